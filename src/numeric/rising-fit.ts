/** The rising sequence nearest to `y` in weighted squares, by pooling neighbors that fall. Weights above zero. O(n). */
export function risingFit(y: Float64Array, weight: Float64Array): Float64Array {
  const n = y.length;
  // pools so far: mean, weight, and the place after the last
  const mean = new Float64Array(n);
  const held = new Float64Array(n);
  const end = new Int32Array(n);
  let pools = 0;
  for (let i = 0; i < n; i++) {
    let [m, w] = [y[i], weight[i]];
    while (pools > 0 && mean[pools - 1] >= m) {
      pools--;
      m = (m * w + mean[pools] * held[pools]) / (w + held[pools]);
      w += held[pools];
    }
    mean[pools] = m;
    held[pools] = w;
    end[pools++] = i + 1;
  }
  const out = new Float64Array(n);
  for (let p = 0; p < pools; p++) out.fill(mean[p], p === 0 ? 0 : end[p - 1], end[p]);
  return out;
}
