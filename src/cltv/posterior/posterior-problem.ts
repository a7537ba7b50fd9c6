import type { Data } from "../../core/columns.ts";
import { badModel } from "../../core/model.ts";
import type { Steps } from "../../core/work.ts";
import { climbSteps } from "../../numeric/climb.ts";
import type { Objective, Optimum } from "../../numeric/maximize.ts";
import { leftOutWords } from "../left-out-words.ts";
import { counted, type Progress } from "../purchase/counted.ts";
import { backwards } from "../purchase/covariates/covariate-effects.ts";
import type { PurchaseCovariates } from "../purchase/covariates/covariate-types.ts";
import { meanAge, prepareFit } from "../purchase/fit-steps.ts";
import { climbInformed, informedProblem } from "../purchase/informed-fit.ts";
import { kernelOf } from "../purchase/kernels.ts";
import { logPosterior } from "../purchase/priors/log-posterior.ts";
import {
  checkPriors,
  logPriorOf,
  type PriorOption,
  type PurchasePriors,
  priorsFrom,
} from "../purchase/priors/prior-options.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import { sameClock } from "../seasonal/model-time.ts";
import { GAMMA_GAMMA, GAMMA_GAMMA_STARTS, gammaGammaObjective } from "../spend/gamma-gamma.ts";
import type { GammaGammaModel } from "../spend/spend-model.ts";
import { readSpend, spendRows } from "../spend/spend-rows.ts";
import { spendWarnings } from "../spend/spend-warnings.ts";

/** A posterior to draw from, in the coordinates of its climb. */
export interface PosteriorProblem {
  readonly posterior: Objective;
  readonly likelihood: Objective;
  readonly mode: Optimum;
  /** Parameters on their natural scale and then coefficients, of a point. */
  readonly natural: (at: Float64Array) => number[];
  /** The other way round. */
  readonly inward: (values: readonly number[]) => Float64Array;
  /** Names of the natural values; the first `positive` of them are parameters above zero. */
  readonly names: readonly string[];
  readonly positive: number;
  readonly priors: PurchasePriors;
  /** What the change of unit adds to a log-likelihood. */
  readonly shift: number;
  readonly customers: number;
  readonly distinct: number;
  /** What a person should know of the customers and of such parameters, in words. */
  readonly warnings: (
    params: { readonly [name: string]: number },
    intervals: { readonly [name: string]: readonly [low: number, high: number] },
  ) => readonly string[];
}

/** The posterior of a buying model, its covariates included. */
export function* purchaseProblem(
  model: PurchaseModel,
  customers: Data<object>,
  options: { readonly prior?: PriorOption },
  what: string,
  progress: Progress,
): Steps<PosteriorProblem> {
  const kernel = kernelOf(model);
  sameClock(customers, model, what);
  const { covariates, unit } = model;
  const prior = options.prior ?? model.fit.priors ?? "weak";
  const asked = { unit, ...options, prior, ...(covariates && covariateOptions(covariates)) };
  const { read, rows, informed } = prepareFit(customers, asked, what, model.kind);
  if (informed === undefined) throw badModel(model.kind, "it has no priors");
  checkLevels(model, informed.covariates?.design.columns);
  const scale = meanAge(rows);
  const problem = informedProblem(kernel, rows, scale, informed);
  const { optimum } = yield* climbInformed(kernel, problem, progress);
  const k = kernel.parameters.length;
  const n = optimum.at.length;
  const back = informed.covariates && backwards(kernel, informed.covariates);
  const logScale = Float64Array.from({ length: n }, (_, i) =>
    i < k ? kernel.timePowers[i] * Math.log(scale) : 0,
  );
  return {
    ...problem,
    mode: optimum,
    priors: problem.priors ?? {},
    natural: (at) =>
      Array.from(at, (value, i) => {
        let own = value;
        if (back !== undefined) {
          own = 0;
          for (let j = 0; j < n; j++) own += back[i * n + j] * at[j];
        }
        return i < k ? Math.exp(own + logScale[i]) : own;
      }),
    inward: (values) => {
      const at = Float64Array.from(values, (value, i) => (i < k ? Math.log(value) - logScale[i] : value));
      // the matrix is upper triangular with ones for the parameters
      if (back !== undefined) {
        for (let i = k; i < n; i++) at[i] /= back[i * n + i];
        for (let i = 0; i < k; i++) for (let j = k; j < n; j++) at[i] -= back[i * n + j] * at[j];
      }
      return at;
    },
    names: [...kernel.parameters, ...coefficientNames(covariates)],
    positive: k,
    shift: -rows.orders * Math.log(scale),
    customers: rows.customers,
    distinct: rows.length,
    warnings: () => leftOutWords(read.rejected),
  };
}

