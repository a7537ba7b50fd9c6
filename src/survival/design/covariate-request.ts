import { badOption } from "../../core/options.ts";
import type { CovariateSpec, InteractionSpec } from "./design-types.ts";

/** A column as asked for. */
export interface RequestedColumn {
  readonly column: string;
  readonly as: "number" | "category" | undefined;
  readonly reference: string | undefined;
  readonly degree: number;
  readonly df: number;
  readonly knots: readonly number[] | undefined;
  /** False for a column that only interacts. */
  readonly main: boolean;
}

/** Covariates as asked for. */
export interface CovariateRequest {
  /** Each column once. */
  readonly columns: readonly RequestedColumn[];
  readonly interactions: readonly (readonly [string, string])[];
}

const EXPECTED =
  'names of columns such as ["plan", { column: "age", spline: { df: 3 } }, { interaction: ["plan", "age"] }]';

/** The option `covariates`, checked. */
export function covariateRequest(option: unknown, name = "covariates"): CovariateRequest {
  if (option === undefined) return { columns: [], interactions: [] };
  if (!Array.isArray(option)) throw badOption(name, option, EXPECTED);
  const columns = new Map<string, RequestedColumn>();
  const interactions: (readonly [string, string])[] = [];
  for (const item of option as unknown[]) {
    if (isInteraction(item)) {
      const [a, b] = item.interaction as readonly [string, string];
      interactions.push([a, b]);
      continue;
    }
    const column = requested(item, name);
    if (columns.has(column.column)) throw badOption(name, column.column, "each column once");
    columns.set(column.column, column);
  }
  for (const pair of interactions)
    for (const column of pair)
      if (!columns.has(column)) columns.set(column, { ...plain(column), main: false });
  return { columns: [...columns.values()], interactions };
}

function isInteraction(item: unknown): item is InteractionSpec {
  if (typeof item !== "object" || item === null || !("interaction" in item)) return false;
  const pair: unknown = item.interaction;
  if (
    Array.isArray(pair) &&
    pair.length === 2 &&
    pair.every((column) => typeof column === "string") &&
    pair[0] !== pair[1]
  )
    return true;
  throw badOption("covariates.interaction", pair, 'two different names of columns, such as ["plan", "age"]');
}

function requested(item: unknown, name: string): RequestedColumn {
  if (typeof item === "string") return plain(item);
  const {
    column,
    as,
    reference,
    degree = 1,
    spline,
  } = (item ?? {}) as Partial<CovariateSpec> & {
    readonly column?: unknown;
  };
  if (typeof column !== "string") throw badOption(name, item, EXPECTED);
  if (as !== undefined && as !== "number" && as !== "category")
    throw badOption(`${name}.as`, as, '"number" or "category"');
  if (reference !== undefined && typeof reference !== "string")
    throw badOption(`${name}.reference`, reference, "a category, as text");
  if (!Number.isInteger(degree) || degree < 1 || degree > 6)
    throw badOption(`${name}.degree`, degree, "a whole number from 1 to 6");
  const { df, knots } = (spline ?? {}) as { readonly df?: unknown; readonly knots?: unknown };
  if (spline !== undefined && (df === undefined) === (knots === undefined))
    throw badOption(`${name}.spline`, spline, "{ df: 3 } or { knots: [...] }");
  if (df !== undefined && !(Number.isInteger(df) && (df as number) >= 2 && (df as number) <= 20))
    throw badOption(`${name}.spline.df`, df, "a whole number from 2 to 20");
  if (
    knots !== undefined &&
    !(
      Array.isArray(knots) &&
      knots.length >= 3 &&
      knots.every((knot, k) => Number.isFinite(knot) && (k === 0 || knot > knots[k - 1]))
    )
  )
    throw badOption(`${name}.spline.knots`, knots, "three or more ascending numbers");
  if (degree > 1 && spline !== undefined)
    throw badOption(`${name}.degree`, degree, "either degree or spline, not both");
  return {
    column,
    as: as as "number" | "category" | undefined,
    reference,
    degree,
    df: (df as number | undefined) ?? 0,
    knots: knots as readonly number[] | undefined,
    main: true,
  };
}

function plain(column: string): RequestedColumn {
  return { column, as: undefined, reference: undefined, degree: 1, df: 0, knots: undefined, main: true };
}
