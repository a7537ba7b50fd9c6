import { incompleteGamma, poissonTerm } from "./incomplete-gamma.ts";

/** P(X > x) of a chi-square with `df` > 0 degrees of freedom, accurate far into the tail. */
export function chiSquareUpper(x: number, df: number): number {
  return incompleteGamma(df / 2, Math.max(0, x) / 2)[1];
}

/** P(X <= x) of a chi-square with `df` > 0 degrees of freedom. */
export function chiSquareLower(x: number, df: number): number {
  return incompleteGamma(df / 2, Math.max(0, x) / 2)[0];
}

/**
 * P(X <= x) of a noncentral chi-square: central ones mixed by Poisson weights, summed from the heaviest weight outwards, with the central ones by
 * recurrence. O(sqrt(noncentrality)) terms.
 */
export function noncentralChiSquareLower(x: number, df: number, noncentrality: number): number {
  if (!(x > 0)) return 0;
  if (noncentrality === 0) return chiSquareLower(x, df);
  const half = noncentrality / 2;
  const y = x / 2;
  const mode = Math.floor(half);
  const weight = poissonTerm(mode, half);
  // P(a + 1, y) = P(a, y) - y^a e^-y / Gamma(a + 1): stable downwards, where terms of one sign are added
  let a = df / 2 + mode;
  let step = poissonTerm(a, y);
  const central = incompleteGamma(a, y)[0];
  let total = weight * central;
  let p = central;
  let w = weight;
  let s = step;
  for (let k = mode; k > 0; k--) {
    s *= a / y;
    a--;
    p += s;
    w *= k / half;
    const term = w * Math.min(1, p);
    total += term;
    // from the mode down the weights fall faster than a geometric series only after a while
    if (w < 1e-18 && term < total * 1e-17) break;
  }
  a = df / 2 + mode;
  p = central;
  w = weight;
  step = poissonTerm(a, y);
  for (let k = mode + 1; k < mode + 10_000_000; k++) {
    p -= step;
    // near zero the difference is rounding: the term itself is asked for
    if (p < step) p = incompleteGamma(a + 1, y)[0];
    a++;
    step *= y / a;
    w *= half / k;
    const term = w * p;
    total += term;
    if (term < total * 1e-17 || (w < 1e-300 && p < 1e-300)) break;
  }
  return Math.min(1, total);
}

/** The noncentrality under which P(X <= x) = p; 0 where even a central chi-square has less below x. Bisection, about 50 evaluations. */
export function noncentralityFor(p: number, x: number, df: number): number {
  if (noncentralChiSquareLower(x, df, 0) <= p) return 0;
  let high = Math.max(1, x);
  while (noncentralChiSquareLower(x, df, high) > p) high *= 2;
  let low = high > Math.max(1, x) ? high / 2 : 0;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high || high - low <= 1e-13 * high) break;
    if (noncentralChiSquareLower(x, df, middle) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
