import type { Estimate } from "../../core/estimate.ts";
import { levelOption } from "../../core/options.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { boundedInterval, logErrors } from "../delta-method.ts";
import type { ForecastInput } from "./forecast.ts";
import type { PurchaseKernel } from "./kernel.ts";
import { parametersOf } from "./kernels.ts";
import type { PurchaseModel } from "./purchase-model.ts";

/** Relative step of the differences. */
const STEP = 1e-4;

/** Ends of the intervals of a figure, row by row. */
interface Ends {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * How unsure a figure of each row is because the model's parameters are: delta method, by differences along the logarithm of each parameter. `figureOf` gives the figure of all rows on a scale
 * without ends (logarithm, log-odds), `back` brings an end of an interval home. NaN where the model has no covariance or the figure is certain. 2 k passes over the rows.
 */
export function forecastIntervals(
  input: ForecastInput,
  level: number,
  figureOf: (input: ForecastInput) => Float64Array,
  back: (end: number) => number,
): Ends {
  const n = input.length;
  const low = new Float64Array(n).fill(Number.NaN);
  const high = low.slice();
  const kinds = input.kinds();
  if (kinds.doubt.covariance.length === 0) return { low, high };
  const here = figureOf(input);
  const slopes = input.kernel.parameters.map((_, j) => {
    const down = figureOf(movedBy(input, j, -STEP));
    return figureOf(movedBy(input, j, STEP)).map((up, i) => (up - down[i]) / (2 * STEP));
  });
  const covariances = kinds.parameters.map((_, kind) => kinds.covarianceOf(kind));
  const z = normalQuantile((1 + level) / 2);
  for (let i = 0; i < n; i++) {
    const covariance = covariances[kinds.of[i]];
    let variance = 0;
    for (let a = 0; a < slopes.length; a++)
      for (let b = 0; b < slopes.length; b++) variance += covariance[a][b] * slopes[a][i] * slopes[b][i];
    const half = z * Math.sqrt(Math.max(0, variance));
    if (!Number.isFinite(here[i])) continue;
    low[i] = back(here[i] - half);
    high[i] = back(here[i] + half);
  }
  return { low, high };
}

/**
 * How unsure sums over customers are because the model's parameters are: delta method along the logarithm of everything the model has learnt, coefficients of covariates included, as these move all
 * customers at once. `sumsOf` gives the sums, above zero; intervals are symmetric on the log scale. 2 passes a parameter.
 */
export function sumIntervals(
  input: Pick<ForecastInput, "kinds" | "parameters" | "parametersAt">,
  level: number,
  sumsOf: (moved: Pick<ForecastInput, "parameters" | "parametersAt">) => Float64Array,
): Ends {
  const { kinds, parameters } = input;
  const { learnt, doubt, of, length, parametersFrom } = kinds();
  const figures = sumsOf(input);
  const moved = (at: Float64Array) => {
    const own = Array.from({ length }, (_, kind) => parametersFrom(kind, at));
    const one = learnt.length === parameters.length;
    return sumsOf({ parameters: one ? own[0] : parameters, parametersAt: (row) => own[of[row]] });
  };
  const errors = logErrors(learnt, doubt.covariance, moved, figures);
  const ends = figures.map(
    (value, i) => boundedInterval(value, errors[i], Number.POSITIVE_INFINITY, level)[0],
  );
  return { low: ends, high: figures.map((value, i) => (value === 0 ? 0 : (value * value) / ends[i])) };
}

/** One positive figure of a model with its interval, symmetric on the log scale; without one where the figure has no end or the model no covariance. */
export function forecastEstimate(
  model: PurchaseModel,
  kernel: PurchaseKernel,
  level: number,
  figureOf: (parameters: Float64Array) => number,
): Estimate {
  levelOption(level);
  const at = parametersOf(model, kernel);
  const value = figureOf(at);
  const of = (parameters: Float64Array) => Float64Array.of(figureOf(parameters));
  const [error] = logErrors(at, model.fit.covariance, of, Float64Array.of(value));
  const known = Number.isFinite(error);
  return {
    value,
    se: known ? value * error : null,
    interval: known ? boundedInterval(value, error, Number.POSITIVE_INFINITY, level) : null,
    level,
  };
}

/** The same customers where the logarithm of one parameter is larger. */
function movedBy(input: ForecastInput, j: number, by: number): ForecastInput {
  const factor = Math.exp(by);
  const parameters = input.parameters.map((value, i) => (i === j ? value * factor : value));
  return {
    ...input,
    parameters,
    parametersAt: (row) => {
      const own = input.parametersAt(row);
      if (own === input.parameters) return parameters;
      own[j] *= factor;
      return own;
    },
  };
}
