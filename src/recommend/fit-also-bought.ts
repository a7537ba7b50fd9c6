import { oneOf } from "../core/options.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../core/work.ts";
import type { AlsoBoughtModel, NeighborMeasure } from "./also-bought/also-bought-types.ts";
import { NEIGHBOR_MEASURES, neighborScore } from "./also-bought/neighbor-score.ts";
import { bestNeighborsSteps, minCountOption, shrinkOption, topOption } from "./counts/best-neighbors.ts";
import type { PairCounts } from "./counts/pair-counts-types.ts";
import { pairSourceSteps } from "./counts/pair-source.ts";
import type { Interactions } from "./input/interaction-types.ts";

/** Options of {@link fitAlsoBought}. */
export interface FitAlsoBoughtOptions {
  /** What counts as together: in one "basket" (default: bought together) or with one "customer", whenever (also bought). */
  readonly per?: "basket" | "customer";
  /** What neighbours are ranked by. Default "llr", the log-likelihood ratio, which asks for evidence; "support" ranks by plain counts. */
  readonly measure?: NeighborMeasure;
  /** Draws pairs of few baskets towards 0: so many are added to the denominator. Default 0. */
  readonly shrink?: number;
  /** Neighbours kept per item, 1 to 10,000. Default 50. */
  readonly top?: number;
  /** Baskets (customers) a pair must have in common. Default 1. */
  readonly minCount?: number;
  /** Baskets (customers) of more items than that are left out: a stocktake is no shopping. Default 1,000. */
  readonly longest?: number;
}

/**
 * What is bought with what: the best neighbours of every item, as a model in plain JSON. Only pairs that score above 0 are neighbours; equal scores are in the order of ids. Two
 * customers who share nothing change nothing about each other's items but what chance expects. From the pairs of `countPairs`, which can be added to, it is the same model without the counting. One accumulator for all items: time O(sum of squared basket sizes), memory O(entries + items x top).
 *
 * @throws "bad-option", also for `per` and `longest` other than those that pairs were counted with; "bad-input" for what is no table of interactions.
 *
 * @example
 * import { alsoBought, fitAlsoBought, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { order: 1, item: "bread" }, { order: 1, item: "butter" },
 *   { order: 2, item: "bread" }, { order: 2, item: "butter" }, { order: 2, item: "jam" },
 *   { order: 3, item: "tea" },
 * ]);
 * const model = fitAlsoBought(bought, { measure: "jaccard" });
 * alsoBought(model, "bread").items.map((o) => [o.item, o.score]); // => [["butter", 1], ["jam", 0.5]]
 * fitAlsoBought(bought, { top: 0 }); // throws "bad-option"
 */
export function fitAlsoBought(
  interactions: Interactions | PairCounts,
  options: FitAlsoBoughtOptions = {},
): AlsoBoughtModel {
  return runSteps(alsoBoughtSteps(interactions, options));
}

/**
 * {@link fitAlsoBought} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitAlsoBought`, and "aborted".
 *
 * @example
 * import { fitAlsoBoughtAsync, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf([{ order: 1, item: "bread" }, { order: 1, item: "jam" }]);
 * (await fitAlsoBoughtAsync(bought, { measure: "support" })).both; // => [1, 1]
 * await fitAlsoBoughtAsync(bought, { signal: { aborted: true } }); // throws "aborted"
 */
export async function fitAlsoBoughtAsync(
  interactions: Interactions | PairCounts,
  options: FitAlsoBoughtOptions & Work = {},
): Promise<AlsoBoughtModel> {
  return runStepsAsync(alsoBoughtSteps(interactions, options), options);
}

/** The fit some items at a time. */
function* alsoBoughtSteps(
  interactions: Interactions | PairCounts,
  options: FitAlsoBoughtOptions,
): Steps<AlsoBoughtModel> {
  const source = yield* pairSourceSteps(interactions, options, "basket", "fitAlsoBought");
  const measure = oneOf(options.measure ?? "llr", "measure", NEIGHBOR_MEASURES);
  const shrink = shrinkOption(options.shrink);
  const { per, rows, passedOver, items, counts } = source;
  const scoreOf = neighborScore(measure, shrink, rows);
  const { start, neighbor, shared, score } = yield* bestNeighborsSteps(
    items.length,
    topOption(options.top ?? 50),
    minCountOption(options.minCount),
    source.each,
    (both, item, other) => scoreOf(both, counts[item], counts[other], rows),
  );
  return {
    kind: "also-bought",
    version: 1,
    per,
    measure,
    shrink,
    rows,
    passedOver,
    items: [...items],
    counts: Array.from(counts),
    start,
    neighbor,
    both: shared,
    score,
  };
}
