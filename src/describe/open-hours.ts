import { badOption } from "../core/options.ts";
import {
  DAY_MS,
  dayNumber,
  dayStart,
  type TimeInput,
  timeOption,
  WEEKDAYS,
  type WeekStart,
  weekdayOf,
  type Zone,
} from "../core/time.ts";

/** A stretch of hours of the day, `[from, to)`, in quarters of an hour: `[8.5, 18]`. */
export type HourSpan = readonly [from: number, to: number];

/** When a shop is open: for each weekday one stretch of hours or several; weekdays that are not named are closed. */
export type OpenHours = { readonly [day in WeekStart]?: HourSpan | readonly HourSpan[] };

const QUARTER_MS = 900_000;
const QUARTERS = 96;

/** Names of the weekdays, beginning with the week's first. */
export function weekdayNames(weekStart: WeekStart): WeekStart[] {
  const first = WEEKDAYS.indexOf(weekStart);
  if (first < 0) throw badOption("weekStart", weekStart, 'a weekday such as "monday"');
  return WEEKDAYS.map((_, k) => WEEKDAYS[(first + k) % 7]);
}

/** Which quarters of an hour are open, by weekday (0 = Sunday). */
export function openQuarters(option: OpenHours | undefined): Uint8Array {
  if (option === undefined) return new Uint8Array(7 * QUARTERS).fill(1);
  if (typeof option !== "object" || option === null || Array.isArray(option))
    throw badOption("openHours", option, "hours by weekday, such as { monday: [8, 18] }");
  const open = new Uint8Array(7 * QUARTERS);
  for (const [name, spans] of Object.entries(option)) {
    const weekday = WEEKDAYS.indexOf(name as WeekStart);
    if (weekday < 0) throw badOption("openHours", name, 'names of weekdays such as "monday"');
    const list = (Array.isArray(spans) && Array.isArray(spans[0]) ? spans : [spans]) as readonly HourSpan[];
    for (const span of list) {
      const [from, to] = Array.isArray(span) ? span : [Number.NaN, Number.NaN];
      if (!(from >= 0 && to <= 24 && from < to && Number.isInteger(from * 4) && Number.isInteger(to * 4)))
        throw badOption(
          `openHours.${name}`,
          `${span}`,
          "[from, to) between 0 and 24 in quarters of an hour, such as [8.5, 18]",
        );
      open.fill(1, weekday * QUARTERS + from * 4, weekday * QUARTERS + to * 4);
    }
  }
  return open;
}

/** Day numbers of dates on which the shop is closed. */
export function closedDays(dates: readonly TimeInput[] | undefined, zone: Zone): Set<number> {
  return new Set((dates ?? []).map((date) => dayNumber(timeOption(date, "closed", zone), zone)));
}

/**
 * Open time in `[from, to)` by civil day (from `firstDay` on) and hour of the wall clock, in hours. The hour that the clock skips in spring has none, the one it
 * shows twice in autumn has two. O(days).
 */
export function openTime(
  from: number,
  to: number,
  firstDay: number,
  days: number,
  quarters: Uint8Array,
  closed: ReadonlySet<number>,
  zone: Zone,
): Float64Array {
  const hours = new Float64Array(days * 24);
  const whole = new Float64Array(7 * 24);
  for (let q = 0; q < quarters.length; q++) whole[Math.floor(q / 4)] += quarters[q] / 4;
  let next = dayStart(firstDay, zone);
  for (let d = 0; d < days; d++) {
    const day = firstDay + d;
    const start = next;
    next = dayStart(day + 1, zone);
    if (closed.has(day)) continue;
    const weekday = weekdayOf(day);
    if (next - start === DAY_MS && start >= from && next <= to) {
      hours.set(whole.subarray(weekday * 24, weekday * 24 + 24), d * 24);
      continue;
    }
    // a day that the clock changes on, or that the window cuts: quarter by quarter of real time
    for (let t = Math.max(start, from); t < Math.min(next, to); ) {
      const end = Math.min(Math.floor(t / QUARTER_MS) * QUARTER_MS + QUARTER_MS, next, to);
      const q = Math.floor((zone.toWall(t) - day * DAY_MS) / QUARTER_MS);
      if (q >= 0 && q < QUARTERS && quarters[weekday * QUARTERS + q] === 1)
        hours[d * 24 + Math.floor(q / 4)] += (end - t) / 3_600_000;
      t = end;
    }
  }
  return hours;
}
