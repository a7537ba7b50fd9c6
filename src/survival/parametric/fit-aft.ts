import type { Data } from "../../core/columns.ts";
import { badOption, levelOption, needOptions, oneOf } from "../../core/options.ts";
import { covariateRequest } from "../design/covariate-request.ts";
import type { Covariate } from "../design/design-types.ts";
import { makeDesign } from "../design/make-design.ts";
import {
  bothRequests,
  designRowsOf,
  needEvents,
  type ObservedColumns,
  type OffsetSetting,
  type ParametricSettings,
  readFitRows,
} from "./aft-input.ts";
import { type AftKernel, aftKernel } from "./aft-kernel.ts";
import { AFT_DISTRIBUTIONS, type AftDistribution, type AftModel } from "./aft-model.ts";
import {
  type AftProblem,
  aftLikelihood,
  climbAft,
  climbShape,
  groupedTimes,
  standardTimes,
} from "./aft-problem.ts";
import { logGammaError } from "./error-distributions.ts";
import { ownUnits } from "./own-units.ts";
import { settleFit, type Told } from "./settle-fit.ts";
import { type StandardTerms, standardTerms } from "./standard-terms.ts";
import { usualParameters } from "./usual-parameters.ts";

/** Columns and settings of {@link fitAft}. */
export type AftOptions<Row extends object = object> = ObservedColumns<Row> &
  ParametricSettings<Row> &
  OffsetSetting<Row> & {
    /** Distribution of lifetimes around what the covariates say. */
    readonly distribution: AftDistribution;
    /** Columns on which the spread of log lifetimes depends; a category gives each of its values a scale of its own (R's strata). Default none. */
    readonly scaleCovariates?: readonly Covariate<Row>[];
  };

/**
 * Fits lifetimes that covariates stretch or shrink (accelerated failure time) by maximum likelihood: log age = intercept + effects + scale x error, with right, left and interval censoring, delayed entry, counts and case
 * weights. A coefficient b on the location says that lifetimes are exp(b) times as long per unit.
 *
 * Parameters are those of R's survreg: location and log(scale); `usual` tells them as shape and scale. Newton's method on standardised times and covariates, so that no unit needs a change; gradient and Hessian are
 * exact (differences in the shape of the generalised gamma only). Errors come from the observed information, or robust from scores summed by `cluster`. Constant and dependent terms are left out (value null) with a
 * warning; a likelihood without maximum is told by `fit.status`. O(rows terms^2) a step, six to ten steps.
 *
 * @throws "bad-option"; "bad-value" for ages below 0, or an event at age 0 where a logarithm is needed; "missing-column", "missing-value"; "too-few-rows" without events, or with more terms than events.
 *
 * @example
 * import { fitAft } from "clientele/survival";
 * const rows = [
 *   { stop: 2, event: 1, plan: "monthly" },
 *   { stop: 3, event: 1, plan: "monthly" },
 *   { stop: 7, event: 0, plan: "monthly" },
 *   { stop: 6, event: 1, plan: "yearly" },
 *   { stop: 12, event: 0, plan: "yearly" },
 *   { stop: 14, event: 1, plan: "yearly" },
 * ];
 * const model = fitAft(rows, { distribution: "exponential", covariates: ["plan"] });
 * model.coefficients.map(({ name, value }) => [name, value]); // => [["(intercept)", 1.791759469], ["plan: yearly", 0.9808292530]]
 * fitAft(rows.map((row) => ({ ...row, event: 0 })), { distribution: "weibull" }); // throws "too-few-rows"
 */
