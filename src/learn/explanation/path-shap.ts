import type { Steps } from "../../core/work.ts";
import type { Trees } from "../trees/tree-types.ts";
import { type PathPlan, planPath, type Rule } from "./path-plan.ts";

/** Numbers touched between two steps: some milliseconds. */
export const PIECE: number = 200_000;

/** What a kernel explains: some of the trees, the value of their leaves at place `k`, times `scale`. */
export interface ExplainedTrees {
  readonly trees: Trees;
  /** Trees `first`, `first + step`, ... */
  readonly first: number;
  readonly step: number;
  /** Place among the values of a leaf. */
  readonly k: number;
  readonly scale: number;
}

/**
 * Adds the path-dependent Shapley values of every row to `out`, one array for each feature, and returns the base: what the trees say on average over their training rows. See {@link planPath} for the method. O(rows nodes depth / 2) at
 * most; buffers are made once for each tree. Counts trees done, times rows.
 */
export function* pathShapSteps(
  { trees, first, step, k, scale }: ExplainedTrees,
  x: readonly Float64Array[],
  length: number,
  out: readonly Float64Array[],
): Steps<number> {
  const rules = new Map<number, Rule>();
  const total = Math.ceil((trees.roots.length - first) / step) * length;
  let base = 0;
  let done = 0;
  let work = 0;
  for (let t = first; t < trees.roots.length; t += step) {
    const plan = planPath(trees, t, k, rules);
    base += scale * plan.base;
    const product = new Float64Array(plan.nodes * plan.points).fill(1, 0, plan.points);
    const hot = new Uint8Array(plan.nodes);
    const local = localTree(trees, plan);
    for (let i = 0; i < length; i++) {
      descend(local, x, i, plan, hot, product);
      ascend(local, i, plan, hot, product, scale, out);
      done++;
      work += plan.nodes * plan.points;
      if (work > PIECE) {
        work = 0;
        yield [done, total];
      }
    }
  }
  yield [total, total];
  return base;
}

/** One tree, nodes counted from its root. */
export interface LocalTree {
  readonly feature: Int32Array;
  readonly right: Int32Array;
  readonly cut: Float64Array;
  readonly sets: readonly (Uint8Array | undefined)[];
  readonly missingLeft: Uint8Array;
}

export function localTree(trees: Trees, { root, nodes }: { root: number; nodes: number }): LocalTree {
  const end = root + nodes;
  const cut = trees.cut.subarray(root, end);
  return {
    feature: trees.feature.subarray(root, end),
    right: trees.right.subarray(root, end).map((r) => r - root),
    cut,
    sets: Array.from(cut, (place, e) => (trees.isSet[root + e] === 1 ? trees.sets[place] : undefined)),
    missingLeft: trees.missingLeft.subarray(root, end),
  };
}

/** Whether row i goes left at split p. */
export function goesLeft(tree: LocalTree, p: number, x: readonly Float64Array[], i: number): boolean {
  const v = x[tree.feature[p]][i];
  if (Number.isNaN(v)) return tree.missingLeft[p] === 1;
  const set = tree.sets[p];
  return set === undefined ? v <= tree.cut[p] : set[v] === 1;
}

/** From the root down: which edges the row takes as far as their feature is asked, and the products along the paths. */
export function descend(
  tree: LocalTree,
  x: readonly Float64Array[],
  i: number,
  { nodes, points, before, steps, coldStep }: PathPlan,
  hot: Uint8Array,
  product: Float64Array,
): void {
  const { feature, right } = tree;
  for (let p = 0; p < nodes; p++) {
    if (feature[p] < 0) continue;
    const l = p + 1;
    const r = right[p];
    const from = p * points;
    const toLeft = l * points;
    const toRight = r * points;
    const same = before[l];
    if (same >= 0 && hot[same] === 0) {
      hot[l] = 0;
      hot[r] = 0;
      const onLeft = coldStep[l];
      const onRight = coldStep[r];
      for (let q = 0; q < points; q++) {
        product[toLeft + q] = product[from + q] * onLeft;
        product[toRight + q] = product[from + q] * onRight;
      }
      continue;
    }
    const left = goesLeft(tree, p, x, i) ? 1 : 0;
    hot[l] = left;
    hot[r] = 1 - left;
    const stepLeft = (2 * l + left) * points;
    const stepRight = (2 * r + 1 - left) * points;
    for (let q = 0; q < points; q++) {
      const c = product[from + q];
      product[toLeft + q] = c * steps[stepLeft + q];
      product[toRight + q] = c * steps[stepRight + q];
    }
  }
}

/** From the leaves up: sums of the leaves below each edge, and what they credit its feature with. */
function ascend(
  { feature, right }: LocalTree,
  i: number,
  { nodes, points, before, credit }: PathPlan,
  hot: Uint8Array,
  product: Float64Array,
  scale: number,
  out: readonly Float64Array[],
): void {
  for (let p = nodes - 1; p >= 0; p--) {
    const j = feature[p];
    if (j < 0) continue;
    const l = p + 1;
    const r = right[p];
    const to = p * points;
    const atLeft = l * points;
    const atRight = r * points;
    const same = before[l];
    if (same >= 0 && hot[same] === 0) {
      // the edge further up has the credit already
      for (let q = 0; q < points; q++) product[to + q] = product[atLeft + q] + product[atRight + q];
      continue;
    }
    const creditLeft = (2 * l + hot[l]) * points;
    const creditRight = (2 * r + hot[r]) * points;
    let gain = 0;
    for (let q = 0; q < points; q++) {
      const below = product[atLeft + q];
      const beside = product[atRight + q];
      gain += below * credit[creditLeft + q] + beside * credit[creditRight + q];
      product[to + q] = below + beside;
    }
    out[j][i] += scale * gain;
  }
  // the root's vector was summed over; every row begins with ones
  product.fill(1, 0, points);
}
