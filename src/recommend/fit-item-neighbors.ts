import { badOption, oneOf } from "../core/options.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import {
  bestNeighborsSteps,
  minCountOption,
  type NeighborLists,
  topOption,
} from "./counts/best-neighbors.ts";
import { eachCoSum } from "./counts/co-sums.ts";
import type { PairCounts } from "./counts/pair-counts-types.ts";
import { longestOption, pairSourceSteps } from "./counts/pair-source.ts";
import { transposeSteps } from "./input/csr.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { needInteractions } from "./input/need-interactions.ts";
import { type ProfileOptions, profileOption } from "./models/profile.ts";
import type { ItemNeighborsModel, Votes } from "./neighbors/item-neighbors-types.ts";
import {
  isSum,
  type Similarity,
  type SimilarityOptions,
  similarityOption,
  similarityScore,
  takesWeights,
} from "./neighbors/similarity.ts";
import { squaredLengths, termWeights, weighRowsSteps } from "./neighbors/term-weights.ts";
import { type EntryWeights, weightedRowsSteps, weightsOption } from "./neighbors/weighted-rows.ts";
import { needObject } from "./use/needs.ts";

/** How a model of neighbours is used: what the items of a history count. */
export interface VoteOptions {
  /** How much an item of the history counts before decay: 1 ("one", default), its baskets, or the sum of the weights of its rows. */
  readonly votes?: Votes;
  /** How much of it what lies back still counts. Default: all of it. */
  readonly profile?: ProfileOptions;
}

/** Options of {@link fitItemNeighbors}. */
export interface FitItemNeighborsOptions extends SimilarityOptions, VoteOptions {
  /** Whose items go together: those of one "customer" (default) or of one "basket". */
  readonly per?: "customer" | "basket";
  /** What an entry is: 1 ("one", default), the customer's baskets with the item, or the sum of weights or pieces; for "cosine", "asymmetric-cosine", "tfidf" and "bm25". */
  readonly weights?: EntryWeights;
  /** Neighbours kept per item, 1 to 10,000. Default 100. */
  readonly top?: number;
  /** Customers (baskets) a pair must have in common; for measures that count. Default 1. */
  readonly minCount?: number;
  /** Customers (baskets) of more items than that are passed over, and counted in `settings.passedOver`. Default 1,000. */
  readonly longest?: number;
}

/**
 * Which items are liked by the same customers: the best neighbours of every item, which vote for what to offer to anybody from what he has (item-based collaborative filtering). A score is the sum
 * over the items of the history of their similarity to the item scored. The default measure is the log-likelihood ratio of the pairs that meet more often than by chance: better than cosine, the usual
 * one, by a fifth on public data. Only pairs that score above 0 are neighbours; equal scores are in the order of ids. Customers in another order change nothing; one more customer who shares no item with the
 * others changes no cosine, Jaccard, confidence or Kulczynski, but "llr", "lift", "leverage", "support", "tfidf" and "bm25" ask how many customers or items there are in all. From the
 * pairs of `countPairs` it is the same model without the counting, for measures that count. O(sum of squared rows) time, O(entries + items x top) memory.
 * Sarwar, Karypis, Konstan and Riedl 2001; measures: log-likelihood ratio Dunning 1993, BM25 Robertson and Zaragoza 2009, asymmetric cosine Aiolli 2013.
 *
 * @throws "bad-option", also for weights with a measure that counts; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { fitItemNeighbors, interactionsOf, similarItems } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: "ann", item: "bread" }, { customer: "ann", item: "butter" },
 *   { customer: "bob", item: "bread" }, { customer: "bob", item: "butter" }, { customer: "bob", item: "jam" },
 *   { customer: "cleo", item: "tea" },
 * ]);
 * const model = fitItemNeighbors(bought, { measure: "jaccard" });
 * similarItems(model, "bread").items.map((o) => [o.item, o.score]); // => [["butter", 1], ["jam", 0.5]]
 * fitItemNeighbors(bought, { measure: "jaccard", weights: "weight" }); // throws "bad-option"
 */
export function fitItemNeighbors(
  interactions: Interactions | PairCounts,
  options: FitItemNeighborsOptions = {},
): ItemNeighborsModel {
  return runSteps(itemNeighborsSteps(interactions, options));
}

