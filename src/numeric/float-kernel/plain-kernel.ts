import type { FloatKernel, Panels } from "./float-kernel.ts";

const f = Math.fround;

/** The kernel without WebAssembly: the same sums in the same order. A double product or sum of floats, rounded, is the float one. */
export function plainKernel(size: number): FloatKernel {
  const buffer = new ArrayBuffer(size * 4);
  const floats = new Float32Array(buffer);
  const ints = new Int32Array(buffer);
  return {
    simd: false,
    floats,
    ints,
    block: (c, stride, rows, columns, a, b, depth, alpha) => {
      const by = f(alpha);
      for (let j = 0; j < columns; j += 8)
        for (let i = 0; i < rows; i += 4)
          tile(
            floats,
            c + i * stride + j,
            stride,
            a.at + (i / 4) * a.panel,
            a,
            b.at + (j / 8) * b.panel,
            b,
            depth,
            by,
          );
    },
    dots: (y, rows, width, q, out) => {
      for (let i = 0; i < rows; i++) floats[out + i] = dot(floats, y + i * width, q, width);
    },
    panels: (y, rows, depth, q, out) => {
      for (let i = 0; i < rows; i++)
        floats[out + i] = inPanel(floats, y + (i >> 3) * depth * 8 + (i & 7), q, depth);
    },
    cgRows: (from, to, start, at, w, y, g, x, width, scratch, steps) => {
      const parts = { floats, ints, at, w, y, g, width };
      for (let u = from; u < to; u++)
        cgRow(parts, ints[start + u], ints[start + u + 1], x + u * width, scratch, steps);
    },
  };
}

function tile(
  m: Float32Array,
  c: number,
  stride: number,
  a0: number,
  a: Panels,
  b0: number,
  b: Panels,
  depth: number,
  alpha: number,
): void {
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 8; j += 4) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let p = a0 + i;
      let q = b0 + j;
      for (let k = 0; k < depth; k++, p += a.step, q += b.step) {
        const x = m[p];
        s0 = f(s0 + f(x * m[q]));
        s1 = f(s1 + f(x * m[q + 1]));
        s2 = f(s2 + f(x * m[q + 2]));
        s3 = f(s3 + f(x * m[q + 3]));
      }
      const o = c + i * stride + j;
      m[o] += f(alpha * s0);
      m[o + 1] += f(alpha * s1);
      m[o + 2] += f(alpha * s2);
      m[o + 3] += f(alpha * s3);
    }
  }
}

/** One row of a panel of 8, times q: the sum in order. */
function inPanel(m: Float32Array, p: number, q: number, depth: number): number {
  let sum = 0;
  for (let k = 0; k < depth; k++) sum = f(sum + f(m[p + k * 8] * m[q + k]));
  return sum;
}

/** Four sums of every fourth product, then (0 + 2) + (1 + 3). */
function dot(m: Float32Array, p: number, q: number, n: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let k = 0; k < n; k += 4) {
    s0 = f(s0 + f(m[p + k] * m[q + k]));
    s1 = f(s1 + f(m[p + k + 1] * m[q + k + 1]));
    s2 = f(s2 + f(m[p + k + 2] * m[q + k + 2]));
    s3 = f(s3 + f(m[p + k + 3] * m[q + k + 3]));
  }
  return f(f(s0 + s2) + f(s1 + s3));
}

function axpy(m: Float32Array, s: number, p: number, out: number, n: number): void {
  for (let k = 0; k < n; k++) m[out + k] += f(s * m[p + k]);
}

interface Equations {
  readonly floats: Float32Array;
  readonly ints: Int32Array;
  readonly at: number;
  readonly w: number;
  readonly y: number;
  readonly g: number;
  readonly width: number;
}

/** out += sign G v, then out += sum of (first (1 + w) + sign w (y v)) y over the entries. */
function apply(
  e: Equations,
  begin: number,
  end: number,
  v: number,
  out: number,
  first: number,
  sign: number,
): void {
  const { floats: m, ints, at, w, y, g, width } = e;
  for (let k = 0; k < width; k++) axpy(m, f(sign * m[v + k]), g + k * width, out, width);
  for (let i = begin; i < end; i += 4) {
    // four at a time: all four products before any is added, as the vectors do
    const last = Math.min(i + 4, end);
    for (let j = i; j < last; j++) {
      const row = y + ints[at + j] * width;
      const weight = m[w + j];
      const s = f(f(first * f(1 + weight)) + f(sign * f(weight * dot(m, row, v, width))));
      axpy(m, s, row, out, width);
    }
  }
}

function cgRow(e: Equations, begin: number, end: number, x: number, r: number, steps: number): void {
  const { floats: m, width } = e;
  if (begin === end) {
    m.fill(0, x, x + width);
    return;
  }
  const p = r + width;
  const ap = p + width;
  m.fill(0, r, r + width);
  apply(e, begin, end, x, r, 1, -1);
  m.copyWithin(p, r, r + width);
  let rs = dot(m, r, r, width);
  for (let step = 0; step < steps; step++) {
    if (rs < f(1e-20)) return;
    m.fill(0, ap, ap + width);
    apply(e, begin, end, p, ap, 0, 1);
    const alpha = f(rs / dot(m, p, ap, width));
    axpy(m, alpha, p, x, width);
    for (let k = 0; k < width; k++) m[r + k] -= f(alpha * m[ap + k]);
    const next = dot(m, r, r, width);
    const beta = f(next / rs);
    rs = next;
    for (let k = 0; k < width; k++) m[p + k] = f(m[r + k] + f(beta * m[p + k]));
  }
}
