/** p-values corrected for many comparisons by Holm (1979): reject those below 1 - level, and the chance of any false one is below it. O(n log n). */
export function holm(p: ArrayLike<number>): Float64Array {
  const order = Int32Array.from({ length: p.length }, (_, i) => i).sort((a, b) => p[a] - p[b]);
  const out = new Float64Array(p.length);
  let most = 0;
  for (let k = 0; k < order.length; k++) {
    most = Math.max(most, Math.min(1, p[order[k]] * (order.length - k)));
    out[order[k]] = most;
  }
  return out;
}
