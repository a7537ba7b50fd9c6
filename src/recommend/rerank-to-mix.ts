import { badOption, needOptions, shareOption } from "../core/options.ts";
import { ownLog } from "../numeric/own-log.ts";
import { keepOption, needRanking, reranked } from "./rerank/ranking.ts";
import type { RankedItem, Reranked } from "./rerank/rerank-types.ts";

/** Options of {@link rerankToMix}. */
export interface RerankToMixOptions {
  /** The category of an item; null: none, which counts as a category of its own. */
  readonly category: (item: string) => string | null | undefined;
  /** What the customer buys: weights by category, in any unit (baskets, money). `null` is the category of what has none. */
  readonly mix: ReadonlyMap<string | null, number>;
  /** 0 only scores count, 1 only the mix. Default 0.5. */
  readonly strength?: number;
  /** Items to keep. Default: all, in their new order. */
  readonly count?: number;
}

// the ranking's own mix is blended with so much of the customer's, so that a category it does not have costs much, not everything
const SMOOTH = 0.01;

/**
 * A ranking that has categories in the shares that the customer buys them in, so that a main interest does not crowd out the small ones: one item after the other is chosen so that
 * (1 - strength) x sum of scores - strength x KL(mix, mix of the list so far) is largest (calibrated recommendations, Steck 2018: scores by the largest, the list's mix
 * smoothed with 1 % of the customer's, natural logarithm); of equal ones the one that stood first. An empty mix changes nothing. O(items x count x categories of the mix).
 *
 * @throws "bad-option", "bad-input" for what is no ranking.
 *
 * @example
 * import { rerankToMix } from "clientele/recommend";
 * const ranking = [
 *   { item: "w1", score: 1 }, { item: "w2", score: 0.98 }, { item: "w3", score: 0.96 }, { item: "c1", score: 0.7 },
 * ];
 * const category = (item) => (item[0] === "w" ? "wine" : "cheese");
 * const mix = new Map([["wine", 2], ["cheese", 1]]);
 * rerankToMix(ranking, { category, mix, count: 3 }).items.map((i) => i.item); // => ["w1", "c1", "w2"]
 * rerankToMix(ranking, { category, mix: new Map([["wine", -1]]) }); // throws "bad-option"
 */
export function rerankToMix<Item extends RankedItem>(
  items: Iterable<Item>,
  options: RerankToMixOptions,
): Reranked<Item> {
  needOptions(options, "rerankToMix", "category and mix");
  const { category, mix } = options;
  if (typeof category !== "function") throw badOption("category", category, "a function of an item's id");
  if (!(mix instanceof Map)) throw badOption("mix", mix, "a Map of weights by category");
  const strength = shareOption(options.strength ?? 0.5, "strength");
  let total = 0;
  for (const weight of mix.values()) {
    if (!(typeof weight === "number" && weight >= 0 && Number.isFinite(weight)))
      throw badOption("mix", weight, "weights, zero or more");
    total += weight;
  }
  const list = needRanking(items, "rerankToMix");
  const count = keepOption(options.count, list.length);
  if (total === 0 || strength === 0) return reranked(list, list, count, "the customer's mix");

  const names = [...mix.keys()].filter((name) => (mix.get(name) ?? 0) > 0);
  const shares = Float64Array.from(names, (name) => (mix.get(name) ?? 0) / total);
  const groups = Int32Array.from(list, ({ item }) => names.indexOf(category(item) ?? null));
  let largest = 0;
  for (const { score } of list) largest = Math.max(largest, Math.abs(score));
  const counts = new Float64Array(names.length);
  const taken = new Uint8Array(list.length);
  const chosen: Item[] = [];
  const gains = new Float64Array(names.length + 1);
  while (chosen.length < count) {
    const length = chosen.length + 1;
    // what a category does to the mix is the same for all of its items: its own term changes
    let none = 0;
    for (let g = 0; g < names.length; g++) none -= divergence(shares[g], counts[g] / length);
    gains[names.length] = none;
    for (let g = 0; g < names.length; g++)
      gains[g] =
        none + divergence(shares[g], counts[g] / length) - divergence(shares[g], (counts[g] + 1) / length);
    let best = -1;
    let bestValue = 0;
    for (let k = 0; k < list.length; k++) {
      if (taken[k] === 1) continue;
      const group = groups[k] < 0 ? names.length : groups[k];
      const score = largest === 0 ? 0 : list[k].score / largest;
      const value = (1 - strength) * score + strength * gains[group];
      if (best < 0 || value > bestValue) [best, bestValue] = [k, value];
    }
    taken[best] = 1;
    if (groups[best] >= 0) counts[groups[best]]++;
    chosen.push(list[best]);
  }
  return reranked(list, chosen, count, "the customer's mix");
}

/** What a category adds to KL, by its share in the mix and in the list. */
function divergence(share: number, listed: number): number {
  return share * ownLog(share / ((1 - SMOOTH) * listed + SMOOTH * share));
}
