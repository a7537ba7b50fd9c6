import { isReturn, netOf, type OrderArrays } from "../core/order-rows.ts";
import { DAY_MS, type Zone } from "../core/time.ts";
import { sumBy } from "../numeric/sum.ts";

/** Orders and money by day of a window and hour of the wall clock. */
export interface OrderBuckets {
  readonly orders: Float64Array;
  readonly revenue: Float64Array;
  /** Rows in the window, and those of them at midnight to the millisecond. */
  readonly rows: number;
  readonly atMidnight: number;
}

/** A window and its civil days. */
export interface DayWindow {
  readonly from: number;
  readonly to: number;
  readonly firstDay: number;
  readonly days: number;
}

/** Counts each order and all it charged at the time of its earliest line, money given back on its own when it was booked. O(rows + days). */
export function orderBuckets(
  arrays: OrderArrays,
  money: "net" | "gross",
  { from, to, firstDay, days }: DayWindow,
  zone: Zone,
): OrderBuckets {
  const { length, time, amount } = arrays;
  const opener = openersOf(arrays);
  const bucket = new Int32Array(length).fill(-1);
  const orders = new Float64Array(days * 24);
  let rows = 0;
  let atMidnight = 0;
  for (let i = 0; i < length; i++) {
    const t = time[opener[i] < 0 ? i : opener[i]];
    if (t < from || t >= to) continue;
    const wall = zone.toWall(t);
    const day = Math.floor(wall / DAY_MS);
    bucket[i] = (day - firstDay) * 24 + Math.floor((wall - day * DAY_MS) / 3_600_000);
    rows++;
    if (wall === day * DAY_MS) atMidnight++;
    if (opener[i] === i) orders[bucket[i]]++;
  }
  const values = money === "net" ? amount.map((_, i) => netOf(arrays, i)) : amount;
  return { orders, revenue: sumBy(values, bucket, days * 24), rows, atMidnight };
}

/** The earliest line of each row's order; -1 for rows that only give back. Rows with one order number of one customer are one order. O(rows). */
export function openersOf(arrays: OrderArrays): Int32Array {
  const { length, order, customer, time } = arrays;
  const opener = new Int32Array(length).fill(-1);
  const numbers = order?.levels.length ?? 0;
  // who a number belongs to at first; what others ordered under it goes to the map
  const owner = new Int32Array(numbers);
  const first = new Int32Array(numbers).fill(-1);
  const others = new Map<number, number>();
  const wide = customer.levels.length + 1;
  for (let i = 0; i < length; i++) {
    if (isReturn(arrays, i)) continue;
    opener[i] = i;
    const o = order === undefined ? -1 : order.codes[i];
    if (o < 0) continue;
    const who = customer.codes[i];
    if (first[o] < 0) owner[o] = who;
    if (owner[o] === who) {
      if (first[o] < 0 || time[i] < time[first[o]]) first[o] = i;
      continue;
    }
    const key = o * wide + who + 1;
    const known = others.get(key);
    if (known === undefined || time[i] < time[known]) others.set(key, i);
  }
  for (let i = 0; i < length; i++) {
    const o = order === undefined ? -1 : order.codes[i];
    if (opener[i] < 0 || o < 0) continue;
    const who = customer.codes[i];
    opener[i] = owner[o] === who ? first[o] : (others.get(o * wide + who + 1) ?? i);
  }
  return opener;
}
