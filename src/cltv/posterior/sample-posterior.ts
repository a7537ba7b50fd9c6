import type { Data, OptionsArgument } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption, levelOption, needOptions } from "../../core/options.ts";
import { fork, randomFrom } from "../../core/random.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { choleskyInPlace } from "../../numeric/cholesky.ts";
import { type Chain, hmcChain } from "../../numeric/hmc-chain.ts";
import { positiveInverse } from "../../numeric/positive-inverse.ts";
import { PURCHASE_KINDS } from "../purchase/kernels.ts";
import type { PriorOption } from "../purchase/priors/prior-options.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import type { PurchaseColumns } from "../purchase/purchase-rows.ts";
import type { GammaGammaModel } from "../spend/spend-model.ts";
import type { SpendColumns } from "../spend/spend-rows.ts";
import { describeDraws } from "./describe-draws.ts";
import { type PosteriorProblem, purchaseProblem, spendProblem } from "./posterior-problem.ts";

/** Settings of {@link samplePosterior}. */
export interface SamplePosteriorSettings {
  /** Draws kept, over all chains. Default 1,000. */
  readonly draws?: number;
  /** Chains, each from a start of its own. Default 4. */
  readonly chains?: number;
  /** Moves of each chain that only adapt it. Default 300. */
  readonly warmup?: number;
  /** Seed of the draws. Default 1. */
  readonly seed?: number;
  /** What is believed before the data are seen. Default: the priors of the fit, else "weak" (Gamma-Gamma: medians p 5, q 3.5, v 0.5 mean spends). */
  readonly prior?: PriorOption;
  /** Level of the parameters' intervals. Default that of the fit. */
  readonly level?: number;
}

/** Columns and settings for a buying model. */
export type SamplePurchaseOptions<Row extends object = CustomerSummary> = PurchaseColumns<Row> &
  SamplePosteriorSettings;

/** Columns and settings for a spend model. */
export type SampleSpendOptions<Row extends object = CustomerSummary> = SpendColumns<Row> &
  SamplePosteriorSettings;

/**
 * Draws from the full posterior of a fitted buying or spend model, for shops with few customers, where the bell curve around the most likely parameters says too little. Give the customers that it
 * was fitted to. The result is the same model with the draws in `fit.posterior`: parameters are the means of the draws (of logarithms, but for coefficients), standard errors, intervals and
 * covariance are theirs, and forecasts with uncertainty use the draws themselves. Priors are log-normal as in the `prior` option of the fits; coefficients of covariates have a
 * normal one, of the fit's penalty or else 1.
 *
 * Hamiltonian Monte Carlo on the logarithms, in coordinates made round by the curvature at the mode, with diagnostics by Vehtari and others (2021): `fit.status` is "converged" when all R-hat are at most
 * 1.05 and no effective number of draws is below 100, else "max iterations", and `fit.warnings` says what is wrong. Some three evaluations of the likelihood a move: 7,000 by default.
 *
 * @throws as the fit; "bad-option"; "bad-model" for another kind of model, or customers with other levels than those of the fit.
 *
 * @example
 * import { fitNbd, samplePosterior } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 12 },
 *   { frequency: 2, recency: 30, age: 38, count: 4 },
 *   { frequency: 6, recency: 36, age: 38, count: 2 },
 * ];
 * const model = samplePosterior(fitNbd(customers, { unit: "week" }), customers, { seed: 1 });
 * model.fit.status; // => "converged"
 * model.fit.posterior.draws.length; // => 1000
 * model.fit.posterior.draws[0].length; // => 2
 * model.fit.intervals.r[0] < model.params.r; // => true
 * samplePosterior(model, customers, { draws: 0 }); // throws "bad-option"
 */
