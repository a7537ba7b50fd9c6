import { dayFinder } from "../../core/day-finder.ts";
import { gapCounts, gapCurve } from "../../numeric/gap-curve.ts";
import type { Ledger } from "../input/ledger.ts";
import type { Past } from "../input/past.ts";
import type { FeatureColumns } from "./feature-types.ts";

const AHEAD = 30;
const LEAST_FOLLOWED = 10;
const LONGEST = 36_525;

/**
 * How contracts of the age that a customer's present one has at the cut have fared before: the share of them that ended within 30 days (Kaplan and Meier's estimate from all contracts known by then; where too few were followed for so
 * long, from the ends by days of all). O(contracts).
 */
export function leavingRate(past: Past, contracts: Ledger, rows: Int32Array, out: FeatureColumns): void {
  const { start, time, numbers } = contracts;
  const { end, trialEnd } = numbers;
  const rate = new Float64Array(rows.length).fill(Number.NaN);
  out.set("leavingRate", rate);
  let first = Number.POSITIVE_INFINITY;
  for (const at of time) if (at < first) first = at;
  if (first === Number.POSITIVE_INFINITY) return;
  const dayAt = dayFinder(first, past.asOf, past.zone);
  const horizon = Math.min(LONGEST, past.today - dayAt(first) + 1);
  const counts = gapCounts(horizon);
  let [ends, days] = [0, 0];
  for (let k = 0; k < time.length; k++) {
    const begin = dayAt(time[k]);
    const ended = !Number.isNaN(end[k]);
    // what ended with its trial was no contract
    if (ended && trialEnd[k] >= end[k]) continue;
    const age = Math.min(horizon + 1, (ended ? dayAt(end[k]) : past.today) - begin);
    if (ended) counts.ended[age]++;
    else counts.open[age]++;
    ends += ended ? 1 : 0;
    days += age + 1;
  }
  const curve = gapCurve(counts, LEAST_FOLLOWED);
  const usual = days > 0 ? 1 - Math.exp((-ends / days) * AHEAD) : Number.NaN;
  for (let r = 0; r < rows.length; r++) {
    let begin = Number.NaN;
    for (let k = start[rows[r]]; k < start[rows[r] + 1]; k++)
      if (Number.isNaN(end[k])) begin = dayAt(time[k]);
    if (Number.isNaN(begin)) continue;
    const age = past.today - begin;
    const followed = age + AHEAD <= curve.horizon && curve.longer[age] > 0;
    rate[r] = followed ? 1 - curve.longer[age + AHEAD] / curve.longer[age] : usual;
  }
}
