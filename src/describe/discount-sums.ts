import type { OrderArrays } from "../core/order-rows.ts";
import type { TextColumn } from "../core/table.ts";
import type { Clusters } from "../numeric/sandwich.ts";
import { openersOf } from "./order-buckets.ts";

/** Sums by order, in the order of their first lines. */
export interface OrderSums {
  /** Order of each row; -1 for returns. */
  readonly of: Int32Array;
  readonly value: Float64Array;
  readonly discountedValue: Float64Array;
  readonly discount: Float64Array;
  readonly units: Float64Array | undefined;
  /** 1 for discounted orders. */
  readonly flag: Float64Array;
  readonly clusters: Clusters;
}

/** Sums order lines to orders; returns are left out. O(rows). */
export function orderSums(arrays: OrderArrays, discount: Float64Array): OrderSums {
  const { length, amount, quantity, customer } = arrays;
  const opener = openersOf(arrays);
  const of = new Int32Array(length).fill(-1);
  const place = new Int32Array(length).fill(-1);
  const firsts = new Int32Array(length);
  let n = 0;
  for (let i = 0; i < length; i++) {
    const first = opener[i];
    if (first < 0) continue;
    if (place[first] < 0) {
      firsts[n] = first;
      place[first] = n++;
    }
    of[i] = place[first];
  }
  const sums = () => new Float64Array(n);
  const [value, discountedValue, taken, flag, units] = [sums(), sums(), sums(), sums(), sums()];
  for (let i = 0; i < length; i++) {
    const o = of[i];
    if (o < 0) continue;
    value[o] += amount[i];
    if (quantity !== undefined && quantity[i] > 0) units[o] += quantity[i];
    if (!(discount[i] > 0)) continue;
    discountedValue[o] += amount[i];
    taken[o] += discount[i];
    flag[o] = 1;
  }
  const clusterOf = new Int32Array(customer.levels.length).fill(-1);
  let count = 0;
  const codes = new Int32Array(n);
  for (let o = 0; o < n; o++) {
    const who = customer.codes[firsts[o]];
    codes[o] = who < 0 || clusterOf[who] < 0 ? count++ : clusterOf[who];
    if (who >= 0) clusterOf[who] = codes[o];
  }
  return {
    of,
    value,
    discountedValue,
    discount: taken,
    units: quantity === undefined ? undefined : units,
    flag,
    clusters: { codes, count },
  };
}

/** What each order has of each item, and whether at a discount: lines of one item are one. O(rows + items). */
export function itemLines(
  quantity: Float64Array,
  item: TextColumn,
  discount: Float64Array,
  of: Int32Array,
  orders: number,
): { count: number; item: Int32Array; order: Int32Array; units: Float64Array; flag: Uint8Array } {
  const has = (i: number) => of[i] >= 0 && item.codes[i] >= 0 && quantity[i] > 0;
  const next = new Int32Array(orders + 1);
  for (let i = 0; i < of.length; i++) if (has(i)) next[of[i] + 1]++;
  for (let o = 0; o < orders; o++) next[o + 1] += next[o];
  const rows = new Int32Array(next[orders]);
  for (let i = 0; i < of.length; i++) if (has(i)) rows[next[of[i]]++] = i;
  const [codes, order] = [new Int32Array(rows.length), new Int32Array(rows.length)];
  const [units, flag] = [new Float64Array(rows.length), new Uint8Array(rows.length)];
  // the last line of each item; one of an earlier order is not added to
  const last = new Int32Array(item.levels.length).fill(-1);
  let count = 0;
  for (const i of rows) {
    const code = item.codes[i];
    let k = last[code];
    if (k < 0 || order[k] !== of[i]) {
      k = count++;
      last[code] = k;
      codes[k] = code;
      order[k] = of[i];
    }
    units[k] += quantity[i];
    if (discount[i] > 0) flag[k] = 1;
  }
  return { count, item: codes, order, units, flag };
}
