import { dayFinder } from "./day-finder.ts";
import { isReturn, type OrderArrays } from "./order-rows.ts";
import { type PurchaseDays, purchaseDays } from "./purchase-days.ts";
import type { Zone } from "./time.ts";

/** Purchases of named customers, by the code of the customer. */
export interface Purchases {
  readonly days: PurchaseDays;
  /** Rows that are purchases. */
  readonly lines: Int32Array;
  /** The first of these rows; -1 without one. */
  readonly firstRow: Int32Array;
  /** Rows that are none: at asOf or later; else of nobody; else only giving back. */
  readonly leftOut: { readonly afterAsOf: number; readonly noCustomer: number; readonly returns: number };
}

/** Who bought on which days before `asOf`. O(rows) in order of time, else O(rows log rows). */
export function purchasesBefore(rows: OrderArrays, asOf: number, zone: Zone): Purchases {
  const customers = rows.customer.levels.length;
  const who = new Int32Array(rows.length).fill(-1);
  const leftOut = buyers(rows, asOf, who);
  const [first, last] = ends(rows.time, who);
  const lines = new Int32Array(customers);
  const firstRow = new Int32Array(customers).fill(-1);
  for (let i = who.length - 1; i >= 0; i--) {
    if (who[i] < 0) continue;
    lines[who[i]]++;
    firstRow[who[i]] = i;
  }
  const days = purchaseDays(who, rows.time, customers, dayFinder(first, last, zone));
  return { days, lines, firstRow, leftOut };
}

/** Writes the customer of each purchase into `who`. */
function buyers(rows: OrderArrays, asOf: number, who: Int32Array): Purchases["leftOut"] {
  const { time, amount } = rows;
  const { codes } = rows.customer;
  let [afterAsOf, noCustomer, returns] = [0, 0, 0];
  for (let i = 0; i < who.length; i++) {
    if (!(time[i] < asOf)) afterAsOf++;
    else if (codes[i] < 0) noCustomer++;
    else if (amount[i] === 0 && isReturn(rows, i)) returns++;
    else who[i] = codes[i];
  }
  return { afterAsOf, noCustomer, returns };
}

function ends(time: Float64Array, who: Int32Array): [first: number, last: number] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < who.length; i++) {
    if (who[i] < 0) continue;
    if (time[i] < first) first = time[i];
    if (time[i] > last) last = time[i];
  }
  return [first, last];
}
