import type { Estimate } from "../../core/estimate.ts";
import { badOption, levelOption, needOptions } from "../../core/options.ts";
import type { Duration, TimeUnit } from "../../core/time.ts";
import { boundedInterval, logErrors } from "../delta-method.ts";
import { type Discount, deltaOf } from "../purchase/discount.ts";
import { covariatesGiven, learntOf, parametersFor } from "./contract-covariates.ts";
import { endlessReason, MOST_PERIODS, needContractModel, paymentsWithin } from "./contract-input.ts";
import type { ContractModel } from "./contract-model.ts";
import { renewalsToCome } from "./lifetimes.ts";

/** Settings of {@link expectedLifetime}. */
export interface ExpectedLifetimeOptions extends Discount {
  /** Renewals already made: periods are counted from the last of them on. Default 0, a new contract. */
  readonly renewals?: number;
  /** Counts periods that begin within so much time. Default: without end. */
  readonly horizon?: Duration;
  /** Covariates of the contract, all that the model has. Default: their means. */
  readonly covariates?: { readonly [name: string]: number | boolean };
  /** Level of the interval. Default 0.95. */
  readonly level?: number;
}

/** How long contracts last. `value` is Infinity where `reason` says why. */
export interface ExpectedLifetime extends Estimate {
  /** Length of one period. */
  readonly unit: TimeUnit;
  /** Share of the value that lies beyond the longest life in the data, where the model's word is all there is; null when the value is infinite. */
  readonly beyondData: number | null;
  /** Why there is no finite value, or no interval; null when there is both. */
  readonly reason: string | null;
}

/**
 * Expected number of periods that a contract is paid for by sBG or BdW, the present one included: from its beginning, or from the last of `renewals` on. With a discount each period counts at what its
 * payment is worth today, paid in advance at its beginning: Fader and Hardie's discounted expected lifetime (DEL, Marketing Science 29(1), 2010); times price and margin it is the value of
 * a new customer. The discount is a rate a YEAR whatever the period is.
 *
 * The interval is by the delta method for what comes after the present period, which is certain: on the logit scale of its share of the most there can be, on the log scale where that has no end.
 *
 * Without a discount and a horizon there is no finite value where alpha <= 1 (sBG) or alpha x c <= 1 (BdW): `value` is Infinity and `reason` says so. O(1) and with a horizon
 * O(periods).
 *
 * @throws "bad-option", "bad-model".
 *
 * @example
 * import { expectedLifetime, parseContractModel } from "clientele/cltv";
 * const fit = { status: "converged", logLikelihood: -1611.2, customers: 1000, distinct: 8, iterations: 5, level: 0.95, aic: 0, bic: 0, warnings: [], standardErrors: {},
 *   intervals: {}, covariance: [] };
 * const model = parseContractModel({ kind: "sbg", version: 1, params: { alpha: 0.668, beta: 3.806 }, unit: "year", asOf: null, longest: 7, fit });
 * expectedLifetime(model, { annualDiscount: 0.1 }).value; // => 5.922596
 * expectedLifetime(model).value === Infinity; // => true
 * expectedLifetime(model, { horizon: { years: 3 } }).value; // => 2.597575
 * expectedLifetime(model, { annualDiscount: -1 }); // throws "bad-option"
 */
export function expectedLifetime(
  model: ContractModel,
  options: ExpectedLifetimeOptions = {},
): ExpectedLifetime {
  needContractModel(model, "expectedLifetime");
  needOptions(options, "expectedLifetime", "an object, or nothing");
  const { renewals = 0 } = options;
  const level = levelOption(options.level);
  if (!Number.isInteger(renewals) || renewals < 0 || renewals > MOST_PERIODS)
    throw badOption("renewals", renewals, `a whole number of renewals, 0 to ${MOST_PERIODS}`);
  const { unit, longest } = model;
  const delta = deltaOf(options, unit);
  // the present period is the first of them
  const more = paymentsWithin(options.horizon, unit, 0) - 1;
  const z = Math.exp(-delta);
  const given = covariatesGiven(model, options.covariates);
  const of = (all: Float64Array) => {
    const toCome = renewalsToCome(parametersFor(model, all, given), renewals, delta, more)[renewals];
    return Float64Array.of(1 + z * toCome);
  };
  const learnt = learntOf(model);
  const p = parametersFor(model, learnt, given);
  const [value] = of(learnt);
  const endless = value === Number.POSITIVE_INFINITY;
  const error = logErrors(learnt, model.fit.covariance, of, Float64Array.of(value))[0];
  const known = Number.isFinite(error);
  // the present period is certain, and all periods together are the most there can be
  const beyond = value - 1;
  const most = delta === 0 ? more : (z * Math.expm1(-delta * more)) / Math.expm1(-delta);
  const ends = boundedInterval(beyond, (error * value) / beyond, most, level);
  // who has renewed that often is in a period that nobody was seen to outlive
  const within = Math.max(0, Math.min(more + 1, longest + 1 - renewals));
  const seen = within === 0 ? 0 : 1 + z * renewalsToCome(p, renewals, delta, within - 1)[renewals];
  return {
    value,
    se: known ? value * error : null,
    interval: known ? [1 + ends[0], 1 + ends[1]] : null,
    level,
    unit,
    beyondData: endless ? null : Math.max(0, 1 - seen / value),
    reason: endless
      ? endlessReason(p)
      : known
        ? null
        : "The model has no covariance of its parameters, so there is no interval.",
  };
}
