import { describe, expect, it } from "vitest";
import {
  associationTest,
  correlation,
  correlationMatrix,
  crossTab,
  discountEffect,
  frequencyTable,
  giniOf,
  growthTable,
  histogram,
  lorenzCurve,
  pivot,
  priceEffect,
  seasonalProfile,
  summaryStatistics,
  theilSen,
  timePatterns,
} from "../../src/describe/index.ts";

// one-value columns, all ties, all missing, a single row: what each function answers, or which error it gives

interface Pair {
  readonly x: number | null;
  readonly y: number | null;
  readonly g: string | null;
  readonly h: string | null;
}
const pair = (x: number | null, y: number | null, g: string | null, h: string | null): Pair => ({
  x,
  y,
  g,
  h,
});

const inputs = {
  nothing: [] as Pair[],
  "one row": [pair(1, 2, "a", "b")],
  "all ties": [pair(1, 1, "a", "b"), pair(1, 1, "a", "b"), pair(1, 1, "a", "b")],
  "all missing": [pair(null, null, null, null), pair(null, null, null, null)],
  "one value of x": [pair(1, 1, "a", "b"), pair(1, 2, "a", "c"), pair(1, 3, "b", "c")],
  "zeros alone": [pair(0, 0, "a", "b"), pair(0, 0, "b", "b")],
};
type Input = keyof typeof inputs;

const functions: { readonly [name: string]: (rows: readonly Pair[]) => unknown } = {
  summaryStatistics: (rows) => summaryStatistics(rows, { column: "x" }),
  giniOf: (rows) => giniOf(rows, { column: "x" }),
  lorenzCurve: (rows) => lorenzCurve(rows, { column: "x" }).length,
  histogram: (rows) => histogram(rows, { column: "x" }).length,
  frequencyTable: (rows) => frequencyTable(rows, { column: "x" }).length,
  crossTab: (rows) => crossTab(rows, { row: "g", column: "h", value: "x" }).length,
  pivot: (rows) => pivot(crossTab(rows, { row: "g", column: "h" }), { totals: true }).length,
  associationTest: (rows) => associationTest(rows, { row: "g", column: "h" }).n,
  pearson: (rows) => correlation(rows, { x: "x", y: "y" }),
  spearman: (rows) => correlation(rows, { x: "x", y: "y", method: "spearman" }),
  kendall: (rows) => correlation(rows, { x: "x", y: "y", method: "kendall" }),
  pointBiserial: (rows) => correlation(rows, { x: "g", y: "y", method: "point-biserial" }).n,
  correlationMatrix: (rows) => correlationMatrix(rows, { columns: ["x", "y"] }).at(0)?.value,
  theilSen: (rows) => theilSen(rows, { x: "x", y: "y" }),
};

