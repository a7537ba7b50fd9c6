import { type ColumnOption, type Data, type Id, type OptionalColumn, readColumns } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { oneOf } from "../core/options.ts";
import { Table, type TextColumn } from "../core/table.ts";
import { type TimeInput, zoneOf } from "../core/time.ts";
import { finishOrders } from "./layouts/finish-orders.ts";
import { sizes } from "./layouts/levels.ts";
import { wholeIds } from "./layouts/sheet.ts";
import { checkMerge, type IdentityKey } from "./merge-identities.ts";
import type { Orders } from "./schema.ts";

/**
 * Which columns of the rows hold what: names, or functions of the row. Columns called by our own names need not be given. `email` and `phone` join
 * ids of the same person; `currency` is the ISO 4217 code of the row's money.
 */
export type OrderSourceColumns<Row extends object> = ColumnOption<Row, "customer", Id> &
  ColumnOption<Row, "time", TimeInput | bigint> &
  ColumnOption<Row, "amount", number | bigint> &
  OptionalColumn<Row, "refund" | "quantity" | "price" | "discount", number | bigint> &
  OptionalColumn<Row, "order" | "item" | "category" | "channel" | "place" | "payment", Id> &
  OptionalColumn<Row, "currency" | "email", string> &
  OptionalColumn<Row, "phone", Id>;

/** Options of {@link ordersFrom}. */
export interface OrdersFromOptions {
  /** IANA time zone of texts without one, and of days and weeks afterwards. Default: the table's own, else "UTC". */
  readonly zone?: string;
  /** ISO 4217 code of the amounts where no column says, or to convert to with `rates`. Default: the table's or the column's. */
  readonly currency?: string;
  /** Units of `currency` per unit of each currency: `{ EUR: 1, USD: 0.92 }`. Default none: different currencies are refused. */
  readonly rates?: { readonly [currency: string]: number };
  /** What makes different ids one customer, where `email` or `phone` are there; `[]` keeps every id apart. Default both. */
  readonly merge?: readonly IdentityKey[];
  /** An e-mail or phone number of more ids than this joins none of them. Default 5. */
  readonly maxShared?: number;
  /** Rows that can not be read: an error ("throw") or left out and listed in `info.rejected` ("skip"). Default "throw". */
  readonly onInvalid?: "throw" | "skip";
}

const TEXTS = [
  "customer",
  "order",
  "item",
  "category",
  "channel",
  "place",
  "payment",
  "currency",
  "email",
  "phone",
] as const;
const NUMBERS = ["amount", "refund", "quantity", "price", "discount"] as const;

/**
 * Orders from rows that are already in memory: objects, another iterable, a `Table`, an Arrow table through `fromArrow`, rows of a database.
 * The same rules as in {@link readOrders} apply: an amount below zero becomes a refund, currencies are never added up without `rates`,
 * ids that share an e-mail address or phone number are one customer. Numbers must be numbers: text such as "12,50" is refused. O(rows).
 *
 * @throws `"missing-column"` for a column that is not there, `"bad-value"` and `"missing-value"` for rows without a time or an amount, `"mixed-currency"`,
 * `"bad-input"` when `data` is no rows, `"bad-option"`, `"unknown-zone"`.
 *
 * @example
 * import { ordersFrom } from "clientele/data";
 * const sales = [
 *   { who: 17, at: new Date("2026-03-01T10:00:00Z"), cents: 1250, what: "mug" },
 *   { who: 17, at: new Date("2026-03-04T10:00:00Z"), cents: -1250, what: "mug" },
 * ];
 * const orders = ordersFrom(sales, { customer: "who", time: "at", amount: (row) => row.cents / 100, item: "what" }, { currency: "EUR" });
 * orders.at(0)?.amount; // => 12.5
 * orders.at(1)?.refund; // => 12.5
 * orders.at(1)?.customer; // => "17"
 * ordersFrom([{ customer: "ann", time: "soon", amount: 1 }]); // throws "bad-value"
 */
