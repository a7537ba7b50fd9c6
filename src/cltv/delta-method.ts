import { normalQuantile } from "../numeric/normal.ts";

/** Relative step of the differences. */
const STEP = 1e-4;

/**
 * Standard errors of the logarithms of positive results by the delta method: differences along the logarithm of each parameter, and the covariance of those
 * logarithms. NaN where there is none, or a result is not above zero and finite.
 */
export function logErrors(
  at: Float64Array,
  covariance: readonly (readonly number[])[],
  resultsOf: (parameters: Float64Array) => Float64Array,
  results: Float64Array,
): Float64Array {
  if (covariance.length === 0) return new Float64Array(results.length).fill(Number.NaN);
  const slopes = Array.from(at, (value, j) => {
    const moved = (by: number) => resultsOf(at.map((x, i) => (i === j ? value * Math.exp(by) : x)));
    const up = moved(STEP);
    const down = moved(-STEP);
    return up.map((x, i) => Math.log(x / down[i]) / (2 * STEP));
  });
  return results.map((value, i) => {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) return Number.NaN;
    let variance = 0;
    for (let a = 0; a < at.length; a++)
      for (let b = 0; b < at.length; b++) variance += covariance[a][b] * slopes[a][i] * slopes[b][i];
    return Math.sqrt(Math.max(0, variance));
  });
}

/**
 * An interval of a positive number that cannot exceed `most`: symmetric on the logit scale of its share of that, on the log scale where there is no such bound. `error` is the standard error of its
 * logarithm. Zero has no interval but itself.
 */
export function boundedInterval(
  value: number,
  error: number,
  most: number,
  level: number,
): readonly [low: number, high: number] {
  if (value === 0) return [0, 0];
  if (most < Number.POSITIVE_INFINITY) {
    const [low, high] = probabilityInterval(Math.min(1, value / most), error, level);
    return [low * most, high * most];
  }
  const factor = Math.exp(normalQuantile((1 + level) / 2) * error);
  return [value / factor, value * factor];
}

/** An interval of a probability, symmetric on the logit scale; `error` is the standard error of its logarithm. Certainty has none. */
export function probabilityInterval(
  probability: number,
  error: number,
  level: number,
): readonly [low: number, high: number] {
  if (Number.isNaN(error)) return [Number.NaN, Number.NaN];
  if (probability === 1 || probability === 0) return [probability, probability];
  const half = (normalQuantile((1 + level) / 2) * error) / (1 - probability);
  const odds = probability / (1 - probability);
  const end = (by: number) => 1 / (1 + Math.exp(-by) / odds);
  return [end(-half), end(half)];
}
