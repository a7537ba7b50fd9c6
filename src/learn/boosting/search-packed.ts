import type { Found, NodeSums, SplitRules } from "./search-feature.ts";

/**
 * The cuts of one feature of numbers, from sums of gradient and second derivative in one number, values held between no bounds: what `searchFeature` finds in them, in half the time. Sums of packed numbers are packed sums,
 * and a cut is left after multiplying alone where it gains less by more than rounding. Returns the largest gain of what could not be told for want of counted rows.
 */
export function searchPackedCuts(
  { g: allG, h: allH }: NodeSums,
  sums: Float64Array,
  first: number,
  bins: number,
  split: number,
  f: number,
  most: number,
  { l2, minLeaf, minCurve }: SplitRules,
  best: Found,
  missingLeft: boolean,
): number {
  const missing = sums[first + bins];
  const certain = minLeaf * most;
  const back = 1 / split;
  let top = best.gain;
  let topBin = -1;
  let topG = 0;
  let topH = 0;
  let hope = 0;
  let left = missingLeft ? missing : 0;
  // only rows without a value are left for the other side of the last cut
  const last = missing !== 0 && !missingLeft ? bins : bins - 1;
  for (let k = 0; k < last; k++) {
    const v = sums[first + k];
    if (v === 0) continue;
    left += v;
    const leftG = Math.floor(left * back);
    const leftH = left - leftG * split;
    const rightG = allG - leftG;
    const rightH = allH - leftH;
    if (leftH < minCurve) continue;
    if (rightH < minCurve) break;
    const a = leftG * leftG;
    const b = rightG * rightG;
    const underA = leftH + l2;
    const underB = rightH + l2;
    if ((a * underB + b * underA) * 1.000000001 < top * underA * underB) continue;
    const gain = a / underA + b / underB;
    if (gain > top) {
      if (leftH >= certain && rightH >= certain) {
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
    best.missingSeen = missing !== 0;
    best.leftG = topG;
    best.leftH = topH;
    best.set = undefined;
  }
  return hope;
}
