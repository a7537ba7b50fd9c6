import type { Data, OptionsArgument } from "../../core/columns.ts";
import { badOption, levelOption, oneOf, shareOption } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { climbPenalized } from "../../numeric/elastic-net.ts";
import { type CoxProblem, coxProblem } from "../cox/cox-problem.ts";
import { type CoxRows, coxRows } from "../cox/cox-rows.ts";
import type { CoxCoefficient, CoxModel } from "../cox/cox-types.ts";
import { type PartialLikelihood, partialLikelihood } from "../cox/partial-likelihood.ts";
import type { Lifetime } from "../input/lifetime-types.ts";
import { refuseOptions } from "../input/refuse-options.ts";
import { coxModelAt } from "./cox-model-at.ts";
import type { CoxPath, CoxPathOptions, CoxPathStep } from "./cox-path-types.ts";
import { partsOf } from "./parts-of.ts";
import { factorOf, massOf, saturatedOf } from "./path-scales.ts";

/**
 * Cox models with a lasso, ridge or elastic net penalty, over a range of penalties, one of them chosen by cross-validation (Simon and others 2011). Maximizes log-likelihood / customers - penalty x (l1Ratio x |b| + (1 - l1Ratio) / 2 x b^2),
 * coefficients per standard deviation of their terms, as `glmnet(family = "cox")`, but to the last digits (proximal Newton steps). Cross-validation compares by the likelihood of all rows less that of the rows fitted (Verweij and
 * van Houwelingen 1993). `model` is a Cox model for survivalAt and the others; shrunk coefficients have no standard errors. O((folds + 1) steps n p^2).
 *
 * @throws "too-few-rows", "bad-option", "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { fitCoxPath } from "clientele/survival";
 * const lifetimes = Array.from({ length: 60 }, (_, i) => ({
 *   stop: 1 + ((i * 37) % 60), event: i % 5 === 0 ? 0 : 1, visits: Math.floor(((i * 37) % 60) / 6), noise: (i * 7) % 4,
 * }));
 * const path = fitCoxPath(lifetimes, { covariates: ["visits", "noise"], folds: 5 });
 * path.steps[0].terms; // => 0
 * path.model.coefficients[0].coefficient < 0; // => true
 * fitCoxPath(lifetimes, { covariates: ["visits"], l1Ratio: 2 }); // throws "bad-option"
 */
export function fitCoxPath<Row extends object = Lifetime>(
  lifetimes: Data<Row>,
  ...[options]: OptionsArgument<CoxPathOptions<NoInfer<Row>>>
): CoxPath {
  return runSteps(pathSteps(lifetimes as Data<object>, options));
}

/**
 * As {@link fitCoxPath}, a step at a time: the event loop gets its turns, and `signal` and `onProgress` stop and watch it.
 *
 * @throws "aborted", and what {@link fitCoxPath} throws.
 *
 * @example
 * import { fitCoxPathAsync } from "clientele/survival";
 * const lifetimes = [1, 2, 3, 4, 5, 6, 7, 8].map((stop, i) => ({ stop, event: 1, visits: (i * 5) % 4 }));
 * const path = await fitCoxPathAsync(lifetimes, { covariates: ["visits"], l1Ratio: 0, penalties: [0.1], folds: 0 });
 * path.chosen; // => 0.1
 */
export async function fitCoxPathAsync<Row extends object = Lifetime>(
  lifetimes: Data<Row>,
  ...[options]: OptionsArgument<CoxPathOptions<NoInfer<Row>> & Work>
): Promise<CoxPath> {
  return runStepsAsync(pathSteps(lifetimes as Data<object>, options), options);
}

interface Settings {
  readonly l1: number;
  readonly standardize: boolean;
  readonly penalties: readonly number[] | undefined;
  readonly steps: number;
  readonly smallest: number | undefined;
  readonly folds: number;
  readonly choose: "best" | "one error";
  readonly seed: number;
  readonly level: number;
}

