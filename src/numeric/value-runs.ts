import { quantileSorted, sortedNumbers } from "./quantile.ts";

/** With more different values than this, they are sorted one by one. */
const FEW = 1 << 16;

/** The values of a column that are numbers, each once, ascending. */
export interface ValueRuns {
  readonly values: Float64Array;
  /** How many there are up to and including each. */
  readonly ends: Int32Array;
}

/**
 * What a column holds and how often. Times mostly ascend; prices and quantities are few numbers many times over: these are counted, O(values), and only what differs is sorted; else O(values log values).
 */
export function valueRuns(values: Float64Array): ValueRuns {
  const distinct = ascending(values);
  if (distinct > 0) return runsOf(values, distinct);
  const counted = countFew(values);
  if (counted !== undefined) return counted;
  const sorted = sortedNumbers(values);
  return runsOf(sorted, ascending(sorted));
}

/** The values that are numbers, sorted: as {@link sortedNumbers}, by counting where that is faster. */
export function sortedByRuns(values: Float64Array): Float64Array {
  const runs = valueRuns(values);
  const sorted = new Float64Array(countOf(runs));
  for (let k = 0, from = 0; k < runs.values.length; from = runs.ends[k++])
    sorted.fill(runs.values[k], from, runs.ends[k]);
  return sorted;
}

/** How many of the runs' values there are. */
export function countOf({ ends }: ValueRuns): number {
  return ends.length === 0 ? 0 : ends[ends.length - 1];
}

/** The runs from place `from` to before place `to`. */
export function someRuns({ values, ends }: ValueRuns, from: number, to: number): ValueRuns {
  const before = from === 0 ? 0 : ends[from - 1];
  return { values: values.subarray(from, to), ends: ends.subarray(from, to).map((n) => n - before) };
}

/** Quantile as of all values, sorted. O(log runs). */
export function quantileOfRuns(runs: ValueRuns, p: number): number {
  const n = countOf(runs);
  if (n === 0) return Number.NaN;
  const h = (n - 1) * p;
  const i = Math.floor(h);
  return quantileSorted([valueAt(runs, i), valueAt(runs, Math.min(n - 1, i + 1))], h - i);
}

/** The most frequent value, the smallest of those that are equally so. */
export function mostFrequent({ values, ends }: ValueRuns): {
  readonly value: number;
  readonly count: number;
} {
  let [value, count] = [Number.NaN, 0];
  for (let k = 0, before = 0; k < values.length; before = ends[k++]) {
    if (ends[k] - before <= count) continue;
    count = ends[k] - before;
    value = values[k];
  }
  return { value, count };
}

function valueAt({ values, ends }: ValueRuns, place: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle] > place) high = middle;
    else low = middle + 1;
  }
  return values[low];
}

/** How many different values there are where they ascend; 0 where they do not. */
function ascending(values: Float64Array): number {
  if (values.length === 0 || Number.isNaN(values[0])) return 0;
  let distinct = 1;
  for (let i = 1; i < values.length; i++) {
    if (values[i - 1] === values[i]) continue;
    if (!(values[i - 1] < values[i])) return 0;
    distinct++;
  }
  return distinct;
}

function runsOf(sorted: Float64Array, distinct: number): ValueRuns {
  const values = new Float64Array(distinct);
  const ends = new Int32Array(distinct);
  let k = -1;
  for (let i = 0; i < sorted.length; i++) {
    // -0 is 0
    if (i === 0 || sorted[i] !== sorted[i - 1]) values[++k] = sorted[i] + 0;
    ends[k] = i + 1;
  }
  return { values, ends };
}

function countFew(values: Float64Array): ValueRuns | undefined {
  const room = Math.min(FEW, values.length);
  const distinct = new Float64Array(room);
  const counts = new Int32Array(room);
  // number of the distinct value and 1; 0 is an empty place; at most half full
  const bits = 1 + Math.ceil(Math.log2(room + 1));
  const slots = new Int32Array(2 ** bits);
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  let found = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    // -0 is 0
    const hash =
      value === 0 ? 0 : Math.imul(words[2 * i] ^ Math.imul(words[2 * i + 1], 0x85ebca6b), 0x9e3779b1);
    let slot = hash >>> (32 - bits);
    while (slots[slot] > 0 && distinct[slots[slot] - 1] !== value) slot = (slot + 1) & (slots.length - 1);
    if (slots[slot] === 0) {
      if (found === room) return undefined;
      distinct[found] = value + 0;
      slots[slot] = ++found;
    }
    counts[slots[slot] - 1]++;
  }
  return inOrder(distinct.subarray(0, found), counts);
}

function inOrder(distinct: Float64Array, counts: Int32Array): ValueRuns {
  const order = Int32Array.from(distinct.keys()).sort((a, b) => distinct[a] - distinct[b]);
  const ends = new Int32Array(order.length);
  for (let k = 0, n = 0; k < order.length; k++) {
    n += counts[order[k]];
    ends[k] = n;
  }
  return { values: Float64Array.from(order, (d) => distinct[d]), ends };
}
