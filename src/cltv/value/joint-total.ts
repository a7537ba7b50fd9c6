import { gammaQuantile } from "../../numeric/gamma-quantile.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import { sampleRows } from "../../numeric/sample-rows.ts";
import { sum } from "../../numeric/sum.ts";

/** A total with both kinds of doubt. */
export interface ForecastTotal {
  /** Sum over all customers; null (in JSON) when it is infinite. */
  readonly expected: number;
  /** How unsure that sum is because the parameters are, from joint draws; null where the model has no covariance, or the sum is infinite or zero. */
  readonly expectedLow: number | null;
  readonly expectedHigh: number | null;
  /** What these customers together may really bring; null where there is no such interval. */
  readonly rangeLow: number | null;
  readonly rangeHigh: number | null;
}

/** So many rows, drawn in proportion to what they bring, stand for all when parameters are moved. */
const ROWS = 100;

/**
 * How a total over customers changes when each row's value does: a function from new values to (new total) / (old total). `weights` are the parts of the total. At most 100 rows are
 * asked, drawn in equal steps through the total, so that each stands for the same part of it; they must be in an order that depends on values only.
 */
export function totalRatio(
  values: Float64Array,
  weights: Float64Array,
): (changed: (row: number) => number) => number {
  const sampled = sampleRows(weights, ROWS);
  const rows = sampled === undefined ? Int32Array.from(weights.keys()) : sampled.rows;
  const parts = sampled === undefined ? weights : sampled.count;
  const all = sum(parts);
  return (changed) => {
    let ratio = 0;
    for (let s = 0; s < rows.length; s++)
      if (parts[s] > 0) ratio += (parts[s] / all) * (changed(rows[s]) / values[rows[s]]);
    return ratio;
  };
}

/**
 * Standard error of the logarithm of an estimate from values at drawn parameters. It is taken around their own middle: where the likelihood's ridge is curved, draws from a normal
 * distribution lean to one side of it, which refits to resampled customers do not. NaN without draws.
 */
export function drawnError(values: Float64Array): number {
  const logs = values.map(Math.log);
  const middle = sum(logs) / logs.length;
  const error = Math.sqrt(sum(logs.map((log) => (log - middle) ** 2)) / logs.length);
  return Number.isFinite(error) ? error : Number.NaN;
}

/** Points that stand for a distribution when two are multiplied. */
const POINTS = 99;

/**
 * The total of distinct rows that stand for `count` customers each, with an interval from joint draws of the parameters: every draw moves all customers at once. `variance` is what chance
 * alone adds when the parameters are known: the range is that of both together, the chance having a gamma distribution.
 */
export function forecastTotal(
  values: Float64Array,
  count: Float64Array,
  drawn: (row: number, draw: number) => number,
  draws: number,
  level: number,
  variance: number,
): ForecastTotal {
  const weights = values.map((v, i) => (count[i] === 0 ? 0 : v * count[i]));
  // a compensated sum of what has no end is no number
  const expected = weights.includes(Number.POSITIVE_INFINITY) ? Number.POSITIVE_INFINITY : sum(weights);
  const none = { expectedLow: null, expectedHigh: null, rangeLow: null, rangeHigh: null };
  if (!(expected > 0 && expected < Number.POSITIVE_INFINITY)) return { expected, ...none };
  const ratio = totalRatio(values, weights);
  const error = drawnError(Float64Array.from({ length: draws }, (_, d) => ratio((row) => drawn(row, d))));
  const half = normalQuantile((1 + level) / 2) * error;
  const [expectedLow, expectedHigh] = Number.isNaN(half)
    ? [null, null]
    : [expected * Math.exp(-half), expected * Math.exp(half)];
  const relative = variance / expected / expected;
  if (!(relative > 1e-12 && relative < 1e6)) return { ...none, expected, expectedLow, expectedHigh };
  const shares = Array.from({ length: POINTS }, (_, i) => (i + 0.5) / POINTS);
  const means = shares.map((q) => (Number.isNaN(error) ? 1 : Math.exp(error * normalQuantile(q))));
  const chances = shares.map((q) => relative * gammaQuantile(q, 1 / relative));
  const products = Float64Array.from(means.flatMap((mean) => chances.map((chance) => mean * chance))).sort();
  const tail = (1 - level) / 2;
  return {
    expected,
    expectedLow,
    expectedHigh,
    rangeLow: expected * quantileSorted(products, tail),
    rangeHigh: expected * quantileSorted(products, 1 - tail),
  };
}
