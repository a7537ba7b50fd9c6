import { oneOf } from "../../core/options.ts";
import { civilOf, DAY_MS, WEEKDAYS, weekdayOf, type Zone } from "../../core/time.ts";

/** What of the time makes a context. */
export type ContextPart = "hour" | "part-of-day" | "weekday" | "month" | "season";

const HOUR_MS = 3_600_000;
const PARTS = ["night", "morning", "afternoon", "evening"];
const SEASONS = ["winter", "spring", "summer", "autumn"];

/** The word, or "bad-option". */
export function needContextPart(of: ContextPart): ContextPart {
  return oneOf(of, "of", ["hour", "part-of-day", "weekday", "month", "season"]);
}

/** The context of a moment: "07", "morning", "monday", "03" or "spring"; null without a time. */
export function contextName(ms: number, of: ContextPart, zone: Zone): string | null {
  if (Number.isNaN(ms)) return null;
  const wall = zone.toWall(ms);
  const day = Math.floor(wall / DAY_MS);
  const hour = Math.floor((wall - day * DAY_MS) / HOUR_MS);
  switch (of) {
    case "hour":
      return String(hour).padStart(2, "0");
    case "part-of-day":
      return PARTS[Math.floor(hour / 6)];
    case "weekday":
      return WEEKDAYS[weekdayOf(day)];
    case "month":
      return String(civilOf(day).month).padStart(2, "0");
    case "season":
      return SEASONS[Math.floor((civilOf(day).month % 12) / 3)];
  }
}
