import type { Estimate } from "../core/estimate.ts";
import { normalQuantile } from "./normal.ts";

/** Score interval of the mean of a Poisson count: all means m with (count - m)^2 <= z^2 m. Never below 0, and not a point at a count of 0. */
export function poissonInterval(count: number, level: number): readonly [low: number, high: number] {
  const z = normalQuantile((1 + level) / 2);
  const center = count + (z * z) / 2;
  const half = z * Math.sqrt(count + (z * z) / 4);
  return [count === 0 ? 0 : center - half, center + half];
}

/**
 * Difference of two shares of one multinomial sample: `ups` of n less `downs` of n. The error is that of the multinomial (delta method); the
 * interval is the score interval of Tango (1998, Statistics in Medicine 17, 891): all differences d that a score test with the other share fitted
 * under d does not reject. Unlike value +- z se it stays inside -1..1 and has a width when all answers are alike.
 */
export function netShareEstimate(ups: number, downs: number, n: number, level: number): Estimate {
  const value = (ups - downs) / n;
  const se = Math.sqrt(Math.max(0, (ups + downs) / n - value * value) / n);
  const z = normalQuantile((1 + level) / 2);
  const rejected = (d: number) => {
    const b = (2 * n - ups + downs) * d - ups - downs;
    const c = -downs * d * (1 - d);
    const fitted = (Math.sqrt(Math.max(0, b * b - 8 * n * c)) - b) / (4 * n);
    const away = ups - downs - n * d;
    return away * away > z * z * n * Math.max(0, 2 * fitted + d * (1 - d));
  };
  return { value, se, interval: [edge(value, -1, rejected), edge(value, 1, rejected)], level };
}

/** Where `rejected` turns true between `inside` and `outside`, by bisection; `outside` itself when it never does. */
function edge(inside: number, outside: number, rejected: (x: number) => boolean): number {
  if (!rejected(outside)) return outside;
  let [near, far] = [inside, outside];
  for (let i = 0; i < 60; i++) {
    const middle = (near + far) / 2;
    if (rejected(middle)) far = middle;
    else near = middle;
  }
  return (near + far) / 2;
}
