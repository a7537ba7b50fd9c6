import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { levelOption } from "../../core/options.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { logLossAt } from "./log-loss-of.ts";
import { readScored, type ScoredRows } from "./read-scored.ts";
import type { ScoredLevel } from "./scored-types.ts";
import { meanWithError, within } from "./weighted-mean.ts";

/** Settings of {@link logLoss}; `score` is a probability. */
export type LogLossOptions<Row extends object = object> = ScoredLevel<Row>;

/** How far probabilities are off, in logarithms. */
export interface LogLoss extends Estimate {
  /** The loss of foretelling everybody the share that happened. */
  readonly reference: number;
  /** 1 - loss / reference: what the probabilities explain (McFadden); null when all rows have the same outcome. */
  readonly skill: number | null;
  readonly rows: LearnAccount;
}

/**
 * Log loss: minus the mean logarithm of the probability that was given to what happened. 0 is perfect, 0.693 what a coin gets. Probabilities are cut at 2.2e-16 from 0 and 1 (as scikit-learn), so that one sure error costs 36
 * and not everything. The interval is that of a mean over rows. O(n).
 *
 * @throws "bad-value" for a probability outside 0 to 1; "missing-value", "missing-column", "bad-option", "too-few-rows".
 *
 * @example
 * import { logLoss } from "clientele";
 * const rows = [{ risk: 0, left: 0 }, { risk: 1, left: 1 }, { risk: 0.5, left: 1 }];
 * logLoss(rows, { score: "risk", label: "left" }).value; // => 0.231049
 * logLoss([{ risk: 2, left: 1 }], { score: "risk", label: "left" }); // throws "bad-value"
 */
export function logLoss<Row extends object>(data: Data<Row>, options: LogLossOptions<NoInfer<Row>>): LogLoss {
  const rows = readScored(data as Data<object>, options, { what: "logLoss", probability: true });
  return { ...logLossEstimate(rows, levelOption(options.level)), rows: rows.account };
}

export function logLossEstimate(rows: ScoredRows, level: number): Omit<LogLoss, "rows"> {
  const { score, y, yes, no } = rows;
  const loss = meanWithError((i) => logLossAt(score[i], y[i]), rows, level);
  const share = yes / (yes + no);
  const reference = share > 0 && share < 1 ? -share * Math.log(share) - (1 - share) * Math.log1p(-share) : 0;
  return {
    ...within(loss, 0, Number.POSITIVE_INFINITY),
    reference,
    skill: reference > 0 ? 1 - loss.value / reference : null,
  };
}
