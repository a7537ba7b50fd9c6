import type { Model } from "../../core/model.ts";
import type { Similarity } from "./similarity.ts";

/**
 * What everybody had, without saying who: a customer is compared with all of them when the model is used. Plain JSON, as large as the interactions: whoever has it
 * can read what each customer bought.
 */
export interface UserNeighborsModel extends Model {
  readonly kind: "user-neighbors";
  readonly version: 1;
  readonly similarity: Similarity;
  /** Neighbours asked. */
  readonly k: number;
  /** What an entry is: 1, the baskets with the item, or the sum of the weights of its rows. */
  readonly weights: "one" | "baskets" | "weight";
  /** Ids in the order of ids. */
  readonly items: readonly string[];
  /** Customer c has the items `start[c]` to before `start[c + 1]`. */
  readonly start: readonly number[];
  /** Places in `items`, rising within a customer. */
  readonly at: readonly number[];
  /** What each entry is; null: all are 1. */
  readonly value: readonly number[] | null;
}
