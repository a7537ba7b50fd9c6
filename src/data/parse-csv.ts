import { ClienteleError, show } from "../core/errors.ts";
import { oneOf } from "../core/options.ts";
import {
  type AnyRow,
  type Columns,
  define,
  type Rejected,
  Table,
  type TableColumn,
  type TableInfo,
} from "../core/table.ts";
import type { TextSource } from "../core/text-source.ts";
import { zoneOf } from "../core/time.ts";
import type { Work } from "../core/work.ts";
import { asText, type Invalid, type Ragged, type RawColumn } from "./csv/raw-table.ts";
import { readRawTable } from "./csv/read-raw-table.ts";
import { asNumbers, decimalStyleOf } from "./values/as-numbers.ts";
import { asTimes, invalidError } from "./values/as-times.ts";
import { type DateOrder, readDateText } from "./values/date-text.ts";
import { type DecimalStyle, isNoValue, numberValue, readNumberText } from "./values/number-text.ts";

/** What a column of a CSV file is read as. */
export type CsvKind = "text" | "number" | "time";

/** Options of {@link parseCsv}. */
export interface ParseCsvOptions extends Work {
  /** What stands between fields: one ASCII character, or "whitespace" for columns set apart by runs of blanks. Default: whichever of `, ; tab |` the first rows agree on. */
  readonly delimiter?: string;
  /** True (default): the first row names the columns. False: it is data and columns are called "column 1" and so on. A list of names: the same with these names. */
  readonly header?: boolean | readonly string[];
  /** Kind of single columns. Default: what every field of the column fits, number before time before text. */
  readonly types?: { readonly [column: string]: CsvKind };
  /** IANA time zone of times that name none. Default "UTC". */
  readonly zone?: string;
  /** Whether "03/11/2026" is 3 November ("dmy") or March 11 ("mdy"). Default: decided by the whole column, refused when it stays open. */
  readonly dateOrder?: DateOrder;
  /** Decimal sign. Default: what the fields prove, else "comma" in a file cut by ";" and "point" in others. */
  readonly decimal?: DecimalStyle;
  /** Encoding of bytes without a byte order mark, e.g. "windows-1252". Default "utf-8". */
  readonly encoding?: string;
  /** Equal column names: "throw" (default), or "rename" to get "note", "note (2)". */
  readonly duplicates?: "throw" | "rename";
  /** "throw" (default) for ragged rows and for fields that do not fit the kind asked for in `types`; "skip" leaves such rows out and makes such fields "no value", both told in `info.rejected`. */
  readonly onInvalid?: "throw" | "skip";
}

/** How one column was read. */
export interface CsvColumnInfo {
  readonly column: string;
  readonly kind: CsvKind;
  /** Fields without a value. */
  readonly empty: number;
  /** Day-month order of a time column that needed one. */
  readonly dateOrder?: DateOrder;
  /** Currencies named in a number column, most frequent first. */
  readonly currencies?: readonly string[];
}

/** What a parsed CSV table says about itself. */
export interface CsvInfo extends TableInfo {
  readonly kind: "csv";
  readonly zone: string;
  /** What stood between the fields. */
  readonly delimiter: string;
  readonly decimal: DecimalStyle;
  readonly columns: readonly CsvColumnInfo[];
}

/**
 * Reads delimited text (RFC 4180: quotes, doubled quotes, line breaks in quotes; LF, CRLF or CR) into a table of numbers, times (ms) and text. Kinds are
 * decided by whole columns: plain and local numbers ("1.234,56", "$1,234.00", "(5.00)", "12 %" as 0.12), ISO, US, EU and named-month dates; numbers
 * with leading zeros or more digits than a double holds stay text. Epoch times and 8-digit dates are times only when `types` says so. Empty
 * fields are "no value", as are "-", "n/a", "null" in number and time columns. Blank lines are skipped, extra empty fields at a row's end
 * ignored. The text is streamed, never held: O(bytes) time, 9 bytes a number or time and 4 a text while reading, plus the distinct texts.
 *
 * @throws "empty-input" without a header or rows; "bad-csv" for broken quotes, equal column names, ragged rows; "bad-value" for fields that do
 * not fit `types`; "ambiguous-date" when day and month cannot be told apart; "missing-column" when `types` names none; "bad-encoding", "binary-input",
 * "path-not-text", "line-too-long" (16 MiB), "unknown-zone", "bad-option", "aborted".
 *
 * @example
 * import { parseCsv } from "clientele/data";
 * const table = await parseCsv("id;day;paid\n007;31.12.2025;1.234,50\n008;01.01.2026;\n");
 * table.at(0); // => { id: "007", day: 1767139200000, paid: 1234.5 }
 * table.at(1); // => { id: "008", day: 1767225600000, paid: null }
 * table.info.delimiter; // => ";"
 * await parseCsv("day\n01/02/2026\n"); // throws "ambiguous-date"
 */
