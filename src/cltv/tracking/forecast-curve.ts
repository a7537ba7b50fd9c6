import { badOption, levelOption } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import type { Duration } from "../../core/time.ts";
import { shareBeside } from "../../numeric/log-odds.ts";
import type { CovariateValue } from "../purchase/covariates/covariate-options.ts";
import { type ForecastInfo, readForecast } from "../purchase/forecast.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import { lengthAhead, timeAheadOf } from "../seasonal/time-ahead.ts";
import { OrderQuantiles } from "../value/order-quantiles.ts";
import { byCalendar } from "../value/value-times.ts";

/** A customer as a curve looks at one: a row of the customers table, or these three fields. */
export interface CurveCustomer {
  readonly frequency: number;
  readonly recency: number;
  readonly age: number;
  readonly [column: string]: CovariateValue | null | undefined;
}

/** Settings of {@link forecastCurve}. */
export interface ForecastCurveOptions {
  /** How far to look ahead from now. Required. */
  readonly horizon: Duration;
  /** Points after the first, 1 to 1000. Default 52. */
  readonly steps?: number;
  /** Level of the range. Default 0.95. */
  readonly level?: number;
}

/** What is said of one customer some time from now. */
export interface ForecastCurvePoint {
  /** Time from now on in `info.unit`. */
  readonly after: number;
  /** Orders expected until then. */
  readonly expected: number;
  /** How many orders this customer may really place until then. */
  readonly rangeLow: number;
  readonly rangeHigh: number;
  /** Probability of still being a customer then, with what is known now. */
  readonly alive: number;
}

/** What a curve says about itself. */
export interface ForecastCurveInfo extends ForecastInfo {
  readonly kind: "forecast-curve";
  /** The horizon in `unit`. */
  readonly horizon: number;
  readonly level: number;
}

/** One customer's future, one row a point in time. */
export type ForecastCurve = Table<ForecastCurvePoint, ForecastCurveInfo>;

/**
 * One customer's future as a curve: the orders expected until each point in time, the range of orders that the customer may really place until then, and the probability of still being one.
 * What `orderForecast` says of one horizon, said of all up to it; ranges take the parameters as known. Any buying model, covariates included; of one
 * on a seasonal clock now is the end of its data, points are even by the calendar, and the curve is steep where the shop is busy. O(steps x orders).
 *
 * @throws "bad-option" without a horizon; "bad-model"; "bad-value", "missing-value" and "missing-column" for the customer.
 *
 * @example
 * import { fitMbgNbd, forecastCurve } from "clientele";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitMbgNbd(customers, { unit: "week" });
 * const curve = forecastCurve(model, { frequency: 2, recency: 30, age: 38 }, { horizon: { weeks: 39 }, steps: 3 });
 * curve.at(0); // => { after: 0, expected: 0, rangeLow: 0, rangeHigh: 0, alive: 0.631971 }
 * [curve.at(3).after, curve.at(3).expected, curve.at(3).rangeHigh]; // => [39, 1.514703, 6]
 * forecastCurve(model, { frequency: 2, recency: 50, age: 38 }, { horizon: { weeks: 39 } }); // throws "bad-value"
 */
export function forecastCurve(
  model: PurchaseModel,
  customer: CurveCustomer,
  options: ForecastCurveOptions,
): ForecastCurve {
  const { steps = 52 } = options ?? {};
  if (!Number.isInteger(steps) || steps < 1 || steps > 1000)
    throw badOption("steps", steps, "a whole number from 1 to 1000");
  const level = levelOption(options?.level);
  const input = readForecast(model, [{ ...customer, count: 1 }], {} as never, "forecastCurve", true);
  const ahead = timeAheadOf(model);
  const horizon = byCalendar(lengthAhead(options?.horizon, model, ahead, "horizon"), ahead);
  const { kernel } = input;
  const p = Float64Array.from(input.parametersAt(0));
  const x = input.frequency[0];
  const age = input.age[0];
  const recency = input.recency[0];
  const now = shareBeside(kernel.leftOdds(p, x, recency, age));
  const length = steps + 1;
  const of = Array.from({ length: 5 }, () => new Float64Array(length));
  const [after, expected, rangeLow, rangeHigh, alive] = of;
  alive[0] = now;
  for (let i = 1; i < length; i++) {
    after[i] = (horizon * i) / steps;
    const t = ahead === undefined ? after[i] : ahead.toClock(after[i]);
    const quantiles = new OrderQuantiles(kernel, p, x, age, recency, t);
    expected[i] = now * kernel.expected(p, x, age, t, recency);
    rangeLow[i] = quantiles.at((1 - level) / 2, now);
    rangeHigh[i] = quantiles.at((1 + level) / 2, now);
    alive[i] = now * kernel.survives(p, x, age, t, recency);
  }
  const { key: _, ...info } = input.info;
  return new Table<ForecastCurvePoint, ForecastCurveInfo>(
    length,
    { after, expected, rangeLow, rangeHigh, alive },
    { kind: "forecast-curve", ...info, horizon, level },
  );
}
