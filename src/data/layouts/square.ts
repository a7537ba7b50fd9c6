import type { TextColumn } from "../../core/table.ts";
import { type Zone, zoneOf } from "../../core/time.ts";
import { joinClock, namedZone, unknownZone } from "./clock.ts";
import type { Ask, Layout, OrderDraft } from "./layout.ts";
import { LeftOut } from "./left-out.ts";
import { firstText, orZero, sizes } from "./levels.ts";
import { need, type Sheet } from "./sheet.ts";
import { signCurrency } from "./simple.ts";

const SHARED: Layout<OrderDraft>["fields"] = {
  date: ["Date"],
  clock: ["Time"],
  zone: ["Time Zone"],
  gross: ["Gross Sales"],
  discount: ["Discounts"],
  net: ["Net Sales"],
  tax: ["Tax"],
  order: ["Transaction ID", "Payment ID"],
  event: ["Event Type"],
  place: ["Location"],
  customer: ["Customer ID"],
  reference: ["Customer Reference ID"],
};

// marked pure where it is called, so that a bundle without Square does not carry its columns
function withShared(fields: Layout<OrderDraft>["fields"]): Layout<OrderDraft>["fields"] {
  return { ...SHARED, ...fields };
}

/** Square, item details export: one row per item sold or given back. */
export const squareItems: Layout<OrderDraft> = {
  name: "square-items",
  kind: "orders",
  signature: [
    "Date",
    "Time",
    "Time Zone",
    "Category",
    "Item",
    "Qty",
    "Price Point Name",
    "SKU",
    "Modifiers Applied",
    "Gross Sales",
    "Discounts",
    "Net Sales",
    "Tax",
    "Transaction ID",
    "Payment ID",
  ],
  fields: /* @__PURE__ */ withShared({
    item: ["Item"],
    category: ["Category"],
    quantity: ["Qty"],
    payment: ["Card Brand"],
    channel: ["Channel", "Dining Option"],
  }),
  required: ["date", "clock", "net", "item", "quantity", "customer"],
  read: readItems,
};

/** Square, transactions export: one row per payment. `Card` and `Cash` are amounts, not words. */
export const squareTransactions: Layout<OrderDraft> = {
  name: "square-transactions",
  kind: "orders",
  signature: [
    "Date",
    "Time",
    "Time Zone",
    "Gross Sales",
    "Discounts",
    "Service Charges",
    "Net Sales",
    "Gift Card Sales",
    "Tax",
    "Tip",
    "Partial Refunds",
    "Total Collected",
    "Source",
    "Card",
    "Card Entry Methods",
    "Cash",
  ],
  fields: /* @__PURE__ */ withShared({
    total: ["Total Collected"],
    partial: ["Partial Refunds"],
    channel: ["Source"],
    status: ["Transaction Status"],
    card: ["Card"],
    cash: ["Cash"],
  }),
  required: ["date", "clock", "net", "total", "customer"],
  read: readTransactions,
};

function readItems(sheet: Sheet, ask: Ask): OrderDraft {
  const net = need(sheet.numbers("net", "checked"), "net");
  const tax = sheet.numbers("tax");
  const quantity = sheet.numbers("quantity");
  const gross = sheet.numbers("gross");
  return {
    ...squareDraft(sheet, ask.amount === "net" ? net : net.map((n, i) => n + orZero(tax, i)), "net"),
    item: sheet.text("item"),
    category: sheet.text("category"),
    quantity,
    price:
      gross && quantity && gross.map((g, i) => (quantity[i] === 0 ? Number.NaN : Math.abs(g / quantity[i]))),
    payment: sheet.text("payment"),
  };
}

function readTransactions(sheet: Sheet, ask: Ask): OrderDraft {
  const net = need(sheet.numbers("net", "checked"), "net");
  const total = need(sheet.numbers("total", "checked"), "total");
  const partial = sheet.numbers("partial");
  const back = (i: number) => Math.abs(orZero(partial, i));
  // Total Collected is after partial refunds, Net Sales is before them
  const gross = total.map((t, i) => t + back(i));
  const charged = ask.amount === "net" ? net : gross;
  const left = new LeftOut(sheet.rows);
  const status = sheet.text("status");
  status?.levels.forEach((text, code) => {
    if (!/^(?:cancell?ed|failed|voided|pending)$/i.test(text)) return;
    for (let i = 0; i < sheet.rows; i++)
      if (status.codes[i] === code) left.add(i, `payment ${text.toLowerCase()}`);
  });
  const card = sheet.numbers("card");
  const cash = sheet.numbers("cash");
  const tender = Int32Array.from({ length: sheet.rows }, (_, i) =>
    orZero(card, i) !== 0 ? 0 : orZero(cash, i) !== 0 ? 1 : -1,
  );
  return {
    ...squareDraft(sheet, charged, ask.amount === "net" ? "net" : "total"),
    refund: gross.map((all, i) => (all > 0 ? (back(i) * charged[i]) / all : back(i))),
    payment: { codes: tender, levels: ["card", "cash"] },
    left,
  };
}

function squareDraft(sheet: Sheet, amount: Float64Array, from: string): OrderDraft {
  const { days, time, zone, notes } = localTimes(sheet);
  return {
    length: sheet.rows,
    customer: firstText(sheet.rows, sheet.id("customer"), sheet.id("reference")),
    time,
    amount: refundsNegative(sheet, amount),
    currency: signCurrency(sheet, from),
    order: sheet.text("order"),
    discount: sizes(sheet.numbers("discount")),
    channel: sheet.text("channel"),
    place: sheet.text("place"),
    zone,
    notes,
    where: (field, row) =>
      sheet.place(field === "amount" ? from : Number.isNaN(days[row]) ? "date" : "clock", row),
  };
}

/** Refund rows are negative in the export; one that is not would count as a sale. */
function refundsNegative(sheet: Sheet, amount: Float64Array): Float64Array {
  const event = sheet.text("event");
  if (event === undefined) return amount;
  const isRefund = event.levels.map((text) => text.toLowerCase() === "refund");
  return amount.map((a, i) => (event.codes[i] >= 0 && isRefund[event.codes[i]] ? -Math.abs(a) : a));
}

/** Date, time of day and zone name in three columns. A zone nobody knows is read in the caller's, if there is one. */
function localTimes(sheet: Sheet): {
  days: Float64Array;
  time: Float64Array;
  zone: string | undefined;
  notes: string[];
} {
  const days = need(sheet.times("date", "UTC", "checked"), "date");
  const clock = need(sheet.text("clock"), "clock");
  const names: TextColumn | undefined = sheet.text("zone");
  const notes: string[] = [];
  const zones = (names?.levels ?? []).map((name): Zone => {
    const zone = namedZone(name, zoneOf);
    if (zone !== undefined) return zone;
    if (!sheet.zoneGiven) throw unknownZone(sheet.name("zone"), name);
    notes.push(`The time zone "${name}" is not known; its rows were read in ${sheet.zone.name}.`);
    return sheet.zone;
  });
  const time = joinClock(days, clock, (row) =>
    names === undefined || names.codes[row] < 0 ? sheet.zone : zones[names.codes[row]],
  );
  return { days, time, zone: zones.length === 1 ? zones[0].name : undefined, notes };
}
