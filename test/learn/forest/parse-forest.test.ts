import { describe, expect, it } from "vitest";
import {
  fitDecisionTree,
  fitExtraTrees,
  fitRandomForest,
  parseForest,
  predictOutcome,
} from "../../../src/learn/index.ts";
import { madeRows } from "./made-rows.ts";

const rows = madeRows.map((row, i) => ({ ...row, plan: ["x", "y", "z"][i % 3] }));
const model = fitDecisionTree(rows, { target: "left", features: ["a", "b", "plan"] });
const trees = model.trees;
type Json = { [key: string]: unknown };

describe("parseForest", () => {
  it("reads what the three learners write, as text and as objects", () => {
    const options = { target: "left", features: ["a", "plan"], trees: 3 } as const;
    for (const made of [model, fitRandomForest(rows, options), fitExtraTrees(rows, options)]) {
      expect(parseForest(JSON.stringify(made))).toEqual(made);
      expect(parseForest(structuredClone(made))).toEqual(made);
    }
  });

  it.each<[string, unknown]>([
    ["no JSON", "{"],
    ["nothing", null],
    ["a list", []],
    ["another kind", { ...model, kind: "boosting" }],
    ["a kind of the prototype", { ...model, kind: "__proto__" }],
    ["a newer version", { ...model, version: 2 }],
    ["an unknown key", { ...model, constructor: 1 }],
    ["prototype keys", JSON.stringify(model).replace("{", '{"__proto__":{"kind":"x"},')],
    ["no schema", { ...model, schema: null }],
    ["an empty schema", { ...model, schema: { columns: [] } }],
    [
      "two columns of a name",
      {
        ...model,
        schema: { columns: [model.schema.columns[0], model.schema.columns[0], model.schema.columns[2]] },
      },
    ],
    [
      "a category without levels",
      { ...model, schema: { columns: model.schema.columns.map((c) => ({ ...c, levels: null })) } },
    ],
    ["no outcome", { ...model, outcome: { kind: "binary" } }],
    [
      "an outcome of other width",
      { ...model, outcome: { kind: "classes", column: "y", classes: ["a", "b"], shares: [0.5, 0.5] } },
    ],
    ["no fit", { ...model, fit: {} }],
    ["importances of other columns", { ...model, fit: { ...model.fit, importance: [] } }],
    ["no trees", { ...model, trees: null }],
    ["text for a list", { ...model, trees: { ...trees, feature: "0,-1,-1" } }],
    [
      "empty trees",
      { ...model, trees: { ...trees, feature: [], cut: [], missing: "", sets: [], value: [], cover: [] } },
    ],
    ["a list too short", { ...model, trees: { ...trees, cut: trees.cut.slice(1) } }],
    [
      "a tree that does not end",
      { ...model, trees: { ...trees, feature: [...trees.feature.slice(0, -1), 0] } },
    ],
    [
      "several trees in one",
      {
        ...model,
        trees: {
          ...trees,
          feature: [...trees.feature, -1],
          value: [...trees.value, 0],
          cover: [...trees.cover, 1],
        },
      },
    ],
    [
      "a feature that is not there",
      { ...model, trees: { ...trees, feature: trees.feature.map((f) => (f >= 0 ? 7 : f)) } },
    ],
    [
      "a broken feature",
      { ...model, trees: { ...trees, feature: trees.feature.map((f) => (f >= 0 ? 0.5 : f)) } },
    ],
    ["a set that is not there", { ...model, trees: { ...trees, sets: [] } }],
    ["a set of unknown levels", { ...model, trees: { ...trees, sets: trees.sets.map(() => [99]) } }],
    ["shares above 1", { ...model, trees: { ...trees, value: trees.value.map(() => 2) } }],
    ["text among values", { ...model, trees: { ...trees, value: trees.value.map(() => "1") } }],
    ["negative cover", { ...model, trees: { ...trees, cover: trees.cover.map(() => -1) } }],
    ["another letter", { ...model, trees: { ...trees, missing: trees.missing.replace(/./, "x") } }],
    ["an object that nests for ever", nested(100)],
  ])("refuses %s", (_, json) => {
    expect(() => parseForest(json)).toThrowError(expect.objectContaining({ code: "bad-model" }));
  });

  it("needs a split on a category for the cases above to mean something", () => {
    expect(trees.sets.length).toBeGreaterThan(0);
  });

  it("walks a tree of any depth without recursion", () => {
    const depth = 100_000;
    const feature = [...new Array<number>(depth).fill(0), ...new Array<number>(depth + 1).fill(-1)];
    const deep: Json = {
      ...fitDecisionTree(rows, { target: "left", features: ["a"] }),
      trees: {
        width: 1,
        feature,
        cut: new Array<number>(depth).fill(5),
        missing: "l".repeat(depth),
        sets: [],
        value: new Array<number>(depth + 1).fill(0.25),
        cover: new Array<number>(depth + 1).fill(1),
      },
    };
    const read = parseForest(deep);
    expect(predictOutcome(read, [{ a: 1 }, { a: 9 }]).columns.probability).toEqual(
      Float64Array.of(0.25, 0.25),
    );
  });
});

function nested(depth: number): Json {
  let out: Json = {};
  for (let i = 0; i < depth; i++) out = { fit: out };
  return { ...model, ...out };
}
