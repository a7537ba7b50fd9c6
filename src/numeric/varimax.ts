/**
 * Loadings (p x q, row after row) turned such that their squares vary most within each factor: varimax (Kaiser 1958), by turns of two factors at a time, to the end; rows
 * are brought to length one first (Kaiser's normalization), as R's `varimax`, which stops earlier (`eps = 1e-5`). O(p q^2) a pass.
 */
export function varimax(loadings: Float64Array, p: number, q: number): Float64Array {
  const z = loadings.slice();
  const length = new Float64Array(p);
  for (let i = 0; i < p; i++) {
    for (let m = 0; m < q; m++) length[i] += z[i * q + m] ** 2;
    length[i] = Math.sqrt(length[i]);
    if (length[i] > 0) for (let m = 0; m < q; m++) z[i * q + m] /= length[i];
  }
  let largest = 1;
  for (let pass = 0; pass < 1000 && largest > 1e-12; pass++) {
    largest = 0;
    for (let a = 0; a < q; a++)
      for (let b = a + 1; b < q; b++) largest = Math.max(largest, Math.abs(turn(z, p, q, a, b)));
  }
  for (let i = 0; i < p; i++) for (let m = 0; m < q; m++) z[i * q + m] *= length[i];
  return z;
}

/** Turns factors a and b to the best angle between them, which it returns. */
function turn(z: Float64Array, p: number, q: number, a: number, b: number): number {
  let [sumU, sumV, sumC, sumD] = [0, 0, 0, 0];
  for (let i = 0; i < p; i++) {
    const x = z[i * q + a];
    const y = z[i * q + b];
    const u = x * x - y * y;
    const v = 2 * x * y;
    sumU += u;
    sumV += v;
    sumC += u * u - v * v;
    sumD += 2 * u * v;
  }
  const angle = Math.atan2(sumD - (2 * sumU * sumV) / p, sumC - (sumU * sumU - sumV * sumV) / p) / 4;
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  for (let i = 0; i < p; i++) {
    const x = z[i * q + a];
    const y = z[i * q + b];
    z[i * q + a] = c * x + s * y;
    z[i * q + b] = c * y - s * x;
  }
  return angle;
}
