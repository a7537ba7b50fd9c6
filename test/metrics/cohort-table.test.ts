import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber, periodIndex, periodLabel, zoneOf } from "../../src/core/time.ts";
import { cohortTable } from "../../src/metrics/cohort-table.ts";
import { checkSuite } from "../common/check-suite.ts";
import { buys, cdnow, cdnowFile, type Line, orderLogs, ordersTable } from "./order-rows.ts";

const ASOF = Date.UTC(2026, 2, 10, 12);
const DAY = 86_400_000;

// four customers, worked by hand: ann and bob start in January, cem in February, dia in March
const shop = [
  { customer: "ann", time: "2026-01-05", amount: 20, order: "1" },
  { customer: "ann", time: "2026-01-05", amount: 10, order: "1" },
  { customer: "bob", time: "2026-01-31", amount: 35, order: "2" },
  { customer: "cem", time: "2026-02-01", amount: 50, order: "3" },
  { customer: "ann", time: "2026-02-20", amount: 15, order: "4" },
  { customer: "ann", time: "2026-02-27", amount: 5, order: "5" },
  { customer: "bob", time: "2026-03-02", amount: 12, order: "6" },
  { customer: "dia", time: "2026-03-03", amount: 8, order: "7" },
  { customer: null, time: "2026-02-03", amount: 99, order: "8" },
  { customer: "ann", time: "2026-04-03", amount: 77, order: "9" },
];

