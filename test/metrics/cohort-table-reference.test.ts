import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber, periodIndex, periodLabel, zoneOf } from "../../src/core/time.ts";
import { cohortTable } from "../../src/metrics/cohort-table.ts";
import { buys, cdnow, cdnowFile, type Line, orderLogs } from "./order-rows.ts";

const ASOF = Date.UTC(2026, 2, 10, 12);
const DAY = 86_400_000;

describe("cohortTable on random logs", () => {
  it("says the same as a plain second implementation", () => {
    fc.assert(
      fc.property(
        orderLogs,
        fc.constantFrom("week", "month", "quarter", "year"),
        fc.constantFrom("UTC", "America/New_York", "Australia/Lord_Howe"),
        fc.constantFrom("on", "on-or-after"),
        fc.constantFrom("calendar", "rolling"),
        (log, period, zone, variant, mode) => {
          const table = cohortTable(log, { asOf: ASOF, period, zone, variant, mode });
          const plain = plainCohorts(log, period, zone, variant, mode);
          const actual = [...table].map((r) => ({
            cohort: r.cohort,
            age: r.age,
            size: r.size,
            customers: r.customers,
            orders: r.orders,
            revenue: Math.round(r.revenue * 100),
          }));
          expect(actual.filter((r) => r.orders !== 0 || r.customers !== 0 || r.revenue !== 0)).toEqual(plain);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("adds up to all orders and all money, whatever the rows' order", () => {
    fc.assert(
      fc.property(orderLogs, fc.nat(), (log, turn) => {
        const known = log.filter((r) => r.time < ASOF);
        const table = cohortTable(log, { asOf: ASOF });
        const total = (xs: Float64Array) => xs.reduce((a, b) => a + b, 0);
        const orders = new Set(known.filter(buys).map((r) => r.order)).size;
        expect(total(table.columns.orders) + table.info.withoutCustomer).toBe(orders);
        const money = known.reduce((a, r) => a + r.amount - r.refund, 0);
        expect(total(table.columns.revenue) + table.info.otherRevenue).toBeCloseTo(money, 8);
        const at = log.length === 0 ? 0 : turn % log.length;
        const turned = [...log.slice(at), ...log.slice(0, at)].reverse();
        const again = cohortTable(turned, { asOf: ASOF });
        expect([...again.columns.customers]).toEqual([...table.columns.customers]);
        again.columns.revenue.forEach((v, i) => {
          expect(v).toBeCloseTo(table.columns.revenue[i], 8);
        });
      }),
      { numRuns: 100 },
    );
  });
});

// pandas 3.1.1: cohort = groupby("c").month.transform("min"), age in months, then groupby([cohort, age]).c.nunique()
describe.skipIf(!existsSync(cdnowFile))("cohortTable on CDNOW", () => {
  const log = cdnow();
  const of = (cohort: string, options: object, column: "customers" | "orders" | "revenue") =>
    [...cohortTable(log, { asOf: "1998-07-01", ...options })]
      .filter((r) => r.cohort === cohort)
      .map((r) => r[column]);

  it("retains the customers that pandas counts", () => {
    expect(of("1997-01", {}, "customers")).toEqual([
      7846, 1157, 964, 810, 679, 736, 720, 582, 559, 594, 673, 634, 528, 511, 664, 472, 497, 498,
    ]);
    expect(of("1997-02", {}, "customers")).toEqual([
      8476, 1312, 980, 783, 847, 786, 626, 619, 666, 721, 661, 545, 568, 718, 545, 548, 551,
    ]);
    expect(of("1997-03", {}, "customers")).toEqual([
      7248, 1032, 752, 756, 674, 564, 561, 579, 634, 569, 464, 472, 678, 420, 443, 457,
    ]);
  });

  it("sums the orders and the money that pandas sums", () => {
    expect(of("1997-02", {}, "orders")).toEqual([
      9645, 1745, 1302, 1037, 1108, 1061, 809, 814, 916, 940, 876, 726, 736, 970, 728, 743, 738,
    ]);
    const revenue = [
      318548.34, 62587.03, 49247.7, 38306.56, 38565.07, 43194.89, 31307.55, 29340.71, 32458.53, 38824.04,
      34261.46, 26435.35, 27745.88, 36673.07, 25033.17, 26734.91, 27347.55,
    ];
    of("1997-02", {}, "revenue").forEach((v, i) => {
      expect(v).toBeCloseTo(revenue[i], 6);
    });
  });

  it("agrees on the other variants", () => {
    expect(of("1997-03", { variant: "on-or-after" }, "customers")).toEqual([
      7248, 3300, 3016, 2828, 2654, 2503, 2371, 2226, 2077, 1887, 1688, 1539, 1356, 1008, 774, 457,
    ]);
    expect(of("1997-01", { mode: "rolling" }, "customers")).toEqual([
      7846, 1060, 827, 707, 666, 698, 698, 563, 567, 657, 665, 527, 527, 636, 544, 491, 512, 194,
    ]);
  });
});

function plainCohorts(
  log: Line[],
  period: "week" | "month" | "quarter" | "year",
  zoneName: string,
  variant: string,
  mode: string,
) {
  const zone = zoneOf(zoneName);
  const index = (t: number) => periodIndex(dayNumber(t, zone), period);
  const span = { week: 7, month: 365.25 / 12, quarter: 365.25 / 4, year: 365.25 }[period] * DAY;
  const known = log.filter((r) => r.time < ASOF && r.customer !== null);
  const customers = [...new Set(known.filter(buys).map((r) => r.customer))];
  const first = new Map(
    customers.map((c) => [
      c,
      Math.min(...known.filter((r) => r.customer === c && buys(r)).map((r) => r.time)),
    ]),
  );
  const cohorts = [...new Set([...first.values()].map(index))].sort((a, b) => a - b);
  const out: {
    cohort: string;
    age: number;
    size: number;
    customers: number;
    orders: number;
    revenue: number;
  }[] = [];
  for (const cohort of cohorts) {
    const members = customers.filter((c) => index(first.get(c) as number) === cohort);
    const rows = known.filter(
      (r) => members.includes(r.customer) && r.time >= (first.get(r.customer) as number),
    );
    const ageOf = (r: Line) =>
      mode === "rolling"
        ? Math.floor((r.time - (first.get(r.customer) as number)) / span)
        : index(r.time) - cohort;
    for (let age = 0; age <= Math.max(...rows.map(ageOf)); age++) {
      const at = rows.filter((r) => ageOf(r) === age);
      const active = rows.filter(
        (r) => buys(r) && (ageOf(r) === age || (variant === "on-or-after" && ageOf(r) > age)),
      );
      const row = {
        cohort: periodLabel(cohort, period),
        age,
        size: members.length,
        customers: new Set(active.map((r) => r.customer)).size,
        orders: new Set(at.filter(buys).map((r) => r.order)).size,
        revenue: Math.round(at.reduce((a, r) => a + r.amount - r.refund, 0) * 100),
      };
      if (row.orders !== 0 || row.customers !== 0 || row.revenue !== 0) out.push(row);
    }
  }
  return out;
}
