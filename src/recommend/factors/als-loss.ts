import type { Steps } from "../../core/work.ts";
import type { FloatKernel } from "../../numeric/float-kernel/float-kernel.ts";
import { type Csr, filledRows } from "../input/csr.ts";
import type { Confidences } from "./confidence.ts";
import { product } from "./product.ts";

/** What came of alternating least squares. */
export interface AlsOutcome {
  /** The items' vectors as a model writes them. */
  readonly values: number[];
  readonly end: AlsEnd;
}

/** How it ended. */
export interface AlsEnd {
  /** The mean of c (p - x'y)^2, weighed by c, with the regularization's part. */
  readonly loss: number;
  /** The loss of vectors of nothing but 0. */
  readonly nothing: number;
  /** How far the vectors of items moved in the last round, as a share of their length. */
  readonly change: number;
}

/** Where the kernel has the factors of customers and of items, the items' row starts, places and weights, the customers' squares with the regularization, and room for four rows. */
export interface LossPlaces {
  readonly customers: number;
  readonly items: number;
  readonly start: number;
  readonly at: number;
  readonly weight: number;
  readonly g: number;
  readonly scratch: number;
}

/** Entries, and multiplications in plain TypeScript, between two looks at the clock. */
const PIECE = 20_000;

/**
 * Sum over the items of 2 b'y - y'A y: what their vectors take from the loss of vectors of 0. One multiplication in the kernel for each: what half of y leaves of the equations, b - A y / 2,
 * times y is half of that. In single precision within a row.
 */
export function* gainOfRows(
  kernel: FloatKernel,
  byItem: Csr,
  { customers, items, start, at, weight, g, scratch }: LossPlaces,
  width: number,
): Steps<number> {
  const { rows } = byItem;
  // behind what the kernel works with
  const half = scratch + 3 * width;
  let gain = 0;
  let work = 0;
  for (let i = 0; i < rows; i++) {
    const entries = byItem.start[i + 1] - byItem.start[i];
    if (entries === 0) continue;
    writeHalf(kernel.floats, items + i * width, half, width);
    kernel.cgRows(i, i + 1, start, at, weight, customers, g, half - i * width, width, scratch, 0);
    gain += 4 * floatProduct(kernel.floats, half, scratch, width);
    work += entries + width;
    if (work < PIECE) continue;
    work = 0;
    yield [i, rows];
  }
  return gain;
}

/** {@link gainOfRows} in double precision: `x` and `y` are the rows of both sides, `g` the upper triangle. */
export function* exactGain(
  { start, at, value, rows }: Csr,
  alpha: number,
  x: Float64Array,
  y: Float64Array,
  g: Float64Array,
  width: number,
): Steps<number> {
  let gain = 0;
  let work = 0;
  for (let i = 0; i < rows; i++) {
    if (start[i] === start[i + 1]) continue;
    for (let e = start[i]; e < start[i + 1]; e++) {
      const weight = value === undefined ? alpha : value[e];
      const score = product(x, at[e] * width, y, i * width, width);
      gain += score * (2 * (1 + weight) - weight * score);
    }
    gain -= squareBy(g, y, i * width, width);
    work += start[i + 1] - start[i] + width;
    if (work < PIECE) continue;
    work = 0;
    yield [i, rows];
  }
  return gain;
}

/** The loss, as a mean over all pairs of a customer who had something and an item that somebody had, from what the vectors gain and from the regularization's part of the customers. */
export function alsLoss(
  { byCustomer, byItem }: Confidences,
  alpha: number,
  gain: number,
  customersPart: number,
): Pick<AlsEnd, "loss" | "nothing"> {
  const { at, value } = byItem;
  const pairs = at.length;
  let sure = pairs;
  if (value === undefined) sure += alpha * pairs;
  else for (let e = 0; e < pairs; e++) sure += value[e];
  const all = sure + filledRows(byCustomer) * filledRows(byItem) - pairs;
  // where next to nothing is left, rounding may take more than that
  return { loss: Math.max(0, (sure - gain + customersPart) / all), nothing: sure / all };
}

/** How far numbers are from what they were, as a share of their length. */
export function shareMoved(now: Float32Array | Float64Array, before: Float32Array | Float64Array): number {
  let moved = 0;
  let length = 0;
  for (let k = 0; k < now.length; k++) {
    moved += (now[k] - before[k]) ** 2;
    length += now[k] ** 2;
  }
  return length > 0 ? Math.sqrt(moved / length) : 0;
}

// loops in functions of their own: within a generator they run slower

function writeHalf(m: Float32Array, from: number, to: number, width: number): void {
  for (let k = 0; k < width; k++) m[to + k] = m[from + k] / 2;
}

function floatProduct(m: Float32Array, p: number, q: number, width: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += m[p + k] * m[q + k];
  return sum;
}

/** y'G y by the upper triangle of G. */
function squareBy(g: Float64Array, y: Float64Array, p: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) {
    let row = (g[i * width + i] * y[p + i]) / 2;
    for (let j = i + 1; j < width; j++) row += g[i * width + j] * y[p + j];
    sum += 2 * row * y[p + i];
  }
  return sum;
}
