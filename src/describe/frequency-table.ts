import type { Column, Data, Id, OnInvalid } from "../core/columns.ts";
import { badOption, levelOption, oneOf } from "../core/options.ts";
import { type Rejected, Table, type TableInfo } from "../core/table.ts";
import { wilsonWith } from "../numeric/intervals.ts";
import { normalQuantile } from "../numeric/normal.ts";
import { type NumberValuesOptions, readTexts } from "./read-values.ts";
import { byLabel } from "./text-order.ts";

/** How {@link frequencyTable} is laid out. */
export interface FrequencyLayout {
  /** Rows by "count", the most frequent first (default; ties by value), or by "value". */
  readonly sort?: "count" | "value";
  /** Show only this many rows; the rest is summed up in `info`. Default: all. */
  readonly top?: number;
  /** Confidence level of the shares. Default 0.95. */
  readonly level?: number;
}

/** Options of {@link frequencyTable}. */
export interface FrequencyTableOptions<Row extends object> extends FrequencyLayout {
  /** The column to count: text, numbers or yes/no. */
  readonly column: Column<Row, Id | boolean>;
  /** How many equal rows a row stands for; 0 = absent. Default: 1. */
  readonly count?: Column<Row, number | bigint>;
  /** Rows with a broken count: "throw" (default) or "skip". */
  readonly onInvalid?: OnInvalid;
}

/** Options of {@link frequencyTable} for the numbers themselves. */
export type FrequencyTableValuesOptions = NumberValuesOptions & FrequencyLayout;

/** One value and how often it occurs. */
export interface FrequencyRow {
  readonly value: string;
  readonly count: number;
  /** Share of the rows that have a value. */
  readonly share: number;
  /** Wilson interval of the share. */
  readonly shareLow: number;
  readonly shareHigh: number;
  /** Share of this and all rows above it. */
  readonly cumulative: number;
}

/** What a frequency table says about itself. */
export interface FrequencyInfo extends TableInfo {
  readonly kind: "frequency-table";
  /** Rows with a value. */
  readonly n: number;
  /** Rows without one: in no share. */
  readonly missing: number;
  /** Different values. */
  readonly distinct: number;
  /** Of those not shown because of `top`: how many values, and how many rows. */
  readonly otherValues: number;
  readonly otherCount: number;
  readonly level: number;
  readonly rejected: readonly Rejected[];
}

/**
 * How often each value of a column occurs, with its share and Wilson's interval. Numbers are counted as they are (for ranges see `histogram`).
 * No rows give an empty table. O(n + d log d) with d different values.
 *
 * @throws "bad-option", "missing-column", "bad-value" for a negative or broken count.
 *
 * @example
 * import { frequencyTable } from "clientele/describe";
 * const orders = [{ channel: "web" }, { channel: "till" }, { channel: "web" }, { channel: null }, { channel: "web" }];
 * const table = frequencyTable(orders, { column: "channel" });
 * table.at(0); // => { value: "web", count: 3, share: 0.75, shareLow: 0.300642, shareHigh: 0.954413, cumulative: 0.75 }
 * [table.info.n, table.info.missing]; // => [4, 1]
 * frequencyTable(orders, { column: "channel", top: 1 }).info.otherCount; // => 1
 * frequencyTable(orders, { column: "channel", top: 0 }); // throws "bad-option"
 */
export function frequencyTable(
  values: Float64Array,
  options?: FrequencyTableValuesOptions,
): Table<FrequencyRow, FrequencyInfo>;
export function frequencyTable<Row extends object>(
  data: Data<Row>,
  options: FrequencyTableOptions<NoInfer<Row>>,
): Table<FrequencyRow, FrequencyInfo>;
export function frequencyTable(
  input: Data<object> | Float64Array,
  options: FrequencyLayout = {},
): Table<FrequencyRow, FrequencyInfo> {
  const sort = oneOf(options.sort ?? "count", "sort", ["count", "value"]);
  const level = levelOption(options.level);
  const top = options.top ?? Number.POSITIVE_INFINITY;
  if (top !== Number.POSITIVE_INFINITY && !(Number.isInteger(top) && top >= 1))
    throw badOption("top", top, "a whole number of at least 1");
  const { texts, counts, rejected } = readTexts(input, options, "frequencyTable");
  const { totals, n, missing } = tally(texts.codes, counts, texts.levels.length);
  const ordered = Array.from(byLabel(texts.levels)).filter((c) => totals[c] > 0);
  if (sort === "count") ordered.sort((a, b) => totals[b] - totals[a]);
  const shown = ordered.slice(0, Math.min(top, ordered.length));
  const columns = sharesOfCounts(
    Float64Array.from(shown, (c) => totals[c]),
    n,
    level,
  );
  const shownCount = shown.reduce((sum, c) => sum + totals[c], 0);
  return new Table<FrequencyRow, FrequencyInfo>(
    shown.length,
    {
      value: { codes: Int32Array.from(shown.keys()), levels: shown.map((c) => texts.levels[c]) },
      ...columns,
    },
    {
      kind: "frequency-table",
      key: "value",
      n,
      missing,
      distinct: ordered.length,
      otherValues: ordered.length - shown.length,
      otherCount: n - shownCount,
      level,
      rejected,
    },
  );
}

function tally(codes: Int32Array, counts: Float64Array | undefined, levels: number) {
  const totals = new Float64Array(levels);
  let n = 0;
  let missing = 0;
  for (let i = 0; i < codes.length; i++) {
    const count = counts === undefined ? 1 : counts[i];
    if (codes[i] < 0) missing += count;
    else {
      totals[codes[i]] += count;
      n += count;
    }
  }
  return { totals, n, missing };
}

function sharesOfCounts(count: Float64Array, n: number, level: number) {
  const z = normalQuantile((1 + level) / 2);
  const shareLow = new Float64Array(count.length);
  const shareHigh = new Float64Array(count.length);
  const cumulative = new Float64Array(count.length);
  let running = 0;
  for (let i = 0; i < count.length; i++) {
    [shareLow[i], shareHigh[i]] = wilsonWith(z, count[i], n);
    running += count[i];
    cumulative[i] = running / n;
  }
  return { count, share: count.map((c) => c / n), shareLow, shareHigh, cumulative };
}
