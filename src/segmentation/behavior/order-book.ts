import type { Data, OnInvalid } from "../../core/columns.ts";
import { dayFinder } from "../../core/day-finder.ts";
import { zoneFor } from "../../core/options.ts";
import { isReturn, type OrderArrays, orderTable, readOrderRows } from "../../core/order-rows.ts";
import { sortLog } from "../../core/sort-log.ts";
import { type Rejected, Table, type TextColumn } from "../../core/table.ts";
import { type TimeInput, timeOption, type Zone } from "../../core/time.ts";
import { suspectIds } from "../../data/index.ts";
import { type BehaviorLeftOut, listedSuspects, numberRows, type SuspectsOption } from "./leave-out.ts";

/** Orders by customer and time, with their lines. Customer c has the orders `start[c]` to before `start[c + 1]`. */
export interface OrderBook {
  readonly zone: Zone;
  readonly asOf: number;
  readonly source: string | undefined;
  readonly currency: string | undefined;
  readonly ids: readonly string[];
  readonly start: Int32Array;
  /** Of each order: time and civil day of its first line that is no return. */
  readonly time: Float64Array;
  readonly day: Int32Array;
  readonly amount: Float64Array;
  readonly refund: Float64Array;
  /** 1 where something was given back. */
  readonly returned: Uint8Array;
  /** Refunds of a customer before any of the orders here. */
  readonly loose: Float64Array;
  /** Order o has the lines (row numbers, by time) `lineStart[o]` to before `lineStart[o + 1]` of `lines`. */
  readonly lineStart: Int32Array;
  readonly lines: Int32Array;
  readonly lineAmount: Float64Array;
  readonly item: TextColumn | undefined;
  readonly category: TextColumn | undefined;
  readonly channel: TextColumn | undefined;
  readonly discount: Float64Array | undefined;
  readonly leftOut: BehaviorLeftOut;
  readonly rejected: readonly Rejected[];
}

/** What a book is read by. */
export interface OrderBookOptions {
  readonly asOf: TimeInput;
  readonly zone?: string;
  readonly suspects?: SuspectsOption;
  readonly onInvalid?: OnInvalid;
}

/** Reads orders through the door and sorts them. A line belongs to the order it names, among those of its customer; without a name it is an order of its own. */
export function readOrderBook(data: Data<object>, options: OrderBookOptions, what: string): OrderBook {
  const zone = zoneFor(data, options?.zone);
  const asOf = timeOption(options?.asOf, "asOf", zone);
  const { arrays, texts, numbers, read } = readOrderRows(data, options, {
    zone,
    what,
    onInvalid: options.onInvalid,
    texts: ["item", "category", "channel"],
    numbers: ["discount"],
  });
  const { ids, customer, leftOut } = numberRows(
    arrays.customer,
    arrays.time,
    asOf,
    options.suspects,
    () =>
      listedSuspects(data) ??
      // from what was known by then
      suspectIds(orderTable(arrays), { zone: zone.name, asOf }),
    read.inputLength - read.length,
  );
  return {
    zone,
    asOf,
    source: data instanceof Table ? data.info.source : undefined,
    currency: data instanceof Table ? data.info.currency : undefined,
    ids,
    ...settle(arrays, customer, ids.length, zone),
    lineAmount: arrays.amount,
    item: texts.item,
    category: texts.category,
    channel: texts.channel,
    discount: numbers.discount,
    leftOut,
    rejected: read.rejected,
  };
}

function settle(arrays: OrderArrays, customer: Int32Array, customers: number, zone: Zone) {
  const { time, amount, refund, length } = arrays;
  const bought = new Int32Array(length).fill(-1);
  const gave = new Int32Array(length).fill(-1);
  for (let i = 0; i < length; i++) {
    if (customer[i] < 0) continue;
    if (isReturn(arrays, i)) gave[i] = customer[i];
    else bought[i] = customer[i];
  }
  const { orderOf, first, start, byTime } = numberOrders(arrays, bought, gave, customers);
  const n = first.length;
  const [charged, given] = [new Float64Array(n), new Float64Array(n)];
  const returned = new Uint8Array(n);
  const loose = new Float64Array(customers);
  const lineStart = new Int32Array(n + 1);
  for (let i = 0; i < length; i++) {
    if (customer[i] < 0) continue;
    const o = orderOf[i];
    const money = refund !== undefined && refund[i] > 0 ? refund[i] : 0;
    if (o < 0) {
      loose[customer[i]] += money;
      continue;
    }
    given[o] += money;
    if (money > 0 || gave[i] >= 0) returned[o] = 1;
    if (bought[i] < 0) continue;
    charged[o] += amount[i];
    lineStart[o + 1]++;
  }
  for (let o = 0; o < n; o++) lineStart[o + 1] += lineStart[o];
  const place = lineStart.slice(0, n);
  const lines = new Int32Array(lineStart[n]);
  for (const i of byTime) lines[place[orderOf[i]]++] = i;
  const times = Float64Array.from(first, (row) => time[row]);
  const day = daysOf(times, zone);
  return { start, time: times, day, amount: charged, refund: given, returned, loose, lineStart, lines };
}

/** Orders numbered by customer and time of their first line; returns are put where they belong: the order they name, else the customer's latest up to then. */
function numberOrders(
  { time, order, length }: OrderArrays,
  bought: Int32Array,
  gave: Int32Array,
  customers: number,
) {
  const log = sortLog(bought, time, customers);
  const back = sortLog(gave, time, customers);
  const orderOf = new Int32Array(length).fill(-1);
  const start = new Int32Array(customers + 1);
  const first = new Int32Array(log.rows.length);
  const latest = new Int32Array(order?.levels.length ?? 0).fill(-1);
  let n = 0;
  for (let c = 0; c < customers; c++) {
    start[c] = n;
    const named = (row: number) => {
      const code = order === undefined ? -1 : order.codes[row];
      // a number that another customer used before is not this customer's order
      return code >= 0 && latest[code] >= start[c] ? latest[code] : -1;
    };
    for (let k = log.start[c]; k < log.start[c + 1]; k++) {
      const row = log.rows[k];
      let at = named(row);
      if (at < 0) {
        at = n++;
        first[at] = row;
        if (order !== undefined && order.codes[row] >= 0) latest[order.codes[row]] = at;
      }
      orderOf[row] = at;
    }
    for (let k = back.start[c], o = start[c] - 1; k < back.start[c + 1]; k++) {
      const row = back.rows[k];
      while (o + 1 < n && time[first[o + 1]] <= time[row]) o++;
      const at = named(row);
      orderOf[row] = at >= 0 ? at : o >= start[c] ? o : -1;
    }
  }
  start[customers] = n;
  return { orderOf, first: first.slice(0, n), start, byTime: log.rows };
}

function daysOf(time: Float64Array, zone: Zone): Int32Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < time.length; i++) {
    if (time[i] < low) low = time[i];
    if (time[i] > high) high = time[i];
  }
  const out = new Int32Array(time.length);
  if (out.length === 0) return out;
  const dayOf = dayFinder(low, high, zone);
  for (let i = 0; i < out.length; i++) out[i] = dayOf(time[i]);
  return out;
}
