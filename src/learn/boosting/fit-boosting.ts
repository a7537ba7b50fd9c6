import type { Data } from "../../core/columns.ts";
import { rereadable } from "../../core/rereadable.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import type { LearnColumns } from "../rows/feature-types.ts";
import { readTrainingSteps } from "../rows/read-training.ts";
import { type BoostingTuning, boostingSettings } from "./boosting-settings.ts";
import type { Boosting, BoostingLoss } from "./boosting-types.ts";
import { growBoosting } from "./grow-boosting.ts";
import { lossOfTarget, OUTCOMES } from "./loss-of-target.ts";

/** What {@link fitBoosting} learns from and how. */
export interface BoostingOptions<Row> extends LearnColumns<Row>, BoostingTuning {
  /**
   * What is made small, and with it what is predicted: "logistic" the probability of yes, "softmax" those of several classes, "squared" the mean of a number, "poisson" that of a count,
   * "quantile" a value that a given share of outcomes lies below. Default: by the target, "logistic" for two values, "softmax" for more texts, "squared" for more numbers.
   */
  readonly loss?: BoostingLoss;
}

/**
 * Histogram gradient boosting: trees grown one after another, each on what those before it got wrong. Often the best predictor from a table of some thousand rows on; with its plain defaults it overfits small tables, where
 * fewer leaves, a lower learning rate and `l2` do better. Numbers are cut into at most 255 ranges of equal weight, categories split by subsets, a missing value goes where it fits best; of more than 255 categories the most
 * frequent count, others are as missing. Trees grow leaf by leaf at the largest gain. From 16,384 rows on gradients are rounded at random to 8 and 5 bits while splits are looked for (leaves are exact), which changes no result
 * that can be measured, but with weights that differ a thousandfold the light rows hardly count; `exact` avoids it. The same seed gives the same model on every engine. O(rounds rows columns depth).
 *
 * Leaves keep five digits, and the trees after them mend what that leaves; the file says every number to its last bit, in about six bytes a node (200 trees of 31 leaves: 70 kB).
 *
 * Method: Friedman (2001); Ke et al. (2017, LightGBM), Shi et al. (2022) for rounded gradients; Fisher (1958) for categories. Same results as scikit-learn's HistGradientBoosting up to ties.
 *
 * @throws "bad-option", "missing-column", "missing-value" and "bad-value" for options and rows that are wrong, "too-few-rows" without rows, "bad-input" when all have the same outcome.
 *
 * @example
 * import { fitBoosting } from "clientele/learn";
 * const members = Array.from({ length: 200 }, (_, i) => ({ visits: i % 20, plan: i % 3 ? "basic" : "plus", left: i % 20 < 6 ? "yes" : "no" }));
 * const model = fitBoosting(members, { target: "left", rounds: 20, leaves: 4 });
 * model.fit.rounds; // => 20
 * fitBoosting(members, { target: "left", rounds: 0 }); // throws "bad-option"
 */
export function fitBoosting<Row extends object>(data: Data<Row>, options: BoostingOptions<Row>): Boosting {
  return runSteps(boostingSteps(data, options));
}

/**
 * As {@link fitBoosting}, a step at a time: the event loop gets its turns, `onProgress` hears of every tree, and `signal` stops the work within 50 ms.
 *
 * @throws "aborted", and what {@link fitBoosting} throws.
 *
 * @example
 * import { fitBoostingAsync } from "clientele/learn";
 * const days = Array.from({ length: 100 }, (_, i) => ({ day: i % 7, orders: i % 7 === 6 ? 30 : 10 }));
 * const model = await fitBoostingAsync(days, { target: "orders", loss: "poisson", rounds: 10 });
 * model.base[0]; // => 2.549445
 */
export async function fitBoostingAsync<Row extends object>(
  data: Data<Row>,
  options: BoostingOptions<Row> & Work,
): Promise<Boosting> {
  return runStepsAsync(boostingSteps(data, options), options);
}

function* boostingSteps<Row extends object>(data: Data<Row>, options: BoostingOptions<Row>): Steps<Boosting> {
  const what = "fitBoosting";
  const rows = rereadable(data);
  const loss = lossOfTarget(rows, options, what);
  const read = yield* readTrainingSteps(rows, options, { what, outcome: OUTCOMES[loss] });
  return yield* growBoosting(read, boostingSettings(options, read.schema, loss));
}
