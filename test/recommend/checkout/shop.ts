import fc from "fast-check";
import { type Interactions, interactionsOf } from "../../../src/recommend/index.ts";

const catalogue = [
  { item: "kettle", category: "kettles", price: 30, text: "kettle 1 l" },
  { item: "steel kettle", category: "kettles", price: 45, text: "steel kettle 1 l" },
  { item: "glass kettle", category: "kettles", price: 60, text: "glass kettle with a filter" },
  { item: "gold kettle", category: "kettles", price: 900, text: "kettle of gold" },
  { item: "tea", category: "tea", price: 6, text: "green tea" },
  { item: "filter", category: "filters", price: 3 },
  { item: "cup", price: 5 },
];

/** Baskets, their items with a plus between them, sold with a catalogue unless other options are given. */
export function sold(baskets: readonly string[], options: object = { catalogue }): Interactions {
  return interactionsOf(
    baskets.flatMap((basket, order) => basket.split(" + ").map((item) => ({ order, item }))),
    options,
  );
}

/** Baskets of a shop that sells kettles and what goes with them. */
export const baskets: readonly string[] = [
  "kettle + tea + filter",
  "kettle + tea",
  "kettle + filter + tea",
  "kettle + steel kettle + cup",
  "kettle",
  "tea",
  "cup",
  "steel kettle",
  "cup + tea",
];

/** Any baskets of five items. */
export const anyBaskets: fc.Arbitrary<string[][]> = fc.array(
  fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1, maxLength: 4 }),
  {
    minLength: 1,
    maxLength: 14,
  },
);
