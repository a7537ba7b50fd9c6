import { type Data, type Id, readColumns } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { Table, type TextColumn } from "../core/table.ts";
import { type TimeInput, zoneOf } from "../core/time.ts";
import { keepRows, mapLevels } from "./layouts/levels.ts";
import type { ConsentRow, ConsentState, Consents } from "./schema.ts";

/** What a customer said, as it is handed in. */
export interface ConsentEntry {
  /** The customer's id, or the address that was used. */
  readonly customer: Id;
  /** What the data may be used for: "marketing", "profiling" ...; case does not matter. "processing" is any use at all. */
  readonly purpose: string;
  /** "email", "sms", "post" ...; null or absent: any. */
  readonly channel?: string | null;
  readonly state: ConsentState;
  /** When it was said. Absent: not known. */
  readonly time?: TimeInput | null;
  /** The file, column or form that says so. */
  readonly source?: string | null;
}

/** Options of {@link consentsFrom}. */
export interface ConsentsFromOptions {
  /** IANA zone of times written without one. Default "UTC". */
  readonly zone?: string;
}

const STATES: readonly ConsentState[] = ["granted", "denied", "withdrawn", "unknown"];

/**
 * A record of consent from rows in memory: one entry for each time a customer said yes or no to a purpose, by a channel. Several records become one
 * with `consentsFrom([...a, ...b])`. Purposes and channels are compared, and kept, in lower case; an entry that is there twice is kept once and
 * noted. O(rows).
 *
 * @throws `"missing-value"` for an entry without customer, purpose or state, `"bad-value"` for another state, a time that is none or before 1970,
 * `"bad-input"` for what is no rows, `"missing-column"`, `"unknown-zone"`.
 *
 * @example
 * import { consentsFrom } from "clientele/data";
 * const consents = consentsFrom([
 *   { customer: "ann", purpose: "Marketing", channel: "email", state: "granted", time: "2026-03-01", source: "newsletter form" },
 * ]);
 * consents.at(0); // => { customer: "ann", purpose: "marketing", channel: "email", state: "granted", time: 1772323200000, source: "newsletter form" }
 * consentsFrom([{ customer: "ann", purpose: " ", state: "granted" }]); // throws "missing-value"
 * consentsFrom([{ customer: "ann", purpose: "marketing", state: "yes" as never }]); // throws "bad-value"
 */
export function consentsFrom(rows: Data<ConsentEntry>, options: ConsentsFromOptions = {}): Consents {
  const entries = rows instanceof Table ? rows : listOf(rows);
  const at = (name: "channel" | "source" | "time") =>
    entries instanceof Table && Object.hasOwn(entries.columns, name) ? name : byName(name);
  const { length, columns } = readColumns(
    entries as Iterable<object>,
    {
      customer: { as: "text", from: "customer" },
      purpose: { as: "text", from: "purpose" },
      channel: { as: "text", from: at("channel"), required: false },
      state: { as: "text", from: "state" },
      time: { as: "time", from: at("time"), required: false, min: 0, expected: "a time since 1970" },
      source: { as: "text", from: at("source"), required: false },
    },
    { zone: zoneOf(options.zone ?? "UTC"), what: "consents" },
  );
  const { customer, state, source, time } = columns;
  const purpose = foldText(columns.purpose);
  refuse("missing-value", "purpose", columns.purpose, (row) => purpose.codes[row] < 0, "a word");
  const known = state.levels.map((level) => (STATES as readonly string[]).includes(level));
  refuse("bad-value", "state", state, (row) => !known[state.codes[row]], STATES.map(show).join(" or "));
  const made = {
    customer,
    purpose,
    channel: foldText(columns.channel),
    state,
    time,
    source,
  };
  const once = distinctRows(length, made);
  const kept = Object.fromEntries(
    Object.entries(made).map(([name, column]) => [name, keepRows(column, once)]),
  ) as typeof made;
  const twice = length - once.length;
  return new Table<ConsentRow, Consents["info"]>(once.length, kept as never, {
    kind: "consents",
    key: "customer",
    notes:
      twice === 0
        ? []
        : [`${twice} ${twice === 1 ? "entry was" : "entries were"} there twice and kept once.`],
  });
}

/** Purposes and channels as they are compared. */
export function foldWord(text: string): string {
  return text.trim().toLowerCase();
}

function foldText(column: TextColumn): TextColumn {
  return mapLevels(column, foldWord);
}

function byName(name: "channel" | "source" | "time") {
  return (row: { readonly [key: string]: unknown }) => row[name] ?? null;
}

function listOf(rows: Iterable<ConsentEntry>): Iterable<ConsentEntry> {
  // several columns read it, a generator can be read once
  return typeof rows === "object" && rows !== null && Symbol.iterator in rows ? [...rows] : rows;
}

function refuse(
  code: "missing-value" | "bad-value",
  name: string,
  column: TextColumn,
  bad: (row: number) => boolean,
  expected: string,
): void {
  const rows = Array.from(column.codes, (_, row) => row).filter(bad);
  if (rows.length === 0) return;
  const examples = rows.slice(0, 10).map((row) => ({ row, value: column.levels[column.codes[row]] }));
  const { row, value } = examples[0];
  throw new ClienteleError(
    code,
    `Row ${row} of consents has the ${name} ${show(value)}; expected ${expected}. ${rows.length} ${rows.length === 1 ? "row is" : "rows are"} wrong in this way.`,
    { row, column: name, value, expected, count: rows.length, examples },
  );
}

/** The first of each set of equal rows, ascending. */
function distinctRows(
  length: number,
  columns: { readonly [name: string]: TextColumn | Float64Array },
): Int32Array {
  const seen = new Set<string>();
  const keep: number[] = [];
  const all = Object.values(columns);
  for (let i = 0; i < length; i++) {
    const key = all.map((column) => (column instanceof Float64Array ? column[i] : column.codes[i])).join(" ");
    if (seen.has(key)) continue;
    seen.add(key);
    keep.push(i);
  }
  return Int32Array.from(keep);
}
