import type { Data, OptionsArgument } from "../../core/columns.ts";
import { runSteps, runStepsAsync } from "../../core/work.ts";
import { betaGeometricKernel } from "./beta-geometric.ts";
import { type FitCovariatesAsyncOptions, type FitCovariatesOptions, fitSteps } from "./fit-steps.ts";
import type { MbgNbdModel } from "./purchase-model.ts";

/**
 * MBG/NBD: as BG/NBD, and a customer may leave after the very first order too, so that who ordered once is not taken for alive. Customers order at rates that differ between
 * them (gamma: shape r, rate alpha) and after every order leave for good with a chance that differs too (beta: a, b). The first choice among the quick models.
 *
 * With `covariates` a customer's alpha is divided by e^(coefficients x covariates): a positive coefficient means more orders. Those of leaving multiply a and b alike, which changes how much customers differ in
 * their chance of leaving but not its mean (as in CLVTools), or a alone with `leavingActs: "odds"`: a positive coefficient then means leaving sooner. Fader and Hardie, "Incorporating time-invariant covariates", note 019, 2007. With
 * `prior` shops too small for maximum likelihood get the most likely parameters given weak beliefs; `samplePosterior` goes on from there.
 *
 * Maximum likelihood by Newton's method with analytic derivatives, on distinct rows with counts, from several starts; `fit.status` says how it ended. O(distinct rows)
 * an iteration, about ten iterations. Batislam, Denizel and Filiztekin, "Empirical validation and comparison of models for customer base
 * analysis", International Journal of Research in Marketing 24(3), 2007.
 *
 * @throws "bad-value" and "missing-value" for rows that cannot be; "missing-column"; "bad-option", also when nothing says the `unit`; "mixed-info" for two units;
 * "empty-input" without customers; "too-few-rows" when nobody ordered again.
 *
 * @example
 * import { fitMbgNbd } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitMbgNbd(customers, { unit: "week" });
 * model.fit.status; // => "converged"
 * model.params; // => { r: 3.1280267, alpha: 27.349717, a: 0.69343306, b: 0.32617847 }
 * model.fit.customers; // => 172
 * fitMbgNbd([{ frequency: 1, recency: 9, age: 8 }], { unit: "week" }); // throws "bad-value"
 */
export function fitMbgNbd<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitCovariatesOptions<NoInfer<Row>>>
): MbgNbdModel {
  return runSteps(steps(customers, options));
}

/**
 * {@link fitMbgNbd} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitMbgNbd`, and "aborted".
 *
 * @example
 * import { fitMbgNbdAsync } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = await fitMbgNbdAsync(customers, { unit: "week" });
 * model.kind; // => "mbg-nbd"
 * await fitMbgNbdAsync(customers, { unit: "week", signal: { aborted: true } }); // throws "aborted"
 */
export async function fitMbgNbdAsync<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitCovariatesAsyncOptions<NoInfer<Row>>>
): Promise<MbgNbdModel> {
  return runStepsAsync(steps(customers, options), options);
}

function steps<Row extends object>(customers: Data<Row>, options: FitCovariatesOptions<Row> | undefined) {
  return fitSteps<"mbg-nbd", "r" | "alpha" | "a" | "b">(
    "mbg-nbd",
    betaGeometricKernel(true),
    customers,
    options,
    "fitMbgNbd",
  );
}
