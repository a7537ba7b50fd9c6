import type { Data } from "../core/columns.ts";
import { badOption, levelOption, oneOf, shareOption } from "../core/options.ts";
import { Table, type TableInfo, type TextColumn } from "../core/table.ts";
import { type TimeInput, timeOption, type WeekStart } from "../core/time.ts";
import type { OrderColumns, OrderLine } from "../data/index.ts";
import { studentTQuantile } from "../numeric/student-t.ts";
import { sumBy } from "../numeric/sum.ts";
import { type MetricDefinition, momentWords } from "./definitions.ts";
import { firstOrderTimes } from "./first-orders.ts";
import { kpiDefinition } from "./kpi-definitions.ts";
import {
  coverageOf,
  type MetricCoverage,
  type MetricOptions,
  moneyOf,
  type OrderLog,
  readOrderLog,
} from "./order-log.ts";
import { type PeriodGrid, periodGrid, periodsOf } from "./periods.ts";
import { type AcquisitionSpend, readSpend } from "./spend-rows.ts";

/** Options of {@link paybackByCohort}. One of `cost` and `spend` must be given. */
export type PaybackByCohortOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  MetricOptions & {
    /** Exclusive end of what is known. */
    readonly asOf: TimeInput;
    /** Share of the money that is left after the goods sold are paid, 0 to 1. */
    readonly margin: number;
    /** Cost of one new customer, the same for all cohorts. */
    readonly cost?: number;
    /** Or what was spent and when: a cohort costs all spend in its period / its customers. */
    readonly spend?: Data<AcquisitionSpend>;
    /** Length of a cohort and of an age. Default "month". */
    readonly period?: "week" | "month" | "quarter" | "year";
    /** Money less refunds ("net", default) or before them ("gross"). */
    readonly money?: "net" | "gross";
    /** First day of the week. Default "monday". */
    readonly weekStart?: WeekStart;
    /** Confidence level of the intervals. Default 0.95. */
    readonly level?: number;
  };

/** When one cohort has earned back what it cost. */
export interface PaybackRow {
  /** Period of the first order: "2026-11", "2026 Q4", "2026", or the first day of the week. */
  readonly cohort: string;
  /** Start of the cohort's period, ms. */
  readonly start: number;
  /** Customers of the cohort. */
  readonly size: number;
  /** Cost of one of them. */
  readonly cost: number;
  /** First age, in periods, at which the margin so far reaches the cost; 0 is the period of the first order, null: not yet. */
  readonly payback: number | null;
  /** The same for the upper end of the interval of the margin: it may have been as early as this. */
  readonly paybackLow: number | null;
  /** The same for the lower end: it was by then at the latest; null when that is not reached yet. */
  readonly paybackHigh: number | null;
  /** 1 when the period of payback is over, 0 while it runs (a refund may undo it), null: not yet paid back. */
  readonly complete: number | null;
  /** Ages that are over. */
  readonly observed: number;
  /** Margin per customer up to asOf. */
  readonly earned: number;
  /** Lower end of the t interval of `earned`; null with a single customer. */
  readonly earnedLow: number | null;
  /** Upper end of the t interval of `earned`. */
  readonly earnedHigh: number | null;
}

/** What {@link paybackByCohort} says about its table. */
export interface PaybackInfo extends TableInfo, MetricCoverage {
  readonly kind: "payback";
  readonly definition: MetricDefinition;
  readonly asOf: number;
  readonly zone: string;
  readonly period: "week" | "month" | "quarter" | "year";
  readonly margin: number;
  readonly rejected: MetricCoverage["rejected"];
}

