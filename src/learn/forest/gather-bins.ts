import type { BinnedFeature } from "./bin-features.ts";
import type { Gathered } from "./growth-types.ts";

/** Sums by bin of all features' size, always left empty, with two levels of marks for the bins that hold something. */
export interface BinSums {
  readonly width: number;
  readonly w: Float64Array;
  readonly y: Float64Array;
  readonly n: Int32Array;
  readonly marks: Int32Array;
  readonly blocks: Int32Array;
}

/** Up to here looking at every bin is faster than marks. */
const FEW = 24;

export function binSums(bins: number, width: number): BinSums {
  return {
    width,
    w: new Float64Array(bins + 1),
    y: new Float64Array((bins + 1) * width),
    n: new Int32Array(bins + 1),
    marks: new Int32Array((bins >> 5) + 1),
    blocks: new Int32Array((bins >> 10) + 1),
  };
}

export function gathered(bins: number, width: number): Gathered {
  return {
    bin: new Int32Array(bins + 1),
    w: new Float64Array(bins + 1),
    y: new Float64Array((bins + 1) * width),
    n: new Int32Array(bins + 1),
    m: 0,
    missingW: 0,
    missingY: new Float64Array(width),
    missingN: 0,
  };
}

/**
 * Adds up the units `rows[from]` to `rows[to - 1]` by bin and lists the bins that occur. With marks this sorts in O(units + bins / 1024): no comparison, whatever the values.
 * `wy` is the weighted y, or undefined where `classOf` names a class to add the weight to.
 */
export function gatherBins(
  sums: BinSums,
  out: Gathered,
  { bin, bins }: BinnedFeature,
  rows: Int32Array,
  from: number,
  to: number,
  weight: Float64Array,
  wy: Float64Array,
  width: number,
): void {
  if (bins <= FEW) {
    if (width === 1) addMeans(sums, bin, rows, from, to, weight, wy);
    else addClasses(sums, bin, rows, from, to, weight, wy, width);
    out.m = 0;
    for (let b = 1; b <= bins; b++) if (sums.n[b] > 0) take(sums, out, b, width);
  } else {
    if (width === 1) addMarkedMeans(sums, bin, rows, from, to, weight, wy);
    else {
      addClasses(sums, bin, rows, from, to, weight, wy, width);
      mark(sums, bin, rows, from, to);
    }
    takeMarked(sums, out, bins, width);
  }
  out.missingN = sums.n[0];
  out.missingW = sums.w[0];
  for (let k = 0; k < width; k++) out.missingY[k] = sums.y[k];
  if (out.missingN > 0) {
    sums.n[0] = 0;
    sums.w[0] = 0;
    sums.y.fill(0, 0, width);
  }
}

function addMeans(
  { w, y, n }: BinSums,
  bin: Uint16Array,
  rows: Int32Array,
  from: number,
  to: number,
  weight: Float64Array,
  wy: Float64Array,
): void {
  for (let i = from; i < to; i++) {
    const row = rows[i];
    const b = bin[row];
    n[b]++;
    w[b] += weight[row];
    y[b] += wy[row];
  }
}

function addMarkedMeans(
  { w, y, n, marks, blocks }: BinSums,
  bin: Uint16Array,
  rows: Int32Array,
  from: number,
  to: number,
  weight: Float64Array,
  wy: Float64Array,
): void {
  for (let i = from; i < to; i++) {
    const row = rows[i];
    const b = bin[row];
    n[b]++;
    w[b] += weight[row];
    y[b] += wy[row];
    marks[b >> 5] |= 1 << (b & 31);
    blocks[b >> 10] |= 1 << ((b >> 5) & 31);
  }
}

function addClasses(
  { w, y, n }: BinSums,
  bin: Uint16Array,
  rows: Int32Array,
  from: number,
  to: number,
  weight: Float64Array,
  classOf: Float64Array,
  width: number,
): void {
  for (let i = from; i < to; i++) {
    const row = rows[i];
    const b = bin[row];
    n[b]++;
    w[b] += weight[row];
    y[b * width + classOf[row]] += weight[row];
  }
}

function mark(
  { marks, blocks }: BinSums,
  bin: Uint16Array,
  rows: Int32Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const b = bin[rows[i]];
    marks[b >> 5] |= 1 << (b & 31);
    blocks[b >> 10] |= 1 << ((b >> 5) & 31);
  }
}

/** Lists the marked bins in rising order and takes the marks away. */
function takeMarked(sums: BinSums, out: Gathered, bins: number, width: number): void {
  const { marks, blocks } = sums;
  out.m = 0;
  for (let block = 0; block <= bins >> 10; block++) {
    let words = blocks[block];
    if (words === 0) continue;
    blocks[block] = 0;
    while (words !== 0) {
      const word = (block << 5) + 31 - Math.clz32(words & -words);
      words &= words - 1;
      let bits = marks[word];
      marks[word] = 0;
      while (bits !== 0) {
        const b = (word << 5) + 31 - Math.clz32(bits & -bits);
        bits &= bits - 1;
        if (b > 0) take(sums, out, b, width);
      }
    }
  }
}

function take(sums: BinSums, out: Gathered, b: number, width: number): void {
  const m = out.m++;
  out.bin[m] = b;
  out.w[m] = sums.w[b];
  out.n[m] = sums.n[b];
  sums.w[b] = 0;
  sums.n[b] = 0;
  if (width === 1) {
    out.y[m] = sums.y[b];
    sums.y[b] = 0;
    return;
  }
  for (let k = 0; k < width; k++) {
    out.y[m * width + k] = sums.y[b * width + k];
    sums.y[b * width + k] = 0;
  }
}
