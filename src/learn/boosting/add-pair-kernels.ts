import type { PackedGradients } from "./pack-gradients.ts";

/** Eight lanes, two numbers a cell: as the kernels of one number. */
export function addEightPairs(
  sums: Float64Array,
  words: Int32Array,
  at: number,
  stride: number,
  rows: Int32Array,
  room: PackedGradients,
  from: number,
  to: number,
): void {
  const { pairs } = room;
  for (let i = from; i < to; i++) {
    const row = rows[i];
    const g = pairs[2 * row];
    const h = pairs[2 * row + 1];
    const w = (row * stride + at) | 0;
    let c = words[w];
    let k = (c & 255) << 1;
    sums[k] += g;
    sums[k + 1] += h;
    k = 512 + ((c >>> 7) & 510);
    sums[k] += g;
    sums[k + 1] += h;
    k = 1024 + ((c >>> 15) & 510);
    sums[k] += g;
    sums[k + 1] += h;
    k = 1536 + ((c >>> 23) & 510);
    sums[k] += g;
    sums[k + 1] += h;
    c = words[w + 1];
    k = 2048 + ((c & 255) << 1);
    sums[k] += g;
    sums[k + 1] += h;
    k = 2560 + ((c >>> 7) & 510);
    sums[k] += g;
    sums[k + 1] += h;
    k = 3072 + ((c >>> 15) & 510);
    sums[k] += g;
    sums[k + 1] += h;
    k = 3584 + ((c >>> 23) & 510);
    sums[k] += g;
    sums[k + 1] += h;
  }
}

/** Four. */
export function addFourPairs(
  sums: Float64Array,
  words: Int32Array,
  at: number,
  stride: number,
  rows: Int32Array,
  room: PackedGradients,
  from: number,
  to: number,
): void {
  const { pairs } = room;
  for (let i = from; i < to; i++) {
    const row = rows[i];
    const g = pairs[2 * row];
    const h = pairs[2 * row + 1];
    const w = (row * stride + at) | 0;
    const c = words[w];
    let k = (c & 255) << 1;
    sums[k] += g;
    sums[k + 1] += h;
    k = 512 + ((c >>> 7) & 510);
    sums[k] += g;
    sums[k + 1] += h;
    k = 1024 + ((c >>> 15) & 510);
    sums[k] += g;
    sums[k + 1] += h;
    k = 1536 + ((c >>> 23) & 510);
    sums[k] += g;
    sums[k + 1] += h;
  }
}
