import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderValue } from "../../src/metrics/order-value.ts";
import { purchaseFrequency } from "../../src/metrics/purchase-frequency.ts";
import { checkSuite } from "../common/check-suite.ts";
import { buys, cdnow, cdnowFile, orderLogs, ordersTable } from "./order-rows.ts";

const DAY = 86_400_000;
const shop = [
  { customer: "ann", time: 0, amount: 20, refund: 0, order: "1", quantity: 2 },
  { customer: "ann", time: 0, amount: 10, refund: 5, order: "1", quantity: 1 },
  { customer: "bob", time: DAY, amount: 40, refund: 0, order: "2", quantity: 4 },
  { customer: null, time: DAY, amount: 6, refund: 0, order: "3", quantity: 1 },
  { customer: null, time: 2 * DAY, amount: 9, refund: 0, order: "4", quantity: 2 },
  { customer: "ann", time: 3 * DAY, amount: 0, refund: 4, order: "1", quantity: -1 }, // part of order 1 comes back
  { customer: "bob", time: 3 * DAY, amount: 0, refund: 3, order: "x", quantity: -1 }, // of an order the log does not know
];

describe("orderValue", () => {
  it("nets refunds, with those of unknown orders in the mean alone", () => {
    const value = orderValue(shop);
    // orders: 30 - 5 - 4 = 21, 40, 6, 9; revenue 76 - 3 = 73
    expect(value).toMatchObject({
      orders: 4,
      customers: 2,
      revenue: 73,
      unattachedRefunds: 3,
      median: 15,
      min: 6,
      max: 40,
      withoutCustomer: 2,
    });
    expect(value.mean.value).toBe(73 / 4);
    expect(orderValue(shop, { money: "gross" })).toMatchObject({
      revenue: 85,
      unattachedRefunds: 0,
      max: 40,
      median: 19.5,
    });
  });

  it("clusters its error by customer, a nameless order being a cluster of its own", () => {
    // clusters (sum, orders): ann 21, 1; bob 37, 1; two of nobody 6, 1 and 9, 1
    const residuals = [21 - 18.25, 37 - 18.25, 6 - 18.25, 9 - 18.25];
    const se = Math.sqrt((residuals.reduce((a, r) => a + r * r, 0) * 4) / 3) / 4;
    const { mean } = orderValue(shop);
    expect(mean.se).toBeCloseTo(se, 12);
    // t quantile .975 with 3 degrees of freedom
    expect(mean.interval?.[1]).toBeCloseTo(18.25 + 3.1824463052837086 * se, 10);
  });

  it("counts pieces bought by order and orders by customer", () => {
    const value = orderValue(shop);
    expect(value.itemsPerOrder.value).toBe(10 / 4);
    expect(value.ordersPerCustomer).toMatchObject({ value: 1, se: 0, interval: [1, 1] });
    const lines = shop.map(({ quantity: _, ...row }) => row);
    expect(orderValue(lines).itemsPerOrder.value).toBe(5 / 4);
    expect(orderValue(shop.slice(3, 5)).ordersPerCustomer).toBeNull();
  });

  it("takes no interval from one customer", () => {
    const value = orderValue(shop.slice(0, 2));
    expect(value.mean).toEqual({ value: 25, se: null, interval: null, level: 0.95 });
    expect(value.bins).toEqual([{ from: 25, to: 25, count: 1, share: 1 }]);
  });

  it("cuts the window by the order's time and books a refund in its own", () => {
    expect(orderValue(shop, { from: DAY, to: 3 * DAY })).toMatchObject({
      orders: 3,
      revenue: 55,
      unattachedRefunds: 0,
    });
    expect(orderValue(shop, { from: DAY })).toMatchObject({ orders: 3, revenue: 48, unattachedRefunds: 7 });
    expect(orderValue(shop, { to: DAY })).toMatchObject({ orders: 1, revenue: 25, unattachedRefunds: 0 });
  });

  it("leaves a suspected id's orders in the revenue, each a cluster of its own", () => {
    const rows = [0, 1, 2].map((i) => ({
      customer: "cash",
      time: i,
      amount: 10 * (i + 1),
      refund: 0,
      order: `${i}`,
    }));
    const table = ordersTable(rows, {
      currency: "EUR",
      suspects: [{ customer: "cash", orders: 3, share: 1, reason: "" }],
    });
    expect(orderValue(table)).toMatchObject({
      orders: 3,
      customers: 0,
      revenue: 60,
      suspected: 3,
      currency: "EUR",
      ordersPerCustomer: null,
    });
    expect(orderValue(table).mean.se).toBeCloseTo(10 / Math.sqrt(3), 12);
  });

  it.each([
    ["an empty log", [], {}, "too-few-rows"],
    ["refunds alone", shop.slice(5), {}, "too-few-rows"],
    ["a window after all orders", shop, { from: 9 * DAY }, "too-few-rows"],
    ["a window that ends before it begins", shop, { from: 9, to: 8 }, "bad-option"],
    ["unknown bins", shop, { bins: "wide" }, "bad-option"],
    ["an unknown money", shop, { money: "some" }, "bad-option"],
    ["a level of 0", shop, { level: 0 }, "bad-option"],
    ["a negative refund", [{ ...shop[0], refund: -1 }], {}, "bad-value"],
  ])("refuses %s", (_, rows, options, code) => {
    expect(() => orderValue(rows as typeof shop, options as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("adds up: mean times orders is the revenue, bins hold every order, quantiles rise", () => {
    fc.assert(
      fc.property(orderLogs, fc.constantFrom("linear", "log"), (log, bins) => {
        fc.pre(log.some(buys));
        const value = orderValue(log, { bins });
        expect(value.mean.value * value.orders).toBeCloseTo(value.revenue, 8);
        expect(value.revenue).toBeCloseTo(
          log.reduce((a, r) => a + r.amount - r.refund, 0),
          8,
        );
        expect(value.orders).toBe(new Set(log.filter(buys).map((r) => r.order)).size);
        expect(value.bins.reduce((a, b) => a + b.count, 0)).toBe(value.orders);
        expect(value.bins.reduce((a, b) => a + b.share, 0)).toBeCloseTo(1, 12);
        expect(value.bins[0].from).toBeLessThanOrEqual(value.min);
        expect(value.bins[value.bins.length - 1].to).toBeGreaterThanOrEqual(value.max);
        for (let i = 1; i < value.bins.length; i++) expect(value.bins[i].from).toBe(value.bins[i - 1].to);
        for (let i = 1; i < 7; i++)
          expect(value.quantiles[i].value).toBeGreaterThanOrEqual(value.quantiles[i - 1].value);
        const large = orderValue(log, { amount: (r) => r.amount * 8, refund: (r) => r.refund * 8 });
        expect(large.mean.value).toBeCloseTo(value.mean.value * 8, 6);
        expect(large.median).toBeCloseTo(value.median * 8, 6);
      }),
      { numRuns: 120 },
    );
  });

  it("learns nothing from copies: four of every order leave the interval as it was", () => {
    fc.assert(
      fc.property(orderLogs, (log) => {
        const named = log.filter((r) => r.customer !== null);
        fc.pre(named.some(buys));
        const four = [0, 1, 2, 3].flatMap((k) => named.map((r) => ({ ...r, order: `${r.order} ${k}` })));
        const [once, often] = [orderValue(named), orderValue(four)];
        expect(often.orders).toBe(once.orders * 4);
        for (const what of ["mean", "itemsPerOrder"] as const) {
          expect(often[what].value).toBeCloseTo(once[what].value, 9);
          if (once[what].interval === null) expect(often[what].interval).toBeNull();
          else {
            expect(often[what].interval?.[0]).toBeCloseTo(once[what].interval[0], 8);
            expect(often[what].interval?.[1]).toBeCloseTo(once[what].interval[1], 8);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

checkSuite({
  name: "orderValue",
  run: (data) => orderValue(data),
  data: shop,
  empty: "too-few-rows",
  oneRow: (r) => expect(r.mean.value).toBe(20),
  allNaN: "bad-value",
});

describe("purchaseFrequency", () => {
  const rows = [
    { customer: "a", time: "2025-03-01", amount: 1 },
    { customer: "a", time: "2025-04-01", amount: 1 },
    { customer: "a", time: "2025-05-01", amount: 1 },
    { customer: "b", time: "2025-05-01", amount: 1 },
    { customer: "b", time: "2026-05-01", amount: 1 },
    { customer: null, time: "2025-05-01", amount: 1 },
  ];
  const window = { from: Date.UTC(2025, 0, 1), to: Date.UTC(2025, 0, 1) + 365.25 * DAY };

  it("is orders by customer and year, with a t interval over customers", () => {
    const f = purchaseFrequency(rows, window);
    expect(f).toMatchObject({ value: 2, se: 1, years: 1, customers: 2, orders: 4, withoutCustomer: 1 });
    expect(f.interval?.[1]).toBeCloseTo(2 + 12.706204736174694, 10);
    expect(purchaseFrequency(rows, { ...window, to: window.from + 2 * 365.25 * DAY })).toMatchObject({
      value: 5 / 4,
      orders: 5,
      years: 2,
    });
  });

  it("carries no interval for one customer", () => {
    expect(purchaseFrequency(rows.slice(0, 3), window)).toMatchObject({ value: 3, se: null, interval: null });
  });

  it("refuses a missing or empty window, and one without orders", () => {
    const fails = (options: object, code: string) =>
      expect(() => purchaseFrequency(rows, options as typeof window)).toThrow(
        expect.objectContaining({ code }),
      );
    fails({ from: window.from }, "bad-option");
    fails({ to: window.to }, "bad-option");
    fails({ from: window.to, to: window.from }, "bad-option");
    fails({ from: "2030-01-01", to: "2031-01-01" }, "too-few-rows");
    fails({ from: "2030-01-01", to: "2031-01-01", zone: "?" }, "unknown-zone");
  });
});

checkSuite({
  name: "purchaseFrequency",
  run: (data) => purchaseFrequency(data, { from: 0, to: 30 * DAY }),
  data: shop,
  empty: "too-few-rows",
  oneRow: (r) => expect(r.orders).toBe(1),
  allNaN: "bad-value",
});

// pandas 3.1.1 and statsmodels 0.15.0: OLS(value, ones).fit(cov_type="cluster", cov_kwds={"groups": customer}, use_t=True)
describe.skipIf(!existsSync(cdnowFile))("order values on CDNOW", () => {
  const log = cdnow();
  it("have the mean, the clustered error and the quantiles of pandas and statsmodels", () => {
    const value = orderValue(log);
    expect(value).toMatchObject({ orders: 69659, customers: 23570, median: 25.98 });
    expect(value.revenue).toBeCloseTo(2500315.63, 6);
    expect(value.mean.value).toBeCloseTo(35.89364805696321, 10);
    expect(value.mean.se).toBeCloseTo(0.3030588449185517, 12);
    expect(value.mean.interval?.[0]).toBeCloseTo(35.29963313065327, 9);
    expect(value.mean.interval?.[1]).toBeCloseTo(36.487662983273246, 9);
    expect(value.itemsPerOrder.value).toBeCloseTo(2.410040339367521, 12);
    expect(value.itemsPerOrder.se).toBeCloseTo(0.021034635707860877, 12);
    const expected = [9.99, 11.77, 14.49, 25.98, 43.7, 71.45, 96.601];
    value.quantiles.forEach((q, i) => {
      expect(q.value).toBeCloseTo(expected[i], 9);
    });
    expect(value.ordersPerCustomer?.value).toBeCloseTo(2.9554094187526516, 12);
    expect(value.ordersPerCustomer?.se).toBeCloseTo(0.030851983451542494, 12);
  });
});
