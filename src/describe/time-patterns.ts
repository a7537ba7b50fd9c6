import type { Data, OnInvalid, OptionsArgument } from "../core/columns.ts";
import { badOption, levelOption, oneOf, zoneFor } from "../core/options.ts";
import { type OrderColumns, readOrderRows } from "../core/order-rows.ts";
import { type Rejected, Table, type TableColumn, type TableInfo } from "../core/table.ts";
import {
  civilOf,
  dayNumber,
  dayStart,
  type TimeInput,
  timeOption,
  WEEKDAYS,
  type WeekStart,
  weekdayOf,
  type Zone,
} from "../core/time.ts";
import type { OrderLine } from "../data/index.ts";
import { sum, sumBy } from "../numeric/sum.ts";
import { closedDays, type OpenHours, openQuarters, openTime, weekdayNames } from "./open-hours.ts";
import { type OrderBuckets, orderBuckets } from "./order-buckets.ts";
import { ratesBy } from "./rate-by-group.ts";

/** What a pattern can be laid out by. */
export type PatternPart = "hour" | "weekday" | "month";

/** Options of {@link timePatterns}. */
export type TimePatternsOptions<Row extends object = OrderLine> = OrderColumns<Row> & {
  /** One to three of "hour", "weekday", "month". Default weekday and hour. */
  readonly by?: readonly PatternPart[];
  /** Start of what is looked at, inclusive. Default: the first instant of the first row's day. */
  readonly from?: TimeInput;
  /** End, exclusive. Default: the end of the last row's day. Give the time up to which orders are known, or a running day counts as a whole one. */
  readonly to?: TimeInput;
  /** Zone that hours and days are those of. Default: the table's own, else "UTC". */
  readonly zone?: string;
  /** First day of the week, for the order of rows. Default "monday". */
  readonly weekStart?: WeekStart;
  /** Hours the shop is open by weekday. Default: always. Orders outside of them are counted in `info.outside`. */
  readonly openHours?: OpenHours;
  /** Dates on which it was closed. Default: none. */
  readonly closed?: readonly TimeInput[];
  /** Money less what was given back ("net", default; a refund counts when it was booked) or before it ("gross"). */
  readonly money?: "net" | "gross";
  /** Confidence level of the rates. Default 0.95. */
  readonly level?: number;
  /** Rows without a time or amount: "throw" (default) or "skip". */
  readonly onInvalid?: OnInvalid;
};

/** One cell: an hour of a weekday, a month ... */
export interface TimePattern {
  readonly month?: number;
  readonly weekday?: string;
  /** 0 to 23, as the clock on the wall shows it. */
  readonly hour?: number;
  /** Days in the window on which the cell was open at all. */
  readonly days: number;
  /** Hours it was open. */
  readonly hours: number;
  readonly orders: number;
  /** Money in the cell, net or gross. */
  readonly revenue: number;
  /** Share of all orders, and of all money (null when there is none), in the cells. */
  readonly shareOfOrders: number | null;
  readonly shareOfRevenue: number | null;
  /** Orders in an open hour, with an interval that takes days as independent; null where the cell was never open. */
  readonly ordersPerHour: number | null;
  readonly ordersPerHourLow: number | null;
  readonly ordersPerHourHigh: number | null;
  readonly revenuePerHour: number | null;
  readonly revenuePerHourLow: number | null;
  readonly revenuePerHourHigh: number | null;
  /** Orders in the cell on a day that has it: for "weekday", on one Monday; for "weekday" and "hour", in that hour of one Monday. */
  readonly ordersPerDay: number | null;
  readonly ordersPerDayLow: number | null;
  readonly ordersPerDayHigh: number | null;
  readonly revenuePerDay: number | null;
  readonly revenuePerDayLow: number | null;
  readonly revenuePerDayHigh: number | null;
}

/** What a pattern says about itself. */
export interface TimePatternsInfo extends TableInfo {
  readonly kind: "time-patterns";
  readonly by: readonly PatternPart[];
  /** The window, ms; null when there is neither a row nor a window. */
  readonly from: number | null;
  readonly to: number | null;
  readonly zone: string;
  readonly weekStart: WeekStart;
  readonly money: "net" | "gross";
  readonly level: number;
  /** Orders and money in the window while the shop was closed: in no cell. */
  readonly outside: { readonly orders: number; readonly revenue: number };
  /** What a person should know, in words. */
  readonly warnings: readonly string[];
  readonly rejected: readonly Rejected[];
}

