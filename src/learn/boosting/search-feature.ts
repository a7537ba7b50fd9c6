import { type BinnedFeature, CODES } from "./bins.ts";

/** What a node offers to split, in whole units of the gradients. */
export interface NodeSums {
  readonly g: number;
  readonly h: number;
  /** Rows, each as often as it counts. */
  readonly rows: number;
  /** Between these its values must stay. */
  readonly lower: number;
  readonly upper: number;
}

/** Limits of the search, in units of the gradients. */
export interface SplitRules {
  readonly l2: number;
  readonly minLeaf: number;
  /** The least sum of second derivatives in a part. */
  readonly minCurve: number;
  /** Direction of each feature: 1, -1 or 0. */
  readonly monotone: readonly number[];
  /** Whether any feature has a direction: then values are held between bounds. */
  readonly bounded: boolean;
}

/** Scratch of the search: one node's sums of one feature. */
export interface SplitScratch {
  readonly g: Float64Array;
  readonly h: Float64Array;
  readonly rows: Float64Array;
  readonly order: number[];
}

export function splitScratch(): SplitScratch {
  return {
    g: new Float64Array(CODES),
    h: new Float64Array(CODES),
    rows: new Float64Array(CODES),
    order: [],
  };
}

/** The best that was found so far. */
export interface Found {
  gain: number;
  feature: number;
  bin: number;
  missingLeft: boolean;
  missingSeen: boolean;
  leftG: number;
  leftH: number;
  set: Uint8Array | undefined;
}

/** Categories with fewer rows than this, as far as second derivatives tell, have no say in the order; it also smooths their slopes (scikit-learn's constant). */
const SUPPORT = 10;

/** Betters `best` where this feature can; returns the largest gain of what could not be told for want of counted rows. */
export function searchFeature(
  node: NodeSums,
  feature: BinnedFeature,
  f: number,
  most: number,
  counted: boolean,
  rules: SplitRules,
  scratch: SplitScratch,
  best: Found,
): number {
  if (feature.isCategory) return searchSets(node, feature, f, most, counted, rules, scratch, best);
  const { bins } = feature;
  const { g, h } = scratch;
  const missing = g[bins] !== 0 || h[bins] !== 0;
  let hope = searchCuts(node, bins, f, most, counted, rules, scratch, best, false, missing);
  if (missing)
    hope = Math.max(hope, searchCuts(node, bins, f, most, counted, rules, scratch, best, true, missing));
  return hope;
}

function searchCuts(
  node: NodeSums,
  bins: number,
  f: number,
  most: number,
  counted: boolean,
  rules: SplitRules,
  { g, h, rows }: SplitScratch,
  best: Found,
  missingLeft: boolean,
  missing: boolean,
): number {
  const { l2, minLeaf, minCurve, bounded } = rules;
  const direction = rules.monotone[f];
  // second derivatives that no fewer rows can have
  const certain = minLeaf * most;
  const allG = node.g;
  const allH = node.h;
  let leftG = missingLeft ? g[bins] : 0;
  let leftH = missingLeft ? h[bins] : 0;
  let leftRows = counted && missingLeft ? rows[bins] : 0;
  let top = best.gain;
  let topBin = -1;
  let topG = 0;
  let topH = 0;
  let hope = 0;
  // only rows without a value are left for the other side of the last cut
  const last = missing && !missingLeft ? bins : bins - 1;
  for (let k = 0; k < last; k++) {
    if (g[k] === 0 && h[k] === 0) {
      if (counted) leftRows += rows[k];
      continue;
    }
    leftG += g[k];
    leftH += h[k];
    const rightG = allG - leftG;
    const rightH = allH - leftH;
    if (counted) {
      leftRows += rows[k];
      if (leftRows < minLeaf) continue;
      if (node.rows - leftRows < minLeaf) break;
    }
    if (leftH < minCurve) continue;
    if (rightH < minCurve) break;
    const gain = bounded
      ? boundedGain(node, leftG, leftH, rightG, rightH, direction, rules)
      : (leftG * leftG) / (leftH + l2) + (rightG * rightG) / (rightH + l2);
    if (gain > top) {
      if (counted || (leftH >= certain && rightH >= certain)) {
        top = gain;
        topBin = k;
        topG = leftG;
        topH = leftH;
      } else if (gain > hope) hope = gain;
    }
  }
  if (topBin >= 0) {
    best.gain = top;
    best.feature = f;
    best.bin = topBin;
    best.missingLeft = missingLeft;
    best.missingSeen = missing;
    best.leftG = topG;
    best.leftH = topH;
    best.set = undefined;
  }
  return hope;
}

