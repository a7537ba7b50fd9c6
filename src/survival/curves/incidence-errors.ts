import { byPlace } from "./by-place.ts";
import type { Steps } from "./count-steps.ts";
import { clusterCodes, type Robust } from "./robust-errors.ts";

/** A curve as the jackknife sees it: what a row adds while it is watched, at its event, and after. */
export interface InfluencePath {
  /** While watched: slope(age) - G(start) * level(age), from its start on; one more entry than there are ages, the first 0. */
  readonly slope: Float64Array;
  readonly level: Float64Array;
  /** What the row's own event at an age adds to the curve. */
  readonly own: (row: number, place: number) => number;
}

/** Log survival for the same: G, and what an event adds to it. */
export interface LogSurvivalPath {
  readonly common: Float64Array;
  readonly own: Float64Array;
}

/**
 * Standard errors of a cumulative incidence by the infinitesimal jackknife (R's): the influence of a cluster has the form a + r F(age) + b P(age), F and P common to all, so its sum of squares is kept up by six sums. O(rows + ages).
 */
export function incidenceErrors(
  { times, rows, stopAt, startAt }: Steps,
  { cluster, alike, weight, count, event }: Robust,
  { common, own: logOwn }: LogSurvivalPath,
  { slope, level, own }: InfluencePath,
): Float64Array {
  const length = times.length;
  const code = clusterCodes(rows, cluster);
  const apart = cluster === undefined || alike === true;
  const size = rows.length;
  const [a, r, b] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  let [aa, ar, ab, rr, rb, bb] = [0, 0, 0, 0, 0, 0];
  const change = (k: number, da: number, dr: number, db: number) => {
    const c = code === undefined ? k : code[k];
    const repeated = count?.[rows[k]] ?? 1;
    const w = (weight?.[rows[k]] ?? 1) * (apart ? 1 : repeated);
    const each = apart ? repeated : 1;
    const [a0, r0, b0] = [a[c], r[c], b[c]];
    const [a1, r1, b1] = [a0 + w * da, r0 + w * dr, b0 + w * db];
    aa += each * (a1 * a1 - a0 * a0);
    ar += each * (a1 * r1 - a0 * r0);
    ab += each * (a1 * b1 - a0 * b0);
    rr += each * (r1 * r1 - r0 * r0);
    rb += each * (r1 * b1 - r0 * b0);
    bb += each * (b1 * b1 - b0 * b0);
    [a[c], r[c], b[c]] = [a1, r1, b1];
  };
  const entering = byPlace(startAt ?? new Int32Array(size), length);
  const leaving = byPlace(stopAt, length);
  const out = new Float64Array(length);
  for (let t = 0; t < length; t++) {
    for (let p = entering.from[t]; p < entering.from[t + 1]; p++)
      change(entering.order[p], common[t] * level[t] - slope[t], 1, -common[t]);
    const [f, v] = [slope[t + 1], level[t + 1]];
    for (let p = leaving.from[t]; p < leaving.from[t + 1]; p++) {
      const k = leaving.order[p];
      const happened = event[rows[k]] === 1;
      // from here on what it did to survival is what it goes on adding
      const last = common[t + 1] + (happened ? logOwn[t] : 0);
      change(k, f + (happened ? own(rows[k], t) : 0) - last * v, -1, last);
    }
    out[t] = Math.sqrt(Math.max(0, aa + rr * f * f + bb * v * v + 2 * (ar * f + ab * v + rb * f * v)));
  }
  return out;
}
