import type { DesignSchema } from "../design/design-types.ts";
import type { ParametricBase, UsualParameter } from "./model-types.ts";

/** Distribution of lifetimes around what covariates say. "gaussian" and "logistic" are of ages themselves, all others of their logarithm. */
export type AftDistribution =
  | "weibull"
  | "exponential"
  | "rayleigh"
  | "log-normal"
  | "log-logistic"
  | "gaussian"
  | "logistic"
  | "generalized-gamma";

/**
 * A model in which covariates stretch lifetimes: log age = intercept + effects + scale x error (accelerated failure time). Its `coefficients` come as location, scale (logarithms) and, for the generalised gamma,
 * shape (Prentice's Q).
 */
export interface AftModel extends ParametricBase {
  readonly kind: "aft";
  readonly distribution: AftDistribution;
  /** Covariates of the log scale. */
  readonly scaleSchema: DesignSchema;
  /** Column that was added to the location with coefficient 1; null without. */
  readonly offset: string | null;
  /** Parameters in the field's usual words, for a customer whose covariates are 0 and of the reference categories. */
  readonly usual: readonly UsualParameter[];
}

/** Names of the distributions, simplest first. */
export const AFT_DISTRIBUTIONS: readonly AftDistribution[] = [
  "exponential",
  "rayleigh",
  "weibull",
  "log-normal",
  "log-logistic",
  "generalized-gamma",
  "gaussian",
  "logistic",
];
