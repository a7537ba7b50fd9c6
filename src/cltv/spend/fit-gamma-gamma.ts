import type { Data, OptionsArgument } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { levelOption } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { Table } from "../../core/table.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { climbSteps } from "../../numeric/climb.ts";
import type { Objective } from "../../numeric/maximize.ts";
import { sampleRows } from "../../numeric/sample-rows.ts";
import { logPosterior } from "../purchase/priors/log-posterior.ts";
import {
  checkPriors,
  logPriorOf,
  type PriorOption,
  type PurchasePriors,
  priorsFrom,
} from "../purchase/priors/prior-options.ts";
import type { PurchaseFit } from "../purchase/purchase-model.ts";
import { describeFit } from "../purchase/verdict.ts";
import { GAMMA_GAMMA, GAMMA_GAMMA_STARTS, gammaGammaObjective } from "./gamma-gamma.ts";
import { independenceOf } from "./spend-independence.ts";
import type { GammaGammaModel } from "./spend-model.ts";
import { firstOrderOf, readSpend, type SpendColumns, type SpendRows, spendRows } from "./spend-rows.ts";
import { spendWarnings } from "./spend-warnings.ts";

/** Columns and settings of {@link fitGammaGamma}. */
export type FitGammaGammaOptions<Row extends object = CustomerSummary> = SpendColumns<Row> & {
  /** Level of the parameters' confidence intervals. Default 0.95. */
  readonly level?: number;
  /**
   * What is believed of the parameters before the data are seen, for shops with few customers: the fit is then the most likely of the posterior on the log scale. "weak" or {}: medians p 5, q 3.5 and v half the mean
   * spend, each with 95 % within a factor of 20. Default: none, maximum likelihood.
   */
  readonly prior?: PriorOption;
};

/** The same for the asynchronous twin. */
export type FitGammaGammaAsyncOptions<Row extends object = CustomerSummary> = FitGammaGammaOptions<Row> &
  Work;

/** So many distinct rows decide between the starts. */
const SAMPLE = 1000;

/**
 * Gamma-Gamma: what a customer spends varies around a mean of his own (gamma: shape p), and the means differ between customers (gamma: shape q, rate v; Fader and
 * Hardie write gamma for v). Spend is taken to have nothing to do with how often somebody buys; `independence` says whether that holds.
 *
 * By default the first purchase is left out, as its size often differs: a row is `frequency` repeat purchases and their mean, `monetary`. With `firstOrder: "include"`
 * it is `frequency` + 1 purchases and `revenue` (of a summary counted gross: `spend`) over them. Customers with a mean of zero or below cannot come from the model; they are left out and
 * counted in `leftOut`. Where q <= 1 the mean spend of the population does not exist, where q <= 2 its variance; `fit.warnings` says so.
 *
 * Maximum likelihood by Newton's method with analytic derivatives, on distinct rows with counts, from several starts; `fit.status` says how it ended. O(distinct rows) an
 * iteration, about ten iterations. Fader and Hardie, "The Gamma-Gamma model of monetary value", note 025, 2013.
 *
 * @throws "bad-value" and "missing-value" for rows that cannot be; "missing-column"; "bad-option"; "mixed-currency" for money in several; "empty-input" without customers; "too-few-rows" when nobody has come back with
 * money, or all have the same mean.
 *
 * @example
 * import { fitGammaGamma } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, monetary: 0, count: 90 },
 *   { frequency: 1, monetary: 11.77, count: 30 },
 *   { frequency: 1, monetary: 28, count: 25 },
 *   { frequency: 1, monetary: 60, count: 9 },
 *   { frequency: 2, monetary: 22.35, count: 20 },
 *   { frequency: 5, monetary: 35.1, count: 12 },
 *   { frequency: 7, monetary: 73.74, count: 4 },
 * ];
 * const model = fitGammaGamma(customers);
 * model.fit.status; // => "converged"
 * model.fit.customers; // => 100
 * model.leftOut.withoutRepeat; // => 90
 * fitGammaGamma([{ frequency: 1, monetary: 20 }]); // throws "too-few-rows"
 */
export function fitGammaGamma<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitGammaGammaOptions<NoInfer<Row>>>
): GammaGammaModel {
  return runSteps(steps(customers, options, "fitGammaGamma"));
}

