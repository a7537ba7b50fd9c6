import type { Model } from "../../core/model.ts";
import type { Profile } from "../models/profile.ts";

/** How much each item of a history counts, before decay: 1, its baskets, or the sum of the weights of its rows. */
export type Votes = "one" | "baskets" | "weight";

/**
 * The best neighbours of every item, and how to add them up: an item's score for a history is the sum over the items of the history of what each counts times what
 * it says for that item. Plain JSON, made by several functions; `method` says which way.
 */
export interface ItemNeighborsModel extends Model {
  readonly kind: "item-neighbors";
  readonly version: 1;
  /** What the scores are: a measure of `fitItemNeighbors`, "random-walk", "content", "next-item", "ease" ... For people to read; scoring does not ask. */
  readonly method: string;
  /** What it was made with and from, by name: settings, rows counted. For people to read. */
  readonly settings: { readonly [name: string]: string | number | boolean };
  readonly votes: Votes;
  readonly profile: Profile;
  /** Ids in the order of ids. */
  readonly items: readonly string[];
  /** Item k of a history votes for the items at `start[k]` to before `start[k + 1]`, the best first; never for itself. */
  readonly start: readonly number[];
  /** Places in `items`. */
  readonly neighbor: readonly number[];
  readonly score: readonly number[];
}
