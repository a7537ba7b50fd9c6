import { devianceTerm, stirlingError } from "./log-gamma.ts";

/**
 * log P(X = k): k of `drawn` things are of the `marked` kind, when `total` things have `marked` of it. As a ratio of three binomials
 * (Loader 2000), so its error does not grow with the counts. -Infinity outside of the support.
 */
export function logHypergeometric(k: number, marked: number, drawn: number, total: number): number {
  if (k < 0 || k > marked || k > drawn || drawn - k > total - marked) return Number.NEGATIVE_INFINITY;
  if (drawn === 0 || drawn === total) return 0;
  const p = drawn / total;
  return logBinomial(k, marked, p) + logBinomial(drawn - k, total - marked, p) - logBinomial(drawn, total, p);
}

function logBinomial(k: number, n: number, p: number): number {
  const q = 1 - p;
  if (k === 0) return n === 0 ? 0 : n * Math.log1p(-p);
  if (k === n) return n * Math.log(p);
  const log =
    stirlingError(n) -
    stirlingError(k) -
    stirlingError(n - k) -
    devianceTerm(k, n * p) -
    devianceTerm(n - k, n * q);
  return log - 0.5 * Math.log((2 * Math.PI * k * (n - k)) / n);
}
