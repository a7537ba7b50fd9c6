import type { Csr } from "../input/csr.ts";

/**
 * Takes one item's row of counts. `others` are the first `n` places of a buffer that the next call overwrites: the items that share a row with `item`
 * (not itself), in rising order; `counts[j]` is how many rows item j shares with it.
 */
export type CoCountVisitor = (item: number, others: Int32Array, n: number, counts: Int32Array) => void;

/**
 * How many rows (baskets, customers) each pair of items shares, one item at a time with one accumulator, so that memory is O(items) however many pairs
 * there are and whatever they are asked for in. `byRow` and `byItem` are each other's transposes. Rows of more than `longest` items are passed over. O(sum of squared row lengths).
 */
export function eachCoCount(
  byRow: Csr,
  byItem: Csr,
  longest: number = Number.POSITIVE_INFINITY,
): (visit: CoCountVisitor, from?: number, to?: number) => void {
  const items = byItem.rows;
  const counts = new Int32Array(items);
  const others = new Int32Array(items);
  return (visit, from = 0, to = items) => {
    for (let item = from; item < to; item++) {
      const n = addRows(byRow, byItem, item, longest, counts, others);
      visit(item, others, n, counts);
      for (let k = 0; k < n; k++) counts[others[k]] = 0;
      counts[item] = 0;
    }
  };
}

function addRows(
  byRow: Csr,
  byItem: Csr,
  item: number,
  longest: number,
  counts: Int32Array,
  others: Int32Array,
): number {
  const items = byItem.rows;
  const { start, at } = byRow;
  const first = byItem.start[item];
  const end = byItem.start[item + 1];
  let work = 0;
  for (let e = first; e < end; e++) {
    const size = start[byItem.at[e] + 1] - start[byItem.at[e]];
    // a stocktake that is passed over is no work, else every item of it would be looked for among all
    if (size <= longest) work += size;
  }
  let n = 0;
  if (work > items >> 2) {
    // so many that looking through all items afterwards costs less than asking each time whether it is a new one
    for (let e = first; e < end; e++) {
      const row = byItem.at[e];
      const stop = start[row + 1];
      if (stop - start[row] > longest) continue;
      for (let k = start[row]; k < stop; k++) counts[at[k]]++;
    }
    for (let j = 0; j < items; j++) if (counts[j] > 0 && j !== item) others[n++] = j;
    return n;
  }
  for (let e = first; e < end; e++) {
    const row = byItem.at[e];
    const stop = start[row + 1];
    if (stop - start[row] > longest) continue;
    for (let k = start[row]; k < stop; k++) {
      const j = at[k];
      if (counts[j]++ === 0 && j !== item) others[n++] = j;
    }
  }
  others.subarray(0, n).sort();
  return n;
}

/** Rows that hold each item; rows of more than `longest` items are passed over. O(entries). */
export function itemCounts(byRow: Csr, longest: number = Number.POSITIVE_INFINITY): Int32Array {
  const counts = new Int32Array(byRow.columns);
  for (let r = 0; r < byRow.rows; r++) {
    if (byRow.start[r + 1] - byRow.start[r] > longest) continue;
    for (let e = byRow.start[r]; e < byRow.start[r + 1]; e++) counts[byRow.at[e]]++;
  }
  return counts;
}
