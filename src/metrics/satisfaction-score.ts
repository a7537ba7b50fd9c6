import type { Data, OptionsArgument } from "../core/columns.ts";
import type { Estimate } from "../core/estimate.ts";
import { badOption, levelOption, oneOf } from "../core/options.ts";
import type { Rejected } from "../core/table.ts";
import { scaleEstimate, shareEstimate } from "../numeric/intervals.ts";
import type { MetricDefinition } from "./definitions.ts";
import { kpiDefinition } from "./kpi-definitions.ts";
import type { SurveyAnswer } from "./net-promoter-score.ts";
import { meanAnswer, type SurveySegment, scoreSurvey, shareOfMaximum } from "./survey-mean.ts";
import {
  readSurvey,
  type SurveyColumns,
  type SurveyCoverage,
  type SurveyGroup,
  type SurveyOptions,
  type SurveyScale,
} from "./survey-rows.ts";

/** Options of {@link satisfactionScore}. */
export type SatisfactionScoreOptions<Row extends object = SurveyAnswer> = SurveyColumns<Row> &
  SurveyOptions & {
    /** "satisfied-share" (default), "mean" or "share-of-maximum"; see {@link satisfactionScore}. */
    readonly variant?: "satisfied-share" | "mean" | "share-of-maximum";
    /** The smallest and the largest answer. Default [1, 5]. */
    readonly scale?: SurveyScale;
    /** The smallest answer of a satisfied customer. Default: one below the largest (4 of 5). */
    readonly satisfiedFrom?: number;
  };

/** What {@link satisfactionScore} returns. */
export interface SatisfactionScore extends Estimate, SurveyCoverage {
  readonly definition: MetricDefinition;
  /** "percent" (0 to 100), or "answer": in units of the scale. */
  readonly unit: "percent" | "answer";
  /** By the `by` column, the segment with most answers first; empty without one. */
  readonly segments: readonly SurveySegment[];
  readonly rejected: readonly Rejected[];
}

/**
 * Customer satisfaction score (CSAT). Three figures go by that name, and they differ on the same answers:
 *
 * - `"satisfied-share"`: satisfied answers (4 and 5 of 5) in percent of all, with Wilson's interval;
 * - `"mean"`: mean answer, in units of the scale, with a t interval;
 * - `"share-of-maximum"`: sum of the answers in percent of the largest possible sum, with a t interval. A scale from 1 cannot reach 0 here.
 *
 * t intervals are cut off at the ends of the scale. Every row counts as an answer of its own, `count` equal ones where that column is named.
 * O(n log n).
 *
 * @throws "bad-value" for an answer outside the scale, "too-few-rows" without an answer, "bad-option", "missing-column".
 *
 * @example
 * import { satisfactionScore } from "clientele/metrics";
 * const answers = [5, 4, 4, 3, 1].map((score) => ({ score }));
 * const csat = satisfactionScore(answers);
 * csat.value; // => 60
 * csat.interval; // => [23.072428, 88.237923]
 * satisfactionScore(answers, { variant: "mean" }).value; // => 3.4
 * satisfactionScore(answers, { variant: "mean" }).interval; // => [1.5169233, 5]
 * satisfactionScore(answers, { variant: "share-of-maximum" }).value; // => 68
 * satisfactionScore(answers, { scale: [1, 3] }); // throws "bad-value"
 */
export function satisfactionScore<Row extends object>(
  answers: Data<Row>,
  ...[options = {} as SatisfactionScoreOptions<NoInfer<Row>>]: OptionsArgument<
    SatisfactionScoreOptions<NoInfer<Row>>
  >
): SatisfactionScore {
  const variant = oneOf(options.variant ?? "satisfied-share", "variant", [
    "satisfied-share",
    "mean",
    "share-of-maximum",
  ]);
  const level = levelOption(options.level);
  const scale = options.scale ?? [1, 5];
  const survey = readSurvey(answers, options, scale, false, "satisfactionScore");
  const from = options.satisfiedFrom ?? scale[1] - 1;
  if (!(from > scale[0] && from <= scale[1]))
    throw badOption("satisfiedFrom", from, `an answer above ${scale[0]}, up to ${scale[1]}`);
  if (variant === "share-of-maximum" && scale[0] < 0)
    throw badOption("scale", scale[0], "a scale from zero or more: a share of the maximum needs one");
  const satisfied = (group: SurveyGroup) => {
    let count = 0;
    for (let i = 0; i < group.scores.length; i++) if (group.scores[i] >= from) count += group.counts[i];
    return scaleEstimate(shareEstimate(count, group.responses, level), 100);
  };
  const estimates = {
    "satisfied-share": satisfied,
    mean: (group: SurveyGroup) => meanAnswer(group, scale, level),
    "share-of-maximum": (group: SurveyGroup) => shareOfMaximum(group, scale, level),
  };
  const { all, coverage, segments } = scoreSurvey(survey, estimates[variant]);
  const cut = variant === "satisfied-share" ? `, satisfied from ${from}` : "";
  return {
    ...all,
    definition: kpiDefinition(
      "Satisfaction score",
      variant,
      `all answers; scale ${scale[0]} to ${scale[1]}${cut}`,
    ),
    unit: variant === "mean" ? "answer" : "percent",
    ...coverage,
    segments,
    rejected: survey.rejected,
  };
}