function* pathSteps(data: Data<object>, options: object | undefined): Steps<CoxPath> {
  const given = (options ?? {}) as CoxPathOptions;
  refuseOptions(options, "fitCoxPath", {
    ridge: "l1Ratio: 0 makes its penalties those of a ridge",
    robust: "shrunk coefficients have no errors",
  });
  const settings = settingsOf(given);
  const ties = oneOf(given.ties ?? "breslow", "ties", ["efron", "breslow"]);
  const problem = coxProblem(data, options, "fitCoxPath", ties, true);
  const { likelihood, rows, kept, nullLogLikelihood, design } = problem;
  if (kept.length === 0)
    throw badOption("covariates", given.covariates, "at least one column that differs between customers");
  const n = massOf(rows);
  const factor = factorOf(rows, settings.standardize);
  const penalties = settings.penalties ?? penaltyRange(problem, n, factor, settings);
  const folds =
    settings.folds === 0
      ? []
      : partsOf(problem.lifetimes.event, problem.cluster, settings.folds, settings.seed);
  const total = (folds.length + 1) * penalties.length;
  let done = 0;
  const saturated = saturatedOf(rows, ties);
  const fits: Float64Array[] = [];
  for (const penalty of penalties) {
    const start = fits[fits.length - 1] ?? new Float64Array(kept.length);
    fits.push(climbPenalized(likelihood, start, { total: penalty * n, l1: settings.l1, factor }).beta);
    yield [++done, total];
  }
  // deviance of the rows left out by part and penalty, and the events among them
  const deviances: number[][] = [];
  const weights: number[] = [];
  for (let part = 0; part < folds.length; part++) {
    const own = likelihoodWithout(problem, folds[part], ties);
    weights.push(eventMassOf(rows) - eventMassOf(own.rows));
    const scales = factorOf(own.rows, settings.standardize);
    const size = massOf(own.rows);
    const found: number[] = [];
    let beta = new Float64Array(kept.length);
    for (const penalty of penalties) {
      beta = climbPenalized(own, beta, { total: penalty * size, l1: settings.l1, factor: scales })
        .beta as typeof beta;
      const whole = likelihood.at(
        beta.map((b, j) => (b / own.rows.scale[j]) * rows.scale[j]),
        0,
      );
      found.push(-2 * (whole - own.at(beta, 0)));
      yield [++done, total];
    }
    deviances.push(found);
  }
  const steps = penalties.map((penalty, s): CoxPathStep => {
    const beta = fits[s];
    const coefficients = design.schema.terms.map((_, j) => {
      const k = kept.indexOf(j);
      return k < 0 ? 0 : beta[k] / rows.scale[k];
    });
    const explained = (likelihood.at(beta, 0) - nullLogLikelihood) / (saturated - nullLogLikelihood);
    return {
      penalty,
      coefficients,
      terms: beta.filter((b) => b !== 0).length,
      explained: Math.max(0, explained),
      ...outOfSample(
        deviances.map((part) => part[s]),
        weights,
      ),
    };
  });
  const { best, oneError } = bestOf(steps);
  const chosen = (settings.choose === "best" ? best : oneError) ?? penalties[penalties.length - 1];
  const beta = fits[penalties.indexOf(chosen)];
  return {
    kind: "cox-path",
    version: 1,
    l1Ratio: settings.l1,
    terms: design.schema.terms.map(({ name }) => name),
    steps,
    best,
    oneError,
    chosen,
    model: modelOf(problem, beta, chosen, settings.level),
  };
}

function settingsOf(given: CoxPathOptions): Settings {
  const { l1Ratio = 1, standardize = true, penalties, steps = 60, smallest, folds = 10, seed = 1 } = given;
  if (typeof standardize !== "boolean") throw badOption("standardize", standardize, "true or false");
  if (
    penalties !== undefined &&
    !(
      Array.isArray(penalties) &&
      penalties.length > 0 &&
      penalties.every((v) => v >= 0 && Number.isFinite(v))
    )
  )
    throw badOption("penalties", penalties, "a list of numbers, zero or more");
  if (!Number.isInteger(steps) || steps < 1 || steps > 1000)
    throw badOption("steps", steps, "a whole number from 1 to 1000");
  if (!Number.isInteger(folds) || folds < 0 || folds === 1 || folds > 100)
    throw badOption("folds", folds, "0, or a whole number from 2 to 100");
  if (smallest !== undefined && !(smallest > 0 && smallest < 1))
    throw badOption("smallest", smallest, "a share between 0 and 1");
  return {
    l1: shareOption(l1Ratio, "l1Ratio"),
    standardize,
    // warm starts want the largest first
    penalties: penalties && [...new Set(penalties)].sort((a, b) => b - a),
    steps,
    smallest,
    folds,
    choose: oneOf(given.choose ?? "best", "choose", ["best", "one error"]),
    seed,
    level: levelOption(given.level),
  };
}

function eventMassOf({ eventMass }: CoxRows): number {
  return eventMass.reduce((sum, m) => sum + m, 0);
}

