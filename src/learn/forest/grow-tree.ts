import { integer, type Random } from "../../core/random.ts";
import { shortCut } from "./bin-features.ts";
import { findSplit, type SplitSearch, searchRoom } from "./find-split.ts";
import type { Found, GrowthData, GrowthRules } from "./growth-types.ts";
import { purity } from "./search-classes.ts";
import type { NodeSums } from "./search-means.ts";

/** How much is grown in a step, about 5 ms: a signal that stops the work is seen in time. */
export const GROWTH_BUDGET = 400_000;

/** A tree as it grew: nodes in the order in which they were made, the root first. The same arrays serve every tree of a fit. */
export interface GrownTree {
  nodes: number;
  /** -1 for a leaf. */
  readonly feature: Int32Array;
  readonly cut: Float64Array;
  readonly cutBin: Int32Array;
  readonly missingLeft: Uint8Array;
  /** For a split on a category where its levels stand in `sets`, else -1. */
  readonly setAt: Int32Array;
  sets: Uint8Array;
  setsUsed: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Units `from` to `to` of `rows` reached the node. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly depth: Int32Array;
  /** Weight and decrease of impurity times weight. */
  readonly weight: Float64Array;
  readonly gain: Float64Array;
  readonly rows: Int32Array;
}

/** Grows one tree after another in the same room. */
export interface Grower {
  readonly tree: GrownTree;
  /** Starts a tree: the first `units` places of `tree.rows` are its units, `weight` and `wy` (weight times y, or the class) stand by unit. */
  start(units: number, weight: Float64Array, wy: Float64Array, random: Random): void;
  /** Goes on for about so many units looked at; true when the tree is complete. */
  grow(budget: number): boolean;
}

