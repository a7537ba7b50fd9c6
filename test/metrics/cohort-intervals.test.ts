import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CohortMeasure, cohortTable } from "../../src/metrics/cohort-table.ts";
import { studentTQuantile } from "../../src/numeric/student-t.ts";
import { expectClose } from "../common/close.ts";

const MONTHS = 4;
const asOf = "2026-05-01";
const timeIn = (month: number) => `2026-0${month + 1}-10`;

/** A small shop: customer, month 0 to 3, money and refund of each order. */
const shops = fc.array(
  fc.record({
    customer: fc.constantFrom("ann", "bob", "cem", "dia", "eva"),
    month: fc.integer({ min: 0, max: MONTHS - 1 }),
    amount: fc.integer({ min: 0, max: 60 }),
    refund: fc.integer({ min: 0, max: 9 }),
  }),
  { minLength: 1, maxLength: 25 },
);
type Shop = typeof shops extends fc.Arbitrary<infer T> ? T : never;

const linesOf = (shop: Shop, copies = 1) =>
  Array.from({ length: copies }, (_, copy) =>
    shop.map(({ customer, month, amount, refund }, i) => ({
      ...{ customer, time: timeIn(month), order: `${copy}/${i}` },
      ...{ amount: amount + 10, refund },
    })),
  ).flat();

/** Of each cell, what each customer of the cohort brought, the long way. */
function customersOfCells(shop: Shop, running: boolean, of: (line: Shop[number]) => number) {
  const people = [...new Set(shop.map((line) => line.customer))];
  const first = (who: string) => Math.min(...shop.filter((l) => l.customer === who).map((l) => l.month));
  const cells: { month: number; age: number; values: number[] }[] = [];
  for (let month = 0; month < MONTHS; month++) {
    const cohort = people.filter((who) => first(who) === month);
    if (cohort.length === 0) continue;
    for (let age = 0; age < MONTHS - month; age++) {
      const values = cohort.map((who) =>
        shop
          .filter((l) => l.customer === who && (running ? l.month <= month + age : l.month === month + age))
          .reduce((sum, line) => sum + of(line), 0),
      );
      cells.push({ month, age, values });
    }
  }
  return cells;
}

function tInterval(values: readonly number[]): readonly [number, number] | null {
  const n = values.length;
  if (n < 2) return null;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const se = Math.sqrt(values.reduce((q, v) => q + (v - mean) ** 2, 0) / (n - 1) / n);
  const half = studentTQuantile(0.975, n - 1) * se;
  return [mean - half, mean + half];
}

const money = ({ amount, refund }: Shop[number]) => amount + 10 - refund;
const measures: readonly (readonly [CohortMeasure, boolean, (line: Shop[number]) => number])[] = [
  ["cumulative-revenue", true, money],
  ["cumulative-margin", true, (line) => money(line) * 0.4],
  ["revenue", false, money],
  ["margin", false, (line) => money(line) * 0.4],
  ["orders", false, () => 1],
];

describe("the intervals of cohortTable", () => {
  it.each(measures)("are Student's t over customers: %s", (measure, running, of) => {
    fc.assert(
      fc.property(shops, (shop) => {
        const table = cohortTable(linesOf(shop), { asOf, measure, margin: 0.4 });
        const cells = customersOfCells(shop, running, of);
        expect(table.length).toBe(cells.length);
        cells.forEach(({ values }, i) => {
          const total = values.reduce((a, b) => a + b, 0);
          expectClose(table.columns.value[i], running ? total / values.length : total, 1e-9, 1e-9);
          const own = running ? tInterval(values) : null;
          expectClose(table.at(i)?.valueLow, own === null ? null : own[0], 1e-6, 1e-5);
          expectClose(table.at(i)?.valueHigh, own === null ? null : own[1], 1e-6, 1e-5);
        });
        for (const mean of table.info.means) {
          const same = cells.filter(({ age }) => age === mean.age);
          expectClose(mean.weightedInterval, tInterval(same.flatMap(({ values }) => values)), 1e-6, 1e-5);
          const each = same.map(({ values }) => values.reduce((a, b) => a + b, 0) / values.length);
          expectClose(mean.simpleInterval, tInterval(each), 1e-6, 1e-5);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("learn nothing from copies: four of every order are four times the money in intervals four times as wide", () => {
    fc.assert(
      fc.property(shops, (shop) => {
        const options = { asOf, measure: "cumulative-revenue" } as const;
        const [one, four] = [cohortTable(linesOf(shop), options), cohortTable(linesOf(shop, 4), options)];
        for (const name of ["value", "valueLow", "valueHigh"] as const)
          expectClose(
            [...four.columns[name]],
            [...one.columns[name]].map((v) => 4 * v),
            1e-6,
            1e-5,
          );
      }),
      { numRuns: 40 },
    );
  });

  it("are those of the rate where customers are counted", () => {
    const rows = linesOf([
      { customer: "ann", month: 0, amount: 1, refund: 0 },
      { customer: "bob", month: 0, amount: 1, refund: 0 },
      { customer: "bob", month: 1, amount: 1, refund: 0 },
    ]);
    const row = cohortTable(rows, { asOf }).at(1);
    expect([row?.valueLow, row?.valueHigh]).toEqual([row?.rateLow, row?.rateHigh]);
    const counted = cohortTable(rows, { asOf, measure: "customers" });
    expect([counted.at(1)?.valueLow, counted.at(1)?.valueHigh]).toEqual([null, null]);
    expect(counted.info.means[1].weightedInterval).toEqual([row?.rateLow, row?.rateHigh]);
  });

  it("have no width where all customers bring the same", () => {
    const rows = ["ann", "bob", "cem"].map((customer) => ({ customer, time: timeIn(0), amount: 0.1 }));
    const row = cohortTable(rows, { asOf, measure: "cumulative-revenue" }).at(0);
    expect([row?.valueLow, row?.valueHigh]).toEqual([row?.value, row?.value]);
  });
});

describe("the margin of cohortTable", () => {
  const rows = [
    { customer: "ann", time: "2026-01-10", amount: 100, refund: 10 },
    { customer: "ann", time: "2026-02-10", amount: 40, refund: 0 },
    { customer: "bob", time: "2026-01-10", amount: 30, refund: 0 },
  ];

  it("is a share of the money, of a cell or so far per customer", () => {
    const margin = (measure: "margin" | "cumulative-margin", kept: "net" | "gross" = "net") => {
      const table = cohortTable(rows, { asOf: "2026-03-01", measure, margin: 0.5, money: kept });
      expect(table.info).toMatchObject({ margin: 0.5, measure });
      return [...table.columns.value];
    };
    expect(margin("margin")).toEqual([60, 20]);
    expect(margin("cumulative-margin")).toEqual([30, 40]);
    expect(margin("cumulative-margin", "gross")).toEqual([32.5, 42.5]);
    expect(cohortTable(rows, { asOf: "2026-03-01" }).info.margin).toBeNull();
  });

  it.each([
    [{ measure: "margin" }],
    [{ measure: "cumulative-margin" }],
    [{ measure: "margin", margin: 35 }],
    [{ margin: -0.1 }],
  ] as const)("refuses what is no share: %o", (options) => {
    expect(() => cohortTable(rows, { asOf: "2026-03-01", ...options })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
  });
});
