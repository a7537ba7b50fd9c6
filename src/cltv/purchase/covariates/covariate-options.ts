import type { ColumnSpec, Data, KeysOf } from "../../../core/columns.ts";
import { isTexts } from "../../../core/json-values.ts";
import { badOption, oneOf } from "../../../core/options.ts";
import { Table } from "../../../core/table.ts";
import type { CustomerSummary } from "../../../data/index.ts";
import type { LeavingActs } from "./covariate-types.ts";

/** Name of a column that can be a covariate: numbers, truth values or text. */
export type CovariateName<Row> = (string extends keyof Row ? string : never) | KeysOf<Row, CovariateValue>;

/** What a covariate can hold. */
export type CovariateValue = string | number | boolean | bigint;

/** Which columns may say how often customers order and how long they stay. */
export interface CovariateOptions<Row extends object = CustomerSummary> {
  /** Columns that may change how often a customer orders. Default: none. */
  readonly buying?: readonly CovariateName<Row>[];
  /** Columns that may change how soon a customer leaves. Default: none. NBD has none, as nobody leaves in it. */
  readonly leaving?: readonly CovariateName<Row>[];
  /** By text column, the level that the others are compared with. Default: the level of most customers. */
  readonly reference?: { readonly [column: string]: string };
  /**
   * BG/NBD and MBG/NBD only. "spread" (default, as CLVTools): covariates multiply a and b alike, so that they change how much customers differ in their chance of leaving, not its
   * mean. "odds": they multiply a alone, and so the odds of leaving after an order.
   */
  readonly leavingActs?: LeavingActs;
}

/** Covariates as asked for. */
export interface CovariateRequest {
  readonly buying: readonly string[];
  readonly leaving: readonly string[];
  /** All columns, each once. */
  readonly columns: readonly string[];
  readonly reference: ReadonlyMap<string, string>;
  readonly leavingActs: LeavingActs;
}

const TAKEN: readonly string[] = ["frequency", "recency", "age", "count", "logGaps", "customer"];

/** The option, checked; undefined when it names no column. */
export function covariateRequest(option: unknown, canLeave: boolean): CovariateRequest | undefined {
  if (option === undefined) return undefined;
  if (typeof option !== "object" || option === null)
    throw badOption("covariates", option, 'such as { buying: ["channel"], leaving: [] }');
  const { buying, leaving, reference, leavingActs = "spread" } = option as CovariateOptions<never>;
  const request = {
    buying: namesOf(buying, "covariates.buying"),
    leaving: namesOf(leaving, "covariates.leaving"),
    leavingActs: oneOf(leavingActs, "covariates.leavingActs", ["spread", "odds"]),
  };
  if (request.leaving.length > 0 && !canLeave)
    throw badOption("covariates.leaving", leaving, "none: nobody leaves in this model");
  const columns = [...new Set([...request.buying, ...request.leaving])];
  const references = new Map(Object.entries(reference ?? {}));
  for (const name of references.keys())
    if (!columns.includes(name))
      throw badOption("covariates.reference", name, `one of the columns ${columns.join(", ")}`);
  return columns.length === 0 ? undefined : { ...request, columns, reference: references };
}

function namesOf(names: unknown, option: string): string[] {
  if (names === undefined) return [];
  if (!isTexts(names)) throw badOption(option, names, 'a list of names of columns, such as ["channel"]');
  const taken = (names as string[]).find((name) => TAKEN.includes(name));
  if (taken !== undefined) throw badOption(option, taken, "a column that the model does not use already");
  if (names.includes("__proto__")) throw badOption(option, "__proto__", "a column of another name");
  if (new Set(names).size < names.length) throw badOption(option, names.join(", "), "each column once");
  return [...(names as string[])];
}

/** Data that can be read twice and how their covariates are read: columns of a table as they are, others as the first value says. */
export function covariateSpecs<Row extends object>(
  data: Data<Row>,
  columns: readonly string[],
  textColumns?: ReadonlySet<string>,
): { readonly data: Data<Row>; readonly specs: { readonly [name: string]: ColumnSpec } } {
  const rows = data instanceof Table || Array.isArray(data) || columns.length === 0 ? data : listOf(data);
  const specs: { [name: string]: ColumnSpec } = {};
  for (const name of columns) {
    const text = textColumns === undefined ? isText(rows, name) : textColumns.has(name);
    specs[name] = { as: text ? "text" : "number", from: name };
  }
  return { data: rows, specs };
}

// what is no iterable is refused at the door
function listOf<Row extends object>(data: Data<Row>): Data<Row> {
  return typeof data !== "string" && typeof data?.[Symbol.iterator] === "function" ? [...data] : data;
}

function isText(data: Data<object>, name: string): boolean {
  if (data instanceof Table) {
    const columns = data.columns as { readonly [name: string]: unknown };
    return Object.hasOwn(columns, name) && !(columns[name] instanceof Float64Array);
  }
  if (!Array.isArray(data)) return false;
  for (const row of data as readonly ({ readonly [name: string]: unknown } | null)[]) {
    const value = row?.[name];
    if (value !== undefined && value !== null) return typeof value === "string";
  }
  return false;
}
