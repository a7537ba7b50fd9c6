import { isReturn, type OrderArrays } from "../../core/order-rows.ts";
import type { Orders } from "../schema.ts";

/** Something bought again and again. */
export interface Favorite {
  readonly name: string;
  /** Orders it was in. */
  readonly orders: number;
  /** Pieces; lines where the source has no quantity. */
  readonly quantity: number;
  /** Money charged for it. */
  readonly spend: number;
}

/** The ten levels of a text column that come up in the most orders; ties by money, then by name. Rows that only give back do not count. */
export function favoritesOf(
  orders: Orders,
  arrays: OrderArrays,
  rows: readonly number[],
  column: "item" | "category" | "channel",
): Favorite[] {
  const { amount, quantity, order } = arrays;
  const names = orders.columns[column];
  if (names === undefined) return [];
  const found = new Map<number, { orders: Set<string>; quantity: number; spend: number }>();
  for (const row of rows) {
    const code = names.codes[row];
    const pieces = quantity === undefined || Number.isNaN(quantity[row]) ? 1 : quantity[row];
    if (code < 0 || isReturn(arrays, row)) continue;
    let entry = found.get(code);
    if (entry === undefined) {
      entry = { orders: new Set(), quantity: 0, spend: 0 };
      found.set(code, entry);
    }
    entry.orders.add(
      order !== undefined && order.codes[row] >= 0 ? `order ${order.codes[row]}` : `row ${row}`,
    );
    entry.quantity += pieces;
    entry.spend += amount[row];
  }
  return [...found]
    .map(([code, entry]) => ({
      name: names.levels[code],
      orders: entry.orders.size,
      quantity: entry.quantity,
      spend: entry.spend,
    }))
    .sort((a, b) => b.orders - a.orders || b.spend - a.spend || (a.name < b.name ? -1 : 1))
    .slice(0, 10);
}
