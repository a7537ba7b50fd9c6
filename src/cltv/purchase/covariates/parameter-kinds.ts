import type { TableColumn } from "../../../core/table.ts";
import type { FitDoubt } from "../draws.ts";
import type { PurchaseModel } from "../purchase-model.ts";
import { termsOf, termValues } from "./covariate-terms.ts";
import type { CovariateEffect } from "./covariate-types.ts";
import { movesOf } from "./moves.ts";

/**
 * Customers told apart by what the model's covariates say of them: those of one kind share all parameters. A model without covariates has one kind. Kinds are numbered in an order that depends on their values
 * alone.
 */
export interface ParameterKinds {
  readonly length: number;
  /** Kind of each row. */
  readonly of: Int32Array;
  /** Parameters of each kind. */
  readonly parameters: readonly Float64Array[];
  /** All that the model has learnt, each above zero: parameters, then e to each coefficient. */
  readonly learnt: Float64Array;
  /** How unsure that is. */
  readonly doubt: FitDoubt;
  /** Parameters of a kind if the model had learnt something else. */
  readonly parametersFrom: (kind: number, learnt: Float64Array) => Float64Array;
  /** Covariance of the logarithms of a kind's parameters; empty without any. */
  readonly covarianceOf: (kind: number) => readonly (readonly number[])[];
  /** The parameters of a kind on a coarse grid, for what is costly and changes little with them, and a number that kinds share which are alike on it. */
  readonly rounded: (kind: number) => { readonly id: number; readonly parameters: Float64Array };
}

/** Step of the grid, on the log scale of both processes. */
const STEP = 0.05;

/** The kinds among rows whose covariates are `found`. O(rows log rows) where there are covariates. */
export function parameterKinds(
  model: PurchaseModel,
  own: Float64Array,
  length: number,
  found: { readonly [name: string]: TableColumn },
): ParameterKinds {
  const { covariates, fit } = model;
  if (covariates === undefined)
    return {
      length: 1,
      of: new Int32Array(length),
      parameters: [own],
      learnt: own,
      doubt: fit,
      parametersFrom: (_, learnt) => learnt,
      covarianceOf: () => fit.covariance,
      rounded: () => ({ id: 0, parameters: own }),
    };
  const k = own.length;
  const effects = [...covariates.buying, ...covariates.leaving];
  const buying = covariates.buying.length;
  const columnsOf = (of: readonly CovariateEffect[]) =>
    termsOf(covariates.columns, [...new Set(of.map(({ column }) => column))]).map((term) =>
      // an empty list of rows has no columns
      termValues(term, found[term.column] ?? new Float64Array(0)),
    );
  const values = [...columnsOf(covariates.buying), ...columnsOf(covariates.leaving)];
  const { kinds, of } = numberedKinds(values, length);
  const design = Array.from(kinds, (row) => Float64Array.from(values, (column) => column[row]));
  const moves = movesOf(model.kind, covariates.leavingActs) ?? { buying: [], leaving: [] };
  const moved = (parameters: Float64Array, buys: number, leaves: number) => {
    const out = parameters.slice(0, k);
    for (const [j, sign] of moves.buying) out[j] *= Math.exp(sign * buys);
    for (const [j, sign] of moves.leaving) out[j] *= Math.exp(sign * leaves);
    return out;
  };
  const totals = (z: Float64Array, coefficient: (c: number) => number) => {
    let buys = 0;
    let leaves = 0;
    for (let c = 0; c < z.length; c++) {
      if (c < buying) buys += coefficient(c) * z[c];
      else leaves += coefficient(c) * z[c];
    }
    return [buys, leaves] as const;
  };
  const at = design.map((z) => totals(z, (c) => effects[c].coefficient));
  const numbers = covariates.columns.some(({ levels }) => levels === null);
  const ids = new Map<string, number>();
  const { covariance, posterior } = fit;
  return {
    length: design.length,
    of,
    parameters: at.map(([buys, leaves]) => moved(own, buys, leaves)),
    learnt: Float64Array.from([...own, ...effects.map(({ coefficient }) => Math.exp(coefficient))]),
    doubt: {
      covariance,
      ...(posterior && {
        posterior: {
          ...posterior,
          draws: posterior.draws.map((draw) => draw.map((v, i) => (i < k ? v : Math.exp(v)))),
        },
      }),
    },
    parametersFrom: (kind, learnt) => moved(learnt, ...totals(design[kind], (c) => Math.log(learnt[k + c]))),
    covarianceOf: (kind) => {
      if (covariance.length === 0) return [];
      const rows = Array.from(own, (_, j) => {
        const row = new Float64Array(k + effects.length);
        row[j] = 1;
        for (let c = 0; c < effects.length; c++)
          for (const [i, sign] of c < buying ? moves.buying : moves.leaving)
            if (i === j) row[k + c] = sign * design[kind][c];
        return row;
      });
      const half = rows.map((row) => covariance.map((line) => dot(row, line)));
      return rows.map((row) => half.map((line) => dot(row, line)));
    },
    // kinds of texts are few, and stay as they are
    rounded: (kind) => {
      const [buys, leaves] = at[kind];
      if (!numbers) return { id: kind, parameters: moved(own, buys, leaves) };
      const steps = [Math.round(buys / STEP), Math.round(leaves / STEP)] as const;
      const key = steps.join(" ");
      const id = ids.get(key) ?? ids.size;
      ids.set(key, id);
      return { id, parameters: moved(own, steps[0] * STEP, steps[1] * STEP) };
    },
  };
}

/** One row of each kind, and the kind of each row. */
function numberedKinds(
  values: readonly Float64Array[],
  length: number,
): { readonly kinds: readonly number[]; readonly of: Int32Array } {
  const order = Int32Array.from({ length }, (_, i) => i).sort((i, j) => {
    for (const column of values) if (column[i] !== column[j]) return column[i] - column[j];
    return i - j;
  });
  const of = new Int32Array(length);
  const kinds: number[] = [];
  for (let at = 0; at < length; at++) {
    const i = order[at];
    if (at === 0 || values.some((column) => column[i] !== column[order[at - 1]])) kinds.push(i);
    of[i] = kinds.length - 1;
  }
  return { kinds, of };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}
