import { numberOf } from "../../../core/columns.ts";
import { badModel } from "../../../core/model.ts";
import { badOption } from "../../../core/options.ts";
import { normalQuantile } from "../../../numeric/normal.ts";
import { kernelOf, parametersOf } from "../kernels.ts";
import type { PurchaseModel } from "../purchase-model.ts";
import type { CovariateValue } from "./covariate-options.ts";
import type { CovariateColumn } from "./covariate-types.ts";
import { movesOf } from "./moves.ts";

/**
 * The model of one kind of customer out of a model with covariates: a plain model of the same kind, for everything that asks about one kind at a time (new customers, charts, comparing two channels).
 * Its parameters have the covariates in them, and their standard errors and covariance follow exactly, as both are linear on the log scale. `fit` stays that of all customers. O(1).
 *
 * @throws "bad-option" for a covariate that is missing, of the wrong type, or a level that the model has never seen; "bad-model" for a model without covariates.
 *
 * @example
 * import { expectedOrdersOfNewCustomer, fitParetoNbd, purchaseModelFor } from "clientele/cltv";
 * const customers = [
 *   { channel: "shop", frequency: 0, recency: 0, age: 38, count: 80 },
 *   { channel: "web", frequency: 0, recency: 0, age: 38, count: 60 },
 *   { channel: "shop", frequency: 1, recency: 5, age: 38, count: 24 },
 *   { channel: "web", frequency: 2, recency: 30, age: 38, count: 26 },
 *   { channel: "shop", frequency: 6, recency: 36, age: 38, count: 3 },
 *   { channel: "web", frequency: 6, recency: 36, age: 38, count: 12 },
 *   { channel: "web", frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitParetoNbd(customers, { unit: "week", covariates: { buying: ["channel"] } });
 * const year = { horizon: { weeks: 52 } };
 * const shop = expectedOrdersOfNewCustomer(purchaseModelFor(model, { channel: "shop" }), year);
 * const web = expectedOrdersOfNewCustomer(purchaseModelFor(model, { channel: "web" }), year);
 * web / shop; // => 3.402119
 * expectedOrdersOfNewCustomer(model, year); // throws "bad-model"
 * purchaseModelFor(model, { channel: "fair" }); // throws "bad-option"
 */
export function purchaseModelFor<M extends PurchaseModel>(
  model: M,
  customer: { readonly [column: string]: CovariateValue },
): M {
  const { covariates } = model ?? {};
  if (covariates === undefined)
    throw badModel(
      model?.kind ?? "purchase",
      "it has no covariates: it is the model of every customer as it is",
    );
  const kernel = kernelOf(model);
  const values = new Map(covariates.columns.map((column) => [column.column, valueIn(column, customer)]));
  const moves = movesOf(model.kind, covariates.leavingActs) ?? { buying: [], leaving: [] };
  const k = kernel.parameters.length;
  const own = parametersOf(model, kernel);
  // the logarithm of each parameter as a sum over those of the model and its coefficients
  const effects = [...covariates.buying, ...covariates.leaving];
  const sums = Array.from(own, (_, j) => {
    const sum = new Float64Array(k + effects.length);
    sum[j] = 1;
    return sum;
  });
  effects.forEach(({ column, level, coefficient }, c) => {
    const value = values.get(column);
    const x = level === null ? Number(value) : Number(value === level);
    for (const [j, sign] of c < covariates.buying.length ? moves.buying : moves.leaving) {
      sums[j][k + c] = sign * x;
      own[j] *= Math.exp(sign * x * coefficient);
    }
  });
  const { standardErrors, level, covariance, priors: _priors, posterior, ...fit } = model.fit;
  const errors: readonly (number | null)[] = [
    ...kernel.parameters.map((name) => (standardErrors as { readonly [name: string]: number | null })[name]),
    ...effects.map(({ se }) => se),
  ];
  const spread = sums.map((a) => sums.map((b) => product(a, b, covariance)));
  const z = normalQuantile((1 + level) / 2);
  const byName = <T>(of: (value: number, error: number) => T) =>
    Object.fromEntries(
      kernel.parameters.map((name, j) => {
        const held = sums[j].every((x, i) => x === 0 || errors[i] !== null);
        return [name, held ? of(own[j], Math.sqrt(spread[j][j])) : null];
      }),
    );
  const { covariates: _covariates, ...plain } = model;
  return {
    ...plain,
    params: Object.fromEntries(kernel.parameters.map((name, j) => [name, own[j]])),
    fit: {
      ...fit,
      standardErrors: byName((value, error) => value * error),
      intervals: byName(
        (value, error) => [value * Math.exp(-z * error), value * Math.exp(z * error)] as const,
      ),
      level,
      covariance: covariance.length === 0 ? [] : spread,
      ...(posterior && {
        posterior: {
          ...posterior,
          parameters: kernel.parameters,
          draws: posterior.draws.map((draw) =>
            sums.map((sum, j) => {
              let moved = 0;
              for (let c = k; c < sum.length; c++) moved += sum[c] * draw[c];
              return draw[j] * Math.exp(moved);
            }),
          ),
        },
      }),
    },
  } as unknown as M;
}

function product(a: Float64Array, b: Float64Array, matrix: readonly (readonly number[])[]): number {
  let total = 0;
  for (let i = 0; i < matrix.length; i++)
    for (let j = 0; j < matrix.length; j++) total += a[i] * b[j] * matrix[i][j];
  return total;
}

/** The customer's value of a covariate, as text or number. */
function valueIn(
  { column, levels }: CovariateColumn,
  customer: { readonly [column: string]: CovariateValue },
): string | number {
  const value = Object.hasOwn(customer ?? {}, column) ? customer[column] : undefined;
  if (levels === null) {
    const number = numberOf(value);
    if (!Number.isFinite(number)) throw badOption(column, value, "a number");
    return number;
  }
  const text = value === undefined || value === null ? "" : String(value);
  if (!levels.includes(text)) throw badOption(column, value, `one of ${levels.slice(0, 10).join(", ")}`);
  return text;
}
