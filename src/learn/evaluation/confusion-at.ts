import type { Data } from "../../core/columns.ts";
import { badOption, levelOption } from "../../core/options.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { type DecisionQuality, decisionQuality, type FourCells, fourCells } from "./confusion-of.ts";
import { readScored } from "./read-scored.ts";
import type { ScoredLevel } from "./scored-types.ts";

/** Settings of {@link confusionAt}. */
export interface ConfusionAtOptions<Row extends object = object> extends ScoredLevel<Row> {
  /** Rows with this score and above are taken. Default 0.5. */
  readonly threshold?: number;
  /** How many times as important as precision recall is for `fBeta`. Default 2. */
  readonly beta?: number;
}

/** A yes-or-no decision against what happened. */
export interface ConfusionAt extends FourCells, DecisionQuality {
  readonly threshold: number;
  readonly beta: number;
  readonly rows: LearnAccount;
}

/**
 * What happens when all rows with a score from a threshold up are taken: right and wrong decisions, and the usual measures of them with intervals (Wilson's for shares, linearized for what is composed of them). A measure that
 * divides by nothing is null. O(n).
 *
 * @throws "bad-option"; "missing-value", "bad-value", "missing-column", "too-few-rows".
 *
 * @example
 * import { confusionAt } from "clientele";
 * const rows = [[0.9, 1], [0.8, 0], [0.7, 1], [0.3, 1], [0.2, 0], [0.1, 0]].map(([risk, left]) => ({ risk, left }));
 * const at = confusionAt(rows, { score: "risk", label: "left", threshold: 0.5 });
 * [at.truePositives, at.falsePositives, at.falseNegatives, at.trueNegatives]; // => [2, 1, 1, 2]
 * at.precision?.value; // => 0.666667
 * at.mcc?.value; // => 0.3333333
 */
export function confusionAt<Row extends object>(
  data: Data<Row>,
  options: ConfusionAtOptions<NoInfer<Row>>,
): ConfusionAt {
  const rows = readScored(data as Data<object>, options, { what: "confusionAt" });
  const { threshold = 0.5, beta = 2 } = options;
  if (typeof threshold !== "number" || Number.isNaN(threshold))
    throw badOption("threshold", threshold, "a number, such as 0.5");
  if (!(beta > 0 && beta < 1e6)) throw badOption("beta", beta, "a number above 0, such as 2");
  const cells = fourCells(rows, threshold);
  return {
    threshold,
    ...cells.mass,
    ...decisionQuality(cells, beta, levelOption(options.level)),
    beta,
    rows: rows.account,
  };
}
