import type { PackedTrees } from "../trees/tree-types.ts";
import type { GrownTree } from "./grow-tree.ts";
import type { Units } from "./growth-data.ts";

/** Trees on their way into a model. */
export interface TreeLists {
  readonly width: number;
  readonly feature: number[];
  readonly cut: number[];
  readonly missing: string[];
  readonly sets: number[][];
  readonly value: number[];
  readonly cover: number[];
}

export function treeLists(width: number): TreeLists {
  return { width, feature: [], cut: [], missing: [], sets: [], value: [], cover: [] };
}

export function packedLists({ missing, ...lists }: TreeLists): PackedTrees {
  return { ...lists, missing: missing.join("") };
}

/** What the leaves of a grown tree predict (with `every`: all nodes): weighted shares or means of their units, `width` numbers at each node's place. O(units), times depth with `every`. */
export function leafValues(
  tree: GrownTree,
  { width, y, center }: Units,
  weight: Float64Array,
  out: Float64Array,
  every = false,
): void {
  for (let v = 0; v < tree.nodes; v++) {
    if (tree.feature[v] >= 0 && !every) continue;
    out.fill(0, v * width, v * width + width);
    let total = 0;
    for (let i = tree.from[v]; i < tree.to[v]; i++) {
      const unit = tree.rows[i];
      const w = weight[unit];
      total += w;
      if (width === 1) out[v] += w * y[unit];
      else out[v * width + y[unit]] += w;
    }
    for (let k = 0; k < width; k++) out[v * width + k] /= total;
    if (width === 1) out[v] += center;
    tree.weight[v] = total;
  }
}

/** Adds a grown tree in preorder. `digits` is how many digits a value keeps, 17 for all. O(nodes). */
export function addTree(
  lists: TreeLists,
  tree: GrownTree,
  { features }: Units,
  values: Float64Array,
  digits: number,
): void {
  const open = [0];
  for (let v = open.pop(); v !== undefined; v = open.pop()) {
    const j = tree.feature[v];
    lists.feature.push(j);
    if (j < 0) {
      for (let k = 0; k < lists.width; k++) lists.value.push(short(values[v * lists.width + k], digits));
      lists.cover.push(short(tree.weight[v], digits));
      continue;
    }
    lists.missing.push(tree.missingLeft[v] === 1 ? "l" : "r");
    const at = tree.setAt[v];
    if (at < 0) lists.cut.push(tree.cut[v]);
    else {
      lists.cut.push(lists.sets.length);
      const set: number[] = [];
      for (let b = 1; b <= features[j].bins; b++) if (tree.sets[at + b] === 1) set.push(b - 1);
      lists.sets.push(set);
    }
    open.push(tree.right[v], tree.left[v]);
  }
}

/** The leaf that a unit ends in, with the values of feature `other` taken from unit `from`. O(depth). */
export function leafOfUnit(tree: GrownTree, { features }: Units, unit: number, other = -1, from = 0): number {
  let v = 0;
  for (let j = tree.feature[0]; j >= 0; j = tree.feature[v]) {
    const b = features[j].bin[j === other ? from : unit];
    const at = tree.setAt[v];
    const goesLeft =
      at >= 0 ? tree.sets[at + b] : b === 0 ? tree.missingLeft[v] : b <= tree.cutBin[v] ? 1 : 0;
    v = goesLeft === 1 ? tree.left[v] : tree.right[v];
  }
  return v;
}

/** Whole numbers as they are; others with so many digits. */
function short(value: number, digits: number): number {
  return digits >= 17 || Number.isInteger(value) ? value : Number(value.toPrecision(digits));
}
