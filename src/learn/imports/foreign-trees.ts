import type { ClienteleError } from "../../core/errors.ts";
import { badModel } from "../../core/model.ts";
import type { PackedTrees } from "../trees/tree-types.ts";

/** A tree of another library: nodes in any order, node 0 its root. */
export interface ForeignTree {
  /** For each node its feature; -1 for a leaf. */
  readonly feature: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Numbers up to and including it go left. */
  readonly cut: Float64Array;
  /** Splits on a category: the places that go left. */
  readonly sets: readonly (readonly number[] | undefined)[];
  readonly missingLeft: Uint8Array;
  readonly value: Float64Array;
  readonly cover: Float64Array;
}

const MAX_DEPTH = 1000;
const MAX_NODES = 5_000_000;
/** Categories that splits name one by one, in all. */
const MAX_NAMED = 20_000_000;

function tooMany(kind: string): ClienteleError {
  return badModel(kind, `it has more than ${MAX_NODES} nodes`);
}

/** Refuses trees whose splits ask for so many categories that reading them would never end. */
export function boundNamed(kind: string, named: number): void {
  if (named > MAX_NAMED) throw badModel(kind, `its splits name more than ${MAX_NAMED} categories`);
}

/**
 * Trees of another library in the form that models of this one have, tree t counting for class t mod `groups`. Every node may be reached once, so that cycles and shared branches are refused. O(nodes).
 *
 * @throws "bad-model"
 */
export function packForeign(
  kind: string,
  trees: readonly ForeignTree[],
  classOf: readonly number[],
  groups: number,
): PackedTrees {
  const out: Lists = { feature: [], cut: [], missing: [], sets: [], value: [], cover: [] };
  const ofClass: ForeignTree[][] = Array.from({ length: groups }, () => []);
  trees.forEach((tree, t) => {
    const own = ofClass[classOf[t]];
    if (own === undefined) throw badModel(kind, `tree ${t} belongs to no class`);
    own.push(tree);
  });
  const rounds = ofClass.reduce((most, own) => Math.max(most, own.length), 0);
  if (rounds * groups > MAX_NODES) throw tooMany(kind);
  for (let round = 0; round < rounds; round++) {
    for (const own of ofClass) {
      // a class with fewer trees gets some that say nothing
      if (own[round] === undefined) appendLeaf(out, 0, 0);
      else append(kind, out, own[round]);
    }
  }
  return { width: 1, ...out, missing: out.missing.join("") };
}

interface Lists {
  readonly feature: number[];
  readonly cut: number[];
  readonly missing: string[];
  readonly sets: (readonly number[])[];
  readonly value: number[];
  readonly cover: number[];
}

function appendLeaf(out: Lists, value: number, cover: number): void {
  out.feature.push(-1);
  out.value.push(value);
  out.cover.push(cover);
}

function append(kind: string, out: Lists, tree: ForeignTree): void {
  const nodes = tree.feature.length;
  const seen = new Uint8Array(nodes);
  const stack = [0];
  const depths = [0];
  if (nodes === 0) throw badModel(kind, "a tree has no nodes");
  if (out.feature.length + nodes > MAX_NODES) throw tooMany(kind);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const depth = depths.pop() as number;
    if (!(node >= 0 && node < nodes)) throw badModel(kind, `a tree of ${nodes} nodes asks for node ${node}`);
    if (seen[node] === 1) throw badModel(kind, `a tree reaches node ${node} twice, as in a cycle`);
    if (depth > MAX_DEPTH) throw badModel(kind, `a tree is deeper than ${MAX_DEPTH}`);
    seen[node] = 1;
    const feature = tree.feature[node];
    if (feature < 0) {
      const value = tree.value[node];
      const cover = tree.cover[node];
      if (!Number.isFinite(value) || !(cover >= 0 && Number.isFinite(cover)))
        throw badModel(kind, "a leaf has no finite value or weight");
      appendLeaf(out, value, cover);
      continue;
    }
    const set = tree.sets[node];
    if (set === undefined && !Number.isFinite(tree.cut[node]))
      throw badModel(kind, "a split has no finite threshold");
    out.feature.push(feature);
    out.missing.push(tree.missingLeft[node] === 1 ? "l" : "r");
    out.cut.push(set === undefined ? tree.cut[node] : out.sets.length);
    if (set !== undefined) out.sets.push(set);
    stack.push(tree.right[node], tree.left[node]);
    depths.push(depth + 1, depth + 1);
  }
}
