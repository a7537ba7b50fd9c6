import { show } from "../../core/errors.ts";
import { badModel } from "../../core/model.ts";
import { badOption } from "../../core/options.ts";
import type { Boosting, BoostingLoss } from "../boosting/boosting-types.ts";
import type { FeatureColumn } from "../rows/feature-types.ts";
import { boundNamed } from "./foreign-trees.ts";
import { type ImportOptions, importedModel } from "./imported-model.ts";
import { type Block, LIGHTGBM, type LightgbmFeature, lightgbmTree, numbersOf } from "./lightgbm-tree.ts";

/** Settings of {@link fromLightgbm}. */
export interface FromLightgbmOptions extends ImportOptions {
  /** How many rounds to keep. Default: all in the file. */
  readonly rounds?: number;
}

/**
 * A model trained with LightGBM as a boosting model of this library: prediction, Shapley values and evaluation work as with its own. Reads the text of `save_model("model.txt")`, LightGBM 3 and 4: gbdt, dart, goss and rf; objectives binary, cross_entropy,
 * regression (l1, huber, fair, mape too), quantile, poisson and multiclass; missing values of every kind (none, zero, NaN) and categories, by the names that a data frame left in the file, else by their codes as text. Where training took zeros as missing, zeros count
 * as missing here. Predictions agree to rounding. O(nodes).
 *
 * @throws "bad-model" for what is no such file, is damaged (cycles, lists that do not fit, a depth over 1,000), or asks for what is not read here (linear leaves, other objectives), in words; "bad-option".
 *
 * @example
 * import { fromLightgbm, predictOutcome } from "clientele/learn";
 * const head = ["tree", "version=v4", "num_class=1", "num_tree_per_iteration=1", "max_feature_idx=0", "objective=binary sigmoid:1", "feature_names=days", "feature_infos=[0:90]", ""];
 * const tree = ["Tree=0", "num_leaves=2", "split_feature=0", "threshold=30", "decision_type=2", "left_child=-1", "right_child=-2", "leaf_value=-1 1", "leaf_count=40 50", "", "end of trees"];
 * const model = fromLightgbm([...head, ...tree].join("\n"), { target: "left" });
 * [...predictOutcome(model, [{ days: 30 }, { days: 31 }])]; // => [{ probability: 0.26894142 }, { probability: 0.73105858 }]
 * fromLightgbm("tree"); // throws "bad-model"
 */
export function fromLightgbm(text: string, options: FromLightgbmOptions = {}): Boosting {
  if (typeof text !== "string")
    throw badModel(LIGHTGBM, `expected the text of its file, found ${show(text)}`);
  const { head, trees: blocks, pandas } = blocksOf(text);
  const { loss, sigmoid } = objectiveOf(head.get("objective"));
  const groups = Number(head.get("num_tree_per_iteration") ?? head.get("num_class"));
  if (!(Number.isInteger(groups) && groups >= 1 && groups <= 10_000 && (loss === "softmax" || groups === 1)))
    throw badModel(LIGHTGBM, "it does not say how many classes it has");
  const names = (head.get("feature_names") ?? "").split(" ");
  if (names.length !== Number(head.get("max_feature_idx")) + 1 || names[0] === "")
    throw badModel(LIGHTGBM, "its features and their names do not fit each other");
  const { rounds } = options;
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds >= 1))
    throw badOption("rounds", rounds, "a whole number of at least 1");
  const kept = blocks.slice(0, rounds === undefined ? blocks.length : rounds * groups);
  const { features, levels } = featuresOf(head, names.length, kept, pandas);
  boundNamed(
    LIGHTGBM,
    kept.reduce((sum, block) => {
      const asked = numbersOf(block, "split_feature");
      return asked.reduce((own, j) => own + (features[j]?.codes.length ?? 0), sum);
    }, 0),
  );
  // a random forest is the mean of its trees
  const mean = head.has("average_output") ? groups / kept.length : 1;
  const trees = kept.map((block) => lightgbmTree(block, features, sigmoid * mean));
  const columns = names.map((column, j): FeatureColumn => {
    if (features[j].isCategory) return { column, kind: "category", levels: levels[j] };
    const number: FeatureColumn = { column, kind: "number", levels: null };
    return features[j].zeroIsMissing === true ? { ...number, zeroIsMissing: true } : number;
  });
  return importedModel(
    LIGHTGBM,
    {
      columns,
      loss,
      base: new Array<number>(groups).fill(0),
      trees,
      classOf: trees.map((_, t) => t % groups),
      warnings: [],
    },
    options,
  );
}

