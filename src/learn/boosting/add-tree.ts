import { bits, fork, type Random, sample } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import type { PackedTrees } from "../trees/tree-types.ts";
import type { BinnedRows } from "./bins.ts";
import { type Ground, type GrownNode, growTree, leafByCodes } from "./grow-tree.ts";
import { type LeafOfRow, settleLeaves } from "./leaf-values.ts";
import { type Gradients, gradientsOf } from "./losses.ts";
import { largest, packExact, packRounded } from "./pack-gradients.ts";
import type { SplitRules } from "./search-feature.ts";
import { packTree } from "./tree-list.ts";

/** Rows in a step of what goes over all of them. */
const PIECE = 1 << 18;
/** Rows that are gone over together while they are near. */
const NEAR = 4096;

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
  /** Exponentials for gradients that are rounded. */
  readonly near: Float64Array | undefined;
  readonly leafOf: LeafOfRow;
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
  let topG = 0;
  let topH = 0;
  for (let from = 0; from < binned.length; from += PIECE) {
    const to = Math.min(from + PIECE, binned.length);
    for (let some = from; some < to; some += NEAR) {
      const end = Math.min(some + NEAR, to);
      gradientsOf(training, k, g, h, some, end, growth.near);
      weigh(g, h, growth.caseWeight, some, end);
      topG = largest(g, some, end, topG);
      topH = largest(h, some, end, topH);
    }
    yield progress;
  }
  if (room.cell === 2) packExact(room, g, h, topG, topH, ground.count);
  else packRounded(room, g, h, topG, topH, bits(fork(random, "rounding")));
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
  const { value, cover } = settleLeaves(growth, nodes, k);
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
