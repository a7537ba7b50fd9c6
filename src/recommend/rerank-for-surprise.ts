import { badOption, needOptions, shareOption } from "../core/options.ts";
import { keepOption, needRanking, reranked } from "./rerank/ranking.ts";
import type { RankedItem, Reranked } from "./rerank/rerank-types.ts";

/** Options of {@link rerankForSurprise}. */
export interface RerankForSurpriseOptions {
  /** Whether the customer would expect the item: it sells everywhere, or is of a category that he buys from. */
  readonly expected: (item: string) => boolean;
  /** Share of places for items that are not expected. Default 0.2: every fifth place. */
  readonly share?: number;
  /** Items to keep. Default: all. */
  readonly count?: number;
}

/**
 * A ranking in which a share of the places is for the unexpected: the place that the share falls due at (with 0.2: the 5th, the 10th, ...) goes to the best item that is not expected, unless
 * as many stand before it by themselves. Where there is none left, the order stays. O(items).
 *
 * @throws "bad-option", "bad-input" for what is no ranking.
 *
 * @example
 * import { rerankForSurprise } from "clientele/recommend";
 * const ranking = ["bread", "milk", "butter", "saffron"].map((item, k) => ({ item, score: 4 - k }));
 * const usual = new Set(["bread", "milk", "butter"]);
 * rerankForSurprise(ranking, { expected: (item) => usual.has(item), share: 0.5, count: 3 }).items.map((i) => i.item); // => ["bread", "saffron", "milk"]
 * rerankForSurprise(ranking, { expected: () => true, share: 2 }); // throws "bad-option"
 */
export function rerankForSurprise<Item extends RankedItem>(
  items: Iterable<Item>,
  options: RerankForSurpriseOptions,
): Reranked<Item> {
  needOptions(options, "rerankForSurprise", "expected");
  const { expected } = options;
  if (typeof expected !== "function") throw badOption("expected", expected, "a function of an item's id");
  const share = shareOption(options.share ?? 0.2, "share");
  const list = needRanking(items, "rerankForSurprise");
  const count = keepOption(options.count, list.length);
  const surprising = list.filter(({ item }) => !expected(item));
  const isSurprising = new Set(surprising);
  const taken = new Set<Item>();
  const chosen: Item[] = [];
  let surprises = 0;
  let next = 0;
  let nextSurprise = 0;
  while (chosen.length < list.length) {
    while (next < list.length && taken.has(list[next])) next++;
    while (nextSurprise < surprising.length && taken.has(surprising[nextSurprise])) nextSurprise++;
    const due = Math.floor((chosen.length + 1) * share + 1e-9) > surprises;
    const item = due && nextSurprise < surprising.length ? surprising[nextSurprise] : list[next];
    if (isSurprising.has(item)) surprises++;
    taken.add(item);
    chosen.push(item);
  }
  return reranked(list, chosen, count, "room for a surprise");
}