const LOSSES: ReadonlyMap<string, BoostingLoss> = /* @__PURE__ */ new Map<string, BoostingLoss>([
  ["binary", "logistic"],
  ["cross_entropy", "logistic"],
  ["regression", "squared"],
  ["regression_l1", "squared"],
  ["huber", "squared"],
  ["fair", "squared"],
  ["mape", "squared"],
  ["quantile", "quantile"],
  ["poisson", "poisson"],
  ["multiclass", "softmax"],
]);

interface Blocks {
  readonly head: Block;
  readonly trees: readonly Block[];
  /** The line that a data frame leaves behind. */
  readonly pandas: string | undefined;
}

function blocksOf(text: string): Blocks {
  const lines = text.split(/\r?\n/);
  if (lines[0].trim() !== "tree") throw badModel(LIGHTGBM, 'its first line is not "tree"');
  const head = new Map<string, string>();
  const trees: Map<string, string>[] = [];
  let block = head;
  let end = 1;
  for (; end < lines.length && lines[end] !== "end of trees"; end++) {
    const line = lines[end];
    const at = line.indexOf("=");
    const name = at < 0 ? line : line.slice(0, at);
    if (name === "") continue;
    if (name === "Tree") {
      block = new Map();
      trees.push(block);
    } else block.set(name, at < 0 ? "" : line.slice(at + 1).trim());
  }
  if (end === lines.length) throw badModel(LIGHTGBM, 'it breaks off before "end of trees"');
  const pandas = lines.slice(end).find((line) => line.startsWith("pandas_categorical:"));
  return { head, trees, pandas: pandas?.slice("pandas_categorical:".length) };
}

function objectiveOf(written = ""): { readonly loss: BoostingLoss; readonly sigmoid: number } {
  const [name, ...settings] = written.split(" ");
  const loss = LOSSES.get(name);
  if (loss === undefined || settings.includes("sqrt"))
    throw badModel(
      LIGHTGBM,
      `its objective is ${show(written)}; read here are ${[...LOSSES.keys()].join(", ")}, without reg_sqrt`,
    );
  const found = settings.find((setting) => setting.startsWith("sigmoid:"));
  const sigmoid = found === undefined ? 1 : Number(found.slice("sigmoid:".length));
  if (!(sigmoid > 0 && Number.isFinite(sigmoid)))
    throw badModel(LIGHTGBM, "its sigmoid is no number above zero");
  return { loss, sigmoid };
}

/** Which features are categories, and what these are called. */
function featuresOf(
  head: Block,
  count: number,
  trees: readonly Block[],
  pandas: string | undefined,
): { readonly features: LightgbmFeature[]; readonly levels: readonly string[][] } {
  const infos = (head.get("feature_infos") ?? "").split(" ");
  if (infos.length !== count)
    throw badModel(LIGHTGBM, "its features and what it says of them do not fit each other");
  const asCategory = new Uint8Array(count);
  for (const tree of trees) {
    const asked = numbersOf(tree, "split_feature");
    numbersOf(tree, "decision_type").forEach((type, node) => {
      if ((type & 1) === 1) asCategory[asked[node]] = 1;
    });
  }
  const features = infos.map((info, j): LightgbmFeature => {
    // "[least:most]" is a number, "none" was constant, else codes with -1 for missing
    const codes = info === "none" || info.startsWith("[") ? [] : info.split(":").map(Number);
    if (!codes.every(Number.isInteger)) throw badModel(LIGHTGBM, "the categories of a feature are damaged");
    return {
      isCategory: codes.length > 0 || asCategory[j] === 1,
      codes: codes.filter((code) => code >= 0).sort((a, b) => a - b),
    };
  });
  const named = pandasLevels(pandas);
  const categories = features.flatMap(({ isCategory }, j) => (isCategory ? [j] : []));
  const levels = features.map(({ codes }) => codes.map(String));
  // a constant column of categories is not told apart from a number: then codes it is
  if (named.length === categories.length)
    categories.forEach((j, c) => {
      levels[j] = features[j].codes.map((code) => named[c][code] ?? String(code));
    });
  return { features, levels };
}

function pandasLevels(line: string | undefined): string[][] {
  if (line === undefined) return [];
  try {
    const lists: unknown = JSON.parse(line);
    return Array.isArray(lists) ? lists.map((list) => (Array.isArray(list) ? list.map(String) : [])) : [];
  } catch {
    throw badModel(LIGHTGBM, "its line pandas_categorical is damaged");
  }
}
