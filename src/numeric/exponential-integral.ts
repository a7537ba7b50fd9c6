import { logGamma } from "./log-gamma.ts";

const EULER = 0.5772156649015329;
/** zeta(2), zeta(3) ... */
const ZETA = [
  1.6449340668482264, 1.2020569031595942, 1.0823232337111381, 1.03692775514337, 1.0173430619844492,
  1.008349277381923, 1.0040773561979444,
];

/**
 * e^q E_n(q) = integral of e^(-q t) (1 + t)^-n over t from 0 on, for real n > 0 and q > 0 (DLMF 8.19): by continued fraction from q = 1 on, below that from
 * the incomplete gamma function at n up to 1.5 and the recurrence, which loses nothing there. Relative error about 1e-14.
 */
export function scaledExponentialIntegral(n: number, q: number): number {
  if (!(q > 0 && n > 0)) return Number.NaN;
  if (q > 1e15) return 1 / (q + n);
  if (q >= 1) return fraction(n, q);
  if (n > 45) return climb(1 / (q + n - 40), n - 40, n, q);
  const low = n <= 1.5 ? n : n - Math.round(n) + 1;
  return climb(Math.exp(q) * lowOrder(low, q), low, n, q);
}

// K(n + 1) = (1 - q K(n)) / n: an error is divided by n / q in every step
function climb(start: number, from: number, to: number, q: number): number {
  let k = start;
  const steps = Math.round(to - from);
  for (let i = 0; i < steps; i++) k = (1 - q * k) / (from + i);
  return k;
}

// DLMF 8.19.17 in the form of Lentz, even part
function fraction(n: number, q: number): number {
  let b = q + n;
  let c = Number.POSITIVE_INFINITY;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 10_000; i++) {
    const a = -i * (n - 1 + i);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    const change = c * d;
    h *= change;
    if (Math.abs(change - 1) <= 5e-16) break;
  }
  return h;
}

/**
 * E_n(q) for n up to 1.5 and q < 1: q^(n - 1) Gamma(1 - n, q), whose two large terms for n near 1 are subtracted before they grow.
 */
function lowOrder(n: number, q: number): number {
  const a = 1 - n;
  const logQ = Math.log(q);
  const first = a === 0 ? -EULER - logQ : (Math.expm1(logGammaNearOne(a)) - Math.expm1(a * logQ)) / a;
  let term = 1;
  let series = 0;
  for (let k = 1; k < 60; k++) {
    term *= -q / k;
    const part = term / (a + k);
    series += part;
    if (Math.abs(part) < 1e-18) break;
  }
  return Math.exp(-a * logQ) * first - series;
}

/** log Gamma(1 + a), relative to a. */
function logGammaNearOne(a: number): number {
  if (Math.abs(a) > 0.01) return logGamma(1 + a);
  let total = 0;
  for (let k = ZETA.length - 1; k >= 0; k--) total = ZETA[k] / (k + 2) - a * total;
  return a * (a * total - EULER);
}
