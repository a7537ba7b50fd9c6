import type { Steps } from "../../core/work.ts";
import type { MergedLines } from "./merge-lines.ts";
import { inPieces } from "./pieces.ts";

/** Which entries stay, and the lines of those that do not. */
export interface KeptEntries {
  readonly keep: Uint8Array;
  readonly rareLines: number;
  readonly smallLines: number;
}

/**
 * Leaves out items of too few customers (of too few baskets, where nobody is named), then customers with too few items. Entries stand in order of customer and group. O(entries), in steps of some milliseconds.
 */
export function* keepFrequentSteps(
  merged: MergedLines,
  gone: Uint8Array,
  items: number,
  minCustomers: number,
  minItems: number,
): Steps<KeptEntries> {
  const keep = new Uint8Array(merged.length);
  const { customer, item, length } = merged;
  const anybody = length > 0 && customer[0] >= 0;
  const counts = new Int32Array(items);
  const last = new Int32Array(items).fill(-1);
  yield* inPieces(length, (from, to) => {
    for (let k = from; k < to; k++) {
      if (gone[k] === 1) continue;
      keep[k] = 1;
      // nobody's entries stand last, and each basket of theirs has an item once
      if (customer[k] < 0) counts[item[k]] += anybody ? 0 : 1;
      else if (last[item[k]] !== customer[k]) {
        last[item[k]] = customer[k];
        counts[item[k]]++;
      }
    }
  });
  let rareLines = 0;
  if (minCustomers > 1)
    yield* inPieces(length, (from, to) => {
      for (let k = from; k < to; k++)
        if (keep[k] === 1 && counts[item[k]] < minCustomers) {
          keep[k] = 0;
          rareLines += merged.lines[k];
        }
    });
  const smallLines = minItems > 1 ? yield* dropSmall(merged, keep, last, minItems) : 0;
  return { keep, rareLines, smallLines };
}

/** Customers with too few items go; `last` has room for the last customer of each item. Answers the lines that went. */
function* dropSmall(
  { customer, item, lines, length }: MergedLines,
  keep: Uint8Array,
  last: Int32Array,
  minItems: number,
): Steps<number> {
  last.fill(-1);
  let start = 0;
  let gone = 0;
  yield* inPieces(length + 1, (from, to) => {
    for (let k = from; k < to; k++) {
      if (k < length && customer[k] === customer[start]) continue;
      // nobody's stand last
      if (customer[start] < 0) return;
      let distinct = 0;
      for (let e = start; e < k; e++) {
        if (keep[e] === 0 || last[item[e]] === customer[start]) continue;
        last[item[e]] = customer[start];
        distinct++;
      }
      for (let e = start; e < k && distinct < minItems; e++) {
        gone += keep[e] * lines[e];
        keep[e] = 0;
      }
      start = k;
    }
  });
  return gone;
}
