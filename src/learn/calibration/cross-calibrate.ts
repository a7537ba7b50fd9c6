import type { Column, Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { readScored } from "../evaluation/read-scored.ts";
import { calibratedScores } from "./calibrated-scores.ts";
import type { Calibration } from "./calibration-types.ts";
import {
  type CalibrationSettings,
  calibrationOf,
  calibrationSettings,
  type FitCalibrationOptions,
  needsProbability,
} from "./fit-calibration.ts";

/** Settings of {@link crossCalibrate}. */
export interface CrossCalibrateOptions<Row extends object = object> extends FitCalibrationOptions<Row> {
  /** Number of the fold that each row's score was predicted for, by a model that had not seen it. */
  readonly fold: Column<Row, number>;
}

/** A calibration, and what it does to rows that it was not fitted on. */
export interface CrossCalibration {
  /** Fitted on all rows: for new ones. */
  readonly calibration: Calibration;
  /** The probability of every row by a map fitted on the other folds: judge by these. NaN for rows that were left out. */
  readonly probabilities: Float64Array;
  readonly folds: number;
}

/**
 * Calibrates predictions that were made out of fold, and says honestly how good that is: each fold's scores are mapped by what the other folds teach, while the calibration for new rows uses all. O(n folds).
 *
 * @throws "too-few-rows" for fewer than two folds; "bad-input" when the rows outside of a fold all have the same outcome; "bad-value", "missing-value", "missing-column", "bad-option".
 *
 * @example
 * import { crossCalibrate } from "clientele";
 * const rows = [[0.9, 1], [0.8, 1], [0.6, 0], [0.4, 1], [0.3, 0], [0.1, 0]].map(([risk, left], i) => ({ risk, left, fold: i % 2 }));
 * const { probabilities } = crossCalibrate(rows, { score: "risk", label: "left", fold: "fold", method: "isotonic" });
 * Array.from(probabilities); // => [1, 0.6666667, 1, 0, 0.6666667, 0]
 * crossCalibrate(rows, { score: "risk", label: "left", fold: () => 1 }); // throws "too-few-rows"
 */
export function crossCalibrate<Row extends object>(
  data: Data<Row>,
  options: CrossCalibrateOptions<NoInfer<Row>>,
): CrossCalibration {
  const settings = calibrationSettings((options ?? {}) as CalibrationSettings);
  const rows = readScored(data as Data<object>, options, {
    what: "crossCalibrate",
    probability: needsProbability(settings),
    both: true,
    numbers: { fold: { from: (options as { readonly fold?: unknown })?.fold ?? "fold" } },
  });
  const { fold } = rows.numbers;
  const folds = [...new Set(fold)].sort((a, b) => a - b);
  if (folds.length < 2)
    throw new ClienteleError("too-few-rows", "crossCalibrate needs at least two folds; found one.", {
      count: folds.length,
      expected: "two folds or more",
    });
  const probabilities = new Float64Array(rows.account.given).fill(Number.NaN);
  for (const here of folds) {
    const others: number[] = [];
    const own: number[] = [];
    for (let i = 0; i < rows.length; i++) (fold[i] === here ? own : others).push(i);
    const part = partOf(rows, others);
    if (part.yes === 0 || part.no === 0)
      throw new ClienteleError(
        "bad-input",
        `crossCalibrate: all rows outside of fold ${here} have the same outcome. Use fewer folds, with both outcomes in each.`,
        { value: here, expected: "both outcomes outside of every fold" },
      );
    const mapped = calibratedScores(
      calibrationOf(part, settings),
      Float64Array.from(own, (i) => rows.score[i]),
    );
    own.forEach((i, k) => {
      probabilities[rows.inputRows === undefined ? i : rows.inputRows[i]] = mapped[k];
    });
  }
  return { calibration: calibrationOf(rows, settings), probabilities, folds: folds.length };
}

function partOf(rows: ReturnType<typeof readScored>, chosen: readonly number[]) {
  const mass = rows.mass && Float64Array.from(chosen, (i) => (rows.mass as Float64Array)[i]);
  let [yes, no] = [0, 0];
  chosen.forEach((i, k) => {
    const m = mass === undefined ? 1 : mass[k];
    if (rows.y[i] === 1) yes += m;
    else no += m;
  });
  return {
    score: Float64Array.from(chosen, (i) => rows.score[i]),
    y: Uint8Array.from(chosen, (i) => rows.y[i]),
    mass,
    yes,
    no,
    account: rows.account,
  };
}
