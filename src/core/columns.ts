import { ClienteleError, show } from "./errors.ts";
import { type ColumnOf, type Rejected, Table, type TableColumn, type TextColumn } from "./table.ts";
import { type TimeInput, toTime, type Zone } from "./time.ts";

/** Rows to analyse: an iterable of objects (array, generator, another library's table) or a {@link Table}. */
export type Data<Row extends object> = Iterable<Row> | Table<Row>;

/** A column of `Row` that holds `V`: its name, or a function of the row. */
export type Column<Row, V> = KeysOf<Row, V> | ((row: Row, index: number) => V | null | undefined);

/** Names of the columns of `Row` whose value is a `V`. */
export type KeysOf<Row, V> = {
  [K in keyof Row]-?: [NonNullable<Row[K]>] extends [V] ? K : never;
}[keyof Row] &
  string;

/**
 * The option that names the column for `Name`. It may be left out when `Row` has a fitting column of that very name;
 * rows with an index signature accept any name, checked at run time.
 */
export type ColumnOption<Row, Name extends string, V> = string extends keyof Row
  ? { readonly [K in Name]?: string | ((row: Row, index: number) => V | null | undefined) }
  : Name extends KeysOf<Row, V>
    ? { readonly [K in Name]?: Column<Row, V> }
    : { readonly [K in Name]: Column<Row, V> };

/** As {@link ColumnOption}, for a column that may be absent. */
export type OptionalColumn<Row, Name extends string, V> = {
  readonly [K in Name]?: (string extends keyof Row ? string : never) | Column<Row, V>;
};

/** The last argument of a function: options that may be left out when nothing in them is required. */
export type OptionsArgument<Options> = object extends Options ? [options?: Options] : [options: Options];

/** What an id may be given as; ids become text. */
export type Id = string | number | bigint;

/** How one column is read. */
export interface ColumnSpec {
  /** "text" keeps ids and names, "number" takes numbers and bigints, "time" takes dates, ms and ISO text. */
  readonly as: "text" | "number" | "time";
  /** Where the values are; undefined: the column is absent. */
  readonly from: unknown;
  /** A required value that is missing or wrong makes the row invalid; otherwise it is "no value". Default true. */
  readonly required?: boolean;
  /** The smallest valid number. */
  readonly min?: number;
  /** What a valid number must satisfy besides, e.g. to be whole. */
  readonly valid?: (value: number) => boolean;
  /** The same in words, for the error. */
  readonly expected?: string;
}

/** What becomes of invalid rows. */
export type OnInvalid = "throw" | "skip";

/** Columns as the kernels see them. */
export interface ReadColumns<S extends { readonly [name: string]: ColumnSpec }> {
  readonly length: number;
  readonly columns: { readonly [K in keyof S]: S[K]["as"] extends "text" ? TextColumn : Float64Array };
  /** Rows of the input, the invalid ones included. */
  readonly inputLength: number;
  /** Row of the input that each row came from; undefined when none was left out. */
  readonly rows: Int32Array | undefined;
  readonly rejected: readonly Rejected[];
}

/**
 * The door: one pass over any data gives typed arrays and dictionary codes. A table's own columns, named by key, are used without copying.
 *
 * @throws "missing-column" when a named column does not exist, "bad-value" / "missing-value" for invalid rows unless `onInvalid` is "skip".
 */
export function readColumns<S extends { readonly [name: string]: ColumnSpec }>(
  data: Iterable<object> | Table<object>,
  specs: S,
  options: { readonly zone: Zone; readonly onInvalid?: OnInvalid; readonly what: string },
): ReadColumns<S> {
  const names = Object.keys(specs).filter((name) => specs[name].from !== undefined);
  const builders =
    data instanceof Table ? readTable(data, names, specs, options) : readRows(data, names, specs, options);
  const bad = new Problems();
  let length = 0;
  for (const name of names) {
    length = builders[name] instanceof Float64Array ? builders[name].length : builders[name].codes.length;
    check(name, specs[name], builders[name], bad);
  }
  if (data instanceof Table) length = data.length;
  return bad.settle(length, builders, options.onInvalid ?? "throw", options.what) as ReadColumns<S>;
}

