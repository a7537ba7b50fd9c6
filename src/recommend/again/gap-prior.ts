import type { Steps } from "../../core/work.ts";
import { logGamma } from "../../numeric/log-gamma.ts";
import { inPieces } from "../input/pieces.ts";
import type { PurchaseGaps } from "./purchase-gaps.ts";

/** How much the gaps of customers differ, before a customer's own are seen. */
export interface GapPrior {
  /** Typical standard deviation of the natural log of one customer's gaps, by item. */
  readonly spread: Float64Array;
  /** Gaps that the item's mean counts as beside a customer's own. */
  readonly ownGaps: number;
  /** Gaps that the item's spread counts as beside a customer's own. */
  readonly spreadGaps: number;
}

/** What is taken for granted before any gap is seen: a customer's gaps mostly from 0.6 to 1.6 times his typical one, which counts as much as two gaps, as the spread does as four. */
export const WEAK = { spread: 0.5, ownGaps: 2, spreadGaps: 4 } as const;

/** Nobody's purchases are as regular as this. */
export const LEAST_SPREAD = 0.001;

/** Gaps that the weak spread, and pairs that the weak weight of the mean counts as. */
const GAPS = 10;
const PAIRS = 4;
/** Standard deviation of the log of `spreadGaps` around the weak one. */
const LOG_SPREAD_GAPS = 0.7;
const TRIED = [2, 2.8, 4, 5.6, 8, 11.3, 16, 22.6, 32] as const;
const ROUNDS = 40;
/** Of more pairs of customer and item so many are looked at, evenly spaced: they tell how customers differ to some percent. */
const MOST = 20_000;

/** Pairs of customer and item: gaps, their mean off the item's, squares about it. */
interface Pairs {
  readonly item: Int32Array;
  readonly n: Float64Array;
  readonly off: Float64Array;
  readonly squares: Float64Array;
}

/**
 * The prior of gaps from all pairs of customer and item with a gap (empirical Bayes): logs of a pair's gaps are normal about the pair's mean, their variance is scaled inverse chi-square with `spreadGaps`
 * degrees of freedom about the item's `spread`^2, the mean normal about the item's with 1/`ownGaps` of that variance (Gelman et al., Bayesian Data Analysis, 3rd ed., 3.3). The three are those of the
 * highest marginal likelihood times a weak prior ({@link WEAK}), by EM; each item's spread is then drawn to that of all as if ten gaps more had shown it. O(gaps + 20,000).
 */
export function* gapPriorSteps(gaps: PurchaseGaps, mean: Float64Array): Steps<GapPrior> {
  const all = yield* pairsOf(gaps, mean);
  const some = thinned(all);
  let best = {
    variance: WEAK.spread ** 2,
    ownGaps: WEAK.ownGaps as number,
    spreadGaps: WEAK.spreadGaps as number,
  };
  let highest = Number.NEGATIVE_INFINITY;
  let { variance, ownGaps } = best;
  for (const spreadGaps of TRIED) {
    for (let round = 0; round < ROUNDS; round++) {
      const next = better(some, { variance, ownGaps, spreadGaps });
      const still = Math.abs(Math.log(next.variance / variance)) + Math.abs(Math.log(next.ownGaps / ownGaps));
      ({ variance, ownGaps } = next);
      if (still < 1e-4) break;
      if (round % 8 === 7) yield [0, Number.NaN];
    }
    const height = heightOf(some, { variance, ownGaps, spreadGaps });
    if (height > highest) {
      highest = height;
      best = { variance, ownGaps, spreadGaps };
    }
    yield [0, Number.NaN];
  }
  const spread = yield* spreadsOf(all, mean.length, best);
  return { spread, ownGaps: best.ownGaps, spreadGaps: best.spreadGaps };
}

interface Guess {
  readonly variance: number;
  readonly ownGaps: number;
  readonly spreadGaps: number;
}

/** Sum of squares that tells of a pair's variance: about its own mean, and of that about the item's. */
function squaresIn({ n, off, squares }: Pairs, r: number, ownGaps: number): number {
  return squares[r] + (n[r] * ownGaps * off[r] * off[r]) / (n[r] + ownGaps);
}