/** The posterior of Gamma-Gamma. */
export function* spendProblem(
  model: GammaGammaModel,
  customers: Data<object>,
  options: { readonly prior?: PriorOption },
  what: string,
  progress: Progress,
): Steps<PosteriorProblem> {
  const prior = options.prior ?? model.fit.priors ?? "weak";
  checkPriors(prior);
  const read = readSpend(customers, options, model.firstOrder, what);
  const rows = spendRows(read, what);
  let scale = 0;
  for (let i = 0; i < rows.length; i++) scale += (rows.count[i] / rows.customers) * rows.mean[i];
  const likelihood = gammaGammaObjective({ ...rows, mean: rows.mean.map((m) => m / scale) });
  const priors = priorsFrom(prior, GAMMA_GAMMA, scale);
  const posterior = logPosterior(likelihood, logPriorOf(priors, GAMMA_GAMMA, scale), 3, 0);
  const starts = GAMMA_GAMMA_STARTS.map((start) => Float64Array.from(start, Math.log));
  const mode = yield* counted(climbSteps(posterior, starts), progress);
  const factor = (i: number) => scale ** GAMMA_GAMMA.timePowers[i];
  return {
    posterior,
    likelihood,
    mode,
    priors,
    natural: (at) => Array.from(at, (value, i) => Math.exp(value) * factor(i)),
    inward: (values) => Float64Array.from(values, (value, i) => Math.log(value / factor(i))),
    names: GAMMA_GAMMA.parameters,
    positive: 3,
    shift: -rows.customers * Math.log(scale),
    customers: rows.customers,
    distinct: rows.length,
    warnings: (params, intervals) => [
      ...leftOutWords(read.rejected),
      ...spendWarnings(intervals.q, params.q, rows.leftOut, model.independence),
    ],
  };
}

/** The options that a model with covariates was fitted with. */
function covariateOptions({ columns, buying, leaving, leavingActs, penalty }: PurchaseCovariates) {
  const namesOf = (effects: readonly { readonly column: string }[]) => [
    ...new Set(effects.map(({ column }) => column)),
  ];
  const reference = columns.flatMap(({ column, reference }) =>
    reference === null ? [] : [[column, reference]],
  );
  return {
    covariates: {
      buying: namesOf(buying),
      leaving: namesOf(leaving),
      reference: Object.fromEntries(reference),
      leavingActs,
    },
    // without a penalty of its own a posterior has the weak one
    penalty: penalty > 0 ? penalty : 1,
  };
}

/** The customers must have the very levels that the model knows, or its coefficients are not theirs. */
function checkLevels(
  { kind, covariates }: PurchaseModel,
  columns: PurchaseCovariates["columns"] | undefined,
): void {
  for (const { column, levels } of covariates?.columns ?? []) {
    const found = columns?.find((other) => other.column === column)?.levels ?? null;
    if (levels?.join("\n") !== found?.join("\n"))
      throw badModel(
        kind,
        `covariate ${column} has other levels here than in the fit. Give the customers it was fitted to`,
      );
  }
}

function coefficientNames(covariates: PurchaseCovariates | undefined): string[] {
  const named = (process: string) =>
    (covariates?.[process as "buying" | "leaving"] ?? []).map(
      ({ column, level }) => `${process} ${column}${level === null ? "" : ` = ${level}`}`,
    );
  return [...named("buying"), ...named("leaving")];
}
