import { isReturn, type OrderArrays } from "../../core/order-rows.ts";
import type { TextColumn } from "../../core/table.ts";
import { DAY_MS, dayNumber, lastDaySeen, type Zone } from "../../core/time.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import { sum } from "../../numeric/sum.ts";
import type { Orders } from "../schema.ts";

/** One line of an order; what the source does not have is null. */
export interface ProfileLine {
  readonly item: string | null;
  readonly category: string | null;
  readonly quantity: number | null;
  readonly amount: number;
  readonly refund: number;
}

/** One order, or a refund booked on its own. */
export interface ProfileOrder {
  /** The order's code, null where the source has none. */
  readonly order: string | null;
  /** Time of its first line in ms. */
  readonly time: number;
  readonly amount: number;
  readonly refund: number;
  /** Whether it only gives money or goods back. */
  readonly isReturn: boolean;
  readonly channel: string | null;
  readonly place: string | null;
  readonly lines: readonly ProfileLine[];
}

/** A customer's orders in figures. Times are ms; null without a purchase. */
export interface ProfileTotals {
  readonly orders: number;
  /** Sum of quantities bought; lines where the source has no quantity. */
  readonly items: number;
  readonly spend: number;
  readonly refunds: number;
  readonly revenue: number;
  /** Money charged per order. */
  readonly averageOrder: number | null;
  readonly first: number | null;
  readonly last: number | null;
  /** Median number of days between days with a purchase. */
  readonly usualGapDays: number | null;
  /** Whole days from the last purchase to the last day before asOf. */
  readonly daysSinceLast: number | null;
}

/** The orders that some rows of the table make up, oldest first. */
export function ordersOf({ columns }: Orders, arrays: OrderArrays, rows: readonly number[]): ProfileOrder[] {
  const text = (column: TextColumn | undefined, row: number): string | null =>
    column === undefined || column.codes[row] < 0 ? null : column.levels[column.codes[row]];
  const number = (column: Float64Array | undefined, row: number): number | null =>
    column === undefined || Number.isNaN(column[row]) ? null : column[row];
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    // a row without an order code is an order of its own; a refund of an order stands by itself, at its own time
    const code = arrays.order === undefined ? -1 : arrays.order.codes[row];
    const key = code < 0 ? `row ${row}` : `${isReturn(arrays, row) ? "return" : "sale"} ${code}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const placed = [...groups.values()].map((group): ProfileOrder => {
    const lines = group.map(
      (row): ProfileLine => ({
        item: text(columns.item, row),
        category: text(columns.category, row),
        quantity: number(arrays.quantity, row),
        amount: arrays.amount[row],
        refund: number(arrays.refund, row) ?? 0,
      }),
    );
    return {
      order: text(arrays.order, group[0]),
      time: Math.min(...group.map((row) => arrays.time[row])),
      amount: sum(lines.map((line) => line.amount)),
      refund: sum(lines.map((line) => line.refund)),
      isReturn: isReturn(arrays, group[0]),
      channel: text(columns.channel, group[0]),
      place: text(columns.place, group[0]),
      lines,
    };
  });
  return placed.sort((a, b) => a.time - b.time);
}

/** Those orders in figures. */
export function totalsOf(placed: readonly ProfileOrder[], zone: Zone, asOf: number): ProfileTotals {
  const bought = placed.filter((order) => !order.isReturn);
  const spend = sum(placed.map((order) => order.amount));
  const refunds = sum(placed.map((order) => order.refund));
  const days = [...new Set(bought.map((order) => dayNumber(order.time, zone)))];
  const gaps = Float64Array.from(days.slice(1), (day, k) => day - days[k]).sort();
  const last = bought.at(-1)?.time ?? null;
  return {
    orders: bought.length,
    items: sum(bought.flatMap((order) => order.lines.map((line) => line.quantity ?? 1))),
    spend,
    refunds,
    revenue: spend - refunds,
    averageOrder: bought.length > 0 ? spend / bought.length : null,
    first: bought[0]?.time ?? null,
    last,
    usualGapDays: gaps.length > 0 ? quantileSorted(gaps, 0.5) : null,
    daysSinceLast:
      last === null || asOf > 100_000_000 * DAY_MS ? null : lastDaySeen(asOf, zone) - dayNumber(last, zone),
  };
}
