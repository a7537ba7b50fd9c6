import type {
  ColumnOption,
  Data,
  Id,
  OnInvalid,
  OptionalColumn,
  OptionsArgument,
} from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { levelOption, needOptions, oneOf } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { fQuantile } from "../../numeric/f-quantile.ts";
import { gammaQuantile } from "../../numeric/gamma-quantile.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { numbered } from "../numbered.ts";
import { type GammaGammaModel, meanSpend } from "./spend-model.ts";
import { type FirstOrder, readSpend } from "./spend-rows.ts";

/** What `rangeLow` and `rangeHigh` are about: a customer's own mean over many purchases, or the next single purchase. */
export type SpendRange = "mean" | "order";

/** How expected spend is told. */
export interface ExpectedSpendSettings {
  /** Level of all intervals. Default 0.95. */
  readonly level?: number;
  /** What the range is of: "mean" (default), or "order". */
  readonly range?: SpendRange;
}

/** Columns and settings of {@link expectedSpend}. Which money column is read follows from the model's `firstOrder`. */
export type ExpectedSpendOptions<Row extends object = CustomerSummary> = ExpectedSpendSettings &
  ColumnOption<Row, "frequency", number> &
  OptionalColumn<Row, "monetary", number> &
  OptionalColumn<Row, "revenue", number> &
  OptionalColumn<Row, "count", number> &
  OptionalColumn<Row, "customer", Id> & {
    /** "throw" on an invalid row, or "skip" it and report it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/** What one purchase is expected to bring. */
export interface SpendForecast {
  /** Expected spend per purchase; null where no mean exists (q <= 1 and too few purchases to make up for it). */
  readonly expected: number | null;
  /** Ends of the interval of `expected`, which comes from how unsure the parameters are; null where they have no covariance. */
  readonly expectedLow: number | null;
  readonly expectedHigh: number | null;
  /** Ends of what this customer's mean, or one purchase, may really be. */
  readonly rangeLow: number;
  readonly rangeHigh: number;
}

/** One customer's expected spend. */
export interface ExpectedSpendRow extends SpendForecast {
  readonly customer: string;
}

/** What a table of expected spend says about itself. */
export interface ExpectedSpendInfo extends TableInfo {
  readonly kind: "expected-spend";
  readonly model: "gamma-gamma";
  readonly firstOrder: FirstOrder;
  readonly level: number;
  readonly range: SpendRange;
  /** Mean spend of the population; null where it does not exist. */
  readonly population: number | null;
  /** What a person should know before using the figures, in words. */
  readonly notes: readonly string[];
}

/** Expected spend, one row a customer. */
export type ExpectedSpend = Table<ExpectedSpendRow, ExpectedSpendInfo>;

/**
 * What each customer is expected to spend per purchase: a mean of his own spending and everybody's, the own counting more with every purchase. Without purchases it is that of a new
 * customer. `expectedLow` to `expectedHigh` says how unsure that expectation is (delta method on its logarithm); `rangeLow` to `rangeHigh` what this customer's own mean
 * may really be, or with `range: "order"` a single purchase: that is what to show people. The range takes the parameters as known. A mean below zero is read as zero and
 * counted in `info.notes`. O(n).
 *
 * @throws "bad-model" for anything but a Gamma-Gamma model; "mixed-info" for money in another currency than the model's, "mixed-currency" for money in several; "bad-value", "missing-value", "missing-column", "bad-option".
 *
 * @example
 * import { expectedSpend, parseGammaGamma } from "clientele/cltv";
 * const fit = { status: "converged", logLikelihood: -4055.9, customers: 946, distinct: 946, iterations: 9, level: 0.95, aic: 0, bic: 0, warnings: [], standardErrors: {},
 *   intervals: {}, covariance: [] };
 * const model = parseGammaGamma({ kind: "gamma-gamma", version: 1, params: { p: 6.25, q: 3.74, v: 15.44 }, firstOrder: "exclude", currency: null, asOf: null, leftOut: {},
 *   independence: {}, fit });
 * const ann = { customer: "ann", frequency: 2, monetary: 22.35 };
 * const spend = expectedSpend(model, [ann, { customer: "bob", frequency: 0, monetary: 0 }]);
 * spend.of("ann")?.expected; // => 24.663714
 * spend.of("bob")?.expected; // => 35.218978
 * expectedSpend(model, [{ frequency: 2, monetary: null }]); // throws "missing-value"
 */
export function expectedSpend<Row extends object>(
  model: GammaGammaModel,
  customers: Data<Row>,
  ...[options]: OptionsArgument<ExpectedSpendOptions<NoInfer<Row>>>
): ExpectedSpend {
  const chosen = (options ?? {}) as ExpectedSpendSettings;
  const forecast = forecaster(model, chosen, "expectedSpend");
  const info: Partial<TableInfo> = customers instanceof Table ? customers.info : {};
  const read = readSpend(customers, chosen, model.firstOrder, "expectedSpend");
  const currency = sameCurrency(read.currency, model);
  const { length, orders, mean } = read;
  const columns = {
    expected: new Float64Array(length),
    expectedLow: new Float64Array(length),
    expectedHigh: new Float64Array(length),
    rangeLow: new Float64Array(length),
    rangeHigh: new Float64Array(length),
  };
  let unknown = 0;
  let below = 0;
  for (let i = 0; i < length; i++) {
    const x = orders[i];
    if (x > 0 && mean[i] < 0) below++;
    forecast(x, x > 0 ? Math.max(0, mean[i]) : 0, columns, i);
    if (Number.isNaN(columns.expected[i])) unknown++;
  }
  const { source, asOf } = info;
  return new Table<ExpectedSpendRow, ExpectedSpendInfo>(
    length,
    { customer: read.customer ?? numbered(length, read.rows), ...columns },
    {
      kind: "expected-spend",
      key: "customer",
      model: "gamma-gamma",
      firstOrder: model.firstOrder,
      level: levelOption(chosen.level),
      range: chosen.range ?? "mean",
      population: meanSpend(model.params),
      ...(source !== undefined && { source }),
      ...(asOf !== undefined && { asOf }),
      ...(currency !== null && { currency }),
      ...(read.rejected.length > 0 && { rejected: read.rejected }),
      notes: [
        ...(model.fit.status === "converged" && model.params.q > 2 ? [] : model.fit.warnings),
        ...(unknown > 0
          ? [`${unknown} customers have too few purchases for a mean to exist: q is at most 1.`]
          : []),
        ...(below > 0
          ? [`${below} customers were given back more than they paid; their spend is read as zero.`]
          : []),
      ],
    },
  );
}

/**
 * What a customer of whom nothing is known yet is expected to spend per purchase, with the interval of that expectation and the range of what such a customer may really
 * spend. Of a model without first purchases this is about repeat purchases. null where q <= 1. O(1).
 *
 * @throws "bad-model", "bad-option".
 *
 * @example
 * import { expectedSpendOfNewCustomer, fitGammaGamma } from "clientele/cltv";
 * const model = fitGammaGamma([
 *   { frequency: 2, monetary: 22, count: 20 },
 *   { frequency: 1, monetary: 12, count: 30 },
 *   { frequency: 3, monetary: 16, count: 30 },
 *   { frequency: 7, monetary: 29, count: 9 },
 * ]);
 * const fresh = expectedSpendOfNewCustomer(model);
 * const { p, q, v } = model.params;
 * fresh.expected / ((p * v) / (q - 1)); // => 1
 * expectedSpendOfNewCustomer(model, { level: 2 }); // throws "bad-option"
 */
export function expectedSpendOfNewCustomer(
  model: GammaGammaModel,
  options: ExpectedSpendSettings = {},
): SpendForecast {
  needOptions(options, "expectedSpendOfNewCustomer", "an object, or nothing");
  const forecast = forecaster(model, options, "expectedSpendOfNewCustomer");
  const [expected, expectedLow, expectedHigh, rangeLow, rangeHigh] = Array.from(
    { length: 5 },
    () => new Float64Array(1),
  );
  forecast(0, 0, { expected, expectedLow, expectedHigh, rangeLow, rangeHigh }, 0);
  const known = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    expected: known(expected[0]),
    expectedLow: known(expectedLow[0]),
    expectedHigh: known(expectedHigh[0]),
    rangeLow: rangeLow[0],
    rangeHigh: rangeHigh[0],
  };
}

