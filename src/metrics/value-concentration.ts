import type { Data, OptionsArgument } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import { levelOption } from "../core/options.ts";
import { Table } from "../core/table.ts";
import { type Zone, zoneOf } from "../core/time.ts";
import type { Customers, OrderColumns, OrderLine } from "../data/index.ts";
import { runningSum, sumBy } from "../numeric/sum.ts";
import { giniInterval, shareInterval } from "./concentration-intervals.ts";
import { definitionOf, type MetricDefinition, windowWords } from "./definitions.ts";
import {
  type MetricMoneyOptions,
  type MetricWindow,
  type MetricWindowOptions,
  moneyOption,
  tooFewRows,
  windowOption,
} from "./options.ts";
import { coverageOf, type MetricCoverage, type MetricOptions, moneyOf, readOrderLog } from "./order-log.ts";
import { OPENS } from "./settle-orders.ts";

/** Options of {@link valueConcentration}. */
export type ValueConcentrationOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  MetricWindowOptions &
  MetricMoneyOptions &
  ConcentrationOptions &
  MetricOptions;

/** What {@link valueConcentration} can be told of its intervals. */
export interface ConcentrationOptions {
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/** How much of the money few customers bring. */
export interface ValueConcentration extends MetricCoverage {
  readonly definition: MetricDefinition;
  readonly window: MetricWindow;
  /** Customers with an order in the window. */
  readonly customers: number;
  /** Their money, negative totals counted as 0. */
  readonly revenue: number;
  /** Customers whose total is negative (refunds of earlier orders): counted as 0. */
  readonly negative: number;
  /** Share of the money that the best 20 % of customers bring. */
  readonly top20: number;
  /** Its interval, customers taken as independent; null with fewer than three, or when all bring the same. */
  readonly top20Interval: readonly [low: number, high: number] | null;
  /** Smallest share of customers who bring 80 % of the money. */
  readonly customersFor80: number;
  /** Gini coefficient: 0 when all bring the same, near 1 when one brings all. */
  readonly gini: number;
  /** Its interval, as that of `top20`. */
  readonly giniInterval: readonly [low: number, high: number] | null;
  /** Level of the intervals. */
  readonly level: number;
  /** What share of the money the best share of customers brings, in steps of 1 %. Between two customers it runs straight. */
  readonly curve: readonly { readonly customerShare: number; readonly revenueShare: number }[];
}

/**
 * Pareto and Lorenz figures of customer value: share of the money by share of customers, the best first; top 20 %; Gini (population
 * form), both with an interval from the influence of each customer, which is too short where a handful of customers bring most. Takes orders, or a customer summary (`summarizeCustomers`), of which `revenue` (`spend` for gross) is read: its customers and its
 * window are taken as they are. O(n log n) in customers.
 *
 * @throws "too-few-rows" when no customer brought money in the window, "bad-option", "missing-column", "bad-value", "missing-value",
 * "unknown-zone".
 *
 * @example
 * import { valueConcentration } from "clientele/metrics";
 * const orders = [
 *   { customer: "ann", time: "2026-01-05", amount: 60 },
 *   { customer: "bob", time: "2026-01-20", amount: 10 },
 *   { customer: "cem", time: "2026-01-21", amount: 10 },
 *   { customer: "dia", time: "2026-01-22", amount: 10 },
 *   { customer: "eva", time: "2026-01-22", amount: 10 },
 * ];
 * const value = valueConcentration(orders);
 * [value.top20, value.customersFor80, value.gini]; // => [0.6, 0.6, 0.4]
 * value.curve[40]; // => { customerShare: 0.4, revenueShare: 0.7 }
 * valueConcentration(orders, { from: "2027-01-01" }); // throws "too-few-rows"
 */
export function valueConcentration(
  customers: Customers,
  options?: MetricMoneyOptions & ConcentrationOptions,
): ValueConcentration;
export function valueConcentration<Row extends object>(
  orders: Data<Row>,
  ...options: OptionsArgument<ValueConcentrationOptions<NoInfer<Row>>>
): ValueConcentration;
export function valueConcentration(data: Data<object>, ...rest: readonly unknown[]): ValueConcentration {
  const options = (rest[0] ?? {}) as Partial<ValueConcentrationOptions>;
  const money = moneyOption(options);
  const level = levelOption(options.level);
  const { values, window, zone, coverage } = isSummary(data)
    ? fromSummary(data, money, options)
    : fromOrders(data, money, options);
  const words = windowWords(window.from, window.to, zone);
  const negative = values.filter((v) => v < 0).length;
  const totals = runningSum(
    values
      .map((v) => Math.max(0, v))
      .sort()
      .reverse(),
  );
  const n = totals.length;
  const total = n === 0 ? 0 : totals[n - 1];
  if (!(total > 0)) {
    throw tooFewRows(
      "No customer brought money in the window",
      words,
      "a concentration",
      "a customer with revenue above zero",
    );
  }
  const curve = Array.from({ length: 101 }, (_, k) => ({
    customerShare: k / 100,
    revenueShare: shareOfBest(totals, k / 100),
  }));
  const top20 = shareOfBest(totals, 0.2);
  const gini = giniOf(totals);
  return {
    definition: definitionOf("Value concentration", money, words),
    window,
    customers: n,
    revenue: total,
    negative,
    top20,
    top20Interval: shareInterval(totals, 0.2, top20, level),
    customersFor80: customersFor(totals, 0.8),
    gini,
    giniInterval: giniInterval(totals, gini, level),
    level,
    curve,
    ...coverage,
  };
}

/** The money of each customer, and what it is the money of. */
interface CustomerMoney {
  readonly values: Float64Array;
  readonly window: MetricWindow;
  readonly zone: Zone;
  readonly coverage: MetricCoverage;
}

function isSummary(data: Data<object>): data is Customers {
  return data instanceof Table && data.info.kind === "customers";
}

/** Who is a customer, and of which window, was settled when the summary was made. */
function fromSummary(
  { columns, info }: Customers,
  money: "net" | "gross",
  { from, to }: MetricWindowOptions,
): CustomerMoney {
  if (from !== undefined || to !== undefined) {
    throw new ClienteleError(
      "bad-option",
      "A customer summary has no single orders to cut a window from; give the orders, or summarize those of the window.",
      { expected: "orders, or no from and to" },
    );
  }
  const first = columns.first.reduce((a, b) => Math.min(a, b), info.asOf);
  return {
    values: money === "net" ? columns.revenue : columns.spend,
    window: { from: info.from ?? first, to: info.asOf },
    zone: zoneOf(info.zone),
    coverage: { withoutCustomer: 0, suspected: 0, rejected: [] },
  };
}

function fromOrders(
  data: Data<object>,
  money: "net" | "gross",
  options: Partial<ValueConcentrationOptions>,
): CustomerMoney {
  const log = readOrderLog(data, options, "valueConcentration");
  const window = windowOption(options, log);
  const { customer, customers, time, role, length } = log;
  const buys = new Uint8Array(customers);
  const owner = new Int32Array(length).fill(-1);
  for (let i = 0; i < length; i++) {
    if (customer[i] < 0 || !(time[i] >= window.from && time[i] < window.to)) continue;
    owner[i] = customer[i];
    if (role[i] === OPENS) buys[customer[i]] = 1;
  }
  return {
    values: sumBy(moneyOf(log, money), owner, customers).filter((_, c) => buys[c] === 1),
    window,
    zone: log.zone,
    coverage: coverageOf(log, window.from, window.to),
  };
}

function shareOfBest(totals: Float64Array, share: number): number {
  const n = totals.length;
  const position = share * n;
  const whole = Math.min(n, Math.floor(position));
  const below = whole === 0 ? 0 : totals[whole - 1];
  const within = whole === n ? 0 : (position - whole) * (totals[whole] - below);
  return (below + within) / totals[n - 1];
}

function customersFor(totals: Float64Array, share: number): number {
  const target = share * totals[totals.length - 1];
  let i = 0;
  while (totals[i] < target) i++;
  const below = i === 0 ? 0 : totals[i - 1];
  return (i + (target - below) / (totals[i] - below)) / totals.length;
}

// twice the area between the curve and the diagonal, by trapezoids
function giniOf(totals: Float64Array): number {
  const n = totals.length;
  let area = 0;
  for (let i = 0; i < n; i++) area += totals[i] + (i === 0 ? 0 : totals[i - 1]);
  return Math.max(0, area / (n * totals[n - 1]) - 1);
}
