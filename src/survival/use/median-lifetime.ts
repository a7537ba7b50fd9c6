import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { badOption, levelOption } from "../../core/options.ts";
import type { Table } from "../../core/table.ts";
import { stayBetween, survivalToday } from "./between.ts";
import { curvesOf } from "./curves-of.ts";
import { agesToday, idsOf, isOneCustomer, rowsToPredict } from "./customers-to-predict.ts";
import type { LifeCurves } from "./life-curves.ts";
import type { LifetimeModel } from "./lifetime-model.ts";
import { estimateOf, resultTable } from "./survival-at.ts";

/** The age by which a share of customers like this one has left. */
export interface MedianLifetimeRow {
  /** Where the customers have ids. */
  readonly customer?: string | null;
  /** Row of the customer, from 0. */
  readonly row: number;
  /** In the unit of the model; null where the model does not reach so far, or nobody ever leaves so often. */
  readonly lifetime: number | null;
  readonly lifetimeLow: number | null;
  readonly lifetimeHigh: number | null;
}

/** Settings of {@link medianLifetime}. */
export interface MedianLifetimeOptions {
  /** Share that has left by then. Default 0.5, the median. */
  readonly share?: number;
  /** How old customers are today, so that who left before is no part of the share: a number for all, or the column that says it. Default: 0, they are new. */
  readonly age?: number | string;
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/**
 * Age by which half of the customers like this one (or another share) have left, under any model of lifetimes. Where the curve lies exactly at that height for a while it is the middle of that while, as in R. The
 * interval holds the ages at which the interval of the curve reaches that height; an end that the data do not show is missing, and with it the interval. One customer gives an {@link Estimate} (value NaN where that age is not known), rows give a table.
 *
 * @throws "bad-model", "bad-option"; "bad-value", "missing-value", "missing-column" for customers that lack what the model needs.
 *
 * @example
 * import { fitAft, medianLifetime } from "clientele/survival";
 * const lifetimes = [1, 2, 2, 3, 5, 6, 6, 8].map((stop) => ({ stop, event: 1 }));
 * const model = fitAft(lifetimes, { distribution: "exponential" });
 * medianLifetime(model, {}).value; // => 2.85923
 * medianLifetime(model, {}, { age: 10 }).value; // => 12.859232
 * medianLifetime(model, {}, { share: 50 }); // throws "bad-option"
 */
export function medianLifetime<Customer extends object>(
  model: LifetimeModel,
  customer: Customer & { readonly [Symbol.iterator]?: never },
  options?: MedianLifetimeOptions,
): Estimate;
export function medianLifetime<Row extends object>(
  model: LifetimeModel,
  customers: Data<Row>,
  options?: MedianLifetimeOptions,
): Table<MedianLifetimeRow>;
export function medianLifetime(
  model: LifetimeModel,
  customers: object,
  options: MedianLifetimeOptions = {},
): Estimate | Table<MedianLifetimeRow> {
  const what = "medianLifetime";
  const level = levelOption(options.level);
  const { share = 0.5 } = options;
  if (!(typeof share === "number" && share > 0 && share < 1))
    throw badOption("share", share, "a share between 0 and 1, such as 0.5");
  const rows = rowsToPredict(customers);
  const curves = curvesOf(model, rows, what);
  const today = agesToday(rows, options.age ?? 0, curves.length, what);
  const found = Array.from({ length: curves.length }, (_, i) =>
    quantileBand(curves, i, today[i], 1 - share, level),
  );
  if (isOneCustomer(customers)) return estimateOf(found[0], level);
  const columns = {
    row: Float64Array.from(found, (_, i) => i),
    lifetime: Float64Array.from(found, ({ value }) => value),
    lifetimeLow: Float64Array.from(found, ({ low }) => low),
    lifetimeHigh: Float64Array.from(found, ({ high }) => high),
  };
  return resultTable<MedianLifetimeRow>(found.length, columns, idsOf(rows, what), {
    kind: "median-lifetime",
    share,
    ...(curves.unit !== undefined && { unit: curves.unit }),
  });
}

function quantileBand(curves: LifeCurves, i: number, today: number, stay: number, level: number) {
  const there = survivalToday(curves, i, today);
  // of an age that nobody reaches, or the model does not know, nothing can be said
  if (!(there > 0)) return { value: Number.NaN, low: Number.NaN, high: Number.NaN, se: Number.NaN };
  const value = curves.quantile(i, stay * there);
  const band = (age: number) => stayBetween(curves, i, today, age, level);
  const low = firstAge(curves, i, today, value, (age) => band(age).low <= stay);
  const high = firstAge(curves, i, today, value, (age) => band(age).high <= stay);
  return { value, low, high, se: Number.NaN };
}

/** The first age with a property that stays once it is there; NaN when it does not come within what is known. */
function firstAge(
  curves: LifeCurves,
  i: number,
  today: number,
  near: number,
  reached: (age: number) => boolean,
): number {
  const known = curves.known(i);
  let high = Math.min(known, Number.isFinite(near) ? near : known);
  if (!Number.isFinite(high)) return Number.NaN;
  let low = today;
  for (let k = 0; !reached(high); k++) {
    low = high;
    if (high >= known || k === 200) return Number.NaN;
    high = Math.min(known, today + 2 * (high - today) + 1e-9);
  }
  // steps are where they are: the interval shrinks to the last bit that matters
  for (let k = 0; k < 60 && high - low > 1e-12 * high; k++) {
    const middle = (low + high) / 2;
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high;
}
