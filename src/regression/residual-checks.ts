import { chiSquareUpper } from "../numeric/chi-square.ts";
import { fUpper } from "../numeric/f-distribution.ts";
import { type LeastSquares, leastSquares } from "../numeric/least-squares.ts";
import { normalCdf } from "../numeric/normal.ts";
import { sum } from "../numeric/sum.ts";
import type { Term } from "./design-terms.ts";
import { inflationOf } from "./inflation.ts";
import type { Design } from "./read-design.ts";
import type { InfluentialRow, RegressionChecks, RegressionTest } from "./regression-types.ts";

/** Nothing was looked into. */
export const NO_CHECKS: RegressionChecks = {
  normality: null,
  equalNoise: null,
  form: null,
  order: null,
  inflation: [],
  influence: [],
};

/** Looks into what a fit takes for granted. O(rows terms^2). */
export function residualChecks(
  fit: LeastSquares,
  design: Design,
  terms: readonly Term[],
  y: Float64Array,
): RegressionChecks {
  const inflation = inflationOf(fit, design.predictors, terms);
  if (fit.perfect) return { ...NO_CHECKS, inflation };
  const { weights, counts } = design;
  // weighted residuals are equally noisy where the weights are right
  const residuals =
    weights === undefined ? fit.residuals : fit.residuals.map((e, i) => e * Math.sqrt(weights[i]));
  const columns = terms.map((term) => term.values);
  return {
    normality: jarqueBera(residuals, counts, fit.n),
    equalNoise: breuschPagan(residuals, columns, counts),
    form: reset(fit, columns, y, weights, counts),
    order: durbinWatson(residuals, fit, design),
    inflation,
    influence: worstRows(fit, design, residuals),
  };
}

function jarqueBera(e: Float64Array, counts: Float64Array | undefined, n: number): RegressionTest | null {
  const meanOf = (f: (v: number) => number) => sum(e.map((v, i) => f(v) * (counts?.[i] ?? 1))) / n;
  const mean = meanOf((v) => v);
  const variance = meanOf((v) => (v - mean) ** 2);
  if (!(variance > 0)) return null;
  const skewness = meanOf((v) => (v - mean) ** 3) / variance ** 1.5;
  const kurtosis = meanOf((v) => (v - mean) ** 4) / variance ** 2;
  const value = (n / 6) * (skewness ** 2 + (kurtosis - 3) ** 2 / 4);
  return { test: "Jarque-Bera", value, df: [2], p: chiSquareUpper(value, 2) };
}

function breuschPagan(
  e: Float64Array,
  columns: readonly Float64Array[],
  counts: Float64Array | undefined,
): RegressionTest | null {
  const squares = e.map((v) => v * v);
  const help = leastSquares({ columns, y: squares, counts, intercept: true });
  const df = help.rank - 1;
  const total = help.explainedSquares + help.residualSquares;
  if (df === 0 || help.df < 1 || !(total > 0)) return null;
  const value = (help.n * help.explainedSquares) / total;
  return { test: "Breusch-Pagan", value, df: [df], p: chiSquareUpper(value, df) };
}

function reset(
  fit: LeastSquares,
  columns: readonly Float64Array[],
  y: Float64Array,
  weights: Float64Array | undefined,
  counts: Float64Array | undefined,
): RegressionTest | null {
  const fitted = y.map((v, i) => v - fit.residuals[i]);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const v of fitted) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  if (!(high > low)) return null;
  // shifted powers span the same space beside the constant and the fitted values themselves
  const middle = fit.intercept ? low / 2 + high / 2 : 0;
  const u = fitted.map((v) => (v - middle) / (high - low));
  const more = [u.map((v) => v * v), u.map((v) => v * v * v)];
  const wide = leastSquares({ columns: [...columns, ...more], y, weights, counts, intercept: fit.intercept });
  const top = wide.rank - fit.rank;
  if (top < 1 || wide.df < 1 || wide.perfect) return null;
  const gained = Math.max(0, fit.residualSquares - wide.residualSquares);
  const value = gained / top / (wide.residualSquares / wide.df);
  return { test: "RESET", value, df: [top, wide.df], p: fUpper(value, top, wide.df) };
}

