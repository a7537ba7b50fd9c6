import type { ColumnOption, Data, OnInvalid, OptionalColumn, OptionsArgument } from "../core/columns.ts";
import { badOption, oneOf } from "../core/options.ts";
import { type Rejected, Table, type TableInfo } from "../core/table.ts";
import type { Period, TimeInput, WeekStart } from "../core/time.ts";
import { readSeries } from "./series.ts";

/** Options of {@link growthTable}. `start` is when a period begins, `complete` 1 where it is whole; both default to the columns of these names
 * (`complete` of arrays and tables only; without it, every period is whole). */
export type GrowthTableOptions<Row extends object> = ColumnOption<Row, "start", TimeInput> &
  ColumnOption<Row, "value", number | bigint> &
  OptionalColumn<Row, "complete", number | boolean> & {
    /** What each row is one of. Default: the table's own (`revenueTrend` says), else "month". */
    readonly period?: Period;
    /** Periods of the moving average. Default: a year of them (365 days, 52 weeks, 12 months, 4 quarters), for years 3. */
    readonly window?: number;
    /** "trailing" (default): the period and those before it; "centered": as many before as after, the outer ones by half where the window is even. */
    readonly average?: "trailing" | "centered";
    /** Zone that the periods are those of. Default: the table's own, else "UTC". */
    readonly zone?: string;
    /** First day of the week. Default "monday". */
    readonly weekStart?: WeekStart;
    /** Rows with a broken value: "throw" (default) or "skip". */
    readonly onInvalid?: OnInvalid;
  };

/** One period beside earlier ones. A comparison with a period that is not whole, not there or zero is null. */
export interface GrowthRow {
  readonly period: string;
  readonly start: number;
  readonly value: number | null;
  /** 1 for a whole period, 0 for the running one. */
  readonly complete: number;
  /** Change against the period before, and as a share of it. */
  readonly change: number | null;
  readonly growth: number | null;
  /** Value a year before: the same month or quarter; for weeks 52, for days 364 (the same weekday) before. */
  readonly yearAgo: number | null;
  /** Change against it as a share of it. */
  readonly yearOnYear: number | null;
  /** Mean of the periods of the window, null where one of them is not there or not whole. */
  readonly movingAverage: number | null;
}

/** What growth says about itself. */
export interface GrowthInfo extends TableInfo {
  readonly kind: "growth";
  readonly by: Period;
  readonly window: number;
  readonly average: "trailing" | "centered";
  readonly rejected: readonly Rejected[];
}

const A_YEAR: Readonly<Record<Period, number>> = { day: 364, week: 52, month: 12, quarter: 4, year: 1 };
const WINDOW: Readonly<Record<Period, number>> = { day: 365, week: 52, month: 12, quarter: 4, year: 3 };

/**
 * Values by period beside the period and the year before, with a moving average: takes `revenueTrend`, or any rows with a start and a value. A running period is
 * marked and compared with nothing. Periods that are not in the data stay out. Rows come in order of time. O(n log n + n window).
 *
 * @throws "bad-value" for two rows of one period, "bad-option", "missing-column", "missing-value", "unknown-zone".
 *
 * @example
 * import { growthTable } from "clientele/describe";
 * const months = [
 *   { start: "2025-03-01", revenue: 100, complete: 1 },
 *   { start: "2026-02-01", revenue: 120, complete: 1 },
 *   { start: "2026-03-01", revenue: 150, complete: 1 },
 *   { start: "2026-04-01", revenue: 20, complete: 0 },
 * ];
 * const growth = growthTable(months, { value: "revenue", window: 2 });
 * growth.of("2026-03"); // => { period: "2026-03", start: 1772323200000, value: 150, complete: 1, change: 30, growth: 0.25, yearAgo: 100, yearOnYear: 0.5, movingAverage: 135 }
 * growth.of("2026-04")?.growth; // => null
 * growthTable(months, { value: "revenue", window: 0 }); // throws "bad-option"
 */
export function growthTable<Row extends object>(
  data: Data<Row>,
  ...[options = {} as GrowthTableOptions<NoInfer<Row>>]: OptionsArgument<GrowthTableOptions<NoInfer<Row>>>
): Table<GrowthRow, GrowthInfo> {
  const series = readSeries(data, options, "growthTable");
  const { period, index, start, value, complete, whole } = series;
  const average = oneOf(options.average ?? "trailing", "average", ["trailing", "centered"]);
  const window = options.window ?? WINDOW[period];
  if (!Number.isInteger(window) || window < 1 || window > 10_000)
    throw badOption("window", window, "a whole number of periods from 1 to 10,000");
  const before = earlier(index, whole, 1);
  const yearAgo = earlier(index, whole, A_YEAR[period]);
  const change = whole.map((v, k) => v - before[k]);
  return new Table<GrowthRow, GrowthInfo>(
    index.length,
    {
      period: { codes: Int32Array.from(index.keys()), levels: series.labels },
      start,
      value,
      complete,
      change,
      growth: change.map((c, k) => shareOf(c, before[k])),
      yearAgo,
      yearOnYear: whole.map((v, k) => shareOf(v - yearAgo[k], yearAgo[k])),
      movingAverage: averages(index, whole, window, average === "centered"),
    },
    {
      kind: "growth",
      key: "period",
      ...(series.currency !== undefined && { currency: series.currency }),
      zone: series.zone,
      by: period,
      window,
      average,
      rejected: series.rejected,
    },
  );
}

// growth from a loss or from nothing is no share
function shareOf(change: number, base: number): number {
  return base > 0 ? change / base : Number.NaN;
}

/** The value a number of periods before. */
function earlier(index: Float64Array, values: Float64Array, by: number): Float64Array {
  const out = new Float64Array(index.length).fill(Number.NaN);
  for (let k = 0, j = 0; k < index.length; k++) {
    while (index[j] < index[k] - by) j++;
    if (index[j] === index[k] - by) out[k] = values[j];
  }
  return out;
}

/** Means of the values around or before each place; NaN where a period of the window is not there. O(n window). */
export function averages(
  index: Float64Array,
  values: Float64Array,
  window: number,
  centered: boolean,
): Float64Array {
  const reach = centered ? Math.floor(window / 2) : window - 1;
  const ahead = centered ? reach : 0;
  const halves = centered && window % 2 === 0;
  return values.map((_, k) => {
    const from = k - reach;
    const to = k + ahead;
    // the window is whole only when its periods follow each other
    if (from < 0 || to >= index.length || index[to] - index[from] !== to - from) return Number.NaN;
    let total = 0;
    for (let i = from; i <= to; i++) total += values[i] * (halves && (i === from || i === to) ? 0.5 : 1);
    return total / window;
  });
}
