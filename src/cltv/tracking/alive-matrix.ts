import { ClienteleError } from "../../core/errors.ts";
import { badOption, levelOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import type { Duration, TimeUnit } from "../../core/time.ts";
import { shareBeside } from "../../numeric/log-odds.ts";
import type { CovariateValue } from "../purchase/covariates/covariate-options.ts";
import { modelOfKind } from "../purchase/covariates/model-of-kind.ts";
import { type ForecastInput, forecastKernel, inUnit, readForecast } from "../purchase/forecast.ts";
import { forecastIntervals } from "../purchase/forecast-intervals.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import { lengthAhead, timeAheadOf } from "../seasonal/time-ahead.ts";
import { byCalendar } from "../value/value-times.ts";

/** Settings of {@link aliveMatrix}. */
export interface AliveMatrixOptions {
  /** How long the customers of the matrix have been customers. Required. */
  readonly age: Duration;
  /** Adds the orders expected within such a time from now on. Default: they are left out. */
  readonly horizon?: Duration;
  /** Numbers of repeat orders, the columns. Default 0 to 10. */
  readonly frequencies?: readonly number[];
  /** Times from first to last order in the model's unit, the rows. Default: twenty equal steps from the age down. */
  readonly recencies?: readonly number[];
  /** Level of the intervals, such as 0.95: how unsure the figures are because the model's parameters are. Default: none are computed. */
  readonly level?: number;
  /** Of a model with covariates, those of the customers of the matrix. Default: the mean of each number, of each text the level that the others are compared with; `notes` say so. */
  readonly covariates?: { readonly [column: string]: CovariateValue };
}

/** One kind of customer. */
export interface AliveCell {
  /** Repeat orders. */
  readonly frequency: number;
  /** First to last order, in `info.unit`. */
  readonly recency: number;
  /** Time since the last order: age less recency. */
  readonly silent: number;
  /** Probability of still being a customer now. */
  readonly alive: number;
  /** Its interval, symmetric on the logit scale; null for one whom the model takes for certainly alive. Absent without `level`. */
  readonly aliveLow?: number | null;
  readonly aliveHigh?: number | null;
  /** Orders expected within the horizon; absent without one. */
  readonly expected?: number;
  /** Its interval, symmetric on the log scale; absent without `level` or horizon. */
  readonly expectedLow?: number | null;
  readonly expectedHigh?: number | null;
}

/** What a matrix says about itself. */
export interface AliveMatrixInfo extends TableInfo {
  readonly kind: "alive-matrix";
  readonly model: PurchaseModel["kind"];
  readonly unit: TimeUnit;
  /** Age of all its customers in `unit`. */
  readonly age: number;
  /** The horizon in `unit`; null without one. */
  readonly horizon: number | null;
  /** Level of the intervals; absent without any. */
  readonly level?: number;
  /** What a person should know before using the figures, in words. */
  readonly notes: readonly string[];
}

/** Probabilities of being alive over frequency and recency, one row a kind of customer. */
export type AliveMatrix = Table<AliveCell, AliveMatrixInfo>;

/**
 * Who is still a customer, by how often and how lately they ordered: the probability of being alive, and with a horizon the expected orders, for every pairing of repeat orders and recency at
 * one age. Kinds that cannot be are left out: without a repeat order recency is 0, with one it is above 0. The frequency-recency matrices of lifetimes. Any
 * buying model; of one on a seasonal clock age, recency and silence are by the calendar, back from the end of its data. O(cells).
 *
 * @throws "bad-option" without an age, for recencies beyond it and frequencies that are no whole numbers; and covariates that the model has not; "bad-model".
 *
 * @example
 * import { aliveMatrix, fitMbgNbd } from "clientele";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitMbgNbd(customers, { unit: "week" });
 * const matrix = aliveMatrix(model, { age: { weeks: 38 }, horizon: { weeks: 39 }, frequencies: [0, 2], recencies: [5, 30] });
 * matrix.length; // => 3
 * matrix.at(2); // => { frequency: 2, recency: 30, silent: 8, alive: 0.631971, expected: 1.514703 }
 * aliveMatrix(model, { age: { weeks: 38 }, recencies: [50] }); // throws "bad-option"
 */
export function aliveMatrix(asked: PurchaseModel, options: AliveMatrixOptions): AliveMatrix {
  forecastKernel(asked, "aliveMatrix", true);
  const { model, words } = modelOfKind(asked, options?.covariates, "Every customer of the matrix");
  const kernel = forecastKernel(model, "aliveMatrix", false);
  const age = inUnit(options?.age, model.unit, "age");
  const ahead = timeAheadOf(model);
  if (model.clock !== undefined && ahead === undefined)
    throw new ClienteleError(
      "bad-model",
      "aliveMatrix: the model is on a seasonal clock and does not say up to when it knows (asOf), so nobody can tell which months the age goes back over.",
    );
  const horizon =
    options.horizon === undefined ? null : lengthAhead(options.horizon, model, ahead, "horizon");
  // from so long before now until now, in the kernel's time
  const before = (time: number) => (ahead === undefined ? time : -ahead.toClock(-time));
  const {
    frequencies = Array.from({ length: 11 }, (_, x) => x),
    recencies = Array.from({ length: 20 }, (_, i) => (age * (i + 1)) / 20),
  } = options;
  for (const x of frequencies)
    if (!Number.isSafeInteger(x) || x < 0)
      throw badOption("frequencies", x, "whole numbers of repeat orders, zero or more");
  for (const t of recencies)
    if (!(t >= 0 && t <= age))
      throw badOption("recencies", t, `times from 0 to the age, ${age} ${model.unit}s`);
  const cells = frequencies.flatMap((x) =>
    x === 0 ? [[0, 0] as const] : recencies.filter((t) => t > 0).map((t) => [x, t] as const),
  );
  const now = before(age);
  const customers = cells.map(([frequency, t]) => ({
    frequency,
    recency: now - before(age - t),
    age: now,
    count: 1,
  }));
  const input = readForecast(model, customers, {}, "aliveMatrix", false);
  const odds = (of: ForecastInput) =>
    Float64Array.from(cells, (_, i) => kernel.leftOdds(of.parameters, of.frequency[i], of.recency[i], now));
  const alive = odds(input).map(shareBeside);
  const orders = (of: ForecastInput) => {
    const left = odds(of);
    const p = of.parameters;
    return Float64Array.from(
      cells,
      (_, i) => shareBeside(left[i]) * kernel.expected(p, of.frequency[i], now, horizon ?? 0, of.recency[i]),
    );
  };
  const level = options.level === undefined ? undefined : levelOption(options.level);
  const ends =
    level === undefined ? undefined : forecastIntervals(input, level, (of) => odds(of), shareBeside);
  const orderEnds =
    level === undefined || horizon === null
      ? undefined
      : forecastIntervals(input, level, (of) => orders(of).map(Math.log), Math.exp);
  const once = (model.kind === "bg-nbd" || model.kind === "bg-cnbd-k") && frequencies.includes(0);
  return new Table<AliveCell, AliveMatrixInfo>(
    cells.length,
    {
      frequency: Float64Array.from(cells, ([x]) => x),
      recency: Float64Array.from(cells, ([, t]) => t),
      silent: Float64Array.from(cells, ([, t]) => age - t),
      alive,
      // the more surely gone, the less alive
      ...(ends && { aliveLow: ends.high, aliveHigh: ends.low }),
      ...(horizon !== null && { expected: orders(input) }),
      ...(orderEnds && { expectedLow: orderEnds.low, expectedHigh: orderEnds.high }),
    },
    {
      kind: "alive-matrix",
      model: model.kind,
      unit: model.unit,
      age,
      horizon: horizon === null ? null : byCalendar(horizon, ahead),
      ...(level !== undefined && { level }),
      notes: [
        ...words,
        ...(model.fit.status === "converged" ? [] : model.fit.warnings),
        ...(once
          ? [
              "BG/NBD takes whoever ordered once for still alive (probability 1), since nobody leaves before a repeat order in it.",
            ]
          : []),
      ],
    },
  );
}