/** Durbin and Watson's statistic, its moments from traces (1951). */
function durbinWatson(e: Float64Array, fit: LeastSquares, design: Design): RegressionTest | null {
  const { order, counts } = design;
  const n = e.length;
  // rows that share a place have no neighbours of their own
  if (order === undefined || n < 4 || counts?.some((c) => c !== 1)) return null;
  const rows = Int32Array.from(order.keys()).sort((a, b) => order[a] - order[b]);
  for (let k = 1; k < n; k++) if (order[rows[k]] === order[rows[k - 1]]) return null;
  let top = 0;
  for (let k = 1; k < n; k++) top += (e[rows[k]] - e[rows[k - 1]]) ** 2;
  const value = top / sum(e.map((v) => v * v));
  // with A the matrix of squared differences and q orthonormal: traces of q'Aq, of q'A'Aq and of (q'Aq)^2
  const { q, rank } = fit.qr;
  const [columns, images] = [[] as Float64Array[], [] as Float64Array[]];
  for (let c = 0; c < rank; c++) {
    const own = Float64Array.from(rows, (i) => q[c * n + i]);
    const image = own.map((v, k) => {
      const before = k === 0 ? v : own[k - 1];
      const after = k === n - 1 ? v : own[k + 1];
      return v - before + (v - after);
    });
    columns.push(own);
    images.push(image);
  }
  const dot = (a: Float64Array, b: Float64Array) => sum(a.map((v, k) => v * b[k]));
  let [one, square, both] = [0, 0, 0];
  for (let a = 0; a < rank; a++) {
    one += dot(columns[a], images[a]);
    square += dot(images[a], images[a]);
    for (let b = 0; b < rank; b++) both += dot(columns[a], images[b]) ** 2;
  }
  const p = 2 * (n - 1) - one;
  const r = 2 * (3 * n - 4) - 2 * square + both;
  const mean = p / (n - rank);
  const variance = (2 / ((n - rank) * (n - rank + 2))) * (r - p * mean);
  if (!(variance > 0)) return null;
  return {
    test: "Durbin-Watson",
    value,
    df: [],
    p: 2 * normalCdf(-Math.abs(value - mean) / Math.sqrt(variance)),
  };
}

/** The five rows with the largest Cook's distance; rows that decide their own value come first. */
function worstRows(fit: LeastSquares, { labels, inputRows }: Design, e: Float64Array): InfluentialRow[] {
  const variance = fit.residualSquares / fit.df;
  const cook = e.map((v, i) => {
    const left = 1 - fit.leverage[i];
    // without a coefficient there is nothing to pull
    if (fit.rank === 0) return 0;
    return left < 1e-10
      ? Number.POSITIVE_INFINITY
      : ((v * v) / (fit.rank * variance)) * (fit.leverage[i] / (left * left));
  });
  return placesOfLargest(cook, 5).map((i) => {
    const left = 1 - fit.leverage[i];
    // with one degree of freedom the fit without the row leaves nothing over
    const without = fit.df > 1 ? (fit.residualSquares - (e[i] * e[i]) / left) / (fit.df - 1) : Number.NaN;
    const code = labels === undefined ? -1 : labels.codes[i];
    return {
      row: inputRows[i],
      label: code < 0 || labels === undefined ? null : labels.levels[code],
      residual: fit.residuals[i],
      studentized: left < 1e-10 || !(without > 0) ? null : e[i] / Math.sqrt(without * left),
      leverage: fit.leverage[i],
      cook: Number.isFinite(cook[i]) ? cook[i] : null,
    };
  });
}

/** Places of the largest values, largest first, of equals the first. O(values). */
export function placesOfLargest(values: Float64Array, most: number): number[] {
  const top: number[] = [];
  for (let i = 0; i < values.length; i++) {
    let at = top.length;
    while (at > 0 && values[i] > values[top[at - 1]]) at--;
    if (at === most) continue;
    top.splice(at, 0, i);
    if (top.length > most) top.pop();
  }
  return top;
}
