import type { Table, TableInfo } from "../core/table.ts";

/**
 * One row of an orders table: one line of an order (or the whole order where the source has no lines).
 * A column that the source does not have is absent from the table.
 *
 * Money: `amount` is what this row charged, `refund` what it gave back, both >= 0, in major units of
 * `info.currency`. A refund booked as a row of its own has `amount` 0 and `refund` > 0 and is no purchase.
 * Revenue gross = sum of `amount`, net = sum of `amount - refund`.
 */
export interface OrderLine {
  /** Who bought; null where the source names nobody. */
  readonly customer: string | null;
  /** When, in ms since 1970 UTC. */
  readonly time: number;
  /** Money charged by this row, >= 0. */
  readonly amount: number;
  /** Order the line belongs to; rows with equal text are one order. Absent: every row is an order of its own. */
  readonly order?: string | null;
  /** What was bought: the name or, without one, the code. */
  readonly item?: string | null;
  /** How many; negative in refund rows. */
  readonly quantity?: number | null;
  /** Unit price before discount. */
  readonly price?: number | null;
  /** Discount on the line, >= 0, already taken off `amount`. */
  readonly discount?: number | null;
  /** Money given back, >= 0. */
  readonly refund?: number | null;
  readonly category?: string | null;
  /** How the order came in: "web", "pos", "instagram" ... */
  readonly channel?: string | null;
  /** Where: shop, city or country. */
  readonly place?: string | null;
  /** Payment method. */
  readonly payment?: string | null;
  /** The customer's id as the source has it, where ids were joined into one customer. */
  readonly sourceId?: string | null;
}

/** An id that is probably no person. */
export interface Suspect {
  readonly customer: string;
  /** Orders under this id. */
  readonly orders: number;
  /** Their share of all orders with a customer. */
  readonly share: number;
  /** Why it is suspected, in words. */
  readonly reason: string;
}

/** A link that joined two ids into one customer. */
export interface IdentityLink {
  /** The id that was joined. */
  readonly id: string;
  /** The id it was joined with. */
  readonly to: string;
  /** The customer both are part of: the id seen first of all that are joined. */
  readonly customer: string;
  /** What they share: "email", "phone", "alias" or "device". */
  readonly by: string;
  /** The shared value. */
  readonly value: string;
}

/** A value that too many ids share to be one person's: it joined none of them. */
export interface SharedValue {
  /** "email", "phone" or "device". */
  readonly by: string;
  readonly value: string;
  /** How many ids have it. */
  readonly ids: number;
}

/** What a table of orders says about itself. */
export interface OrdersInfo extends TableInfo {
  readonly kind: "orders";
  /** Time zone that days, weeks and hours are counted in. */
  readonly zone: string;
  /** ISO 4217 code, or "" when the source names no currency. */
  readonly currency?: string;
  /** Ids that are probably no person: left out of customer models until confirmed, never out of revenue. */
  readonly suspects?: readonly Suspect[];
  /** Ids joined into one customer, in the order they were found. */
  readonly links?: readonly IdentityLink[];
  /** Values that joined nobody because too many ids share them. */
  readonly shared?: readonly SharedValue[];
  /** What the reader did and a person should know: counts in words. */
  readonly notes?: readonly string[];
}

/** Orders, one row a line. */
export type Orders = Table<OrderLine, OrdersInfo>;

/** One row of an events table. */
export interface EventRow {
  readonly customer: string | null;
  readonly time: number;
  /** Name of the event: "page_view", "add_to_cart", "complaint" ... */
  readonly event: string;
  /** What it was about: a page, an item, a campaign. */
  readonly subject?: string | null;
  readonly value?: number | null;
  readonly session?: string | null;
  readonly channel?: string | null;
  /** The customer's id as the source has it, where ids were joined into one customer. */
  readonly sourceId?: string | null;
}

/** What a table of events says about itself. */
export interface EventsInfo extends TableInfo {
  readonly kind: "events";
  readonly zone: string;
  /** Ids joined into one customer. */
  readonly links?: readonly IdentityLink[];
  /** Values that joined nobody because too many ids share them. */
  readonly shared?: readonly SharedValue[];
  /** What the reader did and a person should know: counts in words. */
  readonly notes?: readonly string[];
}

/** Events, one row each. */
export type Events = Table<EventRow, EventsInfo>;

/** One row of a profiles table: what is known about a customer besides purchases. Further columns keep the source's names. */
export interface ProfileRow {
  readonly customer: string;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly name?: string | null;
  readonly city?: string | null;
  readonly region?: string | null;
  readonly country?: string | null;
  readonly created?: number | null;
  /** Tags as one text, separated by ", ". */
  readonly tags?: string | null;
  /** Consent to marketing, by e-mail where the source tells channels apart: 1 yes, 0 no; null: not known. */
  readonly consent?: number | null;
  /** When that was said, in ms. */
  readonly consentTime?: number | null;
  /** What says so: column and value, "Accepts Email Marketing: yes". */
  readonly consentSource?: string | null;
  /** Consent to marketing by SMS: 1 yes, 0 no; null: not known. */
  readonly smsConsent?: number | null;
  readonly smsConsentTime?: number | null;
  readonly smsConsentSource?: string | null;
}

