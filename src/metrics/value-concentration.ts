import type { Data, OptionsArgument } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import { oneOf } from "../core/options.ts";
import { Table } from "../core/table.ts";
import type { TimeInput } from "../core/time.ts";
import type { Customers, OrderColumns, OrderLine } from "../data/index.ts";
import { sumBy } from "../numeric/sum.ts";
import { definitionOf, type MetricDefinition, windowWords } from "./definitions.ts";
import { type MetricWindow, windowOption } from "./options.ts";
import {
  coverageOf,
  type MetricCoverage,
  type MetricOptions,
  moneyOf,
  type OrderLog,
  readOrderLog,
} from "./order-log.ts";
import { OPENS } from "./settle-orders.ts";

/** Options of {@link valueConcentration} for a customer summary. */
export interface SummaryConcentrationOptions extends MetricOptions {
  /** Money of a customer less refunds ("net", default) or before them ("gross"). */
  readonly money?: "net" | "gross";
}

/** Options of {@link valueConcentration}. */
export type ValueConcentrationOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  SummaryConcentrationOptions & {
    /** Start of the window, inclusive. Default: the first row. */
    readonly from?: TimeInput;
    /** End of the window, exclusive. Default: just after the last row. */
    readonly to?: TimeInput;
  };

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
  /** Smallest share of customers who bring 80 % of the money. */
  readonly customersFor80: number;
  /** Gini coefficient: 0 when all bring the same, near 1 when one brings all. */
  readonly gini: number;
  /** What share of the money the best share of customers brings, in steps of 1 %. Between two customers it runs straight. */
  readonly curve: readonly { readonly customerShare: number; readonly revenueShare: number }[];
}

/**
 * Pareto and Lorenz figures of customer value: share of the money by share of customers, the best first; top 20 %; Gini (population
 * form). Takes orders, or a customer summary with one row per customer (`summarizeCustomers`), whose `revenue` (`spend` for gross) is
 * read; it has no window. O(n log n) in customers.
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
  options?: SummaryConcentrationOptions,
): ValueConcentration;
export function valueConcentration<Row extends object>(
  orders: Data<Row>,
  ...options: OptionsArgument<ValueConcentrationOptions<NoInfer<Row>>>
): ValueConcentration;
export function valueConcentration(orders: Data<object>, ...rest: readonly unknown[]): ValueConcentration {
  const options = (rest[0] ?? {}) as Partial<ValueConcentrationOptions>;
  const money = oneOf(options.money ?? "net", "money", ["net", "gross"]);
  if (isSummary(orders) && (options.from !== undefined || options.to !== undefined)) {
    throw new ClienteleError(
      "bad-option",
      "A customer summary has no single orders to cut a window from; give the orders, or summarize those of the window.",
      {
        expected: "orders, or no from and to",
      },
    );
  }
  const log = readOrderLog(
    orders,
    isSummary(orders) ? { ...summaryColumns(money), ...options } : options,
    "valueConcentration",
  );
  const window = windowOption(options.from, options.to, log);
  const words = windowWords(window.from, window.to, log.zone);
  const { totals, negative } = totalsOf(log, moneyOf(log, money), window);
  const n = totals.length;
  const total = n === 0 ? 0 : totals[n - 1];
  if (!(total > 0)) {
    throw new ClienteleError(
      "too-few-rows",
      `No customer brought money in the window (${words}); a concentration needs at least one who did.`,
      {
        value: n,
        expected: "a customer with revenue above zero",
      },
    );
  }
  const curve = Array.from({ length: 101 }, (_, k) => ({
    customerShare: k / 100,
    revenueShare: shareOfBest(totals, k / 100),
  }));
  return {
    definition: definitionOf("Value concentration", money, words),
    window,
    customers: n,
    revenue: total,
    negative,
    top20: shareOfBest(totals, 0.2),
    customersFor80: customersFor(totals, 0.8),
    gini: giniOf(totals),
    curve,
    ...coverageOf(log, window.from, window.to),
  };
}

function isSummary(orders: Data<object>): boolean {
  return orders instanceof Table && orders.info.kind === "customers";
}

// a row of a summary is as good as one order of all that the customer spent, at the time of the last
function summaryColumns(money: "net" | "gross"): object {
  return money === "gross"
    ? { time: "last", amount: "spend" }
    : { time: "last", amount: "spend", refund: "refunds" };
}

/** Running totals of the customers' money, the best first. */
function totalsOf(
  log: OrderLog,
  money: Float64Array,
  { from, to }: MetricWindow,
): { totals: Float64Array; negative: number } {
  const { customer, customers, time, role, length } = log;
  const buys = new Uint8Array(customers);
  const owner = new Int32Array(length).fill(-1);
  for (let i = 0; i < length; i++) {
    if (customer[i] < 0 || !(time[i] >= from && time[i] < to)) continue;
    owner[i] = customer[i];
    if (role[i] === OPENS) buys[customer[i]] = 1;
  }
  const value = sumBy(money, owner, customers).filter((_, c) => buys[c] === 1);
  const negative = value.filter((v) => v < 0).length;
  const totals = value
    .map((v) => Math.max(0, v))
    .sort()
    .reverse();
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < totals.length; i++) {
    const next = sum + totals[i];
    lost += sum >= totals[i] ? sum - next + totals[i] : totals[i] - next + sum;
    sum = next;
    totals[i] = sum + lost;
  }
  return { totals, negative };
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
