/** Gradients of one tree, whole numbers in units of their own. */
export interface PackedGradients {
  /** Numbers in a cell of a histogram. */
  readonly cell: 1 | 2;
  /** With one number in a cell: for each row gradient and second derivative, the latter in the lower five bits. */
  readonly packed: Int16Array;
  /** With two: both numbers for each row. */
  readonly pairs: Float64Array;
  /** One whole unit of the gradient and of the second derivative. */
  gradientUnit: number;
  curveUnit: number;
  /** The lower part of a sum that holds both stays below this. */
  readonly split: number;
  /** No row has more units of the second derivative. */
  most: number;
  readonly gradientMost: number;
  readonly curveMost: number;
}

/**
 * Room for `rows` rows. Exact: gradients keep 53 bits less those that adding up needs, and rows are counted beside the second derivative; `units` is how many rows they stand for. Otherwise both are rounded
 * at random to 8 and 5 bits and share one number up to 2^20 rows, with fewer bits for more.
 */
export function roomForGradients(rows: number, units: number, exact: boolean): PackedGradients {
  if (exact) {
    const sumBits = bitsOf(units);
    return {
      cell: 2,
      packed: new Int16Array(0),
      pairs: new Float64Array(2 * rows),
      gradientUnit: 1,
      curveUnit: 1,
      split: 2 ** (52 - sumBits),
      most: 0,
      gradientMost: 2 ** (52 - sumBits),
      curveMost: 2 ** (51 - 2 * sumBits),
    };
  }
  const sumBits = Math.max(bitsOf(rows), 4);
  // two sums of so many rows, one with a sign, in 53 bits
  const room = Math.min(13, 53 - 2 * sumBits);
  const curveBits = Math.max(1, Math.min(5, Math.floor(room * 0.4)));
  const gradientBits = room - curveBits;
  return {
    cell: 1,
    packed: new Int16Array(rows),
    pairs: new Float64Array(0),
    gradientUnit: 1,
    curveUnit: 1,
    split: 2 ** (curveBits + Math.max(sumBits, 20)),
    most: 0,
    gradientMost: 2 ** (gradientBits - 1) - 1,
    curveMost: 2 ** curveBits - 1,
  };
}

/** Rows beyond which even one bit each does not fit. */
export const MOST_ROWS: number = 2 ** 24;

/**
 * Rounds gradients to a grid of whole units: sums of them are the same in any order, and `count` equal rows are one row so many times. `g` and `h` become what was rounded, on a finer grid; `topG` and `topH` are the largest of them.
 */
export function packExact(
  room: PackedGradients,
  g: Float64Array,
  h: Float64Array,
  topG: number,
  topH: number,
  count: Float64Array | undefined,
): void {
  const { pairs, split, gradientMost, curveMost } = room;
  room.gradientUnit = powerAbove(topG) / gradientMost;
  room.curveUnit = powerAbove(topH) / curveMost;
  const fine = powerAbove(topH) / gradientMost;
  const byG = 1 / room.gradientUnit;
  const byH = 1 / room.curveUnit;
  const byFine = 1 / fine;
  room.most = curveMost;
  for (let i = 0; i < g.length; i++) {
    const units = count === undefined ? 1 : count[i];
    const whole = Math.floor(g[i] * byG + 0.5);
    pairs[2 * i] = whole * units;
    pairs[2 * i + 1] = (split + Math.floor(h[i] * byH + 0.5)) * units;
    g[i] = whole * room.gradientUnit * units;
    h[i] = Math.floor(h[i] * byFine + 0.5) * fine * units;
  }
}

/** Rounds gradients up or down at random, so that they are right on average. */
export function packRounded(
  room: PackedGradients,
  g: Float64Array,
  h: Float64Array,
  topG: number,
  topH: number,
  seed: number,
): void {
  const { packed, gradientMost, curveMost } = room;
  room.gradientUnit = topG > 0 ? topG / gradientMost : 1;
  room.curveUnit = topH > 0 ? topH / curveMost : 1;
  room.most = curveMost;
  const byG = topG > 0 ? gradientMost / topG : 0;
  const byH = topH > 0 ? curveMost / topH : 0;
  // xorshift32, half of its bits for each
  let state = seed | 0 || 1;
  for (let i = 0; i < g.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const whole = Math.floor(g[i] * byG + (state >>> 16) * 0.0000152587890625);
    packed[i] = whole * 32 + Math.floor(h[i] * byH + (state & 0xffff) * 0.0000152587890625);
  }
}

/** The largest size among some values, or `least` where none is larger. */
export function largest(values: Float64Array, from: number, to: number, least: number): number {
  let top = least;
  for (let i = from; i < to; i++) {
    const v = Math.abs(values[i]);
    if (v > top) top = v;
  }
  return top;
}

/** The smallest power of two that is at least x; 1 for 0. */
function powerAbove(x: number): number {
  let power = 1;
  if (x === 0) return power;
  while (power < x) power *= 2;
  while (power / 2 >= x) power /= 2;
  return power;
}

function bitsOf(n: number): number {
  let bits = 0;
  while (2 ** bits < n) bits++;
  return bits;
}
