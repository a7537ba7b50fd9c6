import { logisticOf } from "../../../numeric/log-odds.ts";
import { boostingPredictions } from "../../boosting/boosting-predictions.ts";
import { logitOf } from "../../calibration/logit.ts";
import { linearPredictions } from "../../linear/linear-predictions.ts";
import type { FeatureRows } from "../../rows/feature-types.ts";
import type { CalibrationLine, Classifier } from "./classifier-types.ts";

/** Probability of yes. O(rows) times the size of the members. */
export function classifierPredictions(
  { members, calibration }: Classifier,
  rows: FeatureRows,
): Float64Array[] {
  const scores = members.map(({ model }) =>
    logOdds(
      (model.kind === "boosting" ? boostingPredictions(model, rows) : linearPredictions(model, rows))[0],
    ),
  );
  const blend = blended(
    scores,
    members.map(({ weight }) => weight),
  );
  return [probabilities(blend, calibration)];
}

/** Probabilities as log-odds. */
export function logOdds(p: Float64Array): Float64Array {
  return p.map(logitOf);
}

/** Weighted sums of log-odds. */
export function blended(scores: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const out = new Float64Array(scores[0].length);
  scores.forEach((score, k) => {
    for (let i = 0; i < out.length; i++) out[i] += weights[k] * score[i];
  });
  return out;
}

/** Log-odds as probabilities. */
export function probabilities(score: Float64Array, line: CalibrationLine | null): Float64Array {
  const { intercept, slope } = line ?? { intercept: 0, slope: 1 };
  return score.map((s) => logisticOf(intercept + slope * s));
}
