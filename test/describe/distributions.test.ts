import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frequencyTable } from "../../src/describe/frequency-table.ts";
import { giniOf } from "../../src/describe/gini-of.ts";
import { histogram } from "../../src/describe/histogram.ts";
import { lorenzCurve } from "../../src/describe/lorenz-curve.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";

const x = Float64Array.of(8, 2, 34, 3, 5, 8, 3, 13, 8, 21);
const amounts = [8, 2, 34, 3, 5, 8, 3, 13, 8, 21].map(
  (amount) => ({ amount }) as { amount: number; count?: number },
);
const withCount = (row: { amount: number }, count: number) => ({ ...row, count });
const options = (data: readonly { count?: number }[]) => ({
  column: "amount" as const,
  ...(data.length > 0 && data[0].count !== undefined ? { count: "count" as const } : {}),
});

describe("giniOf", () => {
  it("agrees with the sorted formula and a jackknife done the long way in numpy 2.4.6", () => {
    expectClose([giniOf(x).value, giniOf(x).se], [0.4504761904761905, 0.08939380205180482]);
    const sample = giniOf(x, { variant: "sample" });
    expectClose([sample.value, sample.se], [0.5005291005291005, 0.10056802730828043]);
  });

  it("is 0 when all have the same and 1 in a sample where one has all", () => {
    expect(giniOf(new Float64Array(7).fill(0.3))).toMatchObject({ value: 0, se: 0, interval: [0, 0] });
    expect(giniOf(Float64Array.of(0, 0, 5), { variant: "sample" })).toMatchObject({
      value: 1,
      se: null,
      interval: null,
    });
    expect(giniOf(Float64Array.of(5))).toMatchObject({ value: 0, se: null, n: 1 });
  });

  it("counts values below zero as zero and says how many", () => {
    expect(giniOf(Float64Array.of(-4, 6, Number.NaN, 6))).toMatchObject({
      negative: 1,
      missing: 1,
      total: 12,
      n: 3,
    });
    expect(giniOf(Float64Array.of(-4, 6, 6)).value).toBe(giniOf(Float64Array.of(0, 6, 6)).value);
  });

  it.each([
    ["zero spend", Float64Array.of(0, 0), {}, "too-few-rows"],
    ["only debts", Float64Array.of(-1, -2), {}, "too-few-rows"],
    ["nothing", new Float64Array(0), {}, "too-few-rows"],
    ["an unknown variant", x, { variant: "big" }, "bad-option"],
  ])("refuses %s", (_, data, given, code) => {
    expect(() => giniOf(data, given as never)).toThrow(expect.objectContaining({ code }));
  });

  it("equals the mean difference of all pairs, whatever the unit", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 2, maxLength: 25 }), (values) => {
        fc.pre(values.some((v) => v > 0));
        const n = values.length;
        const total = values.reduce((a, v) => a + v, 0);
        let pairs = 0;
        for (const a of values) for (const b of values) pairs += Math.abs(a - b);
        expectClose(
          giniOf(Float64Array.from(values, (v) => v * 0.37)).value,
          pairs / (2 * n * total),
          1e-9,
          1e-12,
        );
      }),
    );
  });
});

describe("lorenzCurve", () => {
  it("rises from 0 to 1 below the diagonal, and twice the area between is the Gini coefficient", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 1, maxLength: 20 }), (values) => {
        fc.pre(values.some((v) => v > 0));
        const curve = lorenzCurve(Float64Array.from(values), { steps: values.length });
        const { share, valueShare } = curve.columns;
        let area = 0;
        for (let k = 1; k < curve.length; k++) {
          expect(valueShare[k]).toBeGreaterThanOrEqual(valueShare[k - 1]);
          expect(valueShare[k]).toBeLessThanOrEqual(share[k] + 1e-12);
          area += (share[k] - share[k - 1]) * (share[k] + share[k - 1] - valueShare[k] - valueShare[k - 1]);
        }
        expectClose(area, curve.info.gini, 1e-9, 1e-12);
        expect([valueShare[0], valueShare[curve.length - 1]]).toEqual([0, 1]);
      }),
    );
  });

  it("runs straight between rows and takes counts", () => {
    const counted = lorenzCurve(
      [
        { v: 1, n: 3 },
        { v: 9, n: 1 },
      ],
      { column: "v", count: "n", steps: 8 },
    );
    expectClose(
      counted.columns.valueShare,
      [0, 0.5, 1, 1.5, 2, 2.5, 3, 7.5, 12].map((v) => v / 12),
    );
  });
});

