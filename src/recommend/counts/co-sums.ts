import type { Csr } from "../input/csr.ts";

/** As `CoCountVisitor`, with sums of products in the place of counts. */
export type CoSumVisitor = (item: number, others: Int32Array, n: number, sums: Float64Array) => void;

/**
 * Dot products of the items' columns: for each item the sum over rows of value(row, item) x value(row, other), one item at a time as `eachCoCount`. `byItem` weighs the
 * item, `byRow` the others, so that the two may be weighted unlike each other. O(sum of squared row lengths).
 */
export function eachCoSum(byRow: Csr, byItem: Csr, visit: CoSumVisitor): void {
  const items = byItem.rows;
  const sums = new Float64Array(items);
  const others = new Int32Array(items);
  const seen = new Int32Array(items).fill(-1);
  for (let item = 0; item < items; item++) {
    let n = 0;
    for (let e = byItem.start[item]; e < byItem.start[item + 1]; e++) {
      const row = byItem.at[e];
      const own = byItem.value === undefined ? 1 : byItem.value[e];
      for (let k = byRow.start[row]; k < byRow.start[row + 1]; k++) {
        const j = byRow.at[k];
        if (seen[j] !== item) {
          seen[j] = item;
          sums[j] = 0;
          if (j !== item) others[n++] = j;
        }
        sums[j] += own * (byRow.value === undefined ? 1 : byRow.value[k]);
      }
    }
    others.subarray(0, n).sort();
    visit(item, others, n, sums);
  }
}
