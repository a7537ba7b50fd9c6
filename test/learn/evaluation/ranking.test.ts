import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averagePrecision } from "../../../src/learn/evaluation/average-precision.ts";
import { kolmogorovSmirnov } from "../../../src/learn/evaluation/kolmogorov-smirnov.ts";
import { precisionRecallCurve } from "../../../src/learn/evaluation/precision-recall-curve.ts";
import { rocAuc } from "../../../src/learn/evaluation/roc-auc.ts";
import { rocCurve } from "../../../src/learn/evaluation/roc-curve.ts";
import { rocAucOf } from "../../../src/numeric/roc-auc-of.ts";
import { scoreOrder } from "../../../src/numeric/score-order.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { drawnRows, goldenRows, plain, weighted } from "./golden-rows.ts";

/** All pairs, one by one. */
function pairs(score: readonly number[], y: readonly number[], w: readonly number[]): number {
  let [won, all] = [0, 0];
  for (let i = 0; i < y.length; i++)
    for (let j = 0; j < y.length; j++)
      if (y[i] === 1 && y[j] === 0) {
        all += w[i] * w[j];
        won += w[i] * w[j] * (score[i] > score[j] ? 1 : score[i] === score[j] ? 0.5 : 0);
      }
  return won / all;
}

const manyRows = fc
  .array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.boolean(), fc.integer({ min: 1, max: 4 })), {
    minLength: 4,
    maxLength: 40,
  })
  .filter((rows) => rows.some((r) => r[1]) && rows.some((r) => !r[1]));

