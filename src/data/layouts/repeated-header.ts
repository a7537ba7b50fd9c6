import { columnOf, lineOf, type RawColumn, type RawTable, type RawText } from "../csv/raw-table.ts";
import { keepText } from "./levels.ts";

/**
 * A table without the rows that only say its header again, as where files were put end to end; `repeated` are those rows. A row counts when every
 * column that was read holds its own name, two columns at least. O(rows), and nothing where a column of numbers or times shows there is no such row.
 */
export function withoutRepeatedHeader(raw: RawTable): {
  readonly raw: RawTable;
  readonly repeated: number[];
} {
  const repeated = repeatedRows(raw);
  if (repeated.length === 0) return { raw, repeated };
  const gone = new Set(repeated);
  const keep = Int32Array.from({ length: raw.rows }, (_, row) => row).filter((row) => !gone.has(row));
  const columns = raw.columns.map((column): RawText | null =>
    isText(column) ? { kind: "text", ...keepText(column, keep) } : null,
  );
  return { raw: { ...raw, rows: keep.length, columns, jumps: jumpsOf(raw, keep) }, repeated };
}

function repeatedRows(raw: RawTable): number[] {
  const names = raw.header.filter((name) => columnOf(raw, name) !== undefined);
  if (names.length < 2) return [];
  let rows: number[] | undefined;
  for (const name of names) {
    const column = columnOf(raw, name);
    // a column with a name in it is no column of numbers
    const code = isText(column) ? column.levels.findIndex((text) => text.trim() === name) : -1;
    if (!isText(column) || code < 0) return [];
    rows = rows?.filter((row) => column.codes[row] === code) ?? rowsWith(column.codes, code);
  }
  return rows ?? [];
}

function rowsWith(codes: Int32Array, code: number): number[] {
  const rows: number[] = [];
  for (let at = codes.indexOf(code); at >= 0; at = codes.indexOf(code, at + 1)) rows.push(at);
  return rows;
}

/** Where the line number jumps once only the rows in `keep` are left. */
function jumpsOf(raw: RawTable, keep: Int32Array): RawTable["jumps"] {
  const rows: number[] = [];
  const lines: number[] = [];
  let expected = 1;
  keep.forEach((row, k) => {
    const line = lineOf(raw, row);
    if (line !== expected) {
      rows.push(k);
      lines.push(line);
    }
    expected = line + 1;
  });
  return { rows, lines };
}

function isText(column: RawColumn | null | undefined): column is RawText {
  return column?.kind === "text";
}
