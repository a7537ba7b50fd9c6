import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { levelOption } from "../../core/options.ts";
import { rankedScores } from "../../numeric/ranked-scores.ts";
import { scoreOrder } from "../../numeric/score-order.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { largestGap } from "./average-precision-of.ts";
import { readScored } from "./read-scored.ts";
import { resampled, resampleSettings } from "./resample-rows.ts";
import type { ResampleSettings, ScoredLevel } from "./scored-types.ts";

/** Settings of {@link kolmogorovSmirnov}. */
export interface KolmogorovSmirnovOptions<Row extends object = object>
  extends ScoredLevel<Row>,
    ResampleSettings {}

/** How far apart the scores of the two outcomes lie. */
export interface KolmogorovSmirnov extends Estimate {
  /** The score at which they are furthest apart, the highest of equals; null when they nowhere are. */
  readonly threshold: number | null;
  readonly rows: LearnAccount;
}

/**
 * The statistic of Kolmogorov and Smirnov: the largest distance between the shares of the two outcomes that reach a score. 0 is none, 1 a perfect separation. The interval comes from rows drawn anew; a statistic near 0 is too
 * high in a sample, and its interval with it. O(n resamples).
 *
 * @throws "bad-input" when all rows have the same outcome; "missing-value", "bad-value", "missing-column", "bad-option", "too-few-rows".
 *
 * @example
 * import { kolmogorovSmirnov } from "clientele";
 * const rows = [[0.9, 1], [0.8, 0], [0.7, 1], [0.1, 0]].map(([risk, left]) => ({ risk, left }));
 * kolmogorovSmirnov(rows, { score: "risk", label: "left" }).value; // => 0.5
 * kolmogorovSmirnov(rows, { score: "risk", label: "left" }).threshold; // => 0.9
 */
export function kolmogorovSmirnov<Row extends object>(
  data: Data<Row>,
  options: KolmogorovSmirnovOptions<NoInfer<Row>>,
): KolmogorovSmirnov {
  const rows = readScored(data as Data<object>, options, { what: "kolmogorovSmirnov", both: true });
  const level = levelOption(options.level);
  const settings = resampleSettings(options);
  const places = scoreOrder(rows.score);
  const ranks = rankedScores(rows.score, rows.y, rows.mass, places);
  const { gap, at } = largestGap(ranks);
  const [estimate] = resampled([gap], rows, (drawn) => [largestGap(drawn).gap], settings, level, places);
  return { ...estimate, threshold: at < 0 ? null : ranks.threshold[at], rows: rows.account };
}
