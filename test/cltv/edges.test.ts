import { describe, expect, it } from "vitest";
import { logSurvival } from "../../src/cltv/contract/shifted-beta.ts";
import {
  expectedLifetime,
  fitBgNbd,
  fitCnbdK,
  fitParetoNbd,
  fitSbg,
  parseContractModel,
} from "../../src/cltv/index.ts";
import { betaGeometricKernel } from "../../src/cltv/purchase/beta-geometric.ts";
import { paretoKernel } from "../../src/cltv/purchase/pareto-nbd.ts";
import { describeFit } from "../../src/cltv/purchase/verdict.ts";
import { gammaQuantile } from "../../src/numeric/gamma-quantile.ts";
import { logRising } from "../../src/numeric/log-rising.ts";
import { normalQuantile } from "../../src/numeric/normal.ts";

const week = { unit: "week" } as const;
const rows = [
  { frequency: 0, recency: 0, age: 38, count: 40 },
  { frequency: 3, recency: 12, age: 38, logGaps: 4.1, count: 30 },
  { frequency: 8, recency: 34, age: 38, logGaps: 11.4, count: 20 },
];
const FIT = {
  status: "converged",
  logLikelihood: -10,
  customers: 10,
  distinct: 3,
  iterations: 5,
  level: 0.95,
  aic: 24,
  bic: 25,
  warnings: [],
  standardErrors: {},
  intervals: {},
  covariance: [],
};

function* once<T>(all: readonly T[]): Generator<T> {
  yield* all;
}

describe("rows of any iterable", () => {
  it("are read with their counts and gaps, whichever row has them first", () => {
    const { fit, params } = fitBgNbd(rows, week);
    const again = fitBgNbd(once(rows), week);
    expect(again.fit.customers).toBe(90);
    expect(again.params).toEqual(params);
    expect(again.fit.logLikelihood).toBe(fit.logLikelihood);
    expect(fitCnbdK(once(rows), { ...week, k: 2 }).fit).toEqual(fitCnbdK(rows, { ...week, k: 2 }).fit);
  });
});

