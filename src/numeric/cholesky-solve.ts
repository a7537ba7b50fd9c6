/** The x of `L L' x = b`, with L the lower Cholesky factor of d rows that `choleskyInPlace` leaves. O(d^2). */
export function solveCholesky(l: Float64Array, d: number, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) x[i] -= l[i * d + j] * x[j];
    x[i] /= l[i * d + i];
  }
  for (let i = d - 1; i >= 0; i--) {
    for (let j = i + 1; j < d; j++) x[i] -= l[j * d + i] * x[j];
    x[i] /= l[i * d + i];
  }
  return x;
}