/** From the penalty at which the first term enters, evenly on a log scale. A ridge never empties, so its range starts where a lasso of a thousandth would. */
function penaltyRange(
  { likelihood, rows, kept }: CoxProblem,
  n: number,
  factor: Float64Array,
  { l1, steps, smallest }: Settings,
): number[] {
  likelihood.at(new Float64Array(kept.length), 1);
  let first = 0;
  for (let j = 0; j < kept.length; j++)
    first = Math.max(first, Math.abs(likelihood.score[j]) / (n * factor[j] * Math.max(l1, 1e-3)));
  const last = smallest ?? (kept.length > rows.eventCount / 10 ? 0.05 : 0.01);
  // a rounding above, so that the first really is empty
  return Array.from(
    { length: steps },
    (_, s) => first * (1 + 1e-12) * last ** (steps === 1 ? 0 : s / (steps - 1)),
  );
}

function likelihoodWithout(
  { lifetimes, design, offset, stratum, strata, kept }: CoxProblem,
  out: Uint8Array,
  ties: "efron" | "breslow",
): PartialLikelihood {
  const rows: number[] = [];
  for (let i = 0; i < out.length; i++) if (out[i] === 0) rows.push(i);
  const taken = (column: Float64Array | undefined) => column && pick(column, rows);
  const { stop, start, event, count, weight } = lifetimes;
  return partialLikelihood(
    coxRows({
      stop: pick(stop, rows),
      start: taken(start),
      event: Uint8Array.from(rows, (i) => event[i]),
      count: taken(count),
      weight: taken(weight),
      offset: taken(offset),
      stratum: stratum && Int32Array.from(rows, (i) => stratum[i]),
      strata: strata.length,
      // centered and scaled by themselves: nothing of who is left out may enter
      x: kept.map((j) => pick(design.x[j], rows)),
    }),
    ties,
  );
}

function outOfSample(
  deviances: readonly number[],
  weights: readonly number[],
): Pick<CoxPathStep, "deviance" | "devianceError"> {
  const parts = deviances.map((d, k) => [d / weights[k], weights[k]] as const).filter(([, w]) => w > 0);
  if (parts.length < 2) return { deviance: null, devianceError: null };
  const total = parts.reduce((sum, [, w]) => sum + w, 0);
  const deviance = parts.reduce((sum, [d, w]) => sum + (d * w) / total, 0);
  const spread = parts.reduce((sum, [d, w]) => sum + ((d - deviance) ** 2 * w) / total, 0);
  // an outlier can send the likelihood of who was left out beyond all numbers
  if (!Number.isFinite(spread)) return { deviance: null, devianceError: null };
  return { deviance, devianceError: Math.sqrt(spread / (parts.length - 1)) };
}

function bestOf(steps: readonly CoxPathStep[]): Pick<CoxPath, "best" | "oneError"> {
  let best: CoxPathStep | undefined;
  for (const step of steps)
    if (step.deviance !== null && (best?.deviance == null || step.deviance < best.deviance)) best = step;
  if (best?.deviance == null) return { best: null, oneError: null };
  const most = best.deviance + (best.devianceError ?? 0);
  const simplest = steps.find(({ deviance }) => deviance !== null && deviance <= most);
  return { best: best.penalty, oneError: simplest?.penalty ?? best.penalty };
}

function modelOf(problem: CoxProblem, beta: Float64Array, penalty: number, level: number): CoxModel {
  const { rows, kept, design } = problem;
  const { terms } = design.schema;
  const p = kept.length;
  const used = beta.filter((b) => b !== 0).length;
  const none = {
    se: null,
    robustSe: null,
    interval: null,
    hazardRatioInterval: null,
    z: null,
    pValue: null,
    logPValue: null,
  };
  const coefficients = terms.map(({ name }, j): CoxCoefficient => {
    const k = kept.indexOf(j);
    if (k < 0) return { ...none, term: name, status: "dropped", coefficient: null, hazardRatio: null };
    const coefficient = beta[k] / rows.scale[k];
    return { ...none, term: name, status: "estimated", coefficient, hazardRatio: Math.exp(coefficient) };
  });
  return coxModelAt(problem, beta, {
    coefficients,
    covariance: undefined,
    tests: { likelihoodRatio: null, wald: null, score: null, robustScore: null },
    status: "converged",
    warnings: [
      `Coefficients are shrunk by a penalty of ${Number(penalty.toPrecision(4))}: they have no standard errors, and ${p - used} of ${p} terms are out.`,
    ],
    df: used,
    iterations: 0,
    level,
  });
}
