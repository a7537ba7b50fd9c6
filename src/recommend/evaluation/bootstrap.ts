import type { Estimate } from "../../core/estimate.ts";
import { integer, type Random } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import { normalCdf } from "../../numeric/normal.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import { studentTQuantile } from "../../numeric/student-t.ts";

const MOST_WORK = 2e8;
const STEP_WORK = 5e6;

/**
 * Means of each column over customers drawn with replacement, the same customers for all columns: `means[c][b]` of resample b. As many resamples as asked for; fewer, but at
 * least 200, where there are so many customers that the means hardly move. In steps of a few milliseconds. O(resamples x customers x columns).
 */
export function* bootstrapSteps(
  columns: readonly Float64Array[],
  resamples: number,
  random: Random,
): Steps<readonly Float64Array[]> {
  const n = columns[0]?.length ?? 0;
  const affordable = Math.floor(MOST_WORK / Math.max(1, n * columns.length));
  const draws = n < 2 ? 0 : Math.min(resamples, Math.max(200, affordable));
  const means = columns.map(() => new Float64Array(draws));
  const times = new Int32Array(n);
  const together = Math.max(1, Math.floor(STEP_WORK / Math.max(1, n * (columns.length + 4))));
  for (let b = 0; b < draws; b++) {
    if (b % together === 0) yield [b, draws];
    times.fill(0);
    for (let i = 0; i < n; i++) times[integer(random, n)]++;
    for (let c = 0; c < columns.length; c++) {
      const values = columns[c];
      let sum = 0;
      for (let i = 0; i < n; i++) sum += times[i] * values[i];
      means[c][b] = sum / n;
    }
  }
  return means;
}

/**
 * A mean of `n` customers with the middle of its resamples; no interval without any. The standard error is theirs. For few customers resamples spread too little: their tails are cut where Student's t
 * would have it (expanded percentiles, Hesterberg 2015).
 */
export function estimateOf(value: number, draws: Float64Array, level: number, n: number): Estimate {
  if (draws.length === 0) return { value, se: null, interval: null, level };
  const sorted = draws.slice().sort();
  let mean = 0;
  for (const v of draws) mean += v / draws.length;
  let square = 0;
  for (const v of draws) square += (v - mean) ** 2;
  const tail = normalCdf(-Math.sqrt(n / (n - 1)) * studentTQuantile((1 + level) / 2, n - 1));
  return {
    value,
    se: draws.length < 2 ? null : Math.sqrt(square / (draws.length - 1)),
    interval: [quantileSorted(sorted, tail), quantileSorted(sorted, 1 - tail)],
    level,
  };
}

export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const v of values) sum += v;
  return values.length === 0 ? Number.NaN : sum / values.length;
}