type ForecastArrays = { readonly [K in keyof SpendForecast]: Float64Array };

/** Writes the forecast of a customer with x purchases of a mean m to row i. */
function forecaster(
  model: GammaGammaModel,
  options: ExpectedSpendSettings,
  what: string,
): (x: number, m: number, out: ForecastArrays, i: number) => void {
  if (model?.kind !== "gamma-gamma")
    throw new ClienteleError(
      "bad-model",
      `${what} takes a model of spend first (gamma-gamma); found ${show(model?.kind ?? model)}.`,
    );
  const level = levelOption(options.level);
  const range = oneOf(options.range ?? "mean", "range", ["mean", "order"]);
  const { p, q, v } = model.params;
  const c = model.fit.covariance.flat();
  const z = normalQuantile((1 + level) / 2);
  const ends = new Map<number, readonly [low: number, high: number]>();
  return (x, m, out, i) => {
    const shape = p * x + q;
    const rate = v + x * m;
    // only the shape matters to the form of the range, and few customers differ in it
    let end = ends.get(x);
    if (end === undefined) {
      end = rangeOf(range, p, shape, level);
      ends.set(x, end);
    }
    out.rangeLow[i] = rate * end[0];
    out.rangeHigh[i] = rate * end[1];
    const expected = shape > 1 ? (p * rate) / (shape - 1) : Number.NaN;
    // derivatives of its logarithm
    const a = 1 - (p * x) / (shape - 1);
    const b = -q / (shape - 1);
    const d = v / rate;
    const variance =
      c[0] * a * a + c[4] * b * b + c[8] * d * d + 2 * (c[1] * a * b + c[2] * a * d + c[5] * b * d);
    const factor = Math.exp(z * Math.sqrt(Math.max(0, variance)));
    out.expected[i] = expected;
    out.expectedLow[i] = expected / factor;
    out.expectedHigh[i] = expected * factor;
  };
}

/** Ends of the range per unit of rate: a mean is p over a gamma number, a purchase one gamma number over another. */
function rangeOf(range: SpendRange, p: number, shape: number, level: number): readonly [number, number] {
  const tail = (1 - level) / 2;
  if (range === "mean") return [p / gammaQuantile(1 - tail, shape), p / gammaQuantile(tail, shape)];
  const share = p / shape;
  // the lower end as one over an upper one, where the tail keeps its digits
  return [share / fQuantile(1 - tail, 2 * shape, 2 * p), share * fQuantile(1 - tail, 2 * p, 2 * shape)];
}

/** Refuses money of another currency. */
function sameCurrency(own: string | undefined, { currency }: GammaGammaModel): string | null {
  if (own && currency !== null && own !== currency)
    throw new ClienteleError(
      "mixed-info",
      `expectedSpend: the customers' money is ${own}, the model's ${currency}. Fit the model on money of the same currency.`,
      { value: own, expected: currency },
    );
  return own || currency;
}
