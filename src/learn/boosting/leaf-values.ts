import type { Growth, Scored } from "./add-tree.ts";
import type { GrownNode } from "./grow-tree.ts";
import { weightedQuantile } from "./losses.ts";
import { weightIn } from "./weight-in.ts";

/** Digits of a leaf: the trees after it mend what rounding leaves, and the model stays small. */
const DIGITS = 5;

/** Which leaf each row is in; the number after the last one for rows that the tree did not grow on. */
export type LeafOfRow = Uint16Array | Int32Array;

export function leafRoom(rows: number, leaves: number): LeafOfRow {
  return leaves < 65_535 ? new Uint16Array(rows) : new Int32Array(rows);
}

/**
 * Values and weights of the leaves, by node: from gradients with all their digits, row after row, so that memory is read as it stands. Adds the values to the scores of the rows. O(rows).
 */
export function settleLeaves(
  { ground, training, rows: all, leafOf, g, h }: Growth,
  nodes: readonly GrownNode[],
  k: number,
): { value: Float64Array; cover: Float64Array } {
  const { rows, room } = ground;
  const { settings, weight } = training;
  const unit = room.gradientUnit / room.curveUnit;
  const places = [...nodes.keys()].filter((place) => nodes[place].split === undefined);
  if (nodes[0].to < leafOf.length || all.length < leafOf.length) leafOf.fill(places.length);
  const sumG = new Float64Array(places.length + 1);
  const sumH = new Float64Array(places.length + 1);
  const added = new Float64Array(places.length + 1);
  places.forEach((place, leaf) => {
    mark(leafOf, rows, nodes[place], leaf);
  });
  const isQuantile = settings.loss === "quantile";
  if (!isQuantile) sumByLeaf(leafOf, g, h, sumG, sumH);
  const value = new Float64Array(nodes.length);
  const cover = new Float64Array(nodes.length);
  places.forEach((place, leaf) => {
    const { from, to, lower, upper } = nodes[place];
    cover[place] = weightIn(rows, from, to, weight);
    const curve = sumH[leaf] + settings.l2;
    const best = isQuantile
      ? residualQuantile(training, rows.subarray(from, to), k)
      : Math.min(Math.max(curve > 0 ? -sumG[leaf] / curve : 0, lower * unit), upper * unit);
    added[leaf] = value[place] = Number((settings.learningRate * best).toPrecision(DIGITS));
  });
  addByLeaf(training.scores[k], leafOf, added);
  return { value, cover };
}

function mark(leafOf: LeafOfRow, rows: Int32Array, { from, to }: GrownNode, leaf: number): void {
  for (let i = from; i < to; i++) leafOf[rows[i]] = leaf;
}

function sumByLeaf(
  leafOf: LeafOfRow,
  g: Float64Array,
  h: Float64Array,
  sumG: Float64Array,
  sumH: Float64Array,
): void {
  for (let i = 0; i < leafOf.length; i++) {
    const leaf = leafOf[i];
    sumG[leaf] += g[i];
    sumH[leaf] += h[i];
  }
}

function addByLeaf(score: Float64Array, leafOf: LeafOfRow, value: Float64Array): void {
  for (let i = 0; i < leafOf.length; i++) score[i] += value[leafOf[i]];
}

function residualQuantile({ y, scores, weight, settings }: Scored, rows: Int32Array, k: number): number {
  const away = Float64Array.from(rows, (i) => y[i] - scores[k][i]);
  const w = Float64Array.from(rows, (i) => (weight === undefined ? 1 : weight[i]));
  return weightedQuantile(away, w, settings.quantile);
}
