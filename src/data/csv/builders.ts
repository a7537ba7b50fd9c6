import { type Cursor, Dictionary } from "./dictionary.ts";
import type { RawColumn } from "./raw-table.ts";

/**
 * Collects the fields of one column. `add` answers false when the field is not of the builder's kind (nothing is kept of it then); the
 * caller demotes the builder to text and adds it there.
 */
export interface Builder {
  readonly rows: number;
  add(bytes: Uint8Array, start: number, end: number): boolean;
  /** Writes the exact text of `row` into `into`, answers its length; -1 when empty. */
  write(row: number, into: Uint8Array): number;
  finish(): RawColumn;
}

/** Rows per piece of a growing column; pieces are joined once at the end. */
export const PIECE_ROWS: number = 1 << 16;

type Numbers = Float64Array | Uint8Array | Int16Array | Int32Array;

/** The pieces of a growing column, one after the other, cut to `rows`; empties `pieces` on the way. */
export function joined<T extends Numbers>(pieces: T[], rows: number): T {
  if (pieces.length === 1) return pieces[0].slice(0, rows) as T;
  const all = new (pieces[0].constructor as new (length: number) => T)(rows);
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i];
    const at = i * PIECE_ROWS;
    all.set((rows - at < PIECE_ROWS ? piece.subarray(0, rows - at) : piece) as never, at);
  }
  pieces.length = 0;
  return all;
}

/** Text: codes into a dictionary. */
export class TextBuilder implements Builder {
  rows = 0;
  #pieces: Int32Array[] = [];
  #piece: Int32Array = new Int32Array(0);
  #at: number = PIECE_ROWS;
  #last = -1;
  #dictionary: Dictionary;

  constructor(cursor: Cursor) {
    this.#dictionary = new Dictionary(cursor);
  }

  add(bytes: Uint8Array, start: number, end: number): boolean {
    let code = -1;
    if (end > start) {
      code = this.#last;
      // the lines of one order repeat most of their fields
      if (code < 0 || !this.#dictionary.is(code, bytes, start, end)) {
        code = this.#dictionary.code(bytes, start, end);
        this.#last = code;
      }
    }
    if (this.#at === PIECE_ROWS) {
      this.#piece = new Int32Array(PIECE_ROWS);
      this.#pieces.push(this.#piece);
      this.#at = 0;
    }
    this.#piece[this.#at++] = code;
    this.rows++;
    return true;
  }

  write(): number {
    return -1;
  }

  finish(): RawColumn {
    if (this.rows === 0) return { kind: "text", codes: new Int32Array(0), levels: [] };
    const levels = this.#dictionary.levels();
    this.#dictionary = undefined as never;
    return { kind: "text", codes: joined(this.#pieces, this.rows), levels };
  }
}

/** A column that has been empty so far: only counts. */
export class EmptyBuilder implements Builder {
  rows = 0;

  add(_bytes: Uint8Array, start: number, end: number): boolean {
    if (end > start) return false;
    this.rows++;
    return true;
  }

  write(): number {
    return -1;
  }

  finish(): RawColumn {
    return { kind: "text", codes: new Int32Array(this.rows).fill(-1), levels: [] };
  }
}
