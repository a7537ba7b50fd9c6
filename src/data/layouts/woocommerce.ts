import type { TextColumn } from "../../core/table.ts";
import { normalEmail, normalPhone } from "../identity/normal.ts";
import { allocateToLines } from "./allocate.ts";
import type { Ask, Layout, OrderDraft } from "./layout.ts";
import { LeftOut } from "./left-out.ts";
import { firstText, mapLevels } from "./levels.ts";
import { need, type Sheet } from "./sheet.ts";
import { signCurrency } from "./simple.ts";
import { type Items, parseItem, splitProducts, unfold } from "./woocommerce-items.ts";

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
  const products = need(sheet.text("products"), "products");
  const itemsOf = products.levels.map(splitProducts);
  const lines = unfold(products.codes.map((code) => (code < 0 ? 1 : Math.max(1, itemsOf[code].length))));
  const item = lines.collect((row, k) => {
    const list = products.codes[row] < 0 ? [] : itemsOf[products.codes[row]];
    return list[k] ?? { name: null, quantity: Number.NaN, money: Number.NaN };
  });
  const draft = wooDraft(
    sheet,
    lines.rowOf,
    need(sheet.numbers("amount", "checked"), "amount"),
    new Float64Array(sheet.rows),
    item,
  );
  return {
    ...draft,
    customer: pickText(need(sheet.text("customer"), "customer"), lines.rowOf),
    currency: pickOptional(signCurrency(sheet, sheet.has("formatted") ? "formatted" : "amount"), lines.rowOf),
    notes: [
      "This export names customers but has no id or e-mail address: customers of the same name are one.",
      "Amounts are net sales (without shipping and taxes), spread over the products of an order by quantity.",
    ],
  };
}

function readPlugin(sheet: Sheet, ask: Ask): OrderDraft {
  const wide = sheet.wide("order_item_");
  const parsed = wide.map((column) => column.levels.map(parseItem));
  const counts = Int32Array.from({ length: sheet.rows }, (_, row) =>
    Math.max(1, wide.filter((column) => column.codes[row] >= 0).length),
  );
  const lines = unfold(counts);
  const item = lines.collect((row, k) => {
    let seen = 0;
    for (let c = 0; c < wide.length; c++)
      if (wide[c].codes[row] >= 0 && seen++ === k) return parsed[c][wide[c].codes[row]];
    return { name: null, quantity: Number.NaN, money: Number.NaN };
  });
  const total = need(sheet.numbers("amount", "checked"), "amount");
  const less = [sheet.numbers("shipping"), sheet.numbers("tax")];
  const charged =
    ask.amount === "total" ? total : total.map((t, row) => t - orZero(less[0], row) - orZero(less[1], row));
  const share = (money: Float64Array | undefined) =>
    money &&
    charged.map((c, row) =>
      charged === total || !(total[row] > 0) ? orZero(money, row) : (orZero(money, row) * c) / total[row],
    );
  const draft = wooDraft(
    sheet,
    lines.rowOf,
    charged,
    share(sheet.numbers("refunded")) ?? new Float64Array(sheet.rows),
    item,
  );
  const email = sheet.text("email");
  const phone = sheet.text("phone");
  // customer 0 is WordPress for "not logged in"
  const account = sheet.id("customer");
  const customer = firstText(
    sheet.rows,
    account && mapLevels(account, (id) => (id === "0" ? null : id)),
    email && mapLevels(email, (text) => normalEmail(text) ?? text),
    phone && mapLevels(phone, (text) => normalPhone(text) ?? text),
  );
  const discount = [sheet.numbers("discount"), sheet.numbers("cartDiscount")];
  const discounts = Float64Array.from(
    { length: sheet.rows },
    (_, row) => Math.abs(orZero(discount[0], row)) + Math.abs(orZero(discount[1], row)),
  );
  return {
    ...draft,
    customer: pickText(customer, lines.rowOf),
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

/** What both exports share: one order a row, refunded ones, ones that were no sale. */
function wooDraft(
  sheet: Sheet,
  rowOf: Int32Array,
  charged: Float64Array,
  refunded: Float64Array,
  items: Items,
): Omit<OrderDraft, "customer"> {
  const status = sheet.text("status");
  const stateOf = (status?.levels ?? []).map((text) => text.toLowerCase().replace(/^wc-/, ""));
  const left = new LeftOut(rowOf.length);
  const refund = refunded.slice();
  for (let row = 0; row < sheet.rows; row++) {
    if (
      status !== undefined &&
      status.codes[row] >= 0 &&
      stateOf[status.codes[row]] === "refunded" &&
      !(refund[row] > 0) &&
      charged[row] > 0
    )
      refund[row] = charged[row];
  }
  for (let i = 0; i < rowOf.length; i++) {
    const code = status === undefined ? -1 : status.codes[rowOf[i]];
    if (code >= 0 && NO_SALE.has(stateOf[code])) left.add(i, `order ${stateOf[code]}`);
  }
  const time = need(sheet.times("time", sheet.zone.name, "checked"), "time");
  const amount = allocateToLines(charged, rowOf, items.weight);
  for (let i = 0; i < rowOf.length; i++) if (Number.isNaN(charged[rowOf[i]])) amount[i] = Number.NaN;
  return {
    length: rowOf.length,
    time: Float64Array.from(rowOf, (row) => time[row]),
    amount,
    refund: allocateToLines(refund, rowOf, items.weight),
    order: pickText(need(sheet.id("order"), "order"), rowOf),
    item: items.name,
    quantity: items.quantity,
    channel: pickOptional(sheet.text("channel"), rowOf),
    left,
    where: (field, i) => sheet.place(field, rowOf[i]),
  };
}

function orZero(column: Float64Array | undefined, row: number): number {
  return column === undefined || Number.isNaN(column[row]) ? 0 : column[row];
}

function pickText(column: TextColumn, rowOf: Int32Array): TextColumn {
  return { codes: Int32Array.from(rowOf, (row) => column.codes[row]), levels: column.levels };
}

function pickOptional(column: TextColumn | undefined, rowOf: Int32Array): TextColumn | undefined {
  return column && pickText(column, rowOf);
}
