/** How far a place is from the conditions of its optimum (Karush, Kuhn and Tucker): the largest slope that no penalty holds. */
export function gapOf(
  score: Float64Array,
  beta: Float64Array,
  ridge: Float64Array,
  lasso: Float64Array,
  active: Uint8Array,
): number {
  let most = 0;
  for (let j = 0; j < beta.length; j++) {
    if (active[j] === 0) continue;
    const slope = score[j] - ridge[j] * beta[j];
    const left = beta[j] === 0 ? Math.abs(slope) - lasso[j] : Math.abs(slope - Math.sign(beta[j]) * lasso[j]);
    most = Math.max(most, left);
  }
  return most;
}
