/** The first place of rising numbers from `from` to before `to` that is not below x; `to` without one. O(log n). */
export function firstAtLeast(
  rising: ArrayLike<number>,
  x: number,
  from = 0,
  to: number = rising.length,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first place of rising numbers that is above x, which is how many are not; all of them without one. O(log n). */
export function firstAbove(rising: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
