import type { Estimate } from "../core/estimate.ts";
import { wilsonInterval } from "./intervals.ts";
import { normalCdf } from "./normal.ts";
import { studentTCdf, studentTQuantile } from "./student-t.ts";
import { sum } from "./sum.ts";

/** An estimate of a difference with its two-sided p value; null when the data carry none. */
export interface EstimatedDifference extends Estimate {
  readonly p: number | null;
}

/** Number, mean and variance (n - 1) of a sample; `counts` says for how many equal values each one stands. O(n). */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** NaN with fewer than two values. */
  readonly variance: number;
}

export function momentsOf(values: ArrayLike<number>, counts?: ArrayLike<number>): Moments {
  const countOf = (i: number) => (counts === undefined ? 1 : counts[i]);
  const n = counts === undefined ? values.length : sum(counts);
  const mean = sum(Float64Array.from(values, (v, i) => v * countOf(i))) / n;
  const squares = sum(Float64Array.from(values, (v, i) => countOf(i) * (v - mean) * (v - mean)));
  return { n, mean, variance: n > 1 ? squares / (n - 1) : Number.NaN };
}

/** Mean with its standard error and t interval; fewer than two values carry no error. */
export function meanEstimate({ n, mean, variance }: Moments, level: number): Estimate {
  if (!(n > 1)) return { value: mean, se: null, interval: null, level };
  const se = Math.sqrt(variance / n);
  const half = studentTQuantile((1 + level) / 2, n - 1) * se;
  return { value: mean, se, interval: [mean - half, mean + half], level };
}

/** Difference of the means of two independent samples, variances not assumed equal (Welch 1947). */
export function differenceOfMeans(a: Moments, b: Moments, level: number): EstimatedDifference {
  const value = a.mean - b.mean;
  if (!(a.n > 1 && b.n > 1)) return { value, se: null, interval: null, level, p: null };
  const [u, v] = [a.variance / a.n, b.variance / b.n];
  const se = Math.sqrt(u + v);
  if (se === 0) return { value, se, interval: [value, value], level, p: null };
  const df = (u + v) ** 2 / ((u * u) / (a.n - 1) + (v * v) / (b.n - 1));
  const half = studentTQuantile((1 + level) / 2, df) * se;
  return {
    value,
    se,
    interval: [value - half, value + half],
    level,
    p: 2 * studentTCdf(-Math.abs(value / se), df),
  };
}

/**
 * Difference of the shares of two independent samples, `a` of n less `b` of m: Newcombe's interval from the two Wilson intervals (1998, method 10);
 * p value of the score test with the common share.
 */
export function differenceOfShares(
  a: number,
  n: number,
  b: number,
  m: number,
  level: number,
): EstimatedDifference {
  const [p, q] = [a / n, b / m];
  const value = p - q;
  const [pLow, pHigh] = wilsonInterval(a, n, level);
  const [qLow, qHigh] = wilsonInterval(b, m, level);
  const common = (a + b) / (n + m);
  const pooled = Math.sqrt(common * (1 - common) * (1 / n + 1 / m));
  return {
    value,
    se: Math.sqrt((p * (1 - p)) / n + (q * (1 - q)) / m),
    interval: [value - Math.hypot(p - pLow, qHigh - q), value + Math.hypot(pHigh - p, q - qLow)],
    level,
    p: pooled === 0 ? null : 2 * normalCdf(-Math.abs(value / pooled)),
  };
}

/**
 * Difference of two independent estimates, its interval recovered from theirs (Zou and Donner 2008), so that a share keeps its Wilson
 * interval's shape; p value from the standard errors. What one of them lacks the difference lacks.
 */
export function differenceOfEstimates(a: Estimate, b: Estimate, level: number): EstimatedDifference {
  const value = a.value - b.value;
  const se = a.se === null || b.se === null ? null : Math.hypot(a.se, b.se);
  const interval: Estimate["interval"] =
    a.interval === null || b.interval === null
      ? null
      : [
          value - Math.hypot(a.value - a.interval[0], b.interval[1] - b.value),
          value + Math.hypot(a.interval[1] - a.value, b.value - b.interval[0]),
        ];
  return {
    value,
    se,
    interval,
    level,
    p: se === null || se === 0 ? null : 2 * normalCdf(-Math.abs(value / se)),
  };
}
