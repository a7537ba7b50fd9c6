import { choleskyInPlace } from "./cholesky.ts";
import { solveCholesky } from "./cholesky-solve.ts";
import { logisticOf, logOddsOf } from "./log-odds.ts";

/** Rows of a logistic regression. */
export interface LogisticData {
  /** Row after row, without a column for the intercept. */
  readonly x: Float64Array;
  /** Columns. */
  readonly width: number;
  /** 0 or 1, or the share of ones, for each row. */
  readonly y: ArrayLike<number>;
  /** How much each row weighs: how many equal rows it stands for, or a case weight. Default 1. */
  readonly weight?: ArrayLike<number> | undefined;
  /** The rows to use. Default: all. */
  readonly rows?: Int32Array | undefined;
}

/** How {@link fitLogistic} fits. */
export interface LogisticOptions {
  /** Penalty r: r / 2 times the squared coefficient is taken off the log-likelihood, for all columns or by column; never for the intercept. Default 0. */
  readonly ridge?: number | ArrayLike<number>;
  /** Default 60. */
  readonly maxIterations?: number;
  /** Coefficients to begin with, the intercept first. Default: the share of ones alone. */
  readonly start?: ArrayLike<number> | undefined;
}

/** A fitted logistic regression; the intercept stands first in all of it. */
export interface LogisticFit {
  readonly coefficients: Float64Array;
  /** Inverse of the Hessian of the penalized fit, row after row: without a penalty the usual covariance. NaN for columns in `aliased`. */
  readonly covariance: Float64Array;
  /** Without the penalty. */
  readonly logLikelihood: number;
  /** With it: what is as large as it can be. */
  readonly penalized: number;
  readonly iterations: number;
  /** Largest slope left in the penalized log-likelihood per unit of weight, columns in standard deviations: near 0 at its top. */
  readonly gradient: number;
  /** "separated": some columns tell ones from zeros without an error, and coefficients would grow without end. "stopped": out of iterations. */
  readonly status: "converged" | "separated" | "stopped";
  /** Columns (from 0) that say nothing beyond those before them; their coefficient is 0. */
  readonly aliased: readonly number[];
}

const SLOPE = 1e-9;
const STEP = 1e-8;

/**
 * Logistic regression by maximum likelihood, with an optional ridge: Newton's method with halved steps, which is iteratively reweighted least squares. Columns are
 * centered and scaled inside, so that their units cost no digits. O(rows width^2) each iteration, some five to ten of them.
 */
export function fitLogistic(data: LogisticData, options: LogisticOptions = {}): LogisticFit {
  const problem = standardized(data, options.ridge ?? 0);
  const { d, w, active } = problem;
  const total = w.reduce((a, b) => a + b, 0);
  let beta = startOf(problem, options.start);
  let eta = etaOf(problem, beta);
  let value = likelihood(problem, eta, beta);
  const slope = new Float64Array(d + 1);
  const hessian = new Float64Array((d + 1) * (d + 1));
  let status: LogisticFit["status"] = "stopped";
  let iterations = 0;
  let gradient = Number.POSITIVE_INFINITY;
  const most = options.maxIterations ?? 60;
  for (;;) {
    derivatives(problem, eta, beta, slope, hessian);
    gradient = slope.reduce((a, g, j) => (active[j] ? Math.max(a, Math.abs(g)) : a), 0) / total;
    if (!choleskyInPlace(hessian, d + 1)) {
      // without a penalty it is the weights that vanish when every row is told apart
      status = "separated";
      break;
    }
    const step = solveCholesky(hessian, d + 1, slope);
    const change = etaOf(problem, step);
    const reach = change.reduce((a, c) => Math.max(a, Math.abs(c)), 0);
    if (gradient < SLOPE && reach < STEP) status = "converged";
    // at the top of the hill steps get small with the slope; toward infinity the slope does, the steps do not
    else if (gradient < SLOPE && reach > 0.1) status = "separated";
    if (status !== "stopped" || iterations === most) break;
    iterations++;
    let t = 1;
    for (let halvings = 0; ; halvings++) {
      const nextBeta = beta.map((b, j) => b + t * step[j]);
      const nextEta = eta.map((e, i) => e + t * change[i]);
      const next = likelihood(problem, nextEta, nextBeta);
      // equal up to rounding is as good as higher
      if (next.penalized >= value.penalized - 1e-12 * Math.abs(value.penalized) || halvings === 40) {
        beta = nextBeta;
        eta = nextEta;
        value = next;
        break;
      }
      t /= 2;
    }
  }
  derivatives(problem, eta, beta, slope, hessian);
  return {
    ...inUnits(problem, beta, hessian),
    ...value,
    iterations,
    gradient,
    status,
    aliased: [...active.keys()].filter((j) => active[j] === 0).map((j) => j - 1),
  };
}

