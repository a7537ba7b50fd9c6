import { type AddKernel, addEight, addFour, addSixteen, addThirtyTwo } from "./add-kernels.ts";
import { addEightPairs, addFourPairs } from "./add-pair-kernels.ts";
import { type BinnedFeature, CODES } from "./bins.ts";

/**
 * Sums of gradients by feature and code. A cell is one number (gradient and second derivative packed) or two (gradient; count and second derivative packed). Numbers are whole and below 2^53, so that sums are exact in any
 * order and a sibling is the parent less the other child.
 */
export interface Histogram {
  /** Cells of feature f begin at f * 256. */
  readonly sums: Float64Array;
  /** The same memory, group by group: constant offsets from there are what makes the pass fast. */
  readonly parts: readonly Float64Array[];
}

/** Features that one kernel takes. */
export interface FeatureGroup {
  readonly add: AddKernel;
  readonly width: number;
  /** Place of its first feature. */
  readonly from: number;
}

/** What the rows of a node add up. */
export interface Addends {
  readonly groups: readonly FeatureGroup[];
  /** Four codes each, row after row. */
  readonly words: Int32Array;
  /** Words in a row. */
  readonly stride: number;
  /** Numbers in a cell. */
  readonly cell: 1 | 2;
  /** One or two numbers for each row. */
  readonly packed: Float64Array;
  /** What reading ahead came to: of no use but to keep engines from leaving it out. */
  readonly touched: Float64Array;
}

/** Groups that cover so many features, the last ones perhaps not full. */
export function featureGroups(features: number, cell: 1 | 2): FeatureGroup[] {
  const groups: FeatureGroup[] = [];
  const kernels: readonly (readonly [number, AddKernel])[] =
    cell === 2
      ? [
          [8, addEightPairs],
          [4, addFourPairs],
        ]
      : [
          [32, addThirtyTwo],
          [16, addSixteen],
          [8, addEight],
          [4, addFour],
        ];
  let from = 0;
  while (from < features || groups.length === 0) {
    // a kernel that is not quite full beats two that are
    const left = features - from;
    const [width, add] = kernels.find(([w]) => left > w - 4) ?? kernels[kernels.length - 1];
    groups.push({ add, width, from });
    from += width;
  }
  return groups;
}

/** Features with what fills up the last group. */
export function paddedFeatures(groups: readonly FeatureGroup[]): number {
  const { from, width } = groups[groups.length - 1];
  return from + width;
}

export function emptyHistogram({ groups, cell }: Addends): Histogram {
  const sums = new Float64Array(paddedFeatures(groups) * CODES * cell);
  const parts = groups.map(({ from, width }) =>
    sums.subarray(from * CODES * cell, (from + width) * CODES * cell),
  );
  return { sums, parts };
}

/** Clears what features use of it. */
export function clearHistogram({ sums }: Histogram, features: readonly BinnedFeature[], cell: number): void {
  for (let f = 0; f < features.length; f++) {
    const from = f * CODES * cell;
    sums.fill(0, from, from + (features[f].bins + 1) * cell);
  }
}

/** `parent` becomes what is left of it without `child`. */
export function subtractHistogram(
  { sums: a }: Histogram,
  { sums: b }: Histogram,
  features: readonly BinnedFeature[],
  cell: number,
): void {
  for (let f = 0; f < features.length; f++) {
    const from = f * CODES * cell;
    const to = from + (features[f].bins + 1) * cell;
    for (let k = from; k < to; k++) a[k] -= b[k];
  }
}

/** Rows that are asked for together before they are added up. */
const AHEAD = 64;

/** Adds the rows at `from` to `to` of `rows`. O(rows features). */
export function addRows(
  { parts }: Histogram,
  { groups, words, stride, cell, packed, touched }: Addends,
  rows: Int32Array,
  from: number,
  to: number,
): void {
  const isDense = 2 * (to - from) > rows.length;
  const step = isDense ? 4096 : AHEAD;
  for (let start = from; start < to; start += step) {
    const end = Math.min(start + step, to);
    if (!isDense) touched[0] += touch(words, stride, cell, packed, rows, start, end);
    for (let p = 0; p < groups.length; p++)
      groups[p].add(parts[p], words, groups[p].from >> 2, stride, rows, packed, start, end);
  }
}

/** Reads a little of each row, which brings all of them near at once where adding up would wait for one after another. */
function touch(
  words: Int32Array,
  stride: number,
  cell: number,
  packed: Float64Array,
  rows: Int32Array,
  from: number,
  to: number,
): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += (words[rows[i] * stride] & 1) + packed[rows[i] * cell];
  return sum;
}
