import { ClienteleError, show } from "./errors.ts";
import { columnFrom } from "./from-columns.ts";
import { type AnyRow, type Columns, define, Table, type TableColumn, type TableInfo } from "./table.ts";

/** The part of an Arrow table used here; tables of apache-arrow and flechette both fit it. */
export interface ArrowTableLike {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  getChild(name: string): { toArray(): ArrayLike<unknown> } | null | undefined;
}

/** A column of such a table; `toArray` alone will do. */
interface ArrowVectorLike extends Partial<Iterable<unknown>> {
  toArray(): ArrayLike<unknown>;
  readonly nullCount?: number;
  readonly type?: { readonly scale?: number };
}

/**
 * A table from an Arrow table, without a dependency on Arrow. Dates and timestamps arrive as ms, 64-bit integers and
 * decimals as numbers; columns of nested values (lists, structs) are refused by name. O(cells); doubles without nulls are not copied.
 *
 * @throws `"bad-input"` when `table` is no Arrow table, a column is nested or two have one name, `"bad-value"` for an integer beyond 2^53.
 *
 * @example
 * import { fromArrow } from "clientele";
 * const child = (values: unknown[]) => ({ toArray: () => values });
 * const arrow = { numRows: 2, schema: { fields: [{ name: "n" }] }, getChild: () => child([1n, null]) };
 * [...fromArrow(arrow)]; // => [{ n: 1 }, { n: null }]
 * fromArrow({} as never); // throws "bad-input"
 */
export function fromArrow<Row extends object = AnyRow>(
  table: ArrowTableLike,
  info: TableInfo = { kind: "table" },
): Table<Row> {
  if (
    typeof table?.numRows !== "number" ||
    typeof table.getChild !== "function" ||
    !Array.isArray(table.schema?.fields)
  ) {
    throw new ClienteleError(
      "bad-input",
      `Expected an Arrow table (numRows, schema.fields, getChild), found ${show(table)}. An arquero table: fromArrow(table.toArrow()).`,
      { expected: "an Arrow table" },
    );
  }
  const columns: Record<string, TableColumn> = {};
  for (const { name } of table.schema.fields) {
    if (Object.hasOwn(columns, name)) {
      throw new ClienteleError(
        "bad-input",
        `The Arrow table has two columns called ${show(name)}. Rename one of them.`,
        { column: name, expected: "every column name once" },
      );
    }
    const column = columnFrom(cellsOf(table.getChild(name)), name);
    const length = column instanceof Float64Array ? column.length : column.codes.length;
    if (length !== table.numRows) {
      throw new ClienteleError(
        "bad-input",
        `Column ${show(name)} of the Arrow table has ${length} values, the table has ${table.numRows} rows.`,
        { column: name, value: length, expected: `${table.numRows} values` },
      );
    }
    define(columns, name, column);
  }
  return new Table<Row>(table.numRows, columns as Columns<Row>, info);
}

/** The values of a column. The raw memory that `toArray` of apache-arrow hands out shows neither nulls nor units of time nor scales: only doubles are taken so. */
function cellsOf(vector: ArrowVectorLike | null | undefined): ArrayLike<unknown> | undefined {
  if (typeof vector?.[Symbol.iterator] !== "function") return vector?.toArray();
  if (vector.nullCount === 0) {
    const raw = vector.toArray();
    if (raw instanceof Float64Array) return raw;
  }
  const scale = vector.type?.scale;
  return Array.from(vector as Iterable<unknown>, (value) =>
    value instanceof Uint32Array && scale !== undefined ? decimal(value, scale) : value,
  );
}

/** A decimal of apache-arrow: a whole number in words of 32 bits, the lowest first, to be divided by a power of ten. */
function decimal(words: Uint32Array, scale: number): number {
  let whole = BigInt(0);
  for (let i = words.length - 1; i >= 0; i--) whole = (whole << BigInt(32)) | BigInt(words[i]);
  return Number(BigInt.asIntN(words.length * 32, whole)) / 10 ** scale;
}
