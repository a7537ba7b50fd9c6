/** The places 0 to n - 1 stably sorted by `key[place]`, which is from 0 to keys - 1, after the order in `places`. O(n + keys). */
export function countingSort(
  places: Int32Array,
  key: (place: number) => number,
  keys: number,
): Int32Array<ArrayBuffer> {
  const next = new Int32Array(keys + 1);
  for (let i = 0; i < places.length; i++) next[key(places[i]) + 1]++;
  for (let k = 0; k < keys; k++) next[k + 1] += next[k];
  const out = new Int32Array(places.length);
  for (let i = 0; i < places.length; i++) out[next[key(places[i])]++] = places[i];
  return out;
}
