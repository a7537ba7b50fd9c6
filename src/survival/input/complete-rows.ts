import type { ColumnSpec, Data } from "../../core/columns.ts";
import { completePlaces } from "../../core/complete-places.ts";
import { holdsText } from "../../core/holds-text.ts";
import { optionalColumn } from "../../core/optional-column.ts";
import { pick } from "../../core/pick.ts";
import type { Settled } from "../../core/problems.ts";
import { settledRows } from "../../core/settled-rows.ts";
import { define, type Rejected, type TableColumn, type TextColumn } from "../../core/table.ts";
import type { CovariateRequest } from "../design/covariate-request.ts";
import { ageUnit } from "./age-unit.ts";

/** What became of the rows of the input. */
export interface LifetimeAccount {
  /** Rows of the input. */
  readonly read: number;
  readonly used: number;
  /** Rows left out because a column has no value in them. */
  readonly left: number;
  /** Rows with count or weight 0. */
  readonly absent: number;
  /** By column, in how many rows it has no value. */
  readonly missing: readonly { readonly column: string; readonly rows: number }[];
  readonly rejected: readonly Rejected[];
}

/** What is read besides times. */
export interface ExtraColumns {
  /** Columns of text (or of numbers that are names) that every row needs: by name what the option says. Undefined ones are not read. */
  readonly texts?: { readonly [name: string]: unknown };
  /** Columns of numbers that every row needs. */
  readonly numbers?: { readonly [name: string]: unknown };
  readonly covariates?: CovariateRequest;
}

/** The rows in which nothing is missing. */
export interface CompleteRows {
  readonly length: number;
  /** How many equal customers each row is; undefined: one each. */
  readonly count: Float64Array | undefined;
  /** Case weights; undefined: one each. */
  readonly weight: Float64Array | undefined;
  /** Other columns asked for, by name. */
  readonly texts: { readonly [name: string]: TextColumn };
  readonly numbers: { readonly [name: string]: Float64Array };
  readonly covariates: ReadonlyMap<string, Float64Array | TextColumn>;
  /** Row of the input that each row came from. */
  readonly inputRows: Int32Array;
  readonly account: LifetimeAccount;
  readonly unit: "day" | "week" | "month" | "year" | undefined;
}

/** How counts and weights are read. */
export function countSpecs(
  rows: Data<object>,
  { count, weight }: { readonly [name: string]: unknown },
): { count: ColumnSpec; weight: ColumnSpec } {
  const spec = (from: unknown, name: string): ColumnSpec => ({
    as: "number",
    min: 0,
    from: optionalColumn(rows, from, name),
    expected: `a ${name}, zero or more`,
  });
  // a column that happens to be called weight may be that of a parcel
  return { count: spec(count, "count"), weight: { ...spec(weight, "weight"), from: weight } };
}

/** A further column: where it is among those read, what it is for, and what the caller calls it. */
interface NeededColumn {
  readonly key: string;
  readonly kind: string;
  readonly name: string;
}

/** Adds the further columns to those the door reads, and says under which names. */
export function addExtras(
  rows: Data<object>,
  specs: { [name: string]: ColumnSpec },
  { texts = {}, numbers = {}, covariates }: ExtraColumns,
): readonly NeededColumn[] {
  const needed: NeededColumn[] = [];
  const add = (kind: string, name: string, spec: ColumnSpec) => {
    if (spec.from === undefined) return;
    // messages name the column as the caller does, unless the door reads another one under that name
    const key = Object.hasOwn(specs, name) ? `${name} (${kind})` : name;
    define(specs, key, spec);
    needed.push({ key, kind, name });
  };
  for (const [name, from] of Object.entries(texts)) add("text", name, { as: "text", required: false, from });
  for (const [name, from] of Object.entries(numbers))
    add("number", name, { as: "number", required: false, from });
  for (const { column, as } of covariates?.columns ?? []) {
    const text = as === "category" || (as === undefined && holdsText(rows, column));
    add("covariate", column, { as: text ? "text" : "number", required: false, from: column });
  }
  return needed;
}

/**
 * Leaves out rows that lack a needed value or count nothing, with an account. `taken` gives any other column of the rows that stay; `further` are values that rows need besides.
 */
export function completeRows(
  data: Data<object>,
  specs: { readonly [name: string]: ColumnSpec },
  read: {
    readonly inputLength: number;
    readonly rows: Int32Array | undefined;
    readonly rejected: readonly Rejected[];
  },
  settled: Settled,
  needed: readonly NeededColumn[],
  reading: { readonly what: string; readonly unit: unknown },
  further?: { readonly column: string; readonly values: Float64Array },
): CompleteRows & { taken<C extends TableColumn>(name: string): C | undefined } {
  const origin = settledRows(read, settled);
  const found = settled.columns as { readonly [name: string]: TableColumn | undefined };
  const {
    places: rows,
    absent,
    lacking,
  } = completePlaces(settled.length, [found.count, found.weight] as (Float64Array | undefined)[], [
    further?.values,
    ...needed.map(({ key }) => found[key]),
  ]);
  const { length } = rows;
  const all = length === settled.length;
  const taken = <C extends TableColumn>(name: string): C | undefined => {
    const column = found[name] as C | undefined;
    return column === undefined || all ? column : pick(column, rows);
  };
  const group = (kind: string) => {
    const out: [string, TableColumn][] = [];
    for (const own of needed) {
      if (own.kind !== kind) continue;
      // an empty list of rows has no columns
      out.push([own.name, taken(own.key) ?? emptyLike(specs[own.key])]);
    }
    return out;
  };
  const record = (entries: readonly [string, TableColumn][]) => {
    const out: { [name: string]: TableColumn } = {};
    for (const [name, column] of entries) define(out, name, column);
    return out;
  };
  const inputRows = new Int32Array(length);
  for (let k = 0; k < length; k++) inputRows[k] = origin.rows === undefined ? rows[k] : origin.rows[rows[k]];
  return {
    length,
    count: unlessOnes(taken<Float64Array>("count")),
    weight: unlessOnes(taken<Float64Array>("weight")),
    texts: record(group("text")) as { [name: string]: TextColumn },
    numbers: record(group("number")) as { [name: string]: Float64Array },
    covariates: new Map(group("covariate")),
    inputRows,
    account: {
      read: read.inputLength,
      used: length,
      left: settled.length - length - absent,
      absent,
      missing: [
        { column: further?.column ?? "", rows: lacking[0] },
        ...needed.map(({ name }, c) => ({ column: name, rows: lacking[c + 1] })),
      ].filter((entry) => entry.rows > 0),
      rejected: origin.rejected,
    },
    unit: ageUnit(data, reading.unit, reading.what),
    taken,
  };
}

function emptyLike({ as }: ColumnSpec): TableColumn {
  return as === "text" ? { codes: new Int32Array(0), levels: [] } : new Float64Array(0);
}

function unlessOnes(column: Float64Array | undefined): Float64Array | undefined {
  return column?.every((v) => v === 1) ? undefined : column;
}
