import {
  type Chart,
  type ChartLayer,
  type ChartOptions,
  chartWidth,
  type Json,
  makeChart,
  needRows,
  rowsOf,
} from "./chart.ts";
import { formatsOf } from "./format.ts";
import { periodAxis } from "./period-axis.ts";
import { chartPalette } from "./theme.ts";

/** One period of a trend. */
export interface TrendPoint {
  /** Name of the period: "2026-11", "2026 Q4", "2026-11-02" ... */
  readonly period: string;
  /** Money taken in the period. */
  readonly revenue: number;
  /** Orders placed in the period. */
  readonly orders: number;
  /** Whether the data covers the whole period. Default true. */
  readonly complete?: boolean | number;
}

/** Options of {@link revenueTrendChart}. */
export interface RevenueTrendChartOptions extends ChartOptions {}

/**
 * Revenue per period as bars and orders per period as a line below, on one time axis and two scales that both begin at zero (never two
 * scales on top of each other). Periods the data does not cover whole are pale with a dashed edge. Where no period has revenue, there are
 * orders alone. O(periods).
 *
 * @throws "too-few-rows" without periods, "bad-option" for an unknown locale, currency or theme; "bad-input" for what it does not draw.
 *
 * @example
 * import { revenueTrendChart } from "clientele";
 * const chart = revenueTrendChart(
 *   [{ period: "2026-09", revenue: 900, orders: 40 }, { period: "2026-10", revenue: 400, orders: 18, complete: false }],
 *   { currency: "EUR" },
 * );
 * chart.data.values[1].state; // => "incomplete"
 * revenueTrendChart([]); // throws "too-few-rows"
 */
export function revenueTrendChart(
  points: Iterable<TrendPoint>,
  options: RevenueTrendChartOptions = {},
): Chart {
  const rows = needRows(
    rowsOf(points, "revenueTrendChart", "the result of revenueTrend", ["period", "revenue", "orders"]),
    "revenueTrendChart",
  );
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const money = rows.some((p) => p.revenue !== 0);
  const values = rows.map((p) => ({
    period: p.period,
    revenue: p.revenue,
    orders: p.orders,
    state: p.complete === undefined || p.complete ? "complete" : "incomplete",
    revenueText: f.money(p.revenue),
    ordersText: f.count(p.orders),
  }));
  const max = Math.max(...values.map((v) => v.revenue));
  const tooltip = [
    { field: "period", title: "Period" },
    ...(money ? [{ field: "revenueText", title: "Revenue" }] : []),
    { field: "ordersText", title: "Orders" },
    { field: "state", title: "Data" },
  ];
  const x = {
    field: "period",
    type: "ordinal",
    sort: null,
    axis: periodAxis(
      values.map((v) => v.period),
      chartWidth(options),
      options,
    ),
    // without bars the axis is one of points
    scale: money ? { paddingInner: 0.18, paddingOuter: 0.1 } : { padding: 0.5 },
  };
  // the upper three fifths belong to revenue, the lower third to orders; "height" is the plot's own
  const band = (from: number, to: number) => [{ expr: `height * ${from}` }, { expr: `height * ${to}` }];
  const revenue: ChartLayer = {
    mark: { type: "bar", tooltip: true, strokeDash: [3, 2] },
    encoding: {
      x,
      y: {
        field: "revenue",
        type: "quantitative",
        title: "Revenue",
        scale: { range: band(0.6, 0), zero: true, nice: 3 },
        axis: { format: f.moneyAxis(max), tickCount: 4, domain: false, ticks: false },
      },
      y2: { datum: 0 },
      color: {
        condition: { test: "datum.state === 'incomplete'", value: colors.faded },
        value: colors.first,
      },
      stroke: { condition: { test: "datum.state === 'incomplete'", value: colors.first }, value: null },
      tooltip,
    },
  };
  const orders = (mark: object, axis: Json): ChartLayer => ({
    mark: { ...mark, tooltip: true },
    encoding: {
      x,
      y: {
        field: "orders",
        type: "quantitative",
        title: "Orders",
        scale: { range: money ? band(1, 0.72) : band(1, 0), zero: true, nice: money ? 2 : 3 },
        axis,
      },
      tooltip,
    },
  });
  const open = values.some((v) => v.state === "incomplete");
  return makeChart(
    {
      title: money ? "Revenue and orders over time" : "Orders over time",
      subtitle: money && open ? "Pale bars: the data does not cover the whole period" : "",
      description: `${money ? "Revenue and number" : "Number"} of orders in ${f.count(values.length)} periods from ${values[0].period} to ${values[values.length - 1].period}; the ${money ? "highest revenue" : "largest number"} of a period is ${money ? f.money(max) : f.count(Math.max(...values.map((v) => v.orders)))}.`,
      height: money ? 340 : 220,
      values,
      layer: [
        ...(money ? [revenue] : []),
        orders(
          { type: "line", color: colors.second, strokeWidth: 2 },
          { format: ",.0f", tickCount: money ? 2 : 4, orient: "left", domain: false, ticks: false },
        ),
        orders(
          {
            type: "point",
            filled: true,
            size: values.length > 40 ? 12 : 28,
            color: colors.second,
            opacity: 1,
          },
          null,
        ),
      ],
      resolve: { scale: { y: "independent" }, axis: { y: "independent" } },
    },
    options,
  );
}
