import type { Steps } from "../../core/work.ts";
import { inPieces } from "../input/pieces.ts";
import type { MinedSets } from "./mine.ts";

/** Links from each set to the sets that lack one of its items: `link[start[node] + i]` is the node without the i-th item (-1: the empty set). */
export interface SubsetLinks {
  readonly start: Int32Array;
  readonly link: Int32Array;
}

const SETS_PER_STEP = 1 << 14;

/** Every subset of a frequent set is frequent, so each link leads to a node; it is found from the parent's links. O(sum of sizes x log of children), in steps of some milliseconds. */
export function* subsetLinkSteps(sets: MinedSets): Steps<SubsetLinks> {
  const { length, parent, item, size } = sets;
  const start = new Int32Array(length + 1);
  for (let k = 0; k < length; k++) start[k + 1] = start[k] + size[k];
  const link = new Int32Array(start[length]);
  yield* inPieces(
    length,
    (from, to) => {
      for (let k = from; k < to; k++) {
        const above = parent[k];
        const last = size[k] - 1;
        for (let i = 0; i < last; i++) link[start[k] + i] = childOf(sets, link[start[above] + i], item[k]);
        link[start[k] + last] = above;
      }
    },
    SETS_PER_STEP,
  );
  return { start, link };
}

/** The node of `node` with one more item, which comes behind its items; -1 stands for the empty set. */
export function childOf({ child, children, item }: MinedSets, node: number, rank: number): number {
  if (node < 0) return rank;
  let low = child[node];
  let high = low + children[node] - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (item[middle] < rank) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** For each set, whether no larger set has its count (closed), and whether no larger set is frequent at all (maximal). */
export function closedAndMaximal(
  sets: MinedSets,
  { start, link }: SubsetLinks,
): { readonly closed: Uint8Array; readonly maximal: Uint8Array } {
  const closed = new Uint8Array(sets.length).fill(1);
  const maximal = new Uint8Array(sets.length).fill(1);
  for (let k = 0; k < sets.length; k++) {
    for (let e = start[k]; e < start[k + 1]; e++) {
      const below = link[e];
      if (below < 0) continue;
      maximal[below] = 0;
      if (sets.count[below] === sets.count[k]) closed[below] = 0;
    }
  }
  return { closed, maximal };
}
