import { devianceTerm, stirlingError } from "./log-gamma.ts";
import { nonzero } from "./nonzero.ts";

/**
 * Regularised incomplete beta function I_x(a, b) and its complement, each without subtracting where it is the smaller one. `rest` is 1 - x, given
 * apart so that an x near 1 loses no digits. a, b > 0.
 */
export function incompleteBeta(
  x: number,
  rest: number,
  a: number,
  b: number,
): readonly [lower: number, upper: number] {
  if (!(a > 0 && b > 0 && x >= 0 && rest >= 0)) return [Number.NaN, Number.NaN];
  if (x === 0) return [0, 1];
  if (rest === 0) return [1, 0];
  // x^a (1-x)^b / B(a, b), by Loader's saddle point: no large logarithms are subtracted
  const n = a + b;
  const log =
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b) -
    devianceTerm(a, n * x) -
    devianceTerm(b, n * rest);
  const front = Math.exp(log) * Math.sqrt((a * b) / (2 * Math.PI * n));
  if (x < (a + 1) / (n + 2)) {
    const lower = Math.min(1, (front * betaFraction(a, b, x)) / a);
    return [lower, 1 - lower];
  }
  const upper = Math.min(1, (front * betaFraction(b, a, rest)) / b);
  return [1 - upper, upper];
}

/** Continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method. */
export function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonzero(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonzero(1 + even * d);
    c = nonzero(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonzero(1 + odd * d);
    c = nonzero(1 + odd / c);
    const change = d * c;
    h *= change;
    if (Math.abs(change - 1) < 2e-16) break;
  }
  return h;
}
