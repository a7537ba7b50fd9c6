import type { Data } from "../../core/columns.ts";
import { needModel } from "../../core/model.ts";
import { badOption } from "../../core/options.ts";
import { coxRows } from "./cox-rows.ts";
import type { CoxModel } from "./cox-types.ts";
import { type PartialLikelihood, partialLikelihood } from "./partial-likelihood.ts";
import { type CoxData, readCox } from "./read-cox.ts";

/** A model at work on rows: the likelihood is evaluated at its coefficients, with order 1. */
export interface CoxAt extends CoxData {
  readonly likelihood: PartialLikelihood;
  /** Terms of the model that have a coefficient. */
  readonly kept: readonly number[];
  /** Their covariance (not the robust one), kept x kept; zero where unknown. */
  readonly covariance: Float64Array;
}

/**
 * Reads the rows of a model's fit again. Ties "exact" are looked at by Breslow's rule, as R does, where `exact` allows it.
 *
 * @throws "bad-model", "bad-option" and what `readCox` throws.
 */
export function coxAt(
  model: CoxModel,
  data: Data<object>,
  options: object | undefined,
  what: string,
  exact: boolean,
): CoxAt {
  needModel(model, ["cox"], what, "fitCox");
  if (!exact && model.ties === "exact")
    throw badOption("type", what, "martingale or deviance: exact ties know no score of a single row");
  const given = (options ?? {}) as { readonly strata?: unknown; readonly offset?: unknown };
  const columns = {
    ...given,
    strata: given.strata ?? (model.strata.length === 0 ? undefined : model.strata),
    offset: given.offset ?? model.offset ?? undefined,
  };
  const read = readCox(data, columns, what, model.schema);
  const { lifetimes, design, offset, stratum, strata } = read;
  const kept = model.coefficients.flatMap(({ coefficient }, j) => (coefficient === null ? [] : [j]));
  const rows = coxRows({
    ...lifetimes,
    offset,
    stratum,
    strata: strata.length,
    x: kept.map((j) => design.x[j]),
    center: kept.map((j) => model.center[j]),
  });
  const likelihood = partialLikelihood(rows, model.ties === "exact" ? "breslow" : model.ties);
  likelihood.at(
    kept.map((j, k) => (model.coefficients[j].coefficient as number) * rows.scale[k]),
    1,
  );
  const p = kept.length;
  const covariance = new Float64Array(p * p);
  for (let a = 0; a < p; a++)
    for (let b = 0; b < p; b++) covariance[a * p + b] = model.covariance[kept[a]][kept[b]] ?? 0;
  return { ...read, likelihood, kept, covariance };
}
