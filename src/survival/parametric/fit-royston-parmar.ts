import type { Data, Id, OptionalColumn, OptionsArgument } from "../../core/columns.ts";
import { levelOption, oneOf } from "../../core/options.ts";
import { type DampedSettings, dampedNewton } from "../../numeric/damped-newton.ts";
import { covariateRequest } from "../design/covariate-request.ts";
import { makeDesign } from "../design/make-design.ts";
import type { LifetimeColumns } from "../input/lifetime-types.ts";
import {
  designRowsOf,
  needCarriedOffset,
  needEvents,
  type OffsetSetting,
  type ParametricSettings,
  readFitRows,
} from "./aft-input.ts";
import { type ErrorDistribution, extremeValue, logisticError, normalError } from "./error-distributions.ts";
import { objectiveOf, type RowLikelihood, rowScores } from "./linear-predictors.ts";
import { EXACT } from "./location-scale.ts";
import { splineSlope, splineValue } from "./log-age-spline.ts";
import type { ParametricBase } from "./model-types.ts";
import { ownUnits } from "./own-units.ts";
import type { ObservedRows } from "./read-observed.ts";
import { settleFit, type Told } from "./settle-fit.ts";
import { falling, knotsOf } from "./spline-knots.ts";
import { moments, type StandardTerms, standardTerms } from "./standard-terms.ts";

/** On which scale the spline lives: log cumulative hazard, log odds of having left, or the normal quantile of that chance. */
export type SplineScale = "hazard" | "odds" | "normal";

/** A model whose log cumulative hazard (or log odds, or normal quantile) is a natural spline in log age. Coefficients of part "shape" are the spline, of part "hazard" the covariates. */
export interface RoystonParmarModel extends ParametricBase {
  readonly kind: "royston-parmar";
  readonly scale: SplineScale;
  /** Ages of the knots, outer ones included; empty for a straight line. */
  readonly knots: readonly number[];
  readonly offset: string | null;
}

/** Columns and settings of {@link fitRoystonParmar}. */
export type RoystonParmarOptions<Row extends object = object> = LifetimeColumns<Row> &
  ParametricSettings<Row> &
  OffsetSetting<Row> &
  OptionalColumn<Row, "cluster", Id> & {
    /** How flexible the curve is: 1 is a straight line, each more adds a knot at a quantile of the ages at events. Default 3. */
    readonly df?: number;
    /** Ages of the inner knots, instead of `df`. Outer knots are the first and the last age at an event. */
    readonly knots?: readonly number[];
    /** Default "hazard". */
    readonly scale?: SplineScale;
  };

/**
 * Fits a smooth curve of any shape (Royston and Parmar 2002, Statistics in Medicine 21:2175): log cumulative hazard, log odds or normal quantile as a natural cubic spline in log age, straight beyond the outer knots, plus
 * covariates, which act proportionally on that scale: on "hazard" exp(b) is a hazard ratio. With df 1 it is the Weibull, log-logistic or log-normal distribution. By maximum likelihood (Newton's method) with right
 * censoring, delayed entry, counts and weights. Warns where the fitted curve rises between the outer knots. O(rows (terms + df)^2) a step.
 *
 * @throws "bad-option"; "bad-value" for an event at age 0; "missing-column", "missing-value"; "too-few-rows" without events, with more terms than events, or with too few different ages for the knots.
 *
 * @example
 * import { fitAft, fitRoystonParmar } from "clientele/survival";
 * const rows = [2, 3, 3, 5, 8, 9, 12, 20].map((stop, i) => ({ stop, event: i % 4 === 3 ? 0 : 1 }));
 * const line = fitRoystonParmar(rows, { df: 1 });
 * line.fit.logLikelihood; // => -19.77703
 * fitAft(rows, { distribution: "weibull" }).fit.logLikelihood; // => -19.77703
 * fitRoystonParmar(rows, { df: 40 }); // throws "bad-option"
 */
