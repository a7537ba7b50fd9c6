import type { Csr } from "../input/csr.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { basketsByItems } from "../input/matrices.ts";
import type { Followings } from "./follow-counts.ts";

/** Sequences of groups of items: group g is followed by group g + 1 unless that has another owner. */
export interface Groups {
  readonly matrix: Csr;
  readonly owner: Int32Array;
  readonly time: Float64Array;
}

/** The baskets of each customer; those of nobody follow nothing. O(rows). */
export function basketGroups(interactions: Interactions): Groups {
  const { matrix, customer, time } = basketsByItems(interactions);
  return { matrix, owner: customer, time };
}

/** The items of each basket by their times, those of one time (or none) as one group. O(rows log rows of one basket). */
export function momentGroups({ columns, info, length }: Interactions): Groups {
  const order = Array.from({ length }, (_, i) => i);
  const { basket, time, item } = columns;
  const at = (i: number) => (Number.isNaN(time[i]) ? Number.NEGATIVE_INFINITY : time[i]);
  order.sort((a, b) => basket[a] - basket[b] || (at(a) === at(b) ? a - b : at(a) - at(b)));
  const start: number[] = [];
  const owner: number[] = [];
  const times: number[] = [];
  order.forEach((i, k) => {
    const before = order[k - 1];
    if (k > 0 && basket[before] === basket[i] && at(before) === at(i)) return;
    start.push(k);
    owner.push(basket[i]);
    times.push(time[i]);
  });
  start.push(length);
  return {
    matrix: {
      rows: owner.length,
      columns: info.items,
      start: Int32Array.from(start),
      at: Int32Array.from(order, (i) => item.codes[i]),
      value: undefined,
    },
    owner: Int32Array.from(owner),
    time: Float64Array.from(times),
  };
}

/**
 * Each group with those that follow it, up to `steps` on, the d-th with weight 1 / d; none that begins more than `within` ms later. Groups of more than `longest` items are passed over.
 */
export function stepsOf(groups: Groups, steps: number, within: number, longest: number): Followings {
  const { matrix, owner, time } = groups;
  const { start } = matrix;
  const size = (g: number) => start[g + 1] - start[g];
  const from: number[] = [];
  const to: number[] = [];
  const weight: number[] = [];
  for (let g = 0; g < matrix.rows; g++) {
    if (owner[g] < 0 || size(g) > longest) continue;
    for (let d = 1; d <= steps && g + d < matrix.rows && owner[g + d] === owner[g]; d++) {
      if (time[g + d] - time[g] > within) break;
      if (size(g + d) > longest) continue;
      from.push(g);
      to.push(g + d);
      weight.push(1 / d);
    }
  }
  return { from: picked(matrix, from), to: picked(matrix, to), weight: Float64Array.from(weight) };
}

function picked({ columns, start, at }: Csr, rows: readonly number[]): Csr {
  const begin = new Int32Array(rows.length + 1);
  rows.forEach((r, k) => {
    begin[k + 1] = begin[k] + start[r + 1] - start[r];
  });
  const places = new Int32Array(begin[rows.length]);
  rows.forEach((r, k) => {
    places.set(at.subarray(start[r], start[r + 1]), begin[k]);
  });
  return { rows: rows.length, columns, start: begin, at: places, value: undefined };
}
