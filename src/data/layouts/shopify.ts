import type { TextColumn } from "../../core/table.ts";
import { sumBy } from "../../numeric/sum.ts";
import { idsBy } from "../identity/normal.ts";
import { allocateToLines } from "./allocate.ts";
import type { Ask, Layout, OrderDraft } from "./layout.ts";
import { LeftOut } from "./left-out.ts";
import { firstRows, firstText, groupNumbers, spreadNumbers, spreadText } from "./levels.ts";
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

/** The orders of a sheet: which one each row belongs to, and where and how each one stands. */
interface Book {
  readonly sheet: Sheet;
  /** Order of each row; a row without a Name is an order of its own. */
  readonly of: Int32Array;
  readonly count: number;
  /** First row of each order. */
  readonly first: Int32Array;
  /** Financial status of each order: "paid", "partially_refunded" ... */
  readonly state: readonly string[];
}

function readShopify(sheet: Sheet, ask: Ask): OrderDraft {
  const { rows } = sheet;
  const order = need(sheet.text("order"), "order");
  const book = bookOf(sheet, order);
  const total = groupNumbers(need(sheet.numbers("total", "checked"), "total"), book.of, book.count);
  const subtotal = groupNumbers(sheet.numbers("subtotal"), book.of, book.count);
  const charged = ask.amount === "net" ? subtotal.map((s, g) => (Number.isNaN(s) ? total[g] : s)) : total;

  const lines = lineRows(book);
  const lineOf = book.of.map((g, i) => (lines[i] === 1 ? g : -1));
  const left = leaveOut(book, lines);
  const quantity = sheet.numbers("quantity");
  const price = sheet.numbers("price");
  const ownDiscount = (sheet.numbers("lineDiscount") ?? new Float64Array(rows)).map((d) =>
    Number.isNaN(d) ? 0 : Math.abs(d),
  );
  const weight = ownDiscount.map((d, i) =>
    price === undefined ? 0 : price[i] * (quantity === undefined ? 1 : quantity[i]) - d,
  );
  const amount = allocateToLines(charged, lineOf, weight);
  for (let i = 0; i < rows; i++) if (Number.isNaN(charged[book.of[i]])) amount[i] = Number.NaN;

  const whole = (field: string) => spreadText(sheet.text(field), book.of, book.count);
  const email = whole("email");
  const phone = spreadText(phones(sheet), book.of, book.count);
  const time = groupNumbers(
    need(sheet.times("time", sheet.zone.name, "checked"), "time"),
    book.of,
    book.count,
  );
  return {
    length: rows,
    // the export has no customer id
    customer: firstText(rows, idsBy(email, "email"), idsBy(phone, "phone")),
    time: spreadNumbers(time, book.of),
    amount,
    refund: allocateToLines(refundOf(book, total, charged), lineOf, weight),
    currency: whole("currency"),
    order,
    item: firstText(rows, sheet.text("item"), sheet.text("sku")),
    quantity,
    price,
    discount: discounts(book, lineOf, weight, ownDiscount),
    channel: whole("channel"),
    place: whole("place"),
    payment: whole("payment"),
    email,
    phone,
    left,
    notes: notesOf(book, left),
    where: (field, row) => sheet.place(field === "time" ? "time" : "total", book.first[book.of[row]]),
  };
}

function bookOf(sheet: Sheet, order: TextColumn): Book {
  let count = order.levels.length;
  const of = order.codes.map((code) => (code < 0 ? count++ : code));
  const status = sheet.text("status");
  const row = status === undefined ? undefined : firstRows(of, count, (i) => status.codes[i] >= 0);
  const state = Array.from({ length: count }, (_, g) =>
    status === undefined || row === undefined || row[g] < 0
      ? ""
      : status.levels[status.codes[row[g]]].toLowerCase().replaceAll(" ", "_"),
  );
  return { sheet, of, count, first: firstRows(of, count, () => true), state };
}

function phones(sheet: Sheet): TextColumn | undefined {
  const phone = sheet.text("phone");
  const billing = sheet.text("billingPhone");
  return phone === undefined && billing === undefined ? undefined : firstText(sheet.rows, phone, billing);
}

