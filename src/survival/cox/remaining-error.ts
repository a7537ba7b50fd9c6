import { firstAbove } from "../../numeric/bisect.ts";
import type { CoxCustomers } from "./cox-customers.ts";
import type { CoxLike } from "./cox-types.ts";
import type { Stretch } from "./stretch.ts";

/**
 * Standard error of the time still to come up to age `to` for who is there at `from`, the area under exp(-(H - H(from))): a step of H moves the area to its right, A, by -A times itself. What the steps owe to
 * their own events is independent from step to step; what they owe to the coefficients is one and the same gradient. NaN beyond the ages seen and where the model has no errors of its baseline. O(steps p + p^2).
 */
export function remainingError(
  model: CoxLike,
  { stratum, risk, x }: CoxCustomers,
  { row, from, to }: Stretch,
): number {
  const { times, cumulativeHazard, variance, means, last } = model.baseline[stratum[row]];
  if (variance === null || means === null || to > last) return Number.NaN;
  const p = model.center.length;
  const r = risk[row];
  // who is new has those ahead who leave at once
  const first = from === 0 ? 0 : firstAbove(times, from);
  const end = firstAbove(times, to);
  const before = <T>(sums: readonly T[], t: number): T | undefined => (t === 0 ? undefined : sums[t - 1]);
  const start = before(cumulativeHazard, first) ?? 0;
  const gradient = new Float64Array(p);
  let total = 0;
  // from the oldest step down, so that areas are sums
  let area = 0;
  let until = to;
  for (let t = end - 1; t >= first; t--) {
    area += (until - times[t]) * Math.exp(-r * (cumulativeHazard[t] - start));
    until = times[t];
    const moved = r * area;
    total += moved * moved * (variance[t] - (before(variance, t) ?? 0));
    const step = cumulativeHazard[t] - (before(cumulativeHazard, t) ?? 0);
    const mean = before(means, t);
    for (let j = 0; j < p; j++)
      gradient[j] += moved * (step * (x[j][row] - model.center[j]) - (means[t][j] - (mean?.[j] ?? 0)));
  }
  const covariance = model.robustCovariance ?? model.covariance;
  for (let a = 0; a < p; a++)
    for (let b = 0; b < p; b++) total += gradient[a] * gradient[b] * (covariance[a][b] ?? 0);
  return Math.sqrt(Math.max(0, total));
}
