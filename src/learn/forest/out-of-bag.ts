import { type Random, shuffle } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import { aucOf } from "../../numeric/auc.ts";
import type { OutOfBag } from "./forest-types.ts";
import type { GrownTree } from "./grow-tree.ts";
import type { Units } from "./growth-data.ts";
import { leafOfUnit } from "./tree-lists.ts";

/** Sums over the trees that did not learn from a unit. */
export interface OutOfBagSums {
  readonly trees: Int32Array;
  readonly value: Float64Array;
  /** Rise of a tree's squared error when a feature is shuffled: sum and sum of squares over trees. */
  readonly rise: Float64Array | undefined;
  readonly riseSquared: Float64Array;
  risen: number;
}

export function outOfBagSums({ length, width, features }: Units, permutation: boolean): OutOfBagSums {
  return {
    trees: new Int32Array(length),
    value: new Float64Array(length * width),
    rise: permutation ? new Float64Array(features.length) : undefined,
    riseSquared: new Float64Array(permutation ? features.length : 0),
    risen: 0,
  };
}

/** Adds one tree's predictions for the units that are not in its bag, and what shuffling costs it. O(units depth features asked). */
export function* sumOutOfBag(
  sums: OutOfBagSums,
  units: Units,
  tree: GrownTree,
  values: Float64Array,
  times: Int32Array,
  random: Random,
  done: readonly [number, number],
): Steps<void> {
  const { width, length } = units;
  for (let i = 0; i < length; i++) {
    if ((i & 16_383) === 16_383) yield done;
    if (times[i] > 0) continue;
    const leaf = leafOfUnit(tree, units, i);
    sums.trees[i]++;
    for (let k = 0; k < width; k++) sums.value[i * width + k] += values[leaf * width + k];
  }
  if (sums.rise === undefined) return;
  const out = Int32Array.from({ length }, (_, i) => i).filter((i) => times[i] === 0);
  if (out.length === 0) return;
  const used = new Set(tree.feature.subarray(0, tree.nodes));
  const before = treeError(units, tree, values, out, out, -1);
  sums.risen++;
  for (let j = 0; j < units.features.length; j++) {
    // a feature that the tree does not ask for costs nothing
    if (!used.has(j)) continue;
    const rise = treeError(units, tree, values, out, shuffle(random, out.slice()), j) - before;
    sums.rise[j] += rise;
    sums.riseSquared[j] += rise * rise;
    yield done;
  }
}

/** Weighted mean squared error of a tree on units, with feature j of each taken from another. */
function treeError(
  units: Units,
  tree: GrownTree,
  values: Float64Array,
  out: Int32Array,
  from: Int32Array,
  j: number,
): number {
  let total = 0;
  let all = 0;
  for (let i = 0; i < out.length; i++) {
    const w = units.weight[out[i]];
    total += w * squaredError(units, out[i], values, leafOfUnit(tree, units, out[i], j, from[i]), 1);
    all += w;
  }
  return total / all;
}

/** Of a prediction that is the mean of `trees` values. */
function squaredError(
  { width, y, center }: Units,
  unit: number,
  values: Float64Array,
  at: number,
  trees: number,
): number {
  if (width === 1) {
    const gap = values[at] / trees - center - y[unit];
    return gap * gap;
  }
  let total = 0;
  for (let k = 0; k < width; k++) {
    const gap = values[at * width + k] / trees - (y[unit] === k ? 1 : 0);
    total += gap * gap;
  }
  return total;
}

/** The figures of a fit. O(units log units). */
export function outOfBagOf(sums: OutOfBagSums, units: Units, keep: boolean): OutOfBag {
  const { width, weight, y, length } = units;
  let error = 0;
  let all = 0;
  let total = 0;
  let squares = 0;
  let rows = 0;
  for (let i = 0; i < length; i++) {
    if (sums.trees[i] === 0) continue;
    rows++;
    error += weight[i] * squaredError(units, i, sums.value, i, sums.trees[i]);
    all += weight[i];
    total += weight[i] * y[i];
    squares += weight[i] * y[i] * y[i];
  }
  const variance = squares - (total * total) / all;
  const { kind } = units.rows.outcome;
  const isNumber = kind === "number" || kind === "count";
  return {
    rows,
    neverOut: length - rows,
    squaredError: rows > 0 ? error / all : null,
    auc: kind === "binary" && rows > 0 ? outOfBagAuc(sums, units) : null,
    explained: isNumber && variance > 0 ? 1 - error / variance : null,
    predictions: keep
      ? Array.from({ length: length * width }, (_, at) => {
          const trees = sums.trees[Math.floor(at / width)];
          return trees === 0 ? null : Number((sums.value[at] / trees).toPrecision(7));
        })
      : null,
  };
}

function outOfBagAuc(sums: OutOfBagSums, { y, weight }: Units): number | null {
  const score = sums.value.map((value, i) => (sums.trees[i] === 0 ? Number.NaN : value / sums.trees[i]));
  const { value } = aucOf(score, y, 0.95, weight);
  return Number.isNaN(value) ? null : value;
}

/** Mean and standard error over the trees. */
export function riseOf(
  sums: OutOfBagSums | undefined,
  j: number,
): { value: number; se: number | null } | null {
  if (sums?.rise === undefined || sums.risen === 0) return null;
  const n = sums.risen;
  const mean = sums.rise[j] / n;
  const variance = (sums.riseSquared[j] - n * mean * mean) / (n - 1);
  return { value: mean, se: n > 1 ? Math.sqrt(Math.max(0, variance) / n) : null };
}
