import { ClienteleError, show } from "../core/errors.ts";
import { badOption, oneOf } from "../core/options.ts";
import { type AnyRow, define, Table, type TableColumn } from "../core/table.ts";
import type { CrossTabCell, CrossTabInfo, CrossTabTotal } from "./cross-tab.ts";

/** What a wide table can show. */
export type PivotMeasure = "count" | "sum" | "mean" | "shareOfRow" | "shareOfColumn" | "shareOfTotal";

/** Options of {@link pivot}. */
export interface PivotOptions {
  /** What the cells show. Default "count". */
  readonly measure?: PivotMeasure;
  /** Adds a column and a row of totals (of a mean: the mean of all). Not for shares. Default false. */
  readonly totals?: boolean;
  /** Name of the column of row labels. Default "row". */
  readonly label?: string;
  /** Name of the totals. Default "total". */
  readonly total?: string;
  /** Text for the label null. Default "(none)". */
  readonly none?: string;
}

/**
 * A cross-table laid out wide, as in a spreadsheet: a column of row labels (two where the rows are nested: the second is called as the first with a 2),
 * then one column of numbers for each column of the cross-table, nested ones named "outer / inner". A combination that does not occur has count and sum 0
 * and no mean. O(cells).
 *
 * @throws "bad-option" for a measure that the cross-table does not have, "bad-input" when two columns would get one name.
 *
 * @example
 * import { crossTab, pivot } from "clientele/describe";
 * const orders = [
 *   { channel: "web", weekend: "no", amount: 20 },
 *   { channel: "web", weekend: "yes", amount: 40 },
 *   { channel: "till", weekend: "yes", amount: 6 },
 * ];
 * const tab = crossTab(orders, { row: "channel", column: "weekend", value: "amount" });
 * pivot(tab, { measure: "sum", totals: true }).at(-1); // => { row: "total", no: 20, yes: 46, total: 66 }
 * pivot(tab).at(0); // => { row: "till", no: 0, yes: 1 }
 * pivot(tab, { measure: "mean", label: "yes" }); // throws "bad-input"
 */
export function pivot(
  crossTable: Table<CrossTabCell, CrossTabInfo>,
  options: PivotOptions = {},
): Table<AnyRow> {
  const { totals = false, label = "row", total = "total", none = "(none)" } = options;
  const measure = oneOf(options.measure ?? "count", "measure", [
    "count",
    "sum",
    "mean",
    "shareOfRow",
    "shareOfColumn",
    "shareOfTotal",
  ]);
  const { rows, columns } = crossTable.info;
  const values = crossTable.columns[measure] as Float64Array | undefined;
  if (values === undefined)
    throw badOption(
      "measure",
      measure,
      "a measure of the cross-table, which was made without a value column",
    );
  if (totals && measure.startsWith("share"))
    throw badOption("totals", totals, "false with shares: their totals are 1");
  const body = gridOf(crossTable, values, measure === "count" || measure === "sum" ? 0 : Number.NaN);
  const high = rows.length + (totals ? 1 : 0);
  const out: Record<string, TableColumn> = {};
  const add = (name: string, column: TableColumn) => {
    if (Object.hasOwn(out, name)) throw sameName(name);
    define(out, name, column);
  };
  const depth = rows[0]?.labels.length ?? 1;
  for (let d = 0; d < depth; d++) {
    const texts = rows.map(({ labels }) => labels[d] ?? none);
    if (totals) texts.push(total);
    add(d === 0 ? label : `${label}2`, textsOf(texts));
  }
  const margin = (t: CrossTabTotal) =>
    measure === "count" ? t.count : (t[measure as "sum" | "mean"] ?? Number.NaN);
  for (let c = 0; c < columns.length; c++) {
    const column = new Float64Array(high);
    for (let r = 0; r < rows.length; r++) column[r] = body[r * columns.length + c];
    if (totals) column[high - 1] = margin(columns[c]);
    add(columns[c].labels.map((text) => text ?? none).join(" / "), column);
  }
  if (totals) {
    const { n, sum, mean } = crossTable.info;
    const all = { count: n, sum, mean }[measure as "count" | "sum" | "mean"] ?? Number.NaN;
    add(total, Float64Array.of(...rows.map(margin), all));
  }
  return new Table<AnyRow>(high, out, { kind: "pivot", key: label });
}

/** Values on the whole grid, row by row. */
function gridOf(
  { length, columns, info }: Table<CrossTabCell, CrossTabInfo>,
  values: Float64Array,
  absent: number,
): Float64Array {
  const wide = info.columns.length;
  if (length === info.rows.length * wide) return values;
  const find = (totals: readonly CrossTabTotal[]) =>
    new Map(totals.map(({ labels }, k) => [JSON.stringify(labels), k]));
  const rowOf = find(info.rows);
  const columnOf = find(info.columns);
  const text = (name: "row" | "row2" | "column" | "column2", i: number) => {
    const column = columns[name];
    if (column === undefined) return [];
    return [column.codes[i] < 0 ? null : column.levels[column.codes[i]]];
  };
  const body = new Float64Array(info.rows.length * wide).fill(absent);
  for (let i = 0; i < length; i++) {
    const r = rowOf.get(JSON.stringify([...text("row", i), ...text("row2", i)])) as number;
    const c = columnOf.get(JSON.stringify([...text("column", i), ...text("column2", i)])) as number;
    body[r * wide + c] = values[i];
  }
  return body;
}

function textsOf(texts: readonly string[]): TableColumn {
  const levels = [...new Set(texts)];
  const index = new Map(levels.map((text, k) => [text, k]));
  return { codes: Int32Array.from(texts, (text) => index.get(text) as number), levels };
}

function sameName(name: string): ClienteleError {
  return new ClienteleError(
    "bad-input",
    `Two columns of the pivot would be called ${show(name)}. Options label and total rename the row labels and the totals.`,
    { column: name },
  );
}
