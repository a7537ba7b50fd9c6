import { isTexts } from "../../core/json-values.ts";
import { badOption, needOptions, oneOf } from "../../core/options.ts";
import {
  DAY_MS,
  type Duration,
  durationDays,
  type TimeInput,
  timeOption,
  type Zone,
} from "../../core/time.ts";
import type { ChurnTableOptions } from "../churn-types.ts";
import type { SortedChurnLog } from "./read-log.ts";

/** Options as checked; lengths in days. */
export interface ChurnSettings {
  readonly zone: Zone;
  /** Ascending. */
  readonly cuts: readonly number[];
  readonly observation: number;
  readonly gap: number;
  /** Undefined: to be learnt. */
  readonly outcome: number | undefined;
  readonly churn: "orders" | "contract";
  readonly minAge: number;
  readonly minOrders: number;
  readonly labels: "known" | "required" | "none";
  readonly trials: "exclude" | "include";
  readonly suspects: ChurnTableOptions["suspects"];
  readonly features: readonly string[] | undefined;
  /** First time and exclusive end of what labels come from. */
  readonly log: { readonly from: number; readonly to: number };
}

/** Checks what does not need the log, so that a wrong option is found before the log is read. */
export function checkOptions(options: ChurnTableOptions): void {
  needOptions(options, "churnTable", "asOf, the exclusive end of what features may know");
  const { asOf, stable, ignore, features } = options;
  if (asOf === undefined || asOf === null || (Array.isArray(asOf) && asOf.length === 0))
    throw badOption("asOf", asOf, "the exclusive end of what features may know: a date, or several");
  for (const [name, list] of Object.entries({ stable, ignore, features }))
    if (list !== undefined && !isTexts(list))
      throw badOption(name, list, 'a list of names, such as ["country"]');
}

/** Checks the options against the log. */
export function settingsOf(options: ChurnTableOptions, log: SortedChurnLog): ChurnSettings {
  const { zone } = log.reading;
  const given: readonly TimeInput[] = Array.isArray(options.asOf)
    ? options.asOf
    : [options.asOf as TimeInput];
  const cuts = [...new Set(given.map((at) => timeOption(at, "asOf", zone)))].sort((a, b) => a - b);
  const churn = oneOf(options.churn ?? (log.contracts === undefined ? "orders" : "contract"), "churn", [
    "orders",
    "contract",
  ]);
  if (churn === "contract" && log.contracts === undefined)
    throw badOption("churn", churn, '"orders": the log has no subscriptions');
  if (churn === "orders" && log.purchases === undefined)
    throw badOption("churn", churn, '"contract": the log has no orders');
  const { minOrders = churn === "orders" ? 1 : 0 } = options;
  if (!(Number.isInteger(minOrders) && minOrders >= 0))
    throw badOption("minOrders", minOrders, "a whole number, zero or more");
  return {
    zone,
    cuts,
    observation: days(options.observation, "observation", 180),
    gap: options.gap === undefined || isNothing(options.gap) ? 0 : days(options.gap, "gap", 0),
    outcome: options.outcome === undefined ? undefined : days(options.outcome, "outcome", 0),
    churn,
    minAge: options.minAge === "none" ? 0 : days(options.minAge, "minAge", churn === "orders" ? 30 : 0),
    minOrders,
    labels: oneOf(options.labels ?? "known", "labels", ["known", "required", "none"]),
    trials: oneOf(options.trials ?? "exclude", "trials", ["exclude", "include"]),
    suspects: options.suspects,
    features: options.features,
    log: rangeOf(log, churn, options.logEnd, zone),
  };
}

function days(value: Duration | "none" | undefined, name: string, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (typeof value !== "object" || value === null)
    throw badOption(name, value, "a length of time such as { days: 90 }");
  return durationDays(value, name);
}

// no gap at all may be said
function isNothing(value: Duration): boolean {
  return typeof value === "object" && value !== null && Object.values(value).every((n) => n === 0);
}

function rangeOf(
  log: SortedChurnLog,
  churn: "orders" | "contract",
  logEnd: TimeInput | undefined,
  zone: Zone,
): { readonly from: number; readonly to: number } {
  const { lines, contracts, events } = log.ledgers;
  // starts and notices of contracts are of the past; ends may be agreed for years ahead
  const sources =
    churn === "orders"
      ? [lines?.time]
      : [contracts?.time, contracts?.numbers.canceled, lines?.time, events?.time];
  let [from, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const times of sources)
    for (const time of times ?? []) {
      if (time < from) from = time;
      if (time > last) last = time;
    }
  const dayAfter = zone.toUtc((Math.floor(zone.toWall(last) / DAY_MS) + 1) * DAY_MS);
  const to = logEnd === undefined ? (log.knownTo ?? dayAfter) : timeOption(logEnd, "logEnd", zone);
  return { from, to };
}
