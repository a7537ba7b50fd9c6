import { byPlace } from "./by-place.ts";
import type { Steps } from "./count-steps.ts";

/** Rows that are one in a robust error, and what they weigh. */
export interface Robust {
  /** A code for each row of the input; undefined: each row, and each customer a row stands for, is one of its own. */
  readonly cluster: Int32Array | undefined;
  /** Whether each of the customers that a row counts is a cluster of its own even so: rows of a cluster then count the same. */
  readonly alike?: boolean;
  readonly weight: Float64Array | undefined;
  readonly count: Float64Array | undefined;
  readonly event: Uint8Array;
}

/**
 * Robust errors (infinitesimal jackknife): how far log survival or the cumulative hazard moves with the weight of each cluster, squared and summed. What a cluster adds is C + R G(age) with one G common to
 * all, so the sum of (C + R G)^2 is kept up by three sums: O(rows + ages), where a matrix of influences takes rows times ages. Infinity once survival is 0.
 */
export function robustErrors(
  { times, atRisk, events, rows, stopAt, startAt }: Steps,
  { cluster, alike, weight, count, event }: Robust,
  of: "log survival" | "hazard",
): Float64Array {
  const [died] = events;
  const length = times.length;
  // G after each place, and what an event at it adds
  const common = new Float64Array(length + 1);
  const own = new Float64Array(length);
  let end = length;
  for (let t = 0; t < length; t++) {
    const [d, n] = [died[t], atRisk[t]];
    common[t + 1] = common[t];
    if (d === 0) continue;
    if (of === "hazard") {
      own[t] = 1 / n;
      common[t + 1] -= d / (n * n);
    } else if (n - d > 1e-12 * n) {
      own[t] = -1 / (n - d);
      common[t + 1] += d / (n * (n - d));
    } else {
      end = t;
      break;
    }
  }
  const code = clusterCodes(rows, cluster);
  const apart = cluster === undefined || alike === true;
  const constant = new Float64Array(rows.length);
  const slope = new Float64Array(rows.length);
  let [cc, cr, rr] = [0, 0, 0];
  const change = (k: number, dc: number, dr: number) => {
    const c = code === undefined ? k : code[k];
    const repeated = count?.[rows[k]] ?? 1;
    const w = (weight?.[rows[k]] ?? 1) * (apart ? 1 : repeated);
    const each = apart ? repeated : 1;
    const [c0, r0] = [constant[c], slope[c]];
    const [c1, r1] = [c0 + w * dc, r0 + w * dr];
    cc += each * (c1 * c1 - c0 * c0);
    cr += each * (c1 * r1 - c0 * r0);
    rr += each * (r1 * r1 - r0 * r0);
    constant[c] = c1;
    slope[c] = r1;
  };
  const entering = byPlace(startAt ?? new Int32Array(rows.length), length);
  const leaving = byPlace(stopAt, length);
  const out = new Float64Array(length).fill(Number.POSITIVE_INFINITY);
  for (let t = 0; t < end; t++) {
    for (let p = entering.from[t]; p < entering.from[t + 1]; p++) change(entering.order[p], -common[t], 1);
    const g = common[t + 1];
    for (let p = leaving.from[t]; p < leaving.from[t + 1]; p++) {
      const k = leaving.order[p];
      change(k, event[rows[k]] === 1 ? g + own[t] : g, -1);
    }
    out[t] = Math.sqrt(Math.max(0, cc + 2 * g * cr + g * g * rr));
  }
  return out;
}

/** Clusters of the rows of a group, numbered from 0. */
export function clusterCodes(rows: Int32Array, cluster: Int32Array | undefined): Int32Array | undefined {
  if (cluster === undefined) return undefined;
  const seen = new Map<number, number>();
  const out = new Int32Array(rows.length);
  for (let k = 0; k < rows.length; k++) {
    const code = cluster[rows[k]];
    let c = seen.get(code);
    if (c === undefined) {
      c = seen.size;
      seen.set(code, c);
    }
    out[k] = c;
  }
  return out;
}
