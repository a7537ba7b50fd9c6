import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibrated } from "../../../src/learn/calibration/calibrated.ts";
import type { Calibration, CalibrationMethod } from "../../../src/learn/calibration/calibration-types.ts";
import { crossCalibrate } from "../../../src/learn/calibration/cross-calibrate.ts";
import { fitCalibration } from "../../../src/learn/calibration/fit-calibration.ts";
import { isotonicAt, isotonicSteps } from "../../../src/learn/calibration/isotonic-steps.ts";
import { parseCalibration } from "../../../src/learn/calibration/parse-calibration.ts";
import { logLoss } from "../../../src/learn/evaluation/log-loss.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { drawnRows, goldenRows, plain, scores, weighted } from "../evaluation/golden-rows.ts";

const refused = (code: string) => expect.objectContaining({ code });
/** The numbers of a map alone. */
function mapOf({ kind, version, method, fit, ...map }: Calibration & { readonly on?: string }): object {
  const { on, ...numbers } = map as { readonly on?: string };
  return numbers;
}

const methods: readonly CalibrationMethod[] = ["platt", "isotonic", "temperature", "beta"];

describe("Platt's sigmoid", () => {
  it("is scikit-learn's, to where its search stops", () => {
    expectClose(
      mapOf(fitCalibration(goldenRows, plain)),
      { a: -2.167343955713398, b: 1.3123018698558986 },
      1e-6,
    );
    expectClose(
      mapOf(fitCalibration(goldenRows, weighted)),
      { a: -3.1895992102148467, b: 2.273505715834255 },
      1e-5,
    );
  });

  it("has an end where scores tell the outcomes apart", () => {
    const rows = [1, 2, 3, 4].map((score) => ({ score, label: score > 2 }));
    const model = fitCalibration(rows, plain);
    const p = calibrated(model, [1, 4]);
    expect(p[0]).toBeGreaterThan(0.1);
    expect(p[1]).toBeLessThan(0.9);
  });

  it("says when the scores point the wrong way", () => {
    const model = fitCalibration(goldenRows, { ...plain, score: (row) => -row.score });
    expect(model.fit.warnings.join()).toContain("the wrong way around");
    const flat = fitCalibration(goldenRows, { ...plain, score: () => 3 });
    expect(flat.fit.status).toBe("constant");
    expectClose(calibrated(flat, [3])[0], calibrated(flat, [8])[0]);
  });
});

