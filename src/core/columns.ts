import { ClienteleError, show } from "./errors.ts";
import { GrowingFloats, textSink, WRONG_CODE } from "./growing.ts";
import { Problems, WRONG } from "./problems.ts";
import { define, type Rejected, Table, type TableColumn, type TextColumn } from "./table.ts";
import { LAST_TIME, type TimeInput, toTime, type Zone } from "./time.ts";
import { runSteps, type Steps } from "./work.ts";

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
  /** Whether an error about this column may offer to leave rows out. Default true. */
  readonly offersSkip?: boolean;
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
  return runSteps(readColumnsSteps(data, specs, options));
}

/** As {@link readColumns}, a step at a time: some rows, or a column. */
export function* readColumnsSteps<S extends { readonly [name: string]: ColumnSpec }>(
  data: Iterable<object> | Table<object>,
  specs: S,
  options: { readonly zone: Zone; readonly onInvalid?: OnInvalid; readonly what: string },
): Steps<ReadColumns<S>> {
  const names = Object.keys(specs).filter((name) => specs[name].from !== undefined);
  const bad = new Problems();
  const builders =
    data instanceof Table
      ? yield* readTable(data, names, specs, options, bad)
      : yield* readRows(data, names, specs, options, bad);
  let length = 0;
  for (const name of names) {
    length = builders[name] instanceof Float64Array ? builders[name].length : builders[name].codes.length;
    check(name, specs[name], builders[name], bad);
    yield [0, Number.NaN];
  }
  if (data instanceof Table) length = data.length;
  // who passes no such key has no such option, so words must not offer it
  const offered = Object.hasOwn(options, "onInvalid");
  return bad.settle(length, builders, options.onInvalid ?? "throw", options.what, offered) as ReadColumns<S>;
}

/** Values read in a step. */
const STEP = 1 << 17;
/** Texts read as times, or numbers written as text, in a step. */
const FEW = 1 << 14;

function* readTable(
  table: Table<object>,
  names: readonly string[],
  specs: { readonly [name: string]: ColumnSpec },
  options: { readonly zone: Zone; readonly what: string },
  bad: Problems,
): Steps<Record<string, TableColumn>> {
  const out: Record<string, TableColumn> = {};
  const derived: string[] = [];
  for (const name of names) {
    yield [0, Number.NaN];
    const { from, as } = specs[name];
    if (typeof from === "function") {
      derived.push(name);
      continue;
    }
    if (!Object.hasOwn(table.columns, from as string))
      throw missingColumn(from, Object.keys(table.columns), options.what);
    const column = (table.columns as Record<string, TableColumn>)[from as string];
    if (as === "text")
      define(out, name, column instanceof Float64Array ? yield* textOfNumbers(column) : column);
    else if (column instanceof Float64Array) define(out, name, column);
    else {
      const convert = converter(as, options.zone);
      const { codes, levels } = column;
      const ofLevel = new Float64Array(levels.length);
      for (let k = 0; k < levels.length; k++) {
        ofLevel[k] = convert(levels[k]);
        if ((k + 1) % FEW === 0) yield [0, Number.NaN];
      }
      const values = new Float64Array(codes.length);
      for (let from = 0; from < codes.length; from += STEP) {
        const wrong = valuesOf(codes, ofLevel, from, Math.min(codes.length, from + STEP), values);
        for (const i of wrong) bad.note(i, name, levels[codes[i]]);
        yield [0, Number.NaN];
      }
      define(out, name, values);
    }
  }
  if (derived.length === 0) return out;
  for (const [name, column] of Object.entries(yield* readRows(table, derived, specs, options, bad)))
    define(out, name, column);
  return out;
}

