import { ClienteleError, show } from "./errors.ts";
import { columnFrom } from "./from-columns.ts";
import { type AnyRow, type Columns, define, Table, type TableColumn, type TableInfo } from "./table.ts";

/** The part of an Arrow table used here; tables of apache-arrow and flechette both fit it. */
export interface ArrowTableLike {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  getChild(name: string): { toArray(): ArrayLike<unknown> } | null | undefined;
}

/**
 * A table from an Arrow table, without a dependency on Arrow. Dates and timestamps arrive as ms, 64-bit integers as
 * numbers; columns of nested values (lists, structs) are refused by name. O(cells).
 *
 * @throws `"bad-input"` when `table` is no Arrow table or a column is nested, `"bad-value"` for an integer beyond 2^53.
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
    const values = table.getChild(name)?.toArray();
    const column = columnFrom(values, name);
    define(columns, name, column);
  }
  return new Table<Row>(table.numRows, columns as Columns<Row>, info);
}
