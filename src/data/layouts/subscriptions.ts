import { idsBy } from "../identity/normal.ts";
import type { Layout, SubscriptionDraft } from "./layout.ts";
import { LeftOut } from "./left-out.ts";
import { firstText } from "./levels.ts";
import { need, type Sheet } from "./sheet.ts";

/** Stripe, Subscriptions > Export, times in UTC. */
export const stripeSubscriptions: Layout<SubscriptionDraft> = {
  name: "stripe-subscriptions",
  kind: "subscriptions",
  signature: [
    "id",
    "Customer ID",
    "Plan",
    "Quantity",
    "Currency",
    "Interval",
    "Amount",
    "Status",
    "Created (UTC)",
    ["Start (UTC)", "Start Date (UTC)"],
    "Current Period Start (UTC)",
    "Current Period End (UTC)",
    "Trial Start (UTC)",
    "Trial End (UTC)",
    "Canceled At (UTC)",
    "Ended At (UTC)",
  ],
  fields: {
    subscription: ["id"],
    customer: ["Customer ID"],
    email: ["Customer Email"],
    plan: ["Plan"],
    quantity: ["Quantity"],
    currency: ["Currency"],
    interval: ["Interval"],
    amount: ["Amount"],
    status: ["Status"],
    // "Start" moves when the plan changes, "Start Date" does not
    start: ["Start Date (UTC)", "Start (UTC)", "Created (UTC)"],
    trialEnd: ["Trial End (UTC)"],
    canceled: ["Canceled At (UTC)"],
    end: ["Ended At (UTC)"],
    reason: ["Cancellation Reason"],
  },
  required: ["subscription", ["customer", "email"], "start", "status"],
  read: readStripe,
};

/** A list of contracts whose columns have common names. */
export const simpleSubscriptions: Layout<SubscriptionDraft> = {
  name: "subscription-list",
  kind: "subscriptions",
  signature: ["customer", "start", "end"],
  fields: {
    subscription: ["subscription", "subscription id", "contract", "contract id", "membership id", "id"],
    customer: [
      "customer",
      "customer id",
      "cust",
      "cust id",
      "client id",
      "user id",
      "member id",
      "email",
      "customer email",
    ],
    start: ["start", "start date", "started at", "begin", "created", "created at", "joined"],
    end: ["end", "end date", "ended at", "ended", "cancelled at", "canceled at", "cancel date", "left"],
    plan: ["plan", "plan name", "product", "tariff", "tier"],
    quantity: ["quantity"],
    currency: ["currency"],
    amount: ["amount", "price", "mrr", "fee"],
    interval: ["interval", "billing interval", "billing period", "period"],
    status: ["status", "state"],
    trialEnd: ["trial end", "trial ends at"],
    reason: ["reason", "cancellation reason", "churn reason"],
    canceled: [
      "notice",
      "notice date",
      "notice given",
      "notice given on",
      "cancellation requested",
      "cancel requested at",
      "terminated on",
    ],
    termEnd: [
      "term end",
      "term ends",
      "contract end",
      "contract ends",
      "minimum term",
      "renewal date",
      "renews on",
      "next renewal",
      "paid until",
      "valid until",
    ],
    seats: ["seats", "licenses", "licences", "places"],
  },
  required: ["customer", "start", "end"],
  generic: true,
  read: readSimpleSubscriptions,
};

function readStripe(sheet: Sheet): SubscriptionDraft {
  const draft = readContracts(sheet, "UTC");
  const status = need(sheet.text("status"), "status");
  const canceled = sheet.times("canceled", "UTC");
  const stateOf = status.levels.map((text) => text.toLowerCase());
  const left = new LeftOut(sheet.rows);
  const end = draft.end.slice();
  for (let i = 0; i < sheet.rows; i++) {
    const state = status.codes[i] < 0 ? "" : stateOf[status.codes[i]];
    if (state.startsWith("incomplete"))
      left.add(i, "never began (first payment not made)", (row) => sheet.place("status", row));
    // an active contract with a cancellation date runs on until its period ends
    if (Number.isNaN(end[i]) && state === "canceled" && canceled !== undefined) end[i] = canceled[i];
  }
  const email = sheet.text("email");
  return {
    ...draft,
    customer: firstText(sheet.rows, sheet.text("customer"), idsBy(email, "email")),
    end,
    left,
    where: (field, row) =>
      field === "end" && Number.isNaN(draft.end[row]) && !Number.isNaN(end[row])
        ? sheet.place("canceled", row)
        : draft.where(field, row),
  };
}

/** Fields as they are; without an id every row is a contract of its own, numbered by row. */
export function readSimpleSubscriptions(sheet: Sheet): SubscriptionDraft {
  return readContracts(sheet, sheet.zone.name);
}

function readContracts(sheet: Sheet, zone: string): SubscriptionDraft {
  const amount = sheet.numbers("amount");
  const quantity = sheet.numbers("quantity");
  return {
    length: sheet.rows,
    customer: sheet.id("customer") ?? { codes: new Int32Array(sheet.rows).fill(-1), levels: [] },
    subscription: sheet.id("subscription") ?? {
      codes: Int32Array.from({ length: sheet.rows }, (_, i) => i),
      levels: Array.from({ length: sheet.rows }, (_, i) => `row ${i}`),
    },
    start: need(sheet.times("start", zone, "checked"), "start"),
    end: sheet.times("end", zone) ?? new Float64Array(sheet.rows).fill(Number.NaN),
    plan: sheet.text("plan"),
    amount: amount && quantity ? amount.map((a, i) => (quantity[i] > 0 ? a * quantity[i] : a)) : amount,
    currency: sheet.text("currency"),
    interval: sheet.text("interval"),
    status: sheet.text("status"),
    trialEnd: sheet.times("trialEnd", zone),
    reason: sheet.text("reason"),
    canceled: sheet.times("canceled", zone),
    termEnd: sheet.times("termEnd", zone),
    seats: sheet.numbers("seats"),
    where: (field, row) => sheet.place(field === "customer" && !sheet.has("customer") ? "email" : field, row),
  };
}
