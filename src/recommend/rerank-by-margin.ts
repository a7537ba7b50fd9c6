import { needOptions } from "../core/options.ts";
import { needMargin } from "./rerank/option-checks.ts";
import {
  adjusted,
  bounded,
  byScore,
  keepOption,
  needRanking,
  reranked,
  scaledScore,
} from "./rerank/ranking.ts";
import type { RankedItem, Reranked } from "./rerank/rerank-types.ts";

/** Options of {@link rerankByMargin}. */
export interface RerankByMarginOptions {
  /** What the shop earns with a piece: money, or a share of the price. null where it is not known: it counts as the mean of the others. */
  readonly margin: (item: string) => number | null | undefined;
  /** How much it counts, 0 or more: 0 not at all. Default 0.5. */
  readonly weight?: number;
  /**
   * "multiply": score x (margin / mean margin) ^ weight, for scores that are like chances: weight 1 ranks by what is earned on average (default). A score below 0 is divided by the factor
   * instead, so that a large margin always helps and a small one always hurts; a score of 0 stays, and none changes its sign.
   * "add": score + weight x (margin - mean margin) / mean margin x mean size of the scores of the list, for scores that can be below 0, where 0 is a score like others.
   */
  readonly how?: "multiply" | "add";
  /** Items to keep. Default: all. */
  readonly count?: number;
}

// a margin of nothing does not win and does not make a score vanish either
const LEAST = 1e-3;

/**
 * A ranking that also looks at what the shop earns. Scores change; where items have reasons, what was added or taken is one more, "margin". Means are those of the list. A margin below a
 * thousandth of the mean, or below 0, multiplies as that thousandth does. Equal scores keep their order. O(items log items).
 *
 * @throws "bad-option", "bad-input" for what is no ranking.
 *
 * @example
 * import { rerankByMargin } from "clientele/recommend";
 * const ranking = [{ item: "milk", score: 1 }, { item: "cheese", score: 0.8 }];
 * const margin = new Map([["milk", 0.2], ["cheese", 1.8]]);
 * const { items } = rerankByMargin(ranking, { margin: (item) => margin.get(item), weight: 1 });
 * items; // => [{ item: "cheese", score: 1.44 }, { item: "milk", score: 0.2 }]
 * rerankByMargin(ranking, { margin: (item) => margin.get(item), weight: NaN }); // throws "bad-option"
 */
export function rerankByMargin<Item extends RankedItem>(
  items: Iterable<Item>,
  options: RerankByMarginOptions,
): Reranked<Item> {
  needOptions(options, "rerankByMargin", "margin");
  const { margin, weight = 0.5 } = options;
  const how = options.how ?? "multiply";
  needMargin(margin, weight, how, ["margin", "weight", "how"]);
  const list = needRanking(items, "rerankByMargin");
  const count = keepOption(options.count, list.length);
  const margins = list.map(({ item }) => {
    const value = margin(item);
    return typeof value === "number" && Number.isFinite(value) ? value : Number.NaN;
  });
  const known = margins.filter((m) => !Number.isNaN(m));
  const mean = known.reduce((a, b) => a + b, 0) / known.length;
  // margins that are nothing on average order nothing
  if (!(mean > 0)) return reranked(list, list, count, "its margin");
  const unit = list.reduce((a, { score }) => a + Math.abs(score), 0) / list.length;
  const weighed = list.map((entry, k) => {
    const m = Number.isNaN(margins[k]) ? mean : margins[k];
    const score =
      how === "add"
        ? bounded(entry.score + weight * (m / mean - 1) * unit)
        : scaledScore(entry.score, Math.max(LEAST, m / mean) ** weight);
    return adjusted(entry, score, "margin");
  });
  return reranked(list, byScore(weighed), count, "its margin");
}
