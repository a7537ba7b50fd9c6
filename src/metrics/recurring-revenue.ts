import type { Data } from "../core/columns.ts";
import { badOption, oneOf, zoneFor } from "../core/options.ts";
import { Table, type TableInfo } from "../core/table.ts";
import { type TimeInput, timeOption, type WeekStart } from "../core/time.ts";
import type { SubscriptionRow } from "../data/index.ts";
import { firstAbove } from "../numeric/bisect.ts";
import {
  type ContractColumns,
  type ContractOptions,
  type Contracts,
  readContracts,
  samePrice,
} from "./contract-rows.ts";
import { type MetricDefinition, momentWords } from "./definitions.ts";
import { kpiDefinition } from "./kpi-definitions.ts";
import { type PeriodGrid, periodGrid } from "./periods.ts";

/** Options of {@link recurringRevenue}. */
export type RecurringRevenueOptions<Row extends object = SubscriptionRow> = ContractColumns<Row> &
  ContractOptions & {
    /** Exclusive end of what is known; the period that it cuts is marked incomplete. */
    readonly asOf: TimeInput;
    /** The period that holds this is the first one shown. Default: the one of the first contract. */
    readonly from?: TimeInput;
    /** Length of a period. Default "month". */
    readonly period?: "week" | "month" | "quarter" | "year";
    /** Monthly recurring revenue ("mrr", default), or 12 times that ("arr"). */
    readonly measure?: "mrr" | "arr";
    /** First day of the week. Default "monday". */
    readonly weekStart?: WeekStart;
  };

/** One period: opening + newRevenue + expansion + reactivation - contraction - churn = closing. */
export interface RecurringRevenueRow {
  /** "2026-11", "2026 Q4", "2026", or the first day of the week. */
  readonly period: string;
  /** Start of the period, ms. */
  readonly start: number;
  /** Recurring revenue just before the period. */
  readonly opening: number;
  /** Of customers who paid for the first time. */
  readonly newRevenue: number;
  /** What customers pay more. */
  readonly expansion: number;
  /** Of customers who had left before the period and are back. */
  readonly reactivation: number;
  /** What customers who stay pay less, as a positive amount. */
  readonly contraction: number;
  /** What customers who left had paid, as a positive amount. */
  readonly churn: number;
  /** Recurring revenue just before the end of the period. */
  readonly closing: number;
  /** Paying customers just before the period. */
  readonly openingCustomers: number;
  readonly newCustomers: number;
  readonly expanded: number;
  readonly reactivated: number;
  readonly contracted: number;
  readonly churned: number;
  /** openingCustomers + newCustomers + reactivated - churned. */
  readonly closingCustomers: number;
  /** Came and went within the period: in no flow. */
  readonly passing: number;
  /** 1 when the period is over, 0 when `asOf` cuts it. */
  readonly complete: number;
}

/** What {@link recurringRevenue} says about its table. */
export interface RecurringRevenueInfo extends TableInfo {
  readonly kind: "recurring-revenue";
  readonly definition: MetricDefinition;
  readonly asOf: number;
  readonly zone: string;
  readonly period: "week" | "month" | "quarter" | "year";
}

const FLOWS = ["newRevenue", "expansion", "reactivation", "contraction", "churn"] as const;
const COUNTS = ["newCustomers", "expanded", "reactivated", "contracted", "churned"] as const;

/**
 * Monthly or annual recurring revenue and its movements, from contracts: each customer's month price just before a period against that just before its end. Prices
 * of other billing intervals are brought to a month (a year / 12, a week x 4.348). They are plan prices, not invoices. What happens at the first instant of
 * a period belongs to it: a contract that ends then is churn of that period. A change and its reversal within one period is no movement. Trials do not pay.
 * O(n log n + customers x periods).
 *
 * @throws "bad-option", "missing-column", "bad-value" (an end before the start, an unknown billing interval, a negative price), "missing-value",
 * "unknown-zone".
 *
 * @example
 * import { recurringRevenue } from "clientele/metrics";
 * const boxes = [
 *   { customer: "ann", start: "2026-01-05", end: "2026-02-10", amount: 30 },
 *   { customer: "ann", start: "2026-02-10", end: null, amount: 50 },
 *   { customer: "bob", start: "2026-01-20", end: "2026-02-20", amount: 20 },
 *   { customer: "cem", start: "2026-02-03", end: null, amount: 120, interval: "year" },
 * ].map((row) => ({ interval: "month", ...row }));
 * const mrr = recurringRevenue(boxes, { asOf: "2026-03-01" });
 * const february = mrr.at(1);
 * [february?.opening, february?.newRevenue, february?.expansion, february?.churn, february?.closing]; // => [50, 10, 20, 20, 60]
 * recurringRevenue(boxes, { asOf: "2026-03-01", measure: "arr" }).at(1)?.closing; // => 720
 * recurringRevenue(boxes, { asOf: "2026-02-15" }).at(1)?.complete; // => 0
 * recurringRevenue([{ ...boxes[0], interval: "sometimes" }], { asOf: "2026-03-01" }); // throws "bad-value"
 */
