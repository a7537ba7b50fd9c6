import type { Estimate } from "../core/estimate.ts";
import { normalQuantile } from "./normal.ts";
import { studentTQuantile } from "./student-t.ts";
import { sum } from "./sum.ts";

/** Wilson's score interval of a share: `successes` of `n`. Wilson (1927), without continuity correction. Always inside 0..1. */
export function wilsonInterval(
  successes: number,
  n: number,
  level: number,
): readonly [low: number, high: number] {
  return wilsonWith(normalQuantile((1 + level) / 2), successes, n);
}

/** {@link wilsonInterval} for a normal quantile known already, for tables with many shares. */
export function wilsonWith(z: number, successes: number, n: number): readonly [low: number, high: number] {
  if (!(n > 0)) return [0, 1];
  const p = successes / n;
  const square = (z * z) / n;
  const center = p + square / 2;
  const half = z * Math.sqrt((p * (1 - p)) / n + square / (4 * n));
  // at the ends the bound is 0 or 1 exactly; rounding must not move it
  const low = successes === 0 ? 0 : Math.max(0, (center - half) / (1 + square));
  const high = successes === n ? 1 : Math.min(1, (center + half) / (1 + square));
  return [low, high];
}

/** A share with its binomial standard error and Wilson interval. */
export function shareEstimate(successes: number, n: number, level: number): Estimate {
  const value = successes / n;
  return {
    value,
    se: Math.sqrt((value * (1 - value)) / n),
    interval: wilsonInterval(successes, n, level),
    level,
  };
}

/**
 * Sum of `tops` over sum of `bottoms`, where each index is one independent cluster (a customer with all its orders).
 * Linearised standard error with the factor m / (m - 1) and a t interval on m - 1 degrees of freedom: with bottoms of 1 this is
 * the mean and its t interval, with the number of rows as bottoms it is the mean of rows with the cluster-robust (CR1) error.
 * Fewer than two clusters carry no error. O(m).
 */
export function ratioEstimate(tops: ArrayLike<number>, bottoms: ArrayLike<number>, level: number): Estimate {
  const m = tops.length;
  const n = sum(bottoms);
  const value = sum(tops) / n;
  if (m < 2) return { value, se: null, interval: null, level };
  let squares = 0;
  for (let i = 0; i < m; i++) {
    const residual = tops[i] - value * bottoms[i];
    squares += residual * residual;
  }
  const se = Math.sqrt((squares * m) / (m - 1)) / n;
  const half = studentTQuantile((1 + level) / 2, m - 1) * se;
  return { value, se, interval: [value - half, value + half], level };
}

/** An estimate of c times what `estimate` estimates, c > 0. */
export function scaleEstimate({ value, se, interval, level }: Estimate, c: number): Estimate {
  return {
    value: value * c,
    se: se === null ? null : se * c,
    interval: interval && [interval[0] * c, interval[1] * c],
    level,
  };
}
