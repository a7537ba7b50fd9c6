/** A part of an item's score. */
export interface Reason {
  /** Item of the history that it comes from; null where it comes from none: what sells, the customer's taste as a whole, the shop's own rules. */
  readonly item: string | null;
  readonly score: number;
  /** Share of what speaks for the item: the shares above 0 add up to 1; less than 0 where it speaks against. 0 for what the shop's own settings did. */
  readonly share: number;
  /**
   * What says so: the kind of the model, or the label of the member of a blend. "fallback", "context", "margin" and "rule" are what a fallback's place in the chain and the shop's own
   * settings added or took.
   */
  readonly by: string;
}

/** One item for one customer. */
export interface RecommendedItem {
  readonly item: string;
  readonly score: number;
  /** The strongest first; their scores add up to `score`, but for rounding. */
  readonly because: readonly Reason[];
}

/** Why there are fewer items than were asked for. */
export type ShortRecommendation =
  /** The models know fewer items than that, and none of them was left out by the choice. */
  | "small-catalogue"
  /** Nothing is known of the customer, or only items that the models do not know, and no model says what to offer then. */
  | "no-history"
  /** The customer has bought all of them before. */
  | "all-bought"
  /** The customer has bought nothing else before, and only that was asked for. */
  | "nothing-again"
  /** No item that the models know is of the category asked for. */
  | "unknown-category"
  /** The others were excluded, out of stock, of another category or price, not among `only`, or have a factor of 0 in their context. */
  | "left-out"
  /** Caps or rules took the others. */
  | "rules"
  /** No model has anything to say for the others. */
  | "nothing-said";

/** A change of place by re-ranking, from 1 on; null: not among the items shown. */
export interface RankChange {
  readonly item: string;
  readonly from: number | null;
  readonly to: number | null;
  /** What did it, in a few words. */
  readonly why: string;
}

/** Items for one customer, the best first: as many as were asked for, or the reason why not. */
export interface Recommendation {
  /** null: nobody is named. */
  readonly customer: string | null;
  readonly items: readonly RecommendedItem[];
  /** null when there are as many as were asked for. */
  readonly short: ShortRecommendation | null;
  /** Items of the history that no model knows; they changed nothing. */
  readonly unknown: number;
  /** Which items came in, went out or moved by re-ranking. */
  readonly changes: readonly RankChange[];
}
