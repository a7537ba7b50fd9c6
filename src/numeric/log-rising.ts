import { logGamma, stirlingError } from "./log-gamma.ts";
import { digamma, digammaTail, trigamma, trigammaTail } from "./polygamma.ts";

/**
 * log of the rising factorial, log Gamma(p + x) - log Gamma(p), p > 0, x >= 0, without subtracting two large logarithms: exact products for small
 * whole x, Stirling's series of the difference otherwise. Relative error about 1e-15 however large p is; for x far below 1 up to 1e-10.
 */
export function logRising(p: number, x: number): number {
  if (x === 0) return 0;
  // the first two terms of Taylor's series: an x lost beside p would take its digits along
  if (x < 1e-5 * Math.min(1, p)) return x * (digamma(p) + 0.5 * x * trigamma(p));
  let total = 0;
  let low = p;
  if (x <= 15 && Number.isInteger(x)) {
    for (let j = 0; j < x; j++) total += Math.log(p + j);
    return total;
  }
  if (p < 15) {
    // below 15 both ends climb together
    const steps = Math.ceil(15 - p);
    let top = 1;
    let bottom = 1;
    for (let j = 0; j < steps; j++) {
      top *= p + x + j;
      bottom *= p + j;
      if (top > 1e280) {
        total += Math.log(top);
        top = 1;
      }
    }
    total = Math.log(bottom) - total - Math.log(top);
    low = p + steps;
  }
  const high = low + x;
  return (
    total +
    x * Math.log(high) +
    (low - 0.5) * Math.log1p(x / low) -
    x +
    stirlingError(high) -
    stirlingError(low)
  );
}

/** {@link logRising} of a whole x with its first and second derivative with respect to p, into `out` from `at` on. O(1), at most 30 steps. */
export function logRisingInto(p: number, x: number, out: Float64Array, at: number): void {
  let value = 0;
  let first = 0;
  let second = 0;
  // exact terms up to 15, the difference of the series from there on
  const steps = p >= 15 ? Math.min(x, 15) : x <= 30 ? x : Math.min(x, Math.ceil(15 - p));
  for (let j = 0; j < steps; j++) {
    const inverse = 1 / (p + j);
    value += Math.log(p + j);
    first += inverse;
    second -= inverse * inverse;
  }
  if (steps < x) {
    const low = p + steps;
    const high = p + x;
    const rest = x - steps;
    value +=
      rest * Math.log(high) +
      (low - 0.5) * Math.log1p(rest / low) -
      rest +
      stirlingError(high) -
      stirlingError(low);
    first += Math.log1p(rest / low) + digammaTail(low) - digammaTail(high);
    second += trigammaTail(high) - trigammaTail(low) - rest / (high * low);
  }
  out[at] = value;
  out[at + 1] = first;
  out[at + 2] = second;
}

/** log B(a, b), a and b > 0, also where one is much larger than the other. */
export function logBeta(a: number, b: number): number {
  const low = Math.min(a, b);
  return logGamma(low) - logRising(Math.max(a, b), low);
}
