import type { Column, Data, Id } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { badOption } from "../core/options.ts";
import { Table, type TableColumn, type TableInfo, type TextColumn } from "../core/table.ts";
import { DAY_MS, type TimeInput } from "../core/time.ts";

/** A column by name or as a function of the row; of rows with an index signature, any name. */
export type ColumnIn<Row, V> = (string extends keyof Row ? string : never) | Column<Row, V>;

/** Where `scoreRfm` finds its columns. */
export interface RfmColumns<Row extends object> {
  /** Who. Default: the column "customer". */
  readonly customer?: ColumnIn<Row, Id>;
  /** Time of the last purchase. Default: the column "last". */
  readonly last?: ColumnIn<Row, TimeInput>;
  /** Days since the last purchase, instead of `last`. Default: civil days from `last` to the last day before `asOf`. */
  readonly recencyDays?: ColumnIn<Row, number>;
  /** What F is scored on. Default: the column "orders". */
  readonly frequency?: ColumnIn<Row, number>;
  /** What M is scored on, money. Default: the column "revenue". */
  readonly monetary?: ColumnIn<Row, number>;
  /** Exclusive end of what is known; text without an offset is UTC, and refused for a table of another zone. Default: the table's own. */
  readonly asOf?: TimeInput;
}

/** What scoring needs of each customer; days and money mean nothing where there is no order. */
export interface RfmInput {
  readonly customer: TextColumn;
  readonly days: Float64Array;
  readonly frequency: Float64Array;
  readonly monetary: Float64Array;
  readonly info: Partial<TableInfo>;
}

/**
 * Reads and checks the columns: the door of `core/columns.ts` in small, because a summary needs no rows skipped and `scoreRfm` alone is to
 * stay below four kilobytes.
 */
export function readInput<Row extends object>(data: Data<Row>, options: RfmColumns<Row>): RfmInput {
  if (typeof data !== "object" || !(Symbol.iterator in Object(data))) {
    throw new ClienteleError(
      "bad-input",
      `scoreRfm needs a table or rows (an array of objects); found ${show(data)}.`,
      { value: data },
    );
  }
  const own: Partial<TableInfo> = data instanceof Table ? data.info : {};
  const { asOf } = options;
  const { zone = "UTC" } = own;
  // zones take more code than scoring: text that would need one is refused instead of read as UTC
  if (typeof asOf === "string" && zone !== "UTC" && !/(Z|:\d\d[+-]\d\d:\d\d)$/.test(asOf))
    throw badOption("asOf", asOf, `a time with an offset, as the table's zone is ${zone}`);
  // the result says what it was counted up to
  const info = asOf === undefined ? own : { ...own, asOf: timeOf(asOf) };
  const columns =
    data instanceof Table ? (data.columns as unknown as Record<string, TableColumn>) : undefined;
  let rows: Row[] | undefined;
  const cells = (from: unknown): unknown[] => {
    rows ??= [...data];
    if (typeof from === "function") return rows.map((row, i) => from(row, i));
    const first: object = columns ?? Object(rows.length > 0 ? rows[0] : { [from as string]: 0 });
    if (!((from as string) in first)) {
      const found = Object.keys(first);
      throw new ClienteleError(
        "missing-column",
        `scoreRfm found no column ${show(from)} among ${found.join(", ")}: name the one to use in the options.`,
        { column: String(from), value: found },
      );
    }
    return rows.map((row) => row?.[from as keyof Row]);
  };
  const numbers = (from: unknown, convert = toNumber): Float64Array => {
    const column = columns?.[from as string];
    return column instanceof Float64Array ? column : Float64Array.from(cells(from), convert);
  };
  const customer = textOf(options.customer ?? "customer", columns, cells);
  const frequency = numbers(options.frequency ?? "orders");
  const monetary = numbers(options.monetary ?? "revenue");
  const days = options.recencyDays ? numbers(options.recencyDays) : daysSince(options, info, numbers);
  const seen = new Uint32Array(customer.levels.length);
  refuse(
    "customer",
    customer.codes,
    "a customer, and each once only",
    (code) => code < 0 || seen[code]++ > 0,
    (code) => customer.levels[code],
  );
  refuse("frequency", frequency, "zero or more", (v) => !(v >= 0 && v < 1 / 0));
  refuse("monetary", monetary, "a number", (v, i) => frequency[i] > 0 && !Number.isFinite(v));
  refuse(
    "recencyDays",
    days,
    "zero or more, counted up to asOf",
    (v, i) => frequency[i] > 0 && !(v >= 0 && v < 1 / 0),
  );
  return { customer, days, frequency, monetary, info };
}

