import { idsBy } from "../identity/normal.ts";
import type { Layout, OrderDraft } from "./layout.ts";
import { LeftOut } from "./left-out.ts";
import { firstText } from "./levels.ts";
import { need, type Sheet } from "./sheet.ts";

/** Stripe, Payments > Export: one row per payment, times in UTC, failed attempts among them. */
export const stripePayments: Layout<OrderDraft> = {
  name: "stripe-payments",
  kind: "orders",
  signature: [
    "id",
    "Description",
    "Seller Message",
    ["Created (UTC)", "Created date (UTC)"],
    "Amount",
    "Amount Refunded",
    "Currency",
    "Converted Amount",
    "Converted Amount Refunded",
    "Fee",
    ["Tax", "Taxes On Fee"],
    "Converted Currency",
    "Mode",
    "Status",
  ],
  fields: {
    order: ["id"],
    time: ["Created (UTC)", "Created date (UTC)"],
    amount: ["Amount"],
    refunded: ["Amount Refunded"],
    currency: ["Currency"],
    converted: ["Converted Amount"],
    convertedRefunded: ["Converted Amount Refunded"],
    convertedCurrency: ["Converted Currency"],
    status: ["Status"],
    captured: ["Captured"],
    mode: ["Mode"],
    customer: ["Customer ID"],
    email: ["Customer Email"],
    payment: ["Card Brand"],
    disputed: ["Disputed Amount"],
    dispute: ["Dispute Status"],
  },
  required: ["order", "time", "amount", "status", ["customer", "email"]],
  read: readPayments,
};

const NO_PAYMENT = /^(?:failed|cancell?ed|blocked|incomplete|uncaptured|expired|pending|requires[ _].*)$/;

function readPayments(sheet: Sheet): OrderDraft {
  const { rows } = sheet;
  const converted = usesConverted(sheet);
  const amount = need(sheet.numbers(converted ? "converted" : "amount", "checked"), "amount");
  const refunded = sheet.numbers(converted ? "convertedRefunded" : "refunded");
  const original = need(sheet.numbers("amount", "checked"), "amount");
  const disputed = sheet.numbers("disputed");
  const dispute = sheet.text("dispute");
  const status = need(sheet.text("status"), "status");
  const stateOf = status.levels.map((text) => text.toLowerCase());
  const lostOf = (dispute?.levels ?? []).map((text) => text.toLowerCase() === "lost");
  const refund = Float64Array.from({ length: rows }, (_, i) => {
    const state = status.codes[i] < 0 ? "" : stateOf[status.codes[i]];
    const back = refunded === undefined ? Number.NaN : Math.abs(refunded[i]);
    let money = Number.isNaN(back) ? (state === "refunded" ? amount[i] : 0) : back;
    if (
      disputed !== undefined &&
      disputed[i] > 0 &&
      dispute !== undefined &&
      dispute.codes[i] >= 0 &&
      lostOf[dispute.codes[i]]
    ) {
      money += disputed[i] * (converted && original[i] > 0 ? amount[i] / original[i] : 1);
    }
    return Math.min(money, Math.max(amount[i], 0));
  });
  const email = sheet.text("email");
  return {
    length: rows,
    customer: firstText(rows, sheet.text("customer"), idsBy(email, "email")),
    time: need(sheet.times("time", "UTC", "checked"), "time"),
    amount,
    refund,
    currency: sheet.text(converted ? "convertedCurrency" : "currency"),
    order: sheet.text("order"),
    payment: sheet.text("payment"),
    email,
    left: unpaid(sheet, stateOf),
    notes: converted
      ? ["Payments are in several currencies; the amounts that Stripe converted for the account were read."]
      : [],
    where: (field, row) => sheet.place(field === "amount" && converted ? "converted" : field, row),
  };
}

/** Several currencies, all converted to one by Stripe itself. */
function usesConverted(sheet: Sheet): boolean {
  const currency = sheet.text("currency");
  const target = sheet.text("convertedCurrency");
  return (
    currency !== undefined &&
    currency.levels.length > 1 &&
    target?.levels.length === 1 &&
    sheet.has("converted")
  );
}

function unpaid(sheet: Sheet, stateOf: readonly string[]): LeftOut {
  const status = need(sheet.text("status"), "status");
  const captured = sheet.text("captured");
  const mode = sheet.text("mode");
  const left = new LeftOut(sheet.rows);
  const failed = stateOf.map((state) => NO_PAYMENT.test(state));
  const not = (captured?.levels ?? []).map((text) => /^(?:false|no|0)$/i.test(text));
  const test = (mode?.levels ?? []).map((text) => text.toLowerCase() === "test");
  for (let i = 0; i < sheet.rows; i++) {
    const state = status.codes[i] < 0 ? "" : stateOf[status.codes[i]];
    if (status.codes[i] >= 0 && failed[status.codes[i]]) left.add(i, `payment ${state}`);
    else if (captured !== undefined && captured.codes[i] >= 0 && not[captured.codes[i]])
      left.add(i, "payment not captured");
    else if (mode !== undefined && mode.codes[i] >= 0 && test[mode.codes[i]])
      left.add(i, "payment in test mode");
  }
  return left;
}
