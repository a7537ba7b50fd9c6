import type { Model } from "../../core/model.ts";
import type { LearnFit } from "../models/learn-fit.ts";
import type { FeatureSchema, Outcome } from "../rows/feature-types.ts";

/** What a hidden unit makes of its sum. */
export type Activation = "relu" | "tanh";

/** One input: a number less its mean over its deviation, a category (0 or 1), or "no value" of a column. */
export interface NetworkInput {
  readonly column: string;
  /** The category whose rows have 1 here; null for a number and for "no value". */
  readonly level: string | null;
  readonly isMissing: boolean;
  readonly mean: number;
  readonly deviation: number;
}

/** One layer: what comes in times its weights, plus its biases. */
export interface NetworkLayer {
  /** One for each unit. */
  readonly bias: readonly number[];
  /** For each thing that comes in the weights of all units, one after another. */
  readonly weights: readonly number[];
}

/** A small network of one or two hidden layers. */
export interface Network extends Model {
  readonly kind: "network";
  readonly version: 1;
  readonly schema: FeatureSchema;
  readonly outcome: Outcome;
  /** Numbers first, then categories. */
  readonly inputs: readonly NetworkInput[];
  readonly activation: Activation;
  /** The hidden ones and the last. */
  readonly layers: readonly NetworkLayer[];
  /** The last layer's sum times `scale` plus `center` is the score: of numbers in the target's units, elsewhere 0 and 1. */
  readonly target: { readonly center: number; readonly scale: number };
  readonly fit: NetworkFit;
}

/** How the training went. */
export interface NetworkFit extends LearnFit {
  /** Rounds over all rows that the weights are from. */
  readonly epochs: number;
  /** Mean loss of the rows learnt from, without the penalty, at those weights; of numbers half the squares in variances. */
  readonly loss: number;
  /** The rows held back to say when to stop, and their mean loss; null without. */
  readonly heldBack: { readonly rows: number; readonly loss: number } | null;
  readonly seed: number;
}
