import type { PurchaseBehaviorRow } from "./purchase-types.ts";

/** What {@link behaviorSegments} can say of a customer; each is a column of 0 and 1. */
export type BehaviorFlag =
  | "oneTime"
  | "frequent"
  | "regular"
  | "bigSpender"
  | "bigBasket"
  | "itemFan"
  | "categoryLoyal"
  | "varietySeeker"
  | "discountHunter"
  | "seasonal"
  | "weekendShopper"
  | "morningShopper"
  | "afternoonShopper"
  | "eveningShopper"
  | "nightShopper"
  | "returner";

/** Limits learnt from one shop; null: the label is given to nobody, because the orders do not say or no share could be so large. */
export interface BehaviorThresholds {
  /** How many times the shop's own figure the lower end of a customer's interval must pass. */
  readonly multiple: number;
  /** Orders below which nothing but "one-time buyer" and "big spender" is said. */
  readonly leastOrders: number;
  /** Chance up to which evenness and seasons are believed. */
  readonly p: number;
  /** `multiple` x the shop's own figure, each. */
  readonly perMonth: number | null;
  readonly discountShare: number | null;
  readonly returnShare: number | null;
  readonly weekendShare: number | null;
  readonly morningShare: number | null;
  readonly afternoonShare: number | null;
  readonly eveningShare: number | null;
  readonly nightShare: number | null;
  /** Quantiles over customers: revenue of all; average order and breadth of those with `leastOrders`. */
  readonly revenue: number | null;
  readonly averageOrder: number | null;
  readonly effectiveItems: number | null;
  /** The quantile that is, such as 0.8. */
  readonly quantile: number;
  /** What the share of a category in a customer's money must pass: half, or the shop's share where that is more. */
  readonly categories: readonly { readonly category: string; readonly share: number }[];
}

/** One label: what it is called, when it is given, and why in words. */
export interface BehaviorLabel {
  readonly flag: BehaviorFlag;
  readonly name: (row: PurchaseBehaviorRow) => string;
  readonly holds: (row: PurchaseBehaviorRow, t: BehaviorThresholds) => boolean;
  readonly reason: (row: PurchaseBehaviorRow, t: BehaviorThresholds) => string;
}

type ShareName =
  | "discountShare"
  | "returnShare"
  | "weekendShare"
  | `${"morning" | "afternoon" | "evening" | "night"}Share`;

