/**
 * What the CSV engine hands to the readers: columns that still hold every field's exact text, in compact form.
 *
 * How a reader uses it:
 *
 *   const raw = await readRawTable(source, { pick: (header) => header.map((name) => wanted.has(name)) });
 *   const ids = asText(columnOf(raw, "customer_id"));            // TextColumn { codes, levels }
 *   const money = asNumbers(columnOf(raw, "amount"), { fallback: decimalStyleOf(moneyColumns, raw.delimiter) });
 *   const times = asTimes(columnOf(raw, "date"), { name: "date", zone, dateOrder });
 *   money.invalid, times.invalid                                  // rows that did not fit: counted, first ten shown
 *   lineOf(raw, row)                                              // line of the text, for messages
 *
 * The arrays in a result may be the raw column's own: do not write to them.
 */
import type { TextColumn } from "../../core/table.ts";
import { renderNumber, renderTime } from "./render.ts";

/** A column whose every field is a plain decimal number (or empty). */
export interface RawNumbers {
  readonly kind: "number";
  /** The values; NaN where the field is empty. */
  readonly values: Float64Array;
  /** Decimals each field was written with (0 to 15); `EMPTY` where empty; `MINUS_ZERO` added for "-0", "-0.00". */
  readonly decimals: Uint8Array;
}

/** A column whose every field is an ISO date, with or without time of day and offset (or empty). */
export interface RawTimes {
  readonly kind: "time";
  /** The clock time as written, in ms since 1970 as if in UTC; NaN where empty. */
  readonly wall: Float64Array;
  /** How the field was written: precision + T_MARK + zone mark, see `shape.ts`; `EMPTY` where empty. */
  readonly shapes: Uint8Array;
  /** Minutes east of UTC where the field has an offset; null when no field has one. */
  readonly offsets: Int16Array | null;
}

/** Any other column: distinct texts and codes into them, -1 where empty. */
export interface RawText {
  readonly kind: "text";
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type RawColumn = RawNumbers | RawTimes | RawText;

/** Rows with another number of fields than the header; they are in no column. */
export interface Ragged {
  readonly count: number;
  /** The first ten: row of the data (from 0, ragged rows counted), line of the text (from 1), fields found. */
  readonly examples: readonly { readonly row: number; readonly line: number; readonly fields: number }[];
}

export interface RawTable {
  /** Column names in file order, trimmed, unique. */
  readonly header: readonly string[];
  /** Data rows, without header, blank and ragged ones. */
  readonly rows: number;
  /** One per name; null where `pick` said no. */
  readonly columns: readonly (RawColumn | null)[];
  /** "," ";" "\t" "|" or whatever was given, or "whitespace". */
  readonly delimiter: string;
  readonly ragged: Ragged;
  /** Where the line number jumps: row `rows[i]` stands in line `lines[i]`, the rows after it in the lines after that. */
  readonly jumps: { readonly rows: readonly number[]; readonly lines: readonly number[] };
  /** Bytes read, as UTF-8. */
  readonly bytes: number;
}

/** Fields that could not be read as what the column is; their value is "no value". */
export interface Invalid {
  readonly count: number;
  /** The first ten, by row. */
  readonly examples: readonly { readonly row: number; readonly value: string }[];
}

/** The column called `name`; undefined when there is none or it was not picked. */
export function columnOf(table: RawTable, name: string): RawColumn | undefined {
  return table.columns[table.header.indexOf(name)] ?? undefined;
}

/** The line of the text (from 1) in which data row `row` (from 0) begins. O(log jumps). */
export function lineOf(table: RawTable, row: number): number {
  const { rows, lines } = table.jumps;
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle] <= row) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? row + 1 : lines[low - 1] + row - rows[low - 1];
}

/** The exact text of one field; null where empty. */
export function textAt(column: RawColumn, row: number): string | null {
  if (column.kind === "number") return renderNumber(column.values[row], column.decimals[row]);
  if (column.kind === "time")
    return renderTime(column.wall[row], column.shapes[row], column.offsets?.[row] ?? 0);
  return column.codes[row] < 0 ? null : column.levels[column.codes[row]];
}

/** The column as text, exactly as it stood in the file: ids, names, codes. O(rows). */
export function asText(column: RawColumn): TextColumn {
  if (column.kind === "text") return { codes: column.codes, levels: column.levels };
  const values = column.kind === "number" ? column.values : column.wall;
  const form = column.kind === "number" ? column.decimals : column.shapes;
  const codes = new Int32Array(values.length);
  const levels: string[] = [];
  // one map per way of writing: the same number as "5" and "5.0" is two texts
  const known = new Map<number, Map<number, number>>();
  let lastValue = Number.NaN;
  let lastForm = -1;
  let lastCode = -1;
  for (let i = 0; i < values.length; i++) {
    const offset = column.kind === "time" && column.offsets !== null ? column.offsets[i] : 0;
    const f = form[i] + offset * 256;
    if (values[i] !== lastValue || f !== lastForm) {
      lastValue = values[i];
      lastForm = f;
      lastCode = -1;
      if (!Number.isNaN(lastValue)) {
        let codeOf = known.get(f);
        if (codeOf === undefined) {
          codeOf = new Map();
          known.set(f, codeOf);
        }
        lastCode = codeOf.get(lastValue) ?? -1;
        if (lastCode < 0) {
          lastCode = levels.length;
          codeOf.set(lastValue, lastCode);
          levels.push(textAt(column, i) as string);
        }
      }
    }
    codes[i] = lastCode;
  }
  return { codes, levels };
}
