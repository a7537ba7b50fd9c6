import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { orNull } from "../../core/json-values.ts";
import { levelOption, needOptions } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import type { Duration } from "../../core/time.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { shareBeside } from "../../numeric/log-odds.ts";
import { lengthAhead, timeAheadOf } from "../seasonal/time-ahead.ts";
import { type Discount, deltaOf } from "./discount.ts";
import type { Discounted } from "./discounted.ts";
import { discountedAhead } from "./discounted-ahead.ts";
import {
  type ForecastColumns,
  type ForecastInfo,
  type ForecastInput,
  forecastKernel,
  readForecast,
  weightedSum,
} from "./forecast.ts";
import { forecastEstimate, forecastIntervals, sumIntervals } from "./forecast-intervals.ts";
import { parametersOf } from "./kernels.ts";
import type { PurchaseModel } from "./purchase-model.ts";

/** Columns and settings of {@link discountedOrders}. */
export type DiscountedOrdersOptions<Row extends object = CustomerSummary> = ForecastColumns<Row> &
  Discount & {
    /** How far to look ahead, from each customer's age on. Default: without end. */
    readonly horizon?: Duration;
    /** Level of the intervals, such as 0.95: how unsure each sum is because the model's parameters are. Default: none are computed, which is several times as fast. */
    readonly level?: number;
  };

/** One customer's discounted orders. */
export interface DiscountedOrdersRow {
  readonly customer: string;
  /** Orders to come, each counted at what it is worth today; null where the sum has no end. */
  readonly discounted: number | null;
  /** Its interval, symmetric on the log scale; null where the sum has no end. Absent without `level`. */
  readonly discountedLow?: number | null;
  readonly discountedHigh?: number | null;
}

/** What a table of discounted orders says about itself. */
export interface DiscountedOrdersInfo extends ForecastInfo {
  readonly kind: "discounted-orders";
  /** Continuous discount rate per `unit`. */
  readonly delta: number;
  /** The horizon in `unit`; null: without end. */
  readonly horizon: number | null;
  /** Sum of `discounted` over all customers that the rows stand for; null when it is infinite. */
  readonly total: number | null;
  /** Its interval, symmetric on the log scale; null where the total has none. Absent without `level`. */
  readonly totalLow?: number | null;
  readonly totalHigh?: number | null;
  /** Level of the intervals; absent without any. */
  readonly level?: number;
}

/** Discounted orders, one row a customer. */
export type DiscountedOrders = Table<DiscountedOrdersRow, DiscountedOrdersInfo>;

/**
 * Discounted expected orders of each customer given frequency, recency and age: within a horizon (DET), or without end (DERT, discounted expected residual transactions). Any
 * buying model, BG/NBD and MBG/NBD included. The discount is a rate a YEAR whatever unit the model counts in; orders are discounted from now on, continuously.
 *
 * Without end and without a discount the sum is infinite for NBD, for BG/NBD and MBG/NBD with a <= 1 and for Pareto/NBD with s <= 1; the column then holds
 * Infinity (null in JSON) and `info.notes` says why. Times expected spend and margin this is residual value. Fader, Hardie and Lee, "RFM and CLV", Journal of Marketing Research
 * 42(4), 2005. On a seasonal clock orders come by the clock and are discounted by the calendar. With `level` also intervals by the delta method. O(distinct frequency and age), some microseconds each.
 *
 * @throws "bad-option" for a discount below zero or two discounts; "mixed-info" when the customers count time in another unit than the model; "bad-model"; "bad-value",
 * "missing-value", "missing-column".
 *
 * @example
 * import { discountedOrders, fitBgNbd } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitBgNbd(customers, { unit: "week" });
 * const year = discountedOrders(model, customers, { horizon: { years: 1 }, annualDiscount: 0.1 });
 * const all = discountedOrders(model, customers, { annualDiscount: 0.1 });
 * year.at(0).discounted < all.at(0).discounted; // => true
 * discountedOrders(model, customers, { annualDiscount: -0.1 }); // throws "bad-option"
 */
