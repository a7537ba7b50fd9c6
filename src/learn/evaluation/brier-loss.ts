import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { levelOption } from "../../core/options.ts";
import { rankedScores } from "../../numeric/ranked-scores.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { readScored, type ScoredRows } from "./read-scored.ts";
import type { ScoredLevel } from "./scored-types.ts";
import { meanWithError, within } from "./weighted-mean.ts";

/** Settings of {@link brierLoss}; `score` is a probability. */
export type BrierLossOptions<Row extends object = object> = ScoredLevel<Row>;

/** How far probabilities are off, squared. */
export interface BrierLoss extends Estimate {
  /** How far the shares that happened are from what was foretold, among rows with equal probabilities: 0 is best. */
  readonly reliability: number;
  /** How different what happened is between probabilities: the more the better. */
  readonly resolution: number;
  /** The loss of foretelling everybody the share that happened. Loss = reliability - resolution + uncertainty. */
  readonly uncertainty: number;
  /** 1 - loss / uncertainty; null when all rows have the same outcome. */
  readonly skill: number | null;
  readonly rows: LearnAccount;
}

/**
 * Brier loss of probabilities: the mean squared difference of the probability and what happened. 0 is perfect, 0.25 what a coin gets. Split after Murphy (1973) over the distinct probabilities, which is exact; where most are
 * distinct, reliability and resolution are both large, and a reliability table says more. The interval is that of a mean over rows. (brierScore of `clientele/survival` is for lifetimes.) O(n).
 *
 * @throws "bad-value" for a probability outside 0 to 1; "missing-value", "missing-column", "bad-option", "too-few-rows".
 *
 * @example
 * import { brierLoss } from "clientele";
 * const rows = [[0.2, 0], [0.2, 0], [0.2, 1], [0.8, 1], [0.8, 1]].map(([risk, left]) => ({ risk, left }));
 * const loss = brierLoss(rows, { score: "risk", label: "left" });
 * loss.value; // => 0.16
 * [loss.reliability, loss.resolution, loss.uncertainty]; // => [0.026666667, 0.106666667, 0.24]
 */
export function brierLoss<Row extends object>(
  data: Data<Row>,
  options: BrierLossOptions<NoInfer<Row>>,
): BrierLoss {
  const rows = readScored(data as Data<object>, options, { what: "brierLoss", probability: true });
  return { ...brierEstimate(rows, levelOption(options.level)), rows: rows.account };
}

export function brierEstimate(rows: ScoredRows, level: number): Omit<BrierLoss, "rows"> {
  const { score, y, mass } = rows;
  const loss = within(
    meanWithError((i) => (score[i] - y[i]) ** 2, rows, level),
    0,
    1,
  );
  const { threshold, yes, no, yesTotal, noTotal } = rankedScores(score, y, mass);
  const total = yesTotal + noTotal;
  const share = yesTotal / total;
  let [reliability, resolution] = [0, 0];
  for (let g = 0; g < yes.length; g++) {
    const here = yes[g] + no[g];
    const observed = yes[g] / here;
    reliability += here * (threshold[g] - observed) ** 2;
    resolution += here * (observed - share) ** 2;
  }
  const uncertainty = share * (1 - share);
  return {
    ...loss,
    reliability: reliability / total,
    resolution: resolution / total,
    uncertainty,
    skill: uncertainty > 0 ? 1 - loss.value / uncertainty : null,
  };
}
