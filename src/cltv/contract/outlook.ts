import { boundedInterval, logErrors, probabilityInterval } from "../delta-method.ts";
import { learntOf, parametersFor } from "./contract-covariates.ts";
import type { ContractModel } from "./contract-model.ts";
import { renewalQuantile, renewalsToCome } from "./lifetimes.ts";
import { type ContractParameters, logRenewal } from "./shifted-beta.ts";

/** What is asked about contracts that share their covariates. */
interface OutlookSettings {
  /** The most renewals that any of them has behind it. */
  readonly most: number;
  readonly delta: number;
  /** Payments within the horizon; Infinity without one. */
  readonly payments: number;
  readonly untilRenewal: number;
  readonly level: number;
}

/** Contracts that share their covariates. */
export interface Outlook {
  readonly parameters: ContractParameters;
  /** Of a contract with k renewals: renewal, residual and range with their ends, in the order of the table's columns. */
  figures(k: number): readonly number[];
  /** The part of its residual value that lies beyond the longest life in the data. */
  beyond(k: number): number;
}

/** Prepares all figures of contracts with these covariates; those of equal age are computed once. */
export function outlookOf(
  model: ContractModel,
  covariates: readonly number[],
  { most, delta, payments, untilRenewal, level }: OutlookSettings,
): Outlook {
  const learnt = learntOf(model);
  const p = parametersFor(model, learnt, covariates);
  const { covariance } = model.fit;
  const first = Math.exp(-delta * untilRenewal);
  const residualsOf = (all: Float64Array) =>
    renewalsToCome(parametersFor(model, all, covariates), most, delta, payments).map(
      (value) => first * value,
    );
  const renewalsOf = (all: Float64Array) => {
    const own = parametersFor(model, all, covariates);
    return Float64Array.from({ length: most + 1 }, (_, k) => Math.exp(logRenewal(own, k + 1)));
  };
  const residuals = residualsOf(learnt);
  const renewals = renewalsOf(learnt);
  const errors = logErrors(learnt, covariance, residualsOf, residuals);
  const renewalErrors = logErrors(learnt, covariance, renewalsOf, renewals);
  const tail = (1 - level) / 2;
  const worth = (n: number) => {
    const paid = Math.min(n, payments);
    return delta === 0 ? paid : (first * Math.expm1(-delta * paid)) / Math.expm1(-delta);
  };
  const known = new Map<number, { readonly figures: readonly number[]; readonly beyond: number }>();
  const compute = (k: number): readonly number[] => {
    const value = residuals[k];
    return [
      renewals[k],
      ...probabilityInterval(renewals[k], renewalErrors[k], level),
      value,
      ...boundedInterval(value, errors[k], worth(Number.POSITIVE_INFINITY), level),
      worth(renewalQuantile(p, k, tail)),
      worth(renewalQuantile(p, k, 1 - tail)),
    ];
  };
  const later = (k: number): number => {
    if (k >= model.longest) return residuals[k];
    const seen = Math.min(payments, model.longest - k);
    return residuals[k] - first * renewalsToCome(p, k, delta, seen)[k];
  };
  const of = (k: number) => {
    let found = known.get(k);
    if (found === undefined) {
      found = { figures: compute(k), beyond: later(k) };
      known.set(k, found);
    }
    return found;
  };
  return { parameters: p, figures: (k) => of(k).figures, beyond: (k) => of(k).beyond };
}
