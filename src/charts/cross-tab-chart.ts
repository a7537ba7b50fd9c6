import { oneOf } from "../core/options.ts";
import { type Chart, type ChartOptions, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { cellFontSize, heatAxes } from "./heat-axes.ts";
import { heatLayers } from "./heat-layers.ts";
import { chartPalette, inkOn, sequential } from "./theme.ts";

/** One cell of a cross-table, as `crossTab` makes them. */
export interface CrossTabChartCell {
  readonly row: string | null;
  readonly row2?: string | null;
  readonly column: string | null;
  readonly column2?: string | null;
  readonly count: number;
  readonly sum?: number | null;
  readonly mean?: number | null;
  readonly shareOfRow?: number | null;
  readonly shareOfColumn?: number | null;
  readonly shareOfTotal?: number | null;
}

/** Options of {@link crossTabChart}. */
export interface CrossTabChartOptions extends ChartOptions {
  /** What a cell shows: "count" (default), "sum", "mean", or its share of row, column or everything. Sums and means are written as money. */
  readonly show?: "count" | "sum" | "mean" | "shareOfRow" | "shareOfColumn" | "shareOfTotal";
  /** Cells to mark with an arrow and an edge, as `associationTest(...).standOuts` lists them. Default: none. */
  readonly standOuts?: Iterable<{
    readonly row: string;
    readonly column: string;
    readonly direction: "more" | "fewer";
  }>;
  /** What the rows are, for the axis. Default: no title. */
  readonly rowTitle?: string;
  /** What the columns are. Default: no title. */
  readonly columnTitle?: string;
}

const WORDS = {
  count: "Number",
  sum: "Sum",
  mean: "Mean",
  shareOfRow: "Share of the row",
  shareOfColumn: "Share of the column",
  shareOfTotal: "Share of everything",
} as const;

/**
 * A cross-table as a heat map: darker = more; the figure stands in the cell where there is room. Nested rows and columns are written "outer, inner"; a missing label
 * is "(none)". Cells without a figure stay empty. O(cells).
 *
 * @throws "too-few-rows" when no cell has the figure asked for, "bad-option"; "bad-input" for what it does not draw.
 *
 * @example
 * import { crossTab, crossTabChart } from "clientele";
 * const orders = [
 *   { channel: "web", weekend: "no" },
 *   { channel: "web", weekend: "yes" },
 *   { channel: "till", weekend: "yes" },
 * ];
 * const chart = crossTabChart(crossTab(orders, { row: "channel", column: "weekend" }), { show: "shareOfRow" });
 * chart.data.values.map((v) => v.text); // => ["0%", "100%", "50%", "50%"]
 * crossTabChart([]); // throws "too-few-rows"
 */
export function crossTabChart(cells: Iterable<CrossTabChartCell>, options: CrossTabChartOptions = {}): Chart {
  const show = oneOf(options.show ?? "count", "show", Object.keys(WORDS) as (keyof typeof WORDS)[]);
  const figureOf = (c: CrossTabChartCell) => c[show] ?? Number.NaN;
  const rows = needRows(
    rowsOf(cells, "crossTabChart", "the result of crossTab", ["row", "column", "count"]).filter(
      (c) => !Number.isNaN(figureOf(c)),
    ),
    "crossTabChart",
  );
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const write =
    show === "count" ? f.count : show === "sum" || show === "mean" ? f.money : (v: number) => f.percent(v);
  const most = Math.max(...rows.map(figureOf), 1e-300);
  const marks = new Map([...(options.standOuts ?? [])].map((s) => [key(s.row, s.column), s.direction]));
  const values = rows.map((c) => {
    const fill = sequential(figureOf(c) / most);
    const direction = marks.get(key(c.row, c.column));
    return {
      row: label(c.row, c.row2),
      column: label(c.column, c.column2),
      value: figureOf(c),
      fill,
      ink: inkOn(fill),
      marked: direction ?? "",
      text: `${write(figureOf(c))}${direction === undefined ? "" : direction === "more" ? " \u25b2" : " \u25bc"}`,
    };
  });
  const rowNames = [...new Set(values.map((v) => v.row))];
  const columnNames = [...new Set(values.map((v) => v.column))];
  const axes = heatAxes(
    { field: "row", title: options.rowTitle, names: rowNames },
    { field: "column", title: options.columnTitle, names: columnNames },
    options,
  );
  const letters = Math.max(...values.map((v) => v.text.length));
  const highest = values.reduce((a, b) => (b.value > a.value ? b : a));
  const what = WORDS[show];
  const marked = values.some((v) => v.marked !== "");
  return makeChart(
    {
      title: `${what} in each cell`,
      subtitle: `Darker: more${marked ? "; \u25b2 more and \u25bc fewer than chance would put there" : ""}`,
      description: `${what} in a table of ${rowNames.length} rows and ${columnNames.length} columns; the highest, ${write(highest.value)}, is where ${highest.row} meets ${highest.column}.`,
      height: 70 + axes.top + (options.columnTitle === undefined ? 0 : 18) + rowNames.length * 26,
      values,
      layer: heatLayers({
        x: axes.x,
        y: axes.y,
        tooltip: [
          { field: "row", title: options.rowTitle ?? "Row" },
          { field: "column", title: options.columnTitle ?? "Column" },
          { field: "text", title: what },
        ],
        fontSize: cellFontSize(axes.cellWidth, letters),
        ...(marked && { outlined: { test: "datum.marked !== ''", color: colors.accent } }),
      }),
    },
    options,
  );
}

function key(row: string | null, column: string | null): string {
  return JSON.stringify([row, column]);
}

function label(outer: string | null, inner: string | null | undefined): string {
  return inner === undefined ? (outer ?? "(none)") : `${outer ?? "(none)"}, ${inner ?? "(none)"}`;
}
