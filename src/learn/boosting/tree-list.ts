import { cutBetween } from "../trees/cut-between.ts";
import type { PackedTrees } from "../trees/tree-types.ts";
import type { BinnedFeature } from "./bins.ts";
import type { GrownNode } from "./grow-tree.ts";

/** A grown tree in the words of the data: cuts between values, categories by their place. `value` and `cover` have one number for each node. */
export function packTree(
  nodes: readonly GrownNode[],
  features: readonly BinnedFeature[],
  value: Float64Array,
  cover: Float64Array,
): PackedTrees {
  const feature: number[] = [];
  const cut: number[] = [];
  const sets: number[][] = [];
  const values: number[] = [];
  const covers: number[] = [];
  let missing = "";
  const open = [0];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { split, left, right } = nodes[place];
    if (split === undefined) {
      feature.push(-1);
      values.push(value[place]);
      covers.push(Number(cover[place].toPrecision(6)));
      continue;
    }
    const { column, bins, isCategory, low, high } = features[split.feature];
    feature.push(column);
    missing += split.goesLeft[bins] === 1 ? "l" : "r";
    if (isCategory) {
      cut.push(sets.length);
      const set: number[] = [];
      for (let k = 0; k < bins; k++) if (split.goesLeft[k] === 1) set.push(low[k]);
      sets.push(set);
    } else {
      // all values left, the missing ones right: whatever is a number goes left
      cut.push(split.bin + 1 < bins ? cutBetween(high[split.bin], low[split.bin + 1]) : Number.MAX_VALUE);
    }
    open.push(right, left);
  }
  return { width: 1, feature, cut, missing, sets, value: values, cover: covers };
}

/** The trees one after another. */
export function joinTrees(trees: readonly PackedTrees[], features: readonly BinnedFeature[]): PackedTrees {
  const isCategory = new Set(features.filter((f) => f.isCategory).map((f) => f.column));
  const sets: (readonly number[])[] = [];
  const cut: number[] = [];
  for (const tree of trees) {
    const before = sets.length;
    let at = 0;
    for (const column of tree.feature)
      if (column >= 0) cut.push(tree.cut[at++] + (isCategory.has(column) ? before : 0));
    sets.push(...tree.sets);
  }
  return {
    width: 1,
    feature: trees.flatMap((tree) => tree.feature),
    cut,
    missing: trees.map((tree) => tree.missing).join(""),
    sets,
    value: trees.flatMap((tree) => tree.value),
    cover: trees.flatMap((tree) => tree.cover),
  };
}
