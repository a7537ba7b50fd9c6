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

/** The earliest line of each row's order; -1 for rows that only give back. Rows with one order number of one customer are one order. */
function openersOf(arrays: OrderArrays): Int32Array {
  const { length, order, customer, time } = arrays;
  const wide = customer.levels.length + 1;
  const firstOf = new Map<number, number>();
  const opener = new Int32Array(length).fill(-1);
  const keyOf = (i: number) =>
    order === undefined || order.codes[i] < 0 ? -1 : order.codes[i] * wide + customer.codes[i] + 1;
  for (let i = 0; i < length; i++) {
    if (isReturn(arrays, i)) continue;
    const key = keyOf(i);
    opener[i] = i;
    if (key < 0) continue;
    const known = firstOf.get(key);
    if (known === undefined || time[i] < time[known]) firstOf.set(key, i);
  }
  for (let i = 0; i < length; i++) if (opener[i] >= 0) opener[i] = firstOf.get(keyOf(i)) ?? i;
  return opener;
}