const MOST_DAYS = 40_000;
const PARTS: readonly PatternPart[] = ["month", "weekday", "hour"];

/**
 * When a shop sells: orders and money by hour, weekday and month of its own clock, per open hour and per day that has the cell, so that four Mondays compare with
 * five Tuesdays and a day of 23 or 25 hours with the others. Each cell is one row, those without orders included. An order counts once, at its earliest line;
 * rates have t intervals over days. O(rows + days).
 *
 * @throws "bad-option" for an empty window, more than 40,000 days, or broken hours, "missing-column", "bad-value", "missing-value", "unknown-zone".
 *
 * @example
 * import { timePatterns } from "clientele/describe";
 * const orders = [
 *   { customer: "ann", time: "2026-03-02T09:10", amount: 8 },
 *   { customer: "bob", time: "2026-03-02T09:40", amount: 6 },
 *   { customer: "ann", time: "2026-03-09T09:05", amount: 10 },
 *   { customer: "cem", time: "2026-03-14T11:30", amount: 30 },
 * ];
 * const march = { from: "2026-03-01", to: "2026-04-01" };
 * const week = timePatterns(orders, { ...march, by: ["weekday"], openHours: { monday: [8, 18], saturday: [9, 13] } });
 * [week.at(0)?.weekday, week.at(0)?.days, week.at(0)?.ordersPerDay, week.at(0)?.ordersPerHour]; // => ["monday", 5, 0.6, 0.06]
 * timePatterns(orders, march).columns.orders.length; // => 168
 * timePatterns(orders, { from: "2026-04-01", to: "2026-03-01" }); // throws "bad-option"
 */
export function timePatterns<Row extends object>(
  orders: Data<Row>,
  ...[options = {} as TimePatternsOptions<NoInfer<Row>>]: OptionsArgument<TimePatternsOptions<NoInfer<Row>>>
): Table<TimePattern, TimePatternsInfo> {
  const by = partsOption(options.by);
  const money = oneOf(options.money ?? "net", "money", ["net", "gross"]);
  const weekStart = options.weekStart ?? "monday";
  const names = weekdayNames(weekStart);
  const level = levelOption(options.level);
  const zone = zoneFor(orders, options.zone);
  const quarters = openQuarters(options.openHours);
  const closed = closedDays(options.closed, zone);
  const { arrays, read } = readOrderRows(orders, options, {
    zone,
    what: "timePatterns",
    onInvalid: options.onInvalid,
  });
  const { from, to } = windowOf(options, arrays.time, zone);
  const firstDay = from < to ? dayNumber(from, zone) : 0;
  const days = from < to ? dayNumber(to - 1, zone) - firstDay + 1 : 0;
  if (days > MOST_DAYS)
    throw badOption("to", to, `a window of at most ${MOST_DAYS} days; this one has ${days}`);
  const hours = openTime(from, to, firstDay, days, quarters, closed, zone);
  const tallies = orderBuckets(arrays, money, { from, to, firstDay, days }, zone);
  const outside = { orders: 0, revenue: 0 };
  for (let b = 0; b < hours.length; b++) {
    if (hours[b] > 0) continue;
    outside.orders += tallies.orders[b];
    outside.revenue += tallies.revenue[b];
  }
  const columns = cellsOf(by, names, firstDay, hours, tallies, level);
  const own = orders instanceof Table ? orders.info : undefined;
  return new Table<TimePattern, TimePatternsInfo>(columns.orders.length, columns as never, {
    kind: "time-patterns",
    ...(own?.source !== undefined && { source: own.source }),
    ...(own?.currency !== undefined && { currency: own.currency }),
    by,
    from: from < to ? from : null,
    to: from < to ? to : null,
    zone: zone.name,
    weekStart,
    money,
    level,
    outside,
    warnings:
      by.includes("hour") && tallies.rows > 1 && tallies.atMidnight === tallies.rows
        ? ["Every row is at midnight: the source has dates without a time of day, so the hours say nothing."]
        : [],
    rejected: read.rejected,
  });
}

function partsOption(by: readonly PatternPart[] = ["weekday", "hour"]): PatternPart[] {
  if (!Array.isArray(by) || by.length === 0 || new Set(by).size < by.length)
    throw badOption("by", by, 'one to three different ones of "hour", "weekday", "month"');
  for (const part of by) oneOf(part, "by", PARTS);
  return PARTS.filter((part) => by.includes(part));
}

