import { describe, expect, test } from "vitest";
import { fromColumns } from "../../src/core/from-columns.ts";
import { profileOf } from "../../src/data/profile-of.ts";
import type { Events, Orders, Profiles } from "../../src/data/schema.ts";
import { summarizeCustomers } from "../../src/data/summarize-customers.ts";

const day = (text: string) => Date.parse(text);
const orders = fromColumns(
  {
    customer: ["ann", "__proto__", "ann", "ann", "ann", "ann"],
    time: [
      day("2026-03-09"),
      day("2026-01-05"),
      day("2026-01-05"),
      day("2026-01-09"),
      day("2026-01-09"),
      day("2026-01-12"),
    ],
    amount: [10, 3, 4, 4, 3, 0],
    refund: [0, 0, 0, 0, 0, 3],
    order: ["4", "2", "1", "3", "3", "3"],
    item: ["tea", "tea", "flat white", "flat white", "croissant", "croissant"],
    category: ["leaf", "leaf", "cup", "cup", "bakery", "bakery"],
    quantity: [2, 1, 1, 1, null, -1],
  },
  {
    kind: "orders",
    zone: "UTC",
    currency: "EUR",
    links: [
      { id: "anna", customer: "ann", by: "email", value: "a@b.c" },
      { id: "annie", customer: "anna", by: "alias", value: "x" },
    ],
  } as never,
) as unknown as Orders;
const events = fromColumns(
  {
    customer: ["ann", "bob", "ann"],
    time: [day("2026-01-09"), 5, day("2026-01-10")],
    event: ["visit", "visit", "complaint"],
    subject: [null, "x", "cold coffee"],
  },
  { kind: "events", zone: "UTC" },
) as unknown as Events;
const profiles = fromColumns(
  { customer: ["ann", "cleo"], city: ["Wien", null], created: [Number.NaN, 1] },
  { kind: "profiles" },
) as unknown as Profiles;

