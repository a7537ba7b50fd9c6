import type { Column, Data } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { fromColumns } from "../../core/from-columns.ts";
import { badOption, oneOf, shareOption } from "../../core/options.ts";
import type { Table } from "../../core/table.ts";
import { type FairnessMeasures, fairnessMeasures, needEnough } from "./fairness-measures.ts";
import { type GroupCounts, groupCounts, pooledCounts, shareOf } from "./group-counts.ts";
import { type LabelColumns, readGrouped } from "./read-decisions.ts";
import { type CutPoint, cutPoints } from "./threshold-points.ts";

/** What shall be alike between groups. */
export type FairnessCriterion = "demographic-parity" | "equal-opportunity" | "equalized-odds";

/** Options of {@link groupThresholds}. */
export interface GroupThresholdsOptions<Row> extends LabelColumns<Row> {
  /** Predicted probabilities of yes. */
  readonly score: Column<Row, number>;
  /** "demographic-parity": the same share of rows is chosen; "equal-opportunity": the same share of the yes rows; "equalized-odds": of the yes and of the no rows, as near as one threshold for each group can come. */
  readonly criterion: FairnessCriterion;
  /** The one threshold for all that is replaced; its share of all rows is what every group shall have. Default 0.5. */
  readonly threshold?: number;
  /** What a row costs that is chosen and is no. Default 1. */
  readonly falsePositiveCost?: number;
  /** What a row costs that is not chosen and is yes. Default 1. */
  readonly falseNegativeCost?: number;
  /** Smallest group that gets a threshold of its own; smaller ones keep `threshold`. Default 30 rows. */
  readonly minRows?: number;
  /** Fewest yes rows (for "equalized-odds" also no rows) of such a group, unless the criterion is "demographic-parity". Default 10. */
  readonly minCases?: number;
}

/** The threshold of one group, and what it does on the rows it was chosen from. */
export interface GroupThreshold {
  readonly group: string;
  readonly rows: number;
  /** Scores at or above it are chosen; null: nobody is. */
  readonly threshold: number | null;
  readonly selectionBefore: number;
  readonly selectionAfter: number;
  /** Share of the yes rows that are chosen; null without any. */
  readonly truePositiveBefore: number | null;
  readonly truePositiveAfter: number | null;
  readonly falsePositiveBefore: number | null;
  readonly falsePositiveAfter: number | null;
  /** "yes", or "too few rows" for a group that keeps the common threshold. */
  readonly own: string;
}

/** All decisions together, under the one threshold or under one for each group. */
export interface ThresholdOutcome {
  readonly measures: FairnessMeasures;
  /** Share of right decisions. */
  readonly accuracy: number;
  /** Mean cost of a row. */
  readonly cost: number;
}

/** Result of {@link groupThresholds}. */
export interface GroupThresholds {
  readonly criterion: FairnessCriterion;
  readonly thresholds: Table<GroupThreshold>;
  readonly before: ThresholdOutcome;
  readonly after: ThresholdOutcome;
  readonly words: readonly string[];
}

/**
 * One threshold for each group, so that a criterion of fairness is met as nearly as thresholds can. Everybody with the same score and group is decided alike: nothing is drawn by lot, unlike in
 * fairlearn's ThresholdOptimizer, so with few distinct scores a gap can remain, which is stated. Each group aims at what all rows together have under `threshold`; of thresholds
 * equally near the one that costs less, and of those the one that chooses fewer. What it costs is stated on the same rows; on new rows it will be a little worse. O(n log n).
 *
 * Treating people by their group can itself be unlawful where the group is a protected one: ask before using it.
 *
 * @throws "bad-option", "missing-column", "missing-value" and "bad-value", "too-few-rows" when no group has enough rows.
 *
 * @example
 * import { groupThresholds } from "clientele/learn";
 * const rows = [0.9, 0.7, 0.6, 0.2].flatMap((score, i) => [
 *   { score, yes: i < 2, branch: "north" }, { score: score / 2, yes: i < 2, branch: "south" },
 * ]);
 * const found = groupThresholds(rows, { label: "yes", score: "score", group: "branch", criterion: "equal-opportunity", threshold: 0.4, minRows: 4, minCases: 1 });
 * found.thresholds.of("south")?.truePositiveAfter; // => 1
 * found.after.measures.equalOpportunityDifference; // => 0
 * groupThresholds(rows, { label: "yes", score: "score", group: "branch", criterion: "lottery" as never }); // throws "bad-option"
 */
