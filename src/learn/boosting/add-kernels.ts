import type { PackedGradients } from "./pack-gradients.ts";

/** Adds rows to the sums of one group of lanes: `words` hold four codes each, `at` is the group's place in a row. Written out, as a loop over lanes takes twice as long. */
export type AddKernel = (
  sums: Float64Array,
  words: Int32Array,
  at: number,
  stride: number,
  rows: Int32Array,
  room: PackedGradients,
  from: number,
  to: number,
) => void;

/** Thirty-two lanes, one number a cell. */
export function addThirtyTwo(
  sums: Float64Array,
  words: Int32Array,
  at: number,
  stride: number,
  rows: Int32Array,
  room: PackedGradients,
  from: number,
  to: number,
): void {
  const { packed, split } = room;
  for (let i = from; i < to; i++) {
    const row = rows[i];
    const p = packed[row];
    const v = (p >> 5) * split + (p & 31);
    const w = (row * stride + at) | 0;
    let c = words[w];
    sums[c & 255] += v;
    sums[256 + ((c >>> 8) & 255)] += v;
    sums[512 + ((c >>> 16) & 255)] += v;
    sums[768 + (c >>> 24)] += v;
    c = words[w + 1];
    sums[1024 + (c & 255)] += v;
    sums[1280 + ((c >>> 8) & 255)] += v;
    sums[1536 + ((c >>> 16) & 255)] += v;
    sums[1792 + (c >>> 24)] += v;
    c = words[w + 2];
    sums[2048 + (c & 255)] += v;
    sums[2304 + ((c >>> 8) & 255)] += v;
    sums[2560 + ((c >>> 16) & 255)] += v;
    sums[2816 + (c >>> 24)] += v;
    c = words[w + 3];
    sums[3072 + (c & 255)] += v;
    sums[3328 + ((c >>> 8) & 255)] += v;
    sums[3584 + ((c >>> 16) & 255)] += v;
    sums[3840 + (c >>> 24)] += v;
    c = words[w + 4];
    sums[4096 + (c & 255)] += v;
    sums[4352 + ((c >>> 8) & 255)] += v;
    sums[4608 + ((c >>> 16) & 255)] += v;
    sums[4864 + (c >>> 24)] += v;
    c = words[w + 5];
    sums[5120 + (c & 255)] += v;
    sums[5376 + ((c >>> 8) & 255)] += v;
    sums[5632 + ((c >>> 16) & 255)] += v;
    sums[5888 + (c >>> 24)] += v;
    c = words[w + 6];
    sums[6144 + (c & 255)] += v;
    sums[6400 + ((c >>> 8) & 255)] += v;
    sums[6656 + ((c >>> 16) & 255)] += v;
    sums[6912 + (c >>> 24)] += v;
    c = words[w + 7];
    sums[7168 + (c & 255)] += v;
    sums[7424 + ((c >>> 8) & 255)] += v;
    sums[7680 + ((c >>> 16) & 255)] += v;
    sums[7936 + (c >>> 24)] += v;
  }
}

/** Twenty-four. */
export function addTwentyFour(
  sums: Float64Array,
  words: Int32Array,
  at: number,
  stride: number,
  rows: Int32Array,
  room: PackedGradients,
  from: number,
  to: number,
): void {
  const { packed, split } = room;
  for (let i = from; i < to; i++) {
    const row = rows[i];
    const p = packed[row];
    const v = (p >> 5) * split + (p & 31);
    const w = (row * stride + at) | 0;
    let c = words[w];
    sums[c & 255] += v;
    sums[256 + ((c >>> 8) & 255)] += v;
    sums[512 + ((c >>> 16) & 255)] += v;
    sums[768 + (c >>> 24)] += v;
    c = words[w + 1];
    sums[1024 + (c & 255)] += v;
    sums[1280 + ((c >>> 8) & 255)] += v;
    sums[1536 + ((c >>> 16) & 255)] += v;
    sums[1792 + (c >>> 24)] += v;
    c = words[w + 2];
    sums[2048 + (c & 255)] += v;
    sums[2304 + ((c >>> 8) & 255)] += v;
    sums[2560 + ((c >>> 16) & 255)] += v;
    sums[2816 + (c >>> 24)] += v;
    c = words[w + 3];
    sums[3072 + (c & 255)] += v;
    sums[3328 + ((c >>> 8) & 255)] += v;
    sums[3584 + ((c >>> 16) & 255)] += v;
    sums[3840 + (c >>> 24)] += v;
    c = words[w + 4];
    sums[4096 + (c & 255)] += v;
    sums[4352 + ((c >>> 8) & 255)] += v;
    sums[4608 + ((c >>> 16) & 255)] += v;
    sums[4864 + (c >>> 24)] += v;
    c = words[w + 5];
    sums[5120 + (c & 255)] += v;
    sums[5376 + ((c >>> 8) & 255)] += v;
    sums[5632 + ((c >>> 16) & 255)] += v;
    sums[5888 + (c >>> 24)] += v;
  }
}

