import { logRising } from "./log-rising.ts";
import { digamma, digammaTail, trigamma, trigammaTail } from "./polygamma.ts";

/**
 * log Gamma(p + x) - log Gamma(p) for any x >= 0 with its derivatives, into `out` from `at` on: value, d/dp, d/dx, d2/dp2, and ψ'(p + x), which is both
 * d2/dp dx and d2/dx2. Differences of p are summed term by term, so that none is lost where p is large. O(1).
 */
export function logRisingRealInto(p: number, x: number, out: Float64Array, at: number): void {
  let first = 0;
  let second = 0;
  let low = p;
  for (; low < 15; low++) {
    const high = low + x;
    first += x / (low * high);
    second -= (x * (low + high)) / (low * low * high * high);
  }
  const high = low + x;
  first += Math.log1p(x / low) + digammaTail(low) - digammaTail(high);
  second += trigammaTail(high) - trigammaTail(low) - x / (high * low);
  out[at] = logRising(p, x);
  out[at + 1] = first;
  out[at + 2] = digamma(p + x);
  out[at + 3] = second;
  out[at + 4] = trigamma(p + x);
}
