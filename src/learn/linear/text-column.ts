import type { TextColumn } from "../../core/table.ts";

/** Texts that are all different, as a column. */
export function textColumn(levels: readonly string[]): TextColumn {
  return { codes: Int32Array.from(levels, (_, i) => i), levels };
}
