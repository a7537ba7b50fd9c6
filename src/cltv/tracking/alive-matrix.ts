import { badOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import type { Duration, TimeUnit } from "../../core/time.ts";
import { shareBeside } from "../../numeric/log-sum-exp.ts";
import { forecastKernel, inUnit } from "../purchase/forecast.ts";
import { parametersOf } from "../purchase/kernels.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";

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
  /** Orders expected within the horizon; absent without one. */
  readonly expected?: number;
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
  /** What a person should know before using the figures, in words. */
  readonly notes: readonly string[];
}

/** Probabilities of being alive over frequency and recency, one row a kind of customer. */
export type AliveMatrix = Table<AliveCell, AliveMatrixInfo>;

/**
 * Who is still a customer, by how often and how lately they ordered: the probability of being alive, and with a horizon the expected orders, for every pairing of repeat orders and recency at
 * one age. Kinds that cannot be are left out: without a repeat order recency is 0, with one it is above 0. The frequency-recency matrices of lifetimes. Any buying model. O(cells).
 *
 * @throws "bad-option" without an age, for recencies beyond it and frequencies that are no whole numbers; "bad-model", also with covariates: ask `purchaseModelFor` first.
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
export function aliveMatrix(model: PurchaseModel, options: AliveMatrixOptions): AliveMatrix {
  const kernel = forecastKernel(model, "aliveMatrix");
  const p = parametersOf(model, kernel);
  const age = inUnit(options?.age, model.unit, "age");
  const horizon = options.horizon === undefined ? null : inUnit(options.horizon, model.unit, "horizon");
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
  const alive = Float64Array.from(cells, ([x, t]) => shareBeside(kernel.leftOdds(p, x, t, age)));
  const once = (model.kind === "bg-nbd" || model.kind === "bg-cnbd-k") && frequencies.includes(0);
  return new Table<AliveCell, AliveMatrixInfo>(
    cells.length,
    {
      frequency: Float64Array.from(cells, ([x]) => x),
      recency: Float64Array.from(cells, ([, t]) => t),
      silent: Float64Array.from(cells, ([, t]) => age - t),
      alive,
      ...(horizon !== null && {
        expected: Float64Array.from(cells, ([x, t], i) => alive[i] * kernel.expected(p, x, age, horizon, t)),
      }),
    },
    {
      kind: "alive-matrix",
      model: model.kind,
      unit: model.unit,
      age,
      horizon,
      notes: [
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
