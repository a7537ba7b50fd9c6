import type { Model } from "../../core/model.ts";
import type { Offer, OfferedItem } from "../use/item-choice.ts";

/** What a checkout needs to know: what goes with what is in the cart, and which dearer items there are. Plain JSON, small enough for a page. */
export interface CheckoutModel extends Model {
  readonly kind: "checkout";
  readonly version: 1;
  /** Added to the baskets with the left side when a rule's share is worked out: few baskets prove little. */
  readonly shrink: number;
  /** Baskets that a set of three or more items was in, at least. */
  readonly minSetCount: number;
  /** Price of a dearer item over that of the item. */
  readonly dearer: { readonly from: number; readonly to: number };
  /** Baskets counted. */
  readonly baskets: number;
  /** Ids in the order of ids. */
  readonly items: readonly string[];
  /** Baskets with each item. */
  readonly counts: readonly number[];
  /** Names of categories, and of each item the place of its own; -1 where it is not known. */
  readonly categories: readonly string[];
  readonly category: readonly number[];
  /** null where it is not known. */
  readonly price: readonly (number | null)[];
  /** The rules whose left side has item k as its first are `ruleStart[k]` to before `ruleStart[k + 1]`. */
  readonly ruleStart: readonly number[];
  /** The other items of rule r's left side are `rest[restStart[r]]` to before `rest[restStart[r + 1]]`, rising. */
  readonly restStart: readonly number[];
  readonly rest: readonly number[];
  readonly right: readonly number[];
  /** Baskets with both sides, and with the left one. */
  readonly both: readonly number[];
  readonly left: readonly number[];
  /** Dearer items of item k's category are `up[upStart[k]]` to before `up[upStart[k + 1]]`, the most alike first. */
  readonly upStart: readonly number[];
  readonly up: readonly number[];
  readonly alike: readonly number[];
}

/** The rule that something is offered by. */
export interface OfferedRule {
  readonly left: readonly string[];
  /** Baskets with both sides, and with the left one. */
  readonly count: number;
  readonly leftCount: number;
  /** Share of the baskets with the left side that have the right side too. */
  readonly confidence: number;
  /** How many times as often as by chance. */
  readonly lift: number;
}

/** An item offered by a rule; its score is split evenly over the items of the left side. */
export interface RuleItem extends OfferedItem {
  readonly rule: OfferedRule;
}

/** Items offered by rules. */
export interface RuleOffer extends Offer {
  readonly items: readonly RuleItem[];
}

/** A dearer item of the same category. */
export interface DearerItem extends OfferedItem {
  readonly price: number;
  /** How much more it costs, in money and as a share of the other's price (null for a price of 0). */
  readonly extra: number;
  readonly extraShare: number | null;
  /** How like the two are, 0 to 1 where it comes from texts, categories and prices. */
  readonly alike: number;
  /** Of the baskets with one of the two, the share that has the dearer one, counted per item; null where nobody bought either. */
  readonly took: number | null;
}

/** Dearer items to offer. */
export interface DearerOffer extends Offer {
  readonly items: readonly DearerItem[];
}
