import { ClienteleError, show } from "./errors.ts";
import { isRecord } from "./is-record.ts";
import { type Columns, define, Table, type TableColumn, type TableInfo, type TableJson } from "./table.ts";

/** What {@link tableFrom} takes: a table's JSON, its structured clone, or a table. */
export type TableLike =
  | TableJson
  | { readonly length: number; readonly columns: object; readonly info: TableInfo };

/**
 * Gives a table its methods back after `JSON.parse` or `structuredClone` (a worker, a database column).
 * Columns that are typed arrays already are used without copying. Checks shape and codes: O(cells).
 *
 * @throws `"bad-input"` when `value` is no table: wrong lengths, codes out of range, other types.
 *
 * @example
 * import { fromColumns, tableFrom } from "clientele";
 * const table = fromColumns({ id: ["a", "b"], n: [1, Number.NaN] });
 * const again = tableFrom<{ id: string; n: number | null }>(JSON.parse(JSON.stringify(table)));
 * again.at(1); // => { id: "b", n: null }
 * tableFrom({ length: 1 } as never); // throws "bad-input"
 */
export function tableFrom<Row extends object, Info extends TableInfo = TableInfo>(
  value: TableLike,
): Table<Row, Info> {
  if (value instanceof Table) return value as unknown as Table<Row, Info>;
  const { length, columns, info } = (value ?? {}) as { length?: unknown; columns?: unknown; info?: unknown };
  if (
    !Number.isInteger(length) ||
    (length as number) < 0 ||
    !isRecord(columns) ||
    !isRecord(info) ||
    typeof info.kind !== "string"
  ) {
    throw new ClienteleError(
      "bad-input",
      `Expected a table { length, columns, info }, found ${show(value)}.`,
      {
        expected: "the JSON or structured clone of a Table",
      },
    );
  }
  const revived: Record<string, TableColumn> = {};
  for (const name of Object.keys(columns))
    define(revived, name, reviveColumn(name, columns[name], length as number));
  return new Table<Row, Info>(length as number, revived as Columns<Row>, info as unknown as Info);
}

function reviveColumn(name: string, column: unknown, length: number): TableColumn {
  if (column instanceof Float64Array && column.length === length) return column;
  if (Array.isArray(column) && column.length === length) {
    return Float64Array.from(column, (v, row) => {
      if (v === null) return Number.NaN;
      if (typeof v === "number") return v;
      throw bad(name, `number or null expected, found ${show(v)} in row ${row}`);
    });
  }
  if (isRecord(column) && Array.isArray(column.levels) && lengthOf(column.codes) === length) {
    const { levels } = column;
    const codes = column.codes as Int32Array | unknown[];
    checkCodes(name, codes, levels);
    return { codes: codes instanceof Int32Array ? codes : Int32Array.from(codes as number[]), levels };
  }
  throw bad(name, `neither ${length} numbers nor { codes, levels } of that length`);
}

/** Throws "bad-input" unless every level is text and every code is the place of one, or -1. O(rows). */
export function checkCodes(
  name: string,
  codes: ArrayLike<unknown>,
  levels: readonly unknown[],
): asserts levels is readonly string[] {
  if (!levels.every((l) => typeof l === "string")) throw bad(name, "levels that are not all text");
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (!(Number.isInteger(code) && code >= -1 && code < levels.length))
      throw bad(name, `code ${show(code)} in row ${i} names no level`);
  }
}

function bad(column: string, what: string): ClienteleError {
  return new ClienteleError("bad-input", `Column ${show(column)} of the table is damaged: ${what}.`, {
    column,
  });
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) || value instanceof Int32Array ? value.length : -1;
}