/** Log-likelihood of a row with outcome `y` at log-odds `eta`: without overflow. */
export function logisticLogLikelihood(y: number, eta: number): number {
  return eta > 0 ? (y - 1) * eta - Math.log1p(Math.exp(-eta)) : y * eta - Math.log1p(Math.exp(eta));
}

/** Centered, scaled rows with a leading 1. */
interface Problem {
  readonly n: number;
  readonly d: number;
  readonly z: Float64Array;
  readonly y: Float64Array;
  readonly w: Float64Array;
  readonly center: Float64Array;
  readonly scale: Float64Array;
  /** By coefficient, the intercept first. */
  readonly penalty: Float64Array;
  readonly active: Uint8Array;
}

function standardized(data: LogisticData, ridge: number | ArrayLike<number>): Problem {
  const { x, width: d, rows } = data;
  const n = rows === undefined ? data.y.length : rows.length;
  const at = (i: number) => (rows === undefined ? i : rows[i]);
  const y = Float64Array.from({ length: n }, (_, i) => data.y[at(i)]);
  const w = Float64Array.from({ length: n }, (_, i) => data.weight?.[at(i)] ?? 1);
  const total = w.reduce((a, b) => a + b, 0);
  const z = new Float64Array(n * d);
  const center = new Float64Array(d);
  const scale = new Float64Array(d);
  const penalty = new Float64Array(d + 1);
  for (let j = 0; j < d; j++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += w[i] * x[at(i) * d + j];
    const mean = sum / total;
    let squares = 0;
    let largest = 0;
    for (let i = 0; i < n; i++) {
      const value = x[at(i) * d + j];
      const off = value - mean;
      squares += w[i] * off * off;
      largest = Math.max(largest, Math.abs(value));
    }
    let spread = Math.sqrt(squares / total);
    // squares of very large and very small numbers are none: in units of the largest they are
    if (largest > 0 && !(squares > 1e-280 * total && squares < 1e280 * total)) {
      squares = 0;
      for (let i = 0; i < n; i++) squares += w[i] * ((x[at(i) * d + j] - mean) / largest) ** 2;
      spread = largest * Math.sqrt(squares / total);
    }
    center[j] = mean;
    // a spread of rounding errors is none
    scale[j] = spread > 1e-14 * largest ? spread : 0;
    for (let i = 0; i < n; i++) z[i * d + j] = scale[j] > 0 ? (x[at(i) * d + j] - mean) / scale[j] : 0;
    const r = typeof ridge === "number" ? ridge : ridge[j];
    penalty[j + 1] = scale[j] > 0 && r > 0 ? r / scale[j] / scale[j] : 0;
  }
  const problem = { n, d, z, y, w, center, scale, penalty, active: new Uint8Array(d + 1).fill(1) };
  findAliased(problem, total);
  return problem;
}

/** Marks columns that others before them determine: their part of X'WX left over is rounding. */
function findAliased({ n, d, z, w, scale, penalty, active }: Problem, total: number): void {
  for (let j = 0; j < d; j++) if (scale[j] === 0) active[j + 1] = 0;
  // a penalty makes every column that varies count
  const free = penalty.subarray(1).some((r, j) => active[j + 1] === 1 && !(r > 1e-9 * total));
  if (!free) return;
  const cross = new Float64Array(d * d);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < d; j++) {
      const part = (w[i] * z[i * d + j]) / total;
      for (let k = 0; k <= j; k++) cross[j * d + k] += part * z[i * d + k];
    }
  for (let j = 0; j < d; j++) {
    for (let k = 0; k < j; k++) {
      let s = cross[j * d + k];
      for (let l = 0; l < k; l++) s -= cross[j * d + l] * cross[k * d + l];
      cross[j * d + k] = active[k + 1] ? s / cross[k * d + k] : 0;
    }
    let left = cross[j * d + j] + penalty[j + 1] / total;
    for (let k = 0; k < j; k++) left -= cross[j * d + k] ** 2;
    if (scale[j] === 0 || !(left > 1e-11)) {
      active[j + 1] = 0;
      for (let k = 0; k <= j; k++) cross[j * d + k] = 0;
    } else cross[j * d + j] = Math.sqrt(left);
  }
}

