import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ForestModel, fitDecisionTree, parseForest, predictOutcome } from "../../../src/learn/index.ts";
import { predictionsOf } from "../../../src/learn/models/predictions-of.ts";
import { readFeatures } from "../../../src/learn/rows/read-features.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { madeFeatures, madeRows } from "./made-rows.ts";

const leavesOf = (model: ForestModel) => model.trees.cover.length;

/** Weighted mean squared error, summed over classes. */
function errorOf(
  model: ForestModel,
  rows: readonly object[],
  truth: (row: never) => readonly number[],
  weight?: string,
): number {
  const predicted = predictionsOf(model, readFeatures(model.schema, rows, "test"));
  let total = 0;
  let all = 0;
  rows.forEach((row, i) => {
    const w = weight === undefined ? 1 : (row as { [name: string]: number })[weight];
    truth(row as never).forEach((y, k) => {
      total += w * (predicted[k][i] - y) ** 2;
    });
    all += w;
  });
  return total / all;
}

const yes = (row: { left: number }) => [row.left];
const classes = (row: { level: string }) =>
  ["low", "middle", "top"].map((name) => (row.level === name ? 1 : 0));

describe("fitDecisionTree", () => {
  // scikit-learn 1.7.2, DecisionTreeClassifier and DecisionTreeRegressor with max_depth=4, random_state=0 on the same rows
  it.each([
    ["gini", 1, 13, 0.03935185185185185, 0.22371031746031747],
    ["gini", 5, 10, 0.05768518518518519, 0.24013708513708515],
    ["entropy", 1, 10, 0.046296296296296294, 0.2088919413919414],
    ["entropy", 5, 10, 0.05148148148148148, 0.22990079365079366],
  ] as const)(
    "grows scikit-learn's tree with %s and leaves of %i",
    (criterion, minLeaf, leaves, brier, byClass) => {
      const growth = { features: madeFeatures, criterion, minLeaf, maxDepth: 4 } as const;
      const binary = fitDecisionTree(madeRows, { ...growth, target: "left" });
      expect(leavesOf(binary)).toBe(leaves);
      expectClose(errorOf(binary, madeRows, yes), brier);
      const several = fitDecisionTree(madeRows, { ...growth, target: "level", outcome: "classes" });
      expectClose(errorOf(several, madeRows, classes), byClass);
    },
  );

  it("states scikit-learn's importances", () => {
    const model = fitDecisionTree(madeRows, {
      features: madeFeatures,
      target: "left",
      minLeaf: 5,
      maxDepth: 4,
    });
    expectClose(
      model.fit.importance.map((f) => f.importance),
      [0.451624956, 0.199116213, 0.349258831],
      1e-8,
    );
  });

  it.each([
    [1, 0.027780822811447812],
    [5, 0.03251964357864358],
  ])("grows scikit-learn's tree of numbers with leaves of %i", (minLeaf, error) => {
    const model = fitDecisionTree(madeRows, {
      features: madeFeatures,
      target: "spend",
      outcome: "number",
      minLeaf,
      maxDepth: 4,
    });
    expect(leavesOf(model)).toBe(16);
    expectClose(
      errorOf(model, madeRows, (row: { spend: number }) => [row.spend]),
      error,
    );
  });

  // ccp_alpha = share of the root's impurity, min_samples_leaf=3
  it.each([
    [0.02, 7, 0.06213713713713715],
    [0.05, 5, 0.0744356120826709],
    [0.1, 4, 0.08776894541600425],
  ])("prunes at %d as scikit-learn does", (costComplexity, leaves, brier) => {
    const model = fitDecisionTree(madeRows, {
      features: madeFeatures,
      target: "left",
      minLeaf: 3,
      costComplexity,
    });
    expect(leavesOf(model)).toBe(leaves);
    expectClose(errorOf(model, madeRows, yes), brier);
    expectClose(model.fit.costComplexity, costComplexity);
  });

  it("grows the best leaves first where their number is limited, with weights", () => {
    const model = fitDecisionTree(madeRows, {
      features: madeFeatures,
      target: "left",
      minLeaf: 1,
      maxLeaves: 6,
      weight: "weight",
    });
    expect(leavesOf(model)).toBe(6);
    expectClose(errorOf(model, madeRows, yes, "weight"), 0.0633845325594509);
  });

  it("chooses how far to prune by cross-validation: noise is cut away, a rule stays", () => {
    const noise = madeRows.map((row, i) => ({ ...row, left: (i * 7919) % 2, rule: row.a > 50 ? 1 : 0 }));
    const pruned = (target: "left" | "rule") =>
      fitDecisionTree(noise, { features: ["a", "b"], target, costComplexity: "cross-validated" });
    expect(leavesOf(pruned("rule"))).toBe(2);
    const full = fitDecisionTree(madeRows, { features: madeFeatures, target: "left", minLeaf: 1 });
    const chosen = fitDecisionTree(madeRows, {
      features: madeFeatures,
      target: "left",
      minLeaf: 1,
      costComplexity: "cross-validated",
    });
    expect(leavesOf(chosen)).toBeLessThan(leavesOf(full));
    expect(leavesOf(chosen)).toBeGreaterThan(1);
  });

  it("finds the best split of all that can be thought of, categories and missing values included", () => {
    const row = fc.record({
      n: fc.option(fc.integer({ min: 0, max: 5 }), { freq: 4 }),
      plan: fc.option(fc.constantFrom("a", "b", "c", "d"), { freq: 4 }),
      y: fc.integer({ min: 0, max: 1 }),
      w: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 4, maxLength: 25 }),
        fc.integer({ min: 1, max: 3 }),
        (rows, minLeaf) => {
          fc.pre(new Set(rows.map((r) => r.y)).size === 2);
          const model = fitDecisionTree(rows, {
            target: "y",
            features: ["n", { column: "plan", as: "category" }],
            weight: "w",
            maxDepth: 1,
            minLeaf,
          });
          expectClose(
            errorOf(model, rows, (r: { y: number }) => [r.y], "w"),
            bestError(rows, minLeaf),
            1e-9,
            1e-12,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("splits categories into the two best groups and sends unseen ones with the larger side", () => {
    const rows = ["a", "b", "c", "d", "e"].flatMap((plan) =>
      Array.from({ length: 6 }, (_, i) => ({ plan, n: i, left: plan === "b" || plan === "d" })),
    );
    const tree = fitDecisionTree(rows, { target: "left" });
    expect(tree.trees.sets).toEqual([[1, 3]]);
    const p = predictOutcome(tree, [
      { plan: "b", n: 0 },
      { plan: "new", n: 0 },
      { plan: null, n: 0 },
    ]);
    expectClose(p.columns.probability, [1, 0, 0]);
    expect(p.info.unseen).toEqual([{ column: "plan", rows: 1, levels: ["new"] }]);
  });

  it("separates classes by the group of one of them", () => {
    const rows = ["a", "b", "c"].flatMap((plan, k) =>
      Array.from({ length: 10 }, () => ({ plan, next: ["x", "y", "z"][k] })),
    );
    const tree = fitDecisionTree(rows, { target: "next", outcome: "classes" });
    expectClose(
      errorOf(tree, rows, (row: { next: string }) => ["x", "y", "z"].map((n) => (n === row.next ? 1 : 0))),
      0,
    );
  });

  it("learns where missing values go", () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      n: i % 4 === 0 ? null : i,
      left: i % 4 === 0 ? 1 : 0,
    }));
    const tree = fitDecisionTree(rows, { target: "left" });
    expect(leavesOf(tree)).toBe(2);
    expectClose(predictOutcome(tree, [{ n: null }, { n: 3 }, { n: 1e9 }]).columns.probability, [1, 0, 0]);
  });

  it("goes on where the first split gains nothing (exclusive or)", () => {
    const rows = [0, 1, 2, 3].flatMap((k) =>
      Array.from({ length: 5 }, () => ({ u: k & 1, v: k >> 1, left: (k & 1) ^ (k >> 1) })),
    );
    expectClose(errorOf(fitDecisionTree(rows, { target: "left" }), rows, yes), 0);
  });

  it("balanced classes choose other splits and leave probabilities those of the data", () => {
    const rare = madeRows.map((row, i) => ({ ...row, left: row.left === 1 && i % 4 === 0 ? 1 : 0 }));
    const growth = { features: madeFeatures, target: "left", maxDepth: 4 } as const;
    const plain = fitDecisionTree(rare, growth);
    const balanced = fitDecisionTree(rare, { ...growth, classWeight: "balanced" });
    const mean = (model: ForestModel) => {
      const p = predictionsOf(model, readFeatures(model.schema, rare, "test"))[0];
      return p.reduce((a, b) => a + b, 0) / p.length;
    };
    const share = rare.filter((row) => row.left === 1).length / rare.length;
    expect(balanced.trees).not.toEqual(plain.trees);
    expectClose([mean(plain), mean(balanced)], [share, share]);
  });

  it("does not care in which order columns stand, and says which one is missing", () => {
    const model = fitDecisionTree(madeRows, { features: madeFeatures, target: "left" });
    const turned = madeRows.map(({ a, b, c }) => ({ c, b, a }));
    expectClose(
      predictOutcome(model, turned).columns.probability,
      predictOutcome(model, madeRows).columns.probability,
      0,
    );
    expect(() => predictOutcome(model, [{ a: 1, c: 2 }])).toThrowError(
      expect.objectContaining({ code: "missing-column" }),
    );
  });

  it("grows an equal number of rows in each bin where values are many", () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => ({
      n: (i * 7919) % 20_011,
      left: (i * 7919) % 20_011 < 9000 ? 1 : 0,
    }));
    const tree = fitDecisionTree(rows, { target: "left", maxDepth: 1 });
    // a bin holds three rows, so the cut is at most that far off
    expect(Math.abs(tree.trees.cut[0] - 8999.5)).toBeLessThan(4);
  });
});

