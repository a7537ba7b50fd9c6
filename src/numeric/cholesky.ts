/**
 * Lower Cholesky factor of a symmetric positive definite d x d matrix, row after row, in place of its lower triangle; the upper one is set to
 * zero. False when the matrix is not positive definite to rounding; the content is then of no use. O(d^3).
 */
export function choleskyInPlace(a: Float64Array, d: number, at = 0): boolean {
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let s = a[at + i * d + j];
      for (let l = 0; l < j; l++) s -= a[at + i * d + l] * a[at + j * d + l];
      if (i > j) a[at + i * d + j] = s / a[at + j * d + j];
      else if (s > 0) a[at + i * d + i] = Math.sqrt(s);
      else return false;
    }
    for (let j = i + 1; j < d; j++) a[at + i * d + j] = 0;
  }
  return true;
}
