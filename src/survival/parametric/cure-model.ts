import type { DesignSchema } from "../design/design-types.ts";
import type { ParametricBase, UsualParameter } from "./model-types.ts";

/** Distribution of the lifetimes of those who leave some day. */
export type CureDistribution = "weibull" | "exponential" | "log-normal" | "log-logistic";

/**
 * A model in which a share of customers never leaves, and the others have lifetimes of a known form. Coefficients of part "share" are the log odds of never leaving, "location" and "scale" the lifetimes of the others as
 * in accelerated failure time models. `schema` is that of the share.
 */
export interface CureModel extends ParametricBase {
  readonly kind: "cure";
  readonly distribution: CureDistribution;
  readonly locationSchema: DesignSchema;
  /** Share of customers who never leave, at covariates of 0 and reference categories; interval from its log odds. */
  readonly share: Omit<UsualParameter, "name">;
  /** Parameters of the lifetimes of the others, in the field's usual words. */
  readonly usual: readonly UsualParameter[];
}
