import type { Model } from "../../core/model.ts";
import type { BuyAgainModel } from "../again/buy-again-types.ts";
import type { AlsoBoughtModel } from "../also-bought/also-bought-types.ts";
import type { NextBasketModel } from "../baskets/next-basket-types.ts";
import type { EaseModel } from "../ease/ease-types.ts";
import type { ItemFactorsModel } from "../factors/item-factors-types.ts";
import type { ItemNeighborsModel } from "../neighbors/item-neighbors-types.ts";
import type { UserNeighborsModel } from "../neighbors/user-neighbors-types.ts";
import type { PopularItemsModel } from "../popularity/popular-types.ts";
import type { SessionsModel } from "../sessions/session-types.ts";

/** A model that gives items a score for what one customer did. */
export type AnyRecommender =
  | AlsoBoughtModel
  | BuyAgainModel
  | EaseModel
  | ItemFactorsModel
  | ItemNeighborsModel
  | NextBasketModel
  | PopularItemsModel
  | RecommenderModel
  | SessionsModel
  | UserNeighborsModel;

/**
 * How a member's scores are made comparable before they are weighted: "z" (less their mean, by their standard deviation), "rank" (1 for the best, towards 0 for
 * the last), "max" (by the largest), or "none".
 */
export type MemberScale = "z" | "rank" | "max" | "none";

/** One model of a blend. */
export interface BlendMember {
  readonly model: AnyRecommender;
  /** What its scores are multiplied by, once they are comparable. */
  readonly weight: number;
  readonly scale: MemberScale;
  /** "log": log(1 + score) is taken first, for counts. */
  readonly transform: "none" | "log";
  /** What it is called in reasons. */
  readonly label: string;
  /** For best sellers: "categories" counts what sells in the categories that the customer buys from for more. */
  readonly forCustomer?: "nothing" | "categories";
}

/** Several models as one, from `blendRecommenders`. Plain JSON, but where a member or a fallback is a dense EASE model: `easeNeighbors` makes one that JSON can carry. */
export interface RecommenderModel extends Model {
  readonly kind: "recommender";
  readonly version: 1;
  readonly members: readonly BlendMember[];
  /** Models asked in turn when those before have nothing more to say. */
  readonly fallback: readonly AnyRecommender[];
}
