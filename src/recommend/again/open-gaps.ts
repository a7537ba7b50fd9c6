import type { Steps } from "../../core/work.ts";
import { studentTCdf } from "../../numeric/student-t.ts";
import type { PurchaseGaps } from "./purchase-gaps.ts";

/** The distribution of Student's t from a table, to 1e-5: it is asked for every purchase. */
export function sharesUpTo(freedom: number): (t: number) => number {
  const table = Float64Array.from({ length: 2 * ENDS * FINE + 2 }, (_, i) =>
    studentTCdf(i / FINE - ENDS, freedom),
  );
  return (t) => {
    const at = (Math.min(ENDS, Math.max(-ENDS, t)) + ENDS) * FINE;
    const i = Math.floor(at);
    return table[i] + (at - i) * (table[i + 1] - table[i]);
  };
}

const ENDS = 20;
const FINE = 64;

/** Purchases looked at. */
const MOST = 20_000;
const TRIED = [1, 1.08, 1.16, 1.25, 1.35, 1.45, 1.57, 1.7] as const;
/** Standard deviation of the log of the factor around none. */
const LIKELY = 0.15;

/**
 * How many times as wide as those seen whole gaps are: long ones are mostly still open. The factor is the one of the highest likelihood of gaps and of open times together, where a share of
 * purchases (its most likely value for each factor) is followed by another one at all, times a prior that it is one. O(purchases + 20,000).
 */
export function* widerBySteps(
  { logGap, gapStart, exposure, exposureStart, followed }: PurchaseGaps,
  mean: Float64Array,
  wide: Float64Array,
  freedom: number,
  first: (t: number) => number,
): Steps<number> {
  const step = Math.max(1, exposure.length / MOST);
  const seen: number[] = [];
  const open: number[] = [];
  let next = 0;
  for (let k = 0; k < mean.length; k++) {
    let g = gapStart[k];
    for (let e = exposureStart[k]; e < exposureStart[k + 1]; e++) {
      const whole = followed[e] === 1;
      if (e >= next) {
        next += step;
        if (whole) seen.push((logGap[g] - mean[k]) / wide[k]);
        else if (exposure[e] > 0) open.push((Math.log(exposure[e]) - mean[k]) / wide[k]);
      }
      if (whole) g++;
    }
  }
  yield [0, Number.NaN];
  let [best, highest] = [1, Number.NEGATIVE_INFINITY];
  let r = 0.5;
  for (const factor of TRIED) {
    const still = open.map((t) => 1 - first(t / factor));
    for (let round = 0; round < 30; round++) {
      let after = seen.length;
      for (const s of still) after += (r * s) / (1 - r + r * s);
      const now = (after + 0.5) / (seen.length + open.length + 1);
      const moved = Math.abs(now - r);
      r = now;
      if (moved < 1e-4) break;
    }
    let sum = seen.length * Math.log(r / factor) - (Math.log(factor) / LIKELY) ** 2 / 2;
    for (const t of seen) sum -= ((freedom + 1) / 2) * Math.log1p((t / factor) ** 2 / freedom);
    for (const s of still) sum += Math.log(1 - r + r * s);
    if (sum > highest) {
      highest = sum;
      best = factor;
    }
    yield [0, Number.NaN];
  }
  return best;
}
