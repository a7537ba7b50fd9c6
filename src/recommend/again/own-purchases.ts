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
  /** Sum of their squares. */
  readonly logSquares: Float64Array;
}

/** Days between purchases of the same item, a day or more apart. O(rows of the history log items). */
export function ownGaps({ at, basketStart, basketAt, basketTime }: History): OwnGaps {
  const before = new Float64Array(at.length).fill(Number.NaN);
  const count = new Float64Array(at.length);
  const logSum = new Float64Array(at.length);
  const logSquares = new Float64Array(at.length);
  for (let b = 0; b < basketTime.length; b++) {
    const time = basketTime[b];
    for (let i = basketStart[b]; i < basketStart[b + 1]; i++) {
      const k = placeIn(at, basketAt[i]);
      const days = (time - before[k]) / DAY_MS;
      if (days >= 1) {
        count[k]++;
        const log = Math.log(days);
        logSum[k] += log;
        logSquares[k] += log * log;
      }
      if (!(days < 1 || Number.isNaN(time))) before[k] = time;
    }
  }
  return { count, logSum, logSquares };
}

/** Purchases of one customer with their pieces, in any order; times in ms, pieces NaN where not known. */
export interface OwnPieces {
  readonly place: readonly number[];
  readonly time: readonly number[];
  readonly pieces: readonly number[];
}

/** Own gaps of an item as they would be after a purchase of its typical pieces, and the pieces of the last purchase. */
export interface OwnLasting {
  readonly count: number;
  readonly logSum: number;
  readonly logSquares: number;
  /** Pieces of the last purchase; NaN where not known. */
  readonly pieces: number;
}

/** What the pieces of a customer's purchases say of each item by its place; without a time a purchase says nothing. O(purchases log purchases). */
export function ownLasting(
  { place, time, pieces }: OwnPieces,
  typical: readonly number[],
  power: number,
): Map<number, OwnLasting> {
  const order = place.map((_, i) => i).filter((i) => !Number.isNaN(time[i]));
  order.sort((a, b) => place[a] - place[b] || time[a] - time[b]);
  const found = new Map<number, OwnLasting>();
  for (let o = 0; o < order.length; ) {
    const k = place[order[o]];
    let [count, logSum, logSquares, last, at] = [0, 0, 0, Number.NaN, Number.NaN];
    for (; o < order.length && place[order[o]] === k; o++) {
      const [now, many] = [time[order[o]], pieces[order[o]]];
      const days = (now - at) / DAY_MS;
      if (days < 1) {
        // part of the purchase before
        last += many;
        continue;
      }
      if (days >= 1) {
        count++;
        const log = Math.log(days) - power * logTimes(last, typical[k]);
        logSum += log;
        logSquares += log * log;
      }
      [at, last] = [now, many];
    }
    found.set(k, { count, logSum, logSquares, pieces: last });
  }
  return found;
}

/** Natural log of how many times the typical pieces these are; 0 where it is not known. */
export function logTimes(pieces: number, typical: number): number {
  return pieces > 0 ? Math.log(pieces / typical) : 0;
}
