import type { Steps } from "../../core/work.ts";
import type { BinnedFeature, BinnedRows } from "./bins.ts";
import { findSplit, type Split } from "./find-split.ts";
import {
  type Addends,
  addRows,
  clearHistogram,
  emptyHistogram,
  type Histogram,
  partLanes,
  subtractHistogram,
} from "./histograms.ts";
import { type OpenNode, popNode, pushNode } from "./open-nodes.ts";
import type { PackedGradients } from "./pack-gradients.ts";
import { partRows } from "./part-rows.ts";
import { type NodeSums, type SplitRules, splitScratch } from "./search-feature.ts";
import { weightIn } from "./weight-in.ts";

/** What all trees of a fit are grown on; made once. */
export interface Ground {
  readonly binned: BinnedRows;
  readonly features: readonly BinnedFeature[];
  readonly addends: Addends;
  readonly room: PackedGradients;
  /** Rows of the tree in hand; those of a node stand together, in the order they came in. */
  readonly rows: Int32Array;
  readonly spare: Int32Array;
  readonly count: Float64Array | undefined;
  readonly leaves: number;
  readonly maxDepth: number;
  /** For each group of features that may meet: 1 by place among the binned features. */
  readonly groups: readonly Uint8Array[] | undefined;
  /** Histograms not in use. */
  readonly pool: Histogram[];
}

/** A node of a grown tree: its rows stand from `from` to `to`. */
export interface GrownNode extends NodeSums {
  readonly from: number;
  readonly to: number;
  readonly depth: number;
  /** Features that may split it. */
  readonly allowed: Uint8Array | undefined;
  split: Split | undefined;
  left: number;
  right: number;
}

/**
 * Grows a tree leaf by leaf, always where most is gained. Only the smaller part of a split is added up. O(rows features depth) at most, less by far where parts differ in size.
 */
export function* growTree(
  ground: Ground,
  from: number,
  to: number,
  rules: SplitRules,
  sampled: Uint8Array | undefined,
  progress: readonly [number, number],
): Steps<GrownNode[]> {
  const { features, addends, room, rows, count, pool, leaves, maxDepth } = ground;
  const scratch = splitScratch();
  const free = (): number => Number.POSITIVE_INFINITY;
  const nodes: GrownNode[] = [];
  const heap: OpenNode[] = [];
  const piece = Math.max(4096, Math.floor(2e6 / addends.stride));
  const take = () => pool.pop() ?? emptyHistogram(addends);

  function* filled(at: GrownNode): Steps<Histogram> {
    const histogram = take();
    clearHistogram(histogram, addends, features);
    for (let start = at.from; start < at.to; start += piece) {
      addRows(histogram, addends, rows, start, Math.min(start + piece, at.to));
      yield progress;
    }
    partLanes(histogram, addends);
    return histogram;
  }
  const canSplit = (node: GrownNode) =>
    node.depth < maxDepth && node.rows >= 2 * rules.minLeaf && features.length > 0;
  /** Looks for the best split; a node without one gives its histogram back. */
  const offer = (place: number, histogram: Histogram) => {
    const node = nodes[place];
    const split = findSplit(
      node,
      histogram,
      addends.places.at,
      features,
      node.allowed,
      room,
      rules,
      scratch,
      (f, into) => countByCode(ground, node, f, into),
    );
    if (split === undefined) pool.push(histogram);
    else pushNode(heap, { node, place, split, histogram });
  };

  nodes.push({
    from,
    to,
    depth: 0,
    g: 0,
    h: 0,
    rows: weightIn(rows, from, to, count),
    lower: -free(),
    upper: free(),
    allowed: meeting(ground.groups, sampled, []),
    split: undefined,
    left: -1,
    right: -1,
  });
  if (canSplit(nodes[0]) && leaves > 1) {
    const histogram = yield* filled(nodes[0]);
    nodes[0] = { ...nodes[0], ...totals(histogram, addends.places.at[0], features[0], room) };
    offer(0, histogram);
  }
  for (let grown = 1; grown < leaves && heap.length > 0; grown++) {
    const { node, place, split, histogram } = popNode(heap);
    const middle = partition(ground, node, split);
    const children = childrenOf(ground, node, split, middle, rules, sampled, pathTo(nodes, place));
    node.split = split;
    node.left = nodes.length;
    node.right = nodes.length + 1;
    nodes.push(...children);
    const open = children.map((child) => grown + 1 < leaves && canSplit(child));
    if (!open[0] && !open[1]) {
      pool.push(histogram);
      yield progress;
      continue;
    }
    const small = middle - node.from <= node.to - middle ? 0 : 1;
    const part = yield* filled(children[small]);
    if (open[1 - small]) subtractHistogram(histogram, part, addends, features);
    for (const [side, sums] of [
      [small, part],
      [1 - small, histogram],
    ] as const) {
      if (open[side]) offer(side === 0 ? node.left : node.right, sums);
      else pool.push(sums);
    }
  }
  for (const { histogram } of heap) pool.push(histogram);
  return nodes;
}

