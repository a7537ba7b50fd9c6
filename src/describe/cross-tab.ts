import {
  type Column,
  type ColumnSpec,
  type Data,
  type Id,
  type OnInvalid,
  readColumns,
} from "../core/columns.ts";
import { badOption, levelOption, needOptions, oneOf } from "../core/options.ts";
import { type Rejected, Table, type TableColumn, type TableInfo, type TextColumn } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";
import { cellTotals, type GroupTotals } from "./cell-totals.ts";
import { gridCells } from "./grid-cells.ts";
import { type GroupOrder, type Groups, groupsOf } from "./groups.ts";
import { COUNT_SPEC } from "./read-values.ts";

/** A column whose values make rows or columns of a cross-table. */
export type CrossTabColumn<Row extends object> = Column<Row, Id | boolean>;

/** Options of {@link crossTab}. */
export interface CrossTabOptions<Row extends object> {
  /** Whose values make the rows: a column, or two, one inside the other. */
  readonly row: CrossTabColumn<Row> | readonly [outer: CrossTabColumn<Row>, inner: CrossTabColumn<Row>];
  /** Whose values make the columns: a column, or two, one inside the other. */
  readonly column: CrossTabColumn<Row> | readonly [outer: CrossTabColumn<Row>, inner: CrossTabColumn<Row>];
  /** A column of numbers to add up and average in each cell. */
  readonly value?: Column<Row, number | bigint>;
  /** How many equal rows a row stands for; 0 = absent. Default: 1. */
  readonly count?: Column<Row, number | bigint>;
  /** What shares are taken of: "count" (default) or the "sum" of `value`. */
  readonly shareOf?: "count" | "sum";
  /** Rows and columns by "label" (default; numbers by size), largest "total" first, or in order of "appearance". */
  readonly order?: GroupOrder;
  /** Rows without a value in a row or column: "exclude" (default; counted in `info.excluded`), or "include" under the label null. */
  readonly missing?: "exclude" | "include";
  /** Whether combinations that do not occur are there with count 0. Default true. */
  readonly empty?: boolean;
  /** Confidence level of the means. Default 0.95. */
  readonly level?: number;
  /** Rows with a value of another kind: "throw" (default) or "skip". */
  readonly onInvalid?: OnInvalid;
}

/** One cell. */
export interface CrossTabCell {
  readonly row: string | null;
  /** The inner row, where two were asked for. */
  readonly row2?: string | null;
  readonly column: string | null;
  /** The inner column, where two were asked for. */
  readonly column2?: string | null;
  readonly count: number;
  /** With `value`: rows that have one, their sum, mean, and the mean's t interval (rows as independent). */
  readonly values?: number;
  readonly sum?: number;
  readonly mean?: number | null;
  readonly meanLow?: number | null;
  readonly meanHigh?: number | null;
  /** Share of the cell's row, column and of everything, by `shareOf`. */
  readonly shareOfRow: number | null;
  readonly shareOfColumn: number | null;
  readonly shareOfTotal: number | null;
}

/** A margin: one row or column in all. */
export interface CrossTabTotal {
  /** One label, or the outer and the inner one. */
  readonly labels: readonly (string | null)[];
  readonly count: number;
  readonly sum: number | null;
  readonly mean: number | null;
  readonly share: number | null;
}

/** What a cross-table says about itself. */
export interface CrossTabInfo extends TableInfo {
  readonly kind: "cross-tab";
  /** Rows in the table, the counts taken in. */
  readonly n: number;
  /** Rows left out because a row or column had no value. */
  readonly excluded: number;
  /** Rows in the table without a number in `value`: in the counts, not in sums and means. */
  readonly missingValues: number;
  readonly rows: readonly CrossTabTotal[];
  readonly columns: readonly CrossTabTotal[];
  readonly sum: number | null;
  readonly mean: number | null;
  readonly shareOf: "count" | "sum";
  readonly level: number;
  readonly rejected: readonly Rejected[];
}

