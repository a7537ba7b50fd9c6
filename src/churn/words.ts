import { isoDay, type Zone } from "../core/time.ts";
import type { ChurnWindows } from "./churn-types.ts";

/** What leaving means, in words. */
export function churnDefinition(
  churn: "orders" | "contract",
  { gap, outcome, learnt }: ChurnWindows,
): string {
  const window = `within ${daysText(outcome)}${gap > 0 ? `, beginning ${daysText(gap)} after the cut` : " after the cut"}`;
  const why = learnt ? " (the window was learnt from the log)" : "";
  return churn === "orders"
    ? `Left: no order ${window}${why}.`
    : `Left: the last contract ended ${window} and none runs at the end of that time; a break that ends within it is a pause${why}.`;
}

/** "90 days", "1 day". */
export function daysText(days: number): string {
  const n = Math.round(days * 10) / 10;
  return n === 1 ? "1 day" : `${n} days`;
}

/** "2026-01-01 to 2026-03-31": the days of a window whose end is exclusive. */
export function windowText(from: number, to: number, zone: Zone): string {
  return `${isoDay(from, zone)} to ${isoDay(to - 1, zone)}`;
}
