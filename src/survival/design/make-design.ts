import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import type { TextColumn } from "../../core/table.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import type { CovariateRequest, RequestedColumn } from "./covariate-request.ts";
import type { Design, DesignColumn, DesignPart, DesignTerm } from "./design-types.ts";
import { naturalCurve } from "./natural-spline.ts";

/** Values of covariates by column: numbers, or codes and levels. */
export type CovariateValues = ReadonlyMap<string, Float64Array | TextColumn>;

// a Newton step costs its square
const MOST_TERMS = 1000;

/** The rows that a design is made of. */
export interface CovariateRows {
  readonly length: number;
  /** How many customers a row stands for; undefined: one each. */
  readonly count: Float64Array | undefined;
  /** Events of each row, which tell the reference of a category. */
  readonly events: Float64Array;
}

/**
 * Makes the design of the rows of a fit: numbers as they are, powers or curves; categories as one column of zeros and ones for each but the reference; interactions as products.
 * The reference, where none is named, is the category that most customers left from: others are compared with what is known best, and rows cut into stretches of time have the same. O(rows terms).
 *
 * @throws "bad-option" for a reference that nobody has, a spline of a category or too many categories.
 */
export function makeDesign(
  request: CovariateRequest,
  values: CovariateValues,
  { length, count, events }: CovariateRows,
): Design {
  const columns = request.columns.map((column) => columnOf(column, valuesOf(values, column.column), events));
  const partsOf = new Map(columns.map((column, c) => [column.column, termsOf(column, request.columns[c])]));
  const products: (readonly DesignPart[])[] = [];
  for (const { column, main } of request.columns)
    if (main) for (const part of partsOf.get(column) as DesignPart[]) products.push([part]);
  for (const [a, b] of request.interactions)
    for (const one of partsOf.get(a) as DesignPart[])
      for (const other of partsOf.get(b) as DesignPart[]) products.push([one, other]);
  if (products.length > MOST_TERMS) {
    const widest = columns.reduce((w, c) => ((c.levels?.length ?? 0) > (w.levels?.length ?? 0) ? c : w));
    throw badOption(
      "covariates",
      widest.column,
      `at most ${MOST_TERMS} columns and categories in all; this one has ${widest.levels?.length ?? 1} categories`,
    );
  }
  const x = products.map((parts) => termValues(parts, columns, values, length));
  const terms = products.map(
    (parts, j): DesignTerm => ({ name: nameOf(parts), parts, mean: meanOf(x[j], count) }),
  );
  return { schema: { columns, terms }, length, x };
}

/** The values of a term row by row, from values that the columns know. */
export function termValues(
  parts: readonly DesignPart[],
  columns: readonly DesignColumn[],
  values: CovariateValues,
  length: number,
): Float64Array {
  let out: Float64Array | undefined;
  for (const part of parts) {
    const { knots } = columns.find(({ column }) => column === part.column) as DesignColumn;
    const own = partValues(part, knots, valuesOf(values, part.column), length);
    out = out === undefined ? own : out.map((v, i) => v * own[i]);
  }
  return out as Float64Array;
}

function partValues(
  { level, power, curve }: DesignPart,
  knots: readonly number[] | null,
  column: Float64Array | TextColumn,
  length: number,
): Float64Array {
  if (!(column instanceof Float64Array)) {
    const code = column.levels.indexOf(level as string);
    const out = new Float64Array(length);
    for (let i = 0; i < length; i++) if (column.codes[i] === code) out[i] = 1;
    return out;
  }
  if (curve > 0) return column.map((v) => naturalCurve(v, knots as readonly number[], curve));
  return power === 1 ? column : column.map((v) => v ** power);
}

function columnOf(
  { column, df, knots, reference }: RequestedColumn,
  values: Float64Array | TextColumn,
  events: Float64Array,
): DesignColumn {
  if (values instanceof Float64Array) {
    if (reference !== undefined)
      throw badOption(
        "covariates.reference",
        reference,
        `none for ${show(column)}, which holds numbers (or as: "category")`,
      );
    const range = rangeOf(values);
    return {
      column,
      kind: "number",
      levels: null,
      reference: null,
      range,
      knots: knots ?? (df > 0 ? knotsOf(column, values, df) : null),
    };
  }
  if (df > 0 || knots !== undefined)
    throw badOption("covariates.spline", column, "a column of numbers; this one holds categories");
  const rows = new Float64Array(values.levels.length);
  const left = new Float64Array(values.levels.length);
  for (let i = 0; i < values.codes.length; i++) {
    rows[values.codes[i]]++;
    left[values.codes[i]] += events[i];
  }
  const levels = values.levels.filter((_, code) => rows[code] > 0).sort();
  const chosen = reference ?? most(levels, values.levels, left);
  if (chosen !== null && !levels.includes(chosen))
    throw badOption(
      "covariates.reference",
      chosen,
      `a category that column ${show(column)} has: ${levels.slice(0, 10).join(", ")}`,
    );
  return { column, kind: "category", levels, reference: chosen, range: null, knots: null };
}

function termsOf(
  { column, levels, reference, knots }: DesignColumn,
  { degree }: RequestedColumn,
): DesignPart[] {
  const part = { column, level: null, power: 1, curve: 0 };
  if (levels !== null)
    return levels.filter((level) => level !== reference).map((level) => ({ ...part, level }));
  if (knots !== null) return [part, ...knots.slice(2).map((_, k) => ({ ...part, curve: k + 1 }))];
  return Array.from({ length: degree }, (_, k) => ({ ...part, power: k + 1 }));
}

function nameOf(parts: readonly DesignPart[]): string {
  return parts
    .map(({ column, level, power, curve }) => {
      if (level !== null) return `${column}: ${level}`;
      if (curve > 0) return `${column} (curve ${curve})`;
      return power === 1 ? column : `${column}^${power}`;
    })
    .join(" x ");
}

/** Outer knots at the ends, the others at quantiles between (R's ns with df). */
function knotsOf(column: string, values: Float64Array, df: number): number[] {
  const sorted = values.slice().sort();
  const knots = Array.from({ length: df + 1 }, (_, k) => quantileSorted(sorted, k / df));
  const distinct = knots.filter((knot, k) => k === 0 || knot > knots[k - 1]);
  if (distinct.length >= 3) return distinct;
  throw badOption(
    "covariates.spline.df",
    df,
    `fewer curves, or knots: column ${show(column)} has too few different values for a spline`,
  );
}

/** The level that most left from; of equal ones the first by name. */
function most(sorted: readonly string[], levels: readonly string[], left: Float64Array): string | null {
  const leftOf = new Map(levels.map((level, code) => [level, left[code]]));
  let found: string | null = null;
  for (const level of sorted)
    if (found === null || (leftOf.get(level) as number) > (leftOf.get(found) as number)) found = level;
  return found;
}

function rangeOf(values: Float64Array): readonly [number, number] | null {
  if (values.length === 0) return null;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const v of values) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  return [low, high];
}

function meanOf(values: Float64Array, count: Float64Array | undefined): number {
  // about the first value, so that large numbers with little spread keep their digits
  const from = values[0] ?? 0;
  let n = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const times = count === undefined ? 1 : count[i];
    n += times;
    total += times * (values[i] - from);
  }
  return n > 0 ? from + total / n : 0;
}

function valuesOf(values: CovariateValues, column: string): Float64Array | TextColumn {
  const found = values.get(column);
  if (found !== undefined) return found;
  throw new ClienteleError("missing-column", `There is no column ${show(column)}.`, { column });
}
