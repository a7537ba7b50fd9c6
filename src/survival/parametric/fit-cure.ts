import type { Data, Id, OptionalColumn } from "../../core/columns.ts";
import { levelOption, needOptions, oneOf } from "../../core/options.ts";
import { type DampedOptimum, dampedNewton } from "../../numeric/damped-newton.ts";
import { logisticOf, logOddsOf } from "../../numeric/log-odds.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { covariateRequest } from "../design/covariate-request.ts";
import type { Covariate } from "../design/design-types.ts";
import { makeDesign } from "../design/make-design.ts";
import type { LifetimeColumns } from "../input/lifetime-types.ts";
import { bothRequests, designRowsOf, needEvents, type ParametricSettings, readFitRows } from "./aft-input.ts";
import { aftKernel } from "./aft-kernel.ts";
import { aftLikelihood, climbAft, longestSteps, standardTimes } from "./aft-problem.ts";
import { cureLikelihood } from "./cure-likelihood.ts";
import type { CureDistribution, CureModel } from "./cure-model.ts";
import { toldTerms } from "./fit-aft.ts";
import { objectiveOf, rowScores } from "./linear-predictors.ts";
import { EXACT } from "./location-scale.ts";
import { ownUnits } from "./own-units.ts";
import { settleFit, type Told } from "./settle-fit.ts";
import { type StandardTerms, standardTerms } from "./standard-terms.ts";
import { usualParameters } from "./usual-parameters.ts";

/** Columns and settings of {@link fitCure}. */
export type CureOptions<Row extends object = object> = LifetimeColumns<Row> &
  ParametricSettings<Row> &
  OptionalColumn<Row, "cluster", Id> & {
    /** Distribution of the lifetimes of those who leave. Default "weibull". */
    readonly distribution?: CureDistribution;
    /** Columns on which the lifetimes of those who leave depend; `covariates` act on the share that never leaves. Default none. */
    readonly lifetimeCovariates?: readonly Covariate<Row>[];
  };

/**
 * Fits a mixture of customers who never leave and others whose lifetimes have a known distribution: S(t) = c + (1 - c) S0(t), with c = 1 / (1 + exp(-covariates)) (Boag 1949; Farewell 1982). By maximum likelihood with
 * right censoring, delayed entry, counts and weights, from several starts.
 *
 * Such a share can only be told when customers were watched far beyond the ages at which most leave. `fit.status` says so: "boundary" when the best fit has nobody who stays for good, "not identified" when a fit without
 * such customers is about as likely (its log-likelihood less than 0.5 lower): then the curve may be used within the ages seen, the share must not. O(rows terms^2) a step.
 *
 * @throws "bad-option"; "bad-value" for an event at age 0; "missing-column", "missing-value"; "too-few-rows" without events, or with more terms than events.
 *
 * @example
 * import { fitCure } from "clientele/survival";
 * const rows = [1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 30, 30, 30, 30, 30].map((stop) => ({ stop, event: stop < 30 ? 1 : 0 }));
 * const model = fitCure(rows);
 * model.fit.status; // => "converged"
 * model.share.value; // => 0.3333333
 * fitCure(rows, { distribution: "cauchy" }); // throws "bad-option"
 */
