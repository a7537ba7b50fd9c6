import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { levelOption } from "../../core/options.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { areaEstimate } from "./delong.ts";
import { readScored } from "./read-scored.ts";
import type { ScoredLevel } from "./scored-types.ts";

/** Settings of {@link rocAuc}. */
export type RocAucOptions<Row extends object = object> = ScoredLevel<Row>;

/** How well a score puts those with the outcome before those without. */
export interface RocAuc extends Estimate {
  /** Twice the area less 1: 0 is chance, 1 a perfect order. */
  readonly gini: Estimate;
  readonly rows: LearnAccount;
}

/**
 * Area under the ROC curve: the chance that a row with the outcome has a higher score than one without, ties by half. 0.5 is chance, 1 a perfect order. The error is DeLong's (1988), also with weights, which count as known;
 * null where no pair contradicts another. O(n).
 *
 * @throws "bad-input" when all rows have the same outcome; "missing-value", "bad-value", "missing-column", "bad-option", "too-few-rows".
 *
 * @example
 * import { rocAuc } from "clientele";
 * const rows = [[0.9, 1], [0.8, 0], [0.7, 1], [0.3, 0], [0.3, 1], [0.1, 0]].map(([risk, left]) => ({ risk, left }));
 * const auc = rocAuc(rows, { score: "risk", label: "left" });
 * auc.value; // => 0.722222
 * auc.gini.value; // => 0.4444444
 * rocAuc(rows.slice(0, 1), { score: "risk", label: "left" }); // throws "bad-input"
 */
export function rocAuc<Row extends object>(data: Data<Row>, options: RocAucOptions<NoInfer<Row>>): RocAuc {
  const rows = readScored(data as Data<object>, options, { what: "rocAuc", both: true });
  const area = areaEstimate(rows, levelOption(options.level));
  return { ...area, gini: giniOfArea(area), rows: rows.account };
}

/** The same ranking on the scale from 0, chance, to 1. */
export function giniOfArea({ value, se, interval, level }: Estimate): Estimate {
  return {
    value: 2 * value - 1,
    se: se === null ? null : 2 * se,
    interval: interval && [2 * interval[0] - 1, 2 * interval[1] - 1],
    level,
  };
}