describe("profileOf", () => {
  test("gathers orders with their lines, oldest first, returns apart", () => {
    const ann = profileOf("ann", { orders });
    expect(
      ann?.orders.map(({ order, amount, refund, isReturn, lines }) => [
        order,
        amount,
        refund,
        isReturn,
        lines.length,
      ]),
    ).toEqual([
      ["1", 4, 0, false, 1],
      ["3", 7, 0, false, 2],
      ["3", 0, 3, true, 1],
      ["4", 10, 0, false, 1],
    ]);
    expect(ann?.orders[1].lines[1]).toEqual({
      item: "croissant",
      category: "bakery",
      quantity: null,
      amount: 3,
      refund: 0,
    });
    expect(ann?.totals).toEqual({
      orders: 3,
      items: 5,
      spend: 21,
      refunds: 3,
      revenue: 18,
      averageOrder: 7,
      first: day("2026-01-05"),
      last: day("2026-03-09"),
      usualGapDays: 31.5,
      daysSinceLast: null,
    });
    expect(ann).toMatchObject({
      customer: "ann",
      zone: "UTC",
      currency: "EUR",
      facts: null,
      summary: null,
      scores: {},
    });
  });

  test("agrees with the summary", () => {
    const customers = summarizeCustomers(orders, { asOf: "2026-04-01", unit: "day" });
    for (const row of customers) {
      const profile = profileOf(row.customer, { orders, customers });
      const { orders: n, items, spend, refunds, revenue, first, last } = row;
      expect(profile?.totals).toMatchObject({ orders: n, items, spend, refunds, revenue, first, last });
      expect(profile?.summary).toEqual(row);
    }
  });

  test("takes a line that names nobody for its order's customer, as the summary does", () => {
    const lines = fromColumns(
      {
        customer: ["ann", null, null, null],
        time: [1, 2, 3, 4],
        amount: [4, 3, 0, 9],
        refund: [0, 0, 3, 0],
        order: ["1", "1", "1", "2"],
        item: ["tea", "tea", "tea", "mug"],
      },
      { kind: "orders", zone: "UTC" },
    ) as unknown as Orders;
    const summary = summarizeCustomers(lines, { asOf: "1970-01-02" }).of("ann");
    const ann = profileOf("ann", { orders: lines });
    expect(ann?.totals).toMatchObject({ orders: 1, spend: 7, refunds: 3, items: 2 });
    expect(summary).toMatchObject({ orders: 1, spend: 7, refunds: 3, items: 2 });
    expect(ann?.favorites.items).toEqual([{ name: "tea", orders: 1, quantity: 2, spend: 7 }]);
  });

  test("knows favorites, by orders, then money", () => {
    const ann = profileOf("ann", { orders });
    expect(ann?.favorites.items).toEqual([
      { name: "flat white", orders: 2, quantity: 2, spend: 8 },
      { name: "tea", orders: 1, quantity: 2, spend: 10 },
      { name: "croissant", orders: 1, quantity: 1, spend: 3 },
    ]);
    expect(ann?.favorites.categories[0]).toEqual({ name: "cup", orders: 2, quantity: 2, spend: 8 });
    expect(ann?.favorites.channels).toEqual([]);
  });

  test("merges orders and events in order of time, events first at one moment", () => {
    expect(
      profileOf("ann", { orders, events })?.timeline.map(({ kind, what, subject, value }) => [
        kind,
        what,
        subject,
        value,
      ]),
    ).toEqual([
      ["order", "1", null, 4],
      ["event", "visit", null, null],
      ["order", "3", null, 7],
      ["event", "complaint", "cold coffee", null],
      ["refund", "3", null, -3],
      ["order", "4", null, 10],
    ]);
  });

  test("looks no further than asOf", () => {
    const ann = profileOf("ann", { orders, events, asOf: "2026-01-10" });
    expect(ann?.totals).toMatchObject({ orders: 2, refunds: 0, last: day("2026-01-09"), daysSinceLast: 0 });
    expect(ann?.timeline.length).toBe(3);
    expect(profileOf("ann", { orders, asOf: "2026-02-01" })?.totals.daysSinceLast).toBe(22);
  });

  test("takes facts and scores as they are, with null for what is missing", () => {
    const rfm = fromColumns(
      { customer: ["ann"], r: [5], ratio: [Number.POSITIVE_INFINITY] },
      { kind: "rfm", key: "customer" },
    );
    const value = fromColumns({ customer: ["bob"], expected: [1] }, { kind: "value" });
    const ann = profileOf("ann", { orders, profiles, scores: { rfm, value } });
    expect(ann?.facts).toEqual({ customer: "ann", city: "Wien", created: null });
    expect(ann?.scores).toEqual({ rfm: { customer: "ann", r: 5, ratio: null }, value: null });
    expect(JSON.parse(JSON.stringify(ann))).toEqual(ann);
  });

  test("follows joined ids to the customer who carries them, and lists the links", () => {
    expect(profileOf("annie", { orders })?.customer).toBe("ann");
    expect(profileOf("ann", { orders })?.links).toEqual([
      { id: "anna", customer: "ann", by: "email", value: "a@b.c" },
    ]);
  });

  test("a customer without orders has a profile when another table knows them, else null", () => {
    expect(profileOf("cleo", { orders, profiles })).toMatchObject({
      facts: { customer: "cleo", city: null, created: 1 },
      orders: [],
      totals: { orders: 0, averageOrder: null, first: null, usualGapDays: null },
    });
    expect(profileOf("bob", { orders, events })?.timeline.length).toBe(1);
    expect(profileOf("zoe", { orders, events, profiles })).toBeNull();
    expect(profileOf("constructor", { orders })).toBeNull();
  });

  test("a customer called __proto__, and numbers as ids", () => {
    expect(profileOf("__proto__", { orders })?.totals.spend).toBe(3);
    const numbered = fromColumns(
      { customer: ["7", "7"], time: [0, 1], amount: [1, 2] },
      { kind: "orders", zone: "UTC" },
    ) as unknown as Orders;
    expect(profileOf(7n, { orders: numbered })?.orders.map(({ order }) => order)).toEqual([null, null]);
    expect(profileOf(7, { orders: numbered })?.totals).toMatchObject({ orders: 2, usualGapDays: null });
  });

  test("says what it cannot read", () => {
    expect(() => profileOf("a", { orders: [] as never })).toThrow(
      expect.objectContaining({ code: "bad-input" }),
    );
    for (const options of [undefined, { orders, events: [] }])
      expect(() => profileOf("a", options as never)).toThrow(expect.objectContaining({ code: "bad-input" }));
    expect(() => profileOf("a", { orders, asOf: "soon" })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    const numbers = fromColumns({ r: [1] });
    expect(() => profileOf("a", { orders, scores: { numbers } })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
  });
});
