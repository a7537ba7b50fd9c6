import type { GammaGammaModel, PurchaseModel } from "../cltv/index.ts";
import type { Estimate } from "../core/estimate.ts";
import type { AuditEntry, Customers, Suspect } from "../data/index.ts";
import type { DiscountComparison } from "../describe/index.ts";
import type { LifecycleModel } from "../segmentation/index.ts";
import type { ReportChurn, ReportNoChurn } from "./churn-reductions.ts";
import type { ReportOffers, ReportTogether } from "./offer-reductions.ts";

/** A month of the shop. */
export interface ReportMonth {
  /** "2026-11". */
  readonly period: string;
  /** Money charged. */
  readonly gross: number;
  /** Money charged less money given back. */
  readonly net: number;
  readonly orders: number;
  /** Customers who ordered in the month. */
  readonly customers: number;
  /** Whether the data covers the whole month. */
  readonly complete: boolean;
}

/** One cell of the monthly cohort table. */
export interface ReportCohortCell {
  /** Month of the first order, "2026-11". */
  readonly cohort: string;
  /** Customers whose first order was in that month. */
  readonly size: number;
  /** Months since. */
  readonly age: number;
  /** How many of them ordered in that month. */
  readonly customers: number;
  /** What they brought in that month. */
  readonly revenue: number;
  readonly complete: boolean;
}

/** A day of the shop. */
export interface ReportDay {
  /** "2026-11-03". */
  readonly period: string;
  /** Money charged less money given back. */
  readonly revenue: number;
  readonly orders: number;
  /** Whether the data covers the whole day. */
  readonly complete: boolean;
}

/** How many customers went from one stage of life to another. */
export interface ReportMove {
  /** A stage, or "Not Yet Known". */
  readonly from: string;
  readonly to: string;
  readonly customers: number;
}

/** Stages of life, and how customers moved between them. */
export interface ReportLifecycle {
  /** The limits between the stages, learnt from this log. */
  readonly model: LifecycleModel;
  /** Everyone's stage at `about.asOf`. */
  readonly stages: readonly {
    readonly stage: string;
    readonly customers: number;
    readonly revenue: number;
  }[];
  /** Where customers were at `from` and are at `about.asOf`; null where the log is too short to compare. */
  readonly movement: { readonly from: number; readonly cells: readonly ReportMove[] } | null;
}

/** How long customers stay, without contracts: counted stays. */
export interface ReportLifetimes {
  /** Days of silence that count as having left, learnt from this log. */
  readonly silence: number;
  /** The last day on which it is known who was there: one silence before the end. Its start, ms. */
  readonly until: number;
  /** What the first order tells customers apart by, and the largest groups; null and none where it does not. */
  readonly by: PairColumn | null;
  readonly groups: readonly string[];
  /** First stays of customers by group (place in `groups`, -1: none of them), days from the first order to the last of the stay or to `until`, and whether they had left by then. */
  readonly stays: readonly {
    readonly group: number;
    readonly days: number;
    readonly left: boolean;
    readonly customers: number;
  }[];
  /** Everyone who was there on that day, by days since the beginning of the stay. */
  readonly there: readonly { readonly days: number; readonly customers: number }[];
}

/** One segment and one item. */
export interface ReportPreference {
  readonly segment: string;
  readonly item: string;
  /** Customers of the segment who bought it. */
  readonly customers: number;
  /** Its share of the segment's money, and of the other customers' money; null where they spent nothing. */
  readonly share: number | null;
  readonly otherShare: number | null;
  /** Range of share / otherShare, all ranges together at the level; null where the data give none. */
  readonly ratioLow: number | null;
  readonly ratioHigh: number | null;
  readonly verdict: "prefers" | "avoids" | "no difference" | "too few";
}

/** Which segments spend their money on what. */
export interface ReportPreferences {
  readonly by: "category" | "item";
  /** Start of the lines looked at, ms; null: all. */
  readonly from: number | null;
  /** Customers who bought something with a name. */
  readonly customers: number;
  /** Comparisons that p-values are corrected for. */
  readonly tested: number;
  readonly level: number;
  /** The items with the most revenue, in every segment. */
  readonly rows: readonly ReportPreference[];
}

/** What an order can be told by, besides its items. */
export type PairColumn = "channel" | "place" | "payment" | "category";

/** Counts of two columns: customers by their latest order, and orders of nobody. */
export interface ReportPair {
  readonly row: PairColumn;
  readonly column: PairColumn;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** By row, then column. */
  readonly counts: readonly (readonly number[])[];
}

/** What goes with discounts and prices; errors take orders of one customer as going together. */
export interface ReportDiscounts {
  /** Start of the lines looked at, ms; null: all. */
  readonly from: number | null;
  readonly orders: number;
  readonly discountedOrders: number;
  /** Customers; orders that name nobody count as one each. */
  readonly clusters: number;
  readonly shareOfOrders: Estimate | null;
  readonly shareOfRevenue: Estimate | null;
  /** Discount over what discounted lines would have cost without it. */
  readonly depth: number | null;
  /** Money of an order. */
  readonly value: DiscountComparison | null;
  /** Pieces in an order. */
  readonly units: DiscountComparison | null;
  /** Pieces of the same item: with a discount less without. */
  readonly sameItem: Estimate | null;
  /** Percent of quantity for one percent of price, with its range; null where it cannot be told. */
  readonly price: {
    readonly elasticity: number;
    readonly low: number;
    readonly high: number;
    readonly items: number;
  } | null;
}

