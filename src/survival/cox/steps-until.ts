/** A customer's covariates over a stretch of ages. */
export interface Stretch {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/** How many of the ascending times are not above an age. */
export function stepsUntil(times: readonly number[], age: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (times[mid] <= age) low = mid + 1;
    else high = mid;
  }
  return low;
}