export function fitCure<Row extends object>(lifetimes: Data<Row>, options?: CureOptions<Row>): CureModel {
  const what = "fitCure";
  const given = (options ?? {}) as CureOptions<Row>;
  needOptions(given, what, "columns and settings");
  const distribution = oneOf(given.distribution ?? "weibull", "distribution", [
    "weibull",
    "exponential",
    "log-normal",
    "log-logistic",
  ]);
  const level = levelOption(given.level);
  const kernel = aftKernel(distribution);
  const request = covariateRequest(given.covariates);
  const lifetimeRequest = covariateRequest(given.lifetimeCovariates, "lifetimeCovariates");
  const rows = readFitRows(lifetimes as Data<object>, given, {
    what,
    covariates: bothRequests(request, lifetimeRequest, "lifetimeCovariates"),
    ages: "positive",
    intervals: false,
  });
  const design = makeDesign(request, rows.covariates, designRowsOf(rows));
  const lifetimeDesign = makeDesign(lifetimeRequest, rows.covariates, designRowsOf(rows));
  const share = standardTerms(design, rows);
  const location = standardTerms(lifetimeDesign, rows);
  needEvents(what, share.x.length + location.x.length, rows.events);
  const times = standardTimes(rows, kernel);
  const none: StandardTerms = { place: [], x: [], mean: [], spread: [], names: [], warnings: [] };
  const scales = kernel.fixed === undefined ? 1 : 0;
  // all leave some day: the edge of the model, and where it starts from
  const all = climbAft(
    aftLikelihood(times, kernel, location, none, rows.total, undefined),
    new Float64Array(location.x.length + 1 + scales),
  ).optimum;
  const left = meanOfEvents(times, rows.total);
  const climb = (terms: StandardTerms, places: StandardTerms, starts: readonly Float64Array[]) => {
    const likelihood = cureLikelihood(times, kernel, terms, places, rows.total);
    const s = terms.x.length + 1 + places.x.length + 1;
    const stop = (at: Float64Array) => scales > 0 && at[s] < -16;
    const longest = longestSteps(likelihood);
    longest[0] = 2;
    const optima = starts.map((start) => dampedNewton(objectiveOf(likelihood), start, { stop, longest }));
    return { likelihood, optimum: optima.reduce(better) };
  };
  const zeros = (n: number) => Array.from({ length: n }, () => 0);
  const starts = [
    [-3, ...all.at],
    ...[0.3, 0.6].map((stay) => [
      logOddsOf(stay),
      left.mean,
      ...zeros(location.x.length),
      ...(scales > 0 ? [Math.log(left.spread)] : []),
    ]),
  ].map((start) => Float64Array.from(start));
  const bare = climb(none, location, starts);
  const from = bare.optimum.at;
  const fitted =
    share.x.length === 0
      ? bare
      : climb(share, location, [Float64Array.from([from[0], ...zeros(share.x.length), ...from.subarray(1)])]);
  const { optimum, likelihood } = fitted;
  const s = share.x.length + 1;
  const scale = s + location.x.length + 1;
  const own = ownUnits(
    [
      { intercept: 0, first: 1, terms: share, factor: 1, shift: 0 },
      { intercept: s, first: s + 1, terms: location, factor: times.spread, shift: times.center },
      ...(scales > 0
        ? [{ intercept: scale, first: scale + 1, terms: none, factor: 1, shift: Math.log(times.spread) }]
        : []),
    ],
    optimum.at.length,
  );
  const told: Told[] = [
    ...toldTerms("share", design.schema.terms, share, 0),
    ...toldTerms("location", lifetimeDesign.schema.terms, location, s),
    ...(scales > 0 ? [{ part: "scale", name: "(intercept)", param: scale } as const] : []),
  ];
  const gain = optimum.value - all.value;
  const settled = settleFit({
    optimum,
    predictors: likelihood.predictors,
    unit: [1, Math.exp(scales > 0 ? optimum.at[scale] : (kernel.fixed as number)), 1],
    rows,
    own,
    told,
    constant: times.constant,
    null:
      share.x.length > 0 && bare.optimum.end === "settled"
        ? { value: bare.optimum.value + times.constant, df: share.x.length }
        : undefined,
    nullLogLikelihood: bare.optimum.value + times.constant,
    warnings: [...rows.notes, ...share.warnings, ...location.warnings],
    level,
    robust: given.robust ?? rows.clusters !== undefined,
    clusters: rows.clusters,
    scores: () => rowScores(likelihood, optimum.at),
    judge({ status, running }) {
      if (status === "unbounded" || gain > NO_GAIN) return undefined;
      const edge = running.has(0) || optimum.at[0] < -15;
      return edge
        ? { status: "boundary", warning: "The best fit has nobody who never leaves: use fitAft." }
        : {
            status: "not identified",
            warning:
              "A fit in which everybody leaves some day is about as likely (the share gains less than half a unit of log-likelihood): the data cannot tell whether a share of customers never leaves, because they were not watched for long enough.",
          };
    },
    iterations: optimum.iterations,
  });
  const { values, covariance, fit } = settled;
  const error = (j: number) =>
    covariance === undefined || fit.status === "boundary" ? Number.NaN : Math.sqrt(covariance[j][j]);
  return {
    kind: "cure",
    version: 1,
    distribution,
    unit: rows.unit ?? null,
    schema: design.schema,
    locationSchema: lifetimeDesign.schema,
    share: shareOf(values[0], error(0), level),
    usual: usualParameters(
      distribution,
      [values[s], scales > 0 ? values[scale] : (kernel.fixed as number)],
      [error(s), scales > 0 ? error(scale) : 0],
      level,
    ),
    coefficients: settled.coefficients,
    fit,
  };
}

/** What a parameter gains in log-likelihood on average when it says nothing. */
const NO_GAIN = 0.5;

function better(a: DampedOptimum, b: DampedOptimum): DampedOptimum {
  return b.value > a.value + 1e-9 || !Number.isFinite(a.value) ? b : a;
}

function shareOf(logit: number, se: number, level: number): CureModel["share"] {
  const value = logisticOf(logit);
  if (!(se < Number.POSITIVE_INFINITY)) return { value, se: null, interval: null };
  const half = normalQuantile((1 + level) / 2) * se;
  return {
    value,
    se: value * (1 - value) * se,
    interval: [logisticOf(logit - half), logisticOf(logit + half)],
  };
}

function meanOfEvents(
  { kind, lower }: { readonly kind: Uint8Array; readonly lower: Float64Array },
  weight: Float64Array | undefined,
): { readonly mean: number; readonly spread: number } {
  let [n, sum, squares] = [0, 0, 0];
  for (let i = 0; i < kind.length; i++) {
    if (kind[i] !== EXACT) continue;
    const w = weight === undefined ? 1 : weight[i];
    n += w;
    sum += w * lower[i];
    squares += w * lower[i] * lower[i];
  }
  const mean = sum / n;
  return { mean, spread: Math.sqrt(Math.max(1e-4, squares / n - mean * mean)) };
}
