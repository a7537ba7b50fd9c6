import type { Csr } from "../input/csr.ts";

/** As `CoCountVisitor`, with sums of products in the place of counts; items whose sum is 0 may be passed over. */
export type CoSumVisitor = (item: number, others: Int32Array, n: number, sums: Float64Array) => void;

/**
 * Dot products of the items' columns: for each item the sum over rows of value(row, item) x value(row, other), one item at a time as `eachCoCount`. `byItem` weighs the
 * item, `byRow` the others, so that the two may be weighted unlike each other. O(sum of squared row lengths).
 */
export function eachCoSum(
  byRow: Csr,
  byItem: Csr,
): (visit: CoSumVisitor, from?: number, to?: number) => void {
  const items = byItem.rows;
  const sums = new Float64Array(items);
  const others = new Int32Array(items);
  const seen = new Int32Array(items).fill(-1);
  return (visit, from = 0, to = items) => {
    for (let item = from; item < to; item++) {
      const n = addRows(byRow, byItem, item, sums, others, seen);
      visit(item, others, n, sums);
      for (let k = 0; k < n; k++) {
        sums[others[k]] = 0;
        seen[others[k]] = -1;
      }
      sums[item] = 0;
      seen[item] = -1;
    }
  };
}

function addRows(
  byRow: Csr,
  byItem: Csr,
  item: number,
  sums: Float64Array,
  others: Int32Array,
  seen: Int32Array,
): number {
  const { start, at, value } = byRow;
  const first = byItem.start[item];
  const end = byItem.start[item + 1];
  let work = 0;
  for (let e = first; e < end; e++) work += start[byItem.at[e] + 1] - start[byItem.at[e]];
  const many = work > byItem.rows >> 2;
  let n = 0;
  for (let e = first; e < end; e++) {
    const row = byItem.at[e];
    const own = byItem.value === undefined ? 1 : byItem.value[e];
    const stop = start[row + 1];
    if (!many) {
      for (let k = start[row]; k < stop; k++) {
        const j = at[k];
        if (seen[j] !== item) {
          seen[j] = item;
          if (j !== item) others[n++] = j;
        }
        sums[j] += value === undefined ? own : own * value[k];
      }
    } else if (value === undefined) {
      for (let k = start[row]; k < stop; k++) sums[at[k]] += own;
    } else {
      for (let k = start[row]; k < stop; k++) sums[at[k]] += own * value[k];
    }
  }
  if (!many) {
    others.subarray(0, n).sort();
    return n;
  }
  // so many that looking through all items afterwards costs less than asking each time whether it is a new one
  for (let j = 0; j < byItem.rows; j++) if (sums[j] !== 0 && j !== item) others[n++] = j;
  return n;
}