/** Sixteen. */
export function addSixteen(
  sums: Float64Array,
  words: Int32Array,
  at: number,
  stride: number,
  rows: Int32Array,
  room: PackedGradients,
  from: number,
  to: number,
): void {
  const { packed, split } = room;
  for (let i = from; i < to; i++) {
    const row = rows[i];
    const p = packed[row];
    const v = (p >> 5) * split + (p & 31);
    const w = (row * stride + at) | 0;
    let c = words[w];
    sums[c & 255] += v;
    sums[256 + ((c >>> 8) & 255)] += v;
    sums[512 + ((c >>> 16) & 255)] += v;
    sums[768 + (c >>> 24)] += v;
    c = words[w + 1];
    sums[1024 + (c & 255)] += v;
    sums[1280 + ((c >>> 8) & 255)] += v;
    sums[1536 + ((c >>> 16) & 255)] += v;
    sums[1792 + (c >>> 24)] += v;
    c = words[w + 2];
    sums[2048 + (c & 255)] += v;
    sums[2304 + ((c >>> 8) & 255)] += v;
    sums[2560 + ((c >>> 16) & 255)] += v;
    sums[2816 + (c >>> 24)] += v;
    c = words[w + 3];
    sums[3072 + (c & 255)] += v;
    sums[3328 + ((c >>> 8) & 255)] += v;
    sums[3584 + ((c >>> 16) & 255)] += v;
    sums[3840 + (c >>> 24)] += v;
  }
}

/** Eight. */
export function addEight(
  sums: Float64Array,
  words: Int32Array,
  at: number,
  stride: number,
  rows: Int32Array,
  room: PackedGradients,
  from: number,
  to: number,
): void {
  const { packed, split } = room;
  for (let i = from; i < to; i++) {
    const row = rows[i];
    const p = packed[row];
    const v = (p >> 5) * split + (p & 31);
    const w = (row * stride + at) | 0;
    let c = words[w];
    sums[c & 255] += v;
    sums[256 + ((c >>> 8) & 255)] += v;
    sums[512 + ((c >>> 16) & 255)] += v;
    sums[768 + (c >>> 24)] += v;
    c = words[w + 1];
    sums[1024 + (c & 255)] += v;
    sums[1280 + ((c >>> 8) & 255)] += v;
    sums[1536 + ((c >>> 16) & 255)] += v;
    sums[1792 + (c >>> 24)] += v;
  }
}

/** Four. */
export function addFour(
  sums: Float64Array,
  words: Int32Array,
  at: number,
  stride: number,
  rows: Int32Array,
  room: PackedGradients,
  from: number,
  to: number,
): void {
  const { packed, split } = room;
  for (let i = from; i < to; i++) {
    const row = rows[i];
    const p = packed[row];
    const v = (p >> 5) * split + (p & 31);
    const w = (row * stride + at) | 0;
    const c = words[w];
    sums[c & 255] += v;
    sums[256 + ((c >>> 8) & 255)] += v;
    sums[512 + ((c >>> 16) & 255)] += v;
    sums[768 + (c >>> 24)] += v;
  }
}
