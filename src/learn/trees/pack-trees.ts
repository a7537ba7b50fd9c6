import type { PackedTrees, Trees } from "./tree-types.ts";

/** Trees as a model stores them. O(nodes). */
export function packTrees(trees: Trees): PackedTrees {
  const { width } = trees;
  const cut: number[] = [];
  const sets: number[][] = [];
  const value: number[] = [];
  const cover: number[] = [];
  let missing = "";
  for (let node = 0; node < trees.feature.length; node++) {
    if (trees.feature[node] < 0) {
      for (let k = 0; k < width; k++) value.push(trees.value[node * width + k]);
      cover.push(trees.cover[node]);
      continue;
    }
    missing += trees.missingLeft[node] === 1 ? "l" : "r";
    if (trees.isSet[node] === 0) {
      cut.push(trees.cut[node]);
      continue;
    }
    cut.push(sets.length);
    const goesLeft = trees.sets[trees.cut[node]];
    sets.push([...goesLeft.keys()].filter((level) => goesLeft[level] === 1));
  }
  return { width, feature: [...trees.feature], cut, missing, sets, value, cover };
}
