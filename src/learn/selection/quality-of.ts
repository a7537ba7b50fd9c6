import type { Estimate } from "../../core/estimate.ts";
import { labelBytes } from "../../numeric/label-bytes.ts";
import { type CalibrationQuality, calibrationQuality } from "../calibration/calibration-check.ts";
import { brierEstimate } from "../evaluation/brier-loss.ts";
import { areaEstimate } from "../evaluation/delong.ts";
import { logLossEstimate } from "../evaluation/log-loss.ts";
import type { ScoredRows } from "../evaluation/read-scored.ts";
import { caseWeights } from "./subset-rows.ts";

/** How good predicted probabilities of yes are on rows that were not learnt from. */
export interface PredictionQuality {
  readonly rows: number;
  /** The chance that a yes has a higher probability than a no, with DeLong's error; null when one outcome is missing. */
  readonly auc: Estimate | null;
  readonly logLoss: Estimate;
  readonly brier: Estimate;
  /** Slope and intercept, calibration errors over ten bins, Spiegelhalter's z. */
  readonly calibration: CalibrationQuality;
}

/** Rows as they are judged: `weight` is the mass of each, `count` how many equal rows it stands for. */
export interface JudgedRows {
  readonly y: Float64Array;
  readonly weight: Float64Array | undefined;
  readonly count: Float64Array | undefined;
}

/** Rows with a probability and what happened. O(n log n). */
export function qualityOf(
  p: Float64Array,
  { y, weight: mass, count }: JudgedRows,
  level: number,
): PredictionQuality {
  const [all, n] = [
    [0, 0],
    [0, 0],
  ];
  for (let i = 0; i < y.length; i++) {
    all[y[i]] += mass === undefined ? 1 : mass[i];
    n[y[i]] += count === undefined ? 1 : count[i];
  }
  const rows: ScoredRows = {
    length: p.length,
    score: p,
    y: labelBytes(y),
    mass,
    weight: caseWeights(mass, count),
    count,
    yes: all[1],
    no: all[0],
    yesRows: n[1],
    noRows: n[0],
    numbers: {},
    inputRows: undefined,
    account: { given: p.length, used: p.length, leftOut: [] },
  };
  return {
    rows: p.length,
    auc: all[0] > 0 && all[1] > 0 ? areaEstimate(rows, level) : null,
    logLoss: plain(logLossEstimate(rows, level)),
    brier: plain(brierEstimate(rows, level)),
    calibration: calibrationQuality(rows, 10, level),
  };
}

function plain({ value, se, interval, level }: Estimate): Estimate {
  return { value, se, interval, level };
}
