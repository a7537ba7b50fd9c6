import { modelParser } from "../core/model.ts";
import type { BuyAgainModel } from "./again/buy-again-types.ts";
import { LEAST_SPREAD, WEAK } from "./again/gap-prior.ts";
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
    version: 2,
    upgrade: { 1: withPrior },
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
      "spreadGaps",
      "byQuantity",
      "pieces",
    ],
    most: MOST_VALUES,
    check,
  })(json);
}

/** Version 1 had one spread for gaps of all customers together and none for those of one, and did not say how well it was known. */
function withPrior(old: { readonly [key: string]: unknown }): Record<string, unknown> {
  const { asOf, spread, ownGaps } = old;
  const timed = asOf !== null;
  fine(!timed || (Array.isArray(spread) && spread.every(isAbove)), "a spread is not above 0");
  fine(ownGaps === null || isAbove(ownGaps), "ownGaps is neither a number above 0 nor null");
  // null: customers did not differ, or nobody could tell
  const weight = typeof ownGaps === "number" ? ownGaps : WEAK.ownGaps;
  const own = Math.sqrt(weight / (weight + 1));
  return {
    ...old,
    spread: timed ? (spread as number[]).map((all) => Math.max(LEAST_SPREAD, all * own)) : spread,
    ownGaps: timed ? weight : null,
    spreadGaps: timed ? WEAK.spreadGaps : null,
  };
}

const fine = (is: boolean, what: string): void => need("buy-again", is, what);
const isAbove = (value: unknown): boolean => Number.isFinite(value) && (value as number) > 0;

function check(model: BuyAgainModel): void {
  const { halfLife, asOf, demand, customers, items, repeat, lately, gap, spread, gaps, ownGaps } = model;
  const { spreadGaps, byQuantity, pieces } = model;
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
  fine(gap.every(isAbove), "a gap is not above 0");
  fine(
    spread.every((own) => own >= LEAST_SPREAD && own <= 100),
    "a spread of the logs of gaps is none",
  );
  needNumbers("buy-again", gaps, "gaps", items.length);
  fine(gaps.every(isWhole), "gaps are not whole numbers");
  // how many gaps a prior counts as
  const counts = (value: unknown, least: number, most: number) =>
    asOf === null ? value === null : Number(value) >= least && Number(value) <= most && isAbove(value);
  fine(counts(ownGaps, 1e-12, 1e12), "ownGaps is no number of gaps, or there are no times");
  fine(counts(spreadGaps, 1, 1e6), "spreadGaps is no number of gaps, 1 or more, or there are no times");
  if (byQuantity === undefined && pieces === undefined) return;
  fine(isShare(byQuantity), "byQuantity is no number from 0 to 1");
  needNumbers("buy-again", pieces, "pieces", items.length);
  fine(pieces.every(isAbove), "pieces are not above 0");
}

function isShare(value: unknown): boolean {
  return typeof value === "number" && value >= 0 && value <= 1;
}
