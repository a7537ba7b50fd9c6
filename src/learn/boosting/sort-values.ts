import { rising, upperWord } from "../trees/rising-bits.ts";

/** Cells that values are dealt into before each is sorted. */
const CELLS = 1 << 16;
/** Longer runs than this are sorted by the engine. */
const FEW = 24;

/** Numbers without NaN in rising order: dealt into cells by their upper bits, then sorted within each. O(n) for values that are spread, O(n log n) at worst. */
export function sortedValues(values: Float64Array): Float64Array {
  const n = values.length;
  if (n < 4096) return values.slice().sort();
  const bits = new Int32Array(values.buffer, values.byteOffset, 2 * n);
  const upper = upperWord();
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = upper; i < bits.length; i += 2) {
    const key = rising(bits[i]);
    if (key < least) least = key;
    if (key > most) most = key;
  }
  let scale = 1;
  while ((most - least) * scale >= CELLS) scale *= 0.5;
  const ends = new Int32Array(CELLS + 1);
  for (let i = upper; i < bits.length; i += 2) ends[Math.floor((rising(bits[i]) - least) * scale) + 1]++;
  for (let c = 0; c < CELLS; c++) ends[c + 1] += ends[c];
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++)
    out[ends[Math.floor((rising(bits[2 * i + upper]) - least) * scale)]++] = values[i];
  let from = 0;
  for (let c = 0; c < CELLS && from < n; c++) {
    sortRun(out, from, ends[c]);
    from = ends[c];
  }
  return out;
}

function sortRun(values: Float64Array, from: number, to: number): void {
  if (to - from > FEW) {
    let same = from + 1;
    while (same < to && values[same] === values[from]) same++;
    if (same < to) values.subarray(from, to).sort();
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const v = values[i];
    let k = i;
    for (; k > from && values[k - 1] > v; k--) values[k] = values[k - 1];
    values[k] = v;
  }
}
