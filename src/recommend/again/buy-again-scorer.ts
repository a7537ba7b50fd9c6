import { placeIn } from "../models/place-in.ts";
import type { Scorer } from "../models/scorer.ts";
import type { BuyAgainModel } from "./buy-again-types.ts";
import { itemWeights, ownPurchases } from "./own-purchases.ts";

/** What a customer is likely to buy again: own purchases, decayed, times the weight of the item. Items never bought score 0. A score is O(items). */
export function buyAgainScorer(model: BuyAgainModel): Scorer {
  const weights = itemWeights(model);
  return {
    items: model.items,
    floor: 0,
    score: (history, asOf, out) => {
      out.fill(0);
      const own = ownPurchases(history, asOf, model.halfLife);
      for (let e = 0; e < own.length; e++) out[history.at[e]] = own[e] * weights[history.at[e]];
    },
    parts: (history, asOf, place) => {
      const e = placeIn(history.at, place);
      if (e < 0) return [];
      return [{ from: place, score: ownPurchases(history, asOf, model.halfLife)[e] * weights[place] }];
    },
  };
}
