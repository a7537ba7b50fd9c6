import type { Data, OptionsArgument } from "../core/columns.ts";
import type { Estimate } from "../core/estimate.ts";
import { badOption, levelOption, oneOf } from "../core/options.ts";
import type { Rejected } from "../core/table.ts";
import { netShareEstimate } from "../numeric/count-intervals.ts";
import { scaleEstimate, shareEstimate } from "../numeric/intervals.ts";
import type { MetricDefinition } from "./definitions.ts";
import { kpiDefinition } from "./kpi-definitions.ts";
import {
  readSurvey,
  type SurveyColumns,
  type SurveyCoverage,
  type SurveyGroup,
  type SurveyOptions,
  type SurveyScale,
  surveyWarnings,
} from "./survey-rows.ts";

/** A row of a "how likely are you to recommend us" survey. */
export interface SurveyAnswer {
  /** The answer; null when there is none. */
  readonly score: number | null;
}

/** Options of {@link netPromoterScore}. */
export type NetPromoterScoreOptions<Row extends object = SurveyAnswer> = SurveyColumns<Row> &
  SurveyOptions & {
    /** "standard" (default), "from-one", "below-six" or "rescaled"; see {@link netPromoterScore}. */
    readonly variant?: "standard" | "from-one" | "below-six" | "rescaled";
    /** The scale, for `variant: "rescaled"`: [1, 3], [1, 5] or [1, 7], or any with `cuts`. */
    readonly scale?: SurveyScale;
    /** The largest answer of a detractor and the smallest of a promoter, for `variant: "rescaled"`. Default: those of the scale. */
    readonly cuts?: readonly [detractorTo: number, promoterFrom: number];
  };

/** The score of one segment. */
export interface NetPromoterSegment extends SurveyCoverage {
  /** Null: rows that name no segment. */
  readonly segment: string | null;
  /** -100 to 100; null without an answer. */
  readonly score: Estimate | null;
  readonly promoters: number;
  readonly passives: number;
  readonly detractors: number;
}

/** What {@link netPromoterScore} returns; `value` is from -100 to 100. */
export interface NetPromoterScore extends Estimate, SurveyCoverage {
  readonly definition: MetricDefinition;
  readonly promoters: number;
  readonly passives: number;
  readonly detractors: number;
  /** Shares (0 to 1) of all answers, with Wilson intervals. */
  readonly shares: {
    readonly promoters: Estimate;
    readonly passives: Estimate;
    readonly detractors: Estimate;
  };
  /** By the `by` column, the segment with most answers first; empty without one. */
  readonly segments: readonly NetPromoterSegment[];
  readonly rejected: readonly Rejected[];
}

/** By variant, or by the largest answer of a scale from 1: scale, largest answer of a detractor, smallest of a promoter. */
const CUTS = {
  standard: [0, 10, 6, 9],
  "from-one": [1, 10, 6, 9],
  "below-six": [0, 10, 5, 9],
} as const;
const RESCALED = new Map<number, readonly [number, number]>([
  [3, [1, 3]],
  [5, [3, 5]],
  [7, [4, 6]],
]);

/**
 * Net promoter score: promoters less detractors in percent of all answers, -100 to 100. Who is what depends on the variant:
 *
 * - `"standard"`: answers 0 to 10; promoters 9 and 10, detractors 0 to 6;
 * - `"from-one"`: a scale of 1 to 10, detractors 1 to 6;
 * - `"below-six"`: detractors are those below 6, so a 6 is passive;
 * - `"rescaled"`: shorter scales; detractors and promoters are 1 and 3 of 3, 1 to 3 and 5 of 5, 1 to 4 and 6 to 7 of 7, unless `cuts` says otherwise.
 *
 * The standard error is that of the multinomial (delta method); the interval is Tango's score interval (1998), which keeps inside -100 to 100 and has
 * a width even when everybody is a promoter. Every row counts as an answer of its own, `count` equal ones where that column is named. O(n log n).
 *
 * @throws "bad-value" for an answer outside the scale or not whole, "too-few-rows" without an answer, "bad-option", "missing-column".
 *
 * @example
 * import { netPromoterScore } from "clientele/metrics";
 * const answers = [10, 9, 9, 8, 7, 6, 3, null].map((score) => ({ score }));
 * const nps = netPromoterScore(answers);
 * nps.value; // => 14.285714
 * [nps.promoters, nps.passives, nps.detractors, nps.unanswered]; // => [3, 2, 2, 1]
 * nps.se; // => 31.484181
 * nps.interval; // => [-43.503798, 63.115889]
 * nps.warnings.length; // => 1
 * netPromoterScore(answers, { variant: "below-six" }).value; // => 28.571429
 * netPromoterScore([{ score: 11 }]); // throws "bad-value"
 * netPromoterScore([{ score: null }]); // throws "too-few-rows"
 */
