import type { Data } from "../core/columns.ts";
import { oneOf } from "../core/options.ts";
import { Table, type TableInfo } from "../core/table.ts";
import { type Period, type TimeInput, timeOption, type WeekStart } from "../core/time.ts";
import type { OrderColumns, OrderLine } from "../data/index.ts";
import { sumBy } from "../numeric/sum.ts";
import { countDistinct } from "./count-distinct.ts";
import { definitionOf, type MetricDefinition, windowWords } from "./definitions.ts";
import { firstOrderTimes } from "./first-orders.ts";
import { checkWindow, type MetricMoneyOptions, moneyOption } from "./options.ts";
import {
  aboutLog,
  givenBack,
  type MetricCoverage,
  type MetricOptions,
  moneyOf,
  type OrderLog,
  readOrderLog,
} from "./order-log.ts";
import { type PeriodGrid, periodGrid, periodsOf } from "./periods.ts";
import { OPENS } from "./settle-orders.ts";

/** Options of {@link revenueTrend}. */
export type RevenueTrendOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  MetricMoneyOptions &
  MetricOptions & {
    /** Exclusive end of what is known; the period that it cuts is marked incomplete, later rows are left out. */
    readonly asOf: TimeInput;
    /** Length of a period. Default "month". */
    readonly period?: Period;
    /** Start of the trend, inclusive: rows before it only tell who is a new customer. Default: the first row. */
    readonly from?: TimeInput;
    /** First day of the week. Default "monday". */
    readonly weekStart?: WeekStart;
  };

/** One period of a trend. */
export interface RevenueTrendRow {
  /** "2026-11-01", "2026-11", "2026 Q4", "2026"; a week is named by its first day. */
  readonly period: string;
  /** Start of the period, ms. */
  readonly start: number;
  /** Exclusive end of the period, ms. */
  readonly end: number;
  /** Money of the period, net or gross. */
  readonly revenue: number;
  /** Money given back in the period. */
  readonly refunds: number;
  readonly orders: number;
  /** Customers with an order in the period. */
  readonly customers: number;
  /** Of those, with their first order in it. */
  readonly newCustomers: number;
  /** Of those, with an order before it. */
  readonly returningCustomers: number;
  /** 1 for a whole period, 0 for one that `asOf` or `from` cuts. */
  readonly complete: number;
}

/** What a trend says about itself. */
export interface RevenueTrendInfo extends TableInfo, MetricCoverage {
  readonly kind: "revenue-trend";
  readonly definition: MetricDefinition;
  readonly asOf: number;
  readonly zone: string;
  readonly by: Period;
  readonly money: "net" | "gross";
  readonly rejected: MetricCoverage["rejected"];
}

/**
 * Revenue, refunds, orders and customers by calendar period, from the first row (or `from`) up to `asOf`. Periods without orders are
 * there with 0, the running one is marked incomplete. Orders without a customer count in revenue and orders. Who is new is judged by
 * the log alone: in its first periods, everybody is. O(rows + periods).
 *
 * @throws "bad-option" for an unknown period, `from` after `asOf` or more than 100,000 periods, "missing-column", "bad-value",
 * "missing-value", "unknown-zone".
 *
 * @example
 * import { revenueTrend } from "clientele/metrics";
 * const orders = [
 *   { customer: "ann", time: "2026-01-05", amount: 20, refund: 0 },
 *   { customer: "bob", time: "2026-01-20", amount: 35, refund: 5 },
 *   { customer: "ann", time: "2026-03-11", amount: 15, refund: 0 },
 * ];
 * const trend = revenueTrend(orders, { period: "month", asOf: "2026-03-15" });
 * trend.columns.revenue; // => [50, 0, 15]
 * trend.columns.returningCustomers; // => [0, 0, 1]
 * trend.at(-1)?.complete; // => 0
 * trend.of("2026-01")?.refunds; // => 5
 * revenueTrend(orders, { asOf: "2026-03-15", from: "2026-04-01" }); // throws "bad-option"
 */
