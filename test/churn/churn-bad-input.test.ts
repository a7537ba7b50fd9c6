import { describe, expect, it } from "vitest";
import { churnTable } from "../../src/churn/churn-table.ts";
import type { ChurnLog, ChurnTableOptions } from "../../src/churn/churn-types.ts";
import { Table } from "../../src/core/table.ts";
import { day } from "./rich-log.ts";

const orders = [10, 40, 70].map((d) => ({ customer: "ann", time: day(d), amount: 5 }));
const options: ChurnTableOptions = { asOf: day(80), outcome: { days: 30 }, logEnd: day(200) };
const subscriptions = [
  { customer: "ann", subscription: "s", start: day(0), end: null, amount: 9, interval: "month" },
];

const bad: readonly (readonly [what: string, code: string, log: unknown, options: unknown])[] = [
  ["no options", "bad-option", orders, undefined],
  ["no asOf", "bad-option", orders, { outcome: { days: 30 } }],
  ["an empty list of cuts", "bad-option", orders, { ...options, asOf: [] }],
  ["an asOf that is no time", "bad-option", orders, { ...options, asOf: "soon" }],
  ["a negative outcome", "bad-option", orders, { ...options, outcome: { days: -30 } }],
  ["an outcome of nothing", "bad-option", orders, { ...options, outcome: { days: 0 } }],
  ["a negative observation", "bad-option", orders, { ...options, observation: { days: -1 } }],
  ["a negative gap", "bad-option", orders, { ...options, gap: { days: -1 } }],
  ["a window that is a number", "bad-option", orders, { ...options, observation: 180 }],
  [
    "an outcome window beyond the log where labels are required",
    "bad-option",
    orders,
    { ...options, logEnd: day(90), labels: "required" },
  ],
  ["another word for labels", "bad-option", orders, { ...options, labels: "maybe" }],
  ["contracts asked for without subscriptions", "bad-option", orders, { ...options, churn: "contract" }],
  ["orders asked for without orders", "bad-option", { subscriptions }, { ...options, churn: "orders" }],
  ["half an order", "bad-option", orders, { ...options, minOrders: 0.5 }],
  ["a feature that there is not", "bad-option", orders, { ...options, features: ["shoeSize"] }],
  ["a feature that the log cannot tell", "missing-column", orders, { ...options, features: ["logins30"] }],
  ["an unknown zone", "unknown-zone", orders, { ...options, zone: "Mars/Olympus" }],
  ["nothing", "bad-input", undefined, options],
  ["text", "bad-input", "orders", options],
  ["an object without a log", "bad-input", { rows: orders }, options],
  [
    "an empty log",
    "empty-input",
    {
      orders: new Table(
        0,
        {
          customer: { codes: new Int32Array(0), levels: [] },
          time: new Float64Array(0),
          amount: new Float64Array(0),
        } as never,
        { kind: "orders" },
      ),
    },
    options,
  ],
  ["a log that begins after the cut", "empty-input", orders, { ...options, asOf: day(5) }],
  ["too few gaps to learn from", "too-few-rows", orders, { asOf: day(80) }],
  [
    "two currencies",
    "mixed-currency",
    orders.map((row, i) => ({ ...row, currency: i === 0 ? "EUR" : "USD" })),
    options,
  ],
  [
    "orders and contracts in two currencies",
    "mixed-currency",
    {
      orders: orders.map((row) => ({ ...row, currency: "EUR" })),
      subscriptions: subscriptions.map((row) => ({ ...row, currency: "USD" })),
    },
    options,
  ],
  [
    "undated fields of profiles",
    "bad-input",
    { orders, profiles: [{ customer: "ann", totalSpent: 9, tags: "vip", plan: "gold" }] },
    options,
  ],
  [
    "a stable field that is called as a feature",
    "bad-option",
    { orders, profiles: [{ customer: "ann", spend: 9 }] },
    { ...options, stable: ["spend"] },
  ],
  [
    "a link without the time it was learnt",
    "bad-option",
    { orders, identities: [{ id: "a", to: "b" }] },
    options,
  ],
  ["identities that are no list", "bad-option", { orders, identities: 5 }, options],
  [
    "an event of a kind that there is not",
    "bad-option",
    { orders, events: [{ customer: "ann", time: day(1), event: "x" }] },
    { ...options, eventNames: { dance: ["x"] } },
  ],
  ["a negative amount", "bad-value", [{ customer: "ann", time: day(1), amount: -5 }], options],
  ["a time that is none", "bad-value", [{ customer: "ann", time: "yesterday", amount: 5 }], options],
  [
    "a contract that ends before it begins",
    "bad-value",
    { subscriptions: [{ ...subscriptions[0], end: day(-5) }] },
    options,
  ],
  [
    "a billing interval that is none",
    "bad-value",
    { subscriptions: [{ ...subscriptions[0], interval: "now and then" }] },
    options,
  ],
  [
    "events without their name",
    "missing-column",
    { orders, events: [{ customer: "ann", time: day(1) }] },
    options,
  ],
  [
    "two profiles of a customer",
    "bad-option",
    { orders, profiles: [{ customer: "ann" }, { customer: "ann" }] },
    options,
  ],
  [
    "tables in two zones",
    "mixed-info",
    {
      orders: new Table(
        1,
        {
          customer: { codes: Int32Array.of(0), levels: ["a"] },
          time: Float64Array.of(0),
          amount: Float64Array.of(1),
        } as never,
        { kind: "orders", zone: "UTC" },
      ),
    },
    { ...options, zone: "Europe/Berlin" },
  ],
];

describe("churnTable refuses", () => {
  for (const [what, code, log, given] of bad)
    it(`${what}: "${code}"`, () => {
      expect(() => churnTable(log as ChurnLog, given as ChurnTableOptions)).toThrow(
        expect.objectContaining({ code }),
      );
    });

  it("undated fields by their names, and takes them once they are declared", () => {
    const log = { orders, profiles: [{ customer: "ann", totalSpent: 9, tags: "vip", country: "DE" }] };
    expect(() => churnTable(log, { ...options, stable: ["country"] })).toThrow(/"totalSpent", "tags"/);
    const row = churnTable(log, { ...options, stable: ["country"], ignore: ["totalSpent", "tags"] }).at(0);
    expect(row).toMatchObject({ country: "DE" });
    expect(row).not.toHaveProperty("totalSpent");
  });
});

describe("churnTable takes", () => {
  it("a single customer, an order at every cut, no gap said as zero days, and a generator", () => {
    const table = churnTable(
      {
        orders: (function* () {
          yield* orders;
        })(),
      },
      { ...options, gap: { days: 0 }, minAge: { days: 1 } },
    );
    expect([...table].map((row) => row.customer)).toEqual(["ann"]);
    expect(table.info.windows.gap).toBe(0);
  });

  it("customers called like properties of objects", () => {
    const rows = orders.map((row) => ({ ...row, customer: "__proto__" }));
    expect(churnTable(rows, options).of("__proto__")?.orders).toBe(3);
  });

  it("invalid rows when told to skip them, with an account", () => {
    const table = churnTable([...orders, { customer: "ann", time: day(20), amount: -1 }], {
      ...options,
      onInvalid: "skip",
    });
    expect(table.of("ann")?.orders).toBe(3);
    expect(table.info.rejected).toMatchObject([{ rows: 1 }]);
  });
});
