import { RandomForestClassifier, RandomForestRegression } from "ml-random-forest";
import { describe, expect, it } from "vitest";
import { type ForestModel, parseForest, predictOutcome } from "../../src/learn/index.ts";
import { leafOf } from "../../src/learn/trees/score-trees.ts";
import { unpackTrees } from "../../src/learn/trees/unpack-trees.ts";
import { fitMlRandomForest, fromMlRandomForest } from "../../src/ml-random-forest/index.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";
import { madeFeatures, madeRows } from "../learn/forest/made-rows.ts";

const x = madeRows.map(({ a, b, c }) => [a, b, c]);
const train = x.filter((_, i) => i % 3 !== 0);
const test = x.filter((_, i) => i % 3 === 0);
const of = (y: readonly number[]) => y.filter((_, i) => i % 3 !== 0);
const layout = { features: madeFeatures, target: "left", classes: ["stays", "leaves"] };

/** Leaf values of every tree for rows of numbers. */
function leavesByTree(model: ForestModel, rows: readonly (readonly number[])[]): number[][][] {
  const trees = unpackTrees(model.kind, model.trees, model.schema);
  const columns = rows[0].map((_, j) => Float64Array.from(rows, (row) => row[j]));
  return [...trees.roots].map((root) =>
    rows.map((_, i) => {
      const leaf = leafOf(trees, root, columns, i);
      return [...trees.value.subarray(leaf * trees.width, (leaf + 1) * trees.width)];
    }),
  );
}

