import { midRanks } from "../../numeric/ranks.ts";
import { sum } from "../../numeric/sum.ts";

/** How far forecasts were from what came, each row `count` times. */
export interface ForecastErrors {
  /** Sum of the forecasts. */
  readonly total: number;
  /** Sum of the forecasts over what came, less one; NaN when nothing came. */
  readonly bias: number;
  /** Mean absolute error a customer. */
  readonly mae: number;
  /** Root of the mean squared error a customer. */
  readonly rmse: number;
  /** Spearman's rank correlation; NaN where all forecasts or all that came are equal. */
  readonly rankCorrelation: number;
  /** Of the tenth of customers with the highest forecasts, the share that is in the tenth with the most orders; ties count for their expectation. */
  readonly topDecileHit: number;
}

/** Measures forecasts. O(n log n). */
export function forecastErrors(
  expected: Float64Array,
  actual: Float64Array,
  count: Float64Array,
): ForecastErrors {
  const n = sum(count);
  const total = sum(expected.map((v, i) => count[i] * v));
  const came = sum(actual.map((v, i) => count[i] * v));
  const inTop = topShares(expected, count, n / 10);
  const inBest = topShares(actual, count, n / 10);
  return {
    total,
    bias: came === 0 ? Number.NaN : total / came - 1,
    mae: sum(expected.map((v, i) => count[i] * Math.abs(v - actual[i]))) / n,
    rmse: Math.sqrt(sum(expected.map((v, i) => count[i] * (v - actual[i]) ** 2)) / n),
    rankCorrelation: correlation(midRanks(expected, count), midRanks(actual, count), count),
    topDecileHit: sum(inTop.map((v, i) => count[i] * v * inBest[i])) / (n / 10),
  };
}

/** The probability of each row's customers to be among the `places` highest, when equals draw lots. */
function topShares(values: Float64Array, count: Float64Array, places: number): Float64Array {
  const order = Int32Array.from(values.keys()).sort((i, j) => values[j] - values[i]);
  const shares = new Float64Array(values.length);
  let left = places;
  for (let from = 0; from < order.length && left > 0; ) {
    let to = from + 1;
    let equals = count[order[from]];
    while (to < order.length && values[order[to]] === values[order[from]]) equals += count[order[to++]];
    const share = equals > left ? left / equals : 1;
    for (; from < to; from++) shares[order[from]] = share;
    left -= equals;
  }
  return shares;
}

function correlation(x: Float64Array, y: Float64Array, count: Float64Array): number {
  const n = sum(count);
  const mx = sum(x.map((v, i) => count[i] * v)) / n;
  const my = sum(y.map((v, i) => count[i] * v)) / n;
  const product = (a: Float64Array, ma: number, b: Float64Array, mb: number) =>
    sum(a.map((v, i) => count[i] * (v - ma) * (b[i] - mb)));
  const spread = product(x, mx, x, mx) * product(y, my, y, my);
  return spread > 0 ? product(x, mx, y, my) / Math.sqrt(spread) : Number.NaN;
}
