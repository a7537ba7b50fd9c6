/**
 * A sparse matrix by rows: row r has the columns `at[start[r]]` to before `at[start[r + 1]]`, each once and in rising order, with `value` at the same places.
 */
export interface Csr {
  readonly rows: number;
  readonly columns: number;
  readonly start: Int32Array;
  readonly at: Int32Array;
  /** Undefined: every entry is 1. */
  readonly value: Float64Array | undefined;
}

/** The matrix turned on its side, by a counting sort. O(entries + rows + columns). */
export function transpose({ rows, columns, start, at, value }: Csr): Csr {
  const count = start[rows];
  const turned = new Int32Array(columns + 1);
  for (let e = 0; e < count; e++) turned[at[e] + 1]++;
  for (let c = 0; c < columns; c++) turned[c + 1] += turned[c];
  const next = turned.slice(0, columns);
  const out = new Int32Array(count);
  const values = value === undefined ? undefined : new Float64Array(count);
  for (let r = 0; r < rows; r++) {
    for (let e = start[r]; e < start[r + 1]; e++) {
      const place = next[at[e]]++;
      out[place] = r;
      if (value !== undefined && values !== undefined) values[place] = value[e];
    }
  }
  return { rows: columns, columns: rows, start: turned, at: out, value: values };
}
