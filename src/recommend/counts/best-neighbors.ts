import { badOption } from "../../core/options.ts";
import type { Steps } from "../../core/work.ts";
import { TopFew } from "./top-few.ts";

/** Visits the items `from` to before `to` once each with those it has something in common with, and how much: `eachCoCount`, `eachCoSum` and the like. */
export type EachItem = (visit: ItemVisitor, from: number, to: number) => void;

type ItemVisitor = (item: number, others: Int32Array, n: number, shared: Int32Array | Float64Array) => void;
type ScoreOf = (shared: number, item: number, other: number) => number;

/** The best neighbours of every item: item k has the entries `start[k]` to before `start[k + 1]`, the best first. */
export interface NeighborLists {
  readonly start: number[];
  readonly neighbor: number[];
  /** What the two have in common. */
  readonly shared: number[];
  readonly score: number[];
}

/** Items looked at in a step, with all that they have something in common with. */
export const ITEMS_PER_STEP = 4;

/**
 * Keeps the `top` best of each item's others, some items at a time: those that have `minShared` in common and score above 0 (NaN does not), equal scores in the order of places. O(pairs log top) at worst.
 */
export function* bestNeighborsSteps(
  items: number,
  top: number,
  minShared: number,
  each: EachItem,
  scoreOf: ScoreOf,
): Steps<NeighborLists> {
  const { lists, visit } = collector(items, top, minShared, scoreOf);
  for (let item = 0; item < items; item += ITEMS_PER_STEP) {
    yield [item, items];
    each(visit, item, Math.min(items, item + ITEMS_PER_STEP));
  }
  yield [items, items];
  return lists;
}

function collector(
  items: number,
  top: number,
  minShared: number,
  scoreOf: ScoreOf,
): { readonly lists: NeighborLists; readonly visit: ItemVisitor } {
  const few = new TopFew(Math.min(top, Math.max(1, items - 1)));
  const places = new Int32Array(few.size);
  const scores = new Float64Array(few.size);
  const lists: NeighborLists = { start: [0], neighbor: [], shared: [], score: [] };
  const visit: ItemVisitor = (item, others, n, shared) => {
    for (let k = 0; k < n; k++) {
      const j = others[k];
      if (shared[j] < minShared) continue;
      const value = scoreOf(shared[j], item, j);
      if (value > 0) few.add(j, value);
    }
    const taken = few.take(places, scores);
    for (let k = 0; k < taken; k++) {
      lists.neighbor.push(places[k]);
      lists.shared.push(shared[places[k]]);
      lists.score.push(scores[k]);
    }
    lists.start.push(lists.neighbor.length);
  };
  return { lists, visit };
}

/** How many neighbours an item keeps. */
export function topOption(top: number): number {
  if (Number.isInteger(top) && top >= 1 && top <= 10_000) return top;
  throw badOption("top", top, "a whole number from 1 to 10,000");
}

/** How many a pair must have in common. */
export function minCountOption(minCount = 1): number {
  if (Number.isInteger(minCount) && minCount >= 1) return minCount;
  throw badOption("minCount", minCount, "a whole number, 1 or more");
}

/** How strongly few are drawn towards 0. */
export function shrinkOption(shrink = 0): number {
  if (typeof shrink === "number" && shrink >= 0 && Number.isFinite(shrink)) return shrink;
  throw badOption("shrink", shrink, "a number, zero or more");
}
