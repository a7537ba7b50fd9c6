import type { Data, OptionsArgument } from "../core/columns.ts";
import type { Estimate } from "../core/estimate.ts";
import { badOption, levelOption, oneOf } from "../core/options.ts";
import type { Rejected } from "../core/table.ts";
import type { MetricDefinition } from "./definitions.ts";
import { kpiDefinition } from "./kpi-definitions.ts";
import type { SurveyAnswer } from "./net-promoter-score.ts";
import { meanAnswer, type SurveySegment, scoreSurvey, shareOfMaximum } from "./survey-mean.ts";
import {
  readSurvey,
  type SurveyColumns,
  type SurveyCoverage,
  type SurveyOptions,
  type SurveyScale,
} from "./survey-rows.ts";

/** Options of {@link effortScore}. */
export type EffortScoreOptions<Row extends object = SurveyAnswer> = SurveyColumns<Row> &
  SurveyOptions & {
    /** "mean-ease" (default), "share-of-maximum" or "mean-effort"; see {@link effortScore}. */
    readonly variant?: "mean-ease" | "share-of-maximum" | "mean-effort";
    /** The smallest and the largest answer. Default [1, 7], for "mean-effort" [1, 5]. */
    readonly scale?: SurveyScale;
  };

/** What {@link effortScore} returns. */
export interface EffortScore extends Estimate, SurveyCoverage {
  readonly definition: MetricDefinition;
  /** "percent" (0 to 100), or "answer": in units of the scale. */
  readonly unit: "percent" | "answer";
  /** Which way is good: on scales of effort a low figure is. */
  readonly better: "higher" | "lower";
  /** By the `by` column, the segment with most answers first; empty without one. */
  readonly segments: readonly SurveySegment[];
  readonly rejected: readonly Rejected[];
}

/**
 * Customer effort score (CES):
 *
 * - `"mean-ease"`: mean answer to "it was easy", 1 to 7, higher is better;
 * - `"share-of-maximum"`: sum of those answers in percent of the largest possible sum;
 * - `"mean-effort"`: mean answer to the older question "how much effort did it take", 1 to 5, lower is better.
 *
 * t intervals, cut off at the ends of the scale. Every row counts as an answer of its own, `count` equal ones where that column is named. O(n log n).
 *
 * @throws "bad-value" for an answer outside the scale, "too-few-rows" without an answer, "bad-option", "missing-column".
 *
 * @example
 * import { effortScore } from "clientele/metrics";
 * const answers = [7, 6, 6, 5, 3, 2].map((score) => ({ score }));
 * const ces = effortScore(answers);
 * [ces.value, ces.better]; // => [4.8333333, "higher"]
 * ces.interval; // => [2.7965989, 6.8700678]
 * effortScore(answers, { variant: "share-of-maximum" }).value; // => 69.047619
 * effortScore([{ score: 6 }], { variant: "mean-effort" }); // throws "bad-value"
 */
export function effortScore<Row extends object>(
  answers: Data<Row>,
  ...[options = {} as EffortScoreOptions<NoInfer<Row>>]: OptionsArgument<EffortScoreOptions<NoInfer<Row>>>
): EffortScore {
  const variant = oneOf(options.variant ?? "mean-ease", "variant", [
    "mean-ease",
    "share-of-maximum",
    "mean-effort",
  ]);
  const level = levelOption(options.level);
  const scale: SurveyScale = options.scale ?? (variant === "mean-effort" ? [1, 5] : [1, 7]);
  const survey = readSurvey(answers, options, scale, false, "effortScore");
  if (variant === "share-of-maximum" && scale[0] < 0)
    throw badOption("scale", scale[0], "a scale from zero or more: a share of the maximum needs one");
  const { all, coverage, segments } = scoreSurvey(survey, (group) =>
    variant === "share-of-maximum" ? shareOfMaximum(group, scale, level) : meanAnswer(group, scale, level),
  );
  return {
    ...all,
    definition: kpiDefinition("Effort score", variant, `all answers; scale ${scale[0]} to ${scale[1]}`),
    unit: variant === "share-of-maximum" ? "percent" : "answer",
    better: variant === "mean-effort" ? "lower" : "higher",
    ...coverage,
    segments,
    rejected: survey.rejected,
  };
}
