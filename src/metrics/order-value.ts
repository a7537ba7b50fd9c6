import type { Data, OptionsArgument } from "../core/columns.ts";
import type { Estimate } from "../core/estimate.ts";
import { levelOption, oneOf } from "../core/options.ts";
import { pick } from "../core/pick.ts";
import type { OrderColumns, OrderLine } from "../data/index.ts";
import { ratioEstimate } from "../numeric/intervals.ts";
import { quantileSorted } from "../numeric/quantile.ts";
import { sum, sumBy } from "../numeric/sum.ts";
import { sortedByRuns } from "../numeric/value-runs.ts";
import { definitionOf, type MetricDefinition, windowWords } from "./definitions.ts";
import {
  type MetricMoneyOptions,
  type MetricWindow,
  type MetricWindowOptions,
  moneyOption,
  tooFewRows,
  windowOption,
} from "./options.ts";
import {
  coverageOf,
  type MetricCoverage,
  type MetricOptions,
  moneyOf,
  type OrderLog,
  readOrderLog,
} from "./order-log.ts";
import { OPENS, REFUND_ONLY } from "./settle-orders.ts";
import { linearBins, type OrderValueBin, roundBins } from "./value-bins.ts";

/** Options of {@link orderValue}. */
export type OrderValueOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  MetricWindowOptions &
  MetricMoneyOptions &
  MetricOptions & {
    /** Bins of the distribution: equally wide ("linear", default), or 1-2-5-10-20-50 ... ("log"). */
    readonly bins?: "linear" | "log";
    /** Confidence level of the intervals. Default 0.95. */
    readonly level?: number;
  };

/** What {@link orderValue} returns. Money is in `currency`. */
export interface OrderValue extends MetricCoverage {
  readonly definition: MetricDefinition;
  readonly window: MetricWindow;
  /** ISO 4217 code; "" when unknown. */
  readonly currency: string;
  /** Average order value, with an error that takes the orders of one customer as one cluster. */
  readonly mean: Estimate;
  readonly median: number;
  /** Quantiles of the order values (type 7) at 5, 10, 25, 50, 75, 90 and 95 %. */
  readonly quantiles: readonly { readonly p: number; readonly value: number }[];
  readonly min: number;
  readonly max: number;
  /** Orders in the window, those without a customer included. */
  readonly orders: number;
  /** Customers who placed them. */
  readonly customers: number;
  /** Money of the window: the mean times the orders. */
  readonly revenue: number;
  /** Refunds in the window that belong to no order in it: part of `revenue` and `mean`, not of the median, quantiles and bins. */
  readonly unattachedRefunds: number;
  /** Pieces per order. */
  readonly itemsPerOrder: Estimate;
  /** Orders per customer who ordered; null when no order names a customer. */
  readonly ordersPerCustomer: Estimate | null;
  /** Distribution of the order values. */
  readonly bins: readonly OrderValueBin[];
}

/**
 * What an order is worth: average, median, quantiles and distribution of the value of an order, pieces per order and orders per customer.
 * Errors are clustered by customer (CR1, t with one degree of freedom less than clusters); an order without a customer is a cluster of its
 * own. O(n log n) in orders.
 *
 * @throws "bad-option" for an empty window, "too-few-rows" when the window has no order, "missing-column", "bad-value",
 * "missing-value", "unknown-zone".
 *
 * @example
 * import { orderValue } from "clientele/metrics";
 * const orders = [
 *   { customer: "ann", time: "2026-01-05", amount: 20, order: "1", quantity: 2 },
 *   { customer: "ann", time: "2026-01-05", amount: 10, order: "1", quantity: 1 },
 *   { customer: "bob", time: "2026-01-20", amount: 42, order: "2", quantity: 4 },
 *   { customer: "ann", time: "2026-02-11", amount: 15, order: "3", quantity: 1 },
 * ];
 * const value = orderValue(orders);
 * [value.mean.value, value.median, value.orders]; // => [29, 30, 3]
 * value.mean.se; // => 8.6666667
 * value.itemsPerOrder.value; // => 2.6666667
 * value.ordersPerCustomer?.value; // => 1.5
 * value.bins[0]; // => { from: 0, to: 20, count: 1, share: 0.3333333 }
 * orderValue([]); // throws "too-few-rows"
 */