export function fitAft<Row extends object>(lifetimes: Data<Row>, options: AftOptions<Row>): AftModel {
  const what = "fitAft";
  needOptions(options, what, 'a distribution, such as { distribution: "weibull" }');
  const distribution = oneOf(options.distribution, "distribution", AFT_DISTRIBUTIONS);
  const level = levelOption(options.level);
  const kernel = aftKernel(distribution);
  const request = covariateRequest(options.covariates);
  const scaleRequest = covariateRequest(options.scaleCovariates, "scaleCovariates");
  if (kernel.fixed !== undefined && scaleRequest.columns.length > 0)
    throw badOption(
      "scaleCovariates",
      options.scaleCovariates,
      `none: the scale of the ${distribution} distribution is fixed`,
    );
  const rows = readFitRows(lifetimes as Data<object>, options, {
    what,
    covariates: bothRequests(request, scaleRequest, "scaleCovariates"),
    ages: kernel.log ? "positive" : "real",
  });
  const design = makeDesign(request, rows.covariates, designRowsOf(rows));
  const scaleDesign = makeDesign(scaleRequest, rows.covariates, designRowsOf(rows));
  const location = standardTerms(design, rows);
  const scale = standardTerms(scaleDesign, rows);
  needEvents(what, location.x.length + scale.x.length, rows.events);
  const times = standardTimes(rows, kernel);
  const offset = rows.offset?.map((v) => v / times.spread);
  const kernelOf = (shape: number) =>
    distribution === "generalized-gamma" ? { ...kernel, errors: logGammaError(shape) } : kernel;
  const likelihoodOf = (terms: StandardTerms, shape: number) =>
    aftLikelihood(times, kernelOf(shape), terms, scale, rows.total, offset);
  // without covariates rows with the same age are one
  const alike =
    location.x.length > 0 && scale.x.length === 0 && offset === undefined
      ? groupedTimes(times, rows.total)
      : undefined;
  const bareOf = (shape: number) =>
    alike === undefined
      ? likelihoodOf(NONE, shape)
      : aftLikelihood(alike.times, kernelOf(shape), NONE, NONE, alike.weight, undefined);
  const free = distribution === "generalized-gamma";
  const q = kernel.fixed === undefined ? scale.x.length + 1 : 0;
  const bare = free ? shapeFit(bareOf, q) : climbAft(bareOf(1), new Float64Array(1 + q));
  const fitted = location.x.length === 0 ? bare : withTerms(bare, likelihoodOf, location, free);
  const p = location.x.length + 1;
  const { optimum } = fitted;
  const count = optimum.at.length;
  const own = ownUnits(
    [
      { intercept: 0, first: 1, terms: location, factor: times.spread, shift: times.center },
      ...(q > 0
        ? [{ intercept: p, first: p + 1, terms: scale, factor: 1, shift: Math.log(times.spread) }]
        : []),
    ],
    count,
  );
  const told: Told[] = [
    ...toldTerms("location", design.schema.terms, location, 0),
    ...(q > 0 ? toldTerms("scale", scaleDesign.schema.terms, scale, p) : []),
    ...(free ? [{ part: "shape", name: "Q", param: count - 1 } as const] : []),
  ];
  const settled = settleFit({
    optimum,
    predictors: [
      ...fitted.likelihood.predictors,
      ...(free ? [{ columns: [undefined], params: [count - 1] }] : []),
    ],
    unit: [unitOf(optimum.at, p, q, kernel), 1, 1],
    rows,
    own,
    told,
    constant: times.constant,
    null:
      p > 1 && bare.optimum.end === "settled"
        ? { value: bare.optimum.value + times.constant, df: p - 1 }
        : undefined,
    nullLogLikelihood: bare.optimum.end === "stopped" ? null : bare.optimum.value + times.constant,
    warnings: [...rows.notes, ...location.warnings, ...scale.warnings],
    level,
    robust: options.robust ?? rows.clusters !== undefined,
    clusters: rows.clusters,
    scores: fitted.scores,
    iterations: optimum.iterations,
  });
  const { values, covariance } = settled;
  const error = (j: number) => (covariance === undefined ? Number.NaN : Math.sqrt(covariance[j][j]));
  return {
    kind: "aft",
    version: 1,
    distribution,
    unit: rows.unit ?? null,
    schema: design.schema,
    scaleSchema: scaleDesign.schema,
    offset: (options.offset as string | undefined) ?? null,
    coefficients: settled.coefficients,
    usual: usualParameters(
      distribution,
      [values[0], q > 0 ? values[p] : (kernel.fixed as number)],
      [error(0), q > 0 ? error(p) : 0],
      level,
    ),
    fit: settled.fit,
  };
}

const NONE: StandardTerms = { place: [], x: [], mean: [], spread: [], names: [], warnings: [] };

/** Intercept and terms of one predictor, those left out too; the intercept is parameter `first`. */
export function toldTerms(
  part: Told["part"],
  terms: readonly { readonly name: string }[],
  { place }: StandardTerms,
  first: number,
): Told[] {
  return [
    { part, name: "(intercept)", param: first },
    ...terms.map(({ name }, j) => ({ part, name, param: place[j] < 0 ? -1 : first + 1 + place[j] })),
  ];
}

/** From the fit without covariates on. */
function withTerms(
  bare: AftProblem,
  likelihoodOf: (terms: StandardTerms, shape: number) => ReturnType<typeof aftLikelihood>,
  location: StandardTerms,
  free: boolean,
): AftProblem {
  const from = bare.optimum.at;
  const start = Float64Array.from([from[0], ...location.x.map(() => 0), ...from.subarray(1)]);
  return free
    ? climbShape((shape) => likelihoodOf(location, shape), start)
    : climbAft(likelihoodOf(location, 1), start);
}

/** The generalised gamma distribution from the better of its two best known members, or from both. */
function shapeFit(of: (shape: number) => ReturnType<typeof aftLikelihood>, q: number): AftProblem {
  const members = [1, 0].map((shape) => ({ shape, ...climbAft(of(shape), new Float64Array(1 + q)).optimum }));
  members.sort((a, b) => b.value - a.value);
  const climbs: AftProblem[] = [];
  for (const { at, shape } of members) {
    climbs.push(climbShape(of, Float64Array.from([...at, shape])));
    if (climbs[0].optimum.end === "settled") break;
  }
  return climbs.reduce((best, climb) => (climb.optimum.value > best.optimum.value ? climb : best));
}

/** The scale, on standardised times: what a long step of the location is measured by. */
function unitOf(at: Float64Array, p: number, q: number, { fixed }: AftKernel): number {
  return Math.exp(q > 0 ? at[p] : (fixed as number));
}
