/** Adds to the lower triangle of `to` the rows of x (p terms each) times themselves and their weights. Four rows at a time, so that sums are fetched and stored less often. O(n p^2). */
export function addSquares(x: Float64Array, p: number, weight: Float64Array, to: Float64Array): void {
  const n = weight.length;
  let k = 0;
  for (; k + 4 <= n; k += 4) {
    const w0 = weight[k];
    const w1 = weight[k + 1];
    const w2 = weight[k + 2];
    const w3 = weight[k + 3];
    const o0 = k * p;
    const o1 = o0 + p;
    const o2 = o1 + p;
    const o3 = o2 + p;
    for (let a = 0; a < p; a++) {
      const v0 = w0 * x[o0 + a];
      const v1 = w1 * x[o1 + a];
      const v2 = w2 * x[o2 + a];
      const v3 = w3 * x[o3 + a];
      for (let b = 0, at = a * p; b <= a; b++, at++)
        to[at] += v0 * x[o0 + b] + v1 * x[o1 + b] + (v2 * x[o2 + b] + v3 * x[o3 + b]);
    }
  }
  for (; k < n; k++)
    for (let a = 0, o = k * p; a < p; a++) {
      const v = weight[k] * x[o + a];
      for (let b = 0, at = a * p; b <= a; b++, at++) to[at] += v * x[o + b];
    }
}
