import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cohortTable } from "../../src/metrics/cohort-table.ts";
import { paybackByCohort } from "../../src/metrics/payback-by-cohort.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";
import { orderLogs } from "./order-rows.ts";

const order = (customer: string | null, time: string, amount: number, refund = 0) => ({
  customer,
  time,
  amount,
  refund,
});
const shop = [
  order("ann", "2026-01-05", 40),
  order("bob", "2026-01-20", 20),
  order("ann", "2026-02-11", 60),
  order("bob", "2026-03-02", 10, 4),
  order("cem", "2026-02-12", 50),
  order("dia", "2026-02-13", 10),
  order("eva", "2026-04-01", 10),
  order(null, "2026-01-05", 999),
];
const options = { asOf: "2026-04-15", margin: 0.5, cost: 25 };

describe("paybackByCohort", () => {
  it("finds the first age at which the margin so far reaches the cost", () => {
    // January: 15, 30, 31.5 a customer; February: 15 and nothing more; March: nobody; April: 5 so far
    const rows = [...paybackByCohort(shop, options)];
    expect(rows.map((r) => [r.cohort, r.size, r.payback, r.complete, r.observed, r.earned])).toEqual([
      ["2026-01", 2, 1, 1, 3, 31.5],
      ["2026-02", 2, null, null, 2, 15],
      ["2026-04", 1, null, null, 0, 5],
    ]);
    expect(paybackByCohort(shop, { ...options, cost: 15 }).columns.payback).toEqual(
      Float64Array.of(0, 0, Number.NaN),
    );
    expect([...paybackByCohort(shop, { ...options, cost: 0 })].map((r) => r.payback)).toEqual([0, 0, 0]);
    expect(paybackByCohort(shop, { ...options, cost: 5 }).at(2)).toMatchObject({ payback: 0, complete: 0 });
  });

  it("knows how early and how late it may have been", () => {
    // January, age 0: margins 20 and 10: 15 +- 12.7062 x 5; age 1: 50 and 10: 30 +- 12.7062 x 20; age 2: 50 and 13
    const [january] = paybackByCohort(shop, options);
    expect(january).toMatchObject({ paybackLow: 0, paybackHigh: null });
    expectClose(
      [january.earnedLow, january.earnedHigh],
      [31.5 - 12.706204736174694 * 18.5, 31.5 + 12.706204736174694 * 18.5],
      1e-9,
    );
    // at level 0.3 t is 0.5095: ages 1 to 2 have 30 - 10.2 and 31.5 - 9.4 as lower ends
    expect(paybackByCohort(shop, { ...options, cost: 22, level: 0.3 }).at(0)).toMatchObject({
      paybackLow: 1,
      payback: 1,
      paybackHigh: 2,
    });
    expect(paybackByCohort(shop, options).at(2)).toMatchObject({
      earnedLow: null,
      paybackLow: null,
      paybackHigh: null,
    });
  });

  it("takes a cohort's cost from what was spent in its period", () => {
    const spend = [
      { time: "2026-01-01", amount: 60 },
      { time: "2026-02-28", amount: 50, kind: "overhead" as const },
      { time: "2026-04-20", amount: 999 },
      { time: "2025-06-01", amount: 999 },
    ];
    const table = paybackByCohort(shop, { asOf: "2026-04-15", margin: 0.5, spend });
    expect([...table].map((r) => [r.cost, r.payback])).toEqual([
      [30, 1],
      [25, null],
      [0, 0],
    ]);
    expect(table.info.definition.variant).toBe("cohort spend, net");
  });

  it("reaches a cost that equals the margin but for rounding", () => {
    const rows = [0.1, 0.1, 0.1].map((amount, i) => order("a", `2026-0${i + 1}-01`, amount));
    expect(paybackByCohort(rows, { asOf: "2026-04-01", margin: 1, cost: 0.3 }).at(0)?.payback).toBe(2);
  });

  it("takes the errors over customers: four copies of every order are four times the money, no more knowledge", () => {
    const [once] = paybackByCohort(shop, options);
    const [copies] = paybackByCohort([...shop, ...shop, ...shop, ...shop], { ...options, cost: 100 });
    expectClose(
      {
        ...copies,
        cost: 25,
        earned: copies.earned / 4,
        earnedLow: (copies.earnedLow as number) / 4,
        earnedHigh: (copies.earnedHigh as number) / 4,
      },
      once,
      1e-12,
    );
  });

  it("takes other periods, gross money and zones", () => {
    expect(paybackByCohort(shop, { ...options, period: "quarter" }).columns.size).toEqual(
      Float64Array.of(4, 1),
    );
    expect(paybackByCohort(shop, { ...options, money: "gross" }).at(0)?.earned).toBe(32.5);
    const late = [{ customer: "a", time: "2026-01-31T23:30Z", amount: 1 }];
    expect(paybackByCohort(late, { ...options, zone: "Europe/Berlin" }).at(0)?.cohort).toBe("2026-02");
  });

  it("is empty where there are no orders", () => {
    expect(paybackByCohort([], options).length).toBe(0);
    expect(paybackByCohort(shop, { ...options, asOf: "2025-01-01" }).length).toBe(0);
  });

  it.each([
    ["no cost", { cost: undefined }, "bad-option"],
    ["two costs", { spend: [] }, "bad-option"],
    ["a negative cost", { cost: -1 }, "bad-option"],
    ["a margin in percent", { margin: 35 }, "bad-option"],
    ["no margin", { margin: undefined }, "bad-option"],
    ["an unknown period", { period: "day" }, "bad-option"],
    ["an asOf that is no time", { asOf: "soon" }, "bad-option"],
    ["negative spend", { cost: undefined, spend: [{ time: 0, amount: -2 }] }, "bad-value"],
  ])("refuses %s", (_, more, code) => {
    expect(() => paybackByCohort(shop, { ...options, ...more } as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("earns what the cohort table says, at the age where the cohort table reaches the cost", () => {
    const asOf = Date.UTC(2026, 3, 1);
    fc.assert(
      fc.property(orderLogs, fc.integer({ min: 1, max: 60 }), (log, cost) => {
        const table = paybackByCohort(log, { asOf, margin: 0.4, cost });
        const cohorts = [...cohortTable(log, { asOf, measure: "cumulative-revenue" })];
        expect(table.length).toBe(new Set(cohorts.map((r) => r.cohort)).size);
        for (const row of table) {
          const ages = cohorts.filter((r) => r.cohort === row.cohort);
          expectClose(row.earned, ages[ages.length - 1].value * 0.4, 1e-9, 1e-9);
          const age = ages.findIndex((r) => r.value * 0.4 >= cost * (1 - 1e-9));
          expect(row.payback).toBe(age < 0 ? null : age);
        }
        expect(
          [...paybackByCohort([...log].reverse(), { asOf, margin: 0.4, cost })].map((r) => r.payback),
        ).toEqual([...table].map((r) => r.payback));
      }),
      { numRuns: 60 },
    );
  });
});

checkSuite({
  name: "paybackByCohort",
  run: (data) => paybackByCohort(data, options),
  data: shop.map((r) => ({ ...r, time: Date.parse(r.time) })),
  empty: (r) => expect(r.length).toBe(0),
  oneRow: (r) => expect([r.length, r.at(0)?.earned]).toEqual([1, 20]),
  allNaN: "bad-value",
});