/**
 * {@link fitItemNeighbors} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitItemNeighbors`, and "aborted".
 *
 * @example
 * import { fitItemNeighborsAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([{ customer: "ann", item: "bread" }, { customer: "ann", item: "jam" }]);
 * (await fitItemNeighborsAsync(bought, { measure: "cosine" })).score; // => [1, 1]
 * await fitItemNeighborsAsync(bought, { signal: { aborted: true } }); // throws "aborted"
 */
export async function fitItemNeighborsAsync(
  interactions: Interactions | PairCounts,
  options: FitItemNeighborsOptions & Work = {},
): Promise<ItemNeighborsModel> {
  return runStepsAsync(itemNeighborsSteps(interactions, options), options);
}

/** The fit some items at a time. */
export function* itemNeighborsSteps(
  interactions: Interactions | PairCounts,
  options: FitItemNeighborsOptions,
): Steps<ItemNeighborsModel> {
  needObject(options, "options", 'an object such as { measure: "cosine" }');
  const similarity = similarityOption(options, "llr");
  const top = topOption(options.top ?? 100);
  const minCount = minCountOption(options.minCount);
  const votes = oneOf(options.votes ?? "one", "votes", ["one", "baskets", "weight"]);
  const profile = profileOption(options.profile);
  const { measure } = similarity;
  const weights = options.weights ?? "one";
  const counting = !isSum(measure) && weights === "one";
  if (weights !== "one" && !takesWeights(measure))
    throw badOption("weights", weights, `"one" with the measure "${measure}", which counts`);
  if (minCount > 1 && !counting)
    throw badOption("minCount", minCount, "1 with tf-idf, BM25 and weights, which do not count");
  const { items, lists, counted } = yield* counting
    ? fromCounts(interactions, options, similarity, top, minCount)
    : fromSums(interactions, options, similarity, top);
  return {
    kind: "item-neighbors",
    version: 1,
    method: measure,
    settings: { ...similarity, ...counted, top, minCount, weights },
    votes,
    profile,
    items: [...items],
    start: lists.start,
    neighbor: lists.neighbor,
    score: lists.score,
  };
}

interface Found {
  readonly items: readonly string[];
  readonly lists: NeighborLists;
  readonly counted: {
    readonly per: string;
    readonly longest: number;
    readonly rows: number;
    readonly passedOver: number;
  };
}

function* fromCounts(
  interactions: Interactions | PairCounts,
  options: FitItemNeighborsOptions,
  similarity: Similarity,
  top: number,
  minCount: number,
): Steps<Found> {
  const source = yield* pairSourceSteps(interactions, options, "customer", "fitItemNeighbors");
  const { items, counts, per, longest, rows, passedOver } = source;
  const scoreOf = similarityScore(similarity, rows);
  const lists = yield* bestNeighborsSteps(items.length, top, minCount, source.each, (both, item, other) =>
    scoreOf(both, counts[item], counts[other], rows),
  );
  return { items, lists, counted: { per, longest, rows, passedOver } };
}

function* fromSums(
  interactions: Interactions | PairCounts,
  options: FitItemNeighborsOptions,
  similarity: Similarity,
  top: number,
): Steps<Found> {
  const table = needInteractions(interactions, `fitItemNeighbors with "${similarity.measure}"`);
  const per = oneOf(options.per ?? "customer", "per", ["customer", "basket"]);
  const longest = longestOption(options.longest);
  const weights = weightsOption(table, options.weights);
  const { matrix, passedOver } = yield* weightedRowsSteps(table, per, weights, longest);
  // items are the rows that weights are worked out for: what is in many customers' hands says little of each
  const items = yield* transposeSteps(matrix);
  const byItem = yield* weighRowsSteps(items, termWeights(items, similarity));
  const byRow = yield* transposeSteps(byItem);
  const size = squaredLengths(byItem);
  const scoreOf = similarityScore(similarity);
  const lists = yield* bestNeighborsSteps(items.rows, top, 0, eachCoSum(byRow, byItem), (sum, item, other) =>
    scoreOf(sum, size[item], size[other], matrix.rows),
  );
  return {
    items: table.columns.item.levels,
    lists,
    counted: { per, longest, rows: matrix.rows, passedOver },
  };
}