export function recurringRevenue<Row extends object>(
  subscriptions: Data<Row>,
  options: RecurringRevenueOptions<NoInfer<Row>>,
): Table<RecurringRevenueRow, RecurringRevenueInfo> {
  const period = oneOf(options.period ?? "month", "period", ["week", "month", "quarter", "year"]);
  const measure = oneOf(options.measure ?? "mrr", "measure", ["mrr", "arr"]);
  const zone = zoneFor(subscriptions, options.zone);
  const asOf = timeOption(options.asOf, "asOf", zone);
  const from = options.from === undefined ? undefined : timeOption(options.from, "from", zone);
  if (from !== undefined && !(from < asOf)) throw badOption("from", options.from, "a time before asOf");
  const contracts = readContracts(subscriptions, options, {
    zone,
    asOf,
    priced: true,
    what: "recurringRevenue",
  });
  const first = from ?? contracts.start.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const info: TableInfo = subscriptions instanceof Table ? subscriptions.info : { kind: "" };
  const grid =
    first < asOf ? periodGrid(first, asOf - 1, period, zone, options.weekStart ?? "monday") : undefined;
  const columns = columnsOf(contracts, grid, asOf, measure === "arr" ? 12 : 1);
  return new Table<RecurringRevenueRow, RecurringRevenueInfo>(grid?.count ?? 0, columns, {
    kind: "recurring-revenue",
    key: "period",
    ...(info.source !== undefined && { source: info.source }),
    ...(contracts.currency !== undefined && { currency: contracts.currency }),
    definition: kpiDefinition(
      "Recurring revenue",
      measure,
      `contracts as known before ${momentWords(asOf, zone)} (${zone.name})`,
    ),
    asOf,
    zone: zone.name,
    period,
    rejected: contracts.rejected,
  });
}

function columnsOf(
  contracts: Contracts,
  grid: PeriodGrid | undefined,
  asOf: number,
  factor: number,
): Table<RecurringRevenueRow>["columns"] {
  const count = grid?.count ?? 0;
  // a period ends where the next begins, or where knowledge does
  const edges = Float64Array.from({ length: count + 1 }, (_, p) => Math.min(grid?.starts[p] ?? 0, asOf));
  const flows = FLOWS.map(() => new Balances(count));
  const counts = COUNTS.map(() => new Float64Array(count));
  const passing = new Float64Array(count);
  const balance = new Balances(count + 1);
  const customers = new Float64Array(count + 1);
  const price = new Float64Array(count + 1);
  for (let c = 0; c < contracts.customers && count > 0; c++) {
    const since = spread(contracts, c, edges, price, passing);
    for (let p = 0; p <= count; p++) {
      if (price[p] > 0) {
        balance.add(p, price[p] * factor);
        customers[p]++;
      }
      if (p === 0) continue;
      const [a, b] = [price[p - 1], price[p]];
      if (a === b) continue;
      const kind = kindOf(a, b, since < edges[p - 1]);
      flows[kind].add(p - 1, Math.abs(b - a) * factor);
      if (!samePrice(a, b)) counts[kind][p - 1]++;
    }
  }
  const total = balance.done();
  const flow = Object.fromEntries(FLOWS.map((name, k) => [name, flows[k].done()]));
  const counted = Object.fromEntries(COUNTS.map((name, k) => [name, counts[k]]));
  const ends = grid?.starts ?? new Float64Array(1);
  return {
    period: {
      codes: Int32Array.from({ length: count }, (_, p) => p),
      levels: Array.from({ length: count }, (_, p) => grid?.label(p) ?? ""),
    },
    start: ends.slice(0, count),
    opening: total.slice(0, count),
    ...flow,
    closing: total.slice(1),
    openingCustomers: customers.slice(0, count),
    ...counted,
    closingCustomers: customers.slice(1),
    passing,
    complete: Float64Array.from({ length: count }, (_, p) => (ends[p + 1] <= asOf ? 1 : 0)),
  } as unknown as Table<RecurringRevenueRow>["columns"];
}

/** Fills a customer's month price just before each edge, counts a period they only passed through, and says since when they have paid. */
function spread(
  { offset, start, end, price }: Contracts,
  customer: number,
  edges: Float64Array,
  prices: Float64Array,
  passing: Float64Array,
): number {
  prices.fill(0);
  let since = Number.POSITIVE_INFINITY;
  const within = new Set<number>();
  for (let s = offset[customer]; s < offset[customer + 1]; s++) {
    if (price[s] === 0) continue;
    if (start[s] < since) since = start[s];
    // the first edge after the start: just before it the contract holds, if it has not ended
    let e = firstAbove(edges, start[s]);
    if (e > 0 && e < edges.length && end[s] < edges[e]) within.add(e - 1);
    for (; e < edges.length && edges[e] <= end[s]; e++) prices[e] += price[s];
  }
  for (const p of within) if (prices[p] === 0 && prices[p + 1] === 0) passing[p]++;
  return since;
}

/** Index in FLOWS of a change from a to b. */
function kindOf(a: number, b: number, paidBefore: boolean): number {
  if (a === 0) return paidBefore ? 2 : 0;
  if (b === 0) return 4;
  return b > a ? 1 : 3;
}

/** Compensated sums. */
class Balances {
  readonly #total: Float64Array;
  readonly #lost: Float64Array;

  constructor(length: number) {
    this.#total = new Float64Array(length);
    this.#lost = new Float64Array(length);
  }

  add(i: number, v: number): void {
    const t = this.#total[i];
    const next = t + v;
    this.#lost[i] += Math.abs(t) >= Math.abs(v) ? t - next + v : v - next + t;
    this.#total[i] = next;
  }

  done(): Float64Array {
    return this.#total.map((t, i) => t + this.#lost[i]);
  }
}
