import type { Column, Id } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import type { Covariate, DesignSchema } from "../design/design-types.ts";
import type { Lifetime, LifetimeColumns } from "../input/lifetime-types.ts";
import type { LifetimeAccount } from "../input/read-lifetimes.ts";
import type { SurvivalTest } from "../survival-test.ts";
import type { CoxTies } from "./partial-likelihood.ts";

/** A column that puts rows into groups: its name, or a function of the row. */
export type GroupColumn<Row> =
  | (string extends keyof Row ? string : never)
  | Column<Row, Id>
  | Column<Row, boolean>;

/** Which columns of the rows a Cox model is about: the same for the fit, its residuals and its tests. */
export type CoxColumns<Row extends object = Lifetime> = LifetimeColumns<Row> & {
  /** What explains how long customers stay. Default: nothing. */
  readonly covariates?: readonly Covariate<Row>[];
  /** Groups with a hazard of their own: customers are only compared within them. One column, or the names of several. */
  readonly strata?: GroupColumn<Row> | readonly string[];
  /** A known part of the linear predictor, with coefficient 1. */
  readonly offset?: (string extends keyof Row ? string : never) | Column<Row, number>;
  /** Rows that may go together, such as those of one customer: standard errors allow for it. */
  readonly cluster?: GroupColumn<Row>;
};

/** Settings of {@link fitCox}. */
export type CoxOptions<Row extends object = Lifetime> = CoxColumns<Row> & {
  /** How events at one age are counted: "efron" (default, close to exact), "breslow" (coarser) or "exact" (which of those at risk left, given how many did; costs customers times ties, and is refused beyond 10^10). */
  readonly ties?: CoxTies;
  /** Also the standard errors that hold when the model is not quite right (Lin and Wei 1989). Default: with `cluster`, and with weights that are no whole numbers. */
  readonly robust?: boolean;
  /**
   * Ridge penalty, theta / 2 times the squared coefficients. A number, or `{ theta, scaled: true }`, takes coefficients of terms divided by their standard deviations; `scaled: false` takes them as they are.
   * Standard errors are those of the penalized likelihood.
   */
  readonly ridge?: number | { readonly theta: number; readonly scaled?: boolean };
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
};

/** The effect of one term. Numbers are null where there is none: the term was dropped, or grows without end. */
export interface CoxCoefficient {
  readonly term: string;
  /** "estimated"; "dropped": says nothing that the others do not; "infinite": the likelihood rises for ever with it, `coefficient` is where it was stopped. */
  readonly status: "estimated" | "dropped" | "infinite";
  /** Change of the log hazard for one unit more. */
  readonly coefficient: number | null;
  readonly se: number | null;
  /** Robust standard error; null where none was asked for. */
  readonly robustSe: number | null;
  /** Of the coefficient, with the robust error where there is one; so are z and the chances. */
  readonly interval: readonly [low: number, high: number] | null;
  /** How many times as fast customers leave for one unit more. */
  readonly hazardRatio: number | null;
  readonly hazardRatioInterval: readonly [low: number, high: number] | null;
  readonly z: number | null;
  readonly pValue: number | null;
  /** Natural logarithm of the p-value, right also where that is too small for a number. */
  readonly logPValue: number | null;
}

/** Baseline of one stratum at the ages with events, for customers whose terms are all at `center`; sums up to each age. */
export interface CoxBaseline {
  /** Values of the columns of strata; empty without strata. */
  readonly stratum: readonly string[];
  readonly times: readonly number[];
  readonly cumulativeHazard: readonly number[];
  /** Variance of the cumulative hazard if coefficients were known. Null where it would fill the model: see the warnings. */
  readonly variance: readonly number[] | null;
  /** Hazard times (mean of each term among those at risk less its center), for the errors of curves. */
  readonly means: readonly (readonly number[])[] | null;
  /** The oldest age seen. */
  readonly last: number;
  readonly rows: number;
  readonly events: number;
}

/** How a Cox model was fitted. */
export interface CoxFit {
  /** "converged"; "boundary": coefficients marked "infinite" have no finite best value; "max iterations": do not rely on it. */
  readonly status: "converged" | "boundary" | "max iterations";
  readonly warnings: readonly string[];
  readonly logLikelihood: number;
  readonly nullLogLikelihood: number;
  readonly aic: number;
  /** With the number of events for n, as R. */
  readonly bic: number;
  readonly iterations: number;
  readonly events: number;
  /** Customers, each as often as it counts. */
  readonly customers: number;
  readonly rows: LifetimeAccount;
  readonly level: number;
  /** How errors were clustered; null without clusters. */
  readonly clusters: number | null;
}

/** The ridge penalty of a fit. */
export interface CoxRidge {
  readonly theta: number;
  readonly scaled: boolean;
  /** Effective degrees of freedom. */
  readonly df: number;
  readonly penalty: number;
  /** Standard errors of the information between two inverses of the penalized one, by term. */
  readonly sandwichSe: readonly (number | null)[];
}

/** A Cox model; plain data that predicts without the rows it was fitted on. */
export interface CoxModel {
  readonly kind: "cox";
  readonly version: 1;
  readonly unit: "day" | "week" | "month" | "year" | null;
  readonly ties: CoxTies;
  readonly schema: DesignSchema;
  /** What each term is counted from: the baseline is for customers who have these. */
  readonly center: readonly number[];
  readonly coefficients: readonly CoxCoefficient[];
  /** Covariance of the coefficients, rows by term; null for terms that have none. */
  readonly covariance: readonly (readonly (number | null)[])[];
  readonly robustCovariance: readonly (readonly (number | null)[])[] | null;
  /** Columns of the strata; empty without, or where a function said them (column "strata" is then looked for). */
  readonly strata: readonly string[];
  /** Column of the offset; null without. */
  readonly offset: string | null;
  readonly baseline: readonly CoxBaseline[];
  readonly tests: {
    readonly likelihoodRatio: SurvivalTest | null;
    readonly wald: SurvivalTest | null;
    readonly score: SurvivalTest | null;
    readonly robustScore: SurvivalTest | null;
  };
  /** Share of pairs that the model puts in the right order; null where there is no pair. */
  readonly concordance: Estimate | null;
  readonly ridge: CoxRidge | null;
  readonly fit: CoxFit;
}

/** What curves need of a model of proportional hazards. */
export type CoxLike = Pick<
  CoxModel,
  | "unit"
  | "schema"
  | "center"
  | "coefficients"
  | "covariance"
  | "robustCovariance"
  | "strata"
  | "offset"
  | "baseline"
>;
