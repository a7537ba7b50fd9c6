import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { levelOption } from "../../core/options.ts";
import { rankedScores } from "../../numeric/ranked-scores.ts";
import { scoreOrder } from "../../numeric/score-order.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { averagePrecisionOf } from "./average-precision-of.ts";
import { readScored } from "./read-scored.ts";
import { resampled, resampleSettings } from "./resample-rows.ts";
import type { ResampleSettings, ScoredLevel } from "./scored-types.ts";

/** Settings of {@link averagePrecision}. */
export interface AveragePrecisionOptions<Row extends object = object>
  extends ScoredLevel<Row>,
    ResampleSettings {}

/** How pure the top of a ranking is. */
export interface AveragePrecision extends Estimate {
  /** Share with the outcome: what a score that says nothing gets. */
  readonly share: number;
  readonly rows: LearnAccount;
}

/**
 * Average precision: the mean of precision over the steps of recall, no trapezoids; as scikit-learn's. The interval comes from rows drawn anew, yes and no each among themselves (quantiles). O(n resamples).
 *
 * @throws "bad-input" when all rows have the same outcome; "missing-value", "bad-value", "missing-column", "bad-option", "too-few-rows".
 *
 * @example
 * import { averagePrecision } from "clientele";
 * const rows = [[0.9, 1], [0.8, 0], [0.7, 1], [0.1, 0]].map(([risk, left]) => ({ risk, left }));
 * averagePrecision(rows, { score: "risk", label: "left" }).value; // => 0.833333
 * averagePrecision(rows, { score: "risk", label: "left", resamples: 3 }); // throws "bad-option"
 */
export function averagePrecision<Row extends object>(
  data: Data<Row>,
  options: AveragePrecisionOptions<NoInfer<Row>>,
): AveragePrecision {
  const rows = readScored(data as Data<object>, options, { what: "averagePrecision", both: true });
  const level = levelOption(options.level);
  const settings = resampleSettings(options);
  const places = scoreOrder(rows.score);
  const value = averagePrecisionOf(rankedScores(rows.score, rows.y, rows.mass, places));
  const [estimate] = resampled(
    [value],
    rows,
    (drawn) => [averagePrecisionOf(drawn)],
    settings,
    level,
    places,
  );
  return { ...estimate, share: rows.yes / (rows.yes + rows.no), rows: rows.account };
}
