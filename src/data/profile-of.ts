import { ClienteleError, show } from "../core/errors.ts";
import { readOrderRows } from "../core/order-rows.ts";
import { type AnyRow, cell, define, type Table, type TableColumn, type TextColumn } from "../core/table.ts";
import { type TimeInput, timeOption, zoneOf } from "../core/time.ts";
import { needTable } from "./need-table.ts";
import { type Favorite, favoritesOf } from "./profile/favorites.ts";
import { ordersOf, type ProfileOrder, type ProfileTotals, totalsOf } from "./profile/orders-of.ts";
import { type TimelineEntry, timelineOf } from "./profile/timeline.ts";
import type { Customers, Events, IdentityLink, Orders, Profiles } from "./schema.ts";

/** What a profile is made from. */
export interface ProfileOfOptions {
  readonly orders: Orders;
  /** Visits, complaints, mails ... Default: none. */
  readonly events?: Events;
  /** What is known besides purchases: name, city, consent. Default: nothing. */
  readonly profiles?: Profiles;
  /** A summary of all customers, for this one's row of it. Default: none. */
  readonly customers?: Customers;
  /** Tables with a row per customer, by a name of yours: RFM, value, churn. Default: none. */
  readonly scores?: { readonly [name: string]: Pick<Table<object>, "columns" | "info" | "length"> };
  /** Exclusive end of what is known; orders and events at or after it are left out. Default: nothing is, and `daysSinceLast` is null. */
  readonly asOf?: TimeInput;
}

/** A row as plain JSON: numbers, text and null. */
export type PlainRow = { readonly [column: string]: string | number | null };

/** Everything known of one customer, as plain JSON. */
export interface CustomerProfile {
  readonly kind: "profile";
  readonly customer: string;
  /** Zone that days are counted in. */
  readonly zone: string;
  readonly currency: string | null;
  /** The row of `profiles`, null without one. */
  readonly facts: PlainRow | null;
  /** The row of `customers`, null without one. */
  readonly summary: PlainRow | null;
  readonly totals: ProfileTotals;
  /** Items, categories and channels, most bought first, ten each. */
  readonly favorites: {
    readonly items: readonly Favorite[];
    readonly categories: readonly Favorite[];
    readonly channels: readonly Favorite[];
  };
  /** Oldest first. */
  readonly orders: readonly ProfileOrder[];
  /** Orders, refunds and events in order of time. */
  readonly timeline: readonly TimelineEntry[];
  /** Other ids that were joined into this customer. */
  readonly links: readonly IdentityLink[];
  /** The customer's row of each score table, null where it has none. */
  readonly scores: { readonly [name: string]: PlainRow | null };
}

/**
 * The 360-degree object of one customer: facts, orders with their lines, totals, favorites, usual gap, timeline, identity links and scores.
 * An id that was joined into another customer gives that customer's profile. A line that names nobody belongs to its order's customer, as in a
 * summary. Null when no table knows the id.
 *
 * `totals.usualGapDays` is the median number of days between days with a purchase, null below two of them.
 *
 * O(rows of all tables) time; for many customers group first.
 *
 * @throws "bad-input" when `orders` or `events` is no table, "bad-option" for a wrong `asOf` or a score table without a text column, "missing-column",
 * "bad-value" and "missing-value" for orders that can not be read.
 *
 * @example
 * import { fromColumns } from "clientele";
 * import { type Orders, profileOf } from "clientele/data";
 * const orders = fromColumns({
 *   customer: ["ann", "bob", "ann", "ann"],
 *   time: ["2026-01-05", "2026-01-05", "2026-01-09", "2026-01-09"].map((day) => Date.parse(day)),
 *   amount: [4, 3, 4, 3],
 *   order: ["1", "2", "3", "3"],
 *   item: ["flat white", "tea", "flat white", "croissant"],
 * }, { kind: "orders", zone: "UTC" }) as unknown as Orders;
 * const ann = profileOf("ann", { orders, asOf: "2026-02-01" });
 * ann?.totals; // => { orders: 2, items: 3, spend: 11, refunds: 0, revenue: 11, averageOrder: 5.5, first: 1767571200000, last: 1767916800000, usualGapDays: 4, daysSinceLast: 22 }
 * ann?.favorites.items[0]; // => { name: "flat white", orders: 2, quantity: 2, spend: 8 }
 * ann?.orders[1].lines.length; // => 2
 * profileOf("zoe", { orders }); // => null
 */
