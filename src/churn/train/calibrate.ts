import { fitLogistic } from "../../numeric/logistic.ts";
import { lossAt } from "./choose.ts";

/** What brings scores to probabilities: log-odds = intercept + slope x score. */
export interface ScoreLine {
  readonly intercept: number;
  readonly slope: number;
}

/** Scores as they are. */
const ASIS: ScoreLine = { intercept: 0, slope: 1 };

/** Two parameters have to gain more likelihood than two of noise would (Akaike). */
const NEEDED_GAIN = 2;

/**
 * Platt's line through scores of rows that were not learnt from, where it is worth its two parameters; scores as they are otherwise. A line that would turn the order round is none. O(rows).
 */
export function calibrationLine(scores: Float64Array, left: Float64Array): ScoreLine {
  const spread = scores.some((score) => score !== scores[0]);
  if (!spread) return ASIS;
  const fit = fitLogistic({ x: scores, width: 1, y: left });
  const [intercept, slope] = fit.coefficients;
  let now = 0;
  for (let i = 0; i < scores.length; i++) now -= lossAt(scores[i], left[i]);
  if (fit.status !== "converged" || !(slope > 0.1) || fit.logLikelihood - now < NEEDED_GAIN) return ASIS;
  return { intercept, slope };
}
