/**
 * p-values corrected for many comparisons by Holm (1979): reject those below 1 - level, and the chance of any false one is below it. Where only some of the `tests` made are listed,
 * the others count with a p of 1. O(n log n).
 */
export function holm(p: ArrayLike<number>, tests: number = p.length): Float64Array {
  const order = ascending(p);
  const out = new Float64Array(p.length);
  let most = 0;
  for (let k = 0; k < order.length; k++) {
    most = Math.max(most, Math.min(1, p[order[k]] * (tests - k)));
    out[order[k]] = most;
  }
  return out;
}

/**
 * p-values corrected by Benjamini and Hochberg (1995): of those below 1 - level, at most that share is false on average. Where only some of the `tests` made are listed,
 * the others count with a p of 1. O(n log n).
 */
export function benjaminiHochberg(p: ArrayLike<number>, tests: number = p.length): Float64Array {
  const order = ascending(p);
  const out = new Float64Array(p.length);
  let least = 1;
  for (let k = order.length - 1; k >= 0; k--) {
    least = Math.min(least, (p[order[k]] * tests) / (k + 1));
    out[order[k]] = least;
  }
  return out;
}

function ascending(p: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: p.length }, (_, i) => i).sort((a, b) => p[a] - p[b]);
}
