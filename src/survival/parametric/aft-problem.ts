import { type DampedOptimum, type DampedSettings, dampedNewton } from "../../numeric/damped-newton.ts";
import type { Objective } from "../../numeric/maximize.ts";
import type { AftKernel } from "./aft-kernel.ts";
import { objectiveOf, type RowLikelihood, rowScores, rowValues } from "./linear-predictors.ts";
import { BEFORE, BETWEEN, EXACT, locationScaleRow, type ObservedTimes } from "./location-scale.ts";
import type { ObservedRows } from "./read-observed.ts";
import { moments, type StandardTerms } from "./standard-terms.ts";

/** Times on the scale of the model, moved and scaled to mean 0 and spread 1. */
export interface StandardTimes extends ObservedTimes {
  readonly center: number;
  readonly spread: number;
  /** What the change of scale adds to the log-likelihood. */
  readonly constant: number;
}

/** Takes logarithms where the distribution does, and standardises: no unit of time is better than another. */
export function standardTimes(rows: ObservedRows, kernel: Pick<AftKernel, "log" | "fixed">): StandardTimes {
  const { kind, lower, upper, start, total, length } = rows;
  const { log, fixed } = kernel;
  const low = new Float64Array(length);
  const high = rows.lower === rows.upper ? low : new Float64Array(length);
  const typical = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    low[i] = log ? Math.log(lower[i]) : lower[i];
    if (high !== low) high[i] = log ? Math.log(upper[i]) : upper[i];
    typical[i] = kind[i] === BEFORE ? high[i] : kind[i] === BETWEEN ? (low[i] + high[i]) / 2 : low[i];
  }
  const { mean: center, spread: own } = moments(typical, total);
  // a scale that is fixed must stay what it is
  const spread = fixed === undefined ? own : 1;
  let constant = 0;
  for (let i = 0; i < length; i++) {
    if (kind[i] === EXACT)
      constant -= (total === undefined ? 1 : total[i]) * (Math.log(spread) + (log ? low[i] : 0));
    low[i] = (low[i] - center) / spread;
    if (high !== low) high[i] = (high[i] - center) / spread;
  }
  const from =
    start &&
    Float64Array.from(start, (s) =>
      s > 0 ? ((log ? Math.log(s) : s) - center) / spread : Number.NEGATIVE_INFINITY,
    );
  return { kind, lower: low, upper: high, start: from, center, spread, constant };
}

/** Fewer rows than this are not worth grouping. */
const FEW = 1000;

/** Rows with the same age and end as one with their weight, for fits without covariates; as they are where that would not help. */
export function groupedTimes(
  times: StandardTimes,
  weight: Float64Array | undefined,
): { readonly times: StandardTimes; readonly weight: Float64Array | undefined } {
  const { kind, lower, upper, start } = times;
  const n = kind.length;
  const same = { times, weight };
  if (n < FEW || start !== undefined || upper !== lower) return same;
  const places = [new Map<number, number>(), new Map<number, number>()];
  const ages: number[] = [];
  const kinds: number[] = [];
  const totals: number[] = [];
  for (let i = 0; i < n; i++) {
    const own = places[kind[i]];
    const w = weight === undefined ? 1 : weight[i];
    const at = own.get(lower[i]);
    if (at !== undefined) totals[at] += w;
    else {
      // nearly all different
      if (ages.length > n / 4) return same;
      own.set(lower[i], ages.length);
      ages.push(lower[i]);
      kinds.push(kind[i]);
      totals.push(w);
    }
  }
  const low = Float64Array.from(ages);
  return {
    times: { ...times, kind: Uint8Array.from(kinds), lower: low, upper: low },
    weight: Float64Array.from(totals),
  };
}

/** A fit of location and scale. */
export interface AftProblem {
  readonly likelihood: RowLikelihood;
  readonly optimum: DampedOptimum;
  readonly scores: () => Float64Array;
}

/** Scales below e^-16 of the spread of the times are none. */
const NO_SCALE = -16;

