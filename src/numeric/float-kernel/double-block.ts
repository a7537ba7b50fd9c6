import type { FloatKernel, Panels } from "./float-kernel.ts";

/** What a blocked product needs: numbers in one place, and `block` of the kernel. */
export interface BlockArithmetic {
  readonly floats: Float32Array | Float64Array;
  readonly block: FloatKernel["block"];
}

/** `block` of the kernel in double precision, in plain TypeScript. Places count numbers. */
export function doubleBlock(size: number): BlockArithmetic {
  const m = new Float64Array(size);
  return {
    floats: m,
    block: (c, stride, rows, columns, a, b, depth, alpha) => {
      for (let j = 0; j < columns; j += 2)
        for (let i = 0; i < rows; i += 4) tile(m, c + i * stride + j, stride, i, a, j, b, depth, alpha);
    },
  };
}

// 4 x 2 sums stay in registers
function tile(
  m: Float64Array,
  c: number,
  stride: number,
  i: number,
  a: Panels,
  j: number,
  b: Panels,
  depth: number,
  alpha: number,
): void {
  let p = a.at + (i >> 2) * a.panel;
  let q = b.at + (j >> 3) * b.panel + (j & 7);
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  let s20 = 0;
  let s21 = 0;
  let s30 = 0;
  let s31 = 0;
  for (let k = 0; k < depth; k++, p += a.step, q += b.step) {
    const x = m[q];
    const y = m[q + 1];
    s00 += m[p] * x;
    s01 += m[p] * y;
    s10 += m[p + 1] * x;
    s11 += m[p + 1] * y;
    s20 += m[p + 2] * x;
    s21 += m[p + 2] * y;
    s30 += m[p + 3] * x;
    s31 += m[p + 3] * y;
  }
  let o = c;
  m[o] += alpha * s00;
  m[o + 1] += alpha * s01;
  o += stride;
  m[o] += alpha * s10;
  m[o + 1] += alpha * s11;
  o += stride;
  m[o] += alpha * s20;
  m[o + 1] += alpha * s21;
  o += stride;
  m[o] += alpha * s30;
  m[o + 1] += alpha * s31;
}