describe("fromMlRandomForest", () => {
  const settings = { nEstimators: 12, maxFeatures: 2, replacement: false, seed: 3, useSampleBagging: true };

  it.each([0, 0.01])("votes as the package does, tree by tree (gain above %d)", (gainThreshold) => {
    const trained = new RandomForestClassifier({ ...settings, noOOB: true, treeOptions: { gainThreshold } });
    trained.train(train, of(madeRows.map((row) => row.left)));
    const model = fromMlRandomForest(trained, layout);
    const votes = leavesByTree(model, test).map((tree) => tree.map(([p]) => (p > 0.5 ? 1 : 0)));
    const theirs = trained.predictionValues(test).transpose().to2DArray();
    expect(votes).toEqual(theirs);
    expect(model.trees.cover.every((w) => w > 0)).toBe(true);
  });

  it("repeated features of the package's default find their columns", () => {
    const trained = new RandomForestClassifier({ nEstimators: 6, noOOB: true, seed: 11 });
    trained.train(train, of(madeRows.map((row) => row.left)));
    const votes = leavesByTree(fromMlRandomForest(trained, layout), test).map((tree) =>
      tree.map(([p]) => (p > 0.5 ? 1 : 0)),
    );
    expect(votes).toEqual(trained.predictionValues(test).transpose().to2DArray());
  });

  it("probabilities are means of leaf shares; the package's drop the first tree", () => {
    const trained = new RandomForestClassifier({ ...settings, noOOB: true });
    trained.train(train, of(madeRows.map((row) => row.left)));
    const model = fromMlRandomForest(trained, layout);
    const rows = test.map(([a, b, c]) => ({ a, b, c }));
    const ours = predictOutcome(model, rows).columns.probability as Float64Array;
    const leaves = leavesByTree(model, test);
    expectClose(
      [...ours],
      test.map((_, i) => leaves.reduce((total, tree) => total + tree[i][0], 0) / 12),
    );
    // the fault that is worked round: the two labels do not add up to 1
    const both = [0, 1].map((label) => trained.predictProbability(test, label));
    expect(test.some((_, i) => Math.abs(both[0][i] + both[1][i] - 1) > 0.01)).toBe(true);
  });

  it("reads several classes, a regression, and JSON with or without a parse", () => {
    const several = new RandomForestClassifier({
      ...settings,
      noOOB: true,
      treeOptions: { gainThreshold: 0 },
    });
    several.train(train, of(madeRows.map((row) => ["low", "middle", "top"].indexOf(row.level))));
    const classes = fromMlRandomForest(several, { ...layout, classes: ["low", "middle", "top"] });
    const largest = leavesByTree(classes, test).map((tree) => tree.map((p) => p.indexOf(Math.max(...p))));
    expect(largest).toEqual(several.predictionValues(test).transpose().to2DArray());

    const numbers = new RandomForestRegression({ ...settings, noOOB: true });
    numbers.train(train, of(madeRows.map((row) => row.spend)));
    const text = JSON.stringify(numbers);
    const model = fromMlRandomForest(text, { features: madeFeatures, target: "spend" });
    expect(fromMlRandomForest(JSON.parse(text), { features: madeFeatures, target: "spend" })).toEqual(model);
    expect(fromMlRandomForest(numbers, { features: madeFeatures, target: "spend" })).toEqual(model);
    expectClose(
      [
        ...(predictOutcome(
          model,
          test.map(([a, b, c]) => ({ a, b, c })),
        ).columns.expected as Float64Array),
      ],
      numbers.predict(test),
    );
    expect(parseForest(JSON.stringify(model))).toEqual(model);
  });

  const trained = new RandomForestClassifier({ ...settings, nEstimators: 2, noOOB: true });
  trained.train(train, of(madeRows.map((row) => row.left)));
  const json = () => JSON.parse(JSON.stringify(trained));
  const changed = (change: (model: ReturnType<typeof json>) => void) => {
    const model = json();
    change(model);
    return model;
  };

  it.each<[string, unknown]>([
    ["nothing", null],
    ["no JSON", "{"],
    ["a forest that is not trained", new RandomForestClassifier({})],
    ["another model", { name: "DTClassifier" }],
    ["no trees", changed((m) => (m.baseModel.estimators = []))],
    ["other lists of columns", changed((m) => m.baseModel.indexes.pop())],
    ["a tree without a root", changed((m) => delete m.baseModel.estimators[0].root)],
    ["a split without a cut", changed((m) => (m.baseModel.estimators[0].root.splitValue = "1"))],
    [
      "a split on a column of the prototype",
      changed((m) => (m.baseModel.estimators[0].root.splitColumn = "constructor")),
    ],
    ["a column that is not there", changed((m) => (m.baseModel.indexes[0] = [9, 9]))],
    ["a leaf without shares", changed((m) => (m.baseModel.estimators[0].root = { distribution: "x" }))],
    [
      "a leaf of more classes",
      changed((m) => (m.baseModel.estimators[0].root = { distribution: [[0.2, 0.3, 0.5]] })),
    ],
    ["a tree with a cycle", cyclic(json())],
  ])("refuses %s", (_, model) => {
    expect(() => fromMlRandomForest(model, layout)).toThrowError(
      expect.objectContaining({ code: "bad-model" }),
    );
  });

  it.each<[string, object | null]>([
    ["no layout", null],
    ["no features", { ...layout, features: [] }],
    ["a feature twice", { ...layout, features: ["a", "a", "b"] }],
    ["no target", { ...layout, target: undefined }],
    ["one class", { ...layout, classes: ["yes"] }],
  ])("refuses a layout with %s", (_, wrong) => {
    expect(() => fromMlRandomForest(trained, wrong as never)).toThrowError(
      expect.objectContaining({ code: "bad-option" }),
    );
  });

  it("takes a very deep tree", () => {
    let root: object = { distribution: [[0.5, 0.5]] };
    for (let i = 0; i < 5000; i++)
      root = { splitColumn: 0, splitValue: 1, left: { distribution: [[1]] }, right: root };
    const deep = { name: "RFClassifier", baseModel: { indexes: [[0]], estimators: [{ root }] } };
    expectClose(
      predictOutcome(fromMlRandomForest(deep, layout), [{ a: 3, b: 0, c: 0 }]).columns.probability,
      [0.5],
    );
  });
});

