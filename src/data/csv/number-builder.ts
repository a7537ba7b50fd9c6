import { type Builder, extended, joined, PIECE_ROWS } from "./builders.ts";
import type { RawColumn } from "./raw-table.ts";
import { renderNumber } from "./render.ts";
import { EMPTY, MINUS_ZERO } from "./shape.ts";

const POWERS: readonly number[] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/**
 * Plain decimal numbers written the one canonical way: optional "-", no leading zeros, "." and at most 15 digits (whole numbers up to
 * 2^53 - 1). Mantissa and power of ten are then exact doubles, so their quotient is the correctly rounded value and the text can be
 * rendered again. Anything else ("007", "+5", ".5", "1e3") is refused and makes the column text.
 */
export class NumberBuilder implements Builder {
  rows = 0;
  #values: Float64Array[] = [];
  #decimals: Uint8Array[] = [];
  #value: Float64Array = new Float64Array(0);
  #decimal: Uint8Array = new Uint8Array(0);
  #at = 0;

  add(bytes: Uint8Array, start: number, end: number): boolean {
    let value = Number.NaN;
    let decimals = EMPTY;
    if (end > start) {
      let i = start;
      const minus = bytes[i] === 45;
      if (minus) i++;
      const first = i;
      let mantissa = 0;
      let digit = bytes[i] - 48;
      while (i < end && digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        digit = bytes[++i] - 48;
      }
      const whole = i - first;
      if (whole === 0 || (bytes[first] === 48 && whole > 1)) return false;
      if (i === end) {
        if (whole > 16 || mantissa > Number.MAX_SAFE_INTEGER) return false;
        decimals = 0;
        value = mantissa;
      } else {
        if (bytes[i] !== 46) return false;
        const point = ++i;
        digit = bytes[i] - 48;
        while (i < end && digit >= 0 && digit <= 9) {
          mantissa = mantissa * 10 + digit;
          digit = bytes[++i] - 48;
        }
        decimals = i - point;
        if (i !== end || decimals === 0 || whole + decimals > 15) return false;
        value = mantissa / POWERS[decimals];
      }
      if (minus) {
        if (value === 0) decimals += MINUS_ZERO;
        else value = -value;
      }
    }
    if (this.#at === this.#value.length) this.#grow();
    this.#value[this.#at] = value;
    this.#decimal[this.#at++] = decimals;
    this.rows++;
    return true;
  }

  write(row: number, into: Uint8Array): number {
    const piece = Math.floor(row / PIECE_ROWS);
    const at = row % PIECE_ROWS;
    return writeAscii(renderNumber(this.#values[piece][at], this.#decimals[piece][at]), into);
  }

  finish(): RawColumn {
    return {
      kind: "number",
      values: joined(this.#values, this.rows),
      decimals: joined(this.#decimals, this.rows),
    };
  }

  #grow(): void {
    this.#value = extended(this.#values, Float64Array);
    this.#decimal = extended(this.#decimals, Uint8Array);
    this.#at = this.rows % PIECE_ROWS;
  }
}

/** Writes ASCII text as bytes, answers its length; -1 for null. */
export function writeAscii(text: string | null, into: Uint8Array): number {
  if (text === null) return -1;
  for (let i = 0; i < text.length; i++) into[i] = text.charCodeAt(i);
  return text.length;
}
