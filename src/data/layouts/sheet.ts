import { ClienteleError, show } from "../../core/errors.ts";
import type { Rejected, TableColumn, TextColumn } from "../../core/table.ts";
import { type Zone, zoneOf } from "../../core/time.ts";
import {
  asText,
  columnOf,
  type Invalid,
  lineOf,
  type RawColumn,
  type RawTable,
  textAt,
} from "../csv/raw-table.ts";
import { asNumbers, decimalStyleOf } from "../values/as-numbers.ts";
import { asTimes } from "../values/as-times.ts";
import type { DateOrder } from "../values/date-text.ts";
import type { DecimalStyle } from "../values/number-text.ts";
import type { Place } from "./layout.ts";
import { mapLevels } from "./levels.ts";
import { withoutRepeatedHeader } from "./repeated-header.ts";

/** How a sheet's texts are to be understood. */
export interface SheetOptions {
  /** IANA zone of times written without one; undefined: the caller left it open and "UTC" is used. */
  readonly zone: string | undefined;
  readonly dateOrder: DateOrder | undefined;
  readonly decimal: DecimalStyle | undefined;
}

/** A raw table as a layout sees it: columns by field, converted on demand, everything odd written down. */
export class Sheet {
  readonly rows: number;
  readonly zone: Zone;
  readonly zoneGiven: boolean;
  readonly notes: string[] = [];
  readonly #raw: RawTable;
  readonly #unread: readonly Rejected[];
  readonly #header: ReadonlyMap<string, string>;
  readonly #options: SheetOptions;
  readonly #texts = new Map<string, TextColumn>();
  #style: DecimalStyle | undefined;

  /** `fields`: the header name of each field. */
  constructor(source: RawTable, fields: ReadonlyMap<string, string>, options: SheetOptions) {
    const { raw, repeated } = withoutRepeatedHeader(source);
    this.#raw = raw;
    this.#unread = [...raggedRows(source), ...headerRows(source, repeated)];
    this.#header = fields;
    this.#options = options;
    this.rows = raw.rows;
    this.zone = zoneOf(options.zone ?? "UTC");
    this.zoneGiven = options.zone !== undefined;
  }

  has(field: string): boolean {
    return this.#header.has(field);
  }

  /** The header name of a field. */
  name(field: string): string {
    return this.#header.get(field) ?? field;
  }

  /** Trimmed texts. */
  text(field: string): TextColumn | undefined {
    const known = this.#texts.get(field);
    const raw = this.#column(field);
    if (known !== undefined || raw === undefined) return known;
    const column = mapLevels(asText(raw), (text) => text.trim());
    this.#texts.set(field, column);
    return column;
  }

  /** Whether a field is filled in, row by row; costs no text. */
  filled(field: string): ((row: number) => boolean) | undefined {
    const raw = this.#column(field);
    if (raw === undefined) return undefined;
    if (raw.kind === "text") return (row) => raw.codes[row] >= 0;
    const values = raw.kind === "number" ? raw.values : raw.wall;
    return (row) => !Number.isNaN(values[row]);
  }

  /** Ids: trimmed; "13085.0" loses its decimals when the whole column is written so (a number column of a spreadsheet). */
  id(field: string): TextColumn | undefined {
    const column = this.text(field);
    return column === undefined ? undefined : wholeIds(column);
  }

