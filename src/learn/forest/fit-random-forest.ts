import type { Data } from "../../core/columns.ts";
import { runSteps, runStepsAsync, type Work } from "../../core/work.ts";
import { forestSteps } from "./fit-forest.ts";
import type { ForestOptions } from "./forest-options.ts";
import type { ForestModel } from "./forest-types.ts";

/**
 * A random forest (Breiman 2001): the mean of many trees, each grown on rows drawn with replacement, with a few features drawn anew for every split. A probability is the mean of the trees' leaf shares, not a count of votes.
 * Splits, missing values and categories are as in {@link fitDecisionTree}; ties go to the feature that was drawn first. Leaf shares keep six digits.
 *
 * Rows that a tree did not draw test it: `fit.outOfBag` is an honest score without a hold-out. Rows that every tree drew (with few trees) have none; they are counted and said. A `count` is so many equal rows, of which a tree may draw some and leave others;
 * a `weight` multiplies what a drawn row counts for, and does not change how often it is drawn. The draws go by the place of a row, so that rows in another order give another forest of the same kind.
 *
 * Two hundred trees of leaves of 5 on 5,600 rows are a model of about 1.5 MB as JSON, with `minLeaf: 1` 4 MB; a larger `minLeaf`, `maxLeaves` or fewer trees make it smaller nearly in proportion (`minLeaf: 50`: 0.2 MB).
 *
 * O(trees rows featuresPerSplit depth) time: rows are gathered by bin, never sorted, after one sort of every column. O(rows features) memory besides the trees.
 *
 * @throws "bad-option", "missing-column", "bad-value", "too-few-rows", "bad-input" when all rows have the same outcome.
 *
 * @example
 * import { fitRandomForest, predictOutcome } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({ visits: i % 20, plan: i % 3 === 0 ? "yearly" : "monthly", left: i % 20 < 10 ? "yes" : "no" }));
 * const forest = fitRandomForest(members, { target: "left", trees: 50 });
 * forest.fit.outOfBag.rows; // => 60
 * forest.fit.outOfBag.auc; // => 1
 * predictOutcome(forest, [{ visits: 2, plan: "monthly" }]).at(0).probability > 0.9; // => true
 * fitRandomForest(members, { target: "left", trees: 0 }); // throws "bad-option"
 */
export function fitRandomForest<Row extends object>(
  data: Data<Row>,
  options: ForestOptions<NoInfer<Row>>,
): ForestModel {
  return runSteps(forestSteps(data, options as never, "random-forest", "fitRandomForest"));
}

/**
 * As {@link fitRandomForest}, giving way to other work, with progress in trees and a signal that stops it within 50 ms. The same seed gives the same forest.
 *
 * @throws "aborted", and what {@link fitRandomForest} throws.
 *
 * @example
 * import { fitRandomForestAsync } from "clientele/learn";
 * const members = [1, 2, 3, 4, 14, 15, 16, 17].map((visits) => ({ visits, left: visits < 10 ? "yes" : "no" }));
 * const forest = await fitRandomForestAsync(members, { target: "left", trees: 20 });
 * forest.kind; // => "random-forest"
 * fitRandomForestAsync(members, { target: "left", signal: { aborted: true } }); // throws "aborted"
 */
export function fitRandomForestAsync<Row extends object>(
  data: Data<Row>,
  options: ForestOptions<NoInfer<Row>> & Work,
): Promise<ForestModel> {
  return runStepsAsync(forestSteps(data, options as never, "random-forest", "fitRandomForestAsync"), options);
}
