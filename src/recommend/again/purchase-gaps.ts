import { DAY_MS } from "../../core/time.ts";
import type { Interactions } from "../input/interaction-types.ts";

/** Repeated purchases as they stand in interactions, by item: those of item k are at `start[k]` to before `start[k + 1]`. */
export interface PurchaseGaps {
  /** Natural log of the days between two purchases of one item by one customer. */
  readonly logGap: Float64Array;
  /** Numbers the pairs of customer and item: gaps of one pair carry the same. */
  readonly run: Int32Array;
  readonly gapStart: Int32Array;
  /** Days from each purchase to the end of what was looked at; NaN without times. */
  readonly exposure: Float64Array;
  readonly exposureStart: Int32Array;
}

/** Gaps and exposures of named customers before `asOf`. Purchases of an item less than a day after another are part of that one. O(rows). */
export function purchaseGaps({ columns, info, length }: Interactions, asOf: number): PurchaseGaps {
  const { customer, item, time } = columns;
  const owner = new Int32Array(info.items).fill(-1);
  const lastTime = new Float64Array(info.items);
  const runOf = new Int32Array(info.items);
  const gapOf = new Float64Array(length).fill(Number.NaN);
  const runAt = new Int32Array(length);
  const isPurchase = new Uint8Array(length);
  const gapStart = new Int32Array(info.items + 1);
  const exposureStart = new Int32Array(info.items + 1);
  let runs = 0;
  for (let i = 0; i < length && customer.codes[i] >= 0; i++) {
    if (time[i] >= asOf) continue;
    const k = item.codes[i];
    if (owner[k] !== customer.codes[i]) {
      owner[k] = customer.codes[i];
      runOf[k] = runs++;
    } else {
      const days = (time[i] - lastTime[k]) / DAY_MS;
      if (days < 1) continue;
      // without times there is a gap, of unknown length
      gapOf[i] = Number.isNaN(days) ? 0 : Math.log(days);
      gapStart[k + 1]++;
    }
    runAt[i] = runOf[k];
    lastTime[k] = time[i];
    isPurchase[i] = 1;
    exposureStart[k + 1]++;
  }
  for (let k = 0; k < info.items; k++) {
    gapStart[k + 1] += gapStart[k];
    exposureStart[k + 1] += exposureStart[k];
  }
  const logGap = new Float64Array(gapStart[info.items]);
  const run = new Int32Array(logGap.length);
  const exposure = new Float64Array(exposureStart[info.items]);
  const nextGap = gapStart.slice();
  const nextExposure = exposureStart.slice();
  for (let i = 0; i < length; i++) {
    if (isPurchase[i] === 0) continue;
    const k = item.codes[i];
    exposure[nextExposure[k]++] = (asOf - time[i]) / DAY_MS;
    if (Number.isNaN(gapOf[i])) continue;
    run[nextGap[k]] = runAt[i];
    logGap[nextGap[k]++] = gapOf[i];
  }
  return { logGap, run, gapStart, exposure, exposureStart };
}
