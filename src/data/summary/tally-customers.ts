import { dayFinder } from "../../core/day-finder.ts";
import { isReturn, netOf, type OrderArrays } from "../../core/order-rows.ts";
import type { Zone } from "../../core/time.ts";
import { chronological } from "./chronological.ts";
import {
  addCompensated,
  CustomerTallies,
  DAYS,
  FIELDS,
  FIRST,
  FIRST_DAY,
  giveBack,
  ITEMS,
  LAST,
  LAST_DAY,
  MONEY_OF_DAY,
  ORDER_OF_DAY,
  ORDERS,
  ROWS_OF_DAY,
  SECOND_DAY,
  SPEND,
} from "./customer-tallies.ts";
import { Tally } from "./tally.ts";

/** Which rows count. */
export interface Window {
  /** Inclusive start in ms. */
  readonly from: number;
  /** Exclusive end in ms. */
  readonly asOf: number;
  readonly zone: Zone;
  /** Whether the gaps between purchase days are wanted too. */
  readonly gaps?: boolean;
}

/** What happened to rows on the way. */
export interface RowTallies {
  readonly noCustomer: Tally;
  readonly afterAsOf: Tally;
  readonly beforeFrom: Tally;
  readonly suspected: Tally;
  readonly noPurchase: Tally;
  readonly merged: Tally;
  readonly refundOnly: Tally;
  readonly unplacedRefund: Tally;
  readonly zero: Tally;
}

/** Rows seen so far in their order of visit, or undefined when a customer's days turned out not to ascend in it. */
interface Counted {
  readonly customers: CustomerTallies;
  readonly rows: RowTallies;
}

/**
 * One pass over the rows counts everything, provided each customer's purchase days ascend in it: then a new day shows by being later than
 * the last one. Tables in order of time, newest first included, need nothing else; others are sorted by day first.
 * `excluded[code]` = 1 leaves a customer out. O(rows) time; memory by customer and order, two ints a row more for unsorted tables.
 */
export function tallyCustomers(rows: OrderArrays, window: Window, excluded?: Uint8Array): Counted {
  const { time } = rows;
  const n = rows.length;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    if (time[i] < low) low = time[i];
    if (time[i] > high) high = time[i];
  }
  const dayOf = dayFinder(low, high, window.zone);
  const newestFirst = n > 1 && time[0] > time[n - 1];
  for (const backwards of newestFirst ? [true, false] : [false]) {
    const asGiven = countRows(rows, window, excluded, dayOf, backwards, undefined);
    if (asGiven !== undefined) return asGiven;
  }
  const days = new Int32Array(n);
  for (let i = 0; i < n; i++) days[i] = dayOf(time[i]);
  return countRows(rows, window, excluded, dayOf, false, chronological(days)) as Counted;
}

function countRows(
  rows: OrderArrays,
  { from, asOf, gaps }: Window,
  excluded: Uint8Array | undefined,
  dayOf: (ms: number) => number,
  backwards: boolean,
  order: Int32Array | undefined,
): Counted | undefined {
  const { length, time, amount, quantity, refund } = rows;
  const customer = rows.customer.codes;
  const orderCode = rows.order?.codes;
  const codes = rows.customer.levels.length;
  const tallies = new CustomerTallies(codes, gaps);
  const { ints, floats, returned, logGaps } = tallies;
  const what = newRowTallies();
  const owners = new OrderOwners(rows.order?.levels.length ?? 0, codes);
  const hasExcluded = excluded !== undefined;
  let returns = 0;
  let day = 0;
  let timeOfDay = Number.NaN;

  for (let k = 0; k < length; k++) {
    const i = order !== undefined ? order[k] : backwards ? length - 1 - k : k;
    const c = customer[i];
    const t = time[i];
    if (c < 0 || t >= asOf || t < from || (hasExcluded && excluded[c] === 1)) {
      const why =
        c < 0 ? what.noCustomer : t >= asOf ? what.afterAsOf : t < from ? what.beforeFrom : what.suspected;
      why.add(i, netOf(rows, i));
      continue;
    }
    const paid = amount[i];
    if (paid === 0) {
      if (isReturn(rows, i)) {
        returns++;
        continue;
      }
      what.zero.add(i, netOf(rows, i));
    }
    if (t !== timeOfDay) {
      day = dayOf(t);
      timeOfDay = t;
    }
    const o = orderCode === undefined ? -1 : orderCode[i];
    const back = refund !== undefined && refund[i] > 0 ? refund[i] : 0;
    const net = paid - back;
    const at = FIELDS * c;
    const before = ints[at + DAYS];
    if (before === 0 || day > ints[at + LAST_DAY]) {
      if (before === 0) {
        ints[at + FIRST_DAY] = day;
        floats[at + FIRST] = t;
        floats[at + LAST] = t;
      } else {
        if (before === 1) ints[at + SECOND_DAY] = day;
        if (logGaps !== undefined) logGaps[c] += Math.log(day - ints[at + LAST_DAY]);
      }
      ints[at + LAST_DAY] = day;
      ints[at + DAYS] = before + 1;
      ints[at + ORDER_OF_DAY] = o;
      ints[at + ROWS_OF_DAY] = 1;
      floats[at + MONEY_OF_DAY] = net;
    } else if (day < ints[at + LAST_DAY]) return undefined;
    else if (ints[at + ROWS_OF_DAY] === 0) what.merged.add(i, net);
    else if (o < 0 || o !== ints[at + ORDER_OF_DAY]) {
      what.merged.addMany(ints[at + ROWS_OF_DAY], floats[at + MONEY_OF_DAY]);
      what.merged.add(i, net);
      ints[at + ROWS_OF_DAY] = 0;
    } else {
      ints[at + ROWS_OF_DAY]++;
      floats[at + MONEY_OF_DAY] += net;
    }
    if (t < floats[at + FIRST]) floats[at + FIRST] = t;
    if (t > floats[at + LAST]) floats[at + LAST] = t;
    if (o < 0 || owners.claim(o, c, day)) ints[at + ORDERS]++;
    const pieces = quantity === undefined ? 1 : quantity[i];
    floats[at + ITEMS] += Number.isNaN(pieces) ? 1 : pieces;
    const repeat = day > ints[at + FIRST_DAY];
    addCompensated(floats, at + (repeat ? SPEND + 2 : SPEND), paid);
    if (back > 0) giveBack(returned, c, back, repeat);
  }
  if (returns > 0) placeReturns(rows, { from, asOf }, excluded, dayOf, tallies, owners, what);
  return { customers: tallies, rows: what };
}

