import { parseISO } from "date-fns/parseISO";
import { ClienteleError, show } from "./errors.ts";

/** A point in time: `Date`, ms since 1970 UTC, or ISO text. Text without a zone is read in the caller's `zone`. */
export type TimeInput = Date | number | string;

/** A length of time. A year is 365.25 days, a month a twelfth of it. */
export interface Duration {
  readonly days?: number;
  readonly weeks?: number;
  readonly months?: number;
  readonly years?: number;
}

/** A calendar period. */
export type Period = "day" | "week" | "month" | "quarter" | "year";

/** First day of the week. */
export type WeekStart = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

/** Unit of model time. */
export type TimeUnit = "day" | "week" | "month" | "year";

/** Wall clock of a time zone. "Wall ms" are the ms since 1970-01-01T00:00 as the clock on the wall there shows them. */
export interface Zone {
  readonly name: string;
  toWall(utcMs: number): number;
  /** An hour that the clock skips is read one hour later; one that it shows twice is read as the first. */
  toUtc(wallMs: number): number;
}

export const DAY_MS = 86_400_000;
/** The last ms of the calendar of `Date`; the first is its negative. */
export const LAST_TIME = 8.64e15;

const BLOCK_MS = 6 * 3_600_000;
/** Names of the weekdays, Sunday first as in `weekdayOf`. */
export const WEEKDAYS: readonly WeekStart[] = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
];

/**
 * The wall clock of an IANA zone. `Intl` is asked once per six-hour block that a change of offset does not touch, never per row;
 * the cache lives as long as the returned object.
 *
 * @throws "unknown-zone" when the runtime does not know the name.
 */
export function zoneOf(name: string): Zone {
  if (name === "UTC" || name === "Etc/UTC" || name === "GMT")
    return { name, toWall: identity, toUtc: identity };
  const offsetNow = intlOffset(name);
  const blocks = new Map<number, number>();
  const offsetAt = (utc: number): number => {
    if (!Number.isFinite(utc)) return Number.NaN;
    const block = Math.floor(utc / BLOCK_MS);
    let offset = blocks.get(block);
    if (offset === undefined) {
      const start = offsetNow(block * BLOCK_MS);
      // NaN marks a block in which the clocks change: there each moment is asked for
      offset = start === offsetNow((block + 1) * BLOCK_MS - 1) ? start : Number.NaN;
      blocks.set(block, offset);
    }
    return Number.isNaN(offset) ? offsetNow(utc) : offset;
  };
  return {
    name,
    toWall: (utc) => utc + offsetAt(utc),
    toUtc: (wall) => {
      // the offsets on either side of a change bracket the answer; no zone changes twice within a day
      const before = offsetAt(wall - DAY_MS);
      const after = offsetAt(wall + DAY_MS);
      if (offsetAt(wall - before) === before) return wall - before;
      return offsetAt(wall - after) === after ? wall - after : wall - before;
    },
  };
}

/** A time input as ms; NaN when it is no time. Text without a zone is wall time in `zone`. */
export function toTime(value: TimeInput | bigint | null | undefined, zone: Zone): number {
  if (typeof value === "string") return isoTime(value, zone);
  if (value instanceof Date) return value.getTime();
  if (typeof value !== "number" && typeof value !== "bigint") return Number.NaN;
  const time = Number(value);
  return Math.abs(time) <= LAST_TIME ? time : Number.NaN;
}

/** As {@link toTime}, for an option that must be a time: throws "bad-option" naming the option. */
export function timeOption(value: TimeInput, name: string, zone: Zone): number {
  const time = toTime(value, zone);
  if (Number.isNaN(time)) {
    throw new ClienteleError(
      "bad-option",
      `Option ${name} must be a Date, ms since 1970 or ISO text such as "2026-11-01"; found ${show(value)}.`,
      { value, expected: "a time" },
    );
  }
  return time;
}

const ISO_SHAPE =
  /^(\d{4}-?\d\d-?\d\d)(?:[T ](\d\d(?::?\d\d(?::?\d\d(?:[.,]\d{1,9})?)?)?))? ?(Z|UTC|[+-](?:0\d|1[0-5])(?::?[0-5]\d)?)?$/i;

function isoTime(text: string, zone: Zone): number {
  const match = ISO_SHAPE.exec(text.trim());
  if (match === null) return Number.NaN;
  const [, date, clock = "00:00", offset] = match;
  const explicit = offset === undefined || /^(z|utc)$/i.test(offset) ? "Z" : offset;
  // always read with an explicit offset, so that the machine's own zone never enters
  const time = parseISO(`${date}T${clock}${explicit}`).getTime();
  return offset === undefined ? zone.toUtc(time) : time;
}

/** Days since 1970-01-01 of the civil day that `ms` falls in. */
export function dayNumber(ms: number, zone: Zone): number {
  return Math.floor(zone.toWall(ms) / DAY_MS);
}

