import { badOption, levelOption, needOptions } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import type { TimeUnit } from "../../core/time.ts";
import { logErrors, probabilityInterval } from "../delta-method.ts";
import { covariatesGiven, learntOf, parametersFor } from "./contract-covariates.ts";
import { MOST_PERIODS, needContractModel } from "./contract-input.ts";
import type { ContractModel } from "./contract-model.ts";
import { logRenewal, logSurvival } from "./shifted-beta.ts";

/** Settings of {@link contractCurve}. */
export interface ContractCurveOptions {
  /** How many periods to look ahead. Required. */
  readonly periods: number;
  /** Renewals already behind the contract: survival is then from there on. Default 0, a new contract. */
  readonly renewals?: number;
  /** Covariates of the contract, all that the model has. Default: their means. */
  readonly covariates?: { readonly [name: string]: number | boolean };
  /** Level of the intervals. Default 0.95. */
  readonly level?: number;
}

/** Contracts after so many periods. */
export interface ContractCurveRow {
  /** Periods since the beginning of the contract. */
  readonly period: number;
  /** Probability of still being there after it. */
  readonly survival: number;
  readonly survivalLow: number | null;
  readonly survivalHigh: number | null;
  /** Probability that who was there before the renewal at its end renews: the retention rate of that period. null in the first row. */
  readonly renewal: number | null;
  readonly renewalLow: number | null;
  readonly renewalHigh: number | null;
}

/** What a curve of contracts says about itself. */
export interface ContractCurveInfo extends TableInfo {
  readonly kind: "contract-curve";
  readonly model: ContractModel["kind"];
  readonly unit: TimeUnit;
  readonly renewals: number;
  readonly level: number;
  /** The longest life in the data, in periods: rows beyond it are the model's word alone. */
  readonly longest: number;
  /** What a person should know before using the figures, in words. */
  readonly notes: readonly string[];
}

/** Survival and renewal of contracts, one row a period. */
export type ContractCurve = Table<ContractCurveRow, ContractCurveInfo>;

/**
 * How many contracts are still there after each period, and how many renew at its end, by sBG or BdW; of new contracts, or of those with some renewals behind them. Intervals say how unsure the
 * curve is (delta method on the logit scale). The first row is the start. O(periods).
 *
 * @throws "bad-option", "bad-model".
 *
 * @example
 * import { contractCurve, parseContractModel } from "clientele/cltv";
 * const fit = { status: "converged", logLikelihood: -1611.2, customers: 1000, distinct: 8, iterations: 5, level: 0.95, aic: 0, bic: 0, warnings: [], standardErrors: {},
 *   intervals: {}, covariance: [] };
 * const model = parseContractModel({ kind: "sbg", version: 1, params: { alpha: 0.668, beta: 3.806 }, unit: "year", asOf: null, longest: 7, fit });
 * const curve = contractCurve(model, { periods: 12 });
 * curve.at(12)?.survival; // => 0.3780404
 * curve.at(2)?.renewal; // => 0.8779686
 * contractCurve(model, { periods: -1 }); // throws "bad-option"
 */
export function contractCurve(model: ContractModel, options: ContractCurveOptions): ContractCurve {
  needContractModel(model, "contractCurve");
  needOptions(options, "contractCurve", "periods");
  const { periods, renewals = 0 } = options;
  const level = levelOption(options.level);
  if (!Number.isInteger(periods) || periods < 0 || periods > MOST_PERIODS)
    throw badOption("periods", periods, "a whole number of periods, such as 12");
  if (!Number.isInteger(renewals) || renewals < 0)
    throw badOption("renewals", renewals, "a whole number of renewals, zero or more");
  const length = periods + 1;
  const given = covariatesGiven(model, options.covariates);
  const survivalAt = (p: Float64Array) =>
    Float64Array.from({ length }, (_, i) =>
      Math.exp(logSurvival(p, renewals + i) - logSurvival(p, renewals)),
    );
  const renewalAt = (p: Float64Array) =>
    Float64Array.from({ length }, (_, i) => (i === 0 ? Number.NaN : Math.exp(logRenewal(p, renewals + i))));
  const learnt = learntOf(model);
  const survivalOf = (all: Float64Array) => survivalAt(parametersFor(model, all, given));
  const renewalOf = (all: Float64Array) => renewalAt(parametersFor(model, all, given));
  const survival = survivalOf(learnt);
  const renewal = renewalOf(learnt);
  const ends = (values: Float64Array, of: (p: Float64Array) => Float64Array) => {
    const errors = logErrors(learnt, model.fit.covariance, of, values);
    const pairs = Array.from(values, (value, i) => probabilityInterval(value, errors[i], level));
    return [0, 1].map((end) => Float64Array.from(pairs, (pair) => pair[end]));
  };
  const [survivalLow, survivalHigh] = ends(survival, survivalOf);
  const [renewalLow, renewalHigh] = ends(renewal, renewalOf);
  return new Table<ContractCurveRow, ContractCurveInfo>(
    length,
    {
      period: Float64Array.from({ length }, (_, i) => renewals + i),
      survival,
      survivalLow,
      survivalHigh,
      renewal,
      renewalLow,
      renewalHigh,
    },
    {
      kind: "contract-curve",
      model: model.kind,
      unit: model.unit,
      renewals,
      level,
      longest: model.longest,
      notes: model.fit.status === "converged" ? [] : model.fit.warnings,
    },
  );
}
