import type { Data, OptionsArgument } from "../../core/columns.ts";
import { runSteps, runStepsAsync } from "../../core/work.ts";
import { betaGeometricKernel } from "./beta-geometric.ts";
import { type FitCovariatesAsyncOptions, type FitCovariatesOptions, fitSteps } from "./fit-steps.ts";
import type { BgNbdModel } from "./purchase-model.ts";

/**
 * BG/NBD: customers order at rates that differ between them (gamma: shape r, rate alpha), and after every repeat order leave for good with a chance that differs
 * too (beta: a, b). The quick standard model of shops without contracts. It takes everybody who ordered once for still alive: where that matters, MBG/NBD or Pareto/NBD
 * are more honest.
 *
 * With `covariates` a customer's alpha is divided by e^(coefficients x covariates): a positive coefficient means more orders. Those of leaving multiply a and b alike, which changes how much customers differ in
 * their chance of leaving but not its mean (as in CLVTools), or a alone with `leavingActs: "odds"`: a positive coefficient then means leaving sooner. Fader and Hardie, "Incorporating time-invariant covariates", note 019, 2007. With
 * `prior` shops too small for maximum likelihood get the most likely parameters given weak beliefs; `samplePosterior` goes on from there.
 *
 * Maximum likelihood by Newton's method with analytic derivatives, on distinct rows with counts, from several starts; `fit.status` says how it ended. O(distinct rows)
 * an iteration, about ten iterations. Fader, Hardie and Lee, "Counting your customers the easy way", Marketing Science 24(2), 2005.
 *
 * @throws "bad-value" and "missing-value" for rows that cannot be; "missing-column"; "bad-option", also when nothing says the `unit`; "mixed-info" for two units;
 * "empty-input" without customers; "too-few-rows" when nobody ordered again.
 *
 * @example
 * import { fitBgNbd } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitBgNbd(customers, { unit: "week" });
 * model.fit.status; // => "converged"
 * model.params; // => { r: 0.17354934, alpha: 5.118502, a: 0.22191421, b: 0.45050926 }
 * model.fit.customers; // => 172
 * fitBgNbd([{ frequency: 1, recency: 9, age: 8 }], { unit: "week" }); // throws "bad-value"
 */
export function fitBgNbd<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitCovariatesOptions<NoInfer<Row>>>
): BgNbdModel {
  return runSteps(steps(customers, options));
}

/**
 * {@link fitBgNbd} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitBgNbd`, and "aborted".
 *
 * @example
 * import { fitBgNbdAsync } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = await fitBgNbdAsync(customers, { unit: "week" });
 * model.kind; // => "bg-nbd"
 * await fitBgNbdAsync(customers, { unit: "week", signal: { aborted: true } }); // throws "aborted"
 */
export async function fitBgNbdAsync<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitCovariatesAsyncOptions<NoInfer<Row>>>
): Promise<BgNbdModel> {
  return runStepsAsync(steps(customers, options), options);
}

function steps<Row extends object>(customers: Data<Row>, options: FitCovariatesOptions<Row> | undefined) {
  return fitSteps<"bg-nbd", "r" | "alpha" | "a" | "b">(
    "bg-nbd",
    betaGeometricKernel(false),
    customers,
    options,
    "fitBgNbd",
  );
}
