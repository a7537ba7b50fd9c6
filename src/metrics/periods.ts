import { ClienteleError } from "../core/errors.ts";
import { oneOf } from "../core/options.ts";
import {
  dayNumber,
  dayStart,
  type Period,
  periodIndex,
  periodLabel,
  periodStart,
  type WeekStart,
  type Zone,
} from "../core/time.ts";

/** Calendar periods of a stretch of time in a zone, numbered from 0. */
export interface PeriodGrid {
  /** Number of periods. */
  readonly count: number;
  /** First instant of each period in ms, and the end of the last. */
  readonly starts: Float64Array;
  label(index: number): string;
}

const MOST = 100_000;

/** The periods that hold `first` to `last` (both included). Zones are asked once per period, never per row. */
export function periodGrid(
  first: number,
  last: number,
  period: Period,
  zone: Zone,
  weekStart: WeekStart = "monday",
): PeriodGrid {
  oneOf(period, "period", ["day", "week", "month", "quarter", "year"]);
  const base = periodIndex(dayNumber(first, zone), period, weekStart);
  const count = periodIndex(dayNumber(last, zone), period, weekStart) - base + 1;
  if (count > MOST) {
    throw new ClienteleError(
      "bad-option",
      `From ${iso(first)} to ${iso(last)} there are ${count} periods of one ${period}, more than ${MOST}. Choose a longer period, or mend the times that lie far off.`,
      { value: period, expected: "a longer period" },
    );
  }
  const starts = new Float64Array(count + 1);
  for (let i = 0; i <= count; i++) starts[i] = dayStart(periodStart(base + i, period, weekStart), zone);
  return { count, starts, label: (index) => periodLabel(base + index, period, weekStart) };
}

/**
 * Period of each time, -1 outside the grid. O(n): rows near each other are often of one period, so the last answer is tried first; else the
 * mean length gives a guess that a step or two corrects.
 */
export function periodsOf(times: Float64Array, { starts, count }: PeriodGrid): Int32Array {
  const out = new Int32Array(times.length);
  const begin = starts[0];
  const end = starts[count];
  const perMs = count / (end - begin);
  let p = 0;
  for (let i = 0; i < times.length; i++) {
    const t = times[i];
    if (t >= starts[p] && t < starts[p + 1]) out[i] = p;
    else if (t >= begin && t < end) {
      p = Math.min(count - 1, Math.floor((t - begin) * perMs));
      while (t < starts[p]) p--;
      while (t >= starts[p + 1]) p++;
      out[i] = p;
    } else out[i] = -1;
  }
  return out;
}

function iso(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
