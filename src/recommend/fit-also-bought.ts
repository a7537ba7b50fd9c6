import { badOption, oneOf } from "../core/options.ts";
import type { AlsoBoughtModel, NeighborMeasure } from "./also-bought/also-bought-types.ts";
import { NEIGHBOR_MEASURES, neighborScore } from "./also-bought/neighbor-score.ts";
import { eachCoCount, itemCounts } from "./counts/co-counts.ts";
import { TopFew } from "./counts/top-few.ts";
import { transpose } from "./input/csr.ts";
import type { Interactions } from "./input/interaction-types.ts";
import { basketsByItems, customersByItems } from "./input/matrices.ts";
import { needInteractions } from "./input/need-interactions.ts";

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
 * customers who share nothing change nothing about each other's items but what chance expects. One accumulator for all items: time O(sum of squared basket sizes), memory O(entries + items x top).
 *
 * @throws "bad-option"; "bad-input" for what is no table of interactions.
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
  interactions: Interactions,
  options: FitAlsoBoughtOptions = {},
): AlsoBoughtModel {
  const table = needInteractions(interactions, "fitAlsoBought");
  const per = oneOf(options.per ?? "basket", "per", ["basket", "customer"]);
  const measure = oneOf(options.measure ?? "llr", "measure", NEIGHBOR_MEASURES);
  const { shrink = 0, minCount = 1, longest = 1000, top = 50 } = options;
  if (!(typeof shrink === "number" && shrink >= 0 && Number.isFinite(shrink)))
    throw badOption("shrink", shrink, "a number, zero or more");
  if (!(Number.isInteger(top) && top >= 1 && top <= 10_000))
    throw badOption("top", top, "a whole number from 1 to 10,000");
  if (!(Number.isInteger(minCount) && minCount >= 1))
    throw badOption("minCount", minCount, "a whole number, 1 or more");
  if (!(Number.isInteger(longest) && longest >= 2))
    throw badOption("longest", longest, "a whole number of items, 2 or more");

  const byRow = per === "basket" ? basketsByItems(table).matrix : customersByItems(table).matrix;
  const counts = itemCounts(byRow, longest);
  let passedOver = 0;
  for (let r = 0; r < byRow.rows; r++) if (byRow.start[r + 1] - byRow.start[r] > longest) passedOver++;
  const rows = byRow.rows - passedOver;
  const scoreOf = neighborScore(measure, shrink);
  const few = new TopFew(Math.min(top, Math.max(1, byRow.columns - 1)));
  const places = new Int32Array(few.size);
  const scores = new Float64Array(few.size);
  const start: number[] = [0];
  const neighbor: number[] = [];
  const both: number[] = [];
  const score: number[] = [];
  eachCoCount(
    byRow,
    transpose(byRow),
    (item, others, n, shared) => {
      for (let k = 0; k < n; k++) {
        const j = others[k];
        if (shared[j] < minCount) continue;
        const value = scoreOf(shared[j], counts[item], counts[j], rows);
        if (value > 0) few.add(j, value);
      }
      const taken = few.take(places, scores);
      for (let k = 0; k < taken; k++) {
        neighbor.push(places[k]);
        both.push(shared[places[k]]);
        score.push(scores[k]);
      }
      start.push(neighbor.length);
    },
    longest,
  );
  return {
    kind: "also-bought",
    version: 1,
    per,
    measure,
    shrink,
    rows,
    passedOver,
    items: [...table.columns.item.levels],
    counts: Array.from(counts),
    start,
    neighbor,
    both,
    score,
  };
}