export function fitRoystonParmar<Row extends object>(
  lifetimes: Data<Row>,
  ...[given]: OptionsArgument<RoystonParmarOptions<Row>>
): RoystonParmarModel {
  const what = "fitRoystonParmar";
  const options = (given ?? {}) as RoystonParmarOptions<Row>;
  const level = levelOption(options.level);
  const scale = oneOf(options.scale ?? "hazard", "scale", ["hazard", "odds", "normal"]);
  const request = covariateRequest(options.covariates);
  const rows = readFitRows(lifetimes as Data<object>, options, {
    what,
    covariates: request,
    ages: "positive",
    intervals: false,
  });
  needCarriedOffset(what, rows.offset, rows.inputRows);
  const logs = rows.lower.map(Math.log);
  const knots = knotsOf(rows, logs, options, what);
  const design = makeDesign(request, rows.covariates, designRowsOf(rows));
  const terms = standardTerms(design, rows);
  const curves = Math.max(1, knots.length - 1);
  needEvents(what, terms.x.length + curves - 1, rows.events);
  const spline = splineTerms(logs, knots, curves, rows.total);
  const none: StandardTerms = { place: [], x: [], mean: [], spread: [], names: [], warnings: [] };
  const likelihoodOf = (own: StandardTerms) =>
    splineLikelihood(rows, logs, knots, spline, own, splineErrors(scale), rows.offset);
  const start = new Float64Array(1 + curves);
  start[1] = 1;
  const bare = dampedNewton(objectiveOf(likelihoodOf(none)), start, CLIMB);
  const likelihood = likelihoodOf(terms);
  const optimum =
    terms.x.length === 0
      ? bare
      : dampedNewton(
          objectiveOf(likelihood),
          Float64Array.from([...bare.at, ...terms.x.map(() => 0)]),
          CLIMB,
        );
  const both: StandardTerms = {
    ...terms,
    x: [...spline.x, ...terms.x],
    mean: [...spline.mean, ...terms.mean],
    spread: [...spline.spread, ...terms.spread],
  };
  let constant = 0;
  for (let i = 0; i < rows.length; i++)
    if (rows.kind[i] === EXACT) constant -= (rows.total?.[i] ?? 1) * logs[i];
  const own = ownUnits([{ intercept: 0, first: 1, terms: both, factor: 1, shift: 0 }], optimum.at.length);
  const told: Told[] = [
    { part: "shape", name: "(intercept)", param: 0 },
    ...Array.from(
      { length: curves },
      (_, k): Told => ({ part: "shape", name: k === 0 ? "log age" : `log age (curve ${k})`, param: 1 + k }),
    ),
    ...design.schema.terms.map(
      ({ name }, j): Told => ({
        part: "hazard",
        name,
        param: terms.place[j] < 0 ? -1 : 1 + curves + terms.place[j],
      }),
    ),
  ];
  const settled = settleFit({
    optimum,
    predictors: likelihood.predictors.slice(0, 1),
    unit: [1],
    rows,
    own,
    told,
    constant,
    null:
      terms.x.length > 0 && bare.end === "settled"
        ? { value: bare.value + constant, df: terms.x.length }
        : undefined,
    nullLogLikelihood: bare.end === "stopped" ? null : bare.value + constant,
    warnings: [...rows.notes, ...terms.warnings, ...falling(knots, spline, optimum.at)],
    level,
    robust: options.robust ?? rows.clusters !== undefined,
    clusters: rows.clusters,
    scores: () => rowScores(likelihood, optimum.at),
    iterations: optimum.iterations,
  });
  return {
    kind: "royston-parmar",
    version: 1,
    unit: rows.unit ?? null,
    schema: design.schema,
    scale,
    knots: knots.map(Math.exp),
    offset: (options.offset as string | undefined) ?? null,
    coefficients: settled.coefficients,
    fit: settled.fit,
  };
}

/** The distribution whose log survival a spline is put into. */
export function splineErrors(scale: SplineScale): ErrorDistribution {
  return scale === "hazard" ? extremeValue : scale === "odds" ? logisticError : normalError;
}

/** A line this steep, on standardised log ages, names the age of everybody who left. */
const CLIMB: DampedSettings = { stop: (at) => at[1] > 1e7 };

function splineTerms(
  logs: Float64Array,
  knots: readonly number[],
  curves: number,
  weight: Float64Array | undefined,
): { readonly x: Float64Array[]; readonly mean: number[]; readonly spread: number[] } {
  const x: Float64Array[] = [];
  const mean: number[] = [];
  const spread: number[] = [];
  for (let k = 0; k < curves; k++) {
    const column = logs.map((u) => splineValue(u, knots, k));
    const own = moments(column, weight);
    x.push(column.map((v) => (v - own.mean) / own.spread));
    mean.push(own.mean);
    spread.push(own.spread);
  }
  return { x, mean, spread };
}

/** Predictors: the spline plus covariates, its slope by log age, and the same at the start of watching where there is one. */
function splineLikelihood(
  rows: ObservedRows,
  logs: Float64Array,
  knots: readonly number[],
  spline: ReturnType<typeof splineTerms>,
  terms: StandardTerms,
  errors: ErrorDistribution,
  offset: Float64Array | undefined,
): RowLikelihood {
  const curves = spline.x.length;
  const parameters = 1 + curves + terms.x.length;
  const all = Array.from({ length: parameters }, (_, j) => j);
  const { start, kind } = rows;
  const slopes = spline.spread.map((spread, k) => logs.map((u) => splineSlope(u, knots, k) / spread));
  const began = start?.map((s) => (s > 0 ? Math.log(s) : Number.NEGATIVE_INFINITY));
  const atStart =
    began &&
    spline.mean.map((mean, k) =>
      began.map((u) =>
        u === Number.NEGATIVE_INFINITY ? 0 : (splineValue(u, knots, k) - mean) / spline.spread[k],
      ),
    );
  const at = new Float64Array(3);
  const late = atStart === undefined ? 2 : 3;
  // places of second derivatives: upper triangle after value and first derivatives
  const second = (a: number, b: number) => 1 + late + a * late - (a * (a - 1)) / 2 + (b - a);
  return {
    length: rows.length,
    parameters,
    weight: rows.total,
    predictors: [
      { columns: [undefined, ...spline.x, ...terms.x], params: all, offset },
      { columns: slopes, params: all.slice(1, 1 + curves) },
      ...(atStart === undefined
        ? []
        : [{ columns: [undefined, ...atStart, ...terms.x], params: all, offset }]),
    ],
    row(i, values, out) {
      out.fill(0);
      if (kind[i] === EXACT) {
        const slope = values[1];
        if (!(slope > 0)) {
          out[0] = Number.NEGATIVE_INFINITY;
          return;
        }
        errors.density(values[0], at);
        out[0] = at[0] + Math.log(slope);
        out[1] = at[1];
        out[2] = 1 / slope;
        out[second(0, 0)] = at[2];
        out[second(1, 1)] = -1 / (slope * slope);
      } else {
        errors.tail(values[0], at);
        out[0] = at[0];
        out[1] = -at[1];
        out[second(0, 0)] = -at[1] * (at[2] + at[1]);
      }
      if (began === undefined || began[i] === Number.NEGATIVE_INFINITY) return;
      errors.tail(values[2], at);
      out[0] -= at[0];
      out[3] = at[1];
      out[second(2, 2)] = at[1] * (at[2] + at[1]);
    },
  };
}
