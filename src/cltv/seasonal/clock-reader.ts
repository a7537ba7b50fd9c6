import { civilOf, dayOf } from "../../core/time.ts";
import type { SeasonalClock } from "./seasonal-clock.ts";

/** What the clock shows at the start of a day, in days since 1970. Months are summed up once. */
export function clockReader({ index }: SeasonalClock): (day: number) => number {
  const days = (month: number) => dayOf(1970, month + 2, 1) - dayOf(1970, month + 1, 1);
  const weight = (month: number) => days(month) * index[((month % 12) + 12) % 12];
  // since January 1970, and back to it
  const after = [0];
  const before = [0];
  const atMonth = (month: number): number => {
    for (let m = after.length; m <= month; m++) after.push(after[m - 1] + weight(m - 1));
    for (let m = before.length; m <= -month; m++) before.push(before[m - 1] + weight(-m));
    return month < 0 ? -before[-month] : after[month];
  };
  return (day) => {
    const { year, month, day: date } = civilOf(day);
    return atMonth((year - 1970) * 12 + month - 1) + (date - 1) * index[month - 1];
  };
}
