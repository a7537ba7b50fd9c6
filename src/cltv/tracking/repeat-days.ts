import type { Data } from "../../core/columns.ts";
import { dayFinder } from "../../core/day-finder.ts";
import { ClienteleError } from "../../core/errors.ts";
import { isReturn, readOrderRows } from "../../core/order-rows.ts";
import { timeOption, zoneOf } from "../../core/time.ts";
import type { OrderLine, SplitSummary } from "../../data/index.ts";
import type { TrackPurchasesOptions } from "./track-purchases.ts";

/** How many customers of a split summary ordered for the first time, and how many again, on each day. */
export interface RepeatDays {
  /** Day number of the first order of all. */
  readonly firstDay: number;
  /** First orders by day from there on. */
  readonly newcomers: Float64Array;
  /** Of each customer of the split summary the day of the first order, counted from there on; -1: none was found. */
  readonly born: Int32Array;
  /** Repeat orders by day from there on, one a customer and day. */
  readonly repeats: Float64Array;
}

/** Counts the purchase days of the customers of `split` in the orders it comes from. O(rows log rows). */
export function repeatDays(
  orders: Data<OrderLine>,
  options: TrackPurchasesOptions<OrderLine>,
  split: SplitSummary,
): RepeatDays {
  if (split.length === 0)
    throw new ClienteleError(
      "too-few-rows",
      "trackPurchases: nobody had ordered by the start of the hold-out.",
    );
  const zone = zoneOf(split.info.zone);
  const from = options.from === undefined ? Number.NEGATIVE_INFINITY : timeOption(options.from, "from", zone);
  const { to } = split.info.holdout;
  const { arrays } = readOrderRows(orders, options, {
    zone,
    onInvalid: options.onInvalid,
    what: "orders",
    amount: "required",
  });
  const { time, customer, length } = arrays;
  const rowOf = new Map(split.columns.customer.levels.map((id, row) => [id, row]));
  const followed = Int32Array.from(customer.levels, (id) => rowOf.get(id) ?? -1);
  let low = Number.POSITIVE_INFINITY;
  for (const first of split.columns.first) low = Math.min(low, first);
  const dayOf = dayFinder(low, to, zone);
  const firstDay = dayOf(low);
  const span = dayOf(to - 1) - firstDay + 1;
  // a customer and a day in one number; equal ones are one purchase
  const keys = new Float64Array(length);
  let n = 0;
  for (let i = 0; i < length; i++) {
    const c = customer.codes[i];
    if (c < 0 || followed[c] < 0 || time[i] < from || time[i] >= to || isReturn(arrays, i)) continue;
    keys[n++] = followed[c] * span + (dayOf(time[i]) - firstDay);
  }
  const sorted = keys.subarray(0, n).sort();
  const newcomers = new Float64Array(span);
  const repeats = new Float64Array(span);
  const born = new Int32Array(split.columns.customer.levels.length).fill(-1);
  let last = -1;
  let before = -1;
  for (const key of sorted) {
    if (key === before) continue;
    before = key;
    const c = Math.floor(key / span);
    (c === last ? repeats : newcomers)[key - c * span]++;
    if (c !== last) born[c] = key - c * span;
    last = c;
  }
  return { firstDay, newcomers, born, repeats };
}
