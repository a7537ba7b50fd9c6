import { pick } from "../../core/pick.ts";
import type { TextColumn } from "../../core/table.ts";
import { idsBy } from "../identity/normal.ts";
import { allocateToLines } from "./allocate.ts";
import type { Ask, Layout, OrderDraft } from "./layout.ts";
import { LeftOut } from "./left-out.ts";
import { firstText, mapLevels, orZero } from "./levels.ts";
import { need, type Sheet } from "./sheet.ts";
import { signCurrency } from "./simple.ts";
import { type Items, parseItem, plainText, splitProducts, unfold } from "./woocommerce-items.ts";

/** WooCommerce > Analytics > Orders > Download: one row per order, its products in one cell, customers by name only. */
export const wooAnalytics: Layout<OrderDraft> = {
  name: "woocommerce-analytics",
  kind: "orders",
  signature: [
    "Date",
    "Order #",
    "N. Revenue (formatted)",
    "Status",
    "Customer",
    "Customer type",
    "Product(s)",
    "Items sold",
    "Coupon(s)",
    ["Net Sales", "N. Revenue"],
  ],
  fields: {
    time: ["Date"],
    order: ["Order #"],
    amount: ["Net Sales", "N. Revenue", "N. Revenue (formatted)"],
    formatted: ["N. Revenue (formatted)"],
    status: ["Status"],
    customer: ["Customer"],
    products: ["Product(s)"],
    itemsSold: ["Items sold"],
    channel: ["Attribution", "Origin"],
  },
  required: ["time", "order", "amount", "customer", "products"],
  read: readAnalytics,
};

/** Order exports of WooCommerce's CSV plug-ins: one row per order, its items in columns order_item_1, order_item_2 ... */
export const wooOrders: Layout<OrderDraft> = {
  name: "woocommerce-orders",
  kind: "orders",
  signature: [
    "order_id",
    "order_number",
    ["date", "order_date"],
    "status",
    "order_total",
    "billing_email",
    "billing_first_name",
    ["customer_user", "customer_id"],
  ],
  fields: {
    order: ["order_number", "order_id"],
    time: ["order_date", "date", "paid_date"],
    status: ["status", "order_status"],
    amount: ["order_total"],
    shipping: ["order_shipping", "shipping_total"],
    tax: ["order_tax", "tax_total"],
    refunded: ["refunded_total", "order_refund", "total_refunded"],
    discount: ["order_discount", "discount_total"],
    cartDiscount: ["cart_discount"],
    customer: ["customer_user", "customer_id"],
    email: ["billing_email", "customer_email"],
    phone: ["billing_phone"],
    currency: ["order_currency", "currency"],
    payment: ["payment_method_title", "payment_method"],
    place: ["shipping_country", "billing_country"],
  },
  required: ["order", "time", "amount", ["customer", "email"]],
  wide: "order_item_",
  read: readPlugin,
};

const NO_SALE: ReadonlySet<string> = new Set([
  "cancelled",
  "failed",
  "pending",
  "pending payment",
  "trash",
  "checkout-draft",
  "draft",
]);

function readAnalytics(sheet: Sheet): OrderDraft {
  const book = bookOf(sheet, need(sheet.numbers("amount", "checked"), "amount"));
  const products = need(sheet.text("products"), "products");
  const itemsOf = products.levels.map((text) => splitProducts(plainText(text)));
  const lines = unfold(
    products.codes.map((code, row) =>
      code < 0 || !book.isSale(row) ? 1 : Math.max(1, itemsOf[code].length),
    ),
  );
  const item = lines.collect((row, k) => {
    const list = products.codes[row] < 0 ? [] : itemsOf[products.codes[row]];
    return list[k] ?? { name: null, quantity: Number.NaN, money: Number.NaN };
  });
  const draft = wooDraft(sheet, book, lines.rowOf, new Float64Array(sheet.rows), item);
  return {
    ...draft,
    customer: pick(mapLevels(need(sheet.text("customer"), "customer"), plainText), lines.rowOf),
    currency: pickOptional(signCurrency(sheet, sheet.has("formatted") ? "formatted" : "amount"), lines.rowOf),
    notes: [
      "This export names customers but has no id or e-mail address: customers of the same name are one.",
      "Amounts are net sales (without shipping and taxes), spread over the products of an order by quantity.",
    ],
  };
}

