import type { Invalid, RawColumn, RawNumbers, RawText } from "../csv/raw-table.ts";
import { textAt } from "../csv/raw-table.ts";
import { EMPTY, MINUS_ZERO } from "../csv/shape.ts";
import { type DecimalStyle, isNoValue, type NumberText, numberValue, readNumberText } from "./number-text.ts";

/** How {@link asNumbers} reads. Every field may be undefined. */
export interface NumberOptions {
  /** The decimal sign, said by the caller: whatever does not fit is invalid. Default: what the column itself proves. */
  readonly style?: DecimalStyle | undefined;
  /** The decimal sign where the column proves none ("1,234" only): {@link decimalStyleOf} of the whole file. Default "point". */
  readonly fallback?: DecimalStyle | undefined;
}

/** A column read as numbers. */
export interface NumbersRead {
  /** NaN where there is no value or none that can be read. */
  readonly values: Float64Array;
  readonly style: DecimalStyle;
  /** Currencies named in the fields, most frequent first: ISO code, or the sign where several share it ("$"). */
  readonly currencies: readonly { readonly currency: string; readonly rows: number }[];
  readonly invalid: Invalid;
}

/** Rows of a column that prove one decimal sign or the other. */
interface Evidence {
  point: number;
  comma: number;
}

/**
 * A column as numbers: decimal point or comma, thousands set apart by comma, point, space or apostrophe, currency signs and codes,
 * "(5.00)" and "5.00-" as negatives, "12 %" as 0.12, exponents. "-", "n/a", "null" and the like are no value. The decimal sign is the one
 * more rows of the column prove, else `fallback`; each distinct text is read once. O(rows).
 */
export function asNumbers(column: RawColumn, options: NumberOptions = {}): NumbersRead {
  const evidence = { point: 0, comma: 0 };
  if (column.kind === "number") {
    const proof = options.style ?? proven(plainEvidence(column, evidence)) ?? options.fallback ?? "point";
    return proof === "point" ? fromPlain(column) : fromPlainComma(column);
  }
  if (column.kind === "time") {
    const all = invalidRows(column, column.wall.length, (row) => !Number.isNaN(column.wall[row]));
    return {
      values: new Float64Array(column.wall.length).fill(Number.NaN),
      style: "point",
      currencies: [],
      invalid: all,
    };
  }
  const rows = rowsPerLevel(column);
  const numbers = column.levels.map(readNumberText);
  const style = options.style ?? proven(textEvidence(numbers, rows, evidence)) ?? options.fallback ?? "point";
  const ofLevel = new Float64Array(column.levels.length);
  const wrong = new Uint8Array(column.levels.length);
  const currencies = new Map<string, number>();
  numbers.forEach((number, level) => {
    ofLevel[level] = number === undefined ? Number.NaN : numberValue(number, style);
    if (!Number.isFinite(ofLevel[level])) {
      ofLevel[level] = Number.NaN;
      if (!isNoValue(column.levels[level])) wrong[level] = 1;
    } else if (number !== undefined && number.currency !== "") {
      currencies.set(number.currency, (currencies.get(number.currency) ?? 0) + rows[level]);
    }
  });
  const values = new Float64Array(column.codes.length);
  for (let i = 0; i < values.length; i++)
    values[i] = column.codes[i] < 0 ? Number.NaN : ofLevel[column.codes[i]];
  return {
    values,
    style,
    currencies: [...currencies]
      .map(([currency, n]) => ({ currency, rows: n }))
      .sort((a, b) => b.rows - a.rows),
    invalid: invalidRows(
      column,
      values.length,
      (row) => column.codes[row] >= 0 && wrong[column.codes[row]] === 1,
    ),
  };
}

/**
 * The decimal sign that the number-like fields of several columns prove together; where nothing does, "comma" for files cut by ";"
 * (spreadsheet programs write ";" where the comma is taken), else "point". Pass the money columns, or all.
 */
export function decimalStyleOf(columns: readonly RawColumn[], delimiter: string): DecimalStyle {
  const evidence = { point: 0, comma: 0 };
  for (const column of columns) {
    if (column.kind === "number") plainEvidence(column, evidence);
    else if (column.kind === "text")
      textEvidence(column.levels.map(readNumberText), rowsPerLevel(column), evidence);
  }
  return proven(evidence) ?? (delimiter === ";" ? "comma" : "point");
}

/** Rows with a value that the predicate calls wrong: counted, the first ten shown. */
export function invalidRows(column: RawColumn, rows: number, isWrong: (row: number) => boolean): Invalid {
  const examples: { row: number; value: string }[] = [];
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (!isWrong(row)) continue;
    count++;
    if (examples.length < 10) examples.push({ row, value: textAt(column, row) ?? "" });
  }
  return { count, examples };
}

/** How many rows hold each level. */
export function rowsPerLevel(column: RawText): Int32Array {
  const rows = new Int32Array(column.levels.length);
  for (let i = 0; i < column.codes.length; i++) if (column.codes[i] >= 0) rows[column.codes[i]]++;
  return rows;
}

function proven({ point, comma }: Evidence): DecimalStyle | undefined {
  if (point === 0 && comma === 0) return undefined;
  return comma > point ? "comma" : "point";
}

function textEvidence(
  numbers: readonly (NumberText | undefined)[],
  rows: Int32Array,
  into: Evidence,
): Evidence {
  numbers.forEach((number, level) => {
    if (number?.evidence === "point" || number?.evidence === "comma") into[number.evidence] += rows[level];
  });
  return into;
}

/** Any point but one that could set thousands apart ("1.234") proves itself. */
function plainEvidence(column: RawNumbers, into: Evidence): Evidence {
  const { values, decimals } = column;
  for (let i = 0; i < values.length; i++) {
    if (decimals[i] === 0 || decimals[i] === EMPTY || decimals[i] === MINUS_ZERO) continue;
    const size = Math.abs(values[i]);
    if (decimals[i] !== 3 || size < 1 || size >= 1000) into.point++;
  }
  return into;
}

const NONE: Invalid = { count: 0, examples: [] };

function fromPlain(column: RawNumbers): NumbersRead {
  return { values: column.values, style: "point", currencies: [], invalid: NONE };
}

/** Plain numbers in a file of decimal commas: "1.234" is one thousand and some, "12.5" is none. */
function fromPlainComma(column: RawNumbers): NumbersRead {
  const { values, decimals } = column;
  const thousands = (i: number) =>
    decimals[i] === 3 && Math.abs(values[i]) >= 1 && Math.abs(values[i]) < 1000;
  const whole = (i: number) => decimals[i] === 0 || decimals[i] === MINUS_ZERO || decimals[i] === EMPTY;
  const read = Float64Array.from(values, (v, i) =>
    whole(i) ? v : thousands(i) ? Math.round(v * 1000) : Number.NaN,
  );
  return {
    values: read,
    style: "comma",
    currencies: [],
    invalid: invalidRows(column, read.length, (i) => !whole(i) && !thousands(i)),
  };
}
