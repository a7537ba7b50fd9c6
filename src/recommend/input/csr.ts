import { runSteps, type Steps } from "../../core/work.ts";
import { inPieces, PIECE } from "./pieces.ts";

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

/** Rows that have an entry: a part of a table keeps its customers' places, those without rows included. */
export function filledRows({ rows, start }: Csr): number {
  let filled = 0;
  for (let r = 0; r < rows; r++) if (start[r + 1] > start[r]) filled++;
  return filled;
}

/** The matrix turned on its side, by a counting sort. O(entries + rows + columns). */
export function transpose(matrix: Csr): Csr {
  return runSteps(transposeSteps(matrix));
}

/** {@link transpose} in steps of some milliseconds. */
export function* transposeSteps({ rows, columns, start, at, value }: Csr): Steps<Csr> {
  const count = start[rows];
  const turned = new Int32Array(columns + 1);
  yield* inPieces(count, (from, to) => countPlaces(at, from, to, turned));
  for (let c = 0; c < columns; c++) turned[c + 1] += turned[c];
  const next = turned.slice(0, columns);
  const out: Csr = {
    rows: columns,
    columns: rows,
    start: turned,
    at: new Int32Array(count),
    value: value === undefined ? undefined : new Float64Array(count),
  };
  for (let r = 0; r < rows; ) {
    const end = endOfPiece({ rows, start }, r);
    turnRows(r, end, { start, at, value }, next, out);
    r = end;
    yield [0, Number.NaN];
  }
  return out;
}

/** Where the rows end, of those from `from` on, that make a step. */
export function endOfPiece({ rows, start }: Pick<Csr, "rows" | "start">, from: number): number {
  let end = from + 1;
  while (end < rows && start[end] - start[from] < PIECE) end++;
  return end;
}

function countPlaces(at: Int32Array, from: number, to: number, counts: Int32Array): void {
  for (let e = from; e < to; e++) counts[at[e] + 1]++;
}

function turnRows(
  from: number,
  to: number,
  { start, at, value }: Pick<Csr, "start" | "at" | "value">,
  next: Int32Array,
  out: Csr,
): void {
  for (let r = from; r < to; r++)
    for (let e = start[r]; e < start[r + 1]; e++) {
      const place = next[at[e]]++;
      out.at[place] = r;
      if (value !== undefined && out.value !== undefined) out.value[place] = value[e];
    }
}
