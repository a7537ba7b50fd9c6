import type { Data } from "../core/columns.ts";
import { levelOption, oneOf } from "../core/options.ts";
import { Table, type TableInfo } from "../core/table.ts";
import { type Period, type TimeInput, timeOption, type WeekStart } from "../core/time.ts";
import type { OrderColumns, OrderLine } from "../data/index.ts";
import { wilsonWith } from "../numeric/intervals.ts";
import { normalQuantile } from "../numeric/normal.ts";
import { type CohortCounts, type CohortShape, countCohorts } from "./cohort-cells.ts";
import { definitionOf, type MetricDefinition, momentWords } from "./definitions.ts";
import { type MetricMoneyOptions, moneyOption } from "./options.ts";
import { aboutLog, type MetricCoverage, type MetricOptions, readOrderLog } from "./order-log.ts";

/** What a cohort table shows in its `value` column. */
export type CohortMeasure = "retention" | "customers" | "orders" | "revenue" | "cumulative-revenue";

/** Options of {@link cohortTable}. */
export type CohortTableOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  MetricMoneyOptions &
  MetricOptions & {
    /** Exclusive end of what is known. Periods that it cuts are marked incomplete, later rows are left out. */
    readonly asOf: TimeInput;
    /** Length of a cohort and of an age. Default "month". */
    readonly period?: "week" | "month" | "quarter" | "year";
    /** What `value` holds. Default "retention". */
    readonly measure?: CohortMeasure;
    /** A customer is retained "on" an age by an order in it (default), or "on-or-after" by one in it or later. */
    readonly variant?: "on" | "on-or-after";
    /**
     * Ages are calendar periods after the one of the first order ("calendar", default), or spans counted from each customer's own first order
     * ("rolling": a week is 7 days, a year 365.25 days, a month a twelfth and a quarter a fourth of it).
     */
    readonly mode?: "calendar" | "rolling";
    /** First day of the week. Default "monday". */
    readonly weekStart?: WeekStart;
    /** Confidence level of `rateLow` and `rateHigh`. Default 0.95. */
    readonly level?: number;
  };

/** One cohort at one age. */
export interface CohortRow {
  /** Period of the first order: "2026-11", "2026 Q4", "2026", or the first day of the week. */
  readonly cohort: string;
  /** Periods from the first cohort's to this one's. */
  readonly index: number;
  /** Start of the cohort's period, ms. */
  readonly start: number;
  /** Periods since the first order: 0 is the first order's own. */
  readonly age: number;
  /** Customers of the cohort. */
  readonly size: number;
  /** Of those, with an order at this age (variant "on-or-after": or later). */
  readonly customers: number;
  /** Orders of the cohort at this age. */
  readonly orders: number;
  /** Money of the cohort at this age. */
  readonly revenue: number;
  /** The chosen measure: retention is `rate`; cumulative revenue is the revenue through this age per customer of the cohort. */
  readonly value: number;
  /** `customers / size`. */
  readonly rate: number;
  /** Lower end of the Wilson interval of `rate`. */
  readonly rateLow: number;
  /** Upper end of the Wilson interval of `rate`. */
  readonly rateHigh: number;
  /** 1 when every customer of the cohort was seen through this age, 0 while the period still runs. */
  readonly complete: number;
}

/** Means over the complete cohorts at one age, per customer of the cohort; null without a complete cohort. */
export interface CohortMean {
  readonly age: number;
  /** Cohorts that are complete at this age. */
  readonly cohorts: number;
  /** Their customers. */
  readonly size: number;
  /** Each customer counts alike: totals of the measure / customers. */
  readonly weighted: number | null;
  /** Each cohort counts alike: mean of the cohorts' figures per customer. */
  readonly simple: number | null;
}

/** What a cohort table says about itself. */
export interface CohortInfo extends TableInfo, MetricCoverage {
  readonly kind: "cohorts";
  readonly definition: MetricDefinition;
  readonly asOf: number;
  readonly zone: string;
  readonly period: "week" | "month" | "quarter" | "year";
  readonly measure: CohortMeasure;
  /** Customers in all cohorts. */
  readonly customers: number;
  /** Money before asOf that belongs to no cell: of nobody, of suspected ids, refunds booked before a first order. */
  readonly otherRevenue: number;
  readonly means: readonly CohortMean[];
  readonly rejected: MetricCoverage["rejected"];
}

