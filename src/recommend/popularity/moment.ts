import { ClienteleError } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { type TimeInput, timeOption, zoneOf } from "../../core/time.ts";
import type { Interactions } from "../input/interaction-types.ts";

/** Whether the interactions say when. The source has times for all rows or for none. */
export function hasTimes({ columns, length }: Interactions): boolean {
  return length > 0 && !Number.isNaN(columns.time[0]);
}

/** Refuses interactions without times for what cannot be done without; no rows at all are fine. */
export function needTimes(table: Interactions, what: string): void {
  if (table.length === 0 || hasTimes(table)) return;
  throw new ClienteleError("missing-column", `${what} needs times, and these interactions have none.`, {
    column: "time",
    expected: "interactions with times",
  });
}

/** The exclusive end of what is looked at, in ms: the option, else the table's own; Infinity where neither is known. */
export function momentOf(table: Interactions, asOf: TimeInput | undefined): number {
  if (asOf === undefined) return table.info.asOf ?? Number.POSITIVE_INFINITY;
  const moment = timeOption(asOf, "asOf", zoneOf(table.info.zone));
  if (table.length > 0) needTimes(table, "Option asOf");
  return moment;
}

/** A number of days above 0. */
export function daysOption(value: number, name: string): number {
  if (typeof value === "number" && value > 0 && Number.isFinite(value)) return value;
  throw badOption(name, value, "a number of days above 0");
}
