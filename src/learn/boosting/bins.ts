import type { Steps } from "../../core/work.ts";
import type { FeatureRows } from "../rows/feature-types.ts";
import { codeValues, edgeTable } from "../trees/code-values.ts";
import { placeAmong } from "../trees/place-among.ts";
import type { Lane } from "./lanes.ts";
import { sortedValues } from "./sort-values.ts";

/** Codes of a feature: at most 255 values or ranges of values, and one for a missing value. */
export const CODES = 256;

/** Where values of a feature are told apart. */
export interface BinnedFeature {
  /** Place in the schema. */
  readonly column: number;
  /** Codes in use; this number itself is the code of a missing value. */
  readonly bins: number;
  readonly isCategory: boolean;
  /** Smallest and largest value of each bin; for a category its place in the levels. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Categories without a bin of their own, too rare or not among these rows: they go where missing values go. */
  readonly hasRare: boolean;
  readonly hasMissing: boolean;
}

/** Rows as codes, feature after feature: code of row i in feature f at f * length + i. */
export interface BinnedRows {
  readonly length: number;
  readonly codes: Uint8Array;
}

/**
 * Up to `maxBins` bins of about equal weight for each feature that varies; a value that is heavy alone has one to itself. Of more categories than that the heaviest have one (ties in text
 * order). O(rows columns log rows).
 */
export function* binFeatures(
  { x, schema, length }: FeatureRows,
  weight: Float64Array | undefined,
  maxBins: number,
): Steps<BinnedFeature[]> {
  const features: BinnedFeature[] = [];
  for (let column = 0; column < schema.columns.length; column++) {
    const { levels } = schema.columns[column];
    const feature =
      levels === null
        ? binNumbers(x[column], column, weight, maxBins)
        : binCategories(x[column], column, levels.length, weight, maxBins);
    // a feature without two different codes cannot split anything
    if (feature.bins + (feature.hasMissing ? 1 : 0) > 1) features.push(feature);
    yield [0, length];
  }
  return features;
}

/** The codes of rows. O(rows columns log bins). */
export function* codeRows(
  features: readonly BinnedFeature[],
  x: readonly Float64Array[],
  length: number,
): Steps<BinnedRows> {
  const codes = new Uint8Array(length * features.length);
  for (let f = 0; f < features.length; f++) {
    const feature = features[f];
    const to = codes.subarray(f * length, (f + 1) * length);
    if (feature.isCategory) codeCategories(feature, x[feature.column], to);
    else codeNumbers(feature, x[feature.column], to);
    yield [0, length];
  }
  return { length, codes };
}

/** Rows turned at once: their words stay in the nearest caches. */
const TURNED = 1024;
/** Codes turned in a step. */
const STEP = 1 << 21;

/** The codes of the lanes row after row, each padded to `width`, four to a word. */
export function* rowWords(
  { length, codes }: BinnedRows,
  lanes: readonly Lane[],
  width: number,
): Steps<Int32Array> {
  const bytes = new Uint8Array(length * width);
  let turned = 0;
  for (let from = 0; from < length; from += TURNED) {
    const to = Math.min(from + TURNED, length);
    for (let lane = 0; lane < lanes.length; lane++)
      lanes[lane].features.forEach((f, j) => {
        turn(codes, f * length, bytes, width, lane, lanes[lane].steps[j], from, to);
        turned += to - from;
      });
    if (turned < STEP) continue;
    turned = 0;
    yield [0, length];
  }
  return new Int32Array(bytes.buffer);
}

function turn(
  codes: Uint8Array,
  at: number,
  bytes: Uint8Array,
  width: number,
  lane: number,
  step: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) bytes[i * width + lane] += step * codes[at + i];
}

