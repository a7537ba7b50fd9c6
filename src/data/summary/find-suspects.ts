import { isReturn, type OrderArrays } from "../../core/order-rows.ts";
import type { Suspect } from "../schema.ts";
import { nobodyNames } from "./nobody-names.ts";

/** Ids that carry one and the same word and differ by a number: this many at most, more is a scheme for numbering customers. */
const MOST_NUMBERED = 5;

// The rule for shares; the guide says why.
const LEAST_IDS = 20;
const LEAST_ORDERS = 30;
const LEAST_SHARE = 0.05;
const LEAST_GAP = 5;
const LEAST_PER_DAY = 2;

/** Orders and days with an order, per customer code; codes without an order are not judged. */
export interface OrderCounts {
  orders(code: number): number;
  days(code: number): number;
}

/**
 * Whether any id could be a suspect, told from bounds alone: an id has no more orders than rows, and there are no fewer orders than order numbers. Most
 * tables have none, and counting days by customer for nothing would cost more than the metric that asks. O(rows).
 */
export function mayHaveSuspects(rows: OrderArrays, asOf: number): boolean {
  const { codes, levels } = rows.customer;
  const seen = new Int32Array(levels.length);
  const numbered = new Uint8Array(rows.order?.levels.length ?? 0);
  let orders = 0;
  for (let i = 0; i < rows.length; i++) {
    const c = codes[i];
    if (c < 0 || !(rows.time[i] < asOf) || isReturn(rows, i)) continue;
    seen[c]++;
    const o = rows.order === undefined ? -1 : rows.order.codes[i];
    if (o < 0) orders++;
    else if (numbered[o] === 0) {
      numbered[o] = 1;
      orders++;
    }
  }
  const least = Math.max(LEAST_ORDERS, LEAST_SHARE * orders);
  const nameOfNobody = nobodyNames();
  for (let c = 0; c < seen.length; c++)
    if (seen[c] >= least || (seen[c] > 0 && nameOfNobody(levels[c]) !== undefined)) return true;
  return false;
}

/** The suspects among customer ids, most orders first. */
export function findSuspects(
  ids: readonly string[],
  counts: OrderCounts,
): { code: number; suspect: Suspect }[] {
  const orders = new Int32Array(ids.length);
  let all = 0;
  for (let c = 0; c < ids.length; c++) {
    orders[c] = counts.orders(c);
    all += orders[c];
  }
  const reasons = suspectNames(ids, orders);
  for (const [code, reason] of suspectShares(orders, counts, all, reasons)) reasons.set(code, reason);
  return [...reasons]
    .map(([code, reason]) => ({
      code,
      suspect: { customer: ids[code], orders: orders[code], share: orders[code] / all, reason },
    }))
    .sort(
      (a, b) => b.suspect.orders - a.suspect.orders || (a.suspect.customer < b.suspect.customer ? -1 : 1),
    );
}

function suspectNames(ids: readonly string[], orders: Int32Array): Map<number, string> {
  const reasons = new Map<number, string>();
  const numbered = new Map<string, number[]>();
  const nameOfNobody = nobodyNames();
  for (let code = 0; code < ids.length; code++) {
    if (orders[code] === 0) continue;
    const name = nameOfNobody(ids[code]);
    if (name === undefined) continue;
    reasons.set(code, `named "${name}", which is no person's name`);
    if (/\d/.test(ids[code])) numbered.set(name, [...(numbered.get(name) ?? []), code]);
  }
  for (const codes of numbered.values()) {
    if (codes.length > MOST_NUMBERED) for (const code of codes) reasons.delete(code);
  }
  return reasons;
}

/**
 * Ids above a gap of a factor of five in orders, each with 5 % of all orders, thirty at least, and two or more on a usual day with
 * an order. Fewer than twenty ids: none, for in so small a circle a big customer is no surprise.
 */
function suspectShares(
  orders: Int32Array,
  counts: OrderCounts,
  all: number,
  named: ReadonlyMap<number, string>,
): Map<number, string> {
  const reasons = new Map<number, string>();
  let ids = 0;
  let below = 0; // the most orders of an id that cannot be suspected
  const candidates: number[] = [];
  for (let c = 0; c < orders.length; c++) {
    if (orders[c] === 0) continue;
    ids++;
    if (named.has(c)) continue;
    if (orders[c] >= LEAST_ORDERS && orders[c] / all >= LEAST_SHARE) candidates.push(c);
    else below = Math.max(below, orders[c]);
  }
  if (ids < LEAST_IDS) return reasons;
  candidates.sort((a, b) => orders[a] - orders[b]);
  for (const c of candidates) {
    const perDay = orders[c] / counts.days(c);
    if (reasons.size > 0 || orders[c] >= LEAST_GAP * below) {
      if (perDay < LEAST_PER_DAY) continue;
      const times = below > 0 ? `, ${Math.floor(orders[c] / below)} times the next id` : "";
      reasons.set(
        c,
        `${Math.round((100 * orders[c]) / all)} % of all orders${times}, ${perDay.toFixed(1)} orders on a day it buys`,
      );
    } else below = orders[c];
  }
  return reasons;
}
