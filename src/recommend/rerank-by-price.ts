import { badOption, needOptions, oneOf } from "../core/options.ts";
import { keepOption, needRanking, reranked } from "./rerank/ranking.ts";
import type { RankedItem, Reranked } from "./rerank/rerank-types.ts";

/** Options of {@link rerankByPrice}. */
export interface RerankByPriceOptions {
  /** The price of an item; null where it is not known. */
  readonly price: (item: string) => number | null | undefined;
  /** Lowest price, itself in the band. Default 0. */
  readonly low?: number;
  /** Highest price, itself in the band. Default: no limit. */
  readonly high?: number;
  /** What becomes of items outside: "leave-out" (default), or "behind" all others. */
  readonly outside?: "leave-out" | "behind";
  /** What becomes of items without a price: "keep" (default), or as "outside". */
  readonly unknown?: "keep" | "outside";
  /** Items to keep. Default: all. */
  readonly count?: number;
}

/**
 * A ranking within a band of prices. O(items).
 *
 * @throws "bad-option", "bad-input" for what is no ranking.
 *
 * @example
 * import { rerankByPrice } from "clientele/recommend";
 * const price = new Map([["wine", 12], ["bread", 3], ["caviar", 90]]);
 * const ranking = ["caviar", "wine", "bread"].map((item, k) => ({ item, score: 3 - k }));
 * rerankByPrice(ranking, { price: (item) => price.get(item), high: 20 }).items.map((i) => i.item); // => ["wine", "bread"]
 * rerankByPrice(ranking, { price: (item) => price.get(item), low: 20, high: 10 }); // throws "bad-option"
 */
export function rerankByPrice<Item extends RankedItem>(
  items: Iterable<Item>,
  options: RerankByPriceOptions,
): Reranked<Item> {
  needOptions(options, "rerankByPrice", "price");
  const { price, low = 0, high = Number.POSITIVE_INFINITY } = options;
  if (typeof price !== "function") throw badOption("price", price, "a function of an item's id");
  if (!(typeof low === "number" && low >= 0)) throw badOption("low", low, "a price, zero or more");
  if (!(typeof high === "number" && high >= low)) throw badOption("high", high, "a price, not below low");
  const outside = oneOf(options.outside ?? "leave-out", "outside", ["leave-out", "behind"]);
  const unknown = oneOf(options.unknown ?? "keep", "unknown", ["keep", "outside"]);
  const list = needRanking(items, "rerankByPrice");
  const count = keepOption(options.count, list.length);
  const [within, others]: [Item[], Item[]] = [[], []];
  for (const entry of list) {
    const value = price(entry.item);
    const known = typeof value === "number" && !Number.isNaN(value);
    const fits = known ? value >= low && value <= high : unknown === "keep";
    (fits ? within : others).push(entry);
  }
  return reranked(list, outside === "behind" ? [...within, ...others] : within, count, "its price");
}
