import type { Data } from "../../core/columns.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import type { LearnColumns } from "../rows/feature-types.ts";
import { readTrainingSteps } from "../rows/read-training.ts";
import { linearRowsSteps } from "./fit-linear-rows.ts";
import { type PenaltyOptions, penaltyOf } from "./linear-options.ts";
import type { LinearModel } from "./linear-types.ts";

/** Options of {@link fitElasticNet}. */
export interface ElasticNetOptions<Row> extends Omit<LearnColumns<Row>, "positive">, PenaltyOptions {}

/**
 * Linear regression with an elastic net: minimizes half the weighted squares plus l2 / 2 |b|^2 + l1 |b|, b per standard deviation of numbers and per category (scikit-learn's `Ridge(alpha = l2)`, and its `ElasticNet` with alpha =
 * (l1 + l2) / n). Without a penalty plain weighted least squares, with standard errors by the variance of what is left (`fit.dispersion`, over n - parameters) and Student's t. Categories, missing values, and terms that follow from
 * others as in `fitLogisticRegression`. For diagnostics, robust errors and prediction intervals see `fitLinearRegression` of `clientele/regression`. O(rows (numbers + columns of categories)^2).
 *
 * @throws as `fitLogisticRegression`, "bad-value" for a target that is no number.
 *
 * @example
 * import { fitElasticNet } from "clientele/learn";
 * const customers = [1, 2, 3, 4, 5, 6].map((visits) => ({ visits, noise: (visits * 7) % 4, spend: 10 * visits + (visits % 2) }));
 * fitElasticNet(customers, { target: "spend", features: ["visits"] }).terms[0].coefficient; // => 9.91428571
 * fitElasticNet(customers, { target: "spend", penalty: { l1: 40 } }).terms.map(({ coefficient }) => coefficient > 0); // => [true, false]
 * fitElasticNet(customers, { target: "spend", penalty: { l1: -1 } }); // throws "bad-option"
 */
export function fitElasticNet<Row extends object>(
  data: Data<Row>,
  options: ElasticNetOptions<NoInfer<Row>>,
): LinearModel {
  return runSteps(elasticNetSteps(data, options));
}

/**
 * As {@link fitElasticNet}, some of the rows at a time: the event loop gets its turns, `onProgress` hears how far it is, and `signal` stops the work within 50 ms (with an l1 penalty between its parts only).
 *
 * @throws "aborted", and what {@link fitElasticNet} throws.
 *
 * @example
 * import { fitElasticNetAsync } from "clientele/learn";
 * const customers = [1, 2, 3, 4, 5, 6].map((visits) => ({ visits, spend: 10 * visits + (visits % 2) }));
 * const model = await fitElasticNetAsync(customers, { target: "spend" });
 * model.terms[0].coefficient; // => 9.91428571
 */
export function fitElasticNetAsync<Row extends object>(
  data: Data<Row>,
  options: ElasticNetOptions<NoInfer<Row>> & Work,
): Promise<LinearModel> {
  return runStepsAsync(elasticNetSteps(data, options), options);
}

function* elasticNetSteps<Row extends object>(
  data: Data<Row>,
  options: ElasticNetOptions<NoInfer<Row>>,
): Steps<LinearModel> {
  const rows = yield* readTrainingSteps(data, options, { what: "fitElasticNet", outcome: "number" });
  return yield* linearRowsSteps(rows, { family: "squares", penalty: penaltyOf(options) });
}
