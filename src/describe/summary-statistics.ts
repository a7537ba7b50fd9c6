import type { Data } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { badOption, levelOption, oneOf } from "../core/options.ts";
import type { Rejected } from "../core/table.ts";
import { type QuantileType, quantilesOf } from "../numeric/quantile-type.ts";
import { studentTQuantile } from "../numeric/student-t.ts";
import { type ValueCounts, valueCounts } from "../numeric/value-counts.ts";
import { kurtosisOf, momentsOf, type ShapeVariant, skewnessOf } from "./moments.ts";
import { type NumberColumnOptions, type NumberValuesOptions, readValues } from "./read-values.ts";
import { trimmedMean, winsorizedMean } from "./trimmed.ts";

/** Which variant of each statistic {@link summaryStatistics} computes. */
export interface SummaryVariants {
  /** Share cut from each end for the trimmed and the winsorized mean, from 0 to below 0.5. Default 0.1. */
  readonly trim?: number;
  /** Probabilities of the quantiles. Default 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95. */
  readonly probabilities?: readonly number[];
  /** Quantile type of Hyndman and Fan (1996), 1 to 9, as R's `type`. Default 7, the default of R, numpy and spreadsheets. */
  readonly quantileType?: QuantileType;
  /**
   * Skewness and kurtosis: "adjusted" for the sample's size (default; G1 and G2 of Joanes and Gill 1998; spreadsheets, SAS, SPSS), plain
   * "moment" ratios (g1, g2; scipy's default), or "sample-sd" (b1, b2; Minitab, R's e1071).
   */
  readonly shape?: ShapeVariant;
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/** Options of {@link summaryStatistics}. */
export type SummaryStatisticsOptions<Row extends object> = NumberColumnOptions<Row> & SummaryVariants;

/** Options of {@link summaryStatistics} for the numbers themselves. */
export type SummaryStatisticsValuesOptions = NumberValuesOptions & SummaryVariants;

/** What {@link summaryStatistics} returns. `null`: too few values, or all of them equal. */
export interface SummaryStatistics {
  /** Values. */
  readonly n: number;
  /** Rows without a value. */
  readonly missing: number;
  /** Different values. */
  readonly distinct: number;
  readonly min: number;
  readonly max: number;
  /** Arithmetic mean, with its standard error and t interval; the rows count as independent. */
  readonly mean: Estimate;
  /** Mean without the lowest and highest share `trim`, with the error of Tukey and McLaughlin. */
  readonly trimmedMean: Estimate;
  /** Mean after the lowest and highest share `trim` are pulled in to the next value, with the error of Dixon and Tukey. */
  readonly winsorizedMean: Estimate;
  readonly median: number;
  /** The values that occur most often, smallest first, at most 20; none when no value occurs twice (of several). */
  readonly modes: readonly number[];
  /** How often each of them occurs. */
  readonly modeCount: number;
  readonly quantiles: readonly { readonly p: number; readonly value: number }[];
  /** Third less first quartile, by the quantile type. */
  readonly iqr: number;
  /** Sample variance, divisor n - 1. */
  readonly variance: number | null;
  /** Its root. */
  readonly sd: number | null;
  /** Median distance from the median; times 1.4826 it estimates the standard deviation of a normal. */
  readonly mad: number;
  readonly skewness: number | null;
  /** Above that of a normal (excess). */
  readonly kurtosis: number | null;
  /** Which variants these are. */
  readonly variant: {
    readonly quantileType: QuantileType;
    readonly shape: ShapeVariant;
    readonly trim: number;
  };
  /** Rows left out, by reason. */
  readonly rejected: readonly Rejected[];
}

const PROBABILITIES = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];
const MOST_MODES = 20;

/**
 * One column of numbers in figures: averages that outliers bend (mean) and that they do not (median, trimmed, winsorized), spread, quantiles,
 * shape. `count` lets a row stand for many; the result equals that of repeated rows. O(n log n) time, O(n) memory.
 *
 * @throws "too-few-rows" when there is no value, "bad-option", "missing-column", "bad-value" (also for a negative or broken count).
 *
 * @example
 * import { summaryStatistics } from "clientele/describe";
 * const orders = [{ amount: 12 }, { amount: 15 }, { amount: 15 }, { amount: 18 }, { amount: 240 }, { amount: null }];
 * const s = summaryStatistics(orders, { column: "amount", trim: 0.2 });
 * [s.n, s.missing, s.mean.value, s.median, s.trimmedMean.value]; // => [5, 1, 60, 15, 16]
 * [s.modes, s.modeCount, s.mad]; // => [[15], 2, 3]
 * s.mean.interval; // => [-64.967791, 184.967791]
 * summaryStatistics(new Float64Array([1, 2]), { count: new Float64Array([3, 1]) }).mean.value; // => 1.25
 * summaryStatistics([], { column: "amount" }); // throws "too-few-rows"
 */
