import type { Model } from "../../core/model.ts";

/** What makes an item popular. */
export type PopularBy = "customers" | "baskets" | "quantity" | "amount" | "rating";

/** The time of the year that scores were drawn towards. */
export interface PopularSeason {
  /** Days ahead, a year ago, that were looked at. */
  readonly days: number;
  /** How many years back. */
  readonly years: number;
}

/** What sells: a score of every item. Plain JSON. */
export interface PopularItemsModel extends Model {
  readonly kind: "popular-items";
  readonly version: 1;
  /** "rise": how many times more it sells than it used to, at least (a list of `trendingItems`). */
  readonly by: PopularBy | "rise";
  /** Days back from `asOf` that count; null: all. */
  readonly window: number | null;
  /** Days after which a purchase counts half; null: never. */
  readonly halfLife: number | null;
  /** null: not asked for, or less than 395 days of history. */
  readonly season: PopularSeason | null;
  /** Exclusive end of what was counted, in ms; null without times. */
  readonly asOf: number | null;
  /** Rows of the interactions that were counted. */
  readonly rows: number;
  /** Ids in the order of ids. */
  readonly items: readonly string[];
  readonly score: readonly number[];
  /** Names of categories in text order; empty where none is known. */
  readonly categories: readonly string[];
  /** Place of each item's category in `categories`; -1: none. */
  readonly category: readonly number[];
}
