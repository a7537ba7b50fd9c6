import { type Random, uniform } from "../../core/random.ts";
import { type BinSums, binSums, gatherBins, gathered } from "./gather-bins.ts";
import type { Found, Gathered, GrowthData, GrowthRules } from "./growth-types.ts";
import { type ClassRoom, searchClasses } from "./search-classes.ts";
import { type BestCut, type NodeSums, searchMeans, takeCut } from "./search-means.ts";

/** Buffers of the search, made once for a fit. */
export interface SearchRoom {
  readonly width: number;
  readonly sums: BinSums;
  readonly all: Gathered;
  /** The same in the order of a category's levels. */
  readonly sorted: Gathered;
  readonly key: Float64Array;
  readonly order: Int32Array;
  readonly classes: ClassRoom;
  readonly best: BestCut;
}

export function searchRoom(data: GrowthData): SearchRoom {
  const width = Math.max(1, data.classes);
  let bins = 1;
  for (const feature of data.features) bins = Math.max(bins, feature.bins);
  return {
    width,
    sums: binSums(bins, width),
    all: gathered(bins, width),
    sorted: gathered(bins, width),
    key: new Float64Array(bins + 1),
    order: new Int32Array(bins + 1),
    classes: { left: new Float64Array(width), right: new Float64Array(width) },
    best: { score: 0, raw: 0, place: -1, missingLeft: false, leftW: 0 },
  };
}

/** What the splits of a tree are looked for with. */
export interface SplitSearch {
  readonly data: GrowthData;
  readonly rules: GrowthRules;
  readonly room: SearchRoom;
  /** Units, of which a node has a run, and by unit its weight and weight times y (or class). */
  readonly rows: Int32Array;
  readonly weight: Float64Array;
  readonly wy: Float64Array;
  /** Sums of the node that is looked at. */
  readonly node: NodeSums;
  readonly random: Random;
  /** The best split of that node so far. */
  readonly found: Found;
}

/** Looks for a better split of the node with the units `rows[from]` to `rows[to - 1]` by feature j. False: the feature is constant there. */
export function findSplit(search: SplitSearch, j: number, from: number, to: number): boolean {
  const { data, rules, room, rows, weight, wy, node, found } = search;
  const feature = data.features[j];
  const { all, width } = room;
  gatherBins(room.sums, all, feature, rows, from, to, weight, wy, width);
  if (all.m + (all.missingN > 0 ? 1 : 0) < 2) return false;
  const last = all.m - 2;
  if (rules.randomCuts) {
    randomCut(search, j);
    return true;
  }
  if (!feature.isCategory) {
    searchRun(rules, room, all, node, 0, last);
    takeCut(found, j, false, all, room.best, node, Number.NaN);
    return true;
  }
  // with one measure of purity the best subset is a run of the levels in order of their share (Fisher 1958); for several classes the order by each class's share is tried
  for (let k = 0; k < width; k++) {
    if (all.m < 2 && k > 0) break;
    sortLevels(room, k);
    searchRun(rules, room, room.sorted, node, 0, last);
    takeCut(found, j, true, room.sorted, room.best, node, Number.NaN);
  }
  return true;
}

function searchRun(
  { minLeaf, entropy }: GrowthRules,
  room: SearchRoom,
  g: Gathered,
  node: NodeSums,
  first: number,
  last: number,
): void {
  if (room.width === 1) searchMeans(g, node, first, last, minLeaf, room.best);
  else searchClasses(g, node, first, last, minLeaf, entropy, room.classes, room.best);
}

/** One cut anywhere between the smallest and the largest value, or one subset of the levels, each as likely. */
function randomCut({ data, rules, room, node, random, found }: SplitSearch, j: number): void {
  const { all } = room;
  const feature = data.features[j];
  if (all.m < 2) {
    searchRun(rules, room, all, node, 0, -1);
    takeCut(found, j, feature.isCategory, all, room.best, node, Number.NaN);
    return;
  }
  if (feature.isCategory) {
    // levels with a 1 first; at least one on each side
    let ones = 0;
    for (let s = 0; s < all.m; s++) {
      room.key[s] = uniform(random) < 0.5 ? 0 : 1;
      ones += room.key[s];
    }
    if (ones === 0 || ones === all.m) room.key[Math.floor(uniform(random) * all.m)] = ones === 0 ? 1 : 0;
    let at = 0;
    for (let side = 1; side >= 0; side--)
      for (let s = 0; s < all.m; s++) if (room.key[s] === side) room.order[at++] = s;
    const left = ones === 0 ? 1 : ones === all.m ? all.m - 1 : ones;
    reorder(room);
    searchRun(rules, room, room.sorted, node, left - 1, left - 1);
    takeCut(found, j, true, room.sorted, room.best, node, Number.NaN);
    return;
  }
  const lowest = feature.low[all.bin[0]];
  const target = lowest + uniform(random) * (feature.high[all.bin[all.m - 1]] - lowest);
  let place = 0;
  while (place < all.m - 2 && feature.low[all.bin[place + 1]] <= target) place++;
  searchRun(rules, room, all, node, place, place);
  takeCut(found, j, false, all, room.best, node, target);
}

/** Orders the levels by mean, or by the share of class k; equal ones stay in text order. Insertion sort where they are few. */
function sortLevels(room: SearchRoom, k: number): void {
  const { all, key, order, width } = room;
  for (let s = 0; s < all.m; s++) {
    key[s] = all.y[s * width + k] / all.w[s];
    order[s] = s;
  }
  if (all.m > 64) order.subarray(0, all.m).sort((a, b) => key[a] - key[b] || a - b);
  else
    for (let s = 1; s < all.m; s++) {
      const moved = order[s];
      let t = s;
      while (t > 0 && key[order[t - 1]] > key[moved]) {
        order[t] = order[t - 1];
        t--;
      }
      order[t] = moved;
    }
  reorder(room);
}

function reorder({ all, sorted, order, width }: SearchRoom): void {
  sorted.m = all.m;
  sorted.missingN = all.missingN;
  sorted.missingW = all.missingW;
  for (let k = 0; k < width; k++) sorted.missingY[k] = all.missingY[k];
  for (let t = 0; t < all.m; t++) {
    const s = order[t];
    sorted.bin[t] = all.bin[s];
    sorted.w[t] = all.w[s];
    sorted.n[t] = all.n[s];
    for (let k = 0; k < width; k++) sorted.y[t * width + k] = all.y[s * width + k];
  }
}
