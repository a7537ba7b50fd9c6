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
/** Rows that a column has room for at first: a table of very many columns has few rows. */
const FIRST_ROWS = 64;

type Numbers = Float64Array | Uint8Array | Int16Array | Int32Array;

/** Makes room in a growing column and answers its last piece: the first one doubles up to {@link PIECE_ROWS}, then others are added. */
export function extended<T extends Numbers>(pieces: T[], type: new (length: number) => T): T {
  const last = pieces.at(-1);
  if (last === undefined || last.length === PIECE_ROWS) {
    pieces.push(new type(last === undefined ? FIRST_ROWS : PIECE_ROWS));
  } else {
    const wider = new type(last.length * 2);
    wider.set(last as never);
    pieces[pieces.length - 1] = wider;
  }
  return pieces[pieces.length - 1];
}

/** The pieces of a growing column, one after the other, cut to `rows`; empties `pieces` on the way. */
export function joined<T extends Numbers>(pieces: T[], rows: number): T {
  if (pieces.length === 1 && pieces[0].length >= rows) return pieces[0].slice(0, rows) as T;
  const all = new (pieces[0].constructor as new (length: number) => T)(rows);
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i];
    const at = i * PIECE_ROWS;
    all.set((rows - at < PIECE_ROWS ? piece.subarray(0, rows - at) : piece) as never, at);
  }
  pieces.length = 0;
  return all;
}

/** So many texts of a column are found without the dictionary's hash: a power of two. */
const RECENT = 64;

/** Text: codes into a dictionary. */
export class TextBuilder implements Builder {
  rows = 0;
  #pieces: Int32Array[] = [];
  #piece: Int32Array = new Int32Array(0);
  #at = 0;
  /** The last code of each kind of text, told apart by length and ends. */
  #recent: Int32Array = new Int32Array(RECENT).fill(-1);
  #dictionary: Dictionary;

  constructor(cursor: Cursor) {
    this.#dictionary = new Dictionary(cursor);
  }

  add(bytes: Uint8Array, start: number, end: number): boolean {
    let code = -1;
    if (end > start) {
      // the lines of one order repeat most of their fields, and most other columns hold few texts
      const kind = (end - start + 5 * bytes[start] + 11 * bytes[end - 1]) & (RECENT - 1);
      code = this.#recent[kind];
      if (code < 0 || !this.#dictionary.is(code, bytes, start, end)) {
        code = this.#dictionary.code(bytes, start, end);
        this.#recent[kind] = code;
      }
    }
    if (this.#at === this.#piece.length) {
      this.#piece = extended(this.#pieces, Int32Array);
      this.#at = this.rows % PIECE_ROWS;
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