export async function parseCsv(
  source: TextSource,
  options: ParseCsvOptions = {},
): Promise<Table<AnyRow, CsvInfo>> {
  const { types = {}, header = true, onInvalid = "throw", duplicates = "throw" } = options;
  // what is wrong with the options is said before a long file is read
  const zone = zoneOf(options.zone ?? "UTC");
  oneOf(onInvalid, "onInvalid", ["throw", "skip"]);
  oneOf(duplicates, "duplicates", ["throw", "rename"]);
  if (options.dateOrder !== undefined) oneOf(options.dateOrder, "dateOrder", ["dmy", "mdy"]);
  if (options.decimal !== undefined) oneOf(options.decimal, "decimal", ["point", "comma"]);
  const raw = await readRawTable(source, {
    ...options,
    header: header === true,
    names: typeof header === "boolean" ? undefined : header,
    pick: (names) => {
      checkTypes(types, names);
      return names.map((name) => (kindIn(types, name) === "text" ? "text" : true));
    },
  });
  const columns = raw.columns as RawColumn[];
  const kinds = columns.map((column, i) => kindIn(types, raw.header[i]) ?? inferKind(column));
  const numeric = columns.filter((_, i) => kinds[i] === "number");
  const decimal = options.decimal ?? decimalStyleOf(numeric, raw.delimiter);
  const read: Record<string, TableColumn> = {};
  const rejected: Rejected[] = raw.ragged.count > 0 ? [raggedRejected(raw.ragged)] : [];
  const infos = raw.header.map((name, i): CsvColumnInfo => {
    const { column, invalid, ...info } = readColumn(columns[i], name, kinds[i], decimal, {
      ...options,
      zone: zone.name,
    });
    if (invalid !== undefined && invalid.count > 0) {
      const expected = kinds[i] === "number" ? "a number" : "a time";
      if (onInvalid === "throw") throw invalidError(name, invalid, expected);
      rejected.push({
        reason: `column ${show(name)}: not ${expected}, read as no value`,
        rows: invalid.count,
        examples: invalid.examples,
      });
    }
    define(read, name, column);
    return { column: name, kind: kinds[i], empty: emptyCells(column), ...info };
  });
  const info: CsvInfo = {
    kind: "csv",
    zone: zone.name,
    delimiter: raw.delimiter,
    decimal,
    columns: infos,
    ...(rejected.length > 0 ? { rejected } : {}),
  };
  return new Table<AnyRow, CsvInfo>(raw.rows, read as Columns<AnyRow>, info);
}

type Read = { column: TableColumn; invalid?: Invalid; dateOrder?: DateOrder; currencies?: readonly string[] };

function readColumn(
  raw: RawColumn,
  name: string,
  kind: CsvKind,
  decimal: DecimalStyle,
  options: ParseCsvOptions,
): Read {
  if (kind === "text") return { column: asText(raw) };
  if (kind === "number") {
    const { values, invalid, currencies } = asNumbers(raw, { style: options.decimal, fallback: decimal });
    return {
      column: values,
      invalid,
      ...(currencies.length > 0 ? { currencies: currencies.map((c) => c.currency) } : {}),
    };
  }
  const { values, invalid, order } = asTimes(raw, { name, zone: options.zone, dateOrder: options.dateOrder });
  return { column: values, invalid, ...(order === undefined ? {} : { dateOrder: order }) };
}

function inferKind(column: RawColumn): CsvKind {
  if (column.kind !== "text") return column.kind;
  const values = column.levels.filter((level) => !isNoValue(level));
  if (values.length === 0) return "text";
  if (values.every(isLocalNumber)) return "number";
  return values.every((value) => readDateText(value) !== undefined) && !values.every((v) => /^\d+$/.test(v))
    ? "time"
    : "text";
}

/** Stricter than what is read when asked for: codes, phone numbers and ids with leading zeros are no numbers. */
function isLocalNumber(text: string): boolean {
  const number = readNumberText(text);
  if (number === undefined || /^0\d/.test(number.body) || text.trim().startsWith("+")) return false;
  const value = numberValue(number, number.evidence === "comma" ? "comma" : "point");
  if (!Number.isFinite(value) || number.body.replace(/\D/g, "").length > 17) return false;
  if (/^\d+$/.test(number.body) && Number(number.body) > Number.MAX_SAFE_INTEGER) return false;
  if (/[A-Za-z]/.test(number.body) && !/[.,]/.test(number.body)) return false;
  if (/\s/.test(number.body) && number.currency === "" && !/[.,]/.test(number.body)) return false;
  return number.currency === "" || /^[A-Z]{3}$/.test(number.currency) || /\p{Sc}/u.test(number.currency);
}

function kindIn(types: { readonly [column: string]: CsvKind }, name: string): CsvKind | undefined {
  return Object.hasOwn(types, name) ? types[name] : undefined;
}

function checkTypes(types: { readonly [column: string]: CsvKind }, names: readonly string[]): void {
  for (const column of Object.keys(types)) {
    if (!names.includes(column)) {
      throw new ClienteleError(
        "missing-column",
        `Option types names ${show(column)}; the columns are ${names.map(show).join(", ")}.`,
        {
          column,
          expected: "a column of the file",
        },
      );
    }
    if (!["text", "number", "time"].includes(types[column])) {
      throw new ClienteleError(
        "bad-option",
        `Option types says ${show(types[column])} for ${show(column)}; it must be "text", "number" or "time".`,
        {
          column,
          value: types[column],
          expected: '"text", "number" or "time"',
        },
      );
    }
  }
}

function raggedRejected(ragged: Ragged): Rejected {
  return {
    reason: "another number of fields than the header",
    rows: ragged.count,
    examples: ragged.examples.map(({ row, line, fields }) => ({
      row,
      value: `${fields} fields in line ${line}`,
    })),
  };
}

function emptyCells(column: TableColumn): number {
  let empty = 0;
  if (column instanceof Float64Array)
    for (let i = 0; i < column.length; i++) empty += Number.isNaN(column[i]) ? 1 : 0;
  else for (let i = 0; i < column.codes.length; i++) empty += column.codes[i] < 0 ? 1 : 0;
  return empty;
}
