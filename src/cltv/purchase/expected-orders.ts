import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { orNull } from "../../core/json-values.ts";
import { levelOption, needOptions } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import type { Duration } from "../../core/time.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { shareBeside } from "../../numeric/log-odds.ts";
import { timeAhead } from "../seasonal/model-time.ts";
import {
  type ForecastColumns,
  type ForecastInfo,
  type ForecastInput,
  forecastKernel,
  readForecast,
  weightedSum,
} from "./forecast.ts";
import { forecastEstimate, forecastIntervals, sumIntervals } from "./forecast-intervals.ts";
import type { PurchaseKernel } from "./kernel.ts";
import { parametersOf } from "./kernels.ts";
import type { PurchaseModel } from "./purchase-model.ts";

/** Columns and settings of {@link expectedOrders}. */
export type ExpectedOrdersOptions<Row extends object = CustomerSummary> = ForecastColumns<Row> & {
  /** How far to look ahead, from each customer's age on. Required. */
  readonly horizon: Duration;
  /** Level of the intervals, such as 0.95: how unsure each expectation is because the model's parameters are. Default: none are computed, which is several times as fast. */
  readonly level?: number;
};

/** One customer's forecast. */
export interface ExpectedOrdersRow {
  readonly customer: string;
  /** Orders expected within the horizon, the chance of having left included. */
  readonly expected: number;
  /** Its interval, symmetric on the log scale: how unsure the expectation is, not what the customer may really do (`orderForecast` has both). Absent without `level`. */
  readonly expectedLow?: number | null;
  readonly expectedHigh?: number | null;
  /** Probability of still being a customer now. */
  readonly alive: number;
}

/** What a table of expected orders says about itself. */
export interface ExpectedOrdersInfo extends ForecastInfo {
  readonly kind: "expected-orders";
  /** The horizon in `unit`. */
  readonly horizon: number;
  /** Sum of `expected` over all customers that the rows stand for. */
  readonly total: number;
  /** Its interval, symmetric on the log scale; null without customers or a covariance. Absent without `level`. */
  readonly totalLow?: number | null;
  readonly totalHigh?: number | null;
  /** Level of the intervals; absent without any. */
  readonly level?: number;
}

/** Expected orders, one row a customer. */
export type ExpectedOrders = Table<ExpectedOrdersRow, ExpectedOrdersInfo>;

/**
 * How many orders each customer is expected to place within a horizon from now, by any buying model: the conditional expectation given frequency, recency and
 * age. "Now" is where the customer's age ends. A row with a `count` stays one row, and counts that often in the total. Closed forms that stay finite for customers with
 * thousands of orders; see `fitBgNbd` and the others for their papers. O(n).
 *
 * @throws "bad-option" without a horizon; "mixed-info" when the customers count time in another unit than the model; "bad-model"; "bad-value", "missing-value",
 * "missing-column".
 *
 * @example
 * import { expectedOrders, fitMbgNbd } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitMbgNbd(customers, { unit: "week" });
 * const ann = { customer: "ann", frequency: 2, recency: 30, age: 38 };
 * const forecast = expectedOrders(model, [ann], { horizon: { weeks: 39 } });
 * forecast.of("ann"); // => { customer: "ann", expected: 1.514703, alive: 0.631971 }
 * expectedOrders(model, [ann], {}); // throws "bad-option"
 */
export function expectedOrders<Row extends object>(
  model: PurchaseModel,
  customers: Data<Row>,
  options: ExpectedOrdersOptions<NoInfer<Row>> = {} as ExpectedOrdersOptions<NoInfer<Row>>,
): ExpectedOrders {
  const input = readForecast(model, customers, options, "expectedOrders", true);
  const horizon = timeAhead(options.horizon, model, "horizon", customers);
  const level = options.level === undefined ? undefined : levelOption(options.level);
  const { expected, alive } = forecast(input, horizon);
  const ends =
    level === undefined
      ? undefined
      : forecastIntervals(input, level, (moved) => forecast(moved, horizon).expected.map(Math.log), Math.exp);
  const of =
    level === undefined
      ? undefined
      : sumIntervals(input, level, (moved) =>
          Float64Array.of(weightedSum(forecast({ ...input, ...moved }, horizon).expected, input.count)),
        );
  return new Table<ExpectedOrdersRow, ExpectedOrdersInfo>(
    input.length,
    {
      customer: input.customer,
      expected,
      ...(ends && { expectedLow: ends.low, expectedHigh: ends.high }),
      alive,
    },
    {
      kind: "expected-orders",
      ...input.info,
      horizon,
      total: weightedSum(expected, input.count),
      ...(of && { totalLow: orNull(of.low[0]), totalHigh: orNull(of.high[0]) }),
      ...(level !== undefined && { level }),
    },
  );
}

function forecast(
  { kernel, parametersAt, frequency, recency, age, length }: ForecastInput,
  horizon: number,
): { readonly expected: Float64Array; readonly alive: Float64Array } {
  const expected = new Float64Array(length);
  const alive = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const p = parametersAt(i);
    alive[i] = shareBeside(kernel.leftOdds(p, frequency[i], recency[i], age[i]));
    expected[i] = alive[i] * kernel.expected(p, frequency[i], age[i], horizon, recency[i]);
  }
  return { expected, alive };
}

/** Settings of {@link expectedOrdersOfNewCustomer}. */
export interface NewCustomerOptions {
  /** How far to look ahead from the first order on. Required. */
  readonly horizon: Duration;
}

/**
 * How many repeat orders a new customer is expected to place within a horizon after the first order, which is not counted. Any buying model. With `level` as an estimate with its interval, symmetric
 * on the log scale (delta method). O(1).
 *
 * @throws "bad-option" without a horizon or for a level that is none, "bad-model".
 *
 * @example
 * import { expectedOrdersOfNewCustomer, fitNbd } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitNbd(customers, { unit: "week" });
 * expectedOrdersOfNewCustomer(model, { horizon: { weeks: 52 } }); // => 1.042228
 * const { value, interval: [low, high] } = expectedOrdersOfNewCustomer(model, { horizon: { weeks: 52 }, level: 0.95 });
 * [value, low < value, value < high]; // => [1.042228, true, true]
 * expectedOrdersOfNewCustomer(model, { horizon: { weeks: -1 } }); // throws "bad-option"
 */
export function expectedOrdersOfNewCustomer(
  model: PurchaseModel,
  options: NewCustomerOptions & { readonly level: number },
): Estimate;
export function expectedOrdersOfNewCustomer(model: PurchaseModel, options: NewCustomerOptions): number;
export function expectedOrdersOfNewCustomer(
  model: PurchaseModel,
  options: NewCustomerOptions & { readonly level?: number } = {} as NewCustomerOptions,
): number | Estimate {
  needOptions(options, "expectedOrdersOfNewCustomer", "a horizon");
  const kernel = forecastKernel(model, "expectedOrdersOfNewCustomer", false);
  const horizon = timeAhead(options.horizon, model, "horizon");
  const of = (p: Float64Array) => newCustomer(kernel, p, horizon);
  if (options.level === undefined) return of(parametersOf(model, kernel));
  return forecastEstimate(model, kernel, options.level, of);
}

function newCustomer(kernel: PurchaseKernel, p: Float64Array, horizon: number): number {
  return shareBeside(kernel.leftOdds(p, 0, 0, 0)) * kernel.expected(p, 0, 0, horizon, 0);
}
