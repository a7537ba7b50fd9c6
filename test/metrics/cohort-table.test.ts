import { describe, expect, it } from "vitest";
import { cohortTable } from "../../src/metrics/cohort-table.ts";
import { checkSuite } from "../common/check-suite.ts";
import { type Line, ordersTable } from "./order-rows.ts";

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
  const rows = [...table].map((r) => [
    r.cohort,
    r.index,
    r.age,
    r.size,
    r.customers,
    r.orders,
    r.revenue,
    r.complete,
  ]);

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
      {
        ...{ age: 0, cohorts: 2, size: 3, weighted: 1, weightedInterval: [1, 1] },
        ...{ simple: 1, simpleInterval: [1, 1] },
      },
      {
        ...{ age: 1, cohorts: 1, size: 2, weighted: 0.5 },
        weightedInterval: [expect.closeTo(0.09453120573423074, 12), expect.closeTo(0.9054687942657693, 12)],
        ...{ simple: 0.5, simpleInterval: null },
      },
      {
        ...{ age: 2, cohorts: 0, size: 0, weighted: null, weightedInterval: null },
        ...{ simple: null, simpleInterval: null },
      },
    ]);
    const money = cohortTable(shop, { asOf: "2026-03-15", measure: "revenue" });
    expect(money.info.means[0]).toMatchObject({
      age: 0,
      cohorts: 2,
      size: 3,
      weighted: 115 / 3,
      simple: (32.5 + 50) / 2,
    });
  });

  it("says what it left out", () => {
    expect(table.info).toMatchObject({
      customers: 4,
      withoutCustomer: 1,
      suspected: 0,
      otherRevenue: 99,
      kind: "cohorts",
      zone: "UTC",
    });
    expect(table.info.definition).toMatchObject({
      name: "Cohort table",
      variant: "on, calendar",
      window: "every order before 2026-03-15 (UTC)",
    });
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
    const value = (measure: "customers" | "orders" | "revenue" | "cumulative-revenue") => [
      ...cohortTable(shop, { asOf: "2026-03-15", measure }).columns.value,
    ];
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
    const table = cohortTable(rows, {
      asOf: "2026-01-22",
      period: "week",
      mode: "rolling",
      weekStart: "monday",
    });
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
    expect(
      [...cohortTable(rows, { asOf: "2026-05-01", zone: "Europe/Berlin" })].map((r) => [
        r.cohort,
        r.age,
        r.orders,
      ]),
    ).toEqual([
      ["2026-02", 0, 1],
      ["2026-02", 1, 1],
      ["2026-02", 2, 1],
    ]);
    expect(cohortTable(rows, { asOf: "2026-05-01" }).at(0)?.cohort).toBe("2026-01");
  });

  it("keeps suspected ids out of the customers until they are confirmed", () => {
    const rows: Line[] = ["walk-in", "ann", "walk-in"].map((customer, i) => ({
      customer,
      time: i * DAY,
      amount: 5,
      refund: 0,
      order: `${i}`,
    }));
    const table = ordersTable(rows, {
      suspects: [{ customer: "walk-in", orders: 2, share: 0.67, reason: "many orders" }],
    });
    expect(cohortTable(table, { asOf: 40 * DAY }).info).toMatchObject({
      customers: 1,
      suspected: 2,
      withoutCustomer: 0,
      otherRevenue: 10,
    });
    expect(cohortTable(table, { asOf: 40 * DAY, suspects: "keep" }).info).toMatchObject({
      customers: 2,
      suspected: 0,
      otherRevenue: 0,
    });
    expect(cohortTable(table, { asOf: 40 * DAY, suspects: ["walk-in"] }).info).toMatchObject({
      customers: 2,
      suspected: 0,
    });
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
    expect(
      cohortTable([], { asOf: "2026-01-01", customer: () => "", time: () => 0, amount: () => 0 }).length,
    ).toBe(0);
    const none = cohortTable(shop, { asOf: "2025-01-01" });
    expect([none.length, none.info.customers, none.info.otherRevenue, none.info.means]).toEqual([
      0,
      0,
      0,
      [],
    ]);
    expect(cohortTable([{ customer: null, time: 0, amount: 5 }], { asOf: DAY }).info).toMatchObject({
      withoutCustomer: 1,
      otherRevenue: 5,
    });
  });

  it("knows one customer with one order", () => {
    expect(
      [...cohortTable([{ customer: "a", time: 0, amount: 5 }], { asOf: 1, period: "year" })].map((r) => [
        r.cohort,
        r.size,
        r.rate,
        r.complete,
      ]),
    ).toEqual([["1970", 1, 1, 0]]);
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
    expect(() => cohortTable([{ customer: "a", time: 0, amount: 5 }], options as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("refuses bad rows, a zone that is not the table's, and a span of a hundred thousand periods", () => {
    const row = { customer: "a", time: 0, amount: 5 };
    const fails = (rows: object[], code: string) =>
      expect(() => cohortTable(rows as (typeof row)[], { asOf: DAY })).toThrow(
        expect.objectContaining({ code }),
      );
    fails([{ ...row, amount: -5 }], "bad-value");
    fails([{ ...row, amount: Number.POSITIVE_INFINITY }], "bad-value");
    fails([{ ...row, time: "yesterday" }], "bad-value");
    fails([{ ...row, time: null }], "missing-value");
    expect(() => cohortTable(ordersTable([]), { asOf: DAY, zone: "Asia/Tokyo" })).toThrow(
      expect.objectContaining({ code: "mixed-info" }),
    );
    const far = [{ ...row, time: -6e13 }];
    expect(() => cohortTable(far, { asOf: 6e13, period: "week" })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    const skipped = cohortTable([row, { ...row, amount: -5 }], { asOf: DAY, onInvalid: "skip" });
    expect(skipped.info.rejected).toMatchObject([{ rows: 1, examples: [{ row: 1, value: -5 }] }]);
  });

  it("scales with money, and leaves other cohorts alone when a customer joins", () => {
    const twice = cohortTable(shop, { asOf: "2026-03-15", amount: (r) => r.amount * 2 });
    expect([...twice.columns.revenue]).toEqual(rows.map((r) => (r[6] as number) * 2));
    const joined = cohortTable([...shop, { customer: "new", time: "2026-02-25", amount: 9, order: "99" }], {
      asOf: "2026-03-15",
    });
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
  allNaN: "bad-value",
});
