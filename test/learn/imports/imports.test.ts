import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shapValues } from "../../../src/learn/explanation/shap-values.ts";
import { fromLightgbm } from "../../../src/learn/imports/from-lightgbm.ts";
import { fromXgboost } from "../../../src/learn/imports/from-xgboost.ts";
import { lastBelow } from "../../../src/learn/imports/xgboost-tree.ts";
import { predictOutcome } from "../../../src/learn/predict-outcome.ts";

const folder = join(import.meta.dirname, "fixtures");
const read = (file: string) => readFileSync(join(folder, file), "utf8");

interface Expected {
  readonly rows: readonly object[];
  readonly expected: {
    readonly [name: string]: {
      readonly p: readonly (number | readonly number[])[];
      readonly contribs: readonly (readonly number[] | readonly (readonly number[])[])[];
    };
  };
}

const { rows, expected } = JSON.parse(read("expected.json")) as Expected;

function modelOf(name: string) {
  return name.startsWith("xgboost") ? fromXgboost(read(`${name}.json`)) : fromLightgbm(read(`${name}.txt`));
}

function column(table: { readonly columns: object }, name: string): Float64Array {
  return (table.columns as { readonly [name: string]: Float64Array })[name];
}

// XGBoost adds up in 32 bits
const tolerance = (name: string) => (name.startsWith("xgboost") ? 1e-6 : 1e-14);

describe("models of other libraries", () => {
  it.each(Object.keys(expected))("predict as the library does that wrote %s", (name) => {
    const predicted = predictOutcome(modelOf(name), rows);
    const { p } = expected[name];
    expect(predicted.length).toBe(p.length);
    predicted.info.predictions.forEach((k, place) => {
      const ours = column(predicted, k);
      p.forEach((theirs, i) => {
        const value = [theirs].flat()[place];
        expect(Math.abs(ours[i] - value)).toBeLessThan(tolerance(name) * Math.max(1, Math.abs(value)));
      });
    });
  });

  it.each(Object.keys(expected))("have the Shapley values of the library that wrote %s", (name) => {
    const model = modelOf(name);
    const { outcome } = model;
    // LightGBM leaves the sigmoid out of them, and does not divide by the number of trees of a forest
    const unit = name === "lightgbm-binary" ? 2 : name === "lightgbm-forest" ? 1 / 3 : 1;
    for (const [k, one] of (outcome.kind === "classes" ? outcome.classes : [undefined]).entries()) {
      const shap = shapValues(model, rows.slice(0, 3), one === undefined ? {} : { class: one });
      const { features, base } = shap.info;
      expected[name].contribs.forEach((row, i) => {
        const flat = row.flat();
        const theirs = flat.slice(k * (features.length + 1), (k + 1) * (features.length + 1));
        const ours = [...features.map((feature) => column(shap, feature)[i]), base];
        ours.forEach((value, j) => {
          expect(Math.abs(value - theirs[j] * unit)).toBeLessThan(tolerance(name) * 3);
        });
      });
    }
  });

  it("carry names, categories and classes", () => {
    const model = fromXgboost(read("xgboost-binary.json"), { target: "left", classes: ["stayed", "left"] });
    expect(model.outcome).toMatchObject({
      kind: "binary",
      column: "left",
      positive: "left",
      negative: "stayed",
    });
    expect(model.schema.columns.map(({ column: name }) => name)).toEqual([
      "age",
      "spend",
      "visits",
      "plan",
      "branch",
    ]);
    expect(model.schema.columns[3].levels).toEqual(["basic", "gold", "plus", "trial"]);
    const light = fromLightgbm(read("lightgbm-classes.txt"), { classes: ["low", "middle", "high"] });
    expect(light.schema.columns[3].levels).toEqual(["basic", "gold", "plus", "trial"]);
    expect(predictOutcome(light, rows).info.predictions).toEqual(["low", "middle", "high"]);
    expect(JSON.parse(JSON.stringify(light))).toEqual(light);
  });

  it("count zeros as missing where training did", () => {
    const model = modelOf("lightgbm-zero");
    const predicted = predictOutcome(
      model,
      [0, null].map((visits) => ({ ...rows[0], visits })),
    );
    const [zero, missing] = column(predicted, "expected");
    expect(zero).toBe(missing);
  });

  it("keep as many rounds as asked for", () => {
    const one = fromXgboost(read("xgboost-binary.json"), { rounds: 1 });
    expect(one.fit.rounds).toBe(1);
    expect(one.trees.cover.length).toBeLessThan(fromXgboost(read("xgboost-binary.json")).trees.cover.length);
    expect(fromLightgbm(read("lightgbm-classes.txt"), { rounds: 1 }).fit.rounds).toBe(1);
  });

  it("send every number the way that 32 bits send it", () => {
    for (const threshold of [0, 0.1, 1, 39.2, -2.5, 1e-45, -1e-45, 16777216, 3e38]) {
      const t = Math.fround(threshold);
      const cut = lastBelow(threshold);
      const near = [
        t,
        cut,
        t * (1 - 2e-8),
        t * (1 + 2e-8),
        t * (1 - 7e-8),
        cut + Math.abs(cut) * 3e-16,
        0,
        -1e-46,
        1e-46,
      ];
      for (const x of near) expect([threshold, x, x <= cut]).toEqual([threshold, x, Math.fround(x) < t]);
    }
  });
});

