import { normalEmail, normalPhone } from "../merge-identities.ts";
import { allocateToLines } from "./allocate.ts";
import type { Ask, Layout, OrderDraft } from "./layout.ts";
import { LeftOut } from "./left-out.ts";
import { firstRows, firstText, groupNumbers, mapLevels, spreadText } from "./levels.ts";
import { need, type Sheet } from "./sheet.ts";

/** Shopify admin, Orders > Export: one row per line item, the order's own fields on the first row of its Name only. */
export const shopifyOrders: Layout<OrderDraft> = {
  name: "shopify-orders",
  kind: "orders",
  signature: [
    "Name",
    "Email",
    "Financial Status",
    "Paid at",
    "Fulfillment Status",
    "Fulfilled at",
    "Accepts Marketing",
    "Currency",
    "Subtotal",
    "Shipping",
    "Taxes",
    "Total",
    "Discount Code",
    "Discount Amount",
    "Shipping Method",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
  ],
  fields: {
    order: ["Name"],
    email: ["Email"],
    phone: ["Phone"],
    billingPhone: ["Billing Phone"],
    status: ["Financial Status"],
    paid: ["Paid at"],
    time: ["Created at"],
    currency: ["Currency"],
    subtotal: ["Subtotal"],
    total: ["Total"],
    discountAmount: ["Discount Amount"],
    refunded: ["Refunded Amount"],
    cancelled: ["Cancelled at"],
    quantity: ["Lineitem quantity"],
    item: ["Lineitem name"],
    sku: ["Lineitem sku"],
    price: ["Lineitem price"],
    lineDiscount: ["Lineitem discount"],
    payment: ["Payment Method"],
    channel: ["Source"],
    place: ["Location"],
  },
  required: ["order", "time", "total", "item", ["email", "phone"]],
  read: readShopify,
};

const UNPAID: ReadonlySet<string> = new Set(["", "pending", "authorized", "unpaid"]);

function readShopify(sheet: Sheet, ask: Ask): OrderDraft {
  const { rows } = sheet;
  const order = need(sheet.text("order"), "order");
  const groups = order.codes;
  const n = order.levels.length;
  const rowTime = need(sheet.times("time", sheet.zone.name, "checked"), "time");
  const rowTotal = need(sheet.numbers("total", "checked"), "total");
  const time = groupNumbers(rowTime, groups, n);
  const total = groupNumbers(rowTotal, groups, n);
  const subtotal = groupNumbers(sheet.numbers("subtotal"), groups, n);
  const charged = ask.amount === "net" ? subtotal.map((s, g) => (Number.isNaN(s) ? total[g] : s)) : total;
  const status = need(
    spreadText(mapped(sheet, "status"), groups, n) ?? { codes: new Int32Array(rows).fill(-1), levels: [] },
    "status",
  );

  const first = firstRows(groups, n, () => true);
  const lines = lineRows(sheet, groups, n, first);
  const left = new LeftOut(rows);
  leaveOut(sheet, groups, n, first, status, lines, left);

  const quantity = sheet.numbers("quantity");
  const price = sheet.numbers("price");
  const lineDiscount = sheet.numbers("lineDiscount");
  const own = (i: number) =>
    lineDiscount === undefined || Number.isNaN(lineDiscount[i]) ? 0 : Math.abs(lineDiscount[i]);
  const weight = Float64Array.from({ length: rows }, (_, i) =>
    price === undefined ? 0 : price[i] * (quantity === undefined ? 1 : quantity[i]) - own(i),
  );
  const of = groups.map((g, i) => (lines[i] === 1 ? g : -1));
  const amount = allocateToLines(charged, of, weight);
  for (let i = 0; i < rows; i++)
    if (groups[i] < 0 || Number.isNaN(charged[groups[i]])) amount[i] = Number.NaN;
  const refunded = refundOf(sheet, groups, n, first, status, total, charged);

  return {
    length: rows,
    customer: firstText(rows, ...keys(sheet, groups, n)),
    time: Float64Array.from(groups, (g) => (g < 0 ? Number.NaN : time[g])),
    amount,
    refund: allocateToLines(refunded, of, weight),
    currency: spreadText(sheet.text("currency"), groups, n),
    order,
    item: firstText(rows, sheet.text("item"), sheet.text("sku")),
    quantity,
    price,
    discount: discounts(sheet, groups, n, of, weight, own),
    channel: spreadText(sheet.text("channel"), groups, n),
    place: spreadText(sheet.text("place"), groups, n),
    payment: spreadText(sheet.text("payment"), groups, n),
    email: spreadText(sheet.text("email"), groups, n),
    phone: spreadText(phones(sheet), groups, n),
    left,
    notes: statusNotes(sheet, status, first, left),
    where: (field, row) =>
      sheet.place(field === "time" ? "time" : "total", groups[row] < 0 ? row : first[groups[row]]),
  };
}

