/** Where probabilities are cut, so that a sure error costs much and not everything: the precision of a double (2^-52), as scikit-learn. */
export const LEAST_CHANCE: number = 2 ** -52;

/** Minus the logarithm of the chance that was given to what happened. */
export function logLossAt(p: number, y: number): number {
  const chance = y === 1 ? p : 1 - p;
  return chance <= LEAST_CHANCE
    ? -Math.log(LEAST_CHANCE)
    : chance >= 1 - LEAST_CHANCE
      ? -Math.log(1 - LEAST_CHANCE)
      : -Math.log(chance);
}

/** Mean of {@link logLossAt}; `y` is 1 or 0, `weight` the mass of each row. O(n). */
export function logLossOf(p: Float64Array, y: ArrayLike<number>, weight?: ArrayLike<number>): number {
  let total = 0;
  let all = 0;
  for (let i = 0; i < p.length; i++) {
    const w = weight === undefined ? 1 : weight[i];
    total += w * logLossAt(p[i], y[i]);
    all += w;
  }
  return total / all;
}
