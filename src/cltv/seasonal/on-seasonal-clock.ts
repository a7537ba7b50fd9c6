import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { Table } from "../../core/table.ts";
import { dayNumber, lastDaySeen, type TimeInput, timeOption, unitDays, zoneOf } from "../../core/time.ts";
import type { Customers, CustomersInfo, SplitSummary } from "../../data/index.ts";
import { clockReader } from "./clock-reader.ts";
import { parseSeasonalClock } from "./parse-seasonal-clock.ts";
import type { SeasonalClock, SeasonalDuration } from "./seasonal-clock.ts";

/**
 * A customer summary, or a split one, with its times on a seasonal clock: recency, age and the length of the hold-out count a day of a busy month as more than one of a quiet month. All else stays,
 * rows merge as before, and every purchase model is fitted on it as it is. The model remembers the clock (`model.clock`): it refuses tables of customers that are not on it, and takes a horizon in
 * calendar time for as long as the clock runs in it from the customers' `asOf` on. Money is discounted by the calendar, and dates come out by the calendar.
 *
 * `logGaps` are left out: single gaps are not in a summary. O(customers).
 *
 * @throws "bad-input" for anything that is no customer summary, "bad-model" for anything that is no clock, "mixed-info" when it is on a clock already.
 *
 * @example
 * import { onSeasonalClock, seasonalClock } from "clientele/cltv";
 * import { summarizeCustomers } from "clientele/data";
 * const orders = [
 *   { customer: "ann", time: "2025-11-01", amount: 20 },
 *   { customer: "ann", time: "2025-12-01", amount: 20 },
 * ];
 * const customers = summarizeCustomers(orders, { asOf: "2026-01-02", unit: "day" });
 * const clock = seasonalClock([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4]);
 * const then = onSeasonalClock(customers, clock).of("ann");
 * [customers.of("ann").recency, customers.of("ann").age]; // => [30, 61]
 * [then.recency, then.age]; // => [23.91162, 122.74632]
 * onSeasonalClock([], clock); // throws "bad-input"
 */
export function onSeasonalClock<T extends Customers | SplitSummary>(customers: T, clock: SeasonalClock): T {
  if (!(customers instanceof Table) || (customers.info.kind as string) !== "customers")
    throw new ClienteleError(
      "bad-input",
      `onSeasonalClock needs the table that summarizeCustomers or splitSummary makes; found ${show(customers)}.`,
    );
  const info = customers.info as CustomersInfo & Partial<SplitSummary["info"]> & { seasonalClock?: unknown };
  if (info.seasonalClock !== undefined)
    throw new ClienteleError(
      "mixed-info",
      "onSeasonalClock: these customers are on a seasonal clock already.",
    );
  const read = clockReader(parseSeasonalClock(clock));
  const zone = zoneOf(info.zone);
  const unit = unitDays(info.unit);
  const end = read(lastDaySeen(info.asOf, zone));
  const { first, last, logGaps: _gaps, ...columns } = customers.columns;
  const begun = first.map((t) => read(dayNumber(t, zone)));
  const changed: Record<string, unknown> = {
    ...columns,
    first,
    last,
    recency: last.map((t, i) => (read(dayNumber(t, zone)) - begun[i]) / unit),
    age: begun.map((start) => (end - start) / unit),
  };
  const { holdout } = info;
  const duration = holdout && (read(lastDaySeen(holdout.to, zone)) - end) / unit;
  if (duration !== undefined) changed.holdoutDuration = new Float64Array(customers.length).fill(duration);
  return new Table(
    customers.length,
    changed as never,
    {
      ...info,
      ...(holdout && { holdout: { ...holdout, duration } }),
      seasonalClock: clock,
    } as never,
  ) as unknown as T;
}

/** Options of {@link seasonalDuration}. */
export interface SeasonalDurationOptions {
  /** Start: the `asOf` of the customers. */
  readonly from: TimeInput;
  /** End, exclusive. */
  readonly to: TimeInput;
  /** Time zone of days. Default "UTC". */
  readonly zone?: string;
}

/**
 * How long the time from one moment to another is on a seasonal clock: the horizon of a forecast for customers that are on it, where it does not begin at their `asOf` or nothing says that. O(years).
 *
 * @throws "bad-option" for times that are none, or when `to` is not after `from`; "bad-model" for anything that is no clock; "unknown-zone".
 *
 * @example
 * import { seasonalClock, seasonalDuration } from "clientele/cltv";
 * const clock = seasonalClock([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4]);
 * seasonalDuration(clock, { from: "2026-12-02", to: "2026-12-12" }).days; // => 31.88216
 * seasonalDuration(clock, { from: "2026-06-02", to: "2026-06-12" }).days; // => 7.9705401
 * seasonalDuration(clock, { from: "2026-06-02", to: "2026-06-02" }); // throws "bad-option"
 */
export function seasonalDuration(clock: SeasonalClock, options: SeasonalDurationOptions): SeasonalDuration {
  const read = clockReader(parseSeasonalClock(clock));
  const zone = zoneOf(options?.zone ?? "UTC");
  const from = timeOption(options?.from, "from", zone);
  const to = timeOption(options.to, "to", zone);
  const days = read(lastDaySeen(to, zone)) - read(lastDaySeen(from, zone));
  if (!(days > 0)) throw badOption("to", options.to, "a time at least a day after from");
  return { days, onClock: true };
}
