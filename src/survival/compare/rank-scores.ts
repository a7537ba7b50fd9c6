import { byPlace } from "../curves/by-place.ts";
import type { Steps } from "../curves/count-steps.ts";

/** What each age counts in a test of the log-rank family. */
export type RankWeights =
  | "log-rank"
  | "gehan"
  | "tarone-ware"
  | "peto-peto"
  | "prentice"
  | { readonly rho: number; readonly gamma?: number };

/** Sums of one stratum. */
export interface RankSums {
  /** Weighted events by group. */
  readonly observed: Float64Array;
  /** Those expected if all groups left alike. */
  readonly expected: Float64Array;
  /** Covariance of observed less expected, row after row. */
  readonly variance: Float64Array;
}

/**
 * Observed and expected events of a stratum by group, weighted, with the hypergeometric covariance at each age with an event. Ages are walked from the oldest down with a running count of each group. O(rows + ages groups^2).
 */
export function rankSums(
  steps: Steps,
  groupOf: Int32Array,
  groups: number,
  event: Uint8Array,
  count: Float64Array | undefined,
  weights: RankWeights,
): RankSums {
  const { rows, stopAt, startAt, atRisk, events, times } = steps;
  const [died] = events;
  const length = times.length;
  const weight = weightsOf(steps, weights);
  const observed = new Float64Array(groups);
  const expected = new Float64Array(groups);
  const variance = new Float64Array(groups * groups);
  const now = new Float64Array(groups);
  const stops = byPlace(stopAt, length);
  const starts = startAt === undefined ? undefined : byPlace(startAt, length);
  for (let t = length - 1; t >= 0; t--) {
    if (starts !== undefined)
      for (let p = starts.from[t + 1]; p < starts.from[t + 2]; p++) {
        const i = rows[starts.order[p]];
        now[groupOf[i]] -= count === undefined ? 1 : count[i];
      }
    const w = weight[t];
    for (let p = stops.from[t]; p < stops.from[t + 1]; p++) {
      const i = rows[stops.order[p]];
      const c = count === undefined ? 1 : count[i];
      now[groupOf[i]] += c;
      if (event[i] === 1) observed[groupOf[i]] += w * c;
    }
    const d = died[t];
    if (d === 0) continue;
    const n = atRisk[t];
    for (let g = 0; g < groups; g++) expected[g] += (w * d * now[g]) / n;
    if (n <= 1) continue;
    const spread = (w * w * d * (n - d)) / (n * (n - 1));
    for (let g = 0; g < groups; g++) {
      variance[g * groups + g] += spread * now[g];
      for (let h = 0; h < groups; h++) variance[g * groups + h] -= (spread * now[g] * now[h]) / n;
    }
  }
  return { observed, expected, variance };
}

/** The weight of each age, known before it. */
function weightsOf({ atRisk, events, times }: Steps, weights: RankWeights): Float64Array {
  const [died] = events;
  const out = new Float64Array(times.length).fill(1);
  if (weights === "log-rank") return out;
  if (weights === "gehan") return atRisk.slice();
  if (weights === "tarone-ware") return atRisk.map(Math.sqrt);
  const prentice = weights === "prentice";
  const { rho, gamma = 0 } = typeof weights === "object" ? weights : { rho: 1 };
  let survival = 1;
  for (let t = 0; t < out.length; t++) {
    if (prentice) survival *= 1 - died[t] / (atRisk[t] + 1);
    out[t] = prentice ? survival : survival ** rho * (1 - survival) ** gamma;
    if (!prentice && died[t] > 0) survival *= Math.max(0, atRisk[t] - died[t]) / atRisk[t];
  }
  return out;
}
