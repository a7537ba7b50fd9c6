import { ClienteleError, isClienteleError, show } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { isReturn } from "../core/order-rows.ts";
import { shared } from "../core/shared-table.ts";
import type { TextColumn } from "../core/table.ts";
import {
  DAY_MS,
  dayNumber,
  dayStart,
  type TimeInput,
  type TimeUnit,
  timeOption,
  type Zone,
  zoneOf,
} from "../core/time.ts";
import { checkQuality, type Orders, type Subscriptions, summarizeCustomers } from "../data/index.ts";
import {
  bestSellers,
  cohortTable,
  type MetricDefinition,
  type OrderValue,
  orderValue,
  repeatPurchaseRate,
  revenueTrend,
} from "../metrics/index.ts";
import { sum } from "../numeric/sum.ts";
import { hourPattern, mixedOrders } from "./order-patterns.ts";
import { churnOf } from "./reduce/churn.ts";
import { daysOf } from "./reduce/days.ts";
import { discountsOf } from "./reduce/discounts.ts";
import { lifecycleOf } from "./reduce/lifecycle.ts";
import { lifetimesFor } from "./reduce/lifetimes.ts";
import { offersOf } from "./reduce/offers.ts";
import { pairsOf } from "./reduce/pairs.ts";
import { preferencesOf } from "./reduce/preferences.ts";
import { purchasesOf } from "./reduce/purchases.ts";
import { recentLines, withoutSuspects } from "./reduce/recent.ts";
import { boughtLately, togetherOf } from "./reduce/together.ts";
import type { ReportIssue, ReportReductions } from "./reductions.ts";

/** Options of {@link reduceForReport}. */
export interface ReduceForReportOptions {
  /** Exclusive end of what is known; a bare date is its first instant in the orders' zone. Default: the day after the last row. */
  readonly asOf?: TimeInput;
  /** Unit of the customer summary. Default "week". */
  readonly unit?: TimeUnit;
  /** How many best-selling items to keep. Default 200. */
  readonly items?: number;
  /** Contracts of the same customers: who leaves is then told by them and not by silence. Default: none. */
  readonly subscriptions?: Subscriptions;
}

/**
 * Reduces orders to what the report is made of: customer summary, months and days, cohorts, stages of
 * life, models of who buys when and for how much and of who leaves, items, who prefers them, what sells together and what to offer to whom, order values, weekday and hour pattern, discounts, quality. The result holds no order lines; its size depends on customers,
 * items and months alone. Preferences, pairs and discounts of a log of more than 50,000 lines are those of its newest 50,000 or so, by whole days. O(rows log rows)
 * time at most.
 *
 * @throws "bad-option" for an `asOf` that is no time.
 *
 * @example
 * import { reduceForReport } from "clientele/report";
 * import { ordersFrom } from "clientele/data";
 * const orders = ordersFrom([
 *   { customer: "ann", time: "2026-09-01", amount: 20 },
 *   { customer: "ann", time: "2026-10-10", amount: 30 },
 * ]);
 * const reductions = reduceForReport(orders);
 * reductions.purchaseCounts; // => [[2, 1]]
 * reductions.money; // => { gross: 50, refunds: 0, net: 50 }
 * reductions.about.asOf; // => 1791676800000
 * reduceForReport(orders, { asOf: "some day" }); // throws "bad-option"
 */
