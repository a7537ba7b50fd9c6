import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { grossRevenueRetention } from "../../src/metrics/gross-revenue-retention.ts";
import { netRevenueRetention } from "../../src/metrics/net-revenue-retention.ts";
import { quickRatio } from "../../src/metrics/quick-ratio.ts";
import { recurringRevenue } from "../../src/metrics/recurring-revenue.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";
import { contractLogs } from "./contracts.ts";

const contract = (customer: string, start: string, end: string | null, amount: number) => ({
  customer,
  start,
  end,
  amount,
});
const boxes = [
  contract("ann", "2025-10-01", "2026-01-15", 30),
  contract("ann", "2026-01-15", null, 45),
  contract("bob", "2025-11-01", "2026-01-20", 10),
  contract("cem", "2025-11-01", "2026-01-20", 20),
  contract("cem", "2026-01-20", null, 12),
  contract("dia", "2025-01-01", "2025-06-01", 7),
  contract("dia", "2026-01-20", null, 7),
  contract("eva", "2026-01-10", null, 20),
];
const january = { from: "2026-01-01", to: "2026-02-01" };

describe("net and gross revenue retention, quick ratio", () => {
  it("compare what the customers at the start pay at the end", () => {
    // 60 at the start; + 15, - 8, - 10; 27 of customers who did not pay then
    const nrr = netRevenueRetention(boxes, january);
    expect(nrr).toMatchObject({
      value: 57 / 60,
      customers: 3,
      opening: 60,
      expansion: 15,
      contraction: 8,
      churn: 10,
      gained: 27,
    });
    // residuals of 45, 0, 12 on .95 x 30, 10, 20; t(2) = 4.302652729911275
    const se = Math.sqrt(((16.5 ** 2 + 9.5 ** 2 + 7 ** 2) * 3) / 2) / 60;
    expectClose(
      [nrr.se, nrr.interval],
      [se, [0.95 - 4.302652729911275 * se, 0.95 + 4.302652729911275 * se]],
      1e-9,
    );
    const grr = grossRevenueRetention(boxes, january);
    expect(grr.value).toBeCloseTo(42 / 60, 12);
    expect(grr.interval?.[1]).toBe(1);
    const quick = quickRatio(boxes, january);
    expect(quick).toMatchObject({ gains: 42, losses: 18 });
    expect(quick.ratio?.value).toBeCloseTo(42 / 18, 12);
    expect(nrr.definition).toMatchObject({ name: "Net revenue retention", variant: "customers at start" });
  });

  it("mark a window that asOf cuts", () => {
    expect(netRevenueRetention(boxes, { ...january, asOf: "2026-01-17" })).toMatchObject({
      complete: false,
      churn: 0,
      expansion: 15,
    });
    expect(netRevenueRetention(boxes, { period: "month", asOf: "2026-02-20" })).toEqual(
      netRevenueRetention(boxes, january),
    );
  });

  it("carry no interval with one customer, and no ratio without losses", () => {
    const one = boxes.slice(0, 2);
    expect(netRevenueRetention(one, january)).toMatchObject({ value: 1.5, se: null, interval: null });
    expect(grossRevenueRetention(one, january)).toMatchObject({ value: 1, interval: null });
    expect(quickRatio(one, january)).toMatchObject({ ratio: null, gains: 15, losses: 0 });
    expect(quickRatio([] as typeof boxes, january)).toMatchObject({ ratio: null, gains: 0 });
  });

  it.each([netRevenueRetention, grossRevenueRetention])("refuse what they cannot tell: %o", (f) => {
    const refused = (data: unknown, options: unknown, code: string) =>
      expect(() => f(data as never, options as never)).toThrow(expect.objectContaining({ code }));
    refused([], january, "too-few-rows");
    refused([contract("a", "2026-01-05", null, 3)], january, "too-few-rows");
    refused([contract("a", "2025-01-05", null, 0)], january, "too-few-rows");
    refused(boxes, { from: "2026-02-01", to: "2026-01-01" }, "bad-option");
    refused(boxes, {}, "bad-option");
    refused([contract("a", "2026-01-05", "2025-01-05", 3)], january, "bad-value");
  });

  it("agree with the movements of recurring revenue", () => {
    const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1)];
    fc.assert(
      fc.property(contractLogs, (rows) => {
        const month = recurringRevenue(rows, { asOf: to, from }).at(0);
        fc.pre(month !== undefined && month.opening > 0);
        if (month === undefined) return;
        const nrr = netRevenueRetention(rows, { from, to });
        const grr = grossRevenueRetention(rows, { from, to });
        const { opening, expansion, contraction, churn } = month;
        expect(nrr.value).toBeCloseTo((opening + expansion - contraction - churn) / opening, 9);
        expect(grr.value).toBeCloseTo((opening - contraction - churn) / opening, 9);
        expect(grr.value).toBeLessThanOrEqual(Math.min(1, nrr.value) + 1e-12);
        const quick = quickRatio(rows, { from, to });
        expect(quick.gains).toBeCloseTo(month.newRevenue + month.reactivation + expansion, 9);
        expect(quick.losses).toBeCloseTo(contraction + churn, 9);
      }),
      { numRuns: 150 },
    );
  });
});

const data = boxes.map((r) => ({
  ...r,
  start: Date.parse(r.start),
  end: r.end === null ? null : Date.parse(r.end),
}));
checkSuite({
  name: "netRevenueRetention",
  run: (rows) => netRevenueRetention(rows, january),
  data,
  empty: "too-few-rows",
  oneRow: (r) => expect([r.value, r.se, r.churn]).toEqual([0, null, 30]),
  allNaN: "bad-value",
});
checkSuite({
  name: "grossRevenueRetention",
  run: (rows) => grossRevenueRetention(rows, january),
  data,
  empty: "too-few-rows",
  oneRow: (r) => expect([r.value, r.se]).toEqual([0, null]),
  allNaN: "bad-value",
});
checkSuite({
  name: "quickRatio",
  run: (rows) => quickRatio(rows, january),
  data,
  empty: (r) => expect(r.ratio).toBeNull(),
  oneRow: (r) => expect([r.ratio?.value, r.losses]).toEqual([0, 30]),
  allNaN: "bad-value",
});
