import type { Data } from "../../core/columns.ts";
import { rereadable } from "../../core/rereadable.ts";
import { softplus } from "../../numeric/log-odds.ts";
import { designRows } from "../design/design-rows.ts";
import { type AftKernel, aftKernel } from "./aft-kernel.ts";
import type { AftModel } from "./aft-model.ts";
import { type CurveParts, errorOf, offsetOf, type PredictorValues, predictorValues } from "./curve-parts.ts";
import { logGammaError, logisticError, normalError } from "./error-distributions.ts";
import { areaOverLogTime, type LogTimeCurve } from "./log-time-area.ts";

/** Location and log scale of customers under a model. */
export interface AftPlaces {
  readonly length: number;
  readonly kernel: AftKernel;
  readonly location: PredictorValues;
  readonly scale: PredictorValues;
  readonly shape: number | undefined;
}

/** Where customers stand. */
export function aftPlaces(model: AftModel, data: Data<object>, what: string): AftPlaces {
  const rows = rereadable(data);
  const shape = model.coefficients.find(({ part }) => part === "shape")?.value ?? undefined;
  const kernel = aftKernel(model.distribution, shape);
  const design = designRows(model.schema, rows, what);
  const scaleDesign = designRows(model.scaleSchema, rows, what);
  const { length } = design;
  const fixed = kernel.fixed === undefined ? undefined : new Float64Array(length).fill(kernel.fixed);
  return {
    length,
    kernel,
    location: predictorValues(
      model.coefficients,
      "location",
      design,
      length,
      offsetOf(rows, model.offset, what),
    ),
    scale: predictorValues(model.coefficients, "scale", scaleDesign, length, fixed),
    shape,
  };
}

/** Curves of customers under an accelerated failure time model. */
export function aftCurves(model: AftModel, data: Data<object>, what: string): CurveParts {
  const { length, kernel, location, scale, shape } = aftPlaces(model, data, what);
  // slopes of H by location, log scale and shape
  const by = new Float64Array(3);
  return {
    length,
    slopes(i, age, out) {
      const { eta, sigma } = placeOf(location, scale, i);
      const z = (heightOf(kernel, age) - eta) / sigma;
      slopesAt(kernel, z, sigma, by, shape);
      spread(by, location, scale, i, out);
    },
    ...errorCurve(kernel, shape, (i) => placeOf(location, scale, i)),
  };
}

/** Survival, hazard, quantiles and area of location-scale lifetimes. */
export function errorCurve(
  kernel: AftKernel,
  shape: number | undefined,
  place: (i: number) => { readonly eta: number; readonly sigma: number },
): Omit<CurveParts, "length" | "slopes"> {
  const { errors, log } = kernel;
  const at = new Float64Array(3);
  const logSurvival = (i: number, age: number): number => {
    if (log && age <= 0) return 0;
    const { eta, sigma } = place(i);
    errors.tail((heightOf(kernel, age) - eta) / sigma, at);
    return at[0];
  };
  return {
    logSurvival,
    hazard(i, age) {
      const { eta, sigma } = place(i);
      if (log && age <= 0) {
        // what the hazard tends to at birth: for the Weibull 0, its rate or Infinity as its shape is above, at or below 1
        const near = (height: number) => hazardAt(errors, height, eta, sigma, at);
        const [a, b] = [near(eta - 60), near(eta - 50)];
        return Math.abs(a - b) <= 1e-9 * b ? b : a < b ? 0 : Number.POSITIVE_INFINITY;
      }
      if (log) return hazardAt(errors, Math.log(age), eta, sigma, at);
      errors.tail((age - eta) / sigma, at);
      return at[1] / sigma;
    },
    quantile(i, p) {
      if (p >= 1) return 0;
      if (!(p > 0)) return Number.POSITIVE_INFINITY;
      const { eta, sigma } = place(i);
      const height = eta + sigma * errors.quantile(p);
      return log ? Math.exp(height) : height;
    },
    area(i, from, to) {
      const { eta, sigma } = place(i);
      if (!log) {
        const beyond = (age: number) =>
          age === Number.POSITIVE_INFINITY ? 0 : sigma * excess(kernel, (age - eta) / sigma);
        return to > from ? beyond(from) - beyond(to) : 0;
      }
      return areaOverLogTime(logTimeCurve(kernel, eta, sigma, shape), from, to);
    },
  };
}

