import { DAY_MS } from "../../core/time.ts";
import type { Ledger } from "../input/ledger.ts";
import { daysBefore, type Past } from "../input/past.ts";
import type { SettledOrders } from "../input/settle-orders.ts";
import type { FeatureColumns, FeatureRequest } from "./feature-types.ts";
import { gapFeatures } from "./gap-features.ts";

/** Parts that the observation is cut into for trends. */
const PARTS = 6;
const MONTH = 30;
const WINDOWS = [7, 30, 90, 180] as const;

/** Orders and money of customers `rows` (numbers of {@link Past.ids}). O(orders). */
export function orderFeatures(
  past: Past,
  orders: SettledOrders,
  rows: Int32Array,
  { observation, wanted }: FeatureRequest,
  out: FeatureColumns,
): void {
  const column = (name: string) => {
    const values = new Float64Array(rows.length).fill(Number.NaN);
    out.set(name, values);
    return values;
  };
  const { start, wall, day, amount, units } = orders;
  const refunds = past.ledgers.refunds;
  const [counts, money] = [WINDOWS.map((w) => column(`orders${w}`)), WINDOWS.map((w) => column(`spend${w}`))];
  const [sinceLast, ordersSlope, spendSlope, activeShare] = [
    column("daysSinceOrder"),
    column("ordersSlope"),
    column("spendSlope"),
    column("activeShare"),
  ];
  const [change30, change90, spendChange30, spendChange90] = [
    column("ordersChange30"),
    column("ordersChange90"),
    column("spendChange30"),
    column("spendChange90"),
  ];
  const [value, valueChange, first, last] = [
    column("orderValue"),
    column("orderValueChange"),
    column("firstOrderValue"),
    column("lastOrderValue"),
  ];
  const [basket, basketChange, number, spend] = [
    column("basketSize"),
    column("basketChange"),
    column("orders"),
    column("spend"),
  ];
  const [perMonth, spendPerMonth, tenure, recent] = [
    column("ordersPerMonth"),
    column("spendPerMonth"),
    column("tenure"),
    column("recentShare"),
  ];
  const [weekday, hour] = [column("weekdayHabit"), column("hourHabit")];
  const limits = WINDOWS.map((w) => daysBefore(past, w));
  const [before60, before180] = [daysBefore(past, 60), daysBefore(past, 180)];
  const [from, part] = [daysBefore(past, observation), (observation / PARTS) * DAY_MS];
  const bins = { orders: new Float64Array(PARTS), money: new Float64Array(PARTS) };
  for (let r = 0; r < rows.length; r++) {
    const c = rows[r];
    const [a, b] = [start[c], start[c + 1]];
    for (const list of [counts, money]) for (const values of list) values[r] = 0;
    number[r] = b - a;
    spend[r] = 0;
    bins.orders.fill(0);
    bins.money.fill(0);
    let [orders60, spend60, spend180] = [0, 0, 0];
    const book = (at: number, sum: number, isOrder: number) => {
      spend[r] += sum;
      for (let w = WINDOWS.length - 1; w >= 0 && at >= limits[w]; w--) {
        counts[w][r] += isOrder;
        money[w][r] += sum;
      }
      if (at >= before60 && at < limits[1]) {
        orders60 += isOrder;
        spend60 += sum;
      }
      if (at >= before180 && at < limits[2]) spend180 += sum;
      if (at < from) return;
      const p = Math.min(PARTS - 1, Math.floor((at - from) / part));
      bins.orders[p] += isOrder;
      bins.money[p] += sum;
    };
    for (let o = a; o < b; o++) book(wall[o], amount[o], 1);
    let charged = 0;
    let bought = 0;
    for (let o = a; o < b; o++) {
      charged += amount[o];
      bought += units[o];
    }
    if (refunds !== undefined)
      for (let k = refunds.start[c]; k < refunds.start[c + 1]; k++)
        book(refunds.numbers.wall[k], -refunds.numbers.money[k], 0);
    change30[r] = changeOf(counts[1][r], orders60);
    change90[r] = changeOf(counts[2][r], counts[3][r] - counts[2][r]);
    spendChange30[r] = changeOf(money[1][r], spend60);
    spendChange90[r] = changeOf(money[2][r], spend180);
    if (b === a) continue;
    sinceLast[r] = past.today - day[b - 1];
    tenure[r] = past.today - day[a];
    value[r] = charged / (b - a);
    basket[r] = bought / (b - a);
    valueChange[r] = lastOverEarlier(amount, a, b);
    basketChange[r] = lastOverEarlier(units, a, b);
    first[r] = amount[a];
    last[r] = amount[b - 1];
    const months = Math.max(1, tenure[r] / MONTH);
    perMonth[r] = (b - a) / months;
    spendPerMonth[r] = spend[r] / months;
    recent[r] = shareSince(wall, a, b, past.wall - (past.wall - wall[a]) / 4);
    // parts before the first order say nothing of a trend
    const begin = Math.max(0, Math.floor((wall[a] - from) / part));
    ordersSlope[r] = slope(bins.orders, begin, observation);
    spendSlope[r] = slope(bins.money, begin, observation);
    activeShare[r] = activeParts(bins.orders, begin);
    weekday[r] = habit(wall, a, b, 7 * DAY_MS);
    hour[r] = habit(wall, a, b, DAY_MS);
  }
  gapFeatures(past, orders, rows, out);
  if (refunds !== undefined && (refunds.time.length > 0 || wanted.has("returns")))
    returnFeatures(past, refunds, rows, { from, charged: sumOf(orders, rows) }, out);
}

