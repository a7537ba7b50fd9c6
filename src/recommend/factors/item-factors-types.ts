import type { Model } from "../../core/model.ts";
import type { Profile } from "../models/profile.ts";

/** What tells how sure it is that a customer likes an item: that it was bought at all, in how many baskets, or the sum of the weights. */
export type ConfidenceBy = "one" | "baskets" | "weight";

/** Items as vectors of a few numbers, from `fitImplicitAls` or `fitBpr`. Plain JSON; holds nothing of any customer. */
export interface ItemFactorsModel extends Model {
  readonly kind: "item-factors";
  readonly version: 1;
  readonly method: "als" | "bpr";
  /** Ids in the order of ids. */
  readonly items: readonly string[];
  /** Numbers per item. */
  readonly factors: number;
  /** Item k has `values[k * factors]` and those after it, with 7 significant digits; all 0 for an item that no customer had. */
  readonly values: readonly number[];
  /** What an item has over others whoever asks, from `fitBpr`; empty from `fitImplicitAls`. */
  readonly bias: readonly number[];
  /** Items that a history is set against, drawn as often as they sell, from `fitBpr`; places in `items`, empty from `fitImplicitAls`. */
  readonly against: readonly number[];
  readonly settings: AlsSettings | BprSettings;
  readonly profile: Profile;
  /** Named customers with an item, and their different items, all together. */
  readonly customers: number;
  readonly pairs: number;
}

/** How a model of `fitImplicitAls` was made. */
export interface AlsSettings {
  readonly alpha: number;
  readonly regularization: number;
  readonly weights: ConfidenceBy;
  readonly iterations: number;
  readonly solver: "cg" | "cholesky";
  readonly seed: number;
}

/** How a model of `fitBpr` was made. */
export interface BprSettings {
  readonly learningRate: number;
  readonly regularization: number;
  readonly iterations: number;
  readonly seed: number;
}