/** Parameters are intercept and terms of the location, intercept and terms of the log scale, and the shape where it is free. */
export function aftLikelihood(
  times: ObservedTimes,
  kernel: AftKernel,
  location: StandardTerms,
  scale: StandardTerms,
  weight: Float64Array | undefined,
  offset: Float64Array | undefined,
): RowLikelihood {
  const p = location.x.length + 1;
  const q = kernel.fixed === undefined ? scale.x.length + 1 : 0;
  return {
    length: times.kind.length,
    parameters: p + q,
    weight,
    predictors: [
      { columns: [undefined, ...location.x], params: Array.from({ length: p }, (_, j) => j), offset },
      q === 0
        ? { columns: [], params: [], constant: kernel.fixed as number }
        : { columns: [undefined, ...scale.x], params: Array.from({ length: q }, (_, j) => p + j) },
    ],
    row: locationScaleRow(times, kernel.errors),
  };
}

/** Climbs from `start`; gives up where the scale shrinks to nothing. */
export function climbAft(likelihood: RowLikelihood, start: Float64Array): AftProblem {
  const optimum = dampedNewton(objectiveOf(likelihood), start, {
    stop: noScale(likelihood),
    longest: longestSteps(likelihood),
  });
  return { likelihood, optimum, scores: () => rowScores(likelihood, optimum.at) };
}

/** With a free shape, whose derivatives are differences of the others: five likelihoods an evaluation. */
export function climbShape(of: (shape: number) => RowLikelihood, start: Float64Array): AftProblem {
  const k = start.length - 1;
  const likelihood = of(1);
  const settings: DampedSettings = {
    stop: noScale(likelihood),
    longest: [...longestSteps(likelihood), 1],
  };
  const optimum = dampedNewton(shapeObjective(of, k), start, settings);
  const scores = () => {
    const shape = optimum.at[k];
    const at = optimum.at.slice(0, k);
    const inner = rowScores(of(shape), at);
    const slope = STENCIL.map(([h]) => rowValues(of(shape + h * STEP), at));
    const rows = likelihood.length;
    const out = new Float64Array(rows * (k + 1));
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < k; j++) out[i * (k + 1) + j] = inner[i * k + j];
      for (const [s, [, first]] of STENCIL.entries()) out[i * (k + 1) + k] += (first * slope[s][i]) / STEP;
    }
    return out;
  };
  return { likelihood, optimum, scores };
}

const STEP = 5e-3;
/** Offsets in steps, and weights of the first and second difference: exact for polynomials of degree 4. */
const STENCIL: readonly (readonly [number, number, number])[] = [
  [-2, 1 / 12, -1 / 12],
  [-1, -8 / 12, 16 / 12],
  [1, 8 / 12, 16 / 12],
  [2, -1 / 12, -1 / 12],
];

function shapeObjective(of: (shape: number) => RowLikelihood, k: number): Objective {
  return (at, gradient, hessian) => {
    const n = k + 1;
    const shape = at[k];
    const inner = at.slice(0, k);
    const g = new Float64Array(k);
    const h = new Float64Array(k * k);
    const value = objectiveOf(of(shape))(inner, g, h);
    for (let i = 0; i < k; i++) {
      gradient[i] = g[i];
      for (let j = 0; j < k; j++) hessian[i * n + j] = h[i * k + j];
    }
    gradient[k] = 0;
    let second = (-30 / 12) * value;
    for (let i = 0; i < k; i++) hessian[i * n + k] = 0;
    for (const [offset, first, curve] of STENCIL) {
      const beside = objectiveOf(of(shape + offset * STEP))(inner, g, h);
      gradient[k] += (first * beside) / STEP;
      second += curve * beside;
      for (let i = 0; i < k; i++) hessian[i * n + k] += (first * g[i]) / STEP;
    }
    for (let i = 0; i < k; i++) hessian[k * n + i] = hessian[i * n + k];
    hessian[k * n + k] = second / (STEP * STEP);
    return value;
  };
}

/** Logarithms move by 2 at most; coefficients of locations may be as large as nearly equal covariates make them. */
export function longestSteps({ predictors, parameters }: RowLikelihood): number[] {
  const out = Array.from({ length: parameters }, () => Number.POSITIVE_INFINITY);
  for (const j of predictors[predictors.length - 1].params) out[j] = 2;
  return out;
}

function noScale({ predictors, length }: RowLikelihood): (at: Float64Array) => boolean {
  const { columns, params } = predictors[1];
  if (params.length === 0) return () => false;
  if (params.length === 1) return (at) => at[params[0]] < NO_SCALE;
  return (at) => {
    for (let i = 0; i < length; i++) {
      let scale = 0;
      for (let c = 0; c < params.length; c++) scale += at[params[c]] * (columns[c]?.[i] ?? 1);
      if (scale < NO_SCALE) return true;
    }
    return false;
  };
}