/**
 * Rows that only give money back, once all purchases are known. The money belongs to the purchase day of its order; where the order
 * is not known, to the customer's latest purchase day up to then. Only whether that is the first day matters here.
 */
function placeReturns(
  rows: OrderArrays,
  { from, asOf }: { from: number; asOf: number },
  excluded: Uint8Array | undefined,
  dayOf: (ms: number) => number,
  tallies: CustomerTallies,
  owners: OrderOwners,
  what: RowTallies,
): void {
  const { time, amount, refund } = rows;
  for (let i = 0; i < rows.length; i++) {
    const c = rows.customer.codes[i];
    if (amount[i] !== 0 || c < 0 || time[i] >= asOf || time[i] < from || excluded?.[c] === 1) continue;
    if (!isReturn(rows, i)) continue;
    const back = refund !== undefined && refund[i] > 0 ? refund[i] : 0;
    const days = tallies.days(c);
    if (days === 0) {
      what.noPurchase.add(i, -back);
      continue;
    }
    what.refundOnly.add(i, -back);
    if (back === 0) continue;
    const known = rows.order === undefined ? undefined : owners.dayOf(rows.order.codes[i], c);
    if (known === undefined) what.unplacedRefund.add(i, -back);
    const second = tallies.ints[FIELDS * c + SECOND_DAY];
    const repeat = known === undefined ? days > 1 && dayOf(time[i]) >= second : known > tallies.firstDay(c);
    giveBack(tallies.returned, c, back, repeat);
  }
}

/** Whose an order is and its first day. An order code that two customers share is one order for each of them. */
class OrderOwners {
  readonly #owner: Int32Array;
  readonly #day: Int32Array;
  readonly #others = new Map<number, number>();
  readonly #customers: number;

  constructor(orders: number, customers: number) {
    this.#owner = new Int32Array(orders).fill(-1);
    this.#day = new Int32Array(orders);
    this.#customers = customers;
  }

  /** True when this is the customer's first row of the order. */
  claim(order: number, customer: number, day: number): boolean {
    const owner = this.#owner[order];
    if (owner === customer) return false;
    if (owner < 0) {
      this.#owner[order] = customer;
      this.#day[order] = day;
      return true;
    }
    const key = order * this.#customers + customer;
    if (this.#others.has(key)) return false;
    this.#others.set(key, day);
    return true;
  }

  dayOf(order: number, customer: number): number | undefined {
    if (order < 0) return undefined;
    return this.#owner[order] === customer
      ? this.#day[order]
      : this.#others.get(order * this.#customers + customer);
  }
}

function newRowTallies(): RowTallies {
  return {
    noCustomer: new Tally(),
    afterAsOf: new Tally(),
    beforeFrom: new Tally(),
    suspected: new Tally(),
    noPurchase: new Tally(),
    merged: new Tally(),
    refundOnly: new Tally(),
    unplacedRefund: new Tally(),
    zero: new Tally(),
  };
}
