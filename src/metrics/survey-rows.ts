import {
  type ColumnOption,
  type Data,
  type OnInvalid,
  type OptionalColumn,
  readColumns,
} from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import { badOption } from "../core/options.ts";
import type { Rejected } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";

/** Which columns of a survey hold what. */
export type SurveyColumns<Row extends object> = ColumnOption<Row, "score", number | bigint> &
  OptionalColumn<Row, "by", string | number | bigint> &
  OptionalColumn<Row, "count", number | bigint>;

/** The smallest and the largest answer of a scale. */
export type SurveyScale = readonly [low: number, high: number];

/** Options that all survey scores have. */
export interface SurveyOptions {
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
  /** "throw" on an answer outside the scale (default), or "skip" it and report it in `rejected`. */
  readonly onInvalid?: OnInvalid;
}

/** What every survey score says about its answers. */
export interface SurveyCoverage {
  /** Rows with an answer. */
  readonly responses: number;
  /** Rows without one: asked, not answered. They are in no figure. */
  readonly unanswered: number;
  /** What to be careful about, in sentences: few answers, an interval wider than the differences people talk about. */
  readonly warnings: readonly string[];
}

/** The answers of one segment. */
export interface SurveyGroup {
  /** Null: rows that name no segment, or all rows. */
  readonly segment: string | null;
  readonly scores: Float64Array;
  readonly counts: Float64Array;
  readonly responses: number;
  readonly unanswered: number;
}

/** Answers of all rows together, and by segment where a column was named. */
export interface Survey {
  readonly all: SurveyGroup;
  /** The largest first; empty without a `by` column. */
  readonly groups: readonly SurveyGroup[];
  readonly rejected: readonly Rejected[];
}

/** Fewer answers than this are called few. */
const FEW_ANSWERS = 30;

/** Reads answers on a scale; rows without an answer are counted, not used. O(rows). */
export function readSurvey(
  data: Data<object>,
  given: object,
  scale: SurveyScale,
  whole: boolean,
  what: string,
): Survey {
  const { score = "score", by, count, onInvalid } = given as Record<string, unknown>;
  const [low, high] = scaleOption(scale);
  const inScale = (v: number) => v >= low && v <= high && (!whole || Number.isInteger(v));
  const read = readColumns(
    data,
    {
      score: {
        as: "number",
        from: score,
        required: false,
        valid: inScale,
        expected: `${whole ? "a whole number" : "a number"} from ${low} to ${high}`,
      },
      by: { as: "text", from: by, required: false },
      count: {
        as: "number",
        from: count,
        min: 0,
        valid: Number.isInteger,
        expected: "for how many equal answers the row stands: a whole number, zero or more",
      },
    },
    { zone: zoneOf("UTC"), what, onInvalid: (onInvalid as OnInvalid | undefined) ?? "throw" },
  );
  const scores = read.columns.score;
  const counts = read.columns.count ?? new Float64Array(read.length).fill(1);
  const segment = by === undefined ? undefined : read.columns.by;
  const all = groupOf(null, scores, counts);
  if (all.responses === 0) {
    throw new ClienteleError(
      "too-few-rows",
      `${what}: none of ${read.length} rows holds an answer; a score needs at least one.`,
      { value: 0, expected: "an answer" },
    );
  }
  const rows = new Map<number, number[]>();
  if (segment !== undefined) {
    for (let i = 0; i < read.length; i++) {
      const list = rows.get(segment.codes[i]);
      if (list === undefined) rows.set(segment.codes[i], [i]);
      else list.push(i);
    }
  }
  const groups = [...rows].map(([code, list]) =>
    groupOf(
      code < 0 || segment === undefined ? null : segment.levels[code],
      Float64Array.from(list, (i) => scores[i]),
      Float64Array.from(list, (i) => counts[i]),
    ),
  );
  groups.sort((a, b) => b.responses - a.responses || byName(a.segment, b.segment));
  return { all, groups, rejected: read.rejected };
}

/** Warnings about one group of answers; `flat` says that a mean of equal answers was asked for. */
export function surveyWarnings(group: SurveyGroup, flat: boolean): string[] {
  const warnings: string[] = [];
  if (group.responses < FEW_ANSWERS)
    warnings.push(
      `Only ${group.responses} ${group.responses === 1 ? "answer" : "answers"} (fewer than ${FEW_ANSWERS}): read the interval, not the score.`,
    );
  if (flat)
    warnings.push(
      "All answers are equal, so their spread is unknown: the interval of the mean has no width.",
    );
  return warnings;
}

/** Refuses a scale that is none. */
function scaleOption(scale: SurveyScale): SurveyScale {
  const [low, high] = Array.isArray(scale) ? (scale as SurveyScale) : [Number.NaN, Number.NaN];
  if (Number.isFinite(low) && Number.isFinite(high) && low < high) return [low, high];
  throw badOption("scale", scale, "the smallest and the largest answer, such as [1, 5]");
}

/** Names in code unit order, no name last: the same on every machine. */
export function byName(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

function groupOf(segment: string | null, scores: Float64Array, counts: Float64Array): SurveyGroup {
  const rows: number[] = [];
  let responses = 0;
  let unanswered = 0;
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) unanswered += counts[i];
    else if (counts[i] > 0) {
      rows.push(i);
      responses += counts[i];
    }
  }
  // ascending, so that sums do not depend on the order of rows
  rows.sort((a, b) => scores[a] - scores[b]);
  return {
    segment,
    scores: Float64Array.from(rows, (i) => scores[i]),
    counts: Float64Array.from(rows, (i) => counts[i]),
    responses,
    unanswered,
  };
}
