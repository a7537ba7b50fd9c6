import type { Estimate } from "../core/estimate.ts";
import type { AuditEntry, Customers, Suspect } from "../data/index.ts";

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
  readonly complete: boolean;
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
  readonly issues: readonly ReportIssue[];
  /** Rows that the reader refused, by reason. */
  readonly rejected: readonly { readonly reason: string; readonly rows: number }[];
  readonly suspects: readonly Suspect[];
  readonly audit: readonly AuditEntry[];
  /** Definitions of the metrics above. */
  readonly definitions: readonly ReportDefinition[];
}
