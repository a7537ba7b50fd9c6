import { type Csr, transpose } from "../input/csr.ts";

/** What comes before and what comes after: row r of `from` is followed by row r of `to`. */
export interface Followings {
  readonly from: Csr;
  readonly to: Csr;
  /** How much each row counts. Undefined: 1. */
  readonly weight: Float64Array | undefined;
  /** Times of the entries, where a row may hold what came after only part of what it followed: an entry of `to` counts for those of `from` that are no later. */
  readonly times?: { readonly from: Float64Array; readonly to: Float64Array };
}

/** Sums over rows, for one item: `both[j]` of the rows where j follows it, for the first `n` of `others`, in no order, buffers that the next call overwrites. */
export type FollowVisitor = (item: number, others: Int32Array, n: number, both: Float64Array) => void;

/** Sums of the weights of all rows, of those with each item before, and with each after. */
export interface FollowTotals {
  readonly rows: number;
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** Sums of rows by item. O(entries). */
export function followTotals({ from, to, weight }: Followings): FollowTotals {
  const before = new Float64Array(from.columns);
  const after = new Float64Array(to.columns);
  let rows = 0;
  for (let r = 0; r < from.rows; r++) {
    const w = weight === undefined ? 1 : weight[r];
    rows += w;
    for (let e = from.start[r]; e < from.start[r + 1]; e++) before[from.at[e]] += w;
    for (let e = to.start[r]; e < to.start[r + 1]; e++) after[to.at[e]] += w;
  }
  return { rows, before, after };
}

/** What follows each item and in how many rows, one item at a time with one accumulator; an item never follows itself. O(sum over rows of entries before x entries after). */
export function eachFollow(followings: Followings, visit: FollowVisitor): void {
  const { to, weight, times } = followings;
  // the times of the entries go along when the matrix is turned
  const turned = transpose({ ...followings.from, value: times?.from });
  const items = turned.rows;
  const both = new Float64Array(items);
  const others = new Int32Array(items);
  const seen = new Int32Array(items).fill(-1);
  for (let item = 0; item < items; item++) {
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
    visit(item, others, n, both);
  }
}