/**
 * Cohort table in long form: one row per cohort (customers whose first order in the log lies in the same calendar period) and age, with
 * customers, orders, revenue and retention rate. Ages run up to `asOf`; an age without orders is 0, one that `asOf` cuts is marked
 * incomplete and left out of the means. Orders of one order number are one order; refunds count at the age at which they were booked.
 * O(rows + cells).
 *
 * @throws "bad-option" for unknown words or more than 10 million cells, "missing-column", "bad-value", "missing-value", "unknown-zone".
 *
 * @example
 * import { cohortTable } from "clientele/metrics";
 * const orders = [
 *   { customer: "ann", time: "2026-01-05", amount: 20 },
 *   { customer: "bob", time: "2026-01-20", amount: 35 },
 *   { customer: "ann", time: "2026-02-11", amount: 15 },
 *   { customer: "cem", time: "2026-02-12", amount: 50 },
 * ];
 * const cohorts = cohortTable(orders, { period: "month", asOf: "2026-03-01" });
 * cohorts.length; // => 3
 * const january = cohorts.at(1);
 * [january?.cohort, january?.age, january?.size, january?.rate]; // => ["2026-01", 1, 2, 0.5]
 * [january?.orders, january?.revenue, january?.complete]; // => [1, 15, 1]
 * cohorts.info.means[1]; // => { age: 1, cohorts: 1, size: 2, weighted: 0.5, simple: 0.5 }
 * cohortTable(orders, { asOf: "2026-02-15" }).at(1)?.complete; // => 0
 * cohortTable(orders, { asOf: "soon" }); // throws "bad-option"
 */
export function cohortTable<Row extends object>(
  orders: Data<Row>,
  options: CohortTableOptions<NoInfer<Row>>,
): Table<CohortRow, CohortInfo> {
  const period = oneOf(options.period ?? "month", "period", ["week", "month", "quarter", "year"]);
  const measure = oneOf(options.measure ?? "retention", "measure", [
    "retention",
    "customers",
    "orders",
    "revenue",
    "cumulative-revenue",
  ]);
  const variant = oneOf(options.variant ?? "on", "variant", ["on", "on-or-after"]);
  const mode = oneOf(options.mode ?? "calendar", "mode", ["calendar", "rolling"]);
  const money = moneyOption(options);
  const level = levelOption(options.level);
  const log = readOrderLog(orders, options, "cohortTable");
  const asOf = timeOption(options.asOf, "asOf", log.zone);
  const shape: CohortShape = {
    period: period satisfies Period,
    asOf,
    mode,
    variant,
    money,
    weekStart: options.weekStart ?? "monday",
  };
  const { counts, customersInAll, otherRevenue } = countCohorts(log, shape);
  const columns = columnsOf(counts, measure, normalQuantile((1 + level) / 2));
  return new Table<CohortRow, CohortInfo>(counts.age.length, columns, {
    kind: "cohorts",
    key: "cohort",
    definition: definitionOf(
      "Cohort table",
      `${variant}, ${mode}`,
      `every order before ${momentWords(asOf, log.zone)} (${log.zone.name})`,
    ),
    asOf,
    period,
    measure,
    customers: customersInAll,
    otherRevenue,
    means: meansOf(columns, measure),
    ...aboutLog(log, Number.NEGATIVE_INFINITY, asOf),
  });
}

interface CohortColumns extends CohortCounts {
  readonly value: Float64Array;
  readonly rate: Float64Array;
  readonly rateLow: Float64Array;
  readonly rateHigh: Float64Array;
}

function columnsOf(counts: CohortCounts, measure: CohortMeasure, z: number): CohortColumns {
  const { age, size, customers, revenue } = counts;
  const n = age.length;
  const value = new Float64Array(n);
  const rate = new Float64Array(n);
  const rateLow = new Float64Array(n);
  const rateHigh = new Float64Array(n);
  let running = 0;
  for (let i = 0; i < n; i++) {
    rate[i] = customers[i] / size[i];
    // at age 0 everybody is active by definition: there is nothing to be unsure about
    const interval = age[i] === 0 ? [1, 1] : wilsonWith(z, customers[i], size[i]);
    rateLow[i] = interval[0];
    rateHigh[i] = interval[1];
    running = age[i] === 0 ? revenue[i] : running + revenue[i];
    if (measure === "retention") value[i] = rate[i];
    else value[i] = measure === "cumulative-revenue" ? running / size[i] : counts[measure][i];
  }
  return { ...counts, value, rate, rateLow, rateHigh };
}

function meansOf({ age, size, value, complete }: CohortColumns, measure: CohortMeasure): CohortMean[] {
  const perCustomer = measure === "retention" || measure === "cumulative-revenue";
  const means: { age: number; cohorts: number; size: number; total: number; sum: number }[] = [];
  for (let i = 0; i < age.length; i++) {
    means[age[i]] ??= { age: age[i], cohorts: 0, size: 0, total: 0, sum: 0 };
    if (complete[i] === 0) continue;
    const m = means[age[i]];
    m.cohorts++;
    m.size += size[i];
    m.total += perCustomer ? value[i] * size[i] : value[i];
    m.sum += perCustomer ? value[i] : value[i] / size[i];
  }
  return means.map((m) => ({
    age: m.age,
    cohorts: m.cohorts,
    size: m.size,
    weighted: m.cohorts === 0 ? null : m.total / m.size,
    simple: m.cohorts === 0 ? null : m.sum / m.cohorts,
  }));
}
