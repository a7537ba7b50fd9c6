import { badOption, needOptions, oneOf, shareOption } from "../core/options.ts";
import { keepOption, needRanking, reranked } from "./rerank/ranking.ts";
import type { RankedItem, Reranked } from "./rerank/rerank-types.ts";

/** Options of {@link rerankForDiversity}. */
export interface RerankForDiversityOptions {
  /** How alike two items are, from 0 to 1: `similarityOf(model)`, or 1 for one category and 0 for two. */
  readonly similarity: (a: string, b: string) => number;
  /** 0 only the score counts, 1 only being unlike the items before. Default 0.3. */
  readonly diversity?: number;
  /** "max" divides the scores by the largest, so that they compare with similarities (default); "none" takes them as they are, where they are from 0 to 1 already. */
  readonly scale?: "max" | "none";
  /** Items to keep. Default: all, in their new order. */
  readonly count?: number;
}

/**
 * A ranking with less of the same: one item after the other is chosen by (1 - diversity) x score - diversity x the largest similarity to an item chosen before (0 for the
 * first); of equal ones the one that stood first (maximal marginal relevance, Carbonell and Goldstein 1998). Scores stay as they are. O(items x count).
 *
 * @throws "bad-option", "bad-input" for what is no ranking.
 *
 * @example
 * import { rerankForDiversity } from "clientele/recommend";
 * const ranking = [{ item: "red wine", score: 0.9 }, { item: "rosé", score: 0.85 }, { item: "cheese", score: 0.6 }];
 * const wine = new Set(["red wine", "rosé"]);
 * const similarity = (a, b) => (wine.has(a) && wine.has(b) ? 0.95 : 0.1);
 * rerankForDiversity(ranking, { similarity }).items.map((i) => i.item); // => ["red wine", "cheese", "rosé"]
 * rerankForDiversity(ranking, { similarity }).changes[0]; // => { item: "cheese", from: 3, to: 2, why: "less of the same" }
 * rerankForDiversity(ranking, { similarity, diversity: 2 }); // throws "bad-option"
 */
export function rerankForDiversity<Item extends RankedItem>(
  items: Iterable<Item>,
  options: RerankForDiversityOptions,
): Reranked<Item> {
  needOptions(options, "rerankForDiversity", "similarity");
  const { similarity } = options;
  if (typeof similarity !== "function")
    throw badOption("similarity", similarity, "a function of two ids, such as similarityOf(model)");
  const diversity = shareOption(options.diversity ?? 0.3, "diversity");
  const scale = oneOf(options.scale ?? "max", "scale", ["max", "none"]);
  const list = needRanking(items, "rerankForDiversity");
  const count = keepOption(options.count, list.length);

  let largest = 0;
  for (const { score } of list) largest = Math.max(largest, Math.abs(score));
  const unit = scale === "none" || largest === 0 ? 1 : largest;
  const nearest = new Float64Array(list.length);
  const taken = new Uint8Array(list.length);
  const chosen: Item[] = [];
  while (chosen.length < count) {
    let best = -1;
    let bestValue = 0;
    for (let k = 0; k < list.length; k++) {
      if (taken[k] === 1) continue;
      const value = (1 - diversity) * (list[k].score / unit) - diversity * nearest[k];
      if (best < 0 || value > bestValue) [best, bestValue] = [k, value];
    }
    taken[best] = 1;
    const { item } = list[best];
    for (let k = 0; k < list.length; k++) {
      if (taken[k] === 1) continue;
      const alike = similarity(item, list[k].item);
      if (!Number.isFinite(alike)) throw badOption("similarity", alike, "a function that answers numbers");
      if (alike > nearest[k] || chosen.length === 0) nearest[k] = alike;
    }
    chosen.push(list[best]);
  }
  return reranked(list, chosen, count, "less of the same");
}