interface Tree {
  [key: string]: unknown;
}

function xgboost(change: (learner: { [key: string]: unknown }, tree: Tree) => void): unknown {
  const tree: Tree = {
    tree_param: { size_leaf_vector: "1" },
    left_children: [1, -1, -1],
    right_children: [2, -1, -1],
    split_indices: [0, 0, 0],
    split_conditions: [30, -1, 1],
    default_left: [1, 0, 0],
    sum_hessian: [9, 4, 5],
  };
  const learner: { [key: string]: unknown } = {
    feature_names: ["days"],
    learner_model_param: { base_score: "[5E-1]", num_class: "0", num_feature: "1" },
    objective: { name: "binary:logistic" },
    gradient_booster: { name: "gbtree", model: { trees: [tree], tree_info: [0] } },
  };
  change(learner, tree);
  return { learner };
}

describe("damaged or foreign XGBoost files are refused", () => {
  it.each([
    ["no JSON", "not json"],
    ["no object", null],
    ["nothing in it", {}],
    ["a linear booster", xgboost((l) => (l.gradient_booster = { name: "gblinear" }))],
    ["another objective", xgboost((l) => (l.objective = { name: "rank:ndcg" }))],
    ["a cycle", xgboost((_, t) => (t.left_children = [0, -1, -1]))],
    ["a node that both branches share", xgboost((_, t) => (t.right_children = [1, -1, -1]))],
    ["a node that is not there", xgboost((_, t) => (t.right_children = [7, -1, -1]))],
    ["a negative node", xgboost((_, t) => (t.right_children = [-5, -1, -1]))],
    ["lists that do not fit", xgboost((_, t) => (t.split_conditions = [30]))],
    ["text for numbers", xgboost((_, t) => (t.split_conditions = [30, "x", 1]))],
    ["a feature that is not there", xgboost((_, t) => (t.split_indices = [3, 0, 0]))],
    ["an infinite threshold", xgboost((_, t) => (t.split_conditions = [1e300, 0, 0]))],
    ["a leaf without a value", xgboost((_, t) => (t.split_conditions = [30, Number.NaN, 0]))],
    ["a negative weight", xgboost((_, t) => (t.sum_hessian = [9, -4, 5]))],
    ["leaves of several numbers", xgboost((_, t) => (t.tree_param = { size_leaf_vector: "3" }))],
    [
      "a base score of 1",
      xgboost((l) => (l.learner_model_param = { base_score: "1", num_class: "0", num_feature: "1" })),
    ],
    [
      "features without number",
      xgboost((l) => (l.learner_model_param = { base_score: "0.5", num_feature: "1e9" })),
    ],
    ["names of other features", xgboost((l) => (l.feature_names = ["a", "b"]))],
    [
      "two features of one name",
      xgboost((l) => {
        l.feature_names = ["a", "a"];
        l.learner_model_param = { base_score: "0.5", num_feature: "2" };
      }),
    ],
    [
      "a depth beyond reason",
      xgboost((_, t) => {
        const n = 4003;
        const inner = (n - 1) / 2;
        const at = (f: (i: number) => number) => Array.from({ length: n }, (_, i) => f(i));
        t.left_children = at((i) => (i < inner ? i + 1 : -1));
        t.right_children = at((i) => (i < inner ? inner + 1 + i : -1));
        for (const list of ["split_indices", "split_conditions", "default_left", "sum_hessian"])
          t[list] = at(() => 0);
      }),
    ],
  ])("%s", (_, json) => {
    expect(() => fromXgboost(json)).toThrow(expect.objectContaining({ code: "bad-model" }));
  });

  it("but the file that they were made from is read, also as text", () => {
    const model = fromXgboost(JSON.stringify(xgboost(() => undefined)));
    const predicted = predictOutcome(model, [{ days: 29 }, { days: 30 }, { days: null }]);
    [-1, 1, -1].forEach((s, i) => {
      expect(column(predicted, "probability")[i]).toBeCloseTo(1 / (1 + Math.exp(-s)), 15);
    });
  });

  it("names of prototypes are names as any others", () => {
    const model = fromXgboost(xgboost((l) => (l.feature_names = ["__proto__"])));
    const predicted = predictOutcome(model, JSON.parse('[{"__proto__": 29}, {"__proto__": 31}]'));
    expect(column(predicted, "probability")[0]).toBeLessThan(0.5);
    expect(column(predicted, "probability")[1]).toBeGreaterThan(0.5);
  });

  it.each([
    ["classes of another number", { classes: ["a", "b", "c"] }],
    ["rounds below 1", { rounds: 0 }],
    ["a target that is no name", { target: 3 as never }],
  ])("%s", (_, options) => {
    expect(() => fromXgboost(read("xgboost-binary.json"), options)).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
  });
});

