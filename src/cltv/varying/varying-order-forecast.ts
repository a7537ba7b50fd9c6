import type { Data } from "../../core/columns.ts";
import { needModel } from "../../core/model.ts";
import { needOptions } from "../../core/options.ts";
import { randomFrom } from "../../core/random.ts";
import { Table } from "../../core/table.ts";
import { type Duration, unitDays } from "../../core/time.ts";
import type { OrderLine } from "../../data/index.ts";
import { shareBeside } from "../../numeric/log-odds.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { parameterDraws } from "../purchase/draws.ts";
import { inUnit } from "../purchase/forecast.ts";
import { type ForecastTotal, forecastTotal } from "../value/joint-total.ts";
import { type IntervalSettings, intervalSettings, type OrderForecastRow } from "../value/order-forecast.ts";
import { OrderQuantiles } from "../value/order-quantiles.ts";
import { intervalNotes } from "../value/words.ts";
import type { AnyPeriodRow } from "./fit-varying-pareto-nbd.ts";
import { type VaryingInfo, varyingInfo } from "./varying-alive-probability.ts";
import { varyingErrors } from "./varying-errors.ts";
import { readVarying, type VaryingColumns } from "./varying-input.ts";
import { VaryingKernel } from "./varying-kernel.ts";
import type { VaryingParetoNbdModel } from "./varying-model.ts";

/** Columns and settings of {@link varyingOrderForecast}. */
export type VaryingForecastOptions<
  Row extends object = OrderLine,
  PeriodRow extends object = AnyPeriodRow,
> = VaryingColumns<Row, PeriodRow> &
  IntervalSettings & {
    /** How far to look ahead, from the last day before `asOf` on. Required. */
    readonly horizon: Duration;
  };

/** What {@link varyingOrderForecast} says of its table. */
export interface VaryingForecastInfo extends VaryingInfo {
  readonly kind: "order-forecast";
  /** The horizon in `unit`. */
  readonly horizon: number;
  readonly level: number;
  readonly seed: number;
  /** Sum of `expected` over all customers. */
  readonly total: Omit<ForecastTotal, "rangeLow" | "rangeHigh">;
}

/** Forecasts of orders, one row a customer. */
export type VaryingForecast = Table<OrderForecastRow, VaryingForecastInfo>;

/**
 * How many orders each customer will place within a horizon, along covariates that are given for the future too: what a second campaign in spring would bring, or how much of a year's orders come in high season. Both
 * kinds of doubt as in `orderForecast`: `expectedLow` to `expectedHigh` for how unsure the expectation is, `rangeLow` to `rangeHigh` for how many orders this customer may really place. The covariates are taken as known.
 *
 * `periods` must reach from each customer's first order to the end of the horizon. The expectation is a closed form by stretch; the range comes from the model's distribution of orders. O(customers x periods), and for the
 * intervals as often as there are parameters, twice.
 *
 * @throws "bad-option", also without a horizon; "missing-value" when a period is missing, in the future too; "bad-model"; otherwise as `fitVaryingParetoNbd`.
 *
 * @example
 * import { fitVaryingParetoNbd, varyingOrderForecast } from "clientele/cltv";
 * const months = Array.from({ length: 36 }, (_, m) => ({ time: Date.UTC(2024, m, 1), december: m % 12 === 11 }));
 * const orders = Array.from({ length: 1920 }, (_, n) => ({ customer: n % 80, m: Math.floor(n / 80) }))
 *   .filter(({ customer: c, m }) => {
 *     const [every, stay] = [[1, 3, 5, 11, 30][c % 5], [2, 9, 24, 40][c % 4]];
 *     return m === 0 || (m < stay && (m % every === 0 || (m % 12 === 11 && c % 3 > 0)));
 *   })
 *   .map(({ customer, m }) => ({ customer, time: Date.UTC(2024, m, 1 + (customer % 20)) }));
 * const options = { asOf: "2026-01-01", period: "month", covariates: { buying: ["december"] } } as const;
 * const model = fitVaryingParetoNbd(orders, months, options);
 * const year = varyingOrderForecast(model, orders, months, { horizon: { months: 12 } });
 * const { expected, rangeLow, rangeHigh } = year.at(3);
 * [expected, rangeLow, rangeHigh]; // => [1.1558374, 0, 4]
 * year.info.total.expected; // => 160.71103
 * const toDecember = varyingOrderForecast(model, orders, months, { horizon: { months: 11 } });
 * toDecember.info.total.expected; // => 132.42383
 * varyingOrderForecast(model, orders, months, { horizon: { months: 24 } }); // throws "missing-value"
 */