export function orderValue<Row extends object>(
  orders: Data<Row>,
  ...[options = {} as OrderValueOptions<NoInfer<Row>>]: OptionsArgument<OrderValueOptions<NoInfer<Row>>>
): OrderValue {
  const money = moneyOption(options);
  const scale = oneOf(options.bins ?? "linear", "bins", ["linear", "log"]);
  const level = levelOption(options.level);
  const log = readOrderLog(orders, options, "orderValue");
  const window = windowOption(options, log);
  const words = windowWords(window.from, window.to, log.zone);
  const placed = withMoney(
    log.once(`orders from ${window.from} to ${window.to}`, () => placeOrders(log, window)),
    moneyOf(log, money),
  );
  const count = placed.value.length;
  if (count === 0) {
    throw tooFewRows("The window has no order", words, "an order value", "an order in the window");
  }
  const clusters = clustersOf(placed);
  const perOrder = (totals: Float64Array) => ratioEstimate(totals, clusters.orders, level);
  const customerOrders = clusters.orders.subarray(0, clusters.customers);
  const sorted = sortedByRuns(placed.value);
  return {
    definition: definitionOf("Average order value", money, words),
    window,
    currency: log.currency ?? "",
    mean: perOrder(clusters.money),
    median: quantileSorted(sorted, 0.5),
    quantiles: [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95].map((p) => ({ p, value: quantileSorted(sorted, p) })),
    min: sorted[0],
    max: sorted[count - 1],
    orders: count,
    customers: clusters.customers,
    revenue: sum(clusters.money),
    unattachedRefunds: 0 - sum(placed.looseMoney),
    itemsPerOrder: perOrder(clusters.items),
    ordersPerCustomer:
      clusters.customers === 0
        ? null
        : ratioEstimate(customerOrders, new Float64Array(clusters.customers).fill(1), level),
    bins: scale === "log" ? roundBins(sorted) : linearBins(sorted),
    ...coverageOf(log, window.from, window.to),
  };
}

interface PlacedOrders {
  /** Cluster of each customer with an order, else -1, and how many these are. */
  readonly clusterOf: Int32Array;
  readonly customers: number;
  /** Cluster of each order, and how many with the orders that name nobody. */
  readonly own: Int32Array;
  readonly named: number;
  readonly items: Float64Array;
  /** Order of each row, -1 for one that belongs to none of the window. */
  readonly target: Int32Array;
  /** Rows that only give back and belong to no order of the window, and whose they are. */
  readonly loose: Int32Array;
  readonly looseCustomer: Int32Array;
}

interface PaidOrders extends PlacedOrders {
  readonly value: Float64Array;
  /** Refunds that belong to no order of the window, as negative money. */
  readonly looseMoney: Float64Array;
}

function placeOrders(log: OrderLog, { from, to }: MetricWindow): PlacedOrders {
  const { order, role, time, customer, quantity, length } = log;
  const numberOf = new Int32Array(log.orders).fill(-1);
  const target = new Int32Array(length).fill(-1);
  const owners = new Int32Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (role[i] !== OPENS || !(time[i] >= from && time[i] < to)) continue;
    if (order !== undefined && order[i] >= 0) numberOf[order[i]] = count;
    target[i] = count;
    owners[count++] = customer[i];
  }
  const items = new Float64Array(count);
  const loose: number[] = [];
  for (let i = 0; i < length; i++) {
    if (!(time[i] >= from && time[i] < to)) continue;
    if (order !== undefined && order[i] >= 0) target[i] = numberOf[order[i]];
    if (role[i] !== REFUND_ONLY)
      items[target[i]] += quantity === undefined || Number.isNaN(quantity[i]) ? 1 : quantity[i];
    else if (target[i] < 0) loose.push(i);
  }
  const clusterOf = new Int32Array(log.customers).fill(-1);
  const own = owners.slice(0, count);
  let customers = 0;
  for (const c of own) if (c >= 0 && clusterOf[c] < 0) clusterOf[c] = customers++;
  let named = customers;
  for (let k = 0; k < count; k++) own[k] = own[k] >= 0 ? clusterOf[own[k]] : named++;
  return {
    clusterOf,
    customers,
    own,
    named,
    items,
    target,
    loose: Int32Array.from(loose),
    looseCustomer: Int32Array.from(loose, (i) => customer[i]),
  };
}

function withMoney(placed: PlacedOrders, money: Float64Array): PaidOrders {
  const loose = placed.loose.filter((i) => money[i] !== 0);
  return {
    ...placed,
    value: sumBy(money, placed.target, placed.items.length),
    looseMoney: pick(money, loose),
    looseCustomer: placed.looseCustomer.filter((_, k) => money[placed.loose[k]] !== 0),
  };
}

/** Totals by cluster: customers with an order first, then each order that names none, then those who only returned something. */
function clustersOf(placed: PaidOrders) {
  const { customers, named, own, clusterOf } = placed;
  const returners = new Map<number, number>();
  let count = named;
  const loose = placed.looseCustomer.map((c) => {
    if (c < 0) return count++;
    if (clusterOf[c] >= 0) return clusterOf[c];
    const known = returners.get(c);
    if (known === undefined) returners.set(c, count++);
    return known ?? count - 1;
  });
  const orders = new Float64Array(count);
  for (const k of own) orders[k]++;
  const money = sumBy(placed.value, own, count);
  const refunds = sumBy(placed.looseMoney, loose, count);
  return {
    customers,
    orders,
    items: sumBy(placed.items, own, count),
    money: loose.length === 0 ? money : money.map((v, k) => v + refunds[k]),
  };
}