/** From -1 (nothing any more) to 1 (nothing before); NaN when there is nothing in either. Money that is less than nothing counts as none. */
export function changeOf(now: number, before: number): number {
  const [n, b] = [Math.max(0, now), Math.max(0, before)];
  return n + b === 0 ? Number.NaN : (n - b) / (n + b);
}

/** Mean of the last orders (three, at most half of them) over the mean of those before. */
function lastOverEarlier(values: Float64Array, from: number, to: number): number {
  const late = Math.min(3, Math.floor((to - from) / 2));
  if (late === 0) return Number.NaN;
  let [before, after] = [0, 0];
  for (let o = from; o < to - late; o++) before += values[o];
  for (let o = to - late; o < to; o++) after += values[o];
  return before > 0 ? after / late / (before / (to - from - late)) : Number.NaN;
}

function shareSince(wall: Float64Array, from: number, to: number, since: number): number {
  let k = to;
  while (k > from && wall[k - 1] >= since) k--;
  return (to - k) / (to - from);
}

/** Least-squares slope of what a month brought, per month, over the parts from `begin` on; NaN for fewer than three of them. */
function slope(parts: Float64Array, begin: number, observation: number): number {
  const n = PARTS - begin;
  if (n < 3) return Number.NaN;
  const middle = (begin + PARTS - 1) / 2;
  let [top, bottom] = [0, 0];
  for (let p = begin; p < PARTS; p++) {
    top += (p - middle) * parts[p];
    bottom += (p - middle) ** 2;
  }
  const months = observation / PARTS / MONTH;
  return top / bottom / months / months;
}

function activeParts(parts: Float64Array, begin: number): number {
  let active = 0;
  for (let p = begin; p < PARTS; p++) if (parts[p] > 0) active++;
  return active / (PARTS - begin);
}

/** Length of the mean direction on a clock of that period: 1 when all fall on the same place of it. NaN for one order. */
function habit(wall: Float64Array, from: number, to: number, period: number): number {
  if (to - from < 2) return Number.NaN;
  let [x, y] = [0, 0];
  for (let o = from; o < to; o++) {
    const angle = ((wall[o] % period) / period) * 2 * Math.PI;
    x += Math.cos(angle);
    y += Math.sin(angle);
  }
  return Math.hypot(x, y) / (to - from);
}

function sumOf({ start, amount }: SettledOrders, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (c) => {
    let sum = 0;
    for (let o = start[c]; o < start[c + 1]; o++) sum += amount[o];
    return sum;
  });
}

function returnFeatures(
  past: Past,
  { start, numbers: { wall, money } }: Ledger,
  rows: Int32Array,
  { from, charged }: { readonly from: number; readonly charged: Float64Array },
  out: FeatureColumns,
): void {
  const [returns, share, since] = ["returns", "returnShare", "daysSinceReturn"].map((name) => {
    const values = new Float64Array(rows.length);
    out.set(name, values);
    return values;
  });
  for (let r = 0; r < rows.length; r++) {
    const [a, b] = [start[rows[r]], start[rows[r] + 1]];
    let sum = 0;
    for (let k = a; k < b; k++) {
      sum += money[k];
      if (wall[k] >= from) returns[r]++;
    }
    share[r] = charged[r] > 0 ? sum / charged[r] : Number.NaN;
    since[r] = b > a ? past.today - Math.floor(wall[b - 1] / DAY_MS) : Number.NaN;
  }
}
