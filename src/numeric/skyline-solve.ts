/**
 * Solves A x = b in place for a symmetric positive definite matrix whose rows only begin at some column: row i holds A[i][begin[i]] to A[i][i], from place `at[i]` of `values` on. Cholesky's
 * decomposition stays within these. False where A is not positive definite; `values` and `b` are spent then. O(sum of squared row lengths).
 */
export function skylineSolve(
  begin: Int32Array,
  at: Int32Array,
  values: Float64Array,
  b: Float64Array,
): boolean {
  const n = begin.length;
  for (let i = 0; i < n; i++) {
    // place of column 0 of the row, which may be before the first place
    const row = at[i] - begin[i];
    let sum = 0;
    for (let j = begin[i]; j < i; j++) {
      const other = at[j] - begin[j];
      let v = values[row + j];
      for (let k = Math.max(begin[i], begin[j]); k < j; k++) v -= values[row + k] * values[other + k];
      v /= values[other + j];
      values[row + j] = v;
      sum += v * v;
    }
    const left = values[row + i] - sum;
    if (!(left > 0)) return false;
    values[row + i] = Math.sqrt(left);
  }
  for (let i = 0; i < n; i++) {
    const row = at[i] - begin[i];
    for (let k = begin[i]; k < i; k++) b[i] -= values[row + k] * b[k];
    b[i] /= values[row + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = at[i] - begin[i];
    b[i] /= values[row + i];
    for (let k = begin[i]; k < i; k++) b[k] -= values[row + k] * b[i];
  }
  return true;
}
