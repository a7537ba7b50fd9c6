import { ClienteleError, show } from "../../core/errors.ts";
import type { TextColumn } from "../../core/table.ts";
import { allocateToLines } from "./allocate.ts";
import { CARD_NAMES, needCardIds, PAID_BY_CARD, withMemberNames } from "./card-ids.ts";
import { joinClock } from "./clock.ts";
import { fold, type Layout, type OrderDraft } from "./layout.ts";
import { constantText, groupNumbers, sizes } from "./levels.ts";
import { need, type Sheet } from "./sheet.ts";

/** Header names that files of orders commonly have, by field, the surest first. */
export const COMMON: { readonly [field: string]: readonly string[] } = {
  customer: /* @__PURE__ */ withMemberNames(
    [
      "customer",
      "customer id",
      "customer number",
      "customer no",
      "customer code",
      "cust",
      "cust id",
      "client",
      "client id",
      "client number",
      "client no",
      "user id",
    ],
    ["buyer id", "shopper id", "account id", "customer email", "email", "customer name", "id"],
  ),
  time: [
    "time",
    "order time",
    "ordered at",
    "order date",
    "purchase date",
    "transaction date",
    "invoice date",
    "sale date",
    "sold at",
    "datetime",
    "date time",
    "date",
    "timestamp",
    "paid at",
    "created at",
    "created",
  ],
  clock: ["time of day", "clock", "hour"],
  amount: [
    "amount",
    "line total",
    "line amount",
    "total",
    "order total",
    "total amount",
    "total price",
    "order amount",
    "order value",
    "net amount",
    "sales",
    "revenue",
    "spend",
    "value",
    "dollar value",
    "transaction amount",
    "amount paid",
    "price paid",
    "subtotal",
  ],
  order: [
    "order",
    "order id",
    "order number",
    "order no",
    "order #",
    "invoice",
    "invoice id",
    "invoice number",
    "invoice no",
    "transaction id",
    "receipt",
    "receipt number",
    "receipt id",
    "basket id",
  ],
  item: [
    "item",
    "item name",
    "product",
    "product name",
    "product title",
    "description",
    "sku",
    "product id",
    "item id",
    "stock code",
  ],
  quantity: ["quantity", "qty", "units", "count", "number of items"],
  price: ["price", "unit price", "item price"],
  discount: ["discount", "discount amount"],
  refund: ["refund", "refunded", "refunded amount", "amount refunded", "refund amount"],
  category: ["category", "product category", "product type", "department"],
  channel: ["channel", "sales channel", "source", "order source"],
  place: ["place", "store", "shop", "location", "city", "branch", "country"],
  payment: ["payment", "payment method", "payment type", "tender"],
  currency: ["currency", "currency code", "order currency"],
  email: ["email", "customer email", "billing email", "email address"],
  phone: ["phone", "customer phone", "billing phone", "phone number"],
};

/** Our own column names: what `toCsv(orders)` writes. */
export const clienteleOrders: Layout<OrderDraft> = {
  name: "clientele-orders",
  kind: "orders",
  signature: ["customer", "time", "amount"],
  fields: {
    customer: ["customer"],
    time: ["time"],
    amount: ["amount"],
    order: ["order"],
    item: ["item"],
    quantity: ["quantity"],
    price: ["price"],
    discount: ["discount"],
    refund: ["refund"],
    category: ["category"],
    channel: ["channel"],
    place: ["place"],
    payment: ["payment"],
    currency: ["currency"],
    email: ["email"],
    phone: ["phone"],
  },
  required: ["customer", "time", "amount"],
  generic: true,
  read: readSimple,
};

/** A log whose columns have common names: who, when and, if money is wanted, how much. */
export const simpleOrders: Layout<OrderDraft> = {
  name: "order-log",
  kind: "orders",
  signature: ["customer", "date", "amount"],
  fields: /* @__PURE__ */ withCard(),
  unless: { card: { headers: PAID_BY_CARD, fields: ["customer"] } },
  required: [["customer", "card"], "time"],
  generic: true,
  read: readGuessed,
};

function withCard(): Layout<OrderDraft>["fields"] {
  return { ...COMMON, card: CARD_NAMES };
}

