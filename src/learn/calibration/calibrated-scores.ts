import { logisticOf } from "../../numeric/log-odds.ts";
import type { Calibration } from "./calibration-types.ts";
import { isotonicAt } from "./isotonic-steps.ts";
import { logitOf, logOf } from "./logit.ts";

/** Probabilities of scores; NaN stays NaN. O(n). */
export function calibratedScores(model: Calibration, score: Float64Array): Float64Array {
  switch (model.method) {
    case "platt": {
      const { a, b, on } = model;
      return on === "logit"
        ? score.map((s) => logisticOf(-(a * logitOf(s) + b)))
        : score.map((s) => logisticOf(-(a * s + b)));
    }
    case "temperature":
      return score.map((s) => logisticOf(logitOf(s) / model.temperature));
    case "beta":
      return score.map((s) => logisticOf(model.a * logOf(s) - model.b * logOf(1 - s) + model.c));
    default:
      return score.map((s) => (Number.isNaN(s) ? s : isotonicAt(model, s)));
  }
}
