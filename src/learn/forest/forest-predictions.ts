import type { FeatureRows } from "../rows/feature-types.ts";
import { sumTrees } from "../trees/score-trees.ts";
import { unpackTrees } from "../trees/unpack-trees.ts";
import type { ForestModel } from "./forest-types.ts";

/** Means of the leaves that rows end in: for a binary outcome the probability of yes, for classes one array each. O(rows trees depth). */
export function forestPredictions(model: ForestModel, { x, length }: FeatureRows): Float64Array[] {
  const trees = unpackTrees(model.kind, model.trees, model.schema);
  return sumTrees(trees, x, length).map((sums) => sums.map((sum) => sum / trees.roots.length));
}