export function discountedOrders<Row extends object>(
  model: PurchaseModel,
  customers: Data<Row>,
  options: DiscountedOrdersOptions<NoInfer<Row>> = {} as DiscountedOrdersOptions<NoInfer<Row>>,
): DiscountedOrders {
  const input = readForecast(model, customers, options, "discountedOrders", true);
  const delta = deltaOf(options, model.unit);
  const ahead = timeAheadOf(model, customers);
  const horizon =
    options.horizon === undefined
      ? Number.POSITIVE_INFINITY
      : lengthAhead(options.horizon, model, ahead, "horizon");
  const level = options.level === undefined ? undefined : levelOption(options.level);
  const whenAlive = discountedAhead(input.kernel, delta, horizon, ahead);
  const discounted = figures(input, whenAlive);
  const ends =
    level === undefined
      ? undefined
      : forecastIntervals(input, level, (moved) => figures(moved, whenAlive).map(Math.log), Math.exp);
  const of =
    level === undefined
      ? undefined
      : sumIntervals(input, level, (moved) =>
          Float64Array.of(weightedSum(figures({ ...input, ...moved }, whenAlive), input.count)),
        );
  const total = weightedSum(discounted, input.count);
  const endless = !Number.isFinite(total);
  return new Table<DiscountedOrdersRow, DiscountedOrdersInfo>(
    input.length,
    {
      customer: input.customer,
      discounted,
      ...(ends && { discountedLow: ends.low, discountedHigh: ends.high }),
    },
    {
      kind: "discounted-orders",
      ...input.info,
      delta,
      horizon: Number.isFinite(horizon) ? horizon : null,
      total: endless ? null : total,
      ...(of && { totalLow: orNull(of.low[0]), totalHigh: orNull(of.high[0]) }),
      ...(level !== undefined && { level }),
      notes: endless
        ? [
            "Without a discount the orders to come add up to infinity in this model: some customers are so loyal in it that they never stop counting. Give annualDiscount or a horizon.",
            ...input.info.notes,
          ]
        : input.info.notes,
    },
  );
}

function figures(input: ForecastInput, whenAlive: Discounted): Float64Array {
  const { kernel, parametersAt, frequency, recency, age } = input;
  return perPattern(input, whenAlive).map(
    (orders, i) => orders * shareBeside(kernel.leftOdds(parametersAt(i), frequency[i], recency[i], age[i])),
  );
}

/** Settings of {@link discountedOrdersOfNewCustomer}. */
export interface DiscountedNewCustomerOptions extends Discount {
  /** How far to look ahead from the first order on. Default: without end. */
  readonly horizon?: Duration;
}

/**
 * Discounted expected repeat orders of a new customer, from the first order on, which is not counted: what an advert that wins a customer may be measured by, once multiplied by the margin
 * of an order. Infinity where {@link discountedOrders} is. Any buying model. With `level` as an estimate with its interval, symmetric on the log scale (delta method). O(1).
 *
 * @throws "bad-option", "bad-model".
 *
 * @example
 * import { discountedOrdersOfNewCustomer, fitNbd } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitNbd(customers, { unit: "week" });
 * discountedOrdersOfNewCustomer(model, { delta: 0.01 }); // => 2.004283
 * discountedOrdersOfNewCustomer(model, { delta: 0.01, level: 0.95 }).value; // => 2.004283
 * discountedOrdersOfNewCustomer(model, {}) === Infinity; // => true
 * discountedOrdersOfNewCustomer(model, { delta: 0.01, annualDiscount: 0.1 }); // throws "bad-option"
 */
export function discountedOrdersOfNewCustomer(
  model: PurchaseModel,
  options: DiscountedNewCustomerOptions & { readonly level: number },
): Estimate;
export function discountedOrdersOfNewCustomer(
  model: PurchaseModel,
  options: DiscountedNewCustomerOptions,
): number;
export function discountedOrdersOfNewCustomer(
  model: PurchaseModel,
  options: DiscountedNewCustomerOptions & { readonly level?: number } = {},
): number | Estimate {
  needOptions(options, "discountedOrdersOfNewCustomer", "an object, or nothing");
  const kernel = forecastKernel(model, "discountedOrdersOfNewCustomer", false);
  const delta = deltaOf(options, model.unit);
  const ahead = timeAheadOf(model);
  const horizon =
    options.horizon === undefined
      ? Number.POSITIVE_INFINITY
      : lengthAhead(options.horizon, model, ahead, "horizon");
  const whenAlive = discountedAhead(kernel, delta, horizon, ahead);
  const of = (p: Float64Array) => shareBeside(kernel.leftOdds(p, 0, 0, 0)) * whenAlive(p, 0, 0, 0);
  if (options.level === undefined) return of(parametersOf(model, kernel));
  return forecastEstimate(model, kernel, options.level, of);
}

/** Computes a costly function once per distinct frequency and age, in sorted order; of regular buyers the recency tells too. With covariates once per customer. */
function perPattern(
  { kernel, frequency, age, recency, parameters, parametersAt, length: n }: ForecastInput,
  of: Discounted,
): Float64Array {
  const then = kernel.usesRecency ? recency : age;
  const order = Int32Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => frequency[i] - frequency[j] || age[i] - age[j] || then[i] - then[j],
  );
  const out = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const i = order[k];
    const before = k === 0 ? -1 : order[k - 1];
    const p = parametersAt(i);
    // with covariates a customer shares parameters with few others
    out[i] =
      before >= 0 &&
      p === parameters &&
      frequency[before] === frequency[i] &&
      age[before] === age[i] &&
      then[before] === then[i]
        ? out[before]
        : of(p, frequency[i], age[i], recency[i]);
  }
  return out;
}
