import { ClienteleError, show as quote } from "../core/errors.ts";
import { oneOf } from "../core/options.ts";
import { DAY_MS, WEEKDAYS, type WeekStart } from "../core/time.ts";
import { quantileSorted, sortedNumbers } from "../numeric/quantile.ts";
import { type Chart, type ChartOptions, chartWidth, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { heatLayers } from "./heat-layers.ts";
import { chartPalette, sequential } from "./theme.ts";

/** One day, as `revenueTrend` with `period: "day"` makes them. */
export interface CalendarDay {
  /** "2026-11-03". */
  readonly period: string;
  readonly revenue: number;
  readonly orders: number;
}

/** Options of {@link calendarChart}. */
export interface CalendarChartOptions extends ChartOptions {
  /** "revenue" (default; where no day has any, orders) or "orders". */
  readonly show?: "revenue" | "orders";
  /** First day of the week. Default "monday". */
  readonly weekStart?: WeekStart;
}

/**
 * A calendar of days: one column a week, one row a weekday, one block a year, darker = more. Days that are not in the rows stay empty; shades
 * run to the 98th percentile, so that one great day does not make the others pale. O(days log days).
 *
 * @throws "too-few-rows" without days, "bad-value" for a period that is no date, "bad-option"; "bad-input" for what it does not draw.
 *
 * @example
 * import { calendarChart } from "clientele";
 * const chart = calendarChart([
 *   { period: "2026-11-02", revenue: 120, orders: 9 },
 *   { period: "2026-11-03", revenue: 80, orders: 5 },
 * ]);
 * chart.data.values.map((v) => v.weekday); // => ["Mon", "Tue"]
 * calendarChart([{ period: "2026-11", revenue: 1, orders: 1 }]); // throws "bad-value"
 */
export function calendarChart(days: Iterable<CalendarDay>, options: CalendarChartOptions = {}): Chart {
  const rows = needRows(
    rowsOf(days, "calendarChart", "the days of revenueTrend", ["period", "revenue", "orders"]),
    "calendarChart",
  );
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const asked = oneOf(options.show ?? "revenue", "show", ["revenue", "orders"]);
  const shift = WEEKDAYS.indexOf(oneOf(options.weekStart ?? "monday", "weekStart", [...WEEKDAYS]));
  const show = asked === "revenue" && rows.some((d) => d.revenue !== 0) ? "revenue" : "orders";
  const write = show === "revenue" ? f.money : f.count;
  const top = Math.max(quantileSorted(sortedNumbers(Float64Array.from(rows, (d) => d[show])), 0.98), 1e-300);
  const short = new Intl.DateTimeFormat(options.locale ?? "en", { weekday: "short", timeZone: "UTC" });
  const monthName = new Intl.DateTimeFormat(options.locale ?? "en", { month: "short", timeZone: "UTC" });
  // the first of January 1970 was a Thursday; the fourth a Sunday
  const nameOf = (weekday: number) => short.format((3 + weekday) * DAY_MS);
  const values = rows.map((d) => {
    const time = /^\d{4}-\d\d-\d\d$/.test(d.period) ? Date.parse(d.period) : Number.NaN;
    if (Number.isNaN(time)) {
      throw new ClienteleError(
        "bad-value",
        `calendarChart wants one row a day with a period such as "2026-11-03"; found ${quote(d.period)}.`,
        { column: "period", value: d.period, expected: "a date" },
      );
    }
    const day = new Date(time);
    const year = day.getUTCFullYear();
    const january = Date.UTC(year, 0, 1);
    const before = (new Date(january).getUTCDay() - shift + 7) % 7;
    const week = Math.floor(((time - january) / DAY_MS + before) / 7);
    return {
      year: String(year),
      week,
      weekday: nameOf(day.getUTCDay()),
      row: `${year} ${nameOf(day.getUTCDay())}`,
      date: d.period,
      value: d[show],
      fill: sequential(Math.max(0, d[show]) / top),
      text: write(d[show]),
      month: monthName.format(time),
      firstOfMonth: day.getUTCDate() === 1 ? 1 : 0,
    };
  });
  const years = [...new Set(values.map((v) => v.year))].sort();
  // one band of rows: the weekdays of each year, a gap between years
  const bands = years.flatMap((year, i) => [
    ...(i > 0 ? [`gap ${year}`] : []),
    ...Array.from({ length: 7 }, (_, d) => `${year} ${nameOf((shift + d) % 7)}`),
  ]);
  const shownDays = new Set([0, 2, 4].map((d) => nameOf((shift + d) % 7)));
  const labels = Object.fromEntries(
    bands.map((band) => {
      const weekday = band.slice(band.indexOf(" ") + 1);
      const first = weekday === nameOf(shift);
      const label = band.startsWith("gap") || !shownDays.has(weekday) ? "" : weekday;
      return [band, first ? `${band.slice(0, 4)}  ${label}` : label];
    }),
  );
  const narrow = chartWidth(options) < 480;
  const best = values.reduce((a, b) => (b.value > a.value ? b : a));
  const y = {
    field: "row",
    type: "ordinal",
    title: null,
    scale: { domain: bands, paddingInner: 0.08, paddingOuter: 0 },
    axis: {
      ticks: false,
      domain: false,
      labelExpr: `${JSON.stringify(labels)}[datum.value]`,
      labelOverlap: false,
    },
  };
  const x = {
    field: "week",
    type: "ordinal",
    title: null,
    scale: {
      domain: Array.from({ length: 54 }, (_, i) => i),
      paddingInner: narrow ? 0 : 0.08,
      paddingOuter: 0,
    },
    axis: null,
  };
  // each month is named once, where it first comes; every third where there is little room
  const months = values.filter(
    (v, i) =>
      v.firstOfMonth === 1 &&
      values.findIndex((w) => w.firstOfMonth === 1 && w.month === v.month) === i &&
      (!narrow || [1, 4, 7, 10].includes(Number(v.date.slice(5, 7)))),
  );
  return makeChart(
    {
      title: show === "revenue" ? "Revenue by day" : "Orders by day",
      subtitle: `Best day: ${best.date}, ${best.text}`,
      description: `${show === "revenue" ? "Revenue" : "Orders"} of ${f.count(values.length)} days from ${years[0]} to ${years[years.length - 1]}, one square a day; the best day was ${best.date} with ${best.text}.`,
      height: 70 + bands.length * 13,
      values,
      layer: [
        ...heatLayers({
          x,
          y,
          tooltip: [
            { field: "date", title: "Day" },
            { field: "weekday", title: "Weekday" },
            { field: "text", title: show === "revenue" ? "Revenue" : "Orders" },
          ],
          fontSize: null,
        }),
        ...(months.length === 0
          ? []
          : [
              {
                data: { values: months },
                mark: {
                  type: "text" as const,
                  align: "left" as const,
                  baseline: "bottom" as const,
                  dx: -5,
                  dy: -8,
                  fontSize: 10,
                  color: colors.muted,
                },
                encoding: {
                  x,
                  y: { ...y, field: "top" },
                  text: { field: "month" },
                },
                transform: [{ calculate: JSON.stringify(bands[0]), as: "top" }],
              },
            ]),
      ],
    },
    options,
  );
}
