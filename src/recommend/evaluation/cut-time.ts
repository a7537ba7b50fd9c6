import { GrowingFloats } from "../../core/growing.ts";
import { DAY_MS } from "../../core/time.ts";
import type { Steps } from "../../core/work.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import { sortOrderSteps } from "../../numeric/sort-order.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { inPieces, PIECE } from "../input/pieces.ts";
import type { Cut } from "./cut-last.ts";

/**
 * Holds back what everybody did from `from` to before `to`. Rows before are for training, later ones and those without a time for nothing. Who has no row before is
 * not tested on. A basket that the cut goes through belongs to the training by its earlier rows only. O(rows), in steps of some
 * milliseconds.
 */
export function* cutTimeSteps(table: Interactions, from: number, to: number): Steps<Cut> {
  const { length, columns, info } = table;
  const { time } = columns;
  const { codes } = columns.customer;
  const train = new Uint8Array(length);
  const test = new Uint8Array(length);
  const untested = new Map<string, number>();
  const skip = (reason: string) => untested.set(reason, (untested.get(reason) ?? 0) + 1);
  yield* inPieces(length, (begin, end) => {
    for (let i = begin; i < end; i++) if (time[i] < from) train[i] = 1;
  });
  for (let i = 0, c = 0, stop = PIECE; c < info.customers; c++) {
    const start = i;
    if (i >= stop) {
      stop = i + PIECE;
      yield [0, Number.NaN];
    }
    let [before, after] = [0, 0];
    for (; i < length && codes[i] === c; i++) {
      if (train[i] === 1) before++;
      else if (time[i] < to) after++;
    }
    if (before === 0 && after > 0) skip("nothing before the test");
    else if (before > 0 && after === 0) skip("nothing in the time of the test");
    else if (after > 0)
      for (let row = start; row < i; row++) if (time[row] >= from && time[row] < to) test[row] = 1;
  }
  return { train, test, from, to, untested };
}

/** The exclusive end of a table, and the first time in it; NaN without times. O(rows). */
export function timesOf(table: Interactions): { readonly first: number; readonly end: number } {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const t of table.columns.time) {
    if (t < first) first = t;
    if (t > last) last = t;
  }
  if (first === Number.POSITIVE_INFINITY) return { first: Number.NaN, end: Number.NaN };
  return { first, end: table.info.asOf ?? last + 1 };
}

/** Days between consecutive baskets of a customer, sorted; those of one day are one. O(rows). */
function* gapsOf(table: Interactions): Steps<Float64Array> {
  const { columns, length } = table;
  const { time, basket } = columns;
  const { codes } = columns.customer;
  const gaps = new GrowingFloats();
  let [previous, owner, last] = [Number.NaN, -1, -1];
  for (let i = 0; i < length && codes[i] >= 0; i++) {
    if (i % PIECE === 0) yield [0, Number.NaN];
    if (codes[i] !== owner) [owner, previous, last] = [codes[i], Number.NaN, -1];
    if (basket[i] === last || Number.isNaN(time[i])) continue;
    last = basket[i];
    const days = (time[i] - previous) / DAY_MS;
    if (days >= 0.5) gaps.push(days);
    previous = time[i];
  }
  const found = gaps.done();
  const order = yield* sortOrderSteps([found]);
  return Float64Array.from(order, (k) => found[k]);
}

/** A test window in days that most customers come back within: the median gap, at least 7 days and at most a quarter of the time there is. */
export function* windowFromGapsSteps(table: Interactions): Steps<number> {
  const { first, end } = timesOf(table);
  const span = (end - first) / DAY_MS;
  const gaps = yield* gapsOf(table);
  const typical = gaps.length === 0 ? span / 5 : quantileSorted(gaps, 0.5);
  return Math.min(Math.max(Math.min(typical, span / 4), Math.min(7, span / 4)), span / 4);
}
