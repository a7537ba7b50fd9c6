import { ClienteleError, show } from "./errors.ts";

/** Text as whole numbers into a list of distinct texts; code -1 is "no value". */
export interface TextColumn {
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

/** A column: numbers and times (ms) as `Float64Array` with NaN for "no value", text as codes and levels. */
export type TableColumn = Float64Array | TextColumn;

/** The column type of a value type; a value that may be text or number may be in either. */
export type ColumnOf<V> = [NonNullable<V>] extends [string]
  ? TextColumn
  : [NonNullable<V>] extends [number]
    ? Float64Array
    : TableColumn;

/** Rows that were refused when a table was read, and why. */
export interface Rejected {
  /** Why, in a few words. */
  readonly reason: string;
  /** How many rows: one that was refused for several reasons counts for the first. */
  readonly rows: number;
  /** The first ten: row (from 0) and the value that was refused. */
  readonly examples: readonly { readonly row: number; readonly value: unknown }[];
}

/** What a table says about itself. Modules extend it. */
export interface TableInfo {
  /** What the rows are: "orders", "customers", "rfm" ... */
  readonly kind: string;
  /** The column whose text identifies a row, for `of()`. */
  readonly key?: string;
  /** Where the rows come from: a recognised layout such as "shopify-orders". */
  readonly source?: string;
  /** Exclusive end of what was known, in ms. */
  readonly asOf?: number;
  /** Unit of model time. */
  readonly unit?: "day" | "week" | "month" | "year";
  /** IANA time zone of days. */
  readonly zone?: string;
  /** ISO 4217 code of every amount. */
  readonly currency?: string;
  /** Rows left out, by reason. */
  readonly rejected?: readonly Rejected[];
}

/** Any row. */
export type AnyRow = { readonly [column: string]: string | number | null | undefined };

/** The columns of a row type; a column that the row type marks optional may be absent. */
export type Columns<Row extends object> = { readonly [K in keyof Row]: ColumnOf<Row[K]> };

/** A table as plain data: what `JSON.stringify(table)` writes and {@link tableFrom} revives. */
export interface TableJson {
  readonly length: number;
  readonly columns: {
    readonly [name: string]:
      | readonly (number | null)[]
      | { readonly codes: readonly number[]; readonly levels: readonly string[] };
  };
  readonly info: TableInfo;
}

/**
 * Rows of one shape, held by column. Numbers and times in ms are `Float64Array` (NaN: no value), text is
 * `{ codes, levels }` (-1: no value). Row objects are made on demand; in them "no value" is `null`.
 *
 * Plain own properties only (`length`, `columns`, `info`): a table survives `structuredClone` and
 * `JSON.stringify`, and {@link tableFrom} gives the clone its methods back.
 */
export class Table<Row extends object = AnyRow, Info extends TableInfo = TableInfo> implements Iterable<Row> {
  readonly length: number;
  readonly columns: Columns<Row>;
  readonly info: Info;
  #index: Map<string, number> | undefined;

  constructor(length: number, columns: Columns<Row>, info: Info) {
    this.length = length;
    this.columns = columns;
    this.info = info;
  }

  /** The row at `index`; negative counts from the end. O(columns). */
  at(index: number): Row | undefined {
    const i = index < 0 ? this.length + index : index;
    if (!Number.isInteger(i) || i < 0 || i >= this.length) return undefined;
    const row: Record<string, string | number | null> = {};
    for (const name of Object.keys(this.columns)) {
      define(row, name, cell((this.columns as Record<string, TableColumn>)[name], i));
    }
    return row as Row;
  }

  /** The first row whose key column holds `id` (`info.key`, else the first text column). O(n) once, then O(1). */
  of(id: string | number | bigint): Row | undefined {
    this.#index ??= indexOf(this.#key());
    const i = this.#index.get(String(id));
    return i === undefined ? undefined : this.at(i);
  }

  /** The `n` rows with the largest value in a number column, largest first; ties keep the table's order, "no value" is left out. O(rows log rows). */
  top(n: number, column: NumberKeys<Row>): Row[] {
    const values = (this.columns as Record<string, TableColumn>)[column];
    if (!(values instanceof Float64Array)) {
      throw new ClienteleError(
        "missing-column",
        `top() needs a column of numbers; ${show(column)} is none. Columns: ${Object.keys(this.columns).join(", ")}.`,
        { column },
      );
    }
    const rows: number[] = [];
    for (let i = 0; i < this.length; i++) if (!Number.isNaN(values[i])) rows.push(i);
    rows.sort((a, b) => values[b] - values[a] || a - b);
    return rows.slice(0, Math.max(0, n)).map((i) => this.at(i) as Row);
  }

  *[Symbol.iterator](): IterableIterator<Row> {
    for (let i = 0; i < this.length; i++) yield this.at(i) as Row;
  }

  /** Plain data for `JSON.stringify`: NaN becomes null, typed arrays become arrays. */
  toJSON(): TableJson {
    const columns: Record<string, (number | null)[] | { codes: number[]; levels: string[] }> = {};
    for (const [name, column] of Object.entries(this.columns as Record<string, TableColumn>)) {
      define(
        columns,
        name,
        column instanceof Float64Array
          ? Array.from(column, (v) => (Number.isFinite(v) ? v : null))
          : { codes: Array.from(column.codes), levels: [...column.levels] },
      );
    }
    return { length: this.length, columns, info: this.info };
  }

  #key(): TextColumn {
    const columns = this.columns as Record<string, TableColumn>;
    const name = this.info.key ?? Object.keys(columns).find((n) => !(columns[n] instanceof Float64Array));
    const column = name === undefined ? undefined : columns[name];
    if (column === undefined || column instanceof Float64Array) {
      throw new ClienteleError(
        "missing-column",
        `of() needs a text column to look in; this table has ${Object.keys(columns).join(", ")}.`,
      );
    }
    return column;
  }
}

/** Names of a row's number columns. */
export type NumberKeys<Row> = {
  [K in keyof Row]-?: [NonNullable<Row[K]>] extends [number] ? K : never;
}[keyof Row] &
  string;

/** One cell as a row object shows it. */
export function cell(column: TableColumn, i: number): string | number | null {
  if (column instanceof Float64Array) return Number.isNaN(column[i]) ? null : column[i];
  const code = column.codes[i];
  return code < 0 ? null : column.levels[code];
}

/** Sets a property that may be called `__proto__`. */
export function define(target: object, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    (target as Record<string, unknown>)[name] = value;
  }
}

function indexOf(key: TextColumn): Map<string, number> {
  const rowOfCode = new Int32Array(key.levels.length).fill(-1);
  for (let i = key.codes.length - 1; i >= 0; i--) if (key.codes[i] >= 0) rowOfCode[key.codes[i]] = i;
  const index = new Map<string, number>();
  for (let c = 0; c < rowOfCode.length; c++) if (rowOfCode[c] >= 0) index.set(key.levels[c], rowOfCode[c]);
  return index;
}
