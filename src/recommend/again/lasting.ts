import type { Steps } from "../../core/work.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import { inPieces, PIECE } from "../input/pieces.ts";
import type { PurchaseGaps } from "./purchase-gaps.ts";

/** How much longer more pieces last. */
export interface Lasting {
  /** A purchase of twice as many pieces lasts 2^power times as long: 0 as long, 1 twice as long. */
  readonly power: number;
  /** Pieces bought at a time, typically (the median), by item; 1 where none were bought. */
  readonly pieces: Float64Array;
  /** The gaps as they would be after a purchase of that many pieces. */
  readonly gaps: PurchaseGaps;
}

/**
 * Gaps set right for the pieces bought at their start. A power that is "learned" is the slope of log gap on log pieces within the purchases of one item by one customer (others buy more because they
 * need more), from 0 to 1, drawn to 0 by 1 - (standard error / slope)^2: what may be chance counts for nothing. O(purchases log purchases of an item), in steps of some milliseconds.
 */
export function* lastingSteps(gaps: PurchaseGaps, asked: number | "learned"): Steps<Lasting> {
  const { logGap, logPieces, gapStart, exposurePieces, exposureStart } = gaps;
  const power = asked === "learned" ? yield* learnt(gaps) : asked;
  const pieces = new Float64Array(gapStart.length - 1);
  const adjusted = logGap.slice();
  let looked = 0;
  for (let k = 0; k < pieces.length; k++) {
    const own = exposurePieces.slice(exposureStart[k], exposureStart[k + 1]).sort();
    pieces[k] = own.length === 0 ? 1 : quantileSorted(own, 0.5);
    const usual = Math.log(pieces[k]);
    for (let g = gapStart[k]; g < gapStart[k + 1]; g++) adjusted[g] -= power * (logPieces[g] - usual);
    looked += own.length;
    if (looked < PIECE) continue;
    looked = 0;
    yield [0, Number.NaN];
  }
  return { power, pieces, gaps: { ...gaps, logGap: adjusted } };
}

function* learnt({ logGap, logPieces, run }: PurchaseGaps): Steps<number> {
  let runs = 0;
  for (const r of run) if (r >= runs) runs = r + 1;
  const n = new Float64Array(runs);
  const x = new Float64Array(runs);
  const y = new Float64Array(runs);
  yield* inPieces(run.length, (from, to) => {
    for (let g = from; g < to; g++) {
      n[run[g]]++;
      x[run[g]] += logPieces[g];
      y[run[g]] += logGap[g];
    }
  });
  let [xx, xy, yy, pairs] = [0, 0, 0, 0];
  yield* inPieces(run.length, (from, to) => {
    for (let g = from; g < to; g++) {
      const r = run[g];
      const [a, b] = [logPieces[g] - x[r] / n[r], logGap[g] - y[r] / n[r]];
      xx += a * a;
      xy += a * b;
      yy += b * b;
    }
  });
  for (const count of n) if (count > 0) pairs++;
  const freedom = run.length - pairs - 1;
  if (!(xx > 1e-9 && xy > 0 && freedom > 0)) return 0;
  const slope = xy / xx;
  const error = Math.max(0, yy - slope * xy) / freedom / xx;
  return Math.min(1, slope * Math.max(0, 1 - error / slope ** 2));
}
