import { LAST_TIME, type Zone } from "../../core/time.ts";
import { civilDay } from "../csv/time-builder.ts";

const DAY = 86_400_000;

/**
 * Plain numbers as times, by one rule for the whole column: 8-digit dates if most are such of the years 1900 to 2199 (days in `zone`), else
 * epoch seconds, ms or microseconds by the largest: from 1e8 up to 1e11 seconds (1973 to 5138), up to 1e14 ms, above that microseconds. Smaller
 * numbers are no times (they may be spreadsheet day numbers): NaN. `epoch` overrides the rule.
 */
export function numbersAsTimes(
  numbers: Float64Array,
  zone: Zone,
  epoch?: "s" | "ms" | "us",
): { values: Float64Array; days: boolean } {
  let rows = 0;
  let dates = 0;
  let largest = 0;
  for (let i = 0; i < numbers.length; i++) {
    const v = numbers[i];
    if (Number.isNaN(v)) continue;
    if (Math.abs(v) > largest) largest = Math.abs(v);
    rows++;
    if (v >= 19_000_101 && v < 22_000_000 && Number.isInteger(v)) dates++;
  }
  if (epoch === undefined && dates * 2 > rows)
    return { values: numbers.map((v) => dateNumber(v, zone)), days: true };
  const unit = epoch ?? (largest < 1e8 ? undefined : largest < 1e11 ? "s" : largest < 1e14 ? "ms" : "us");
  const factor = unit === "s" ? 1000 : unit === "ms" ? 1 : unit === "us" ? 0.001 : Number.NaN;
  const values = numbers.map((v) => {
    const ms = Math.floor(v * factor + 1e-6);
    return Math.abs(ms) <= LAST_TIME ? ms : Number.NaN;
  });
  return { values, days: false };
}

/** 20261103 as the first instant of that day; NaN when there is no such day. */
function dateNumber(v: number, zone: Zone): number {
  if (!Number.isInteger(v)) return Number.NaN;
  const wall = civilDay(Math.floor(v / 10_000), Math.floor(v / 100) % 100, v % 100) * DAY;
  return Number.isNaN(wall) ? Number.NaN : zone.toUtc(wall);
}