/** A round of EM: the pairs' own variances and means given the prior, and the prior given those. */
function better(
  pairs: Pairs,
  { variance, ownGaps, spreadGaps }: Guess,
): { variance: number; ownGaps: number } {
  const { n, off } = pairs;
  let [precision, apart] = [0, 0];
  for (let r = 0; r < n.length; r++) {
    const p = (spreadGaps + n[r]) / (spreadGaps * variance + squaresIn(pairs, r, ownGaps));
    const to = (n[r] * off[r]) / (n[r] + ownGaps);
    precision += p;
    apart += to * to * p + 1 / (n[r] + ownGaps);
  }
  return {
    variance: likeliest(spreadGaps, n.length, precision, WEAK.spread ** 2),
    ownGaps: (n.length + PAIRS) / (apart + PAIRS / WEAK.ownGaps),
  };
}

/** The variance that so many pairs of this precision in all, and ten gaps of the variance `towards`, speak for: where (f pairs - gaps) / v + gaps x towards / v^2 = f x precision. */
function likeliest(f: number, pairs: number, precision: number, towards: number): number {
  if (pairs === 0) return towards;
  const b = f * pairs - GAPS;
  const root = Math.sqrt(b * b + 4 * f * precision * GAPS * towards);
  return (b + root) / (2 * f * precision);
}

/** Log of the marginal likelihood (but for a constant) times the weak prior. */
function heightOf(pairs: Pairs, { variance, ownGaps, spreadGaps }: Guess): number {
  const { n } = pairs;
  const base = logGamma(spreadGaps / 2);
  let sum =
    -(GAPS / 2) * (Math.log(variance) + WEAK.spread ** 2 / variance) +
    (PAIRS / 2) * (Math.log(ownGaps) - ownGaps / WEAK.ownGaps) -
    (Math.log(spreadGaps / WEAK.spreadGaps) / LOG_SPREAD_GAPS) ** 2 / 2;
  for (let r = 0; r < n.length; r++) {
    const own = squaresIn(pairs, r, ownGaps) / (spreadGaps * variance);
    sum +=
      logGamma((spreadGaps + n[r]) / 2) -
      base +
      (Math.log(ownGaps / (ownGaps + n[r])) -
        n[r] * Math.log(spreadGaps * variance) -
        (spreadGaps + n[r]) * Math.log1p(own)) /
        2;
  }
  return sum;
}

function* spreadsOf(
  pairs: Pairs,
  items: number,
  { variance, ownGaps, spreadGaps }: Guess,
): Steps<Float64Array> {
  const { item, n } = pairs;
  const spread = new Float64Array(items).fill(variance);
  const precision = new Float64Array(items);
  const count = new Float64Array(items);
  for (let round = 0; round < 10; round++) {
    precision.fill(0);
    count.fill(0);
    yield* inPieces(n.length, (from, to) => {
      for (let r = from; r < to; r++) {
        const k = item[r];
        count[k]++;
        precision[k] += (spreadGaps + n[r]) / (spreadGaps * spread[k] + squaresIn(pairs, r, ownGaps));
      }
    });
    for (let k = 0; k < items; k++) spread[k] = likeliest(spreadGaps, count[k], precision[k], variance);
  }
  return spread.map((own) => Math.max(LEAST_SPREAD, Math.sqrt(own)));
}

/** Gaps of a pair stand together. */
function* pairsOf({ logGap, run, gapStart }: PurchaseGaps, mean: Float64Array): Steps<Pairs> {
  let count = 0;
  for (let g = 0; g < run.length; g++) if (g === 0 || run[g] !== run[g - 1]) count++;
  const item = new Int32Array(count);
  const n = new Float64Array(count);
  const off = new Float64Array(count);
  const squares = new Float64Array(count);
  let r = -1;
  yield* inPieces(mean.length, (from, to) => {
    for (let k = from; k < to; k++)
      for (let g = gapStart[k]; g < gapStart[k + 1]; g++) {
        if (g === gapStart[k] || run[g] !== run[g - 1]) item[++r] = k;
        // Welford's running mean: squares never fall below zero
        const apart = logGap[g] - mean[k] - off[r];
        off[r] += apart / ++n[r];
        squares[r] += apart * (logGap[g] - mean[k] - off[r]);
      }
  });
  return { item, n, off, squares };
}

function thinned(pairs: Pairs): Pairs {
  const all = pairs.n.length;
  if (all <= MOST) return pairs;
  const at = Int32Array.from({ length: MOST }, (_, i) => Math.floor((i * all) / MOST));
  const of = (values: Float64Array) => Float64Array.from(at, (r) => values[r]);
  return {
    item: Int32Array.from(at, (r) => pairs.item[r]),
    n: of(pairs.n),
    off: of(pairs.off),
    squares: of(pairs.squares),
  };
}
