import type { Csr } from "./csr.ts";

/** The rows of no more than `longest` items; the matrix itself where all are. O(entries). */
export function shortRows(all: Csr, longest: number): Csr {
  const lengths: number[] = [0];
  const entries = new Int32Array(all.start[all.rows]);
  let out = 0;
  for (let r = 0; r < all.rows; r++) {
    if (all.start[r + 1] - all.start[r] > longest) continue;
    for (let e = all.start[r]; e < all.start[r + 1]; e++) entries[out++] = e;
    lengths.push(out);
  }
  if (out === entries.length) return all;
  const kept = entries.subarray(0, out);
  const { at, value } = all;
  return {
    rows: lengths.length - 1,
    columns: all.columns,
    start: Int32Array.from(lengths),
    at: kept.map((e) => at[e]),
    value: value === undefined ? undefined : Float64Array.from(kept, (e) => value[e]),
  };
}
