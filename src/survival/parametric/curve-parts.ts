import type { Data } from "../../core/columns.ts";
import { readColumns } from "../../core/columns.ts";
import { zoneOf } from "../../core/time.ts";
import { gaussRule } from "../../numeric/gauss-legendre.ts";
import type { Design } from "../design/design-types.ts";
import type { LifeCurves } from "../use/life-curves.ts";
import type { ParametricBase, ParametricCoefficient } from "./model-types.ts";

/** Survival of customers under a formula. */
export interface CurveParts {
  readonly length: number;
  logSurvival(i: number, age: number): number;
  hazard(i: number, age: number): number;
  quantile(i: number, p: number): number;
  area(i: number, from: number, to: number): number;
  /** Derivatives of the cumulative hazard by each coefficient that has a value. */
  slopes(i: number, age: number, out: Float64Array): void;
}

/** Adds errors by the delta method. */
export function lifeCurvesOf(model: ParametricBase, parts: CurveParts): LifeCurves {
  const { covariance } = model.fit;
  const k = model.coefficients.filter(({ value }) => value !== null).length;
  const [at, later] = [new Float64Array(k), new Float64Array(k)];
  const without = covariance.length === 0;
  return {
    length: parts.length,
    unit: model.unit ?? undefined,
    known: () => Number.POSITIVE_INFINITY,
    survival: (i, age) => Math.exp(parts.logSurvival(i, age)),
    cumulativeHazard: (i, age) => -parts.logSurvival(i, age),
    errorBetween(i, from, to) {
      if (without) return Number.NaN;
      at.fill(0);
      if (from > 0) parts.slopes(i, from, at);
      parts.slopes(i, to, later);
      for (let j = 0; j < k; j++) later[j] -= at[j];
      return errorOf(later, covariance);
    },
    hazard: (i, age) => parts.hazard(i, age),
    quantile: (i, p) => parts.quantile(i, p),
    area: (i, from, to) => parts.area(i, from, to),
    remainingError: (i, from, to) =>
      without ? Number.NaN : errorOf(remainingSlopes(parts, i, from, to, k), covariance),
  };
}

const PANELS = 48;

/** Slopes of the area under the curve from an age on, for who is there then: less survival wherever the hazard in between rises. */
function remainingSlopes(parts: CurveParts, i: number, from: number, to: number, k: number): Float64Array {
  const total = new Float64Array(k);
  // who is new is there, also where a model of ages themselves puts some below 0
  const there = from > 0 ? parts.logSurvival(i, from) : 0;
  const last = Math.min(to, parts.quantile(i, 1e-10 * Math.exp(there)));
  if (last === Number.POSITIVE_INFINITY) return total.fill(Number.NaN);
  const early = parts.quantile(i, 1 - 1e-8);
  const first = Math.max(from, early > 0 ? early : 1e-9 * last);
  if (!(last > first)) return total;
  const [at, now] = [new Float64Array(k), new Float64Array(k)];
  if (from > 0) parts.slopes(i, from, at);
  const { points, weights } = gaussRule();
  const step = Math.log(last / first) / PANELS;
  for (let panel = 0; panel < PANELS; panel++)
    for (let q = 0; q < points.length; q++) {
      const age = first * Math.exp((panel + points[q]) * step);
      const weight = weights[q] * step * age * Math.exp(parts.logSurvival(i, age) - there);
      if (weight === 0) continue;
      parts.slopes(i, age, now);
      for (let j = 0; j < k; j++) total[j] -= weight * (now[j] - at[j]);
    }
  return total;
}

/** Standard error of a function with these slopes. */
export function errorOf(slopes: Float64Array, covariance: readonly (readonly number[])[]): number {
  let variance = 0;
  for (const [a, row] of covariance.entries())
    for (const [b, v] of row.entries()) if (slopes[a] !== 0) variance += slopes[a] * v * slopes[b];
  return Math.sqrt(Math.max(0, variance));
}

/** The part of a model that acts through one linear predictor, for given customers. */
export interface PredictorValues {
  readonly values: Float64Array;
  /** By coefficient of this part that has a value: its column; undefined for ones. */
  readonly columns: readonly (Float64Array | undefined)[];
}

/** Values of a predictor: intercepts, if any, then terms in the order of the design. */
export function predictorValues(
  coefficients: readonly ParametricCoefficient[],
  part: ParametricCoefficient["part"],
  design: Design,
  length: number,
  base: Float64Array | undefined,
): PredictorValues {
  const own = coefficients.filter((c) => c.part === part);
  const terms = design.schema.terms.map(({ name }) => name);
  const values = base === undefined ? new Float64Array(length) : base.slice();
  const columns: (Float64Array | undefined)[] = [];
  for (const { name, value } of own) {
    if (value === null) continue;
    const x = name === "(intercept)" ? undefined : design.x[terms.indexOf(name)];
    columns.push(x);
    for (let i = 0; i < length; i++) values[i] += value * (x === undefined ? 1 : x[i]);
  }
  return { values, columns };
}

/** The offset of customers. */
export function offsetOf(data: Data<object>, column: string | null, what: string): Float64Array | undefined {
  if (column === null) return undefined;
  return readColumns(data, { offset: { as: "number", from: column } }, { zone: zoneOf("UTC"), what }).columns
    .offset as Float64Array;
}
