import { devianceTerm, logGamma, stirlingError } from "./log-gamma.ts";
import { nonzero } from "./nonzero.ts";

/** x^a e^-x / Gamma(a + 1), the Poisson density for whole a, by Loader's saddle point: no large logarithms are subtracted. */
export function poissonTerm(a: number, x: number): number {
  if (x === 0) return a === 0 ? 1 : 0;
  if (a === 0) return Math.exp(-x);
  // for small a the plain logarithms are small too, and x may be too tiny to divide by
  if (a < 1) return Math.exp(a * Math.log(x) - x - logGamma(a + 1));
  return Math.exp(-stirlingError(a) - devianceTerm(a, x)) / Math.sqrt(2 * Math.PI * a);
}

/** Regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 - P, each without subtracting where it is the smaller one. a > 0, x >= 0. */
export function incompleteGamma(a: number, x: number): readonly [lower: number, upper: number] {
  if (!(a > 0) || !(x >= 0)) return [Number.NaN, Number.NaN];
  if (x === 0) return [0, 1];
  if (x === Number.POSITIVE_INFINITY) return [1, 0];
  if (x < a + 1) {
    const lower = series(a, x);
    return [lower, 1 - lower];
  }
  const upper = fraction(a, x);
  return [1 - upper, upper];
}

// DLMF 8.11.4; some six standard deviations of terms, so O(sqrt(a))
function series(a: number, x: number): number {
  let term = 1;
  let total = 1;
  for (let k = 1; k < 10_000_000; k++) {
    term *= x / (a + k);
    total += term;
    if (term < total * 1e-17) break;
  }
  return Math.min(1, total * poissonTerm(a, x));
}

// DLMF 8.9.2 by Lentz's method
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 10_000_000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / nonzero(an * d + b);
    c = nonzero(b + an / c);
    const change = d * c;
    h *= change;
    if (Math.abs(change - 1) < 2e-16) break;
  }
  return Math.min(1, poissonTerm(a, x) * a * h);
}
