/** Survival that differs by less is equal: R's tolerance. */
const EQUAL = 2 ** -26;

/**
 * The first age at which a curve that starts at 1 and falls has come down to `level`; where it stays exactly there for a while the middle of that stretch, to the last age where it ends so (R's rule). NaN when it does not
 * come down so far. Steps without a value are passed over. O(steps).
 */
export function stepQuantile(times: Float64Array, curve: Float64Array, level: number, from = 0): number {
  if (level >= 1) return from;
  for (let t = 0; t < times.length; t++) {
    if (!(curve[t] <= level + EQUAL)) continue;
    if (curve[t] < level - EQUAL) return times[t];
    let u = t + 1;
    while (u < times.length && !(curve[u] < level - EQUAL)) u++;
    return (times[t] + times[Math.min(u, times.length - 1)]) / 2;
  }
  return Number.NaN;
}
