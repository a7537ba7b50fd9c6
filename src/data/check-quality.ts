import { ClienteleError, show } from "../core/errors.ts";
import type { Table, TableColumn } from "../core/table.ts";
import { type TimeInput, timeOption, type Zone, zoneOf } from "../core/time.ts";
import { needTable } from "./need-table.ts";
import { checkDuplicates } from "./quality/duplicates.ts";
import { checkNumbers } from "./quality/numbers.ts";
import { checkText } from "./quality/texts.ts";
import { checkTimes } from "./quality/times.ts";

/** Settings of {@link checkQuality}. */
export interface CheckQualityOptions {
  /** Exclusive end of what can be true: times at or after it are in the future. Default: the table's own asOf, else no time is. */
  readonly asOf?: TimeInput;
  /** Time zone that days and midnights are counted in. Default: the table's own, else "UTC". */
  readonly zone?: string;
  /** Number columns that hold times in ms. Default: those named time, start, end, created, trialEnd, first or last. */
  readonly times?: readonly string[];
}

/** What a check looks for. The guide says what each means and when it speaks. */
export type QualityCheck =
  | "missing"
  | "constant"
  | "duplicate row"
  | "duplicate line"
  | "not finite"
  | "future"
  | "before 1970"
  | "old"
  | "gap"
  | "dates only"
  | "same moment"
  | "negative"
  | "zero"
  | "outlier"
  | "same value";

/** Something a person should know before trusting the numbers. */
export interface QualityFinding {
  /** The column; null for findings about whole rows. */
  readonly column: string | null;
  readonly check: QualityCheck;
  /** How many rows; for "gap" how many days without a row. */
  readonly count: number;
  /** Of all rows; for "gap" of all days. */
  readonly share: number;
  /** Up to ten rows (from 0) and what stands there. */
  readonly examples: readonly { readonly row: number; readonly value: string | number | null }[];
  /** "error": wrong numbers follow. "warning": look at it. "note": good to know. */
  readonly severity: "error" | "warning" | "note";
  /** The finding in a sentence. */
  readonly message: string;
}

/** One column in figures. */
export interface ColumnQuality {
  readonly column: string;
  readonly type: "text" | "number" | "time";
  readonly rows: number;
  readonly missing: number;
  /** Different values. */
  readonly distinct: number;
  /** Smallest and largest value; null for text and for columns without a value. */
  readonly min: number | null;
  readonly max: number | null;
}

/** What {@link checkQuality} found: plain JSON. */
export interface Quality {
  readonly kind: "quality";
  /** Kind of the table. */
  readonly of: string;
  readonly rows: number;
  readonly asOf: number | null;
  readonly zone: string;
  readonly columns: readonly ColumnQuality[];
  /** Errors first, then warnings, then notes; within these the larger share first. */
  readonly findings: readonly QualityFinding[];
}

/** What the checks of one column hand back. */
export interface Checked {
  readonly column: ColumnQuality;
  readonly findings: readonly QualityFinding[];
}

const TIME_NAMES = ["time", "start", "end", "created", "trialEnd", "first", "last"];
const REQUIRED: { readonly [kind: string]: readonly string[] } = {
  orders: ["customer", "time", "amount"],
  events: ["customer", "time", "event"],
  subscriptions: ["customer", "subscription", "start"],
  profiles: ["customer"],
};
const SEVERITIES = ["error", "warning", "note"];

/**
 * Looks through a table before anything is computed from it: missing, repeated, future, implausibly old, negative, zero and outlying
 * values, days without orders, times that are only dates, values that come up suspiciously often. Nothing is changed or left out.
 *
 * Outliers are values above zero whose logarithm lies more than 6 robust standard deviations (1.4826 x the distance from the median to the quartile on
 * that side) from the median one; with fewer than 20 such values no outlier is called. A gap is a run of days without a row that is longer than
 * 7 days and than 5 times the 95 % quantile of the steps between days with rows, given 10 of these.
 *
 * O(rows log rows) time per number column, O(rows) memory.
 *
 * @throws "bad-input" when `table` is no table, "bad-option" for a wrong `asOf` or a name in `times` that is no number column, "unknown-zone".
 *
 * @example
 * import { fromColumns } from "clientele";
 * import { checkQuality } from "clientele/data";
 * const orders = fromColumns({ customer: ["ann", null], time: [Date.UTC(2026, 0, 5), Date.UTC(2027, 0, 5)], amount: [4, -3] }, { kind: "orders" });
 * const quality = checkQuality(orders, { asOf: "2026-02-01" });
 * quality.findings.map((finding) => [finding.column, finding.check]); // => [["time", "future"], ["amount", "negative"], ["customer", "missing"], ["time", "dates only"]]
 * quality.findings[0].message; // => "1 row lies at or after 2026-02-01."
 * checkQuality([] as never); // throws "bad-input"
 */
export function checkQuality<Row extends object>(
  table: Table<Row>,
  options: CheckQualityOptions = {},
): Quality {
  needTable(table, "checkQuality", "fromColumns() makes one.");
  const zone = zoneOf(options.zone ?? table.info.zone ?? "UTC");
  const asOf =
    options.asOf === undefined ? (table.info.asOf ?? null) : timeOption(options.asOf, "asOf", zone);
  const columns = table.columns as { readonly [name: string]: TableColumn };
  const times = timeColumns(columns, options.times);
  const required = REQUIRED[table.info.kind] ?? [];
  const checked = Object.keys(columns).map((name) =>
    checkColumn(name, columns, times.has(name), required.includes(name), {
      zone,
      asOf,
      kind: table.info.kind,
    }),
  );
  const findings = [...checked.flatMap((one) => one.findings), ...checkDuplicates(table.length, columns)];
  return {
    kind: "quality",
    of: table.info.kind,
    rows: table.length,
    asOf,
    zone: zone.name,
    columns: checked.map(({ column }) => column),
    findings: findings.sort(
      (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.share - a.share,
    ),
  };
}

function checkColumn(
  name: string,
  columns: { readonly [name: string]: TableColumn },
  isTime: boolean,
  required: boolean,
  context: { zone: Zone; asOf: number | null; kind: string },
): Checked {
  const column = columns[name];
  if (!(column instanceof Float64Array)) return checkText(name, column, required);
  return isTime
    ? checkTimes(name, column, required, context)
    : checkNumbers(name, column, required, columns, context.kind);
}

function timeColumns(
  columns: { readonly [name: string]: TableColumn },
  chosen: readonly string[] | undefined,
): ReadonlySet<string> {
  for (const name of chosen ?? []) {
    if (!(Object.hasOwn(columns, name) && columns[name] instanceof Float64Array)) {
      throw new ClienteleError(
        "bad-option",
        `Option times names ${show(name)}, which is no number column of the table.`,
        { value: name, expected: "a number column" },
      );
    }
  }
  return new Set(chosen ?? TIME_NAMES);
}
