import type { Model } from "../../core/model.ts";

/** What the neighbours of an item are ranked by. */
export type NeighborMeasure =
  | "support"
  | "confidence"
  | "lift"
  | "leverage"
  | "cosine"
  | "jaccard"
  | "kulczynski"
  | "llr";

/** What goes with what: the best neighbours of every item. Plain JSON. */
export interface AlsoBoughtModel extends Model {
  readonly kind: "also-bought";
  readonly version: 1;
  readonly per: "basket" | "customer";
  readonly measure: NeighborMeasure;
  readonly shrink: number;
  /** Baskets (customers) counted. */
  readonly rows: number;
  /** Baskets (customers) of so many items that they say nothing, left out. */
  readonly passedOver: number;
  /** Ids in the order of ids. */
  readonly items: readonly string[];
  /** Baskets (customers) with each item. */
  readonly counts: readonly number[];
  /** Item k has the neighbours `start[k]` to before `start[k + 1]`, the best first. */
  readonly start: readonly number[];
  /** Places in `items`. */
  readonly neighbor: readonly number[];
  /** Baskets (customers) with both. */
  readonly both: readonly number[];
  readonly score: readonly number[];
}