describe("damaged or foreign LightGBM files are refused", () => {
  const good = read("lightgbm-binary.txt");
  const line = (name: string, value: string) =>
    good.replace(new RegExp(`^${name}=.*$`, "m"), `${name}=${value}`);
  it.each([
    ["an object", {} as never],
    ["another text", "hello"],
    ["a file that breaks off", good.slice(0, good.indexOf("end of trees"))],
    ["another objective", line("objective", "lambdarank")],
    ["a root of the outcome", line("objective", "regression sqrt")],
    ["a sigmoid of zero", line("objective", "binary sigmoid:0")],
    ["linear leaves", line("is_linear", "1")],
    ["a cycle", line("left_child", "0 0 0 0 0")],
    ["a node that is not there", line("left_child", "1 2 3 4 99")],
    ["lists that do not fit", line("threshold", "1 2")],
    ["text for numbers", line("leaf_value", "1 2 x 4 5 6")],
    ["a leaf without end", line("leaf_value", "1 2 inf 4 5 6")],
    ["a feature that is not there", line("split_feature", "0 1 2 3 77")],
    ["fewer names than features", line("feature_names", "age spend")],
    ["no leaves", line("num_leaves", "-1")],
    ["classes without number", line("num_tree_per_iteration", "0")],
    ["names of categories that are no JSON", good.replace(/pandas_categorical:.*/, "pandas_categorical:[[")],
  ])("%s", (_, text) => {
    expect(() => fromLightgbm(text)).toThrow(expect.objectContaining({ code: "bad-model" }));
  });
});
