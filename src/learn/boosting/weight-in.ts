/** Weight of the rows in a run; their number where they weigh nothing. */
export function weightIn(
  rows: Int32Array,
  from: number,
  to: number,
  weight: Float64Array | undefined,
): number {
  if (weight === undefined) return to - from;
  let total = 0;
  for (let i = from; i < to; i++) total += weight[rows[i]];
  return total;
}
