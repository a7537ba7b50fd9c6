import { TopFew } from "../counts/top-few.ts";
import type { ItemFactorsModel } from "./item-factors-types.ts";

/** An item near another one: its place, and the cosine of the two vectors. */
export interface NearItem {
  readonly place: number;
  readonly score: number;
}

/**
 * The items whose vectors point most nearly the same way as that of the item at `place`, the best first, of equal ones the lower place first; only those with a cosine above 0 and, where
 * given, marked in `allowed`. An item that no customer had has no neighbours. O(items factors).
 */
export function factorNeighbors(
  { items, factors, values }: ItemFactorsModel,
  place: number,
  count: number,
  allowed?: Uint8Array,
): NearItem[] {
  const few = new TopFew(Math.min(count, items.length));
  const own = place * factors;
  const norm = lengthOf(values, own, factors);
  for (let i = 0; i < items.length; i++) {
    if (i === place || allowed?.[i] === 0) continue;
    let product = 0;
    for (let k = 0; k < factors; k++) product += values[own + k] * values[i * factors + k];
    // 0 for an item without a vector
    if (product > 0) few.add(i, product / (norm * lengthOf(values, i * factors, factors)));
  }
  const places = new Int32Array(few.size);
  const scores = new Float64Array(few.size);
  const taken = few.take(places, scores);
  return Array.from({ length: taken }, (_, k) => ({ place: places[k], score: scores[k] }));
}

function lengthOf(values: readonly number[], from: number, factors: number): number {
  let square = 0;
  for (let k = 0; k < factors; k++) square += values[from + k] * values[from + k];
  return Math.sqrt(square);
}
