import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { badOption, levelOption } from "../../core/options.ts";
import { rankedScores } from "../../numeric/ranked-scores.ts";
import { scoreOrder } from "../../numeric/score-order.ts";
import { type CalibrationQuality, calibrationQuality } from "../calibration/calibration-check.ts";
import { binsOption } from "../calibration/reliability-table.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { averagePrecisionOf, largestGap } from "./average-precision-of.ts";
import { type BrierLoss, brierEstimate } from "./brier-loss.ts";
import type { ConfusionAt } from "./confusion-at.ts";
import { decisionQuality, fourCells } from "./confusion-of.ts";
import { areaEstimate } from "./delong.ts";
import { type Lift, liftOf } from "./lift-at.ts";
import { liftSteps } from "./lift-steps.ts";
import { type LogLoss, logLossEstimate } from "./log-loss.ts";
import { readScored, type ScoredRows } from "./read-scored.ts";
import { resampled, resampleSettings } from "./resample-rows.ts";
import { giniOfArea } from "./roc-auc.ts";
import type { ResampleSettings, ScoredLevel } from "./scored-types.ts";
import { weightedShare } from "./weighted-mean.ts";
import { classifierWords, type OutcomeWords } from "./words.ts";

/** Settings of {@link evaluateClassifier}. */
export interface EvaluateClassifierOptions<Row extends object = object>
  extends ScoredLevel<Row>,
    ResampleSettings {
  /** Rows with this score and above are taken, for `decision`. Default 0.5. */
  readonly threshold?: number;
  /** Number of bins of the calibration errors. Default 10. */
  readonly bins?: number;
  /** What rows and the outcome are called in the sentences. */
  readonly words?: OutcomeWords;
}

/** The measures of {@link evaluateClassifier}. What needs both outcomes is null with one only; what needs probabilities is null for other scores. */
export interface ClassifierMeasures {
  /** Rows, weighed, and those with the outcome. */
  readonly total: number;
  readonly positives: number;
  /** Share with the outcome. */
  readonly share: Estimate;
  readonly auc: Estimate | null;
  readonly gini: Estimate | null;
  readonly averagePrecision: Estimate | null;
  readonly kolmogorovSmirnov: Estimate | null;
  readonly topDecile: Lift | null;
  readonly logLoss: Omit<LogLoss, "rows"> | null;
  readonly brier: Omit<BrierLoss, "rows"> | null;
  readonly calibration: CalibrationQuality | null;
  /** The decision at the threshold. */
  readonly decision: Omit<ConfusionAt, "rows">;
  readonly rows: LearnAccount;
}

/** Everything about a score and what happened. */
export interface ClassifierEvaluation extends ClassifierMeasures {
  readonly warnings: readonly string[];
  /** The same in plain words. */
  readonly sentences: readonly string[];
}

/**
 * How good a score is, all at once, from rows that it was not learnt on: ranking (area under the ROC curve, average precision, Kolmogorov-Smirnov, top decile), probabilities (log loss, Brier loss, calibration) and the decision at
 * a threshold, each with an interval, and sentences for people. With one outcome only, or scores that are no probabilities, the measures without a meaning are null and a warning says so. O(n resamples).
 *
 * @throws "missing-value", "bad-value", "missing-column", "bad-option", "too-few-rows".
 *
 * @example
 * import { evaluateClassifier } from "clientele";
 * const rows = Array.from({ length: 200 }, (_, i) => ({ risk: (i + 0.5) / 200, left: (i * 7) % 200 < i ? 1 : 0 }));
 * const found = evaluateClassifier(rows, { score: "risk", label: "left", words: { who: "customers", did: "left" } });
 * found.auc?.value; // => 0.8415842
 * found.sentences[0]; // => "99 of 200 customers left: 50 in 100."
 */
export function evaluateClassifier<Row extends object>(
  data: Data<Row>,
  options: EvaluateClassifierOptions<NoInfer<Row>>,
): ClassifierEvaluation {
  const rows = readScored(data as Data<object>, options, { what: "evaluateClassifier" });
  const { threshold = 0.5, words = {} } = options;
  const level = levelOption(options.level);
  const settings = resampleSettings(options);
  const bins = binsOption(options.bins);
  if (typeof threshold !== "number" || Number.isNaN(threshold))
    throw badOption("threshold", threshold, "a number, such as 0.5");
  const both = rows.yesRows > 0 && rows.noRows > 0;
  const probabilities = rows.score.every((p) => p >= 0 && p <= 1);
  const warnings: string[] = [];
  if (!both)
    warnings.push(
      `All rows are ${rows.yesRows > 0 ? "with" : "without"} the outcome: how well the score ranks cannot be said.`,
    );
  if (!probabilities)
    warnings.push(
      "Scores outside of 0 to 1 are no probabilities: log loss, Brier loss and calibration are left out.",
    );
  if (both && rows.score.every((s) => s === rows.score[0]))
    warnings.push("All scores are equal: they say nothing.");
  if (both && Math.min(rows.yesRows, rows.noRows) < 10)
    warnings.push("Fewer than ten rows of one outcome: the intervals themselves are rough.");
  const squares =
    rows.weight === undefined ? undefined : rows.weight.map((w, i) => w * (rows.mass as Float64Array)[i]);
  const total = rows.yes + rows.no;
  const cells = fourCells(rows, threshold);
  const found: ClassifierMeasures = {
    total,
    positives: rows.yes,
    share: weightedShare(rows.yes, total, squares?.reduce((a, b) => a + b, 0) ?? total, level) as Estimate,
    ...ranking(both ? rows : undefined, settings, level),
    logLoss: probabilities ? logLossEstimate(rows, level) : null,
    brier: probabilities ? brierEstimate(rows, level) : null,
    calibration: probabilities && both ? calibrationQuality(rows, bins, level) : null,
    decision: { threshold, ...cells.mass, ...decisionQuality(cells, 2, level), beta: 2 },
    rows: rows.account,
  };
  return { ...found, warnings, sentences: classifierWords(found, words) };
}

function ranking(
  rows: ScoredRows | undefined,
  settings: Required<ResampleSettings>,
  level: number,
): Pick<ClassifierMeasures, "auc" | "gini" | "averagePrecision" | "kolmogorovSmirnov" | "topDecile"> {
  if (rows === undefined)
    return { auc: null, gini: null, averagePrecision: null, kolmogorovSmirnov: null, topDecile: null };
  const places = scoreOrder(rows.score);
  const ranks = rankedScores(rows.score, rows.y, rows.mass, places);
  const auc = areaEstimate(rows, level, places);
  const [averagePrecision, kolmogorovSmirnov] = resampled(
    [averagePrecisionOf(ranks), largestGap(ranks).gap],
    rows,
    (drawn) => [averagePrecisionOf(drawn), largestGap(drawn).gap],
    settings,
    level,
    places,
  );
  const topDecile = liftOf(liftSteps(rows, "even", places), rows, 0.1 * (rows.yes + rows.no), level);
  return { auc, gini: giniOfArea(auc), averagePrecision, kolmogorovSmirnov, topDecile };
}
