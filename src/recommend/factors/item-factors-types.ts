import type { Model } from "../../core/model.ts";
import type { Profile } from "../models/profile.ts";

/** What tells how sure it is that a customer likes an item: that it was bought at all, in how many baskets, or the sum of the weights. */
export type ConfidenceBy = "one" | "baskets" | "weight";

/** Items as vectors of a few numbers, from `fitImplicitAls` or `fitBpr`. Plain JSON; holds nothing of any customer. */
export interface ItemFactorsModel extends Model {
  readonly kind: "item-factors";
  readonly version: 2;
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
  readonly fit: ItemFactorsFit;
}

/** How the fit of a model of factors went. */
export interface ItemFactorsFit {
  /**
   * "converged": in the last round vectors of items moved by at most 1 % (`fitImplicitAls`), or the loss fell by less than 2 % in 10,000 samples or more (`fitBpr`); "max iterations": not so, or too few samples
   * to tell, which alone does not make a bad model; "diverged": the vectors are worse than none, do not use the model; "not identified": `fitBpr` found nothing to compare; "unknown": written by a version of this library that did not look.
   */
  readonly status: "converged" | "max iterations" | "diverged" | "not identified" | "unknown";
  readonly rounds: number;
  /**
   * `fitImplicitAls`: the mean of c (p - x'y)^2 over all pairs of a customer who had something and an item that somebody had, weighed by c, with regularization (sum |x|^2 + sum |y|^2) divided by
   * the sum of c: what implicit 0.7.3 calls the training loss; by solver "cg" to about six digits after the point. `fitBpr`: the mean of log(1 + exp(-difference)) over the samples of the last round, each before its step; log 2 is what guessing has. `null`: nothing to compare, or beyond all
   * numbers.
   */
  readonly loss: number | null;
  /** `fitImplicitAls`: how far the vectors of items moved in the last round, as a share of their length. `fitBpr`: by how much the last round's loss was below the one before, as a share of that. `null`: none before. */
  readonly change: number | null;
  /** From `fitBpr`: the share of the last round's samples where the item that the customer had was ahead; `null` from `fitImplicitAls`. */
  readonly right: number | null;
  /** What to know before the model is used, in sentences. */
  readonly warnings: readonly string[];
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
