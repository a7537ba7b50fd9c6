import { incompleteGamma } from "./incomplete-gamma.ts";
import { logGamma } from "./log-gamma.ts";
import { normalCdf } from "./normal.ts";

/** ln P(X > x) of a chi-square with `df` > 0 degrees of freedom: right where the chance itself is too small for a number. */
export function logChiSquareUpper(x: number, df: number): number {
  if (!(df > 0) || Number.isNaN(x)) return Number.NaN;
  if (x <= 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  const [a, y] = [df / 2, x / 2];
  const [lower, upper] = incompleteGamma(a, y);
  // near 1 the distance from 1 is what is known well
  if (lower < 0.5) return Math.log1p(-lower);
  if (upper > 1e-200) return Math.log(upper);
  return a * Math.log(y) - y - logGamma(a) + Math.log(upperFraction(a, y));
}

/** ln P(Z > z) of a standard normal. */
export function logNormalUpper(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z <= 0) return Math.log1p(-normalCdf(z));
  if (z < 30) return Math.log(normalCdf(-z));
  if (z === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  // Mills' ratio by its asymptotic series: at 30 the sixth term is below 1e-14
  const s = 1 / (z * z);
  const series = -s * (1 - s * (3 - s * (15 - s * (105 - s * 945))));
  return -0.5 * z * z - Math.log(z) - 0.5 * Math.log(2 * Math.PI) + Math.log1p(series);
}

/** ln of the chance of a value at least as far from 0 as z, in either direction. */
export function logNormalTwoSided(z: number): number {
  return Math.min(0, Math.LN2 + logNormalUpper(Math.abs(z)));
}

// Gamma(a, y) / (y^a e^-y), DLMF 8.9.2 by Lentz's method; here y is far beyond a
function upperFraction(a: number, y: number): number {
  let b = y + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 10_000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const change = d * c;
    h *= change;
    if (Math.abs(change - 1) < 2e-16) break;
  }
  return h;
}
