import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import type { Estimate } from "../../core/estimate.ts";
import { badOption, levelOption, needOptions } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import type { Table } from "../../core/table.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { type Age, ageIn } from "./ages.ts";
import { survivalToday } from "./between.ts";
import { curvesOf } from "./curves-of.ts";
import { agesToday, idsOf, isOneCustomer, rowsToPredict, stillThere } from "./customers-to-predict.ts";
import type { LifetimeModel } from "./lifetime-model.ts";
import { estimateOf, resultTable } from "./survival-at.ts";

/** How much longer one customer can be expected to stay. */
export interface ExpectedRemainingRow {
  /** Where the customers have ids. */
  readonly customer?: string | null;
  /** Row of the customer, from 0. */
  readonly row: number;
  /** Age today, in the unit of the model. */
  readonly age: number;
  /** Expected time still to come, within the horizon, in the unit of the model; null where the model does not reach so far. */
  readonly remaining: number | null;
  readonly remainingLow: number | null;
  readonly remainingHigh: number | null;
}

/** Settings of {@link expectedRemaining}. */
export interface ExpectedRemainingOptions {
  /**
   * How far ahead of today is counted: `{ years: 2 }`, or a number in the unit of the model. "unlimited" counts all that is to come, which only a parametric model knows. Required: a mean without an end
   * hangs on a tail that nobody has seen.
   */
  readonly horizon: Age | "unlimited";
  /** How old customers are today: a number for all, or the column that says it. Default: the column `age` (unless it is a covariate of the model), else `stop`. */
  readonly age?: number | string;
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/**
 * Expected time that customers who are there today still stay, up to a horizon: the area under their survival curve from today on, over its height today. Without a limit it is refused where it has
 * no end: log-logistic with scale 1 or more, cure models, whose cured never leave. Of a table of lifetimes those who have left are passed over. One customer gives an {@link Estimate}, rows give a table. O(customers times).
 *
 * @throws "bad-option" for "unlimited" of a step curve, and for one customer and a horizon beyond what it knows (in a table: no value); "bad-model", "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { expectedRemaining, kaplanMeier } from "clientele/survival";
 * const lifetimes = [1, 2, 2, 3, 5, 6, 6, 8].map((stop, i) => ({ stop, event: i % 4 < 3 }));
 * const curve = kaplanMeier(lifetimes);
 * expectedRemaining(curve, { age: 2 }, { horizon: 4 }).value; // => 3.75
 * expectedRemaining(curve, { age: 2 }, { horizon: "unlimited" }); // throws "bad-option"
 */
export function expectedRemaining<Customer extends object>(
  model: LifetimeModel,
  customer: Customer & { readonly [Symbol.iterator]?: never },
  options: ExpectedRemainingOptions,
): Estimate;
export function expectedRemaining<Row extends object>(
  model: LifetimeModel,
  customers: Data<Row>,
  options: ExpectedRemainingOptions,
): Table<ExpectedRemainingRow>;
export function expectedRemaining(
  model: LifetimeModel,
  customers: object,
  options: ExpectedRemainingOptions,
): Estimate | Table<ExpectedRemainingRow> {
  const what = "expectedRemaining";
  needOptions(options, what, "horizon, how far ahead is counted");
  const level = levelOption(options.level);
  const rows = rowsToPredict(customers);
  const curves = curvesOf(model, rows, what);
  const horizon =
    options.horizon === "unlimited"
      ? Number.POSITIVE_INFINITY
      : ageIn(curves.unit, options.horizon, "horizon");
  // a curve of steps ends with the ages seen, even where it came down to 0 by then
  if (horizon === Number.POSITIVE_INFINITY && curves.hazard === undefined)
    throw badOption(
      "horizon",
      options.horizon,
      `a length of time: a ${model.kind} model knows the ages seen only (a parametric model, fitAft, knows more)`,
    );
  const one = isOneCustomer(customers);
  const ages = agesToday(rows, options.age, curves.length, what, model);
  const asked = stillThere(rows) ?? Int32Array.from({ length: curves.length }, (_, i) => i);
  const z = normalQuantile((1 + level) / 2);
  const ahead = (i: number) => {
    const to = ages[i] + horizon;
    const known = curves.known(i);
    if (to > known && one)
      throw new ClienteleError(
        "bad-option",
        `${what}: a ${model.kind} model knows ages up to ${known}, and ${to} was asked for. Say a horizon within that, or fit a parametric model (fitAft).`,
        { value: options.horizon, expected: `at most ${Math.max(0, known - ages[i])}` },
      );
    const value = to > known ? Number.NaN : curves.area(i, ages[i], to) / survivalToday(curves, i, ages[i]);
    if (value === Number.POSITIVE_INFINITY)
      throw new ClienteleError(
        "bad-option",
        `${what}: under this ${model.kind} model some customers stay so long that the expected time has no end. Say a horizon, such as { years: 2 }.`,
        { value: options.horizon, expected: "a horizon" },
      );
    const se = Number.isFinite(value) ? (curves.remainingError?.(i, ages[i], to) ?? Number.NaN) : Number.NaN;
    const spread = value > 0 ? Math.exp((z * se) / value) : Number.NaN;
    // on the log scale, and nobody stays longer than the horizon
    return { value, low: value / spread, high: Math.min(horizon, value * spread), se };
  };
  if (one) return estimateOf(ahead(0), level);
  const columns = {
    row: Float64Array.from(asked),
    age: pick(ages, asked),
    remaining: new Float64Array(asked.length),
    remainingLow: new Float64Array(asked.length),
    remainingHigh: new Float64Array(asked.length),
  };
  asked.forEach((i, k) => {
    const { value, low, high } = ahead(i);
    columns.remaining[k] = value;
    columns.remainingLow[k] = low;
    columns.remainingHigh[k] = Number.isNaN(low) ? Number.NaN : high;
  });
  const ids = idsOf(rows, what);
  return resultTable<ExpectedRemainingRow>(asked.length, columns, ids && pick(ids, asked), {
    kind: "expected-remaining",
    ...(horizon < Number.POSITIVE_INFINITY && { horizon }),
    ...(curves.unit !== undefined && { unit: curves.unit }),
  });
}