function readPlugin(sheet: Sheet, ask: Ask): OrderDraft {
  const total = need(sheet.numbers("amount", "checked"), "amount");
  const less = [sheet.numbers("shipping"), sheet.numbers("tax")];
  const charged =
    ask.amount === "total" ? total : total.map((t, row) => t - orZero(less[0], row) - orZero(less[1], row));
  const book = bookOf(sheet, charged);
  const wide = sheet.wide("order_item_");
  const parsed = wide.map((column) => column.levels.map((text) => parseItem(plainText(text))));
  const counts = Int32Array.from({ length: sheet.rows }, (_, row) =>
    book.isSale(row) ? Math.max(1, wide.filter((column) => column.codes[row] >= 0).length) : 1,
  );
  const lines = unfold(counts);
  const item = lines.collect((row, k) => {
    let seen = 0;
    for (let c = 0; c < wide.length; c++)
      if (wide[c].codes[row] >= 0 && seen++ === k) return parsed[c][wide[c].codes[row]];
    return { name: null, quantity: Number.NaN, money: Number.NaN };
  });
  const back = sheet.numbers("refunded");
  const refunded = charged.map((c, row) => {
    const money = Math.abs(orZero(back, row));
    return charged === total || !(total[row] > 0) ? money : (money * c) / total[row];
  });
  const draft = wooDraft(sheet, book, lines.rowOf, refunded, item);
  const email = sheet.text("email");
  const phone = sheet.text("phone");
  // customer 0 is WordPress for "not logged in"
  const account = sheet.id("customer");
  const customer = firstText(
    sheet.rows,
    account && mapLevels(account, (id) => (id === "0" ? null : id)),
    idsBy(email, "email"),
    idsBy(phone, "phone"),
  );
  const discount = [sheet.numbers("discount"), sheet.numbers("cartDiscount")];
  const discounts = Float64Array.from(
    { length: sheet.rows },
    (_, row) => Math.abs(orZero(discount[0], row)) + Math.abs(orZero(discount[1], row)),
  );
  return {
    ...draft,
    customer: pick(customer, lines.rowOf),
    email: pickOptional(email, lines.rowOf),
    phone: pickOptional(phone, lines.rowOf),
    currency: pickOptional(sheet.text("currency"), lines.rowOf),
    payment: pickOptional(sheet.text("payment"), lines.rowOf),
    place: pickOptional(sheet.text("place"), lines.rowOf),
    ...(discount[0] === undefined && discount[1] === undefined
      ? {}
      : { discount: allocateToLines(discounts, lines.rowOf, item.weight) }),
  };
}

/** The orders of a sheet, one a row. */
interface Book {
  readonly charged: Float64Array;
  readonly time: Float64Array;
  /** "completed", "refunded" ... */
  readonly state: (row: number) => string;
  /** Whether the row can be read and was a sale. Only these become several lines, so that others are counted in rows of the file. */
  readonly isSale: (row: number) => boolean;
}

function bookOf(sheet: Sheet, charged: Float64Array): Book {
  const time = need(sheet.times("time", sheet.zone.name, "checked"), "time");
  const status = sheet.text("status");
  const stateOf = (status?.levels ?? []).map((text) => text.toLowerCase().replace(/^wc-/, ""));
  const state = (row: number) =>
    status === undefined || status.codes[row] < 0 ? "" : stateOf[status.codes[row]];
  const isSale = (row: number) =>
    !NO_SALE.has(state(row)) && !Number.isNaN(charged[row]) && !Number.isNaN(time[row]);
  return { charged, time, state, isSale };
}

/** What both exports share: one order a row, refunded ones, ones that were no sale. */
function wooDraft(
  sheet: Sheet,
  { charged, time, state }: Book,
  rowOf: Int32Array,
  refunded: Float64Array,
  items: Items,
): Omit<OrderDraft, "customer"> {
  const left = new LeftOut(rowOf.length);
  const refund = refunded.map((back, row) =>
    state(row) === "refunded" && !(back > 0) && charged[row] > 0 ? charged[row] : back,
  );
  const amount = allocateToLines(charged, rowOf, items.weight);
  for (let i = 0; i < rowOf.length; i++) {
    const row = rowOf[i];
    if (NO_SALE.has(state(row))) left.add(i, `order ${state(row)}`);
    if (Number.isNaN(charged[row])) amount[i] = Number.NaN;
  }
  return {
    length: rowOf.length,
    time: pick(time, rowOf),
    amount,
    refund: allocateToLines(refund, rowOf, items.weight),
    order: pick(need(sheet.id("order"), "order"), rowOf),
    item: items.name,
    quantity: items.quantity,
    channel: pickOptional(sheet.text("channel"), rowOf),
    left,
    where: (field, i) => sheet.place(field, rowOf[i]),
  };
}

function pickOptional(column: TextColumn | undefined, rowOf: Int32Array): TextColumn | undefined {
  return column && pick(column, rowOf);
}
