import { describe, expect, it } from "vitest";
import {
  describeLinearModel,
  fitElasticNet,
  fitLogisticRegression,
  linearCoefficients,
  parseLinearModel,
  predictOutcome,
} from "../../../src/learn/index.ts";

const rows = Array.from({ length: 40 }, (_, i) => ({
  visits: (i * 7) % 11,
  plan: i % 3 === 0 ? "yearly" : "monthly",
  spend: 3 * ((i * 7) % 11) + (i % 5),
  left: (i * 7) % 11 < 2 + (i % 7) ? "yes" : "no",
}));

describe("linear models at the edge of numbers", () => {
  const plain = fitLogisticRegression(rows, { target: "left", features: ["visits"] });

  it.each([1e300, 1e200, 1e-200, 1e-300])("columns in units of %s tell what they tell otherwise", (unit) => {
    const huge = rows.map(({ visits, left }) => ({ visits: visits * unit, left }));
    const model = fitLogisticRegression(huge, { target: "left" });
    expect(model.fit.status).toBe("converged");
    expect(model.terms[0].coefficient * unit).toBeCloseTo(plain.terms[0].coefficient, 10);
    const [p] = predictOutcome(model, huge).columns.probability as Float64Array;
    const [q] = predictOutcome(plain, rows).columns.probability as Float64Array;
    expect(p).toBeCloseTo(q, 10);
    expect(() => parseLinearModel(JSON.stringify(model))).not.toThrow();
  });

  it("targets whose squares are numbers are fitted, others refused", () => {
    const times = (unit: number) => rows.map(({ visits, spend }) => ({ visits, spend: spend * unit }));
    const one = fitElasticNet(times(1), { target: "spend" });
    const large = fitElasticNet(times(1e120), { target: "spend" });
    expect(large.terms[0].coefficient / 1e120).toBeCloseTo(one.terms[0].coefficient, 10);
    expect(() => parseLinearModel(JSON.stringify(large))).not.toThrow();
    expect(() => fitElasticNet(times(1e200), { target: "spend" })).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
  });

  it("weights beyond 1e-70 and 1e70 are refused: their products would be none", () => {
    for (const weight of [1e-80, 1e80])
      expect(() =>
        fitLogisticRegression(rows, { target: "left", features: ["visits"], weight: () => weight }),
      ).toThrow(expect.objectContaining({ code: "bad-value" }));
  });

  it("a lasso finds its top also where one column nearly follows from another", () => {
    const close = Array.from({ length: 200 }, (_, i) => {
      const [a, b] = [Math.sin(i * 1.7) * 3, Math.cos(i * 2.3)];
      const row = { a, b: 0.7 * a + 1e-4 * b, c: Math.sin(i * 0.9) };
      return {
        ...row,
        spend: 2 * a + 3e4 * (row.b - 0.7 * a) + row.c + Math.cos(i * 5.1),
        left: Math.sin(i) < b ? 1 : 0,
      };
    });
    const features = ["a", "b", "c"] as const;
    for (const l1 of [0.3, 5, 30]) {
      const squares = fitElasticNet(close, { target: "spend", features: [...features], penalty: { l1 } });
      const odds = fitLogisticRegression(close, {
        target: "left",
        features: [...features],
        penalty: { l1, l2: 0.01 },
      });
      for (const { fit } of [squares, odds]) {
        expect(fit.status).toBe("converged");
        expect(fit.gap).toBeLessThan(1e-11);
      }
    }
  });

  it("terms whose names would be the same are told apart, also from the intercept", () => {
    const clash = rows.map(({ left }, i) => ({
      "a: b": i % 2 === 0 ? "c" : "d",
      a: i % 5 < 2 ? "b: c" : "e",
      intercept: i % 4,
      left,
    }));
    const model = fitLogisticRegression(clash, { target: "left", penalty: { l2: 1 } });
    const names = [...linearCoefficients(model)].map(({ term }) => term);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("a: b: c (a)");
    expect(parseLinearModel(JSON.stringify(model)).terms.length).toBe(names.length - 1);
  });

  it("a target may be a function that gives text", () => {
    const model = fitLogisticRegression(rows, { target: ({ left }) => left, features: ["visits"] });
    expect(model.outcome).toMatchObject({ positive: "yes", negative: "no" });
    expect(model.terms[0].coefficient).toBe(plain.terms[0].coefficient);
  });

  it("what a model says of its fit is checked, too", () => {
    const parsed = (change: (fit: Record<string, unknown>) => void) => {
      const json = JSON.parse(JSON.stringify(plain));
      change(json.fit);
      return () => describeLinearModel(parseLinearModel(json));
    };
    for (const key of Object.keys(plain.fit)) {
      expect(
        parsed((fit) => delete fit[key]),
        key,
      ).toThrow(expect.objectContaining({ code: "bad-model" }));
      expect(
        parsed((fit) => {
          fit[key] = {};
        }),
        key,
      ).toThrow(expect.objectContaining({ code: "bad-model" }));
    }
    expect(
      parsed((fit) => {
        fit.status = "great";
      }),
    ).toThrow(expect.objectContaining({ code: "bad-model" }));
    expect(parsed(() => {})).not.toThrow();
  });
});

describe("a linear regression in words", () => {
  it("says ranges of a difference without signs", () => {
    const data = Array.from({ length: 60 }, (_, i) => ({
      visits: (i * 7) % 11,
      noise: (i * 5) % 13,
      spend: 100 - 5 * ((i * 7) % 11) + ((i * 31) % 17),
    }));
    const { sentences } = describeLinearModel(fitElasticNet(data, { target: "spend" }));
    expect(sentences[0]).toMatch(
      /^With visits 1 higher the expected value of spend is [\d.]+ lower \([\d.]+ to [\d.]+\)\.$/,
    );
    expect(sentences[1]).toMatch(/\([\d.]+ lower to [\d.]+ higher; chance alone might do as much\)\.$/);
  });
});
