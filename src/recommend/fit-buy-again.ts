import { badOption } from "../core/options.ts";
import { DAY_MS, type TimeInput } from "../core/time.ts";
import type { BuyAgainModel } from "./again/buy-again-types.ts";
import { purchaseGaps } from "./again/purchase-gaps.ts";
import { rhythmOf } from "./again/rhythm.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { itemCategories } from "./popularity/item-categories.ts";
import { itemSums } from "./popularity/item-sums.ts";
import { daysOption, hasTimes, momentOf } from "./popularity/moment.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link fitBuyAgain}. */
export interface FitBuyAgainOptions {
  /** Days after which a purchase counts half in a customer's own history. Default 120. */
  readonly halfLife?: number;
  /** Whether an item counts more that many customers buy now, and buy again (default true), or only what the customer himself bought. */
  readonly demand?: boolean;
  /** Exclusive end of what is counted. Default: that of the interactions. */
  readonly asOf?: TimeInput;
}

const LATELY_DAYS = 30;

/**
 * What is bought again, and how often, as a model in plain JSON, for reminders ("time for coffee again?") and as the part of a blend that knows repeats. A customer's score of an item is
 * baskets with it x 2^(-days since the last / halfLife), with `demand` times the chance of a repeat x the square root of (customers of the last 30 days + 2): a sofa is not bought again
 * however lately it was bought. The chance of a repeat and the typical gap of an item are its own, drawn towards those of its category and of all items where few were seen; purchases too
 * young to be repeated do not count against it. Gaps are those that were seen whole, so very long ones are underestimated in a short history. Baskets that name nobody are left out; without
 * times, counts are not decayed and there are no dates. O(rows + gaps log gaps).
 *
 * @throws "bad-option"; "missing-column" for `asOf` without times; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { buyAgain, fitBuyAgain, historyOf, interactionsOf } from "clientele/recommend";
 * const weeks = Array.from({ length: 12 }, (_, week) => new Date(Date.UTC(2026, 0, 1 + 7 * week)));
 * const bought = interactionsOf([
 *   ...weeks.map((time) => ({ customer: "ann", time, item: "coffee" })),
 *   { customer: "ann", time: weeks[11], item: "sofa" },
 * ]);
 * const model = fitBuyAgain(bought, { asOf: "2026-03-26" });
 * buyAgain(model, historyOf(bought, "ann")).items.map((i) => i.item); // => ["coffee", "sofa"]
 * model.gap[0]; // => 7
 * model.gaps; // => [11, 0]
 * fitBuyAgain(bought, { halfLife: 0 }); // throws "bad-option"
 */
export function fitBuyAgain(interactions: Interactions, options: FitBuyAgainOptions = {}): BuyAgainModel {
  const table = needInteractions(interactions, "fitBuyAgain");
  needObject(options, "options", "an object such as { halfLife: 120 }");
  const halfLife = daysOption(options.halfLife ?? 120, "halfLife");
  const { demand = true } = options;
  if (typeof demand !== "boolean") throw badOption("demand", demand, "true or false");
  const asOf = momentOf(table, options.asOf);
  const timed = hasTimes(table);
  const gaps = purchaseGaps(table, asOf);
  const { mean, spread, repeat, ownGaps } = rhythmOf(gaps, itemCategories(table).category, timed);
  const from = timed ? asOf - LATELY_DAYS * DAY_MS : Number.NEGATIVE_INFINITY;
  const lately = itemSums(table, { by: "customers", from, to: asOf, halfLife: undefined }).sums;
  return {
    kind: "buy-again",
    version: 1,
    halfLife,
    asOf: timed ? asOf : null,
    demand,
    customers: table.info.customers,
    items: [...table.columns.item.levels],
    repeat: Array.from(repeat, sevenDigits),
    lately: Array.from(lately),
    gap: timed ? Array.from(mean, (log) => sevenDigits(Math.exp(log))) : [],
    spread: timed ? Array.from(spread, sevenDigits) : [],
    gaps: Array.from(repeat, (_, k) => gaps.gapStart[k + 1] - gaps.gapStart[k]),
    ownGaps: timed ? (ownGaps ?? null) : null,
  };
}

function sevenDigits(value: number): number {
  return Number(value.toPrecision(7));
}
