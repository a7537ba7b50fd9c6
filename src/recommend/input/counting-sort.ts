import type { Steps } from "../../core/work.ts";
import { inPieces } from "./pieces.ts";

/** The places of rows stably sorted by `key[place]`, which is from 0 to keys - 1, in steps of some milliseconds. O(n + keys). */
export function* countingSortSteps(
  places: Int32Array,
  key: Int32Array,
  keys: number,
): Steps<Int32Array<ArrayBuffer>> {
  const next = new Int32Array(keys + 1);
  const out = new Int32Array(places.length);
  yield* inPieces(places.length, (from, to) => count(places, key, from, to, next));
  for (let k = 0; k < keys; k++) next[k + 1] += next[k];
  yield* inPieces(places.length, (from, to) => deal(places, key, from, to, next, out));
  return out;
}

function count(places: Int32Array, key: Int32Array, from: number, to: number, next: Int32Array): void {
  for (let i = from; i < to; i++) next[key[places[i]] + 1]++;
}

function deal(
  places: Int32Array,
  key: Int32Array,
  from: number,
  to: number,
  next: Int32Array,
  out: Int32Array,
): void {
  for (let i = from; i < to; i++) out[next[key[places[i]]]++] = places[i];
}
