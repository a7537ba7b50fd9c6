import { DAY_MS } from "../../core/time.ts";
import type { Steps } from "../../core/work.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { inPieces } from "../input/pieces.ts";

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
  /** 1 for purchases that a gap was seen after. */
  readonly followed: Uint8Array;
  /** Natural log of the pieces bought at the start of each gap, and the pieces of each purchase, 1 where they are not known; empty unless they were asked for. */
  readonly logPieces: Float64Array;
  readonly exposurePieces: Float64Array;
}

/** Gaps and exposures of named customers before `asOf`. Purchases of an item less than a day after another are part of that one. O(rows), in steps of some milliseconds. */
export function* purchaseGapsSteps(
  { columns, info, length }: Interactions,
  asOf: number,
  withPieces = false,
): Steps<PurchaseGaps> {
  const { customer, item, time } = columns;
  const quantity = columns.quantity as Float64Array | undefined;
  const owner = new Int32Array(info.items).fill(-1);
  const lastTime = new Float64Array(info.items);
  const runOf = new Int32Array(info.items);
  const gapOf = new Float64Array(length).fill(Number.NaN);
  const runAt = new Int32Array(length);
  const counted = withPieces ? length : 0;
  const piecesAt = new Float64Array(counted);
  const startOf = new Int32Array(counted);
  const rowOf = new Int32Array(info.items);
  const isPurchase = new Uint8Array(length);
  const gapStart = new Int32Array(info.items + 1);
  const exposureStart = new Int32Array(info.items + 1);
  let runs = 0;
  const find = (i: number) => {
    if (customer.codes[i] < 0 || time[i] >= asOf) return;
    const k = item.codes[i];
    if (owner[k] !== customer.codes[i]) {
      owner[k] = customer.codes[i];
      runOf[k] = runs++;
    } else {
      const days = (time[i] - lastTime[k]) / DAY_MS;
      if (days < 1) {
        if (withPieces) piecesAt[rowOf[k]] += piecesIn(quantity, i);
        return;
      }
      if (withPieces) startOf[i] = rowOf[k];
      // without times there is a gap, of unknown length
      gapOf[i] = Number.isNaN(days) ? 0 : Math.log(days);
      gapStart[k + 1]++;
    }
    runAt[i] = runOf[k];
    lastTime[k] = time[i];
    if (withPieces) {
      rowOf[k] = i;
      piecesAt[i] = piecesIn(quantity, i);
    }
    isPurchase[i] = 1;
    exposureStart[k + 1]++;
  };
  yield* inPieces(length, (from, to) => {
    for (let i = from; i < to; i++) find(i);
  });
  for (let k = 0; k < info.items; k++) {
    gapStart[k + 1] += gapStart[k];
    exposureStart[k + 1] += exposureStart[k];
  }
  const logGap = new Float64Array(gapStart[info.items]);
  const run = new Int32Array(logGap.length);
  const exposure = new Float64Array(exposureStart[info.items]);
  const followed = new Uint8Array(exposure.length);
  const logPieces = new Float64Array(withPieces ? logGap.length : 0);
  const exposurePieces = new Float64Array(withPieces ? exposure.length : 0);
  const nextGap = gapStart.slice();
  const nextExposure = exposureStart.slice();
  const put = (i: number) => {
    const k = item.codes[i];
    if (withPieces) exposurePieces[nextExposure[k]] = piecesAt[i];
    // the purchase before stands before it, of the same customer
    if (!Number.isNaN(gapOf[i])) followed[nextExposure[k] - 1] = 1;
    exposure[nextExposure[k]++] = (asOf - time[i]) / DAY_MS;
    if (Number.isNaN(gapOf[i])) return;
    run[nextGap[k]] = runAt[i];
    if (withPieces) logPieces[nextGap[k]] = Math.log(piecesAt[startOf[i]]);
    logGap[nextGap[k]++] = gapOf[i];
  };
  yield* inPieces(length, (from, to) => {
    for (let i = from; i < to; i++) if (isPurchase[i] === 1) put(i);
  });
  return { logGap, run, gapStart, exposure, exposureStart, followed, logPieces, exposurePieces };
}

/** Pieces of a row; one where none are told or all were given back. */
function piecesIn(quantity: Float64Array | undefined, row: number): number {
  return quantity !== undefined && quantity[row] > 0 ? quantity[row] : 1;
}