describe("the area under the ROC curve", () => {
  it("is scikit-learn's, with ties and weights", () => {
    expect(rocAuc(goldenRows, plain).value).toBeCloseTo(0.7291666666666667, 12);
    expect(rocAuc(goldenRows, weighted).value).toBeCloseTo(0.7840909090909091, 12);
  });

  it("has DeLong's interval as pROC 1.18 has it", () => {
    const auc = rocAuc(goldenRows, plain);
    expectClose(auc.se, Math.sqrt(0.0221354166666667), 1e-12);
    expectClose(auc.interval, [0.437563697539282, 1], 1e-9);
    expectClose(auc.gini.value, 2 * 0.729166666666667 - 1, 1e-12);
  });

  it("counts pairs, weighed, and is the same for scores that rise with it", () => {
    fc.assert(
      fc.property(manyRows, (rows) => {
        const score = rows.map((r) => r[0]);
        const y = rows.map((r) => (r[1] ? 1 : 0));
        const w = rows.map((r) => r[2]);
        const area = rocAucOf(Float64Array.from(score), y, w);
        expectClose(area, pairs(score, y, w), 1e-12);
        expectClose(
          rocAucOf(
            Float64Array.from(score, (s) => Math.exp(s) - 3),
            y,
            w,
          ),
          area,
          1e-12,
        );
        const swapped = y.map((v) => 1 - v);
        expectClose(rocAucOf(Float64Array.from(score), swapped, w), 1 - area, 1e-12, 1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it("does not change its error when all weights are doubled, and is that of equal rows for counts", () => {
    const rows = drawnRows(60);
    const of = (data: readonly (typeof rows)[number][], more: object) =>
      rocAuc(data, { score: "score", label: "label", ...more });
    expectClose(
      of(
        rows.map((r) => ({ ...r, weight: 2 * r.weight })),
        { weight: "weight" },
      ).se,
      of(rows, { weight: "weight" }).se,
    );
    expectClose(of(rows, { weight: () => 1 }).se, of(rows, {}).se);
    const repeated = rows.flatMap((r) => Array.from({ length: r.count }, () => r));
    const { rows: _, ...counted } = of(rows, { count: "count", weight: "weight" });
    const { rows: __, ...one } = of(repeated, { weight: "weight" });
    expectClose(counted, one);
  });

  it("has no error where no pair contradicts another", () => {
    const rows = [1, 2, 3, 4].map((score) => ({ score, label: score > 2 }));
    expect(rocAuc(rows, plain)).toMatchObject({ value: 1, se: null, interval: null });
    const flat = rows.map((r) => ({ ...r, score: 1 }));
    expect(rocAuc(flat, plain)).toMatchObject({ value: 0.5, se: null });
  });
});

describe("the order of scores", () => {
  it("is descending, of equal ones the first first, whatever the scores", () => {
    const kinds: ((i: number) => number)[] = [
      (i) => Math.sin(i * i),
      (i) => Math.exp(((i * 7919) % 1000) / 10 - 50),
      (i) => (i % 3 === 0 ? 0 : 1e-300 * ((i * 31) % 500)),
      (i) => (i % 2 === 0 ? -0 : 0),
      (i) => (i % 7 === 0 ? 1e308 : -1e308),
    ];
    for (const kind of kinds) {
      const score = Float64Array.from({ length: 5000 }, (_, i) => kind(i));
      const expected = Array.from(score.keys()).sort((a, b) => score[b] - score[a] || a - b);
      const { order, from } = scoreOrder(score);
      expect(order.join()).toBe(expected.join());
      expect(from.length - 1).toBe(new Set(Array.from(score, (s) => s + 0)).size);
    }
  });
});

describe("curves", () => {
  it("have scikit-learn's points", () => {
    const roc = rocCurve(goldenRows, plain);
    expectClose(
      [...roc.columns.falsePositiveRate],
      [0, 0, 0.125, 0.125, 0.375, 0.375, 0.625, 0.75, 0.875, 1],
    );
    expect(roc.at(0)?.threshold).toBe(null);
    const pr = precisionRecallCurve(goldenRows, weighted);
    expectClose(pr.info.trapezoid, 0.7408333153285512, 1e-12);
    expectClose([...pr.columns.recall.slice(0, 4)], [1, 1, 0.9166666666666666, 0.9166666666666666]);
    expect(pr.at(pr.length - 1)).toEqual({ threshold: null, precision: 1, recall: 0 });
  });

  it("leave out straight lines on request, and keep their area", () => {
    const rows = drawnRows(80);
    const full = rocCurve(rows, plain);
    const simple = rocCurve(rows, { ...plain, simplify: true });
    expect(simple.length).toBeLessThan(full.length);
    const area = (curve: typeof full) =>
      [...curve].reduce((sum, p, k, points) => {
        const before = points[Math.max(0, k - 1)];
        return (
          sum +
          ((p.truePositiveRate + before.truePositiveRate) / 2) *
            (p.falsePositiveRate - before.falsePositiveRate)
        );
      }, 0);
    expectClose(area(simple), area(full));
    expectClose(area(full), full.info.auc);
  });

  it("have bands around themselves that a seed repeats", () => {
    const rows = drawnRows(300);
    const roc = rocCurve(rows, { ...plain, band: true, resamples: 100 });
    const middle = [...roc].filter((p) => p.falsePositiveRate > 0.1 && p.falsePositiveRate < 0.9);
    for (const p of middle) {
      expect(p.truePositiveRateLow).toBeLessThanOrEqual(p.truePositiveRate + 0.02);
      expect(p.truePositiveRateHigh).toBeGreaterThanOrEqual(p.truePositiveRate - 0.02);
    }
    expectClose(rocCurve(rows, { ...plain, band: true, resamples: 100 }), roc, 0);
    const pr = precisionRecallCurve(rows, { ...plain, band: true, resamples: 100 });
    expect(pr.at(5)?.precisionHigh).toBeGreaterThan(pr.at(5)?.precisionLow as number);
  });
});

describe("average precision and Kolmogorov-Smirnov", () => {
  it("are scikit-learn's", () => {
    expect(averagePrecision(goldenRows, plain).value).toBeCloseTo(0.6791056166056165, 12);
    expect(averagePrecision(goldenRows, weighted).value).toBeCloseTo(0.6789804372041214, 12);
    expect(kolmogorovSmirnov(goldenRows, plain).value).toBeCloseTo(0.45833333333333337, 12);
  });

  it("have an interval about as wide as the error of drawing new customers", () => {
    const many = Array.from(
      { length: 40 },
      (_, s) => averagePrecision(drawnRows(400, s + 1), { ...plain, resamples: 0 }).value,
    );
    const mean = many.reduce((a, b) => a + b, 0) / 40;
    const spread = Math.sqrt(many.reduce((a, b) => a + (b - mean) ** 2, 0) / 39);
    const { se } = averagePrecision(drawnRows(400, 3), { ...plain, resamples: 300 });
    expect((se as number) / spread).toBeGreaterThan(0.6);
    expect((se as number) / spread).toBeLessThan(1.6);
  });

  checkSuite({
    name: "averagePrecision",
    run: (data: { score: number; label: number; count?: number }[]) =>
      averagePrecision(data, {
        ...plain,
        resamples: 60,
        ...(data[0]?.count !== undefined && { count: "count" as const }),
      }),
    data: drawnRows(40).map(({ score, label }) => ({ score, label })),
    compare: ({ rows: account, ...rest }) => rest,
    withCount: (row: object, count) => ({ ...row, count }),
    runSeeded: (data, seed) => averagePrecision(data, { ...plain, resamples: 60, seed }),
    empty: "too-few-rows",
    oneRow: "bad-input",
    allNaN: "bad-value",
  });
});

describe("rows that cannot be judged", () => {
  it("are refused with their row", () => {
    expect(() => rocAuc([{ score: null, label: 1 }] as never, plain)).toThrowError(
      expect.objectContaining({ code: "missing-value", details: expect.objectContaining({ row: 0 }) }),
    );
    expect(() =>
      rocAuc(
        [
          { score: 1, label: 1 },
          { score: Infinity, label: 0 },
        ],
        plain,
      ),
    ).toThrowError(expect.objectContaining({ code: "bad-value" }));
    expect(() => rocCurve(goldenRows.slice(0, 2), plain)).toThrowError(
      expect.objectContaining({ code: "bad-input" }),
    );
    expect(() => rocAuc(goldenRows, { ...weighted, weight: () => 0 })).toThrowError(
      expect.objectContaining({ code: "too-few-rows" }),
    );
    expect(() => rocAuc(goldenRows, { score: "score", label: "nothing" as never })).toThrowError(
      expect.objectContaining({ code: "missing-column" }),
    );
    expect(() => rocAuc(goldenRows, {} as never)).toThrowError(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(() => averagePrecision(goldenRows, { ...plain, seed: 0.5 })).toThrowError(
      expect.objectContaining({ code: "bad-option" }),
    );
    const three = ["a", "b", "c"].map((label) => ({ score: 1, label }));
    expect(() => rocAuc(three, plain)).toThrowError(expect.objectContaining({ code: "bad-value" }));
    expect(() => rocAuc(three.slice(0, 2), plain)).toThrowError(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(rocAuc(three.slice(0, 2), { ...plain, positive: "b" }).value).toBe(0.5);
  });

  it("are left out with an account on request", () => {
    const rows = [...goldenRows.map(({ score, label }) => ({ score, label })), { score: null, label: 1 }];
    const auc = rocAuc(rows, { score: "score", label: "label", onInvalid: "skip" });
    expect(auc.value).toBeCloseTo(0.7291666666666667, 12);
    expect(auc.rows).toMatchObject({ given: 15, used: 14 });
  });

  it("may have labels as text, booleans or any two numbers", () => {
    const area = rocAuc(goldenRows, plain).value;
    const of = (
      label: (row: (typeof goldenRows)[number]) => string | number | boolean,
      positive?: string | number,
    ) => rocAuc(goldenRows, { score: "score", label, ...(positive !== undefined && { positive }) }).value;
    expect(of((row) => (row.label === 1 ? "Yes" : "No"))).toBe(area);
    expect(of((row) => row.label === 1)).toBe(area);
    expect(of((row) => (row.label === 1 ? 7 : 3), 7)).toBe(area);
    expect(of((row) => (row.label === 1 ? "stay" : "go"), "go")).toBeCloseTo(1 - area, 12);
  });
});
