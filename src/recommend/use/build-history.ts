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
  const basketAt = new Int32Array(n);
  const basketStart = new Int32Array(n + 1);
  const basketTime = new Float64Array(n);
  let many = 0;
  for (let i = 0; i < n; i++) {
    basketAt[i] = place[i];
    if (i === 0 || basket[i] !== basket[i - 1]) {
      basketStart[many] = i;
      basketTime[many++] = time[i];
    } else basketTime[many - 1] = earlier(basketTime[many - 1], time[i]);
  }
  basketStart[many] = n;

  const at = distinct(basketAt);
  const baskets = new Float64Array(at.length);
  const weights = new Float64Array(at.length);
  const last = new Float64Array(at.length).fill(Number.NaN);
  for (let i = 0; i < n; i++) {
    const k = find(at, basketAt[i]);
    const times = count === undefined ? 1 : count[i];
    baskets[k] += times;
    weights[k] += times * weight[i];
    last[k] = later(last[k], time[i]);
  }
  return {
    at,
    baskets,
    weight: weights,
    last,
    basketStart: many === n ? basketStart : basketStart.slice(0, many + 1),
    basketAt,
    basketTime: many === n ? basketTime : basketTime.slice(0, many),
  };
}

/** The earlier time; NaN, one that is not known, gives way to one that is. */
export function earlier(a: number, b: number): number {
  return b < a || Number.isNaN(a) ? b : a;
}

function later(a: number, b: number): number {
  return b > a || Number.isNaN(a) ? b : a;
}

function distinct(places: Int32Array): Int32Array {
  const sorted = places.slice().sort();
  let n = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[n++] = sorted[i];
  return sorted.slice(0, n);
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
