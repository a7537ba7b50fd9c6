import { type Column, type ColumnSpec, type Data, type OnInvalid, readColumns } from "../core/columns.ts";
import { badOption } from "../core/options.ts";
import { type AnyRow, type Rejected, Table, type TextColumn } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";

/** Options of every function that looks at one column of numbers. */
export interface NumberColumnOptions<Row extends object> {
  /** The column of numbers: its name, or a function of the row. */
  readonly column: Column<Row, number | bigint>;
  /** How many equal rows a row stands for; 0 = absent. Default: 1. */
  readonly count?: Column<Row, number | bigint>;
  /** Rows with a value of another kind: "throw" (default), or "skip", which reports them as rejected. */
  readonly onInvalid?: OnInvalid;
}

/** As {@link NumberColumnOptions}, where the numbers themselves are given. */
export interface NumberValuesOptions {
  /** How many equal values each value stands for; 0 = absent. Default: 1. */
  readonly count?: Float64Array;
  /** Values that are infinite: "throw" (default), or "skip", which reports them as rejected. */
  readonly onInvalid?: OnInvalid;
}

/** A column as it came through the door. */
export interface ReadValues {
  readonly values: Float64Array;
  readonly counts: Float64Array | undefined;
  readonly rejected: readonly Rejected[];
}

/** What a count must be, for the door. */
export const COUNT_SPEC: Omit<ColumnSpec, "from"> = {
  as: "number",
  min: 0,
  valid: Number.isInteger,
  expected: "a whole number of rows, zero or more",
};

/** Reads one number column of any data, or the numbers themselves. NaN is "no value". O(n). */
export function readValues(data: Data<object> | Float64Array, options: object, what: string): ReadValues {
  const { column, count, onInvalid } = options as Partial<NumberColumnOptions<AnyRow>>;
  const [rows, from] = rowsOf(data, column, count, what);
  const name = nameOf(column);
  const { columns, rejected } = readColumns<{ [name: string]: ColumnSpec }>(
    rows,
    {
      [name]: { as: "number", from: from.column, required: false },
      count: { ...COUNT_SPEC, from: from.count },
    },
    { zone: zoneOf("UTC"), what, ...(onInvalid !== undefined && { onInvalid }) },
  );
  const found = columns as { [name: string]: Float64Array };
  return { values: found[name], counts: found.count, rejected };
}

/** As {@link readValues}, the values kept as text: for frequencies of names as well as of numbers. */
export function readTexts(
  data: Data<object> | Float64Array,
  options: object,
  what: string,
): {
  readonly texts: TextColumn;
  readonly counts: Float64Array | undefined;
  readonly rejected: readonly Rejected[];
} {
  const { column, count, onInvalid } = options as Partial<NumberColumnOptions<AnyRow>>;
  const [rows, from] = rowsOf(data, column, count, what);
  const name = nameOf(column);
  const { columns, rejected } = readColumns<{ [name: string]: ColumnSpec }>(
    rows,
    {
      [name]: { as: "text", from: from.column, required: false },
      count: { ...COUNT_SPEC, from: from.count },
    },
    { zone: zoneOf("UTC"), what, ...(onInvalid !== undefined && { onInvalid }) },
  );
  const found = columns as { [name: string]: TextColumn & Float64Array };
  return { texts: found[name], counts: found.count, rejected };
}

// messages name the column as the caller does
function nameOf(column: unknown): string {
  return typeof column === "string" && column !== "count" ? column : "value";
}

function rowsOf(
  data: Data<object> | Float64Array,
  column: unknown,
  count: unknown,
  what: string,
): [Data<object>, { column: unknown; count: unknown }] {
  if (!(data instanceof Float64Array)) {
    if (column === undefined)
      throw badOption("column", column, `the column that ${what} is to look at, by name or as a function`);
    return [data, { column, count }];
  }
  if (count !== undefined && !(count instanceof Float64Array && count.length === data.length))
    throw badOption("count", count, `a Float64Array of ${data.length} counts, one for each value`);
  const columns = count === undefined ? { value: data } : { value: data, count };
  const table = new Table<AnyRow>(data.length, columns as never, { kind: "values" });
  return [table, { column: "value", count: count === undefined ? undefined : "count" }];
}
