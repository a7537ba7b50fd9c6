/** The product of two rows that begin at p and q; the width is a multiple of four. */
export function product(x: Float64Array, p: number, y: Float64Array, q: number, width: number): number {
  // four sums, which do not wait for each other
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let k = 0; k < width; k += 4) {
    a += x[p + k] * y[q + k];
    b += x[p + k + 1] * y[q + k + 1];
    c += x[p + k + 2] * y[q + k + 2];
    d += x[p + k + 3] * y[q + k + 3];
  }
  return a + b + (c + d);
}
