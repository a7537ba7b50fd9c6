import { DAY_MS, weekdayOf } from "../../core/time.ts";
import { wilsonWith } from "../../numeric/intervals.ts";
import { sumBy } from "../../numeric/sum.ts";
import type { OrderBook } from "./order-book.ts";
import type { PurchaseDays } from "./seasons.ts";

const DAYPARTS = ["nightShare", "morningShare", "afternoonShare", "eveningShare"] as const;

/** The distinct civil days on which each customer bought; orders come by time, so their days do. O(orders). */
export function purchaseDaysOf({ start, day, ids }: OrderBook): PurchaseDays {
  const from = new Int32Array(ids.length + 1);
  const out = new Int32Array(day.length);
  let n = 0;
  for (let c = 0; c < ids.length; c++) {
    from[c] = n;
    for (let o = start[c]; o < start[c + 1]; o++)
      if (o === start[c] || day[o] !== day[o - 1]) out[n++] = day[o];
  }
  from[ids.length] = n;
  return { start: from, day: out.slice(0, n) };
}

/** Counts, times and money. */
export function moneyColumns(
  book: OrderBook,
  days: PurchaseDays,
  end: number,
): { readonly [name: string]: Float64Array } {
  const { start, time, ids, loose } = book;
  const customers = ids.length;
  const numbers = () => new Float64Array(customers).fill(Number.NaN);
  const [orders, purchaseDays, first, last, age, revenue, averageOrder] = [
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
  ];
  const owner = ownersOf(book);
  const spend = sumBy(book.amount, owner, customers);
  const refunds = sumBy(book.refund, owner, customers);
  for (let c = 0; c < customers; c++) {
    const n = start[c + 1] - start[c];
    if (n === 0) continue;
    orders[c] = n;
    purchaseDays[c] = days.start[c + 1] - days.start[c];
    first[c] = time[start[c]];
    last[c] = time[start[c + 1] - 1];
    age[c] = end - days.day[days.start[c]];
    refunds[c] += loose[c];
    revenue[c] = spend[c] - refunds[c];
    averageOrder[c] = revenue[c] / n;
  }
  return { orders, purchaseDays, first, last, age, spend, refunds, revenue, averageOrder };
}

/** Shares of orders with their intervals, by name, and the shop's. */
export interface OrderShares {
  readonly columns: { readonly [name: string]: Float64Array };
  readonly shop: { readonly [name: string]: number };
}

/** Shares of orders at a discount, returned, on weekends, and by part of the day; a share that the orders cannot tell is absent. O(lines). */
export function orderShares(book: OrderBook, weekend: Uint8Array, z: number): OrderShares {
  const { time, day, zone, discount, lineStart, lines } = book;
  const n = time.length;
  const marks: { [name: string]: Uint8Array } = {};
  const columns: { [name: string]: Float64Array } = {};
  if (discount !== undefined) {
    const cheaper = new Uint8Array(n);
    for (let o = 0; o < n; o++)
      for (let k = lineStart[o]; k < lineStart[o + 1]; k++) if (discount[lines[k]] > 0) cheaper[o] = 1;
    marks.discountShare = cheaper;
    columns.discountLineShare = discountedLines(book, discount);
  }
  marks.returnShare = book.returned;
  marks.weekendShare = new Uint8Array(n);
  const parts = DAYPARTS.map(() => new Uint8Array(n));
  let clock = false;
  for (let o = 0; o < n; o++) {
    marks.weekendShare[o] = weekend[weekdayOf(day[o])];
    const hour = (zone.toWall(time[o]) - day[o] * DAY_MS) / 3_600_000;
    if (hour !== 0) clock = true;
    parts[Math.min(3, Math.max(0, Math.floor(hour / 6)))][o] = 1;
  }
  // orders that all came at midnight have a date and no time of day
  if (clock) for (const [i, name] of DAYPARTS.entries()) marks[name] = parts[i];
  const shop: { [name: string]: number } = {};
  for (const [name, mark] of Object.entries(marks)) {
    Object.assign(columns, shareColumns(book, name, mark, z));
    let all = 0;
    for (let o = 0; o < n; o++) all += mark[o];
    if (n > 0) shop[name] = all / n;
  }
  return { columns, shop };
}

function shareColumns({ start, ids }: OrderBook, name: string, mark: Uint8Array, z: number) {
  const [share, low, high] = [0, 1, 2].map(() => new Float64Array(ids.length).fill(Number.NaN));
  for (let c = 0; c < ids.length; c++) {
    const n = start[c + 1] - start[c];
    if (n === 0) continue;
    let k = 0;
    for (let o = start[c]; o < start[c + 1]; o++) k += mark[o];
    share[c] = k / n;
    [low[c], high[c]] = wilsonWith(z, k, n);
  }
  return { [name]: share, [`${name}Low`]: low, [`${name}High`]: high };
}

function discountedLines({ start, lineStart, lines, ids }: OrderBook, discount: Float64Array): Float64Array {
  return Float64Array.from(ids, (_, c) => {
    const [from, to] = [lineStart[start[c]], lineStart[start[c + 1]]];
    let k = 0;
    for (let j = from; j < to; j++) if (discount[lines[j]] > 0) k++;
    return to > from ? k / (to - from) : Number.NaN;
  });
}

/** Customer of each order. */
function ownersOf({ start, ids, time }: OrderBook): Int32Array {
  const owner = new Int32Array(time.length);
  for (let c = 0; c < ids.length; c++) owner.fill(c, start[c], start[c + 1]);
  return owner;
}
