import type { Period, TimeUnit, WeekStart } from "../../core/time.ts";
import type { PurchaseCovariates } from "../purchase/covariates/covariate-types.ts";
import type { PurchaseFit } from "../purchase/purchase-model.ts";

/**
 * What covariates do in a model where they change with time. Both rates are multiplied by e^(coefficients x covariates) of the moment: that of orders by those of `buying`, that of leaving by
 * those of `leaving`.
 */
export type VaryingCovariates = Omit<PurchaseCovariates, "leavingActs">;

/** Pareto/NBD with covariates that change with time. `params` are those of times in which all numbers are zero and all levels are the references. */
export interface VaryingParetoNbdModel {
  readonly kind: "varying-pareto-nbd";
  readonly version: 1;
  readonly params: { readonly r: number; readonly alpha: number; readonly s: number; readonly beta: number };
  /** Unit of time that the parameters are in. */
  readonly unit: TimeUnit;
  /** Exclusive end of what the data knew, in ms. */
  readonly asOf: number;
  /** Time zone of days. */
  readonly zone: string;
  /** How time is cut into periods of the same covariates. */
  readonly period: Period;
  readonly weekStart: WeekStart;
  readonly covariates: VaryingCovariates;
  readonly fit: PurchaseFit<"r" | "alpha" | "s" | "beta">;
}