/** O(units features per split depth) for a tree: each level of depth gathers every unit once for every feature looked at, without sorting. */
export function treeGrower(data: GrowthData, rules: GrowthRules): Grower {
  const most = Math.max(1, 2 * data.length - 1);
  const p = data.features.length;
  const room = searchRoom(data);
  const tree: GrownTree = {
    nodes: 0,
    feature: new Int32Array(most),
    cut: new Float64Array(most),
    cutBin: new Int32Array(most),
    missingLeft: new Uint8Array(most),
    setAt: new Int32Array(most),
    sets: new Uint8Array(1024),
    setsUsed: 0,
    left: new Int32Array(most),
    right: new Int32Array(most),
    from: new Int32Array(most),
    to: new Int32Array(most),
    depth: new Int32Array(most),
    weight: new Float64Array(most),
    gain: new Float64Array(most),
    rows: new Int32Array(data.length),
  };
  const spare = new Int32Array(data.length);
  const order = Int32Array.from({ length: p }, (_, j) => j);
  const node: NodeSums = { w: 0, y: new Float64Array(room.width), n: 0 };
  const found: Found = {
    score: 0,
    raw: 0,
    feature: -1,
    cutBin: 0,
    nextBin: 0,
    target: Number.NaN,
    missingLeft: false,
    goesLeft: new Uint8Array(room.key.length),
  };
  // nodes still to be looked at (depth first), or with a split that was found but not made (best first)
  let open: number[] = [];
  let leaves = 1;
  let search: SplitSearch;

  function addNode(from: number, to: number, depth: number): number {
    const v = tree.nodes++;
    tree.feature[v] = -1;
    tree.from[v] = from;
    tree.to[v] = to;
    tree.depth[v] = depth;
    tree.gain[v] = 0;
    tree.setAt[v] = -1;
    return v;
  }

  /** Weight and sums of a node; true when nothing is left to tell apart. */
  function sumUp(v: number): boolean {
    const { rows, weight, wy } = search;
    const from = tree.from[v];
    const to = tree.to[v];
    const { y } = data;
    let w = 0;
    let pure = true;
    node.y.fill(0);
    const first = y[rows[from]];
    if (room.width === 1) {
      let total = 0;
      for (let i = from; i < to; i++) {
        const row = rows[i];
        w += weight[row];
        total += wy[row];
        if (y[row] !== first) pure = false;
      }
      node.y[0] = total;
    } else
      for (let i = from; i < to; i++) {
        const row = rows[i];
        w += weight[row];
        node.y[y[row]] += weight[row];
        if (y[row] !== first) pure = false;
      }
    node.w = w;
    node.n = to - from;
    tree.weight[v] = w;
    return pure;
  }

  /** Finds the node's best split and writes it down; false when it stays a leaf. */
  function examine(v: number): boolean {
    const from = tree.from[v];
    const to = tree.to[v];
    const n = to - from;
    const pure = sumUp(v);
    if (pure || tree.depth[v] >= rules.maxDepth || n < rules.minSplit || n < 2 * rules.minLeaf) return false;
    found.score = Number.NEGATIVE_INFINITY;
    found.feature = -1;
    let usable = 0;
    // constant features count, but the search goes on until one is not (as in scikit-learn)
    for (let k = 0; k < p && (k < rules.perSplit || usable === 0); k++) {
      if (rules.perSplit < p) {
        const at = k + integer(search.random, p - k);
        const j = order[at];
        order[at] = order[k];
        order[k] = j;
      }
      if (findSplit(search, order[k], from, to)) usable++;
    }
    if (found.feature < 0) return false;
    const base = room.width === 1 ? (node.y[0] * node.y[0]) / node.w : purity(node.y, node.w, rules.entropy);
    tree.gain[v] = Math.max(0, found.raw - base);
    writeSplit(v);
    return true;
  }

  function writeSplit(v: number): void {
    const feature = data.features[found.feature];
    tree.missingLeft[v] = found.missingLeft ? 1 : 0;
    // until the split is made the node is a leaf in all but this
    tree.right[v] = found.feature;
    if (!feature.isCategory) {
      if (found.nextBin === 0) {
        // all numbers against the missing values
        tree.cutBin[v] = feature.bins;
        tree.cut[v] = Number.MAX_VALUE;
        return;
      }
      const a = feature.high[found.cutBin];
      const b = feature.low[found.nextBin];
      const target = found.target >= a && found.target < b ? found.target : a + (b - a) / 2;
      tree.cut[v] = shortCut(target, a, b);
      tree.cutBin[v] = found.cutBin;
      return;
    }
    const size = feature.bins + 1;
    if (tree.setsUsed + size > tree.sets.length) {
      const larger = new Uint8Array(2 * tree.sets.length + size);
      larger.set(tree.sets);
      tree.sets = larger;
    }
    tree.sets.set(found.goesLeft.subarray(0, size), tree.setsUsed);
    tree.setAt[v] = tree.setsUsed;
    tree.setsUsed += size;
  }

  /** Makes the split that was written down: units keep their order on both sides. */
  function split(v: number): void {
    const { rows } = tree;
    const j = tree.right[v];
    const { bin } = data.features[j];
    const from = tree.from[v];
    const to = tree.to[v];
    let l = from;
    let r = 0;
    const at = tree.setAt[v];
    const cutBin = tree.cutBin[v];
    const missingLeft = tree.missingLeft[v];
    const { sets } = tree;
    for (let i = from; i < to; i++) {
      const row = rows[i];
      const b = bin[row];
      const goesLeft = at >= 0 ? sets[at + b] : b === 0 ? missingLeft : b <= cutBin ? 1 : 0;
      if (goesLeft === 1) rows[l++] = row;
      else spare[r++] = row;
    }
    for (let i = 0; i < r; i++) rows[l + i] = spare[i];
    tree.feature[v] = j;
    const depth = tree.depth[v] + 1;
    tree.left[v] = addNode(from, l, depth);
    tree.right[v] = addNode(l, to, depth);
    leaves++;
  }

  function start(units: number, weight: Float64Array, wy: Float64Array, random: Random): void {
    search = { data, rules, room, rows: tree.rows, weight, wy, node, random, found };
    for (let j = 0; j < p; j++) order[j] = j;
    tree.nodes = 0;
    tree.setsUsed = 0;
    leaves = 1;
    const root = addNode(0, units, 0);
    open = Number.isFinite(rules.maxLeaves) ? (examine(root) ? [root] : []) : [root];
  }

  function grow(budget: number): boolean {
    let left = budget;
    if (!Number.isFinite(rules.maxLeaves)) {
      while (open.length > 0 && left > 0) {
        const v = open.pop() as number;
        left -= (tree.to[v] - tree.from[v]) * rules.perSplit + 20;
        if (!examine(v)) continue;
        split(v);
        open.push(tree.right[v], tree.left[v]);
      }
      return open.length === 0;
    }
    while (open.length > 0 && leaves < rules.maxLeaves && left > 0) {
      let top = 0;
      for (let i = 1; i < open.length; i++) if (tree.gain[open[i]] > tree.gain[open[top]]) top = i;
      const v = open[top];
      open.splice(top, 1);
      left -= (tree.to[v] - tree.from[v]) * rules.perSplit + 20;
      split(v);
      if (examine(tree.left[v])) open.push(tree.left[v]);
      if (examine(tree.right[v])) open.push(tree.right[v]);
    }
    if (open.length > 0 && leaves < rules.maxLeaves) return false;
    for (const v of open) {
      tree.gain[v] = 0;
      tree.setAt[v] = -1;
    }
    return true;
  }

  return { tree, start, grow };
}
