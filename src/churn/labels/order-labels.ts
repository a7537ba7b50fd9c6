import { firstAtLeast } from "../../numeric/bisect.ts";
import type { Ledger } from "../input/ledger.ts";

/**
 * Who left by silence: 1 for customers without an order from `from` to before `to`, 0 for the others. `members` are the ids that are one person with each row's customer by the end of the window:
 * whoever orders on under another id has not left. O(rows log orders).
 */
export function orderLabels(
  lines: Ledger,
  members: readonly (readonly number[])[] | undefined,
  rows: Int32Array,
  { from, to }: { readonly from: number; readonly to: number },
): Float64Array {
  const ordered = (c: number) => {
    const [a, b] = [lines.start[c], lines.start[c + 1]];
    const k = firstAtLeast(lines.time, from, a, b);
    return k < b && lines.time[k] < to;
  };
  return Float64Array.from(rows, (c) => ((members?.[c] ?? [c]).some(ordered) ? 0 : 1));
}
