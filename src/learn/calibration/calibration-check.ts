import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { levelOption } from "../../core/options.ts";
import { logisticOf } from "../../numeric/log-odds.ts";
import { logNormalTwoSided } from "../../numeric/log-tails.ts";
import { fitLogistic } from "../../numeric/logistic.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { readScored, type ScoredRows } from "../evaluation/read-scored.ts";
import type { ScoredLevel } from "../evaluation/scored-types.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { type CalibrationErrors, calibrationErrors } from "./calibration-error.ts";
import { logitOf } from "./logit.ts";
import { binsOption } from "./reliability-table.ts";

/** Settings of {@link calibrationCheck}; `score` is a probability. */
export interface CalibrationCheckOptions<Row extends object = object> extends ScoredLevel<Row> {
  /** Number of bins of the calibration errors. Default 10. */
  readonly bins?: number;
}

/** Spiegelhalter's test. */
export interface SpiegelhalterTest {
  readonly z: number;
  readonly pValue: number;
  readonly logPValue: number;
}

/** Whether probabilities can be taken at their word. */
export interface CalibrationQuality extends CalibrationErrors {
  /** Mean probability, and share with the outcome. */
  readonly predicted: number;
  readonly observed: number;
  /** Slope of the outcome's log-odds on those foretold: 1 is right, below 1 too sure, above 1 too timid. Null where all probabilities are equal or the outcomes are told apart without an error. */
  readonly slope: Estimate | null;
  /** The line's height at a probability of one half: 0 is right with a slope of 1. */
  readonly intercept: Estimate | null;
  /** Spiegelhalter's z (1986): whether the squared errors are as large as the probabilities say; null where all are 0, 0.5 or 1. */
  readonly spiegelhalter: SpiegelhalterTest | null;
}

/** As {@link CalibrationQuality}, with the account of the rows. */
export interface CalibrationCheck extends CalibrationQuality {
  readonly rows: LearnAccount;
}

/**
 * Whether probabilities can be taken at their word: slope and intercept of a logistic regression of the outcome on their log-odds (Cox 1958), Spiegelhalter's z, and the calibration errors over bins. Weights count as known;
 * probabilities are cut at 2.2e-16 from 0 and 1. O(n).
 *
 * @throws "bad-input" when all rows have the same outcome; "bad-value" for a probability outside 0 to 1; "bad-option", "missing-value", "missing-column", "too-few-rows".
 *
 * @example
 * import { calibrationCheck } from "clientele";
 * const rows = [[0.9, 1], [0.8, 0], [0.8, 1], [0.3, 1], [0.2, 0], [0.1, 0]].map(([risk, left]) => ({ risk, left }));
 * const check = calibrationCheck(rows, { score: "risk", label: "left" });
 * check.slope?.value; // => 0.6985315
 * check.spiegelhalter?.z; // => 0.6348111
 */
export function calibrationCheck<Row extends object>(
  data: Data<Row>,
  options: CalibrationCheckOptions<NoInfer<Row>>,
): CalibrationCheck {
  const rows = readScored(data as Data<object>, options, {
    what: "calibrationCheck",
    probability: true,
    both: true,
  });
  return {
    ...calibrationQuality(rows, binsOption(options.bins), levelOption(options.level)),
    rows: rows.account,
  };
}

export function calibrationQuality(rows: ScoredRows, bins: number, level: number): CalibrationQuality {
  const { score, mass, yes, no, length } = rows;
  let predicted = 0;
  for (let i = 0; i < length; i++) predicted += (mass === undefined ? 1 : mass[i]) * score[i];
  return {
    predicted: predicted / (yes + no),
    observed: yes / (yes + no),
    ...line(rows, level),
    spiegelhalter: spiegelhalter(rows),
    ...calibrationErrors(rows, bins),
  };
}

function line(rows: ScoredRows, level: number): Pick<CalibrationQuality, "slope" | "intercept"> {
  const { score, y, mass, weight, length } = rows;
  const x = score.map(logitOf);
  const { coefficients, covariance, status, aliased } = fitLogistic({ x, width: 1, y, weight: mass });
  if (aliased.length > 0 || status !== "converged") return { slope: null, intercept: null };
  const errors =
    weight === undefined ? covariance : weightedCovariance(coefficients, covariance, rows, x, length);
  const z = normalQuantile((1 + level) / 2);
  const estimate = (j: number): Estimate => {
    const [value, se] = [coefficients[j], Math.sqrt(errors[j * 3])];
    return { value, se, interval: [value - z * se, value + z * se], level };
  };
  return { slope: estimate(1), intercept: estimate(0) };
}

/** Inverse of the Hessian around what the outcomes scatter when each weighs as it does; with weights of 1 the inverse itself. */
function weightedCovariance(
  [b0, b1]: Float64Array,
  v: Float64Array,
  { mass, weight }: ScoredRows,
  x: Float64Array,
  length: number,
): Float64Array {
  let [s00, s01, s11] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    const p = logisticOf(b0 + b1 * x[i]);
    const m = (mass as Float64Array)[i] * (weight as Float64Array)[i] * p * (1 - p);
    s00 += m;
    s01 += m * x[i];
    s11 += m * x[i] * x[i];
  }
  const form = (a: number, b: number) => a * a * s00 + 2 * a * b * s01 + b * b * s11;
  return Float64Array.of(form(v[0], v[1]), 0, 0, form(v[2], v[3]));
}

function spiegelhalter({ score, y, mass, weight, length }: ScoredRows): SpiegelhalterTest | null {
  let [top, variance] = [0, 0];
  for (let i = 0; i < length; i++) {
    const p = score[i];
    const m = mass === undefined ? 1 : mass[i];
    const lean = 1 - 2 * p;
    top += m * (y[i] - p) * lean;
    variance += m * (weight === undefined ? 1 : weight[i]) * lean * lean * p * (1 - p);
  }
  if (!(variance > 0)) return null;
  const z = top / Math.sqrt(variance);
  const logPValue = logNormalTwoSided(z);
  return { z, pValue: Math.exp(logPValue), logPValue };
}
