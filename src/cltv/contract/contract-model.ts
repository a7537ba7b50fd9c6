import type { TimeUnit } from "../../core/time.ts";
import type { PurchaseFit } from "../purchase/purchase-model.ts";

/** By how much a covariate multiplies a parameter, per unit of the covariate. */
export interface ContractEffect {
  readonly multiplier: number;
  /** null where the data do not hold it. */
  readonly interval: readonly [low: number, high: number] | null;
}

/** What a column of numbers does to how long contracts last. */
export interface ContractCovariate {
  readonly name: string;
  /** Mean over the contracts: `params` are those of a contract with mean covariates. */
  readonly mean: number;
  /** Standard deviation over the contracts; the fit's covariance is in terms of it. */
  readonly spread: number;
  readonly alpha: ContractEffect;
  readonly beta: ContractEffect;
}

/** How long contracts last, in whole periods. */
export interface ContractModelOf<Kind extends string, Name extends string> {
  readonly kind: Kind;
  readonly version: 1;
  readonly params: { readonly [N in Name]: number };
  /** Length of one period. */
  readonly unit: TimeUnit;
  /** Exclusive end of what the data knew, in ms; null when the data did not say. */
  readonly asOf: number | null;
  /** The longest life that the data hold, in periods: what lies beyond is the model's word alone. */
  readonly longest: number;
  /** What covariates do; absent in a model without. */
  readonly covariates?: readonly ContractCovariate[];
  /** Its covariance is that of the logarithms of the parameters, then of the covariates' effects on log alpha and on log beta, each per standard deviation. */
  readonly fit: PurchaseFit<Name>;
}

/** Shifted beta-geometric: every customer leaves at the end of each period with a chance of his own, which never changes. */
export type SbgModel = ContractModelOf<"sbg", "alpha" | "beta">;
/** Beta-discrete-Weibull: as sBG, and the chance to leave grows (c > 1) or falls (c < 1) with time. */
export type BdwModel = ContractModelOf<"bdw", "alpha" | "beta" | "c">;

/** Any model of contracts. */
export type ContractModel = SbgModel | BdwModel;
