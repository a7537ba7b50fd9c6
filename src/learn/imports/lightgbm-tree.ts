import { badModel } from "../../core/model.ts";
import type { ForeignTree } from "./foreign-trees.ts";

/** The kind of model that messages name. */
export const LIGHTGBM = "LightGBM";

/** Lines `name=value` of a part of the file. */
export type Block = ReadonlyMap<string, string>;

/** What is known of a feature when trees are read. */
export interface LightgbmFeature {
  readonly isCategory: boolean;
  /** The codes of its categories, in the order of the levels. */
  readonly codes: readonly number[];
  /** Whether splits take 0 as missing; undefined until one says. */
  zeroIsMissing?: boolean;
}

/** The numbers of a line. */
export function numbersOf(block: Block, name: string, length?: number): Float64Array {
  const line = block.get(name);
  const numbers = Float64Array.from(line === undefined || line === "" ? [] : line.split(" "), Number);
  if (length !== undefined && numbers.length !== length)
    throw badModel(
      LIGHTGBM,
      `the lists of a tree do not fit each other: ${name} has ${numbers.length} of ${length}`,
    );
  if (numbers.some(Number.isNaN))
    throw badModel(LIGHTGBM, `${name} of a tree holds something else than numbers`);
  return numbers;
}

// bits of decision_type
const IS_CATEGORY = 1;
const DEFAULT_LEFT = 2;

/** One tree, its leaves after its splits; `scale` is what leaf values are multiplied with. */
export function lightgbmTree(block: Block, features: readonly LightgbmFeature[], scale: number): ForeignTree {
  if (Number(block.get("is_linear") ?? 0) !== 0)
    throw badModel(LIGHTGBM, "its leaves hold linear models (linear_tree), which are not read here");
  const leaves = Number(block.get("num_leaves"));
  if (!(Number.isInteger(leaves) && leaves >= 1 && leaves <= 10_000_000))
    throw badModel(LIGHTGBM, "a tree does not say how many leaves it has");
  const splits = leaves - 1;
  const values = numbersOf(block, "leaf_value", leaves);
  const counts =
    block.has("leaf_count") && splits > 0 ? numbersOf(block, "leaf_count", leaves) : new Float64Array(leaves);
  const asked = numbersOf(block, "split_feature", splits);
  const thresholds = numbersOf(block, "threshold", splits);
  const types = numbersOf(block, "decision_type", splits);
  const children = (name: string) =>
    numbersOf(block, name, splits).map((child) => (child < 0 ? splits - 1 - child : child));
  const n = splits + leaves;
  const feature = new Int32Array(n).fill(-1);
  const left = new Int32Array(n);
  const right = new Int32Array(n);
  const cut = new Float64Array(n);
  const missingLeft = new Uint8Array(n);
  const sets = new Array<readonly number[] | undefined>(n).fill(undefined);
  left.set(children("left_child"));
  right.set(children("right_child"));
  const starts = numbersOf(block, "cat_boundaries");
  const words = numbersOf(block, "cat_threshold");
  for (let node = 0; node < splits; node++) {
    const j = asked[node];
    const own = features[j];
    if (own === undefined) throw badModel(LIGHTGBM, `a tree asks for feature ${j} of ${features.length}`);
    feature[node] = j;
    const isCategory = (types[node] & IS_CATEGORY) !== 0;
    if (isCategory !== own.isCategory)
      throw badModel(LIGHTGBM, "a feature is a number here and a category there");
    if (isCategory) {
      // what is missing is in no set
      sets[node] = setOf(starts, words, thresholds[node], own.codes);
      continue;
    }
    cut[node] = thresholds[node];
    const missing = (types[node] >> 2) & 3;
    // a feature without missing values in training takes them as 0
    missingLeft[node] = missing === 0 ? Number(0 <= cut[node]) : (types[node] & DEFAULT_LEFT) !== 0 ? 1 : 0;
    if (own.zeroIsMissing !== undefined && own.zeroIsMissing !== (missing === 1))
      throw badModel(LIGHTGBM, "a feature takes 0 as missing here and as a number there");
    own.zeroIsMissing = missing === 1;
  }
  const value = new Float64Array(n);
  const cover = new Float64Array(n);
  for (let leaf = 0; leaf < leaves; leaf++) {
    value[splits + leaf] = values[leaf] * scale;
    cover[splits + leaf] = counts[leaf];
  }
  return { feature, left, right, cut, sets, missingLeft, value, cover };
}

/** The places of the categories in a set of bits, 32 to a word. */
function setOf(starts: Float64Array, words: Float64Array, place: number, codes: readonly number[]): number[] {
  const from = starts[place];
  const to = starts[place + 1];
  if (!(from >= 0 && to >= from && to <= words.length))
    throw badModel(LIGHTGBM, "the categories of a split are damaged");
  const places: number[] = [];
  codes.forEach((code, k) => {
    const word = from + Math.floor(code / 32);
    if (word < to && ((words[word] >>> (code % 32)) & 1) === 1) places.push(k);
  });
  return places;
}
