import type { FeatureSchema } from "../../../src/learn/rows/feature-types.ts";
import { listTrees } from "../../../src/learn/trees/list-trees.ts";
import type { PackedTrees, ShortTrees } from "../../../src/learn/trees/tree-types.ts";

/** A model with its trees as lists that one can read. */
export function listed<
  M extends {
    readonly kind: string;
    readonly trees: PackedTrees | ShortTrees;
    readonly schema: FeatureSchema;
  },
>(model: M): M & { readonly trees: PackedTrees } {
  return { ...model, trees: listTrees(model.kind, model.trees, model.schema) };
}
