import { type Random, uniform } from "../core/random.ts";
import { flatten, type Points, squaredDistance } from "./points.ts";

/**
 * Starting centers by greedy k-means++ (Arthur and Vassilvitskii 2007; of `2 + floor(log k)` candidates for each center the one
 * that leaves the smallest sum is taken, as scikit-learn does). Row numbers of distinct points. O(n k d log k).
 */
export function plusPlus(points: Points, k: number, random: Random): Int32Array {
  const n = points.rows;
  const d = points.columns.length;
  const flat = flatten(points);
  const { weight } = points;
  const chosen = new Int32Array(k);
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const mass = new Float64Array(n);
  for (let i = 0; i < n; i++) mass[i] = weight === undefined ? 1 : weight[i];
  const trials = 2 + Math.floor(Math.log(k));
  let candidate = new Float64Array(n);
  let best = new Float64Array(n);
  for (let c = 0; c < k; c++) {
    let bestSum = Number.POSITIVE_INFINITY;
    for (let t = 0; t < (c === 0 ? 1 : trials); t++) {
      const row = drawByMass(mass, random);
      let total = 0;
      for (let i = 0; i < n; i++) {
        const s = Math.min(nearest[i], squaredDistance(flat, i * d, flat, row * d, d));
        candidate[i] = s;
        total += weight === undefined ? s : s * weight[i];
      }
      if (total < bestSum) {
        bestSum = total;
        chosen[c] = row;
        [candidate, best] = [best, candidate];
      }
    }
    nearest.set(best);
    for (let i = 0; i < n; i++) mass[i] = weight === undefined ? nearest[i] : nearest[i] * weight[i];
  }
  return chosen;
}

/** An index in proportion to its mass, never one of mass zero. */
function drawByMass(mass: Float64Array, random: Random): number {
  let total = 0;
  for (let i = 0; i < mass.length; i++) total += mass[i];
  const target = uniform(random) * total;
  let sum = 0;
  let last = 0;
  for (let i = 0; i < mass.length; i++) {
    if (!(mass[i] > 0)) continue;
    last = i;
    sum += mass[i];
    if (sum > target) break;
  }
  return last;
}
