import { needModel } from "../../core/model.ts";
import { boostingPredictions } from "../boosting/boosting-predictions.ts";
import type { Boosting } from "../boosting/boosting-types.ts";
import { forestPredictions } from "../forest/forest-predictions.ts";
import type { ForestModel } from "../forest/forest-types.ts";
import { linearPredictions } from "../linear/linear-predictions.ts";
import type { LinearModel } from "../linear/linear-types.ts";
import { networkPredictions } from "../network/network-predictions.ts";
import type { Network } from "../network/network-types.ts";
import type { FeatureRows } from "../rows/feature-types.ts";
import { classifierPredictions } from "../selection/classifier/classifier-predictions.ts";
import type { Classifier } from "../selection/classifier/classifier-types.ts";

/** Whatever learns from a table. */
export type LearnedModel = LinearModel | ForestModel | Boosting | Network | Classifier;

const KINDS: readonly string[] = [
  "logistic-regression",
  "elastic-net",
  "poisson-regression",
  "decision-tree",
  "random-forest",
  "extra-trees",
  "boosting",
  "network",
  "classifier",
];

/** Predictions of any model: one array with probabilities of yes or expected numbers, or one array of probabilities for each class. */
export function predictionsOf(model: LearnedModel, rows: FeatureRows): Float64Array[] {
  switch (model.kind) {
    case "boosting":
      return boostingPredictions(model, rows);
    case "classifier":
      return classifierPredictions(model, rows);
    case "network":
      return networkPredictions(model, rows);
    case "decision-tree":
    case "random-forest":
    case "extra-trees":
      return forestPredictions(model, rows);
    default:
      return linearPredictions(model, rows);
  }
}

/** Refuses what no learner of this library made. */
export function needLearned(model: unknown, what: string): void {
  needModel(model, KINDS, what, "a learner such as fitLogisticRegression or fitBoosting");
}
