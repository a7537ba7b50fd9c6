import { normalCdf } from "../../numeric/normal.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import type { PurchaseGaps } from "./purchase-gaps.ts";

/** Gaps (purchases) of the category, or of all, that an item's own are joined by. */
const DRAWN = 10;

/** How items are bought again. */
export interface Rhythm {
  /** Mean of the natural log of gaps in days. */
  readonly mean: Float64Array;
  /** Standard deviation of it. */
  readonly spread: Float64Array;
  readonly repeat: Float64Array;
  /** undefined: customers do not differ. */
  readonly ownGaps: number | undefined;
}

/**
 * The typical gap of each item is the median of its own, drawn towards its category's as if that had been seen ten times, the category's towards all in the same way, on the scale
 * of logs; its spread likewise. The chance of a repeat is (repeats + 10 x the category's) / (expected repeats + 10), where a purchase t days before the end expects the share of gaps up
 * to t: what was bought yesterday says nothing yet. O(gaps log gaps of an item + purchases).
 */
export function rhythmOf(gaps: PurchaseGaps, group: readonly number[], timed: boolean): Rhythm {
  const { logGap, gapStart, exposure, exposureStart } = gaps;
  const items = group.length;
  const groups = group.reduce((most, g) => Math.max(most, g), -1) + 2;
  // one place more for items of no category: those are drawn towards all
  const groupOf = group.map((g) => (g < 0 ? groups - 1 : g));
  const byGroup: number[][] = Array.from({ length: groups }, () => []);
  for (let k = 0; k < items; k++)
    for (let g = gapStart[k]; g < gapStart[k + 1]; g++) byGroup[groupOf[k]].push(logGap[g]);
  const all = Float64Array.from(logGap).sort();
  const centerOfAll = all.length > 0 ? quantileSorted(all, 0.5) : 0;
  const center = byGroup.map((own, g) =>
    g === groups - 1 ? centerOfAll : drawn(Float64Array.from(own).sort(), centerOfAll),
  );
  const mean = Float64Array.from(groupOf, (g, k) =>
    drawn(logGap.slice(gapStart[k], gapStart[k + 1]).sort(), center[g]),
  );

  let squares = 0;
  const squaresOf = new Float64Array(items);
  for (let k = 0; k < items; k++) {
    for (let g = gapStart[k]; g < gapStart[k + 1]; g++) squaresOf[k] += (logGap[g] - mean[k]) ** 2;
    squares += squaresOf[k];
  }
  // no gaps at all: a spread of one on the log scale, an interval from a third to three times
  const variance = logGap.length > 1 ? Math.max(squares / logGap.length, 1e-4) : 1;
  const spread = squaresOf.map((sum, k) =>
    Math.sqrt((sum + DRAWN * variance) / (gapStart[k + 1] - gapStart[k] + DRAWN)),
  );

  const expected = new Float64Array(items);
  const expectedOf = new Float64Array(groups);
  let expectedOfAll = 0;
  for (let k = 0; k < items; k++) {
    for (let e = exposureStart[k]; e < exposureStart[k + 1]; e++)
      expected[k] += timed ? shareUpTo(exposure[e], mean[k], spread[k]) : 1;
    expectedOf[groupOf[k]] += expected[k];
    expectedOfAll += expected[k];
  }
  // never 0: a shop without a repeat yet is not one where nobody ever comes back
  const repeatOfAll = Math.min(1, (logGap.length + 0.5) / (expectedOfAll + 1));
  const repeatOf = Float64Array.from(expectedOf, (sum, g) =>
    g === groups - 1 ? repeatOfAll : chance(byGroup[g].length, sum, repeatOfAll),
  );
  return {
    mean,
    spread,
    repeat: expected.map((sum, k) => chance(gapStart[k + 1] - gapStart[k], sum, repeatOf[groupOf[k]])),
    ownGaps: ownGapsOf(gaps, mean),
  };
}

/** Share of gaps of up to so many days. */
function shareUpTo(days: number, mean: number, spread: number): number {
  return days > 0 ? normalCdf((Math.log(days) - mean) / spread) : 0;
}

function drawn(sorted: Float64Array, towards: number): number {
  const n = sorted.length;
  return n === 0 ? towards : (n * quantileSorted(sorted, 0.5) + DRAWN * towards) / (n + DRAWN);
}

function chance(repeats: number, expected: number, towards: number): number {
  return Math.min(1, (repeats + DRAWN * towards) / (expected + DRAWN));
}

/** Variance of a customer's gaps about his own mean over the variance of those means about the item's, by moments over pairs with two gaps or more. */
function ownGapsOf({ logGap, run, gapStart }: PurchaseGaps, mean: Float64Array): number | undefined {
  const count = run.reduce((most, r) => Math.max(most, r), -1) + 1;
  const n = new Float64Array(count);
  const sums = new Float64Array(count);
  const squares = new Float64Array(count);
  for (let k = 0; k < mean.length; k++) {
    for (let g = gapStart[k]; g < gapStart[k + 1]; g++) {
      const off = logGap[g] - mean[k];
      n[run[g]]++;
      sums[run[g]] += off;
      squares[run[g]] += off * off;
    }
  }
  let pairs = 0;
  let freedom = 0;
  let within = 0;
  for (let r = 0; r < count; r++) {
    if (n[r] < 2) continue;
    pairs++;
    freedom += n[r] - 1;
    within += squares[r] - (sums[r] * sums[r]) / n[r];
  }
  if (pairs === 0) return undefined;
  within = Math.max(0, within / freedom);
  let between = 0;
  for (let r = 0; r < count; r++) if (n[r] >= 2) between += ((sums[r] / n[r]) ** 2 - within / n[r]) / pairs;
  return between > within / 1e6 ? within / between : undefined;
}
