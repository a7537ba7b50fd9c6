import { choleskyInPlace } from "./cholesky.ts";
import { solveCholesky } from "./cholesky-solve.ts";

/** A positive definite matrix turned round. */
export interface PositiveInverse {
  readonly inverse: Float64Array;
  /** Logarithm of the determinant of the matrix. */
  readonly logDeterminant: number;
}

/** Inverse of a symmetric positive definite d x d matrix by its Cholesky factor; undefined when it is not positive definite to rounding. O(d^3). */
export function positiveInverse(matrix: Float64Array, d: number): PositiveInverse | undefined {
  const l = matrix.slice();
  if (!choleskyInPlace(l, d)) return undefined;
  const inverse = new Float64Array(d * d);
  let logDeterminant = 0;
  for (let c = 0; c < d; c++) {
    logDeterminant += 2 * Math.log(l[c * d + c]);
    const unit = new Float64Array(d);
    unit[c] = 1;
    const x = solveCholesky(l, d, unit);
    for (let i = 0; i < d; i++) inverse[i * d + c] = x[i];
  }
  return { inverse, logDeterminant };
}
