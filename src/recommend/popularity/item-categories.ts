import type { Interactions } from "../input/interaction-types.ts";

/** Categories of items: their names in text order, and each item's place among them (-1: none). O(items log categories). */
export function itemCategories({ info }: Interactions): {
  readonly categories: readonly string[];
  readonly category: readonly number[];
} {
  const named = info.facts?.category;
  if (named === undefined) return { categories: [], category: new Array<number>(info.items).fill(-1) };
  const distinct = new Set<string>();
  for (const name of named) if (name !== null) distinct.add(name);
  const categories = [...distinct].sort((a, b) => (a < b ? -1 : 1));
  const place = new Map(categories.map((name, k) => [name, k]));
  return { categories, category: named.map((name) => (name === null ? -1 : (place.get(name) ?? -1))) };
}
