import type { Data } from "../../core/columns.ts";
import { firstAbove } from "../../numeric/bisect.ts";
import type { LifeCurves } from "../use/life-curves.ts";
import { type CoxCustomers, coxCustomers } from "./cox-customers.ts";
import type { CoxBaseline, CoxLike } from "./cox-types.ts";
import { remainingError } from "./remaining-error.ts";
import type { Stretch } from "./stretch.ts";

/** Survival that differs by less is equal: R's tolerance for quantiles. */
const EQUAL = 2 ** -26;

/**
 * Survival of customers under a Cox model: exp(-H), H the cumulative hazard of their stratum times exp(linear predictor). Errors count both the baseline and the coefficients (Tsiatis 1981), with robust covariance where the fit has one, as R's
 * `survfit`. What the functions that use models ask.
 *
 * @throws "missing-column", "missing-value", "bad-value" for customers that lack what the model needs, or a stratum it has not seen.
 */
export function coxCurves(model: CoxLike, data: Data<object>, what: string): LifeCurves {
  const customers = coxCustomers(model, data, what);
  const { length, stratum, risk } = customers;
  const baseline = (i: number) => model.baseline[stratum[i]];
  const hazardAt = (i: number, age: number) => {
    const own = baseline(i);
    if (age > own.last) return Number.NaN;
    const t = firstAbove(own.times, age);
    return t === 0 ? 0 : risk[i] * own.cumulativeHazard[t - 1];
  };
  return {
    length,
    unit: model.unit ?? undefined,
    known: (i) => baseline(i).last,
    survival: (i, age) => Math.exp(-hazardAt(i, age)),
    cumulativeHazard: hazardAt,
    errorBetween: (i, from, to) =>
      to > baseline(i).last ? Number.NaN : Math.sqrt(variance(model, customers, [{ row: i, from, to }])),
    quantile: (i, p) => quantile(baseline(i), risk[i], p),
    area: (i, from, to) => area(baseline(i), risk[i], from, to),
    remainingError: (i, from, to) => remainingError(model, customers, { row: i, from, to }),
  };
}

/** Variance of the sum of hazards over stretches that do not overlap. */
export function variance(
  model: CoxLike,
  { stratum, risk, x }: CoxCustomers,
  path: readonly Stretch[],
): number {
  const covariance = model.robustCovariance ?? model.covariance;
  const p = model.center.length;
  const lean = new Float64Array(p);
  let total = 0;
  for (const { row, from, to } of path) {
    const { times, cumulativeHazard, variance: own, means } = model.baseline[stratum[row]];
    if (own === null || means === null) return Number.NaN;
    const [a, b] = [firstAbove(times, from), firstAbove(times, to)];
    if (b <= a) continue;
    const r = risk[row];
    const h = cumulativeHazard[b - 1] - (a === 0 ? 0 : cumulativeHazard[a - 1]);
    total += r * r * (own[b - 1] - (a === 0 ? 0 : own[a - 1]));
    for (let j = 0; j < p; j++)
      lean[j] +=
        r * (h * (x[j][row] - model.center[j]) - (means[b - 1][j] - (a === 0 ? 0 : means[a - 1][j])));
  }
  for (let a = 0; a < p; a++)
    for (let b = 0; b < p; b++) total += lean[a] * lean[b] * (covariance[a][b] ?? 0);
  return Math.max(0, total);
}

function quantile({ times, cumulativeHazard, last }: CoxBaseline, risk: number, p: number): number {
  if (p >= 1) return 0;
  const survival = (t: number) => Math.exp(-risk * cumulativeHazard[t]);
  // the first step at or below a level
  const first = (level: number) => {
    let low = 0;
    let high = times.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (survival(mid) <= level) high = mid;
      else low = mid + 1;
    }
    return low;
  };
  const t = first(p + EQUAL);
  if (t === times.length) return Number.NaN;
  if (survival(t) < p - EQUAL) return times[t];
  const u = first(p - EQUAL);
  return (times[t] + (u < times.length ? times[u] : last)) / 2;
}

function area(
  { times, cumulativeHazard, last }: CoxBaseline,
  risk: number,
  from: number,
  to: number,
): number {
  if (to > last) return Number.NaN;
  let total = 0;
  let at = from;
  for (let t = firstAbove(times, from); at < to; t++) {
    const next = t < times.length ? Math.min(times[t], to) : to;
    total += (next - at) * (t === 0 ? 1 : Math.exp(-risk * cumulativeHazard[t - 1]));
    at = next;
  }
  return total;
}
