import { describe, expect, it } from "vitest";
import { randomFrom, uniform } from "../../../src/core/random.ts";
import {
  type ForestModel,
  fitDecisionTree,
  fitExtraTrees,
  fitExtraTreesAsync,
  fitRandomForest,
  fitRandomForestAsync,
  parseForest,
  predictOutcome,
} from "../../../src/learn/index.ts";
import { predictionsOf } from "../../../src/learn/models/predictions-of.ts";
import { readFeatures } from "../../../src/learn/rows/read-features.ts";
import { aucOf } from "../../../src/numeric/auc.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { madeFeatures, madeRows } from "./made-rows.ts";

const chance = (model: ForestModel, rows: readonly object[]) =>
  predictionsOf(model, readFeatures(model.schema, rows, "test"))[0];

/** Members who leave by a known rule with noise: the true probability stands beside. */
function members(n: number, seed: number, base = 0) {
  const random = randomFrom(seed);
  return Array.from({ length: n }, (_, id) => {
    const visits = Math.floor(uniform(random) * 30);
    const plan = ["monthly", "yearly", "trial"][Math.floor(uniform(random) * 3)];
    const age = uniform(random);
    const score =
      base +
      (visits < 10 ? 1 : -1) +
      (plan === "trial" ? 1.2 : plan === "yearly" ? -0.8 : 0) * (age > 0.5 ? 1 : 0.3);
    const truth = 1 / (1 + Math.exp(-score));
    return { id, visits, plan, age, noise: uniform(random), truth, left: uniform(random) < truth ? 1 : 0 };
  });
}
const features = ["visits", "plan", "age", "noise"] as const;
const logLoss = (p: Float64Array, rows: readonly { left: number }[]) =>
  -rows.reduce(
    (total, { left }, i) =>
      total + Math.log(Math.min(1 - 1e-9, Math.max(1e-9, left === 1 ? p[i] : 1 - p[i]))),
    0,
  ) / rows.length;

