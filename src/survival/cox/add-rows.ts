/** Adds rows of x (as many terms each as `to` has) from place `low` to before `high`, times their mass and `factor`. O(rows terms). */
export function addRows(
  to: Float64Array,
  x: Float64Array,
  mass: Float64Array | undefined,
  factor: number,
  low: number,
  high: number,
): void {
  const p = to.length;
  for (let k = low, o = low * p; k < high; k++) {
    const w = mass === undefined ? factor : factor * mass[k];
    for (let j = 0; j < p; j++, o++) to[j] += w * x[o];
  }
}
