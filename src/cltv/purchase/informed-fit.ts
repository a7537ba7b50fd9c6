import { ClienteleError } from "../../core/errors.ts";
import type { Steps } from "../../core/work.ts";
import { climbSteps } from "../../numeric/climb.ts";
import { maximizeSteps, type Objective, type Optimum } from "../../numeric/maximize.ts";
import { counted, type Progress } from "./counted.ts";
import { backwards, effectsOf, naturalCovariance } from "./covariates/covariate-effects.ts";
import { covariateObjective, type DesignRows } from "./covariates/covariate-likelihood.ts";
import type { CovariateTerm } from "./covariates/covariate-terms.ts";
import type { LikelihoodRatioTest, PurchaseCovariates } from "./covariates/covariate-types.ts";
import type { Design } from "./covariates/design.ts";
import { likelihoodRatioTest } from "./covariates/likelihood-ratio.ts";
import type { Informed, PreparedCovariates } from "./informed.ts";
import type { PurchaseKernel } from "./kernel.ts";
import { objectiveOf } from "./likelihood.ts";
import { logPosterior } from "./priors/log-posterior.ts";
import { logPriorOf, type PurchasePriors, priorsFrom } from "./priors/prior-options.ts";
import type { PurchaseFit } from "./purchase-model.ts";
import type { PurchaseRows } from "./purchase-rows.ts";
import { describeFit } from "./verdict.ts";

/** The climb's own view of a fit: time in mean ages, covariates standardized. */
export interface InformedProblem {
  /** Log-likelihood in the climb's unit of time. */
  readonly likelihood: Objective;
  /** With priors and penalty. */
  readonly posterior: Objective;
  /** Without covariates, with priors. */
  readonly plain: Objective;
  readonly coefficients: number;
  /** Priors in the data's own unit; undefined without any. */
  readonly priors: PurchasePriors | undefined;
}

/** Rows in mean ages, `scale`, as functions to climb. */
export function informedProblem(
  kernel: PurchaseKernel,
  rows: PurchaseRows,
  scale: number,
  { covariates, prior: option, penalty }: Informed,
): InformedProblem {
  const scaled = {
    ...rows,
    recency: rows.recency.map((t) => t / scale),
    age: rows.age.map((t) => t / scale),
  };
  const base = objectiveOf(kernel, scaled);
  const likelihood =
    covariates === undefined
      ? base
      : covariateObjective(kernel, scaled, designRows(rows, covariates.design), covariates.moves);
  const priors = option && priorsFrom(option, kernel, scale);
  const prior = priors && logPriorOf(priors, kernel, scale);
  const k = kernel.parameters.length;
  return {
    likelihood,
    posterior: logPosterior(likelihood, prior, k, penalty),
    plain: logPosterior(base, prior, k, 0),
    coefficients: covariates?.design.uses.length ?? 0,
    priors,
  };
}

/** Maximum of the likelihood, or of the posterior where there are priors or a penalty. */
export function* climbInformed(
  kernel: PurchaseKernel,
  problem: InformedProblem,
  progress: Progress,
): Steps<InformedOptimum> {
  const starts = kernel.starts.map((start) => Float64Array.from(start, Math.log));
  const plain = yield* counted(climbSteps(problem.plain, starts), progress);
  if (problem.coefficients === 0) return { optimum: plain, plain };
  const widened = (start: Float64Array) => {
    const at = new Float64Array(start.length + problem.coefficients);
    at.set(start);
    return at;
  };
  let best = yield* counted(maximizeSteps(problem.posterior, widened(plain.at)), progress);
  let evaluations = plain.evaluations + best.evaluations;
  // a ridge may not be the only one
  if (!Number.isFinite(best.value) || best.curvature.values.some((v) => v < 0.25))
    for (const start of starts) {
      const other = yield* counted(maximizeSteps(problem.posterior, widened(start)), progress);
      evaluations += other.evaluations;
      if (other.value > best.value + 1e-7 || Number.isNaN(best.value)) best = other;
    }
  return { optimum: { ...best, evaluations }, plain };
}

/** Both ends of the climb. */
export interface InformedOptimum {
  readonly optimum: Optimum;
  /** Without covariates. */
  readonly plain: Optimum;
}

/** What {@link describeInformed} needs besides the problem and its optimum. */
type Circumstances = Parameters<typeof describeFit>[3];

