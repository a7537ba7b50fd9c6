import { type Builder, EmptyBuilder, TextBuilder } from "./builders.ts";
import type { Cursor } from "./dictionary.ts";
import { NumberBuilder } from "./number-builder.ts";
import type { RawColumn } from "./raw-table.ts";
import { type RowSink, undouble } from "./scan.ts";
import { TimeBuilder } from "./time-builder.ts";

/** Whether a column is wanted, and whether it is to stay text whatever it looks like. */
export type ColumnPick = boolean | "text";

/** Longest text a number or time column can have written. */
const LONGEST_RENDERED = 64;

/** Takes the data rows of a text into column builders. */
export class TableSink implements RowSink {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly width: number;
  rows = 0;
  readonly ragged: { count: number; examples: { row: number; line: number; fields: number }[] } = {
    count: 0,
    examples: [],
  };
  readonly jumps: { rows: number[]; lines: number[] } = { rows: [], lines: [] };
  #builders: (Builder | null)[];
  /** Positions of the wanted columns. */
  #picked: number[];
  #cursor: Cursor = { line: 1 };
  #nextLine = 1;
  #skipEmpty: boolean;

  constructor(picks: readonly ColumnPick[], skipEmpty: boolean) {
    this.width = picks.length;
    this.starts = new Int32Array(picks.length);
    this.ends = new Int32Array(picks.length);
    this.#builders = picks.map((pick) =>
      pick === "text" ? new TextBuilder(this.#cursor) : pick ? new EmptyBuilder() : null,
    );
    this.#picked = picks.flatMap((pick, i) => (pick === false ? [] : [i]));
    this.#skipEmpty = skipEmpty;
  }

  row(bytes: Uint8Array, fields: number, extra: boolean, line: number): boolean {
    const { starts, ends } = this;
    if (fields < this.width || extra) {
      const row = this.rows + this.ragged.count++;
      if (this.ragged.examples.length < 10) this.ragged.examples.push({ row, line, fields });
      return true;
    }
    if (this.#skipEmpty && this.#isEmpty()) return true;
    this.#cursor.line = line;
    if (line !== this.#nextLine) {
      this.jumps.rows.push(this.rows);
      this.jumps.lines.push(line);
    }
    this.#nextLine = line + 1;
    const picked = this.#picked;
    const builders = this.#builders;
    for (let k = 0; k < picked.length; k++) {
      const column = picked[k];
      let start = starts[column];
      let end = ends[column];
      if (start < 0) {
        start = ~start;
        end = undouble(bytes, start, end);
      }
      if (!(builders[column] as Builder).add(bytes, start, end)) this.#convert(column, bytes, start, end);
    }
    this.rows++;
    return true;
  }

  /** The columns, built one at a time so that the pieces of one are free before the next is joined. */
  finish(): (RawColumn | null)[] {
    return this.#builders.map((builder, i) => {
      this.#builders[i] = null;
      return builder === null ? null : builder.finish();
    });
  }

  #isEmpty(): boolean {
    for (let i = 0; i < this.width; i++) if (this.starts[i] !== this.ends[i]) return false;
    return true;
  }

  /** The field is not of the column's kind: the first one of a column chooses the kind, a later one makes the column text. */
  #convert(column: number, bytes: Uint8Array, start: number, end: number): void {
    const old = this.#builders[column] as Builder;
    const text = () => new TextBuilder(this.#cursor);
    const kinds =
      old instanceof EmptyBuilder ? [() => new NumberBuilder(), () => new TimeBuilder(), text] : [text];
    for (const kind of kinds) {
      const fresh = refill(old, kind());
      this.#builders[column] = fresh;
      if (fresh.add(bytes, start, end)) return;
    }
  }
}

/** Writes every field of `old` into `fresh`, from the exact text. */
function refill(old: Builder, fresh: Builder): Builder {
  const bytes = new Uint8Array(LONGEST_RENDERED);
  for (let row = 0; row < old.rows; row++) fresh.add(bytes, 0, Math.max(0, old.write(row, bytes)));
  return fresh;
}
