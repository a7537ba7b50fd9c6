import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber, periodIndex, periodLabel, zoneOf } from "../../src/core/time.ts";
import { revenueTrend } from "../../src/metrics/revenue-trend.ts";
import { checkSuite } from "../common/check-suite.ts";
import { buys, cdnow, cdnowFile, orderLogs } from "./order-rows.ts";

const shop = [
  { customer: "ann", time: "2026-01-05", amount: 20, refund: 0, order: "1" },
  { customer: "ann", time: "2026-01-05", amount: 10, refund: 2, order: "1" },
  { customer: "bob", time: "2026-01-31T23:59:59", amount: 35, refund: 0, order: "2" },
  { customer: "ann", time: "2026-03-11", amount: 15, refund: 0, order: "3" },
  { customer: "ann", time: "2026-03-12", amount: 15, refund: 0, order: "4" },
  { customer: null, time: "2026-03-12", amount: 7, refund: 0, order: "5" },
  { customer: "cem", time: "2026-03-13", amount: 9, refund: 0, order: "6" },
  { customer: "bob", time: "2026-04-02", amount: 0, refund: 35, order: "2" },
  { customer: "eva", time: "2026-06-01", amount: 100, refund: 0, order: "7" },
];

describe("revenueTrend", () => {
  it("gives every month up to asOf, those without orders too, and marks the running one", () => {
    const trend = revenueTrend(shop, { asOf: "2026-05-20" });
    expect(
      [...trend].map((r) => [
        r.period,
        r.revenue,
        r.refunds,
        r.orders,
        r.customers,
        r.newCustomers,
        r.returningCustomers,
        r.complete,
      ]),
    ).toEqual([
      ["2026-01", 63, 2, 2, 2, 2, 0, 1],
      ["2026-02", 0, 0, 0, 0, 0, 0, 1],
      ["2026-03", 46, 0, 4, 2, 1, 1, 1],
      ["2026-04", -35, 35, 0, 0, 0, 0, 1],
      ["2026-05", 0, 0, 0, 0, 0, 0, 0],
    ]);
    expect(trend.info).toMatchObject({
      kind: "revenue-trend",
      withoutCustomer: 1,
      by: "month",
      money: "net",
    });
    expect(trend.info.definition.window).toBe("2026-01-05 up to, not including, 2026-05-20 (UTC)");
    expect(trend.at(1)).toMatchObject({ start: Date.UTC(2026, 1, 1), end: Date.UTC(2026, 2, 1) });
    expect([...revenueTrend(shop, { asOf: "2026-05-20", money: "gross" }).columns.revenue]).toEqual([
      65, 0, 46, 0, 0,
    ]);
  });

  it("marks nothing when asOf ends a month", () => {
    expect([...revenueTrend(shop, { asOf: "2026-06-01" }).columns.complete]).toEqual([1, 1, 1, 1, 1]);
  });

  it("begins where from says, with customers from before it returning", () => {
    const trend = revenueTrend(shop, { asOf: "2026-04-01", from: "2026-01-20" });
    expect(
      [...trend].map((r) => [r.period, r.revenue, r.orders, r.customers, r.newCustomers, r.complete]),
    ).toEqual([
      ["2026-01", 35, 1, 1, 1, 0],
      ["2026-02", 0, 0, 0, 0, 1],
      ["2026-03", 46, 4, 2, 1, 1],
    ]);
    const early = revenueTrend(shop, { asOf: "2026-02-01", from: "2025-11-01" });
    expect([...early.columns.orders]).toEqual([0, 0, 2]);
  });

  it("names weeks, quarters, years and days, from the chosen weekday and zone", () => {
    const labels = (options: object) =>
      revenueTrend(shop.slice(0, 3), { asOf: "2026-01-20", ...options }).columns.period.levels;
    expect(labels({ period: "week" })).toEqual(["2026-01-05", "2026-01-12", "2026-01-19"]);
    expect(labels({ period: "week", weekStart: "sunday" })).toEqual([
      "2026-01-04",
      "2026-01-11",
      "2026-01-18",
    ]);
    expect(labels({ period: "quarter" })).toEqual(["2026 Q1"]);
    expect(labels({ period: "year" })).toEqual(["2026"]);
    expect(labels({ period: "day", asOf: "2026-01-07" })).toEqual(["2026-01-05", "2026-01-06"]);
    const late = [{ customer: "a", time: "2026-01-31T23:30Z", amount: 1 }];
    expect(revenueTrend(late, { asOf: "2026-02-10", zone: "Europe/Berlin" }).columns.period.levels).toEqual([
      "2026-02",
    ]);
  });

  it("has days of 23 and of 25 hours where the clocks change", () => {
    const spring = revenueTrend([{ customer: "a", time: "2026-03-29", amount: 1 }], {
      asOf: "2026-03-30",
      period: "day",
      zone: "Europe/Berlin",
    });
    expect(((spring.at(0)?.end as number) - (spring.at(0)?.start as number)) / 3_600_000).toBe(23);
    const autumn = revenueTrend([{ customer: "a", time: "2026-10-25", amount: 1 }], {
      asOf: "2026-10-26",
      period: "day",
      zone: "Europe/Berlin",
    });
    expect(((autumn.at(0)?.end as number) - (autumn.at(0)?.start as number)) / 3_600_000).toBe(25);
    expect([spring.length, spring.at(0)?.complete, autumn.length]).toEqual([1, 1, 1]);
  });

  it("is empty without orders before asOf", () => {
    expect(revenueTrend([] as typeof shop, { asOf: "2026-01-01" }).length).toBe(0);
    expect(revenueTrend(shop, { asOf: "2026-01-01" }).length).toBe(0);
    expect([
      ...revenueTrend([] as typeof shop, { asOf: "2026-03-01", from: "2026-01-01" }).columns.revenue,
    ]).toEqual([0, 0]);
  });

  it.each([
    ["an unknown period", { asOf: "2026-05-20", period: "hour" }, "bad-option"],
    ["no asOf", {}, "bad-option"],
    ["from after asOf", { asOf: "2026-05-20", from: "2026-06-01" }, "bad-option"],
    ["an unknown weekday", { asOf: "2026-05-20", period: "week", weekStart: "Monday" }, "bad-option"],
    ["a span of a hundred thousand days", { asOf: "2826-05-20", period: "day" }, "bad-option"],
    ["an unknown zone", { asOf: "2026-05-20", zone: "Nowhere" }, "unknown-zone"],
  ])("refuses %s", (_, options, code) => {
    expect(() => revenueTrend(shop, options as never)).toThrow(expect.objectContaining({ code }));
  });

  it("says the same as a plain second implementation, and adds up", () => {
    const asOf = Date.UTC(2026, 2, 10);
    fc.assert(
      fc.property(
        orderLogs,
        fc.constantFrom("day", "week", "month"),
        fc.constantFrom("UTC", "America/Sao_Paulo"),
        (log, period, zoneName) => {
          const zone = zoneOf(zoneName);
          const trend = revenueTrend(log, { asOf, period, zone: zoneName });
          const known = log.filter((r) => r.time < asOf);
          const label = (t: number) => periodLabel(periodIndex(dayNumber(t, zone), period), period);
          for (const row of trend) {
            const rows = known.filter((r) => label(r.time) === row.period);
            const bought = rows.filter(buys);
            expect(row.revenue).toBeCloseTo(
              rows.reduce((a, r) => a + r.amount - r.refund, 0),
              9,
            );
            expect(row.orders).toBe(new Set(bought.map((r) => r.order)).size);
            const who = [...new Set(bought.flatMap((r) => r.customer ?? []))];
            expect(row.customers).toBe(who.length);
            const fresh = who.filter(
              (c) =>
                label(Math.min(...known.filter((r) => r.customer === c && buys(r)).map((r) => r.time))) ===
                row.period,
            );
            expect([row.newCustomers, row.returningCustomers]).toEqual([
              fresh.length,
              who.length - fresh.length,
            ]);
          }
          const total = trend.columns.revenue.reduce((a, b) => a + b, 0);
          expect(total).toBeCloseTo(
            known.reduce((a, r) => a + r.amount - r.refund, 0),
            8,
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

checkSuite({
  name: "revenueTrend",
  run: (data) => revenueTrend(data, { asOf: Date.UTC(2026, 4, 20) }),
  data: shop.map((r) => ({ ...r, time: Date.parse(`${r.time}${r.time.includes("T") ? "Z" : ""}`) })),
  empty: (r) => expect(r.length).toBe(0),
  oneRow: (r) => expect(r.length).toBe(5),
  allNaN: "bad-value",
});

describe.skipIf(!existsSync(cdnowFile))("revenueTrend on CDNOW", () => {
  it("has the months of pandas", () => {
    // pandas 3.1.1: groupby(month).agg(sum of value, size, nunique of customer)
    const trend = revenueTrend(cdnow(), { asOf: "1998-07-01" });
    expect(trend.length).toBe(18);
    const revenue = [299060.17, 379590.03, 393155.27, 142824.49, 107933.3, 108395.87];
    revenue.forEach((v, i) => {
      expect(trend.columns.revenue[i]).toBeCloseTo(v, 6);
    });
    expect([...trend.columns.orders.subarray(0, 6)]).toEqual([8928, 11272, 11598, 3781, 2895, 3054]);
    expect([...trend.columns.customers.subarray(0, 6)]).toEqual([7846, 9633, 9524, 2822, 2214, 2339]);
    expect([...trend.columns.newCustomers.subarray(0, 6)]).toEqual([7846, 8476, 7248, 0, 0, 0]);
    expect(trend.of("1998-06")).toMatchObject({
      orders: 2043,
      customers: 1506,
      returningCustomers: 1506,
      complete: 1,
    });
  });
});