describe("fitMlRandomForest", () => {
  const rows = madeRows.map((row, i) => ({
    ...row,
    plan: ["x", "y", "z", null][i % 4],
    a: i % 10 === 0 ? null : row.a,
  }));
  const options = { target: "left", features: ["a", "plan", "b"], trees: 6 } as const;

  it("learns from categories and missing values, where the package alone would throw or mislead", () => {
    const model = fitMlRandomForest(rows, options);
    expect(model.schema.columns[1].levels).toEqual(["x", "y", "z"]);
    expect(model.fit.warnings.join()).toContain("text order");
    const p = predictOutcome(model, rows).columns.probability as Float64Array;
    const right = rows.filter((row, i) => p[i] > 0.5 === (row.left === 1)).length;
    expect(right / rows.length).toBeGreaterThan(0.8);
    expectClose(
      model.fit.importance.reduce((total, f) => total + f.importance, 0),
      1,
    );
    expect(model.fit.importance.every((f) => f.importance >= 0)).toBe(true);
  });

  it("does what the package does with the same numbers", () => {
    const plain = fitMlRandomForest(madeRows, {
      target: "left",
      features: madeFeatures,
      trees: 5,
      featuresPerTree: 2,
      seed: 3,
    });
    const trained = new RandomForestClassifier({
      nEstimators: 5,
      maxFeatures: 2,
      replacement: false,
      seed: 3,
      noOOB: true,
      treeOptions: { gainThreshold: 0 },
    });
    trained.train(
      x,
      madeRows.map((row) => row.left),
    );
    expect(plain.trees).toEqual(fromMlRandomForest(trained, layout).trees);
  });

  it("takes one feature for a tree as one", () => {
    const model = fitMlRandomForest(madeRows, {
      target: "left",
      features: madeFeatures,
      trees: 8,
      featuresPerTree: 1,
    });
    let owed = 0;
    let used = new Set<number>();
    for (const feature of model.trees.feature) {
      if (owed === 0) {
        used = new Set();
        owed = 1;
      }
      if (feature >= 0) used.add(feature);
      owed += feature >= 0 ? 1 : -1;
      expect(used.size).toBeLessThanOrEqual(1);
    }
  });

  it("predicts numbers and classes", () => {
    const numbers = fitMlRandomForest(madeRows.slice(0, 60), {
      target: "spend",
      features: madeFeatures,
      outcome: "number",
      trees: 4,
    });
    expect(numbers.outcome.kind).toBe("number");
    const classes = fitMlRandomForest(madeRows, {
      target: "level",
      features: madeFeatures,
      outcome: "classes",
      trees: 4,
    });
    expectClose(classes.trees.width, 3);
  });

  it("says how long it would take and refuses unless told to wait", () => {
    const many = Array.from({ length: 2001 }, (_, i) => ({ a: 1, left: i % 2 }));
    expect(() => fitMlRandomForest(many, { target: "left" })).toThrowError(
      expect.objectContaining({ code: "bad-option", message: expect.stringContaining("seconds") }),
    );
    const model = fitMlRandomForest(many, { target: "left", trees: 1, maxDepth: 1, evenIfSlow: true });
    expect(model.fit.warnings.join()).toContain("fitRandomForest takes seconds");
  });

  it.each<[string, object]>([
    ["weights", { weight: "weight" }],
    ["counts", { count: "weight" }],
    ["no trees", { trees: 0 }],
    ["more features than there are", { featuresPerTree: 9 }],
    ["a broken seed", { seed: 2 ** 40 }],
    ["a broken threshold", { gainThreshold: 1 }],
    ["a broken depth", { maxDepth: 0 }],
    ["an outcome it does not know", { outcome: "count" }],
    ["a broken wish to wait", { evenIfSlow: 1 }],
  ])("refuses %s", (_, wrong) => {
    expect(() =>
      fitMlRandomForest(madeRows, { target: "left", features: madeFeatures, ...wrong } as never),
    ).toThrowError(expect.objectContaining({ code: "bad-option" }));
  });
});

checkSuite({
  name: "fitMlRandomForest",
  data: madeRows.slice(0, 40).map(({ a, b, c, left }) => ({ a, b, c, left })),
  run: (data) => fitMlRandomForest(data, { target: "left", features: madeFeatures, trees: 2 }),
  parse: parseForest,
  runSeeded: (data, seed) =>
    fitMlRandomForest(data, { target: "left", features: madeFeatures, trees: 2, seed }),
  empty: "too-few-rows",
  oneRow: "bad-input",
  allNaN: "bad-value",
  waives: { "row order": "bags are drawn by the place of a row" },
});

function cyclic(model: { baseModel: { estimators: { root: { left: unknown } }[] } }): object {
  const { root } = model.baseModel.estimators[0];
  root.left = root;
  return model;
}
