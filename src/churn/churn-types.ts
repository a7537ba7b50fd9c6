import type { Data, OnInvalid } from "../core/columns.ts";
import type { Rejected, Table, TableInfo } from "../core/table.ts";
import type { Duration, TimeInput } from "../core/time.ts";
import type { ChurnFeature } from "./features/feature-types.ts";

/** A link that says that two ids are one person, and when that was learnt. */
export interface DatedLink {
  readonly id: string;
  /** The id it is one person with. */
  readonly to: string;
  /** When the link was learnt: before that the two are strangers. */
  readonly time: TimeInput;
}

/** What a shop has recorded. Each part is a table of `clientele/data` or rows with its column names. */
export interface ChurnLog {
  /** `customer, time, amount` and, where there are, `order, item, category, quantity, discount, refund, refundTime`. */
  readonly orders?: Data<object>;
  /** `customer, start, end` and, where there are, `plan, amount, interval, trialEnd, termEnd` (end agreed at the start), `canceled` (when notice was given), `seats`. A change of plan starts a new row. */
  readonly subscriptions?: Data<object>;
  /** `customer, time, event` and, where there are, `value, session`. */
  readonly events?: Data<object>;
  /** `customer, time, kind` and, where there are, `rating, closed`. */
  readonly feedback?: Data<object>;
  /** `customer, time, question, score`. */
  readonly surveys?: Data<object>;
  /** `customer`, `created` and fields named in option `stable`. */
  readonly profiles?: Data<object>;
  /** Ids that are one person. A link counts from its time on. */
  readonly identities?: Iterable<DatedLink> | undefined;
}

/** Options of {@link churnTable}. */
export interface ChurnTableOptions {
  /** Exclusive end of what features may know: one date, or several for a panel with a row for each customer and date. Required. */
  readonly asOf: TimeInput | readonly TimeInput[];
  /** How far back recent behavior is looked at. Default 180 days. */
  readonly observation?: Duration;
  /** Time between `asOf` and the outcome window, which an action needs. Default none. */
  readonly gap?: Duration;
  /** Length of the window in which a customer leaves or stays. Default: learnt from the shop's gaps (or, with contracts, the usual billing interval), see `info.windows`. */
  readonly outcome?: Duration;
  /** What leaving is: "orders" (no order in the outcome window) or "contract" (no contract any more). Default "contract" where the log has subscriptions. */
  readonly churn?: "orders" | "contract";
  /** Customers who came less than this before `asOf` are left out. Default 30 days; with contracts 0. */
  readonly minAge?: Duration | "none";
  /** Customers with fewer orders than this before `asOf` are left out. Default 1; with contracts 0. */
  readonly minOrders?: number;
  /** Exclusive end of the log. Default: what the tables say (`info.asOf`), else the day after the last row. */
  readonly logEnd?: TimeInput;
  /** "known" (default): rows whose outcome window is not wholly in the log have no label. "required": that is an error. "none": no labels. */
  readonly labels?: "known" | "required" | "none";
  /** Undated fields that never change, and may therefore be used: columns of the profiles such as "country"; "refund" for refunds on the row of their order; "plan", "amount" of subscriptions that were overwritten. */
  readonly stable?: readonly string[];
  /** Columns of the profiles that are not used. Any that is neither stable nor here is an error. */
  readonly ignore?: readonly string[];
  /** Whether trials count as contracts. Default "exclude". */
  readonly trials?: "exclude" | "include";
  /** Questions whose score is the likelihood to recommend (0 to 10) and the satisfaction; each by its text or a part of it. Default: "recommend" and "satisf". */
  readonly questions?: { readonly nps?: string; readonly csat?: string };
  /** Names of events by what they are, in the place of the known ones: `{ login: ["signed in"] }`. */
  readonly eventNames?: { readonly [kind: string]: readonly string[] };
  /** Exactly these features, as a trained model needs them. Default: all that the log can tell. */
  readonly features?: readonly string[];
  /** Ids that are probably no person: "exclude" them (default), "keep" them, or a list of those who are persons. */
  readonly suspects?: "exclude" | "keep" | readonly string[];
  /** IANA time zone of days. Default: the tables' own, else "UTC". */
  readonly zone?: string;
  /** "throw" on an invalid row, or "skip" it and report it. Default "throw". */
  readonly onInvalid?: OnInvalid;
}

/** One customer at one cut. Besides these columns there is one for each feature of `info.features`. */
export interface ChurnRow {
  readonly customer: string;
  /** The cut, ms: nothing in the features is from then or later. */
  readonly cut: number;
  /** 1: left in the outcome window; 0: stayed; null: not known. */
  readonly left: number | null;
  /** Days of the outcome window that the log covers. No feature. */
  readonly exposure: number;
  readonly [feature: string]: string | number | null;
}

/** Customers that were left out, and why. */
export interface ChurnLeftOut {
  readonly reason: string;
  readonly customers: number;
}

/** Customers who were gone already at a cut: they have no row, but purchase models learn from everybody. One entry each, in days. */
export interface GoneCustomers {
  readonly customer: readonly string[];
  readonly purchaseDays: readonly number[];
  readonly tenure: readonly number[];
  readonly daysSinceOrder: readonly number[];
}

/** What became of one cut. */
export interface ChurnCut {
  readonly asOf: number;
  /** Outcome window. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly labeled: number;
  readonly left: number;
  /** Share that left among those with a label; null without one. */
  readonly rate: number | null;
  readonly leftOut: readonly ChurnLeftOut[];
  /** Those left out as gone already, without contracts. */
  readonly gone?: GoneCustomers;
  /** Why rows have no label. */
  readonly unlabeled: readonly ChurnLeftOut[];
}

/** Lengths of the windows, in days. */
export interface ChurnWindows {
  readonly observation: number;
  readonly gap: number;
  readonly outcome: number;
  /** Whether the outcome window was learnt from the log. */
  readonly learnt: boolean;
}

/** What a churn table says about itself. */
export interface ChurnInfo extends TableInfo {
  readonly kind: "churn";
  readonly churn: "orders" | "contract";
  /** What leaving means here, in words. */
  readonly definition: string;
  readonly cuts: readonly ChurnCut[];
  readonly windows: ChurnWindows;
  /** Share that left among all rows with a label; null without one. */
  readonly baseRate: number | null;
  /** First time and exclusive end of the log that labels come from, ms. */
  readonly log: { readonly from: number; readonly to: number };
  /** The feature columns, in their order. */
  readonly features: readonly ChurnFeature[];
  /** Features that the log cannot tell, and what they need. */
  readonly absent: readonly { readonly name: string; readonly needs: string }[];
  readonly zone: string;
  readonly notes: readonly string[];
  readonly rejected?: readonly Rejected[];
}

/** Customers with what was known of them at a cut, and whether they left after it. */
export type ChurnTable = Table<ChurnRow, ChurnInfo>;
