import { gaussRule } from "../../numeric/gauss-legendre.ts";
import { logRisingRealInto } from "../../numeric/log-rising-real.ts";
import { type ContractParameters, logRenewal, logSurvival } from "./shifted-beta.ts";

/** Renewals summed one by one before the rest of the sum is done at once. */
const SUMMED = 300;

/**
 * Renewals still to come of contracts with 0, 1, ... `most` renewals behind them, each worth e^(-delta j) if it is j periods after the next one: the sum over j >= 0 of
 * S(k + 1 + j) / S(k) e^(-delta j), of at most `horizon` terms. Infinity where the sum has no end. O(most + 300), with a horizon O(most x horizon).
 */
export function renewalsToCome(
  p: ContractParameters,
  most: number,
  delta: number,
  horizon: number,
): Float64Array {
  const out = new Float64Array(most + 1);
  const z = Math.exp(-delta);
  if (horizon < Number.POSITIVE_INFINITY) {
    // beyond this, what is worth less than a rounding error today
    const terms = delta > 0 ? Math.min(horizon, Math.ceil(45 / delta)) : horizon;
    const stays = Float64Array.from({ length: most + terms }, (_, t) => Math.exp(logRenewal(p, t + 1)));
    for (let k = 0; k <= most; k++) {
      let share = 1;
      for (let j = 0; j < terms && share > 0; j++) {
        share *= stays[k + j];
        out[k] += share;
        share *= z;
      }
    }
    return out;
  }
  const decay = p[0] * (p.length < 3 ? 1 : p[2]);
  if (delta === 0 && decay <= 1) return out.fill(Number.POSITIVE_INFINITY);
  let next = rest(p, most + SUMMED, delta);
  for (let k = most + SUMMED - 1; k >= 0; k--) {
    next = Math.exp(logRenewal(p, k + 1)) * (1 + z * next);
    if (k <= most) out[k] = next;
  }
  return out;
}

/**
 * The sum for k = n, n large, by Euler and Maclaurin's midpoint rule: the integral from half a period before, plus a 24th of the slope there, less 7/5760 of
 * the third derivative, which is nearly the slope cubed. The integral runs over log t.
 */
function rest(p: ContractParameters, n: number, delta: number): number {
  const c = p.length < 3 ? 1 : p[2];
  const first = n + 1;
  const start = first - 0.5;
  const base = logSurvival(p, n);
  const log = (t: number) => logSurvival(p, t) - base - delta * (t - first);
  const at = Math.exp(log(start));
  if (at === 0) return 0;
  const work = new Float64Array(5);
  logRisingRealInto(p[1] + start ** c, p[0], work, 0);
  const slope = -work[1] * c * start ** (c - 1) - delta;
  const { points, weights } = gaussRule();
  // from here on survival is a power of time to the last digit
  const size = (1 + p[0]) * (1 + p[0] + 2 * p[1]);
  const end = Math.min(600, (Math.log(1e15) + Math.log(size)) / c - Math.log(start));
  let total = 0;
  let y = 0;
  let height = at;
  for (; (delta > 0 || y < end) && height * start * Math.exp(y) > 1e-18 * total; y += 0.5) {
    for (let i = 0; i < 16; i++) {
      const t = start * Math.exp(y + 0.5 * points[i]);
      total += 0.5 * weights[i] * t * Math.exp(log(t));
    }
    height = Math.exp(log(start * Math.exp(y + 0.5)));
  }
  if (delta === 0 && height > 0) total += (height * start * Math.exp(y)) / (p[0] * c - 1);
  return total + at * (slope / 24 - (7 / 5760) * slope ** 3);
}

/** The number of further renewals that a contract with k behind it stays at or below with at least the probability `share`. */
export function renewalQuantile(p: ContractParameters, k: number, share: number): number {
  const base = logSurvival(p, k);
  const enough = (j: number) => -Math.expm1(logSurvival(p, k + j + 1) - base) >= share;
  if (enough(0)) return 0;
  let low = 0;
  let high = 1;
  while (!enough(high) && high < 1e15) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