/**
 * Payback by cohort: for the customers whose first order lies in the same calendar period, the first age at which their margin so far, per
 * customer, reaches what a customer cost. The first order alone can pay it back (0). A cohort that has not paid back by `asOf` has `null`: not yet, not never.
 * Intervals are over the customers of a cohort, each with all its orders, and take the cost as exact. Only cohorts with customers have a row.
 * O(rows + customers x ages).
 *
 * @throws "bad-option" without a cost or with two, for a cost below zero, a margin outside 0 to 1; "mixed-currency", "missing-column", "bad-value",
 * "missing-value", "unknown-zone".
 *
 * @example
 * import { paybackByCohort } from "clientele/metrics";
 * const orders = [
 *   { customer: "ann", time: "2026-01-05", amount: 40 },
 *   { customer: "bob", time: "2026-01-20", amount: 20 },
 *   { customer: "ann", time: "2026-02-11", amount: 60 },
 *   { customer: "cem", time: "2026-02-12", amount: 50 },
 * ];
 * const payback = paybackByCohort(orders, { asOf: "2026-03-01", margin: 0.5, cost: 25 });
 * payback.at(0)?.payback; // => 1
 * [payback.at(0)?.earned, payback.at(0)?.observed]; // => [30, 2]
 * payback.at(1)?.payback; // => 0
 * paybackByCohort(orders, { asOf: "2026-02-01", margin: 0.5, cost: 25 }).at(0)?.payback; // => null
 * paybackByCohort(orders, { asOf: "2026-03-01", margin: 35, cost: 25 }); // throws "bad-option"
 */
export function paybackByCohort<Row extends object>(
  orders: Data<Row>,
  options: PaybackByCohortOptions<NoInfer<Row>>,
): Table<PaybackRow, PaybackInfo> {
  const period = oneOf(options.period ?? "month", "period", ["week", "month", "quarter", "year"]);
  const money = oneOf(options.money ?? "net", "money", ["net", "gross"]);
  const margin = shareOption(options.margin, "margin");
  const level = levelOption(options.level);
  const { cost, spend } = options;
  if ((cost === undefined) === (spend === undefined))
    throw badOption("cost", cost, "either a cost of one new customer, or option spend");
  if (cost !== undefined && !(Number.isFinite(cost) && cost >= 0))
    throw badOption("cost", cost, "the cost of one new customer, zero or more");
  const log = readOrderLog(orders, options, "paybackByCohort");
  const asOf = timeOption(options.asOf, "asOf", log.zone);
  const first = firstOrderTimes(log, asOf);
  const begin = first.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const known = spend && readSpend(spend, log.zone, log.currency, options.onInvalid, "paybackByCohort");
  const rows: PaybackRow[] = [];
  if (begin < asOf) {
    const grid = periodGrid(begin, asOf - 1, period, log.zone, options.weekStart ?? "monday");
    const cohortOf = periodsOf(first, grid);
    const members: number[][] = Array.from({ length: grid.count }, () => []);
    for (let c = 0; c < cohortOf.length; c++) if (cohortOf[c] >= 0) members[cohortOf[c]].push(c);
    const spent =
      known &&
      sumBy(
        known.amount,
        periodsOf(known.time, grid).map((p, i) => (known.time[i] < asOf ? p : -1)),
        grid.count,
      );
    const costs = members.map((m, k) => cost ?? (spent as Float64Array)[k] / m.length);
    const means = marginsByAge(log, moneyOf(log, money), first, cohortOf, members, grid, asOf, margin);
    for (let k = 0; k < grid.count; k++)
      if (members[k].length > 0)
        rows.push(rowOf(k, members[k].length, costs[k], means[k], grid, asOf, level));
  }
  return new Table<PaybackRow, PaybackInfo>(rows.length, columnsOf(rows), {
    kind: "payback",
    key: "cohort",
    ...(log.source !== undefined && { source: log.source }),
    ...(log.currency !== undefined && { currency: log.currency }),
    definition: kpiDefinition(
      "Payback",
      `${cost === undefined ? "cohort spend" : "given cost"}, ${money}`,
      `every order before ${momentWords(asOf, log.zone)} (${log.zone.name})`,
    ),
    asOf,
    zone: log.zone.name,
    period,
    margin,
    ...coverageOf(log, Number.NEGATIVE_INFINITY, asOf),
    rejected: [...log.rejected, ...(known?.rejected ?? [])],
  });
}

