import { GrowingFloats, GrowingInts } from "../../core/growing.ts";
import type { Steps } from "../../core/work.ts";
import { type Csr, endOfPiece } from "../input/csr.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { basketsByItemsSteps } from "../input/matrices.ts";
import { inPieces, PIECE } from "../input/pieces.ts";
import type { Followings } from "./follow-counts.ts";

/** Sequences of groups of items: group g is followed by group g + 1 unless that has another owner. */
export interface Groups {
  readonly matrix: Csr;
  readonly owner: Int32Array;
  readonly time: Float64Array;
}

/** The baskets of each customer; those of nobody follow nothing. O(rows), in steps of some milliseconds. */
export function* basketGroupSteps(interactions: Interactions): Steps<Groups> {
  const { matrix, customer, time } = yield* basketsByItemsSteps(interactions);
  return { matrix, owner: customer, time };
}

/** The items of each basket by their times, those of one time (or none) as one group. O(rows log rows of one basket), in steps of some milliseconds. */
export function* momentGroupSteps(interactions: Interactions): Steps<Groups> {
  const { columns, info } = interactions;
  const { time, item } = columns;
  const { matrix } = yield* basketsByItemsSteps(interactions);
  const at = new Int32Array(item.codes.length);
  const start = new GrowingInts();
  const owner = new GrowingInts();
  const times = new GrowingFloats();
  const when = (i: number) => (Number.isNaN(time[i]) ? Number.NEGATIVE_INFINITY : time[i]);
  const cut = (b: number) => {
    const rows = rowsByTime(matrix.start[b], matrix.start[b + 1], when);
    for (let k = 0; k < rows.length; k++) {
      const place = matrix.start[b] + k;
      at[place] = item.codes[rows[k]];
      if (k > 0 && when(rows[k - 1]) === when(rows[k])) continue;
      start.push(place);
      owner.push(b);
      times.push(time[rows[k]]);
    }
  };
  for (let b = 0; b < matrix.rows; ) {
    const end = endOfPiece(matrix, b);
    for (; b < end; b++) cut(b);
    yield [0, Number.NaN];
  }
  const groups = owner.length;
  start.push(at.length);
  return {
    matrix: { rows: groups, columns: info.items, start: start.done(), at, value: undefined },
    owner: owner.done(),
    time: times.done(),
  };
}

/** Rows in order of time, those of one time as they stand. */
function rowsByTime(from: number, to: number, when: (row: number) => number): Int32Array {
  const rows = new Int32Array(to - from);
  let sorted = true;
  for (let k = 0; k < rows.length; k++) {
    rows[k] = from + k;
    sorted &&= k === 0 || when(from + k - 1) <= when(from + k);
  }
  if (sorted) return rows;
  return rows.sort((a, b) => (when(a) === when(b) ? a - b : when(a) < when(b) ? -1 : 1));
}

/**
 * Each group with those that follow it, up to `steps` on, the d-th with weight 1 / d; none that begins more than `within` ms later. Groups of more than `longest` items are passed over. In steps
 * of some milliseconds.
 */
export function* followingSteps(
  groups: Groups,
  steps: number,
  within: number,
  longest: number,
): Steps<Followings> {
  const { matrix, owner, time } = groups;
  const { start } = matrix;
  const size = (g: number) => start[g + 1] - start[g];
  const from = new GrowingInts();
  const to = new GrowingInts();
  const weight = new GrowingFloats();
  const follow = (g: number) => {
    if (owner[g] < 0 || size(g) > longest) return;
    for (let d = 1; d <= steps && g + d < matrix.rows && owner[g + d] === owner[g]; d++) {
      if (time[g + d] - time[g] > within) break;
      if (size(g + d) > longest) continue;
      from.push(g);
      to.push(g + d);
      weight.push(1 / d);
    }
  };
  yield* inPieces(
    matrix.rows,
    (begin, end) => {
      for (let g = begin; g < end; g++) follow(g);
    },
    Math.max(1024, Math.floor(PIECE / steps)),
  );
  return {
    from: yield* picked(matrix, from.done()),
    to: yield* picked(matrix, to.done()),
    weight: weight.done(),
  };
}

function* picked({ columns, start, at }: Csr, rows: Int32Array): Steps<Csr> {
  const begin = new Int32Array(rows.length + 1);
  for (let k = 0; k < rows.length; k++) begin[k + 1] = begin[k] + start[rows[k] + 1] - start[rows[k]];
  const places = new Int32Array(begin[rows.length]);
  const out: Csr = { rows: rows.length, columns, start: begin, at: places, value: undefined };
  for (let k = 0; k < rows.length; ) {
    const end = endOfPiece(out, k);
    for (; k < end; k++) places.set(at.subarray(start[rows[k]], start[rows[k] + 1]), begin[k]);
    yield [0, Number.NaN];
  }
  return out;
}
