import type { Table, TableInfo } from "../../core/table.ts";
import type { CoxColumns, CoxModel, GroupColumn } from "../cox/cox-types.ts";
import type { Lifetime } from "../input/lifetime-types.ts";

/** How the frailties of groups are distributed. */
export type FrailtyDistribution = "gamma" | "log-normal";

/** Settings of {@link fitFrailtyCox}. */
export type FrailtyCoxOptions<Row extends object = Lifetime> = Omit<CoxColumns<Row>, "cluster" | "weight"> & {
  /** Whose rows share a frailty: the customer, account or region. Required. */
  readonly by: GroupColumn<Row>;
  /** "gamma" (default): frailties with mean 1, in closed form. "log-normal": their logarithms are normal with mean 0. */
  readonly distribution?: FrailtyDistribution;
  /** How events at one age are counted. Default "efron". */
  readonly ties?: "efron" | "breslow";
  /** Variance of the frailties (log-normal: of their logarithms) where it is known. Default: estimated. */
  readonly variance?: number;
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
};

/** One group's frailty. */
export interface FrailtyRow {
  readonly group: string;
  /** Rows of the group, repetitions counted, and its events. */
  readonly rows: number;
  readonly events: number;
  /** Events that a group with frailty 1 would have had. */
  readonly expected: number;
  /** How many times as fast the group leaves as one with frailty 1 and the same covariates, shrunk towards what is usual by how little was seen of it. */
  readonly frailty: number;
  /** Where the frailty lies, given what was seen of the group. */
  readonly frailtyLow: number;
  readonly frailtyHigh: number;
}

/** How much the groups differ. */
export interface FrailtyVariance {
  /** Variance of the frailties; log-normal: of their logarithms. */
  readonly value: number;
  /** Where the marginal likelihood, at its best over the coefficients, falls by the quantile of the chi-square; null where the variance was given or has no limit. */
  readonly interval: readonly [low: number, high: number] | null;
  /** "estimated"; "boundary": the best value is 0, a plain Cox model; "endless": the likelihood still rises at the largest variance tried; "given". */
  readonly status: "estimated" | "boundary" | "endless" | "given";
}

/** A Cox model with a frailty shared by the rows of each group; plain data but for its table. */
export interface FrailtyCoxModel {
  readonly kind: "frailty-cox";
  readonly version: 1;
  readonly distribution: FrailtyDistribution;
  /** Column of the groups; null where a function said them. */
  readonly by: string | null;
  readonly variance: FrailtyVariance;
  /** Likelihood-ratio test that groups do not differ: half of a chi-square with 1 degree of freedom, as the variance cannot be below 0. Null where the variance was given. */
  readonly test: {
    readonly statistic: number;
    readonly pValue: number;
    readonly logPValue: number;
  } | null;
  /** Logarithm of the likelihood with the frailties integrated out, and without any frailty. */
  readonly logLikelihood: number;
  readonly plainLogLikelihood: number;
  /** A Cox model of customers in a group with frailty 1. Errors are those of the marginal likelihood at this variance; `fit.logLikelihood` is the marginal one. */
  readonly model: CoxModel;
  /** Frailties by group, in the order of their names. */
  readonly frailties: Table<FrailtyRow, TableInfo>;
}