export function samplePosterior<M extends PurchaseModel, Row extends object>(
  model: M,
  customers: Data<Row>,
  ...[options]: OptionsArgument<SamplePurchaseOptions<NoInfer<Row>>>
): M;
export function samplePosterior<Row extends object>(
  model: GammaGammaModel,
  customers: Data<Row>,
  ...[options]: OptionsArgument<SampleSpendOptions<NoInfer<Row>>>
): GammaGammaModel;
export function samplePosterior(
  model: PurchaseModel | GammaGammaModel,
  customers: Data<object>,
  options?: SamplePosteriorSettings,
): PurchaseModel | GammaGammaModel {
  return runSteps(steps(model, customers, options, "samplePosterior"));
}

/**
 * {@link samplePosterior} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `samplePosterior`, and "aborted".
 *
 * @example
 * import { fitNbd, samplePosteriorAsync } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 12 },
 *   { frequency: 2, recency: 30, age: 38, count: 4 },
 * ];
 * const model = fitNbd(customers, { unit: "week" });
 * (await samplePosteriorAsync(model, customers, { draws: 200 })).fit.posterior.draws.length; // => 200
 * await samplePosteriorAsync(model, customers, { signal: { aborted: true } }); // throws "aborted"
 */
export function samplePosteriorAsync<M extends PurchaseModel, Row extends object>(
  model: M,
  customers: Data<Row>,
  ...[options]: OptionsArgument<SamplePurchaseOptions<NoInfer<Row>> & Work>
): Promise<M>;
export function samplePosteriorAsync<Row extends object>(
  model: GammaGammaModel,
  customers: Data<Row>,
  ...[options]: OptionsArgument<SampleSpendOptions<NoInfer<Row>> & Work>
): Promise<GammaGammaModel>;
export async function samplePosteriorAsync(
  model: PurchaseModel | GammaGammaModel,
  customers: Data<object>,
  options?: SamplePosteriorSettings & Work,
): Promise<PurchaseModel | GammaGammaModel> {
  return runStepsAsync(steps(model, customers, options, "samplePosteriorAsync"), options);
}

function* steps(
  model: PurchaseModel | GammaGammaModel,
  customers: Data<object>,
  options: SamplePosteriorSettings = {},
  what: string,
): Steps<PurchaseModel | GammaGammaModel> {
  needOptions(options, what, "an object, or nothing");
  const chains = wholeOption(options.chains ?? 4, "chains", 2);
  const most = wholeOption(options.draws ?? 1000, "draws", 4 * chains);
  const warmup = wholeOption(options.warmup ?? 300, "warmup", 50);
  const { seed = 1 } = options;
  const level = levelOption(options.level ?? model?.fit?.level);
  const random = randomFrom(seed);
  const progress = { done: 0 };
  let problem: PosteriorProblem;
  if (model?.kind === "gamma-gamma") problem = yield* spendProblem(model, customers, options, what, progress);
  else if (PURCHASE_KINDS.includes(model?.kind))
    problem = yield* purchaseProblem(model, customers, options, what, progress);
  else
    throw new ClienteleError(
      "bad-model",
      `${what} takes a model of buying or spending first; found ${show((model as { readonly kind?: string })?.kind ?? model)}.`,
    );
  const { mode, posterior } = problem;
  const root = rootAt(mode.hessian, mode.at.length);
  const each = Math.ceil(most / chains);
  const found: Chain[] = [];
  const length = warmup + each;
  for (let c = 0; c < chains; c++) {
    const chain = hmcChain(posterior, mode.at, root, { warmup, draws: each, random: fork(random, c) });
    let step = chain.next();
    for (; !step.done; step = chain.next())
      yield [progress.done + c * length + step.value[0], progress.done + chains * length];
    found.push(step.value);
  }
  yield [progress.done + chains * length, progress.done + chains * length];
  return describeDraws(model, problem, found, { most, level, seed });
}

/** A square root of the covariance that the curvature at the mode promises. Priors make it positive. */
function rootAt(hessian: Float64Array, d: number): Float64Array {
  const inverse = positiveInverse(
    hessian.map((h) => -h),
    d,
  )?.inverse;
  const root = inverse ?? Float64Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? 1 : 0));
  choleskyInPlace(root, d);
  return root;
}

function wholeOption(value: number, name: string, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw badOption(name, value, `a whole number of at least ${least}`);
}
