import { describe, expect, it } from "vitest";
import { incompleteGamma } from "../../../src/numeric/incomplete-gamma.ts";
import { aftKernel } from "../../../src/survival/parametric/aft-kernel.ts";
import { aftLikelihood } from "../../../src/survival/parametric/aft-problem.ts";
import { cureLikelihood } from "../../../src/survival/parametric/cure-likelihood.ts";
import {
  type ErrorDistribution,
  extremeValue,
  logGammaError,
  logisticError,
  normalError,
} from "../../../src/survival/parametric/error-distributions.ts";
import {
  objectiveOf,
  type RowLikelihood,
  rowScores,
  rowValues,
} from "../../../src/survival/parametric/linear-predictors.ts";
import type { StandardTerms } from "../../../src/survival/parametric/standard-terms.ts";

const distributions: readonly (readonly [string, ErrorDistribution])[] = [
  ["extreme value", extremeValue],
  ["normal", normalError],
  ["logistic", logisticError],
  ["log-gamma, Q = 2", logGammaError(2)],
  ["log-gamma, Q = -0.7", logGammaError(-0.7)],
  ["log-gamma, Q = 0.001", logGammaError(0.001)],
];

describe.each(distributions)("the %s distribution", (_, errors) => {
  const out = new Float64Array(3);
  const of = (what: "density" | "tail" | "head", z: number) => {
    errors[what](z, out);
    return [...out];
  };

  it("has tails that add up to 1, slopes that are its density, and quantiles that turn its tail round", () => {
    for (const z of [-6, -2, -0.3, 0, 0.4, 1.5, 2.5]) {
      const [log, g1, g2] = of("density", z);
      const [tail, hazard, same] = of("tail", z);
      const [head, reversed, again] = of("head", z);
      expect(Math.exp(tail) + Math.exp(head)).toBeCloseTo(1, 8);
      for (const slope of [same, again]) expect(slope).toBeCloseTo(g1, 12);
      expect(hazard / Math.exp(log - tail)).toBeCloseTo(1, 8);
      expect(reversed / Math.exp(log - head)).toBeCloseTo(1, 8);
      const d = 1e-4;
      expect((of("density", z + d)[0] - of("density", z - d)[0]) / (2 * d)).toBeCloseTo(g1, 5);
      expect((of("density", z + d)[1] - of("density", z - d)[1]) / (2 * d)).toBeCloseTo(g2, 5);
      expect(-(of("tail", z + d)[0] - of("tail", z - d)[0]) / (2 * d)).toBeCloseTo(hazard, 4);
      if (tail > -20 && tail < -1e-6) expect(errors.quantile(Math.exp(tail))).toBeCloseTo(z, 2);
    }
  });

  it("stays a number far out", () => {
    for (const z of [-300, -40, 40])
      for (const value of [of("tail", z)[0], of("head", z)[0]]) expect(value).not.toBeNaN();
  });
});

it("near Q = 0 the log-gamma tail is that of the incomplete gamma function", () => {
  const out = new Float64Array(3);
  for (const shape of [1.9e-3, -1.9e-3])
    for (const z of [-2, -0.5, 0.3, 1.7]) {
      logGammaError(shape).tail(z, out);
      const a = 1 / (shape * shape);
      const [low, high] = incompleteGamma(a, a * Math.exp(shape * z));
      expect(out[0]).toBeCloseTo(Math.log(shape > 0 ? high : low), 7);
    }
});

const terms = (...x: readonly number[][]): StandardTerms => ({
  place: x.map((_, j) => j),
  x: x.map((column) => Float64Array.from(column)),
  mean: x.map(() => 0),
  spread: x.map(() => 1),
  names: x.map((_, j) => `x${j}`),
  warnings: [],
});

function checkDerivatives(likelihood: RowLikelihood, at: Float64Array): void {
  const p = at.length;
  const objective = objectiveOf(likelihood);
  const evaluate = (place: Float64Array) => {
    const gradient = new Float64Array(p);
    const hessian = new Float64Array(p * p);
    return { value: objective(place, gradient, hessian), gradient, hessian };
  };
  const here = evaluate(at);
  expect(here.value).not.toBeNaN();
  const h = 1e-5;
  for (let a = 0; a < p; a++) {
    const moved = (by: number) => evaluate(at.map((x, i) => (i === a ? x + by : x)));
    const [up, down] = [moved(h), moved(-h)];
    expect((up.value - down.value) / (2 * h)).toBeCloseTo(here.gradient[a], 5);
    for (let b = 0; b < p; b++)
      expect((up.gradient[b] - down.gradient[b]) / (2 * h)).toBeCloseTo(here.hessian[a * p + b], 4);
  }
  const scores = rowScores(likelihood, at);
  const values = rowValues(likelihood, at);
  const weight = (i: number) => likelihood.weight?.[i] ?? 1;
  expect(values.reduce((sum, v, i) => sum + weight(i) * v, 0)).toBeCloseTo(here.value, 9);
  for (let a = 0; a < p; a++) {
    let total = 0;
    for (let i = 0; i < likelihood.length; i++) total += weight(i) * scores[i * p + a];
    expect(total).toBeCloseTo(here.gradient[a], 9);
  }
}

describe("gradients and Hessians are those of differences", () => {
  const none = Number.NEGATIVE_INFINITY;
  // exact, later, before, between; delayed entry for some
  const times = {
    kind: Uint8Array.of(1, 0, 2, 3, 1, 0, 3, 2),
    lower: Float64Array.of(0.4, 1.2, none, -0.3, -1.1, 0.2, 0.5, none),
    upper: Float64Array.of(0.4, 9, 0.7, 0.6, -1.1, 9, 2.5, -0.4),
    start: Float64Array.of(none, 0.1, none, none, -2, -0.5, none, none),
  };
  const weight = Float64Array.of(1, 2, 1, 0.5, 3, 1, 1, 2);
  const x = terms([1, -1, 0.5, 2, -0.3, 0.8, -1.5, 0]);
  const z = terms([0, 1, 1, 0, 0, 1, 0, 1]);

  it.each(["weibull", "log-normal", "log-logistic", "generalized-gamma"] as const)("%s", (distribution) => {
    const kernel = aftKernel(distribution, 0.6);
    checkDerivatives(
      aftLikelihood(times, kernel, x, z, weight, undefined),
      Float64Array.of(0.2, -0.4, 0.3, 0.25),
    );
  });

  it("exponential, whose scale is fixed", () => {
    checkDerivatives(
      aftLikelihood(times, aftKernel("exponential"), x, terms(), weight, undefined),
      Float64Array.of(0.2, -0.4),
    );
  });

  it.each(["weibull", "log-logistic"] as const)("cure, %s", (distribution) => {
    const exact = {
      ...times,
      kind: times.kind.map((k) => (k === 1 ? 1 : 0)),
      lower: times.lower.map((v, i) => (v === none ? times.upper[i] : v)),
    };
    checkDerivatives(
      cureLikelihood(exact, aftKernel(distribution), z, x, weight),
      Float64Array.of(-0.5, 0.7, 0.2, -0.4, 0.1),
    );
  });
});
