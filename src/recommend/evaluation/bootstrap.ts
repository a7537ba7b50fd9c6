import type { Estimate } from "../../core/estimate.ts";
import { integer, type Random } from "../../core/random.ts";
import { quantileSorted } from "../../numeric/quantile.ts";

const MOST_WORK = 2e8;

/**
 * Means of each column over customers drawn with replacement, the same customers for all columns: `means[c][b]` of resample b. As many resamples as asked for; fewer, but at
 * least 200, where there are so many customers that the means hardly move. O(resamples x customers x columns).
 */
export function bootstrapMeans(
  columns: readonly Float64Array[],
  resamples: number,
  random: Random,
): readonly Float64Array[] {
  const n = columns[0]?.length ?? 0;
  const affordable = Math.floor(MOST_WORK / Math.max(1, n * columns.length));
  const draws = n < 2 ? 0 : Math.min(resamples, Math.max(200, affordable));
  const means = columns.map(() => new Float64Array(draws));
  const times = new Int32Array(n);
  for (let b = 0; b < draws; b++) {
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

/** A value with the middle `level` of its resamples; no interval without any. The standard error is theirs. */
export function estimateOf(value: number, draws: Float64Array, level: number): Estimate {
  if (draws.length === 0) return { value, se: null, interval: null, level };
  const sorted = draws.slice().sort();
  let mean = 0;
  for (const v of draws) mean += v / draws.length;
  let square = 0;
  for (const v of draws) square += (v - mean) ** 2;
  return {
    value,
    se: draws.length < 2 ? null : Math.sqrt(square / (draws.length - 1)),
    interval: [quantileSorted(sorted, (1 - level) / 2), quantileSorted(sorted, (1 + level) / 2)],
    level,
  };
}

export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const v of values) sum += v;
  return values.length === 0 ? Number.NaN : sum / values.length;
}
