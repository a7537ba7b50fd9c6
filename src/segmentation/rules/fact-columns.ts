import type { Data } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { columnFrom } from "../../core/from-columns.ts";
import { pick } from "../../core/pick.ts";
import { define, Table, type TableColumn, type TextColumn } from "../../core/table.ts";

/** Columns by name, names of any kind. */
export type NamedColumns = { readonly [name: string]: TableColumn };

/** Everyone named anywhere, numbered in order of first appearance. */
export class Register {
  readonly ids: string[] = [];
  readonly #number = new Map<string, number>();

  /** `excluded` ids never get a number. */
  constructor(excluded: ReadonlySet<string>) {
    for (const id of excluded) this.#number.set(id, -1);
  }

  /** Number of each row's customer, -1 where it names nobody; rows that `counts` refuses number nobody. */
  numbersOf(column: TextColumn, counts?: (row: number) => boolean): Int32Array {
    const { codes, levels } = column;
    // -2: not asked yet
    const known = new Int32Array(levels.length).fill(-2);
    const out = new Int32Array(codes.length).fill(-1);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i];
      if (code < 0 || (counts !== undefined && !counts(i))) continue;
      if (known[code] === -2) known[code] = this.numberOf(levels[code]);
      out[i] = known[code];
    }
    return out;
  }

  /** Number of an id, -1 for an excluded one. */
  numberOf(id: string): number {
    let number = this.#number.get(id);
    if (number === undefined) {
      number = this.ids.length;
      this.ids.push(id);
      this.#number.set(id, number);
    }
    return number;
  }
}

/** Rows that can be gone through more than once. */
export function keepRows(data: Data<object>, what: string): readonly object[] | Table<object> {
  if (data instanceof Table || Array.isArray(data)) return data as readonly object[] | Table<object>;
  if (typeof data !== "object" || data === null || typeof data[Symbol.iterator] !== "function") {
    throw new ClienteleError(
      "bad-input",
      `${what} must be rows: an array of objects, another iterable, or a table; found ${show(data)}.`,
      { value: data, expected: "an iterable of objects" },
    );
  }
  return [...data];
}

/** All columns but those in `except`: of a table as they are, of row objects by the kind of their values. */
export function columnsOf(
  data: readonly object[] | Table<object>,
  except: readonly string[],
  rows: Int32Array | undefined,
): NamedColumns {
  const out: Record<string, TableColumn> = {};
  const add = (name: string, column: TableColumn) => define(out, name, rows ? pick(column, rows) : column);
  if (data instanceof Table) {
    for (const [name, column] of Object.entries(data.columns as NamedColumns))
      if (!except.includes(name) && column !== undefined) add(name, column);
    return out;
  }
  const names = new Set<string>();
  for (const row of data) for (const name of Object.keys(row)) names.add(name);
  for (const name of names) {
    if (except.includes(name)) continue;
    add(
      name,
      columnFrom(
        data.map((row) => (row as { readonly [name: string]: unknown })[name]),
        name,
      ),
    );
  }
  return out;
}

/** Chosen rows of all columns, -1 for "no value"; the columns themselves when every row stays where it is. */
export function pickAll(columns: NamedColumns, rows: Int32Array, length: number): NamedColumns {
  let same = rows.length === length;
  for (let i = 0; same && i < rows.length; i++) same = rows[i] === i;
  if (same) return columns;
  const out: Record<string, TableColumn> = {};
  for (const [name, column] of Object.entries(columns)) define(out, name, pickOrNone(column, rows));
  return out;
}

/** A column of that name, own columns only. */
export function columnNamed(columns: NamedColumns, name: string): TableColumn | undefined {
  return Object.hasOwn(columns, name) ? columns[name] : undefined;
}

function pickOrNone(column: TableColumn, rows: Int32Array): TableColumn {
  if (column instanceof Float64Array) {
    const out = new Float64Array(rows.length).fill(Number.NaN);
    for (let i = 0; i < rows.length; i++) if (rows[i] >= 0) out[i] = column[rows[i]];
    return out;
  }
  const codes = new Int32Array(rows.length).fill(-1);
  for (let i = 0; i < rows.length; i++) if (rows[i] >= 0) codes[i] = column.codes[rows[i]];
  return { codes, levels: column.levels };
}
