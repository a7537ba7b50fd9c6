import { rising, upperWord } from "./rising-bits.ts";

/** Cells of the table that says where to begin looking for a value. */
const CELLS = 4096;

/** Edges in rising order, with what finds a value among them fast. */
export interface EdgeTable {
  readonly edges: Float64Array;
  readonly upper: 0 | 1;
  readonly lowest: number;
  /** Bits that the cells leave out. */
  readonly shift: number;
  /** The first edge in a cell or after it. */
  readonly first: Int32Array;
}

/** Makes edges ready: the upper half of a number's bits rises with it, so that a table over them leaves next to nothing to look for. O(edges). */
export function edgeTable(edges: Float64Array): EdgeTable {
  const n = edges.length;
  const upper = upperWord();
  const words = new Int32Array(edges.buffer, edges.byteOffset, 2 * n);
  const lowest = n === 0 ? 0 : rising(words[upper]);
  const span = n === 0 ? 0 : rising(words[2 * n - 2 + upper]) - lowest;
  let shift = 0;
  while (span / 2 ** shift >= CELLS) shift++;
  const first = new Int32Array(CELLS + 1);
  for (let k = 0; k < n; k++) first[((rising(words[2 * k + upper]) - lowest) >>> shift) + 1] = k + 1;
  for (let c = 1; c <= CELLS; c++) if (first[c] < first[c - 1]) first[c] = first[c - 1];
  return { edges, upper, lowest, shift, first };
}

/** How many edges lie below each of `values[from]` to `values[to]`; `missing` for NaN. Written to `out` from `at` on. */
export function codeValues(
  { edges, upper, lowest, shift, first }: EdgeTable,
  values: Float64Array,
  from: number,
  to: number,
  out: Uint8Array | Uint16Array,
  at: number,
  missing: number,
): void {
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  const n = edges.length;
  for (let i = from, place = at; i < to; i++, place++) {
    const v = values[i];
    if (Number.isNaN(v)) {
      out[place] = missing;
      continue;
    }
    const key = rising(words[2 * i + upper]);
    const cell = key < lowest ? 0 : (key - lowest) >>> shift;
    let k = cell > CELLS ? n : first[cell];
    while (k < n && edges[k] < v) k++;
    out[place] = k;
  }
}
