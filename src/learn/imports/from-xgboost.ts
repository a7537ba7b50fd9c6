import { badModel } from "../../core/model.ts";
import { badOption } from "../../core/options.ts";
import { logOddsOf } from "../../numeric/log-odds.ts";
import type { Boosting, BoostingLoss } from "../boosting/boosting-types.ts";
import type { FeatureColumn } from "../rows/feature-types.ts";
import { boundNamed } from "./foreign-trees.ts";
import { type ImportOptions, importedModel } from "./imported-model.ts";
import { listAt, numbersAt, objectAt, withLeftSets, XGBOOST, xgboostTree } from "./xgboost-tree.ts";

/** Settings of {@link fromXgboost}. */
export interface FromXgboostOptions extends ImportOptions {
  /** How many rounds to keep, such as the best one plus 1 of early stopping. Default: all in the file. */
  readonly rounds?: number;
}

/**
 * A model trained with XGBoost as a boosting model of this library: prediction, Shapley values and evaluation work as with its own. Reads the JSON of `save_model("model.json")` (text or parsed), XGBoost 1.6 to 3: gbtree and dart, objectives
 * binary:logistic, reg:squarederror, reg:absoluteerror, reg:pseudohubererror, count:poisson, multi:softprob and multi:softmax, with missing values and categorical splits. XGBoost compares in 32 bits; cuts are placed so that every number goes the same
 * way here, and predictions agree to 1e-6. Features are those of the file, else f0, f1, ... Categories are the names in the file (XGBoost 3.1 and later, from a data frame), else their codes as text; one that the file does not know counts as missing.
 * O(nodes).
 *
 * @throws "bad-model" for what is no such file, is damaged (cycles, lists that do not fit, a depth over 1,000), or asks for what is not read here (gblinear, leaves of several numbers, other objectives), in words; "bad-option".
 *
 * @example
 * import { fromXgboost, predictOutcome } from "clientele/learn";
 * const tree = { tree_param: {}, left_children: [1, -1, -1], right_children: [2, -1, -1], split_indices: [0, 0, 0], split_conditions: [30, -1, 1], default_left: [1, 0, 0], sum_hessian: [9, 4, 5] };
 * const learner = {
 *   feature_names: ["days"],
 *   learner_model_param: { base_score: "5E-1", num_class: "0", num_feature: "1" },
 *   objective: { name: "binary:logistic" },
 *   gradient_booster: { name: "gbtree", model: { trees: [tree], tree_info: [0] } },
 * };
 * const model = fromXgboost({ learner }, { target: "left" });
 * [...predictOutcome(model, [{ days: 10 }, { days: 30 }])]; // => [{ probability: 0.26894142 }, { probability: 0.73105858 }]
 * fromXgboost("{}"); // throws "bad-model"
 */
export function fromXgboost(json: unknown, options: FromXgboostOptions = {}): Boosting {
  const learner = objectAt(parsed(json), "learner");
  const booster = objectAt(learner, "gradient_booster");
  const name = booster.name ?? "gbtree";
  if (name !== "gbtree" && name !== "dart")
    throw badModel(XGBOOST, `its booster is ${String(name)}; only trees (gbtree, dart) are read here`);
  const model = objectAt(name === "dart" ? objectAt(booster, "gbtree") : booster, "model");
  const objective = String(objectAt(learner, "objective").name);
  const loss = LOSSES.get(objective);
  if (loss === undefined)
    throw badModel(
      XGBOOST,
      `its objective is ${objective.slice(0, 40)}; read here are ${[...LOSSES.keys()].join(", ")}`,
    );
  const param = objectAt(learner, "learner_model_param");
  const features = Number(param.num_feature);
  if (!(Number.isInteger(features) && features >= 1 && features <= 1_000_000))
    throw badModel(XGBOOST, "it does not say how many features it has");
  const groups = loss === "softmax" ? Number(param.num_class) : 1;
  if (!(Number.isInteger(groups) && groups >= 1 && groups <= 10_000) || Number(param.num_target ?? 1) > 1)
    throw badModel(XGBOOST, "it does not predict one outcome");
  const written = listAt(model, "trees");
  const classOf = Array.from(numbersAt(model, "tree_info", written.length));
  const weights = name === "dart" ? numbersAt(booster, "weight_drop", written.length) : undefined;
  const kept = keptTrees(options.rounds, model, groups, written.length);
  const names = namesOf(learner, features);
  const known = categoriesOf(learner, model, features);
  const types = Array.isArray(learner.feature_types) ? learner.feature_types : [];
  const categories = Int32Array.from(known, (list) => list.length);
  const read = written
    .slice(0, kept)
    .map((tree, t) => xgboostTree(tree, { count: features, categories }, weights?.[t] ?? 1));
  boundNamed(
    XGBOOST,
    read.reduce((sum, { sets, feature }) => {
      const own = sets.map((set, node) => (set === undefined ? 0 : categories[feature[node]]));
      return own.reduce((a, b) => a + b, sum);
    }, 0),
  );
  const trees = read.map((tree) => withLeftSets(tree, categories));
  const columns = names.map((column, j): FeatureColumn => {
    if (categories[j] === 0 && types[j] !== "c") return { column, kind: "number", levels: null };
    const levels = Array.from({ length: categories[j] }, (_, c) => known[j][c] ?? String(c));
    return { column, kind: "category", levels };
  });
  return importedModel(
    XGBOOST,
    {
      columns,
      loss,
      base: baseOf(param.base_score, loss, groups),
      trees,
      classOf: classOf.slice(0, kept),
      warnings: stoppedEarly(learner, options.rounds),
    },
    options,
  );
}

