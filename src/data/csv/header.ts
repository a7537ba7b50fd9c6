import { ClienteleError, show } from "../../core/errors.ts";
import { textDecoder } from "../../core/host.ts";
import { badEncoding, nulByte } from "../../core/text-source.ts";
import { type RowSink, type Scan, type ScanState, undouble } from "./scan.ts";

/** Most columns a file may have. */
const MOST_COLUMNS = 1 << 16;

/** The next row as texts, and where the one after it begins; undefined when there is no whole row. */
export function readRow(
  scan: Scan,
  bytes: Uint8Array,
  from: number,
  to: number,
  last: boolean,
  state: ScanState,
): { fields: string[]; next: number; line: number } | undefined {
  let found: { fields: string[]; line: number } | undefined;
  const sink: RowSink = {
    starts: new Int32Array(MOST_COLUMNS),
    ends: new Int32Array(MOST_COLUMNS),
    width: MOST_COLUMNS,
    row: (row, fields, extra, line) => {
      if (extra)
        throw new ClienteleError("bad-csv", `The header has more than ${MOST_COLUMNS} columns.`, { line });
      const decoder = textDecoder("utf-8", true);
      const texts: string[] = [];
      for (let i = 0; i < fields; i++) {
        const start = sink.starts[i] < 0 ? ~sink.starts[i] : sink.starts[i];
        // a copy: the row may be scanned again as data
        const field = row.slice(start, sink.ends[i]);
        if (field.includes(0)) throw nulByte(line);
        const end = sink.starts[i] < 0 ? undouble(field, 0, field.length) : field.length;
        try {
          texts.push(decoder.decode(field.subarray(0, end)));
        } catch {
          throw badEncoding(line, textDecoder("utf-8", false).decode(field.subarray(0, end)));
        }
      }
      found = { fields: texts, line };
      return false;
    },
  };
  const next = scan(bytes, from, to, last, state, sink);
  return found && { ...found, next };
}

/** Column names from a header row: trimmed; unnamed ones are called by position; equal ones refused or numbered. */
export function columnNames(fields: readonly string[], duplicates: "throw" | "rename"): string[] {
  const names = fields.map((field, i) => field.trim() || `column ${i + 1}`);
  const taken = new Set(names);
  const seen = new Set<string>();
  const equal = new Set<string>();
  const unique = names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    equal.add(name);
    let n = 2;
    while (taken.has(`${name} (${n})`)) n++;
    taken.add(`${name} (${n})`);
    return `${name} (${n})`;
  });
  if (equal.size > 0 && duplicates === "throw") {
    const list = [...equal].slice(0, 10).map(show).join(", ");
    throw new ClienteleError(
      "bad-csv",
      `The header names ${equal.size === 1 ? "a column" : "columns"} more than once: ${list}. Rename one of them, or pass duplicates: "rename" to get "${[...equal][0]} (2)" and so on.`,
      { line: 1, value: [...equal], expected: "every column name once" },
    );
  }
  return unique;
}