export function reduceForReport(orders: Orders, options: ReduceForReportOptions = {}): ReportReductions {
  const zone = zoneOf(orders.info.zone);
  const asOf =
    options.asOf === undefined ? dayAfter(orders.columns.time, zone) : timeOption(options.asOf, "asOf", zone);
  const kept = options.items ?? 200;
  if (!(Number.isInteger(kept) && kept >= 1)) {
    throw new ClienteleError(
      "bad-option",
      `Option items must be a whole number from 1 up; found ${show(kept)}.`,
      { value: kept },
    );
  }
  const lines = shared(orders);
  const customers = shared(summarizeCustomers(lines, { asOf, unit: options.unit ?? "week" }));
  // the same ids are left out everywhere, also where the reader did not look for them
  const log = lines.withInfo({ ...orders.info, suspects: customers.info.suspects });

  const net = orNull(() => orderValue(log, { to: asOf }));
  const gross = orNull(() => orderValue(log, { to: asOf, money: "gross" }));
  const repeat = orNull(() => repeatPurchaseRate(log, { to: asOf }));
  const trend = orders.length === 0 ? null : revenueTrend(log, { asOf });
  const cohorts = orders.length === 0 ? null : cohortTable(log, { asOf });
  const named = (log.columns.item as TextColumn | undefined)?.codes.some((code) => code >= 0) ?? false;
  const items = named && net !== null ? bestSellers(log, { to: asOf, n: kept }) : null;
  const [from, to] = span(log, asOf);
  const recent = recentLines(log, asOf);
  const lifetimes = customers.length === 0 ? null : lifetimesFor(log, asOf, zone);
  const purchases = purchasesOf(log, customers, from, zone);

  const definitions = [
    net?.definition,
    repeat?.definition,
    trend?.info.definition,
    cohorts?.info.definition,
    items?.info.definition,
  ];
  return {
    about: {
      source: orders.info.source ?? "orders",
      currency: orders.info.currency ?? "",
      zone: zone.name,
      asOf,
      from,
      to,
      rows: orders.length,
      orders: net?.orders ?? 0,
      ordersWithoutCustomer: net?.withoutCustomer ?? 0,
      ordersOfSuspects: net?.suspected ?? 0,
      notes: orders.info.notes ?? [],
    },
    money: moneyBefore(log, asOf),
    customers,
    orderValue: net === null ? null : estimateOf(net.mean),
    repeatRate: repeat === null ? null : estimateOf(repeat),
    purchaseCounts: countsOf(customers.columns.orders),
    months: trend === null ? [] : monthsOf(trend, from),
    days: daysOf(log, from, asOf, zone),
    cohorts:
      cohorts === null
        ? []
        : [...cohorts].map((c) => ({
            cohort: c.cohort,
            size: c.size,
            age: c.age,
            customers: c.customers,
            revenue: c.revenue,
            complete: c.complete === 1,
          })),
    items:
      items === null || items.length === 0
        ? null
        : {
            rows: [...items].map(({ item, revenue, orders: placed, quantity }) => ({
              item,
              revenue,
              orders: placed,
              quantity,
            })),
            total: items.info.items,
            revenue: items.info.revenue,
            mixedOrders: mixedOrders(log, asOf),
          },
    orderValues: gross === null || !(gross.max > 0) ? null : spreadOf(gross),
    rhythm: net === null ? null : hourPattern(log, asOf, zone),
    lifecycle: lifecycleOf(log, customers, from, asOf, zone),
    lifetimes,
    purchases,
    churn: churnOf({
      log,
      subscriptions: options.subscriptions,
      customers,
      purchases,
      asOf,
      zone,
    }),
    preferences: preferencesOf(recent, customers),
    together: togetherOf(boughtLately(recent, asOf)),
    offers:
      customers.length === 0 ? null : offersOf({ log, customers, asOf, silence: lifetimes?.silence ?? null }),
    pairs: pairsOf(withoutSuspects(recent.orders)),
    discounts: discountsOf(recent),
    issues: issuesOf(orders, asOf),
    rejected: (orders.info.rejected ?? []).map(({ reason, rows }) => ({ reason, rows })),
    suspects: customers.info.suspects,
    audit: customers.info.audit,
    definitions: definitions.filter((d): d is MetricDefinition => d !== undefined),
  };
}

function dayAfter(times: Float64Array, zone: Zone): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const t of times) if (t > last) last = t;
  return last === Number.NEGATIVE_INFINITY ? 0 : dayStart(dayNumber(last, zone) + 1, zone);
}

