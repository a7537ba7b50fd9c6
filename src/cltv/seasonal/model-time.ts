import { ClienteleError } from "../../core/errors.ts";
import { Table } from "../../core/table.ts";
import type { Duration } from "../../core/time.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import type { SeasonalClock } from "./seasonal-clock.ts";
import { lengthAhead, timeAheadOf } from "./time-ahead.ts";

/** The clock that customers are on; undefined in calendar time, and for rows that are no table of ours. */
export function clockOf(customers: unknown): SeasonalClock | undefined {
  if (!(customers instanceof Table)) return undefined;
  return (customers.info as { readonly seasonalClock?: SeasonalClock }).seasonalClock;
}

/** Refuses customers on another clock than the model's. Rows that are no table are taken to be on it. */
export function sameClock(customers: unknown, { clock }: Pick<PurchaseModel, "clock">, what: string): void {
  if (!(customers instanceof Table)) return;
  const own = clockOf(customers);
  if (own?.index.join() === clock?.index.join()) return;
  throw new ClienteleError(
    "mixed-info",
    clock === undefined
      ? `${what}: these customers are on a seasonal clock and the model counts calendar time. Give the customers without onSeasonalClock, or fit the model on these.`
      : `${what}: the model was fitted on a seasonal clock and these customers are ${own === undefined ? "in calendar time" : "on another one"}. Give onSeasonalClock(customers, model.clock).`,
    { value: own?.index, expected: String(clock?.index ?? "calendar time") },
  );
}

/**
 * A length of time from now on in the model's unit. On a seasonal clock a calendar length counts as long as the clock runs in it, from the end of what the customers (else the model's data)
 * tell; one from `seasonalDuration` is on the clock already.
 *
 * @throws "bad-option" also for a length on the clock where the model counts calendar time, and where nothing says when now is.
 */
export function timeAhead(
  length: Duration,
  model: Pick<PurchaseModel, "clock" | "unit" | "asOf">,
  name: string,
  customers?: unknown,
): number {
  return lengthAhead(length, model, timeAheadOf(model, customers), name);
}
