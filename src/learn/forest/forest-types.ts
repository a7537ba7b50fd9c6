import type { Model } from "../../core/model.ts";
import type { LearnFit } from "../models/learn-fit.ts";
import type { FeatureSchema, Outcome } from "../rows/feature-types.ts";
import type { PackedTrees } from "../trees/tree-types.ts";

/** A tree or the mean of many: a leaf holds the share of yes, the shares of the classes, or the mean. */
export interface ForestModel extends Model {
  readonly kind: "decision-tree" | "random-forest" | "extra-trees";
  readonly version: 1;
  readonly schema: FeatureSchema;
  readonly outcome: Outcome;
  readonly trees: PackedTrees;
  readonly fit: ForestFit;
}

/** How a forest grew. */
export interface ForestFit extends LearnFit {
  /** Mean decrease of impurity by feature, adding up to 1 (all 0 when no tree has a split), in the order of the schema. */
  readonly importance: readonly FeatureImportance[];
  /** How the trees do on rows that were not in their bags; null without bags. */
  readonly outOfBag: OutOfBag | null;
  /** What one prunes by: impurity that each leaf more must save, as a share of the root's; 0 is unpruned. For a single tree, else null. */
  readonly costComplexity: number | null;
}

/** What a feature did for a forest. */
export interface FeatureImportance {
  readonly column: string;
  readonly importance: number;
  /** Option `permutationImportance`: by how much the squared error of a tree on its out-of-bag rows rises when the feature's values are shuffled among them; mean of the trees with its standard error. */
  readonly permutation: { readonly value: number; readonly se: number | null } | null;
}

/** Predictions of every row by the trees that did not learn from it. */
export interface OutOfBag {
  /** Rows that at least one tree did not learn from. */
  readonly rows: number;
  /** Rows that every tree learnt from: they have no such prediction and are in no figure here. */
  readonly neverOut: number;
  /** Mean squared error; for yes and no the Brier score, for classes its sum over the classes. */
  readonly squaredError: number | null;
  /** For yes and no the area under the ROC curve, ties by half; else null. */
  readonly auc: number | null;
  /** For numbers the share of variance that is explained; else null. */
  readonly explained: number | null;
  /** Option `outOfBag: "predictions"`: for each used row the probability of yes or expected number (classes: one for each, row after row), null where there is none; else null. */
  readonly predictions: readonly (number | null)[] | null;
}