function readTable(
  table: Table<object>,
  names: readonly string[],
  specs: { readonly [name: string]: ColumnSpec },
  options: { readonly zone: Zone; readonly what: string },
): Record<string, TableColumn> {
  const out: Record<string, TableColumn> = {};
  const derived: string[] = [];
  for (const name of names) {
    const { from, as } = specs[name];
    if (typeof from === "function") {
      derived.push(name);
      continue;
    }
    const column = (table.columns as Record<string, TableColumn>)[from as string];
    if (column === undefined) throw missingColumn(from, Object.keys(table.columns), options.what);
    if (as === "text") out[name] = column instanceof Float64Array ? textOfNumbers(column) : column;
    else out[name] = column instanceof Float64Array ? column : numbersOfText(column, as, options.zone);
  }
  if (derived.length > 0) Object.assign(out, readRows(table, derived, specs, options));
  return out;
}

function readRows(
  rows: Iterable<object>,
  names: readonly string[],
  specs: { readonly [name: string]: ColumnSpec },
  options: { readonly zone: Zone; readonly what: string },
): Record<string, TableColumn> {
  if (
    rows === null ||
    rows === undefined ||
    typeof (rows as Iterable<object>)[Symbol.iterator] !== "function" ||
    typeof rows === "string"
  ) {
    throw new ClienteleError(
      "bad-input",
      `${options.what} needs rows: an array of objects, another iterable, or a table; found ${show(rows)}.`,
      { expected: "an iterable of objects" },
    );
  }
  const sinks = names.map((name) => sinkFor(specs[name], options.zone));
  const from = names.map((name) => specs[name].from);
  let i = 0;
  for (const row of rows) {
    if (typeof row !== "object" || row === null) {
      throw new ClienteleError(
        "bad-input",
        `Row ${i} of ${options.what} is ${show(row)}; expected an object.`,
        { row: i, value: row, expected: "an object" },
      );
    }
    for (let c = 0; c < sinks.length; c++) {
      const f = from[c];
      if (typeof f === "function") sinks[c].push(f(row, i));
      else {
        // a column that no row has is a wrong name, and the first row tells soonest
        if (i === 0 && !((f as string) in row)) throw missingColumn(f, Object.keys(row), options.what);
        sinks[c].push((row as Record<string, unknown>)[f as string]);
      }
    }
    i++;
  }
  return Object.fromEntries(names.map((name, c) => [name, sinks[c].done()]));
}

interface Sink {
  push(value: unknown): void;
  done(): TableColumn;
}

function sinkFor(spec: ColumnSpec, zone: Zone): Sink {
  if (spec.as === "text") return textSink();
  const values = new GrowingFloats();
  const convert = spec.as === "time" ? (v: unknown) => toTime(v as TimeInput, zone) : numberOf;
  return {
    push: (v) => values.push(v === null || v === undefined ? Number.NaN : wrongAsInfinity(convert(v))),
    done: () => values.done(),
  };
}

// a value that is there but is no number is told apart from an absent one: it becomes -Infinity until checked
function wrongAsInfinity(value: number): number {
  return Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY;
}

/** Numbers, bigints within 2^53 and booleans as a number; NaN for everything else. */
export function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") {
    const n = Number(value);
    return Number.isSafeInteger(n) ? n : Number.NaN;
  }
  if (typeof value === "boolean") return value ? 1 : 0;
  return Number.NaN;
}

/** Collects ids and names into dictionary codes, in order of first appearance. */
export function textSink(): { push(value: unknown): void; done(): TextColumn } {
  const index = new Map<string, number>();
  const levels: string[] = [];
  const codes = new GrowingInts();
  return {
    push: (value) => {
      if (
        value === null ||
        value === undefined ||
        value === "" ||
        (typeof value === "number" && Number.isNaN(value))
      )
        return codes.push(-1);
      const text =
        typeof value === "string" ? value : value instanceof Date ? value.toISOString() : String(value);
      let code = index.get(text);
      if (code === undefined) {
        code = levels.length;
        index.set(text, code);
        levels.push(text);
      }
      codes.push(code);
    },
    done: () => ({ codes: codes.done(), levels }),
  };
}

/** A Float64Array that grows. */
export class GrowingFloats {
  #values: Float64Array = new Float64Array(1024);
  length = 0;
  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Float64Array(this.length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length++] = value;
  }
  done(): Float64Array {
    return this.#values.slice(0, this.length);
  }
}

