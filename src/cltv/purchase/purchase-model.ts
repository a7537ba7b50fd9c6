import type { TimeUnit } from "../../core/time.ts";
import type { SeasonalClock } from "../seasonal/seasonal-clock.ts";
import type { PurchaseCovariates } from "./covariates/covariate-types.ts";
import type { PurchasePriors } from "./priors/prior-options.ts";

/** How a fit ended. */
export type FitStatus = "converged" | "boundary" | "not identified" | "max iterations";

/** Draws from the posterior of a model and how good they are. */
export interface PosteriorDraws {
  /** Names of what a draw holds: the parameters, then the coefficients of covariates, buying before leaving. */
  readonly parameters: readonly string[];
  /** One array a draw, in the order of `parameters`, on their natural scale; chain after chain. */
  readonly draws: readonly (readonly number[])[];
  readonly chains: number;
  readonly seed: number;
  /** By parameter: whether the chains tell the same (1 is best, above 1.01 not quite), and how many independent draws center and tails are known as well as from. */
  readonly diagnostics: {
    readonly [parameter: string]: {
      readonly rHat: number | null;
      readonly bulkEss: number;
      readonly tailEss: number;
    };
  };
  /** Share of the moves that were accepted, over all chains. */
  readonly acceptance: number;
  /** Longest run of moves that were not. */
  readonly longestStay: number;
  /** Moves that ran off. */
  readonly divergent: number;
}

/** What a fit by maximum likelihood says of itself. */
export interface PurchaseFit<Name extends string = string> {
  /**
   * "converged": a maximum; "boundary": the likelihood rises towards the end of a parameter's range, and the warning says what that means; "not identified": parameters can
   * move together without the data noticing; "max iterations": the climb did not end.
   */
  readonly status: FitStatus;
  /** Sum over all customers, in the data's own unit of time. */
  readonly logLikelihood: number;
  /** With priors or a penalty: the log-likelihood plus their log density, up to a constant. That is what the fit made largest. */
  readonly logPosterior?: number;
  /** What was believed of the parameters before the data were seen; absent without priors. */
  readonly priors?: PurchasePriors;
  /** Customers: the sum of counts. */
  readonly customers: number;
  /** Different rows, which is what the work grows with. */
  readonly distinct: number;
  /** Evaluations of the likelihood on all rows. */
  readonly iterations: number;
  /** Standard error of each parameter; null where the data do not hold it. */
  readonly standardErrors: { readonly [N in Name]: number | null };
  /** Confidence interval of each parameter, symmetric on the log scale; null where the data do not hold it. */
  readonly intervals: { readonly [N in Name]: readonly [low: number, high: number] | null };
  /** Level of the intervals. */
  readonly level: number;
  /**
   * Covariance of the LOGARITHMS of the parameters, in their order, and after them of the coefficients of covariates, buying before leaving; directions the data do not hold are left
   * out (no variance). With priors or a penalty the approximate covariance of the posterior.
   */
  readonly covariance: readonly (readonly number[])[];
  readonly aic: number;
  readonly bic: number;
  /** What a person should know, in words. */
  readonly warnings: readonly string[];
  /** Draws from the posterior, where `samplePosterior` made them; parameters, standard errors, intervals and covariance are then those of the draws. */
  readonly posterior?: PosteriorDraws;
}

/** A model of when customers order and whether they still do. */
export interface PurchaseModelOf<Kind extends string, Name extends string> {
  readonly kind: Kind;
  readonly version: 1;
  readonly params: { readonly [N in Name]: number };
  /** Unit of time that the parameters are in. */
  readonly unit: TimeUnit;
  /** Exclusive end of what the data knew, in ms; null when the data did not say. */
  readonly asOf: number | null;
  /** The seasonal clock that the customers were on; absent in calendar time. Parameters are in the clock's time. */
  readonly clock?: SeasonalClock;
  /** What covariates do; absent without any. `params` are then those of a customer whose numbers are all zero and whose levels are the references. */
  readonly covariates?: PurchaseCovariates;
  readonly fit: PurchaseFit<Name>;
}

/** Orders at a rate that differs between customers, nobody leaves. */
export type NbdModel = PurchaseModelOf<"nbd", "r" | "alpha">;
/** As NBD; after every repeat order a customer may leave. */
export type BgNbdModel = PurchaseModelOf<"bg-nbd", "r" | "alpha" | "a" | "b">;
/** As BG/NBD, and a customer may leave after the very first order too. */
export type MbgNbdModel = PurchaseModelOf<"mbg-nbd", "r" | "alpha" | "a" | "b">;
/** As NBD; customers leave at any time, at a rate that differs between them. */
export type ParetoNbdModel = PurchaseModelOf<"pareto-nbd", "r" | "alpha" | "s" | "beta">;

/** One k of a model of regular buyers and how well it fits. */
export interface RegularityTried {
  readonly k: number;
  readonly logLikelihood: number;
}

/** As BG/NBD or MBG/NBD, but the time between orders is regular: every k-th event of a random process is an order. */
export type CnbdKModel = PurchaseModelOf<"bg-cnbd-k" | "mbg-cnbd-k", "r" | "alpha" | "a" | "b"> & {
  /** Regularity: 1 is random, the more the steadier. */
  readonly k: number;
  /** Every k that was tried, in order. */
  readonly tried: readonly RegularityTried[];
};

/** Any model of buying without a contract. */
export type PurchaseModel = NbdModel | BgNbdModel | MbgNbdModel | ParetoNbdModel | CnbdKModel;
