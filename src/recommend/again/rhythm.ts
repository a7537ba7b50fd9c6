import type { Steps } from "../../core/work.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import { PIECE } from "../input/pieces.ts";
import { type GapPrior, gapPriorSteps } from "./gap-prior.ts";
import { sharesUpTo, widerBySteps } from "./open-gaps.ts";
import type { PurchaseGaps } from "./purchase-gaps.ts";

/** Gaps (purchases) of the category, or of all, that an item's own are joined by. */
const DRAWN = 10;

/** How items are bought again. */
export interface Rhythm extends GapPrior {
  /** Mean of the natural log of gaps in days. */
  readonly mean: Float64Array;
  readonly repeat: Float64Array;
}

/**
 * The typical gap of each item is the median of its own, drawn towards its category's as if that had been seen ten times, the category's towards all in the same way, on the scale
 * of logs; its spread is that of one customer's gaps ({@link gapPriorSteps}), wider by what open gaps say ({@link widerBySteps}). The chance of a repeat is (repeats + 10 x the category's) / (expected repeats + 10), where a purchase t days before the end expects the share of gaps up
 * to t: what was bought yesterday says nothing yet. O(gaps log gaps + purchases), in steps
 * of some milliseconds.
 */
export function* rhythmSteps(gaps: PurchaseGaps, group: readonly number[], timed: boolean): Steps<Rhythm> {
  const { logGap, gapStart, exposure, exposureStart } = gaps;
  const items = group.length;
  const groups = group.reduce((most, g) => Math.max(most, g), -1) + 2;
  // one place more for items of no category: those are drawn towards all
  const groupOf = group.map((g) => (g < 0 ? groups - 1 : g));
  const byGroup: number[][] = Array.from({ length: groups }, () => []);
  for (let k = 0; k < items; k++)
    for (let g = gapStart[k]; g < gapStart[k + 1]; g++) byGroup[groupOf[k]].push(logGap[g]);
  yield [0, Number.NaN];
  const all = Float64Array.from(logGap).sort();
  yield [0, Number.NaN];
  const centerOfAll = all.length > 0 ? quantileSorted(all, 0.5) : 0;
  const center = byGroup.map((own, g) =>
    g === groups - 1 ? centerOfAll : drawn(Float64Array.from(own).sort(), centerOfAll),
  );
  yield [0, Number.NaN];
  const mean = Float64Array.from(groupOf, (g, k) =>
    drawn(logGap.slice(gapStart[k], gapStart[k + 1]).sort(), center[g]),
  );
  yield [0, Number.NaN];

  const prior = yield* gapPriorSteps(gaps, mean);
  const { ownGaps, spreadGaps } = prior;
  // gaps of somebody of whom none is known
  const first = sharesUpTo(spreadGaps);
  const beside = Math.sqrt(1 + 1 / ownGaps);
  const factor = timed
    ? yield* widerBySteps(
        gaps,
        mean,
        prior.spread.map((own) => own * beside),
        spreadGaps,
        first,
      )
    : 1;
  const spread = prior.spread.map((own) => own * factor);
  const wide = spread.map((own) => own * beside);
  yield [0, Number.NaN];

  const expected = new Float64Array(items);
  const expectedOf = new Float64Array(groups);
  let expectedOfAll = 0;
  const expect = (k: number) => {
    for (let e = exposureStart[k]; e < exposureStart[k + 1]; e++)
      expected[k] += timed ? first((Math.log(exposure[e]) - mean[k]) / wide[k]) : 1;
    expectedOf[groupOf[k]] += expected[k];
    expectedOfAll += expected[k];
  };
  for (let k = 0, looked = 0; k < items; k++) {
    expect(k);
    looked += exposureStart[k + 1] - exposureStart[k];
    if (looked < SOME) continue;
    looked = 0;
    yield [0, Number.NaN];
  }
  // never 0: a shop without a repeat yet is not one where nobody ever comes back
  const repeatOfAll = Math.min(1, (logGap.length + 0.5) / (expectedOfAll + 1));
  const repeatOf = Float64Array.from(expectedOf, (sum, g) =>
    g === groups - 1 ? repeatOfAll : chance(byGroup[g].length, sum, repeatOfAll),
  );
  yield [0, Number.NaN];
  return {
    mean,
    spread,
    repeat: expected.map((sum, k) => chance(gapStart[k + 1] - gapStart[k], sum, repeatOf[groupOf[k]])),
    ownGaps,
    spreadGaps,
  };
}

/** Purchases looked at in a step. */
const SOME: number = PIECE >> 1;

function drawn(sorted: Float64Array, towards: number): number {
  const n = sorted.length;
  return n === 0 ? towards : (n * quantileSorted(sorted, 0.5) + DRAWN * towards) / (n + DRAWN);
}

function chance(repeats: number, expected: number, towards: number): number {
  return Math.min(1, (repeats + DRAWN * towards) / (expected + DRAWN));
}