/** Lifetimes as a curve over log age. */
function logTimeCurve(
  { errors }: Pick<AftKernel, "errors">,
  eta: number,
  sigma: number,
  shape: number | undefined,
): LogTimeCurve {
  const at = new Float64Array(3);
  const q = shape ?? 0;
  // survival falls as a power of age for the log-logistic, and the generalised gamma with Q below 0
  const heavy = shape === undefined ? errors === logisticError : q < -2e-3;
  const high = shape !== undefined && heavy ? (40 - 2 * Math.log(-q)) / -q : 45 * Math.max(1, Math.abs(q));
  return {
    logSurvival(u) {
      errors.tail((u - eta) / sigma, at);
      return at[0];
    },
    low: eta - sigma * 40 * Math.max(1, Math.abs(q)),
    high: eta + sigma * high,
    width: sigma * (heavy ? 0.5 : 0.25),
    power: heavy ? (shape === undefined ? 1 / sigma : 1 / (-q * sigma)) : Number.POSITIVE_INFINITY,
  };
}

/** Slopes of the cumulative hazard by location, log scale and shape. */
function slopesAt(
  kernel: AftKernel,
  z: number,
  sigma: number,
  out: Float64Array,
  shape: number | undefined,
): void {
  out.fill(0);
  if (z === Number.NEGATIVE_INFINITY) return;
  const at = new Float64Array(3);
  kernel.errors.tail(z, at);
  const slope = at[1];
  if (shape !== undefined) {
    const tail = (s: number) => {
      logGammaError(s).tail(z, at);
      return at[0];
    };
    const h = 1e-3;
    out[2] = -(tail(shape + h) - tail(shape - h)) / (2 * h);
  }
  out[0] = slope === 0 ? 0 : -slope / sigma;
  out[1] = slope === 0 ? 0 : -z * slope;
}

/** Slopes by predictor become slopes by coefficient. */
function spread(
  by: Float64Array,
  location: PredictorValues,
  scale: PredictorValues,
  i: number,
  out: Float64Array,
): void {
  let k = 0;
  for (const x of location.columns) out[k++] = by[0] * (x === undefined ? 1 : x[i]);
  for (const x of scale.columns) out[k++] = by[1] * (x === undefined ? 1 : x[i]);
  if (k < out.length) out[k] = by[2];
}

/** The age by which a customer is still there with chance p, and its standard error (delta method); NaN where the data carry none. */
export function aftQuantile(
  model: AftModel,
  places: AftPlaces,
  i: number,
  p: number,
): { readonly value: number; readonly se: number } {
  const { kernel, location, scale, shape } = places;
  const { eta, sigma } = placeOf(location, scale, i);
  const z = kernel.errors.quantile(p);
  const height = eta + sigma * z;
  const value = kernel.log ? Math.exp(height) : height;
  const { covariance } = model.fit;
  if (covariance.length === 0) return { value, se: Number.NaN };
  const slopes = new Float64Array(covariance.length);
  const h = 1e-3;
  const byShape =
    shape === undefined
      ? 0
      : (logGammaError(shape + h).quantile(p) - logGammaError(shape - h).quantile(p)) / (2 * h);
  spread(Float64Array.of(1, sigma * z, sigma * byShape), location, scale, i, slopes);
  const error = errorOf(slopes, covariance);
  return { value, se: kernel.log ? value * error : error };
}

function placeOf(
  location: PredictorValues,
  scale: PredictorValues,
  i: number,
): { readonly eta: number; readonly sigma: number } {
  return { eta: location.values[i], sigma: Math.exp(scale.values[i]) };
}

function heightOf({ log }: AftKernel, age: number): number {
  if (!log) return age;
  return age > 0 ? Math.log(age) : Number.NEGATIVE_INFINITY;
}

function hazardAt(
  errors: AftKernel["errors"],
  height: number,
  eta: number,
  sigma: number,
  at: Float64Array,
): number {
  errors.tail((height - eta) / sigma, at);
  return at[1] === 0 ? 0 : Math.exp(Math.log(at[1] / sigma) - height);
}

/** Integral of S over z from z on, for the two distributions of ages themselves. */
function excess({ errors }: AftKernel, z: number): number {
  const at = new Float64Array(3);
  errors.tail(z, at);
  const survival = Math.exp(at[0]);
  if (errors === normalError) return at[1] * survival - z * survival;
  return softplus(-z);
}
