/**
 * z' V^- z for a symmetric V that may be singular (row after row, d x d) and z in its range, and the rank of V: by Cholesky with the largest pivot first, where pivots below 1e-10 of their diagonal count as 0. O(d^3).
 */
export function semidefiniteForm(v: Float64Array, z: Float64Array): { value: number; rank: number } {
  const d = z.length;
  const a = v.slice();
  const b = z.slice();
  const diagonal = Float64Array.from({ length: d }, (_, j) => v[j * d + j]);
  const open = new Uint8Array(d).fill(1);
  let value = 0;
  let rank = 0;
  for (let step = 0; step < d; step++) {
    let pivot = -1;
    for (let j = 0; j < d; j++)
      if (
        open[j] === 1 &&
        a[j * d + j] > 1e-10 * diagonal[j] &&
        (pivot < 0 || a[j * d + j] > a[pivot * d + pivot])
      )
        pivot = j;
    if (pivot < 0) break;
    open[pivot] = 0;
    rank++;
    const p = a[pivot * d + pivot];
    value += (b[pivot] * b[pivot]) / p;
    for (let i = 0; i < d; i++) {
      if (open[i] === 0) continue;
      const share = a[i * d + pivot] / p;
      b[i] -= share * b[pivot];
      for (let j = 0; j < d; j++) if (open[j] === 1) a[i * d + j] -= share * a[pivot * d + j];
    }
  }
  return { value, rank };
}
