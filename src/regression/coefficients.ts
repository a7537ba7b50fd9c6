import { studentTCdf, studentTQuantile } from "../numeric/student-t.ts";
import type { RegressionCoefficient } from "./regression-types.ts";

/** A coefficient's error, test and interval from its variance; null where there is none. */
export function inference(
  value: number,
  variance: number,
  df: number,
  level: number,
): Pick<RegressionCoefficient, "value" | "se" | "t" | "p" | "interval"> {
  // rounding may leave a variance of zero a little below it
  const se = Math.sqrt(Math.max(0, variance));
  if (!(se >= 0) || !(df > 0)) return { value, se: null, t: null, p: null, interval: null };
  if (se === 0) return { value, se, t: null, p: null, interval: [value, value] };
  const half = studentTQuantile((1 + level) / 2, df) * se;
  const t = value / se;
  return { value, se, t, p: 2 * studentTCdf(-Math.abs(t), df), interval: [value - half, value + half] };
}

/** a'Mb of a symmetric matrix held row after row. O(size^2). */
export function form(a: ArrayLike<number>, m: ArrayLike<number>, b: ArrayLike<number>): number {
  const size = a.length;
  let total = 0;
  for (let i = 0; i < size; i++) {
    let row = 0;
    for (let j = 0; j < size; j++) row += m[i * size + j] * b[j];
    total += a[i] * row;
  }
  return total;
}

/** Sum of products with Neumaier's compensation: the terms of a polynomial's constant cancel. */
export function product(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < a.length; i++) {
    const v = a[i] * b[i];
    const next = total + v;
    lost += Math.abs(total) >= Math.abs(v) ? total - next + v : v - next + total;
    total = next;
  }
  return total + lost;
}
