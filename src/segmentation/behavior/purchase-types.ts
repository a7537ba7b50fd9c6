import type { Table, TableInfo } from "../../core/table.ts";
import type { BehaviorLeftOut } from "./leave-out.ts";

/** How one customer buys. Columns that the orders have nothing for (items, categories, discounts, channels, times of day) are absent. */
export interface PurchaseBehaviorRow {
  readonly customer: string;
  /** Orders: rows with one order number of the customer are one, rows without a number one each. */
  readonly orders: number;
  /** Distinct civil days with a purchase; what gaps, frequency and seasons are counted on. */
  readonly purchaseDays: number;
  /** Time of the first purchase, ms. */
  readonly first: number;
  /** Time of the last purchase, ms. */
  readonly last: number;
  /** Days from the first purchase to the last day seen. */
  readonly age: number;
  /** Money charged. */
  readonly spend: number;
  /** Money given back. */
  readonly refunds: number;
  /** `spend - refunds`. */
  readonly revenue: number;
  /** `revenue / orders`. */
  readonly averageOrder: number;
  /** Purchase days after the first, per month (30.4375 days) of `age`; null for an age of 0. */
  readonly perMonth: number | null;
  /** Lower end of the interval of `perMonth` (of a Poisson count). */
  readonly perMonthLow: number | null;
  /** Upper end of it. */
  readonly perMonthHigh: number | null;
  /** Mean days between purchase days; null for a single one. */
  readonly gapMean: number | null;
  /** Median days between purchase days. */
  readonly gapMedian: number | null;
  /** Standard deviation of the gaps (n - 1) / their mean: 0 like a clock, 1 as by chance; null for fewer than two gaps. */
  readonly gapVariation: number | null;
  /** Chance of gaps as even as these if the customer bought by chance alone; null for fewer than three gaps. */
  readonly gapP: number | null;
  /** The item in most orders; of equals the one that is rarer in the shop. */
  readonly favoriteItem?: string | null;
  /** Its share of the customer's choices (an item in an order is one choice). */
  readonly favoriteItemShare?: number | null;
  /** How many times the shop's share that is, drawn towards 1 where the customer has few choices. */
  readonly itemAffinity?: number | null;
  /** Its interval, the shop's shares and their strength taken as known; null where nothing tells the shop's customers apart (`info.shop.itemStrength` is a million). */
  readonly itemAffinityLow?: number | null;
  readonly itemAffinityHigh?: number | null;
  /** Different items. */
  readonly items?: number | null;
  /** Different items as evenly chosen ones: exp of the entropy of the shares. */
  readonly effectiveItems?: number | null;
  /** The same for categories. */
  readonly favoriteCategory?: string | null;
  readonly favoriteCategoryShare?: number | null;
  readonly categoryAffinity?: number | null;
  readonly categoryAffinityLow?: number | null;
  readonly categoryAffinityHigh?: number | null;
  readonly categories?: number | null;
  readonly effectiveCategories?: number | null;
  /** The category with most money. */
  readonly topCategory?: string | null;
  /** Its share of the money charged for lines that name a category. */
  readonly topCategoryShare?: number | null;
  readonly topCategoryShareLow?: number | null;
  readonly topCategoryShareHigh?: number | null;
  /** Share of orders with a discount on any line. */
  readonly discountShare?: number | null;
  readonly discountShareLow?: number | null;
  readonly discountShareHigh?: number | null;
  /** Share of lines with a discount. */
  readonly discountLineShare?: number | null;
  /** Share of orders of which something was given back. */
  readonly returnShare: number;
  readonly returnShareLow: number;
  readonly returnShareHigh: number;
  /** The channel of most orders. */
  readonly channel?: string | null;
  /** Its share of the orders that name one. */
  readonly channelShare?: number | null;
  readonly channels?: number | null;
  /** Share of orders on the days of the weekend. */
  readonly weekendShare: number;
  readonly weekendShareLow: number;
  readonly weekendShareHigh: number;
  /** Share of orders from 6 to 12 o'clock on the wall. */
  readonly morningShare?: number | null;
  readonly morningShareLow?: number | null;
  readonly morningShareHigh?: number | null;
  /** From 12 to 18. */
  readonly afternoonShare?: number | null;
  readonly afternoonShareLow?: number | null;
  readonly afternoonShareHigh?: number | null;
  /** From 18 to 24. */
  readonly eveningShare?: number | null;
  readonly eveningShareLow?: number | null;
  readonly eveningShareHigh?: number | null;
  /** From 0 to 6. */
  readonly nightShare?: number | null;
  readonly nightShareLow?: number | null;
  readonly nightShareHigh?: number | null;
  /** Share of purchase days in January to March, April to June, July to September, October to December. */
  readonly quarter1Share: number;
  readonly quarter2Share: number;
  readonly quarter3Share: number;
  readonly quarter4Share: number;
  /** Month or quarter in which the customer buys most beyond the shop's pace; null for who has not been seen for two years, bought over less than one, or too seldom. */
  readonly season: string | null;
  /** Share of the purchase days between the first and the last in it. */
  readonly seasonShare: number | null;
  /** The share it would have at the shop's pace. */
  readonly seasonExpected: number | null;
  /** Chance of so much in any of the 16 months and quarters at the shop's pace. */
  readonly seasonP: number | null;
  /** Different years with such a purchase day in it. */
  readonly seasonYears: number | null;
}

/** What the shop does as a whole; null where the orders do not say. */
export interface ShopBehavior {
  /** Purchase days after the first, per month, over all customers. */
  readonly perMonth: number | null;
  /** Shares of all orders of these customers. */
  readonly discountShare: number | null;
  readonly returnShare: number | null;
  readonly weekendShare: number | null;
  readonly morningShare: number | null;
  readonly afternoonShare: number | null;
  readonly eveningShare: number | null;
  readonly nightShare: number | null;
  /** Share of purchase days in each month, January first. */
  readonly months: readonly number[];
  /** Share of the money charged in each category, most first. */
  readonly categories: readonly { readonly category: string; readonly share: number }[];
  /** How many choices the shop's shares of items stand for in an affinity, 1 to a million; null without items. */
  readonly itemStrength: number | null;
  readonly categoryStrength: number | null;
}

/** What {@link PurchaseBehavior} says about itself. */
export interface PurchaseBehaviorInfo extends TableInfo {
  readonly kind: "purchase-behavior";
  readonly key: "customer";
  readonly asOf: number;
  readonly zone: string;
  /** Confidence level of the intervals. */
  readonly level: number;
  readonly shop: ShopBehavior;
  /** Purchase days between the first and the last from which on a season is looked for. */
  readonly leastForSeason: number;
  readonly leftOut: BehaviorLeftOut;
}

/** How customers buy, one row each. */
export type PurchaseBehavior = Table<PurchaseBehaviorRow, PurchaseBehaviorInfo>;
