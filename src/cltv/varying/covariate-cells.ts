import type { Cells } from "./varying-rows.ts";

/** Combinations of values, and which of them a row holds. */
interface RowCells {
  readonly cells: Cells;
  readonly cellOf: Int32Array;
}

/** Numbers the different combinations of values, one column a term. `uses` says, for each coefficient, buying before leaving, its term. Without terms there is one, which is empty. O(rows terms). */
export function covariateCells(
  values: readonly Float64Array[],
  rows: number,
  uses: Int32Array,
  buying: number,
): RowCells {
  const width = values.length;
  const cellOf = new Int32Array(rows);
  const numbers = new Map<string | number, number>();
  const firsts: number[] = [];
  if (width === 0) return { cells: { length: 1, z: new Float64Array(0), width, uses, buying }, cellOf };
  for (let i = 0; i < rows; i++) {
    let key: string | number = values[0][i];
    for (let c = 1; c < width; c++) key = `${key} ${values[c][i]}`;
    let cell = numbers.get(key);
    if (cell === undefined) {
      cell = firsts.push(i) - 1;
      numbers.set(key, cell);
    }
    cellOf[i] = cell;
  }
  const z = new Float64Array(firsts.length * width);
  firsts.forEach((row, cell) => {
    for (let c = 0; c < width; c++) z[cell * width + c] = values[c][row];
  });
  return { cells: { length: firsts.length, z, width, uses, buying }, cellOf };
}