/** The last civil day before an exclusive end: an `asOf` at midnight belongs to the day that has just ended. */
export function lastDaySeen(asOf: number, zone: Zone): number {
  return dayNumber(asOf - 1, zone);
}

/** Civil date of a day number (proleptic Gregorian). */
export function civilOf(day: number): {
  readonly year: number;
  readonly month: number;
  readonly day: number;
} {
  const date = new Date(day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Day number of a civil date; month and day may lie outside their range and carry over. */
export function dayOf(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.floor(date.getTime() / DAY_MS);
}

/** Weekday of a day number, 0 = Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/**
 * Whole periods since the one that holds 1970-01-01, of a day number: equal for days of the same period, and one more for the next.
 * Months and quarters are calendar ones; weeks begin on `weekStart`.
 */
export function periodIndex(day: number, period: Period, weekStart: WeekStart = "monday"): number {
  if (period === "day") return day;
  // 1970-01-01 was a Thursday, so the week that holds it began 4 - start days before (within 0..6)
  if (period === "week") return Math.floor((day + ((4 - weekdayNumber(weekStart) + 7) % 7)) / 7);
  const { year, month } = civilOf(day);
  if (period === "year") return year - 1970;
  const months = (year - 1970) * 12 + month - 1;
  return period === "month" ? months : Math.floor(months / 3);
}

/** First day number of the period with that index: the inverse of {@link periodIndex}. */
export function periodStart(index: number, period: Period, weekStart: WeekStart = "monday"): number {
  if (period === "day") return index;
  if (period === "week") return index * 7 - ((4 - weekdayNumber(weekStart) + 7) % 7);
  if (period === "year") return dayOf(1970 + index, 1, 1);
  return dayOf(1970, 1 + index * (period === "month" ? 1 : 3), 1);
}

/** Name of a period for people: "2026-11-01", "2026-11", "2026 Q4", "2026"; a week is named by its first day. */
export function periodLabel(index: number, period: Period, weekStart: WeekStart = "monday"): string {
  const { year, month, day } = civilOf(periodStart(index, period, weekStart));
  const y = String(year).padStart(4, "0");
  if (period === "year") return y;
  if (period === "quarter") return `${y} Q${Math.ceil(month / 3)}`;
  const ym = `${y}-${String(month).padStart(2, "0")}`;
  return period === "month" ? ym : `${ym}-${String(day).padStart(2, "0")}`;
}

/** First instant of a civil day in a zone, in ms. */
export function dayStart(day: number, zone: Zone): number {
  return zone.toUtc(day * DAY_MS);
}

/** "2026-11-01" of a time in a zone. */
export function isoDay(ms: number, zone: Zone): string {
  return periodLabel(dayNumber(ms, zone), "day");
}

/** Days in a duration: a year is 365.25, a month a twelfth of it. */
export function durationDays(duration: Duration, name = "duration"): number {
  const { days = 0, weeks = 0, months = 0, years = 0 } = duration;
  const total = days + weeks * 7 + months * (365.25 / 12) + years * 365.25;
  if (!(total > 0) || !Number.isFinite(total)) {
    throw new ClienteleError(
      "bad-option",
      `Option ${name} must be a length of time above zero such as { days: 90 }.`,
      { value: total, expected: "{ days | weeks | months | years }" },
    );
  }
  return total;
}

/** Days in a unit of model time. */
export function unitDays(unit: TimeUnit): number {
  if (unit === "day") return 1;
  if (unit === "week") return 7;
  if (unit === "month") return 365.25 / 12;
  if (unit === "year") return 365.25;
  throw new ClienteleError(
    "bad-option",
    `Option unit must be "day", "week", "month" or "year"; found ${show(unit)}.`,
    { value: unit },
  );
}

function weekdayNumber(weekStart: WeekStart): number {
  const n = WEEKDAYS.indexOf(weekStart);
  if (n < 0)
    throw new ClienteleError(
      "bad-option",
      `Option weekStart must be a weekday such as "monday"; found ${show(weekStart)}.`,
      { value: weekStart },
    );
  return n;
}

function identity(ms: number): number {
  return ms;
}

function intlOffset(name: string): (utc: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    throw new ClienteleError(
      "unknown-zone",
      `Unknown time zone ${show(name)}; expected an IANA name such as "Europe/Berlin".`,
      { value: name, expected: "an IANA time zone" },
    );
  }
  return (moment) => {
    // a wall clock near the ends of the calendar asks about moments beyond them
    const utc = Math.max(-LAST_TIME + DAY_MS, Math.min(LAST_TIME - DAY_MS, moment));
    const part: Record<string, string> = {};
    for (const { type, value } of format.formatToParts(utc)) part[type] = value;
    const year = part.era === "BC" || part.era === "B" ? 1 - Number(part.year) : Number(part.year);
    const wall = new Date(0);
    wall.setUTCFullYear(year, Number(part.month) - 1, Number(part.day));
    wall.setUTCHours(Number(part.hour), Number(part.minute), Number(part.second));
    return wall.getTime() - Math.floor(utc / 1000) * 1000;
  };
}
