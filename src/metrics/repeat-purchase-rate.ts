import type { Data, OptionsArgument } from "../core/columns.ts";
import type { Estimate } from "../core/estimate.ts";
import { levelOption, oneOf } from "../core/options.ts";
import { DAY_MS, dayNumber } from "../core/time.ts";
import type { OrderColumns, OrderLine } from "../data/index.ts";
import { shareEstimate } from "../numeric/intervals.ts";
import { definitionOf, type MetricDefinition, windowWords } from "./definitions.ts";
import { type MetricWindow, type MetricWindowOptions, tooFewRows, windowOption } from "./options.ts";
import {
  coverageOf,
  type MetricCoverage,
  type MetricOptions,
  type OrderLog,
  readOrderLog,
} from "./order-log.ts";
import { periodGrid, periodsOf } from "./periods.ts";
import { OPENS } from "./settle-orders.ts";

/** Options of {@link repeatPurchaseRate}. */
export type RepeatPurchaseRateOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  MetricWindowOptions &
  MetricOptions & {
    /** "both-inside" (default): both orders lie in the window; "returning": the first may lie before it, as in Shopify's returning customers. */
    readonly variant?: "both-inside" | "returning";
    /** What makes a purchase: an "order" (default), or a "day" with any number of orders, for sources without order numbers. */
    readonly purchase?: "order" | "day";
    /** Confidence level of the interval. Default 0.95. */
    readonly level?: number;
  };

/** What {@link repeatPurchaseRate} returns. */
export interface RepeatPurchaseRate extends Estimate, MetricCoverage {
  readonly definition: MetricDefinition;
  readonly window: MetricWindow;
  /** Customers with an order in the window. */
  readonly customers: number;
  /** Of those, the repeat customers. */
  readonly repeating: number;
}

/**
 * Share of customers who bought again: of those with an order in the window, the ones with two or more orders in it
 * (`"both-inside"`), or the ones with an order in it that is not their first ever (`"returning"`). Wilson interval. O(rows).
 *
 * @throws "bad-option" for an empty window, "too-few-rows" when no customer ordered in it, "missing-column", "bad-value",
 * "missing-value", "unknown-zone".
 *
 * @example
 * import { repeatPurchaseRate } from "clientele/metrics";
 * const orders = [
 *   { customer: "ann", time: "2026-01-05", amount: 20 },
 *   { customer: "ann", time: "2026-02-11", amount: 15 },
 *   { customer: "bob", time: "2026-02-12", amount: 35 },
 *   { customer: "bob", time: "2026-02-20", amount: 12 },
 *   { customer: "cem", time: "2026-02-21", amount: 50 },
 * ];
 * const february = { from: "2026-02-01", to: "2026-03-01" };
 * repeatPurchaseRate(orders, february).value; // => 0.3333333
 * repeatPurchaseRate(orders, { ...february, variant: "returning" }).value; // => 0.6666667
 * repeatPurchaseRate(orders).interval; // => [0.2076596, 0.9385081]
 * repeatPurchaseRate([]); // throws "too-few-rows"
 */
export function repeatPurchaseRate<Row extends object>(
  orders: Data<Row>,
  ...[options = {} as RepeatPurchaseRateOptions<NoInfer<Row>>]: OptionsArgument<
    RepeatPurchaseRateOptions<NoInfer<Row>>
  >
): RepeatPurchaseRate {
  const variant = oneOf(options.variant ?? "both-inside", "variant", ["both-inside", "returning"]);
  const purchase = oneOf(options.purchase ?? "order", "purchase", ["order", "day"]);
  const level = levelOption(options.level);
  const log = readOrderLog(orders, options, "repeatPurchaseRate");
  const window = windowOption(options, log);
  const words = windowWords(window.from, window.to, log.zone);
  const { customers, repeating } = count(
    log,
    window,
    variant === "returning",
    purchase === "day" ? daysOf(log) : undefined,
  );
  if (customers === 0) {
    throw tooFewRows(
      "No customer ordered in the window",
      words,
      "a repeat purchase rate",
      "an order of a customer in the window",
    );
  }
  return {
    ...shareEstimate(repeating, customers, level),
    definition: definitionOf("Repeat purchase rate", variant, words),
    window,
    customers,
    repeating,
    ...coverageOf(log, window.from, window.to),
  };
}

/** Civil day of each row. */
function daysOf({ time, zone }: OrderLog): ArrayLike<number> {
  if (time.length === 0) return time;
  let first = time[0];
  let last = first;
  for (const t of time) {
    if (t < first) first = t;
    else if (t > last) last = t;
  }
  // within a century the grid saves a look at the zone for each row
  return last - first < 36_525 * DAY_MS
    ? periodsOf(time, periodGrid(first, last, "day", zone))
    : time.map((t) => dayNumber(t, zone));
}

/** With `days`, orders of one day are one purchase. */
function count(
  log: OrderLog,
  window: MetricWindow,
  earlierCounts: boolean,
  days: ArrayLike<number> | undefined,
): { customers: number; repeating: number } {
  const state = new Uint8Array(log.customers);
  const firstDay = new Float64Array(days === undefined ? 0 : log.customers);
  for (let i = 0; i < log.length; i++) {
    const c = log.customer[i];
    const t = log.time[i];
    if (c < 0 || log.role[i] !== OPENS || !(t < window.to)) continue;
    const inside = t >= window.from;
    if (!inside && !earlierCounts) continue;
    if ((state[c] & SEEN) === 0) {
      state[c] |= SEEN;
      if (days !== undefined) firstDay[c] = days[i];
    } else if (days === undefined || firstDay[c] !== days[i]) state[c] |= AGAIN;
    if (inside) state[c] |= INSIDE;
  }
  let customers = 0;
  let repeating = 0;
  for (const s of state) {
    if ((s & INSIDE) === 0) continue;
    customers++;
    if ((s & AGAIN) !== 0) repeating++;
  }
  return { customers, repeating };
}

const SEEN = 1;
const AGAIN = 2;
const INSIDE = 4;