/** 1 for rows that are a line: those with an item, and the first row of an order that has none. */
function lineRows({ sheet, of, count, first }: Book): Uint8Array {
  const item = need(sheet.text("item"), "item").codes;
  const withItem = firstRows(of, count, (row) => item[row] >= 0);
  const lines = new Uint8Array(of.length);
  for (let i = 0; i < of.length; i++) {
    if (item[i] >= 0 || (withItem[of[i]] < 0 && first[of[i]] === i)) lines[i] = 1;
  }
  return lines;
}

/** Orders that never became a sale, and rows that only record a further payment. */
function leaveOut({ sheet, of, count, state }: Book, lines: Uint8Array): LeftOut {
  const left = new LeftOut(of.length);
  const cancelled = firstRows(of, count, sheet.filled("cancelled") ?? (() => false));
  const paid = firstRows(of, count, sheet.filled("paid") ?? (() => false));
  const reason = state.map((text, g) => {
    if (text === "voided" || text === "expired") return `order ${text}`;
    return cancelled[g] >= 0 && UNPAID.has(text) && paid[g] < 0
      ? "order cancelled before it was paid"
      : undefined;
  });
  const name = (row: number) => sheet.place("order", row);
  for (let i = 0; i < of.length; i++) {
    const why = reason[of[i]];
    if (why !== undefined) left.add(i, why, name);
    else if (lines[i] === 0) left.add(i, "no line item (a further payment of the order above)", name);
  }
  return left;
}

/** Money given back per order; of money without shipping and taxes the same share. */
function refundOf(
  { sheet, of, count, state }: Book,
  total: Float64Array,
  charged: Float64Array,
): Float64Array {
  const refunded = groupNumbers(sheet.numbers("refunded"), of, count);
  return total.map((all, g) => {
    const back = Number.isNaN(refunded[g]) && state[g] === "refunded" ? all : Math.abs(refunded[g]);
    if (Number.isNaN(back)) return 0;
    return charged === total || !(all > 0) ? back : (charged[g] * back) / all;
  });
}

/** What each line's own discount says, and its share of the rest of the order's. */
function discounts(
  { sheet, of, count }: Book,
  lineOf: Int32Array,
  weight: Float64Array,
  own: Float64Array,
): Float64Array | undefined {
  if (!sheet.has("discountAmount") && !sheet.has("lineDiscount")) return undefined;
  const all = groupNumbers(sheet.numbers("discountAmount"), of, count);
  const lines = sumBy(own, lineOf, count);
  const rest = all.map((d, g) => (Math.abs(d) > lines[g] ? Math.abs(d) - lines[g] : 0));
  return allocateToLines(rest, lineOf, weight).map((share, i) => share + own[i]);
}

function notesOf({ sheet, of, count, first, state }: Book, left: LeftOut): string[] {
  const counts = new Map<string, number>();
  state.forEach((text, g) => {
    if (!left.has(first[g]) && (UNPAID.has(text) || text === "partially_paid"))
      counts.set(text, (counts.get(text) ?? 0) + 1);
  });
  const notes = [...counts].map(
    ([text, n]) => `${n} ${n === 1 ? "order is" : "orders are"} "${text}" and counted in full.`,
  );
  const twice = repeatedOrders(sheet, of, count);
  if (twice > 0) {
    notes.push(
      `${twice} ${twice === 1 ? "order is" : "orders are"} in the file more than once, as where exports overlap: money is counted once, lines and pieces each time.`,
    );
  }
  if (!sheet.zoneGiven) {
    notes.push(
      'Days are counted in UTC: give the time zone of the shop, such as "America/New_York", to count its own days.',
    );
  }
  return notes;
}

/** Orders whose first row comes again: it has the order's total, and the same item. */
function repeatedOrders(sheet: Sheet, of: Int32Array, count: number): number {
  const hasTotal = sheet.filled("total") ?? (() => false);
  const item = need(sheet.text("item"), "item").codes;
  const first = firstRows(of, count, hasTotal);
  const twice = new Set<number>();
  for (let i = 0; i < of.length; i++) {
    if (hasTotal(i) && first[of[i]] !== i && item[i] === item[first[of[i]]]) twice.add(of[i]);
  }
  return twice.size;
}
