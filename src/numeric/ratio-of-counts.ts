import { binomialUpper } from "./binomial.ts";
import { fQuantile } from "./f-quantile.ts";

/**
 * Exact interval of the ratio of two Poisson means, of counts `a` and `b` (of quasi-Poisson ones, divided by their dispersion), from the F distribution (Przyborowski and Wilenski
 * 1940; Clopper and Pearson's interval of a / (a + b)). Infinity where b is 0.
 */
export function ratioOfCounts(a: number, b: number, level: number): readonly [low: number, high: number] {
  const tail = (1 - level) / 2;
  const low = a > 0 ? (a / (b + 1)) * fQuantile(tail, 2 * a, 2 * (b + 1)) : 0;
  const high = b > 0 ? ((a + 1) / b) * fQuantile(1 - tail, 2 * (a + 1), 2 * b) : Number.POSITIVE_INFINITY;
  return [low, high];
}

/** Chance of `a` or more of the a + b events, when the first mean is `ratio` times the second: the exact one-sided test of two Poisson counts. */
export function ratioTail(a: number, b: number, ratio: number): number {
  return binomialUpper(a, a + b, ratio / (1 + ratio));
}
