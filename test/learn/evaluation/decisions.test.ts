import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brierLoss } from "../../../src/learn/evaluation/brier-loss.ts";
import { confusionAt } from "../../../src/learn/evaluation/confusion-at.ts";
import { liftAt } from "../../../src/learn/evaluation/lift-at.ts";
import { liftTable } from "../../../src/learn/evaluation/lift-table.ts";
import { logLoss } from "../../../src/learn/evaluation/log-loss.ts";
import { profitCurve } from "../../../src/learn/evaluation/profit-curve.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { drawnRows, goldenRows, plain, weighted } from "./golden-rows.ts";

const refused = (code: string) => expect.objectContaining({ code });

describe("log loss and Brier loss", () => {
  it("are scikit-learn's", () => {
    expect(logLoss(goldenRows, plain).value).toBeCloseTo(0.6498759306622761, 12);
    expect(logLoss(goldenRows, weighted).value).toBeCloseTo(0.603243584821203, 12);
    expect(brierLoss(goldenRows, plain).value).toBeCloseTo(0.22339285714285714, 12);
    expect(brierLoss(goldenRows, weighted).value).toBeCloseTo(0.20941176470588235, 12);
  });

  it("charge a sure error 36, not everything", () => {
    const rows = [
      { score: 0, label: 1 },
      { score: 1, label: 0 },
    ];
    expect(logLoss(rows, plain).value).toBeCloseTo(52 * Math.log(2), 9);
    expect(logLoss(rows.slice(0, 1), plain)).toMatchObject({ se: null, skill: null });
  });

  it("have the interval of R's t.test", () => {
    expectClose(logLoss(goldenRows, plain).interval, [0.278373588947539, 1.02137827237701], 1e-9);
  });

  it("split into reliability, resolution and uncertainty", () => {
    for (const of of [plain, weighted]) {
      const loss = brierLoss(drawnRows(200), of);
      expectClose(loss.value, loss.reliability - loss.resolution + loss.uncertainty, 1e-12);
    }
  });

  it("refuse what is no probability", () => {
    expect(() => logLoss([{ score: 1.2, label: 1 }], plain)).toThrowError(refused("bad-value"));
    expect(() => brierLoss([{ score: -0.1, label: 1 }], plain)).toThrowError(refused("bad-value"));
  });
});

describe("lift", () => {
  it("takes the first of equal scores first, as the reference", () => {
    const top = (rows: number) => liftAt(goldenRows, { ...plain, top: { rows }, ties: "first" });
    expect(top(3).lift.value).toBeCloseTo(1.5555555555555556, 12);
    expect(top(5).captured.value).toBeCloseTo(0.5, 12);
    expect(top(7).lift.value).toBeCloseTo(1.3333333333333333, 12);
  });

  it("is by default what is to be expected of equal scores in any order", () => {
    // all orders of the two rows with 0.8, and of the three with 0.6
    expect(liftAt(goldenRows, { ...plain, top: { rows: 2 } }).found).toBeCloseTo(1.5, 12);
    expect(liftAt(goldenRows, { ...plain, top: { rows: 6 } }).found).toBeCloseTo(3 + 2 / 3, 12);
  });

  it("finds everything in the end, part by part", () => {
    for (const ties of ["first", "even"] as const) {
      const table = liftTable(drawnRows(137), { ...weighted, ties, parts: 7 });
      const rows = [...table];
      expectClose(rows[6].captured, 1);
      expectClose(rows[6].cumulativeLift, 1);
      const found = rows.reduce((sum, r) => sum + r.found, 0);
      expectClose(
        rows.map((r) => r.captured),
        rows.map((_, k) => rows.slice(0, k + 1).reduce((sum, r) => sum + r.found, 0) / found),
      );
      for (const r of rows) expect(r.rateLow <= r.rate && r.rate <= r.rateHigh).toBe(true);
    }
  });

  it("of counts is that of equal rows", () => {
    const rows = drawnRows(50);
    const counted = liftTable(rows, { ...plain, count: "count" });
    const repeated = rows.flatMap((r) => Array.from({ length: r.count }, () => r));
    expectClose(counted, liftTable(repeated, plain));
  });

  it("refuses other parts and tops", () => {
    expect(() => liftTable(goldenRows, { ...plain, parts: 1 })).toThrowError(refused("bad-option"));
    expect(() => liftAt(goldenRows, { ...plain, top: { rows: 15 } })).toThrowError(refused("bad-option"));
    expect(() => liftAt(goldenRows, { ...plain, ties: "last" as never })).toThrowError(refused("bad-option"));
  });
});

