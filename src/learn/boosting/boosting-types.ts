import type { Model } from "../../core/model.ts";
import type { LearnFit } from "../models/learn-fit.ts";
import type { FeatureSchema, Outcome } from "../rows/feature-types.ts";
import type { PackedTrees, ShortTrees } from "../trees/tree-types.ts";

/** What boosting makes small. */
export type BoostingLoss = "logistic" | "squared" | "poisson" | "quantile" | "softmax";

/** A sum of trees on the scale of the loss: log-odds, the number itself, the log of the count, one score for each class. */
export interface Boosting extends Model {
  readonly kind: "boosting";
  readonly version: 2;
  readonly schema: FeatureSchema;
  readonly outcome: Outcome;
  readonly loss: BoostingLoss;
  /** Score before the first tree: one, or one for each class. */
  readonly base: readonly number[];
  /** Tree t adds to the score of class t mod `base.length`. Own models hold them in the short form, those of other libraries as lists. */
  readonly trees: PackedTrees | ShortTrees;
  readonly fit: BoostingFit;
}

/** How boosting went. */
export interface BoostingFit extends LearnFit {
  /** Trees for each class. */
  readonly rounds: number;
  /** What the rows said that no tree learnt from; null without early stopping. */
  readonly heldBack: HeldBack | null;
}

/** Rows that only decide how many rounds are kept. */
export interface HeldBack {
  readonly rows: number;
  /** Rounds that were tried. */
  readonly tried: number;
  /** Mean loss after the rounds that are kept: log loss, half the squared error, Poisson deviance or pinball loss. */
  readonly loss: number;
}

/** Settings of a fit, complete. */
export interface BoostingSettings {
  readonly loss: BoostingLoss;
  readonly quantile: number;
  readonly rounds: number;
  readonly learningRate: number;
  readonly leaves: number;
  readonly minLeaf: number;
  readonly l2: number;
  readonly maxBins: number;
  readonly maxDepth: number;
  readonly rowShare: number;
  readonly featureShare: number;
  readonly seed: number;
  /** By place in the schema: 1 rising, -1 falling, 0 free. */
  readonly monotone: readonly number[];
  /** Places in the schema that may meet on one path; undefined: all. */
  readonly interactions: readonly (readonly number[])[] | undefined;
  readonly earlyStopping: EarlyStopping | undefined;
  /** Undefined: by the number of rows. */
  readonly exact: boolean | undefined;
}

/** When to stop adding trees. */
export interface EarlyStopping {
  /** Share of the rows that are held back. Default 0.1. */
  readonly share?: number;
  /** Rounds without an improvement that end the fit. Default 10. */
  readonly patience?: number;
  /** Which rows are held back: "random" ones by `seed` (default), of every class alike, or the "last" ones, for rows in order of time. */
  readonly rows?: "random" | "last";
}
