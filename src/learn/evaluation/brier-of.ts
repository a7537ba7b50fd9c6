/** Mean squared difference of probability and outcome; `y` is 1 or 0, `weight` the mass of each row. O(n). */
export function brierOf(p: Float64Array, y: ArrayLike<number>, weight?: ArrayLike<number>): number {
  let total = 0;
  let all = 0;
  for (let i = 0; i < p.length; i++) {
    const w = weight === undefined ? 1 : weight[i];
    total += w * (p[i] - y[i]) * (p[i] - y[i]);
    all += w;
  }
  return total / all;
}
