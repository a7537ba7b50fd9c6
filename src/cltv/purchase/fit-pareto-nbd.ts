import type { Data, OptionsArgument } from "../../core/columns.ts";
import { runSteps, runStepsAsync } from "../../core/work.ts";
import { type FitCovariatesAsyncOptions, type FitCovariatesOptions, fitSteps } from "./fit-steps.ts";
import { paretoKernel } from "./pareto-nbd.ts";
import type { ParetoNbdModel } from "./purchase-model.ts";

/**
 * Pareto/NBD: customers order at rates that differ between them (gamma: shape r, rate alpha) until they leave for good, at any time, at rates that differ too (gamma: shape s, rate
 * beta). The classic, with the most even treatment of one-time buyers, at about ten times the cost of BG/NBD.
 *
 * With `covariates` a customer's alpha is divided by e^(coefficients x covariates) and beta likewise: positive coefficients mean more orders and leaving sooner. Fader and Hardie, "Incorporating time-invariant covariates", note 019, 2007. With
 * `prior` shops too small for maximum likelihood get the most likely parameters given weak beliefs; `samplePosterior` goes on from there.
 *
 * Maximum likelihood by Newton's method with analytic derivatives, on distinct rows with counts, from several starts; `fit.status` says how it ended. O(distinct rows)
 * an iteration, about ten iterations. Schmittlein, Morrison and Colombo, "Counting your customers: who are they and what will they do
 * next?", Management Science 33(1), 1987.
 *
 * @throws "bad-value" and "missing-value" for rows that cannot be; "missing-column"; "bad-option", also when nothing says the `unit`; "mixed-info" for two units;
 * "empty-input" without customers; "too-few-rows" when nobody ordered again.
 *
 * @example
 * import { fitParetoNbd } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitParetoNbd(customers, { unit: "week" });
 * model.fit.status; // => "converged"
 * model.params; // => { r: 0.48894994, alpha: 12.771021, s: 0.65381204, beta: 8.5280874 }
 * model.fit.customers; // => 172
 * fitParetoNbd([{ frequency: 1, recency: 9, age: 8 }], { unit: "week" }); // throws "bad-value"
 */
export function fitParetoNbd<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitCovariatesOptions<NoInfer<Row>>>
): ParetoNbdModel {
  return runSteps(steps(customers, options));
}

/**
 * {@link fitParetoNbd} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitParetoNbd`, and "aborted".
 *
 * @example
 * import { fitParetoNbdAsync } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = await fitParetoNbdAsync(customers, { unit: "week" });
 * model.kind; // => "pareto-nbd"
 * await fitParetoNbdAsync(customers, { unit: "week", signal: { aborted: true } }); // throws "aborted"
 */
export async function fitParetoNbdAsync<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitCovariatesAsyncOptions<NoInfer<Row>>>
): Promise<ParetoNbdModel> {
  return runStepsAsync(steps(customers, options), options);
}

function steps<Row extends object>(customers: Data<Row>, options: FitCovariatesOptions<Row> | undefined) {
  return fitSteps<"pareto-nbd", "r" | "alpha" | "s" | "beta">(
    "pareto-nbd",
    paretoKernel(),
    customers,
    options,
    "fitParetoNbd",
  );
}