/** The node that a row of codes ends in. */
export function leafByCodes(nodes: readonly GrownNode[], { codes, length }: BinnedRows, row: number): number {
  let place = 0;
  for (let { split } = nodes[0]; split !== undefined; { split } = nodes[place])
    place =
      split.goesLeft[codes[split.feature * length + row]] === 1 ? nodes[place].left : nodes[place].right;
  return place;
}

function childrenOf(
  { rows, count, groups }: Ground,
  node: GrownNode,
  split: Split,
  middle: number,
  rules: SplitRules,
  sampled: Uint8Array | undefined,
  path: readonly number[],
): [GrownNode, GrownNode] {
  const { leftG, leftH } = split;
  const rightG = node.g - leftG;
  const rightH = node.h - leftH;
  const leftRows = weightIn(rows, node.from, middle, count);
  const direction = rules.monotone[split.feature];
  const between = (held(-leftG / (leftH + rules.l2), node) + held(-rightG / (rightH + rules.l2), node)) / 2;
  const depth = node.depth + 1;
  const allowed = groups === undefined ? node.allowed : meeting(groups, sampled, [...path, split.feature]);
  // all that lies below stays on its side of the middle
  return [
    {
      from: node.from,
      to: middle,
      depth,
      g: leftG,
      h: leftH,
      rows: leftRows,
      lower: direction < 0 ? between : node.lower,
      upper: direction > 0 ? between : node.upper,
      allowed,
      split: undefined,
      left: -1,
      right: -1,
    },
    {
      from: middle,
      to: node.to,
      depth,
      g: rightG,
      h: rightH,
      rows: node.rows - leftRows,
      lower: direction > 0 ? between : node.lower,
      upper: direction < 0 ? between : node.upper,
      allowed,
      split: undefined,
      left: -1,
      right: -1,
    },
  ];
}

function held(value: number, { lower, upper }: NodeSums): number {
  return Math.min(Math.max(value, lower), upper);
}

/** Moves the rows of a node that go left before the others, both in the order they stood in; returns where the others begin. */
function partition({ binned, rows, spare }: Ground, { from, to }: GrownNode, split: Split): number {
  const { length, codes } = binned;
  const first = split.feature * length;
  return partRows(codes.subarray(first, first + length), split.goesLeft, rows, spare, from, to);
}

/** Rows of a node by code of a feature, each as often as it counts. */
function countByCode(
  { binned, rows, count }: Ground,
  node: GrownNode,
  feature: number,
  into: Float64Array,
): void {
  const { codes, length } = binned;
  const first = feature * length;
  into.fill(0);
  for (let i = node.from; i < node.to; i++)
    into[codes[first + rows[i]]] += count === undefined ? 1 : count[rows[i]];
}

/** Sums of all rows, from those of one feature. */
function totals(
  { sums }: Histogram,
  from: number,
  { bins }: BinnedFeature,
  { cell, split }: PackedGradients,
): { g: number; h: number } {
  let g = 0;
  let h = 0;
  for (let k = 0; k <= bins; k++) {
    const v = sums[cell * (from + k) + cell - 1];
    const whole = Math.floor(v / split);
    h += v - whole * split;
    g += cell === 1 ? whole : sums[2 * (from + k)];
  }
  return { g, h };
}

/** Features that may split below a path: sampled, and in a group with all of the path. */
function meeting(
  groups: readonly Uint8Array[] | undefined,
  sampled: Uint8Array | undefined,
  path: readonly number[],
): Uint8Array | undefined {
  if (groups === undefined) return sampled;
  const out = new Uint8Array(groups[0].length);
  for (const group of groups)
    if (path.every((f) => group[f] === 1))
      for (let f = 0; f < out.length; f++)
        if (group[f] === 1 && (sampled === undefined || sampled[f] === 1)) out[f] = 1;
  return out;
}

/** Features on the way from the root to a node. */
function pathTo(nodes: readonly GrownNode[], place: number): number[] {
  const path: number[] = [];
  let at = place;
  for (let parent = place - 1; parent >= 0; parent--) {
    const { split, left, right } = nodes[parent];
    if (split === undefined || (left !== at && right !== at)) continue;
    path.push(split.feature);
    at = parent;
  }
  return path;
}
