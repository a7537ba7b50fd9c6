import { ClienteleError, show } from "../../core/errors.ts";
import type { TextColumn } from "../../core/table.ts";
import type { Zone } from "../../core/time.ts";

/**
 * A column of days (ms of their midnight as if in UTC) and a column of times of day as moments: `zone(row)` says whose clock it is. A row whose
 * time of day is absent is at midnight; one that can not be read is NaN. O(rows).
 */
export function joinClock(days: Float64Array, clock: TextColumn, zone: (row: number) => Zone): Float64Array {
  const ofLevel = Float64Array.from(clock.levels, clockMs);
  return days.map((day, i) => zone(i).toUtc(day + (clock.codes[i] < 0 ? 0 : ofLevel[clock.codes[i]])));
}

/** ms since midnight of "9:05", "21:05:30", "09:05 PM"; NaN for anything else. */
function clockMs(text: string): number {
  const match = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d{1,6})?)?\s?([ap])?\.?(?:m\.?)?$/i.exec(text.trim());
  if (match === null) return Number.NaN;
  const [, h, m, s = "0", half] = match;
  let hour = Number(h);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return Number.NaN;
    hour = (hour % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  }
  if (hour > 23 || Number(m) > 59 || Number(s) > 59) return Number.NaN;
  return ((hour * 60 + Number(m)) * 60 + Number(s)) * 1000;
}

// names that American point-of-sale systems write for time zones
const US_ZONES: ReadonlyMap<string, string> = new Map([
  ["Eastern Time (US & Canada)", "America/New_York"],
  ["Central Time (US & Canada)", "America/Chicago"],
  ["Mountain Time (US & Canada)", "America/Denver"],
  ["Pacific Time (US & Canada)", "America/Los_Angeles"],
  ["Atlantic Time (Canada)", "America/Halifax"],
  ["Indiana (East)", "America/Indiana/Indianapolis"],
  ["Arizona", "America/Phoenix"],
  ["Alaska", "America/Anchorage"],
  ["Hawaii", "Pacific/Honolulu"],
  ["Saskatchewan", "America/Regina"],
  ["Newfoundland", "America/St_Johns"],
  ["London", "Europe/London"],
  ["Edinburgh", "Europe/London"],
  ["Dublin", "Europe/Dublin"],
  ["Paris", "Europe/Paris"],
  ["Madrid", "Europe/Madrid"],
  ["Tokyo", "Asia/Tokyo"],
  ["Osaka", "Asia/Tokyo"],
  ["Sydney", "Australia/Sydney"],
  ["Melbourne", "Australia/Melbourne"],
  ["Brisbane", "Australia/Brisbane"],
  ["Adelaide", "Australia/Adelaide"],
  ["Perth", "Australia/Perth"],
  ["Hobart", "Australia/Hobart"],
  ["Darwin", "Australia/Darwin"],
]);

/** The IANA name of a zone as a file names it; undefined when neither the list above nor `make` knows it. */
export function namedZone(name: string, make: (iana: string) => Zone): Zone | undefined {
  try {
    return make(US_ZONES.get(name) ?? name);
  } catch (error) {
    if (error instanceof ClienteleError && error.code === "unknown-zone") return undefined;
    throw error;
  }
}

/** The error for a zone name that nobody knows. */
export function unknownZone(column: string, name: string): ClienteleError {
  return new ClienteleError(
    "unknown-zone",
    `Column ${show(column)} names the time zone ${show(name)}, which is not known here. Pass zone: "Europe/Berlin" (or yours) to read those rows in it.`,
    { column, value: name, expected: "an IANA time zone" },
  );
}
