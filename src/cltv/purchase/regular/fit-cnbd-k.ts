import type { Data, OptionsArgument } from "../../../core/columns.ts";
import { ClienteleError } from "../../../core/errors.ts";
import { badOption, oneOf } from "../../../core/options.ts";
import { Problems } from "../../../core/problems.ts";
import type { TimeUnit } from "../../../core/time.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../../core/work.ts";
import type { CustomerSummary } from "../../../data/index.ts";
import { fitPrepared, meanAge, type PreparedFit, prepareFit } from "../fit-steps.ts";
import type { PurchaseKernel } from "../kernel.ts";
import { type PriorOption, priorsFrom } from "../priors/prior-options.ts";
import type { CnbdKModel } from "../purchase-model.ts";
import type { PurchaseColumns } from "../purchase-rows.ts";
import { cnbdKernel, gapConstant } from "./cnbd-k.ts";

/** Options of {@link fitCnbdK}. Columns default to the names of the customers table. */
export type FitCnbdKOptions<Row extends object = CustomerSummary> = PurchaseColumns<Row> & {
  /** Unit of recency and age. Default: the table's own; rows that are no table of ours must say. */
  readonly unit?: TimeUnit;
  /** Level of the parameters' confidence intervals. Default 0.95. */
  readonly level?: number;
  /** Regularity: a whole number from 1 (random) to 100, or "choose" for the most likely of 1 to 12. Default "choose". */
  readonly k?: "choose" | number;
  /**
   * What is believed of the parameters before the data are seen, for shops with few customers, as in `fitMbgNbd`. "weak" or {}: its medians, alpha being divided by k, since there are k events to an order. k is
   * then chosen by the posterior. Default: none, maximum likelihood.
   */
  readonly prior?: PriorOption;
  /** "mbg": a customer may leave after the very first order too; "bg": only after a repeat order. Default "mbg". */
  readonly dropout?: "bg" | "mbg";
};

/** The same for the asynchronous twin. */
export type FitCnbdKAsyncOptions<Row extends object = CustomerSummary> = FitCnbdKOptions<Row> & Work;

const LARGEST_CHOICE = 12;

/**
 * BG/CNBD-k and MBG/CNBD-k, for shops whose customers buy at a regular pace (groceries, coffee, contact lenses): as BG/NBD and MBG/NBD, but every k-th event of a random
 * process is an order, so that the times between orders vary less than by chance. k = 1 is MBG/NBD (`dropout: "bg"`: BG/NBD); with k = 2 and more someone whose pace is broken
 * counts as lost sooner, and right after an order the next one is not due yet.
 *
 * k is chosen by likelihood from 1 to 12, stopping after two falls; `tried` holds what each gave. That comparison, and so the fit, needs `logGaps`, the sum of the
 * logarithms of each customer's gaps: `summarizeCustomers(orders, { asOf, gaps: true })`. Frequency, recency and age do not hold how regular someone is, and a likelihood without the
 * gaps falls with every k, so that k = 1 would win wrongly. Given k the parameters need only the other three, and rows that differ in `logGaps` alone are fitted as one.
 * `fit.logLikelihood` is that of the times of the orders, on the same base as that of every other purchase model here, so they can be compared.
 *
 * Maximum likelihood as in `fitMbgNbd`. O(distinct rows x k) an iteration. Platzer and Reutterer, "Ticking away the moments", Marketing Science 35(5), 2016; definitions as in the
 * R package BTYDplus.
 *
 * @throws "missing-column" without `logGaps`, "missing-value" for a customer with repeat orders who has none; "bad-option"; otherwise as `fitMbgNbd`.
 *
 * @example
 * import { fitCnbdK } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, logGaps: 0, count: 40 },
 *   { frequency: 3, recency: 12, age: 38, logGaps: 4.1, count: 30 },
 *   { frequency: 8, recency: 34, age: 38, logGaps: 11.4, count: 20 },
 *   { frequency: 9, recency: 37, age: 38, logGaps: 12.6, count: 10 },
 * ];
 * const model = fitCnbdK(customers, { unit: "week", k: 3 });
 * model.kind; // => "mbg-cnbd-k"
 * fitCnbdK(customers, { unit: "week" }).k > 3; // => true
 * fitCnbdK([{ frequency: 1, recency: 5, age: 38 }], { unit: "week" }); // throws "missing-column"
 * fitCnbdK(customers, { unit: "week", k: 0 }); // throws "bad-option"
 */
export function fitCnbdK<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitCnbdKOptions<NoInfer<Row>>>
): CnbdKModel {
  return runSteps(cnbdSteps(customers, options, "fitCnbdK"));
}

/**
 * {@link fitCnbdK} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitCnbdK`, and "aborted".
 *
 * @example
 * import { fitCnbdKAsync } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, logGaps: 0, count: 40 },
 *   { frequency: 3, recency: 12, age: 38, logGaps: 4.1, count: 30 },
 *   { frequency: 8, recency: 34, age: 38, logGaps: 11.4, count: 20 },
 * ];
 * (await fitCnbdKAsync(customers, { unit: "week", k: 2, dropout: "bg" })).kind; // => "bg-cnbd-k"
 * await fitCnbdKAsync(customers, { unit: "week", signal: { aborted: true } }); // throws "aborted"
 */
