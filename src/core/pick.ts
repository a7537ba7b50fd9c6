import type { TableColumn } from "./table.ts";

/** The chosen rows of a column. */
export function pick<C extends TableColumn>(column: C, rows: ArrayLike<number>): C {
  if (column instanceof Float64Array) {
    const out = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]];
    return out as C;
  }
  return { codes: pickInts(column.codes, rows), levels: column.levels } as C;
}

/** The chosen ones of a list of whole numbers. */
export function pickInts(values: Int32Array, rows: ArrayLike<number>): Int32Array {
  const out = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i]];
  return out;
}
