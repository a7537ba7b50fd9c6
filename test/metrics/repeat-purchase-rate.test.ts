import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { repeatPurchaseRate } from "../../src/metrics/repeat-purchase-rate.ts";
import { wilsonInterval } from "../../src/numeric/intervals.ts";
import { checkSuite } from "../common/check-suite.ts";
import { buys, cdnow, cdnowFile, orderLogs } from "./order-rows.ts";

const shop = [
  { customer: "ann", time: "2026-01-05", amount: 20, order: "1" },
  { customer: "ann", time: "2026-01-05", amount: 20, order: "1" },
  { customer: "bob", time: "2026-01-20", amount: 20, order: "2" },
  { customer: "bob", time: "2026-02-20T09:00", amount: 20, order: "3" },
  { customer: "cem", time: "2026-02-21T09:00", amount: 20, order: "4" },
  { customer: "cem", time: "2026-02-21T18:00", amount: 20, order: "5" },
  { customer: null, time: "2026-02-22", amount: 20, order: "6" },
];
const february = { from: "2026-02-01", to: "2026-03-01" };

describe("repeatPurchaseRate", () => {
  it("asks for two orders inside the window; lines of one order are one", () => {
    expect(repeatPurchaseRate(shop)).toMatchObject({
      customers: 3,
      repeating: 2,
      value: 2 / 3,
      withoutCustomer: 1,
    });
    expect(repeatPurchaseRate(shop).interval).toEqual(wilsonInterval(2, 3, 0.95));
    expect(repeatPurchaseRate(shop, february)).toMatchObject({ customers: 2, repeating: 1 });
  });

  it("lets the first order lie before the window in the returning variant", () => {
    expect(repeatPurchaseRate(shop, { ...february, variant: "returning" })).toMatchObject({
      customers: 2,
      repeating: 2,
    });
    expect(
      repeatPurchaseRate(shop, { from: "2026-01-01", to: "2026-02-01", variant: "returning" }),
    ).toMatchObject({ customers: 2, repeating: 0 });
  });

  it("counts days instead of orders where asked to, in the zone", () => {
    expect(repeatPurchaseRate(shop, { purchase: "day" })).toMatchObject({ customers: 3, repeating: 1 });
    // 09:00 and 18:00 wall time in UTC are two days in Auckland (+13)
    const utc = shop.map((r) => ({
      ...r,
      time: Date.parse(`${r.time.slice(0, 10)}${r.time.slice(10) || "T00:00"}Z`),
    }));
    expect(repeatPurchaseRate(utc, { purchase: "day", zone: "Pacific/Auckland" })).toMatchObject({
      customers: 3,
      repeating: 2,
    });
    const far = [
      { customer: "a", time: -6e13, amount: 1 },
      { customer: "a", time: 6e13, amount: 1 },
    ];
    expect(repeatPurchaseRate(far, { purchase: "day" }).value).toBe(1);
  });

  it("says its window in words", () => {
    expect(repeatPurchaseRate(shop, february).definition).toEqual({
      name: "Repeat purchase rate",
      variant: "both-inside",
      formula: "customers with two or more orders in the window / customers with an order in the window",
      window: "2026-02-01 up to, not including, 2026-03-01 (UTC)",
    });
  });

  it("knows one customer with one order, and all on the same day", () => {
    expect(repeatPurchaseRate([shop[0]])).toMatchObject({ value: 0, interval: wilsonInterval(0, 1, 0.95) });
    const sameDay = [0, 1, 2].map((i) => ({ customer: "a", time: 1000 + i, amount: 1 }));
    expect(repeatPurchaseRate(sameDay).value).toBe(1);
    expect(repeatPurchaseRate(sameDay, { purchase: "day" }).value).toBe(0);
  });

  it.each([
    ["a window that ends before it begins", { from: "2026-02-01", to: "2026-01-01" }, "bad-option"],
    ["an empty window", { from: "2026-02-01", to: "2026-02-01" }, "bad-option"],
    ["an unknown variant", { variant: "x" }, "bad-option"],
    ["an unknown kind of purchase", { purchase: "week" }, "bad-option"],
    ["a window after all orders", { from: "2027-01-01" }, "too-few-rows"],
    ["a window before all orders", { to: "2020-01-01" }, "too-few-rows"],
    ["an unknown zone", { zone: "X/Y" }, "unknown-zone"],
  ])("refuses %s", (_, options, code) => {
    expect(() => repeatPurchaseRate(shop, options as never)).toThrow(expect.objectContaining({ code }));
  });

  it("says the same as a plain count", () => {
    fc.assert(
      fc.property(orderLogs, fc.boolean(), (log, returning) => {
        const [from, to] = [Date.UTC(2025, 11, 10), Date.UTC(2026, 1, 10)];
        const orders = new Map<string, { customer: string; time: number }>();
        for (const r of log)
          if (r.customer !== null && buys(r)) orders.set(r.order, { customer: r.customer, time: r.time });
        const list = [...orders.values()];
        const active = [...new Set(list.filter((o) => o.time >= from && o.time < to).map((o) => o.customer))];
        fc.pre(active.length > 0);
        const since = returning ? -Infinity : from;
        const again = active.filter(
          (c) => list.filter((o) => o.customer === c && o.time >= since && o.time < to).length >= 2,
        );
        const rate = repeatPurchaseRate(log, { from, to, variant: returning ? "returning" : "both-inside" });
        expect([rate.customers, rate.repeating]).toEqual([active.length, again.length]);
      }),
      { numRuns: 150 },
    );
  });
});

checkSuite({
  name: "repeatPurchaseRate",
  run: (data) => repeatPurchaseRate(data),
  data: shop.map((r, i) => ({ ...r, time: i * 1e9 })),
  empty: "too-few-rows",
  oneRow: (r) => expect(r.value).toBe(0),
  allNaN: "bad-value",
});

// pandas 3.1.1: groupby("c").size(), groupby("c").date.nunique()
describe.skipIf(!existsSync(cdnowFile))("repeatPurchaseRate on CDNOW", () => {
  it("finds 11,662 of 23,570 customers with a second order, 11,516 with a second day", () => {
    const log = cdnow();
    expect(repeatPurchaseRate(log)).toMatchObject({ customers: 23570, repeating: 11662 });
    expect(repeatPurchaseRate(log, { purchase: "day" })).toMatchObject({
      customers: 23570,
      repeating: 11516,
    });
    const half = { from: "1997-07-01", to: "1998-01-01" };
    expect(repeatPurchaseRate(log, half)).toMatchObject({ customers: 6421, repeating: 3219 });
    expect(repeatPurchaseRate(log, { ...half, variant: "returning" })).toMatchObject({
      customers: 6421,
      repeating: 6421,
    });
  });
});
