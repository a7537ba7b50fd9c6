import type { Data } from "../core/columns.ts";
import type { Estimate } from "../core/estimate.ts";
import { levelOption } from "../core/options.ts";
import { DAY_MS, type TimeInput } from "../core/time.ts";
import type { OrderColumns, OrderLine } from "../data/index.ts";
import { ratioEstimate, scaleEstimate } from "../numeric/intervals.ts";
import { definitionOf, type MetricDefinition, windowWords } from "./definitions.ts";
import { type MetricWindow, tooFewRows, windowOption } from "./options.ts";
import { coverageOf, type MetricCoverage, type MetricOptions, readOrderLog } from "./order-log.ts";
import { OPENS } from "./settle-orders.ts";

/** Options of {@link purchaseFrequency}. */
export type PurchaseFrequencyOptions<Row extends object = OrderLine> = OrderColumns<Row> &
  MetricOptions & {
    /** Start of the window, inclusive. */
    readonly from: TimeInput;
    /** End of the window, exclusive. */
    readonly to: TimeInput;
    /** Confidence level of the interval. Default 0.95. */
    readonly level?: number;
  };

/** What {@link purchaseFrequency} returns: orders per customer and year. */
export interface PurchaseFrequency extends Estimate, MetricCoverage {
  readonly definition: MetricDefinition;
  readonly window: MetricWindow;
  /** Length of the window in years of 365.25 days. */
  readonly years: number;
  /** Customers with an order in the window. */
  readonly customers: number;
  /** Their orders in it. */
  readonly orders: number;
}

/**
 * Orders per customer and year: orders in the window / customers who ordered in it / length of the window in years. Customers without an
 * order in the window do not count, and one who joined late counts with the whole window: for a forecast take a purchase model.
 * t interval over customers; one customer alone carries none. O(rows).
 *
 * @throws "bad-option" for an empty window, "too-few-rows" when no customer ordered in it, "missing-column", "bad-value",
 * "missing-value", "unknown-zone".
 *
 * @example
 * import { purchaseFrequency } from "clientele/metrics";
 * const orders = [
 *   { customer: "ann", time: "2025-02-05", amount: 20 },
 *   { customer: "ann", time: "2025-06-11", amount: 15 },
 *   { customer: "ann", time: "2026-02-11", amount: 15 },
 *   { customer: "bob", time: "2026-03-12", amount: 35 },
 * ];
 * const frequency = purchaseFrequency(orders, { from: "2025-01-01", to: "2029-01-01" });
 * frequency.years; // => 4
 * frequency.value; // => 0.5
 * frequency.se; // => 0.25
 * purchaseFrequency(orders, { from: "2026-01-01", to: "2025-01-01" }); // throws "bad-option"
 */
export function purchaseFrequency<Row extends object>(
  orders: Data<Row>,
  options: PurchaseFrequencyOptions<NoInfer<Row>>,
): PurchaseFrequency {
  const level = levelOption(options.level);
  const log = readOrderLog(orders, options, "purchaseFrequency");
  // both ends are the length of time that the figure is per: neither can be taken from the data
  const window = windowOption({ from: options.from ?? Number.NaN, to: options.to ?? Number.NaN }, log);
  const words = windowWords(window.from, window.to, log.zone);
  const perCustomer = new Float64Array(log.customers);
  for (let i = 0; i < log.length; i++) {
    if (
      log.customer[i] >= 0 &&
      log.role[i] === OPENS &&
      log.time[i] >= window.from &&
      log.time[i] < window.to
    )
      perCustomer[log.customer[i]]++;
  }
  const counts = perCustomer.filter((n) => n > 0);
  if (counts.length === 0) {
    throw tooFewRows(
      "No customer ordered in the window",
      words,
      "a purchase frequency",
      "an order of a customer in the window",
    );
  }
  const years = (window.to - window.from) / (365.25 * DAY_MS);
  return {
    ...scaleEstimate(ratioEstimate(counts, new Float64Array(counts.length).fill(1), level), 1 / years),
    definition: definitionOf("Purchase frequency", "window", words),
    window,
    years,
    customers: counts.length,
    orders: counts.reduce((a, b) => a + b, 0),
    ...coverageOf(log, window.from, window.to),
  };
}
