import { isReturn, type OrderRows } from "../core/order-rows.ts";
import { dayNumber, type Period, periodIndex, type Zone } from "../core/time.ts";

/** What an item sold in a period, and at what price. */
export interface PriceCells {
  /** Items that sold in two or more periods: their names, and the revenue they made. */
  readonly items: readonly string[];
  readonly revenue: Float64Array;
  /** By cell: place of the item, place of the period, logarithms of quantity and price. */
  readonly item: Int32Array;
  readonly period: Int32Array;
  readonly logQuantity: Float64Array;
  readonly logPrice: Float64Array;
  readonly periods: number;
  /** The category that most of each item's revenue came under; -1 without one. */
  readonly category: Int32Array;
  /** Items that sold in one period only. */
  readonly once: number;
}

/** Sums order lines to items and periods. Returns, rows without an item and rows without a price or a positive quantity are left out. O(rows). */
export function priceCells(
  { arrays, texts, numbers }: OrderRows,
  prices: "paid" | "list",
  period: Period,
  zone: Zone,
): PriceCells {
  const { length, time, amount, quantity } = arrays;
  const { item, category } = texts;
  const list = numbers.price;
  const codes = item?.codes ?? new Int32Array(length).fill(-1);
  const [items, labels] = [item?.levels.length ?? 0, category?.levels.length ?? 0];
  const cells = new Map<
    number,
    { item: number; period: number; quantity: number; money: number; revenue: number }
  >();
  const byCategory = new Map<number, { item: number; category: number; revenue: number }>();
  for (let i = 0; i < length; i++) {
    const units = quantity === undefined || Number.isNaN(quantity[i]) ? 1 : quantity[i];
    const money = prices === "paid" ? amount[i] : (list?.[i] ?? Number.NaN) * units;
    if (codes[i] < 0 || !(units > 0) || !(money > 0) || isReturn(arrays, i)) continue;
    const at = periodIndex(dayNumber(time[i], zone), period);
    const key = at * items + codes[i];
    const cell = cells.get(key) ?? { item: codes[i], period: at, quantity: 0, money: 0, revenue: 0 };
    cell.quantity += units;
    cell.money += money;
    cell.revenue += amount[i];
    cells.set(key, cell);
    const label = category?.codes[i] ?? -1;
    if (label < 0) continue;
    const pair = codes[i] * labels + label;
    const known = byCategory.get(pair) ?? { item: codes[i], category: label, revenue: 0 };
    known.revenue += amount[i];
    byCategory.set(pair, known);
  }
  const inPeriods = new Map<number, number>();
  for (const cell of cells.values()) inPeriods.set(cell.item, (inPeriods.get(cell.item) ?? 0) + 1);
  const kept = [...cells.values()].filter((cell) => (inPeriods.get(cell.item) ?? 0) > 1);
  kept.sort((a, b) => a.period - b.period);
  const categoryOf = new Map<number, { category: number; revenue: number }>();
  for (const entry of byCategory.values()) {
    const best = categoryOf.get(entry.item);
    const name = (code: number) => category?.levels[code] ?? "";
    const isMore =
      best === undefined ||
      entry.revenue > best.revenue ||
      (entry.revenue === best.revenue && name(entry.category) < name(best.category));
    if (isMore) categoryOf.set(entry.item, entry);
  }
  const place = placesOf(kept.map((cell) => cell.item));
  const periodPlace = placesOf(kept.map((cell) => cell.period));
  const revenue = new Float64Array(place.size);
  for (const cell of kept) revenue[place.get(cell.item) ?? 0] += cell.revenue;
  return {
    items: [...place.keys()].map((code) => item?.levels[code] ?? ""),
    revenue,
    item: Int32Array.from(kept, (cell) => place.get(cell.item) ?? 0),
    period: Int32Array.from(kept, (cell) => periodPlace.get(cell.period) ?? 0),
    logQuantity: Float64Array.from(kept, (cell) => Math.log(cell.quantity)),
    logPrice: Float64Array.from(kept, (cell) => Math.log(cell.money / cell.quantity)),
    periods: periodPlace.size,
    category: Int32Array.from(place.keys(), (code) => categoryOf.get(code)?.category ?? -1),
    once: inPeriods.size - place.size,
  };
}

/** Takes the mean of each item out of a column: what is left is change within the item. O(cells). */
export function within(values: Float64Array, item: Int32Array, items: number): Float64Array {
  const sums = new Float64Array(items);
  const cells = new Float64Array(items);
  for (let i = 0; i < values.length; i++) {
    sums[item[i]] += values[i];
    cells[item[i]]++;
  }
  return values.map((v, i) => {
    const left = v - sums[item[i]] / cells[item[i]];
    // what rounding leaves of a price that never changed is no change
    return Math.abs(left) < 1e-12 * (1 + Math.abs(v)) ? 0 : left;
  });
}

function placesOf(codes: readonly number[]): Map<number, number> {
  const place = new Map<number, number>();
  for (const code of codes) if (!place.has(code)) place.set(code, place.size);
  return place;
}
