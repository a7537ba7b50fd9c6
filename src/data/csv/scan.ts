import { ClienteleError, show } from "../../core/errors.ts";
import { textDecoder } from "../../core/host.ts";

/** Longest row (or field) in bytes. */
export const LONGEST_LINE: number = 1 << 24;

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;
const QUOTE = 34;

/**
 * Takes whole rows from a scanner. Field i of the row lies in `bytes[starts[i] .. ends[i])`; a start of `~s` says that quotes inside are
 * doubled. Fields beyond `width` are counted but not kept.
 */
export interface RowSink {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly width: number;
  /** One row of `fields` fields; `extra`: one beyond `width` is not empty. False stops the scan after this row. */
  row(bytes: Uint8Array, fields: number, extra: boolean, line: number): boolean;
}

/** Where a scan stands between two blocks. */
export interface ScanState {
  /** Line of the text, from 1, at which the next row begins. */
  line: number;
  /** Line of a quote that was open when the block ended; 0 when none. */
  openQuote: number;
}

/** A scanner: rows of `bytes[from .. to)` into the sink; answers where the first row begins that is not whole. */
export type Scan = (
  bytes: Uint8Array,
  from: number,
  to: number,
  last: boolean,
  state: ScanState,
  sink: RowSink,
) => number;

/** The scanner for a delimiter: one ASCII character, or "whitespace". `bytes[to]` must exist. */
export function scannerFor(delimiter: string): Scan {
  const byte = delimiter.charCodeAt(0);
  return (bytes, from, to, last, state, sink) => {
    // a line feed behind the end spares the inner loops a comparison per byte
    const kept = bytes[to];
    bytes[to] = LF;
    const next =
      delimiter === "whitespace"
        ? scanWhitespace(bytes, from, to, last, state, sink)
        : scanDelimited(bytes, from, to, last, state, sink, byte);
    bytes[to] = kept;
    return next;
  };
}

/** RFC 4180 with any one-byte delimiter and any line end. */
function scanDelimited(
  bytes: Uint8Array,
  from: number,
  to: number,
  last: boolean,
  state: ScanState,
  sink: RowSink,
  delimiter: number,
): number {
  const { starts, ends, width } = sink;
  let p = from;
  let line = state.line;
  state.openQuote = 0;
  while (p < to) {
    const rowStart = p;
    const rowLine = line;
    let fields = 0;
    let extra = false;
    let quoted = false;
    for (;;) {
      let start = p;
      let end: number;
      let c = bytes[p];
      if (c === QUOTE && p < to) {
        quoted = true;
        const quoteLine = line;
        let doubled = false;
        start = ++p;
        for (;;) {
          for (; p < to; p++) {
            c = bytes[p];
            if (c === QUOTE) break;
            if (c === LF || (c === CR && bytes[p + 1] !== LF)) line++;
          }
          if (p >= to && !last) {
            state.openQuote = quoteLine;
            return whole(state, rowLine, rowStart);
          }
          if (p >= to) throw unclosed(quoteLine, bytes, start, to);
          // a quote at the block's end may be the first of two: then the row is not whole, see below
          if (p + 1 >= to || bytes[p + 1] !== QUOTE) break;
          doubled = true;
          p += 2;
        }
        end = p++;
        if (doubled) start = ~start;
        while (p < to && bytes[p] === SPACE && delimiter !== SPACE) p++;
        if (p < to && bytes[p] !== delimiter && bytes[p] !== LF && bytes[p] !== CR) {
          // the rest of the field may not be here yet, but it can only be wrong
          throw afterQuote(line, bytes, rowStart, p);
        }
        c = bytes[p];
      } else {
        while (c !== delimiter && c !== LF && c !== CR) c = bytes[++p];
        end = p;
      }
      if (p >= to && !last) return whole(state, rowLine, rowStart);
      if (fields < width) {
        starts[fields] = start;
        ends[fields] = end;
      } else if (end > (start < 0 ? ~start : start)) {
        extra = true;
      }
      fields++;
      if (p >= to) break;
      if (c === delimiter) {
        p++;
        continue;
      }
      if (c === CR) {
        if (p + 1 < to) {
          if (bytes[p + 1] === LF) p++;
        } else if (!last) {
          return whole(state, rowLine, rowStart);
        }
      }
      p++;
      line++;
      break;
    }
    if (p - rowStart > LONGEST_LINE) throw tooLong(rowLine);
    state.line = line;
    if (fields === 1 && !quoted && isBlank(bytes, starts[0], ends[0], width)) continue;
    if (!sink.row(bytes, fields, extra, rowLine)) return p;
  }
  state.line = line;
  return p;
}