export function netPromoterScore<Row extends object>(
  answers: Data<Row>,
  ...[options = {} as NetPromoterScoreOptions<NoInfer<Row>>]: OptionsArgument<
    NetPromoterScoreOptions<NoInfer<Row>>
  >
): NetPromoterScore {
  const variant = oneOf(options.variant ?? "standard", "variant", [
    "standard",
    "from-one",
    "below-six",
    "rescaled",
  ]);
  const level = levelOption(options.level);
  const [low, high, detractorTo, promoterFrom] = cutsOf(variant, options.scale, options.cuts);
  const survey = readSurvey(answers, options, [low, high], true, "netPromoterScore");
  const score = (group: SurveyGroup): NetPromoterSegment => {
    let promoters = 0;
    let detractors = 0;
    for (let i = 0; i < group.scores.length; i++) {
      if (group.scores[i] >= promoterFrom) promoters += group.counts[i];
      else if (group.scores[i] <= detractorTo) detractors += group.counts[i];
    }
    const n = group.responses;
    return {
      segment: group.segment,
      score: n === 0 ? null : scaleEstimate(netShareEstimate(promoters, detractors, n, level), 100),
      promoters,
      passives: n - promoters - detractors,
      detractors,
      responses: n,
      unanswered: group.unanswered,
      warnings: surveyWarnings(group, false),
    };
  };
  const { segment: _, score: all, ...counts } = score(survey.all);
  const share = (count: number) => shareEstimate(count, counts.responses, level);
  return {
    ...(all as Estimate),
    definition: kpiDefinition(
      "Net promoter score",
      variant,
      `all answers; scale ${low} to ${high}, detractors up to ${detractorTo}, promoters from ${promoterFrom}`,
    ),
    ...counts,
    shares: {
      promoters: share(counts.promoters),
      passives: share(counts.passives),
      detractors: share(counts.detractors),
    },
    segments: survey.groups.map(score),
    rejected: survey.rejected,
  };
}

function cutsOf(
  variant: keyof typeof CUTS | "rescaled",
  scale: SurveyScale | undefined,
  cuts: readonly [number, number] | undefined,
): readonly [low: number, high: number, detractorTo: number, promoterFrom: number] {
  if (variant !== "rescaled") {
    if (scale !== undefined || cuts !== undefined)
      throw badOption("variant", variant, '"rescaled" together with options scale and cuts');
    return CUTS[variant];
  }
  const [low, high] = Array.isArray(scale) ? (scale as SurveyScale) : [Number.NaN, Number.NaN];
  const chosen = cuts ?? (low === 1 ? RESCALED.get(high) : undefined);
  if (chosen === undefined)
    throw badOption("scale", scale, "[1, 3], [1, 5] or [1, 7], or another scale together with cuts");
  const [detractorTo, promoterFrom] = chosen;
  if (!(low <= detractorTo && detractorTo < promoterFrom && promoterFrom <= high))
    throw badOption(
      "cuts",
      cuts,
      "the largest answer of a detractor, then the smallest of a promoter, on the scale",
    );
  return [low, high, detractorTo, promoterFrom];
}