function textOf(
  from: unknown,
  columns: Record<string, TableColumn> | undefined,
  cells: (from: unknown) => unknown[],
): TextColumn {
  const column = columns?.[from as string];
  if (column && !(column instanceof Float64Array)) return column;
  const index = new Map<string, number>();
  const codes = Int32Array.from(cells(from), (id) => {
    if (id == null || id === "") return -1;
    const text = String(id);
    if (!index.has(text)) index.set(text, index.size);
    return index.get(text) as number;
  });
  return { codes, levels: [...index.keys()] };
}

// A summary knows the first purchase to the last day seen and to the last purchase, in civil days of its zone; the difference needs no calendar.
// Elsewhere a day is 24 hours back from asOf, which is the civil day but for the hour that a change of clocks moves.
function daysSince<Row extends object>(
  options: RfmColumns<Row>,
  info: Partial<TableInfo>,
  numbers: (from: unknown, convert?: (value: unknown) => number) => Float64Array,
): Float64Array {
  if (info.kind === "customers" && options.asOf === undefined && options.last === undefined) {
    const unit = { day: 1, week: 7, month: 365.25 / 12, year: 365.25 }[info.unit ?? "day"];
    const recency = numbers("recency");
    return numbers("age").map((age, i) => Math.round((age - recency[i]) * unit));
  }
  const asOf = info.asOf as number;
  if (!Number.isFinite(asOf))
    throw badOption("asOf", options.asOf, 'the end of what is known, e.g. "2026-11-01"');
  return numbers(options.last ?? "last", timeOf).map((time) => Math.floor((asOf - 1 - time) / DAY_MS));
}

// what is there but no number becomes -Infinity, which no column takes, so that it is told apart from what is missing
function toNumber(value: unknown): number {
  if (value == null) return Number.NaN;
  const number = typeof value === "number" || typeof value === "bigint" ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : Number.NEGATIVE_INFINITY;
}

// the ISO forms that the language itself reads; text without an offset is UTC
function timeOf(value: unknown): number {
  if (typeof value !== "string") return toNumber(value instanceof Date ? +value : value);
  const [text, clock, offset] = /^\d{4}-\d\d-\d\d([T ][\d:.]+)?(Z|[+-]\d\d:\d\d)?$/.exec(value) ?? [""];
  return toNumber(Date.parse(clock && !offset ? `${text}Z` : text));
}

function refuse(
  column: string,
  values: Float64Array | Int32Array,
  expected: string,
  isBad: (value: number, row: number) => boolean,
  shown = (v: number): unknown => v,
): void {
  const examples: { row: number; value: unknown }[] = [];
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (isBad(values[i], i) && ++count <= 10) examples.push({ row: i, value: shown(values[i]) ?? null });
  }
  if (count === 0) return;
  const { row, value } = examples[0];
  const missing = value === null || Number.isNaN(value);
  throw new ClienteleError(
    missing ? "missing-value" : "bad-value",
    `scoreRfm: ${column} of row ${row} is ${missing ? "missing" : Math.abs(value as number) === 1 / 0 ? "of another kind" : show(value)}; expected ${expected}. So are ${count} of ${values.length} rows.`,
    { row, column, value, expected, count, examples },
  );
}
