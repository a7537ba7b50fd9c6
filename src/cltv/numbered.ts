import type { TextColumn } from "../core/table.ts";

/** Names of rows that have none: their number in the input. */
export function numbered(length: number, rows: Int32Array | undefined): TextColumn {
  return {
    codes: Int32Array.from({ length }, (_, i) => i),
    levels: Array.from({ length }, (_, i) => String(rows === undefined ? i : rows[i])),
  };
}