/** As `describeFit`, with coefficients, priors and penalty. */
export function describeInformed(
  kernel: PurchaseKernel,
  problem: InformedProblem,
  { optimum, plain }: InformedOptimum,
  informed: Informed,
  circumstances: Circumstances,
): {
  readonly params: { readonly [name: string]: number };
  readonly fit: PurchaseFit;
  readonly covariates: PurchaseCovariates | undefined;
} {
  const { scale, level, rows } = circumstances;
  const { covariates, penalty } = informed;
  const { priors } = problem;
  const terms = covariates?.design.terms ?? { buying: [], leaving: [] };
  const moves = covariates?.moves ?? { buying: [], leaving: [] };
  const named = {
    parameters: [
      ...kernel.parameters,
      ...terms.buying.map((term) => effectName(term, "how often customers order")),
      ...terms.leaving.map((term) => effectName(term, "leaving")),
    ],
    timePowers: [...kernel.timePowers, ...new Array<number>(problem.coefficients).fill(0)],
    limits: kernel.limits,
    ...(covariates && { seen: seenBy(kernel, covariates) }),
  };
  const described = describeFit(named, problem.posterior, optimum, circumstances);
  const n = optimum.at.length;
  const value = problem.likelihood(optimum.at, new Float64Array(n), new Float64Array(n * n));
  const shift = rows.orders * Math.log(scale);
  const logLikelihood = value - shift;
  const base = {
    ...described.fit,
    logLikelihood,
    aic: 2 * n - 2 * logLikelihood,
    bic: n * Math.log(rows.customers) - 2 * logLikelihood,
    ...((priors !== undefined || penalty > 0) && { logPosterior: optimum.value - shift }),
    ...(priors !== undefined && { priors }),
  };
  if (covariates === undefined) return { params: described.params, fit: base, covariates: undefined };
  const natural = naturalCovariance(kernel, covariates, base.covariance);
  const held = named.parameters.map((name) => base.standardErrors[name] !== null);
  const { params, standardErrors, intervals, ...effects } = effectsOf(kernel, covariates, {
    at: optimum.at,
    scale,
    level,
    covariance: natural,
    held,
  });
  for (const [name, value] of Object.entries(params))
    if (!(value > 0 && value < Number.POSITIVE_INFINITY))
      throw new ClienteleError(
        "bad-option",
        `A covariate of numbers lies so far from zero that ${name} of a customer with zero cannot be written down. Subtract its mean from it first.`,
      );
  const test: LikelihoodRatioTest | null =
    base.status === "converged" && priors === undefined && penalty === 0
      ? likelihoodRatioTest(plain.value - shift, logLikelihood, problem.coefficients)
      : null;
  // what spreads customers out leaves the mean chance of leaving as it is, and so often has nothing to hold on to
  const advice =
    base.status !== "converged" && moves.leaving.length > 1 && terms.leaving.length > 0
      ? [
          'In this form covariates change how much customers differ in their chance of leaving, not its mean. Try leavingActs: "odds", or leave the covariates of leaving out.',
        ]
      : [];
  return {
    params,
    fit: {
      ...base,
      standardErrors,
      intervals,
      covariance: natural,
      warnings: [...base.warnings, ...advice],
    },
    covariates: {
      columns: covariates.design.columns,
      ...effects,
      leavingActs: covariates.leavingActs,
      penalty,
      likelihoodRatio: test,
    },
  };
}

/** Directions with the parameters of a customer whose covariates are all zero, as they are told, instead of the mean customer's. */
function seenBy(kernel: PurchaseKernel, covariates: PreparedCovariates): (at: Float64Array) => Float64Array {
  const k = kernel.parameters.length;
  const back = backwards(kernel, covariates);
  return (direction) => {
    const n = direction.length;
    const own = direction.slice();
    for (let i = 0; i < k; i++) for (let j = k; j < n; j++) own[i] += back[i * n + j] * direction[j];
    const length = Math.sqrt(own.reduce((sum, x) => sum + x * x, 0));
    return own.map((x) => x / length);
  };
}

function effectName({ column, level }: CovariateTerm, on: string): string {
  return `the factor of ${column}${level === null ? "" : ` = ${level}`} on ${on}`;
}

function designRows(rows: PurchaseRows, { values, mean, deviation, uses, terms }: Design): DesignRows {
  const width = values.length;
  const z = new Float64Array(rows.length * width);
  rows.extra.forEach((column, c) => {
    for (let i = 0; i < rows.length; i++) z[i * width + c] = (column[i] - mean[c]) / deviation[c];
  });
  return { z, width, uses, buying: terms.buying.length };
}
