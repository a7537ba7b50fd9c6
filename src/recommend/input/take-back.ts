import { GrowingInts } from "../../core/growing.ts";
import type { Steps } from "../../core/work.ts";
import { sortOrderSteps } from "../../numeric/sort-order.ts";
import type { MergedLines, MergeLines } from "./merge-lines.ts";
import { inPieces, PIECE } from "./pieces.ts";
import { GIVEN_BACK } from "./sort-out-lines.ts";

/** What became of the lines that give something back. */
export interface TakenBack {
  /** 1 for an entry of which nothing is left. */
  readonly gone: Uint8Array;
  /** Lines in those entries. */
  readonly goneLines: number;
  /** Lines that took something back, and those that found no purchase. */
  readonly returned: number;
  readonly unmatched: number;
}

/** Returns looked at in a step. */
const SOME: number = PIECE >> 4;

/**
 * Takes what was given back off the purchases: those of the same order and item first, else of the same customer and item, the latest before it first.
 * Without a number of pieces, money that covers the purchase takes it all, and one where nothing was charged. Returns are taken in order of time. O(lines + returns), in steps of some milliseconds.
 */
export function* takeBackSteps(merged: MergedLines, from: MergeLines): Steps<TakenBack> {
  const gone = new Uint8Array(merged.length);
  const lines = new GrowingInts();
  yield* inPieces(from.role.length, (begin, end) => {
    for (let i = begin; i < end; i++) if (from.role[i] === GIVEN_BACK) lines.push(i);
  });
  if (lines.length === 0) return { gone, goneLines: 0, returned: 0, unmatched: 0 };
  const returns = lines.done();
  const { time, quantity, refund } = from;
  const when = (i: number) => (time === undefined ? 0 : time[i]);
  const size = (i: number) => (quantity === undefined ? 0 : Math.abs(quantity[i])) || 0;
  const money = (i: number) => refund?.[i] || 0;
  const order = yield* sortOrderSteps([when, size, money].map((value) => Float64Array.from(returns, value)));
  const back = order.map((k) => returns[k]);

  const purchases = yield* purchasesOf(merged, from, back);
  let unmatched = 0;
  const take = (i: number) => {
    const entries = purchases.get(keyOf(from, i)) ?? [];
    const open = { pieces: quantity === undefined || !(quantity[i] < 0) ? 0 : -quantity[i], money: money(i) };
    // a line that says neither how many nor how much gives back one piece
    const all = open.pieces === 0;
    let found = false;
    for (const sameOrder of [true, false]) {
      for (let e = entries.length - 1; e >= 0; e--) {
        const k = entries[e];
        if (gone[k] === 1 || (merged.group[k] === from.group[i]) !== sameOrder) continue;
        if (!sameOrder && merged.time[k] > when(i)) continue;
        if (open.pieces <= 0 && open.money <= 0) break;
        found = true;
        takeFrom(merged, k, open, all, gone);
      }
    }
    if (!found) unmatched++;
  };
  yield* inPieces(
    back.length,
    (begin, end) => {
      for (let k = begin; k < end; k++) take(back[k]);
    },
    SOME,
  );
  let goneLines = 0;
  for (let k = 0; k < merged.length; k++) if (gone[k] === 1) goneLines += merged.lines[k];
  return { gone, goneLines, returned: back.length - unmatched, unmatched };
}

type Keys = Pick<MergeLines, "customer" | "item" | "group" | "items">;

function takeFrom(
  merged: MergedLines,
  k: number,
  open: { pieces: number; money: number },
  byMoney: boolean,
  gone: Uint8Array,
): void {
  const { quantity, amount } = merged;
  const had = amount === undefined ? 0 : amount[k];
  const paid = Math.min(open.money, Math.max(0, had));
  if (amount !== undefined) amount[k] -= paid;
  open.money -= paid;
  if (byMoney) {
    // cents that rounding leaves are no purchase
    if (had - paid <= 0.005) gone[k] = 1;
    // nothing says what was paid: the money is that of one purchase
    if (!(had > 0)) open.money = 0;
    return;
  }
  const pieces = quantity === undefined ? open.pieces : Math.min(open.pieces, quantity[k]);
  if (quantity !== undefined) quantity[k] -= pieces;
  open.pieces -= pieces;
  if (quantity === undefined || quantity[k] <= 0) gone[k] = 1;
}

/** Entries by {@link keyOf}, in order of time, for those that something is given back of. */
function* purchasesOf(merged: MergedLines, from: MergeLines, back: Int32Array): Steps<Map<number, number[]>> {
  const wanted = new Map<number, number[]>();
  const some = (begin: number, end: number) => {
    for (let k = begin; k < end; k++) wanted.set(keyOf(from, back[k]), []);
  };
  yield* inPieces(back.length, some, SOME);
  const keys = { ...merged, items: from.items };
  const find = (begin: number, end: number) => {
    for (let k = begin; k < end; k++) wanted.get(keyOf(keys, k))?.push(k);
  };
  yield* inPieces(merged.length, find, PIECE >> 1);
  let sorted = 0;
  for (const entries of wanted.values()) {
    entries.sort((a, b) => merged.time[a] - merged.time[b] || a - b);
    if (++sorted % SOME === 0) yield [0, Number.NaN];
  }
  return wanted;
}

/** Customer and item; of nobody, order and item: what somebody took back is no other person's purchase, and a till has very many of those. */
function keyOf({ customer, item, group, items }: Keys, i: number): number {
  return customer[i] < 0 ? -1 - (group[i] * items + item[i]) : customer[i] * items + item[i];
}
