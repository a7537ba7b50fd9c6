import { GrowingFloats, GrowingInts } from "../../core/growing.ts";
import type { TextColumn } from "../../core/table.ts";
import { runSteps, type Steps } from "../../core/work.ts";
import { sortOrderSteps } from "../../numeric/sort-order.ts";
import { inPieces } from "./pieces.ts";
import { textOrderSteps } from "./text-order.ts";

/**
 * The order of ids: whole numbers first, by size, then the others by their characters. It is the order of levels and what breaks ties, so that
 * no result depends on the order of rows, and "10" does not come before "9".
 */
export function compareIds(a: string, b: string): number {
  const [x, y] = [wholeNumber(a), wholeNumber(b)];
  if (x >= 0 && y >= 0) return x - y;
  if (x >= 0 || y >= 0) return x >= 0 ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The place of an id in levels in that order; -1 when it is none of them. O(log n). */
export function placeOf(id: string, levels: readonly string[]): number {
  let low = 0;
  let high = levels.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compareIds(levels[middle], id);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Levels without blanks at their ends, in the order of ids, each once, and those of `more` among them; codes changed to match. A level that is blank becomes "no value". */
export function settleIds(column: TextColumn, more: readonly string[] = []): TextColumn {
  return runSteps(settleIdsSteps(column, more));
}

/** {@link settleIds} in steps of some milliseconds. */
export function* settleIdsSteps(
  { codes, levels }: TextColumn,
  more: readonly string[] = [],
): Steps<TextColumn> {
  const used = yield* inUse(codes, levels.length);
  const texts: string[] = [];
  yield* inPieces(levels.length, (from, to) => {
    for (let k = from; k < to; k++) texts.push(used[k] === 1 ? levels[k].trim() : "");
  });
  for (const id of more) texts.push(id);
  const order = yield* idOrderSteps(texts);
  const newCode = new Int32Array(levels.length).fill(-1);
  const settled: string[] = [];
  let same = true;
  yield* inPieces(order.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const place = order[i];
      if (settled.length === 0 || settled[settled.length - 1] !== texts[place]) settled.push(texts[place]);
      if (place < levels.length) newCode[place] = settled.length - 1;
    }
  });
  for (let k = 0; same && k < newCode.length; k++) same = newCode[k] === k || used[k] === 0;
  // ids that are in order already keep their codes: no copy of millions
  if (same) return { codes, levels: settled };
  const out = new Int32Array(codes.length);
  yield* inPieces(codes.length, (from, to) => {
    for (let i = from; i < to; i++) out[i] = codes[i] < 0 ? -1 : newCode[codes[i]];
  });
  return { codes: out, levels: settled };
}

/** 1 for each level that a row has. */
function* inUse(codes: Int32Array, levels: number): Steps<Uint8Array> {
  const used = new Uint8Array(levels);
  yield* inPieces(codes.length, (from, to) => {
    for (let i = from; i < to; i++) if (codes[i] >= 0) used[codes[i]] = 1;
  });
  return used;
}

/** The levels in use, and those of `more`, of a column whose levels are in the order of ids already: codes change only where some go. */
export function* keepUsedSteps(
  { codes, levels }: TextColumn,
  more: readonly string[] = [],
): Steps<TextColumn> {
  const used = yield* inUse(codes, levels.length);
  const wanted = new Set(more);
  const newCode = new Int32Array(levels.length);
  const kept: string[] = [];
  yield* inPieces(levels.length, (from, to) => {
    for (let k = from; k < to; k++)
      if (used[k] === 1 || wanted.has(levels[k])) newCode[k] = kept.push(levels[k]) - 1;
  });
  if (kept.length === levels.length) return { codes, levels };
  const out = new Int32Array(codes.length);
  yield* inPieces(codes.length, (from, to) => {
    for (let i = from; i < to; i++) out[i] = codes[i] < 0 ? -1 : newCode[codes[i]];
  });
  return { codes: out, levels: kept };
}

/** Places of texts in the order of ids, without those of blank ones. Numbers are taken apart once, not at every comparison. */
function* idOrderSteps(texts: readonly string[]): Steps<Int32Array> {
  const value = new GrowingFloats(texts.length);
  const numbers = new GrowingInts(texts.length);
  const others = new GrowingInts();
  yield* inPieces(texts.length, (from, to) => {
    for (let k = from; k < to; k++) {
      const whole = wholeNumber(texts[k]);
      if (whole >= 0) {
        value.push(whole);
        numbers.push(k);
      } else if (texts[k] !== "") others.push(k);
    }
  });
  const [places, names] = [numbers.done(), others.done()];
  const order = yield* sortOrderSteps([value.done()]);
  yield* textOrderSteps(texts, names);
  const out = new Int32Array(places.length + names.length);
  for (let k = 0; k < places.length; k++) out[k] = places[order[k]];
  out.set(names, places.length);
  return out;
}

/** The value of text that is a whole number as JavaScript writes it; -1 for other text. */
function wholeNumber(id: string): number {
  const { length } = id;
  if (length === 0 || length > 15) return -1;
  const first = id.charCodeAt(0);
  if (first < 48 || first > 57 || (first === 48 && length > 1)) return -1;
  let value = first - 48;
  for (let i = 1; i < length; i++) {
    const digit = id.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
