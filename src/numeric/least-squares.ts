import { inverseUpper, type Qr, qrInPlace, solveUpper, transposeTimes } from "./qr.ts";
import { sum } from "./sum.ts";

/** What is to be fitted. No NaN; weights and counts above zero. */
export interface LeastSquaresProblem {
  readonly columns: readonly Float64Array[];
  readonly y: Float64Array;
  /** Case weights in R's sense: the variance of row i is sigma^2 / weight. */
  readonly weights?: Float64Array | undefined;
  /** How many equal rows a row stands for. */
  readonly counts?: Float64Array | undefined;
  readonly intercept: boolean;
}

/**
 * A weighted least squares fit, in coordinates that keep its digits: design column 0 is the constant (where there is one), the others are
 * (x - center) / scale. `kept` lists the design columns that are no combination of earlier ones, in the order of `solution`, `inverse` and `q`.
 */
export interface LeastSquares {
  /** Rows, counts included. */
  readonly n: number;
  readonly rank: number;
  /** n - rank. */
  readonly df: number;
  readonly intercept: boolean;
  /** For each column of the problem. */
  readonly centers: Float64Array;
  readonly scales: Float64Array;
  readonly kept: Int32Array;
  readonly solution: Float64Array;
  /** R^-1, column after column: (X'WX)^-1 = R^-1 R^-T. */
  readonly inverse: Float64Array;
  readonly qr: Qr;
  /** Square root of weight times count, by row. */
  readonly root: Float64Array;
  readonly counts: Float64Array | undefined;
  readonly residuals: Float64Array;
  /** Leverage of one of the rows that a row stands for. */
  readonly leverage: Float64Array;
  /** Weighted sums of squares: of the residuals, of what the columns explain beyond the constant. */
  readonly residualSquares: number;
  readonly explainedSquares: number;
  /** The residuals are rounding only: nothing is left to estimate an error from. */
  readonly perfect: boolean;
}

// of a column's length, what must be left beside the earlier columns for it to count as one of its own
const TOLERANCE = 1e-10;

/**
 * Least squares by Householder QR on centered columns scaled by powers of two, with one step of refinement. A column that is a combination of earlier ones is
 * left out (see `kept`). O(n p^2) time, O(n p) memory.
 */
export function leastSquares({ columns, y, weights, counts, intercept }: LeastSquaresProblem): LeastSquares {
  const rows = y.length;
  const both = productOf(weights, counts, rows);
  const root = rootOf(both);
  const total = sum(both);
  const meanOf = (x: Float64Array) => (intercept ? sum(product(x, both)) / total : 0);
  const offset = intercept ? 1 : 0;
  const p = columns.length + offset;
  const design = new Float64Array(rows * p);
  const centers = new Float64Array(columns.length);
  const scales = new Float64Array(columns.length).fill(1);
  const tolerance = new Float64Array(p).fill(TOLERANCE);
  if (intercept) design.set(root);
  for (const [j, x] of columns.entries()) {
    centers[j] = intercept && isConstant(x) ? x[0] : meanOf(x);
    const largest = largestFrom(x, centers[j]);
    if (largest > 0) {
      scales[j] = 2 ** Math.round(Math.log2(largest));
      // a sum of large columns carries their rounding, which is not a column of its own
      tolerance[j + offset] = Math.max(TOLERANCE, (32 * Number.EPSILON * largestFrom(x, 0)) / largest);
    }
    writeScaled(design, (j + offset) * rows, x, root, centers[j], scales[j]);
  }
  const plain = design.slice();
  const qr = qrInPlace(design, rows, p, tolerance);
  const middle = intercept && isConstant(y) ? (y[0] ?? 0) : meanOf(y);
  const target = new Float64Array(rows);
  writeScaled(target, 0, y, root, middle, 1);
  const effects = transposeTimes(qr, target);
  const solution = solveUpper(qr, effects.slice());
  let rest = restOf(plain, qr, target, solution);
  const correction = solveUpper(qr, transposeTimes(qr, rest));
  for (let c = 0; c < qr.rank; c++) solution[c] += correction[c];
  rest = restOf(plain, qr, target, solution);
  if (intercept) solution[0] += middle;

  const n = counts === undefined ? rows : sum(counts);
  const residualSquares = sum(product(rest, rest));
  const explained = effects.subarray(offset);
  const explainedSquares = sum(product(explained, explained));
  const inverse = inverseUpper(qr);
  return {
    n,
    rank: qr.rank,
    df: n - qr.rank,
    intercept,
    centers,
    scales,
    kept: qr.order.slice(0, qr.rank),
    solution,
    inverse,
    qr,
    root,
    counts,
    residuals: quotient(rest, root),
    leverage: leverageOf(qr, counts),
    residualSquares,
    explainedSquares,
    perfect: residualSquares <= Math.max(noiseOf(y, root), 1e-26 * explainedSquares),
  };
}

// loops of their own: in one long function each of them would be compiled anew with all the others

function rootOf(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.sqrt(values[i]);
  return out;
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i] * b[i];
  return out;
}

function quotient(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i] / b[i];
  return out;
}

function largestFrom(x: Float64Array, center: number): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i] - center));
  return largest;
}

function writeScaled(
  into: Float64Array,
  at: number,
  x: Float64Array,
  root: Float64Array,
  center: number,
  scale: number,
): void {
  for (let i = 0; i < x.length; i++) into[at + i] = root[i] * ((x[i] - center) / scale);
}

function leverageOf({ q, rank, rows }: Qr, counts: Float64Array | undefined): Float64Array {
  const leverage = new Float64Array(rows);
  for (let c = 0; c < rank; c++) for (let i = 0; i < rows; i++) leverage[i] += q[c * rows + i] ** 2;
  return counts === undefined ? leverage : quotient(leverage, counts);
}

/** What rounding may leave of a perfect fit. */
function noiseOf(y: Float64Array, root: Float64Array): number {
  let noise = 0;
  for (let i = 0; i < y.length; i++) noise += (8 * Number.EPSILON * root[i] * y[i]) ** 2;
  return noise;
}

/** Weighted target less what the solution makes of the kept columns. */
function restOf(design: Float64Array, qr: Qr, target: Float64Array, solution: Float64Array): Float64Array {
  const rest = target.slice();
  for (let c = 0; c < qr.rank; c++) {
    const at = qr.order[c] * qr.rows;
    for (let i = 0; i < qr.rows; i++) rest[i] -= solution[c] * design[at + i];
  }
  return rest;
}

function productOf(
  weights: Float64Array | undefined,
  counts: Float64Array | undefined,
  rows: number,
): Float64Array {
  if (weights === undefined) return counts ?? new Float64Array(rows).fill(1);
  return counts === undefined ? weights : weights.map((w, i) => w * counts[i]);
}

function isConstant(x: Float64Array): boolean {
  for (let i = 1; i < x.length; i++) if (x[i] !== x[0]) return false;
  return true;
}
