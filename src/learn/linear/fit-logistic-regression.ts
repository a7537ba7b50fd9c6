import type { Data } from "../../core/columns.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import type { LearnColumns, TrainingRows } from "../rows/feature-types.ts";
import { readTrainingSteps } from "../rows/read-training.ts";
import { type ClassWeight, classWeightsOf } from "./class-weights.ts";
import { linearRowsSteps } from "./fit-linear-rows.ts";
import { type PenaltyOptions, penaltyOf } from "./linear-options.ts";
import type { LinearModel } from "./linear-types.ts";

/** How a logistic regression is fitted, apart from where its columns are. */
export interface LogisticSettings extends PenaltyOptions {
  /** Weights by outcome: "balanced", or by value such as { yes: 3 }. The intercept is moved back by the log of their ratio, so that probabilities stay those of the rows. Default: none. */
  readonly classWeight?: ClassWeight;
}

/** Options of {@link fitLogisticRegression}. */
export interface LogisticRegressionOptions<Row> extends LearnColumns<Row>, LogisticSettings {}

/**
 * Logistic regression: the log-odds of yes as a sum of terms. Maximizes the log-likelihood less the penalty l2 / 2 |b|^2 + l1 |b|, b per standard deviation of numbers and per category (scikit-learn's with C = 1 / l2 on standardized numbers). Newton's
 * method with halved steps (iteratively reweighted least squares), with l1 coordinate by coordinate (proximal Newton); `fit.gap` says how close it came.
 *
 * Without a penalty each category is compared with its column's most frequent one (by weight; ties by text) and terms have standard errors; with one, every category has a term, errors with l2 alone are those of the penalized
 * curvature (a normal prior's), and with l1 there are none. A missing number is the column's mean, and "no value" is a term of its own where training had some; a missing category likewise; a category that training did not have counts as
 * "no value". Terms that say nothing beyond others get 0 and are named in `fit.warnings`, as are columns that tell the outcomes apart without an error (status "separated"): then use a penalty.
 *
 * With `classWeight` the fit is weighted and the log of the ratio of the weights taken off the intercept (King and Zeng 2001): probabilities stay those of the rows; there are no errors. Without a penalty at most 1,199 terms; with l2
 * alone any number. Nearest neighbors and naive Bayes are left out on purpose: this and boosting are better at least as fast.
 * O(rows (numbers + columns of categories)^2) for each of five to ten steps.
 *
 * @throws as every learner: "bad-option", "missing-column", "missing-value", "bad-value" (Infinity included), "too-few-rows", "bad-input" for one outcome only and for too many categories.
 *
 * @example
 * import { fitLogisticRegression } from "clientele/learn";
 * const customers = Array.from({ length: 60 }, (_, i) => ({
 *   visits: (i * 7) % 12, plan: i % 3 === 0 ? "yearly" : "monthly", left: (i * 7) % 12 < 3 + (i % 5) && i % 3 !== 0 ? "yes" : "no",
 * }));
 * const model = fitLogisticRegression(customers, { target: "left", features: ["visits"] });
 * model.terms[0].coefficient; // => -0.459161753
 * fitLogisticRegression(customers, { target: "left", penalty: { l2: 1 } }).terms.map(({ name }) => name); // => ["visits", "plan: monthly", "plan: yearly"]
 * fitLogisticRegression(customers, { target: "gone" as never }); // throws "missing-column"
 */
export function fitLogisticRegression<Row extends object>(
  data: Data<Row>,
  options: LogisticRegressionOptions<NoInfer<Row>>,
): LinearModel {
  return runSteps(logisticSteps(data, options));
}

/**
 * As {@link fitLogisticRegression}, some of the rows at a time: the event loop gets its turns, `onProgress` hears how far it is, and `signal` stops the work within 50 ms (with an l1 penalty between its parts only).
 *
 * @throws "aborted", and what {@link fitLogisticRegression} throws.
 *
 * @example
 * import { fitLogisticRegressionAsync } from "clientele/learn";
 * const rows = Array.from({ length: 60 }, (_, i) => ({ visits: (i * 7) % 12, left: (i * 7) % 12 < 3 + (i % 5) ? "yes" : "no" }));
 * const model = await fitLogisticRegressionAsync(rows, { target: "left" });
 * model.terms[0].coefficient < 0; // => true
 */
export function fitLogisticRegressionAsync<Row extends object>(
  data: Data<Row>,
  options: LogisticRegressionOptions<NoInfer<Row>> & Work,
): Promise<LinearModel> {
  return runStepsAsync(logisticSteps(data, options), options);
}

function* logisticSteps<Row extends object>(
  data: Data<Row>,
  options: LogisticRegressionOptions<NoInfer<Row>>,
): Steps<LinearModel> {
  const rows = yield* readTrainingSteps(data, options, { what: "fitLogisticRegression", outcome: "binary" });
  return yield* logisticRowsSteps(rows, options);
}

/** The same for rows already read; without `errors` one step faster. */
export function logisticRowsSteps(
  rows: TrainingRows,
  settings: LogisticSettings & { readonly errors?: boolean },
): Steps<LinearModel> {
  return linearRowsSteps(rows, {
    family: "logistic",
    penalty: penaltyOf(settings),
    classWeights: classWeightsOf(settings.classWeight, rows),
    errors: settings.errors ?? true,
  });
}