/** Mean margin per customer through one age, and its standard error (NaN for one customer). */
interface AgeMean {
  readonly mean: number;
  readonly se: number;
}

/** Of each cohort, by age. Walks the ages with a running total of every customer. */
function marginsByAge(
  log: OrderLog,
  money: Float64Array,
  first: Float64Array,
  cohortOf: Int32Array,
  members: readonly number[][],
  grid: PeriodGrid,
  asOf: number,
  margin: number,
): AgeMean[][] {
  const { customer, time, length } = log;
  const periods = periodsOf(time, grid);
  const byAge: number[][] = Array.from({ length: grid.count }, () => []);
  for (let i = 0; i < length; i++) {
    const c = customer[i];
    // a refund may be booked before the first order the log knows of: it belongs to no cohort, as in the cohort table
    if (c >= 0 && time[i] < asOf && time[i] >= first[c]) byAge[periods[i] - cohortOf[c]].push(i);
  }
  const total = new Float64Array(log.customers);
  const lost = new Float64Array(log.customers);
  const out: AgeMean[][] = members.map(() => []);
  for (let age = 0; age < grid.count; age++) {
    for (const i of byAge[age]) {
      const c = customer[i];
      const v = money[i] * margin;
      const next = total[c] + v;
      lost[c] += Math.abs(total[c]) >= Math.abs(v) ? total[c] - next + v : v - next + total[c];
      total[c] = next;
    }
    for (let k = 0; k + age < grid.count; k++) {
      const n = members[k].length;
      if (n === 0) continue;
      let mean = 0;
      for (const c of members[k]) mean += (total[c] + lost[c]) / n;
      let squares = 0;
      for (const c of members[k]) squares += (total[c] + lost[c] - mean) ** 2;
      out[k].push({ mean, se: n < 2 ? Number.NaN : Math.sqrt(squares / (n - 1) / n) });
    }
  }
  return out;
}

function rowOf(
  k: number,
  size: number,
  cost: number,
  means: readonly AgeMean[],
  grid: PeriodGrid,
  asOf: number,
  level: number,
): PaybackRow {
  const t = size < 2 ? Number.NaN : studentTQuantile((1 + level) / 2, size - 1);
  // a margin that equals the cost but for rounding has reached it
  const enough = cost - 1e-9 * cost;
  const reached = (sign: number) => {
    const age = means.findIndex(({ mean, se }) => (sign === 0 ? mean : mean + sign * t * se) >= enough);
    return age < 0 ? null : age;
  };
  const payback = reached(0);
  const { mean, se } = means[means.length - 1];
  const over = (age: number) => grid.starts[k + age + 1] <= asOf;
  return {
    cohort: grid.label(k),
    start: grid.starts[k],
    size,
    cost,
    payback,
    paybackLow: reached(1),
    paybackHigh: reached(-1),
    complete: payback === null ? null : over(payback) ? 1 : 0,
    observed: means.filter((_, age) => over(age)).length,
    earned: mean,
    earnedLow: size < 2 ? null : mean - t * se,
    earnedHigh: size < 2 ? null : mean + t * se,
  };
}

function columnsOf(rows: readonly PaybackRow[]): Table<PaybackRow>["columns"] {
  const numbers = (name: Exclude<keyof PaybackRow, "cohort">) =>
    Float64Array.from(rows, (row) => row[name] ?? Number.NaN);
  const cohort: TextColumn = {
    codes: Int32Array.from(rows, (_, i) => i),
    levels: rows.map((row) => row.cohort),
  };
  return {
    cohort,
    start: numbers("start"),
    size: numbers("size"),
    cost: numbers("cost"),
    payback: numbers("payback"),
    paybackLow: numbers("paybackLow"),
    paybackHigh: numbers("paybackHigh"),
    complete: numbers("complete"),
    observed: numbers("observed"),
    earned: numbers("earned"),
    earnedLow: numbers("earnedLow"),
    earnedHigh: numbers("earnedHigh"),
  };
}
