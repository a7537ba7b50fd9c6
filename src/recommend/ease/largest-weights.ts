import type { Steps } from "../../core/work.ts";
import { TopFew } from "../counts/top-few.ts";
import type { EaseModel } from "./ease-types.ts";

/** Weights of a dense model in lists of neighbours. */
export interface LargestWeights {
  readonly lists: { readonly start: number[]; readonly neighbor: number[]; readonly score: number[] };
  /** What they are of the sum of all weights' sizes; 1 where there are none. */
  readonly share: number;
}

const CELLS_PER_STEP = 2e5;
/** Sizes are told apart by sign, exponent and 11 bits of the fraction of a float. */
const SHIFT = 12;

/** The `top` largest of each item, or `top` x items of the whole model (sizes equal to 1 part in 2,048 in the order of items), the best first. O(items^2). */
export function* largestWeights(
  model: EaseModel,
  top: number,
  largestOf: "item" | "model",
  digits: number,
): Steps<LargestWeights> {
  const { inverse, items } = model;
  const n = items.length;
  const rows = Math.max(1, Math.ceil(CELLS_PER_STEP / Math.max(1, n)));
  // by item of the column: the diagonal is far apart in memory
  const scale = new Float64Array(n);
  for (let j = 0; j < n; j++) scale[j] = -1 / inverse[j * n + j];
  const bar = largestOf === "model" && top < n - 1 ? yield* barOf(inverse, scale, top * n, rows) : undefined;
  let room = bar?.room ?? 0;
  const few = new TopFew(bar === undefined ? Math.min(top, Math.max(1, n - 1)) : n);
  const places = new Int32Array(few.size);
  const sizes = new Float64Array(few.size);
  const row = new Float64Array(n);
  const rough = new Float32Array(n);
  const bits = new Uint32Array(rough.buffer);
  const lists: LargestWeights["lists"] = { start: [0], neighbor: [], score: [] };
  let [all, kept] = [0, 0];
  for (let i = 0; i < n; i++) {
    if (i % rows === 0) yield [n + i, 2 * n];
    for (let j = 0; j < n; j++) {
      const weight = j === i ? 0 : inverse[i * n + j] * scale[j];
      const size = Math.abs(weight);
      row[j] = weight;
      all += size;
      if (bar === undefined) {
        if (size > few.bar() && size > 0) few.add(j, size);
        continue;
      }
      rough[j] = size;
      const cell = bits[j] >>> SHIFT;
      if (size > 0 && (cell > bar.cell || (cell === bar.cell && room-- > 0))) few.add(j, size);
    }
    const best = places.subarray(0, few.take(places, sizes)).sort((a, b) => row[b] - row[a] || a - b);
    for (const j of best) {
      kept += Math.abs(row[j]);
      lists.neighbor.push(j);
      lists.score.push(Number(row[j].toPrecision(digits)));
    }
    lists.start.push(lists.neighbor.length);
  }
  return { lists, share: all === 0 ? 1 : kept / all };
}

/** The cell of sizes that the last of the `most` largest is in, and how many of that cell there is room for: from counts of sizes, without sorting them. */
function* barOf(
  inverse: Float32Array | Float64Array,
  scale: Float64Array,
  most: number,
  rows: number,
): Steps<{ readonly cell: number; readonly room: number }> {
  const n = scale.length;
  const size = new Float32Array(n);
  const bits = new Uint32Array(size.buffer);
  const counts = new Uint32Array(2 ** (32 - SHIFT));
  for (let i = 0; i < n; i++) {
    if (i % rows === 0) yield [i, 2 * n];
    for (let j = 0; j < n; j++) size[j] = Math.abs(inverse[i * n + j] * scale[j]);
    for (let j = 0; j < n; j++) if (j !== i) counts[bits[j] >>> SHIFT]++;
  }
  let cell = counts.length - 1;
  let room = most;
  while (counts[cell] <= room && cell > 0) room -= counts[cell--];
  return { cell, room };
}
