import { isReturn } from "../../core/order-rows.ts";
import type { TextColumn } from "../../core/table.ts";
import type { Orders } from "../../data/index.ts";
import type { PairColumn, ReportPair } from "../reductions.ts";
import { foldedTo } from "./preferences.ts";

const COLUMNS: readonly PairColumn[] = ["channel", "place", "payment", "category"];
/** Values told apart; the others are one. */
const MOST_VALUES = 7;
/** A value that fewer have is among the others. */
const LEAST_SEEN = 20;

/**
 * Counts of every pair of channel, place, payment and category. Each customer counts once, by the latest order, and each order that names nobody once, so that one regular is not
 * taken for a hundred people; a category is that of the order's largest line. O(lines).
 */
export function pairsOf(orders: Orders): ReportPair[] {
  const lines = Int32Array.from(lastLines(orders));
  const columns = COLUMNS.flatMap((name) => {
    const column = orders.columns[name] as TextColumn | undefined;
    if (column === undefined) return [];
    const codes = Int32Array.from(lines, (i) => column.codes[i]);
    const count = new Float64Array(column.levels.length);
    for (const c of codes) if (c >= 0) count[c]++;
    const told = Math.min(
      MOST_VALUES,
      count.reduce((n, v) => n + (v >= LEAST_SEEN ? 1 : 0), 0),
    );
    const folded = foldedTo({ codes, levels: column.levels }, new Float64Array(codes.length).fill(1), told);
    return told < 2 ? [] : [{ name, ...folded.column }];
  });
  return columns.flatMap((row, a) =>
    columns.slice(a + 1).map((column) => {
      const counts = row.levels.map(() => column.levels.map(() => 0));
      for (let i = 0; i < lines.length; i++)
        if (row.codes[i] >= 0 && column.codes[i] >= 0) counts[row.codes[i]][column.codes[i]]++;
      const rows = row.levels.map((_, r) => counts[r].some((n) => n > 0));
      const kept = column.levels.map((_, c) => counts.some((line) => line[c] > 0));
      return {
        row: row.name,
        column: column.name,
        rows: row.levels.filter((_, r) => rows[r]),
        columns: column.levels.filter((_, c) => kept[c]),
        counts: counts.filter((_, r) => rows[r]).map((line) => line.filter((_, c) => kept[c])),
      };
    }),
  );
}

/** The largest line of each customer's latest order, and of each order of nobody. */
function lastLines({ length, columns }: Orders): Iterable<number> {
  const { time, amount } = columns;
  const { codes: who, levels: ids } = columns.customer;
  const order = columns.order as TextColumn | undefined;
  // customers, then orders of nobody; rows without an order number are orders of their own
  const best = new Int32Array(ids.length + (order?.levels.length ?? 0)).fill(-1);
  const alone: number[] = [];
  for (let i = 0; i < length; i++) {
    if (isReturn(columns, i)) continue;
    const o = order === undefined ? -1 : order.codes[i];
    if (who[i] < 0 && o < 0) {
      alone.push(i);
      continue;
    }
    const k = who[i] >= 0 ? who[i] : ids.length + o;
    const b = best[k];
    const isSame = b >= 0 && o >= 0 && order?.codes[b] === o;
    if (b < 0 || (isSame ? amount[i] > amount[b] : time[i] > time[b])) best[k] = i;
  }
  return [...best.filter((i) => i >= 0), ...alone];
}
