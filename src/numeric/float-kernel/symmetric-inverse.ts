import type { Steps } from "../../core/work.ts";
import { type BlockArithmetic, doubleBlock } from "./double-block.ts";
import { floatKernel } from "./float-kernel.ts";

/** A symmetric positive definite matrix to be inverted in its own place. Only its lower triangle is held, in square blocks: 2 n^2 bytes in single precision. */
export interface SymmetricInverse {
  /** Whether the products run by SIMD. */
  readonly simd: boolean;
  /** Sets row i: the entries 0 to i of `row`. */
  readonly setRow: (i: number, row: ArrayLike<number>) => void;
  /**
   * Inverts it; false when it is not positive definite to rounding. Gauss-Jordan by blocks (the sweep), which touches each lower block once per block of columns: n^3
   * operations, as many as a Cholesky factor and the inverse from it take, and all but a little of them block products.
   */
  readonly invert: () => Steps<boolean>;
  /** Writes the whole inverse, n x n row after row. O(n^2). */
  readonly copyTo: (out: Float32Array | Float64Array) => Steps<void>;
}

/** An empty one. `plain`: without WebAssembly. RangeError where there is no room. */
export function symmetricInverse(n: number, precision: "single" | "double", plain = false): SymmetricInverse {
  const size = blockSize(n);
  const count = Math.ceil(n / size);
  const area = size * size;
  const tiles = (count * (count + 1)) / 2;
  // after the lower blocks: the swept columns in panels of 8 and, times the inverse, of 4; then three blocks of scratch
  const total = tiles * area + 2 * count * area + 3 * area;
  const kernel = precision === "single" ? floatKernel(total, plain) : undefined;
  const arithmetic = kernel ?? doubleBlock(total);
  const simd = kernel?.simd ?? false;
  const m = arithmetic.floats;
  // what fills the last blocks up is a unit matrix
  for (let i = n; i < count * size; i++) m[tileAt(count - 1, count - 1, area) + (i % size) * (size + 1)] = 1;
  const layout = { arithmetic, size, count };
  return {
    simd,
    setRow: (i, row) => {
      const r = (i % size) * size;
      const bi = Math.floor(i / size);
      for (let bj = 0; bj <= bi; bj++) {
        const to = tileAt(bi, bj, area) + r;
        const from = bj * size;
        const end = Math.min(size, i + 1 - from);
        for (let c = 0; c < end; c++) m[to + c] = row[from + c];
      }
    },
    invert: () => sweep(layout, simd ? 2e8 : 1e7),
    copyTo: function* (out) {
      for (let bi = 0; bi < count; bi++) {
        for (let bj = 0; bj <= bi; bj++) {
          const rows = Math.min(size, n - bi * size);
          const columns = Math.min(size, n - bj * size);
          for (let r = 0; r < rows; r++) {
            const from = tileAt(bi, bj, area) + r * size;
            const i = bi * size + r;
            const end = bi === bj ? r + 1 : columns;
            for (let c = 0; c < end; c++) {
              const j = bj * size + c;
              out[i * n + j] = -m[from + c];
              out[j * n + i] = -m[from + c];
            }
          }
        }
        yield [bi + 1, count];
      }
    },
  };
}

interface Layout {
  readonly arithmetic: BlockArithmetic;
  readonly size: number;
  readonly count: number;
}

function tileAt(i: number, j: number, area: number): number {
  return ((i * (i + 1)) / 2 + j) * area;
}

/** The size of block, a multiple of 8, that costs least: less filling up, less time in the small inverses, fewer passes over memory. */
function blockSize(n: number): number {
  let best = 8;
  let least = Number.POSITIVE_INFINITY;
  for (let size = 8; size <= 256; size += 8) {
    const count = Math.ceil(n / size);
    const full = count * size;
    const cost = full ** 3 * (1 + 1 / count) * (1 + 10 / size) + 30 * full * size ** 2;
    if (cost < least) {
      least = cost;
      best = size;
    }
  }
  return best;
}

