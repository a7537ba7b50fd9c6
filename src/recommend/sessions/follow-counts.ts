import type { Steps } from "../../core/work.ts";
import type { EachItem } from "../counts/best-neighbors.ts";
import { type Csr, endOfPiece, transposeSteps } from "../input/csr.ts";

/** What comes before and what comes after: row r of `from` is followed by row r of `to`. */
export interface Followings {
  readonly from: Csr;
  readonly to: Csr;
  /** How much each row counts. Undefined: 1. */
  readonly weight: Float64Array | undefined;
  /** Times of the entries, where a row may hold what came after only part of what it followed: an entry of `to` counts for those of `from` that are no later. */
  readonly times?: { readonly from: Float64Array; readonly to: Float64Array };
}

/** Sums of the weights of all rows, of those with each item before, and with each after. */
export interface FollowTotals {
  readonly rows: number;
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** Sums of rows by item. O(entries), in steps of some milliseconds. */
export function* followTotalSteps({ from, to, weight }: Followings): Steps<FollowTotals> {
  const before = new Float64Array(from.columns);
  const after = new Float64Array(to.columns);
  const each = weight ?? new Float64Array(from.rows).fill(1);
  let rows = 0;
  for (const w of each) rows += w;
  for (const [{ start, at, rows: n }, sums] of [
    [from, before],
    [to, after],
  ] as const)
    for (let r = 0; r < n; ) {
      const end = endOfPiece({ rows: n, start }, r);
      addWeights(start, at, each, r, end, sums);
      r = end;
      yield [0, Number.NaN];
    }
  return { rows, before, after };
}

function addWeights(
  start: Int32Array,
  at: Int32Array,
  weight: Float64Array,
  from: number,
  to: number,
  sums: Float64Array,
): void {
  for (let r = from; r < to; r++) for (let e = start[r]; e < start[r + 1]; e++) sums[at[e]] += weight[r];
}

/** What follows each item and in how many rows, one item at a time with one accumulator; an item never follows itself. O(sum over rows of entries before x entries after). */
export function* followSteps(followings: Followings): Steps<EachItem> {
  const { to, weight, times } = followings;
  // the times of the entries go along when the matrix is turned
  const turned = yield* transposeSteps({ ...followings.from, value: times?.from });
  const items = turned.rows;
  const both = new Float64Array(items);
  const others = new Int32Array(items);
  const seen = new Int32Array(items).fill(-1);
  const follow = (item: number): number => {
    let n = 0;
    for (let e = turned.start[item]; e < turned.start[item + 1]; e++) {
      const row = turned.at[e];
      const w = weight === undefined ? 1 : weight[row];
      for (let k = to.start[row]; k < to.start[row + 1]; k++) {
        const other = to.at[k];
        if (other === item) continue;
        if (times !== undefined && turned.value !== undefined && times.to[k] < turned.value[e]) continue;
        if (seen[other] !== item) {
          seen[other] = item;
          both[other] = 0;
          others[n++] = other;
        }
        both[other] += w;
      }
    }
    return n;
  };
  return (visit, first, end) => {
    for (let item = first; item < end; item++) visit(item, others, follow(item), both);
  };
}
