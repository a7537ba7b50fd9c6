import type { Estimate } from "../core/estimate.ts";
import { meanEstimate, momentsOf } from "../numeric/differences.ts";
import { scaleEstimate } from "../numeric/intervals.ts";
import type { Survey, SurveyCoverage, SurveyGroup, SurveyScale } from "./survey-rows.ts";
import { surveyWarnings } from "./survey-rows.ts";

/** The score of one segment. */
export interface SurveySegment extends SurveyCoverage {
  /** Null: rows that name no segment. */
  readonly segment: string | null;
  /** Null without an answer. */
  readonly score: Estimate | null;
}

/** Mean answer with its t interval, cut off at the ends of the scale that no mean can pass. */
export function meanAnswer(group: SurveyGroup, [low, high]: SurveyScale, level: number): Estimate {
  const mean = meanEstimate(momentsOf(group.scores, group.counts), level);
  if (mean.interval === null) return mean;
  return { ...mean, interval: [Math.max(low, mean.interval[0]), Math.min(high, mean.interval[1])] };
}

/** Mean answer in percent of the largest one, which is the sum of all answers / the largest possible sum. */
export function shareOfMaximum(group: SurveyGroup, scale: SurveyScale, level: number): Estimate {
  return scaleEstimate(meanAnswer(group, scale, level), 100 / scale[1]);
}

/** The same estimate for all answers and for each segment. */
export function scoreSurvey(
  survey: Survey,
  estimate: (group: SurveyGroup) => Estimate,
): { all: Estimate; coverage: SurveyCoverage; segments: SurveySegment[] } {
  const score = (group: SurveyGroup): SurveySegment => {
    const value = group.responses === 0 ? null : estimate(group);
    const flat = value !== null && value.se === 0 && value.interval?.[0] === value.interval?.[1];
    return {
      segment: group.segment,
      score: value,
      responses: group.responses,
      unanswered: group.unanswered,
      warnings: surveyWarnings(group, flat),
    };
  };
  const { segment: _, score: all, ...coverage } = score(survey.all);
  return { all: all as Estimate, coverage, segments: survey.groups.map(score) };
}
