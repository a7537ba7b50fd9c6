import { type BinnedFeature, CODES } from "./bins.ts";
import type { Histogram } from "./histograms.ts";
import type { PackedGradients } from "./pack-gradients.ts";
import {
  clamp,
  type Found,
  type NodeSums,
  type SplitRules,
  type SplitScratch,
  scoreAt,
  searchFeature,
} from "./search-feature.ts";
import { searchPackedCuts } from "./search-packed.ts";

/** The best split of a node. */
export interface Split {
  readonly gain: number;
  /** Place among the binned features. */
  readonly feature: number;
  /** The last code that goes left; -1 for a split of categories. */
  readonly bin: number;
  /** 1 for the codes that go left, the one of a missing value included. */
  readonly goesLeft: Uint8Array;
  readonly leftG: number;
  readonly leftH: number;
}

/**
 * The split that gains most, or none. Where rows are not counted in the histogram a candidate is certain to keep `minLeaf` rows when its second derivatives are more than fewer rows can have; `countRows`
 * is asked only for features whose uncertain candidates would win. O(features bins).
 */
export function findSplit(
  node: NodeSums,
  histogram: Histogram,
  at: Int32Array,
  features: readonly BinnedFeature[],
  allowed: Uint8Array | undefined,
  room: PackedGradients,
  rules: SplitRules,
  scratch: SplitScratch,
  countRows: (feature: number, into: Float64Array) => void,
): Split | undefined {
  const best: Found = {
    gain: 0,
    feature: -1,
    bin: -1,
    missingLeft: false,
    missingSeen: false,
    leftG: 0,
    leftH: 0,
    set: undefined,
  };
  // what rounding alone could gain is no gain
  const parent = rules.bounded
    ? scoreAt(node, clamp(-node.g / (node.h + rules.l2), node), rules)
    : (node.g * node.g) / (node.h + rules.l2);
  best.gain = parent + Math.abs(parent) * 1e-10 + 1e-9;
  const doubts: number[] = [];
  const hopes: number[] = [];
  for (let f = 0; f < features.length; f++) {
    if (allowed !== undefined && allowed[f] === 0) continue;
    const hope =
      room.cell === 1 && !features[f].isCategory && !rules.bounded
        ? searchPacked(node, histogram, at[f], features[f], f, room, rules, best)
        : searchFeature(
            node,
            features[f],
            f,
            room.most,
            unpack(histogram, features[f], at[f], room, scratch),
            rules,
            scratch,
            best,
          );
    if (hope > best.gain) {
      doubts.push(f);
      hopes.push(hope);
    }
  }
  for (let d = 0; d < doubts.length; d++) {
    if (hopes[d] <= best.gain) continue;
    const f = doubts[d];
    unpack(histogram, features[f], at[f], room, scratch);
    countRows(f, scratch.rows);
    searchFeature(node, features[f], f, room.most, true, rules, scratch, best);
  }
  return best.feature < 0 ? undefined : splitOf(best, features[best.feature], node, parent);
}

function splitOf(best: Found, { bins, hasRare }: BinnedFeature, node: NodeSums, parent: number): Split {
  const { feature, bin, set, missingSeen } = best;
  const goesLeft = set ?? new Uint8Array(CODES).fill(1, 0, bin + 1);
  let { leftG, leftH } = best;
  // without a row that lacks the value it goes where more is
  goesLeft[bins] = (missingSeen ? best.missingLeft : 2 * leftH >= node.h) ? 1 : 0;
  if (set !== undefined && hasRare && goesLeft[bins] === 1) {
    // a model lists the categories that go left: those without a bin must go right
    for (let k = 0; k <= bins; k++) goesLeft[k] = 1 - goesLeft[k];
    leftG = node.g - leftG;
    leftH = node.h - leftH;
  }
  return { gain: best.gain - parent, feature, bin, goesLeft, leftG, leftH };
}

function searchPacked(
  node: NodeSums,
  { sums }: Histogram,
  first: number,
  { bins }: BinnedFeature,
  f: number,
  { split, most }: PackedGradients,
  rules: SplitRules,
  best: Found,
): number {
  const hope = searchPackedCuts(node, sums, first, bins, split, f, most, rules, best, false);
  if (sums[first + bins] === 0) return hope;
  return Math.max(hope, searchPackedCuts(node, sums, first, bins, split, f, most, rules, best, true));
}

/** One feature's sums by code; whether they count rows. */
function unpack(
  { sums }: Histogram,
  { bins }: BinnedFeature,
  first: number,
  { cell, split }: PackedGradients,
  { g, h, rows }: SplitScratch,
): boolean {
  const from = first * cell;
  const back = 1 / split;
  if (cell === 1) {
    for (let k = 0; k <= bins; k++) {
      const v = sums[from + k];
      const whole = Math.floor(v * back);
      g[k] = whole;
      h[k] = v - whole * split;
    }
    return false;
  }
  for (let k = 0; k <= bins; k++) {
    const v = sums[from + 2 * k + 1];
    const whole = Math.floor(v * back);
    g[k] = sums[from + 2 * k];
    rows[k] = whole;
    h[k] = v - whole * split;
  }
  return true;
}
