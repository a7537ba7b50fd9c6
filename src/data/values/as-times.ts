import { ClienteleError, show } from "../../core/errors.ts";
import { type Zone, zoneOf } from "../../core/time.ts";
import type { Invalid, RawColumn, RawNumbers, RawText, RawTimes } from "../csv/raw-table.ts";
import { DATE, EMPTY, ZONE_BITS, ZONE_NONE, ZONE_SPACE_UTC, ZONE_Z } from "../csv/shape.ts";
import { invalidRows, rowsPerLevel } from "./as-numbers.ts";
import { type DateOrder, type DateText, readDateText, wallOf } from "./date-text.ts";
import { numbersAsTimes } from "./epoch.ts";
import { isNoValue } from "./number-text.ts";

/** How {@link asTimes} reads. Every field may be undefined. */
export interface TimeOptions {
  /** Name of the column, for error messages. */
  readonly name?: string | undefined;
  /** IANA zone of texts that name none. Default "UTC". */
  readonly zone?: string | undefined;
  /** Whether "03/11/2026" is 3 November ("dmy") or March 11 ("mdy"). Default: what the whole column proves. */
  readonly dateOrder?: DateOrder | undefined;
  /** What plain numbers are. Default: by their size (8-digit dates; epoch seconds, ms, microseconds). */
  readonly epoch?: "s" | "ms" | "us" | undefined;
}

/** A column read as times. */
export interface TimesRead {
  /** ms since 1970 UTC; NaN where there is no value or none that can be read. */
  readonly values: Float64Array;
  readonly invalid: Invalid;
  /** No field has a time of day. */
  readonly dateOnly: boolean;
  /** Some field has no zone of its own, so `zone` was used. */
  readonly usesZone: boolean;
  /** The day-month order used; undefined when no field needed one. */
  readonly order?: DateOrder;
}

const MINUTE = 60_000;

/**
 * A column as times. The day-month order is decided by the whole column: a number above 12 in either place proves it. Texts without zone
 * are wall time in `zone`: an hour the clock skips is read one hour later, one it shows twice as the first. Impossible dates and
 * two-digit years are invalid. Each distinct text is read once. O(rows).
 *
 * Throws "ambiguous-date" when both orders fit every field, "bad-value" when one field proves one and another field the other.
 */
export function asTimes(column: RawColumn, options: TimeOptions = {}): TimesRead {
  const zone = zoneOf(options.zone ?? "UTC");
  if (column.kind === "time") return fromIso(column, zone);
  if (column.kind === "number") return fromNumbers(column, zone, options);
  return fromTexts(column, zone, options);
}

function fromIso(column: RawTimes, zone: Zone): TimesRead {
  const { wall, shapes, offsets } = column;
  let dateOnly = true;
  let usesZone = false;
  let asIs = zone.name === "UTC";
  for (let i = 0; i < shapes.length; i++) {
    if (shapes[i] === EMPTY) continue;
    if ((shapes[i] & 3) !== DATE) dateOnly = false;
    const mark = shapes[i] & ZONE_BITS;
    if (mark === ZONE_NONE) usesZone = true;
    else if (mark !== ZONE_Z && mark !== ZONE_SPACE_UTC) asIs = false;
  }
  asIs ||= !usesZone && offsets === null;
  const invalid = { count: 0, examples: [] };
  if (asIs) return { values: wall, invalid, dateOnly, usesZone };
  const values = new Float64Array(wall.length);
  for (let i = 0; i < wall.length; i++) {
    if (shapes[i] === EMPTY) values[i] = Number.NaN;
    else if ((shapes[i] & ZONE_BITS) === ZONE_NONE) values[i] = zone.toUtc(wall[i]);
    else values[i] = wall[i] - (offsets === null ? 0 : offsets[i] * MINUTE);
  }
  return { values, invalid, dateOnly, usesZone };
}

function fromNumbers(column: RawNumbers, zone: Zone, options: TimeOptions): TimesRead {
  const { values, days } = numbersAsTimes(column.values, zone, options.epoch);
  const invalid = invalidRows(
    column,
    values.length,
    (i) => Number.isNaN(values[i]) && column.decimals[i] !== EMPTY,
  );
  return { values, invalid, dateOnly: days, usesZone: days };
}