function* readRows(
  rows: Iterable<object>,
  names: readonly string[],
  specs: { readonly [name: string]: ColumnSpec },
  options: { readonly zone: Zone; readonly what: string },
  bad: Problems,
): Steps<Record<string, TableColumn>> {
  if (typeof rows === "string" || typeof rows?.[Symbol.iterator] !== "function") {
    const found = rows instanceof Promise ? "a promise: await it first" : show(rows);
    throw new ClienteleError(
      "bad-input",
      `${options.what} needs rows: an array of objects, another iterable, or a table; found ${found}.`,
      { expected: "an iterable of objects" },
    );
  }
  const room = Array.isArray(rows) ? rows.length : undefined;
  const sinks = names.map((name) => sinkFor(specs[name], options.zone, room));
  const from = names.map((name) => specs[name].from);
  // a column that no row has is a wrong name; one that some rows leave out is not
  const absent = from.map((f) => typeof f !== "function");
  let first: object = {};
  let i = 0;
  const read = (row: object): void => {
    if (typeof row !== "object" || row === null) {
      throw new ClienteleError(
        "bad-input",
        `Row ${i} of ${options.what} is ${show(row)}; expected an object.`,
        { row: i, value: row, expected: "an object" },
      );
    }
    if (i === 0) first = row;
    for (let c = 0; c < sinks.length; c++) {
      const f = from[c];
      const value = typeof f === "function" ? f(row, i) : (row as Record<string, unknown>)[f as string];
      if (absent[c] && has(row, f as string)) absent[c] = false;
      if (!sinks[c].push(absent[c] ? undefined : value)) bad.note(i, names[c], value);
    }
    i++;
  };
  const some = Math.ceil(STEP / (names.length + 1));
  for (const row of rows) {
    read(row);
    if (i % some === 0) yield [i, Number.NaN];
  }
  const wrong = absent.indexOf(true);
  if (i > 0 && wrong >= 0) throw missingColumn(from[wrong], Object.keys(first), options.what);
  return Object.fromEntries(names.map((name, c) => [name, sinks[c].done()]));
}

// rows may be class instances with getters, but what every object inherits is no column
function has(row: object, name: string): boolean {
  return Object.hasOwn(row, name) || (name in row && !(name in Object.prototype));
}

interface Sink {
  /** False for a value of another kind. */
  push(value: unknown): boolean;
  done(): TableColumn;
}

function sinkFor(spec: ColumnSpec, zone: Zone, room: number | undefined): Sink {
  if (spec.as === "text") return textSink(room);
  const values = new GrowingFloats(room);
  const convert = converter(spec.as, zone);
  return {
    push: (v) => {
      const value = v === null || v === undefined ? Number.NaN : convert(v);
      values.push(value);
      return value !== WRONG;
    },
    done: () => values.done(),
  };
}

/** A value that is there as a number or time; {@link WRONG} when it is none. */
function converter(as: ColumnSpec["as"], zone: Zone): (value: unknown) => number {
  return (v) => {
    const value = as === "time" ? toTime(v as TimeInput, zone) : numberOf(v);
    return Number.isFinite(value) ? value : WRONG;
  };
}

/** The values of codes from one row to before another; answers the rows of those that are {@link WRONG}. */
function valuesOf(
  codes: Int32Array,
  ofLevel: Float64Array,
  from: number,
  to: number,
  out: Float64Array,
): number[] {
  const wrong: number[] = [];
  for (let i = from; i < to; i++) {
    out[i] = codes[i] < 0 ? Number.NaN : ofLevel[codes[i]];
    if (out[i] === WRONG) wrong.push(i);
  }
  return wrong;
}

function* textOfNumbers(column: Float64Array): Steps<TextColumn> {
  const sink = textSink(column.length);
  for (let i = 0; i < column.length; i++) {
    sink.push(column[i]);
    if ((i + 1) % FEW === 0) yield [0, Number.NaN];
  }
  return sink.done();
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
    const { codes } = column;
    if (!required && !codes.includes(WRONG_CODE)) return;
    for (let i = 0; i < codes.length; i++) {
      if (codes[i] === WRONG_CODE) bad.add(i, name, WRONG, "text or a number", spec.offersSkip);
      else if (codes[i] < 0 && required) bad.add(i, name, null, "a value");
    }
    return;
  }
  const isTime = spec.as === "time";
  const kind = isTime ? "a time" : "a number";
  const max = isTime ? LAST_TIME : Number.MAX_VALUE;
  const { min = -max, valid } = spec;
  const start = valid === undefined ? firstOutside(column, min, max) : 0;
  for (let i = start; i < column.length; i++) {
    const value = column[i];
    if (value >= min && value <= max && (valid === undefined || valid(value))) continue;
    if (!Number.isNaN(value)) bad.add(i, name, value, spec.expected ?? kind, spec.offersSkip);
    else if (required) bad.add(i, name, null, spec.expected ?? kind);
  }
}

/** Where the first value lies that is not from min to max; the length when all are. Most columns need no more than this. */
function firstOutside(values: Float64Array, min: number, max: number): number {
  let i = 0;
  while (i < values.length && values[i] >= min && values[i] <= max) i++;
  return i;
}
