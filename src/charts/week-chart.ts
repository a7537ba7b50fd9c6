import { oneOf } from "../core/options.ts";
import {
  type Chart,
  type ChartOptions,
  chartWidth,
  leftLabels,
  makeChart,
  needRows,
  rowsOf,
} from "./chart.ts";
import { formatsOf } from "./format.ts";
import { heatLayers } from "./heat-layers.ts";
import { inkOn, sequential } from "./theme.ts";

/** One hour of one weekday, as `timePatterns` makes them. */
export interface WeekHour {
  /** "monday" ... */
  readonly weekday?: string;
  /** 0 to 23. */
  readonly hour?: number;
  /** Orders in that hour of one such weekday; null where it was never open. */
  readonly ordersPerDay: number | null;
  readonly revenuePerDay: number | null;
}

/** Options of {@link weekChart}. */
export interface WeekChartOptions extends ChartOptions {
  /** "orders" (default) or "revenue". */
  readonly show?: "orders" | "revenue";
}

/**
 * The week of a shop, one row a weekday and one column an hour: darker = more orders (or money) in that hour of an average such day. Hours in which it was never
 * open, and those before the first and after the last order of the week, are left out. O(cells).
 *
 * @throws "too-few-rows" without an hour that has orders, or without weekday and hour in the rows; "bad-option"; "bad-input" for what it does not draw.
 *
 * @example
 * import { timePatterns, weekChart } from "clientele";
 * const orders = [
 *   { customer: "ann", time: "2026-03-02T08:15Z", amount: 4 },
 *   { customer: "bob", time: "2026-03-03T09:30Z", amount: 6 },
 * ];
 * const chart = weekChart(timePatterns(orders, { from: "2026-03-02", to: "2026-03-09" }));
 * [chart.data.values.length, chart.data.values[0].text]; // => [14, "1"]
 * weekChart([]); // throws "too-few-rows"
 */
export function weekChart(hours: Iterable<WeekHour>, options: WeekChartOptions = {}): Chart {
  const show = oneOf(options.show ?? "orders", "show", ["orders", "revenue"]);
  const all = rowsOf(hours, "weekChart", "the result of timePatterns", [
    "ordersPerDay",
    "revenuePerDay",
  ]).flatMap(({ weekday, hour, ordersPerDay, revenuePerDay }) => {
    const value = show === "orders" ? ordersPerDay : revenuePerDay;
    if (weekday === undefined || hour === undefined || value === null || Number.isNaN(value)) return [];
    return [{ weekday, hour, value }];
  });
  const busy = needRows(
    all.filter((h) => h.value !== 0),
    "weekChart",
  ).map((h) => h.hour);
  const [first, last] = [Math.min(...busy), Math.max(...busy)];
  const rows = all.filter((h) => h.hour >= first && h.hour <= last);
  const f = formatsOf(options);
  const few = new Intl.NumberFormat(options.locale ?? "en", { maximumFractionDigits: 1 });
  const write = show === "revenue" ? f.money : (v: number) => (v >= 9.95 ? f.count(v) : few.format(v));
  const most = Math.max(...rows.map((h) => h.value));
  const values = rows.map((h) => {
    const fill = sequential(Math.max(0, h.value) / most);
    return {
      weekday: h.weekday[0].toUpperCase() + h.weekday.slice(1),
      hour: h.hour,
      value: h.value,
      fill,
      ink: inkOn(fill),
      text: write(h.value),
    };
  });
  const best = values.reduce((a, b) => (b.value > a.value ? b : a));
  const names = [...new Set(values.map((v) => v.weekday))];
  const columns = last - first + 1;
  const cellWidth = (chartWidth(options) - 90) / columns;
  const letters = Math.max(...values.map((v) => v.text.length));
  const finding = `Busiest: ${best.weekday} from ${best.hour}:00 to ${best.hour + 1}:00`;
  return makeChart(
    {
      title: show === "orders" ? "Orders by weekday and hour" : "Revenue by weekday and hour",
      subtitle: finding,
      description: `${show === "orders" ? "Orders" : "Revenue"} in each hour of an average week. ${finding}, ${best.text} ${show === "orders" ? "orders" : ""} on an average such day.`,
      height: 90 + names.length * 26,
      values,
      layer: heatLayers({
        x: {
          field: "hour",
          type: "ordinal",
          title: "Hour of the day",
          scale: {
            domain: Array.from({ length: columns }, (_, i) => first + i),
            paddingInner: 0.04,
            paddingOuter: 0,
          },
          axis: { labelAngle: 0, ticks: false, domain: false, orient: "top", labelOverlap: true },
        },
        y: {
          field: "weekday",
          type: "ordinal",
          sort: null,
          title: null,
          scale: { paddingInner: 0.06, paddingOuter: 0 },
          axis: { ticks: false, domain: false, ...leftLabels(names, 11) },
        },
        tooltip: [
          { field: "weekday", title: "Weekday" },
          { field: "hour", title: "Hour" },
          { field: "text", title: show === "orders" ? "Orders" : "Revenue" },
        ],
        fontSize: cellWidth >= letters * 6.2 ? 10 : cellWidth >= letters * 5 ? 8 : null,
      }),
    },
    options,
  );
}