export function revenueTrend<Row extends object>(
  orders: Data<Row>,
  options: RevenueTrendOptions<NoInfer<Row>>,
): Table<RevenueTrendRow, RevenueTrendInfo> {
  const period = oneOf(options.period ?? "month", "period", ["day", "week", "month", "quarter", "year"]);
  const money = moneyOption(options);
  const log = readOrderLog(orders, options, "revenueTrend");
  const asOf = timeOption(options.asOf, "asOf", log.zone);
  const from = options.from === undefined ? firstTime(log, asOf) : timeOption(options.from, "from", log.zone);
  if (options.from !== undefined) checkWindow(from, asOf, "from", "asOf");
  const known = from < asOf;
  const grid = known
    ? periodGrid(from, asOf - 1, period, log.zone, options.weekStart ?? "monday")
    : undefined;
  // without the option, nothing says that the log does not reach back to the period's start
  const opensAt = options.from === undefined ? Number.NEGATIVE_INFINITY : from;
  const columns =
    grid === undefined ? noPeriods() : columnsOf(log, grid, moneyOf(log, money), from, opensAt, asOf);
  return new Table<RevenueTrendRow, RevenueTrendInfo>(columns.start.length, columns, {
    kind: "revenue-trend",
    key: "period",
    definition: definitionOf("Revenue trend", money, windowWords(known ? from : Number.NaN, asOf, log.zone)),
    asOf,
    by: period,
    money,
    ...aboutLog(log, from, asOf),
  });
}

function columnsOf(
  log: OrderLog,
  grid: PeriodGrid,
  money: Float64Array,
  from: number,
  opensAt: number,
  asOf: number,
) {
  const { count, starts } = grid;
  const { customer, role } = log;
  const at = periodsOf(log.time, grid);
  leaveOut(at, log.time, from, asOf);
  const orders = ordersBy(at, count, log.role);
  const first = firstOrderTimes(log, asOf);
  const customers = countDistinct(at, count, customer, log.customers, role, OPENS);
  const newCustomers = new Float64Array(count);
  for (const p of periodsOf(first, grid)) if (p >= 0) newCustomers[p]++;
  // a customer whose first order lies in the cut-off head of the first period was there before
  for (const t of first) if (t >= starts[0] && t < from) newCustomers[0]--;
  const given = givenBack(log);
  const complete = new Float64Array(count).fill(1);
  if (starts[0] < opensAt) complete[0] = 0;
  if (starts[count] > asOf) complete[count - 1] = 0;
  return {
    period: {
      codes: Int32Array.from({ length: count }, (_, p) => p),
      levels: Array.from({ length: count }, (_, p) => grid.label(p)),
    },
    start: starts.slice(0, count),
    end: starts.slice(1),
    revenue: sumBy(money, at, count),
    refunds: given === undefined ? new Float64Array(count) : sumBy(given, at, count),
    orders,
    customers,
    newCustomers,
    returningCustomers: customers.map((n, p) => n - newCustomers[p]),
    complete,
  };
}

function leaveOut(at: Int32Array, time: Float64Array, from: number, asOf: number): void {
  for (let i = 0; i < at.length; i++) if (time[i] < from || time[i] >= asOf) at[i] = -1;
}

function ordersBy(at: Int32Array, count: number, role: Uint8Array): Float64Array {
  const orders = new Float64Array(count);
  for (let i = 0; i < at.length; i++) if (role[i] === OPENS && at[i] >= 0) orders[at[i]]++;
  return orders;
}

function firstTime(log: OrderLog, asOf: number): number {
  let first = Number.POSITIVE_INFINITY;
  for (const t of log.time) if (t < first) first = t;
  return first < asOf ? first : Number.POSITIVE_INFINITY;
}

function noPeriods(): ReturnType<typeof columnsOf> {
  const none = () => new Float64Array(0);
  const period = { codes: new Int32Array(0), levels: [] as string[] };
  return {
    period,
    start: none(),
    end: none(),
    revenue: none(),
    refunds: none(),
    orders: none(),
    customers: none(),
    newCustomers: none(),
    returningCustomers: none(),
    complete: none(),
  };
}
