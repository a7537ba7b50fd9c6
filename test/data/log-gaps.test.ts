import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reducePurchases } from "../../src/data/reduce-purchases.ts";
import { summarizeCustomers } from "../../src/data/summarize-customers.ts";

const DAY = 86_400_000;
const line = fc.record({
  customer: fc.constantFrom("ann", "bob", "cy"),
  time: fc.integer({ min: 0, max: 60 * 24 }).map((hours) => Date.UTC(2026, 0, 1) + hours * 3_600_000),
  amount: fc.constant(5),
});
const asOf = Date.UTC(2026, 2, 10);

describe("the gaps column", () => {
  test("is the sum of the logarithms of the times between purchase days, in the unit, however rows are ordered", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), fc.constantFrom("day", "week"), (orders, unit) => {
        const customers = summarizeCustomers(orders, { asOf, unit, gaps: true, suspects: "keep" });
        for (const { customer, logGaps, frequency } of customers) {
          const own = orders.filter((o) => o.customer === customer).map((o) => Math.floor(o.time / DAY));
          const days = [...new Set(own)].sort((a, b) => a - b);
          const gaps = days.slice(1).map((d, i) => Math.log((d - days[i]) / (unit === "week" ? 7 : 1)));
          expect(gaps.length).toBe(frequency);
          expect(logGaps).toBeCloseTo(
            gaps.reduce((a, b) => a + b, 0),
            10,
          );
        }
        const byTime = [...orders].sort((a, b) => a.time - b.time);
        for (const order of [byTime, [...byTime].reverse()]) {
          const again = summarizeCustomers(order, { asOf, unit, gaps: true, suspects: "keep" });
          for (const row of customers) expect(again.of(row.customer)?.logGaps).toBe(row.logGaps);
        }
      }),
    );
  });

  test("is there only when asked for", () => {
    const orders = [{ customer: "ann", time: asOf - DAY, amount: 1 }];
    expect("logGaps" in summarizeCustomers(orders, { asOf }).columns).toBe(false);
    expect(summarizeCustomers(orders, { asOf, gaps: true }).at(0)?.logGaps).toBe(0);
  });

  test("goes through reducePurchases: rows merge only when it is equal", () => {
    const row = { frequency: 2, recency: 5, age: 9 };
    const rows = [
      { ...row, logGaps: 1.5 },
      { ...row, logGaps: -0.5 },
      { ...row, logGaps: 1.5 },
    ];
    const reduced = reducePurchases(rows, { logGaps: "logGaps" });
    expect([...reduced]).toEqual([
      { ...row, logGaps: -0.5, count: 1 },
      { ...row, logGaps: 1.5, count: 2 },
    ]);
    expect([...reducePurchases(reduced)]).toEqual([...reduced]);
    expect([...reducePurchases(rows)]).toEqual([{ ...row, count: 3 }]);
    expect(() => reducePurchases([{ ...row, logGaps: Number.NaN }], { logGaps: "logGaps" })).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
  });
});
