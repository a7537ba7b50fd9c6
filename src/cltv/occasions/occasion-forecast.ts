import type { ColumnOption, Data, Id, OnInvalid, OptionalColumn } from "../../core/columns.ts";
import { orNull } from "../../core/json-values.ts";
import { badOption, levelOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import type { TimeUnit } from "../../core/time.ts";
import { distinctRows } from "../../numeric/distinct-rows.ts";
import { sum } from "../../numeric/sum.ts";
import { renewalsToCome } from "../contract/lifetimes.ts";
import { boundedInterval, logErrors, probabilityInterval } from "../delta-method.ts";
import { numbered } from "../numbered.ts";
import { type Discount, deltaOf } from "../purchase/discount.ts";
import { sameUnit } from "../purchase/purchase-rows.ts";
import { BgBbLikelihood } from "./bg-bb.ts";
import { type BgBbModel, bgBbParameters } from "./bg-bb-model.ts";
import { chanceOfNone } from "./occasion-kernel.ts";
import { occasionProbabilities } from "./occasion-probabilities.ts";
import { type OccasionRow, readOccasions } from "./occasion-rows.ts";

/** Columns and settings of {@link occasionForecast}. */
export type OccasionForecastOptions<Row extends object = OccasionRow> = Discount &
  ColumnOption<Row, "frequency", number> &
  ColumnOption<Row, "recency", number> &
  ColumnOption<Row, "occasions", number> &
  OptionalColumn<Row, "customer", Id> &
  OptionalColumn<Row, "count", number> & {
    /** How many occasions to look ahead, 1 to 1000. Required. */
    readonly next: number;
    /** Level of intervals and ranges. Default 0.95. */
    readonly level?: number;
    /** "throw" on an invalid row, or "skip" it and report it. Default "throw". */
    readonly onInvalid?: OnInvalid;
  };

/** Figures of a kind of customer whose errors are computed. */
const FIGURES = 5;

/** One customer's forecast. */
export interface OccasionForecastRow {
  readonly customer: string;
  /** Probability of having still been a customer on the last occasion. */
  readonly alive: number;
  readonly aliveLow: number | null;
  readonly aliveHigh: number | null;
  /** Probability of still being one on the next occasion. */
  readonly aliveNext: number;
  readonly aliveNextLow: number | null;
  readonly aliveNextHigh: number | null;
  /** Expected purchases on the next occasions. */
  readonly expected: number;
  /** How unsure that expectation is. */
  readonly expectedLow: number | null;
  readonly expectedHigh: number | null;
  /** What this customer may really buy. */
  readonly rangeLow: number;
  readonly rangeHigh: number;
  /** Probability of no purchase on any of them. */
  readonly none: number;
  readonly noneLow: number | null;
  readonly noneHigh: number | null;
  /** All purchases to come without end, each at what it is worth today; null (in the column Infinity) where the sum has no end. */
  readonly discounted: number | null;
  readonly discountedLow: number | null;
  readonly discountedHigh: number | null;
}

/** What a table of such forecasts says about itself. */
export interface OccasionForecastInfo extends TableInfo {
  readonly kind: "occasion-forecast";
  readonly model: "bg-bb";
  readonly unit: TimeUnit;
  /** Occasions looked ahead. */
  readonly next: number;
  /** Continuous discount rate per occasion. */
  readonly delta: number;
  readonly level: number;
  /** Sum of `expected`, each row once per count. */
  readonly total: number;
  /** How unsure that sum is; null without customers or a covariance. */
  readonly totalLow: number | null;
  readonly totalHigh: number | null;
  /** What a person should know before using the figures, in words. */
  readonly notes: readonly string[];
}

/** Forecasts of purchases on occasions, one row a customer. */
export type OccasionForecast = Table<OccasionForecastRow, OccasionForecastInfo>;

/**
 * What BG/BB expects of each customer: the probability of still being one, purchases on the next occasions, and all to come, discounted (DERT, discounted expected residual transactions; the next occasion is one
 * period away). A new customer is `{ frequency: 0, recency: 0, occasions: 0 }`. The discount is a rate a YEAR whatever an occasion is; without one and with gamma <= 1 the sum has no end: the
 * column holds Infinity (null in JSON) and `info.notes` says why.
 *
 * Columns with `Low` and `High` say how unsure a figure is because the parameters are (delta method: on the logit scale, of `expected` as a share of `next`, of `discounted` and the total on the log scale; certainty has no interval); `rangeLow` to `rangeHigh`
 * how many purchases this customer may really make: that is what to show people. O(n + distinct rows x next^2).
 *
 * @throws "bad-option"; "mixed-info" when the customers count other occasions than the model; "bad-model"; "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { occasionForecast, parseBgBb } from "clientele/cltv";
 * const fit = { status: "converged", logLikelihood: -33225.6, customers: 11104, distinct: 22, iterations: 5, level: 0.95, aic: 0, bic: 0, warnings: [], standardErrors: {},
 *   intervals: {}, covariance: [] };
 * const params = { alpha: 1.204, beta: 0.75, gamma: 0.657, delta: 2.783 };
 * const model = parseBgBb({ kind: "bg-bb", version: 1, params, unit: "year", asOf: null, fit });
 * const ann = { customer: "ann", frequency: 4, recency: 5, occasions: 6 };
 * const forecast = occasionForecast(model, [ann], { next: 5, annualDiscount: 0.1 });
 * forecast.of("ann")?.expected; // => 2.029623
 * forecast.of("ann")?.aliveNext; // => 0.696701
 * forecast.of("ann")?.discounted; // => 3.196167
 * occasionForecast(model, [ann], { next: 0.5 }); // throws "bad-option"
 */
export function occasionForecast<Row extends object>(
  model: BgBbModel,
  customers: Data<Row>,
  options: OccasionForecastOptions<NoInfer<Row>>,
): OccasionForecast {
  const what = "occasionForecast";
  const p = bgBbParameters(model, what);
  const chosen = (options ?? {}) as OccasionForecastOptions;
  const { next } = chosen;
  if (!Number.isInteger(next) || next < 1 || next > 1000)
    throw badOption("next", next, "a whole number of occasions from 1 to 1000");
  const level = levelOption(chosen.level);
  const delta = deltaOf(chosen, model.unit);
  if (customers instanceof Table) sameUnit(customers.info.unit, model.unit, what);
  const read = readOccasions(customers, options, what);
  const { length, frequency, recency, occasions } = read;
  const most = occasions.reduce((m, n) => Math.max(m, n), 0);
  // every kind of customer once
  const kinds = distinctRows([occasions, frequency, recency], undefined, Math.max(1, length), 0).rows;
  const keyOf = (i: number) => `${frequency[i]} ${recency[i]} ${occasions[i]}`;
  const kindOf = new Map(Array.from(kinds, (i, k) => [keyOf(i), k]));
  const counts = new Float64Array(kinds.length);
  for (let i = 0; i < length; i++) counts[kindOf.get(keyOf(i)) as number] += read.count[i];
  const figuresOf = (q: ArrayLike<number>) => {
    const rows = new BgBbLikelihood(q, most);
    const out = new Float64Array(FIGURES * kinds.length + 1);
    for (let k = 0; k < kinds.length; k++) {
      const [x, last, n] = [frequency[kinds[k]], recency[kinds[k]], occasions[kinds[k]]];
      const alive = rows.alive(x, last, n);
      const mean = (q[0] + x) / (q[0] + q[1] + n);
      const toCome = renewalsToCome([q[2], q[3] + n], 0, delta, Number.POSITIVE_INFINITY)[0];
      const expected = alive * timesThere(q, n, next) * mean;
      out[FIGURES * kinds.length] += counts[k] * expected;
      out.set(
        [
          alive,
          expected,
          (alive * (q[3] + n)) / (q[2] + q[3] + n),
          1 - alive + alive * chanceOfNone(q, x, n, next),
          alive * mean * Math.exp(-delta) * toCome,
        ],
        FIGURES * k,
      );
    }
    return out;
  };
  const figures = figuresOf(p);
  const errors = logErrors(p, model.fit.covariance, figuresOf, figures);
  const rowOf = (k: number): readonly number[] => {
    const [x, n] = [frequency[kinds[k]], occasions[kinds[k]]];
    const [alive, expected, aliveNext, none, discounted] = figures.subarray(FIGURES * k);
    const [error, ofExpected, ofNext, ofNone, ofDiscounted] = errors.subarray(FIGURES * k);
    const [low, high] = probabilityInterval(alive, error, level);
    const [expectedLow, expectedHigh] = boundedInterval(expected, ofExpected, next, level);
    const odds = occasionProbabilities(p, alive, x, n, next);
    const [from, to] = rangeOf(odds, (1 - level) / 2);
    return [
      alive,
      alive === 1 ? Number.NaN : low,
      alive === 1 ? Number.NaN : high,
      aliveNext,
      ...probabilityInterval(aliveNext, ofNext, level),
      expected,
      expectedLow,
      expectedHigh,
      from,
      to,
      none,
      ...probabilityInterval(none, ofNone, level),
      discounted,
      ...boundedInterval(discounted, ofDiscounted, Number.POSITIVE_INFINITY, level),
    ];
  };
  const names = [
    "alive",
    "aliveLow",
    "aliveHigh",
    "aliveNext",
    "aliveNextLow",
    "aliveNextHigh",
    "expected",
    "expectedLow",
    "expectedHigh",
    "rangeLow",
    "rangeHigh",
    "none",
    "noneLow",
    "noneHigh",
    "discounted",
    "discountedLow",
    "discountedHigh",
  ] as const;
  const columns = Object.fromEntries(names.map((name) => [name, new Float64Array(length)])) as {
    [K in (typeof names)[number]]: Float64Array;
  };
  const known = Array.from(kinds, (_, k) => rowOf(k));
  for (let i = 0; i < length; i++) {
    const row = known[kindOf.get(keyOf(i)) as number];
    for (let c = 0; c < names.length; c++) columns[names[c]][i] = row[c];
  }
  const all = FIGURES * kinds.length;
  const totalEnds = boundedInterval(figures[all], errors[all], Number.POSITIVE_INFINITY, level);
  const { source, zone, asOf } = customers instanceof Table ? customers.info : ({} as Partial<TableInfo>);
  const endless = delta === 0 && model.params.gamma <= 1 && length > 0;
  return new Table<OccasionForecastRow, OccasionForecastInfo>(
    length,
    { customer: read.customer ?? numbered(length, read.rows), ...columns },
    {
      kind: "occasion-forecast",
      key: "customer",
      model: "bg-bb",
      unit: model.unit,
      next,
      delta,
      level,
      total: sum(columns.expected.map((value, i) => value * read.count[i])),
      totalLow: orNull(totalEnds[0]),
      totalHigh: orNull(totalEnds[1]),
      ...(source !== undefined && { source }),
      ...(zone !== undefined && { zone }),
      ...(asOf !== undefined && { asOf }),
      ...(read.rejected.length > 0 && { rejected: read.rejected }),
      notes: [
        ...(endless
          ? [
              `Without a discount all purchases to come add up to infinity in this model (gamma = ${model.params.gamma.toPrecision(3)}, at most 1): some customers are so loyal in it that they never stop counting. Give annualDiscount.`,
            ]
          : []),
        ...(model.fit.status === "converged" ? [] : model.fit.warnings),
      ],
    },
  );
}

/** Of the next occasions, how many a customer who was there on n of them is expected to be there for. */
function timesThere(p: ArrayLike<number>, n: number, next: number): number {
  let there = 1;
  let times = 0;
  for (let s = 0; s < next; s++) {
    there *= (p[3] + n + s) / (p[2] + p[3] + n + s);
    times += there;
  }
  return times;
}

/** The numbers of purchases that cut off a tail on either side. */
function rangeOf(odds: Float64Array, tail: number): readonly [low: number, high: number] {
  let low = 0;
  for (let below = odds[0]; below < tail && low < odds.length - 1; ) below += odds[++low];
  let high = odds.length - 1;
  for (let above = odds[high]; above < tail && high > 0; ) above += odds[--high];
  return [low, high];
}
