import type { TableColumn } from "./table.ts";

/** The rows that can be used, and what became of the others. */
export interface CompletePlaces {
  readonly places: Int32Array;
  /** Rows with a mass of 0. */
  readonly absent: number;
  /** By needed column, in how many of the rest it has no value. */
  readonly lacking: readonly number[];
}

/** Finds the rows that weigh something and lack none of the needed columns; an undefined column lacks nothing. O(rows columns). */
export function completePlaces(
  length: number,
  masses: readonly (Float64Array | undefined)[],
  needed: readonly (TableColumn | undefined)[],
): CompletePlaces {
  const kept = new Int32Array(length);
  const lacking = needed.map(() => 0);
  const [first, second] = masses;
  let n = 0;
  let absent = 0;
  for (let i = 0; i < length; i++) {
    if (first?.[i] === 0 || second?.[i] === 0) {
      absent++;
      continue;
    }
    let complete = true;
    for (let c = 0; c < needed.length; c++) {
      const column = needed[c];
      if (column === undefined || hasValue(column, i)) continue;
      lacking[c]++;
      complete = false;
    }
    if (complete) kept[n++] = i;
  }
  return { places: kept.subarray(0, n), absent, lacking };
}

function hasValue(column: TableColumn, i: number): boolean {
  return column instanceof Float64Array ? !Number.isNaN(column[i]) : column.codes[i] >= 0;
}
