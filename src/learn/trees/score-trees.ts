import { addByParts } from "./part-trees.ts";
import type { Trees } from "./tree-types.ts";

/** The leaf that row i ends in. O(depth). */
export function leafOf(trees: Trees, root: number, x: readonly Float64Array[], i: number): number {
  const { feature, cut, isSet, sets, missingLeft, right } = trees;
  let node = root;
  for (let j = feature[node]; j >= 0; j = feature[node]) {
    const v = x[j][i];
    const left = Number.isNaN(v)
      ? missingLeft[node] === 1
      : isSet[node] === 1
        ? sets[cut[node]][v] === 1
        : v <= cut[node];
    node = left ? node + 1 : right[node];
  }
  return node;
}

/** Getting ready pays from so many rows on. */
const FEW = 64;

/** Adds up the leaves of all trees for each row: `groups` of them, tree t counting for group t mod groups; leaves with a width give that many numbers. O(rows trees depth). */
export function sumTrees(
  trees: Trees,
  x: readonly Float64Array[],
  length: number,
  groups = 1,
): Float64Array[] {
  const { width } = trees;
  const out = Array.from({ length: groups * width }, () => new Float64Array(length));
  if (length < FEW || !addByParts(trees, x, length, groups, out)) addByRows(trees, x, length, groups, out);
  return out;
}

function addByRows(
  trees: Trees,
  x: readonly Float64Array[],
  length: number,
  groups: number,
  out: readonly Float64Array[],
): void {
  const { roots, width, value } = trees;
  for (let t = 0; t < roots.length; t++)
    for (let i = 0; i < length; i++) {
      const leaf = leafOf(trees, roots[t], x, i);
      for (let k = 0; k < width; k++) out[(t % groups) * width + k][i] += value[leaf * width + k];
    }
}
