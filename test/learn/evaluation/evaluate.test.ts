import { describe, expect, it } from "vitest";
import type { Estimate } from "../../../src/core/estimate.ts";
import { compareClassifiers } from "../../../src/learn/evaluation/compare-classifiers.ts";
import { evaluateClassifier } from "../../../src/learn/evaluation/evaluate-classifier.ts";
import { evaluateRegression } from "../../../src/learn/evaluation/evaluate-regression.ts";
import { rocAuc } from "../../../src/learn/evaluation/roc-auc.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { drawnRows, goldenRows, plain, weighted } from "./golden-rows.ts";

const refused = (code: string) => expect.objectContaining({ code });

describe("a classifier evaluated", () => {
  it("has every measure with an interval, and says them in words", () => {
    const found = evaluateClassifier(drawnRows(1000), { ...plain, words: { who: "customers", did: "left" } });
    for (const name of [
      "auc",
      "gini",
      "averagePrecision",
      "kolmogorovSmirnov",
      "logLoss",
      "brier",
      "share",
    ] as const) {
      const { value, interval } = found[name] as Estimate & { interval: [number, number] };
      expect(interval[0]).toBeLessThan(value);
      expect(interval[1]).toBeGreaterThan(value);
    }
    expect(found.warnings).toEqual([]);
    expect(found.sentences[1]).toMatch(
      /^Of the 10 % of customers with the highest scores, \d\d in 100 left: 1\.\d times as many as among all \(1\.\d to (1|2)(\.\d)?\)\.$/,
    );
    expect(found.calibration?.slope?.interval?.[0]).toBeLessThan(1);
    expect(found.calibration?.slope?.interval?.[1]).toBeGreaterThan(1);
  });

  it("agrees with the functions of one measure", () => {
    const found = evaluateClassifier(goldenRows, weighted);
    expectClose(found.auc?.interval, rocAuc(goldenRows, weighted).interval, 1e-12);
    expect(found.decision.kappa?.value).toBeCloseTo(0.26086956521739135, 12);
  });

  it("leaves out what one outcome, scores that are no probabilities, or equal scores cannot say, with a warning", () => {
    const one = evaluateClassifier(
      goldenRows.filter((r) => r.label === 1),
      plain,
    );
    expect(one).toMatchObject({ auc: null, topDecile: null, calibration: null, averagePrecision: null });
    expect(one.logLoss?.value).toBeGreaterThan(0);
    expect(one.warnings.join(" ")).toContain("All rows are with the outcome");
    const raw = evaluateClassifier(goldenRows, { score: (row) => 10 * row.score, label: "label" });
    expect(raw).toMatchObject({ logLoss: null, brier: null, calibration: null });
    expect(raw.warnings.join(" ")).toContain("no probabilities");
    const flat = evaluateClassifier(goldenRows, { score: () => 0.4, label: "label" });
    expect(flat.auc).toMatchObject({ value: 0.5, se: null });
    expect(flat.calibration?.slope).toBe(null);
    expect(flat.topDecile?.lift.value).toBeCloseTo(1, 12);
    expect(flat.warnings.join(" ")).toContain("All scores are equal");
  });

  checkSuite({
    name: "evaluateClassifier",
    run: (data: { score: number; label: number; weight: number; count?: number }[]) =>
      evaluateClassifier(data, {
        ...weighted,
        resamples: 50,
        ...(data[0]?.count !== undefined && { count: "count" as const }),
      }),
    data: drawnRows(60).map(({ score, label, weight }) => ({ score, label, weight })),
    compare: ({ rows: account, ...rest }) => rest,
    withCount: (row: object, count) => ({ ...row, count }),
    runSeeded: (data, seed) => evaluateClassifier(data, { ...plain, resamples: 50, seed }),
    empty: "too-few-rows",
    oneRow: (found) => expect(found.auc).toBe(null),
    allNaN: "bad-value",
  });
});

