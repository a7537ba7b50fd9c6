import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summaryStatistics } from "../../src/describe/summary-statistics.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";

const x = new Float64Array([8, 2, 34, 3, 5, 8, 3, 13, 8, 21]);

describe("summaryStatistics", () => {
  it("agrees with numpy 2.4.6 and scipy 1.17.1", () => {
    const s = summaryStatistics(x);
    // stats.sem(x), stats.t.interval(.95, 9, x.mean(), stats.sem(x))
    expectClose(s.mean, {
      value: 10.5,
      se: 3.1666666666666665,
      interval: [3.336502317805685, 17.663497682194315],
      level: 0.95,
    });
    // stats.trim_mean(x, .1), mstats.trimmed_stde(x, (.1, .1)), mstats.trimmed_mean_ci(x, (.1, .1))
    expectClose(s.trimmedMean.value, 8.625);
    expectClose(s.trimmedMean.se, 2.732583738678265);
    expectClose(s.trimmedMean.interval, [2.16346622, 15.08653378], 1e-8);
    // mstats.winsorize(x, (.1, .1)).mean(), x.var(ddof=1), stats.median_abs_deviation(x)
    expectClose([s.winsorizedMean.value, s.variance, s.mad], [9.3, 100.27777777777777, 5]);
    // stats.skew(x, bias=False), stats.kurtosis(x, bias=False)
    expectClose([s.skewness, s.kurtosis], [1.72613610725622, 2.81792233901564]);
    expect(s).toMatchObject({
      n: 10,
      missing: 0,
      distinct: 7,
      min: 2,
      max: 34,
      median: 8,
      modes: [8],
      modeCount: 3,
    });
  });

  it("names its variants of shape", () => {
    const moment = summaryStatistics(x, { shape: "moment" });
    expectClose([moment.skewness, moment.kurtosis], [1.455605773436361, 1.048521727119958]);
    // ((x - m)**3).mean() / s**3 and ((x - m)**4).mean() / s**4 - 3 with s = x.std(ddof=1)
    const sample = summaryStatistics(x, { shape: "sample-sd" });
    expectClose([sample.skewness, sample.kurtosis], [1.2428179972244784, 0.279302598967166]);
    expect(sample.variant).toEqual({ quantileType: 7, shape: "sample-sd", trim: 0.1 });
  });

  it("trims by whole values, as scipy", () => {
    const s = summaryStatistics(x, { trim: 0.25 });
    // stats.trim_mean(x, .25), mstats.winsorize(x, (.25, .25)).mean()
    expectClose([s.trimmedMean.value, s.winsorizedMean.value], [7.5, 7.7]);
    // mstats.trimmed_stde(x, (.25, .25))
    expectClose(s.trimmedMean.se, 2.6507860469428053);
    // of the 10 values, the two lowest and two highest pulled in: their standard deviation / sqrt(10) x 9 / 5, t with 5 degrees of freedom
    const w = [...x].sort((a, b) => a - b);
    const clipped = w.map((v) => Math.min(Math.max(v, w[2]), w[7]));
    const sd = Math.sqrt(clipped.reduce((q, v) => q + (v - 7.7) ** 2, 0) / 9);
    expectClose(s.winsorizedMean.se, ((sd / Math.sqrt(10)) * 9) / 5);
    expectClose(s.winsorizedMean.interval?.[1], 7.7 + 2.5705818356363146 * (s.winsorizedMean.se as number));
  });

  // np.quantile(x, [...], method=...): inverted_cdf, averaged_inverted_cdf, closest_observation, interpolated_inverted_cdf,
  // hazen, weibull, linear, median_unbiased, normal_unbiased
  it.each([
    [1, [2, 2, 2, 3, 3, 8, 13, 21, 34]],
    [2, [2, 2, 2.5, 3, 4, 8, 13, 27.5, 34]],
    [3, [2, 2, 2, 3, 3, 8, 13, 21, 34]],
    [4, [2, 2, 2, 3, 3, 8, 10.5, 21, 34]],
    [5, [2, 2, 2.5, 3, 4, 8, 13, 27.5, 34]],
    [6, [2, 2, 2.1, 3, 3.6, 8, 15, 32.7, 34]],
    [7, [2, 2.45, 2.9, 3.5, 4.4, 8, 11.75, 22.3, 34]],
    [8, [2, 2, 2.3666666666666667, 3, 3.866666666666667, 8, 13.666666666666671, 29.233333333333327, 34]],
    [9, [2, 2, 2.4, 3, 3.9, 8, 13.5, 28.8, 34]],
  ] as const)("takes quantiles of type %i", (quantileType, expected) => {
    const probabilities = [0, 0.05, 0.1, 0.25, 0.3, 0.5, 0.75, 0.9, 1];
    const { quantiles } = summaryStatistics(x, { quantileType, probabilities });
    expectClose(
      quantiles.map(({ value }) => value),
      expected,
    );
  });

  it("reads a column of rows by name or function", () => {
    const rows = [
      { amount: 3, n: 2 },
      { amount: null, n: 4 },
      { amount: 5, n: 1 },
    ];
    const s = summaryStatistics(rows, { column: "amount", count: "n" });
    expect([s.n, s.missing, s.median]).toEqual([3, 4, 3]);
    expect(summaryStatistics(rows, { column: (row) => (row.amount ?? 0) * 2 }).max).toBe(10);
  });

  it("says null where the data cannot carry a figure", () => {
    const one = summaryStatistics(Float64Array.of(7));
    expect(one.mean).toEqual({ value: 7, se: null, interval: null, level: 0.95 });
    expect(one).toMatchObject({
      variance: null,
      sd: null,
      skewness: null,
      kurtosis: null,
      mad: 0,
      modes: [7],
    });
    const ties = summaryStatistics(new Float64Array(9).fill(0.1));
    expect(ties).toMatchObject({
      variance: 0,
      skewness: null,
      kurtosis: null,
      iqr: 0,
      modes: [0.1],
      modeCount: 9,
    });
    expect(ties.mean).toMatchObject({ value: 0.1, se: 0 });
    expect(summaryStatistics(Float64Array.of(1, 2, 3))).toMatchObject({
      modes: [],
      modeCount: 1,
      kurtosis: null,
    });
  });

  it("keeps its digits far from zero and for huge numbers", () => {
    const far = summaryStatistics(Float64Array.of(1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 6));
    expectClose([far.mean.value, far.variance], [1e9 + 3, 14 / 3], 1e-14);
    expectClose(summaryStatistics(x.map((v) => v * 1e140)).skewness, 1.72613610725622);
  });

  it("skips and reports what is no number", () => {
    const rows: { a: unknown }[] = [{ a: 1 }, { a: "x" }, { a: 3 }];
    expect(() => summaryStatistics(rows, { column: "a" as never })).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
    const s = summaryStatistics(rows, { column: "a" as never, onInvalid: "skip" });
    expect([s.n, s.rejected[0].rows]).toEqual([2, 1]);
  });

  it.each([
    ["nothing", [], { column: "a" }, "too-few-rows"],
    ["only missing values", [{ a: null }, { a: undefined }], { column: "a" }, "too-few-rows"],
    ["only rows counted zero times", [{ a: 1, n: 0 }], { column: "a", count: "n" }, "too-few-rows"],
    ["a negative count", [{ a: 1, n: -1 }], { column: "a", count: "n" }, "bad-value"],
    ["half a row", [{ a: 1, n: 0.5 }], { column: "a", count: "n" }, "bad-value"],
    ["a missing count", [{ a: 1, n: null }], { column: "a", count: "n" }, "missing-value"],
    ["no column", [{ a: 1 }], {}, "bad-option"],
    ["an unknown column", [{ a: 1 }], { column: "b" }, "missing-column"],
    ["trimming half", [{ a: 1 }], { column: "a", trim: 0.5 }, "bad-option"],
    ["a quantile type 10", [{ a: 1 }], { column: "a", quantileType: 10 }, "bad-option"],
    ["a probability of 2", [{ a: 1 }], { column: "a", probabilities: [2] }, "bad-option"],
    ["an unknown shape", [{ a: 1 }], { column: "a", shape: "round" }, "bad-option"],
    ["a level of 1", [{ a: 1 }], { column: "a", level: 1 }, "bad-option"],
    ["a broken number", [{ a: Number.NaN }], { column: "a" }, "bad-value"],
    ["an array of NaN", Float64Array.of(Number.NaN), {}, "too-few-rows"],
    ["an infinite number", Float64Array.of(1, Number.POSITIVE_INFINITY), {}, "bad-value"],
    ["counts of another length", Float64Array.of(1, 2), { count: Float64Array.of(1) }, "bad-option"],
  ])("refuses %s", (_, data, options, code) => {
    expect(() => summaryStatistics(data as never, options as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("moves with the data and scales with its unit", () => {
    const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 4, maxLength: 40 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 50 }), (values, factor) => {
        const a = summaryStatistics(Float64Array.from(values));
        const b = summaryStatistics(Float64Array.from(values, (v) => v * factor + 7));
        expectClose(b.mean.value, a.mean.value * factor + 7, 1e-9, 1e-9);
        expectClose(b.mad, a.mad * factor);
        expectClose([b.sd, b.iqr], [(a.sd as number) * factor, a.iqr * factor], 1e-9, 1e-9);
        expectClose(b.skewness, a.skewness, 1e-7, 1e-9);
        expect(a.min).toBeLessThanOrEqual(a.median);
        expect(a.winsorizedMean.value).toBeLessThanOrEqual(a.max);
      }),
    );
  });
});

checkSuite({
  name: "summaryStatistics",
  run: (data) =>
    summaryStatistics(data, {
      column: "amount",
      ...(data.length > 0 && "count" in data[0] ? { count: "count" } : {}),
    }),
  data: [8, 2, 34, 3, 5, 8, 3, 13, 8, 21].map((amount) => ({ amount }) as { amount: number; count?: number }),
  withCount: (row: { amount: number }, count) => ({ ...row, count }),
  empty: "too-few-rows",
  oneRow: (s) => expect(s.mean.se).toBeNull(),
  allNaN: "bad-value",
});
