import type { Steps } from "../../core/work.ts";
import type { MinedSets } from "./mine.ts";
import { childOf, type SubsetLinks } from "./subsets.ts";

/** Rules as nodes: the set of both sides, the left and the right side. */
export interface FoundRules {
  length: number;
  both: Int32Array;
  left: Int32Array;
  right: Int32Array;
}

/** What is asked of a rule. */
export interface RuleLimits {
  readonly minConfidence: number;
  /** Most items on the right side. */
  readonly rightSize: number;
  /** Leaves out a rule when one with fewer items on its left is as sure of the right side. */
  readonly needed: boolean;
  /** All baskets: the count of the empty left side. */
  readonly rows: number;
}

/**
 * Rules of every frequent set. Moving one more item from left to right never makes a rule surer, so a branch ends at the first rule that is not sure enough (Agrawal and Srikant 1994).
 * Confidence is compared as counts: as a ratio of ratios, one of exactly a fifth falls below 0.2. `room` is asked when the arrays are full and answers whether to go on. In steps of some milliseconds.
 */
export function* findRulesSteps(
  sets: MinedSets,
  links: SubsetLinks,
  limits: RuleLimits,
  room: (found: FoundRules) => boolean,
): Steps<FoundRules> {
  const found: FoundRules = {
    length: 0,
    both: new Int32Array(4096),
    left: new Int32Array(4096),
    right: new Int32Array(4096),
  };
  const { size, count, item } = sets;
  const { start, link } = links;
  const { minConfidence, rightSize } = limits;

  // takes the items of the left side from place `from` on over to the right, one at a time; removing them in rising order meets each right side once
  const move = (both: number, left: number, right: number, from: number, moved: number): boolean => {
    for (let i = from; i < size[left]; i++) {
      const less = link[start[left] + i];
      if (less < 0) return true;
      if (count[both] < minConfidence * count[less] - slack(count[less])) continue;
      const more = childOf(sets, right, itemAt(sets, left, i));
      if (!limits.needed || isNeeded(sets, links, both, less, more, limits.rows)) {
        if (found.length === found.both.length && !room(found)) return false;
        const k = found.length++;
        found.both[k] = both;
        found.left[k] = less;
        found.right[k] = more;
      }
      if (moved + 1 < rightSize && !move(both, less, more, i, moved + 1)) return false;
    }
    return true;
  };
  // false where there is no more room
  const ofSet = (node: number): boolean => {
    if (size[node] < 2) return true;
    if (rightSize > 1) return move(node, node, -1, 0, 0);
    const last = start[node + 1];
    let above = node;
    for (let e = last - 1; e >= start[node]; e--) {
      const less = link[e];
      const right = item[above];
      above = sets.parent[above];
      if (count[node] < minConfidence * count[less] - slack(count[less])) continue;
      if (limits.needed && !isNeeded(sets, links, node, less, right, limits.rows)) continue;
      if (found.length === found.both.length && !room(found)) return false;
      const k = found.length++;
      found.both[k] = node;
      found.left[k] = less;
      found.right[k] = right;
    }
    return true;
  };
  let [looked, before] = [0, 0];
  for (let node = 0; node < sets.length && ofSet(node); node++) {
    if (++looked + found.length - before < SOME) continue;
    [looked, before] = [0, found.length];
    yield [0, Number.NaN];
  }
  return found;
}

/** Sets looked at and rules found in a step. */
const SOME: number = 1 << 13;

/** What rounding can make of a share of `count`. */
export function slack(count: number): number {
  return 1e-9 + count * 4e-16;
}

/** Rank of the i-th item of a set. */
function itemAt({ parent, item, size }: MinedSets, node: number, i: number): number {
  let at = node;
  for (let k = size[node] - 1; k > i; k--) at = parent[at];
  return item[at];
}

/** Whether every rule to the same right side from fewer items, or none, is less sure. */
function isNeeded(
  sets: MinedSets,
  { start, link }: SubsetLinks,
  both: number,
  left: number,
  right: number,
  rows: number,
): boolean {
  const { count, size } = sets;
  const [inBoth, inLeft] = [count[both], count[left]];
  if (count[right] * inLeft >= inBoth * rows) return false;
  const rights = ranksOf(sets, right);
  const lefts = ranksOf(sets, left);
  // drops items of the left side in rising order, and the same items of both
  const drop = (l: number, b: number, from: number, kept: readonly number[]): boolean => {
    for (let i = from; i < size[l]; i++) {
      if (size[l] < 2) return true;
      const rank = kept[i];
      const lessLeft = link[start[l] + i];
      let place = i;
      for (const r of rights) if (r < rank) place++;
      const lessBoth = link[start[b] + place];
      if (count[lessBoth] * inLeft >= inBoth * count[lessLeft]) return false;
      if (
        !drop(
          lessLeft,
          lessBoth,
          i,
          kept.filter((_, k) => k !== i),
        )
      )
        return false;
    }
    return true;
  };
  return drop(left, both, 0, lefts);
}

function ranksOf({ parent, item }: MinedSets, node: number): number[] {
  const ranks: number[] = [];
  for (let at = node; at >= 0; at = parent[at]) ranks.unshift(item[at]);
  return ranks;
}
