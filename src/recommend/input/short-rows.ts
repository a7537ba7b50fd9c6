import type { Csr } from "./csr.ts";

/** The rows of no more than `longest` items; the matrix itself where all are. O(entries). */
export function shortRows(all: Csr, longest: number): Csr {
  if (!someLonger(all, longest)) return all;
  const lengths: number[] = [0];
  const entries = new Int32Array(all.start[all.rows]);
  let out = 0;
  for (let r = 0; r < all.rows; r++) {
    if (all.start[r + 1] - all.start[r] > longest) continue;
    for (let e = all.start[r]; e < all.start[r + 1]; e++) entries[out++] = e;
    lengths.push(out);
  }
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

function someLonger({ rows, start }: Csr, longest: number): boolean {
  for (let r = 0; r < rows; r++) if (start[r + 1] - start[r] > longest) return true;
  return false;
}
