import { bits, fork, type Random, sample } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import type { PackedTrees } from "../trees/tree-types.ts";
import type { BinnedRows } from "./bins.ts";
import { type Ground, type GrownNode, growTree, leafByCodes } from "./grow-tree.ts";
import { type Gradients, gradientsOf, weightedQuantile } from "./losses.ts";
import { packExact, packRounded } from "./pack-gradients.ts";
import type { SplitRules } from "./search-feature.ts";
import { packTree } from "./tree-list.ts";

/** Rows in a step of what goes over all of them. */
const PIECE = 1 << 18;
/** Digits of a leaf: the trees after it mend what rounding leaves, and the model stays small. */
const DIGITS = 5;

/** Rows of a fit and what trees say of them. */
export interface Scored extends Gradients {
  readonly binned: BinnedRows;
  /** `weight` times `count` of the door. */
  readonly weight: Float64Array | undefined;
}

/** What one tree after another is added to. */
export interface Growth {
  readonly ground: Ground;
  readonly training: Scored;
  /** Rows that trees grow on, in rising order. */
  readonly rows: Int32Array;
  /** Rows of the training data that they do not grow on. */
  readonly others: Int32Array;
  /** Rows of other data that are scored along. */
  readonly validation: Scored | undefined;
  /** Weight of a row without its count. */
  readonly caseWeight: Float64Array | undefined;
  /** Sums of second derivatives below this are no part. */
  readonly minCurve: number;
  readonly g: Float64Array;
  readonly h: Float64Array;
}

/** Grows the tree of class `k` and adds it to the scores of all rows. */
export function* addTree(
  growth: Growth,
  k: number,
  random: Random,
  progress: readonly [number, number],
): Steps<PackedTrees> {
  const { ground, training, g, h } = growth;
  const { settings, binned } = training;
  const { room, features } = ground;
  for (let from = 0; from < binned.length; from += PIECE) {
    const to = Math.min(from + PIECE, binned.length);
    gradientsOf(training, k, g, h, from, to);
    weigh(g, h, growth.caseWeight, from, to);
    yield progress;
  }
  if (room.cell === 2) packExact(room, g, h, ground.count);
  else packRounded(room, g, h, bits(fork(random, "rounding")));
  yield progress;
  const drawn = drawRows(growth, random);
  const rules: SplitRules = {
    l2: settings.l2 / room.curveUnit,
    minLeaf: settings.minLeaf,
    minCurve: growth.minCurve / room.curveUnit,
    monotone: features.map(({ column }) => settings.monotone[column]),
    bounded: settings.monotone.some((direction) => direction !== 0),
  };
  const nodes = yield* growTree(ground, 0, drawn.length, rules, drawFeatures(growth, random), progress);
  const { value, cover } = leavesOf(growth, nodes, k);
  for (let place = 0; place < nodes.length; place++)
    if (nodes[place].split === undefined) addTo(training.scores[k], ground.rows, nodes[place], value[place]);
  yield progress;
  if (drawn.length < growth.rows.length) {
    const isIn = new Uint8Array(binned.length);
    for (const row of drawn) isIn[row] = 1;
    walk(
      nodes,
      value,
      training,
      growth.rows.filter((row) => isIn[row] === 0),
      k,
    );
  }
  walk(nodes, value, training, growth.others, k);
  if (growth.validation !== undefined) walk(nodes, value, growth.validation, undefined, k);
  yield progress;
  return packTree(nodes, features, value, cover);
}

function weigh(
  g: Float64Array,
  h: Float64Array,
  weight: Float64Array | undefined,
  from: number,
  to: number,
): void {
  if (weight === undefined) return;
  for (let i = from; i < to; i++) {
    g[i] *= weight[i];
    h[i] *= weight[i];
  }
}

/** Puts the rows of the next tree in place. */
function drawRows({ ground, rows, training }: Growth, random: Random): Int32Array {
  const { rowShare } = training.settings;
  const drawn =
    rowShare === 1
      ? rows
      : sample(fork(random, "rows"), rows.length, Math.max(1, Math.round(rowShare * rows.length)))
          .sort()
          .map((place) => rows[place]);
  ground.rows.set(drawn);
  return drawn;
}

function drawFeatures({ ground, training }: Growth, random: Random): Uint8Array | undefined {
  const { featureShare } = training.settings;
  const { length } = ground.features;
  if (featureShare === 1 || length === 0) return undefined;
  const out = new Uint8Array(length);
  for (const f of sample(fork(random, "features"), length, Math.max(1, Math.round(featureShare * length))))
    out[f] = 1;
  return out;
}

/** Values and weights of the leaves, by node: from gradients with all their digits, row after row. */
function leavesOf(
  { ground, training, g, h }: Growth,
  nodes: readonly GrownNode[],
  k: number,
): { value: Float64Array; cover: Float64Array } {
  const { rows, room } = ground;
  const { settings, weight } = training;
  const unit = room.gradientUnit / room.curveUnit;
  const value = new Float64Array(nodes.length);
  const cover = new Float64Array(nodes.length);
  for (let place = 0; place < nodes.length; place++) {
    const { split, from, to, lower, upper } = nodes[place];
    if (split !== undefined) continue;
    cover[place] = weightIn(rows, from, to, weight);
    let best: number;
    if (settings.loss === "quantile") best = residualQuantile(training, rows.subarray(from, to), k);
    else {
      const sums = sumsIn(rows, from, to, g, h);
      const free = sums.h + settings.l2 > 0 ? -sums.g / (sums.h + settings.l2) : 0;
      best = Math.min(Math.max(free, lower * unit), upper * unit);
    }
    value[place] = Number((settings.learningRate * best).toPrecision(DIGITS));
  }
  return { value, cover };
}

function sumsIn(
  rows: Int32Array,
  from: number,
  to: number,
  g: Float64Array,
  h: Float64Array,
): { g: number; h: number } {
  let sumG = 0;
  let sumH = 0;
  for (let i = from; i < to; i++) {
    sumG += g[rows[i]];
    sumH += h[rows[i]];
  }
  return { g: sumG, h: sumH };
}

function weightIn(rows: Int32Array, from: number, to: number, weight: Float64Array | undefined): number {
  if (weight === undefined) return to - from;
  let total = 0;
  for (let i = from; i < to; i++) total += weight[rows[i]];
  return total;
}

function residualQuantile({ y, scores, weight, settings }: Scored, rows: Int32Array, k: number): number {
  const away = Float64Array.from(rows, (i) => y[i] - scores[k][i]);
  const w = Float64Array.from(rows, (i) => (weight === undefined ? 1 : weight[i]));
  return weightedQuantile(away, w, settings.quantile);
}

function addTo(score: Float64Array, rows: Int32Array, { from, to }: GrownNode, value: number): void {
  for (let i = from; i < to; i++) score[rows[i]] += value;
}

/** Adds the tree to the scores of rows that it did not grow on; undefined: all. */
function walk(
  nodes: readonly GrownNode[],
  value: Float64Array,
  { binned, scores }: Scored,
  rows: Int32Array | undefined,
  k: number,
): void {
  for (let j = 0; j < (rows?.length ?? binned.length); j++) {
    const row = rows === undefined ? j : rows[j];
    scores[k][row] += value[leafByCodes(nodes, binned, row)];
  }
}