// a metric of nothing is no failure of a report
function orNull<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch (error) {
    if (isClienteleError(error) && error.code === "too-few-rows") return null;
    throw error;
  }
}

function span(log: Orders, asOf: number): [number | null, number | null] {
  const { time } = log.columns;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  const counts = (i: number) => time[i] < asOf && !isReturn(log.columns, i);
  // most logs ascend: forward hardly anything is earlier, backward hardly anything later
  for (let i = 0; i < log.length; i++) if (time[i] < from && counts(i)) from = time[i];
  for (let i = log.length - 1; i >= 0; i--) if (time[i] > to && counts(i)) to = time[i];
  return from <= to ? [from, to] : [null, null];
}

function moneyBefore(log: Orders, asOf: number): ReportReductions["money"] {
  const { time } = log.columns;
  const before = (column: Float64Array | undefined) => {
    if (column === undefined) return 0;
    const counted = new Float64Array(column.length);
    let n = 0;
    for (let i = 0; i < column.length; i++) if (time[i] < asOf && column[i] > 0) counted[n++] = column[i];
    return sum(counted.subarray(0, n));
  };
  const gross = before(log.columns.amount);
  const refunds = before(log.columns.refund as Float64Array | undefined);
  return { gross, refunds, net: gross - refunds };
}

function estimateOf({ value, se, interval, level }: Estimate): Estimate {
  return { value, se, interval, level };
}

function countsOf(orders: Float64Array): [number, number][] {
  const counts = new Map<number, number>();
  for (const n of orders) counts.set(n, (counts.get(n) ?? 0) + 1);
  return [...counts].sort((a, b) => a[0] - b[0]);
}

// A file that begins on the 20th tells little about its first month; one that begins on the 2nd may well follow a holiday.
const LATEST_START = 3 * DAY_MS;

function monthsOf(trend: ReturnType<typeof revenueTrend>, first: number | null): ReportReductions["months"] {
  return [...trend].map((m, i) => ({
    period: m.period,
    gross: m.revenue + m.refunds,
    net: m.revenue,
    orders: m.orders,
    customers: m.customers,
    complete: m.complete === 1 && !(i === 0 && first !== null && first - m.start >= LATEST_START),
  }));
}

function spreadOf({ bins, quantiles, mean }: OrderValue): ReportReductions["orderValues"] {
  const at = (p: number) => quantiles.find((q) => q.p === p)?.value ?? Number.NaN;
  const shown = bins.map((b, i) => {
    const before = bins[i - 1];
    // the metric's last bin may be one long tail
    const tail =
      before !== undefined && i === bins.length - 1 && b.to - b.from > 2 * (before.to - before.from);
    return { from: b.from, to: tail ? null : b.to, count: b.count };
  });
  return { bins: shown, quartiles: [at(0.25), at(0.5), at(0.75)], mean: estimateOf(mean) };
}

function issuesOf(orders: Orders, asOf: number): ReportIssue[] {
  const { columns, findings } = checkQuality(orders, { asOf });
  const times = new Set(columns.filter((c) => c.type === "time").map((c) => c.column));
  return findings.map(({ column, check, severity, message, examples }) => ({
    column,
    // orders from asOf on are left out of every figure: to look at, but no wrong number follows
    severity: check === "future" ? "warning" : severity,
    message,
    examples:
      // every row is an example of these
      check === "dates only" || check === "zero"
        ? []
        : examples
            .slice(0, 3)
            .flatMap(({ value }) =>
              value === null ? [] : [column !== null && times.has(column) ? moment(value) : plain(value)],
            ),
  }));
}

// without the tail of binary fractions: 3630.7999999999997 is 3630.8
function plain(value: string | number): string {
  return typeof value === "number" ? String(Number(value.toPrecision(12))) : value;
}

function moment(value: string | number): string {
  const date = new Date(value);
  return typeof value === "number" && !Number.isNaN(date.getTime())
    ? date.toISOString().slice(0, 16).replace("T", " ")
    : String(value);
}
