import type { AnyRecommender } from "./recommender-model.ts";

/** Every kind of model that recommends. */
export const RECOMMENDER_KINDS: readonly AnyRecommender["kind"][] = [
  "also-bought",
  "buy-again",
  "ease",
  "item-factors",
  "item-neighbors",
  "next-basket",
  "popular-items",
  "recommender",
  "sessions",
  "user-neighbors",
];
