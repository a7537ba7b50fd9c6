import type { Model } from "../../core/model.ts";
import type { LearnFit } from "../models/learn-fit.ts";
import type { FeatureSchema, Outcome } from "../rows/feature-types.ts";

/** One term of a linear score: a number, one category of a column, or "no value" of a column. */
export interface LinearTerm {
  /** Such as "tenure", "plan: monthly" or "tenure: no value". */
  readonly name: string;
  readonly column: string;
  /** The category whose rows have 1 here; null for a number and for "no value". */
  readonly level: string | null;
  /** Whether the term is 1 for rows without a value. */
  readonly isMissing: boolean;
  /** Mean in training: what stands for a missing number. */
  readonly mean: number;
  /** Standard deviation in training (population). */
  readonly deviation: number;
  /** Change of the score for one more unit; 0 for a term that follows from others. */
  readonly coefficient: number;
  /** Null where penalties leave none to be stated, and for terms that follow from others. */
  readonly se: number | null;
}

/** How large coefficients are paid for: l2 / 2 times their squares and l1 times their sizes are added to the sum of losses. */
export interface LinearPenalty {
  readonly l1: number;
  readonly l2: number;
  /** Whether numbers count in standard deviations; categories are 0 and 1 either way. */
  readonly standardize: boolean;
}

/** A linear score: log-odds of yes, the number itself, or the log of the count. */
export interface LinearModel extends Model {
  readonly kind: "logistic-regression" | "elastic-net" | "poisson-regression";
  readonly version: 1;
  readonly schema: FeatureSchema;
  readonly outcome: Outcome;
  /** The score where every number is 0 and every category the one compared with. */
  readonly intercept: number;
  /** Null where penalties or class weights leave none to be stated. */
  readonly interceptSe: number | null;
  /** The score where every number is at its mean of training instead: predictions start here, so that a large shift of a column costs no digits. */
  readonly atMeans: number;
  readonly terms: readonly LinearTerm[];
  /** By column, the category that the others are compared with: the most frequent in training. Empty with a penalty, where each category has a term. */
  readonly references: readonly { readonly column: string; readonly level: string }[];
  readonly penalty: LinearPenalty;
  /** The column by which counts grow in proportion (Poisson): predictions are for an exposure of 1. */
  readonly exposure: string | null;
  readonly fit: LinearFit;
}

/** How a linear model was fitted and how close it comes. */
export interface LinearFit extends LearnFit {
  /** Of the rows with their own weights, without the penalty. */
  readonly logLikelihood: number;
  /** Of the intercept alone. */
  readonly nullLogLikelihood: number;
  readonly deviance: number;
  readonly nullDeviance: number;
  /** McFadden's 1 - logLikelihood / nullLogLikelihood; for numbers the share of variance. Null where the intercept alone is perfect. */
  readonly r2: number | null;
  /** Rows, those with a count as often as they count. */
  readonly n: number;
  /** Coefficients that are not 0, the intercept included. */
  readonly parameters: number;
  /** Numbers: the variance of what is left, over n - parameters. Counts: Pearson's chi-square over n - parameters, 1 when counts spread as Poisson's. Null elsewhere. */
  readonly dispersion: number | null;
  /** Largest slope left at the result per unit of weight, terms in standard deviations: 0 at the optimum (the conditions of Karush, Kuhn and Tucker with l1). */
  readonly gap: number;
  readonly iterations: number;
  /** Terms whose coefficient grows without end, since they tell outcomes apart without an error; their errors are null. */
  readonly endless: readonly string[];
  /** Terms that say nothing beyond the others: coefficient 0. */
  readonly aliased: readonly string[];
}