/** What a table of profiles says about itself. */
export interface ProfilesInfo extends TableInfo {
  readonly kind: "profiles";
  readonly links?: readonly IdentityLink[];
  /** What the reader did and a person should know: counts in words. */
  readonly notes?: readonly string[];
}

/** Profiles, one row a customer. */
export type Profiles = Table<ProfileRow, ProfilesInfo>;

/**
 * What a customer said about the use of their data: "granted"; "denied" (asked, and no); "withdrawn" (yes before, or an objection); "unknown"
 * (a grant that nothing proves any more).
 */
export type ConsentState = "granted" | "denied" | "withdrawn" | "unknown";

/** One row of a consents table: what one customer said about one purpose at one time. */
export interface ConsentRow {
  readonly customer: string;
  /** What the data may be used for, in the shop's words: "marketing", "profiling" ... "processing" stands for any use at all. */
  readonly purpose: string;
  /** "email", "sms", "post" ...; null: any. */
  readonly channel: string | null;
  readonly state: ConsentState;
  /** When it was said, in ms; null: not known. */
  readonly time: number | null;
  /** The file, column or form that says so. */
  readonly source: string | null;
}

/** What a table of consents says about itself. */
export interface ConsentsInfo extends TableInfo {
  readonly kind: "consents";
  readonly notes?: readonly string[];
}

/** Consents, one row an utterance; the order of rows means nothing. */
export type Consents = Table<ConsentRow, ConsentsInfo>;

/** One row of a subscriptions table: one spell of one contract. */
export interface SubscriptionRow {
  readonly customer: string;
  readonly subscription: string;
  readonly start: number;
  /** End of the contract in ms; null while it runs. */
  readonly end: number | null;
  readonly plan?: string | null;
  /** Price per interval, in major units. */
  readonly amount?: number | null;
  /** Billing interval: "month", "year" ... */
  readonly interval?: string | null;
  readonly status?: string | null;
  readonly trialEnd?: number | null;
  readonly reason?: string | null;
  /** When notice was given, ms; the contract may run on until its end. */
  readonly canceled?: number | null;
  /** End agreed at the start, or of the term that runs, ms. */
  readonly termEnd?: number | null;
  /** Persons or places it covers. */
  readonly seats?: number | null;
}

/** What a table of subscriptions says about itself. */
export interface SubscriptionsInfo extends TableInfo {
  readonly kind: "subscriptions";
  readonly zone: string;
  /** What the reader did and a person should know: counts in words. */
  readonly notes?: readonly string[];
}

/** Subscriptions, one row a spell. */
export type Subscriptions = Table<SubscriptionRow, SubscriptionsInfo>;

/** One row of a customer summary: what the purchase models, RFM and value need to know of one customer. */
export interface CustomerSummary {
  readonly customer: string;
  /** Repeat purchases: distinct days with a purchase, less one. */
  readonly frequency: number;
  /** First to last purchase, in `info.unit`. */
  readonly recency: number;
  /** First purchase to the last day seen, in `info.unit`. */
  readonly age: number;
  /** Mean money per repeat purchase day (the first day left out); null without a repeat purchase. */
  readonly monetary: number | null;
  /** Time of the first purchase, ms. */
  readonly first: number;
  /** Time of the last purchase, ms. */
  readonly last: number;
  /** Orders placed. */
  readonly orders: number;
  /** Items bought (sum of quantities; lines where the source has no quantity). */
  readonly items: number;
  /** Money charged. */
  readonly spend: number;
  /** Money given back. */
  readonly refunds: number;
  /** `spend - refunds`. */
  readonly revenue: number;
  /** Sum of the logarithms of the times between purchase days, in `info.unit`; 0 without a repeat purchase. There only when asked for. */
  readonly logGaps?: number;
}

/** One line of a summary's account of its input rows. */
export interface AuditEntry {
  /** What was done: "merged same-day orders", "no customer", "after asOf", "suspected not a person", "refund only" ... */
  readonly what: string;
  /** "used" and "left out" together are every row of the input, each once; "noted" rows are among the used ones. */
  readonly effect: "used" | "left out" | "noted";
  readonly rows: number;
  /** Net money of those rows. */
  readonly amount: number;
  /** Up to ten rows of the orders table. */
  readonly examples: readonly number[];
}

/** What a table of customers says about itself. */
export interface CustomersInfo extends TableInfo {
  readonly kind: "customers";
  readonly asOf: number;
  readonly unit: "day" | "week" | "month" | "year";
  readonly zone: string;
  /** Start of what was looked at, in ms, where one was given. */
  readonly from?: number;
  readonly audit: readonly AuditEntry[];
  readonly suspects: readonly Suspect[];
  /** Whether `monetary` is net of refunds. */
  readonly money: "net" | "gross";
}

/** Customers, one row each. */
export type Customers = Table<CustomerSummary, CustomersInfo>;
