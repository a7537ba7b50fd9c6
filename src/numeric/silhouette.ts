import type { Steps } from "../core/work.ts";
import { flatten, type Points, squaredDistance } from "./points.ts";

/** Silhouette of each point, and the cluster that lies next to it. */
export interface Silhouettes {
  readonly value: Float64Array;
  readonly neighbor: Int32Array;
}

const CHUNK = 256;

/**
 * Silhouettes (Rousseeuw 1987) of labelled points: (b - a) / max(a, b) with a the mean distance to the others of the own cluster, b that to the
 * cluster next to it; 0 for the only point of a cluster. A point of weight w counts as w points. O(n^2 d) time, O(n d) memory.
 */
export function silhouetteSteps(points: Points, label: Int32Array, k: number): Steps<Silhouettes> {
  const n = points.rows;
  const d = points.columns.length;
  const flat = flatten(points);
  const { weight } = points;
  return silhouettesBy(n, weight, label, k, (i, sums) => {
    for (let j = 0; j < n; j++) {
      const distance = Math.sqrt(squaredDistance(flat, i * d, flat, j * d, d));
      sums[label[j]] += weight === undefined ? distance : distance * weight[j];
    }
  });
}

/** The same for any distance: `addTo` adds the distances of point i to all others to the sum of the cluster of each. */
export function* silhouettesBy(
  n: number,
  weight: Float64Array | undefined,
  label: Int32Array,
  k: number,
  addTo: (i: number, sums: Float64Array) => void,
): Steps<Silhouettes> {
  const mass = new Float64Array(k);
  for (let i = 0; i < n; i++) mass[label[i]] += weight === undefined ? 1 : weight[i];
  const value = new Float64Array(n);
  const neighbor = new Int32Array(n).fill(-1);
  const sums = new Float64Array(k);
  for (let from = 0; from < n; from += CHUNK) {
    const to = Math.min(n, from + CHUNK);
    for (let i = from; i < to; i++) {
      sums.fill(0);
      addTo(i, sums);
      const own = label[i];
      let b = Number.POSITIVE_INFINITY;
      for (let c = 0; c < k; c++) {
        if (c === own || !(mass[c] > 0)) continue;
        const mean = sums[c] / mass[c];
        if (mean < b) {
          b = mean;
          neighbor[i] = c;
        }
      }
      const a = mass[own] > 1 ? sums[own] / (mass[own] - 1) : Number.NaN;
      const larger = Math.max(a, b);
      value[i] = larger > 0 && larger < Number.POSITIVE_INFINITY ? (b - a) / larger : 0;
    }
    yield [to, n];
  }
  return { value, neighbor };
}
