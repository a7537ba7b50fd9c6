/** Rows in the order of their places. */
export interface ByPlace {
  readonly order: Int32Array;
  /** Rows of place t are order[from[t]] up to order[from[t + 1]]. */
  readonly from: Int32Array;
}

/** Sorts rows by a place from 0 to `length`, counting. O(rows + places). */
export function byPlace(places: Int32Array, length: number): ByPlace {
  const from = new Int32Array(length + 2);
  for (const place of places) from[place + 1]++;
  for (let t = 0; t <= length; t++) from[t + 1] += from[t];
  const next = from.slice();
  const order = new Int32Array(places.length);
  for (let k = 0; k < places.length; k++) order[next[places[k]]++] = k;
  return { order, from };
}