describe("parameters at the end of their range", () => {
  it("of BG/NBD: a b far below 1 keeps its digits", () => {
    // all leave at the first chance: b / (a + b) is nothing, and x = 1 is the density of the one order
    const kernel = betaGeometricKernel(false);
    for (const b of [1e-9, 5.4e-14, 1e-17]) {
      const p = Float64Array.of(0.8, 5, 2e-4, b);
      // B(a, b + 1) / B(a, b) of staying and B(a + 1, b) / B(a, b) of leaving
      const density = (t: number) => 0.8 * 5 ** 0.8 * (5 + t) ** -1.8;
      const exact = Math.log((b * density(20) + 2e-4 * density(4)) / (2e-4 + b));
      expect(kernel.logLikelihood(p, 1, 4, 20)).toBeCloseTo(exact, 12);
      expect(kernel.leftOdds(p, 1, 4, 20)).toBeCloseTo(Math.log(2e-4 / b) + 1.8 * Math.log(25 / 9), 12);
    }
  });

  it("of contracts: neither does a beta far below 1 gain likelihood by rounding", () => {
    const half = [
      { periods: 1, ended: true, count: 50 },
      { periods: 10, ended: false, count: 50 },
    ];
    const { fit } = fitSbg(half, { unit: "month" });
    expect(fit.status).toBe("boundary");
    expect(fit.logLikelihood).toBeLessThanOrEqual(100 * Math.log(0.5) + 1e-9);
    expect(fit.warnings[0]).toContain("alpha towards zero and beta towards zero");
  });

  it("of BdW: time to a power that doubles cannot hold", () => {
    const p = Float64Array.of(0.003, 0.39, 25.7);
    const far = logSurvival(p, 1e11);
    expect(logSurvival(p, 1e13) - far).toBeCloseTo(-0.003 * 25.7 * Math.log(100), 10);
    const model = parseContractModel({
      kind: "bdw",
      version: 1,
      params: { alpha: 0.003, beta: 0.39, c: 25.7 },
      unit: "month",
      asOf: null,
      longest: 9,
      fit: FIT,
    });
    expect(expectedLifetime(model, { delta: 1e-12 }).value).toBeGreaterThan(1e10);
  });

  it("of Pareto/NBD: is the model of one rate of buying and one of leaving, derivatives included", () => {
    const [buying, leaving] = [0.11, 0.06];
    const [x, recency, age] = [3, 12, 30];
    const both = buying + leaving;
    const exact = Math.log(
      (buying ** x / both) * (leaving * Math.exp(-both * recency) + buying * Math.exp(-both * age)),
    );
    const out = new Float64Array(14);
    for (const size of [1e7, 1e9, 1e11]) {
      // either of the two is the larger
      for (const ratio of [0.3, 30]) {
        const p = Float64Array.of(size, size / buying, size * ratio, (size * ratio) / leaving);
        const found = paretoKernel().logLikelihood(p, x, recency, age, out);
        expect(Math.abs(found - exact)).toBeLessThan(50 / size + 1e-12);
        // along log r + log alpha nothing changes, up to 1 / r
        const slope = p[0] * out[0] + p[1] * out[1];
        const bend = p[0] ** 2 * out[4] + 2 * p[0] * p[1] * out[5] + p[1] ** 2 * out[8] + slope;
        expect(Math.abs(slope)).toBeLessThan(50 / size + 1e-12);
        expect(Math.abs(bend)).toBeLessThan(50 / size + 1e-11);
        const leavingBend =
          p[2] ** 2 * out[11] +
          2 * p[2] * p[3] * out[12] +
          p[3] ** 2 * out[13] +
          p[2] * out[2] +
          p[3] * out[3];
        expect(Math.abs(leavingBend)).toBeLessThan(50 / size + 1e-11);
      }
    }
  });

  it("of Pareto/NBD: customers who are all alike have no standard errors", () => {
    const { fit } = fitParetoNbd([{ frequency: 3, recency: 10, age: 20, count: 500 }], week);
    expect(fit.status).toBe("boundary");
    expect(Object.values(fit.standardErrors)).toEqual([null, null, null, null]);
  });

  it("with a thousand million orders is no endless sum", () => {
    const p = Float64Array.of(0.5, 10, 0.6, 12);
    expect(paretoKernel().logLikelihood(p, 1e9, 10, 20)).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(paretoKernel().leftOdds(p, 1e9, 10, 20)).toBeGreaterThan(1e8);
  });

  it("of BG/NBD: forecasts where all leave with the same chance are those of that chance", () => {
    const kernel = betaGeometricKernel(true);
    const p = Float64Array.of(0.3, 2, 3e11, 9e11);
    for (const [x, age, t] of [
      [0, 0, 1],
      [2, 30, 10],
      [2, 3, 5000],
    ]) {
      const exact = (1 - (1 + (0.25 * t) / (2 + age)) ** -(0.3 + x)) / 0.25;
      expect(kernel.expected(p, x, age, t, 0) / exact).toBeCloseTo(1, 9);
    }
  });

  it("of BG/NBD: nobody is more than alive", () => {
    const p = Float64Array.of(1e12, 1e13, 1e-12, 1e12);
    for (const t of [1, 5217, 5e13]) {
      const alive = betaGeometricKernel(false).survives(p, 0, 0, t, 0);
      expect(alive).toBeLessThanOrEqual(1);
      expect(alive).toBeGreaterThan(0.999);
    }
  });

  it("of a gamma distribution: quantiles of large shapes, by mpmath", () => {
    expect(gammaQuantile(0.025, 100010) / 99391.1216747407).toBeCloseTo(1, 14);
    expect(gammaQuantile(1e-10, 100010) / 98011.40358727297).toBeCloseTo(1, 14);
    expect(gammaQuantile(0.999, 150000) / 151199.69223341145).toBeCloseTo(1, 14);
    // the halving below and the expansion above the border meet
    expect(gammaQuantile(0.9, 100000) / gammaQuantile(0.9, 100000.001)).toBeCloseTo(1, 7);
    expect((gammaQuantile(0.975, 1e14) - 1e14) / 1e7).toBeCloseTo(normalQuantile(0.975), 4);
  });

  it("of a rising factorial: a step far below one, by mpmath", () => {
    expect(logRising(8.981484531525405, 4.712577498886384e-12) / 1.0077674124942656e-11).toBeCloseTo(1, 9);
    expect(logRising(0.026564383602060357, 2.3141040435614005e-12) / -8.834956932516342e-11).toBeCloseTo(
      1,
      9,
    );
  });

  it("where the climb did not end has no error in directions that bend upwards", () => {
    const flat = { parameters: ["a", "b"], timePowers: [0, 0], limits: {} };
    const optimum = {
      at: Float64Array.of(0, 0),
      value: -5,
      gradient: Float64Array.of(0, 1),
      hessian: Float64Array.of(-4, 0, 0, 1),
      curvature: { values: Float64Array.of(4, -1), vectors: Float64Array.of(1, 0, 0, 1) },
      evaluations: 300,
      settled: false,
    };
    const circumstances = {
      rows: { length: 1, customers: 9, orders: 3 },
      scale: 1,
      level: 0.95,
      leftOut: [],
    };
    const { fit } = describeFit(flat, ([a, b]) => -5 - 2 * a * a - b * b, optimum, circumstances);
    expect(fit.status).toBe("max iterations");
    expect(fit.standardErrors).toEqual({ a: 0.5, b: null });
  });
});