function binNumbers(
  values: Float64Array,
  column: number,
  weight: Float64Array | undefined,
  maxBins: number,
): BinnedFeature {
  const known = new Float64Array(values.length);
  let there = 0;
  for (let i = 0; i < values.length; i++) {
    known[there] = values[i];
    if (!Number.isNaN(values[i])) there++;
  }
  const sorted = sortedValues(known.subarray(0, there));
  const starts = new Int32Array(there + 1);
  const distinct = squeeze(sorted, starts);
  const edges = sorted.slice(0, distinct);
  const shared = { column, isCategory: false, hasRare: false, hasMissing: there < values.length };
  if (distinct <= maxBins) return { ...shared, bins: distinct, low: edges, high: edges };
  const cuts =
    weight === undefined
      ? binCounts(starts, distinct, maxBins)
      : binMasses(weightsOf(values, edges, weight), maxBins);
  return {
    ...shared,
    bins: cuts.length,
    low: Float64Array.from(cuts, (k) => edges[k]),
    high: Float64Array.from(cuts, (_, b) => edges[(cuts[b + 1] ?? distinct) - 1]),
  };
}

/** Moves the distinct values to the front and notes where each begins; returns how many there are. */
function squeeze(sorted: Float64Array, starts: Int32Array): number {
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) {
    const v = sorted[i];
    if (i > 0 && v === sorted[distinct - 1]) continue;
    starts[distinct] = i;
    sorted[distinct++] = v;
  }
  starts[distinct] = sorted.length;
  return distinct;
}

/** Where bins of about equal weight begin, each with the first that does not fit the bin before it. */
function binMasses(mass: Float64Array, maxBins: number): number[] {
  const n = mass.length;
  let left = 0;
  for (let k = 0; k < n; k++) left += mass[k];
  const begins = [0];
  let filled = mass[0];
  // what is left of the weight is shared out among what is left of the bins
  let share = left / maxBins;
  for (let k = 1; k < n; k++) {
    if (begins.length < maxBins && (filled + mass[k] / 2 > share || mass[k] >= share)) {
      left -= filled;
      filled = 0;
      begins.push(k);
      share = left / (maxBins - begins.length + 1);
    }
    filled += mass[k];
  }
  return begins;
}

/** The same where each value weighs as many rows as it has. */
function binCounts(starts: Int32Array, n: number, maxBins: number): number[] {
  const mass = new Float64Array(n);
  for (let k = 0; k < n; k++) mass[k] = starts[k + 1] - starts[k];
  return binMasses(mass, maxBins);
}

function weightsOf(values: Float64Array, distinct: Float64Array, weight: Float64Array): Float64Array {
  const mass = new Float64Array(distinct.length);
  for (let i = 0; i < values.length; i++)
    if (!Number.isNaN(values[i])) mass[placeAmong(distinct, values[i])] += weight[i];
  return mass;
}

function binCategories(
  values: Float64Array,
  column: number,
  levels: number,
  weight: Float64Array | undefined,
  maxBins: number,
): BinnedFeature {
  const mass = new Float64Array(levels);
  let missing = false;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) missing = true;
    else mass[values[i]] += weight === undefined ? 1 : weight[i];
  }
  const present = [...mass.keys()].filter((level) => mass[level] > 0);
  const kept = [...present]
    .sort((a, b) => mass[b] - mass[a] || a - b)
    .slice(0, maxBins)
    .sort((a, b) => a - b);
  const edges = Float64Array.from(kept);
  const hasRare = kept.length < levels;
  return {
    column,
    bins: kept.length,
    isCategory: true,
    low: edges,
    high: edges,
    hasRare,
    hasMissing: missing || kept.length < present.length,
  };
}

function codeNumbers({ bins, high }: BinnedFeature, values: Float64Array, to: Uint8Array): void {
  // what lies above all that was seen is in the last bin
  codeValues(edgeTable(high.slice(0, Math.max(0, bins - 1))), values, 0, values.length, to, 0, bins);
}

function codeCategories({ bins, low }: BinnedFeature, values: Float64Array, to: Uint8Array): void {
  const codeOf = new Map<number, number>();
  for (let k = 0; k < bins; k++) codeOf.set(low[k], k);
  for (let i = 0; i < values.length; i++) to[i] = codeOf.get(values[i]) ?? bins;
}
