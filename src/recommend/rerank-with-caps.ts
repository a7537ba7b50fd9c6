import { badOption, needOptions } from "../core/options.ts";
import { needCaps } from "./rerank/option-checks.ts";
import { keepOption, needRanking, reranked } from "./rerank/ranking.ts";
import type { RankedItem, Reranked } from "./rerank/rerank-types.ts";

/** Options of {@link rerankWithCaps}. */
export interface RerankWithCapsOptions {
  /** The category (brand, maker) of an item; null: it has none, and no cap holds for it. */
  readonly category: (item: string) => string | null | undefined;
  /** Items of one category at most, 0 or more: for all, or by the name of the category (others: no cap). */
  readonly most: number | ReadonlyMap<string, number>;
  /** Items to keep. Default: all that the caps leave. */
  readonly count?: number;
}

/**
 * A ranking with at most so many items of one category: what is above a cap is left out, the best stay. O(items).
 *
 * @throws "bad-option", "bad-input" for what is no ranking.
 *
 * @example
 * import { rerankWithCaps } from "clientele/recommend";
 * const ranking = [{ item: "red wine", score: 3 }, { item: "white wine", score: 2 }, { item: "cheese", score: 1 }];
 * const capped = rerankWithCaps(ranking, { category: (item) => (item.endsWith("wine") ? "wine" : null), most: 1, count: 2 });
 * capped.items.map((i) => i.item); // => ["red wine", "cheese"]
 * rerankWithCaps(ranking, { category: () => null, most: -1 }); // throws "bad-option"
 */
export function rerankWithCaps<Item extends RankedItem>(
  items: Iterable<Item>,
  options: RerankWithCapsOptions,
): Reranked<Item> {
  needOptions(options, "rerankWithCaps", "category and most");
  const { category, most } = options;
  if (typeof category !== "function") throw badOption("category", category, "a function of an item's id");
  needCaps(most, "most");
  const list = needRanking(items, "rerankWithCaps");
  const count = keepOption(options.count, list.length);
  const seen = new Map<string, number>();
  const kept = list.filter(({ item }) => {
    const name = category(item);
    if (name === null || name === undefined) return true;
    const n = (seen.get(name) ?? 0) + 1;
    seen.set(name, n);
    const cap = typeof most === "number" ? most : most.get(name);
    return cap === undefined || n <= cap;
  });
  return reranked(list, kept, count, "enough of its category");
}
