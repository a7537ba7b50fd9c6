import { DAY_MS, dayNumber, dayStart, type Zone } from "./time.ts";

// beyond this many days (300 years) a table of day starts costs more than it saves
const LONGEST_TABLE = 110_000;

/**
 * Day numbers of many times from `first` to `last` (ms, both inclusive): as `dayNumber`, but the zone is asked once per day
 * instead of once per row. O(days) to make, O(1) per time.
 */
export function dayFinder(first: number, last: number, zone: Zone): (ms: number) => number {
  if (zone.name === "UTC") return utcDay;
  const firstDay = dayNumber(first, zone);
  const days = dayNumber(last, zone) - firstDay + 1;
  if (!(days >= 1 && days <= LONGEST_TABLE)) return (ms) => dayNumber(ms, zone);
  const starts = Float64Array.from({ length: days + 1 }, (_, d) => dayStart(firstDay + d, zone));
  let d = 0; // rows near each other are often of one day, so the last answer is tried first
  return (ms) => {
    if (ms < starts[d] || ms >= starts[d + 1]) {
      d = Math.min(days - 1, Math.max(0, Math.floor((ms - starts[0]) / DAY_MS)));
      while (d > 0 && ms < starts[d]) d--;
      while (d < days - 1 && ms >= starts[d + 1]) d++;
    }
    return firstDay + d;
  };
}

function utcDay(ms: number): number {
  return Math.floor(ms / DAY_MS);
}
