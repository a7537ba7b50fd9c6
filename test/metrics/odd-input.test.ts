import { describe, expect, it } from "vitest";
import type { OrderLine } from "../../src/data/index.ts";
import {
  bestSellers,
  cohortTable,
  orderValue,
  purchaseFrequency,
  repeatPurchaseRate,
  retentionRate,
  revenueTrend,
  valueConcentration,
} from "../../src/metrics/index.ts";

type Row = Partial<OrderLine> & { readonly customer: string | null };

const window = { from: "2026-01-01", to: "2027-01-01" };
const asOf = "2027-01-01";

/** Every metric on rows whose types may lie. */
const metrics: { readonly [name: string]: (rows: unknown) => unknown } = {
  bestSellers: (rows) => bestSellers(rows as Row[] as OrderLine[]),
  cohortTable: (rows) => cohortTable(rows as OrderLine[], { asOf }),
  orderValue: (rows) => orderValue(rows as OrderLine[]),
  purchaseFrequency: (rows) => purchaseFrequency(rows as OrderLine[], window),
  repeatPurchaseRate: (rows) => repeatPurchaseRate(rows as OrderLine[]),
  retentionRate: (rows) => retentionRate(rows as OrderLine[], window),
  revenueTrend: (rows) => revenueTrend(rows as OrderLine[], { asOf }),
  valueConcentration: (rows) => valueConcentration(rows as OrderLine[]),
};

const good = { customer: "ann", time: "2026-02-01", amount: 5, item: "beans" };

describe.each(Object.entries(metrics))("%s refuses bad input and says where it is", (_, run) => {
  it.each([
    ["a path instead of rows", "orders.csv", "bad-input"],
    ["nothing", null, "bad-input"],
    ["rows that are text", ["ann,5"], "bad-input"],
    ["no column of amounts", [{ customer: "ann", time: 0, item: "beans" }], "missing-column"],
    ["a day that no calendar has", [good, { ...good, time: "2026-02-30" }], "bad-value"],
    ["a date that could be two", [good, { ...good, time: "03/04/2026" }], "bad-value"],
    ["no time", [good, { ...good, time: null }], "missing-value"],
    ["a negative amount", [good, { ...good, amount: -1 }], "bad-value"],
    ["a NaN amount", [good, { ...good, amount: Number.NaN }], "bad-value"],
    ["an infinite amount", [good, { ...good, amount: Number.POSITIVE_INFINITY }], "bad-value"],
    ["an amount as text", [good, { ...good, amount: "5" }], "bad-value"],
    ["a negative refund", [good, { ...good, refund: -1 }, { ...good, refund: -1 }], "bad-value"],
  ])("%s", (what, rows, code) => {
    let error: unknown;
    try {
      run(rows);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code });
    if (code === "bad-value" && what !== "a negative refund")
      expect(error).toMatchObject({ details: { row: 1, count: 1 } });
  });
});

describe("metrics on odd but good input", () => {
  const one = [good];

  it("take one customer with one order", () => {
    expect(orderValue(one)).toMatchObject({
      orders: 1,
      customers: 1,
      median: 5,
      mean: { value: 5, interval: null },
    });
    expect(repeatPurchaseRate(one)).toMatchObject({ customers: 1, value: 0 });
    expect(valueConcentration(one)).toMatchObject({ customers: 1, gini: 0 });
    expect(cohortTable(one, { asOf: "2026-02-02" }).at(0)).toMatchObject({ size: 1, rate: 1, complete: 0 });
  });

  it("take a log of one day", () => {
    const day = ["ann", "bob", "ann"].map((customer) => ({ ...good, customer }));
    expect(repeatPurchaseRate(day)).toMatchObject({ customers: 2, repeating: 1 });
    expect(repeatPurchaseRate(day, { purchase: "day" }).repeating).toBe(0);
    expect(revenueTrend(day, { asOf: "2026-02-02", period: "day" }).columns.revenue).toEqual(
      Float64Array.of(15),
    );
  });

  it("take dates before 1970, and leave out those from asOf on", () => {
    const old = [
      { customer: "ann", time: "1968-12-31T23:59:59", amount: 5 },
      { customer: "ann", time: "1969-02-01", amount: 7 },
      { customer: "bob", time: "1969-03-01", amount: 9 },
    ];
    const trend = revenueTrend(old, { asOf: "1969-03-01" });
    expect(trend.columns.period.levels).toEqual(["1968-12", "1969-01", "1969-02"]);
    expect(trend.columns.revenue).toEqual(Float64Array.of(5, 0, 7));
    const cohorts = cohortTable(old, { asOf: "1969-03-01" });
    expect([...cohorts].map((row) => [row.cohort, row.age, row.customers])).toEqual([
      ["1968-12", 0, 1],
      ["1968-12", 1, 0],
      ["1968-12", 2, 1],
    ]);
    expect(cohorts.info.customers).toBe(1);
  });

  it("know days of 23 and of 25 hours", () => {
    const zone = "America/New_York";
    // clocks go forward on 2026-03-08 and back on 2026-11-01
    const edges = ["2026-03-08T04:59Z", "2026-03-08T05:00Z", "2026-03-09T03:59Z", "2026-03-09T04:00Z"];
    const spring = edges.map((time, i) => ({ customer: `c${i}`, time, amount: 1 }));
    expect(revenueTrend(spring, { asOf: "2026-03-10", period: "day", zone }).columns.orders).toEqual(
      Float64Array.of(1, 2, 1),
    );
    const autumn = ["2026-11-01T04:00Z", "2026-11-02T04:59Z", "2026-11-02T05:00Z"].map((time) => ({
      customer: "ann",
      time,
      amount: 1,
    }));
    expect(repeatPurchaseRate(autumn.slice(0, 2), { zone, purchase: "day" }).repeating).toBe(0);
    expect(repeatPurchaseRate(autumn.slice(1), { zone, purchase: "day" }).repeating).toBe(1);
  });
});