describe("frequencyTable", () => {
  const rows = ["b", "a", "b", null, "10", "9", "b", "a", "10"].map((v) => ({ v }));

  it("counts values, most frequent first, ties by value", () => {
    const table = frequencyTable(rows, { column: "v" });
    expect([...table].map(({ value, count }) => [value, count])).toEqual([
      ["b", 3],
      ["10", 2],
      ["a", 2],
      ["9", 1],
    ]);
    expect(table.info).toMatchObject({ n: 8, missing: 1, distinct: 4, otherValues: 0, otherCount: 0 });
    expect(table.at(-1)?.cumulative).toBe(1);
    // statsmodels 0.15.0: proportion_confint(3, 8, method="wilson")
    expectClose([table.at(0)?.shareLow, table.at(0)?.shareHigh], [0.13684428582359737, 0.6942576053973728]);
  });

  it("sorts numbers by size and sums up what is not shown", () => {
    const table = frequencyTable(rows, { column: "v", sort: "value", top: 2 });
    expect([...table].map(({ value }) => value)).toEqual(["9", "10"]);
    expect(table.info).toMatchObject({ otherValues: 2, otherCount: 5, distinct: 4 });
  });

  it("keeps a value called __proto__", () => {
    expect(frequencyTable([{ v: "__proto__" }], { column: "v" }).of("__proto__")?.count).toBe(1);
  });

  it("gives an empty table of nothing and refuses what is broken", () => {
    expect(frequencyTable([], { column: "v" as never }).length).toBe(0);
    expect(() => frequencyTable(rows, { column: "v", sort: "up" as never })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(() => frequencyTable(rows, { column: "w" as never })).toThrow(
      expect.objectContaining({ code: "missing-column" }),
    );
  });
});

describe("histogram", () => {
  const powers = Float64Array.from({ length: 200 }, (_, i) => (i + 1) ** 1.5);

  it.each([
    // np.histogram(x, rule)
    ["freedman-diaconis", x, [7, 1, 1, 0, 1], [2, 8.4, 14.8, 21.2, 27.6]],
    ["scott", x, [7, 2, 1], [2, 12.666666666666666, 23.333333333333332]],
    ["sturges", x, [7, 1, 1, 0, 1], [2, 8.4, 14.8, 21.2, 27.6]],
    ["freedman-diaconis", powers, [60, 36, 30, 26, 25, 23], undefined],
    ["sturges", powers, [46, 27, 23, 20, 19, 17, 17, 15, 16], undefined],
  ] as const)("by %s has numpy's bins", (bins, values, count, from) => {
    const table = histogram(values, { bins, edges: "exact" });
    expectClose(table.columns.count, count);
    if (from !== undefined) expectClose(table.columns.from, from);
  });

  it("rounds its edges for people", () => {
    const table = histogram(x, { bins: "sturges" });
    expect(table.columns.from).toEqual(Float64Array.of(0, 10, 20, 30));
    expect(table.columns.count).toEqual(Float64Array.of(7, 1, 1, 1));
  });

  it("has log bins, leaving out what is not positive", () => {
    const table = histogram(Float64Array.of(-3, 0, 1, 5, 10, 99, 1000, Number.NaN), {
      scale: "log",
      bins: { width: 1 },
    });
    expectClose(table.columns.from, [1, 10, 100, 1000]);
    expect(table.columns.count).toEqual(Float64Array.of(2, 2, 0, 1));
    expect(table.info).toMatchObject({ n: 5, notPositive: 2, missing: 1 });
    // np.histogram(np.log10(x), "fd")
    expectClose(histogram(x, { scale: "log", edges: "exact" }).columns.count, [4, 4, 2]);
  });

  it("has one bin for one value, and Scott's width where the quartiles are equal", () => {
    expect([...histogram(Float64Array.of(4, 4))]).toEqual([
      { from: 4, to: 4, count: 2, share: 1, density: null },
    ]);
    expect(histogram(Float64Array.of(0, 0, 0, 0, 0, 0, 9)).info.rule).toBe("scott");
  });

  it.each([
    ["no value", [], {}, "too-few-rows"],
    ["no positive value on a log scale", [0, -1], { scale: "log" }, "too-few-rows"],
    ["an unknown rule", [1, 2], { bins: "best" }, "bad-option"],
    ["a width of 0", [1, 2], { bins: { width: 0 } }, "bad-option"],
    ["a width that makes too many bins", [0, 1e9], { bins: { width: 1e-3 } }, "bad-option"],
    ["a start above the smallest value", [1, 2], { bins: { width: 1, start: 1.5 } }, "bad-option"],
    ["no bins", [1, 2], { bins: { bins: 0 } }, "bad-option"],
    ["falling edges", [1, 2], { bins: { edges: [3, 1] } }, "bad-option"],
    ["edges that leave values outside", [1, 9], { bins: { edges: [0, 5] } }, "bad-option"],
    ["an unknown scale", [1, 2], { scale: "square" }, "bad-option"],
  ])("refuses %s", (_, values, given, code) => {
    expect(() => histogram(Float64Array.from(values), given as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("puts values that are all but equal into one bin", () => {
    for (const values of [
      [0, -5e-324],
      [1e6, 1e6 + 1e-9],
    ]) {
      const bins = [...histogram(Float64Array.from(values))];
      expect(bins.map((bin) => bin.count)).toEqual([2]);
    }
  });

  it("holds every value once, shares sum to one, each in its own bin", () => {
    const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 60,
    });
    const rules = fc.constantFrom("freedman-diaconis" as const, "scott" as const, "sturges" as const, {
      bins: 7,
    });
    fc.assert(
      fc.property(
        numbers,
        rules,
        fc.constantFrom("round" as const, "exact" as const),
        (values, bins, edges) => {
          const table = [...histogram(Float64Array.from(values), { bins, edges })];
          expect(table.reduce((a, bin) => a + bin.count, 0)).toBe(values.length);
          expect(table.reduce((a, bin) => a + bin.share, 0)).toBeCloseTo(1, 9);
          for (const [k, bin] of table.entries()) {
            const last = k === table.length - 1;
            const inside = values.filter((v) => v >= bin.from && (last ? v <= bin.to : v < bin.to));
            expect(inside.length).toBe(bin.count);
          }
        },
      ),
    );
  });
});

checkSuite({
  name: "giniOf",
  run: (data) => giniOf(data, options(data)),
  data: amounts,
  withCount,
  empty: "too-few-rows",
  oneRow: (g) => expect(g.value).toBe(0),
  allNaN: "bad-value",
});

checkSuite({
  name: "lorenzCurve",
  run: (data) => lorenzCurve(data, { ...options(data), steps: 7 }),
  data: amounts,
  withCount,
  empty: "too-few-rows",
  oneRow: (c) => expect(c.info.gini).toBe(0),
  allNaN: "bad-value",
});

checkSuite({
  name: "frequencyTable",
  run: (data) => frequencyTable(data, options(data)),
  data: amounts,
  withCount,
  empty: (t) => expect(t.length).toBe(0),
  oneRow: (t) => expect(t.at(0)?.share).toBe(1),
  allNaN: (t) => expect(t.info.missing).toBe(10),
});

checkSuite({
  name: "histogram",
  run: (data) => histogram(data, options(data)),
  data: amounts,
  withCount,
  empty: "too-few-rows",
  oneRow: (t) => expect(t.length).toBe(1),
  allNaN: "bad-value",
});
