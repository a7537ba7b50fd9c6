import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type FloatKernel, floatKernel } from "../../../src/numeric/float-kernel/float-kernel.ts";
import { root } from "../../common/project.ts";
import { assembled, fileOf } from "./assemble.ts";

/** Numbers between -1 and 1 that no rounding treats kindly. */
function fill(floats: Float32Array, from: number, to: number, seed: number): void {
  for (let k = from; k < to; k++) floats[k] = Math.sin(k * 12.9898 + seed) * Math.cos(k * 0.7 + seed);
}

function both(size: number, run: (kernel: FloatKernel) => void): [FloatKernel, FloatKernel] {
  const kernels: [FloatKernel, FloatKernel] = [floatKernel(size), floatKernel(size, true)];
  for (const kernel of kernels) run(kernel);
  return kernels;
}

function same([simd, plain]: [FloatKernel, FloatKernel], from: number, to: number): void {
  expect(simd.simd).toBe(true);
  expect(plain.simd).toBe(false);
  // adding 0 makes one zero of two
  const of = (kernel: FloatKernel) => Array.from(kernel.floats.subarray(from, to), (x) => x + 0);
  expect(of(simd)).toEqual(of(plain));
}

describe("the float32 kernel", () => {
  it("holds what its source assembles to, in less than 5 kB", async () => {
    const bytes = await assembled();
    const file = join(root, "src/numeric/float-kernel/wasm-text.ts");
    if (process.env.UPDATE_KERNEL) writeFileSync(file, fileOf(bytes));
    expect(readFileSync(file, "utf8")).toBe(fileOf(bytes));
    expect(bytes.length).toBeLessThan(5000);
  });

  it("multiplies packed panels, and to the last bit alike with and without SIMD", () => {
    const [rows, columns, depth] = [12, 16, 37];
    const a = { at: 0, panel: 4 * depth, step: 4 };
    const b = { at: rows * depth, panel: 8 * depth, step: 8 };
    const c = (rows + columns) * depth;
    const cPlace = Math.ceil(c / 4) * 4;
    const stride = 20;
    const kernels = both(cPlace + rows * stride, (kernel) => {
      fill(kernel.floats, 0, cPlace + rows * stride, 1);
      kernel.block(cPlace, stride, rows, columns, a, b, depth, -1);
    });
    same(kernels, 0, cPlace + rows * stride);
    // against sums in double precision
    const start = new Float32Array(cPlace + rows * stride);
    fill(start, 0, start.length, 1);
    const m = kernels[0].floats;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let s = start[cPlace + i * stride + j];
        for (let k = 0; k < depth; k++)
          s -=
            start[a.at + (i >> 2) * a.panel + k * 4 + (i & 3)] *
            start[b.at + (j >> 3) * b.panel + k * 8 + (j & 7)];
        expect(Math.abs(m[cPlace + i * stride + j] - s)).toBeLessThan(1e-5);
      }
      // what lies between the rows is not touched
      for (let j = columns; j < stride; j++)
        expect(m[cPlace + i * stride + j]).toBe(start[cPlace + i * stride + j]);
    }
  });

  it("makes the Gram matrix of factors without packing them", () => {
    const [n, width] = [50, 16];
    const c = n * width;
    const kernels = both(c + width * width, (kernel) => {
      fill(kernel.floats, 0, c, 2);
      kernel.block(
        c,
        width,
        width,
        width,
        { at: 0, panel: 4, step: width },
        { at: 0, panel: 8, step: width },
        n,
        1,
      );
    });
    same(kernels, c, c + width * width);
    const m = kernels[0].floats;
    for (let i = 0; i < width; i++)
      for (let j = 0; j < width; j++) {
        let s = 0;
        for (let k = 0; k < n; k++) s += m[k * width + i] * m[k * width + j];
        expect(Math.abs(m[c + i * width + j] - s)).toBeLessThan(1e-5);
      }
  });

  it("scores all rows for one vector", () => {
    const [n, width] = [24, 12];
    const q = n * width;
    const kernels = both(q + width + n, (kernel) => {
      fill(kernel.floats, 0, q + width, 3);
      kernel.dots(0, n, width, q, q + width);
    });
    same(kernels, q + width, q + width + n);
    const m = kernels[0].floats;
    for (let i = 0; i < n; i++) {
      let s = 0;
      for (let k = 0; k < width; k++) s += m[i * width + k] * m[q + k];
      expect(Math.abs(m[q + width + i] - s)).toBeLessThan(1e-6);
    }
  });

  it("scores all rows of panels for one vector as for four at once", () => {
    const [n, depth] = [64, 12];
    const q = n * depth;
    const four = q + depth;
    const out = four + 4 * depth;
    const many = out + n;
    const kernels = both(many + 4 * n, (kernel) => {
      const { floats } = kernel;
      fill(floats, 0, q + depth, 4);
      for (let k = 0; k < depth; k++)
        for (let c = 0; c < 4; c++) floats[four + k * 4 + c] = floats[q + k] * (c + 1);
      kernel.panels(0, n, depth, q, out);
      kernel.block(
        many,
        n,
        4,
        n,
        { at: four, panel: 4 * depth, step: 4 },
        { at: 0, panel: 8 * depth, step: 8 },
        depth,
        1,
      );
    });
    same(kernels, out, many + 4 * n);
    const m = kernels[0].floats;
    expect(m.slice(out, many)).toEqual(m.slice(many, many + n));
    for (let i = 0; i < n; i++) {
      let s = 0;
      for (let k = 0; k < depth; k++) s += m[((i >> 3) * depth + k) * 8 + (i & 7)] * m[q + k];
      expect(Math.abs(m[out + i] - s)).toBeLessThan(1e-6);
    }
  });

  it("solves the rows of implicit ALS, whole or staged in pieces, with rows of no entry, one entry and more", () => {
    const [items, width, users] = [30, 8, 9];
    const y = 0;
    const g = items * width;
    const x = g + width * width;
    const scratch = x + users * width;
    const start = scratch + 3 * width;
    const at = start + 12;
    const lengths = [0, 1, 2, 3, 4, 5, 8, 11, 30];
    const entries = lengths.reduce((a, b) => a + b, 0);
    const w = at + entries;
    const size = w + entries + 4;
    const prepare = (kernel: FloatKernel): void => {
      const m = kernel.floats;
      fill(m, y, g, 4);
      for (let i = 0; i < width; i++)
        for (let j = 0; j < width; j++) {
          let s = i === j ? 0.5 : 0;
          for (let k = 0; k < items; k++) s += m[k * width + i] * m[k * width + j];
          m[g + i * width + j] = s;
        }
      fill(m, x, x + users * width, 5);
      kernel.ints[start] = 0;
      let e = 0;
      for (let u = 0; u < users; u++) {
        for (let k = 0; k < lengths[u]; k++, e++) {
          kernel.ints[at + e] = (k * 7 + u) % items;
          m[w + e] = 1 + ((e * 3) % 5);
        }
        kernel.ints[start + u + 1] = e;
      }
    };
    const kernels = both(size, (kernel) => {
      prepare(kernel);
      kernel.cgRows(0, users, start, at, w, y, g, x, width, scratch, 12);
    });
    same(kernels, x, scratch);
    const m = kernels[0].floats;
    // what it solves: (G + sum of w y y^T) x = sum of (1 + w) y
    for (let u = 0; u < users; u++) {
      if (lengths[u] === 0) {
        expect(m.slice(x + u * width, x + (u + 1) * width)).toEqual(new Float32Array(width));
        continue;
      }
      for (let i = 0; i < width; i++) {
        let s = 0;
        for (let j = 0; j < width; j++) s += m[g + i * width + j] * m[x + u * width + j];
        for (let e = kernels[0].ints[start + u]; e < kernels[0].ints[start + u + 1]; e++) {
          const row = y + kernels[0].ints[at + e] * width;
          let d = 0;
          for (let j = 0; j < width; j++) d += m[row + j] * m[x + u * width + j];
          s += (m[w + e] * d - (1 + m[w + e])) * m[row + i];
        }
        expect(Math.abs(s)).toBeLessThan(1e-3);
      }
    }
    // the last rows alone, their entries where a piece of them would lie
    const staged = floatKernel(size);
    prepare(staged);
    const first = staged.ints[start + 6];
    staged.ints.copyWithin(at, at + first, at + entries);
    staged.floats.copyWithin(w, w + first, w + entries);
    staged.cgRows(6, users, start, at - first, w - first, y, g, x, width, scratch, 12);
    expect(staged.floats.slice(x + 6 * width, scratch)).toEqual(m.slice(x + 6 * width, scratch));
  });

  it("does without WebAssembly where the runtime has none or refuses it", () => {
    const scope = globalThis as { WebAssembly?: unknown };
    const real = scope.WebAssembly;
    try {
      scope.WebAssembly = {
        Module: class {
          constructor() {
            throw new EvalError("refused by the content policy");
          }
        },
      };
      expect(floatKernel(8).simd).toBe(false);
      scope.WebAssembly = undefined;
      expect(floatKernel(8).simd).toBe(false);
    } finally {
      scope.WebAssembly = real;
    }
    expect(floatKernel(8).simd).toBe(true);
  });
});