export function profileOf(
  customer: string | number | bigint,
  options: ProfileOfOptions,
): CustomerProfile | null {
  const { orders, events, profiles, customers, scores = {} } = options ?? {};
  needTable(orders, "profileOf", "readOrders() and ordersFrom() make one of orders.");
  if (events !== undefined) needTable(events, "Option events of profileOf", "readEvents() makes one.");
  const zone = zoneOf(orders.info.zone ?? "UTC");
  const asOf = options.asOf === undefined ? Number.POSITIVE_INFINITY : timeOption(options.asOf, "asOf", zone);
  const allLinks = [...(orders.info.links ?? []), ...(profiles?.info.links ?? [])];
  const id = currentId(String(customer), allLinks);

  const { arrays } = readOrderRows(orders, {}, { zone, what: "orders" });
  const rows = rowsOf(arrays, id, asOf);
  const eventRows = events === undefined ? [] : rowsOf(events.columns, id, asOf);
  const facts = rowOf(profiles, id);
  const summary = rowOf(customers, id);
  const scored: { [name: string]: PlainRow | null } = {};
  for (const name of Object.keys(scores)) define(scored, name, rowOf(scores[name], id));
  const links = allLinks.filter((link) => link.customer === id);
  const known =
    rows.length + eventRows.length + links.length > 0 ||
    facts !== null ||
    summary !== null ||
    Object.values(scored).some((row) => row !== null);
  if (!known) return null;

  const placed = ordersOf(orders, arrays, rows);
  const favorites = (name: "item" | "category" | "channel") => favoritesOf(orders, arrays, rows, name);
  return {
    kind: "profile",
    customer: id,
    zone: zone.name,
    currency: orders.info.currency || null,
    facts,
    summary,
    totals: totalsOf(placed, zone, asOf),
    favorites: {
      items: favorites("item"),
      categories: favorites("category"),
      channels: favorites("channel"),
    },
    orders: placed,
    timeline: timelineOf(placed, events, eventRows),
    links,
    scores: scored,
  };
}

/** Follows the links of joined ids to the customer who carries them now. */
function currentId(id: string, links: readonly IdentityLink[]): string {
  const next = new Map(links.map((link) => [link.id, link.customer]));
  let current = id;
  for (let steps = 0; steps <= links.length; steps++) {
    const further = next.get(current);
    if (further === undefined || further === current) break;
    current = further;
  }
  return current;
}

/** Rows of a log that name the customer, before `asOf`. */
function rowsOf(
  { customer, time }: { readonly customer: TextColumn; readonly time: Float64Array },
  id: string,
  asOf: number,
): number[] {
  const code = customer.levels.indexOf(id);
  const rows: number[] = [];
  if (code < 0) return rows;
  for (let i = 0; i < time.length; i++) if (customer.codes[i] === code && time[i] < asOf) rows.push(i);
  return rows;
}

/** The first row of a table whose key is `id`, as plain JSON. */
function rowOf(
  table: Pick<Table<object>, "columns" | "info" | "length"> | undefined,
  id: string,
): PlainRow | null {
  if (table === undefined) return null;
  const columns = table.columns as { readonly [name: string]: TableColumn };
  const name =
    table.info.key ?? Object.keys(columns).find((column) => !(columns[column] instanceof Float64Array));
  const key = name === undefined ? undefined : columns[name];
  if (key === undefined || key instanceof Float64Array) {
    throw new ClienteleError(
      "bad-option",
      `A table of kind ${show(table.info.kind)} has no text column to find a customer in.`,
      { expected: "a table with a row per customer" },
    );
  }
  const code = key.levels.indexOf(id);
  const row = code < 0 ? -1 : key.codes.indexOf(code);
  if (row < 0) return null;
  const plain: Record<string, AnyRow[string]> = {};
  for (const column of Object.keys(columns)) {
    const value = cell(columns[column], row);
    define(plain, column, typeof value === "number" && !Number.isFinite(value) ? null : value);
  }
  return plain as PlainRow;
}
