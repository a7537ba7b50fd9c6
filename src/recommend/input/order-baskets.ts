import type { Steps } from "../../core/work.ts";
import { sortOrderSteps } from "../../numeric/sort-order.ts";
import type { MergedLines } from "./merge-lines.ts";
import { PIECE } from "./pieces.ts";

/** Entries in their last order, and the number of the basket of each. */
export interface OrderedBaskets {
  /** Entries of the merged lines, in order of customer, basket and item. */
  readonly rows: Int32Array;
  readonly basket: Float64Array;
  readonly baskets: number;
}

/**
 * Numbers the baskets: a customer's in order of time (the first line's), those of one time days before orders, and orders by their ids (groups from `orders` on are days). Entries that
 * `keep` says no to are left out.
 * O(entries), more only where a customer's baskets are not in order; in steps of some milliseconds.
 */
export function* orderBasketsSteps(
  merged: MergedLines,
  keep: Uint8Array,
  orders: number,
): Steps<OrderedBaskets> {
  const { length } = merged;
  let kept = 0;
  for (let k = 0; k < length; k++) kept += keep[k];
  yield [0, Number.NaN];
  const out: Numbered = { rows: new Int32Array(kept), basket: new Float64Array(kept), length: 0, baskets: 0 };
  yield [0, Number.NaN];
  const own: OwnBaskets = { start: [], first: [], order: [], end: 0 };
  while (own.end < length) {
    const stop = own.end + PIECE;
    while (own.end < length && own.end < stop) {
      if (!basketsOf(merged, keep, orders, own, stop)) break;
      if (own.start.length > MANY) yield* numberMany(own, keep, out);
      else number(own, keep, inOrder(own), 0, own.start.length, out);
      own.start.length = own.first.length = own.order.length = 0;
    }
    yield [0, Number.NaN];
  }
  const { rows, basket, baskets } = out;
  return { rows, basket, baskets };
}

/** Baskets that are put in order, or numbered, in one step. */
const MANY: number = PIECE >> 3;

interface Numbered {
  readonly rows: Int32Array;
  readonly basket: Float64Array;
  length: number;
  baskets: number;
}

/** The baskets of one customer: where the entries of each begin, its first time, its order (-1: a day), and where the last one ends. */
interface OwnBaskets {
  readonly start: number[];
  readonly first: number[];
  readonly order: number[];
  end: number;
}

/** Goes on with the baskets of one customer, up to the one that reaches `stop`; answers whether they are all. */
function basketsOf(
  { customer, group, time, length }: MergedLines,
  keep: Uint8Array,
  orders: number,
  own: OwnBaskets,
  stop: number,
): boolean {
  let { end } = own;
  const owner = customer[own.start[0] ?? end];
  while (end < length && end < stop && customer[end] === owner) {
    const start = end;
    let earliest = Number.POSITIVE_INFINITY;
    while (end < length && customer[end] === owner && group[end] === group[start]) {
      if (keep[end] === 1 && time[end] < earliest) earliest = time[end];
      end++;
    }
    own.start.push(start);
    own.first.push(earliest);
    own.order.push(group[start] < orders ? group[start] : -1);
  }
  own.end = end;
  return end === length || customer[end] !== owner;
}

function inOrder({ first, order }: OwnBaskets): ArrayLike<number> | undefined {
  const compare = (a: number, b: number) =>
    first[a] === first[b] ? order[a] - order[b] : first[a] < first[b] ? -1 : 1;
  let sorted = true;
  for (let b = 1; sorted && b < first.length; b++) sorted = compare(b - 1, b) <= 0;
  return sorted ? undefined : Int32Array.from(first.keys()).sort(compare);
}

/** Nobody's baskets may be all there are. */
function* numberMany(own: OwnBaskets, keep: Uint8Array, out: Numbered): Steps<void> {
  const order = yield* sortOrderSteps([Float64Array.from(own.first), Float64Array.from(own.order)]);
  for (let from = 0; from < order.length; from += MANY) {
    number(own, keep, order, from, Math.min(order.length, from + MANY), out);
    yield [0, Number.NaN];
  }
}

/** Numbers the baskets that stand from `from` to before `to` in an order. */
function number(
  { start, end }: OwnBaskets,
  keep: Uint8Array,
  order: ArrayLike<number> | undefined,
  from: number,
  to: number,
  out: Numbered,
): void {
  for (let k = from; k < to; k++) {
    const b = order === undefined ? k : order[k];
    const before = out.length;
    const stop = b + 1 < start.length ? start[b + 1] : end;
    for (let e = start[b]; e < stop; e++) {
      if (keep[e] === 0) continue;
      out.rows[out.length] = e;
      out.basket[out.length++] = out.baskets;
    }
    if (out.length > before) out.baskets++;
  }
}
