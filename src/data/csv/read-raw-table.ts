import { ClienteleError, show } from "../../core/errors.ts";
import { pause, wallClock } from "../../core/host.ts";
import { byteChunks, byteLength, type TextSource } from "../../core/text-source.ts";
import { checkAbort, type Work } from "../../core/work.ts";
import { detectDelimiter } from "./detect.ts";
import { columnNames, readRow } from "./header.ts";
import type { Ragged, RawTable } from "./raw-table.ts";
import { LONGEST_LINE, type Scan, type ScanState, scannerFor, tooLong, unclosed } from "./scan.ts";
import { type ColumnPick, TableSink } from "./table-sink.ts";

/** How {@link readRawTable} reads. Every field may be undefined. */
export interface RawOptions extends Work {
  /** One ASCII character, or "whitespace" for columns set apart by blanks; default: `, ; tab |` by the head of the text. */
  readonly delimiter?: string | undefined;
  /** False: the first row is data; names are `names`, or "column 1" and so on. Default true. */
  readonly header?: boolean | undefined;
  /** Names instead of the header's (which is skipped when `header` is true). */
  readonly names?: readonly string[] | undefined;
  /** Encoding of bytes without a byte order mark; default "utf-8". */
  readonly encoding?: string | undefined;
  /** Ragged rows: an error (default) or left out and counted in `ragged`. */
  readonly onInvalid?: "throw" | "skip" | undefined;
  /** Equal column names: an error (default) or numbered: "note", "note (2)". */
  readonly duplicates?: "throw" | "rename" | undefined;
  /** Leaves out rows that consist of delimiters only. Default false. */
  readonly skipEmptyRows?: boolean | undefined;
  /** Asked when no delimiter was given and the header is one column: whether its blanks set columns apart. Default: they do not. */
  readonly blanks?: ((header: string) => boolean) | undefined;
  /** Called once with the names: which columns are wanted, and which must stay text. Default: all. */
  readonly pick?: ((header: readonly string[], delimiter: string) => readonly ColumnPick[]) | undefined;
  /** Bytes scanned at a time, for tests of what happens at the seams. Default: a block, 256 KiB. */
  readonly step?: number | undefined;
}

const BLOCK = 1 << 18;

/**
 * Reads delimited text as a stream of bytes into compact columns that still hold the exact text (see `raw-table.ts`). At no time more of
 * the text is held than one block (256 KiB) and one row. O(bytes) time.
 *
 * Errors: "empty-input" (no header row, or a header and nothing else), "bad-csv" (quotes, equal names, ragged rows under
 * `onInvalid: "throw"`), "line-too-long" (16 MiB without a row's end), "bad-option", "aborted", and those of `byteChunks`.
 */
export async function readRawTable(source: TextSource, options: RawOptions = {}): Promise<RawTable> {
  checkDelimiter(options.delimiter);
  checkAbort(options.signal);
  const total = byteLength(source);
  const reader = new BlockReader(options);
  let last = wallClock();
  for await (const chunk of byteChunks(source, options.encoding)) {
    reader.push(chunk);
    options.onProgress?.(reader.bytes, total);
    if (wallClock() - last > 16) {
      await pause();
      last = wallClock();
    }
    checkAbort(options.signal);
  }
  const table = reader.finish();
  options.onProgress?.(Number.isNaN(total) ? table.bytes : total, Number.isNaN(total) ? table.bytes : total);
  return table;
}

/** Collects chunks into one block, scans it, moves the unfinished row to its front. */
class BlockReader {
  bytes = 0;
  #options: RawOptions;
  #block: Uint8Array = new Uint8Array(BLOCK + 1);
  #length = 0;
  /** Scan only when so much is there: an unfinished row at least doubles before it is looked at again. */
  #threshold: number = BLOCK;
  #state: ScanState = { line: 1, openQuote: 0 };
  #scan: Scan | undefined;
  #sink: TableSink | undefined;
  #delimiter = ",";
  #header: string[] = [];
  #unnamed: boolean[] = [];

  constructor(options: RawOptions) {
    this.#options = options;
  }

