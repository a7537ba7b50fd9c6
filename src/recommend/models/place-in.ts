/** Where a place stands in rising places; -1 where it does not. O(log places). */
export function placeIn(at: Int32Array, place: number): number {
  let low = 0;
  let high = at.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (at[middle] === place) return middle;
    if (at[middle] < place) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