function startOf(problem: Problem, start: ArrayLike<number> | undefined): Float64Array {
  const { d, y, w, center, scale, active } = problem;
  const beta = new Float64Array(d + 1);
  if (start === undefined) {
    const total = w.reduce((a, b) => a + b, 0);
    const share = y.reduce((a, v, i) => a + w[i] * v, 0) / total;
    if (share > 0 && share < 1) beta[0] = logOddsOf(share);
    return beta;
  }
  beta[0] = start[0];
  for (let j = 0; j < d; j++) {
    if (active[j + 1] === 0) continue;
    beta[j + 1] = start[j + 1] * scale[j];
    beta[0] += start[j + 1] * center[j];
  }
  return beta;
}

function etaOf({ n, d, z }: Problem, beta: Float64Array): Float64Array {
  const eta = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let s = beta[0];
    for (let j = 0; j < d; j++) s += z[i * d + j] * beta[j + 1];
    eta[i] = s;
  }
  return eta;
}

function likelihood({ n, y, w, penalty }: Problem, eta: Float64Array, beta: Float64Array) {
  let logLikelihood = 0;
  for (let i = 0; i < n; i++) logLikelihood += w[i] * logisticLogLikelihood(y[i], eta[i]);
  let penalized = logLikelihood;
  for (let j = 1; j < beta.length; j++) penalized -= (penalty[j] / 2) * beta[j] * beta[j];
  return { logLikelihood, penalized };
}

/** Slope and negative Hessian of the penalized log-likelihood; a column that is not active has a one of its own there. */
function derivatives(
  { n, d, z, y, w, penalty, active }: Problem,
  eta: Float64Array,
  beta: Float64Array,
  slope: Float64Array,
  hessian: Float64Array,
): void {
  const size = d + 1;
  slope.fill(0);
  hessian.fill(0);
  for (let i = 0; i < n; i++) {
    const p = logisticOf(eta[i]);
    const left = w[i] * (y[i] - p);
    // 1 - p would lose the digits of a tiny rest
    const v = w[i] * p * logisticOf(-eta[i]);
    const row = i * d;
    slope[0] += left;
    hessian[0] += v;
    for (let j = 0; j < d; j++) {
      const zj = z[row + j];
      if (zj === 0) continue;
      slope[j + 1] += left * zj;
      const vz = v * zj;
      const to = (j + 1) * size;
      hessian[to] += vz;
      for (let k = 0; k <= j; k++) hessian[to + k + 1] += vz * z[row + k];
    }
  }
  for (let j = 1; j < size; j++) {
    slope[j] -= penalty[j] * beta[j];
    hessian[j * size + j] += penalty[j];
    if (active[j] === 1) continue;
    slope[j] = 0;
    for (let k = 0; k < size; k++) {
      hessian[j * size + k] = 0;
      hessian[k * size + j] = 0;
    }
    hessian[j * size + j] = 1;
  }
}

/** Coefficients and covariance in the columns' own units. */
function inUnits({ d, center, scale, active }: Problem, beta: Float64Array, hessian: Float64Array) {
  const size = d + 1;
  const covariance = new Float64Array(size * size).fill(Number.NaN);
  const coefficients = new Float64Array(size);
  coefficients[0] = beta[0];
  for (let j = 1; j < size; j++) {
    if (active[j] === 0) continue;
    coefficients[j] = beta[j] / scale[j - 1];
    coefficients[0] -= coefficients[j] * center[j - 1];
  }
  if (!choleskyInPlace(hessian, size)) return { coefficients, covariance };
  // rows of the change of units: b = T beta
  const turn = (values: Float64Array) => {
    const out = new Float64Array(size);
    out[0] = values[0];
    for (let j = 1; j < size; j++) {
      if (active[j] === 0) continue;
      out[j] = values[j] / scale[j - 1];
      out[0] -= out[j] * center[j - 1];
    }
    return out;
  };
  const half = Array.from({ length: size }, (_, j) => {
    const unit = new Float64Array(size);
    unit[j] = 1;
    return turn(solveCholesky(hessian, size, unit));
  });
  for (let k = 0; k < size; k++) {
    const column = turn(Float64Array.from(half, (values) => values[k]));
    for (let j = 0; j < size; j++) covariance[j * size + k] = active[j] && active[k] ? column[j] : Number.NaN;
  }
  return { coefficients, covariance };
}
