import type { Estimate } from "../../core/estimate.ts";
import type { Model } from "../../core/model.ts";
import type { ComparedKind } from "./compared-columns.ts";
import type { ColumnContrast } from "./contrast-types.ts";

/**
 * How a column of numbers enters: "z", as it is; "log", the logarithm of 1 + x (negative values mirrored), for skewed money and counts; "rank", as the share of customers
 * who have less.
 */
export type LookalikeScale = "z" | "log" | "rank";

/** One number of the model: what a customer has of it, less `center`, over `spread`, times `weight`, is its part of the log-odds. */
export interface LookalikeTerm {
  /** "value" of a number, "level": has this text, "missing": has no value. */
  readonly is: "value" | "level" | "missing";
  /** The text, where it is a level. */
  readonly label: string | null;
  /** Mean and standard deviation among the customers it was learned from. */
  readonly center: number;
  readonly spread: number;
  readonly weight: number;
}

/** One column of the model. */
export interface LookalikeFeature {
  readonly column: string;
  readonly kind: ComparedKind;
  /** null unless it is a column of numbers. */
  readonly scale: LookalikeScale | null;
  /** Percentiles 0 to 100 of the values, where the scale is "rank". */
  readonly knots: readonly number[] | null;
  /** What a customer with much and with little of it does. */
  readonly words: readonly [much: string, little: string];
  /** None: the column has one value only. */
  readonly terms: readonly LookalikeTerm[];
}

/** How a look-alike model was made and what to think of it. */
export interface LookalikeFit {
  /** "too few": there are not enough ideal (or other) customers to learn from; the profile stands, scores are refused. */
  readonly status: "converged" | "too few";
  /** Penalty per customer on squared weights; null when nothing was learned. */
  readonly ridge: number | null;
  /** What was tried, the strongest first: mean log loss of customers held out, and its standard error over the folds. */
  readonly tried: readonly { readonly ridge: number; readonly loss: number; readonly se: number }[];
  /**
   * The chance that an ideal customer scores above another one, for customers held out, with DeLong's interval: 0.5 is no better than chance. Null when nothing was learned.
   */
  readonly auc: Estimate | null;
  /** Slope of the held-out log-odds (logistic recalibration): 1 is right, below 1 too sure, above 1 too cautious. Null where it has none. */
  readonly calibration: Estimate | null;
  readonly folds: number;
  readonly seed: number;
  /** Ids given as ideal that have no row. */
  readonly unknown: number;
  /** In sentences, what to be careful about. */
  readonly warnings: readonly string[];
}

/** Who is like the ideal customers: what `fitLookalike` returns. */
export interface LookalikeModel extends Model {
  readonly kind: "lookalike";
  readonly version: 1;
  /** Customers it was learned from. */
  readonly ideal: number;
  readonly others: number;
  /** Log-odds of a customer who is average in everything. */
  readonly intercept: number;
  readonly features: readonly LookalikeFeature[];
  /** Percentiles 0 to 100 of the log-odds of those who are not ideal: what scores are taken from. */
  readonly reference: readonly number[];
  /** The ideal customers beside the others, column by column, as `profileSegments` has it. */
  readonly profile: readonly ColumnContrast[];
  readonly fit: LookalikeFit;
}
