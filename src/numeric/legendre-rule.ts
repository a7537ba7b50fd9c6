import type { GaussRule } from "./gauss-legendre.ts";

/** The Gauss-Legendre rule of `n` points on 0..1, by Newton's method on the Legendre polynomial. O(n^2). */
export function legendreRule(n: number): GaussRule {
  const points = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let round = 0; round < 8; round++) {
      let last = 1;
      let value = x;
      for (let k = 2; k <= n; k++) [last, value] = [value, ((2 * k - 1) * x * value - (k - 1) * last) / k];
      slope = (n * (x * value - last)) / (x * x - 1);
      x -= value / slope;
    }
    points[n - 1 - i] = (1 + x) / 2;
    weights[n - 1 - i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}