export function ordersFrom<Row extends object>(
  data: Data<Row>,
  ...[columns, options = {}]: Record<never, never> extends OrderSourceColumns<Row>
    ? [columns?: OrderSourceColumns<NoInfer<Row>>, options?: OrdersFromOptions]
    : [columns: OrderSourceColumns<NoInfer<Row>>, options?: OrdersFromOptions]
): Orders {
  const { merge = ["email", "phone"], maxShared = 5, onInvalid = "throw" } = options;
  oneOf(onInvalid, "onInvalid", ["throw", "skip"]);
  checkMerge("merge", merge, maxShared);
  const known =
    data instanceof Table ? (data.info as { zone?: string; currency?: string; source?: string }) : {};
  const zone = options.zone ?? known.zone ?? "UTC";
  const rows = data instanceof Table || Array.isArray(data) ? data : listOf(data);
  const from = sourcesOf(rows, (columns ?? {}) as Record<string, unknown>);
  const read = readColumns(
    rows as Iterable<object>,
    {
      ...Object.fromEntries(
        TEXTS.map((name) => [name, { as: "text", from: from[name], required: false } as const]),
      ),
      ...Object.fromEntries(
        NUMBERS.map((name) => [
          name,
          { as: "number", from: from[name], required: name === "amount" } as const,
        ]),
      ),
      time: { as: "time", from: from.time },
    },
    { zone: zoneOf(zone), onInvalid, what: "orders" },
  );
  const got = read.columns as { readonly [name: string]: TextColumn | Float64Array | undefined };
  const text = (name: (typeof TEXTS)[number]) => got[name] as TextColumn | undefined;
  const number = (name: (typeof NUMBERS)[number]) => got[name] as Float64Array | undefined;
  return finishOrders(
    {
      length: read.length,
      customer: wholeIds(text("customer") as TextColumn),
      time: got.time as Float64Array,
      amount: number("amount") as Float64Array,
      refund: sizes(number("refund")),
      quantity: number("quantity"),
      price: number("price"),
      discount: sizes(number("discount")),
      order: text("order"),
      item: text("item"),
      category: text("category"),
      channel: text("channel"),
      place: text("place"),
      payment: text("payment"),
      currency: text("currency"),
      email: text("email"),
      phone: text("phone"),
      where: (field, row) => ({ column: field, row: read.rows?.[row] ?? row, value: null }),
    },
    {
      source: known.source ?? "rows",
      zone,
      onInvalid,
      // a table's own currency holds where no column says otherwise
      currency: options.currency ?? (known.currency || undefined),
      rates: options.rates,
      merge,
      maxShared,
      notes: [],
      rejected: read.rejected,
    },
  );
}

function listOf<Row extends object>(data: Iterable<Row>): Row[] {
  if (typeof data === "string" || typeof data?.[Symbol.iterator] !== "function") {
    const hint = typeof data === "string" ? " Text is read by readOrders." : "";
    throw new ClienteleError(
      "bad-input",
      `ordersFrom needs rows: an array of objects, another iterable, or a table; found ${show(data)}.${hint}`,
      { expected: "an iterable of objects" },
    );
  }
  return [...data];
}

/** Where each of our columns is: as the caller said, else a column of the same name if there is one. */
function sourcesOf(
  rows: Table<object> | readonly object[],
  given: Record<string, unknown>,
): Record<string, unknown> {
  const names: readonly string[] = [...TEXTS, ...NUMBERS, "time"];
  for (const name of Object.keys(given)) {
    if (!names.includes(name))
      throw new ClienteleError(
        "bad-option",
        `ordersFrom knows no column ${show(name)}; columns: ${names.join(", ")}.`,
        { value: name },
      );
  }
  const needed: readonly string[] = ["customer", "time", "amount"];
  const found = Object.create(null) as Record<string, unknown>;
  for (const name of names) {
    if (given[name] !== undefined) found[name] = given[name];
    else if (needed.includes(name)) found[name] = name;
    else if (rows instanceof Table) found[name] = Object.hasOwn(rows.columns, name) ? name : undefined;
    // rows may lack an optional column here and there
    else if (rows.some((row) => typeof row === "object" && row !== null && name in row))
      found[name] = (row: Record<string, unknown>) => row[name];
  }
  return found;
}
