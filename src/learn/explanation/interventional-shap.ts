import type { Steps } from "../../core/work.ts";
import { type ExplainedTrees, goesLeft, localTree, PIECE } from "./path-shap.ts";

/**
 * Adds to `out` the Shapley values of the game in which a feature that is not known has the value of a background row, averaged over those rows, and returns the base: the mean of the trees over the background. For each pair of rows only the parts of
 * a tree are walked that one of the two, or a mixture of them, can reach (Lundberg et al. 2020, algorithm 3). O(rows background nodes) for each tree at most. Counts trees done, times rows.
 */
export function* interventionalShapSteps(
  { trees, first, step, k, scale }: ExplainedTrees,
  x: readonly Float64Array[],
  length: number,
  background: { readonly x: readonly Float64Array[]; readonly length: number },
  out: readonly Float64Array[],
): Steps<number> {
  const { roots, width, value } = trees;
  const features = x.length;
  // 0: not yet asked on this path, or both go the same way; 1: the row's way was taken; 2: that of the background
  const side = new Uint8Array(features);
  const fromRow = new Int32Array(features);
  const fromBackground = new Int32Array(features);
  let orders = orderWeights(8);
  const total = Math.ceil((roots.length - first) / step) * length;
  let base = 0;
  let done = 0;
  let work = 0;
  for (let t = first; t < roots.length; t += step) {
    const root = roots[t];
    const nodes = (t + 1 < roots.length ? roots[t + 1] : trees.feature.length) - root;
    const tree = localTree(trees, { root, nodes });
    const { feature, right } = tree;
    const splits = Math.min(features, (nodes - 1) / 2);
    if (orders.size <= splits) orders = orderWeights(splits);
    const { size, weight } = orders;
    const rowLeft = new Uint8Array(nodes);
    const backgroundLeft = new Uint8Array(background.length * nodes);
    for (let b = 0; b < background.length; b++)
      for (let p = 0; p < nodes; p++)
        if (feature[p] >= 0 && goesLeft(tree, p, background.x, b)) backgroundLeft[b * nodes + p] = 1;
    for (let b = 0; b < background.length; b++) {
      let p = 0;
      while (feature[p] >= 0) p = backgroundLeft[b * nodes + p] === 1 ? p + 1 : right[p];
      base += (scale * value[(root + p) * width + k]) / background.length;
    }
    const share = scale / background.length;
    const visit = (start: number, at: number, i: number, ours: number, theirs: number): void => {
      let p = start;
      for (let j = feature[p]; j >= 0; j = feature[p]) {
        const l = rowLeft[p];
        const taken = side[j];
        if (l === backgroundLeft[at + p] || taken === 1) p = l === 1 ? p + 1 : right[p];
        else if (taken === 2) p = l === 1 ? right[p] : p + 1;
        else {
          side[j] = 1;
          fromRow[ours] = j;
          visit(l === 1 ? p + 1 : right[p], at, i, ours + 1, theirs);
          side[j] = 2;
          fromBackground[theirs] = j;
          visit(l === 1 ? right[p] : p + 1, at, i, ours, theirs + 1);
          side[j] = 0;
          return;
        }
      }
      const v = share * value[(root + p) * width + k];
      if (ours > 0) {
        const gain = v * weight[(ours - 1) * size + theirs];
        for (let a = 0; a < ours; a++) out[fromRow[a]][i] += gain;
      }
      if (theirs > 0) {
        const loss = v * weight[ours * size + theirs - 1];
        for (let a = 0; a < theirs; a++) out[fromBackground[a]][i] -= loss;
      }
    };
    for (let i = 0; i < length; i++) {
      for (let p = 0; p < nodes; p++) if (feature[p] >= 0) rowLeft[p] = goesLeft(tree, p, x, i) ? 1 : 0;
      for (let b = 0; b < background.length; b++) {
        visit(0, b * nodes, i, 0, 0);
        work += nodes;
        if (work > PIECE) {
          work = 0;
          yield [done, total];
        }
      }
      done++;
    }
  }
  yield [total, total];
  return base;
}

/** Shapley's weight of a feature that comes after `a` given ones and before `b` given ones: a! b! / (a + b + 1)!. */
function orderWeights(most: number): { readonly size: number; readonly weight: Float64Array } {
  const size = most + 1;
  const weight = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    weight[a * size] = 1 / (a + 1);
    for (let b = 1; b < size; b++) weight[a * size + b] = (weight[a * size + b - 1] * b) / (a + b + 1);
  }
  return { size, weight };
}