function fromTexts(column: RawText, zone: Zone, options: TimeOptions): TimesRead {
  const { codes, levels } = column;
  const rows = rowsPerLevel(column);
  const dates = levels.map(readDateText);
  const order = options.dateOrder ?? decideOrder(column, dates, options.name);
  const ofLevel = new Float64Array(levels.length);
  let dateOnly = true;
  let usesZone = false;
  let ordered = false;
  dates.forEach((date, level) => {
    if (date === undefined) {
      ofLevel[level] = Number.NaN;
      return;
    }
    const wall = wallOf(date, order ?? "dmy");
    const zoned = !Number.isNaN(date.offset);
    ofLevel[level] = zoned ? wall - date.offset * MINUTE : Number.isNaN(wall) ? wall : zone.toUtc(wall);
    if (rows[level] > 0) {
      dateOnly &&= !date.hasClock;
      usesZone ||= !zoned;
      ordered ||= date.ordered;
    }
  });
  if (dates.every((date) => date === undefined)) epochTexts(levels, ofLevel, zone, options);
  const values = new Float64Array(codes.length);
  for (let i = 0; i < values.length; i++) values[i] = codes[i] < 0 ? Number.NaN : ofLevel[codes[i]];
  const wrong = levels.map((level, i) => Number.isNaN(ofLevel[i]) && !isNoValue(level));
  const invalid = invalidRows(column, values.length, (row) => codes[row] >= 0 && wrong[codes[row]]);
  return { values, invalid, dateOnly, usesZone, ...(ordered && order !== undefined ? { order } : {}) };
}

/** Epoch numbers in a column that was kept as text. */
function epochTexts(levels: readonly string[], into: Float64Array, zone: Zone, options: TimeOptions): void {
  const numbers = Float64Array.from(levels, (level) =>
    /^-?\d{1,16}(?:\.\d{1,6})?$/.test(level.trim()) ? Number(level) : Number.NaN,
  );
  into.set(numbersAsTimes(numbers, zone, options.epoch).values);
}

function decideOrder(
  column: RawText,
  dates: readonly (DateText | undefined)[],
  name: string | undefined,
): DateOrder | undefined {
  const proof: { dmy: number; mdy: number } = { dmy: -1, mdy: -1 };
  const open: number[] = [];
  let equalOnly = true;
  dates.forEach((date, level) => {
    if (!date?.ordered) return;
    if (Number.isNaN(date.mdy)) proof.dmy = proof.dmy < 0 ? level : proof.dmy;
    else if (Number.isNaN(date.dmy)) proof.mdy = proof.mdy < 0 ? level : proof.mdy;
    else if (date.dmy !== date.mdy) equalOnly = false;
    if (open.length < 10 && date.dmy !== date.mdy) open.push(level);
  });
  const where = name === undefined ? "A column of dates" : `Column ${show(name)}`;
  const details = name === undefined ? {} : { column: name };
  const example = (level: number) => ({ row: column.codes.indexOf(level), value: column.levels[level] });
  if (proof.dmy >= 0 && proof.mdy >= 0) {
    const [a, b] = [example(proof.dmy), example(proof.mdy)];
    throw new ClienteleError(
      "bad-value",
      `${where} mixes two date orders: row ${a.row} has ${show(a.value)} (day first), row ${b.row} has ${show(b.value)} (month first). Mend the file, or pass dateOrder to read one order and refuse the other.`,
      { ...details, row: b.row, value: b.value, expected: "one date order", examples: [a, b] },
    );
  }
  if (proof.dmy >= 0) return "dmy";
  if (proof.mdy >= 0) return "mdy";
  if (open.length === 0 || equalOnly) return undefined;
  const examples = open.map(example);
  throw new ClienteleError(
    "ambiguous-date",
    `${where} can be read day first or month first: ${examples
      .slice(0, 3)
      .map((e) => show(e.value))
      .join(", ")} and no number above 12 decides. Pass dateOrder: "dmy" (31/12/2026) or "mdy" (12/31/2026).`,
    {
      ...details,
      row: examples[0].row,
      value: examples[0].value,
      expected: 'dateOrder "dmy" or "mdy"',
      examples,
    },
  );
}

/** The error readers raise for fields of a column that could not be read. */
export function invalidError(column: string, invalid: Invalid, expected: string): ClienteleError {
  const list = invalid.examples.map(({ row, value }) => `row ${row} has ${show(value)}`).join(", ");
  const { row, value } = invalid.examples[0];
  return new ClienteleError(
    "bad-value",
    `Column ${show(column)} has ${invalid.count} ${invalid.count === 1 ? "field that is" : "fields that are"} not ${expected}: ${list}${invalid.count > invalid.examples.length ? ", ..." : ""}. Mend the file, or pass onInvalid: "skip".`,
    { column, row, value, expected, count: invalid.count, examples: invalid.examples },
  );
}
