import { wasmExports } from "../../core/host.ts";
import { plainKernel } from "./plain-kernel.ts";
import { WASM } from "./wasm-text.ts";

/**
 * Dense float32 arithmetic on one block of memory: by WebAssembly SIMD where the runtime allows it, else in plain TypeScript (20 to 40 times slower). Both add in the same
 * order and round every product and sum to float32, so their results are equal to the last bit (but for the sign of a zero).
 *
 * How to use it. Say at the start how many floats there will be; lay matrices out in `floats` (and lists of places in `ints`: the same memory, seen as whole numbers) at
 * places of your own, multiples of 4 floats; call routines with those places. All places and strides count floats, never bytes. Nothing is checked: a
 * wrong place gives wrong numbers or a trap. An instance belongs to one fit; when nobody holds it, its memory goes.
 *
 * Rows of a matrix of factors are `width` floats long, a multiple of 4 (of 8 for `block`): pad with zeros, which change nothing.
 */
export interface FloatKernel {
  /** Whether it runs by SIMD. */
  readonly simd: boolean;
  readonly floats: Float32Array;
  /** The same memory as whole numbers. */
  readonly ints: Int32Array;
  /**
   * C += alpha A B^T for a block of `rows` (a multiple of 4) by `columns` (a multiple of 8) with inner length `depth`, row-major at `c`, its rows `stride` apart. A is read in
   * panels of 4 rows: the 4 floats of inner place k of panel i are at `a.at + i a.panel + k a.step`; B in panels of 8 likewise. Panels packed one
   * after another have `step` 4 (8) and `panel` 4 depth (8 depth). Gram matrix Y^T Y of rows `width` apart: A and B both lie at Y with `step` width and `panel` 4 (8).
   * Per element, the sum over k is made first, in order, then times alpha added to C. 2 rows columns depth operations.
   */
  readonly block: (
    c: number,
    stride: number,
    rows: number,
    columns: number,
    a: Panels,
    b: Panels,
    depth: number,
    alpha: number,
  ) => void;
  /** out[i] = row i of y, times q, for `rows` rows (a multiple of 4) of `width`. Scores of all items for one customer. */
  readonly dots: (y: number, rows: number, width: number, q: number, out: number) => void;
  /**
   * out[i] = row i of y, times q, for `rows` rows (a multiple of 32) that lie in panels of 8, one after another, `depth` long: bit for bit what `block` adds to zeros for q
   * among its rows. The scores that one customer gets here are those that four get at once there, in half the time each.
   */
  readonly panels: (y: number, rows: number, depth: number, q: number, out: number) => void;
  /**
   * Conjugate gradient steps from where x stands, for each row u from `from` to before `to`, on
   * (G + sum over its entries of w y y^T) x_u = sum of (1 + w) y, the normal equations of implicit ALS with confidence 1 + w. G is symmetric (Y^T Y and the
   * regularization), `width` x `width`. Row u has the entries `ints[start + u]` to before `ints[start + u + 1]`: places of y in `ints[at + e]`, weights in
   * `floats[w + e]`, after the last of which three more floats are read (not used). A row without entries becomes zero. Stops early at a squared residual below 1e-20.
   * `scratch` has room for 3 widths. Entries may be staged a piece at a time: give `at - first entry`, `w - first entry` of the piece.
   * About (steps + 1) (4 entries width + 2 width^2) operations a row.
   */
  readonly cgRows: (
    from: number,
    to: number,
    start: number,
    at: number,
    w: number,
    y: number,
    g: number,
    x: number,
    width: number,
    scratch: number,
    steps: number,
  ) => void;
}

/** Where the panels of a factor of a product lie. */
export interface Panels {
  readonly at: number;
  /** From one panel to the next. */
  readonly panel: number;
  /** From one inner place to the next. */
  readonly step: number;
}

type Routine = (...numbers: number[]) => void;

const PAGE = 65_536;

/** A kernel with room for so many floats, all 0. `plain` leaves WebAssembly out. RangeError where the runtime has no room. */
export function floatKernel(floats: number, plain = false): FloatKernel {
  const wasm = plain ? undefined : wasmExports(bytesOf(WASM));
  if (wasm === undefined) return plainKernel(floats);
  wasm.memory.grow(Math.ceil((floats * 4) / PAGE));
  const { buffer } = wasm.memory;
  const { block, dots, panels, cgRows } = wasm as unknown as {
    block: Routine;
    dots: Routine;
    panels: Routine;
    cgRows: Routine;
  };
  return {
    simd: true,
    floats: new Float32Array(buffer),
    ints: new Int32Array(buffer),
    block: (c, stride, rows, columns, a, b, depth, alpha) =>
      block(
        c * 4,
        stride * 4,
        rows,
        columns,
        a.at * 4,
        a.panel * 4,
        a.step * 4,
        b.at * 4,
        b.panel * 4,
        b.step * 4,
        depth,
        alpha,
      ),
    dots: (y, rows, width, q, out) => dots(y * 4, rows, width * 4, q * 4, out * 4),
    panels: (y, rows, depth, q, out) => panels(y * 4, depth * 32, rows, q * 4, depth, out * 4),
    cgRows: (from, to, start, at, w, y, g, x, width, scratch, steps) =>
      cgRows(from, to, start * 4, at * 4, w * 4, y * 4, g * 4, x * 4, width * 4, scratch * 4, steps),
  };
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The bytes of base64 text. */
export function bytesOf(text: string): Uint8Array {
  const length = text.replace(/=+$/, "").length;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let held = 0;
  let bits = 0;
  let out = 0;
  for (let i = 0; i < length; i++) {
    held = ((held << 6) | DIGITS.indexOf(text[i])) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[out++] = (held >> bits) & 0xff;
    }
  }
  return bytes;
}
