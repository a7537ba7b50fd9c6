import type { Steps } from "../../core/work.ts";
import type { FeatureRows } from "../rows/feature-types.ts";
import { placeAmong } from "../trees/place-among.ts";

/** A feature as trees are grown on it: each row's place among the distinct values. */
export interface BinnedFeature {
  /** 0 for a missing value, else 1 to `bins` in rising order; for a category its place in `levels` plus 1. */
  readonly bin: Uint16Array;
  readonly bins: number;
  readonly isCategory: boolean;
  /** The smallest and the largest value of each bin, from place 1; empty for a category. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** More different numbers than this share bins, as many rows in each. */
const MOST_BINS = 8192;
/** What a Uint16 can hold besides 0. */
export const MOST_LEVELS = 65_535;

/** Every column as places: exact up to 8,192 different numbers, else 8,192 bins of about as many rows. `rowAt` says which row each unit is. Yields after each column. O(rows columns log rows). */
export function* binFeatures(
  { x, schema }: FeatureRows,
  rowAt: Int32Array,
  total: number,
): Steps<BinnedFeature[]> {
  const out: BinnedFeature[] = [];
  for (const [j, { levels }] of schema.columns.entries()) {
    out.push(levels === null ? binNumbers(x[j], rowAt) : binLevels(x[j], rowAt, levels.length));
    yield [0, total];
  }
  return out;
}

function binLevels(values: Float64Array, rowAt: Int32Array, bins: number): BinnedFeature {
  const bin = new Uint16Array(rowAt.length);
  for (let i = 0; i < bin.length; i++) {
    const level = values[rowAt[i]];
    bin[i] = Number.isNaN(level) ? 0 : level + 1;
  }
  const none = new Float64Array(0);
  return { bin, bins, isCategory: true, low: none, high: none };
}

function binNumbers(values: Float64Array, rowAt: Int32Array): BinnedFeature {
  let there = 0;
  const sorted = new Float64Array(rowAt.length);
  for (let i = 0; i < rowAt.length; i++) {
    const v = values[rowAt[i]];
    // adding 0 makes -0 the 0 that it equals
    if (!Number.isNaN(v)) sorted[there++] = v + 0;
  }
  const known = sorted.subarray(0, there).sort();
  let distinct = 0;
  for (let i = 0; i < there; i++) if (i === 0 || known[i] !== known[i - 1]) distinct++;
  const share = distinct <= MOST_BINS ? 0 : there / MOST_BINS;
  const low: number[] = [Number.NaN];
  const high: number[] = [Number.NaN];
  let filled = 0;
  for (let i = 0; i < there; i++) {
    if (i > 0 && known[i] === known[i - 1]) continue;
    // a bin is closed at the first new value after its share of rows
    if (low.length === 1 || i >= filled + share) {
      low.push(known[i]);
      high.push(known[i]);
      filled = i;
    } else high[high.length - 1] = known[i];
  }
  const edges = Float64Array.from(high);
  const bin = new Uint16Array(rowAt.length);
  for (let i = 0; i < bin.length; i++) {
    const v = values[rowAt[i]];
    bin[i] = Number.isNaN(v) ? 0 : placeAmong(edges, v, 1);
  }
  return { bin, bins: edges.length - 1, isCategory: false, low: Float64Array.from(low), high: edges };
}

/** A number from a up to but not including b, close to `target` and with few decimals, so that it is short to write. */
export function shortCut(target: number, a: number, b: number): number {
  const slack = (b - a) * 0.1;
  for (let power = 1; power <= 1e9; power *= 10) {
    const c = Math.round(target * power) / power;
    if (c >= a && c < b && c - target <= slack && target - c <= slack) return c;
  }
  return target >= a && target < b ? target : a;
}
