import type { TableColumn } from "../../../core/table.ts";
import type { PurchaseKernel } from "../kernel.ts";
import type { PurchaseModel } from "../purchase-model.ts";
import { termsOf, termValues } from "./covariate-terms.ts";
import type { CovariateEffect, PurchaseCovariates } from "./covariate-types.ts";
import { movesOf } from "./moves.ts";

/** A text that a covariate holds and the model has never seen. */
export interface UnknownLevel {
  readonly column: string;
  readonly level: string;
  /** Customers who have it. They are taken for ones of the reference level. */
  readonly customers: number;
}

/** The parameters of each row. The array is used again by the next call. */
export type RowParameters = (row: number) => Float64Array;

/** Parameters of customers with covariates: the model's own, moved by what each row holds. O(coefficients) a call. */
export function rowParameters(
  { kind, covariates }: PurchaseModel,
  kernel: PurchaseKernel,
  parameters: Float64Array,
  found: { readonly [name: string]: TableColumn },
): RowParameters {
  if (covariates === undefined) return () => parameters;
  const moves = movesOf(kind, covariates.leavingActs) ?? { buying: [], leaving: [] };
  const buying = summandsOf(covariates, covariates.buying, found);
  const leaving = summandsOf(covariates, covariates.leaving, found);
  const own = new Float64Array(kernel.parameters.length);
  return (row) => {
    own.set(parameters);
    const buys = totalOf(buying, row);
    const leaves = totalOf(leaving, row);
    for (const [j, sign] of moves.buying) own[j] *= Math.exp(sign * buys);
    for (const [j, sign] of moves.leaving) own[j] *= Math.exp(sign * leaves);
    return own;
  };
}

/** Texts that the model has not seen, each with its customers. */
export function unknownLevels(
  { columns }: PurchaseCovariates,
  found: { readonly [name: string]: TableColumn },
  count: Float64Array,
): UnknownLevel[] {
  return columns.flatMap(({ column, levels }) => {
    const values = found[column];
    if (levels === null || values === undefined || values instanceof Float64Array) return [];
    const customers = new Float64Array(values.levels.length);
    for (let i = 0; i < values.codes.length; i++)
      if (values.codes[i] >= 0) customers[values.codes[i]] += count[i];
    return values.levels.flatMap((level, code) =>
      customers[code] > 0 && !levels.includes(level) ? [{ column, level, customers: customers[code] }] : [],
    );
  });
}

interface Summand {
  readonly coefficient: number;
  readonly values: Float64Array;
}

function summandsOf(
  { columns }: PurchaseCovariates,
  effects: readonly CovariateEffect[],
  found: { readonly [name: string]: TableColumn },
): Summand[] {
  const names = [...new Set(effects.map(({ column }) => column))];
  return termsOf(columns, names).map((term, i) => ({
    coefficient: effects[i].coefficient,
    // an empty list of rows has no columns
    values: termValues(term, found[term.column] ?? new Float64Array(0)),
  }));
}

function totalOf(summands: readonly Summand[], row: number): number {
  let total = 0;
  for (const { coefficient, values } of summands) total += coefficient * values[row];
  return total;
}
