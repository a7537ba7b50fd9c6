import type { Data, OptionsArgument } from "../../core/columns.ts";
import { runSteps, runStepsAsync } from "../../core/work.ts";
import type { SbgModel } from "./contract-model.ts";
import { contractSteps, type FitContractAsyncOptions, type FitContractOptions } from "./fit-contract.ts";

/**
 * Shifted beta-geometric: at the end of every period each customer leaves with a chance of his own, which never changes; the chances differ between customers (beta: alpha, beta). That
 * alone makes retention rise with age: those who stay are the ones who rarely leave.
 *
 * Takes contracts from {@link reduceContracts} or {@link reduceCohorts}, or rows: `periods` and `ended`, with a `count` where a row stands for many. Maximum likelihood by
 * Newton's method with analytic derivatives, from several starts; `fit.status` says how it ended. One period of data alone tells the share that leaves, not how it differs: "not
 * identified". With `covariates` each of them multiplies alpha and beta by a factor per unit, and `params` are those of a contract with mean covariates. O(distinct rows) an iteration. Fader and Hardie, "How to project customer retention", Journal of Interactive Marketing 21(1), 2007; of
 * their regular customers alpha is 0.704 (0.688, as printed in one package's tests, is a misprint).
 *
 * @throws "bad-value" and "missing-value" for rows that cannot be; "missing-column"; "bad-option", also when nothing says the `unit`; "mixed-info" for two units; "empty-input" without contracts;
 * "too-few-rows" when none has ended.
 *
 * @example
 * import { fitSbg, reduceCohorts } from "clientele/cltv";
 * const survivors = [1000, 869, 743, 653, 593, 551, 517, 491];
 * const model = fitSbg(reduceCohorts(survivors.map((customers, period) => ({ period, customers })), { unit: "year" }));
 * model.params; // => { alpha: 0.668088, beta: 3.806096 }
 * model.fit.logLikelihood; // => -1611.158
 * model.fit.status; // => "converged"
 * fitSbg([{ periods: 3, ended: false }], { unit: "year" }); // throws "too-few-rows"
 */
export function fitSbg<Row extends object>(
  contracts: Data<Row>,
  ...[options]: OptionsArgument<FitContractOptions<NoInfer<Row>>>
): SbgModel {
  return runSteps(contractSteps("sbg", ["alpha", "beta"], contracts, options, "fitSbg"));
}

/**
 * {@link fitSbg} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitSbg`, and "aborted".
 *
 * @example
 * import { fitSbgAsync } from "clientele/cltv";
 * const rows = [
 *   { periods: 1, ended: true, count: 30 },
 *   { periods: 2, ended: true, count: 12 },
 *   { periods: 3, ended: true, count: 7 },
 *   { periods: 4, ended: false, count: 51 },
 * ];
 * const model = await fitSbgAsync(rows, { unit: "month" });
 * model.kind; // => "sbg"
 * await fitSbgAsync(rows, { unit: "month", signal: { aborted: true } }); // throws "aborted"
 */
export async function fitSbgAsync<Row extends object>(
  contracts: Data<Row>,
  ...[options]: OptionsArgument<FitContractAsyncOptions<NoInfer<Row>>>
): Promise<SbgModel> {
  return runStepsAsync(contractSteps("sbg", ["alpha", "beta"], contracts, options, "fitSbgAsync"), options);
}
