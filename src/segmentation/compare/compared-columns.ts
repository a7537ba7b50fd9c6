import { type ColumnSpec, type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { Table, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { keepRows } from "../rules/fact-columns.ts";

/** Names of the columns of `Row` that hold numbers, text or yes and no; of rows with an index signature, any name. */
export type ComparedColumn<Row> =
  | (string extends keyof Row ? string : never)
  | ({
      [K in keyof Row]-?: [NonNullable<Row[K]>] extends [string | number | boolean] ? K : never;
    }[keyof Row] &
      string);

/** A column as comparisons see it. */
export interface NamedColumn {
  readonly name: string;
  readonly values: Float64Array | TextColumn;
  /** "flag": yes and no, 1 and 0. */
  readonly kind: ComparedKind;
}

/** What a column holds. */
export type ComparedKind = "number" | "text" | "flag";

/** Customers, a row each, with the columns asked for. */
export interface ComparedRows {
  readonly length: number;
  readonly customer: TextColumn;
  readonly columns: readonly NamedColumn[];
  readonly revenue: Float64Array | undefined;
  /** Whatever column was asked for besides. */
  readonly extra: Float64Array | TextColumn | undefined;
  readonly numberOf: (id: string) => number | undefined;
  /** The rows themselves, for functions of a row. */
  readonly rows: readonly object[] | Table<object>;
}

/** Which columns to read. */
export interface ComparedFrom {
  readonly columns: readonly string[];
  readonly customer?: unknown;
  /** Money of each customer: the column named, else "revenue" where there is one. Default: none is read. */
  readonly money?: { readonly from: unknown };
  readonly extra?: string | undefined;
  /** What each column holds, where that is known. Default: as the values are. */
  readonly kinds?: readonly ComparedKind[] | undefined;
}

/**
 * Reads customers with columns of numbers and text. A column with any text in it is text; yes and no (also 1 and 0) become text too, as they are kinds of
 * customers and no amounts. O(rows columns).
 *
 * @throws "bad-option", "missing-column", "missing-value", "bad-value" (also for a customer with two rows), "bad-input".
 */
export function readCompared(data: Data<object>, from: ComparedFrom, what: string): ComparedRows {
  const rows = keepRows(data, what);
  const names = columnNames(from.columns);
  const revenue = from.money && (from.money.from ?? (holds(rows, "revenue") ? "revenue" : undefined));
  const amount = { valid: (v: number) => Math.abs(v) <= 1e150, expected: "a number below 1e150 in size" };
  // the name of a column in messages is its own; what else is read steps aside
  const own = (name: string) => (names.includes(name) ? `${name} (option)` : name);
  const [who, money, further] = [own("customer"), own("revenue"), own(from.extra ?? "")];
  const kinds = names.map((name, k) => from.kinds?.[k] ?? kindOf(rows, name));
  const specs: { [name: string]: ColumnSpec } = Object.fromEntries([
    ...names.map((name, k): [string, ColumnSpec] => [
      name,
      { as: kinds[k] === "text" ? "text" : "number", from: name, required: false, ...amount },
    ]),
    [who, { as: "text", from: from.customer ?? "customer" }],
    [
      money,
      {
        as: "number",
        from: revenue,
        required: false,
        ...amount,
      },
    ],
  ]);
  if (from.extra !== undefined)
    specs[further] = { as: kindOf(rows, from.extra), from: from.extra, required: false };
  const read = readColumns(rows, specs, { zone: zoneOf("UTC"), what });
  const found = read.columns as unknown as { readonly [name: string]: Float64Array | TextColumn | undefined };
  const customer = (found[who] ?? { codes: new Int32Array(), levels: [] }) as TextColumn;
  const index = indexOf(customer, what);
  return {
    length: read.length,
    customer,
    columns: names.map((name, k) => asKind(name, found[name] ?? new Float64Array(), from.kinds?.[k])),
    revenue: found[money] as Float64Array | undefined,
    extra: from.extra === undefined ? undefined : found[further],
    numberOf: (id) => index.get(id),
    rows,
  };
}

function columnNames(columns: unknown): string[] {
  const isList = Array.isArray(columns) && columns.length > 0;
  if (!isList || columns.some((name) => typeof name !== "string"))
    throw badOption("columns", columns, "a list of column names, at least one");
  const twice = columns.find((name, k) => columns.indexOf(name) !== k);
  if (twice !== undefined) throw badOption("columns", twice, "each column once");
  return columns;
}

/** Text where a value is text, else numbers. */
function kindOf(rows: readonly object[] | Table<object>, name: string): "text" | "number" {
  if (rows instanceof Table) {
    const column = (rows.columns as { readonly [name: string]: unknown })[name];
    return Object.hasOwn(rows.columns, name) && !(column instanceof Float64Array) ? "text" : "number";
  }
  const isText = (row: object) => typeof (row as { [name: string]: unknown })?.[name] === "string";
  return rows.some(isText) ? "text" : "number";
}

function holds(rows: readonly object[] | Table<object>, name: string): boolean {
  if (rows instanceof Table) return Object.hasOwn(rows.columns, name);
  return rows.some((row) => Object.hasOwn(Object(row), name));
}

function asKind(
  name: string,
  values: Float64Array | TextColumn,
  known: ComparedKind | undefined,
): NamedColumn {
  if (!(values instanceof Float64Array)) return { name, values, kind: "text" };
  const isFlag =
    known === undefined
      ? values.every((v) => v === 0 || v === 1 || Number.isNaN(v)) && !values.every(Number.isNaN)
      : known === "flag";
  if (!isFlag) return { name, values, kind: "number" };
  const codes = Int32Array.from(values, (v) => (Number.isNaN(v) ? -1 : v === 0 ? 1 : 0));
  return { name, values: { codes, levels: ["yes", "no"] }, kind: "flag" };
}

function indexOf({ codes, levels }: TextColumn, what: string): Map<string, number> {
  const index = new Map<string, number>();
  const examples: { row: number; value: unknown }[] = [];
  let count = 0;
  for (let i = 0; i < codes.length; i++) {
    const id = levels[codes[i]];
    if (!index.has(id)) index.set(id, i);
    else if (++count <= 10) examples.push({ row: i, value: id });
  }
  if (count === 0) return index;
  throw new ClienteleError(
    "bad-value",
    `${what}: customer ${show(examples[0].value)} has a second row (${examples[0].row}); expected each customer once. So have ${count} rows; take the customers together first, for instance with summarizeCustomers.`,
    { ...examples[0], column: "customer", expected: "each customer once", count, examples },
  );
}
