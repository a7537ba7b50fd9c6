import type { Estimate } from "../../core/estimate.ts";
import type { ReportFormats } from "../format.ts";
import { escapeHtml, htmlTable, paragraphs } from "../html.ts";
import type { ReportPart } from "../part.ts";
import { between, HEADINGS } from "../words.ts";

/** Customer value by the simple formula. */
export interface LifetimeValuePart {
  /** Value of a customer: order value x orders a year x years (x margin). */
  readonly value: Estimate;
  /** Money of an order. */
  readonly orderValue: Estimate;
  /** Orders a year while a customer is active. */
  readonly frequency: Estimate;
  /** Years that a customer stays. */
  readonly lifespan: Estimate;
  /** Share of revenue that is left after the cost of the goods; null: the value is revenue. */
  readonly margin: number | null;
  /** Whether customers are seen leaving at all; if not, the lifespan is a lower limit. */
  readonly lifespanIsLowerLimit: boolean;
}

export const lifetimeValuePart: ReportPart<LifetimeValuePart, "customers"> = {
  needs: ["customers"],
  build: ({ customers }) => (customers.length === 0 ? { missing: "no-customers" } : { missing: "no-repeat" }),
  view: (part, { formats: f }) => {
    const { value, orderValue, frequency, lifespan, margin } = part;
    const money = margin === null ? "revenue" : "gross profit";
    const steps = [
      `${f.money(orderValue.value)} an order`,
      `${f.decimal(frequency.value)} orders a year`,
      `${f.decimal(lifespan.value)} years`,
      ...(margin === null ? [] : [`${f.percent(margin)} margin`]),
    ];
    return {
      id: "lifetime-value",
      heading: HEADINGS.lifetimeValue,
      blocks: [
        `<p class="formula">${escapeHtml(steps.join(" × "))} = <strong>${escapeHtml(f.money(value.value))}</strong></p>`,
        paragraphs(
          `So an average customer brings ${f.money(value.value)} of ${money} over the whole time as a customer, ${between(value, f.money)}.`,
          "Spend less than that to win a new customer, and well less: the value comes in over years, the cost at once.",
          part.lifespanIsLowerLimit &&
            "Hardly anyone has left yet, so the time a customer stays is at least this long; the value is a cautious one.",
          margin === null &&
            "This is revenue, not profit. Give the margin (for example 0.35) to see what is left after the cost of the goods.",
        ),
        `<details><summary>The figures in the formula</summary>${htmlTable(
          "Inputs of the simple formula and their ranges",
          [{ title: "Figure" }, { title: "Value", number: true }, { title: "Range" }],
          [
            row("Money of an order", orderValue, f.money),
            row("Orders a year, while active", frequency, f.decimal),
            row("Years as a customer", lifespan, f.decimal),
            row(`Value of a customer (${money})`, value, f.money),
          ],
        )}</details>`,
      ],
    };
  },
};

function row(name: string, estimate: Estimate, format: ReportFormats["decimal"]): string[] {
  return [name, format(estimate.value), between(estimate, format)];
}
