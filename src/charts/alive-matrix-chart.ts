import { oneOf } from "../core/options.ts";
import { type Chart, type ChartOptions, chartWidth, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { heatLayers } from "./heat-layers.ts";
import { inkOn, sequential } from "./theme.ts";
import { unitTitle, type WithUnit } from "./unit-title.ts";

/** One kind of customer, as `aliveMatrix` makes them. */
export interface AliveMatrixCell {
  /** Repeat orders. */
  readonly frequency: number;
  /** Time since the last order. */
  readonly silent: number;
  /** Probability of still being a customer, 0 to 1. */
  readonly alive: number;
  /** Orders expected from now on; needed for `show: "expected"`. */
  readonly expected?: number | null;
}

/** Options of {@link aliveMatrixChart}. */
export interface AliveMatrixChartOptions extends ChartOptions {
  /** "alive": the probability of still being a customer (default); "expected": the orders expected. */
  readonly show?: "alive" | "expected";
  /** What times are counted in, for the axis. Default: what the table says, else "Time". */
  readonly timeTitle?: string;
}

/**
 * Who is still a customer, as a heat map: repeat orders to the right, time since the last order downwards, darker = more likely still there (or more orders expected).
 * The figure stands in the cell where there is room. O(cells).
 *
 * @throws "too-few-rows" without a cell that has the figure, "bad-option"; "bad-input" for what it does not draw.
 *
 * @example
 * import { aliveMatrixChart } from "clientele";
 * const chart = aliveMatrixChart([
 *   { frequency: 1, silent: 2, alive: 0.9 },
 *   { frequency: 5, silent: 20, alive: 0.25 },
 * ]);
 * chart.data.values[1].text; // => "25%"
 * aliveMatrixChart([]); // throws "too-few-rows"
 */
export function aliveMatrixChart(
  cells: Iterable<AliveMatrixCell> & WithUnit,
  options: AliveMatrixChartOptions = {},
): Chart {
  const show = oneOf(options.show ?? "alive", "show", ["alive", "expected"]);
  const figureOf = (cell: AliveMatrixCell) => (show === "alive" ? cell.alive : cell.expected) ?? Number.NaN;
  const rows = needRows(
    rowsOf(cells, "aliveMatrixChart", "the result of aliveMatrix", ["frequency", "silent", "alive"]).filter(
      (cell) => Number.isFinite(figureOf(cell)),
    ),
    "aliveMatrixChart",
  );
  const f = formatsOf(options);
  const { timeTitle = unitTitle(cells) } = options;
  const locale = options.locale ?? "en";
  const one = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const short = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const write = show === "alive" ? f.percent : (value: number) => one.format(value);
  const most = show === "alive" ? 1 : Math.max(...rows.map(figureOf), 1e-9);
  const columns = new Set(rows.map((cell) => cell.frequency)).size;
  const times = [...new Set(rows.map((cell) => rounded(cell.silent)))].sort((a, b) => a - b);
  const cellWidth = (chartWidth(options) - 70) / columns;
  // long lists of times get low rows, and no more than a label every 14 pixels
  const rowHeight = times.length > 30 ? 10 : 17;
  const every = Math.ceil(14 / rowHeight);
  const values = rows.map((cell) => {
    const fill = sequential(figureOf(cell) / most);
    return {
      frequency: cell.frequency,
      silent: rounded(cell.silent),
      value: figureOf(cell),
      fill,
      ink: inkOn(fill),
      text: write(figureOf(cell)),
    };
  });
  const names = Object.fromEntries(times.map((t) => [String(t), short.format(t)]));
  return makeChart(
    {
      title: show === "alive" ? "Who is probably still a customer" : "How many orders to expect of whom",
      subtitle:
        show === "alive"
          ? "Darker: more likely still a customer. Frequent buyers are given up sooner"
          : "Darker: more orders expected",
      description: `${show === "alive" ? "Probability of still being a customer" : "Orders expected"} by number of repeat orders (${columns} columns) and time since the last order (${times.length} rows), from ${write(Math.min(...rows.map(figureOf)))} to ${write(Math.max(...rows.map(figureOf)))}.`,
      height: 100 + times.length * rowHeight,
      values,
      layer: heatLayers({
        x: {
          field: "frequency",
          type: "ordinal",
          title: "Repeat orders",
          scale: { paddingInner: 0.03, paddingOuter: 0 },
          axis: { labelAngle: 0, ticks: false, domain: false, orient: "top", labelOverlap: true },
        },
        y: {
          field: "silent",
          type: "ordinal",
          title: `${timeTitle} since the last order`,
          scale: { paddingInner: 0.04, paddingOuter: 0 },
          axis: {
            ticks: false,
            domain: false,
            values: times.filter((_, i) => i % every === 0),
            labelExpr: `${JSON.stringify(names)}[datum.value]`,
          },
        },
        tooltip: [
          { field: "frequency", title: "Repeat orders" },
          { field: "silent", title: `${timeTitle} since the last order` },
          { field: "text", title: show === "alive" ? "Still a customer" : "Orders expected" },
        ],
        fontSize: cellWidth < 26 || rowHeight < 14 ? null : cellWidth >= 36 ? 10 : 9,
      }),
    },
    options,
  );
}

/** Equal times that differ in a last bit are one row. */
function rounded(time: number): number {
  return Number(time.toPrecision(9));
}
