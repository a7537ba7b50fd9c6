import { runSteps, type Steps } from "../core/work.ts";

/** Fewer rows than this are compared; the counters would cost more. */
const FEW = 512;
/** Digits of 11 bits: three in each half of a number. */
const DIGITS = 2048;

/** Rows in a step. */
const SOME: number = 1 << 17;

/**
 * Rows in ascending order of the first column, then the second ...; equal rows in the order they stand in. Values are no NaN, and the two zeros are one. A radix sort on the bits
 * of the numbers, which passes over digits that are the same for all. O(n d).
 */
export function sortOrder(columns: readonly Float64Array[]): Int32Array {
  return runSteps(sortOrderSteps(columns));
}

/** {@link sortOrder} in steps of some milliseconds. */
export function* sortOrderSteps(columns: readonly Float64Array[]): Steps<Int32Array> {
  const n = columns[0].length;
  let order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let rising = 1;
  while (rising < n && compare(columns, rising - 1, rising) <= 0) rising++;
  if (rising >= n) return order;
  if (n < FEW) return order.sort((a, b) => compare(columns, a, b));
  yield [0, Number.NaN];
  let spare = new Int32Array(n);
  const low = new Int32Array(n);
  const high = new Int32Array(n);
  const counts = new Int32Array(6 * DIGITS);
  for (let j = columns.length - 1; j >= 0; j--) {
    counts.fill(0);
    for (let from = 0; from < n; from += SOME) {
      const to = Math.min(n, from + SOME);
      keys(columns[j], low, high, from, to);
      countDigits(low, high, counts, from, to);
      yield [0, Number.NaN];
    }
    for (let digit = 0; digit < 6; digit++) {
      const words = digit < 3 ? low : high;
      const shift = 11 * (digit % 3);
      const ends = counts.subarray(digit * DIGITS, (digit + 1) * DIGITS);
      if (ends[(words[0] >>> shift) & 2047] === n) continue;
      let before = 0;
      for (let k = 0; k < DIGITS; k++) {
        const count = ends[k];
        ends[k] = before;
        before += count;
      }
      for (let from = 0; from < n; from += SOME) {
        deal(order, words, shift, ends, spare, from, Math.min(n, from + SOME));
        yield [0, Number.NaN];
      }
      [order, spare] = [spare, order];
    }
  }
  return order;
}

/** How many rows have each value of each digit. */
function countDigits(low: Int32Array, high: Int32Array, counts: Int32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const [l, h] = [low[i], high[i]];
    for (let digit = 0; digit < 3; digit++) {
      counts[digit * DIGITS + ((l >>> (11 * digit)) & 2047)]++;
      counts[(digit + 3) * DIGITS + ((h >>> (11 * digit)) & 2047)]++;
    }
  }
}

/** Puts rows where their digit says. */
function deal(
  order: Int32Array,
  words: Int32Array,
  shift: number,
  ends: Int32Array,
  out: Int32Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const row = order[i];
    out[ends[(words[row] >>> shift) & 2047]++] = row;
  }
}

/** The halves of the numbers' bits, so that they sort as the numbers do: the sign flipped, of negative numbers all bits. */
function keys(column: Float64Array, low: Int32Array, high: Int32Array, from: number, to: number): void {
  const value = new Float64Array(1);
  const words = new Int32Array(value.buffer);
  // which half holds the sign depends on the machine
  value[0] = -1;
  const top = words[1] < 0 ? 1 : 0;
  for (let i = from; i < to; i++) {
    // + 0 makes one of the two zeros
    value[0] = column[i] + 0;
    const flipped = words[top] >> 31;
    low[i] = words[1 - top] ^ flipped;
    high[i] = words[top] ^ (flipped | 0x80000000);
  }
}

function compare(columns: readonly Float64Array[], a: number, b: number): number {
  for (let j = 0; j < columns.length; j++) {
    const [one, other] = [columns[j][a], columns[j][b]];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}