const { a, b, c, left } = madeRows[0];
checkSuite({
  name: "fitDecisionTree",
  data: madeRows
    .map(({ a, b, c, left }, i) => ({ a, b, c, left, plan: ["x", "y", "z"][i % 3] }))
    .concat([{ a, b, c, left, plan: "x" }]),
  run: (data) =>
    fitDecisionTree(data, {
      target: "left",
      features: ["a", "b", "c", "plan"],
      ...("count" in (data[0] ?? {}) ? { count: "count" as never } : {}),
    }),
  compare: ({ fit, ...model }) => ({ ...model, importance: fit.importance }),
  parse: parseForest,
  withCount: (row: object, count) => ({ ...row, count }),
  empty: "too-few-rows",
  oneRow: "bad-input",
  allNaN: "bad-value",
});

/** Tries every cut, every group of categories and both sides for missing values. */
function bestError(
  rows: readonly { n: number | null; plan: string | null; y: number; w: number }[],
  minLeaf: number,
): number {
  const error = (goesLeft: (row: (typeof rows)[number]) => boolean) => {
    const sides = [rows.filter(goesLeft), rows.filter((row) => !goesLeft(row))];
    if (sides.some((side) => side.length < minLeaf)) return Number.POSITIVE_INFINITY;
    return sides.reduce((total, side) => total + squares(side), 0);
  };
  const squares = (side: typeof rows) => {
    const w = side.reduce((total, row) => total + row.w, 0);
    const mean = side.reduce((total, row) => total + row.w * row.y, 0) / w;
    return side.reduce((total, row) => total + row.w * (row.y - mean) ** 2, 0);
  };
  let best = Number.POSITIVE_INFINITY;
  for (const missingLeft of [true, false]) {
    for (let cut = -1; cut <= 5; cut++)
      best = Math.min(
        best,
        error((row) => (row.n === null ? missingLeft : row.n <= cut)),
      );
    for (let group = 0; group < 16; group++)
      best = Math.min(
        best,
        error((row) => (row.plan === null ? missingLeft : ((group >> "abcd".indexOf(row.plan)) & 1) === 1)),
      );
  }
  const all = rows.reduce((total, row) => total + row.w, 0);
  return (Number.isFinite(best) ? best : squares(rows)) / all;
}
