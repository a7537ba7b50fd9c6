import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { levelOption, needOptions } from "../../core/options.ts";
import { Table, type TableColumn, type TableInfo } from "../../core/table.ts";
import { type Age, agesIn } from "./ages.ts";
import { stayBetween } from "./between.ts";
import { curvesOf } from "./curves-of.ts";
import { agesToday, idsOf, isOneCustomer, rowsToPredict } from "./customers-to-predict.ts";
import type { LifetimeModel } from "./lifetime-model.ts";

/** One customer at one age. */
export interface SurvivalRow {
  /** Where the customers have ids. */
  readonly customer?: string | null;
  /** Row of the customer, from 0. */
  readonly row: number;
  /** Age that is asked about, in the unit of the model. */
  readonly age: number;
  /** Chance to be there at that age, of who is there today; null beyond what the model knows. */
  readonly survival: number | null;
  readonly survivalLow: number | null;
  readonly survivalHigh: number | null;
}

/** Settings of {@link survivalAt}. */
export interface SurvivalAtOptions {
  /** The age, or ages, of the customer that are asked about. Required. */
  readonly at: Age | readonly Age[];
  /** How old customers are today, so that what lies behind them is certain: a number for all, or the column that says it. Default: 0, they are new. */
  readonly age?: number | string;
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/**
 * Chance that customers are still there at an age, under any model of lifetimes: Kaplan-Meier, Cox or a parametric one. For customers who have reached an `age` it is S(at) / S(age). The interval is that of the
 * curve (what the data leave open about the chance), on the scale of log(-log). One customer gives an {@link Estimate} (value NaN beyond what the model knows), rows give a table with a row for each customer and age. O(customers ages log times).
 *
 * @throws "bad-model", "bad-option"; "bad-value", "missing-value", "missing-column" for customers that lack what the model needs.
 *
 * @example
 * import { kaplanMeier, survivalAt } from "clientele/survival";
 * const lifetimes = [1, 2, 2, 3, 5, 6, 6, 8].map((stop, i) => ({ stop, event: i % 4 < 3 }));
 * const curve = kaplanMeier(lifetimes);
 * survivalAt(curve, {}, { at: 4 }).value; // => 0.625
 * survivalAt(curve, {}, { at: 5, age: 2 }).value; // => 0.75
 * survivalAt(curve, {}, { at: -1 }); // throws "bad-option"
 */
export function survivalAt<Customer extends object>(
  model: LifetimeModel,
  customer: Customer & { readonly [Symbol.iterator]?: never },
  options: SurvivalAtOptions & { readonly at: Age },
): Estimate;
export function survivalAt<Row extends object>(
  model: LifetimeModel,
  customers: Data<Row>,
  options: SurvivalAtOptions,
): Table<SurvivalRow>;
export function survivalAt(
  model: LifetimeModel,
  customers: object,
  options: SurvivalAtOptions,
): Estimate | Table<SurvivalRow> {
  const what = "survivalAt";
  needOptions(options, what, "at, the age that is asked about");
  const level = levelOption(options.level);
  const rows = rowsToPredict(customers);
  const curves = curvesOf(model, rows, what);
  const ages = agesIn(curves.unit, options.at, "at");
  const today = agesToday(rows, options.age ?? 0, curves.length, what);
  const band = (i: number, age: number) => stayBetween(curves, i, Math.min(today[i], age), age, level);
  if (isOneCustomer(customers) && !Array.isArray(options.at)) return estimateOf(band(0, ages[0]), level);
  const n = curves.length * ages.length;
  const columns = {
    row: new Float64Array(n),
    age: new Float64Array(n),
    survival: new Float64Array(n),
    survivalLow: new Float64Array(n),
    survivalHigh: new Float64Array(n),
  };
  const ids = idsOf(rows, what);
  const codes = new Int32Array(n);
  for (let i = 0, k = 0; i < curves.length; i++)
    for (const age of ages) {
      const { value, low, high } = band(i, age);
      columns.row[k] = i;
      columns.age[k] = age;
      columns.survival[k] = value;
      columns.survivalLow[k] = low;
      columns.survivalHigh[k] = high;
      codes[k++] = ids?.codes[i] ?? -1;
    }
  return resultTable<SurvivalRow>(n, columns, ids && { codes, levels: ids.levels }, {
    kind: "survival",
    ...(curves.unit !== undefined && { unit: curves.unit }),
  });
}

/** A table of results, the customer first where there is one. */
export function resultTable<Row extends object>(
  length: number,
  columns: { readonly [name: string]: TableColumn },
  customer: TableColumn | undefined,
  info: TableInfo & { readonly [name: string]: unknown },
): Table<Row> {
  return new Table(
    length,
    { ...(customer !== undefined && { customer }), ...columns } as never,
    customer === undefined ? info : { ...info, key: "customer" },
  );
}

/** As an estimate: what is not known is null. */
export function estimateOf(
  {
    value,
    low,
    high,
    se,
  }: { readonly value: number; readonly low: number; readonly high: number; readonly se: number },
  level: number,
): Estimate {
  return {
    value,
    se: Number.isNaN(se) ? null : se,
    interval: Number.isNaN(low) || Number.isNaN(high) ? null : [low, high],
    level,
  };
}
