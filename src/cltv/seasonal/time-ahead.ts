import { badOption } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import {
  civilOf,
  type Duration,
  dayOf,
  durationDays,
  lastDaySeen,
  type TimeUnit,
  unitDays,
  zoneOf,
} from "../../core/time.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import { clockReader } from "./clock-reader.ts";
import type { SeasonalClock, SeasonalDuration } from "./seasonal-clock.ts";

/** Four years: after them the clock is where it was, and has run as long as the calendar. */
const CYCLE = 1461;

/** Time from a moment on (or back, below zero), by the calendar and on a model's seasonal clock, both in the model's unit. */
export class TimeAhead {
  /** Month borders of the four years from now on, by the calendar and on the clock. */
  readonly #calendar: Float64Array;
  readonly #clock: Float64Array;

  constructor(read: (day: number) => number, now: number, unit: TimeUnit) {
    const borders = [now];
    for (let { year, month } = civilOf(now); ; ) {
      [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
      const day = dayOf(year, month, 1);
      if (day >= now + CYCLE) break;
      borders.push(day);
    }
    borders.push(now + CYCLE);
    this.#calendar = Float64Array.from(borders, (day) => (day - now) / unitDays(unit));
    this.#clock = Float64Array.from(borders, (day) => (read(day) - read(now)) / unitDays(unit));
  }

  toClock(time: number): number {
    return along(time, this.#calendar, this.#clock);
  }

  toCalendar(time: number): number {
    return along(time, this.#clock, this.#calendar);
  }

  /** Length of the cycle by the calendar. */
  get cycle(): number {
    return this.#calendar[this.#calendar.length - 1];
  }

  /** Month borders up to a time by the calendar, itself included. */
  bordersUpTo(time: number): number[] {
    const out: number[] = [];
    for (let from = 0; ; from += this.cycle)
      for (const border of this.#calendar.subarray(0, -1)) {
        if (from + border >= time) return [...out, time];
        out.push(from + border);
      }
  }

  /** How far the clock is ahead of the calendar in the mean. */
  get lead(): number {
    let total = 0;
    for (let i = 1; i < this.#clock.length; i++) {
      const ahead = this.#clock[i] - this.#calendar[i] + this.#clock[i - 1] - this.#calendar[i - 1];
      total += (ahead / 2) * (this.#calendar[i] - this.#calendar[i - 1]);
    }
    return total / this.cycle;
  }
}

/** Reads a time on the line through matching borders, which goes on cycle after cycle. */
function along(time: number, from: Float64Array, to: Float64Array): number {
  if (!Number.isFinite(time)) return time;
  const last = from.length - 1;
  const cycles = Math.floor(time / from[last]);
  const rest = time - cycles * from[last];
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (from[middle] <= rest) low = middle;
    else high = middle;
  }
  const share = (rest - from[low]) / (from[high] - from[low]);
  return cycles * to[last] + to[low] + share * (to[high] - to[low]);
}

/** Time from now on for a model on a seasonal clock: from the end of what the customers (else the model's data) tell. undefined in calendar time, and where nothing says when now is. */
export function timeAheadOf(
  { clock, unit, asOf }: Pick<PurchaseModel, "clock" | "unit" | "asOf">,
  customers?: unknown,
): TimeAhead | undefined {
  const info = customers instanceof Table ? customers.info : undefined;
  const now = info?.asOf ?? asOf;
  if (clock === undefined || now === null || now === undefined) return undefined;
  return new TimeAhead(clockReader(clock), lastDaySeen(now, zoneOf(info?.zone ?? "UTC")), unit);
}

/**
 * A length of time from now on in the time of a model: on a seasonal clock as long as that runs in it; one from `seasonalDuration` is on the clock already.
 *
 * @throws "bad-option" also for a length on the clock where the model counts calendar time, and where nothing says when now is.
 */
export function lengthAhead(
  length: Duration,
  { clock, unit }: { readonly unit: TimeUnit; readonly clock?: SeasonalClock | undefined },
  ahead: TimeAhead | undefined,
  name: string,
): number {
  if (typeof length !== "object" || length === null)
    throw badOption(name, length, "a length of time such as { weeks: 39 }");
  const time = durationDays(length, name) / unitDays(unit);
  const onClock = (length as SeasonalDuration).onClock === true;
  if (clock === undefined) {
    if (!onClock) return time;
    throw badOption(name, length, "a length of calendar time: the model is on no seasonal clock");
  }
  if (onClock) return time;
  if (ahead !== undefined) return ahead.toClock(time);
  throw badOption(
    name,
    length,
    "the result of seasonalDuration(model.clock, { from, to }): the model is on a seasonal clock, and nothing says which months are ahead",
  );
}
