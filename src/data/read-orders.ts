import { ClienteleError } from "../core/errors.ts";
import { badOption, oneOf } from "../core/options.ts";
import type { TextSource } from "../core/text-source.ts";
import { ORDER_LAYOUTS } from "./layouts/all.ts";
import { finishOrders } from "./layouts/finish-orders.ts";
import type { Layout, OrderDraft } from "./layouts/layout.ts";
import { type ReadOptions, readSheet } from "./layouts/read-sheet.ts";
import { COMMON, readSimple } from "./layouts/simple.ts";
import { checkMerge, type IdentityKey } from "./merge-identities.ts";
import type { Orders } from "./schema.ts";

/** Which column of the source holds what. */
export interface OrderMap {
  /** Who bought. */
  readonly customer: string;
  /** When. */
  readonly time: string;
  /** Time of day, where it stands in a column of its own. */
  readonly clock?: string;
  /** Money of the row; negative is given back. Without it: price x quantity; without a price, 0. */
  readonly amount?: string;
  readonly order?: string;
  readonly item?: string;
  readonly quantity?: string;
  readonly price?: string;
  readonly discount?: string;
  readonly refund?: string;
  readonly category?: string;
  readonly channel?: string;
  readonly place?: string;
  readonly payment?: string;
  readonly currency?: string;
  /** Joins ids of the same person. */
  readonly email?: string;
  /** Joins ids of the same person. */
  readonly phone?: string;
}

/** A column of orders that can be done without. */
export type KeptColumn =
  | "item"
  | "quantity"
  | "price"
  | "discount"
  | "category"
  | "channel"
  | "place"
  | "payment";

/** Options of {@link readOrders}. */
export interface ReadOrdersOptions extends ReadOptions {
  /** Which column holds what; the layout is then not recognized. */
  readonly map?: OrderMap;
  /**
   * Which of these columns to keep where the source has them; a long log costs 4 bytes a line less for each column of text and 8 for each of
   * numbers. Customer, time, amount, order and refund are always kept. Default: all.
   */
  readonly columns?: readonly KeptColumn[];
  /** "total": what the customer paid; "net": without shipping and taxes, where the source tells both apart. Default "total". */
  readonly amount?: "total" | "net";
  /** ISO 4217 code of the amounts where the source names none, or to convert to with `rates`. Default: the source's. */
  readonly currency?: string;
  /** Units of `currency` per unit of each currency: `{ EUR: 1, USD: 0.92 }`. Default none: different currencies are refused. */
  readonly rates?: { readonly [currency: string]: number };
  /** What makes different ids of the source one customer; `[]` keeps every id apart. Default e-mail and phone. */
  readonly merge?: readonly IdentityKey[];
  /** An e-mail or phone number of more ids than this joins none of them. Default 5. */
  readonly maxShared?: number;
}

const mapped: Layout<OrderDraft> = {
  name: "map",
  kind: "orders",
  signature: [],
  fields: COMMON,
  required: ["customer", "time"],
  read: readSimple,
};

/**
 * Reads an export of orders into one row per order line. Recognized by header names: Shopify, WooCommerce (analytics, plug-ins), Square (items,
 * transactions), Stripe payments, GA4 rows, UCI online retail, CDNOW, our own columns, and logs whose columns have common names; any
 * other file through `map`. `info.source` says which, `info.notes` what was decided, `info.rejected` what was left out and why.
 *
 * Money: each row's `amount` was charged, `refund` given back, both >= 0; money of whole orders is spread over their lines in
 * proportion to quantity x price, to the cent. A row below zero becomes a row with amount 0 and a refund. Voided, failed and cancelled unpaid
 * orders are left out. Currencies are never added up without `rates`.
 *
 * The text is streamed and never held as a whole. O(bytes) time; afterwards a line costs 8 bytes for each column of numbers and 4 for each of
 * text, besides the distinct texts: 44 bytes with customer, time, amount, order, item, quantity and price (option `columns`).
 *
 * @throws `"unknown-layout"`, `"ambiguous-layout"`, `"missing-column"`: which columns are what; `"bad-value"`, `"missing-value"`: rows that can not be
 * read; `"ambiguous-date"`: day or month first; `"mixed-currency"`; `"empty-input"`, `"binary-input"`, `"bad-encoding"`, `"bad-csv"`,
 * `"line-too-long"`, `"path-not-text"`: no table in the text; `"bad-option"`, `"unknown-zone"`, `"aborted"`.
 *
 * @example
 * import { readOrders } from "clientele/data";
 * const orders = await readOrders("cust,date,amount\nann,2026-03-01,12.50\nbob,2026-03-02,-4");
 * orders.info.source; // => "order-log"
 * orders.at(0); // => { customer: "ann", time: 1772323200000, amount: 12.5, refund: 0 }
 * orders.at(1)?.refund; // => 4
 * const other = await readOrders("Kunde;Tag;Betrag\nann;31.12.2026;1.250,00 €", { map: { customer: "Kunde", time: "Tag", amount: "Betrag" } });
 * other.at(0)?.amount; // => 1250
 * other.info.currency; // => "EUR"
 * await readOrders("Kunde;Tag;Betrag\nann;31.12.2026;5"); // throws "unknown-layout"
 */
export async function readOrders(source: TextSource, options: ReadOrdersOptions = {}): Promise<Orders> {
  const { amount = "total", merge = ["email", "phone"], maxShared = 5 } = options;
  if (options.amount !== undefined) oneOf(options.amount, "amount", ["total", "net"]);
  checkMerge("merge", merge, maxShared);
  if (options.map !== undefined && options.layout !== undefined) {
    throw new ClienteleError(
      "bad-option",
      "Options map and layout exclude each other: give the columns, or the layout that knows them.",
      { value: options.layout },
    );
  }
  const dropped = droppedColumns(options.columns);
  // amounts of some sources are made of items, quantities and prices: those are read and dropped afterwards
  const skip = dropped.filter(
    (name) => name === "category" || name === "channel" || name === "place" || name === "payment",
  );
  const { sheet, layout } = await readSheet(
    source,
    { ...options, skip },
    ORDER_LAYOUTS,
    mapped,
    "readOrders",
  );
  const draft = layout.read(sheet, { amount });
  return finishOrders(draft, {
    source: layout.name,
    zone: options.zone ?? draft.zone ?? "UTC",
    onInvalid: options.onInvalid ?? "throw",
    currency: options.currency,
    rates: options.rates,
    merge,
    maxShared,
    notes: sheet.notes,
    rejected: sheet.unread(),
    dropped,
  });
}

function droppedColumns(kept: readonly KeptColumn[] | undefined): readonly KeptColumn[] {
  if (kept === undefined) return [];
  const names: readonly KeptColumn[] = [
    "item",
    "quantity",
    "price",
    "discount",
    "category",
    "channel",
    "place",
    "payment",
  ];
  if (!Array.isArray(kept)) throw badOption("columns", kept, `a list of ${names.join(", ")}`);
  for (const name of kept) oneOf(name, "columns", names);
  return names.filter((name) => !kept.includes(name));
}
