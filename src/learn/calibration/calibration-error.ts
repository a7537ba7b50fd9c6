import type { Data } from "../../core/columns.ts";
import { readScored, type ScoredRows } from "../evaluation/read-scored.ts";
import type { ScoredColumns } from "../evaluation/scored-types.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { meanGap } from "./calibration-error-of.ts";
import { probabilityBins } from "./probability-bins.ts";
import { binsOption } from "./reliability-table.ts";

/** Settings of {@link calibrationError}; `score` is a probability. */
export interface CalibrationErrorOptions<Row extends object = object> extends ScoredColumns<Row> {
  /** Number of bins. Default 10. */
  readonly bins?: number;
}

/** How far foretold shares are from observed ones. */
export interface CalibrationErrors {
  /** Expected calibration error: the mean distance over bins of equal width, by their mass. */
  readonly ece: number;
  /** The largest distance of one of those bins. */
  readonly mce: number;
  /** The mean distance over bins with equally many rows (adaptive). */
  readonly ace: number;
  /** What `ece` would come to by luck alone if every probability were right: no model gets below it. */
  readonly luck: number;
}

/** As {@link CalibrationErrors}, with the account of the rows. */
export interface CalibrationError extends CalibrationErrors {
  readonly rows: LearnAccount;
}

/**
 * Calibration errors over bins: expected (ECE), largest (MCE) and adaptive (ACE). All of them are above zero by luck even for perfect probabilities, the more so the fewer rows and the more bins; `luck` says by how much. O(n).
 *
 * @throws "bad-value" for a probability outside 0 to 1; "bad-option", "missing-value", "missing-column", "too-few-rows".
 *
 * @example
 * import { calibrationError } from "clientele";
 * const rows = [[0.1, 0], [0.15, 0], [0.3, 1], [0.35, 0], [0.9, 1]].map(([risk, left]) => ({ risk, left }));
 * const error = calibrationError(rows, { score: "risk", label: "left", bins: 5 });
 * error.ece; // => 0.14
 * error.mce; // => 0.175
 */
export function calibrationError<Row extends object>(
  data: Data<Row>,
  options: CalibrationErrorOptions<NoInfer<Row>>,
): CalibrationError {
  const rows = readScored(data as Data<object>, options, { what: "calibrationError", probability: true });
  return { ...calibrationErrors(rows, binsOption(options.bins)), rows: rows.account };
}

export function calibrationErrors(rows: ScoredRows, bins: number): CalibrationErrors {
  const { score, y, mass, count } = rows;
  const wide = probabilityBins(score, y, mass, bins, "width", count);
  const total = rows.yes + rows.no;
  let [most, luck] = [0, 0];
  for (let b = 0; b < wide.mass.length; b++) {
    const [p, q] = [wide.predicted[b], wide.observed[b]];
    most = Math.max(most, Math.abs(p - q));
    // mean size of a normal error
    luck += Math.sqrt((2 / Math.PI) * wide.squares[b] * p * (1 - p)) / total;
  }
  return {
    ece: meanGap(wide),
    mce: most,
    ace: meanGap(probabilityBins(score, y, mass, bins, "count", count)),
    luck,
  };
}