function mapped(sheet: Sheet, field: string) {
  const column = sheet.text(field);
  return column && mapLevels(column, (text) => text.toLowerCase().replaceAll(" ", "_"));
}

function phones(sheet: Sheet) {
  const phone = sheet.text("phone");
  const billing = sheet.text("billingPhone");
  return phone === undefined && billing === undefined ? undefined : firstText(sheet.rows, phone, billing);
}

/** The customer is the e-mail address, else the phone number: the export has no customer id. */
function keys(sheet: Sheet, groups: Int32Array, n: number) {
  const email = spreadText(sheet.text("email"), groups, n);
  const phone = spreadText(phones(sheet), groups, n);
  return [
    email && mapLevels(email, (text) => normalEmail(text) ?? text),
    phone && mapLevels(phone, (text) => normalPhone(text) ?? text),
  ];
}

/** 1 for rows that are a line: those with an item, and the first row of an order that has none. */
function lineRows(sheet: Sheet, groups: Int32Array, n: number, first: Int32Array): Uint8Array {
  const item = need(sheet.text("item"), "item");
  const withItem = firstRows(groups, n, (row) => item.codes[row] >= 0);
  return Uint8Array.from(groups, (g, i) =>
    item.codes[i] >= 0 || (g >= 0 && withItem[g] < 0 && first[g] === i) ? 1 : 0,
  );
}

function leaveOut(
  sheet: Sheet,
  groups: Int32Array,
  n: number,
  first: Int32Array,
  status: { codes: Int32Array; levels: readonly string[] },
  lines: Uint8Array,
  left: LeftOut,
): void {
  const cancelled = sheet.text("cancelled");
  const paid = sheet.text("paid");
  const isCancelled = cancelled && firstRows(groups, n, (row) => cancelled.codes[row] >= 0);
  const isPaid = paid && firstRows(groups, n, (row) => paid.codes[row] >= 0);
  const reason = first.map((row, g) => {
    if (row < 0) return 0;
    const state = status.codes[row] < 0 ? "" : status.levels[status.codes[row]];
    if (state === "voided" || state === "expired") return left.code(`order ${state}`);
    if (
      isCancelled !== undefined &&
      isCancelled[g] >= 0 &&
      UNPAID.has(state) &&
      !(isPaid !== undefined && isPaid[g] >= 0)
    )
      return left.code("order cancelled before it was paid");
    return 0;
  });
  for (let i = 0; i < groups.length; i++) {
    if (groups[i] >= 0 && reason[groups[i]] > 0) left.codes[i] = reason[groups[i]];
    else if (lines[i] === 0) left.add(i, "no line item (a further payment of the order above)");
  }
}

/** Money given back per order; without shipping and taxes the same share of what was charged. */
function refundOf(
  sheet: Sheet,
  groups: Int32Array,
  n: number,
  first: Int32Array,
  status: { codes: Int32Array; levels: readonly string[] },
  total: Float64Array,
  charged: Float64Array,
): Float64Array {
  const refunded = groupNumbers(sheet.numbers("refunded"), groups, n);
  return total.map((all, g) => {
    const row = first[g];
    const state = row < 0 || status.codes[row] < 0 ? "" : status.levels[status.codes[row]];
    const back = Number.isNaN(refunded[g]) && state === "refunded" ? all : Math.abs(refunded[g]);
    if (Number.isNaN(back) || back === 0) return 0;
    return charged === total || !(all > 0) ? back : (charged[g] * back) / all;
  });
}

/** What each line's own discount says, and its share of the rest of the order's. */
function discounts(
  sheet: Sheet,
  groups: Int32Array,
  n: number,
  of: Int32Array,
  weight: Float64Array,
  own: (row: number) => number,
): Float64Array | undefined {
  if (!sheet.has("discountAmount") && !sheet.has("lineDiscount")) return undefined;
  const all = groupNumbers(sheet.numbers("discountAmount"), groups, n);
  const lines = new Float64Array(n);
  for (let i = 0; i < of.length; i++) if (of[i] >= 0) lines[of[i]] += own(i);
  const rest = all.map((d, g) => (Math.abs(d) > lines[g] ? Math.abs(d) - lines[g] : 0));
  return allocateToLines(rest, of, weight).map((share, i) => share + own(i));
}

function statusNotes(
  sheet: Sheet,
  status: { codes: Int32Array; levels: readonly string[] },
  first: Int32Array,
  left: LeftOut,
): string[] {
  const counts = new Map<string, number>();
  for (const row of first) {
    if (row < 0 || left.has(row) || status.codes[row] < 0) continue;
    const state = status.levels[status.codes[row]];
    if (UNPAID.has(state) || state === "partially_paid") counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const notes = [...counts].map(
    ([state, orders]) =>
      `${orders} ${orders === 1 ? "order is" : "orders are"} "${state}" and counted in full.`,
  );
  if (!sheet.zoneGiven)
    notes.push(
      'Days are counted in UTC; pass zone: "America/New_York" (or yours) to count the shop\'s own days.',
    );
  return notes;
}
