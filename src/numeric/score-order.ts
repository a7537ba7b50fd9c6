import { sortOrder } from "./sort-order.ts";

/** Rows in descending order of score, of equal ones the first first. */
export interface ScoreOrder {
  readonly order: Int32Array;
  /** Group g of equal scores has the places `from[g]` to before `from[g + 1]` of `order`. */
  readonly from: Int32Array;
  /** The score of each group. */
  readonly threshold: Float64Array;
}

/** Two digits of 11 bits tell most scores apart; what they do not is compared. */
const BITS = 11;
const DIGITS = 2048;
/** Rows in one place longer than this are sorted by all their bits. */
const MANY = 24;

/** Scores are no NaN. O(n). */
export function scoreOrder(score: Float64Array): ScoreOrder {
  const n = score.length;
  const order = descending(score);
  const from = new Int32Array(n + 1);
  const threshold = new Float64Array(n);
  let groups = 0;
  let last = Number.NaN;
  for (let k = 0; k < n; k++) {
    const s = score[order[k]];
    if (s === last) continue;
    threshold[groups] = s;
    from[groups++] = k;
    last = s;
  }
  from[groups] = n;
  return { order, from: from.subarray(0, groups + 1), threshold: threshold.subarray(0, groups) };
}

/** The order alone. */
export function descending(score: Float64Array): Int32Array {
  const n = score.length;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < n; i++) {
    if (score[i] < least) least = score[i];
    if (score[i] > most) most = score[i];
  }
  const scale = (DIGITS * DIGITS - 1) / (most - least);
  if (n < 2 * DIGITS || !(scale > 0) || !Number.isFinite(scale)) return byAllBits(score);
  const key = new Int32Array(n);
  const low = new Int32Array(DIGITS);
  const high = new Int32Array(DIGITS);
  for (let i = 0; i < n; i++) {
    const k = ((most - score[i]) * scale) | 0;
    key[i] = k;
    low[k & (DIGITS - 1)]++;
    high[k >> BITS]++;
  }
  ends(low);
  ends(high);
  const half = new Int32Array(n);
  for (let i = 0; i < n; i++) half[low[key[i] & (DIGITS - 1)]++] = i;
  const order = new Int32Array(n);
  for (let k = 0; k < n; k++) {
    const row = half[k];
    order[high[key[row] >> BITS]++] = row;
  }
  for (let k = 0; k < n; ) {
    const first = k;
    const here = key[order[k]];
    for (k++; k < n && key[order[k]] === here; k++);
    if (k - first > 1) settle(order, first, k, score);
  }
  return order;
}

/** Sorts the places from `first` to before `end`, whose scores are close. */
function settle(order: Int32Array, first: number, end: number, score: Float64Array): void {
  let sorted = first + 1;
  while (sorted < end && score[order[sorted - 1]] >= score[order[sorted]]) sorted++;
  if (sorted === end) return;
  if (end - first > MANY) {
    const own = order.slice(first, end);
    const places = byAllBits(Float64Array.from(own, (row) => score[row]));
    for (let k = 0; k < own.length; k++) order[first + k] = own[places[k]];
    return;
  }
  for (let k = sorted; k < end; k++) {
    const row = order[k];
    let j = k - 1;
    for (; j >= first && score[order[j]] < score[row]; j--) order[j + 1] = order[j];
    order[j + 1] = row;
  }
}

function byAllBits(score: Float64Array): Int32Array {
  return sortOrder([score.map((s) => -s)]);
}

/** Counts become the place where each digit begins. */
function ends(counts: Int32Array): void {
  let before = 0;
  for (let d = 0; d < counts.length; d++) {
    const count = counts[d];
    counts[d] = before;
    before += count;
  }
}
