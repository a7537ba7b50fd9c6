import { civilOf, dayOf } from "../../core/time.ts";
import type { SeasonalClock } from "./seasonal-clock.ts";

/** What the clock shows at the start of a day, in days since 1970. Months are summed up once. */
export function clockReader({ index }: SeasonalClock): (day: number) => number {
  const starts = new Map<number, number>();
  // since January 1970, or back to it
  const atMonth = (month: number): number => {
    const known = starts.get(month);
    if (known !== undefined) return known;
    let total = 0;
    for (let m = Math.min(0, month); m < Math.max(0, month); m++) {
      const days = dayOf(1970, m + 2, 1) - dayOf(1970, m + 1, 1);
      total += days * index[((m % 12) + 12) % 12];
    }
    const value = month < 0 ? -total : total;
    starts.set(month, value);
    return value;
  };
  return (day) => {
    const { year, month, day: date } = civilOf(day);
    return atMonth((year - 1970) * 12 + month - 1) + (date - 1) * index[month - 1];
  };
}
