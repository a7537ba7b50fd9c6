import type { Data, OptionsArgument } from "../../core/columns.ts";
import { runSteps, runStepsAsync } from "../../core/work.ts";
import { type FitCovariatesAsyncOptions, type FitCovariatesOptions, fitSteps } from "./fit-steps.ts";
import { nbdKernel } from "./nbd.ts";
import type { NbdModel } from "./purchase-model.ts";

/**
 * NBD: customers order at rates that differ between them (gamma: shape r, rate alpha), and nobody ever leaves. The yardstick that models of leaving must beat; its forecasts are too
 * high wherever customers do leave.
 *
 * With `covariates` (`buying` only) a customer's alpha is divided by e^(coefficients x covariates): a positive coefficient means more orders. With `prior` shops too small for maximum likelihood get
 * the most likely parameters given weak beliefs.
 *
 * Maximum likelihood by Newton's method with analytic derivatives, on distinct rows with counts, from several starts; `fit.status` says how it ended. O(distinct rows)
 * an iteration, about ten iterations. Ehrenberg, "The pattern of consumer purchases", Applied Statistics 8, 1959.
 *
 * @throws "bad-value" and "missing-value" for rows that cannot be; "missing-column"; "bad-option", also when nothing says the `unit`; "mixed-info" for two units;
 * "empty-input" without customers; "too-few-rows" when nobody ordered again.
 *
 * @example
 * import { fitNbd } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitNbd(customers, { unit: "week" });
 * model.fit.status; // => "converged"
 * model.params; // => { r: 0.26487682, alpha: 13.215534 }
 * model.fit.customers; // => 172
 * fitNbd([{ frequency: 1, recency: 9, age: 8 }], { unit: "week" }); // throws "bad-value"
 */
export function fitNbd<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitCovariatesOptions<NoInfer<Row>>>
): NbdModel {
  return runSteps(steps(customers, options));
}

/**
 * {@link fitNbd} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitNbd`, and "aborted".
 *
 * @example
 * import { fitNbdAsync } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = await fitNbdAsync(customers, { unit: "week" });
 * model.kind; // => "nbd"
 * await fitNbdAsync(customers, { unit: "week", signal: { aborted: true } }); // throws "aborted"
 */
export async function fitNbdAsync<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitCovariatesAsyncOptions<NoInfer<Row>>>
): Promise<NbdModel> {
  return runStepsAsync(steps(customers, options), options);
}

function steps<Row extends object>(customers: Data<Row>, options: FitCovariatesOptions<Row> | undefined) {
  return fitSteps<"nbd", "r" | "alpha">("nbd", nbdKernel(), customers, options, "fitNbd");
}
