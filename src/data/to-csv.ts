import { ClienteleError, show } from "../core/errors.ts";
import { oneOf } from "../core/options.ts";
import type { Table, TableColumn } from "../core/table.ts";
import { needGate } from "./consent/need-gate.ts";

/** Options of {@link toCsv} and {@link csvChunks}. */
export interface ToCsvOptions {
  /** One of `,` `;` tab `|`. Default ",". */
  readonly delimiter?: "," | ";" | "\t" | "|";
  /** Columns to write, in this order. Default: all. */
  readonly columns?: readonly string[];
  /** Number columns that hold times: written as ISO text in UTC, "2026-11-03T10:15:00.000Z". Default: none, times are written as ms. */
  readonly times?: readonly string[];
  /** Whether texts that a spreadsheet would run as a formula get an apostrophe in front. Default true; false writes every text exactly. */
  readonly escapeFormulas?: boolean;
  /**
   * "not-for-contact": the file is for the shop's own records and nobody is written to or advertised to by it. Needed for a table that names customers
   * and has not gone through {@link consentGate}.
   */
  readonly gate?: "not-for-contact";
}

/** Rows per piece of text. */
const PIECE_ROWS = 1000;

/**
 * A table as CSV text (RFC 4180: CRLF, quotes only where needed), "no value" as an empty field; numbers in full, with a decimal point. Texts that begin
 * with = + - @ tab, CR or LF, plain numbers apart, get an apostrophe in front, because spreadsheet programs would run them as formulas (OWASP "CSV injection"); so do
 * names of columns. Without such texts `parseCsv` reads the same values back (say in `types` which digits are text); an empty text comes back as "no value". O(cells).
 *
 * A table with a column of customers, e-mail addresses or phone numbers must have gone through {@link consentGate}, unless `gate` says that the file is not
 * for contacting them.
 *
 * @throws "no-consent" for customers who went through no gate; "missing-column" when an option names none; "bad-option" for another delimiter; "bad-value" for an infinite number or a time outside the calendar.
 *
 * @example
 * import { fromColumns, toCsv } from "clientele";
 * const table = fromColumns({ name: ["Ann, \"the\" one", "=1+1"], spent: [12.5, Number.NaN] });
 * toCsv(table); // => "name,spent\r\n\"Ann, \"\"the\"\" one\",12.5\r\n'=1+1,\r\n"
 * toCsv(fromColumns({ email: ["ann@shop.test"] })); // throws "no-consent"
 */
export function toCsv<Row extends object>(table: Table<Row>, options: ToCsvOptions = {}): string {
  return [...csvChunks(table, options)].join("");
}

/**
 * The same text as {@link toCsv} in pieces of 1,000 rows, for writing large tables to a stream. O(cells) time, one piece in memory.
 *
 * @throws "no-consent", "missing-column", "bad-option", "bad-value" as {@link toCsv}.
 *
 * @example
 * import { csvChunks, fromColumns } from "clientele";
 * [...csvChunks(fromColumns({ id: ["a"], n: [1] }))]; // => ["id,n\r\n", "a,1\r\n"]
 */
export function* csvChunks<Row extends object>(
  table: Table<Row>,
  options: ToCsvOptions = {},
): Generator<string, void, void> {
  const all = table.columns as { readonly [name: string]: TableColumn };
  const { delimiter = ",", escapeFormulas = true, times = [] } = options;
  oneOf(delimiter, "delimiter", [",", ";", "\t", "|"]);
  const names = options.columns ?? Object.keys(all);
  for (const name of [...names, ...times]) {
    if (!Object.hasOwn(all, name)) {
      throw new ClienteleError(
        "missing-column",
        `There is no column ${show(name)}; the columns are ${Object.keys(all).map(show).join(", ")}.`,
        {
          column: name,
          expected: "a column of the table",
        },
      );
    }
  }
  needGate(table, names, options.gate);
  const quote = quoter(delimiter, escapeFormulas);
  const writers = names.map((name) => writer(all[name], name, times.includes(name), quote));
  // a lone empty field would be a blank line, which readers skip
  const lineOf = (fields: string[]) =>
    `${fields.length === 1 && fields[0] === "" ? '""' : fields.join(delimiter)}\r\n`;
  yield lineOf(names.map(quote));
  for (let from = 0; from < table.length; from += PIECE_ROWS) {
    let text = "";
    for (let row = from; row < Math.min(table.length, from + PIECE_ROWS); row++)
      text += lineOf(writers.map((write) => write(row)));
    yield text;
  }
}

function writer(
  column: TableColumn,
  name: string,
  isTime: boolean,
  quote: (text: string) => string,
): (row: number) => string {
  if (!(column instanceof Float64Array)) {
    // each distinct text is quoted once
    const levels = column.levels.map(quote);
    return (row) => (column.codes[row] < 0 ? "" : levels[column.codes[row]]);
  }
  return (row) => {
    const value = column[row];
    if (Number.isNaN(value)) return "";
    if (!Number.isFinite(value) || (isTime && Math.abs(value) > 8.64e15)) {
      throw new ClienteleError(
        "bad-value",
        `Column ${show(name)}, row ${row}: ${value} cannot be written as ${isTime ? "a time" : "a number"}.`,
        {
          column: name,
          row,
          value,
          expected: isTime ? "ms within the calendar" : "a finite number",
        },
      );
    }
    return isTime ? new Date(value).toISOString() : String(value);
  };
}

// the wide signs of East Asian keyboards are taken for the narrow ones
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/;
const PLAIN_NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;

function quoter(delimiter: string, escapeFormulas: boolean): (text: string) => string {
  const special = new RegExp(`["\\r\\n${delimiter === "|" ? "\\|" : delimiter}]`);
  return (text) => {
    const safe = escapeFormulas && FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
    // "sep=;" as a first line would be taken for a hint to spreadsheet programs
    return special.test(safe) || safe.startsWith("sep=") ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
}
