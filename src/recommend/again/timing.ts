import { DAY_MS } from "../../core/time.ts";
import { normalCdf, normalQuantile } from "../../numeric/normal.ts";
import type { BuyAgainModel } from "./buy-again-types.ts";

/** When an item is bought next. Times in ms. */
export interface Timing {
  /** Days between purchases, typically: the customer's own and the item's together. */
  readonly every: number;
  /** `every` days after the last purchase; it may have passed. */
  readonly due: number;
  /** Where the next purchase lies, if there is one: from, to. */
  readonly expected: readonly [from: number, to: number];
  /** Chance that it comes within the horizon. */
  readonly chance: number;
}

/** Own repeats that weigh as much as the item's chance. */
const REPEATS = 3;

/**
 * Gaps are log-normal. The typical one is the geometric mean of the customer's n own gaps and of `ownGaps` gaps of the item's; given that the gap is open for t days already, the next
 * purchase comes within the horizon with chance r (F(t + h) - F(t)) / (1 - r F(t)), F being the distribution of gaps and r the chance of a repeat at all: (n + 3 x the item's) / (n + 3).
 */
export function timingOf(
  model: BuyAgainModel,
  place: number,
  last: number,
  own: { readonly count: number; readonly logSum: number },
  asked: { readonly asOf: number; readonly horizon: number; readonly level: number },
): Timing {
  const { gap, spread, repeat, ownGaps } = model;
  const weight = ownGaps ?? Number.POSITIVE_INFINITY;
  const itself = Math.log(gap[place]);
  const share = own.count / (own.count + weight);
  const center = own.count === 0 ? itself : itself + share * (own.logSum / own.count - itself);
  // what is known of the customer takes that much off the item's variance
  const known = (weight / (weight + 1)) * (1 + 1 / (own.count + weight));
  const scale = spread[place] * Math.sqrt(Number.isNaN(known) ? 1 : known);
  const open = Math.max(0, asked.asOf - last) / DAY_MS;
  const longer = (days: number) => (days > 0 ? normalCdf((center - Math.log(days)) / scale) : 1);
  const still = longer(open);
  const r = (own.count + REPEATS * repeat[place]) / (own.count + REPEATS);
  const rest = 1 - r + r * still;
  const at = (p: number) => {
    const days = Math.exp(center - scale * normalQuantile(still * (1 - p)));
    return last + DAY_MS * Math.max(open, Number.isFinite(days) ? days : open);
  };
  const tail = (1 - asked.level) / 2;
  return {
    every: Math.exp(center),
    due: last + Math.exp(center) * DAY_MS,
    expected: [at(tail), at(1 - tail)],
    chance: rest > 0 ? (r * (still - longer(open + asked.horizon))) / rest : 0,
  };
}
