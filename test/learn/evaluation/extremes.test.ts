import { describe, expect, it } from "vitest";
import {
  calibrated,
  compareClassifiers,
  evaluateClassifier,
  evaluateRegression,
  fitCalibration,
  parseCalibration,
  rocAuc,
} from "../../../src/learn/index.ts";

const scored = Array.from({ length: 40 }, (_, i) => ({
  score: i % 10,
  left: i % 10 > 4 + (i % 3) ? 1 : 0,
}));

describe("measures at the edge of numbers", () => {
  it("equal actual numbers have no variance, whatever rounding makes of their mean", () => {
    const rows = [0.1, 0.2, 0.4].map((predicted) => ({ predicted, actual: 0.1 }));
    const found = evaluateRegression(rows, { predicted: "predicted", actual: "actual" });
    expect(found.r2).toBeNull();
    expect(found.warnings.length).toBe(1);
  });

  it("weights beyond 1e-70 and 1e70 are refused", () => {
    for (const weight of [1e-80, 1e80])
      expect(() => rocAuc(scored, { score: "score", label: "left", weight: () => weight })).toThrow(
        expect.objectContaining({ code: "bad-value" }),
      );
    const area = rocAuc(scored, { score: "score", label: "left", weight: (_, i) => (i % 2 ? 1e70 : 1e-70) });
    expect(area.value).toBeGreaterThan(0.5);
    expect(area.se).not.toBeNull();
  });

  it.each([1e300, 1e-300])("Platt's sigmoid takes scores in units of %s", (unit) => {
    const mapOf = (factor: number) =>
      fitCalibration(
        scored.map(({ score, left }) => ({ score: score * factor, left })),
        { score: "score", label: "left" },
      );
    const one = calibrated(mapOf(1), [0, 5, 9]);
    const other = calibrated(mapOf(unit), [0, 5 * unit, 9 * unit]);
    for (const [i, p] of one.entries()) expect(other[i]).toBeCloseTo(p, 10);
  });

  it("isotonic steps far apart are joined by a line all the same", () => {
    const rows = [-1e308, 1e308].map((score, left) => ({ score, left }));
    const model = fitCalibration(rows, { score: "score", label: "left", method: "isotonic" });
    expect([...calibrated(model, [0, 9e307])]).toEqual([0.5, 0.95]);
  });

  it("a score of Infinity has no probability", () => {
    const model = fitCalibration(scored, { score: "score", label: "left" });
    expect(() => calibrated(model, [Number.POSITIVE_INFINITY])).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
    expect(calibrated(model, [Number.NaN])[0]).toBeNaN();
  });

  it("a calibration with a damaged fit, or slopes beyond all numbers, is none", () => {
    const rows = scored.map(({ score, left }) => ({ score: (score + 0.5) / 10, left }));
    const model = fitCalibration(rows, { score: "score", label: "left", method: "beta" });
    for (const wrong of [
      { ...model, fit: { warnings: [{}] } },
      { ...model, fit: { ...model.fit, status: "great" } },
      { ...model, fit: { ...model.fit, share: "half" } },
      { ...model, a: 1e308, b: 1e308 },
    ])
      expect(() => parseCalibration(wrong)).toThrow(expect.objectContaining({ code: "bad-model" }));
    expect(parseCalibration(JSON.stringify(model))).toEqual(model);
  });
});

describe("sentences", () => {
  it("do not call a perfect and a reversed score alike", () => {
    const rows = [
      [3, 1, 1],
      [4, 2, 1],
      [1, 3, 0],
      [2, 4, 0],
    ].map(([a, b, left]) => ({ a, b, left }));
    const { auc, sentences } = compareClassifiers(rows, { first: "a", second: "b", label: "left" });
    expect(auc.difference).toMatchObject({ value: 1, se: null, p: null });
    expect(sentences).toEqual([
      "In ranking the first is ahead, but these rows do not say how much of that is luck.",
    ]);
  });

  it("are English for one customer and for none", () => {
    const words = { who: "customers", did: "left" };
    const of = (left: (i: number) => number) =>
      evaluateClassifier(
        Array.from({ length: 40 }, (_, i) => ({ risk: i / 40, left: left(i) })),
        { score: "risk", label: "left", words, resamples: 0 },
      ).sentences;
    expect(of((i) => (i === 30 ? 1 : 0))).toContain(
      "Only 1 of the customers left: take all of these figures as rough.",
    );
    expect(of(() => 0)).toEqual(["0 of 40 customers left: 0 in 100."]);
  });
});
