import type { Objective } from "../../numeric/maximize.ts";

/** A number of every row that is a weighted sum of its columns, such as its location or its log scale. */
export interface LinearPredictor {
  /** Undefined: ones. */
  readonly columns: readonly (Float64Array | undefined)[];
  /** By column, the parameter it is multiplied with. */
  readonly params: readonly number[];
  readonly constant?: number;
  readonly offset?: Float64Array | undefined;
}

/** A log-likelihood of rows that depends on parameters through linear predictors. */
export interface RowLikelihood {
  readonly length: number;
  readonly parameters: number;
  readonly predictors: readonly LinearPredictor[];
  /** How much each row counts; undefined: one each. */
  readonly weight: Float64Array | undefined;
  /**
   * Of row i, whose predictors have these values: out[0] the log-likelihood, then its first derivatives by predictor, then the second ones, the upper triangle row after row.
   */
  row(i: number, values: Float64Array, out: Float64Array): void;
}

// rows whose columns stay in the cache while every pair of them is multiplied
const CHUNK = 512;

/** The log-likelihood with gradient and Hessian. O(rows parameters^2). */
export function objectiveOf(likelihood: RowLikelihood): Objective {
  const { length, parameters: p, predictors, weight } = likelihood;
  const k = predictors.length;
  const seconds = (k * (k + 1)) / 2;
  const out = new Float64Array(1 + k + seconds);
  const values = new Float64Array(k);
  const linear = predictors.map(() => new Float64Array(CHUNK));
  const first = predictors.map(() => new Float64Array(CHUNK));
  const second = Array.from({ length: seconds }, () => new Float64Array(CHUNK));
  const ones = new Float64Array(CHUNK).fill(1);
  const product = new Float64Array(CHUNK);
  const pair = new Float64Array(2);
  const add = (hessian: Float64Array, a: number, b: number, value: number, diagonal: boolean) => {
    hessian[a * p + b] += value;
    if (!diagonal) hessian[b * p + a] += value;
  };
  return (at, gradient, hessian) => {
    let total = 0;
    let lost = 0;
    gradient.fill(0);
    hessian.fill(0);
    for (let from = 0; from < length; from += CHUNK) {
      const n = Math.min(CHUNK, length - from);
      for (let a = 0; a < k; a++) predict(predictors[a], at, from, n, linear[a]);
      for (let r = 0; r < n; r++) {
        const i = from + r;
        for (let a = 0; a < k; a++) values[a] = linear[a][r];
        likelihood.row(i, values, out);
        const w = weight === undefined ? 1 : weight[i];
        // compensated: a hundred thousand rows must not blur where the top is
        const own = w * out[0] - lost;
        const next = total + own;
        lost = next - total - own;
        total = next;
        for (let a = 0; a < k; a++) first[a][r] = w * out[1 + a];
        for (let s = 0; s < seconds; s++) second[s][r] = w * out[1 + k + s];
      }
      const slice = (column: Float64Array | undefined) =>
        column === undefined ? ones : column.subarray(from, from + n);
      const columns = predictors.map((predictor) => predictor.columns.map(slice));
      let s = 0;
      for (let a = 0; a < k; a++) {
        const own = predictors[a].params;
        for (let c = 0; c < own.length; c++) gradient[own[c]] += dot(first[a], columns[a][c], n);
        for (let b = a; b < k; b++, s++) {
          const other = predictors[b].params;
          for (let c = 0; c < own.length; c++) {
            const x = columns[a][c];
            const d = second[s];
            for (let r = 0; r < n; r++) product[r] = d[r] * x[r];
            const last = a === b ? c + 1 : other.length;
            let e = 0;
            for (; e + 1 < last; e += 2) {
              twoDots(product, columns[b][e], columns[b][e + 1], n, pair);
              add(hessian, own[c], other[e], pair[0], a === b && c === e);
              add(hessian, own[c], other[e + 1], pair[1], a === b && c === e + 1);
            }
            if (e < last) add(hessian, own[c], other[e], dot(product, columns[b][e], n), a === b && c === e);
          }
        }
      }
    }
    return total;
  };
}

/** Derivatives of the log-likelihood of each row by parameter, without weight: rows x parameters. */
export function rowScores(likelihood: RowLikelihood, at: Float64Array): Float64Array {
  const { length, parameters: p, predictors } = likelihood;
  const k = predictors.length;
  const out = new Float64Array(1 + k + (k * (k + 1)) / 2);
  const values = new Float64Array(k);
  const linear = predictors.map((predictor) => {
    const own = new Float64Array(length);
    predict(predictor, at, 0, length, own);
    return own;
  });
  const scores = new Float64Array(length * p);
  for (let i = 0; i < length; i++) {
    for (let a = 0; a < k; a++) values[a] = linear[a][i];
    likelihood.row(i, values, out);
    for (let a = 0; a < k; a++) {
      const { columns, params } = predictors[a];
      for (let c = 0; c < params.length; c++)
        scores[i * p + params[c]] += out[1 + a] * (columns[c]?.[i] ?? 1);
    }
  }
  return scores;
}

/** Log-likelihoods of the rows, without weight. */
export function rowValues(likelihood: RowLikelihood, at: Float64Array): Float64Array {
  const { length, predictors } = likelihood;
  const k = predictors.length;
  const out = new Float64Array(1 + k + (k * (k + 1)) / 2);
  const values = new Float64Array(k);
  const linear = predictors.map((predictor) => {
    const own = new Float64Array(length);
    predict(predictor, at, 0, length, own);
    return own;
  });
  const result = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    for (let a = 0; a < k; a++) values[a] = linear[a][i];
    likelihood.row(i, values, out);
    result[i] = out[0];
  }
  return result;
}

/** Values of a predictor for n rows from one on. */
export function predict(
  { columns, params, constant = 0, offset }: LinearPredictor,
  at: Float64Array,
  from: number,
  n: number,
  out: Float64Array,
): void {
  for (let r = 0; r < n; r++) out[r] = constant + (offset === undefined ? 0 : offset[from + r]);
  for (let c = 0; c < params.length; c++) {
    const b = at[params[c]];
    const x = columns[c];
    if (x === undefined) for (let r = 0; r < n; r++) out[r] += b;
    else for (let r = 0; r < n; r++) out[r] += b * x[from + r];
  }
}

/** Two products at a time: each value is read once. */
function twoDots(a: Float64Array, b: Float64Array, c: Float64Array, n: number, out: Float64Array): void {
  let [s, t, u, v] = [0, 0, 0, 0];
  let r = 0;
  for (; r + 1 < n; r += 2) {
    const x = a[r];
    const y = a[r + 1];
    s += x * b[r];
    t += y * b[r + 1];
    u += x * c[r];
    v += y * c[r + 1];
  }
  if (r < n) {
    s += a[r] * b[r];
    u += a[r] * c[r];
  }
  out[0] = s + t;
  out[1] = u + v;
}

/** Four sums at a time: an addition need not wait for the one before. */
function dot(a: Float64Array, b: Float64Array, n: number): number {
  let [s, t, u, v] = [0, 0, 0, 0];
  let r = 0;
  for (; r + 3 < n; r += 4) {
    s += a[r] * b[r];
    t += a[r + 1] * b[r + 1];
    u += a[r + 2] * b[r + 2];
    v += a[r + 3] * b[r + 3];
  }
  for (; r < n; r++) s += a[r] * b[r];
  return s + t + (u + v);
}