/** The window; whole days around the rows where it is not given. Empty (from = to) for no rows and no window. */
function windowOf(
  options: { readonly from?: TimeInput; readonly to?: TimeInput },
  time: Float64Array,
  zone: Zone,
): { from: number; to: number } {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const t of time) {
    if (t < first) first = t;
    if (t > last) last = t;
  }
  const none = time.length === 0;
  const given = (value: TimeInput | undefined, name: string) =>
    value === undefined ? undefined : timeOption(value, name, zone);
  const start = given(options.from, "from");
  const end = given(options.to, "to");
  if (start !== undefined && end !== undefined && start >= end)
    throw badOption("to", options.to, "a time after from");
  const from = start ?? (none ? end : dayStart(dayNumber(first, zone), zone)) ?? 0;
  const to = end ?? (none ? from : dayStart(dayNumber(last, zone) + 1, zone));
  return { from, to: Math.max(from, to) };
}

function cellsOf(
  by: readonly PatternPart[],
  names: readonly WeekStart[],
  firstDay: number,
  hours: Float64Array,
  tallies: OrderBuckets,
  level: number,
) {
  const days = hours.length / 24;
  const perHour = by.includes("hour");
  // a unit is what is independent within a cell: an hour of one day, or that day
  const perDay = (values: Float64Array) =>
    perHour
      ? values
      : Float64Array.from({ length: days }, (_, d) => sum(values.subarray(d * 24, d * 24 + 24)));
  const open = perDay(hours);
  const inside = (values: Float64Array) => perDay(values.map((v, b) => (hours[b] > 0 ? v : 0)));
  const orders = inside(tallies.orders);
  const revenue = inside(tallies.revenue);
  const sizes = by.map((part) => ({ month: 12, weekday: 7, hour: 24 })[part]);
  const size = days === 0 ? 0 : sizes.reduce((a, b) => a * b, 1);
  const firstWeekday = WEEKDAYS.indexOf(names[0] as WeekStart);
  const cell = new Int32Array(open.length);
  for (let d = 0; d < days; d++) {
    const month = by.includes("month") ? civilOf(firstDay + d).month - 1 : 0;
    const weekday = by.includes("weekday") ? (weekdayOf(firstDay + d) - firstWeekday + 7) % 7 : 0;
    const base = by.includes("weekday") ? month * 7 + weekday : month;
    if (!perHour) cell[d] = open[d] > 0 ? base : -1;
    else for (let h = 0; h < 24; h++) cell[d * 24 + h] = open[d * 24 + h] > 0 ? base * 24 + h : -1;
  }
  const ones = new Float64Array(open.length).fill(1);
  const total = { orders: sum(orders), revenue: sum(revenue) };
  const cellOrders = sumBy(orders, cell, size);
  const cellRevenue = sumBy(revenue, cell, size);
  return {
    ...labelsOf(by, sizes, size, names),
    days: sumBy(ones, cell, size),
    hours: sumBy(open, cell, size),
    orders: cellOrders,
    revenue: cellRevenue,
    shareOfOrders: cellOrders.map((v) => (total.orders > 0 ? v / total.orders : Number.NaN)),
    shareOfRevenue: cellRevenue.map((v) => (total.revenue > 0 ? v / total.revenue : Number.NaN)),
    ...rateColumns("ordersPerHour", ratesBy(orders, open, cell, size, level), 0),
    ...rateColumns("revenuePerHour", ratesBy(revenue, open, cell, size, level)),
    ...rateColumns("ordersPerDay", ratesBy(orders, ones, cell, size, level), 0),
    ...rateColumns("revenuePerDay", ratesBy(revenue, ones, cell, size, level)),
  };
}

function rateColumns(
  name: string,
  { value, low, high }: ReturnType<typeof ratesBy>,
  least = Number.NEGATIVE_INFINITY,
): Record<string, Float64Array> {
  return { [name]: value, [`${name}Low`]: low.map((v) => Math.max(v, least)), [`${name}High`]: high };
}

function labelsOf(
  by: readonly PatternPart[],
  sizes: readonly number[],
  size: number,
  names: readonly WeekStart[],
): Record<string, TableColumn> {
  const out: Record<string, TableColumn> = {};
  let repeat = 1;
  for (let k = by.length - 1; k >= 0; k--) {
    const at = Int32Array.from({ length: size }, (_, i) => Math.floor(i / repeat) % sizes[k]);
    if (by[k] === "weekday") out.weekday = { codes: at, levels: names };
    else out[by[k]] = Float64Array.from(at, (v) => (by[k] === "month" ? v + 1 : v));
    repeat *= sizes[k];
  }
  return Object.fromEntries(by.map((part) => [part, out[part]]));
}
