import { GrowingFloats, GrowingInts } from "../../core/growing.ts";
import type { Steps } from "../../core/work.ts";
import type { Csr } from "../input/csr.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { type BasketMatrix, basketsByItemsSteps } from "../input/matrices.ts";
import { PIECE } from "../input/pieces.ts";
import type { Followings } from "./follow-counts.ts";

/** Visits of one customer that count, the latest: who has more is a till or a robot, and each visit is laid beside what was bought after it. */
const MOST_VISITS = 1000;
/** Rows looked at in a step. */
const SOME: number = PIECE >> 1;

/**
 * Visits and what the same customer bought from their beginning on and less than `within` ms later, by places in `items`. Where one of the two has no times, all that the customer bought counts. Visits of more than
 * `longest` items, or with more bought within reach, are left out. O(visits x purchases within reach), in steps of some milliseconds.
 */
export function* boughtAfterSteps(
  views: Interactions,
  purchases: Interactions,
  items: readonly string[],
  within: number,
  longest: number,
): Steps<Followings> {
  const place = new Map(items.map((id, k) => [id, k]));
  const placesIn = (table: Interactions) =>
    Int32Array.from(table.columns.item.levels, (id) => place.get(id) as number);
  const firstRow = rowsOfCustomers(purchases);
  const sameCustomer = new Map(purchases.columns.customer.levels.map((id, k) => [id, k]));
  yield [0, Number.NaN];
  const baskets = yield* basketsByItemsSteps(views);
  const { matrix, customer, time } = baskets;
  const seenPlace = placesIn(views);
  const [from, to] = [growingRows(), growingRows()];
  const reach = reachOf(purchases, placesIn(purchases), items.length, longest);
  let looked = 0;
  for (let visit = 0; visit < matrix.rows && customer[visit] >= 0; ) {
    const end = endOfCustomer(baskets, visit);
    const own = sameCustomer.get(views.columns.customer.levels[customer[visit]]);
    if (own !== undefined) reach.begin(firstRow[own], firstRow[own + 1]);
    for (visit = Math.max(visit, end - MOST_VISITS); visit < end; visit++) {
      const [first, last] = [matrix.start[visit], matrix.start[visit + 1]];
      if (last - first > longest) continue;
      const found = own === undefined ? 0 : reach.find(time[visit], time[visit] + within);
      looked += last - first + (own === undefined ? 0 : reach.looked);
      if (looked > SOME) {
        looked = 0;
        yield [0, Number.NaN];
      }
      if (found < 0) continue;
      for (let e = first; e < last; e++) {
        from.at.push(seenPlace[matrix.at[e]]);
        from.time.push(views.columns.time[e]);
      }
      from.start.push(from.at.length);
      for (let k = 0; k < found; k++) {
        to.at.push(reach.item[k]);
        to.time.push(reach.time[k]);
      }
      to.start.push(to.at.length);
    }
  }
  const times = { from: from.time.done(), to: to.time.done() };
  return { from: matrixOf(from, items.length), to: matrixOf(to, items.length), weight: undefined, times };
}

function endOfCustomer({ matrix, customer }: BasketMatrix, from: number): number {
  let end = from;
  while (end < matrix.rows && customer[end] === customer[from]) end++;
  return end;
}

interface Reach {
  /** What the last call of `find` found. */
  readonly item: Int32Array;
  readonly time: Float64Array;
  /** Rows that it looked at. */
  looked: number;
  /** Takes the purchases of another customer. */
  begin(from: number, to: number): void;
  /** Finds what was bought from `begin` to before `end`, each item once with its last time; -1 for more than is worth it. Calls have rising times. */
  find(begin: number, end: number): number;
}

/** The purchases of one customer after another, in order of time. */
function reachOf({ columns }: Interactions, placeOf: Int32Array, items: number, longest: number): Reach {
  const { codes } = columns.item;
  const most = Math.min(longest, items);
  const seen = new Int32Array(items).fill(-1);
  let rows = new Int32Array(0);
  let [first, round] = [0, 0];
  const reach: Reach = {
    item: new Int32Array(most),
    time: new Float64Array(most),
    looked: 0,
    begin: (from, to) => {
      rows = Int32Array.from({ length: to - from }, (_, k) => from + k);
      const when = columns.time;
      // without times they are as they stand
      if (rows.some((row, k) => k > 0 && when[row] < when[rows[k - 1]]))
        rows.sort((a, b) => when[a] - when[b] || a - b);
      first = 0;
    },
    find: (begin, end) => {
      while (first < rows.length && columns.time[rows[first]] < begin) first++;
      let last = first;
      while (last < rows.length && !(columns.time[rows[last]] >= end)) last++;
      reach.looked = last - first;
      round++;
      let n = 0;
      // from the latest back: each item's last time
      for (let k = last - 1; k >= first; k--) {
        const item = placeOf[codes[rows[k]]];
        if (seen[item] === round) continue;
        if (n === most) return -1;
        seen[item] = round;
        reach.item[n] = item;
        reach.time[n++] = columns.time[rows[k]];
      }
      return n;
    },
  };
  return reach;
}

interface GrowingRows {
  readonly start: GrowingInts;
  readonly at: GrowingInts;
  readonly time: GrowingFloats;
}

function growingRows(): GrowingRows {
  const start = new GrowingInts();
  start.push(0);
  return { start, at: new GrowingInts(), time: new GrowingFloats() };
}

function matrixOf({ start, at }: GrowingRows, columns: number): Csr {
  return { rows: start.length - 1, columns, start: start.done(), at: at.done(), value: undefined };
}

/** Rows of customer c: from `[c]` to before `[c + 1]`. Rows are in order of customers, nobody's last. */
function rowsOfCustomers({ columns, info, length }: Interactions): Int32Array {
  const first = new Int32Array(info.customers + 1);
  for (let i = 0; i < length; i++) if (columns.customer.codes[i] >= 0) first[columns.customer.codes[i] + 1]++;
  for (let c = 0; c < info.customers; c++) first[c + 1] += first[c];
  return first;
}
