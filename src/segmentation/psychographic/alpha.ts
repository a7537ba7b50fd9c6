import type { Estimate } from "../../core/estimate.ts";
import { runSteps } from "../../core/work.ts";
import { fQuantile } from "../../numeric/f-quantile.ts";
import { factorSteps } from "../../numeric/factor-analysis.ts";
import { positiveInverse } from "../../numeric/positive-inverse.ts";

/** Cronbach's alpha of items with these covariances; NaN where the sum of the items does not vary. */
export function alphaOf(covariance: Float64Array, k: number): number {
  let [own, all] = [0, 0];
  for (let i = 0; i < k; i++) {
    own += covariance[i * k + i];
    for (let j = 0; j < k; j++) all += covariance[i * k + j];
  }
  // rounding alone is no variance
  return all > 1e-14 * own ? (k / (k - 1)) * (1 - own / all) : Number.NaN;
}

/** Alpha with the error of van Zyl, Neudecker and Nel (2000) and the interval of Feldt (1965). */
export function alphaEstimate(covariance: Float64Array, k: number, n: number, level: number): Estimate {
  const value = alphaOf(covariance, k);
  let [trace, all, traceSquare, sumSquare] = [0, 0, 0, 0];
  for (let i = 0; i < k; i++) {
    trace += covariance[i * k + i];
    let row = 0;
    for (let j = 0; j < k; j++) {
      row += covariance[i * k + j];
      traceSquare += covariance[i * k + j] ** 2;
    }
    all += row;
    sumSquare += row * row;
  }
  const q =
    ((2 * k * k) / ((k - 1) ** 2 * all ** 3)) * (all * (traceSquare + trace * trace) - 2 * trace * sumSquare);
  const tail = (1 - level) / 2;
  const bound = (p: number) => 1 - (1 - value) * fQuantile(p, n - 1, (n - 1) * (k - 1));
  return {
    value,
    se: Math.sqrt(Math.max(0, q) / n),
    interval: [bound(1 - tail), bound(tail)],
    level,
  };
}

/** McDonald's omega of one common factor; null for fewer than three items, or where one follows from the others. */
export function omegaOf(correlation: Float64Array, k: number): number | null {
  if (k < 3 || positiveInverse(correlation, k) === undefined) return null;
  const { loadings, uniqueness } = runSteps(factorSteps(correlation, k, 1));
  const common = loadings.reduce((a, b) => a + b, 0) ** 2;
  return common / (common + uniqueness.reduce((a, b) => a + b, 0));
}

/** The covariances without one item. */
export function without(covariance: Float64Array, k: number, item: number): Float64Array {
  return covariance.filter((_, at) => Math.floor(at / k) !== item && at % k !== item);
}