/** An Int32Array that grows. */
export class GrowingInts {
  #values: Int32Array = new Int32Array(1024);
  length = 0;
  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Int32Array(this.length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length++] = value;
  }
  done(): Int32Array {
    return this.#values.slice(0, this.length);
  }
}

function textOfNumbers(column: Float64Array): TextColumn {
  const sink = textSink();
  for (const value of column) sink.push(value);
  return sink.done();
}

function numbersOfText(column: TextColumn, as: "number" | "time", zone: Zone): Float64Array {
  const byLevel = Float64Array.from(column.levels, (text) =>
    as === "time" ? wrongAsInfinity(toTime(text, zone)) : Number.NEGATIVE_INFINITY,
  );
  return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : byLevel[code]));
}

function missingColumn(name: unknown, found: readonly string[], what: string): ClienteleError {
  return new ClienteleError(
    "missing-column",
    `${what} has no column ${show(name)}. Columns found: ${found.join(", ") || "none"}.`,
    { column: String(name), value: found },
  );
}

function check(name: string, spec: ColumnSpec, column: TableColumn, bad: Problems): void {
  const required = spec.required ?? true;
  if (!(column instanceof Float64Array)) {
    if (required)
      for (let i = 0; i < column.codes.length; i++)
        if (column.codes[i] < 0) bad.add(i, name, null, "a value");
    return;
  }
  const kind = spec.as === "time" ? "a time" : "a number";
  const { min = -Number.MAX_VALUE, valid } = spec;
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    if (value >= min && value <= Number.MAX_VALUE && (valid === undefined || valid(value))) continue;
    if (!Number.isNaN(value)) bad.add(i, name, value, spec.expected ?? kind);
    else if (required) bad.add(i, name, null, spec.expected ?? kind);
  }
}

/** Invalid rows: counted by column and reason, the first ten of each kept. */
class Problems {
  #byReason = new Map<
    string,
    {
      column: string;
      expected: string;
      missing: boolean;
      rows: number;
      examples: { row: number; value: unknown }[];
    }
  >();
  #rows = new Set<number>();

  add(row: number, column: string, value: unknown, expected: string): void {
    const missing = value === null;
    const key = `${missing ? "missing" : "wrong"} ${column}`;
    let entry = this.#byReason.get(key);
    if (entry === undefined) {
      entry = { column, expected, missing, rows: 0, examples: [] };
      this.#byReason.set(key, entry);
    }
    entry.rows++;
    if (entry.examples.length < 10) entry.examples.push({ row, value });
    this.#rows.add(row);
  }

  settle(length: number, columns: Record<string, TableColumn>, onInvalid: OnInvalid, what: string) {
    const entries = [...this.#byReason.values()];
    if (entries.length === 0) return { length, inputLength: length, columns, rows: undefined, rejected: [] };
    if (onInvalid === "throw") {
      const first = entries[0];
      const { row, value } = first.examples[0];
      const found = first.missing
        ? "no value"
        : show(value === Number.NEGATIVE_INFINITY ? "a value of another kind" : value);
      throw new ClienteleError(
        first.missing ? "missing-value" : "bad-value",
        `${what}: column ${show(first.column)} of row ${row} holds ${found}; expected ${first.expected}. ${this.#rows.size} of ${length} rows are invalid (onInvalid: "skip" leaves them out and reports them).`,
        {
          row,
          column: first.column,
          value,
          expected: first.expected,
          count: first.rows,
          examples: first.examples,
        },
      );
    }
    const keep = new Int32Array(length - this.#rows.size);
    for (let i = 0, k = 0; i < length; i++) if (!this.#rows.has(i)) keep[k++] = i;
    const kept = Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [name, pick(column, keep)]),
    );
    const rejected = entries.map(({ column, missing, expected, rows, examples }) => ({
      reason: `${column}: ${missing ? "no value" : `not ${expected}`}`,
      rows,
      examples,
    }));
    return { length: keep.length, inputLength: length, columns: kept, rows: keep, rejected };
  }
}

/** The chosen rows of a column. */
export function pick<C extends TableColumn>(column: C, rows: ArrayLike<number>): C {
  if (column instanceof Float64Array) {
    const out = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]];
    return out as C;
  }
  const codes = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i]];
  return { codes, levels: column.levels } as C;
}

export type { ColumnOf };
