import { describe, expect, it } from "vitest";
import { fromLightgbm, fromXgboost, parseBoosting } from "../../../src/learn/index.ts";

function lightgbm(infos: string, after = ""): string {
  const head = [
    "tree",
    "version=v4",
    "num_class=1",
    "num_tree_per_iteration=1",
    "max_feature_idx=0",
    "objective=binary sigmoid:1",
    "feature_names=days",
    `feature_infos=${infos}`,
    "",
  ];
  const tree = [
    "Tree=0",
    "num_leaves=2",
    "num_cat=1",
    "split_feature=0",
    "threshold=0",
    "decision_type=1",
    "left_child=-1",
    "right_child=-2",
    "leaf_value=-1 1",
    "leaf_count=40 50",
    "cat_boundaries=0 1",
    "cat_threshold=2",
    "",
    "end of trees",
  ];
  return [...head, ...tree, after].join("\n");
}

function xgboost(trees: readonly object[], classes = 0, objective = "binary:logistic"): object {
  return {
    learner: {
      feature_names: ["a"],
      learner_model_param: { base_score: "0.5", num_class: String(classes), num_feature: "1" },
      objective: { name: objective },
      gradient_booster: { name: "gbtree", model: { trees, tree_info: trees.map(() => 0) } },
    },
  };
}

function split(categories: readonly number[]): object {
  return {
    tree_param: {},
    left_children: [1, -1, -1],
    right_children: [2, -1, -1],
    split_indices: [0, 0, 0],
    split_conditions: [0, 1, 2],
    default_left: [0, 0, 0],
    sum_hessian: [2, 1, 1],
    split_type: [1, 0, 0],
    categories_nodes: [0],
    categories_segments: [0],
    categories_sizes: [categories.length],
    categories,
  };
}

const badModel = expect.objectContaining({ code: "bad-model" });

describe("files that mean harm", () => {
  it("cannot name a category twice", () => {
    expect(fromLightgbm(lightgbm("0:1:2")).schema.columns[0].levels).toEqual(["0", "1", "2"]);
    expect(() => fromLightgbm(lightgbm("1:1:2"))).toThrow(badModel);
    expect(() => fromLightgbm(lightgbm("0:1:2", 'pandas_categorical:[["a","a","b"]]'))).toThrow(badModel);
  });

  it("cannot ask for more categories than can be read", () => {
    const model = fromXgboost(xgboost([split([99_999])]));
    expect(model.schema.columns[0].levels?.length).toBe(100_000);
    expect(() => fromXgboost(xgboost(new Array(300).fill(split([99_999]))))).toThrow(badModel);
    // as many as a call has room for arguments, and more
    const twice = Array.from({ length: 200_000 }, (_, i) => i % 100_000);
    expect(fromXgboost(xgboost([split(twice)])).schema.columns[0].levels?.length).toBe(100_000);
  });

  it("cannot leave most of many classes without trees", () => {
    const leaf = {
      tree_param: {},
      left_children: [-1],
      right_children: [-1],
      split_indices: [0],
      split_conditions: [1],
      default_left: [0],
      sum_hessian: [1],
    };
    expect(() => fromXgboost(xgboost(new Array(2000).fill(leaf), 10_000, "multi:softprob"))).toThrow(
      badModel,
    );
  });
});

describe("lists with holes, which no JSON has but objects may", () => {
  const holes = <T>(list: readonly T[]): T[] => {
    const out = [...list];
    delete out[0];
    return out;
  };

  it("are refused by every parser", () => {
    const file = xgboost([split([0])]) as { learner: { feature_names: string[] } };
    file.learner.feature_names = holes(file.learner.feature_names);
    expect(() => fromXgboost(file)).toThrow(badModel);
    const model = JSON.parse(JSON.stringify(fromXgboost(xgboost([split([0, 1])]))));
    model.schema.columns = holes(model.schema.columns);
    expect(() => parseBoosting(model)).toThrow(badModel);
  });
});
