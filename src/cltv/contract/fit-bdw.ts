import type { Data, OptionsArgument } from "../../core/columns.ts";
import { runSteps, runStepsAsync } from "../../core/work.ts";
import type { BdwModel } from "./contract-model.ts";
import { contractSteps, type FitContractAsyncOptions, type FitContractOptions } from "./fit-contract.ts";

/**
 * Beta-discrete-Weibull: as {@link fitSbg}, but the chance to leave of one customer grows with time (c > 1) or falls (c < 1); c = 1 is sBG. Wants at least three periods of data; with fewer the
 * verdict is "not identified".
 *
 * Takes contracts from {@link reduceContracts} or {@link reduceCohorts}, or rows: `periods` and `ended`, with a `count` where a row stands for many. Maximum likelihood by Newton's method with
 * analytic derivatives, from several starts; `fit.status` says how it ended. O(distinct rows) an iteration. Fader, Hardie, Liu, Davin and Steenburgh, "How to project customer
 * retention revisited: the role of duration dependence", Journal of Interactive Marketing 43, 2018.
 *
 * @throws "bad-value" and "missing-value" for rows that cannot be; "missing-column"; "bad-option", also when nothing says the `unit`; "mixed-info" for two units; "empty-input" without contracts;
 * "too-few-rows" when none has ended.
 *
 * @example
 * import { fitBdw, reduceCohorts } from "clientele/cltv";
 * const survivors = [1000, 869, 743, 653, 593];
 * const model = fitBdw(reduceCohorts(survivors.map((customers, period) => ({ period, customers })), { unit: "year" }));
 * Math.round(1000 * model.params.c); // => 1584
 * model.fit.logLikelihood; // => -1222.749
 * fitBdw([{ periods: 0, ended: true }], { unit: "year" }); // throws "bad-value"
 */
export function fitBdw<Row extends object>(
  contracts: Data<Row>,
  ...[options]: OptionsArgument<FitContractOptions<NoInfer<Row>>>
): BdwModel {
  return runSteps(contractSteps("bdw", ["alpha", "beta", "c"], contracts, options, "fitBdw"));
}

/**
 * {@link fitBdw} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitBdw`, and "aborted".
 *
 * @example
 * import { fitBdwAsync } from "clientele/cltv";
 * const rows = [
 *   { periods: 1, ended: true, count: 30 },
 *   { periods: 2, ended: true, count: 12 },
 *   { periods: 3, ended: true, count: 7 },
 *   { periods: 4, ended: false, count: 51 },
 * ];
 * const model = await fitBdwAsync(rows, { unit: "month" });
 * model.kind; // => "bdw"
 * await fitBdwAsync(rows, { unit: "month", signal: { aborted: true } }); // throws "aborted"
 */
export async function fitBdwAsync<Row extends object>(
  contracts: Data<Row>,
  ...[options]: OptionsArgument<FitContractAsyncOptions<NoInfer<Row>>>
): Promise<BdwModel> {
  return runStepsAsync(
    contractSteps("bdw", ["alpha", "beta", "c"], contracts, options, "fitBdwAsync"),
    options,
  );
}
