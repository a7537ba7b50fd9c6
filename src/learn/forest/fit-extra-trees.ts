import type { Data } from "../../core/columns.ts";
import { runSteps, runStepsAsync, type Work } from "../../core/work.ts";
import { forestSteps } from "./fit-forest.ts";
import type { ForestOptions } from "./forest-options.ts";
import type { ForestModel } from "./forest-types.ts";

/**
 * Extremely randomized trees (Geurts, Ernst and Wehenkel 2006): as {@link fitRandomForest}, but every feature that is drawn offers a single cut, anywhere between its smallest and largest value in the node (for a category one random half of the levels),
 * and every tree learns from all rows unless `bootstrap` says otherwise. Smoother and often a little better with many noisy numbers, a little worse with few good ones. Without bags there is no out-of-bag score: `fit.outOfBag` is null.
 *
 * O(trees rows featuresPerSplit depth) time, O(rows features) memory besides the trees.
 *
 * @throws "bad-option", "missing-column", "bad-value", "too-few-rows", "bad-input" when all rows have the same outcome.
 *
 * @example
 * import { fitExtraTrees, predictOutcome } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({ visits: i % 20, left: i % 20 < 10 ? "yes" : "no" }));
 * const forest = fitExtraTrees(members, { target: "left", trees: 50, minLeaf: 1 });
 * forest.fit.outOfBag; // => null
 * predictOutcome(forest, [{ visits: 2 }]).at(0).probability > 0.9; // => true
 * fitExtraTrees(members, { target: "gone" }); // throws "missing-column"
 */
export function fitExtraTrees<Row extends object>(
  data: Data<Row>,
  options: ForestOptions<NoInfer<Row>>,
): ForestModel {
  return runSteps(forestSteps(data, options as never, "extra-trees", "fitExtraTrees"));
}

/**
 * As {@link fitExtraTrees}, giving way to other work, with progress in trees and a signal that stops it within 50 ms. The same seed gives the same forest.
 *
 * @throws "aborted", and what {@link fitExtraTrees} throws.
 *
 * @example
 * import { fitExtraTreesAsync } from "clientele/learn";
 * const members = [1, 2, 3, 4, 14, 15, 16, 17].map((visits) => ({ visits, left: visits < 10 ? "yes" : "no" }));
 * const forest = await fitExtraTreesAsync(members, { target: "left", trees: 20 });
 * forest.kind; // => "extra-trees"
 * fitExtraTreesAsync(members, { target: "left", signal: { aborted: true } }); // throws "aborted"
 */
export function fitExtraTreesAsync<Row extends object>(
  data: Data<Row>,
  options: ForestOptions<NoInfer<Row>> & Work,
): Promise<ForestModel> {
  return runStepsAsync(forestSteps(data, options as never, "extra-trees", "fitExtraTreesAsync"), options);
}
