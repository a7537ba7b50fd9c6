import type { Data } from "../core/columns.ts";
import { badOption, levelOption, oneOf, shareOption } from "../core/options.ts";
import { Table, type TableInfo } from "../core/table.ts";
import { type Period, type TimeInput, timeOption, type WeekStart } from "../core/time.ts";
import type { OrderColumns, OrderLine } from "../data/index.ts";
import { type CohortShape, countCohorts } from "./cohort-cells.ts";
import { type CohortMean, type CohortMeasure, cohortColumns, cohortMeans } from "./cohort-measures.ts";
import { definitionOf, type MetricDefinition, momentWords } from "./definitions.ts";
import { type MetricMoneyOptions, moneyOption } from "./options.ts";
import { aboutLog, type MetricCoverage, type MetricOptions, readOrderLog } from "./order-log.ts";

export type { CohortMean, CohortMeasure } from "./cohort-measures.ts";

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
    /** Share of the revenue that stays after what the goods cost, 0 to 1: what the measures of margin multiply by. No default. */
    readonly margin?: number;
    /** A customer is retained "on" an age by an order in it (default), or "on-or-after" by one in it or later. */
    readonly variant?: "on" | "on-or-after";
    /**
     * Ages are calendar periods after the one of the first order ("calendar", default), or spans counted from each customer's own first order
     * ("rolling": a week is 7 days, a year 365.25 days, a month a twelfth and a quarter a fourth of it).
     */
    readonly mode?: "calendar" | "rolling";
    /** First day of the week. Default "monday". */
    readonly weekStart?: WeekStart;
    /** Confidence level of all intervals. Default 0.95. */
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
  /**
   * The chosen measure: retention is `rate`; margin is the revenue times option margin; the cumulative measures are the money through this age
   * per customer of the cohort.
   */
  readonly value: number;
  /**
   * Lower end of the interval of `value`: Wilson's for retention, Student's t over customers for the cumulative measures. Null for counts and
   * sums, which are exact, and for a mean of one customer.
   */
  readonly valueLow: number | null;
  /** Upper end of it. */
  readonly valueHigh: number | null;
  /** `customers / size`. */
  readonly rate: number;
  /** Lower end of the Wilson interval of `rate`. */
  readonly rateLow: number;
  /** Upper end of the Wilson interval of `rate`. */
  readonly rateHigh: number;
  /** 1 when every customer of the cohort was seen through this age, 0 while the period still runs. */
  readonly complete: number;
}

/** What a cohort table says about itself. */
export interface CohortInfo extends TableInfo, MetricCoverage {
  readonly kind: "cohorts";
  readonly definition: MetricDefinition;
  readonly asOf: number;
  readonly zone: string;
  readonly period: "week" | "month" | "quarter" | "year";
  readonly measure: CohortMeasure;
  /** What the measures of margin multiply revenue by; null where the option was not given. */
  readonly margin: number | null;
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
 * @throws "bad-option" for unknown words, a measure of margin without option margin, or more than 10 million cells, "missing-column",
 * "bad-value", "missing-value", "mixed-currency", "unknown-zone".
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
 * [cohorts.info.means[1].weighted, cohorts.info.means[1].simple]; // => [0.5, 0.5]
 * cohortTable(orders, { asOf: "2026-03-01", measure: "cumulative-margin", margin: 0.4 }).at(1)?.value; // => 14
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
    "margin",
    "cumulative-revenue",
    "cumulative-margin",
  ]);
  const margin = options.margin === undefined ? null : shareOption(options.margin, "margin");
  if (margin === null && (measure === "margin" || measure === "cumulative-margin"))
    throw badOption("margin", margin, `a share from 0 to 1, such as 0.35, for measure "${measure}"`);
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
  const cells = countCohorts(log, shape);
  const { columns, squares } = cohortColumns(cells, log, { measure, money, level, factor: margin ?? 1 });
  return new Table<CohortRow, CohortInfo>(cells.counts.age.length, columns, {
    kind: "cohorts",
    key: "cohort",
    definition: definitionFor(
      shape,
      measure,
      `every order before ${momentWords(asOf, log.zone)} (${log.zone.name})`,
    ),
    asOf,
    period,
    measure,
    margin,
    customers: cells.customersInAll,
    otherRevenue: cells.otherRevenue,
    means: cohortMeans(columns, squares, measure, level),
    ...aboutLog(log, Number.NEGATIVE_INFINITY, asOf),
  });
}

/** Rates are told apart by who counts as retained, money by what it is. */
function definitionFor(
  { variant, mode, money }: CohortShape,
  measure: CohortMeasure,
  window: string,
): MetricDefinition {
  if (measure === "retention" || measure === "customers")
    return definitionOf("Cohort table", `${variant}, ${mode}`, window);
  return definitionOf(
    "Cohort value",
    measure === "orders" ? measure : `${measure}, ${money}`,
    `${window}; ages are ${mode === "calendar" ? "calendar periods" : "spans from the first order"}`,
  );
}