describe("two classifiers compared", () => {
  const of = { first: "score", second: "other", label: "label" } as const;

  it("have DeLong's test as pROC 1.18 has it, and R's paired t test", () => {
    const { auc, logLoss, sentences } = compareClassifiers(goldenRows, of);
    expect(auc.second).toBeCloseTo(0.9375, 12);
    expectClose(auc.difference.p, 0.0848943779475811, 1e-9);
    expectClose(auc.difference.interval, [-0.445323176750549, 0.0286565100838821], 1e-9);
    expectClose(logLoss?.difference.value, 0.251117604535627, 1e-9);
    expectClose(logLoss?.difference.p, 0.0895553018665338, 1e-9);
    expectClose(logLoss?.difference.interval, [-0.0446003925249744, 0.546835601596229], 1e-9);
    expect(sentences[0]).toBe("In ranking the difference may be luck (p = 0.085).");
  });

  it("are alike when they are the same, and count equal rows as rows", () => {
    const same = compareClassifiers(goldenRows, { ...of, second: "score" });
    expect(same.auc.difference).toMatchObject({ value: 0, se: null, p: null });
    expect(same.sentences[0]).toContain("cannot be told apart");
    const rows = goldenRows.map((row, i) => ({ ...row, count: 1 + (i % 3) }));
    const { rows: _, ...counted } = compareClassifiers(rows, { ...of, count: "count", weight: "weight" });
    const { rows: __, ...repeated } = compareClassifiers(
      rows.flatMap((r) => Array.from({ length: r.count }, () => r)),
      { ...of, weight: "weight" },
    );
    expectClose(counted, repeated);
  });

  it("need both scores and both outcomes", () => {
    expect(() => compareClassifiers(goldenRows, { first: "score", label: "label" } as never)).toThrowError(
      refused("bad-option"),
    );
    expect(() => compareClassifiers(goldenRows.slice(0, 2), of)).toThrowError(refused("bad-input"));
    expect(compareClassifiers(goldenRows, { ...of, second: (r) => 5 * r.other }).logLoss).toBe(null);
  });
});

describe("a regression evaluated", () => {
  const rows = [3, 5, 8, 1, 4.5, 2].map((predicted, i) => ({
    predicted,
    actual: [2, 6, 8, 2, 0, 3][i],
    weight: 1 + (i % 2),
    count: 1 + (i % 3),
  }));
  const of = { predicted: "predicted", actual: "actual" } as const;

  it("has scikit-learn 1.7's measures", () => {
    const four = evaluateRegression(rows.slice(0, 4), of);
    expectClose(four.poissonDeviance?.value, 0.3346467428336447, 1e-12);
    expectClose(four.r2?.value, 0.8888888888888888, 1e-12);
    expectClose(four.pinball.value, 0.375, 1e-12);
    expectClose(four.rmse.value, Math.sqrt(0.75), 1e-12);
  });

  it("counts equal rows as rows", () => {
    const repeated = rows.flatMap((r) => Array.from({ length: r.count }, () => r));
    const { rows: _, ...one } = evaluateRegression(rows, { ...of, count: "count", weight: "weight" });
    const { rows: __, ...other } = evaluateRegression(repeated, { ...of, weight: "weight" });
    expectClose(one, other);
  });

  it("says where a measure has no meaning, and refuses what is no number", () => {
    const flat = evaluateRegression(
      [
        { predicted: 0, actual: 1 },
        { predicted: 2, actual: 1 },
      ],
      of,
    );
    expect(flat).toMatchObject({ r2: null, poissonDeviance: null });
    expect(flat.warnings).toHaveLength(1);
    expect(() => evaluateRegression(rows.slice(0, 0), of)).toThrowError(refused("too-few-rows"));
    expect(() => evaluateRegression([{ predicted: 1, actual: null }] as never, of)).toThrowError(
      refused("missing-value"),
    );
    expect(() => evaluateRegression(rows, { ...of, quantile: 1 })).toThrowError(refused("bad-option"));
  });
});