export function varyingOrderForecast<Row extends object = OrderLine, PeriodRow extends object = AnyPeriodRow>(
  model: VaryingParetoNbdModel,
  orders: Data<Row>,
  periods: Data<PeriodRow>,
  options: VaryingForecastOptions<NoInfer<Row>, NoInfer<PeriodRow>>,
): VaryingForecast {
  const what = "varyingOrderForecast";
  needModel(model, ["varying-pareto-nbd"], what, "fitVaryingParetoNbd");
  needOptions(options, what, "a horizon");
  const horizon = inUnit(options.horizon, model.unit, "horizon");
  const { level, draws, seed } = intervalSettings(options);
  const input = readVarying(model, orders, periods, options, horizon * unitDays(model.unit), what);
  const { rows, cells, parameters, customer } = input;
  const { length } = rows;
  const errors = varyingErrors(rows, cells, parameters, model.fit.covariance);
  const kernel = new VaryingKernel(cells, parameters);
  const of = Array.from({ length: 8 }, () => new Float64Array(length));
  const [expected, expectedLow, expectedHigh, rangeLow, rangeHigh, alive, aliveLow, aliveHigh] = of;
  const z = normalQuantile((1 + level) / 2);
  const tail = (1 - level) / 2;
  for (let i = 0; i < length; i++) {
    kernel.compute(rows, i);
    alive[i] = shareBeside(kernel.odds);
    aliveLow[i] = shareBeside(kernel.odds + z * errors.odds[i]);
    aliveHigh[i] = shareBeside(kernel.odds - z * errors.odds[i]);
    expected[i] = alive[i] * kernel.flow;
    expectedLow[i] = expected[i] * Math.exp(-z * errors.orders[i]);
    expectedHigh[i] = expected[i] * Math.exp(z * errors.orders[i]);
    const chance = kernel.orders(rows, i);
    const quantiles = new OrderQuantiles(
      { orders: (_p, _x, _age, _t, n) => chance(n) },
      parameters,
      0,
      0,
      0,
      0,
    );
    rangeLow[i] = quantiles.at(tail, alive[i]);
    rangeHigh[i] = quantiles.at(1 - tail, alive[i]);
  }
  const total = forecastTotal(
    expected,
    rows.count,
    drawnForecast(input, model, draws, seed),
    model.fit.covariance.length === 0 ? 0 : draws,
    level,
    0,
  );
  return new Table<OrderForecastRow, VaryingForecastInfo>(
    length,
    { customer, expected, expectedLow, expectedHigh, rangeLow, rangeHigh, alive, aliveLow, aliveHigh },
    {
      kind: "order-forecast",
      ...varyingInfo(model, { ...input, notes: [...input.notes, ...intervalNotes(model.fit)] }),
      horizon,
      level,
      seed,
      total: {
        expected: total.expected,
        expectedLow: total.expectedLow,
        expectedHigh: total.expectedHigh,
      },
    },
  );
}

/** Expected orders of a row with the parameters of a draw. */
function drawnForecast(
  { rows, cells, parameters }: ReturnType<typeof readVarying>,
  { fit }: VaryingParetoNbdModel,
  draws: number,
  seed: number,
): (row: number, draw: number) => number {
  // draws are of logarithms of positive numbers, and so of the factors instead of the coefficients
  const at = parameters.map((value, j) => (j < 4 ? value : Math.exp(value)));
  const moved = parameterDraws([{ ...fit, at }], draws, randomFrom(seed));
  let of = -1;
  let kernel: VaryingKernel;
  return (row, draw) => {
    if (draw !== of)
      kernel = new VaryingKernel(
        cells,
        moved[draw][0].map((value, j) => (j < 4 ? value : Math.log(value))),
      );
    of = draw;
    kernel.compute(rows, row);
    return shareBeside(kernel.odds) * kernel.flow;
  };
}