/** All labels in the order in which they stand in "labels". */
export function behaviorLabels(): readonly BehaviorLabel[] {
  const enough = (row: PurchaseBehaviorRow, t: BehaviorThresholds) => row.orders >= t.leastOrders;
  const one = (
    flag: BehaviorFlag,
    name: string,
    holds: BehaviorLabel["holds"],
    reason: BehaviorLabel["reason"],
  ): BehaviorLabel => ({ flag, name: () => name, holds, reason });
  const often = (flag: BehaviorFlag, name: string, share: ShareName, what: string): BehaviorLabel =>
    one(
      flag,
      name,
      // one such order is an accident, however rare it is in the shop
      (row, t) =>
        enough(row, t) && above(row[`${share}Low`], t[share]) && (row[share] ?? 0) * row.orders > 1.5,
      (row, t) =>
        `${percent(row[share])} of ${row.orders} orders ${what}. Allowing for chance that is at least ${percent(row[`${share}Low`])}, more than ${round(t.multiple)} times the shop's ${percent((t[share] ?? 0) / t.multiple)}.`,
    );
  return [
    one(
      "oneTime",
      "one-time buyer",
      (row) => row.purchaseDays === 1,
      () => "Bought on a single day so far.",
    ),
    one(
      "frequent",
      "frequent buyer",
      (row, t) => enough(row, t) && above(row.perMonthLow, t.perMonth),
      (row, t) =>
        `Came back ${round(row.perMonth)} times a month, at least ${round(row.perMonthLow)}; the shop's customers come ${round((t.perMonth ?? 0) / t.multiple)} times.`,
    ),
    one(
      "regular",
      "regular",
      (row, t) => enough(row, t) && below(row.gapP, t.p),
      (row) =>
        `Buys about every ${round(row.gapMean)} days, more evenly than chance would have it (chance of that: ${chance(row.gapP)}).`,
    ),
    one(
      "bigSpender",
      "big spender",
      (row, t) => above(row.revenue, t.revenue),
      (row, t) =>
        `Spent ${round(row.revenue)} in all; ${percent(t.quantile)} of customers spent at most ${round(t.revenue)}.`,
    ),
    one(
      "bigBasket",
      "big baskets",
      (row, t) => enough(row, t) && above(row.averageOrder, t.averageOrder),
      (row, t) =>
        `An order comes to ${round(row.averageOrder)} on average; for ${percent(t.quantile)} of customers with ${t.leastOrders} orders or more it is at most ${round(t.averageOrder)}.`,
    ),
    one(
      "itemFan",
      "fan of an item",
      (row, t) => enough(row, t) && above(row.itemAffinityLow, t.multiple),
      (row) =>
        `Chooses ${quoted(row.favoriteItem)} ${round(row.itemAffinity)} times as often as others do, at least ${round(row.itemAffinityLow)} times.`,
    ),
    one(
      "categoryLoyal",
      "loyal to a category",
      (row, t) => enough(row, t) && above(row.topCategoryShareLow, categoryLimit(row, t)),
      (row, t) =>
        `${percent(row.topCategoryShare)} of the money goes to ${quoted(row.topCategory)}, at least ${percent(row.topCategoryShareLow)}; asked for is more than ${percent(categoryLimit(row, t))}.`,
    ),
    one(
      "varietySeeker",
      "likes variety",
      (row, t) => enough(row, t) && above(row.effectiveItems, t.effectiveItems),
      (row, t) =>
        `Chooses as widely as among ${round(row.effectiveItems)} items in equal parts; ${percent(t.quantile)} of customers with ${t.leastOrders} orders or more come to at most ${round(t.effectiveItems)}.`,
    ),
    often("discountHunter", "discount hunter", "discountShare", "were at a discount"),
    {
      flag: "seasonal",
      name: (row) => `seasonal (${row.season})`,
      holds: (row, t) => below(row.seasonP, t.p) && (row.seasonYears ?? 0) >= 2,
      reason: (row) =>
        `${percent(row.seasonShare)} of the purchase days between the first and the last lie in ${row.season}, in ${row.seasonYears} different years; at the shop's pace it would be ${percent(row.seasonExpected)}.`,
    },
    often("weekendShopper", "weekend shopper", "weekendShare", "came on a weekend"),
    often("morningShopper", "morning shopper", "morningShare", "came from 6 to 12 o'clock"),
    often("afternoonShopper", "afternoon shopper", "afternoonShare", "came from 12 to 18 o'clock"),
    often("eveningShopper", "evening shopper", "eveningShare", "came from 18 o'clock to midnight"),
    often("nightShopper", "night shopper", "nightShare", "came from midnight to 6 o'clock"),
    often("returner", "returns a lot", "returnShare", "came back in part or whole"),
  ];
}

// a figure or limit that is not known passes nothing and is passed by nothing
function above(value: number | null | undefined, limit: number | null): boolean {
  return value !== null && value !== undefined && limit !== null && value > limit;
}

function below(value: number | null | undefined, limit: number): boolean {
  return value !== null && value !== undefined && value < limit;
}

function categoryLimit(row: PurchaseBehaviorRow, t: BehaviorThresholds): number {
  return Math.max(0.5, t.categories.find(({ category }) => category === row.topCategory)?.share ?? 0);
}

function percent(share: number | null | undefined): string {
  const p = 100 * (share ?? 0);
  return `${p < 10 ? Number(p.toFixed(1)) : Math.round(p)} %`;
}

function chance(p: number | null | undefined): string {
  return (p ?? 0) < 0.01 ? "less than 1 %" : percent(p);
}

function round(value: number | null | undefined): string {
  const v = value ?? 0;
  return String(Math.abs(v) >= 1000 ? Math.round(v) : Number(v.toPrecision(3)));
}

function quoted(text: string | null | undefined): string {
  return `"${text ?? ""}"`;
}
