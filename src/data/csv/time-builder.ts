import { type Builder, extended, joined, PIECE_ROWS } from "./builders.ts";
import { writeAscii } from "./number-builder.ts";
import type { RawColumn } from "./raw-table.ts";
import { renderTime } from "./render.ts";
import {
  DATE,
  EMPTY,
  MINUTES,
  SECONDS,
  T_MARK,
  THOUSANDTHS,
  ZONE_COLON,
  ZONE_PLAIN,
  ZONE_SPACE_COLON,
  ZONE_SPACE_PLAIN,
  ZONE_SPACE_UTC,
  ZONE_Z,
} from "./shape.ts";

const DAY = 86_400_000;

/**
 * ISO dates and times: `YYYY-MM-DD`, then optionally "T" or a space and `HH:MM`, `:SS`, `.fff`, then optionally "Z", "+02:00", "+0200"
 * (the offset also after a space) or " UTC". Anything else, an impossible date included, is refused and makes the column text.
 */
export class TimeBuilder implements Builder {
  rows = 0;
  #walls: Float64Array[] = [];
  #shapes: Uint8Array[] = [];
  #offsets: (Int16Array | undefined)[] = [];
  #wall: Float64Array = new Float64Array(0);
  #shape: Uint8Array = new Uint8Array(0);
  #at = 0;
  #hasOffsets = false;
  #lastDate = -1;
  #lastDay = 0;

  add(b: Uint8Array, start: number, end: number): boolean {
    let wall = Number.NaN;
    let shape = EMPTY;
    let offset = 0;
    if (end > start) {
      if (end - start < 10 || b[start + 4] !== 45 || b[start + 7] !== 45) return false;
      const year = two(b, start) * 100 + two(b, start + 2);
      const month = two(b, start + 5);
      const day = two(b, start + 8);
      // NaN from a byte that is no digit fails every comparison
      if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return false;
      const date = (year * 12 + month) * 32 + day;
      if (date !== this.#lastDate) {
        const number = civilDay(year, month, day);
        if (Number.isNaN(number)) return false;
        this.#lastDate = date;
        this.#lastDay = number * DAY;
      }
      wall = this.#lastDay;
      shape = DATE;
      let i = start + 10;
      if (i < end) {
        if (end - i < 6 || b[i + 3] !== 58) return false;
        if (b[i] === 84) shape = T_MARK;
        else if (b[i] !== 32) return false;
        const hour = two(b, i + 1);
        const minute = two(b, i + 4);
        if (!(hour <= 23 && minute <= 59)) return false;
        let rest = (hour * 60 + minute) * 60_000;
        i += 6;
        let precision = MINUTES;
        if (i + 2 < end && b[i] === 58) {
          const second = two(b, i + 1);
          if (!(second <= 59)) return false;
          rest += second * 1000;
          i += 3;
          precision = SECONDS;
          if (i + 3 < end && b[i] === 46) {
            const thousandths = two(b, i + 1) * 10 + (b[i + 3] - 48);
            if (!(thousandths >= 0) || b[i + 3] < 48 || b[i + 3] > 57) return false;
            rest += thousandths;
            i += 4;
            precision = THOUSANDTHS;
          }
        }
        wall += rest;
        shape += precision;
        if (i < end) {
          const zone = zoneMark(b, i, end);
          if (zone < 0) return false;
          shape += zone;
          if (zone !== ZONE_Z && zone !== ZONE_SPACE_UTC) {
            offset = offsetOf(b, end);
            // "-00:00" could not be told from "+00:00" again
            if (Number.isNaN(offset)) return false;
            this.#hasOffsets = true;
          }
        }
      }
    }
    if (this.#at === this.#wall.length) this.#grow();
    this.#wall[this.#at] = wall;
    this.#shape[this.#at] = shape;
    if (offset !== 0) this.#setOffset(offset);
    this.#at++;
    this.rows++;
    return true;
  }

  write(row: number, into: Uint8Array): number {
    const piece = Math.floor(row / PIECE_ROWS);
    const at = row % PIECE_ROWS;
    return writeAscii(
      renderTime(this.#walls[piece][at], this.#shapes[piece][at], this.#offsets[piece]?.[at] ?? 0),
      into,
    );
  }

  finish(): RawColumn {
    const offsets = this.#hasOffsets ? this.#offsets.map((piece) => piece ?? new Int16Array(0)) : null;
    return {
      kind: "time",
      wall: joined(this.#walls, this.rows),
      shapes: joined(this.#shapes, this.rows),
      offsets: offsets && joined(offsets, this.rows),
    };
  }

  #setOffset(offset: number): void {
    const last = this.#walls.length - 1;
    let piece = this.#offsets[last];
    if (piece === undefined || piece.length < this.#wall.length) {
      const wider = new Int16Array(this.#wall.length);
      if (piece !== undefined) wider.set(piece);
      piece = wider;
      this.#offsets[last] = piece;
    }
    piece[this.#at] = offset;
  }

  #grow(): void {
    this.#wall = extended(this.#walls, Float64Array);
    this.#shape = extended(this.#shapes, Uint8Array);
    if (this.#offsets.length < this.#walls.length) this.#offsets.push(undefined);
    this.#at = this.rows % PIECE_ROWS;
  }
}

/** Days since 1970-01-01 of a date of the proleptic Gregorian calendar; NaN when there is no such date. */
export function civilDay(year: number, month: number, day: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length =
    month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= length)) return Number.NaN;
  // years counted from March, so that the leap day comes last (H. Hinnant, "chrono-compatible low-level date algorithms")
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
}

/** Two digits as a number, NaN when one is no digit. */
function two(b: Uint8Array, i: number): number {
  const tens = b[i] - 48;
  const ones = b[i + 1] - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function zoneMark(b: Uint8Array, i: number, end: number): number {
  const length = end - i;
  if (length === 1) return b[i] === 90 ? ZONE_Z : -1;
  const space = b[i] === 32 ? 1 : 0;
  if (space === 1 && length === 4 && b[i + 1] === 85 && b[i + 2] === 84 && b[i + 3] === 67)
    return ZONE_SPACE_UTC;
  const sign = b[i + space];
  if (sign !== 43 && sign !== 45) return -1;
  if (length - space === 5) return space === 1 ? ZONE_SPACE_PLAIN : ZONE_PLAIN;
  if (length - space === 6 && b[end - 3] === 58) return space === 1 ? ZONE_SPACE_COLON : ZONE_COLON;
  return -1;
}

/** Minutes east of UTC of the offset that ends at `end`; NaN when it is none. */
function offsetOf(b: Uint8Array, end: number): number {
  const colon = b[end - 3] === 58 ? 1 : 0;
  const hours = two(b, end - 4 - colon);
  const minutes = two(b, end - 2);
  if (!(hours <= 15 && minutes <= 59)) return Number.NaN;
  const offset = hours * 60 + minutes;
  if (b[end - 5 - colon] === 43) return offset;
  return offset === 0 ? Number.NaN : -offset;
}
