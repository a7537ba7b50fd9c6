import type { Estimate } from "../../core/estimate.ts";
import { wilsonWith } from "../../numeric/intervals.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { studentTQuantile } from "../../numeric/student-t.ts";

/** Rows with what each weighs. */
export interface Weighed {
  readonly length: number;
  /** Weight times count; undefined: 1. */
  readonly mass: Float64Array | undefined;
  readonly weight: Float64Array | undefined;
  readonly count: Float64Array | undefined;
}

/**
 * A mean over rows with its error by linearization, factor n / (n - 1), and a t interval: without weights the usual one. A count is as many equal rows; a weight is known, not luck. Values that are all
 * alike carry no error. O(n).
 */
export function meanWithError(values: (row: number) => number, rows: Weighed, level: number): Estimate {
  const { mean, se, n } = moments(values, rows);
  if (se === null || se <= 1e-14 * Math.abs(mean)) return { value: mean, se: null, interval: null, level };
  const half = studentTQuantile((1 + level) / 2, n - 1) * se;
  return { value: mean, se, interval: [mean - half, mean + half], level };
}

/** The mean, its standard error (null with a single row), and how many equal rows there are. */
export function moments(
  values: (row: number) => number,
  { length, mass, weight, count }: Weighed,
): { readonly mean: number; readonly se: number | null; readonly n: number } {
  let [total, sum, n] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    const m = mass === undefined ? 1 : mass[i];
    total += m;
    sum += m * values(i);
    n += count === undefined ? 1 : count[i];
  }
  const mean = sum / total;
  if (!(n > 1)) return { mean, se: null, n };
  let squares = 0;
  for (let i = 0; i < length; i++) {
    const off = values(i) - mean;
    squares += (mass === undefined ? 1 : mass[i]) * (weight === undefined ? 1 : weight[i]) * off * off;
  }
  return { mean, se: Math.sqrt((squares * n) / (n - 1)) / total, n };
}

/** A share with Wilson's interval: `part` of `all`, of which `squares` is the sum of squared weights (equal to `all` without weights). Null when there is nothing to be a part of. */
export function weightedShare(part: number, all: number, squares: number, level: number): Estimate | null {
  if (!(all > 0)) return null;
  const value = Math.min(1, part / all);
  // as many rows of equal weight would know as much (Kish)
  const n = (all * all) / squares;
  return {
    value,
    se: Math.sqrt((value * (1 - value)) / n),
    interval: wilsonWith(normalQuantile((1 + level) / 2), value * n, n),
    level,
  };
}

/** The same estimate with its interval kept within what is possible. */
export function within(estimate: Estimate, least: number, most: number): Estimate {
  const { interval } = estimate;
  return interval === null
    ? estimate
    : { ...estimate, interval: [Math.max(least, interval[0]), Math.min(most, interval[1])] };
}
