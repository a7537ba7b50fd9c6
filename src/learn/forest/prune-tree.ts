import { fork, type Random, randomFrom, shuffle } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import { GROWTH_BUDGET, type Grower, type GrownTree, treeGrower } from "./grow-tree.ts";
import type { Units } from "./growth-data.ts";
import type { GrowthRules } from "./growth-types.ts";
import { purity } from "./search-classes.ts";
import { leafValues } from "./tree-lists.ts";

/**
 * Cuts a tree back to the smallest one whose impurity plus `price` for each leaf is least (Breiman and others 1984, chapter 3). A split's decrease of impurity is known, so one pass from the leaves up
 * says which subtrees earn their price. O(nodes).
 */
export function pruneTree(tree: GrownTree, price: number): void {
  const cut = leavesAt(tree, price);
  const gone = new Uint8Array(tree.nodes);
  for (let v = 0; v < tree.nodes; v++) {
    if (tree.feature[v] < 0) continue;
    if (gone[v] === 1 || cut[v] === 1) {
      gone[tree.left[v]] = 1;
      gone[tree.right[v]] = 1;
      tree.feature[v] = -1;
      tree.gain[v] = 0;
    }
  }
}

/** 1 for every node that is a leaf at this price (or was one). */
function leavesAt(tree: GrownTree, price: number): Uint8Array {
  const earned = new Float64Array(tree.nodes);
  const leaf = new Uint8Array(tree.nodes);
  // children were made after their parent
  for (let v = tree.nodes - 1; v >= 0; v--) {
    const value =
      tree.feature[v] < 0 ? 0 : tree.gain[v] - price + earned[tree.left[v]] + earned[tree.right[v]];
    leaf[v] = value > 0 ? 0 : 1;
    earned[v] = Math.max(0, value);
  }
  return leaf;
}

/** Impurity of the root times weight: what prices are shares of. */
export function rootImpurity(units: Units, { entropy }: GrowthRules): number {
  const { splitWeight, y, classes } = units;
  let w = 0;
  const sums = new Float64Array(Math.max(1, classes));
  let squares = 0;
  for (let i = 0; i < y.length; i++) {
    w += splitWeight[i];
    sums[classes > 0 ? y[i] : 0] += classes > 0 ? splitWeight[i] : splitWeight[i] * y[i];
    squares += splitWeight[i] * y[i] * y[i];
  }
  const pure = purity(sums, w, entropy && classes > 0);
  return classes === 0 ? squares - pure : entropy ? -pure : w - pure;
}

/** Prices at which the tree loses its next weakest subtree, rising (weakest-link pruning), from 0. O(nodes for each). */
function pricesOf(tree: GrownTree): number[] {
  const feature = tree.feature.slice(0, tree.nodes);
  const out = [0];
  for (;;) {
    const saved = new Float64Array(tree.nodes);
    const splits = new Int32Array(tree.nodes);
    let weakest = Number.POSITIVE_INFINITY;
    for (let v = tree.nodes - 1; v >= 0; v--) {
      if (feature[v] < 0) continue;
      const l = tree.left[v];
      const r = tree.right[v];
      saved[v] = tree.gain[v] + saved[l] + saved[r];
      splits[v] = 1 + splits[l] + splits[r];
      weakest = Math.min(weakest, saved[v] / splits[v]);
    }
    if (feature[0] < 0 || splits[0] === 0) return out;
    const last = out[out.length - 1];
    const price = Math.max(last, weakest);
    if (price > last * (1 + 1e-9)) out.push(price);
    for (let v = 0; v < tree.nodes; v++)
      if (feature[v] >= 0 && saved[v] / splits[v] <= price * (1 + 1e-9)) feature[v] = -1;
    // what hangs below a cut is gone too
    for (let v = 0; v < tree.nodes; v++)
      if (feature[v] < 0 && tree.feature[v] >= 0) {
        feature[tree.left[v]] = -1;
        feature[tree.right[v]] = -1;
      }
  }
}

