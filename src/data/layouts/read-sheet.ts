import { ClienteleError, show } from "../../core/errors.ts";
import { badOption, oneOf } from "../../core/options.ts";
import type { TextSource } from "../../core/text-source.ts";
import { zoneOf } from "../../core/time.ts";
import type { Work } from "../../core/work.ts";
import { readRawTable } from "../csv/read-raw-table.ts";
import { chooseLayout, fits } from "../recognize.ts";
import type { DateOrder } from "../values/date-text.ts";
import type { DecimalStyle } from "../values/number-text.ts";
import { fold, type Layout, missingFields, resolveFields } from "./layout.ts";
import { Sheet } from "./sheet.ts";

/** How a text with columns is read; the part that all readers share. */
export interface ReadOptions extends Work {
  /** IANA time zone of times written without one, and of days and weeks afterwards. Default "UTC" (or the source's own, where it names one). */
  readonly zone?: string;
  /** Name of the layout to read with ("shopify-orders" ...) instead of recognizing it. Default: recognized by the header. */
  readonly layout?: string;
  /** Which of "03/11/2026" is the day: "dmy" or "mdy". Default: what the whole column proves; undecided is an error. */
  readonly dateOrder?: DateOrder;
  /** Decimal sign of the money: "point" or "comma". Default: what the columns prove. */
  readonly decimal?: DecimalStyle;
  /** What separates columns: one character, or "whitespace". Default: found from the text. */
  readonly delimiter?: string;
  /** Encoding of bytes, such as "windows-1252". Default UTF-8. */
  readonly encoding?: string;
  /** Equal column names: refused ("throw") or numbered ("rename": "note", "note (2)"). Default "throw". */
  readonly duplicates?: "throw" | "rename";
  /** Rows that can not be read: an error ("throw") or left out and listed in `info.rejected` ("skip"). Default "throw". */
  readonly onInvalid?: "throw" | "skip";
}

/**
 * Reads a text's columns for one of `layouts`: the one that is forced, mapped or recognized by the header. Fields in `skip` are not read.
 */
export async function readSheet<D>(
  source: TextSource,
  options: ReadOptions & { readonly map?: object | undefined; readonly skip?: readonly string[] },
  layouts: readonly Layout<D>[],
  mapped: Layout<D>,
  reader: string,
): Promise<{ readonly sheet: Sheet; readonly layout: Layout<D> }> {
  if (options.zone !== undefined) zoneOf(options.zone);
  checkOptions(options);
  const forced = forcedLayout(options.layout, layouts);
  let layout = forced ?? mapped;
  let fields = new Map<string, string>();
  const headless = forced?.headless;
  const raw = await readRawTable(source, {
    delimiter: options.delimiter ?? headless?.delimiter,
    encoding: options.encoding,
    duplicates: options.duplicates,
    onInvalid: options.onInvalid,
    header: headless === undefined,
    names: headless?.names,
    skipEmptyRows: true,
    // one column whose name, cut at its blanks, is a header we know
    blanks: (header) => options.map === undefined && fits(layouts, header.trim().split(/\s+/)),
    ...(options.signal && { signal: options.signal }),
    ...(options.onProgress && { onProgress: options.onProgress }),
    pick: (header) => {
      if (options.map !== undefined) fields = mapFields(options.map, layout, header, reader);
      else {
        layout = forced ?? chooseLayout(layouts, header, reader);
        const found = resolveFields(layout, header);
        const missing = missingFields(layout, found);
        if (missing.length > 0) throw missingColumns(layout.name, missing, header);
        fields = new Map([...found].map(([field, position]) => [field, header[position]]));
      }
      for (const field of options.skip ?? []) fields.delete(field);
      const used = new Set(fields.values());
      const { wide, extras } = layout;
      return header.map(
        (name) =>
          extras === true || used.has(name) || (wide !== undefined && name.toLowerCase().startsWith(wide)),
      );
    },
  });
  const sheet = new Sheet(raw, fields, {
    zone: options.zone,
    dateOrder: options.dateOrder,
    decimal: options.decimal,
  });
  // a guess is told, so that a wrong one is seen
  const guessed = [...fields].filter(([field, name]) => fold(field) !== fold(name));
  if (layout.generic && options.map === undefined && guessed.length > 0) {
    sheet.notes.push(
      `Columns were understood by their names: ${guessed.map(([field, name]) => `${field} is ${show(name)}`).join(", ")}.`,
    );
  }
  return { sheet, layout };
}

/** The caller's own mapping: exact names first, then names that differ in case, blanks, "_", "-" and "." only. */
function mapFields(
  map: object,
  layout: Layout<unknown>,
  header: readonly string[],
  reader: string,
): Map<string, string> {
  if (typeof map !== "object" || map === null || Array.isArray(map))
    throw badOption("map", map, 'an object such as { customer: "email", time: "date" }');
  const fields = new Map<string, string>();
  for (const [field, name] of Object.entries(map)) {
    if (name === undefined) continue;
    if (!Object.hasOwn(layout.fields, field)) {
      throw new ClienteleError(
        "bad-option",
        `Option map of ${reader} has no field ${show(field)}; fields: ${Object.keys(layout.fields).join(", ")}.`,
        { value: field },
      );
    }
    if (typeof name !== "string") {
      throw new ClienteleError(
        "bad-option",
        `Option map.${field} must be a column name; found ${show(name)}.`,
        { value: name, expected: "a column name" },
      );
    }
    const found = header.includes(name) ? name : header.find((column) => fold(column) === fold(name));
    if (found === undefined) {
      throw new ClienteleError(
        "missing-column",
        `Option map.${field} names the column ${show(name)}, which the source does not have. Columns found: ${header.map(show).join(", ")}.`,
        {
          column: name,
          value: [...header],
        },
      );
    }
    fields.set(field, found);
  }
  const missing = missingFields(layout, new Map([...fields.keys()].map((field) => [field, 0])));
  if (missing.length > 0) {
    throw new ClienteleError(
      "bad-option",
      `Option map of ${reader} must name a column for ${missing.join(" and for ")}. Columns found: ${header.map(show).join(", ")}.`,
      {
        value: [...header],
        expected: missing.join(", "),
      },
    );
  }
  return fields;
}

function forcedLayout<D>(name: string | undefined, layouts: readonly Layout<D>[]): Layout<D> | undefined {
  if (name === undefined) return undefined;
  const layout = layouts.find((known) => known.name === name);
  if (layout === undefined) {
    throw new ClienteleError(
      "bad-option",
      `Unknown layout ${show(name)}; known: ${layouts.map((known) => known.name).join(", ")}.`,
      { value: name },
    );
  }
  return layout;
}

function missingColumns(
  layout: string,
  missing: readonly string[],
  header: readonly string[],
): ClienteleError {
  return new ClienteleError(
    "missing-column",
    `The source has no column ${missing.map(show).join(", ")}, which ${layout} needs. Columns found: ${header.map(show).join(", ")}.`,
    {
      column: missing[0],
      value: [...header],
      expected: missing.join(", "),
    },
  );
}

function checkOptions({ onInvalid, dateOrder, decimal }: ReadOptions): void {
  if (onInvalid !== undefined) oneOf(onInvalid, "onInvalid", ["throw", "skip"]);
  if (dateOrder !== undefined) oneOf(dateOrder, "dateOrder", ["dmy", "mdy"]);
  if (decimal !== undefined) oneOf(decimal, "decimal", ["point", "comma"]);
}
