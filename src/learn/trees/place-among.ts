/** The first place, `least` or later, whose edge is not below the value; the last one for what lies above them all. O(log edges). */
export function placeAmong(edges: Float64Array, value: number, least = 0): number {
  let from = least;
  let to = edges.length - 1;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (edges[middle] < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
