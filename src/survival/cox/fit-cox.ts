import type { Data, OptionsArgument } from "../../core/columns.ts";
import { runSteps, runStepsAsync, type Work } from "../../core/work.ts";
import type { Lifetime } from "../input/lifetime-types.ts";
import { coxSteps } from "./cox-steps.ts";
import type { CoxModel, CoxOptions } from "./cox-types.ts";

/**
 * Cox's proportional hazards: how many times as fast customers leave who differ in a covariate, whatever the shape of leaving by age. Maximum partial likelihood by Newton's method with Efron's, Breslow's or exact
 * ties; strata, late entry and (start, stop] rows with covariates that change, offsets, case weights, counts, robust and clustered errors, a ridge penalty. Terms that are constant or follow from others get no coefficient, and
 * a warning; effects without a finite best value (separation) are marked "infinite" and named. Right to the last digits of R's `coxph`. O(n p^2) for each of some six steps, plus O(n log n) for the concordance.
 *
 * @throws "too-few-rows" for no rows, nobody who left, or more terms than events; "bad-option", "bad-value", "missing-value", "missing-column" for options and rows that are wrong.
 *
 * @example
 * import { fitCox } from "clientele/survival";
 * const lifetimes = [
 *   { stop: 1, event: 1, plan: "monthly" },
 *   { stop: 2, event: 1, plan: "monthly" },
 *   { stop: 2, event: 1, plan: "yearly" },
 *   { stop: 3, event: 1, plan: "monthly" },
 *   { stop: 4, event: 0, plan: "monthly" },
 *   { stop: 5, event: 1, plan: "yearly" },
 *   { stop: 6, event: 0, plan: "yearly" },
 *   { stop: 6, event: 0, plan: "yearly" },
 * ];
 * const model = fitCox(lifetimes, { covariates: [{ column: "plan", reference: "yearly" }] });
 * model.coefficients[0].term; // => "plan: monthly"
 * model.coefficients[0].hazardRatio; // => 3.90411
 * fitCox(lifetimes.slice(6)); // throws "too-few-rows"
 */
export function fitCox<Row extends object = Lifetime>(
  lifetimes: Data<Row>,
  ...[options]: OptionsArgument<CoxOptions<Row>>
): CoxModel {
  return runSteps(coxSteps(lifetimes, options));
}

/**
 * As {@link fitCox}, a step at a time: the event loop gets its turns, and `signal` and `onProgress` stop and watch it.
 *
 * @throws "aborted", and what {@link fitCox} throws.
 *
 * @example
 * import { fitCoxAsync } from "clientele/survival";
 * const lifetimes = [1, 2, 3, 4, 5, 6].map((stop, i) => ({ stop, event: 1, visits: (i * 5) % 4 }));
 * const model = await fitCoxAsync(lifetimes, { covariates: ["visits"] });
 * model.fit.status; // => "converged"
 */
export async function fitCoxAsync<Row extends object = Lifetime>(
  lifetimes: Data<Row>,
  ...[options]: OptionsArgument<CoxOptions<Row> & Work>
): Promise<CoxModel> {
  return runStepsAsync(coxSteps(lifetimes, options), options);
}