const LOSSES: ReadonlyMap<string, BoostingLoss> = /* @__PURE__ */ new Map<string, BoostingLoss>([
  ["binary:logistic", "logistic"],
  ["reg:squarederror", "squared"],
  ["reg:absoluteerror", "squared"],
  ["reg:pseudohubererror", "squared"],
  ["count:poisson", "poisson"],
  ["multi:softprob", "softmax"],
  ["multi:softmax", "softmax"],
]);

function parsed(json: unknown): unknown {
  if (typeof json !== "string") return json;
  try {
    return JSON.parse(json);
  } catch {
    throw badModel(XGBOOST, 'the text is not JSON; write it with save_model("model.json")');
  }
}

/** A number, or since XGBoost 3.1 a list in brackets; stored on the scale of the outcome. */
function baseOf(written: unknown, loss: BoostingLoss, groups: number): number[] {
  const parts = String(written ?? "0.5")
    .replace(/[[\]]/g, "")
    .split(",")
    .map(Number);
  if ((parts.length !== 1 && parts.length !== groups) || !parts.every(Number.isFinite))
    throw badModel(XGBOOST, "its base_score is damaged");
  const scores = parts.map((b) => {
    if (loss === "logistic") return logOddsOf(b);
    return loss === "poisson" ? Math.log(b) : b;
  });
  return Array.from({ length: groups }, (_, k) => scores[scores.length === 1 ? 0 : k]);
}

function namesOf(learner: { readonly [key: string]: unknown }, count: number): string[] {
  const names = learner.feature_names;
  if (!Array.isArray(names) || names.length === 0) return Array.from({ length: count }, (_, j) => `f${j}`);
  if (names.length !== count || !Array.from(names).every((name) => typeof name === "string"))
    throw badModel(XGBOOST, `it has ${count} features and ${names.length} names of features`);
  return names;
}

/** The names of categories by feature: empty for numbers, and where the file names none. */
function categoriesOf(
  learner: { readonly [key: string]: unknown },
  model: { readonly [key: string]: unknown },
  features: number,
): string[][] {
  const types = Array.isArray(learner.feature_types) ? learner.feature_types : [];
  const cats = model.cats as { readonly enc?: unknown } | undefined;
  const encoded = Array.isArray(cats?.enc) ? cats.enc : [];
  return Array.from({ length: features }, (_, j) => {
    if (types[j] !== "c" || typeof encoded[j] !== "object" || encoded[j] === null) return [];
    const { offsets, values } = encoded[j] as { readonly offsets?: unknown; readonly values?: unknown };
    if (!Array.isArray(values)) return [];
    if (!Array.isArray(offsets)) return values.map(String);
    const bytes = Uint8Array.from(values, (byte) => Number(byte) & 255);
    return offsets.slice(1).map((end, c) => utf8(bytes.subarray(Number(offsets[c]), Number(end))));
  });
}

/** Text from its bytes: decodeURIComponent is the one decoder that the language itself has. */
function utf8(bytes: Uint8Array): string {
  try {
    return decodeURIComponent(Array.from(bytes, (b) => `%${b.toString(16).padStart(2, "0")}`).join(""));
  } catch {
    throw badModel(XGBOOST, "the name of a category is no text");
  }
}

function keptTrees(
  rounds: number | undefined,
  model: { readonly [key: string]: unknown },
  groups: number,
  all: number,
): number {
  if (rounds === undefined) return all;
  if (!Number.isInteger(rounds) || rounds < 1)
    throw badOption("rounds", rounds, "a whole number of at least 1");
  const param = model.gbtree_model_param as { readonly num_parallel_tree?: unknown } | undefined;
  return Math.min(all, rounds * groups * Math.max(1, Number(param?.num_parallel_tree ?? 1) || 1));
}

function stoppedEarly(learner: { readonly [key: string]: unknown }, rounds: number | undefined): string[] {
  const attributes = learner.attributes as { readonly best_iteration?: unknown } | undefined;
  const best = Number(attributes?.best_iteration);
  if (rounds !== undefined || !Number.isInteger(best)) return [];
  return [
    `The file says that round ${best} was best and has later ones too; all are used, as XGBoost's Booster.predict does. For the best alone give rounds: ${best + 1}.`,
  ];
}
