import { wasmExports } from "../../core/host.ts";
import { bytesOf } from "../../numeric/float-kernel/float-kernel.ts";
import { EQUATIONS } from "./equations-text.ts";
import { type EquationRoutines, plainEquations } from "./plain-equations.ts";

/**
 * Solves (G + sum w y y') x = sum (1 + w) y in float64, exactly by Cholesky: what a customer (item) is, given the other side. By WebAssembly where the runtime allows it, else in plain
 * TypeScript to the same bits. Made once for so many rows of y, `width` numbers each (the factors, filled up to a multiple of four with zeros), and used for any
 * number of solutions of up to `longest` entries.
 */
export class NormalEquations {
  /** The rows of y, to be written before the first solution. */
  readonly y: Float64Array;
  /** G, of which the upper triangle is read; call `ready` when it is written. */
  readonly g: Float64Array;
  readonly width: number;
  readonly #rows: number;
  readonly #x: Float64Array;
  readonly #again: Float64Array;
  readonly #four: Float64Array;
  readonly #weight: Float64Array;
  readonly #at: Int32Array;
  readonly #routines: EquationRoutines;
  #floor = 0;

  constructor(rows: number, width: number, longest: number, plain = false) {
    const square = width * width;
    const most = Math.ceil(longest / 4) * 4;
    const yAt = 2 * square + 6 * width;
    const weightAt = yAt + (rows + 1) * width;
    const bytes = (weightAt + most + most / 2) * 8;
    const wasm = plain ? undefined : wasmExports(bytesOf(EQUATIONS));
    wasm?.memory.grow(Math.ceil(bytes / 65_536));
    const buffer = (wasm?.memory.buffer ?? new ArrayBuffer(bytes)) as ArrayBuffer;
    this.#routines = (wasm as unknown as EquationRoutines | undefined) ?? plainEquations(buffer);
    const numbers = (at: number, length: number) => new Float64Array(buffer, at * 8, length);
    this.width = width;
    this.#rows = rows;
    this.g = numbers(0, square);
    this.#x = numbers(2 * square, width);
    this.#again = numbers(2 * square + width, width);
    this.#four = numbers(2 * square + 2 * width, 4 * width);
    this.y = numbers(yAt, rows * width);
    this.#weight = numbers(weightAt, most);
    this.#at = new Int32Array(buffer, (weightAt + most) * 8, most);
  }

  /** To be called when G is written: the least that a pivot may be follows from it, so that what cannot be told apart does not blow up. */
  ready(): void {
    let most = 0;
    for (let k = 0; k < this.width; k++) most = Math.max(most, this.g[k * this.width + k]);
    this.#floor = most * 1e-13;
  }

  /**
   * The solution for the entries `from` to before `to`: places of rows of y, and their weights, one for each or the same for all. It stands until the next call. O(entries width^2 + width^3 / 3).
   */
  solve(at: Int32Array, weight: Float64Array | number, from: number, to: number): Float64Array {
    const entries = to - from;
    // filled up with the row of zeros behind the others
    const end = Math.ceil(entries / 4) * 4;
    this.#at.set(at.subarray(from, to));
    this.#at.fill(this.#rows, entries, end);
    if (typeof weight === "number") this.#weight.fill(weight, 0, entries);
    else this.#weight.set(weight.subarray(from, to));
    this.#weight.fill(0, entries, end);
    this.#routines.solve(
      this.#at.byteOffset,
      this.#weight.byteOffset,
      entries,
      this.width,
      this.#x.byteOffset,
      this.y.byteOffset,
      0,
      this.g.byteLength,
      this.#floor,
    );
    return this.#x;
  }

  /** The equations of the last `solve` for another right side; it stands until the next call. O(width^2). */
  again(b: Float64Array): Float64Array {
    this.#again.set(b);
    this.#routines.substitute(this.width, this.#again.byteOffset, this.g.byteLength);
    return this.#again;
  }

  /** The equations of the last `solve` for rows of y as right sides: the solutions, one after the other. O(rows width^2). */
  againFor(rows: readonly number[]): Float64Array {
    const { width, y } = this;
    const four = this.#four;
    const out = new Float64Array(rows.length * width);
    for (let r = 0; r < rows.length; r += 4) {
      const some = Math.min(4, rows.length - r);
      for (let s = 0; s < some; s++)
        for (let k = 0; k < width; k++) four[4 * k + s] = y[rows[r + s] * width + k];
      this.#routines.four(width, four.byteOffset, this.g.byteLength);
      for (let s = 0; s < some; s++)
        for (let k = 0; k < width; k++) out[(r + s) * width + k] = four[4 * k + s];
    }
    return out;
  }
}