describe("cohortTable", () => {
  const table = cohortTable(shop, { asOf: "2026-03-15" });
  const rows = [...table].map((r) => [r.cohort, r.index, r.age, r.size, r.customers, r.orders, r.revenue, r.complete]);

  it("counts customers, orders and money by month of first order and age", () => {
    expect(rows).toEqual([
      ["2026-01", 0, 0, 2, 2, 2, 65, 1],
      ["2026-01", 0, 1, 2, 1, 2, 20, 1],
      ["2026-01", 0, 2, 2, 1, 1, 12, 0],
      ["2026-02", 1, 0, 1, 1, 1, 50, 1],
      ["2026-02", 1, 1, 1, 0, 0, 0, 0],
      ["2026-03", 2, 0, 1, 1, 1, 8, 0],
    ]);
  });

  it("leaves the running month out of the means, weighted by customers or by cohorts", () => {
    expect(table.info.means).toEqual([
      { age: 0, cohorts: 2, size: 3, weighted: 1, simple: 1 },
      { age: 1, cohorts: 1, size: 2, weighted: 0.5, simple: 0.5 },
      { age: 2, cohorts: 0, size: 0, weighted: null, simple: null },
    ]);
    const money = cohortTable(shop, { asOf: "2026-03-15", measure: "revenue" });
    expect(money.info.means[0]).toEqual({ age: 0, cohorts: 2, size: 3, weighted: 115 / 3, simple: (32.5 + 50) / 2 });
  });

  it("says what it left out", () => {
    expect(table.info).toMatchObject({ customers: 4, withoutCustomer: 1, suspected: 0, otherRevenue: 99, kind: "cohorts", zone: "UTC" });
    expect(table.info.definition).toMatchObject({ name: "Cohort table", variant: "on, calendar", window: "every order before 2026-03-15 (UTC)" });
    expect(table.info.definition.formula).not.toBe("");
  });

  it("gives each rate its Wilson interval, and none at age 0", () => {
    const row = table.at(1);
    expect(row?.rate).toBe(0.5);
    expect(row?.rateLow).toBeCloseTo(0.09453120573423074, 12);
    expect(row?.rateHigh).toBeCloseTo(0.9054687942657693, 12);
    expect([table.at(0)?.rateLow, table.at(0)?.rateHigh]).toEqual([1, 1]);
  });

  it("shows the chosen measure in value", () => {
    const value = (measure: "customers" | "orders" | "revenue" | "cumulative-revenue") =>
      [...cohortTable(shop, { asOf: "2026-03-15", measure }).columns.value];
    expect(value("customers")).toEqual([2, 1, 1, 1, 0, 1]);
    expect(value("orders")).toEqual([2, 2, 1, 1, 0, 1]);
    expect(value("revenue")).toEqual([65, 20, 12, 50, 0, 8]);
    expect(value("cumulative-revenue")).toEqual([32.5, 42.5, 48.5, 50, 50, 8]);
  });

  it("counts a customer on every age up to the last order with on-or-after", () => {
    const after = cohortTable(
      [
        { customer: "ann", time: "2026-01-05", amount: 1 },
        { customer: "bob", time: "2026-01-06", amount: 1 },
        { customer: "ann", time: "2026-04-05", amount: 1 },
      ],
      { asOf: "2026-06-01", variant: "on-or-after" },
    );
    expect([...after.columns.customers]).toEqual([2, 1, 1, 1, 0]);
    expect([...after.columns.orders]).toEqual([2, 0, 0, 1, 0]);
  });

  it("counts rolling ages from each customer's own first order", () => {
    const rows = [
      { customer: "ann", time: "2026-01-01", amount: 1 },
      { customer: "ann", time: "2026-01-07T23:59", amount: 1 }, // day 6: week 0
      { customer: "ann", time: "2026-01-08", amount: 1 }, // day 7: week 1
      { customer: "bob", time: "2026-01-04", amount: 1 },
      { customer: "bob", time: "2026-01-18", amount: 1 }, // day 14: week 2
    ];
    const table = cohortTable(rows, { asOf: "2026-01-22", period: "week", mode: "rolling", weekStart: "monday" });
    expect([...table].map((r) => [r.cohort, r.age, r.customers, r.orders, r.complete])).toEqual([
      ["2025-12-29", 0, 2, 3, 1],
      ["2025-12-29", 1, 1, 1, 1],
      ["2025-12-29", 2, 1, 1, 0], // bob, who came last, has lived 18 of 21 days
    ]);
    const weeks = cohortTable(rows, { asOf: "2026-01-22", period: "week", weekStart: "sunday" });
    expect([...new Set([...weeks].map((r) => r.cohort))]).toEqual(["2025-12-28", "2026-01-04"]);
  });

  it("books a refund at the age at which it was given, and one before the first order outside", () => {
    const rows = [
      { customer: "ann", time: "2026-01-05", amount: 0, refund: 7 },
      { customer: "ann", time: "2026-02-05", amount: 100, refund: 0 },
      { customer: "ann", time: "2026-03-05", amount: 0, refund: 40 },
      { customer: "bob", time: "2026-03-05", amount: 0, refund: 1 },
    ];
    const table = cohortTable(rows, { asOf: "2026-04-01" });
    expect([...table.columns.revenue]).toEqual([100, -40]);
    expect([...table.columns.customers]).toEqual([1, 0]);
    expect([table.info.otherRevenue, table.info.customers]).toEqual([-8, 1]);
    expect([...cohortTable(rows, { asOf: "2026-04-01", money: "gross" }).columns.revenue]).toEqual([100, 0]);
  });

  it("cuts months at midnight of the zone", () => {
    const rows = [
      { customer: "ann", time: "2026-01-31T23:30:00Z", amount: 1 },
      { customer: "ann", time: "2026-03-31T21:59:00Z", amount: 1 },
      { customer: "ann", time: "2026-03-31T22:00:00Z", amount: 1 },
    ];
    expect([...cohortTable(rows, { asOf: "2026-05-01", zone: "Europe/Berlin" })].map((r) => [r.cohort, r.age, r.orders])).toEqual([
      ["2026-02", 0, 1],
      ["2026-02", 1, 1],
      ["2026-02", 2, 1],
    ]);
    expect(cohortTable(rows, { asOf: "2026-05-01" }).at(0)?.cohort).toBe("2026-01");
  });

  it("keeps suspected ids out of the customers until they are confirmed", () => {
    const rows: Line[] = ["walk-in", "ann", "walk-in"].map((customer, i) => ({ customer, time: i * DAY, amount: 5, refund: 0, order: `${i}` }));
    const table = ordersTable(rows, { suspects: [{ customer: "walk-in", orders: 2, share: 0.67, reason: "many orders" }] });
    expect(cohortTable(table, { asOf: 40 * DAY }).info).toMatchObject({ customers: 1, suspected: 2, withoutCustomer: 0, otherRevenue: 10 });
    expect(cohortTable(table, { asOf: 40 * DAY, suspects: "keep" }).info).toMatchObject({ customers: 2, suspected: 0, otherRevenue: 0 });
    expect(cohortTable(table, { asOf: 40 * DAY, suspects: ["walk-in"] }).info).toMatchObject({ customers: 2, suspected: 0 });
  });

  it("takes rows of one order number but several customers for several orders, and fills in a customer left out", () => {
    const rows = [
      { customer: "ann", time: "2026-01-01", amount: 1, order: "100" },
      { customer: "bob", time: "2026-01-02", amount: 2, order: "100" },
      { customer: "cem", time: "2026-01-03", amount: 4, order: "101" },
      { customer: null, time: "2026-01-03", amount: 8, order: "101" },
    ];
    const table = cohortTable(rows, { asOf: "2026-02-01" });
    expect([...table].map((r) => [r.size, r.orders, r.revenue, r.complete])).toEqual([[3, 3, 15, 1]]);
    expect(table.info.withoutCustomer).toBe(0);
  });

  it("is empty without orders of customers, and for an asOf before them all", () => {
    expect(cohortTable([], { asOf: "2026-01-01", customer: () => "", time: () => 0, amount: () => 0 }).length).toBe(0);
    const none = cohortTable(shop, { asOf: "2025-01-01" });
    expect([none.length, none.info.customers, none.info.otherRevenue, none.info.means]).toEqual([0, 0, 0, []]);
    expect(cohortTable([{ customer: null, time: 0, amount: 5 }], { asOf: DAY }).info).toMatchObject({ withoutCustomer: 1, otherRevenue: 5 });
  });

  it("knows one customer with one order", () => {
    expect([...cohortTable([{ customer: "a", time: 0, amount: 5 }], { asOf: 1, period: "year" })].map((r) => [r.cohort, r.size, r.rate, r.complete])).toEqual([["1970", 1, 1, 0]]);
  });

  it.each([
    ["an unknown period", { asOf: 1, period: "fortnight" }, "bad-option"],
    ["an unknown measure", { asOf: 1, measure: "margin" }, "bad-option"],
    ["an unknown variant", { asOf: 1, variant: "x" }, "bad-option"],
    ["an unknown mode", { asOf: 1, mode: "x" }, "bad-option"],
    ["an unknown money", { asOf: 1, money: "x" }, "bad-option"],
    ["an unknown weekday", { asOf: 1, period: "week", weekStart: "someday" }, "bad-option"],
    ["no asOf", {}, "bad-option"],
    ["a level of 95", { asOf: 1, level: 95 }, "bad-option"],
    ["suspects of another kind", { asOf: 1, suspects: true }, "bad-option"],
    ["an unknown zone", { asOf: 1, zone: "Mars/Phobos" }, "unknown-zone"],
    ["a missing column", { asOf: 1, amount: "total" }, "missing-column"],
  ])("refuses %s", (_, options, code) => {
    expect(() => cohortTable([{ customer: "a", time: 0, amount: 5 }], options as never)).toThrow(expect.objectContaining({ code }));
  });

  it("refuses bad rows, a zone that is not the table's, and a table of millions of cells", () => {
    const row = { customer: "a", time: 0, amount: 5 };
    const fails = (rows: object[], code: string) => expect(() => cohortTable(rows as (typeof row)[], { asOf: DAY })).toThrow(expect.objectContaining({ code }));
    fails([{ ...row, amount: -5 }], "bad-value");
    fails([{ ...row, amount: Number.POSITIVE_INFINITY }], "bad-value");
    fails([{ ...row, time: "yesterday" }], "bad-value");
    fails([{ ...row, time: null }], "missing-value");
    expect(() => cohortTable(ordersTable([]), { asOf: DAY, zone: "Asia/Tokyo" })).toThrow(expect.objectContaining({ code: "mixed-info" }));
    const far = [{ ...row, time: -6e13 }];
    expect(() => cohortTable(far, { asOf: 6e13, period: "week" })).toThrow(expect.objectContaining({ code: "bad-option" }));
    const skipped = cohortTable([row, { ...row, amount: -5 }], { asOf: DAY, onInvalid: "skip" });
    expect(skipped.info.rejected).toMatchObject([{ rows: 1, examples: [{ row: 1, value: -5 }] }]);
  });

  it("says the same as a plain second implementation", () => {
    fc.assert(
      fc.property(orderLogs, fc.constantFrom("week", "month", "quarter", "year"), fc.constantFrom("UTC", "America/New_York", "Australia/Lord_Howe"), fc.constantFrom("on", "on-or-after"), fc.constantFrom("calendar", "rolling"), (log, period, zone, variant, mode) => {
        const table = cohortTable(log, { asOf: ASOF, period, zone, variant, mode });
        const plain = plainCohorts(log, period, zone, variant, mode);
        const actual = [...table].map((r) => ({ cohort: r.cohort, age: r.age, size: r.size, customers: r.customers, orders: r.orders, revenue: Math.round(r.revenue * 100) }));
        expect(actual.filter((r) => r.orders !== 0 || r.customers !== 0 || r.revenue !== 0)).toEqual(plain);
      }),
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

  it("scales with money, and leaves other cohorts alone when a customer joins", () => {
    const twice = cohortTable(shop, { asOf: "2026-03-15", amount: (r) => r.amount * 2 });
    expect([...twice.columns.revenue]).toEqual(rows.map((r) => (r[6] as number) * 2));
    const joined = cohortTable([...shop, { customer: "new", time: "2026-02-25", amount: 9, order: "99" }], { asOf: "2026-03-15" });
    const january = (t: typeof joined) => [...t].filter((r) => r.cohort !== "2026-02");
    expect(january(joined)).toEqual(january(table));
  });
});

checkSuite({
  name: "cohortTable",
  run: (data) => cohortTable(data, { asOf: Date.UTC(2026, 2, 15) }),
  data: shop.map((r) => ({ ...r, time: Date.parse(r.time) })),
  compare: (table) => [...table].map((r) => ({ ...r })),
  empty: (table) => expect(table.length).toBe(0),
  oneRow: (table) => expect(table.length).toBe(3),
  allNaN: "missing-value",
});

// pandas 3.1.1: cohort = groupby("c").month.transform("min"), age in months, then groupby([cohort, age]).c.nunique()
describe.skipIf(!existsSync(cdnowFile))("cohortTable on CDNOW", () => {
  const log = cdnow();
  const of = (cohort: string, options: object, column: "customers" | "orders" | "revenue") =>
    [...cohortTable(log, { asOf: "1998-07-01", ...options })].filter((r) => r.cohort === cohort).map((r) => r[column]);

  it("retains the customers that pandas counts", () => {
    expect(of("1997-01", {}, "customers")).toEqual([7846, 1157, 964, 810, 679, 736, 720, 582, 559, 594, 673, 634, 528, 511, 664, 472, 497, 498]);
    expect(of("1997-02", {}, "customers")).toEqual([8476, 1312, 980, 783, 847, 786, 626, 619, 666, 721, 661, 545, 568, 718, 545, 548, 551]);
    expect(of("1997-03", {}, "customers")).toEqual([7248, 1032, 752, 756, 674, 564, 561, 579, 634, 569, 464, 472, 678, 420, 443, 457]);
  });

  it("sums the orders and the money that pandas sums", () => {
    expect(of("1997-02", {}, "orders")).toEqual([9645, 1745, 1302, 1037, 1108, 1061, 809, 814, 916, 940, 876, 726, 736, 970, 728, 743, 738]);
    const revenue = [318548.34, 62587.03, 49247.7, 38306.56, 38565.07, 43194.89, 31307.55, 29340.71, 32458.53, 38824.04, 34261.46, 26435.35, 27745.88, 36673.07, 25033.17, 26734.91, 27347.55];
    of("1997-02", {}, "revenue").forEach((v, i) => {
      expect(v).toBeCloseTo(revenue[i], 6);
    });
  });

  it("agrees on the other variants", () => {
    expect(of("1997-03", { variant: "on-or-after" }, "customers")).toEqual([7248, 3300, 3016, 2828, 2654, 2503, 2371, 2226, 2077, 1887, 1688, 1539, 1356, 1008, 774, 457]);
    expect(of("1997-01", { mode: "rolling" }, "customers")).toEqual([7846, 1060, 827, 707, 666, 698, 698, 563, 567, 657, 665, 527, 527, 636, 544, 491, 512, 194]);
  });
});

function plainCohorts(log: Line[], period: "week" | "month" | "quarter" | "year", zoneName: string, variant: string, mode: string) {
  const zone = zoneOf(zoneName);
  const index = (t: number) => periodIndex(dayNumber(t, zone), period);
  const span = { week: 7, month: 365.25 / 12, quarter: 365.25 / 4, year: 365.25 }[period] * DAY;
  const known = log.filter((r) => r.time < ASOF && r.customer !== null);
  const customers = [...new Set(known.filter(buys).map((r) => r.customer))];
  const first = new Map(customers.map((c) => [c, Math.min(...known.filter((r) => r.customer === c && buys(r)).map((r) => r.time))]));
  const cohorts = [...new Set([...first.values()].map(index))].sort((a, b) => a - b);
  const out: { cohort: string; age: number; size: number; customers: number; orders: number; revenue: number }[] = [];
  for (const cohort of cohorts) {
    const members = customers.filter((c) => index(first.get(c) as number) === cohort);
    const rows = known.filter((r) => members.includes(r.customer) && r.time >= (first.get(r.customer) as number));
    const ageOf = (r: Line) => (mode === "rolling" ? Math.floor((r.time - (first.get(r.customer) as number)) / span) : index(r.time) - cohort);
    for (let age = 0; age <= Math.max(...rows.map(ageOf)); age++) {
      const at = rows.filter((r) => ageOf(r) === age);
      const active = rows.filter((r) => buys(r) && (ageOf(r) === age || (variant === "on-or-after" && ageOf(r) > age)));
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
