import type { TableColumn } from "./table.ts";

/** The chosen rows of a column. */
export function pick<C extends TableColumn>(column: C, rows: ArrayLike<number>): C {
  if (column instanceof Float64Array) {
    const out = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]];
    return out as C;
  }
  const codes = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i]];
  return { codes, levels: column.levels } as C;
}
