import { type Chart, type ChartOptions, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { panelRange } from "./panel-range.ts";
import { chartPalette } from "./theme.ts";
import { unitTitle, type WithUnit } from "./unit-title.ts";

/** What is said of one customer some time from now, as `forecastCurve` makes them. */
export interface ForecastPoint {
  /** Time from now on. */
  readonly after: number;
  /** Orders expected until then. */
  readonly expected: number;
  /** Range of orders that the customer may really place until then. */
  readonly rangeLow: number;
  readonly rangeHigh: number;
  /** Probability of still being a customer then, 0 to 1. */
  readonly alive: number;
}

/** Options of {@link orderForecastChart}. */
export interface OrderForecastChartOptions extends ChartOptions {
  /** Who it is, for the title. Default "this customer". */
  readonly customer?: string;
  /** What times are counted in, for the axis. Default: what the table says, else "Time". */
  readonly timeTitle?: string;
}

/**
 * One customer's future: orders expected from now on with the range of what may really come (above), and the probability of still being a customer (below). O(points).
 *
 * @throws "too-few-rows" without points; "bad-input" for what it does not draw.
 *
 * @example
 * import { orderForecastChart } from "clientele";
 * const chart = orderForecastChart(
 *   [
 *     { after: 0, expected: 0, rangeLow: 0, rangeHigh: 0, alive: 0.9 },
 *     { after: 26, expected: 2.5, rangeLow: 0, rangeHigh: 7, alive: 0.7 },
 *   ],
 *   { customer: "ann", timeTitle: "Weeks" },
 * );
 * chart.title?.subtitle; // => ["2.5 orders expected, 0 to 7 may come; still a customer now: 90%"]
 * orderForecastChart([]); // throws "too-few-rows"
 */
export function orderForecastChart(
  points: Iterable<ForecastPoint> & WithUnit,
  options: OrderForecastChartOptions = {},
): Chart {
  const rows = needRows(
    rowsOf(points, "orderForecastChart", "the result of forecastCurve", [
      "after",
      "expected",
      "rangeLow",
      "rangeHigh",
      "alive",
    ]),
    "orderForecastChart",
  ).sort((a, b) => a.after - b.after);
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const { customer = "this customer", timeTitle = unitTitle(points) } = options;
  const number = new Intl.NumberFormat(options.locale ?? "en", { maximumFractionDigits: 1 });
  const values = rows.map((row) => ({
    after: row.after,
    expected: row.expected,
    rangeLow: row.rangeLow,
    rangeHigh: row.rangeHigh,
    alive: row.alive,
    time: number.format(row.after),
    text: number.format(row.expected),
    range: `${number.format(row.rangeLow)} to ${number.format(row.rangeHigh)}`,
    aliveText: f.percent(row.alive),
  }));
  const last = values[values.length - 1];
  const finding = `${last.text} orders expected, ${last.range} may come; still a customer now: ${values[0].aliveText}`;
  const x = {
    field: "after",
    type: "quantitative",
    title: `${timeTitle} from now on`,
    scale: { domain: [0, last.after || 1], nice: false },
    axis: { format: ",.0f", tickCount: 8, grid: false, labelFlush: true },
  };
  const orders = {
    type: "quantitative",
    title: "Orders",
    // band and line have a scale each, and both must be the same
    scale: {
      domain: [0, Math.max(1, ...rows.map((row) => Math.max(row.rangeHigh, row.expected)))],
      range: panelRange(0.62, 0),
      nice: 4,
    },
    axis: { format: ",.0f", tickMinStep: 1, tickCount: 5, domain: false, ticks: false },
  };
  const tooltip = [
    { field: "time", title: timeTitle },
    { field: "text", title: "Orders expected" },
    { field: "range", title: "What may come" },
    { field: "aliveText", title: "Still a customer" },
  ];
  return makeChart(
    {
      title: `What to expect of ${customer}`,
      subtitle: finding,
      description: `Orders expected of ${customer} from now on with the range of what may come, and the probability of still being a customer, at ${f.count(values.length)} points in time. ${finding}.`,
      height: 340,
      values,
      layer: [
        {
          // how many orders there are changes by steps
          mark: {
            type: "area",
            color: colors.first,
            fillOpacity: 0.16,
            interpolate: "step-after",
            tooltip: true,
          },
          encoding: { x, y: { ...orders, field: "rangeLow" }, y2: { field: "rangeHigh" }, tooltip },
        },
        {
          mark: { type: "line", color: colors.first, strokeWidth: 2, tooltip: true },
          encoding: { x, y: { ...orders, field: "expected", axis: null }, tooltip },
        },
        {
          mark: { type: "line", color: colors.second, strokeWidth: 2, tooltip: true },
          encoding: {
            x,
            y: {
              field: "alive",
              type: "quantitative",
              title: "Still there",
              scale: { domain: [0, 1], range: panelRange(1, 0.74), nice: false },
              axis: { format: ".0%", values: [0, 0.5, 1], orient: "left", domain: false, ticks: false },
            },
            tooltip,
          },
        },
      ],
      resolve: { scale: { y: "independent" }, axis: { y: "independent" } },
    },
    options,
  );
}
