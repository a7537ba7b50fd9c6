import { type ColumnSpec, type Data, readColumns } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { badOption } from "../core/options.ts";
import { type Rejected, Table, type TextColumn } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";
import { COUNT_SPEC } from "./read-values.ts";
import { byLabel } from "./text-order.ts";

/** Counts in rows and columns, none of which is empty. */
export interface TwoWay {
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
  readonly counts: readonly (readonly number[])[];
  readonly n: number;
  /** Rows of the data without a value in one of the two. */
  readonly missing: number;
  readonly rejected: readonly Rejected[];
}

const MOST_CELLS = 100_000;

/** The two-way table of data with columns `row`, `column` and maybe `count`, or of counts given as they are. O(rows + cells). */
export function twoWayOf(
  data: Data<object> | readonly (readonly number[])[],
  options: object,
  what: string,
): TwoWay {
  const way = isMatrix(data) ? fromMatrix(data, what) : fromRows(data as Data<object>, options, what);
  if (way.rowLabels.length < 2 || way.columnLabels.length < 2) {
    throw new ClienteleError(
      "too-few-rows",
      `${what} needs at least two different rows and columns that occur; found ${way.rowLabels.length} and ${way.columnLabels.length}.`,
      { value: Math.min(way.rowLabels.length, way.columnLabels.length), expected: "two or more" },
    );
  }
  return way;
}

function isMatrix(data: unknown): data is readonly (readonly number[])[] {
  return Array.isArray(data) && data.length > 0 && data.every((row) => Array.isArray(row));
}

function fromMatrix(matrix: readonly (readonly number[])[], what: string): TwoWay {
  for (const [r, row] of matrix.entries()) {
    if (row.length !== matrix[0].length) {
      throw new ClienteleError(
        "bad-input",
        `Row ${r} of the table has ${row.length} cells, the first has ${matrix[0].length}.`,
        {
          row: r,
        },
      );
    }
    for (const [c, value] of row.entries()) {
      if (Number.isSafeInteger(value) && value >= 0) continue;
      throw new ClienteleError(
        "bad-value",
        `${what}: cell ${r + 1}, ${c + 1} holds ${show(value)}; expected a count, a whole number of zero or more.`,
        { row: r, column: String(c), value, expected: "a count" },
      );
    }
  }
  const labels = (n: number) => Array.from({ length: n }, (_, k) => String(k + 1));
  return withoutEmpty(matrix, labels(matrix.length), labels(matrix[0].length), 0, []);
}

function fromRows(data: Data<object>, options: object, what: string): TwoWay {
  const { row, column, count, onInvalid } = options as { [name: string]: unknown };
  // a cross-table is data whose rows stand for as many as their count says
  const tabled =
    data instanceof Table && data.info.kind === "cross-tab" && row === undefined && column === undefined;
  if (!tabled && (row === undefined || column === undefined))
    throw badOption(
      row === undefined ? "row" : "column",
      undefined,
      `a column of the data, as ${what} compares two`,
    );
  const specs: { [name: string]: ColumnSpec } = {
    row: { as: "text", required: false, from: tabled ? "row" : row },
    column: { as: "text", required: false, from: tabled ? "column" : column },
    count: { ...COUNT_SPEC, from: tabled ? "count" : count },
  };
  const read = readColumns(data, specs, {
    zone: zoneOf("UTC"),
    what,
    ...(onInvalid !== undefined && { onInvalid: onInvalid as "throw" | "skip" }),
  });
  const found = read.columns as { [name: string]: TextColumn & Float64Array };
  return tally(found.row, found.column, found.count as Float64Array | undefined, read.rejected, what);
}

function tally(
  row: TextColumn,
  column: TextColumn,
  counts: Float64Array | undefined,
  rejected: readonly Rejected[],
  what: string,
): TwoWay {
  const wide = column.levels.length;
  const cells = row.levels.length * wide;
  if (cells > MOST_CELLS) {
    throw new ClienteleError(
      "bad-input",
      `${what}: ${row.levels.length} rows by ${wide} columns make ${cells} cells; expected at most ${MOST_CELLS}. Group the levels first.`,
      { value: cells },
    );
  }
  const flat = new Float64Array(cells);
  let missing = 0;
  for (let i = 0; i < row.codes.length; i++) {
    const count = counts === undefined ? 1 : counts[i];
    if (row.codes[i] < 0 || column.codes[i] < 0) missing += count;
    else flat[row.codes[i] * wide + column.codes[i]] += count;
  }
  const rowOrder = Array.from(byLabel(row.levels));
  const columnOrder = Array.from(byLabel(column.levels));
  const matrix = rowOrder.map((r) => columnOrder.map((c) => flat[r * wide + c]));
  const rowLabels = rowOrder.map((r) => row.levels[r]);
  const columnLabels = columnOrder.map((c) => column.levels[c]);
  return withoutEmpty(matrix, rowLabels, columnLabels, missing, rejected);
}

/** Rows and columns of zeros say nothing about an association. */
function withoutEmpty(
  matrix: readonly (readonly number[])[],
  rowLabels: readonly string[],
  columnLabels: readonly string[],
  missing: number,
  rejected: readonly Rejected[],
): TwoWay {
  const rows = [...rowLabels.keys()].filter((r) => matrix[r].some((cell) => cell > 0));
  const columns = [...columnLabels.keys()].filter((c) => matrix.some((row) => row[c] > 0));
  const counts = rows.map((r) => columns.map((c) => matrix[r][c]));
  return {
    rowLabels: rows.map((r) => rowLabels[r]),
    columnLabels: columns.map((c) => columnLabels[c]),
    counts,
    n: counts.reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0),
    missing,
    rejected,
  };
}
