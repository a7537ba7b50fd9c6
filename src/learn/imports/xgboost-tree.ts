import { badModel } from "../../core/model.ts";
import type { ForeignTree } from "./foreign-trees.ts";

/** The kind of model that messages name. */
export const XGBOOST = "XGBoost";

/** What is known of the features when trees are read. */
export interface XgboostFeatures {
  readonly count: number;
  /** By feature, how many categories it has; 0 for a number. Grows where splits name more. */
  readonly categories: Int32Array;
}

type Json = { readonly [key: string]: unknown };

/** An object of the file. */
export function objectAt(json: unknown, key: string): Json {
  const value = typeof json === "object" && json !== null ? (json as Json)[key] : undefined;
  if (typeof value !== "object" || value === null) throw badModel(XGBOOST, `it has no ${key}`);
  return value as Json;
}

/** A list of the file. */
export function listAt(json: Json, key: string): readonly unknown[] {
  const value = json[key];
  if (!Array.isArray(value)) throw badModel(XGBOOST, `it has no list ${key}`);
  return value;
}

/** Numbers of the file, which writes some of them as text. */
export function numbersAt(json: Json, key: string, length?: number): Float64Array {
  const list = listAt(json, key);
  if (length !== undefined && list.length !== length)
    throw badModel(
      XGBOOST,
      `the lists of a tree do not fit each other: ${key} has ${list.length} of ${length}`,
    );
  return Float64Array.from(list, (value) => {
    if (typeof value === "number") return value;
    if (typeof value === "boolean") return value ? 1 : 0;
    throw badModel(XGBOOST, `${key} holds something else than numbers`);
  });
}

/** One tree; `weight` is what dart multiplies it with. */
export function xgboostTree(
  json: unknown,
  { count, categories }: XgboostFeatures,
  weight: number,
): ForeignTree {
  if (typeof json !== "object" || json === null) throw badModel(XGBOOST, "a tree is none");
  const tree = json as Json;
  if (Number(objectAt(tree, "tree_param").size_leaf_vector ?? 1) > 1)
    throw badModel(
      XGBOOST,
      "its leaves hold several numbers (multi_strategy multi_output_tree), which is not read here",
    );
  const left = Int32Array.from(numbersAt(tree, "left_children"));
  const n = left.length;
  const right = Int32Array.from(numbersAt(tree, "right_children", n));
  const conditions = numbersAt(tree, "split_conditions", n);
  const indices = numbersAt(tree, "split_indices", n);
  const missingLeft = Uint8Array.from(numbersAt(tree, "default_left", n));
  const cover = numbersAt(tree, "sum_hessian", n);
  const sets = setsOf(tree, n);
  const feature = new Int32Array(n).fill(-1);
  const cut = new Float64Array(n);
  for (let node = 0; node < n; node++) {
    if (left[node] === -1) continue;
    const j = indices[node];
    if (!(Number.isInteger(j) && j >= 0 && j < count))
      throw badModel(XGBOOST, `a tree asks for feature ${j} of ${count}`);
    feature[node] = j;
    const set = sets[node];
    if (set === undefined) {
      if (categories[j] > 0) throw badModel(XGBOOST, "a feature is a number here and a category there");
      cut[node] = lastBelow(conditions[node]);
    } else categories[j] = set.reduce((most, c) => Math.max(most, c + 1), Math.max(categories[j], 1));
  }
  return {
    feature,
    left,
    right,
    cut,
    // they go right; what goes left is known when all trees have told their categories
    sets: sets.map((set, node) => (feature[node] < 0 ? undefined : set)),
    missingLeft,
    value: conditions.map((value) => value * weight),
    cover,
  };
}

/** The sets as splits need them: categories that go left, which in XGBoost are those that its set does not name. */
export function withLeftSets(tree: ForeignTree, categories: Int32Array): ForeignTree {
  const sets = tree.sets.map((set, node) => {
    if (set === undefined) {
      if (tree.feature[node] >= 0 && categories[tree.feature[node]] > 0)
        throw badModel(XGBOOST, "a feature is a number here and a category there");
      return undefined;
    }
    const goesRight = new Set(set);
    return Array.from({ length: categories[tree.feature[node]] }, (_, c) => c).filter(
      (c) => !goesRight.has(c),
    );
  });
  return { ...tree, sets };
}

function setsOf(tree: Json, n: number): (readonly number[] | undefined)[] {
  const out = new Array<readonly number[] | undefined>(n).fill(undefined);
  if (tree.split_type === undefined) return out;
  const types = numbersAt(tree, "split_type", n);
  if (!types.includes(1)) return out;
  const nodes = numbersAt(tree, "categories_nodes");
  const starts = numbersAt(tree, "categories_segments", nodes.length);
  const sizes = numbersAt(tree, "categories_sizes", nodes.length);
  const all = numbersAt(tree, "categories");
  nodes.forEach((node, k) => {
    const set = Array.from(all.subarray(starts[k], starts[k] + sizes[k]));
    if (set.length !== sizes[k] || !set.every((c) => Number.isInteger(c) && c >= 0 && c < 100_000))
      throw badModel(XGBOOST, "the categories of a split are damaged");
    if (types[node] === 1) out[node] = set;
  });
  types.forEach((type, node) => {
    if (type === 1 && out[node] === undefined) throw badModel(XGBOOST, "a split has no categories");
  });
  return out;
}

/**
 * XGBoost goes left when the value, rounded to 32 bits, is below its threshold of 32 bits; here values of 64 bits go left up to and including a cut. The cut is therefore the last number that rounds to less: the middle between the threshold and the 32-bit
 * number before it, or the last number before that middle where the middle itself rounds up.
 */
export function lastBelow(threshold: number): number {
  const t = Math.fround(threshold);
  if (!Number.isFinite(t)) throw badModel(XGBOOST, "a split has no finite threshold");
  const single = new Float32Array([t]);
  const bits = new Int32Array(single.buffer);
  // the 32-bit number before: one step toward zero from above it, one away from below it
  if (t === 0) bits[0] = -0x7fffffff;
  else bits[0] += t > 0 ? -1 : 1;
  const middle = (single[0] + t) / 2;
  if (Math.fround(middle) < t) return middle;
  const double = new Float64Array([middle]);
  const words = new BigInt64Array(double.buffer);
  words[0] += middle > 0 ? -1n : 1n;
  return double[0];
}
