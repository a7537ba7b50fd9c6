import { modelParser } from "../core/model.ts";
import type { BuyAgainModel } from "./again/buy-again-types.ts";
import { isWhole, MOST_VALUES, need, needIds, needNumbers } from "./models/check-parts.ts";

/**
 * The model of `fitBuyAgain` from JSON that may come from anywhere, as text or parsed; checked whole. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { fitBuyAgain, interactionsOf, parseBuyAgain } from "clientele/recommend";
 * const model = fitBuyAgain(interactionsOf([{ customer: "ann", item: "bread" }]));
 * parseBuyAgain(JSON.stringify(model)).items; // => ["bread"]
 * parseBuyAgain("{}"); // throws "bad-model"
 */
export function parseBuyAgain(json: unknown): BuyAgainModel {
  return modelParser<BuyAgainModel>({
    kind: "buy-again",
    version: 1,
    keys: [
      "kind",
      "version",
      "halfLife",
      "asOf",
      "demand",
      "customers",
      "items",
      "repeat",
      "lately",
      "gap",
      "spread",
      "gaps",
      "ownGaps",
    ],
    most: MOST_VALUES,
    check,
  })(json);
}

function check(model: BuyAgainModel): void {
  const { halfLife, asOf, demand, customers, items, repeat, lately, gap, spread, gaps, ownGaps } = model;
  const fine = (is: boolean, what: string) => need("buy-again", is, what);
  const isAbove = (value: unknown) => Number.isFinite(value) && (value as number) > 0;
  fine(isAbove(halfLife), "halfLife is no number of days");
  fine(asOf === null || Number.isFinite(asOf), "asOf is neither a time nor null");
  fine(typeof demand === "boolean", "demand is neither true nor false");
  fine(isWhole(customers), "customers is no whole number");
  needIds("buy-again", items);
  needNumbers("buy-again", repeat, "repeat", items.length);
  fine(
    repeat.every((chance) => chance >= 0 && chance <= 1),
    "a chance of a repeat is none",
  );
  needNumbers("buy-again", lately, "lately", items.length);
  fine(lately.every(isWhole), "lately are not whole numbers");
  const timed = asOf === null ? 0 : items.length;
  needNumbers("buy-again", gap, "gap", timed);
  needNumbers("buy-again", spread, "spread", timed);
  fine(gap.every(isAbove) && spread.every(isAbove), "a gap or spread is not above 0");
  needNumbers("buy-again", gaps, "gaps", items.length);
  fine(gaps.every(isWhole), "gaps are not whole numbers");
  fine(ownGaps === null || isAbove(ownGaps), "ownGaps is neither a number above 0 nor null");
}
