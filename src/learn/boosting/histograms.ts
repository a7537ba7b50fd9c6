import { type AddKernel, addEight, addFour, addSixteen, addThirtyTwo, addTwentyFour } from "./add-kernels.ts";
import { addEightPairs, addFourPairs } from "./add-pair-kernels.ts";
import { type BinnedFeature, CODES } from "./bins.ts";
import type { Lane } from "./lanes.ts";
import type { PackedGradients } from "./pack-gradients.ts";

/**
 * Sums of gradients by lane and code, and parted from them by feature and code. A cell is one number (gradient and second derivative packed) or two (gradient; count and second derivative packed). Numbers are whole and below 2^53, so that sums are exact in any
 * order and a sibling is the parent less the other child.
 */
export interface Histogram {
  /** Cells of lane l begin at l * 256; features that share a lane have theirs after the lanes. */
  readonly sums: Float64Array;
  /** The same memory, group by group: constant offsets from there are what makes the pass fast. */
  readonly parts: readonly Float64Array[];
}

/** Lanes that one kernel takes. */
export interface LaneGroup {
  readonly add: AddKernel;
  readonly width: number;
  /** Place of its first lane. */
  readonly from: number;
}

/** Where sums stand in a histogram, in cells. */
export interface CellPlaces {
  readonly cells: number;
  /** The first cell of each feature. */
  readonly at: Int32Array;
  readonly shared: readonly SharedLane[];
}

/** A lane of several features. */
interface SharedLane {
  readonly from: number;
  readonly size: number;
  readonly features: number;
  /** For each code of the lane the cell of each feature. */
  readonly cellOf: Int32Array;
}

/** What the rows of a node add up. */
export interface Addends {
  readonly places: CellPlaces;
  readonly groups: readonly LaneGroup[];
  /** Four codes each, row after row. */
  readonly words: Int32Array;
  /** Words in a row. */
  readonly stride: number;
  readonly room: PackedGradients;
  /** What reading ahead came to: of no use but to keep engines from leaving it out. */
  readonly touched: Float64Array;
}

/** Places of the cells, given the lanes and the lanes that kernels add up. */
export function cellPlaces(
  features: readonly BinnedFeature[],
  lanes: readonly Lane[],
  width: number,
): CellPlaces {
  const at = new Int32Array(features.length);
  let cells = width * CODES;
  lanes.forEach((lane, l) => {
    for (const f of lane.features) {
      at[f] = lane.features.length === 1 ? l * CODES : cells;
      if (lane.features.length > 1) cells += features[f].bins + 1;
    }
  });
  const shared = lanes.flatMap(({ features: own, steps, size }, l) => {
    if (own.length === 1) return [];
    const cellOf = new Int32Array(size * own.length);
    for (let code = 0; code < size; code++)
      for (let j = 0; j < own.length; j++) {
        const values = (j + 1 < own.length ? steps[j + 1] : size) / steps[j];
        cellOf[code * own.length + j] = at[own[j]] + (Math.floor(code / steps[j]) % values);
      }
    return [{ from: l * CODES, size, features: own.length, cellOf }];
  });
  return { cells, at, shared };
}

/** Groups that cover so many lanes, the last ones perhaps not full. */
export function laneGroups(lanes: number, cell: 1 | 2): LaneGroup[] {
  const groups: LaneGroup[] = [];
  const kernels: readonly (readonly [number, AddKernel])[] =
    cell === 2
      ? [
          [8, addEightPairs],
          [4, addFourPairs],
        ]
      : [
          [32, addThirtyTwo],
          [24, addTwentyFour],
          [16, addSixteen],
          [8, addEight],
          [4, addFour],
        ];
  let from = 0;
  while (from < lanes || groups.length === 0) {
    // a kernel that is not quite full beats two that are
    const left = lanes - from;
    const [width, add] = kernels.find(([w]) => left > w - 4) ?? kernels[kernels.length - 1];
    groups.push({ add, width, from });
    from += width;
  }
  return groups;
}

/** Lanes with what fills up the last group. */
export function paddedLanes(groups: readonly LaneGroup[]): number {
  const { from, width } = groups[groups.length - 1];
  return from + width;
}

export function emptyHistogram({ places, groups, room: { cell } }: Addends): Histogram {
  const sums = new Float64Array(places.cells * cell);
  const parts = groups.map(({ from, width }) =>
    sums.subarray(from * CODES * cell, (from + width) * CODES * cell),
  );
  return { sums, parts };
}

/** Clears what is used of it. */
export function clearHistogram(
  { sums }: Histogram,
  { places, room: { cell } }: Addends,
  features: readonly BinnedFeature[],
): void {
  for (let f = 0; f < features.length; f++) {
    const from = places.at[f] * cell;
    sums.fill(0, from, from + (features[f].bins + 1) * cell);
  }
  for (const { from, size } of places.shared) sums.fill(0, from * cell, (from + size) * cell);
}

/** Parts sums of shared lanes by feature. */
export function partLanes({ sums }: Histogram, { places, room: { cell } }: Addends): void {
  for (const { from, size, features, cellOf } of places.shared)
    if (cell === 1) partLane(sums, from, size, features, cellOf);
    else partPairs(sums, from, size, features, cellOf);
}

function partLane(
  sums: Float64Array,
  from: number,
  size: number,
  features: number,
  cellOf: Int32Array,
): void {
  for (let code = 0; code < size; code++) {
    const v = sums[from + code];
    // few codes of a small node occur
    if (v === 0) continue;
    for (let j = code * features; j < (code + 1) * features; j++) sums[cellOf[j]] += v;
  }
}

function partPairs(
  sums: Float64Array,
  from: number,
  size: number,
  features: number,
  cellOf: Int32Array,
): void {
  for (let code = 0; code < size; code++) {
    const g = sums[2 * (from + code)];
    const h = sums[2 * (from + code) + 1];
    if (h === 0) continue;
    for (let j = code * features; j < (code + 1) * features; j++) {
      sums[2 * cellOf[j]] += g;
      sums[2 * cellOf[j] + 1] += h;
    }
  }
}

/** `parent` becomes what is left of it without `child`. */
export function subtractHistogram(
  { sums: a }: Histogram,
  { sums: b }: Histogram,
  { places, room: { cell } }: Addends,
  features: readonly BinnedFeature[],
): void {
  for (let f = 0; f < features.length; f++) {
    const from = places.at[f] * cell;
    const to = from + (features[f].bins + 1) * cell;
    for (let k = from; k < to; k++) a[k] -= b[k];
  }
}

/** Rows that are asked for together before they are added up. */
const AHEAD = 64;

/** Adds the rows at `from` to `to` of `rows`. O(rows features). */
export function addRows(
  { parts }: Histogram,
  { groups, words, stride, room, touched }: Addends,
  rows: Int32Array,
  from: number,
  to: number,
): void {
  const isDense = 2 * (to - from) > rows.length;
  const step = isDense ? 4096 : AHEAD;
  for (let start = from; start < to; start += step) {
    const end = Math.min(start + step, to);
    if (!isDense) touched[0] += touch(words, stride, rows, start, end);
    for (let p = 0; p < groups.length; p++)
      groups[p].add(parts[p], words, groups[p].from >> 2, stride, rows, room, start, end);
  }
}

/** Reads a little of each row, which brings all of them near at once where adding up would wait for one after another. */
function touch(words: Int32Array, stride: number, rows: Int32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += words[rows[i] * stride] & 1;
  return sum;
}
