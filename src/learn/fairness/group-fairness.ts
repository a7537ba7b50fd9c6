import type { Column, Data } from "../../core/columns.ts";
import { fromColumns } from "../../core/from-columns.ts";
import { badOption, levelOption, shareOption } from "../../core/options.ts";
import type { Rejected, Table } from "../../core/table.ts";
import { wilsonInterval } from "../../numeric/intervals.ts";
import { ratioOfShares } from "../../numeric/ratio-of-shares.ts";
import { calibrationByGroup, type GroupCalibration } from "./calibration-by-group.ts";
import {
  type FairnessMeasures,
  fairnessMeasures,
  isEnough,
  needEnough,
  rateExtremes,
} from "./fairness-measures.ts";
import { fairnessWords } from "./fairness-words.ts";
import { type GroupCounts, groupCounts, SHARE_NAMES, shareOf } from "./group-counts.ts";
import { type LabelColumns, readGrouped } from "./read-decisions.ts";

/** Options of {@link groupFairness}. */
export interface GroupFairnessOptions<Row> extends LabelColumns<Row> {
  /** Decisions: 1 (or true) for rows that were chosen. Either this or `score`. */
  readonly prediction?: Column<Row, number | boolean>;
  /** Predicted probabilities of yes: rows at or above `threshold` are chosen, and calibration by group is shown. */
  readonly score?: Column<Row, number>;
  /** Scores at or above it are chosen. Default 0.5. */
  readonly threshold?: number;
  /** Whom the others are compared with in `impact`. Default: the group with the largest share of chosen rows. */
  readonly reference?: string;
  /** Groups with fewer rows are shown but not judged. Default 30. */
  readonly minRows?: number;
  /** Rates with fewer rows in their denominator are not judged. Default 10. */
  readonly minCases?: number;
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/** What a classifier does to one group. Rates without anybody in their denominator are null; intervals are Wilson's. */
export interface FairnessGroup {
  readonly group: string;
  readonly rows: number;
  /** Share of yes. */
  readonly baseRate: number | null;
  readonly baseRateLow: number | null;
  readonly baseRateHigh: number | null;
  /** Share of chosen rows. */
  readonly selectionRate: number | null;
  readonly selectionRateLow: number | null;
  readonly selectionRateHigh: number | null;
  /** Share of the yes rows that are chosen. */
  readonly truePositiveRate: number | null;
  readonly truePositiveRateLow: number | null;
  readonly truePositiveRateHigh: number | null;
  /** Share of the no rows that are chosen. */
  readonly falsePositiveRate: number | null;
  readonly falsePositiveRateLow: number | null;
  readonly falsePositiveRateHigh: number | null;
  /** Share of the chosen rows that are yes. */
  readonly precision: number | null;
  readonly precisionLow: number | null;
  readonly precisionHigh: number | null;
  /** Share of right decisions. */
  readonly accuracy: number | null;
  readonly accuracyLow: number | null;
  readonly accuracyHigh: number | null;
  /** "yes", or "too few to judge". */
  readonly judged: string;
}

/** A group's share of chosen rows against the reference group's. */
export interface GroupImpact {
  readonly group: string;
  readonly reference: string;
  /** Share of the group over share of the reference; null when nobody of the reference is chosen. */
  readonly ratio: number | null;
  /** Koopman's interval; high is null where the data give no upper bound. */
  readonly low: number | null;
  readonly high: number | null;
  /** The four-fifths rule: "passes" from 0.8, "fails" below. */
  readonly fourFifths: string;
  /** "yes" when the interval lies on one side of 0.8, "no" when the rows cannot tell, "too few to judge" for small groups. */
  readonly certain: string;
}

/** Result of {@link groupFairness}. */
export interface GroupFairness {
  readonly groups: Table<FairnessGroup>;
  /** Over the groups with enough rows. */
  readonly measures: FairnessMeasures;
  /** Disparate impact of every group but the reference. */
  readonly impact: Table<GroupImpact>;
  /** Whether scores mean the same in every group; null without scores. */
  readonly calibration: Table<GroupCalibration> | null;
  /** Rows without a group, which are in none of this. */
  readonly withoutGroup: number;
  /** Rows that were left out as invalid. */
  readonly rejected: readonly Rejected[];
  readonly level: number;
  /** What it says, for the owner of a shop. */
  readonly words: readonly string[];
}

/**
 * Whether a classifier treats groups alike: rates of each group with intervals, demographic parity, equal opportunity, equalized and average odds (as fairlearn and AIF360 define them),
 * disparate impact with the four-fifths rule, and calibration by group. "Chosen" is whatever the decision does; where it is a burden rather than a favor, read the four-fifths rule the other way round.
 * Groups with few rows are shown and not judged. With weights the intervals count as many rows as say the same (Kish). O(rows).
 *
 * @throws "bad-option", "missing-column", "missing-value" and "bad-value" (labels, decisions, scores outside of 0 to 1), "too-few-rows" without any row.
 *
 * @example
 * import { groupFairness } from "clientele/learn";
 * const rows = [
 *   { churned: 1, called: 1, branch: "north" }, { churned: 0, called: 0, branch: "north" },
 *   { churned: 1, called: 0, branch: "south" }, { churned: 0, called: 0, branch: "south" },
 * ];
 * const fairness = groupFairness(rows, { label: "churned", prediction: "called", group: "branch", minRows: 2, minCases: 1 });
 * fairness.measures.equalOpportunityDifference; // => 1
 * fairness.groups.of("north")?.selectionRate; // => 0.5
 * groupFairness(rows, { label: "churned", group: "branch" }); // throws "bad-option"
 */
export function groupFairness<Row extends object>(
  rows: Data<Row>,
  options: GroupFairnessOptions<Row>,
): GroupFairness {
  const grouped = readGrouped(rows, options, "groupFairness", "decision");
  const { threshold = 0.5, minRows = 30, minCases = 10 } = options;
  const level = levelOption(options.level);
  shareOption(threshold, "threshold");
  const enough = needEnough({ minRows, minCases });
  const chosen = grouped.prediction ?? (grouped.score as Float64Array).map((s) => (s >= threshold ? 1 : 0));
  const counts = groupCounts(grouped, chosen);
  const groups = groupTable(grouped.names, counts, minRows, level);
  const impact = impactTable(grouped.names, counts, { ...enough, level, reference: options.reference });
  const measures = fairnessMeasures(counts, enough);
  const calibration = grouped.score === undefined ? null : calibrationByGroup(grouped, level, minRows);
  return {
    groups,
    measures,
    impact,
    calibration,
    withoutGroup: grouped.withoutGroup,
    rejected: grouped.rejected,
    level,
    words: fairnessWords(
      groups,
      impact,
      rateExtremes(grouped.names, counts, "truePositiveRate", enough),
      grouped.withoutGroup,
    ),
  };
}

function groupTable(
  names: readonly string[],
  counts: readonly GroupCounts[],
  minRows: number,
  level: number,
): Table<FairnessGroup> {
  const columns: { [name: string]: string[] | number[] } = {
    group: [...names],
    rows: counts.map((c) => c.rows),
  };
  for (const name of SHARE_NAMES) {
    const shares = counts.map((c) => shareOf(c, name));
    const bounds = shares.map(({ value, size }) =>
      size > 0 ? wilsonInterval(value * size, size, level) : [Number.NaN, Number.NaN],
    );
    columns[name] = shares.map(({ value }) => value);
    columns[`${name}Low`] = bounds.map(([low]) => low);
    columns[`${name}High`] = bounds.map(([, high]) => high);
  }
  columns.judged = counts.map((c) => (c.rows < minRows ? "too few to judge" : "yes"));
  return fromColumns(columns, { kind: "fairness", key: "group" }) as unknown as Table<FairnessGroup>;
}

function impactTable(
  names: readonly string[],
  counts: readonly GroupCounts[],
  options: {
    readonly minRows: number;
    readonly minCases: number;
    readonly level: number;
    readonly reference: string | undefined;
  },
): Table<GroupImpact> {
  const shares = counts.map((c) => shareOf(c, "selectionRate"));
  const judged = counts.map((c) => isEnough(c, "selectionRate", options));
  const { reference, level } = options;
  if (reference !== undefined && !names.includes(reference))
    throw badOption("reference", reference, `one of the groups: ${names.slice(0, 10).join(", ")}`);
  // a small group with a lucky share is no yardstick
  const able = judged.includes(true) ? judged : judged.map(() => true);
  const base =
    reference === undefined
      ? shares.reduce(
          (best, { value }, g) => (able[g] && !(best >= 0 && shares[best].value >= value) ? g : best),
          -1,
        )
      : names.indexOf(reference);
  const rows = names.map((_, g) => g).filter((g) => g !== base);
  const { value: of, size: m } = shares[base];
  const ratios = rows.map((g) => {
    const { value, size } = shares[g];
    return ratioOfShares(value * size, size, of * m, m, level);
  });
  const finite = (x: number) => (Number.isFinite(x) ? x : Number.NaN);
  const isCertain = (low: number, high: number) => (low >= 0.8 || high < 0.8 ? "yes" : "no");
  return fromColumns(
    {
      group: rows.map((g) => names[g]),
      reference: rows.map(() => names[base]),
      ratio: ratios.map(({ value }) => finite(value)),
      low: ratios.map(({ interval }) => interval[0]),
      high: ratios.map(({ interval }) => finite(interval[1])),
      // nobody chosen on either side treats both alike
      fourFifths: ratios.map(({ value }) => (value < 0.8 ? "fails" : "passes")),
      certain: ratios.map(({ interval }, i) =>
        judged[rows[i]] && judged[base] ? isCertain(...interval) : "too few to judge",
      ),
    },
    { kind: "impact", key: "group" },
  ) as unknown as Table<GroupImpact>;
}
