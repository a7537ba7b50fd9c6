import { ckmeans } from "simple-statistics";
import { badOption } from "../core/options.ts";

import type { RfmCutMethod } from "./score-rfm.ts";

/** Options of {@link naturalBreaks}. */
export interface NaturalBreaksOptions {
  /** Most values that are grouped; of more, evenly spaced ones of the sorted values are taken, the ends included. Default 20,000. */
  readonly most?: number;
}

/**
 * A method for `scoreRfm` that puts thresholds into the gaps of the data: the grouping of sorted values with the least sum of squares within groups
 * (Ckmeans.1d.dp, Wang and Song 2011, in the version of simple-statistics). Unlike quantiles it makes bins of very unequal size; in skewed money the
 * top bin may hold a handful. With fewer distinct values than bins, they are spread over the scores and the scores between stay empty.
 * O(bins n log n) for at most `most` values.
 *
 * @throws "bad-option" when `most` is below 1,000.
 *
 * @example
 * import { naturalBreaks, scoreRfm } from "clientele";
 * const spent = [10, 11, 12, 50, 52, 200, 205];
 * const rows = spent.map((revenue, i) => ({ customer: `c${i}`, last: "2026-10-01", orders: 1, revenue }));
 * const rfm = scoreRfm(rows, { asOf: "2026-11-01", bins: 3, method: { m: naturalBreaks() } });
 * rfm.info.thresholds.m; // => [12, 52]
 * rfm.info.rule.method; // => { r: "quantile", f: "quantile", m: "natural" }
 * naturalBreaks({ most: 3 }); // throws "bad-option"
 */
export function naturalBreaks(options: NaturalBreaksOptions = {}): RfmCutMethod {
  const { most = 20_000 } = options;
  if (!(most >= 1000)) throw badOption("most", most, "1,000 or more");
  return { name: "natural", cuts: (sorted, bins) => breaks(thinned(sorted, most), bins) };
}

function breaks(sorted: readonly number[], bins: number): number[] {
  const groups = ckmeans(sorted, Math.min(bins, distinct(sorted, bins)));
  const ends = groups.map((group) => group[group.length - 1]);
  // group g of k has score 1 + round(g (bins - 1) / (k - 1)); the cut above a score is the end of the last group with that score or a lower one
  const gaps = Math.max(1, ends.length - 1);
  return Array.from(
    { length: bins - 1 },
    (_, k) => ends[ends.filter((_, g) => Math.round((g * (bins - 1)) / gaps) <= k).length - 1],
  );
}

function distinct(sorted: readonly number[], enough: number): number {
  let n = 1;
  for (let i = 1; i < sorted.length && n < enough; i++) if (sorted[i] !== sorted[i - 1]) n++;
  return n;
}

function thinned(sorted: Float64Array, most: number): number[] {
  if (sorted.length <= most) return [...sorted];
  return Array.from({ length: most }, (_, i) => sorted[Math.round((i * (sorted.length - 1)) / (most - 1))]);
}
