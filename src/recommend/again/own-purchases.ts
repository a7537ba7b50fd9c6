import { DAY_MS } from "../../core/time.ts";
import type { History } from "../models/history.ts";
import { placeIn } from "../models/place-in.ts";
import { profileWeights } from "../models/profile.ts";
import type { BuyAgainModel } from "./buy-again-types.ts";

/** What a customer's own purchases of each item of the history say, in the order of `history.at`: baskets x 2^(-days since the last / halfLife). O(items of the history). */
export function ownPurchases(history: History, asOf: number, halfLife: number): Float64Array {
  const decayed = profileWeights(history, asOf, { decay: { halfLife } });
  return decayed.map((weight, k) => weight * history.baskets[k]);
}

/** Weight of each item: 1, or with `demand` the chance of a repeat x the square root of (customers lately + 2). O(items). */
export function itemWeights({ demand, repeat, lately }: BuyAgainModel): Float64Array {
  return Float64Array.from(repeat, (chance, k) => (demand ? chance * Math.sqrt(lately[k] + 2) : 1));
}

/** A customer's own gaps of each item of a history. */
export interface OwnGaps {
  readonly count: Float64Array;
  /** Sum of the natural logs of days. */
  readonly logSum: Float64Array;
}

/** Days between purchases of the same item, a day or more apart. O(rows of the history log items). */
export function ownGaps({ at, basketStart, basketAt, basketTime }: History): OwnGaps {
  const before = new Float64Array(at.length).fill(Number.NaN);
  const count = new Float64Array(at.length);
  const logSum = new Float64Array(at.length);
  for (let b = 0; b < basketTime.length; b++) {
    const time = basketTime[b];
    for (let i = basketStart[b]; i < basketStart[b + 1]; i++) {
      const k = placeIn(at, basketAt[i]);
      const days = (time - before[k]) / DAY_MS;
      if (days >= 1) {
        count[k]++;
        logSum[k] += Math.log(days);
      }
      if (!(days < 1 || Number.isNaN(time))) before[k] = time;
    }
  }
  return { count, logSum };
}
