import type { Steps } from "../core/work.ts";
import type { KMeansState } from "./k-means.ts";
import { flatten, type Points, squaredDistance } from "./points.ts";

/** Coordinates `from` to `to` - 1 are one column of text: a point has the coordinate of its text at the text's height, and zeros. */
export interface TextBlock {
  readonly from: number;
  readonly to: number;
}

/**
 * K-prototypes (Huang 1998) from given centers: as Lloyd's k-means, but in a block of text the center is the most frequent text (of equals the first). With heights of
 * `sqrt(gamma / 2)` two texts that differ add gamma to the squared distance, as Huang's mismatches do. Ties go to the cluster with the lower number; a cluster
 * without points gets the point farthest from its center. O(n k d) a pass.
 */
export function* kPrototypesSteps(
  points: Points,
  start: Float64Array,
  blocks: readonly TextBlock[],
  maxIterations: number,
): Steps<KMeansState> {
  const d = points.columns.length;
  const k = start.length / d;
  const flat = flatten(points);
  const centers = start.slice();
  const label = new Int32Array(points.rows).fill(-1);
  const distance = new Float64Array(points.rows);
  const weight = new Float64Array(k);
  let iterations = 0;
  let changes = 1;
  while (changes > 0 && iterations < maxIterations) {
    changes = assign(flat, centers, label, distance, d);
    changes += fillEmpty(points, flat, centers, label, distance, weight);
    if (changes > 0) move(points, flat, centers, label, weight, blocks);
    iterations++;
    yield [iterations, maxIterations];
  }
  const within = new Float64Array(k);
  for (let i = 0; i < points.rows; i++) {
    const s = squaredDistance(flat, i * d, centers, label[i] * d, d);
    within[label[i]] += points.weight === undefined ? s : s * points.weight[i];
  }
  return {
    k,
    centers,
    label,
    weight,
    within,
    inertia: within.reduce((a, b) => a + b, 0),
    iterations,
    converged: changes === 0,
  };
}

function assign(
  flat: Float64Array,
  centers: Float64Array,
  label: Int32Array,
  distance: Float64Array,
  d: number,
): number {
  let changes = 0;
  for (let i = 0; i < label.length; i++) {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < centers.length; at += d) {
      const s = squaredDistance(flat, i * d, centers, at, d);
      if (s < least) {
        least = s;
        best = at / d;
      }
    }
    if (best !== label[i]) changes++;
    label[i] = best;
    distance[i] = least;
  }
  return changes;
}

/** Counts the points of each cluster and gives those without any the farthest point of a cluster of several; how many moved. */
function fillEmpty(
  points: Points,
  flat: Float64Array,
  centers: Float64Array,
  label: Int32Array,
  distance: Float64Array,
  weight: Float64Array,
): number {
  const d = points.columns.length;
  const rows = new Int32Array(weight.length);
  weight.fill(0);
  for (let i = 0; i < label.length; i++) {
    rows[label[i]]++;
    weight[label[i]] += points.weight === undefined ? 1 : points.weight[i];
  }
  let moved = 0;
  for (let c = 0; c < rows.length; c++) {
    if (rows[c] > 0) continue;
    let farthest = -1;
    for (let i = 0; i < label.length; i++)
      if (rows[label[i]] > 1 && distance[i] > (farthest < 0 ? 0 : distance[farthest])) farthest = i;
    if (farthest < 0) break;
    const w = points.weight === undefined ? 1 : points.weight[farthest];
    rows[label[farthest]]--;
    weight[label[farthest]] -= w;
    rows[c]++;
    weight[c] += w;
    label[farthest] = c;
    distance[farthest] = 0;
    centers.set(flat.subarray(farthest * d, (farthest + 1) * d), c * d);
    moved++;
  }
  return moved;
}

function move(
  points: Points,
  flat: Float64Array,
  centers: Float64Array,
  label: Int32Array,
  weight: Float64Array,
  blocks: readonly TextBlock[],
): void {
  const d = points.columns.length;
  const sums = new Float64Array(centers.length);
  for (let i = 0; i < label.length; i++) {
    const w = points.weight === undefined ? 1 : points.weight[i];
    for (let j = 0, at = label[i] * d; j < d; j++) sums[at + j] += w * flat[i * d + j];
  }
  for (let c = 0; c < weight.length; c++) {
    if (!(weight[c] > 0)) continue;
    for (let j = 0; j < d; j++) centers[c * d + j] = sums[c * d + j] / weight[c];
    for (const { from, to } of blocks) {
      let most = from;
      for (let j = from + 1; j < to; j++) if (sums[c * d + j] > sums[c * d + most]) most = j;
      centers.fill(0, c * d + from, c * d + to);
      centers[c * d + most] = points.factor[most];
    }
  }
}
