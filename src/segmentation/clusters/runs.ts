import { pick } from "../../core/pick.ts";
import { fork, type Random } from "../../core/random.ts";
import { runSteps } from "../../core/work.ts";
import { distinctRows } from "../../numeric/distinct-rows.ts";
import { type KMeansState, kMeansSteps } from "../../numeric/k-means.ts";
import { plusPlus } from "../../numeric/plus-plus.ts";
import { gather, type Points } from "../../numeric/points.ts";

/** The different points with their weights, or a part of them. */
export function compress(
  points: Points,
  most: number,
  seed: number,
): { readonly points: Points; readonly complete: boolean; readonly rows: Int32Array } {
  const { rows, weight, complete } = distinctRows(points.columns, points.weight, most, seed);
  const columns = points.columns.map((column) => pick(column, rows));
  return { points: { ...points, rows: rows.length, columns, weight }, complete, rows };
}

/** Starting centers drawn by k-means++. */
export function drawn(points: Points, k: number, random: Random): Float64Array {
  const d = points.columns.length;
  const centers = new Float64Array(k * d);
  plusPlus(points, k, random).forEach((row, c) => {
    gather(points, row, centers, c * d);
  });
  return centers;
}

/** Cluster numbers, largest first; equal ones by their centers. */
export function byWeight(weight: Float64Array, centers: Float64Array, d: number): number[] {
  const order = Array.from(weight, (_, c) => c);
  const compare = (a: number, b: number): number => {
    for (let j = 0; j < d; j++) {
      const difference = centers[a * d + j] - centers[b * d + j];
      if (difference !== 0) return difference;
    }
    return a - b;
  };
  return order.sort((a, b) => weight[b] - weight[a] || compare(a, b));
}

/** The best of several k-means runs. */
export function bestKMeans(points: Points, k: number, random: Random, restarts: number): KMeansState {
  let best: KMeansState | undefined;
  for (let r = 0; r < restarts; r++) {
    const state = runSteps(kMeansSteps(points, drawn(points, k, fork(random, r)), 300));
    if (best === undefined || state.inertia < best.inertia) best = state;
  }
  return best as KMeansState;
}
