import type { DesignSchema } from "../design/design-types.ts";
import type { LifetimeAccount } from "../input/read-lifetimes.ts";

/**
 * How a fit ended. "boundary": the likelihood rises towards a limit at which a number is infinite or zero; "not identified": very different numbers explain the data equally well; "unbounded": the likelihood
 * rises without end, because the model can name the ages of all who left exactly; "max iterations": the climb did not arrive.
 */
export type ParametricStatus = "converged" | "boundary" | "not identified" | "unbounded" | "max iterations";

/** A number of a model with how unsure it is. Null: the data say nothing about it. */
export interface ParametricCoefficient {
  /** What it acts on: "location" moves (the log of) lifetimes, "scale" the log of their spread, "shape" the form, "hazard" the log of the rate of leaving, "share" the log odds of never leaving. */
  readonly part: "location" | "scale" | "shape" | "hazard" | "share";
  /** "(intercept)", or a term of the schema. */
  readonly name: string;
  readonly value: number | null;
  readonly se: number | null;
  readonly interval: readonly [low: number, high: number] | null;
  readonly z: number | null;
  /** Two-sided p-value of Wald's test of 0. */
  readonly pValue: number | null;
  /** Its natural logarithm, which is right where the p-value itself is too small for a number. */
  readonly logPValue: number | null;
}

/** A positive number in the field's usual words, such as the shape of a Weibull distribution. */
export interface UsualParameter {
  readonly name: string;
  readonly value: number;
  readonly se: number | null;
  readonly interval: readonly [low: number, high: number] | null;
}

/** How well a model fits and what it was fitted on. */
export interface ParametricFit {
  readonly status: ParametricStatus;
  readonly warnings: readonly string[];
  /** Confidence level of the intervals. */
  readonly level: number;
  readonly rows: LifetimeAccount;
  readonly customers: number;
  readonly events: number;
  /** Null when it is unbounded. */
  readonly logLikelihood: number | null;
  /** Without covariates (those of the scale stay). */
  readonly nullLogLikelihood: number | null;
  /** Likelihood ratio test of the covariates; null without. */
  readonly test: {
    readonly statistic: number;
    readonly df: number;
    readonly pValue: number;
    readonly logPValue: number;
  } | null;
  /** Numbers estimated. */
  readonly parameters: number;
  readonly aic: number | null;
  /** With the log of the number of customers. */
  readonly bic: number | null;
  readonly iterations: number;
  /** Whether errors are robust (sandwich), and over how many clusters. */
  readonly robust: boolean;
  readonly clusters: number | null;
  /** Covariance of the coefficients that have a value, in their order; empty where the data cannot carry one. */
  readonly covariance: readonly (readonly number[])[];
  /** The same from the likelihood alone, where `covariance` is robust. */
  readonly naiveCovariance: readonly (readonly number[])[] | null;
}

/** What all parametric models carry. */
export interface ParametricBase {
  readonly version: 1;
  readonly unit: "day" | "week" | "month" | "year" | null;
  /** How covariates become numbers. */
  readonly schema: DesignSchema;
  readonly coefficients: readonly ParametricCoefficient[];
  readonly fit: ParametricFit;
}