/** Fixed columns: fields are runs of anything but blanks, between blanks; no quotes. */
function scanWhitespace(
  bytes: Uint8Array,
  from: number,
  to: number,
  last: boolean,
  state: ScanState,
  sink: RowSink,
): number {
  const { starts, ends, width } = sink;
  let p = from;
  state.openQuote = 0;
  while (p < to) {
    const rowStart = p;
    let fields = 0;
    for (;;) {
      while (bytes[p] === SPACE || bytes[p] === TAB) p++;
      const start = p;
      let c = bytes[p];
      while (c !== SPACE && c !== TAB && c !== LF && c !== CR) c = bytes[++p];
      if (p > start) {
        if (fields < width) {
          starts[fields] = start;
          ends[fields] = p;
        }
        fields++;
      }
      if (c === LF || c === CR) break;
    }
    if (p >= to) {
      if (!last) return rowStart;
    } else if (bytes[p] === CR && p + 1 >= to && !last) {
      return rowStart;
    } else {
      p += bytes[p] === CR && p + 1 < to && bytes[p + 1] === LF ? 2 : 1;
    }
    if (p - rowStart > LONGEST_LINE) throw tooLong(state.line);
    const line = state.line++;
    if (fields > 0 && !sink.row(bytes, fields, fields > width, line)) return p;
  }
  return p;
}

/** Takes the doubled quotes of a field apart where it lies; answers its new end. */
export function undouble(bytes: Uint8Array, start: number, end: number): number {
  let to = start;
  for (let i = start; i < end; i++) {
    const c = bytes[i];
    bytes[to++] = c;
    if (c === QUOTE) i++;
  }
  return to;
}

/** The error for a row that does not end. */
export function tooLong(line: number): ClienteleError {
  return new ClienteleError(
    "line-too-long",
    `Line ${line} is longer than ${LONGEST_LINE >> 20} MiB. Is this a CSV file with line breaks? Rows end with LF, CRLF or CR.`,
    { line, expected: `lines up to ${LONGEST_LINE} bytes` },
  );
}

/** The error for a quote that never closes. */
export function unclosed(line: number, bytes: Uint8Array, start: number, end: number): ClienteleError {
  const found = excerpt(bytes, start, end);
  return new ClienteleError(
    "bad-csv",
    `The quoted field that begins in line ${line} (${show(found)}) never ends. Close it with a quote; a quote inside a quoted field is written twice.`,
    { line, value: found, expected: "a closing quote" },
  );
}

function afterQuote(line: number, bytes: Uint8Array, rowStart: number, p: number): ClienteleError {
  const found = excerpt(bytes, Math.max(rowStart, p - 20), p + 1);
  return new ClienteleError(
    "bad-csv",
    `Line ${line}: text follows the closing quote of a field (at ${show(found)}). A quote inside a quoted field is written twice ("").`,
    { line, value: found, expected: "a delimiter or a line end after the closing quote" },
  );
}

function excerpt(bytes: Uint8Array, start: number, end: number): string {
  return textDecoder("utf-8", false).decode(bytes.slice(start, Math.min(end, start + 40)));
}

/** Nothing between two line ends, or only blanks where a row has more than one field. */
function isBlank(bytes: Uint8Array, start: number, end: number, width: number): boolean {
  if (width < 2) return start === end;
  for (let i = start; i < end; i++) if (bytes[i] !== SPACE && bytes[i] !== TAB) return false;
  return true;
}

function whole(state: ScanState, line: number, rowStart: number): number {
  state.line = line;
  return rowStart;
}