  /** Numbers; fields that are none become NaN and, unless the field is checked elsewhere, a note. */
  numbers(field: string, checked?: "checked"): Float64Array | undefined {
    const raw = this.#column(field);
    if (raw === undefined) return undefined;
    const { values, invalid } = asNumbers(raw, this.#numberOptions(raw));
    if (checked === undefined) this.#note(field, "number", invalid);
    return values;
  }

  /** Currencies named by signs or codes inside a column of money, most frequent first. */
  signs(field: string): readonly { readonly currency: string; readonly rows: number }[] {
    const raw = this.#column(field);
    return raw === undefined || raw.kind !== "text"
      ? []
      : asNumbers(raw, this.#numberOptions(raw)).currencies;
  }

  /** Times in ms; `zone` replaces the caller's where the source fixes it. */
  times(field: string, zone: string = this.zone.name, checked?: "checked"): Float64Array | undefined {
    const raw = this.#column(field);
    if (raw === undefined) return undefined;
    const { values, invalid } = asTimes(raw, {
      name: this.name(field),
      zone,
      dateOrder: this.#options.dateOrder,
    });
    if (checked === undefined) this.#note(field, "time", invalid);
    return values;
  }

  /** Where a value stands, for messages. */
  place(field: string, row: number): Place {
    const raw = this.#column(field);
    return {
      column: this.name(field),
      row,
      line: lineOf(this.#raw, row),
      value: raw === undefined ? null : textAt(raw, row),
    };
  }

  line(row: number): number {
    return lineOf(this.#raw, row);
  }

  /** Headers that begin with `prefix` (case does not matter), in file order, with their texts. */
  wide(prefix: string): readonly TextColumn[] {
    return this.#raw.header.flatMap((name, i) => {
      const raw = this.#raw.columns[i];
      return raw != null && name.toLowerCase().startsWith(prefix)
        ? [mapLevels(asText(raw), (text) => text.trim())]
        : [];
    });
  }

  /** Columns that no field names, under the source's names: plain numbers as numbers, everything else as text. */
  extras(taken: readonly string[]): [name: string, column: TableColumn][] {
    const used = new Set(this.#header.values());
    return this.#raw.header.flatMap((name, i): [string, TableColumn][] => {
      const raw = this.#raw.columns[i];
      if (raw == null || used.has(name)) return [];
      const key = taken.includes(name) ? `${name} (source)` : name;
      return [[key, raw.kind === "number" ? raw.values : mapLevels(asText(raw), (text) => text.trim())]];
    });
  }

  /** Names of the columns that were read and that no field names, in file order. */
  others(): string[] {
    const used = new Set(this.#header.values());
    return this.#raw.header.filter((name, i) => this.#raw.columns[i] != null && !used.has(name));
  }

  /** A column by its name: its trimmed texts, and the numbers among them (NaN: none). */
  other(name: string): { readonly text: TextColumn; readonly values: Float64Array } {
    const raw = columnOf(this.#raw, name) as RawColumn;
    return {
      text: mapLevels(asText(raw), (text) => text.trim()),
      values: asNumbers(raw, this.#numberOptions(raw)).values,
    };
  }

  /** Rows that never became rows. */
  unread(): readonly Rejected[] {
    return this.#unread;
  }

  #column(field: string): RawColumn | undefined {
    const name = this.#header.get(field);
    return name === undefined ? undefined : columnOf(this.#raw, name);
  }

  #numberOptions(raw: RawColumn): { style?: DecimalStyle | undefined; fallback?: DecimalStyle | undefined } {
    if (this.#options.decimal !== undefined) return { style: this.#options.decimal };
    // plain numbers prove themselves; only texts such as "1,234" need the rest of the file
    if (raw.kind === "number" && this.#raw.delimiter !== ";") return {};
    this.#style ??= decimalStyleOf(
      this.#raw.columns.filter((column) => column !== null),
      this.#raw.delimiter,
    );
    return { fallback: this.#style };
  }

  #note(field: string, what: string, invalid: Invalid): void {
    if (invalid.count === 0) return;
    const first = invalid.examples[0];
    this.notes.push(
      `${invalid.count} ${invalid.count === 1 ? "value" : "values"} in column ${show(this.name(field))} can not be read as a ${what} and ${invalid.count === 1 ? "counts" : "count"} as no value (first: line ${this.line(first.row)}, ${show(first.value)}).`,
    );
  }
}

function raggedRows({ ragged }: RawTable): Rejected[] {
  if (ragged.count === 0) return [];
  return [
    {
      reason: "another number of fields than the header",
      rows: ragged.count,
      examples: ragged.examples.map(({ line, fields }) => ({
        row: line,
        value: `line ${line}: ${fields} fields`,
      })),
    },
  ];
}

function headerRows(raw: RawTable, rows: readonly number[]): Rejected[] {
  if (rows.length === 0) return [];
  const examples = rows.slice(0, 10).map((row) => ({ row, value: `line ${lineOf(raw, row)}` }));
  return [{ reason: "the header again", rows: rows.length, examples }];
}

/** Ids as a spreadsheet wrote them: "13085.0" everywhere is "13085". */
export function wholeIds(column: TextColumn): TextColumn {
  if (column.levels.length === 0 || !column.levels.every((text) => /^-?\d+\.0+$/.test(text))) return column;
  return mapLevels(column, (text) => text.slice(0, text.indexOf(".")));
}

/** The column of a field that the layout requires. */
export function need<C>(column: C | undefined, field: string): C {
  if (column === undefined)
    throw new ClienteleError("missing-column", `There is no column for ${show(field)}.`, { column: field });
  return column;
}
