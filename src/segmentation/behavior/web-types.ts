import type { Table, TableInfo } from "../../core/table.ts";
import type { BehaviorLeftOut } from "./leave-out.ts";

/** What one customer did on the web site. */
export interface WebActivityRow {
  readonly customer: string;
  readonly sessions: number;
  /** Pages seen, each time counted. */
  readonly pages: number;
  /** Different subjects of page events; null where the events name none. */
  readonly distinctPages: number | null;
  /** Minutes from first to last event, over all sessions with more than one moment. */
  readonly minutes: number;
  /** Sessions that have a duration. */
  readonly timedSessions: number;
  /** Minutes per session that has a duration; null without one. */
  readonly minutesPerSession: number | null;
  /** Events of putting into the cart, starting the checkout, downloading. */
  readonly carts: number;
  readonly checkouts: number;
  readonly downloads: number;
  /** Orders; one without a visit counts here and in no session. Null where the log does not know orders. */
  readonly orders: number | null;
  /** Sessions with a cart or checkout and no order by the customer in it nor within the time allowed after it. */
  readonly abandonedCarts: number | null;
  /** Such sessions whose time is not up yet. */
  readonly openCarts: number | null;
  /** Start of the first session, ms; null without a session. */
  readonly firstVisit: number | null;
  /** Last event of the last session, ms. */
  readonly lastVisit: number | null;
  /** Days of 24 hours from it to `asOf`. */
  readonly daysSinceVisit: number | null;
  /** Share of sessions with a single event and no order. */
  readonly bounceShare: number | null;
  readonly bounceShareLow: number | null;
  readonly bounceShareHigh: number | null;
  /** Share of sessions with an order in them. */
  readonly conversion: number | null;
  readonly conversionLow: number | null;
  readonly conversionHigh: number | null;
  /** What this makes the customer, separated by ", "; null for nothing in particular. */
  readonly labels: string | null;
}

/** A label of {@link WebActivityRow}. */
export type WebLabel = "buyer" | "cart abandoner" | "researcher" | "browser" | "downloader" | "quick visitor";

/** What {@link WebActivity} says about itself. */
export interface WebActivityInfo extends TableInfo {
  readonly kind: "web-activity";
  readonly key: "customer";
  readonly asOf: number;
  readonly zone: string;
  /** Confidence level of the intervals. */
  readonly level: number;
  /** "given": sessions by the ids in the log; "gaps": by gaps alone; "given, gaps": by gaps where the log has no id. */
  readonly sessionsBy: "given" | "gaps" | "given, gaps";
  /** Where orders come from: "events", the table in option "orders", or "unknown": then nobody is said to have given up a cart. */
  readonly ordersFrom: "events" | "orders" | "unknown";
  readonly gapMinutes: number;
  /** Hours after a session in which an order still counts for its cart. */
  readonly abandonedAfterHours: number;
  /** Of the shop's customers with a session: what a researcher passes. Null where there are none. */
  readonly thresholds: { readonly pagesPerSession: number | null; readonly minutesPerSession: number | null };
  readonly sizes: { readonly [label in WebLabel]: number };
  /** Names that are of no known kind, with their events: they are part of visits and count as nothing else. */
  readonly otherEvents: { readonly [event: string]: number };
  readonly leftOut: BehaviorLeftOut;
}

/** What customers did on the web site, one row each. */
export type WebActivity = Table<WebActivityRow, WebActivityInfo>;