export async function fitCnbdKAsync<Row extends object>(
  customers: Data<Row>,
  ...[options]: OptionsArgument<FitCnbdKAsyncOptions<NoInfer<Row>>>
): Promise<CnbdKModel> {
  return runStepsAsync(cnbdSteps(customers, options, "fitCnbdK"), options);
}

function* cnbdSteps(data: Data<object>, options: object | undefined, what: string): Steps<CnbdKModel> {
  const { k = "choose", dropout = "mbg" } = (options ?? {}) as FitCnbdKOptions<never>;
  oneOf(dropout, "dropout", ["bg", "mbg"]);
  if (k !== "choose" && !(Number.isSafeInteger(k) && k >= 1 && k <= 100))
    throw badOption("k", k, '"choose" or a whole number from 1 to 100');
  const prepared = prepareFit(data, options, what);
  return yield* fitRegularSteps(prepared, k, dropout === "mbg", what);
}

/** Refuses priors where models are compared. */
export function noPrior(options: object | undefined, what: string): void {
  const { prior } = (options ?? {}) as { readonly prior?: unknown };
  if (prior !== undefined) throw badOption("prior", prior, `none: ${what} takes no priors`);
}

/** Fits one k, or each until the likelihood has fallen twice. */
export function* fitRegularSteps(
  prepared: PreparedFit,
  k: "choose" | number,
  firstCounts: boolean,
  what: string,
): Steps<CnbdKModel> {
  const gaps = gapsOf(prepared, what);
  const tried: { k: number; logLikelihood: number }[] = [];
  let best: CnbdKModel | undefined;
  let evaluations = 0;
  let falls = 0;
  for (let at = k === "choose" ? 1 : k; at <= (k === "choose" ? LARGEST_CHOICE : k); at++) {
    const kernel = cnbdKernel(at, firstCounts);
    const steps = fitPrepared<CnbdKModel["kind"], "r" | "alpha" | "a" | "b">(
      firstCounts ? "mbg-cnbd-k" : "bg-cnbd-k",
      kernel,
      believing(prepared, kernel, at),
    );
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield [++evaluations, Number.NaN];
    const { kind, version, params, unit, asOf, clock, fit } = step.value;
    const constant = gapConstant(at, gaps.logGaps, gaps.logRecencies, prepared.rows.orders);
    const logLikelihood = fit.logLikelihood + constant;
    tried.push({ k: at, logLikelihood });
    // what the fit made largest
    const posterior = fit.logPosterior === undefined ? undefined : fit.logPosterior + constant;
    const height = posterior ?? logLikelihood;
    const best0 = best?.fit.logPosterior ?? best?.fit.logLikelihood ?? Number.NEGATIVE_INFINITY;
    if (height > best0) {
      const { aic, bic } = fit;
      // a k that was chosen is one parameter more
      const more = k === "choose" ? 1 : 0;
      const base = {
        logLikelihood,
        aic: aic - 2 * constant + 2 * more,
        bic: bic - 2 * constant + Math.log(prepared.rows.customers) * more,
        ...(posterior !== undefined && { logPosterior: posterior }),
      };
      best = {
        kind,
        version,
        k: at,
        tried,
        params,
        unit,
        asOf,
        ...(clock && { clock }),
        fit: { ...fit, ...base },
      };
      falls = 0;
    } else if (++falls === 2) break;
  }
  yield [evaluations, evaluations];
  return best as CnbdKModel;
}

/** The customers with the priors of a k written out: an order takes k events, so a customer with the same pace has k times the rate of them. */
function believing(prepared: PreparedFit, kernel: PurchaseKernel, k: number): PreparedFit {
  const { informed, rows } = prepared;
  if (informed?.prior === undefined) return prepared;
  const given = informed.prior === "weak" ? {} : informed.prior;
  const weak = priorsFrom("weak", kernel, meanAge(rows) / k);
  return { ...prepared, informed: { ...informed, prior: { ...weak, ...given } } };
}

/** Sums over all customers of the log gaps and of frequency x log recency. */
function gapsOf({ read, clock }: PreparedFit, what: string): { logGaps: number; logRecencies: number } {
  const { frequency, recency, count, logGaps, length } = read;
  if (logGaps === undefined)
    throw new ClienteleError(
      "missing-column",
      `${what} needs the column logGaps: how regular customers buy is not in frequency, recency and age. ${
        clock === undefined
          ? "summarizeCustomers(orders, { asOf, gaps: true }) adds it."
          : "A summary does not hold single gaps, so there are none on a seasonal clock: fit MBG/NBD or Pareto/NBD there, or CNBD-k to the customers in calendar time."
      }`,
      { column: "logGaps" },
    );
  const bad = new Problems();
  let all = 0;
  let logRecencies = 0;
  for (let i = 0; i < length; i++) {
    if (frequency[i] === 0 || count[i] === 0) continue;
    const most = frequency[i] * Math.log(recency[i] / frequency[i]);
    if (Number.isNaN(logGaps[i]))
      bad.add(read.rows?.[i] ?? i, "logGaps", null, "the sum of the logarithms of the gaps between orders");
    // equal gaps have the largest product
    else if (logGaps[i] > most + 1e-6 * (1 + Math.abs(most)))
      bad.add(read.rows?.[i] ?? i, "logGaps", logGaps[i], `at most ${most}, which gaps of equal length have`);
    all += count[i] * logGaps[i];
    logRecencies += count[i] * frequency[i] * Math.log(recency[i]);
  }
  bad.settle(length, {}, "throw", what);
  return { logGaps: all, logRecencies };
}
