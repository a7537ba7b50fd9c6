import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import type { PairCounts } from "./counts/pair-counts-types.ts";
import { pairSourceSteps } from "./counts/pair-source.ts";
import { triangleSteps } from "./counts/pair-triangle.ts";
import type { Interactions } from "./input/interaction-types.ts";

/** Options of {@link countPairs}. */
export interface CountPairsOptions {
  /** What counts as together: in one "basket" (default) or with one "customer", whenever. */
  readonly per?: "basket" | "customer";
  /** Baskets (customers) of more items than that are passed over. Default 1,000. */
  readonly longest?: number;
}

/**
 * How many baskets (customers) each item and each pair of items has. `fitAlsoBought` and `fitItemNeighbors` take these counts in the place of interactions, and `addToPairCounts` adds to them
 * what comes in, so that yesterday's interactions need not be counted again. Plain JSON with two numbers per pair that occurs: for shops whose items make up to some ten million of them (`parsePairCounts` reads
 * 50,000,000 values). O(sum of squared basket sizes).
 *
 * @throws "bad-option"; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { countPairs, interactionsOf } from "clientele/recommend";
 * const counts = countPairs(interactionsOf([
 *   { order: 1, item: "bread" }, { order: 1, item: "butter" }, { order: 2, item: "bread" },
 * ]));
 * counts.counts; // => [2, 1]
 * counts.both; // => [1]
 * countPairs([]); // throws "bad-input"
 */
export function countPairs(interactions: Interactions, options: CountPairsOptions = {}): PairCounts {
  return runSteps(countSteps(interactions, options));
}

/**
 * {@link countPairs} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `countPairs`, and "aborted".
 *
 * @example
 * import { countPairsAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([{ order: 1, item: "bread" }, { order: 1, item: "butter" }]);
 * (await countPairsAsync(bought)).both; // => [1]
 * await countPairsAsync(bought, { signal: { aborted: true } }); // throws "aborted"
 */
export async function countPairsAsync(
  interactions: Interactions,
  options: CountPairsOptions & Work = {},
): Promise<PairCounts> {
  return runStepsAsync(countSteps(interactions, options), options);
}

/** The count some items at a time. */
function* countSteps(interactions: Interactions, options: CountPairsOptions): Steps<PairCounts> {
  const source = yield* pairSourceSteps(interactions, options, "basket", "countPairs");
  const { per, longest, rows, passedOver, items, counts } = source;
  return {
    kind: "pair-counts",
    version: 1,
    per,
    longest,
    rows,
    passedOver,
    items: [...items],
    counts: Array.from(counts),
    ...(yield* triangleSteps(source, items.length)),
  };
}