// afterwards the matrix holds minus its inverse
function* sweep({ arithmetic, size, count }: Layout, budget: number): Steps<boolean> {
  const { block, floats: m } = arithmetic;
  const area = size * size;
  const eights = ((count * (count + 1)) / 2) * area;
  const fours = eights + count * area;
  const pivot4 = fours + count * area;
  const pivot8 = pivot4 + area;
  const product = pivot8 + area;
  const pivot = new Float64Array(area);
  const perBlock = 2 * size ** 3;
  const total = count * ((count * (count + 1)) / 2) * perBlock;
  let done = 0;
  let next = budget;
  for (let k = 0; k < count; k++) {
    const own = tileAt(k, k, area);
    for (let e = 0; e < area; e++) pivot[e] = m[own + e];
    if (!invertSmall(pivot, size)) return false;
    for (let r = 0; r < size; r++)
      for (let c = 0; c < size; c++) m[pivot8 + panelPlace(r, c, size, 8)] = pivot[r * size + c];
    for (let i = 0; i < count; i++) {
      if (i === k) continue;
      // the blocks of a column above its diagonal are those of the row, on their side
      const at = i > k ? tileAt(i, k, area) : tileAt(k, i, area);
      const [down, across] = i > k ? [size, 1] : [1, size];
      for (let r = 0; r < size; r++)
        for (let c = 0; c < size; c++) {
          const value = m[at + r * down + c * across];
          m[eights + i * area + panelPlace(r, c, size, 8)] = value;
          m[pivot4 + panelPlace(r, c, size, 4)] = value;
        }
      m.fill(0, product, product + area);
      block(product, size, size, size, panels(pivot4, size, 4), panels(pivot8, size, 8), size, 1);
      for (let r = 0; r < size; r++)
        for (let c = 0; c < size; c++) {
          const value = m[product + r * size + c];
          m[fours + i * area + panelPlace(r, c, size, 4)] = value;
          m[at + r * down + c * across] = value;
        }
    }
    for (let i = 0; i < count; i++) {
      if (i === k) {
        for (let e = 0; e < area; e++) m[own + e] = -pivot[e];
        continue;
      }
      const a = panels(fours + i * area, size, 4);
      for (let j = 0; j <= i; j++) {
        if (j === k) continue;
        block(tileAt(i, j, area), size, size, size, a, panels(eights + j * area, size, 8), size, -1);
        done += perBlock;
        if (done >= next) {
          next = done + budget;
          yield [done, total];
        }
      }
    }
    done = (k + 1) * (total / count);
  }
  return true;
}

function panelPlace(r: number, c: number, size: number, height: 4 | 8): number {
  return (r - (r & (height - 1))) * size + c * height + (r & (height - 1));
}

function panels(at: number, size: number, height: number): { at: number; panel: number; step: number } {
  return { at, panel: height * size, step: height };
}

/** The inverse of a small symmetric positive definite matrix, of which the lower triangle is read. In double precision, in place. */
function invertSmall(a: Float64Array, n: number): boolean {
  const v = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    for (let j = 0; j < k; j++) v[j] = a[k * n + j];
    for (let i = k; i < n; i++) v[i] = a[i * n + k];
    const own = v[k];
    if (!(own > 0)) return false;
    for (let i = 0; i < n; i++) {
      const w = v[i] / own;
      if (w === 0 || i === k) continue;
      const row = i * n;
      for (let j = 0; j <= i; j++) a[row + j] -= w * v[j];
    }
    for (let j = 0; j < k; j++) a[k * n + j] = v[j] / own;
    for (let i = k + 1; i < n; i++) a[i * n + k] = v[i] / own;
    a[k * n + k] = -1 / own;
  }
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      a[i * n + j] = -a[i * n + j];
      a[j * n + i] = a[i * n + j];
    }
  return true;
}
