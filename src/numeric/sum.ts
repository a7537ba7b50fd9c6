/** Sum with Neumaier's compensation: the error does not grow with the number of terms. Money is summed this way. O(n). */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    const next = total + v;
    lost += Math.abs(total) >= Math.abs(v) ? total - next + v : v - next + total;
    total = next;
  }
  return total + lost;
}

/** Compensated sums of `values` by group: `groups[i]` is the group of row i, negative = none. O(n). */
export function sumBy(values: ArrayLike<number>, groups: ArrayLike<number>, count: number): Float64Array {
  const total = new Float64Array(count);
  const lost = new Float64Array(count);
  for (let i = 0; i < values.length; i++) {
    const g = groups[i];
    if (g < 0) continue;
    const v = values[i];
    const t = total[g];
    const next = t + v;
    lost[g] += Math.abs(t) >= Math.abs(v) ? t - next + v : v - next + t;
    total[g] = next;
  }
  for (let g = 0; g < count; g++) total[g] += lost[g];
  return total;
}

/** Compensated sum of each value and all before it. O(n). */
export function runningSum(values: ArrayLike<number>): Float64Array {
  const out = new Float64Array(values.length);
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    const next = total + v;
    lost += Math.abs(total) >= Math.abs(v) ? total - next + v : v - next + total;
    total = next;
    out[i] = total + lost;
  }
  return out;
}
