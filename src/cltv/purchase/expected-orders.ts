import type { Data } from "../../core/columns.ts";
import { Table } from "../../core/table.ts";
import type { Duration } from "../../core/time.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { shareBeside } from "../../numeric/log-sum-exp.ts";
import {
  type ForecastColumns,
  type ForecastInfo,
  forecastKernel,
  inUnit,
  readForecast,
  weightedSum,
} from "./forecast.ts";
import { parametersOf } from "./kernels.ts";
import type { PurchaseModel } from "./purchase-model.ts";

/** Columns and settings of {@link expectedOrders}. */
export type ExpectedOrdersOptions<Row extends object = CustomerSummary> = ForecastColumns<Row> & {
  /** How far to look ahead, from each customer's age on. Required. */
  readonly horizon: Duration;
};

/** One customer's forecast. */
export interface ExpectedOrdersRow {
  readonly customer: string;
  /** Orders expected within the horizon, the chance of having left included. */
  readonly expected: number;
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
  options: ExpectedOrdersOptions<NoInfer<Row>>,
): ExpectedOrders {
  const input = readForecast(model, customers, options, "expectedOrders", true);
  const horizon = inUnit(options.horizon, model.unit, "horizon");
  const { kernel, parametersAt, frequency, recency, age, length } = input;
  const expected = new Float64Array(length);
  const alive = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const p = parametersAt(i);
    alive[i] = shareBeside(kernel.leftOdds(p, frequency[i], recency[i], age[i]));
    expected[i] = alive[i] * kernel.expected(p, frequency[i], age[i], horizon, recency[i]);
  }
  return new Table<ExpectedOrdersRow, ExpectedOrdersInfo>(
    length,
    { customer: input.customer, expected, alive },
    { kind: "expected-orders", ...input.info, horizon, total: weightedSum(expected, input.count) },
  );
}

/** Settings of {@link expectedOrdersOfNewCustomer}. */
export interface NewCustomerOptions {
  /** How far to look ahead from the first order on. Required. */
  readonly horizon: Duration;
}

/**
 * How many repeat orders a new customer is expected to place within a horizon after the first order, which is not counted. Any buying model. O(1).
 *
 * @throws "bad-option" without a horizon, "bad-model".
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
 * expectedOrdersOfNewCustomer(model, { horizon: { weeks: -1 } }); // throws "bad-option"
 */
export function expectedOrdersOfNewCustomer(model: PurchaseModel, options: NewCustomerOptions): number {
  const kernel = forecastKernel(model, "expectedOrdersOfNewCustomer");
  const p = parametersOf(model, kernel);
  const horizon = inUnit(options.horizon, model.unit, "horizon");
  return shareBeside(kernel.leftOdds(p, 0, 0, 0)) * kernel.expected(p, 0, 0, horizon, 0);
}