/**
 * Cross-table of two to four columns: one line per cell with count, sum, mean and its shares of row, column and total; margins in `info`. {@link pivot}
 * lays it out wide, `associationTest` tests it. No rows give an empty table. Shares of nothing are null. O(rows + cells).
 *
 * @throws "bad-option" (also for more than 1,000,000 cells, which `empty: false` mostly avoids), "missing-column", "bad-value".
 *
 * @example
 * import { crossTab } from "clientele/describe";
 * const orders = [
 *   { channel: "web", weekend: "no", amount: 20 },
 *   { channel: "web", weekend: "yes", amount: 40 },
 *   { channel: "till", weekend: "yes", amount: 6 },
 *   { channel: "till", weekend: "yes", amount: 8 },
 * ];
 * const tab = crossTab(orders, { row: "channel", column: "weekend", value: "amount" });
 * tab.columns.count; // => [0, 2, 1, 1]
 * [tab.at(1)?.row, tab.at(1)?.column, tab.at(1)?.mean, tab.at(1)?.shareOfTotal]; // => ["till", "yes", 7, 0.5]
 * tab.info.rows[1]; // => { labels: ["web"], count: 2, sum: 60, mean: 30, share: 0.5 }
 * crossTab(orders, { row: "channel", column: "weekend", shareOf: "sum" }); // throws "bad-option"
 */
export function crossTab<Row extends object>(
  data: Data<Row>,
  options: CrossTabOptions<NoInfer<Row>>,
): Table<CrossTabCell, CrossTabInfo> {
  needOptions(options, "crossTab", "row and column, by name or function");
  const level = levelOption(options.level);
  const shareOf = oneOf(options.shareOf ?? "count", "shareOf", ["count", "sum"]);
  const order = oneOf(options.order ?? "label", "order", ["label", "total", "appearance"]);
  const keepMissing = oneOf(options.missing ?? "exclude", "missing", ["exclude", "include"]) === "include";
  const hasValue = options.value !== undefined;
  if (shareOf === "sum" && !hasValue)
    throw badOption("shareOf", shareOf, '"count", or a value column to sum');
  const read = readDimensions(data, options);
  const { values } = read;
  const counts = countsOf(read, keepMissing);
  const weight = shareOf === "count" ? counts : weighted(values, counts);
  const rows = groupsOf(read.rows, counts, order, weight);
  const columns = groupsOf(read.columns, counts, order, weight);
  const { codes: r } = rows;
  const { codes: c } = columns;
  const grid = gridCells(r, c, rows.labels.length, columns.labels.length, options.empty ?? true);
  const cells = cellTotals(values, counts, grid.codes, grid.ids.length, level);
  const rowTotals = cellTotals(values, counts, r, rows.labels.length, level);
  const columnTotals = cellTotals(values, counts, c, columns.labels.length, level);
  const all = cellTotals(
    values,
    counts,
    r.map((k) => Math.min(k, 0)),
    1,
    level,
  );
  const wide = columns.labels.length;
  const part = (totals: GroupTotals) => (shareOf === "count" ? totals.count : totals.sum);
  const share = (of: (id: number) => number) =>
    Float64Array.from(grid.ids, (id, k) => ratio(part(cells)[k], of(id)));
  return new Table<CrossTabCell, CrossTabInfo>(
    grid.ids.length,
    {
      ...labelColumns(
        "row",
        rows,
        grid.ids.map((id) => Math.floor(id / wide)),
      ),
      ...labelColumns(
        "column",
        columns,
        grid.ids.map((id) => id % wide),
      ),
      count: cells.count,
      ...(hasValue && {
        values: cells.values,
        sum: cells.sum,
        mean: cells.mean,
        meanLow: cells.low,
        meanHigh: cells.high,
      }),
      shareOfRow: share((id) => part(rowTotals)[Math.floor(id / wide)]),
      shareOfColumn: share((id) => part(columnTotals)[id % wide]),
      shareOfTotal: share(() => part(all)[0]),
    } as never,
    {
      kind: "cross-tab",
      n: all.count[0],
      excluded: (read.counts?.reduce((a, b) => a + b, 0) ?? read.length) - all.count[0],
      missingValues: hasValue ? all.count[0] - all.values[0] : 0,
      rows: marginsOf(rows, rowTotals, hasValue, (g) => ratio(part(rowTotals)[g], part(all)[0])),
      columns: marginsOf(columns, columnTotals, hasValue, (g) => ratio(part(columnTotals)[g], part(all)[0])),
      sum: hasValue ? all.sum[0] : null,
      mean: orNull(hasValue ? all.mean[0] : Number.NaN),
      shareOf,
      level,
      rejected: read.rejected,
    },
  );
}

