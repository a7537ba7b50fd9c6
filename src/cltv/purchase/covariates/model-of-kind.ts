import { badOption } from "../../../core/options.ts";
import type { PurchaseModel } from "../purchase-model.ts";
import type { CovariateValue } from "./covariate-options.ts";
import { purchaseModelFor } from "./purchase-model-for.ts";

/** Covariates of a customer, by column. */
export interface CovariatesGiven {
  readonly [column: string]: CovariateValue;
}

/**
 * The model of one kind of customer, who is called `whom`: with the covariates asked for, otherwise with the mean of each number and the level of comparison of each text, and `words` to say so. A model without covariates stays
 * as it is.
 */
export function modelOfKind<M extends PurchaseModel>(
  model: M,
  asked: CovariatesGiven | undefined,
  whom: string,
): { readonly model: M; readonly words: readonly string[] } {
  const columns = model.covariates?.columns;
  if (columns === undefined) {
    if (asked === undefined) return { model, words: [] };
    throw badOption("covariates", asked, "nothing: the model has no covariates");
  }
  const unknown = Object.keys(asked ?? {}).find((name) => columns.every(({ column }) => column !== name));
  if (unknown !== undefined)
    throw badOption("covariates", unknown, `values of ${columns.map(({ column }) => column).join(", ")}`);
  const taken = columns.filter(({ column }) => asked === undefined || !Object.hasOwn(asked, column));
  const values = Object.fromEntries(
    taken.map(({ column, mean, reference }): [string, CovariateValue] => [column, mean ?? reference ?? ""]),
  );
  const words = taken.map(({ column, mean, reference }) =>
    mean === null ? `${column} ${reference}` : `the mean ${column}, ${Number(mean.toPrecision(3))}`,
  );
  return {
    model: purchaseModelFor(model, { ...values, ...asked }),
    words:
      taken.length === 0
        ? []
        : [`${whom} is taken for one with ${words.join(", ")}; say covariates for another kind.`],
  };
}
