import { survivalData } from "./data.ts";

/** Terms of the models of the telco customers. */
export const telcoColumns: readonly string[] = [
  "fiber",
  "noint",
  "oneyr",
  "twoyr",
  "echeck",
  "senior",
  "partner",
  "paperless",
  "charges",
];

/** Telco customers with the terms that the reference models use; `event`: churned. */
export function telcoRows(): { readonly [column: string]: string | number }[] {
  return survivalData("telco_churn.csv").map((row) => ({
    stop: row.tenure as number,
    event: row.Churn === "Yes" ? 1 : 0,
    contract: row.Contract as string,
    fiber: row.InternetService === "Fiber optic" ? 1 : 0,
    noint: row.InternetService === "No" ? 1 : 0,
    oneyr: row.Contract === "One year" ? 1 : 0,
    twoyr: row.Contract === "Two year" ? 1 : 0,
    echeck: row.PaymentMethod === "Electronic check" ? 1 : 0,
    senior: row.SeniorCitizen as number,
    partner: row.Partner === "Yes" ? 1 : 0,
    paperless: row.PaperlessBilling === "Yes" ? 1 : 0,
    charges: row.MonthlyCharges as number,
  }));
}
