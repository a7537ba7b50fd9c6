/** V M V for symmetric p x p matrices: a covariance with what varies between its two slices. O(p^3). */
export function sandwichProduct(v: Float64Array, m: Float64Array, p: number): Float64Array {
  return product(product(v, m, p), v, p);
}

function product(a: Float64Array, b: Float64Array, p: number): Float64Array {
  const out = new Float64Array(p * p);
  for (let i = 0; i < p; i++)
    for (let k = 0; k < p; k++) for (let j = 0; j < p; j++) out[i * p + j] += a[i * p + k] * b[k * p + j];
  return out;
}
