import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { levelOption, needOptions } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import type { Table } from "../../core/table.ts";
import { type Age, ageIn } from "./ages.ts";
import { stayBetween } from "./between.ts";
import { curvesOf } from "./curves-of.ts";
import { agesToday, idsOf, isOneCustomer, rowsToPredict, stillThere } from "./customers-to-predict.ts";
import type { LifetimeModel } from "./lifetime-model.ts";
import { estimateOf, resultTable } from "./survival-at.ts";

/** How likely one customer leaves soon. */
export interface ChurnProbabilityRow {
  /** Where the customers have ids. */
  readonly customer?: string | null;
  /** Row of the customer, from 0. */
  readonly row: number;
  /** Age today, in the unit of the model. */
  readonly age: number;
  /** Chance to leave within the time asked about; null where the model does not reach so far. */
  readonly probability: number | null;
  readonly probabilityLow: number | null;
  readonly probabilityHigh: number | null;
}

/** Settings of {@link churnProbability}. */
export interface ChurnProbabilityOptions {
  /** From today: `{ days: 30 }`, or a number in the unit of the model. Required. */
  readonly within: Age;
  /** How old customers are today: a number for all, or the column that says it. Default: the column `age` (unless it is a covariate of the model), else `stop`. */
  readonly age?: number | string;
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/**
 * Chance that customers who are there today leave within a time: 1 - S(age + within) / S(age), under any model of lifetimes. Of a table of lifetimes those who have left are passed over. The interval says what the
 * data leave open about the chance. One customer gives an {@link Estimate} (value NaN beyond what the model knows), rows give a table. O(customers log times).
 *
 * @throws "bad-model", "bad-option"; "bad-value", "missing-value", "missing-column" for customers that lack what the model needs.
 *
 * @example
 * import { churnProbability, kaplanMeier } from "clientele/survival";
 * const lifetimes = [1, 2, 2, 3, 5, 6, 6, 8].map((stop, i) => ({ stop, event: i % 4 < 3 }));
 * const curve = kaplanMeier(lifetimes);
 * churnProbability(curve, { age: 2 }, { within: 3 }).value; // => 0.25
 * [...churnProbability(curve, [{ age: 0 }, { age: 5 }], { within: 1 })].map((row) => row.probability); // => [0.125, 0.6666666667]
 * churnProbability(curve, { plan: "yearly" }, { within: 3 }); // throws "bad-option"
 */
export function churnProbability<Customer extends object>(
  model: LifetimeModel,
  customer: Customer & { readonly [Symbol.iterator]?: never },
  options: ChurnProbabilityOptions,
): Estimate;
export function churnProbability<Row extends object>(
  model: LifetimeModel,
  customers: Data<Row>,
  options: ChurnProbabilityOptions,
): Table<ChurnProbabilityRow>;
export function churnProbability(
  model: LifetimeModel,
  customers: object,
  options: ChurnProbabilityOptions,
): Estimate | Table<ChurnProbabilityRow> {
  const what = "churnProbability";
  needOptions(options, what, "within, the time that is asked about");
  const level = levelOption(options.level);
  const rows = rowsToPredict(customers);
  const curves = curvesOf(model, rows, what);
  const within = ageIn(curves.unit, options.within, "within");
  const ages = agesToday(rows, options.age, curves.length, what, model);
  const leaving = (i: number) => {
    const { value, low, high, se } = stayBetween(curves, i, ages[i], ages[i] + within, level);
    return { value: 1 - value, low: 1 - high, high: 1 - low, se };
  };
  if (isOneCustomer(customers)) return estimateOf(leaving(0), level);
  const asked = stillThere(rows) ?? Int32Array.from({ length: curves.length }, (_, i) => i);
  const columns = {
    row: Float64Array.from(asked),
    age: pick(ages, asked),
    probability: new Float64Array(asked.length),
    probabilityLow: new Float64Array(asked.length),
    probabilityHigh: new Float64Array(asked.length),
  };
  asked.forEach((i, k) => {
    const { value, low, high } = leaving(i);
    columns.probability[k] = value;
    columns.probabilityLow[k] = low;
    columns.probabilityHigh[k] = high;
  });
  const ids = idsOf(rows, what);
  return resultTable<ChurnProbabilityRow>(asked.length, columns, ids && pick(ids, asked), {
    kind: "churn-probability",
    within,
    ...(curves.unit !== undefined && { unit: curves.unit }),
  });
}