function readDimensions(data: Data<object>, options: object) {
  const { row, column, value, count, onInvalid } = options as CrossTabOptions<Record<string, never>>;
  const specs: { [name: string]: ColumnSpec } = {};
  const name = (dimension: unknown, what: string): string[] => {
    const list = Array.isArray(dimension) ? dimension : [dimension];
    if (
      list.length < 1 ||
      list.length > 2 ||
      list.some((d) => typeof d !== "string" && typeof d !== "function")
    )
      throw badOption(what, dimension, "a column by name or function, or two of them");
    return list.map((from, k) => {
      specs[`${what}${k}`] = { as: "text", required: false, from };
      return `${what}${k}`;
    });
  };
  const rows = name(row, "row");
  const columns = name(column, "column");
  specs.value = { as: "number", required: false, from: value };
  specs.count = { ...COUNT_SPEC, from: count };
  const read = readColumns(data, specs, {
    zone: zoneOf("UTC"),
    what: "crossTab",
    ...(onInvalid !== undefined && { onInvalid }),
  });
  const found = read.columns as { [name: string]: TextColumn & Float64Array };
  return {
    length: read.length,
    rows: rows.map((key) => found[key] as TextColumn),
    columns: columns.map((key) => found[key] as TextColumn),
    values: found.value as Float64Array | undefined,
    counts: found.count as Float64Array | undefined,
    rejected: read.rejected,
  };
}

function labelColumns(name: string, { labels }: Groups, groups: Float64Array): Record<string, TableColumn> {
  const depth = labels[0]?.length ?? 1;
  const out: Record<string, TableColumn> = {};
  for (let d = 0; d < depth; d++) {
    const levels: string[] = [];
    const index = new Map<string, number>();
    const codes = labels.map((label) => {
      const text = label[d];
      if (text === null) return -1;
      if (!index.has(text)) index.set(text, levels.push(text) - 1);
      return index.get(text) as number;
    });
    out[d === 0 ? name : `${name}2`] = { codes: Int32Array.from(groups, (g) => codes[g]), levels };
  }
  return out;
}

function marginsOf(
  { labels }: Groups,
  totals: GroupTotals,
  hasValue: boolean,
  share: (group: number) => number,
): CrossTabTotal[] {
  return labels.map((label, g) => ({
    labels: label,
    count: totals.count[g],
    sum: hasValue ? totals.sum[g] : null,
    mean: hasValue ? orNull(totals.mean[g]) : null,
    share: orNull(share(g)),
  }));
}

function ratio(top: number, bottom: number): number {
  return bottom === 0 ? Number.NaN : top / bottom;
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Counts with 0 for rows that are in no cell. */
function countsOf(
  { length, rows, columns, counts }: ReturnType<typeof readDimensions>,
  keepMissing: boolean,
): Float64Array {
  const out = counts?.slice() ?? new Float64Array(length).fill(1);
  if (keepMissing) return out;
  for (const { codes } of [...rows, ...columns])
    for (let i = 0; i < length; i++) if (codes[i] < 0) out[i] = 0;
  return out;
}

function weighted(values: Float64Array | undefined, counts: Float64Array): Float64Array {
  return counts.map((count, i) => (values === undefined || Number.isNaN(values[i]) ? 0 : values[i] * count));
}
