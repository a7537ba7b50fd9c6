import type { Random } from "../../core/random.ts";
import { runSteps, type Steps } from "../../core/work.ts";
import { studentTCdf } from "../../numeric/student-t.ts";
import { bootstrapSteps, estimateOf, meanOf } from "./bootstrap.ts";
import type { RecommenderComparison } from "./evaluation-types.ts";
import type { RankingFigure } from "./rank-figures.ts";
import type { RecommendTarget } from "./test-customers.ts";
import { comparisonWords } from "./words.ts";

/** Two recommenders' figures of the same customers, in the same order. */
export interface Pairs {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly nameA: string;
  readonly nameB: string;
  readonly metric: RankingFigure;
  readonly target: RecommendTarget;
  readonly k: number;
}

/** The comparison of pairs: resamples draw customers, both figures of one together. O(resamples x customers). */
export function comparePairs(
  pairs: Pairs,
  level: number,
  resamples: number,
  random: Random,
): RecommenderComparison {
  return runSteps(comparePairsSteps(pairs, level, resamples, random));
}

/** {@link comparePairs} in steps of a few milliseconds. */
export function* comparePairsSteps(
  pairs: Pairs,
  level: number,
  resamples: number,
  random: Random,
): Steps<RecommenderComparison> {
  const { a, b, metric } = pairs;
  const n = a.length;
  const [drawnA, drawnB] = yield* bootstrapSteps([a, b], resamples, random);
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const differences = drawnA.map((v, i) => v - drawnB[i]);
  const ratios = drawnA.map((v, i) => v / drawnB[i]);
  const difference = estimateOf(meanA - meanB, differences, level, n);
  const positive = drawnB.every((v) => v > 0);
  const noRatio = { value: meanA / meanB, se: null, interval: null, level };
  const [low, high] = difference.interval ?? [0, 0];
  const pValue = pairedP(a, b);
  const clear = pValue !== null && pValue <= 1 - level;
  const found = {
    metric,
    customers: n,
    a: estimateOf(meanA, drawnA, level, n),
    b: estimateOf(meanB, drawnB, level, n),
    difference,
    ratio: !(meanB > 0) ? null : positive ? estimateOf(meanA / meanB, ratios, level, n) : noRatio,
    pValue,
    better: clear && low > 0 ? ("a" as const) : clear && high < 0 ? ("b" as const) : null,
  };
  return { ...found, text: comparisonWords(found, pairs.nameA, pairs.nameB, pairs.k, pairs.target) };
}

function pairedP(a: Float64Array, b: Float64Array): number | null {
  const n = a.length;
  if (n < 2) return null;
  const gap = a.map((v, i) => v - b[i]);
  const mean = meanOf(gap);
  let square = 0;
  for (const g of gap) square += (g - mean) ** 2;
  if (square === 0) return mean === 0 ? 1 : 0;
  const t = mean / Math.sqrt(square / (n - 1) / n);
  return Math.min(1, 2 * studentTCdf(-Math.abs(t), n - 1));
}
