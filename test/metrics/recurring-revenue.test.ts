import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { monthsOf } from "../../src/core/billing-interval.ts";
import { recurringRevenue } from "../../src/metrics/recurring-revenue.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";
import { contractLogs, slowPrice } from "./contracts.ts";

const contract = (
  customer: string,
  start: string,
  end: string | null,
  amount: number,
  interval = "month",
) => ({
  customer,
  start,
  end,
  amount,
  interval,
});
const boxes = [
  contract("ann", "2026-01-05", "2026-02-10", 30),
  contract("ann", "2026-02-10", "2026-03-05", 50),
  contract("ann", "2026-03-05", null, 20),
  contract("bob", "2026-01-20", "2026-02-20", 20),
  contract("bob", "2026-04-02", null, 25),
  contract("cem", "2026-02-01", null, 120, "year"),
  contract("dia", "2026-02-03", "2026-02-20", 99),
  contract("eva", "2026-01-10", "2026-03-01", 40),
];
const flows = [
  "opening",
  "newRevenue",
  "expansion",
  "reactivation",
  "contraction",
  "churn",
  "closing",
] as const;

describe("recurringRevenue", () => {
  it("splits each month into what came, grew, came back, shrank and left", () => {
    const table = recurringRevenue(boxes, { asOf: "2026-04-10" });
    expect([...table].map((r) => [r.period, ...flows.map((f) => r[f]), r.complete])).toEqual([
      ["2026-01", 0, 90, 0, 0, 0, 0, 90, 1],
      // cem joins at the first instant, 120 a year; dia passes through; eva ends at the first instant of March: she is churn of March
      ["2026-02", 90, 10, 20, 0, 0, 20, 100, 1],
      ["2026-03", 100, 0, 0, 0, 30, 40, 30, 1],
      ["2026-04", 30, 0, 0, 25, 0, 0, 55, 0],
    ]);
    expect([...table].map((r) => [r.openingCustomers, r.closingCustomers, r.passing])).toEqual([
      [0, 3, 0],
      [3, 3, 1],
      [3, 2, 0],
      [2, 3, 0],
    ]);
    expect(table.at(2)).toMatchObject({ contracted: 1, churned: 1, reactivated: 0 });
    expect(table.of("2026-04")?.reactivated).toBe(1);
  });

  it("shows a year's worth, other periods, and a part of the time", () => {
    expect(recurringRevenue(boxes, { asOf: "2026-04-10", measure: "arr" }).at(1)?.closing).toBe(1200);
    const quarters = recurringRevenue(boxes, { asOf: "2026-07-01", period: "quarter" });
    expect([...quarters].map((r) => [r.period, r.newRevenue, r.reactivation, r.closing, r.passing])).toEqual([
      // bob and eva, too, came and went within it
      ["2026 Q1", 30, 0, 30, 3],
      ["2026 Q2", 0, 25, 55, 0],
    ]);
    const late = recurringRevenue(boxes, { asOf: "2026-04-10", from: "2026-03-15" });
    expect([...late].map((r) => [r.period, r.opening, r.closing])).toEqual([
      ["2026-03", 100, 30],
      ["2026-04", 30, 55],
    ]);
  });

  it("counts days in the zone", () => {
    const rows = [contract("a", "2026-01-31T23:30Z", null, 10)];
    expect(recurringRevenue(rows, { asOf: "2026-03-01", zone: "Europe/Berlin" }).at(0)?.period).toBe(
      "2026-02",
    );
  });

  it("takes no plan that is replaced by its equal, or split, for a movement", () => {
    const rows = [
      contract("a", "2026-01-05", "2026-02-05", 0.3),
      contract("a", "2026-02-05", null, 0.1),
      contract("a", "2026-02-05", null, 0.2),
    ];
    const table = recurringRevenue(rows, { asOf: "2026-03-01" });
    expect(table.at(1)).toMatchObject({ expanded: 0, contracted: 0, churned: 0 });
  });

  it("lets nobody pay during a trial", () => {
    const rows = [{ ...contract("a", "2026-01-05", null, 10), trialEnd: "2026-02-05" }];
    expect([...recurringRevenue(rows, { asOf: "2026-03-01" })].map((r) => [r.period, r.newRevenue])).toEqual([
      ["2026-02", 10],
    ]);
    expect(recurringRevenue(rows, { asOf: "2026-03-01", trials: "include" }).at(0)?.period).toBe("2026-01");
  });

  it("is empty before the first contract", () => {
    expect(recurringRevenue([] as typeof boxes, { asOf: "2026-03-01" }).length).toBe(0);
    expect(recurringRevenue(boxes, { asOf: "2025-03-01" }).length).toBe(0);
  });

  it("knows common billing intervals", () => {
    expect(
      ["month", "Monthly", "year", "annual", "quarter", "3 months", "every 6 months", "2-month"].map(
        monthsOf,
      ),
    ).toEqual([1, 1, 12, 12, 3, 3, 6, 2]);
    // 365.25 days are 12 months
    expect([monthsOf("week"), monthsOf("every 2 weeks"), monthsOf("day")]).toEqual([
      84 / 365.25,
      168 / 365.25,
      12 / 365.25,
    ]);
    expect(["", "0 months", "often", "month day", "1.5 months"].map(monthsOf)).toEqual(
      new Array(5).fill(Number.NaN),
    );
  });

  it("takes rows without an interval for the default one", () => {
    const rows = [{ customer: "a", start: "2026-01-05", end: null, amount: 120 }];
    expect(recurringRevenue(rows, { asOf: "2026-02-01" }).at(0)?.closing).toBe(120);
    expect(recurringRevenue(rows, { asOf: "2026-02-01", defaultInterval: "year" }).at(0)?.closing).toBe(10);
  });

  it.each([
    ["an unknown interval", [contract("a", "2026-01-05", null, 1, "often")], {}, "bad-value"],
    ["an end before the start", [contract("a", "2026-01-05", "2026-01-01", 1)], {}, "bad-value"],
    ["a negative price", [contract("a", "2026-01-05", null, -1)], {}, "bad-value"],
    ["no price", [{ ...contract("a", "2026-01-05", null, 1), amount: null }], {}, "missing-value"],
    ["no price column", [{ customer: "a", start: 0, end: null }], {}, "missing-column"],
    ["an unknown default interval", boxes, { defaultInterval: "often" }, "bad-option"],
    ["an unknown period", boxes, { period: "day" }, "bad-option"],
    ["an unknown measure", boxes, { measure: "gmv" }, "bad-option"],
    ["a negative window", boxes, { from: "2026-05-01" }, "bad-option"],
    ["no asOf", boxes, { asOf: undefined }, "bad-option"],
    ["an unknown rule for trials", boxes, { trials: "maybe" }, "bad-option"],
  ])("refuses %s", (_, data, more, code) => {
    expect(() => recurringRevenue(data as never, { asOf: "2026-04-10", ...more } as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("balances: start + flows = end, each end the next start, each balance the sum of the month prices", () => {
    const asOf = Date.UTC(2026, 2, 17);
    fc.assert(
      fc.property(contractLogs, fc.constantFrom("week", "month", "quarter"), (rows, period) => {
        const table = recurringRevenue(rows, { asOf, period });
        const known = rows.filter((r) => r.start < asOf);
        const who = [...new Set(known.map((r) => r.customer))];
        const all = [...table];
        all.forEach((r, i) => {
          const net = r.newRevenue + r.expansion + r.reactivation - r.contraction - r.churn;
          expect(r.opening + net).toBeCloseTo(r.closing, 9);
          expect(r.openingCustomers + r.newCustomers + r.reactivated - r.churned).toBe(r.closingCustomers);
          if (i > 0)
            expect([r.opening, r.openingCustomers]).toEqual([
              all[i - 1].closing,
              all[i - 1].closingCustomers,
            ]);
          const end = Math.min(all[i + 1]?.start ?? asOf, asOf);
          expect(r.closing).toBeCloseTo(
            who.reduce((t, c) => t + slowPrice(known, c, end), 0),
            9,
          );
          const fresh = who.filter((c) => {
            const paid = known.filter((k) => k.customer === c && k.amount > 0 && k.end !== k.start);
            const since = Math.min(...paid.map((k) => k.start));
            return since >= r.start && since < end && slowPrice(known, c, end) > 0;
          });
          expect(r.newCustomers).toBe(fresh.length);
        });
        expectClose([...recurringRevenue([...rows].reverse(), { asOf, period })], all, 1e-9, 1e-9);
      }),
      { numRuns: 150 },
    );
  });
});

checkSuite({
  name: "recurringRevenue",
  run: (data) => recurringRevenue(data, { asOf: "2026-04-10" }),
  data: boxes.map((r) => ({
    ...r,
    start: Date.parse(r.start),
    end: r.end === null ? null : Date.parse(r.end),
  })),
  empty: (r) => expect(r.length).toBe(0),
  oneRow: (r) => expect([r.length, r.at(0)?.closing]).toEqual([4, 30]),
  allNaN: "bad-value",
});