  push(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    let at = 0;
    while (at < chunk.length) {
      const n = Math.min(chunk.length - at, this.#threshold - this.#length);
      // one byte more: the scanner writes its end mark there
      if (this.#length + n >= this.#block.length) {
        const larger = new Uint8Array(this.#threshold + 1);
        larger.set(this.#block.subarray(0, this.#length));
        this.#block = larger;
      }
      this.#block.set(chunk.subarray(at, at + n), this.#length);
      this.#length += n;
      at += n;
      if (this.#length >= this.#threshold) this.#consume(false);
    }
  }

  finish(): RawTable {
    this.#consume(true);
    const sink = this.#sink;
    if (sink === undefined) {
      throw new ClienteleError("empty-input", "The input is empty: there is no header row.", {
        expected: "a header row and data rows",
      });
    }
    const { ragged, rows, jumps } = sink;
    if (ragged.count > 0 && this.#options.onInvalid !== "skip")
      throw raggedError(ragged, this.#header.length);
    if (rows === 0) {
      const why =
        ragged.count > 0
          ? `all ${ragged.count} rows have another number of fields than the header`
          : "there are no rows below the header";
      throw new ClienteleError(
        "empty-input",
        `Nothing to read: ${why} (columns: ${this.#header.map(show).join(", ")}).`,
        {
          expected: "at least one data row",
        },
      );
    }
    const columns = sink.finish();
    // a line end after a last delimiter makes an unnamed column; it is one only if something stands in it
    const kept = columns.map(
      (column, i) => !(this.#unnamed[i] && column?.kind === "text" && column.levels.length === 0),
    );
    return {
      header: this.#header.filter((_, i) => kept[i]),
      rows,
      columns: columns.filter((_, i) => kept[i]),
      delimiter: this.#delimiter,
      ragged,
      jumps,
      bytes: this.bytes,
    };
  }

  #consume(last: boolean): void {
    let from = this.#begin(last);
    if (this.#scan !== undefined && this.#sink !== undefined) {
      const step = this.#options.step ?? this.#length;
      for (let to = from; to < this.#length; ) {
        to = Math.min(this.#length, to + step);
        from = this.#scan(this.#block, from, to, last && to === this.#length, this.#state, this.#sink);
      }
    }
    const rest = this.#length - from;
    if (!last && rest > LONGEST_LINE) {
      if (this.#state.openQuote > 0) throw unclosed(this.#state.openQuote, this.#block, from, this.#length);
      throw tooLong(this.#state.line);
    }
    this.#block.copyWithin(0, from, this.#length);
    this.#length = rest;
    this.#threshold = Math.max(BLOCK, rest * 2);
  }

  /** At the first block: delimiter, header and columns. Answers where the data begins. */
  #begin(last: boolean): number {
    if (this.#sink !== undefined || this.#length === 0) return 0;
    const options = this.#options;
    let from = 0;
    let delimiter = options.delimiter;
    const hint = separatorHint(this.#block, this.#length);
    if (hint !== undefined) {
      from = hint.next;
      delimiter ??= hint.delimiter;
    }
    delimiter ??= detectDelimiter(this.#block.subarray(from), this.#length - from, last);
    const firstLine = hint === undefined ? 1 : 2;
    let state: ScanState = { line: firstLine, openQuote: 0 };
    let row = readRow(scannerFor(delimiter), this.#block, from, this.#length, last, state);
    if (options.delimiter === undefined && row?.fields.length === 1 && options.blanks?.(row.fields[0])) {
      delimiter = "whitespace";
      state = { line: firstLine, openQuote: 0 };
      row = readRow(scannerFor(delimiter), this.#block, from, this.#length, last, state);
    }
    const scan = scannerFor(delimiter);
    if (row === undefined) {
      this.#state.openQuote = state.openQuote;
      return 0;
    }
    const hasHeader = options.header !== false;
    const names = options.names ?? (hasHeader ? row.fields : row.fields.map(() => ""));
    if (names.length < row.fields.length && row.fields.slice(names.length).some((field) => field !== "")) {
      throw new ClienteleError(
        "bad-option",
        `Option names has ${names.length} names, but the first row has ${row.fields.length} fields.`,
        {
          line: row.line,
          expected: `${row.fields.length} names`,
        },
      );
    }
    this.#unnamed = names.map((name) => hasHeader && name.trim() === "");
    this.#header = columnNames(names, options.duplicates ?? "throw");
    const picks = options.pick?.(this.#header, delimiter) ?? this.#header.map(() => true);
    this.#sink = new TableSink(picks, options.skipEmptyRows ?? false);
    this.#scan = scan;
    this.#delimiter = delimiter;
    if (hasHeader) {
      this.#state = state;
      return row.next;
    }
    this.#state.line = firstLine;
    return from;
  }
}

/** A first line such as "sep=;", which spreadsheet programs write to say the delimiter. */
function separatorHint(bytes: Uint8Array, length: number): { delimiter: string; next: number } | undefined {
  if (length < 6 || String.fromCharCode(...bytes.subarray(0, 4)) !== "sep=") return undefined;
  const end = bytes[5] === 13 && bytes[6] === 10 ? 7 : bytes[5] === 10 || bytes[5] === 13 ? 6 : 0;
  const delimiter = String.fromCharCode(bytes[4]);
  return end === 0 || !isDelimiter(delimiter) ? undefined : { delimiter, next: end };
}

function checkDelimiter(delimiter: string | undefined): void {
  if (delimiter === undefined || delimiter === "whitespace" || isDelimiter(delimiter)) return;
  throw new ClienteleError(
    "bad-option",
    `Option delimiter must be one ASCII character, or "whitespace"; found ${show(delimiter)}.`,
    {
      value: delimiter,
      expected: 'one character such as "," or "whitespace"',
    },
  );
}

function isDelimiter(text: string): boolean {
  const code = text.charCodeAt(0);
  return text.length === 1 && code < 128 && code !== 34 && code !== 10 && code !== 13 && code !== 0;
}

function raggedError(ragged: Ragged, expected: number): ClienteleError {
  const list = ragged.examples.map(({ line, fields }) => `line ${line} has ${fields}`).join(", ");
  return new ClienteleError(
    "bad-csv",
    `${ragged.count} ${ragged.count === 1 ? "row has" : "rows have"} another number of fields than the header (${expected}): ${list}${ragged.count > ragged.examples.length ? ", ..." : ""}. Mend the file, or pass onInvalid: "skip" to leave them out.`,
    {
      line: ragged.examples[0].line,
      count: ragged.count,
      examples: ragged.examples.map(({ row, line, fields }) => ({
        row,
        value: `${fields} fields in line ${line}`,
      })),
      expected: `${expected} fields`,
    },
  );
}