describe("isotonic steps", () => {
  it("are scikit-learn's, with ties and weights", () => {
    const model = fitCalibration(goldenRows, { ...plain, method: "isotonic" });
    expectClose(
      mapOf(model),
      {
        x: [0.05, 0.1, 0.35, 0.4, 0.6, 0.7, 0.8, 0.9],
        y: [0, 0.2, 0.2, 0.5, 0.5, 0.6666666666666666, 0.6666666666666666, 1],
      },
      1e-12,
    );
    const other = fitCalibration(goldenRows, { ...weighted, method: "isotonic" });
    expectClose(
      [...calibrated(other, [0, 0.15, 0.5, 0.65, 0.95])],
      [0, 1 / 11, 1 / 3, 0.523809523809524, 1],
      1e-12,
    );
  });

  it("rise, keep the mean, and no step up or down fits better", () => {
    const rows = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 1 }),
        fc.integer({ min: 1, max: 5 }),
      ),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(rows, (drawn) => {
        const x = Float64Array.from(drawn, (r) => r[0]);
        const y = drawn.map((r) => r[1]);
        const w = drawn.map((r) => r[2]);
        const steps = isotonicSteps(x, y, w);
        const fitted = drawn.map((r) => isotonicAt(steps, r[0]));
        for (let k = 1; k < steps.x.length; k++) {
          expect(steps.x[k]).toBeGreaterThan(steps.x[k - 1]);
          expect(steps.y[k]).toBeGreaterThanOrEqual(steps.y[k - 1]);
        }
        const sum = (values: readonly number[]) => values.reduce((a, v, i) => a + w[i] * v, 0);
        expectClose(sum(fitted), sum(y), 1e-9, 1e-9);
        // the best height of each score: the largest of the least means around it
        const mean = (from: number, to: number) => {
          const inside = drawn.filter((r) => r[0] >= from && r[0] <= to);
          return inside.reduce((a, r) => a + r[2] * r[1], 0) / inside.reduce((a, r) => a + r[2], 0);
        };
        const places = [...new Set(x)];
        for (const [i, r] of drawn.entries()) {
          const lows = places.filter((p) => p <= r[0]);
          const highs = places.filter((p) => p >= r[0]);
          const best = Math.max(...lows.map((from) => Math.min(...highs.map((to) => mean(from, to)))));
          expectClose(fitted[i], best, 1e-9, 1e-9);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("temperature and beta calibration", () => {
  it("are where a general search finds the least loss (scipy 1.17)", () => {
    expectClose(
      mapOf(fitCalibration(goldenRows, { ...plain, method: "temperature" })),
      { temperature: 1.7666919408136394 },
      1e-7,
    );
    expectClose(
      mapOf(fitCalibration(goldenRows, { ...weighted, method: "temperature" })),
      { temperature: 1.3291478065725808 },
      1e-7,
    );
    expectClose(
      mapOf(fitCalibration(goldenRows, { ...plain, method: "beta" })),
      { a: 0, b: 1.36311216, c: -1.40803903 },
      1e-6,
    );
    expectClose(
      mapOf(fitCalibration(goldenRows, { ...weighted, method: "beta" })),
      { a: 0, b: 1.96629431, c: -2.41633853 },
      1e-6,
    );
  });

  it("leave right probabilities nearly alone", () => {
    const rows = drawnRows(4000);
    for (const method of methods) {
      const model = fitCalibration(rows, { ...plain, method, on: "logit" });
      for (const p of [0.2, 0.5, 0.8]) expect(Math.abs(calibrated(model, [p])[0] - p)).toBeLessThan(0.06);
      expect(model.fit.logLossAfter).toBeLessThan((model.fit.logLossBefore as number) + 0.001);
    }
  });

  it("have an end where probabilities tell the outcomes apart, and say so", () => {
    const rows = [0.1, 0.2, 0.8, 0.9].map((score) => ({ score, label: score > 0.5 }));
    for (const method of ["temperature", "beta", "isotonic"] as const) {
      const model = fitCalibration(rows, { ...plain, method });
      expect(model.fit.status).toBe("separated");
      expect(calibrated(model, [0.9])[0]).toBeGreaterThan(0.95);
    }
  });

  it("make one probability of one score", () => {
    const rows = goldenRows.map((row) => ({ ...row, score: 0.5 }));
    for (const method of ["beta", "isotonic"] as const) {
      const model = fitCalibration(rows, { ...plain, method });
      expect(model.fit.status).toBe("constant");
      expect(calibrated(model, [0.5])[0]).toBeCloseTo(6 / 14, 9);
    }
    expect(fitCalibration(rows, { ...plain, method: "temperature" })).toMatchObject({ temperature: 1 });
  });
});

describe("calibration of every method", () => {
  for (const method of methods)
    checkSuite({
      name: `fitCalibration ${method}`,
      run: (data: { score: number; label: number; count?: number }[]) =>
        fitCalibration(data, {
          ...plain,
          method,
          ...(data[0]?.count !== undefined && { count: "count" as const }),
        }),
      data: goldenRows.map(({ score, label }) => ({ score, label })),
      parse: parseCalibration,
      compare: ({ fit, ...map }) => ({ ...map, share: fit.share, after: fit.logLossAfter }),
      withCount: (row: object, count) => ({ ...row, count }),
      empty: "too-few-rows",
      oneRow: "bad-input",
      allNaN: "bad-value",
    });

  it("takes probabilities where it needs them", () => {
    const rows = goldenRows.map((row) => ({ ...row, score: 2 * row.score }));
    for (const method of ["temperature", "beta"] as const)
      expect(() => fitCalibration(rows, { ...plain, method })).toThrowError(refused("bad-value"));
    expect(() => fitCalibration(rows, { ...plain, on: "logit" })).toThrowError(refused("bad-value"));
    const model = fitCalibration(goldenRows, { ...plain, method: "beta" });
    expect(() => calibrated(model, [1.5])).toThrowError(refused("bad-value"));
    expect(() => calibrated(model, ["1"] as never)).toThrowError(refused("bad-value"));
    expect(() => calibrated(model, null as never)).toThrowError(refused("bad-input"));
    expect([...calibrated(model, [Number.NaN, 0, 1])].map(Number.isNaN)).toEqual([true, false, false]);
    expect(() => fitCalibration(goldenRows, { ...plain, method: "none" as never })).toThrowError(
      refused("bad-option"),
    );
  });

  it("is read from outside only when it is one", () => {
    const model = fitCalibration(goldenRows, { ...plain, method: "isotonic" });
    const bad: object[] = [
      { ...model, method: "__proto__" },
      { ...model, y: [1, 0] },
      { ...model, x: [1, 1], y: [0, 1] },
      { ...model, x: [], y: [] },
      { ...model, a: 1 },
      { ...model, y: [0, 2], x: [0, 1] },
      { ...fitCalibration(goldenRows, plain), a: null },
      { ...fitCalibration(goldenRows, plain), on: "both" },
      { ...fitCalibration(goldenRows, { ...plain, method: "beta" }), a: -1 },
      { ...fitCalibration(goldenRows, { ...plain, method: "temperature" }), temperature: 0 },
      { ...model, fit: null },
    ];
    for (const json of bad) expect(() => parseCalibration(json)).toThrowError(refused("bad-model"));
  });
});

describe("calibration across folds", () => {
  it("maps every row by what the others teach", () => {
    const rows = drawnRows(200).map((row, i) => ({ ...row, fold: i % 4 }));
    const { probabilities, folds, calibration } = crossCalibrate(rows, {
      ...plain,
      fold: "fold",
      method: "isotonic",
    });
    expect(folds).toBe(4);
    const model = fitCalibration(
      rows.filter((r) => r.fold !== 2),
      { ...plain, method: "isotonic" },
    );
    expectClose(probabilities[2], calibrated(model, [rows[2].score])[0], 1e-12);
    expect(calibration.fit.rows.used).toBe(200);
    // honest: worse than on the rows the map was fitted on
    const honest = logLoss(
      rows.map((r, i) => ({ score: probabilities[i], label: r.label })),
      plain,
    ).value;
    expect(honest).toBeGreaterThan(calibration.fit.logLossAfter);
  });

  it("refuses folds it cannot learn beside", () => {
    const rows = goldenRows.map((row) => ({ ...row, fold: row.label }));
    expect(() => crossCalibrate(rows, { ...plain, fold: "fold" })).toThrowError(refused("bad-input"));
    expect(() => crossCalibrate(rows, { ...plain, fold: () => 0 })).toThrowError(refused("too-few-rows"));
    expect(scores).toHaveLength(14);
  });
});
