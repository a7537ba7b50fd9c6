import { isReturn } from "../core/order-rows.ts";
import type { TextColumn } from "../core/table.ts";
import { DAY_MS, weekdayOf, type Zone } from "../core/time.ts";
import type { Orders } from "../data/index.ts";

/**
 * Orders by weekday (7 rows, Monday first) and hour (24); an order of several lines counts at its first line. Null where every time is a
 * midnight: then the source has dates only. O(rows).
 */
export function hourPattern(orders: Orders, asOf: number, zone: Zone): number[][] | null {
  const { time } = orders.columns;
  const counts = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  let midnights = true;
  const order = orders.columns.order as TextColumn | undefined;
  const seen = new Uint8Array(order?.levels.length ?? 0);
  for (let i = 0; i < orders.length; i++) {
    const o = order === undefined ? -1 : order.codes[i];
    if ((o >= 0 && seen[o] === 1) || !(time[i] < asOf) || isReturn(orders.columns, i)) continue;
    if (o >= 0) seen[o] = 1;
    const wall = zone.toWall(time[i]);
    const day = Math.floor(wall / DAY_MS);
    if (wall !== day * DAY_MS) midnights = false;
    counts[(weekdayOf(day) + 6) % 7][Math.floor((wall - day * DAY_MS) / 3_600_000)]++;
  }
  return midnights ? null : counts;
}

/** Orders that hold two or more different items. O(rows). */
export function mixedOrders(orders: Orders, asOf: number): number {
  const { time } = orders.columns;
  const order = orders.columns.order as TextColumn | undefined;
  const item = orders.columns.item as TextColumn | undefined;
  if (order === undefined || item === undefined) return 0;
  const first = new Int32Array(order.levels.length).fill(-1);
  const mixed = new Uint8Array(order.levels.length);
  for (let i = 0; i < orders.length; i++) {
    const o = order.codes[i];
    const it = item.codes[i];
    if (o < 0 || it < 0 || !(time[i] < asOf) || isReturn(orders.columns, i)) continue;
    if (first[o] < 0) first[o] = it;
    else if (first[o] !== it) mixed[o] = 1;
  }
  return mixed.reduce((n, v) => n + v, 0);
}
