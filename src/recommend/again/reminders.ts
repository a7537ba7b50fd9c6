import { DAY_MS } from "../../core/time.ts";
import type { BuyAgainItem } from "../buy-again.ts";
import type { History } from "../models/history.ts";
import type { BuyAgainModel } from "./buy-again-types.ts";
import { itemWeights, logTimes, type OwnPieces, ownGaps, ownLasting, ownPurchases } from "./own-purchases.ts";
import { type Timing, timingOf } from "./timing.ts";

/** What is asked of every customer. */
export interface ReminderQuestion {
  readonly horizon: number;
  readonly level: number;
  readonly allowed: Uint8Array | undefined;
  /** Days ahead by which an item must be due, and not overdue by more than its gap. Default: all items. */
  readonly within?: number;
}

/** An item of a customer's own, with its place. */
export type Reminder = BuyAgainItem & { readonly place: number };

/** Makes what a model says of all items that a customer bought, in the order of places; `own` counts those left out by the choice, too. Prepared once for any number of customers. */
export function remindersOf(
  model: BuyAgainModel,
  { horizon, level, allowed, within }: ReminderQuestion,
): (
  history: History,
  asOf: number,
  bought?: OwnPieces,
) => { readonly found: readonly Reminder[]; readonly own: number } {
  const weights = itemWeights(model);
  const { byQuantity = 0, pieces: typical = [] } = model;
  return (history, asOf, bought) => {
    const own = ownPurchases(history, asOf, model.halfLife);
    const gaps = ownGaps(history);
    const lasting = bought && byQuantity > 0 ? ownLasting(bought, typical, byQuantity) : undefined;
    const found: Reminder[] = [];
    for (let e = 0; e < own.length; e++) {
      const place = history.at[e];
      if (allowed !== undefined && allowed[place] === 0) continue;
      const last = history.last[e];
      const pieces = lasting?.get(place);
      const mine =
        pieces === undefined
          ? { count: gaps.count[e], logSum: gaps.logSum[e], logSquares: gaps.logSquares[e] }
          : { ...pieces, longer: byQuantity * logTimes(pieces.pieces, typical[place]) };
      const timing =
        model.gap.length > 0 && Number.isFinite(last) && Number.isFinite(asOf)
          ? timingOf(model, place, last, mine, { asOf, horizon, level })
          : undefined;
      if (within !== undefined && !isDue(timing, asOf, within)) continue;
      found.push({
        place,
        item: model.items[place],
        score: own[e] * weights[place],
        times: history.baskets[e],
        last: Number.isFinite(last) ? last : null,
        every: timing?.every ?? null,
        due: timing?.due ?? null,
        // reminders for everybody do not say it
        expected: within === undefined ? (timing?.expected ?? null) : null,
        chance: timing?.chance ?? null,
        because: inWords(history.baskets[e], timing, mine.count, (asOf - last) / DAY_MS, pieces?.pieces),
      });
    }
    return { found, own: own.length };
  };
}

function isDue(timing: Timing | undefined, asOf: number, within: number): boolean {
  if (timing === undefined) return false;
  const { due, every } = timing;
  return due < asOf + within * DAY_MS && due + every * DAY_MS >= asOf;
}

function inWords(
  times: number,
  timing: Timing | undefined,
  ownGaps: number,
  ago: number,
  pieces: number | undefined,
): string {
  const bought = times === 1 ? "bought once" : `bought ${Math.round(times)} times`;
  if (timing === undefined) return bought;
  const last = ago < 1 ? "last today" : `last ${days(ago)} ago`;
  const every = timing.every < 1.5 ? "every day" : `every ${days(timing.every)}`;
  const ratio = timing.lasts / timing.every;
  // what makes no difference of a twentieth is not told
  const many =
    pieces !== undefined && Math.abs(Math.log(ratio)) > 0.05
      ? ` (${countOf(pieces)}, ${pieces === 1 ? "which lasts" : "which last"} about ${days(timing.lasts)})`
      : "";
  return ownGaps > 0
    ? `${bought}, usually ${every}, ${last}${many}`
    : `${bought}, ${last.replace("last ", "")}${many}; people who buy it again do so after about ${days(timing.every)}`;
}

function countOf(pieces: number): string {
  return pieces === 1 ? "1 piece" : `${Math.round(10 * pieces) / 10} pieces`;
}

function days(value: number): string {
  const whole = Math.max(1, Math.round(value));
  return whole === 1 ? "1 day" : `${whole} days`;
}
