import { pick } from "../../core/pick.ts";
import { Table, type TableColumn } from "../../core/table.ts";
import { DAY_MS } from "../../core/time.ts";
import type { OrderLine, Orders, OrdersInfo } from "../../data/index.ts";

/** Ten years. */
const MOST_DAYS = 3653;

/** The lines before `asOf`, and from when on they are all there. */
export interface RecentLines {
  readonly orders: Orders;
  /** Start of what is looked at, ms; null: everything before `asOf`. */
  readonly from: number | null;
}

/**
 * The lines before `asOf`, of a large log only those of the newest days that have `most` lines together: what customers like and what discounts do is told by the last 50,000
 * lines as well as by all of them. O(lines).
 */
export function recentLines(orders: Orders, asOf: number, most = 50_000): RecentLines {
  const { time } = orders.columns;
  const from = orders.length <= most ? Number.NEGATIVE_INFINITY : startOf(time, asOf, most);
  const rows = new Int32Array(orders.length);
  let n = 0;
  for (let i = 0; i < orders.length; i++) if (time[i] < asOf && time[i] >= from) rows[n++] = i;
  const known = from === Number.NEGATIVE_INFINITY ? null : from;
  return { orders: n === orders.length ? orders : chosenLines(orders, rows.subarray(0, n)), from: known };
}

/** The same orders with collective ids as nobody, so that they are no one customer. */
export function withoutSuspects(orders: Orders): Orders {
  const suspects = new Set((orders.info.suspects ?? []).map((s) => s.customer));
  if (suspects.size === 0) return orders;
  const { codes, levels } = orders.columns.customer;
  const isOut = levels.map((id) => suspects.has(id));
  const customer = { codes: codes.map((c) => (c >= 0 && isOut[c] ? -1 : c)), levels };
  return new Table<OrderLine, OrdersInfo>(orders.length, { ...orders.columns, customer }, orders.info);
}

/** The chosen lines, with the texts that are in them alone: all those of a large log would take longer to go through than the lines. O(lines + texts). */
export function chosenLines(orders: Orders, rows: Int32Array): Orders {
  const columns = Object.fromEntries(
    Object.entries<TableColumn | undefined>(orders.columns).map(([name, column]) => [
      name,
      column && withoutUnused(pick(column, rows)),
    ]),
  );
  return new Table<OrderLine, OrdersInfo>(rows.length, columns as never, orders.info);
}

/** The column with only those of its texts that occur, in the order they had. */
function withoutUnused(column: TableColumn): TableColumn {
  if (column instanceof Float64Array) return column;
  const { codes, levels } = column;
  const place = new Int32Array(levels.length).fill(-1);
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) place[codes[i]] = 0;
  const used: string[] = [];
  for (let c = 0; c < place.length; c++) if (place[c] === 0) place[c] = used.push(levels[c]) - 1;
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) codes[i] = place[codes[i]];
  return { codes, levels: used };
}

/** Start of the newest days (24 hours back from `asOf`) that have at most `most` lines; one day at the least. */
function startOf(time: Float64Array, asOf: number, most: number): number {
  const perDay = new Int32Array(MOST_DAYS);
  for (let i = 0; i < time.length; i++) {
    // what lies further back counts as one day
    if (time[i] < asOf) perDay[Math.min(MOST_DAYS - 1, Math.floor((asOf - 1 - time[i]) / DAY_MS))]++;
  }
  let [lines, last] = [0, 0];
  for (let day = 0; day < MOST_DAYS; day++) {
    lines += perDay[day];
    if (lines > most && last > 0) break;
    if (perDay[day] > 0) last = day + 1;
  }
  return last === MOST_DAYS ? Number.NEGATIVE_INFINITY : asOf - last * DAY_MS;
}
