import { runSteps, type Steps } from "../../core/work.ts";

/** Writes Y'Y with `regularization` added on its diagonal: the upper triangle. O(rows width^2). */
export function gramOf(y: Float64Array, width: number, regularization: number, g: Float64Array): void {
  runSteps(gramSteps(y, width, regularization, g));
}

/** Multiplications in a step. */
const PIECE = 4_000_000;

/** {@link gramOf} in steps of some milliseconds. */
export function* gramSteps(
  y: Float64Array,
  width: number,
  regularization: number,
  g: Float64Array,
): Steps<void> {
  g.fill(0);
  const step = width * Math.ceil(PIECE / width ** 2);
  for (let p = 0; p < y.length; p += step) {
    addRows(y, p, Math.min(y.length, p + step), width, g);
    yield [0, Number.NaN];
  }
  for (let i = 0; i < width; i++) g[i * width + i] += regularization;
}

function addRows(y: Float64Array, from: number, to: number, width: number, g: Float64Array): void {
  let p = from;
  // four rows at a time, each added in its turn: the same sums, written a quarter as often
  for (; p + 4 * width <= to; p += 4 * width) addFour(y, p, width, g);
  for (; p < to; p += width) {
    for (let i = 0; i < width; i++) {
      const row = i * width;
      for (let j = i; j < width; j++) g[row + j] += y[p + i] * y[p + j];
    }
  }
}

function addFour(y: Float64Array, p: number, width: number, g: Float64Array): void {
  const q = p + width;
  const r = q + width;
  const s = r + width;
  for (let i = 0; i < width; i++) {
    const row = i * width;
    const a = y[p + i];
    const b = y[q + i];
    const c = y[r + i];
    const d = y[s + i];
    for (let j = i; j < width; j++)
      g[row + j] = g[row + j] + a * y[p + j] + b * y[q + j] + c * y[r + j] + d * y[s + j];
  }
}
