import { oneOf } from "../../core/options.ts";
import type { History } from "../models/history.ts";
import { byLargest } from "../models/parts-for.ts";
import type { ScorePart, Scorer } from "../models/scorer.ts";
import type { PopularItemsModel } from "./popular-types.ts";

/** Options of {@link popularItemsScorer}. */
export interface PopularItemsScorerOptions {
  /** "nothing": everybody gets the same (default). "categories": what sells in the categories that the customer buys from counts more. */
  readonly forCustomer?: "nothing" | "categories";
}

/** Baskets that a customer's shares of categories are drawn towards everybody's by. */
const EVERYBODY = 1;

/**
 * What sells, for anybody. By categories, the score is popularity x (the customer's share of the item's category / everybody's share of it), the customer's share being
 * (baskets with items of it + everybody's share) / (baskets with items + 1): an empty history gets plain popularity. Items without a category count as one category.
 */
export function popularItemsScorer(
  model: PopularItemsModel,
  options: PopularItemsScorerOptions = {},
): Scorer {
  const byCategory =
    oneOf(options.forCustomer ?? "nothing", "forCustomer", ["nothing", "categories"]) === "categories";
  const popular = Float64Array.from(model.score);
  const group = Int32Array.from(model.category, (c) => c + 1);
  const everybody = new Float64Array(model.categories.length + 1);
  let all = 0;
  for (let k = 0; k < popular.length; k++) {
    const worth = Math.max(0, popular[k]);
    everybody[group[k]] += worth;
    all += worth;
  }
  for (let c = 0; c < everybody.length; c++) everybody[c] /= all;
  const own = new Float64Array(everybody.length);
  const floor = 0;

  if (!byCategory)
    return {
      items: model.items,
      floor,
      same: true,
      score: (_history, _asOf, out) => out.set(popular),
      parts: (_history, _asOf, place) => partsOf([{ from: -1, score: popular[place] }]),
    };

  const basketsOf = (history: History) => {
    let sum = EVERYBODY;
    for (const n of history.baskets) sum += n;
    return sum;
  };
  return {
    items: model.items,
    floor,
    score: (history, _asOf, out) => {
      own.fill(0);
      const sum = basketsOf(history);
      for (let e = 0; e < history.at.length; e++) own[group[history.at[e]]] += history.baskets[e];
      for (let k = 0; k < popular.length; k++) {
        const share = everybody[group[k]];
        out[k] = share > 0 ? (popular[k] * (own[group[k]] / share + EVERYBODY)) / sum : popular[k];
      }
    },
    parts: (history, _asOf, place) => {
      const c = group[place];
      const share = everybody[c];
      if (!(share > 0)) return partsOf([{ from: -1, score: popular[place] }]);
      const sum = basketsOf(history);
      const parts: ScorePart[] = [{ from: -1, score: (popular[place] * EVERYBODY) / sum }];
      for (let e = 0; e < history.at.length; e++)
        if (group[history.at[e]] === c)
          parts.push({ from: history.at[e], score: (popular[place] * history.baskets[e]) / share / sum });
      return partsOf(parts);
    },
  };
}

function partsOf(parts: ScorePart[]): readonly ScorePart[] {
  return parts.filter(({ score }) => score !== 0).sort(byLargest);
}
