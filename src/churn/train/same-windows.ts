import { ClienteleError, show } from "../../core/errors.ts";
import type { ChurnTable } from "../churn-types.ts";
import { daysText } from "../words.ts";
import type { ChurnModel } from "./train-types.ts";

/** Refuses a churn table that counts otherwise than the one a model was trained on: its features and labels would mean something else. Without labels only features matter. */
export function needSameWindows(model: ChurnModel, { info }: ChurnTable, what: string): void {
  const { windows, churn } = model;
  const wrong = (name: string, found: string, expected: string) =>
    new ClienteleError(
      "bad-input",
      `${what}: the churn table has ${name} ${found}, the model was trained with ${expected}. Make the table with the options of training.`,
      { value: found, expected },
    );
  if (info.churn !== churn) throw wrong("churn", show(info.churn), show(churn));
  const labeled = info.cuts.some((cut) => cut.labeled > 0);
  for (const name of labeled ? (["observation", "gap", "outcome"] as const) : (["observation"] as const))
    if (info.windows[name] !== windows[name])
      throw wrong(`an ${name} of`, daysText(info.windows[name]), daysText(windows[name]));
  needSameCurrency(info.currency, model.currency ?? undefined, `${what}: the churn table`, "the model");
}

/** Refuses money in another currency. */
export function needSameCurrency(
  found: string | undefined,
  expected: string | undefined,
  whose: string,
  other: string,
): void {
  if (!found || !expected || found === expected) return;
  throw new ClienteleError(
    "mixed-currency",
    `${whose} in ${show(found)}, ${other} in ${show(expected)}: money in two currencies cannot be compared.`,
    { value: found, expected },
  );
}
