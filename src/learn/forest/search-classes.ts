import { ownLog } from "../../numeric/own-log.ts";
import type { Gathered } from "./growth-types.ts";
import { type BestCut, type NodeSums, TIE } from "./search-means.ts";

/** Working room for the sums of both sides. */
export interface ClassRoom {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/**
 * The cut with the least Gini impurity or entropy on both sides, for several classes. As in {@link searchMeans}. O(places classes).
 */
export function searchClasses(
  g: Gathered,
  node: NodeSums,
  first: number,
  last: number,
  minLeaf: number,
  entropy: boolean,
  room: ClassRoom,
  best: BestCut,
): void {
  best.score = Number.NEGATIVE_INFINITY;
  best.raw = Number.NEGATIVE_INFINITY;
  best.place = -1;
  best.missingLeft = false;
  best.leftW = 0;
  const { left, right } = room;
  const K = left.length;
  for (let side = 0; side < 2; side++) {
    const isLeft = side === 1;
    if (isLeft && g.missingN === 0) break;
    let wl = isLeft ? g.missingW : 0;
    let nl = isLeft ? g.missingN : 0;
    for (let k = 0; k < K; k++) left[k] = isLeft ? g.missingY[k] : 0;
    const end = !isLeft && g.missingN > 0 && last === g.m - 2 ? g.m - 1 : last;
    for (let s = 0; s <= end; s++) {
      wl += g.w[s];
      nl += g.n[s];
      for (let k = 0; k < K; k++) left[k] += g.y[s * K + k];
      if (s < first || nl < minLeaf) continue;
      if (node.n - nl < minLeaf) break;
      for (let k = 0; k < K; k++) right[k] = node.y[k] - left[k];
      const value = purity(left, wl, entropy) + purity(right, node.w - wl, entropy);
      if (value > best.score) {
        best.score = entropy ? value * (2 - TIE) : value * TIE;
        best.raw = value;
        best.place = s;
        best.missingLeft = isLeft;
        best.leftW = wl;
      }
    }
  }
  if (g.missingN === 0) best.missingLeft = best.leftW * 2 >= node.w;
}

/** Weight less impurity times weight (Gini), or less entropy times weight (never above 0): the more the purer. */
export function purity(sums: Float64Array, w: number, entropy: boolean): number {
  let total = 0;
  if (!entropy) {
    for (let k = 0; k < sums.length; k++) total += sums[k] * sums[k];
    return total / w;
  }
  for (let k = 0; k < sums.length; k++) if (sums[k] > 0) total += sums[k] * ownLog(sums[k] / w);
  return total;
}
