import type { History } from "../models/history.ts";

/** Rows of one customer, each pair of basket and item once, in order of basket and place. Entries after `length` are not looked at. */
export interface HistoryEntries {
  readonly length: number;
  readonly place: ArrayLike<number>;
  /** Any numbers that do not fall: where they change a basket begins. */
  readonly basket: ArrayLike<number>;
  /** ms; NaN where not known. */
  readonly time: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
  /** Baskets that an entry stands for. Undefined: 1 each. */
  readonly count?: ArrayLike<number>;
}

/** The history that the entries are. O(entries log entries). */
export function buildHistory(entries: HistoryEntries): History {
  const { length: n, place, basket, time, weight, count } = entries;
  let many = 0;
  for (let i = 0; i < n; i++) if (i === 0 || basket[i] !== basket[i - 1]) many++;
  const sorted = new Int32Array(n);
  for (let i = 0; i < n; i++) sorted[i] = place[i];
  const items = distinct(sorted.sort());

  // one room for all: for so few numbers, making an array of its own for each takes longer than filling it
  const numbers = 3 * items + many;
  const room = new ArrayBuffer(8 * numbers + 4 * (items + n + many + 1));
  const baskets = new Float64Array(room, 0, items);
  const weights = new Float64Array(room, 8 * items, items);
  const last = new Float64Array(room, 16 * items, items);
  const basketTime = new Float64Array(room, 24 * items, many);
  const at = new Int32Array(room, 8 * numbers, items);
  const basketAt = new Int32Array(room, 8 * numbers + 4 * items, n);
  const basketStart = new Int32Array(room, 8 * numbers + 4 * (items + n), many + 1);
  for (let k = 0; k < items; k++) at[k] = sorted[k];
  last.fill(Number.NaN);
  for (let i = 0, b = -1; i < n; i++) {
    basketAt[i] = place[i];
    if (i === 0 || basket[i] !== basket[i - 1]) {
      basketStart[++b] = i;
      basketTime[b] = time[i];
    } else basketTime[b] = earlier(basketTime[b], time[i]);
    const k = find(at, basketAt[i]);
    const times = count === undefined ? 1 : count[i];
    baskets[k] += times;
    weights[k] += times * weight[i];
    last[k] = later(last[k], time[i]);
  }
  basketStart[many] = n;
  return { at, baskets, weight: weights, last, basketStart, basketAt, basketTime };
}

/** The earlier time; NaN, one that is not known, gives way to one that is. */
export function earlier(a: number, b: number): number {
  return b < a || Number.isNaN(a) ? b : a;
}

function later(a: number, b: number): number {
  return b > a || Number.isNaN(a) ? b : a;
}

/** Moves each of the sorted places to the front once; answers how many. */
function distinct(sorted: Int32Array): number {
  let n = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[n++] = sorted[i];
  return n;
}

function find(sorted: Int32Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
