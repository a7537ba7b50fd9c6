import { logFactorial } from "../../numeric/log-gamma.ts";
import { logRising } from "../../numeric/log-rising.ts";

/** log of the probability of n orders in the time t at a gamma(r, alpha) rate. */
export function logNegativeBinomial(n: number, r: number, alpha: number, t: number): number {
  const none = -r * Math.log1p(t / alpha);
  return n === 0 ? none : logRising(r, n) - logFactorial(n) + none - n * Math.log1p(alpha / t);
}
