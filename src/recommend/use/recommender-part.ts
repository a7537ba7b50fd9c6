import { needModel } from "../../core/model.ts";
import { Table } from "../../core/table.ts";
import { compareIds } from "../input/id-order.ts";
import type { PopularItemsModel } from "../popularity/popular-types.ts";
import type { TrendingInfo, TrendingItem } from "../trending-items.ts";
import { RECOMMENDER_KINDS } from "./recommender-kinds.ts";
import type { AnyRecommender } from "./recommender-model.ts";

/** A model, or the table of `trendingItems`: what is trending, in its order. */
export type RecommenderPart = AnyRecommender | Table<TrendingItem, TrendingInfo>;

/** The part as a model; "bad-model" for what is none. */
export function partModel(part: RecommenderPart, what: string): AnyRecommender {
  if (isTrends(part)) return modelOf(part);
  needModel(part, RECOMMENDER_KINDS, what, "a fit such as fitEase or fitPopularItems");
  return part;
}

/** What reasons that come from it are called. */
export function partKind(part: RecommenderPart): string {
  return isTrends(part) ? part.info.kind : part.kind;
}

function isTrends(part: unknown): part is Table<TrendingItem, TrendingInfo> {
  return part instanceof Table && part.info.kind === "trending-items";
}

/** What is trending as a list of what sells: how many times more, at least, is the score. */
function modelOf(trends: Table<TrendingItem, TrendingInfo>): PopularItemsModel {
  const rows = [...trends].sort((a, b) => compareIds(a.item, b.item));
  const categories = [...new Set(rows.flatMap(({ category }) => category ?? []))].sort();
  return {
    kind: "popular-items",
    version: 1,
    by: "rise",
    window: trends.info.window,
    halfLife: null,
    season: null,
    asOf: trends.info.asOf,
    rows: rows.reduce((sum, { now }) => sum + now, 0),
    items: rows.map(({ item }) => item),
    score: rows.map(({ liftLow }) => liftLow),
    categories,
    category: rows.map(({ category }) => (category === null ? -1 : categories.indexOf(category))),
  };
}