/** Where only a card may tell who bought, its values have to look like it. */
function readGuessed(sheet: Sheet): OrderDraft {
  if (!sheet.has("card")) return readSimple(sheet);
  const time = `time: ${show(sheet.name("time"))}`;
  return draftOf(sheet, needCardIds(sheet, `readOrders(source, { map: { customer: "...", ${time} } })`));
}

/** Fields as they are; without an amount, price x quantity, or the price alone; without any money, 0. */
export function readSimple(sheet: Sheet): OrderDraft {
  return draftOf(sheet, need(sheet.id("customer"), "customer"));
}

function draftOf(sheet: Sheet, customer: TextColumn): OrderDraft {
  const { rows } = sheet;
  const clock = sheet.text("clock");
  const days = need(sheet.times("time", clock === undefined ? sheet.zone.name : "UTC", "checked"), "time");
  const time = clock === undefined ? days : joinClock(days, clock, () => sheet.zone);
  const quantity = sheet.numbers("quantity");
  const price = sheet.numbers("price", sheet.has("amount") ? undefined : "checked");
  const notes: string[] = [];
  let amount = sheet.numbers("amount", "checked");
  let from = "amount";
  if (amount === undefined && price !== undefined) {
    from = "price";
    amount = quantity === undefined ? price : price.map((p, i) => p * quantity[i]);
    if (quantity !== undefined) notes.push(`Amount is ${sheet.name("price")} x ${sheet.name("quantity")}.`);
  }
  const order = sheet.id("order");
  if (
    amount !== undefined &&
    order !== undefined &&
    /^order(?:total|amount|value)$/.test(fold(sheet.name(from)))
  ) {
    amount = spreadTotals(amount, order, quantity, price);
    notes.push(
      `${show(sheet.name(from))} is money of a whole order: each order's is counted once and spread over its rows.`,
    );
  }
  if (amount === undefined) {
    amount = new Float64Array(rows);
    notes.push(
      "The source has no money: every amount is 0, and what needs money (value, average order, best customers by spend) can not be said.",
    );
  }
  return {
    length: rows,
    customer,
    time,
    amount,
    refund: sizes(sheet.numbers("refund")),
    currency: sheet.text("currency") ?? signCurrency(sheet, from),
    order,
    item: sheet.text("item"),
    quantity,
    price: from === "price" && quantity === undefined ? undefined : price,
    discount: sizes(sheet.numbers("discount")),
    category: sheet.text("category"),
    channel: sheet.text("channel"),
    place: sheet.text("place"),
    payment: sheet.text("payment"),
    email: sheet.text("email"),
    phone: sheet.text("phone"),
    notes,
    where: (field, row) =>
      sheet.place(field === "amount" ? from : Number.isNaN(days[row]) ? "time" : "clock", row),
  };
}

/** Money of whole orders, repeated on or written on the first of their rows, by row. Rows without order keep theirs. */
function spreadTotals(
  amount: Float64Array,
  order: TextColumn,
  quantity: Float64Array | undefined,
  price: Float64Array | undefined,
): Float64Array {
  const totals = groupNumbers(amount, order.codes, order.levels.length);
  const weight = amount.map((_, i) =>
    price === undefined ? 0 : price[i] * (quantity === undefined ? 1 : quantity[i]),
  );
  const spread = allocateToLines(totals, order.codes, weight);
  return amount.map((own, i) =>
    order.codes[i] < 0 ? own : Number.isNaN(totals[order.codes[i]]) ? Number.NaN : spread[i],
  );
}

/** The currency that the money itself names ("12,50 €"), as a column; undefined when it names none for certain. */
export function signCurrency(sheet: Sheet, field: string): OrderDraft["currency"] {
  const signs = sheet.signs(field);
  if (signs.length > 1) {
    throw new ClienteleError(
      "mixed-currency",
      `Column ${show(sheet.name(field))} mixes currencies: ${signs.map(({ currency, rows }) => `${currency} in ${rows} rows`).join(", ")}. Put the currency in a column of its own and pass rates, or read the parts apart.`,
      { column: sheet.name(field), value: signs.map(({ currency }) => currency), expected: "one currency" },
    );
  }
  const only = signs[0]?.currency;
  // "$" alone may be one of many dollars
  return only !== undefined && /^[A-Z]{3}$/.test(only) ? constantText(sheet.rows, only) : undefined;
}
