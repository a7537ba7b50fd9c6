import { ClienteleError, show } from "../../../core/errors.ts";
import { badOption } from "../../../core/options.ts";
import type { TableColumn } from "../../../core/table.ts";
import { qrInPlace } from "../../../numeric/qr.ts";
import type { CovariateRequest } from "./covariate-options.ts";
import { type CovariateTerm, termsOf, termValues } from "./covariate-terms.ts";
import type { CovariateColumn } from "./covariate-types.ts";

/** Covariates as columns of numbers. */
export interface Design {
  readonly columns: readonly CovariateColumn[];
  readonly terms: { readonly buying: readonly CovariateTerm[]; readonly leaving: readonly CovariateTerm[] };
  /** Different terms of both processes, each with its values row by row. */
  readonly values: readonly Float64Array[];
  /** For each coefficient, buying before leaving, the column of `values`. */
  readonly uses: Int32Array;
  /** Mean and standard deviation of each column of `values` over all customers. */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/**
 * Makes the design of the customers that a fit reads.
 *
 * @throws "bad-option" for a covariate that is the same for everybody, that follows from the others, or whose reference nobody has.
 */
export function designOf(
  request: CovariateRequest,
  found: { readonly [name: string]: TableColumn },
  count: Float64Array,
  what: string,
): Design {
  const columns = request.columns.map((name) => columnOf(name, found[name], count, request, what));
  const terms = {
    buying: termsOf(columns, request.buying),
    leaving: termsOf(columns, request.leaving),
  };
  const distinct: CovariateTerm[] = [];
  const uses = Int32Array.from([...terms.buying, ...terms.leaving], (term) => {
    const at = distinct.findIndex(({ column, level }) => column === term.column && level === term.level);
    return at >= 0 ? at : distinct.push(term) - 1;
  });
  const values = distinct.map((term) => termValues(term, found[term.column]));
  const moments = values.map((column) => momentsOf(column, count));
  refuseCollinear(terms.buying, uses.subarray(0, terms.buying.length), values, moments, count, what);
  refuseCollinear(terms.leaving, uses.subarray(terms.buying.length), values, moments, count, what);
  return {
    columns,
    terms,
    values,
    uses,
    mean: Float64Array.from(moments, ([mean]) => mean),
    deviation: Float64Array.from(moments, ([, deviation]) => deviation),
  };
}

function columnOf(
  name: string,
  // an empty list of rows has no columns
  column: TableColumn = new Float64Array(0),
  count: Float64Array,
  { reference }: CovariateRequest,
  what: string,
): CovariateColumn {
  if (column instanceof Float64Array) {
    if (reference.has(name))
      throw badOption("covariates.reference", name, "a column of text; this one holds numbers");
    const used = column.filter((_, i) => count[i] > 0);
    if (used.every((value) => value === used[0])) throw constant(name, used[0], what);
    return { column: name, levels: null, reference: null, mean: momentsOf(column, count)[0] };
  }
  const customers = new Float64Array(column.levels.length);
  for (let i = 0; i < column.codes.length; i++) customers[column.codes[i]] += count[i];
  const levels = column.levels.filter((_, code) => customers[code] > 0).sort();
  if (levels.length < 2) throw constant(name, levels[0], what);
  const most = levels.reduce((best, level) =>
    customers[column.levels.indexOf(level)] > customers[column.levels.indexOf(best)] ? level : best,
  );
  const chosen = reference.get(name) ?? most;
  if (!levels.includes(chosen))
    throw badOption(`covariates.reference.${name}`, chosen, `one of ${levels.slice(0, 10).join(", ")}`);
  return { column: name, levels, reference: chosen, mean: null };
}

function constant(name: string, value: unknown, what: string): ClienteleError {
  return new ClienteleError(
    "bad-option",
    `${what}: covariate ${show(name)} is ${show(value)} for every customer, so it explains nothing. Leave it out.`,
    { column: name, value, expected: "values that differ between customers" },
  );
}

/** Weighted mean and standard deviation, in two passes. */
function momentsOf(values: Float64Array, count: Float64Array): readonly [mean: number, deviation: number] {
  let n = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    n += count[i];
    if (count[i] > 0) total += count[i] * values[i];
  }
  const mean = total / n;
  let squares = 0;
  for (let i = 0; i < values.length; i++) if (count[i] > 0) squares += count[i] * (values[i] - mean) ** 2;
  return [mean, Math.sqrt(squares / n)];
}

function refuseCollinear(
  terms: readonly CovariateTerm[],
  uses: Int32Array,
  values: readonly Float64Array[],
  moments: readonly (readonly [number, number])[],
  count: Float64Array,
  what: string,
): void {
  if (terms.length < 2) return;
  const n = count.length;
  const a = new Float64Array(n * terms.length);
  uses.forEach((use, j) => {
    const [mean, deviation] = moments[use];
    for (let i = 0; i < n; i++)
      if (count[i] > 0) a[j * n + i] = (Math.sqrt(count[i]) * (values[use][i] - mean)) / deviation;
  });
  const { rank, order } = qrInPlace(a, n, terms.length, new Float64Array(terms.length).fill(1e-7));
  if (rank === terms.length) return;
  const { column, level } = terms[order[rank]];
  throw new ClienteleError(
    "bad-option",
    `${what}: covariate ${show(column)}${level === null ? "" : ` (level ${show(level)})`} follows from the others, so what each does cannot be told apart. Leave one of them out.`,
    { column, expected: "a covariate that does not follow from the others" },
  );
}
