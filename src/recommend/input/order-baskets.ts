import type { MergedLines } from "./merge-lines.ts";

/** Entries in their last order, and the number of the basket of each. */
export interface OrderedBaskets {
  /** Entries of the merged lines, in order of customer, basket and item. */
  readonly rows: Int32Array;
  readonly basket: Float64Array;
  readonly baskets: number;
}

/**
 * Numbers the baskets: a customer's in order of time (the first line's), those of one time by the name of their group. Entries that `keep` says no to are
 * left out. O(entries), more only where a customer's baskets are not in order.
 */
export function orderBaskets(
  merged: MergedLines,
  keep: Uint8Array,
  nameOf: (group: number) => string,
): OrderedBaskets {
  const { customer, group, time } = merged;
  let kept = 0;
  for (let k = 0; k < merged.length; k++) kept += keep[k];
  const rows = new Int32Array(kept);
  const basket = new Float64Array(kept);
  let out = 0;
  let baskets = 0;
  let k = 0;
  while (k < merged.length) {
    const owner = customer[k];
    const starts: number[] = [];
    const first: number[] = [];
    let end = k;
    while (end < merged.length && customer[end] === owner) {
      const start = end;
      let earliest = Number.POSITIVE_INFINITY;
      while (end < merged.length && customer[end] === owner && group[end] === group[start]) {
        if (keep[end] === 1 && time[end] < earliest) earliest = time[end];
        end++;
      }
      starts.push(start);
      first.push(earliest);
    }
    const order = inOrder(starts, first, group, nameOf);
    for (const b of order) {
      const before = out;
      const stop = b + 1 < starts.length ? starts[b + 1] : end;
      for (let e = starts[b]; e < stop; e++) {
        if (keep[e] === 0) continue;
        rows[out] = e;
        basket[out++] = baskets;
      }
      if (out > before) baskets++;
    }
    k = end;
  }
  return { rows, basket, baskets };
}

function inOrder(
  starts: readonly number[],
  first: readonly number[],
  group: Int32Array,
  nameOf: (group: number) => string,
): Int32Array {
  const order = Int32Array.from(starts.keys());
  let sorted = true;
  for (let b = 1; sorted && b < first.length; b++) sorted = first[b - 1] < first[b];
  if (sorted) return order;
  return order.sort((a, b) => {
    if (first[a] !== first[b]) return first[a] < first[b] ? -1 : 1;
    const [x, y] = [nameOf(group[starts[a]]), nameOf(group[starts[b]])];
    return x < y ? -1 : x > y ? 1 : a - b;
  });
}
