import type { Data } from "../../core/columns.ts";
import { badOption, levelOption } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import type { Duration } from "../../core/time.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { logOddsOf, shareBeside } from "../../numeric/log-odds.ts";
import { timeAhead } from "../seasonal/model-time.ts";
import { type ForecastColumns, type ForecastInfo, type ForecastInput, readForecast } from "./forecast.ts";
import { forecastIntervals } from "./forecast-intervals.ts";
import type { PurchaseModel } from "./purchase-model.ts";

/** Columns and settings of {@link orderProbability}. */
export type OrderProbabilityOptions<Row extends object = CustomerSummary> = ForecastColumns<Row> & {
  /** The time looked at, from each customer's age on. Required. */
  readonly horizon: Duration;
  /** How many orders. Default 0: the probability of no order at all. */
  readonly orders?: number;
  /** Level of the intervals, such as 0.95: how unsure each probability is because the model's parameters are. Default: none are computed, which is several times as fast. */
  readonly level?: number;
};

/** One customer's probability. */
export interface OrderProbabilityRow {
  readonly customer: string;
  /** Probability of exactly so many orders. */
  readonly probability: number;
  /** Its interval, symmetric in log-odds; null where the probability is certain. Absent without `level`. */
  readonly probabilityLow?: number | null;
  readonly probabilityHigh?: number | null;
}

/** What a table of order probabilities says about itself. */
export interface OrderProbabilityInfo extends ForecastInfo {
  readonly kind: "order-probability";
  /** The horizon in `unit`. */
  readonly horizon: number;
  readonly orders: number;
  /** Level of the intervals; absent without any. */
  readonly level?: number;
}

/** Probabilities of a number of orders, one row a customer. */
export type OrderProbabilities = Table<OrderProbabilityRow, OrderProbabilityInfo>;

/**
 * The probability that each customer places exactly `orders` orders within a horizon from now, given frequency, recency and age; with 0 the probability of no order, be it that the
 * customer has left or just does not order. Any buying model. A new customer is the row `{ frequency: 0, recency: 0, age: 0 }`. Sums of positive terms, so
 * that small probabilities keep their digits. With `level` also intervals by the delta method. O(n); with Pareto/NBD O(n orders).
 *
 * @throws "bad-option" without a horizon or for orders that are no whole number; "mixed-info" when the customers count time in another unit than the model;
 * "bad-model"; "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { fitNbd, orderProbability } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitNbd(customers, { unit: "week" });
 * const { r, alpha } = model.params;
 * const fresh = [{ frequency: 0, recency: 0, age: 0 }];
 * orderProbability(model, fresh, { horizon: { weeks: 10 } }).at(0)?.probability / (alpha / (alpha + 10)) ** r; // => 1
 * orderProbability(model, fresh, { horizon: { weeks: 10 }, orders: 1.5 }); // throws "bad-option"
 */
export function orderProbability<Row extends object>(
  model: PurchaseModel,
  customers: Data<Row>,
  options: OrderProbabilityOptions<NoInfer<Row>> = {} as OrderProbabilityOptions<NoInfer<Row>>,
): OrderProbabilities {
  const input = readForecast(model, customers, options, "orderProbability", true);
  const horizon = timeAhead(options.horizon, model, "horizon", customers);
  const { orders = 0 } = options;
  if (!Number.isSafeInteger(orders) || orders < 0)
    throw badOption("orders", orders, "a whole number, zero or more");
  const level = options.level === undefined ? undefined : levelOption(options.level);
  const ends =
    level === undefined
      ? undefined
      : forecastIntervals(
          input,
          level,
          (moved) => probabilities(moved, horizon, orders).map(logOddsOf),
          (end) => shareBeside(-end),
        );
  return new Table<OrderProbabilityRow, OrderProbabilityInfo>(
    input.length,
    {
      customer: input.customer,
      probability: probabilities(input, horizon, orders),
      ...(ends && { probabilityLow: ends.low, probabilityHigh: ends.high }),
    },
    { kind: "order-probability", ...input.info, horizon, orders, ...(level !== undefined && { level }) },
  );
}

function probabilities(
  { kernel, parametersAt, frequency, recency, age, length }: ForecastInput,
  horizon: number,
  orders: number,
): Float64Array {
  const probability = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const p = parametersAt(i);
    const odds = kernel.leftOdds(p, frequency[i], recency[i], age[i]);
    const stillHere = shareBeside(odds) * kernel.orders(p, frequency[i], age[i], horizon, orders, recency[i]);
    probability[i] = orders === 0 ? stillHere + shareBeside(-odds) : stillHere;
  }
  return probability;
}
