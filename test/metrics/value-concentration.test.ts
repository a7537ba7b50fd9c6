import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Table } from "../../src/core/table.ts";
import {
  type CustomerSummary,
  type Customers,
  type CustomersInfo,
  summarizeCustomers,
} from "../../src/data/index.ts";
import { valueConcentration } from "../../src/metrics/value-concentration.ts";
import { checkSuite } from "../common/check-suite.ts";
import { tableOfRows } from "../common/rows.ts";
import { buys, cdnow, cdnowFile, orderLogs } from "./order-rows.ts";

const shop = [
  { customer: "ann", time: 1, amount: 50, refund: 0 },
  { customer: "ann", time: 2, amount: 10, refund: 0 },
  { customer: "bob", time: 3, amount: 30, refund: 0 },
  { customer: "cem", time: 4, amount: 10, refund: 5 },
  { customer: "dia", time: 5, amount: 5, refund: 0 },
  { customer: null, time: 6, amount: 500, refund: 0 },
];

describe("valueConcentration", () => {
  it("reads the share of the best 20 % off the curve, straight between customers", () => {
    const value = valueConcentration(shop);
    expect(value).toMatchObject({ customers: 4, revenue: 100, negative: 0, withoutCustomer: 1 });
    expect(value.top20).toBeCloseTo(0.6 * 0.8, 12); // 0.8 of the best customer
    expect(value.customersFor80).toBeCloseTo((1 + 20 / 30) / 4, 12);
    // mean difference of all pairs / (2 n^2 mean) = 2 (30 + 55 + 55 + 25 + 25 + 0) / (2 * 16 * 25)
    expect(value.gini).toBeCloseTo(380 / 800, 12);
    expect(value.curve).toHaveLength(101);
    expect(value.curve[0]).toEqual({ customerShare: 0, revenueShare: 0 });
    expect(value.curve[50].revenueShare).toBeCloseTo(0.9, 12);
    expect(value.curve[100]).toEqual({ customerShare: 1, revenueShare: 1 });
  });

  it("takes a customer summary as well", () => {
    const n = (...xs: number[]) => Float64Array.from(xs);
    const zeros = () => new Float64Array(4);
    const customers: Customers = new Table<CustomerSummary, CustomersInfo>(
      4,
      {
        customer: { codes: Int32Array.of(0, 1, 2, 3), levels: ["ann", "bob", "cem", "dia"] },
        ...{
          frequency: zeros(),
          recency: zeros(),
          age: zeros(),
          monetary: zeros(),
          first: zeros(),
          last: n(2, 3, 4, 5),
          orders: n(2, 1, 1, 1),
          items: n(2, 1, 1, 1),
        },
        ...{ spend: n(60, 30, 10, 5), refunds: n(0, 0, 5, 0), revenue: n(60, 30, 5, 5) },
      },
      { kind: "customers", asOf: 9, unit: "day", zone: "UTC", audit: [], suspects: [], money: "net" },
    );
    const [a, b] = [valueConcentration(customers), valueConcentration(shop)];
    expect([a.top20, a.gini, a.customersFor80, a.curve]).toEqual([
      b.top20,
      b.gini,
      b.customersFor80,
      b.curve,
    ]);
    expect(valueConcentration(customers, { money: "gross" }).revenue).toBe(105);
    expect(() => valueConcentration(customers as never, { from: 3 } as never)).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
  });

  it("takes the customers of a summary as they are: kept suspects, and one who got a free order and money back", () => {
    const rows = [
      ...shop,
      { customer: "guest", time: 6, amount: 40, refund: 0 },
      { customer: "gia", time: 7, amount: 0, refund: 0 },
      { customer: "gia", time: 8, amount: 0, refund: 2 },
    ];
    const summary = summarizeCustomers(rows, { asOf: 100, suspects: "keep" });
    const ofSummary = valueConcentration(summary);
    expect(ofSummary).toMatchObject({ customers: 6, revenue: 140, negative: 1, suspected: 0 });
    expect(ofSummary.gini).toBeCloseTo(valueConcentration(rows, { suspects: "keep" }).gini, 12);
    expect(ofSummary.window).toEqual({ from: 1, to: 100 });
  });

  it("counts a customer whose refunds exceed the purchases as 0, and one with refunds alone not at all", () => {
    const rows = [
      ...shop,
      { customer: "eva", time: 6, amount: 1, refund: 9 },
      { customer: "fay", time: 6, amount: 0, refund: 9 },
    ];
    expect(valueConcentration(rows)).toMatchObject({ customers: 5, revenue: 100, negative: 1 });
  });

  it("is 0 among equals and near 1 when one brings all", () => {
    const equal = ["a", "b", "c", "d", "e"].map((customer) => ({ customer, time: 0, amount: 7 }));
    expect(valueConcentration(equal).gini).toBeCloseTo(0, 12);
    expect(valueConcentration(equal).top20).toBeCloseTo(0.2, 12);
    const one = equal.map((r, i) => ({ ...r, amount: i === 0 ? 7 : 0 }));
    expect(valueConcentration(one).gini).toBeCloseTo(0.8, 12); // (n - 1) / n
    expect(valueConcentration([equal[0]])).toMatchObject({
      gini: 0,
      customers: 1,
      top20: 0.2,
      customersFor80: 0.8,
    });
  });

  it.each([
    ["an empty log", [], {}, "too-few-rows"],
    ["orders of nobody", shop.slice(5), {}, "too-few-rows"],
    ["customers who spent nothing", [{ ...shop[0], amount: 0 }], {}, "too-few-rows"],
    ["a window after all orders", shop, { from: 99 }, "too-few-rows"],
    ["a window that ends before it begins", shop, { from: 9, to: 1 }, "bad-option"],
    ["an unknown money", shop, { money: "x" }, "bad-option"],
    ["an unknown zone", shop, { zone: "?" }, "unknown-zone"],
  ])("refuses %s", (_, rows, options, code) => {
    expect(() => valueConcentration(rows as typeof shop, options as object)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("has a rising, concave curve, the Gini of all pairs, and does not change with the currency", () => {
    fc.assert(
      fc.property(orderLogs, (log) => {
        const named = [...new Set(log.filter(buys).flatMap((r) => r.customer ?? []))];
        const spend = named.map((c) =>
          Math.max(
            0,
            log.filter((r) => r.customer === c).reduce((a, r) => a + r.amount - r.refund, 0),
          ),
        );
        const total = spend.reduce((a, b) => a + b, 0);
        fc.pre(total > 0.01);
        const value = valueConcentration(log);
        const pairs = spend.reduce((a, x) => a + spend.reduce((b, y) => b + Math.abs(x - y), 0), 0);
        expect(value.gini).toBeCloseTo(pairs / (2 * spend.length * total), 9);
        const steps = value.curve.slice(1).map((p, i) => p.revenueShare - value.curve[i].revenueShare);
        steps.forEach((s, i) => {
          expect(s).toBeGreaterThanOrEqual(-1e-12);
          if (i > 0) expect(s).toBeLessThanOrEqual(steps[i - 1] + 1e-12);
        });
        const yen = valueConcentration(log, { amount: (r) => r.amount * 128, refund: (r) => r.refund * 128 });
        expect([yen.top20, yen.gini, yen.customersFor80].map((x) => x.toFixed(9))).toEqual(
          [value.top20, value.gini, value.customersFor80].map((x) => x.toFixed(9)),
        );
        expect(valueConcentration([...log].reverse()).gini).toBeCloseTo(value.gini, 12);
      }),
      { numRuns: 100 },
    );
  });
});

checkSuite({
  name: "valueConcentration of a customer summary",
  run: (data) => valueConcentration(data as unknown as Customers),
  data: tableOfRows([...summarizeCustomers(shop, { asOf: 100 })], {
    kind: "customers",
    asOf: 100,
    zone: "UTC",
  }),
  empty: "too-few-rows",
  oneRow: (value) => expect(value).toMatchObject({ customers: 1, revenue: 60 }),
  allNaN: "too-few-rows",
});

checkSuite({
  name: "valueConcentration",
  run: (data) => valueConcentration(data),
  data: shop,
  empty: "too-few-rows",
  oneRow: (r) => expect(r.customers).toBe(1),
  allNaN: "bad-value",
});

describe.skipIf(!existsSync(cdnowFile))("valueConcentration on CDNOW", () => {
  it("has the figures of numpy", () => {
    // numpy: v sorted from the largest, cs = [0, *cumsum(v)]; interp(.2 n, arange(n + 1), cs) / cs[-1]; interp(.8 cs[-1], cs, arange(n + 1)) / n
    const value = valueConcentration(cdnow());
    expect(value.top20).toBeCloseTo(0.6777738296983115, 10);
    expect(value.customersFor80).toBeCloseTo(0.3264674907470522, 10);
    expect(value.gini).toBeCloseTo(0.634571184581596, 10);
  });
});
