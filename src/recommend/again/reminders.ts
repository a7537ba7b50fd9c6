import { DAY_MS } from "../../core/time.ts";
import type { BuyAgainItem } from "../buy-again.ts";
import type { History } from "../models/history.ts";
import type { BuyAgainModel } from "./buy-again-types.ts";
import { itemWeights, ownGaps, ownPurchases } from "./own-purchases.ts";
import { type Timing, timingOf } from "./timing.ts";

/** What is asked of every customer. */
export interface ReminderQuestion {
  readonly horizon: number;
  readonly level: number;
  readonly allowed: Uint8Array | undefined;
}

/** An item of a customer's own, with its place. */
export type Reminder = BuyAgainItem & { readonly place: number };

/** Makes what a model says of all items that a customer bought, in the order of places; `own` counts those left out by the choice, too. Prepared once for any number of customers. */
export function remindersOf(
  model: BuyAgainModel,
  { horizon, level, allowed }: ReminderQuestion,
): (history: History, asOf: number) => { readonly found: readonly Reminder[]; readonly own: number } {
  const weights = itemWeights(model);
  return (history, asOf) => {
    const own = ownPurchases(history, asOf, model.halfLife);
    const gaps = ownGaps(history);
    const found: Reminder[] = [];
    for (let e = 0; e < own.length; e++) {
      const place = history.at[e];
      if (allowed !== undefined && allowed[place] === 0) continue;
      const last = history.last[e];
      const mine = { count: gaps.count[e], logSum: gaps.logSum[e] };
      const timing =
        model.gap.length > 0 && Number.isFinite(last) && Number.isFinite(asOf)
          ? timingOf(model, place, last, mine, { asOf, horizon, level })
          : undefined;
      found.push({
        place,
        item: model.items[place],
        score: own[e] * weights[place],
        times: history.baskets[e],
        last: Number.isFinite(last) ? last : null,
        every: timing?.every ?? null,
        due: timing?.due ?? null,
        expected: timing?.expected ?? null,
        chance: timing?.chance ?? null,
        because: inWords(history.baskets[e], timing, mine.count, (asOf - last) / DAY_MS),
      });
    }
    return { found, own: own.length };
  };
}

function inWords(times: number, timing: Timing | undefined, ownGaps: number, ago: number): string {
  const bought = times === 1 ? "bought once" : `bought ${Math.round(times)} times`;
  if (timing === undefined) return bought;
  const last = ago < 1 ? "last today" : `last ${days(ago)} ago`;
  const every = timing.every < 1.5 ? "every day" : `every ${days(timing.every)}`;
  return ownGaps > 0
    ? `${bought}, usually ${every}, ${last}`
    : `${bought}, ${last.replace("last ", "")}; people who buy it again do so after about ${days(timing.every)}`;
}

function days(value: number): string {
  const whole = Math.max(1, Math.round(value));
  return whole === 1 ? "1 day" : `${whole} days`;
}