const few = "too-few-rows";
const answers: { readonly [name: string]: { readonly [input in Input]: unknown } } = {
  summaryStatistics: {
    nothing: few,
    "one row": { n: 1, mean: { value: 1, se: null, interval: null }, variance: null, skewness: null },
    "all ties": { median: 1, mad: 0, variance: 0, skewness: null, winsorizedMean: { value: 1, se: 0 } },
    "all missing": few,
    "one value of x": { modes: [1], modeCount: 3, iqr: 0 },
    "zeros alone": { mean: { value: 0, interval: [0, 0] } },
  },
  giniOf: {
    nothing: few,
    "one row": { value: 0, se: null },
    "all ties": { value: 0 },
    "all missing": few,
    "one value of x": { value: 0 },
    "zeros alone": few,
  },
  lorenzCurve: {
    ...{ nothing: few, "one row": 101, "all ties": 101, "all missing": few },
    ...{ "one value of x": 101, "zeros alone": few },
  },
  histogram: {
    ...{ nothing: few, "one row": 1, "all ties": 1, "all missing": few },
    ...{ "one value of x": 1, "zeros alone": 1 },
  },
  frequencyTable: {
    ...{ nothing: 0, "one row": 1, "all ties": 1, "all missing": 0 },
    ...{ "one value of x": 1, "zeros alone": 1 },
  },
  crossTab: {
    ...{ nothing: 0, "one row": 1, "all ties": 1, "all missing": 0 },
    ...{ "one value of x": 4, "zeros alone": 2 },
  },
  pivot: {
    ...{ nothing: 1, "one row": 2, "all ties": 2, "all missing": 1 },
    ...{ "one value of x": 3, "zeros alone": 3 },
  },
  associationTest: {
    ...{ nothing: few, "one row": few, "all ties": few, "all missing": few },
    ...{ "one value of x": 3, "zeros alone": few },
  },
  ...Object.fromEntries(
    ["pearson", "spearman", "kendall", "theilSen"].map((name) => [
      name,
      {
        ...{ nothing: few, "one row": few, "all ties": few, "all missing": few },
        ...{ "one value of x": few, "zeros alone": few },
      },
    ]),
  ),
  pointBiserial: {
    ...{ nothing: few, "one row": few, "all ties": few, "all missing": few },
    ...{ "one value of x": 3, "zeros alone": few },
  },
  correlationMatrix: {
    ...{ nothing: null, "one row": null, "all ties": null, "all missing": null },
    ...{ "one value of x": null, "zeros alone": null },
  },
};

describe.each(Object.keys(functions))("%s", (name) => {
  it.each(Object.keys(inputs) as Input[])("of %s", (input) => {
    const expected = answers[name][input];
    const run = () => functions[name](inputs[input]);
    if (expected === few) expect(run).toThrow(expect.objectContaining({ code: few }));
    else if (typeof expected === "object" && expected !== null) expect(run()).toMatchObject(expected);
    else expect(run()).toBe(expected);
  });
});

describe("series by period", () => {
  const months = [
    { start: "2026-01-01", value: 0 },
    { start: "2026-02-01", value: 0 },
    { start: "2026-05-01", value: 5 },
  ];

  it("need no options where the columns have the usual names, and no rows", () => {
    expect(growthTable(months).length).toBe(3);
    expect(growthTable([] as typeof months).length).toBe(0);
    expect(() => seasonalProfile(months)).toThrow(expect.objectContaining({ code: few }));
  });

  it("have no growth from nothing, and none over periods that are not there", () => {
    expect([...growthTable(months).columns.growth]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe("figures of orders", () => {
  const line = (customer: string, amount: number, currency: string) => ({
    ...{ customer, time: "2026-02-10", item: "tea", quantity: 1, price: amount, discount: 0 },
    ...{ amount, currency },
  });
  const mixed = [line("ann", 5, "EUR"), line("bob", 6, "USD")];
  const window = { from: "2026-02-01", to: "2026-03-01" };

  it.each([
    ["timePatterns", () => timePatterns(mixed, window)],
    ["priceEffect", () => priceEffect(mixed)],
    ["discountEffect", () => discountEffect(mixed)],
  ])("%s refuses money in two currencies", (_, run) => {
    expect(run).toThrow(expect.objectContaining({ code: "mixed-currency" }));
  });

  it("patterns of a window that ends before it begins, or in a zone nobody knows, are refused", () => {
    expect(() => timePatterns(mixed.slice(1), { from: "2026-03-01", to: "2026-02-01" })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(() => timePatterns(mixed.slice(1), { ...window, zone: "Mars/Base" })).toThrow(
      expect.objectContaining({ code: "unknown-zone" }),
    );
  });

  it("patterns of free goods have no share of the revenue", () => {
    const cell = timePatterns([line("ann", 0, "EUR")], { ...window, by: ["weekday"] }).at(1);
    expect([cell?.orders, cell?.shareOfOrders, cell?.shareOfRevenue]).toEqual([1, 1, null]);
  });
});