const FOLDS = 10;
const MOST_PRICES = 40;

/**
 * The price by ten-fold cross-validation: of all prices of the full tree (at most 40, evenly picked) the highest whose squared error on rows held back is within one standard error of the least (Breiman's rule). Grows ten more trees.
 */
export function* chosenPrice(units: Units, rules: GrowthRules, full: Grower, seed: number): Steps<number> {
  const all = pricesOf(full.tree);
  const between = all.map((price, i) => (i + 1 < all.length ? Math.sqrt(price * all[i + 1]) : price));
  const step = Math.max(1, between.length / MOST_PRICES);
  const prices: number[] = [];
  for (let i = 0; i < between.length; i += step) prices.push(between[Math.floor(i)]);
  if (prices[prices.length - 1] !== between[between.length - 1]) prices.push(between[between.length - 1]);
  const random = randomFrom(seed);
  const place = shuffle(
    fork(random, "folds"),
    Int32Array.from({ length: units.length }, (_, i) => i),
  );
  const errors = prices.map(() => new Float64Array(units.length));
  const grower = treeGrower(units, rules);
  const values = new Float64Array(full.tree.feature.length * units.width);
  for (let fold = 0; fold < Math.min(FOLDS, units.length); fold++)
    yield* addFold(units, grower, values, place, fold, prices, errors, random);
  const mean = errors.map((losses) => losses.reduce((a, b) => a + b, 0) / units.length);
  let least = 0;
  for (let k = 1; k < prices.length; k++) if (mean[k] < mean[least]) least = k;
  let squares = 0;
  for (const loss of errors[least]) squares += (loss - mean[least]) * (loss - mean[least]);
  const most = mean[least] + Math.sqrt(squares) / units.length;
  let chosen = least;
  for (let k = least; k < prices.length; k++) if (mean[k] <= most) chosen = k;
  return prices[chosen];
}

function* addFold(
  units: Units,
  grower: Grower,
  values: Float64Array,
  place: Int32Array,
  fold: number,
  prices: readonly number[],
  errors: readonly Float64Array[],
  random: Random,
): Steps<void> {
  const { tree } = grower;
  let inside = 0;
  for (let i = 0; i < units.length; i++) if (place[i] % FOLDS !== fold) tree.rows[inside++] = i;
  const { splitWeight, y, classes } = units;
  grower.start(
    inside,
    splitWeight,
    classes > 0 ? y : splitWeight.map((w, i) => w * y[i]),
    fork(random, fold),
  );
  while (!grower.grow(GROWTH_BUDGET)) yield [0, 1];
  leafValues(tree, units, units.weight, values, true);
  for (const [k, price] of prices.entries()) {
    // a tree on nine tenths of the rows saves nine tenths of the impurity
    const leaf = leavesAt(tree, (price * inside) / units.length);
    for (let i = 0; i < units.length; i++) {
      if (place[i] % FOLDS !== fold) continue;
      errors[k][i] = lossAt(units, values, nodeOf(tree, units, i, leaf), i);
    }
    yield [0, 1];
  }
}

function nodeOf(tree: GrownTree, { features }: Units, unit: number, leaf: Uint8Array): number {
  let v = 0;
  while (leaf[v] === 0) {
    const b = features[tree.feature[v]].bin[unit];
    const at = tree.setAt[v];
    const goesLeft =
      at >= 0 ? tree.sets[at + b] : b === 0 ? tree.missingLeft[v] : b <= tree.cutBin[v] ? 1 : 0;
    v = goesLeft === 1 ? tree.left[v] : tree.right[v];
  }
  return v;
}

function lossAt({ width, y, center, weight }: Units, values: Float64Array, v: number, unit: number): number {
  let total = 0;
  for (let k = 0; k < width; k++) {
    const truth = width === 1 ? center + y[unit] : y[unit] === k ? 1 : 0;
    total += (values[v * width + k] - truth) ** 2;
  }
  return weight[unit] * total;
}
