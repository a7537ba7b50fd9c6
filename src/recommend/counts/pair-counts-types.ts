import type { Model } from "../../core/model.ts";

/** How many baskets (customers) each item and each pair of items has: what neighbours are worked out from, and what can be added to. Plain JSON. */
export interface PairCounts extends Model {
  readonly kind: "pair-counts";
  readonly version: 1;
  readonly per: "basket" | "customer";
  /** Baskets (customers) of more items than that are passed over. */
  readonly longest: number;
  /** Baskets (customers) counted. */
  readonly rows: number;
  readonly passedOver: number;
  /** Ids in the order of ids. */
  readonly items: readonly string[];
  /** Baskets (customers) with each item. */
  readonly counts: readonly number[];
  /** Item k has the pairs `start[k]` to before `start[k + 1]`. */
  readonly start: readonly number[];
  /** Places of the other items, rising, each behind that of the item itself: a pair stands once. */
  readonly other: readonly number[];
  /** Baskets (customers) with both, 1 or more. */
  readonly both: readonly number[];
}