describe("fitRandomForest", () => {
  const rows = members(600, 1);
  const fresh = members(2000, 2);
  const forest = fitRandomForest(rows, {
    target: "left",
    features,
    trees: 50,
    outOfBag: "predictions",
    permutationImportance: true,
  });

  it("ranks new rows nearly as well as the true probability, better than a tree", () => {
    const auc = (p: ArrayLike<number>) =>
      aucOf(
        p,
        fresh.map((row) => row.left),
        0.95,
      ).value;
    const best = auc(fresh.map((row) => row.truth));
    expect(auc(chance(forest, fresh))).toBeGreaterThan(best - 0.03);
    expect(auc(chance(forest, fresh))).toBeGreaterThan(
      auc(chance(fitDecisionTree(rows, { target: "left", features }), fresh)),
    );
    expect(auc(chance(fitExtraTrees(rows, { target: "left", features, trees: 50 }), fresh))).toBeGreaterThan(
      best - 0.03,
    );
  });

  it("the out-of-bag score is near that of new rows, far from that of its own", () => {
    const brier = (p: ArrayLike<number>, of: readonly { left: number }[]) =>
      of.reduce((t, { left }, i) => t + (p[i] - left) ** 2, 0) / of.length;
    const { outOfBag } = forest.fit;
    expect(outOfBag?.rows).toBe(600);
    expect(Math.abs((outOfBag?.squaredError as number) - brier(chance(forest, fresh), fresh))).toBeLessThan(
      0.02,
    );
    expect(brier(chance(forest, rows), rows)).toBeLessThan((outOfBag?.squaredError as number) - 0.03);
    // the figures are those of the predictions that were kept
    const kept = outOfBag?.predictions as number[];
    expectClose(outOfBag?.squaredError, brier(kept, rows), 1e-6);
    expectClose(
      outOfBag?.auc,
      aucOf(
        kept,
        rows.map((row) => row.left),
        0.95,
      ).value,
      1e-4,
    );
  });

  it("importances add up to 1, and shuffling noise costs nothing", () => {
    const importance = new Map(forest.fit.importance.map((f) => [f.column, f]));
    expectClose(
      forest.fit.importance.reduce((total, f) => total + f.importance, 0),
      1,
    );
    const rise = (column: string) => importance.get(column)?.permutation as { value: number; se: number };
    expect(rise("visits").value).toBeGreaterThan(10 * rise("visits").se);
    expect(rise("visits").value).toBeGreaterThan(5 * Math.abs(rise("noise").value));
    expect(rise("noise").value).toBeLessThan(0.01);
  });

  it("rows that are in every bag are counted and said, never an error", () => {
    const few = fitRandomForest(rows.slice(0, 60), {
      target: "left",
      features,
      trees: 2,
      outOfBag: "predictions",
    });
    const {
      rows: out,
      neverOut,
      predictions,
    } = few.fit.outOfBag as NonNullable<ForestModel["fit"]["outOfBag"]>;
    expect(neverOut).toBeGreaterThan(5);
    expect(out + neverOut).toBe(60);
    expect(predictions?.filter((p) => p === null).length).toBe(neverOut);
    expect(few.fit.warnings.some((warning) => warning.includes(`${neverOut} of 60 rows`))).toBe(true);
    const one = fitRandomForest(
      rows.slice(0, 2).map((row, i) => ({ ...row, left: i })),
      { target: "left", features, trees: 1, seed: 3 },
    );
    expect(one.fit.outOfBag?.rows).toBeLessThanOrEqual(2);
  });

  it("balanced classes do not spoil the probabilities of a rare outcome", () => {
    const rare = members(2000, 3, -2.2);
    const test = members(4000, 4, -2.2);
    const growth = { target: "left", features, trees: 60, minLeaf: 10 } as const;
    const plain = fitRandomForest(rare, growth);
    const balanced = fitRandomForest(rare, { ...growth, classWeight: "balanced" });
    expect(balanced.trees).not.toEqual(plain.trees);
    expect(logLoss(chance(balanced, test), test)).toBeLessThan(logLoss(chance(plain, test), test) + 0.002);
  });

  it("gives shares of several classes that add up to 1, and expected numbers", () => {
    const several = fitRandomForest(madeRows, {
      features: madeFeatures,
      target: "level",
      outcome: "classes",
      trees: 40,
    });
    const shares = predictionsOf(several, readFeatures(several.schema, madeRows, "test"));
    for (let i = 0; i < madeRows.length; i++)
      expectClose(
        shares.reduce((total, p) => total + p[i], 0),
        1,
        1e-5,
      );
    expect(several.fit.outOfBag?.auc).toBeNull();
    const numbers = fitRandomForest(madeRows, {
      features: madeFeatures,
      target: "spend",
      outcome: "number",
      trees: 40,
      featuresPerSplit: "all",
    });
    expect(numbers.fit.outOfBag?.explained).toBeGreaterThan(0.5);
    const expected = chance(numbers, madeRows);
    expect(
      aucOf(
        expected,
        madeRows.map((row) => (row.spend > 1.2 ? 1 : 0)),
        0.95,
      ).value,
    ).toBeGreaterThan(0.9);
  });

  it("takes rows of weight 0 for absent and a heavy row for what it weighs", () => {
    const weighed = rows.slice(0, 100).map((row, i) => ({ ...row, w: i < 50 ? 1 : 0 }));
    const half = fitRandomForest(weighed, { target: "left", features, weight: "w", trees: 5 });
    expect(half.trees).toEqual(
      fitRandomForest(rows.slice(0, 50), { target: "left", features, trees: 5 }).trees,
    );
    const heavy = fitRandomForest(
      rows.slice(0, 100).map((row) => ({ ...row, w: row.left === 1 ? 3 : 1 })),
      { target: "left", features, weight: "w", trees: 30 },
    );
    const mean = (p: Float64Array) => p.reduce((a, b) => a + b, 0) / p.length;
    const light = fitRandomForest(rows.slice(0, 100), { target: "left", features, trees: 30 });
    expect(mean(chance(heavy, fresh))).toBeGreaterThan(mean(chance(light, fresh)) + 0.1);
  });

  it("the asynchronous twins grow the same forests", async () => {
    const options = { target: "left", features, trees: 6 } as const;
    expect(await fitRandomForestAsync(rows, options)).toEqual(fitRandomForest(rows, options));
    expect(await fitExtraTreesAsync(rows, options)).toEqual(fitExtraTrees(rows, options));
  });

  it("has no out-of-bag figures without bags", () => {
    const model = fitRandomForest(rows, {
      target: "left",
      features,
      trees: 3,
      bootstrap: false,
      maxDepth: 2,
    });
    expect(model.fit.outOfBag).toBeNull();
    expectClose(
      model.trees.cover.reduce((a, b) => a + b, 0),
      3 * 600,
      1e-5,
    );
  });

  it("extra trees split categories and missing values too", () => {
    const gaps = rows.map((row, i) => ({
      ...row,
      visits: i % 5 === 0 ? null : row.visits,
      plan: i % 7 === 0 ? null : row.plan,
      left: i % 5 === 0 ? 1 : row.left,
    }));
    const model = fitExtraTrees(gaps, {
      target: "left",
      features: ["visits", "plan"],
      trees: 60,
      minLeaf: 1,
    });
    const p = predictOutcome(model, [
      { visits: null, plan: "yearly" },
      { visits: 25, plan: "yearly" },
    ]).columns.probability as Float64Array;
    expect(p[0]).toBeGreaterThan(0.8);
    expect(p[1]).toBeLessThan(0.5);
  });
});

