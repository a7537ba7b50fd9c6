import type { Adapter } from "../adapters.ts";
import { boosting } from "./boosting.ts";
import { calibratedBoosting } from "./calibrated.ts";
import { defaults } from "./defaults.ts";
import { explanation } from "./explanation.ts";
import { fairness } from "./fairness.ts";
import { forest } from "./forest.ts";
import { linear } from "./linear.ts";
import { metrics } from "./metrics.ts";

/** Metrics, learners, explanation and fairness; the narrow ones before those that cover all of a section. */
export const churn: readonly Adapter[] = [
  ...metrics,
  ...explanation,
  ...fairness,
  ...defaults,
  ...boosting,
  ...calibratedBoosting,
  ...forest,
  ...linear,
];