/**
 * {@link fitGammaGamma} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitGammaGamma`, and "aborted".
 *
 * @example
 * import { fitGammaGammaAsync } from "clientele/cltv";
 * const customers = [
 *   { frequency: 2, monetary: 22.35, count: 20 },
 *   { frequency: 1, monetary: 11.77, count: 30 },
 *   { frequency: 7, monetary: 73.74, count: 9 },
 * ];
 * const model = await fitGammaGammaAsync(customers);
 * model.kind; // => "gamma-gamma"
 * await fitGammaGammaAsync(customers, { signal: { aborted: true } }); // throws "aborted"
 */
export async function fitGammaGammaAsync<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitGammaGammaAsyncOptions<NoInfer<Row>>>
): Promise<GammaGammaModel> {
  return runStepsAsync(steps(customers, options, "fitGammaGammaAsync"), options);
}

function* steps(customers: Data<object>, options: object | undefined, what: string): Steps<GammaGammaModel> {
  const chosen = (options ?? {}) as FitGammaGammaOptions;
  const firstOrder = firstOrderOf(chosen.firstOrder);
  const level = levelOption(chosen.level);
  const read = readSpend(customers, chosen, firstOrder, what);
  const rows = spendRows(read, what);
  const { mean, byMean } = rows;
  if (mean[byMean[0]] === mean[byMean[rows.length - 1]])
    throw new ClienteleError(
      "too-few-rows",
      `${what}: all customers with ${firstOrder === "include" ? "" : "repeat "}purchases (${rows.customers}) spend ${mean[0]} on average, so there is nothing to learn about how spending varies.`,
      { count: rows.customers },
    );
  // with a mean spend around 1 the same starts serve all currencies
  const scale = meanOf(rows);
  const scaled = { ...rows, mean: mean.map((m) => m / scale) };
  const { prior: believed } = chosen;
  if (believed !== undefined) checkPriors(believed);
  const priors = believed === undefined ? undefined : priorsFrom(believed, GAMMA_GAMMA, scale);
  const prior = priors && logPriorOf(priors, GAMMA_GAMMA, scale);
  const believing = (likelihood: Objective) => logPosterior(likelihood, prior, 3, 0);
  const likelihood = gammaGammaObjective(scaled);
  const objective = believing(likelihood);
  const sample = sampleRows(rows.count, SAMPLE);
  const optimum = yield* climbSteps(
    objective,
    GAMMA_GAMMA_STARTS.map((start) => Float64Array.from(start, Math.log)),
    sample === undefined
      ? objective
      : believing(
          gammaGammaObjective({
            length: sample.rows.length,
            orders: pick(scaled.orders, sample.rows),
            mean: pick(scaled.mean, sample.rows),
            count: sample.count,
          }),
        ),
  );
  // the density of every customer's mean carries the unit of money once
  const { params, fit } = describeFit(GAMMA_GAMMA, objective, optimum, {
    rows: { ...rows, orders: rows.customers },
    scale,
    level,
    leftOut: read.rejected,
  });
  const independence = independenceOf(rows, level);
  yield [optimum.done, optimum.done];
  const { asOf } = customers instanceof Table ? customers.info : {};
  const named = {
    ...fit,
    ...(priors &&
      believedFit(
        fit,
        likelihood(optimum.at, new Float64Array(3), new Float64Array(9)),
        optimum.value,
        priors,
      )),
  } as GammaGammaModel["fit"];
  return {
    kind: "gamma-gamma",
    version: 1,
    params: params as GammaGammaModel["params"],
    firstOrder,
    currency: read.currency || null,
    asOf: asOf ?? null,
    leftOut: rows.leftOut,
    independence,
    fit: {
      ...named,
      warnings: [
        ...named.warnings,
        ...spendWarnings(named.intervals.q, params.q, rows.leftOut, independence),
      ],
    },
  };
}

/** What a fit with priors says besides: its log-likelihood, which is not what it made largest. */
function believedFit(
  { logLikelihood: height, customers }: PurchaseFit,
  likelihood: number,
  posterior: number,
  priors: PurchasePriors,
): Partial<PurchaseFit> {
  const logLikelihood = height - posterior + likelihood;
  return {
    logLikelihood,
    aic: 6 - 2 * logLikelihood,
    bic: 3 * Math.log(customers) - 2 * logLikelihood,
    logPosterior: height,
    priors,
  };
}

function meanOf({ mean, count, customers, length }: SpendRows): number {
  let total = 0;
  for (let i = 0; i < length; i++) total += (count[i] / customers) * mean[i];
  return total;
}
