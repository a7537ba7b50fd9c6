import { show } from "../../core/errors.ts";
import { isRecord } from "../../core/is-record.ts";
import { badModel } from "../../core/model.ts";
import { buyAgainScorer } from "../again/buy-again-scorer.ts";
import { nextBasketScorer } from "../baskets/next-basket-scorer.ts";
import { recommenderScorer } from "../blend/recommender-scorer.ts";
import { easeScorer } from "../ease/ease-scorer.ts";
import { alsScorer } from "../factors/als-scorer.ts";
import { bprScorer } from "../factors/bpr-scorer.ts";
import type { Scorer } from "../models/scorer.ts";
import { itemNeighborsScorer } from "../neighbors/item-neighbors-scorer.ts";
import { userNeighborsScorer } from "../neighbors/user-neighbors-scorer.ts";
import { popularItemsScorer } from "../popularity/popular-items-scorer.ts";
import { sessionScorer } from "../sessions/session-scorer.ts";
import type { AnyRecommender, BlendMember } from "./recommender-model.ts";

/** The scorer of a model of any kind; "bad-model" for what is none. The one switch over kinds. */
export function scorerOf(model: AnyRecommender, forCustomer?: BlendMember["forCustomer"]): Scorer {
  // for the message: the switch has known them all
  const kind: unknown = isRecord(model) ? model.kind : model;
  switch (model?.kind) {
    case "also-bought":
      return itemNeighborsScorer({
        kind: "item-neighbors",
        version: 1,
        method: model.measure,
        settings: {},
        votes: "one",
        profile: { decay: "none" },
        items: model.items,
        start: model.start,
        neighbor: model.neighbor,
        score: model.score,
      });
    case "item-neighbors":
      return itemNeighborsScorer(model);
    case "user-neighbors":
      return userNeighborsScorer(model);
    case "ease":
      return easeScorer(model);
    case "item-factors":
      return model.method === "als" ? alsScorer(model) : bprScorer(model);
    case "popular-items":
      return popularItemsScorer(model, { forCustomer: forCustomer ?? "nothing" });
    case "buy-again":
      return buyAgainScorer(model);
    case "next-basket":
      return nextBasketScorer(model);
    case "sessions":
      return sessionScorer(model);
    case "recommender":
      return recommenderScorer(model, scorerOf);
    default:
      throw badModel("recommender", `nothing that recommends is of kind ${show(kind)}`);
  }
}
