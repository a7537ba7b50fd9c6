import type { Estimate } from "../core/estimate.ts";
import { studentTQuantile } from "../numeric/student-t.ts";
import { sum } from "../numeric/sum.ts";
import type { ValueCounts } from "../numeric/value-counts.ts";
import { momentsOf } from "./moments.ts";

/**
 * Trimmed mean with the error of Tukey and McLaughlin (1963): the winsorized standard deviation over (1 - 2 trim) sqrt(n), t with
 * n - 2k - 1 degrees of freedom where k = floor(n trim) values are cut from each end.
 */
export function trimmedMean(data: ValueCounts, trim: number, level: number): Estimate {
  const { n, values } = data;
  const cut = cutOf(n, trim);
  const kept = clip(data, cut);
  const left = n - 2 * cut;
  const value = sum(kept.map((c, d) => c * values[d])) / left;
  if (left < 2) return { value, se: null, interval: null, level };
  const { squares } = momentsOf(winsorized(data, cut, kept));
  const se = Math.sqrt(squares / (n - 1)) / ((1 - 2 * trim) * Math.sqrt(n));
  const half = studentTQuantile((1 + level) / 2, left - 1) * se;
  return { value, se, interval: [value - half, value + half], level };
}

/**
 * Mean after the k lowest values are raised to the next and the k highest lowered, with the error of Dixon and Tukey (1968): the winsorized standard
 * deviation times (n - 1) / (n - 2k - 1) over sqrt(n), t with n - 2k - 1 degrees of freedom.
 */
export function winsorizedMean(data: ValueCounts, trim: number, level: number): Estimate {
  const { n } = data;
  const cut = cutOf(n, trim);
  const { mean: value, squares } = momentsOf(winsorized(data, cut, clip(data, cut)));
  const df = n - 2 * cut - 1;
  if (df < 1) return { value, se: null, interval: null, level };
  const se = (Math.sqrt(squares / (n - 1) / n) * (n - 1)) / df;
  const half = studentTQuantile((1 + level) / 2, df) * se;
  return { value, se, interval: [value - half, value + half], level };
}

// at least one value stays
function cutOf(n: number, trim: number): number {
  return Math.min(Math.floor(n * trim * (1 + 2e-16)), Math.floor((n - 1) / 2));
}

/** Counts with `cut` values taken from each end. */
function clip({ counts }: ValueCounts, cut: number): Float64Array {
  const kept = counts.slice();
  let low = cut;
  for (let d = 0; low > 0; d++) {
    const take = Math.min(low, kept[d]);
    kept[d] -= take;
    low -= take;
  }
  let high = cut;
  for (let d = kept.length - 1; high > 0; d--) {
    const take = Math.min(high, kept[d]);
    kept[d] -= take;
    high -= take;
  }
  return kept;
}

function winsorized({ values, n, missing }: ValueCounts, cut: number, kept: Float64Array): ValueCounts {
  let first = 0;
  while (kept[first] === 0) first++;
  let last = kept.length - 1;
  while (kept[last] === 0) last--;
  const counts = kept.slice(first, last + 1);
  counts[0] += cut;
  counts[counts.length - 1] += cut;
  return { values: values.slice(first, last + 1), counts, n, missing };
}
