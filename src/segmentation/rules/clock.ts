import { ClienteleError, show } from "../../core/errors.ts";
import {
  DAY_MS,
  dayNumber,
  dayStart,
  type Period,
  periodIndex,
  periodStart,
  toTime,
  type WeekStart,
  type Zone,
  zoneOf,
} from "../../core/time.ts";
import type { RuleMoment, RuleSpan, RuleWindow } from "./condition.ts";
import type { FactsInfo } from "./facts.ts";

/** What relative times refer to. */
export interface Clock {
  readonly asOf: number;
  readonly zone: Zone;
  readonly weekStart: WeekStart;
}

/** `[from, to)` in ms. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** The clock of prepared facts. */
export function clockOf(info: FactsInfo): Clock {
  return { asOf: info.asOf, zone: zoneOf(info.zone), weekStart: info.weekStart };
}

/** A span in whole ms. */
export function spanMs({
  minutes = 0,
  hours = 0,
  days = 0,
  weeks = 0,
  months = 0,
  years = 0,
}: RuleSpan): number {
  const wholeDays = days + weeks * 7 + months * (365.25 / 12) + years * 365.25;
  return Math.round(minutes * 60_000 + hours * 3_600_000 + wholeDays * DAY_MS);
}

/** A moment in ms. */
export function momentMs(moment: RuleMoment, clock: Clock, path: string): number {
  if ("ago" in moment) return clock.asOf - spanMs(moment.ago);
  if ("ahead" in moment) return clock.asOf + spanMs(moment.ahead);
  if ("startOf" in moment) return periodFrom(moment.startOf, moment.shift ?? 0, clock);
  const time = toTime(moment.at, clock.zone);
  if (Number.isNaN(time))
    throw misfit(`${path}.at`, moment.at, 'a time such as "2026-11-01" or ms since 1970');
  return time;
}

/** Ends of a window; without one, all before `asOf`. */
export function boundsOf(window: RuleWindow | undefined, clock: Clock, path: string): Bounds {
  const { asOf } = clock;
  if (window === undefined) return { from: Number.NEGATIVE_INFINITY, to: asOf };
  if ("last" in window) return { from: asOf - spanMs(window.last), to: asOf };
  if ("next" in window) return { from: asOf, to: asOf + spanMs(window.next) };
  if ("calendar" in window) {
    const { calendar, shift = 0, count = 1 } = window;
    return { from: periodFrom(calendar, shift, clock), to: periodFrom(calendar, shift + count, clock) };
  }
  const from = window.from ? momentMs(window.from, clock, `${path}.from`) : Number.NEGATIVE_INFINITY;
  const to = window.to ? momentMs(window.to, clock, `${path}.to`) : asOf;
  if (from > to)
    throw misfit(
      path,
      `${isoOf(from, clock.zone)} to ${isoOf(to, clock.zone)}`,
      "a window that ends after it begins",
    );
  return { from, to };
}

/** First instant of the period `shift` after the one that holds `asOf`. */
export function periodFrom(period: Period, shift: number, { asOf, zone, weekStart }: Clock): number {
  const index = periodIndex(dayNumber(asOf, zone), period, weekStart) + shift;
  return dayStart(periodStart(index, period, weekStart), zone);
}

/** "2026-11-01", or with the clock "2026-11-01 09:30:00", as the wall in the zone shows it. */
export function isoOf(ms: number, zone: Zone): string {
  const wall = zone.toWall(ms);
  if (!(Math.abs(wall) <= 8.64e15)) return ms < 0 ? "the beginning" : "the end";
  const [day, clock] = new Date(wall).toISOString().split("T");
  return clock === "00:00:00.000Z" ? day : `${day} ${clock.replace(/(\.000)?Z$/, "")}`;
}

/** The error of a condition that is well formed but does not fit the facts. */
export function misfit(path: string, value: unknown, expected: string): ClienteleError {
  return new ClienteleError(
    "bad-option",
    `Condition at ${path}: found ${show(value)}; expected ${expected}.`,
    {
      column: path,
      value,
      expected,
    },
  );
}