describe("what forests do with difficult input", () => {
  const rows = members(60, 5);
  const grow = (data: readonly object[], options: object = {}) =>
    fitRandomForest(data as never[], { target: "left", trees: 5, ...options } as never) as ForestModel;

  it.each([
    ["one outcome only", rows.map((row) => ({ ...row, left: 1 })), {}, "bad-input"],
    ["no rows", [], {}, "too-few-rows"],
    ["weights that are all zero", rows.map((row) => ({ ...row, w: 0 })), { weight: "w" }, "too-few-rows"],
    ["negative weights", rows.map((row) => ({ ...row, w: -1 })), { weight: "w" }, "bad-value"],
    ["broken counts", rows.map((row) => ({ ...row, n: 1.5 })), { count: "n" }, "bad-value"],
    ["Infinity", rows.map((row) => ({ ...row, age: Number.POSITIVE_INFINITY })), {}, "bad-value"],
    ["no target", rows, { target: "gone" }, "missing-column"],
    ["no trees", rows, { trees: 0 }, "bad-option"],
    ["a broken depth", rows, { maxDepth: 1.5 }, "bad-option"],
    ["a broken leaf", rows, { minLeaf: 0 }, "bad-option"],
    ["an unknown criterion", rows, { criterion: "chi" }, "bad-option"],
    ["entropy of numbers", rows, { outcome: "number", criterion: "entropy" }, "bad-option"],
    ["balanced numbers", rows, { outcome: "number", classWeight: "balanced" }, "bad-option"],
    ["unknown features per split", rows, { featuresPerSplit: "log" }, "bad-option"],
    ["a broken seed", rows, { seed: 0.5 }, "bad-option"],
    ["an empty sample", rows, { sampleShare: 0 }, "bad-option"],
    ["no options", rows, null, "bad-option"],
    ["broken out-of-bag", rows, { outOfBag: "all" }, "bad-option"],
  ])("refuses %s", (_, data, options, code) => {
    const run = () =>
      options === null ? fitRandomForest(data as never[], null as never) : grow(data, options);
    expect(run).toThrowError(expect.objectContaining({ code }));
  });

  it("grows single leaves from constant columns and says so", () => {
    const model = grow(rows.map(({ left }) => ({ left, same: 3, plan: "one" })));
    expect(model.trees.feature.every((f) => f === -1)).toBe(true);
    expect(model.fit.warnings.join()).toContain("No feature");
    expect(model.fit.importance.every((f) => f.importance === 0)).toBe(true);
  });

  it("takes columns without any value, duplicate columns and more columns than rows", () => {
    expectClose(
      chance(grow(rows.map(({ left }) => ({ left, none: null, n: null }))), [{ none: 1, n: 2 }]).length,
      1,
    );
    const twice = fitDecisionTree(
      rows.map((row) => ({ left: row.left, a: row.age, b: row.age })),
      { target: "left" },
    );
    expect(twice.fit.importance[1].importance).toBe(0);
    const wide = rows
      .slice(0, 10)
      .map((_, i) =>
        Object.fromEntries([
          ["left", i % 2],
          ...Array.from({ length: 50 }, (_, j) => [`x${j}`, (i * 31 + j * 17) % 23]),
        ]),
      );
    expect(grow(wide).fit.importance.length).toBe(50);
  });

  it("learns from three positives", () => {
    const model = grow(rows.map((row, i) => ({ age: row.age, left: i < 3 ? "yes" : "no" })));
    const p = chance(model, rows);
    expect(p.every((v) => v >= 0 && v <= 1)).toBe(true);
  });

  it("tells labels as texts and as booleans from numbers, with the same trees", () => {
    const texts = grow(rows.map((row) => ({ age: row.age, left: row.left === 1 ? "yes" : "no" })));
    const flags = grow(rows.map((row) => ({ age: row.age, left: row.left === 1 })));
    const numbers = grow(rows.map((row) => ({ age: row.age, left: row.left })));
    expect(texts.trees).toEqual(numbers.trees);
    expect(flags.trees).toEqual(numbers.trees);
  });

  it("splits ten thousand categories and refuses more than it can tell apart", () => {
    const many = Array.from({ length: 12_000 }, (_, i) => ({
      city: `c${i % 10_000}`,
      left: (i % 10_000) % 2,
    }));
    const model = fitDecisionTree(many, { target: "left", features: ["city"], minLeaf: 1, maxDepth: 1 });
    expectClose(chance(model, [{ city: "c4" }, { city: "c7" }]), [0, 1]);
    const ids = Array.from({ length: 70_000 }, (_, i) => ({ city: `c${i}`, left: i % 2 }));
    expect(() => fitDecisionTree(ids, { target: "left", features: ["city"] })).toThrowError(
      expect.objectContaining({ code: "bad-value" }),
    );
  });

  it("is the same on every run and other with another seed", () => {
    expect(grow(rows, { seed: 9 })).toEqual(grow(rows, { seed: 9 }));
    expect(grow(rows, { seed: 9 }).trees).not.toEqual(grow(rows, { seed: 8 }).trees);
  });
});

checkSuite({
  name: "fitRandomForest",
  data: madeRows.map(({ a, b, c, left }) => ({ a, b, c, left })),
  run: (data) =>
    fitRandomForest(data, {
      target: "left",
      features: madeFeatures,
      trees: 4,
      ...("count" in (data[0] ?? {}) ? { count: "count" as never } : {}),
    }),
  compare: ({ trees, fit }) => ({ trees, importance: fit.importance, outOfBag: fit.outOfBag }),
  parse: parseForest,
  withCount: (row: object, count) => ({ ...row, count }),
  runSeeded: (data, seed) =>
    fitRandomForest(data, { target: "left", features: madeFeatures, trees: 4, seed }),
  runAsync: (data, work) =>
    fitRandomForestAsync(data, { target: "left", features: madeFeatures, trees: 4, ...work }),
  empty: "too-few-rows",
  oneRow: "bad-input",
  allNaN: "bad-value",
  waives: { "row order": "bags are drawn by the place of a row" },
});
