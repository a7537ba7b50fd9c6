import type { TextColumn } from "../../core/table.ts";
import type { EventDraft, Layout, OrderDraft } from "./layout.ts";
import { LeftOut } from "./left-out.ts";
import { firstText, orZero } from "./levels.ts";
import { need, type Sheet } from "./sheet.ts";

const EVENT_HEADERS = [
  "event_date",
  "event_timestamp",
  "event_name",
  "user_pseudo_id",
  "user_id",
  "platform",
] as const;

const FIELDS = {
  time: ["event_timestamp"],
  event: ["event_name"],
  device: ["user_pseudo_id"],
  user: ["user_id"],
  order: ["ecommerce.transaction_id", "transaction_id"],
  revenue: [
    "ecommerce.purchase_revenue",
    "purchase_revenue",
    "ecommerce.purchase_revenue_in_usd",
    "purchase_revenue_in_usd",
  ],
  refunded: ["ecommerce.refund_value", "refund_value"],
  currency: ["currency", "ecommerce.currency"],
  shipping: ["ecommerce.shipping_value", "shipping_value"],
  tax: ["ecommerce.tax_value", "tax_value"],
  quantity: ["ecommerce.total_item_quantity", "total_item_quantity"],
  session: ["ga_session_id", "session_id"],
  subject: ["page_location", "page_path", "page_title"],
  channel: ["traffic_source.source", "traffic_source.medium", "source", "session_source"],
  place: ["geo.country", "geo.city", "country", "city"],
} as const;

// marked pure where it is called, so that a bundle without GA4 does not carry its columns
function withHeaders(more: Layout<OrderDraft>["signature"]): Layout<OrderDraft>["signature"] {
  return [...EVENT_HEADERS, ...more];
}

/** Google Analytics 4, rows of the BigQuery export with nested fields flattened to `a.b` or `a_b`: purchases and refunds. */
export const ga4Orders: Layout<OrderDraft> = {
  name: "ga4",
  kind: "orders",
  signature: /* @__PURE__ */ withHeaders([
    ["ecommerce.transaction_id", "transaction_id"],
    ["ecommerce.purchase_revenue", "purchase_revenue"],
  ]),
  fields: FIELDS,
  required: ["time", "event", ["device", "user"], "revenue"],
  read: readPurchases,
};

/** The same rows as events. */
export const ga4Events: Layout<EventDraft> = {
  name: "ga4",
  kind: "events",
  signature: EVENT_HEADERS,
  fields: FIELDS,
  required: ["time", "event", ["device", "user"]],
  read: readGa4Events,
};

function readPurchases(sheet: Sheet, ask: { readonly amount: "total" | "net" }): OrderDraft {
  const { rows } = sheet;
  const event = need(sheet.text("event"), "event");
  const revenue = need(sheet.numbers("revenue", "checked"), "revenue");
  const refunded = sheet.numbers("refunded");
  const shipping = sheet.numbers("shipping");
  const tax = sheet.numbers("tax");
  const order = transactions(sheet);
  const purchase = event.levels.map((text) => text === "purchase");
  const refund = event.levels.map((text) => text === "refund");
  const left = new LeftOut(rows);
  const other = left.code("event is neither purchase nor refund");
  const twice = left.code("purchase sent again with a transaction id that was counted before");
  const again = left.code("refund sent again (same transaction, moment and money)");
  const seen = new Uint8Array(order?.levels.length ?? 0);
  const refunds = new Set<string>();
  const time = need(sheet.times("time", "UTC", "checked"), "time");
  const amount = new Float64Array(rows).fill(Number.NaN);
  for (let i = 0; i < rows; i++) {
    const code = event.codes[i];
    const id = order === undefined ? -1 : order.codes[i];
    if (code >= 0 && refund[code]) {
      amount[i] = -Math.abs(refunded === undefined || Number.isNaN(refunded[i]) ? revenue[i] : refunded[i]);
      const what = `${id} ${time[i]} ${amount[i]}`;
      if (id >= 0 && refunds.has(what)) left.codes[i] = again;
      refunds.add(what);
    } else if (code >= 0 && purchase[code]) {
      if (id >= 0 && seen[id] === 1) left.codes[i] = twice;
      if (id >= 0 && !Number.isNaN(revenue[i])) seen[id] = 1;
      const less = ask.amount === "net" ? orZero(shipping, i) + orZero(tax, i) : 0;
      amount[i] = revenue[i] - less;
    } else left.codes[i] = other;
  }
  return {
    length: rows,
    ...who(sheet),
    time,
    amount,
    currency: sheet.text("currency") ?? inDollars(sheet),
    order,
    quantity: sheet.numbers("quantity"),
    channel: sheet.text("channel"),
    place: sheet.text("place"),
    left,
    where: (field, row) => sheet.place(field === "time" ? "time" : "revenue", row),
  };
}

function readGa4Events(sheet: Sheet): EventDraft {
  return {
    length: sheet.rows,
    ...who(sheet),
    time: need(sheet.times("time", "UTC", "checked"), "time"),
    event: need(sheet.text("event"), "event"),
    subject: sheet.text("subject"),
    value: sheet.numbers("revenue"),
    session: sheet.id("session"),
    channel: sheet.text("channel"),
    where: (field, row) => sheet.place(field, row),
  };
}

/** The signed-in user, else the browser; the browser joins both (finishing decides). */
function who(sheet: Sheet): { customer: TextColumn; device: TextColumn | undefined } {
  const device = sheet.text("device");
  return { customer: firstText(sheet.rows, sheet.id("user"), device), device };
}

function transactions(sheet: Sheet): TextColumn | undefined {
  const order = sheet.text("order");
  if (order === undefined) return undefined;
  const none = order.levels.indexOf("(not set)");
  return none < 0
    ? order
    : { codes: order.codes.map((code) => (code === none ? -1 : code)), levels: order.levels };
}

function inDollars(sheet: Sheet): TextColumn | undefined {
  return sheet.name("revenue").toLowerCase().endsWith("_in_usd")
    ? { codes: new Int32Array(sheet.rows), levels: ["USD"] }
    : undefined;
}
