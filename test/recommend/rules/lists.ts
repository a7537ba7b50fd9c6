import fc from "fast-check";
import { type Interactions, interactionsOf } from "../../../src/recommend/index.ts";

/** One order for each list of items. */
export function baskets(lists: readonly (readonly string[])[]): Interactions {
  return interactionsOf(lists.flatMap((list, order) => list.map((item) => ({ order, item }))));
}

/** Every set that some basket holds, with its count: all subsets of all baskets, counted one by one. */
export function plainSets(lists: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const list of lists) {
    const items = [...new Set(list)].sort();
    for (let mask = 1; mask < 1 << items.length; mask++) {
      const key = items.filter((_, k) => mask & (1 << k)).join(" + ");
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/** Up to fourteen baskets of six items. */
export const logs: fc.Arbitrary<string[][]> = fc.array(
  fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f"), { minLength: 1 }),
  {
    minLength: 1,
    maxLength: 14,
  },
);
