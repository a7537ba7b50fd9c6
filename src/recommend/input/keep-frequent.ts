import type { MergedLines } from "./merge-lines.ts";

/** Which entries stay, and the lines of those that do not. */
export interface KeptEntries {
  readonly keep: Uint8Array;
  readonly rareLines: number;
  readonly smallLines: number;
}

/**
 * Leaves out items of too few customers (of too few baskets, where nobody is named), then customers with too few items. Entries stand in order of customer and group. O(entries).
 */
export function keepFrequent(
  merged: MergedLines,
  gone: Uint8Array,
  items: number,
  minCustomers: number,
  minItems: number,
): KeptEntries {
  const keep = new Uint8Array(merged.length);
  const { customer, item, length } = merged;
  const anybody = length > 0 && customer[0] >= 0;
  const counts = new Int32Array(items);
  const last = new Int32Array(items).fill(-1);
  for (let k = 0; k < length; k++) {
    if (gone[k] === 1) continue;
    keep[k] = 1;
    // nobody's entries stand last, and each basket of theirs has an item once
    if (customer[k] < 0) counts[item[k]] += anybody ? 0 : 1;
    else if (last[item[k]] !== customer[k]) {
      last[item[k]] = customer[k];
      counts[item[k]]++;
    }
  }
  let rareLines = 0;
  let smallLines = 0;
  if (minCustomers > 1)
    for (let k = 0; k < length; k++)
      if (keep[k] === 1 && counts[item[k]] < minCustomers) {
        keep[k] = 0;
        rareLines += merged.lines[k];
      }
  if (minItems > 1) {
    last.fill(-1);
    let start = 0;
    for (let k = 0; k <= length; k++) {
      if (k < length && customer[k] === customer[start]) continue;
      if (customer[start] < 0) break;
      let distinct = 0;
      for (let e = start; e < k; e++) {
        if (keep[e] === 0 || last[item[e]] === customer[start]) continue;
        last[item[e]] = customer[start];
        distinct++;
      }
      for (let e = start; e < k && distinct < minItems; e++) {
        smallLines += keep[e] * merged.lines[e];
        keep[e] = 0;
      }
      start = k;
    }
  }
  return { keep, rareLines, smallLines };
}