/** How well the last part of the log was foretold from what came before it. */
export interface ReportForecastTest {
  /** The part that was foretold, ms; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** Customers known by then who were looked at. */
  readonly customers: number;
  /** Purchase days foretold for them, and those that came. */
  readonly expected: number;
  readonly came: number;
}

/** Models of who buys when and for how much, learnt from these customers. */
export interface ReportPurchases {
  readonly buying: PurchaseModel;
  /** null without amounts, or where the amounts follow no such model. */
  readonly spend: GammaGammaModel | null;
  /** The check that chose `buying`; null where the log is too short for one, and `buying` is MBG/NBD. */
  readonly test: ReportForecastTest | null;
}

/** An item and what it brought. */
export interface ReportItem {
  readonly item: string;
  readonly revenue: number;
  readonly orders: number;
  readonly quantity: number;
}

/** A definition of a metric, as the page prints it. */
export interface ReportDefinition {
  readonly name: string;
  readonly variant: string;
  readonly formula: string;
  readonly window: string;
}

/** Something to look at in the data. */
export interface ReportIssue {
  /** The column; null for findings about whole rows. */
  readonly column: string | null;
  readonly severity: "error" | "warning" | "note";
  /** The finding in a sentence. */
  readonly message: string;
  /** Up to three of the values, as text. */
  readonly examples: readonly string[];
}

/**
 * Everything the report is made of, and nothing else: counts and sums, no order lines. {@link reduceForReport} makes them in memory; an SQL
 * engine can make the same. Plain data; `customers` is a table.
 */
export interface ReportReductions {
  /** What was read. */
  readonly about: {
    readonly source: string;
    readonly currency: string;
    readonly zone: string;
    /** Exclusive end of what is known, ms. */
    readonly asOf: number;
    /** First and last order, ms; null without orders. */
    readonly from: number | null;
    readonly to: number | null;
    readonly rows: number;
    readonly orders: number;
    /** Orders that name no customer. */
    readonly ordersWithoutCustomer: number;
    /** Orders of ids suspected to be no person. */
    readonly ordersOfSuspects: number;
    /** What the reader did and a person should know. */
    readonly notes: readonly string[];
  };
  /** Money over everything read. */
  readonly money: { readonly gross: number; readonly refunds: number; readonly net: number };
  readonly customers: Customers;
  /** Mean money of an order after refunds, with its interval; null without orders. */
  readonly orderValue: Estimate | null;
  /** Share of customers with two or more orders. */
  readonly repeatRate: Estimate | null;
  /** Customers by number of orders: `[1, 412]` is 412 customers with one order. */
  readonly purchaseCounts: readonly (readonly [orders: number, customers: number])[];
  readonly months: readonly ReportMonth[];
  /** Days of the last two calendar years at most, from the first order on. */
  readonly days: readonly ReportDay[];
  readonly cohorts: readonly ReportCohortCell[];
  /** Best-selling items first, capped; null where the source names no items. */
  readonly items: {
    readonly rows: readonly ReportItem[];
    /** Items in all. */
    readonly total: number;
    /** What all items brought. */
    readonly revenue: number;
    /** Orders with two or more different items. */
    readonly mixedOrders: number;
  } | null;
  /** Order totals before refunds: bins (the last may have no end), quartiles and mean. */
  readonly orderValues: {
    readonly bins: readonly { readonly from: number; readonly to: number | null; readonly count: number }[];
    readonly quartiles: readonly [number, number, number];
    readonly mean: Estimate;
  } | null;
  /** Orders by weekday (7 rows, Monday first) and hour (24); null where the source has no time of day. */
  readonly rhythm: readonly (readonly number[])[] | null;
  /** null without customers. */
  readonly lifecycle: ReportLifecycle | null;
  /** null where the log is too small or too short to learn how long a silence means leaving. */
  readonly lifetimes: ReportLifetimes | null;
  /** null where there are too few customers, returns or days to foretell anything. */
  readonly purchases: ReportPurchases | null;
  readonly churn: ReportChurn | ReportNoChurn;
  /** null where the source names nothing that was bought, or no customers. */
  readonly preferences: ReportPreferences | null;
  /** null where the source names nothing that was bought. */
  readonly together: ReportTogether | null;
  /** null where the source names nothing that was bought, or no customers. */
  readonly offers: ReportOffers | null;
  /** Pairs of columns that have two or more values. */
  readonly pairs: readonly ReportPair[];
  /** null where no line has a discount. */
  readonly discounts: ReportDiscounts | null;
  readonly issues: readonly ReportIssue[];
  /** Rows that the reader refused, by reason. */
  readonly rejected: readonly { readonly reason: string; readonly rows: number }[];
  readonly suspects: readonly Suspect[];
  readonly audit: readonly AuditEntry[];
  /** Definitions of the metrics above. */
  readonly definitions: readonly ReportDefinition[];
}
