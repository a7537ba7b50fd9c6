import type { Model } from "../../core/model.ts";

/** How baskets become how often, and lately, a customer buys each item. */
export interface BasketDecay {
  /** Stretches of equal numbers of baskets that a history is cut into. */
  readonly groups: number;
  /** What a basket counts against the next one of its group, above 0 to 1. */
  readonly withinDecay: number;
  /** What a group counts against the next one, above 0 to 1. */
  readonly groupDecay: number;
}

/**
 * What customers put into their baskets, by how often and how lately: the next basket is read off the own history and off those of the customers most like it. Plain JSON. It holds histories:
 * numbers only, without the customers' ids.
 */
export interface NextBasketModel extends Model, BasketDecay {
  readonly kind: "next-basket";
  readonly version: 1;
  /** Customers like the one asked about who have a say. */
  readonly neighbors: number;
  /** Share of the own history in a score, the neighbours' is the rest. */
  readonly own: number;
  /** Exclusive end of what was counted, in ms; null without times. */
  readonly asOf: number | null;
  /** Customers of the interactions, of which the model holds some. */
  readonly customers: number;
  /** Ids in the order of ids. */
  readonly items: readonly string[];
  /** Customer c has the items `at[start[c]]` to before `at[start[c + 1]]`. */
  readonly start: readonly number[];
  /** Places in `items`, rising per customer. */
  readonly at: readonly number[];
  /** How much each counts, with seven digits. */
  readonly value: readonly number[];
}