export function groupThresholds<Row extends object>(
  rows: Data<Row>,
  options: GroupThresholdsOptions<Row>,
): GroupThresholds {
  const grouped = readGrouped(rows, options, "groupThresholds", "score");
  const {
    threshold = 0.5,
    falsePositiveCost = 1,
    falseNegativeCost = 1,
    minRows = 30,
    minCases = 10,
  } = options;
  const criterion = oneOf(options.criterion, "criterion", [
    "demographic-parity",
    "equal-opportunity",
    "equalized-odds",
  ]);
  shareOption(threshold, "threshold");
  for (const [name, cost] of [
    ["falsePositiveCost", falsePositiveCost],
    ["falseNegativeCost", falseNegativeCost],
  ] as const)
    if (!(cost >= 0 && cost < Number.POSITIVE_INFINITY)) throw badOption(name, cost, "zero or more");
  const enough = needEnough({ minRows, minCases });
  const score = grouped.score as Float64Array;
  const counts = groupCounts(
    grouped,
    score.map((s) => (s >= threshold ? 1 : 0)),
  );
  const able = counts.map((c) => {
    const yes = c.cases[0] + c.cases[2];
    const no = c.rows - yes;
    if (c.rows < minRows) return false;
    return (
      criterion === "demographic-parity" ||
      (yes >= minCases && (criterion === "equal-opportunity" || no >= minCases))
    );
  });
  if (!able.includes(true))
    throw new ClienteleError(
      "too-few-rows",
      `groupThresholds found no group with at least ${minRows} rows${criterion === "demographic-parity" ? "" : ` and ${minCases} of each outcome it needs`}.`,
      { count: Math.max(...counts.map((c) => c.rows)), expected: `a group of at least ${minRows} rows` },
    );
  const pooled = pooledCounts(counts);
  const aim = [
    shareOf(pooled, "selectionRate"),
    shareOf(pooled, "truePositiveRate"),
    shareOf(pooled, "falsePositiveRate"),
  ].map(({ value }) => value);
  const points = cutPoints(grouped);
  const cuts = points.map((candidates, g) => {
    if (!able[g]) return threshold;
    const { tp, fp, fn, tn } = counts[g];
    const costOf = (point: CutPoint) =>
      (fp + tn > 0 ? point.fpr * (fp + tn) * falsePositiveCost : 0) +
      (tp + fn > 0 ? (1 - point.tpr) * (tp + fn) * falseNegativeCost : 0);
    return nearest(candidates, criterion, aim, costOf);
  });
  const after = groupCounts(
    grouped,
    score.map((s, i) => (s >= cuts[grouped.group[i]] ? 1 : 0)),
  );
  const outcome = (all: readonly GroupCounts[]): ThresholdOutcome => {
    const { tp, fp, fn, tn } = pooledCounts(all);
    const total = tp + fp + fn + tn;
    return {
      measures: fairnessMeasures(all, enough),
      accuracy: (tp + tn) / total,
      cost: (fp * falsePositiveCost + fn * falseNegativeCost) / total,
    };
  };
  const column = (
    all: readonly GroupCounts[],
    name: "selectionRate" | "truePositiveRate" | "falsePositiveRate",
  ) => all.map((c) => shareOf(c, name).value);
  const result = {
    criterion,
    thresholds: fromColumns(
      {
        group: [...grouped.names],
        rows: counts.map((c) => c.rows),
        threshold: cuts.map((cut) => (cut === Number.POSITIVE_INFINITY ? Number.NaN : cut)),
        selectionBefore: column(counts, "selectionRate"),
        selectionAfter: column(after, "selectionRate"),
        truePositiveBefore: column(counts, "truePositiveRate"),
        truePositiveAfter: column(after, "truePositiveRate"),
        falsePositiveBefore: column(counts, "falsePositiveRate"),
        falsePositiveAfter: column(after, "falsePositiveRate"),
        own: able.map((is) => (is ? "yes" : "too few rows")),
      },
      { kind: "group-thresholds", key: "group" },
    ) as unknown as Table<GroupThreshold>,
    before: outcome(counts),
    after: outcome(after),
  };
  return { ...result, words: wordsOf(result) };
}

/** The cut whose rates come nearest to the aim; of equals the cheapest, of those the one that chooses fewer. */
function nearest(
  candidates: readonly CutPoint[],
  criterion: FairnessCriterion,
  [selection, tpr, fpr]: readonly number[],
  costOf: (point: CutPoint) => number,
): number {
  const miss = (point: CutPoint) => {
    if (criterion === "demographic-parity") return Math.abs(point.selection - selection);
    const found = Math.abs(point.tpr - tpr);
    return criterion === "equal-opportunity" ? found : Math.max(found, Math.abs(point.fpr - fpr));
  };
  // candidates choose more and more; rounding errors are no better fit
  const least = candidates.reduce((a, point) => Math.min(a, miss(point)), Number.POSITIVE_INFINITY);
  const equal = candidates.filter((point) => miss(point) <= least + 1e-12);
  return equal.reduce((best, point) => (costOf(point) < costOf(best) * (1 - 1e-12) ? point : best)).cut;
}

const GAPS: { readonly [K in FairnessCriterion]: readonly [keyof FairnessMeasures, string] } = {
  "demographic-parity": ["demographicParityDifference", "the share of customers who are chosen"],
  "equal-opportunity": ["equalOpportunityDifference", "the share of the yes customers who are chosen"],
  "equalized-odds": [
    "equalizedOddsDifference",
    "the share of the yes customers who are chosen, or of the others chosen by mistake,",
  ],
};

function wordsOf({ criterion, thresholds, before, after }: Omit<GroupThresholds, "words">): string[] {
  const [measure, what] = GAPS[criterion];
  const [from, to] = [before.measures[measure], after.measures[measure]];
  const points = (x: number) => `${(100 * x).toFixed(1)} percentage points`;
  const words: string[] = [];
  if (from !== null && to !== null)
    words.push(
      `With one limit of the score for all, ${what} differed between groups by up to ${points(from)}; with a limit of its own for each group it differs by ${points(to)}.`,
    );
  else words.push("Fewer than two groups have enough customers to say how alike they are treated.");
  const lost = before.accuracy - after.accuracy;
  words.push(
    lost > 0
      ? `The price: ${points(lost)} fewer decisions are right.`
      : "No fewer decisions are right on these customers; on new ones that may differ.",
  );
  const small = [...thresholds].filter(({ own }) => own !== "yes");
  if (small.length > 0)
    words.push(
      `Too few customers for a limit of their own: ${small.map(({ group }) => show(group)).join(", ")}.`,
    );
  words.push(
    "Deciding by group can itself be against the law; ask before you do it with groups such as age, sex or origin.",
  );
  return words;
}
