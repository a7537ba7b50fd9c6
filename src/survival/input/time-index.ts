import { firstAbove } from "../../numeric/bisect.ts";
/** Ages of rows as places among their distinct values. */
export interface TimeIndex {
  /** Distinct ages at which a row stops, ascending. */
  readonly times: Float64Array;
  /** For each row the place of its stop in `times`. */
  readonly stopAt: Int32Array;
  /** For each row how many of `times` are not after its start: it is at risk at places startAt .. stopAt. A row that starts at 0 is at risk from the first. Undefined when every row is. */
  readonly startAt: Int32Array | undefined;
}

/** Ages closer than this share of their mean size are one: 0.3 and 0.1 + 0.2 (R's timefix). */
const NEAR = 2 ** -26;
/** Whole ages up to this many times the rows are counted rather than sorted. */
const COUNTED = 4;

/**
 * Sorts ages into their distinct values; ages that differ by rounding alone become the smallest of them. A counting sort where ages are whole numbers (days, months), else O(n log n).
 */
export function timeIndex(stop: Float64Array, start?: Float64Array): TimeIndex {
  return wholeIndex(stop, start) ?? sortedIndex(stop, start);
}

function wholeIndex(stop: Float64Array, start: Float64Array | undefined): TimeIndex | undefined {
  const n = stop.length;
  const limit = Math.max(1024, COUNTED * n);
  let most = 0;
  for (let i = 0; i < n; i++) {
    const t = stop[i];
    if (!(t >= 0 && t <= limit) || t !== Math.floor(t)) return undefined;
    if (t > most) most = t;
  }
  if (start !== undefined)
    for (let i = 0; i < n; i++) if (start[i] !== Math.floor(start[i])) return undefined;
  const place = new Int32Array(most + 1);
  for (let i = 0; i < n; i++) place[stop[i]] = 1;
  const times: number[] = [];
  // place[t]: of an age that occurs its place, of others how many lie below
  for (let t = 0; t <= most; t++) {
    const occurs = place[t] === 1;
    place[t] = times.length;
    if (occurs) times.push(t);
  }
  const stopAt = new Int32Array(n);
  for (let i = 0; i < n; i++) stopAt[i] = place[stop[i]];
  const first = times[0];
  let late = false;
  if (start !== undefined) for (let i = 0; i < n && !late; i++) late = start[i] > 0 && start[i] >= first;
  if (start === undefined || !late) return { times: Float64Array.from(times), stopAt, startAt: undefined };
  const startAt = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const s = start[i];
    if (s <= 0) continue;
    startAt[i] = s >= most ? times.length : place[s] + (times[place[s]] === s ? 1 : 0);
  }
  return { times: Float64Array.from(times), stopAt, startAt };
}

function sortedIndex(stop: Float64Array, start: Float64Array | undefined): TimeIndex {
  const n = stop.length;
  const all = new Float64Array(start === undefined ? n : 2 * n);
  all.set(stop);
  if (start !== undefined) all.set(start, n);
  const cuts = mergeNear(all.sort());
  const stopCut = new Int32Array(n);
  const occurs = new Uint8Array(cuts.length);
  for (let i = 0; i < n; i++) {
    stopCut[i] = firstAbove(cuts, stop[i]) - 1;
    occurs[stopCut[i]] = 1;
  }
  const place = new Int32Array(cuts.length);
  const times: number[] = [];
  for (let c = 0; c < cuts.length; c++) {
    place[c] = times.length;
    if (occurs[c] === 1) times.push(cuts[c]);
  }
  const stopAt = stopCut.map((c) => place[c]);
  if (start === undefined) return { times: Float64Array.from(times), stopAt, startAt: undefined };
  const startAt = new Int32Array(n);
  let late = false;
  for (let i = 0; i < n; i++) {
    if (start[i] <= 0) continue;
    const c = firstAbove(cuts, start[i]) - 1;
    startAt[i] = place[c] + occurs[c];
    if (startAt[i] > 0) late = true;
  }
  return { times: Float64Array.from(times), stopAt, startAt: late ? startAt : undefined };
}

/** Distinct values of sorted ages, of those that are nearly equal the smallest. */
function mergeNear(sorted: Float64Array): Float64Array {
  let kept = 0;
  let distinct = 0;
  let size = 0;
  for (let i = 0; i < sorted.length; i++)
    if (i === 0 || sorted[i] !== sorted[i - 1]) {
      distinct++;
      size += Math.abs(sorted[i]);
    }
  const near = distinct === 0 ? 0 : (NEAR * size) / distinct;
  let last = Number.NaN;
  for (let i = 0; i < sorted.length; i++) {
    // a chain of near values is one age, as in R
    if (!(sorted[i] - last <= near)) sorted[kept++] = sorted[i];
    last = sorted[i];
  }
  return sorted.subarray(0, kept);
}