export function summaryStatistics(
  values: Float64Array,
  options?: SummaryStatisticsValuesOptions,
): SummaryStatistics;
export function summaryStatistics<Row extends object>(
  data: Data<Row>,
  options: SummaryStatisticsOptions<NoInfer<Row>>,
): SummaryStatistics;
export function summaryStatistics(
  input: Data<object> | Float64Array,
  options: SummaryVariants = {},
): SummaryStatistics {
  const level = levelOption(options.level);
  const trim = trimOption(options.trim ?? 0.1);
  const type = typeOption(options.quantileType ?? 7);
  const shape = oneOf(options.shape ?? "adjusted", "shape", ["adjusted", "moment", "sample-sd"]);
  const probabilities = options.probabilities ?? PROBABILITIES;
  for (const p of probabilities)
    if (!(p >= 0 && p <= 1)) throw badOption("probabilities", p, "shares from 0 to 1");
  const { values, counts, rejected } = readValues(input, options, "summaryStatistics");
  const data = valueCounts(values, counts);
  const { n } = data;
  if (n === 0) throw noValue("summaryStatistics");
  const moments = momentsOf(data);
  const [q1, q3] = quantilesOf(data, [0.25, 0.75], type);
  const middle = quantilesOf(data, [0.5])[0];
  const variance = n < 2 ? null : moments.squares / (n - 1);
  return {
    n,
    missing: data.missing,
    distinct: data.values.length,
    min: data.values[0],
    max: data.values[data.values.length - 1],
    mean: meanEstimate(moments.mean, variance, n, level),
    trimmedMean: trimmedMean(data, trim, level),
    winsorizedMean: winsorizedMean(data, trim, level),
    median: middle,
    ...modesOf(data),
    quantiles: Array.from(quantilesOf(data, probabilities, type), (value, i) => ({
      p: probabilities[i],
      value,
    })),
    iqr: q3 - q1,
    variance,
    sd: variance === null ? null : Math.sqrt(variance),
    mad: quantilesOf(
      valueCounts(
        data.values.map((v) => Math.abs(v - middle)),
        data.counts,
      ),
      [0.5],
    )[0],
    skewness: skewnessOf(moments, n, shape),
    kurtosis: kurtosisOf(moments, n, shape),
    variant: { quantileType: type, shape, trim },
    rejected,
  };
}

/** The error of a column without any value. */
export function noValue(what: string): ClienteleError {
  return new ClienteleError("too-few-rows", `${what} needs at least one row with a value; there is none.`, {
    value: 0,
    expected: "a value",
  });
}

function meanEstimate(value: number, variance: number | null, n: number, level: number): Estimate {
  if (variance === null) return { value, se: null, interval: null, level };
  const se = Math.sqrt(variance / n);
  const half = studentTQuantile((1 + level) / 2, n - 1) * se;
  return { value, se, interval: [value - half, value + half], level };
}

function modesOf({ values, counts }: ValueCounts): { modes: number[]; modeCount: number } {
  let most = 0;
  for (const c of counts) most = Math.max(most, c);
  const modes: number[] = [];
  if (most === 1 && values.length > 1) return { modes, modeCount: 1 };
  for (let d = 0; d < counts.length && modes.length < MOST_MODES; d++)
    if (counts[d] === most) modes.push(values[d]);
  return { modes, modeCount: most };
}

function trimOption(trim: number): number {
  if (typeof trim === "number" && trim >= 0 && trim < 0.5) return trim;
  throw badOption("trim", trim, "a share from 0 to below 0.5");
}

function typeOption(type: QuantileType): QuantileType {
  if (Number.isInteger(type) && type >= 1 && type <= 9) return type;
  throw badOption("quantileType", type, "a whole number from 1 to 9");
}