describe("a decision at a threshold", () => {
  it("has scikit-learn's measures", () => {
    const at = confusionAt(goldenRows, plain);
    expect([at.trueNegatives, at.falsePositives, at.falseNegatives, at.truePositives]).toEqual([5, 3, 2, 4]);
    expectClose(
      [at.f1, at.fBeta, at.balancedAccuracy, at.mcc, at.kappa].map((m) => m?.value),
      [0.6153846153846154, 0.6451612903225806, 0.6458333333333333, 0.28867513459481287, 0.2857142857142857],
      1e-12,
    );
    const other = confusionAt(goldenRows, weighted);
    expectClose(
      [other.precision, other.recall, other.f1, other.mcc, other.kappa].map((m) => m?.value),
      [0.47368421052631576, 0.75, 0.5806451612903226, 0.2843611155188746, 0.26086956521739135],
      1e-12,
    );
  });

  it("has errors as rows drawn anew would give", () => {
    // share of right decisions as a composed measure: its error is known
    const at = confusionAt(goldenRows, plain);
    const [tp, fp, fn, tn] = [4, 3, 2, 5];
    // derivative of F1 = 2a / (2a + b + c) by hand
    const d = 2 * tp + fp + fn;
    const slopes = [(2 * (fp + fn)) / (d * d), (-2 * tp) / (d * d), (-2 * tp) / (d * d), 0];
    const variance = slopes.reduce((sum, s, k) => sum + [tp, fp, fn, tn][k] * s * s, 0);
    expectClose(at.f1?.se, Math.sqrt((variance * 14) / 13), 1e-7);
  });

  it("is null where it divides by nothing", () => {
    const at = confusionAt(goldenRows, { ...plain, threshold: 2 });
    expect(at).toMatchObject({ truePositives: 0, precision: null, mcc: null });
    const one = confusionAt([{ score: 0.7, label: 1 }], plain);
    expect(one).toMatchObject({ specificity: null, balancedAccuracy: null, kappa: null });
    expect(one.recall?.value).toBe(1);
    expect(() => confusionAt(goldenRows, { ...plain, beta: 0 })).toThrowError(refused("bad-option"));
  });
});

describe("the profit of offers", () => {
  const offer = { ...plain, cost: 2, value: 10, success: 0.4 };

  it("is the reference's at every threshold, and best with the fewest offers", () => {
    const curve = profitCurve(goldenRows, offer);
    expectClose([...curve.columns.profit], [0, 2, 2, 4, 2, 4, 0, -2, -2, -4]);
    expect(curve.info.best).toMatchObject({ threshold: 0.7, offers: 4, found: 3, spent: 8 });
    expect(curve.info.everybody).toBeCloseTo(-4, 12);
  });

  it("keeps to a budget and a capacity, and may be nobody", () => {
    expect(profitCurve(goldenRows, { ...offer, budget: 7 }).info.best.threshold).toBe(0.9);
    expect(profitCurve(goldenRows, { ...offer, capacity: 0 }).info.best.threshold).toBe(null);
    expect(profitCurve(goldenRows, { ...offer, cost: 20 }).info.best).toMatchObject({
      threshold: null,
      offers: 0,
    });
  });

  it("takes values and costs by customer", () => {
    const rows = goldenRows.map((row, i) => ({ ...row, worth: i, price: 1 + (i % 2) }));
    const curve = profitCurve(rows, { ...plain, cost: "price", value: "worth", success: 0.5 });
    for (const { threshold, profit } of curve) {
      const plainSum = rows
        .filter((r) => threshold !== null && r.score >= threshold)
        .reduce((sum, r) => sum + 0.5 * r.worth * r.label - r.price, 0);
      expectClose(profit, plainSum, 1e-12, 1e-12);
    }
  });

  it("refuses what is no amount", () => {
    expect(() => profitCurve(goldenRows, { ...offer, cost: -1 })).toThrowError(refused("bad-option"));
    expect(() => profitCurve(goldenRows, { ...plain, cost: 1 } as never)).toThrowError(refused("bad-option"));
    expect(() => profitCurve(goldenRows, { ...offer, success: 2 })).toThrowError(refused("bad-option"));
    expect(() => profitCurve(goldenRows, { ...offer, value: () => -5 })).toThrowError(refused("bad-value"));
    expect(() => profitCurve(goldenRows, { ...offer, budget: -1 })).toThrowError(refused("bad-option"));
  });

  checkSuite({
    name: "profitCurve",
    run: (data: { score: number; label: number; count?: number }[]) =>
      profitCurve(data, {
        ...offer,
        value: (row) => 5 + 10 * row.score,
        resamples: 60,
        ...(data[0]?.count !== undefined && { count: "count" as const }),
      }),
    data: drawnRows(40).map(({ score, label }) => ({ score, label })),
    withCount: (row: object, count) => ({ ...row, count }),
    runSeeded: (data, seed) => profitCurve(data, { ...offer, resamples: 60, seed }),
    empty: "too-few-rows",
    oneRow: (curve) => expect(curve.length).toBe(2),
    allNaN: "bad-value",
  });

  it("never depends on the order of rows", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...goldenRows], { minLength: 14 }), (rows) => {
        expectClose(
          profitCurve(rows, { ...offer, resamples: 50 }),
          profitCurve(goldenRows, { ...offer, resamples: 50 }),
        );
      }),
      { numRuns: 10 },
    );
  });
});
