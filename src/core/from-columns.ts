import { numberOf } from "./columns.ts";
import { ClienteleError, show } from "./errors.ts";
import { textSink } from "./growing.ts";
import { type Columns, define, Table, type TableColumn, type TableInfo, type TextColumn } from "./table.ts";
import { checkCodes } from "./table-from.ts";

/** A column as it may be given to {@link fromColumns}. */
export type ColumnInput =
  | ArrayLike<string | null | undefined>
  | ArrayLike<number | bigint | boolean | Date | null | undefined>
  | TextColumn;

/** What a cell of a given column is read as. */
export type CellOf<C> = C extends TextColumn
  ? string | null
  : C extends ArrayLike<infer V>
    ? [NonNullable<V>] extends [string]
      ? V extends null | undefined
        ? string | null
        : string
      : number | (undefined extends V ? null : null extends V ? null : never)
    : never;

/** The row type that given columns make. */
export type RowOfColumns<C> = {
  readonly [K in keyof C]: CellOf<C[K]> extends string | null
    ? null extends CellOf<C[K]>
      ? string | null
      : string
    : number | null;
};

/**
 * A table from named columns: arrays of text, numbers, bigints, booleans or dates, typed arrays, or `{ codes, levels }`.
 * A `Float64Array` and `{ codes: Int32Array, levels }` are used without copying. Numbers that mix with text make a text column.
 * Dates become ms. O(cells).
 *
 * @throws `"bad-input"` for columns of different lengths or cells of another kind, `"bad-value"` for a bigint beyond 2^53.
 *
 * @example
 * import { fromColumns } from "clientele";
 * const table = fromColumns({ customer: ["ann", "bob", "ann"], amount: [3, 4.5, null] });
 * table.at(1); // => { customer: "bob", amount: 4.5 }
 * table.at(-1); // => { customer: "ann", amount: null }
 * fromColumns({ a: [1, 2], b: [1] }); // throws "bad-input"
 */
export function fromColumns<const C extends { readonly [name: string]: ColumnInput }>(
  columns: C,
  info: TableInfo = { kind: "table" },
): Table<RowOfColumns<C>> {
  if (typeof columns !== "object" || columns === null || Array.isArray(columns)) {
    throw new ClienteleError(
      "bad-input",
      `Expected columns by name such as { id: ["a"], n: [1] }, found ${show(columns)}.`,
      { expected: "an object of arrays" },
    );
  }
  const made: Record<string, TableColumn> = {};
  let length = -1;
  for (const name of Object.keys(columns)) {
    const column = columnFrom(columns[name], name);
    const n = column instanceof Float64Array ? column.length : column.codes.length;
    if (length >= 0 && n !== length) {
      throw new ClienteleError(
        "bad-input",
        `Column ${show(name)} has ${n} rows, the columns before it have ${length}.`,
        { column: name },
      );
    }
    length = n;
    define(made, name, column);
  }
  return new Table(Math.max(0, length), made as Columns<RowOfColumns<C>>, info);
}

/** One column from an array, as {@link fromColumns} reads it. */
export function columnFrom(values: unknown, name: string): TableColumn {
  if (values instanceof Float64Array) return values;
  if (isTextColumn(values)) {
    checkCodes(name, values.codes, values.levels);
    return values;
  }
  if (ArrayBuffer.isView(values) && !(values instanceof DataView)) {
    const array = values as unknown as ArrayLike<number | bigint>;
    return Float64Array.from(array as ArrayLike<number>, (v, row) => wide(v as number | bigint, name, row));
  }
  if (
    typeof values !== "object" ||
    values === null ||
    typeof (values as ArrayLike<unknown>).length !== "number"
  ) {
    throw new ClienteleError("bad-input", `Column ${show(name)} is ${show(values)}; expected an array.`, {
      column: name,
      value: values,
    });
  }
  const array = values as ArrayLike<unknown>;
  const length = array.length;
  for (let i = 0; i < length; i++) if (typeof array[i] === "string") return textFrom(array, name);
  const out = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const v = array[i];
    if (v === null || v === undefined) out[i] = Number.NaN;
    else if (v instanceof Date) out[i] = v.getTime();
    else if (typeof v === "number" || typeof v === "bigint" || typeof v === "boolean")
      out[i] = wide(v, name, i);
    else throw badCell(name, i, v);
  }
  return out;
}

function textFrom(array: ArrayLike<unknown>, name: string): TextColumn {
  const sink = textSink();
  for (let i = 0; i < array.length; i++) if (!sink.push(array[i])) throw badCell(name, i, array[i]);
  return sink.done();
}

function wide(value: number | bigint | boolean, name: string, row: number): number {
  if (typeof value === "number") return value;
  const n = numberOf(value);
  if (Number.isNaN(n)) {
    throw new ClienteleError(
      "bad-value",
      `Column ${show(name)} of row ${row} holds ${show(value)}, which no float64 holds exactly; keep ids as text.`,
      { column: name, row, value, expected: "at most 2^53" },
    );
  }
  return n;
}

function badCell(column: string, row: number, value: unknown): ClienteleError {
  return new ClienteleError(
    "bad-input",
    `Column ${show(column)} of row ${row} holds ${show(value)}; expected text, a number, a bigint, a boolean, a Date or null.`,
    { column, row, value },
  );
}

function isTextColumn(value: unknown): value is TextColumn {
  return (
    typeof value === "object" &&
    value !== null &&
    (value as TextColumn).codes instanceof Int32Array &&
    Array.isArray((value as TextColumn).levels)
  );
}
