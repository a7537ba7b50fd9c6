import { civilOf, dayNumber, dayStart, type Zone } from "../../core/time.ts";
import type { Orders } from "../../data/index.ts";
import { revenueTrend } from "../../metrics/index.ts";
import type { ReportDay } from "../reductions.ts";

/** Revenue and orders of each day of the last two calendar years, from the first order on. O(lines). */
export function daysOf(log: Orders, first: number | null, asOf: number, zone: Zone): ReportDay[] {
  if (first === null) return [];
  const end = dayNumber(asOf - 1, zone);
  const { year } = civilOf(end);
  const january = Date.UTC(year - 1, 0, 1) / 86_400_000;
  const from = dayStart(Math.max(january, dayNumber(first, zone)), zone);
  return [...revenueTrend(log, { asOf, from, period: "day" })].map(
    ({ period, revenue, orders, complete }) => ({
      period,
      revenue,
      orders,
      complete: complete === 1,
    }),
  );
}