/** Categories in the order of their slopes, cut from both ends up to the middle: the best subset for this loss is among those cuts (Fisher 1958). */
function searchSets(
  node: NodeSums,
  { bins }: BinnedFeature,
  f: number,
  most: number,
  counted: boolean,
  rules: SplitRules,
  { g, h, rows, order }: SplitScratch,
  best: Found,
): number {
  const { l2, minLeaf, minCurve, bounded } = rules;
  const certain = minLeaf * most;
  const perRow = node.h / node.rows;
  const support = SUPPORT * perRow;
  order.length = 0;
  for (let k = 0; k <= bins; k++) if (h[k] >= support && h[k] > 0) order.push(k);
  if (order.length < 2) return 0;
  const slope = (k: number) => g[k] / (h[k] + support);
  order.sort((a, b) => slope(a) - slope(b) || a - b);
  const half = order.length >> 1;
  const missing = g[bins] !== 0 || h[bins] !== 0;
  let hope = 0;
  for (let end = 0; end < 2; end++) {
    let leftG = 0;
    let leftH = 0;
    let leftRows = 0;
    for (let j = 0; j < (end === 0 ? half : order.length - half); j++) {
      const k = order[end === 0 ? j : order.length - 1 - j];
      if (j === order.length - 1) break;
      leftG += g[k];
      leftH += h[k];
      if (counted) leftRows += rows[k];
      const rightG = node.g - leftG;
      const rightH = node.h - leftH;
      if (counted && leftRows < minLeaf) continue;
      if (counted && node.rows - leftRows < minLeaf) break;
      if (leftH < minCurve) continue;
      if (rightH < minCurve) break;
      const gain = bounded
        ? boundedGain(node, leftG, leftH, rightG, rightH, 0, rules)
        : (leftG * leftG) / (leftH + l2) + (rightG * rightG) / (rightH + l2);
      if (gain <= best.gain) continue;
      if (!counted && !(leftH >= certain && rightH >= certain)) {
        if (gain > hope) hope = gain;
        continue;
      }
      const set = new Uint8Array(CODES);
      for (let i = 0; i <= j; i++) set[order[end === 0 ? i : order.length - 1 - i]] = 1;
      best.gain = gain;
      best.feature = f;
      best.bin = -1;
      best.missingSeen = missing;
      best.missingLeft = set[bins] === 1;
      best.leftG = leftG;
      best.leftH = leftH;
      best.set = set;
    }
  }
  return hope;
}

/** Twice what values held between the bounds take off the loss; none where the parts would stand in the wrong order. */
function boundedGain(
  node: NodeSums,
  leftG: number,
  leftH: number,
  rightG: number,
  rightH: number,
  direction: number,
  rules: SplitRules,
): number {
  const left = clamp(-leftG / (leftH + rules.l2), node);
  const right = clamp(-rightG / (rightH + rules.l2), node);
  if (direction > 0 ? left > right : direction < 0 && left < right) return 0;
  return scoreAt({ g: leftG, h: leftH }, left, rules) + scoreAt({ g: rightG, h: rightH }, right, rules);
}

/** Twice what a value takes off the loss. */
export function scoreAt(
  { g, h }: { readonly g: number; readonly h: number },
  value: number,
  { l2 }: SplitRules,
): number {
  return -2 * g * value - (h + l2) * value * value;
}

/** A value held between the bounds of its node. */
export function clamp(value: number, { lower, upper }: NodeSums): number {
  return value < lower ? lower : value > upper ? upper : value;
}
