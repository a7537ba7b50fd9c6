import { describe, expect, it } from "vitest";
import { betaGeometricKernel } from "../../../../src/cltv/purchase/beta-geometric.ts";
import { covariateObjective } from "../../../../src/cltv/purchase/covariates/covariate-likelihood.ts";
import { movesOf } from "../../../../src/cltv/purchase/covariates/moves.ts";
import { nbdKernel } from "../../../../src/cltv/purchase/nbd.ts";
import { paretoKernel } from "../../../../src/cltv/purchase/pareto-nbd.ts";
import { logPosterior } from "../../../../src/cltv/purchase/priors/log-posterior.ts";
import { normal, randomFrom } from "../../../../src/core/random.ts";
import type { Objective } from "../../../../src/numeric/maximize.ts";

const random = randomFrom(11);
const length = 12;
const rows = {
  length,
  frequency: Float64Array.from({ length }, (_, i) => i % 5),
  recency: Float64Array.from({ length }, (_, i) => (i % 5 === 0 ? 0 : 0.3 + 0.05 * i)),
  age: Float64Array.from({ length }, (_, i) => 0.9 + 0.02 * i),
  count: Float64Array.from({ length }, (_, i) => 1 + (i % 3)),
  customers: 0,
  orders: 0,
  extra: [],
};
const z = Float64Array.from({ length: 2 * length }, () => normal(random));

const cases = [
  ["nbd", nbdKernel(), movesOf("nbd"), 0],
  ["bg-nbd, spread", betaGeometricKernel(false), movesOf("bg-nbd", "spread"), 2],
  ["mbg-nbd, odds", betaGeometricKernel(true), movesOf("mbg-nbd", "odds"), 2],
  ["pareto-nbd", paretoKernel(), movesOf("pareto-nbd"), 1],
] as const;

describe("the likelihood with covariates", () => {
  for (const [name, kernel, moves, leaving] of cases) {
    const uses = Int32Array.from([0, 1, 1, 0].slice(0, 2 + leaving));
    const design = { z, width: 2, uses, buying: 2 };
    const objective = covariateObjective(kernel, rows, design, moves as NonNullable<typeof moves>);
    const k = kernel.parameters.length;
    const n = k + uses.length;
    const at = Float64Array.from({ length: n }, (_, i) =>
      i < k ? Math.log(kernel.starts[0][i]) : 0.3 - 0.2 * (i - k),
    );

    it(`is the sum over rows of each row's own parameters (${name})`, () => {
      let expected = 0;
      for (let i = 0; i < length; i++) {
        const buys = at[k] * z[2 * i] + at[k + 1] * z[2 * i + 1];
        const leaves = [...uses].slice(2).reduce((sum, use, c) => sum + at[k + 2 + c] * z[2 * i + use], 0);
        const p = Float64Array.from(kernel.parameters, (parameter, j) => {
          const base = Math.exp(at[j]);
          if (parameter === "alpha") return base / Math.exp(buys);
          if (parameter === "beta") return base / Math.exp(leaves);
          if (parameter === "a" || (parameter === "b" && name.includes("spread")))
            return base * Math.exp(leaves);
          return base;
        });
        expected += rows.count[i] * kernel.logLikelihood(p, rows.frequency[i], rows.recency[i], rows.age[i]);
      }
      expect(heightOf(objective, at) / expected).toBeCloseTo(1, 12);
    });

    it(`has the derivatives that differences show (${name})`, () => checkDerivatives(objective, at));
    it(`has them with priors and a penalty too (${name})`, () =>
      checkDerivatives(
        logPosterior(
          objective,
          { mean: new Float64Array(k).fill(0.2), deviation: new Float64Array(k).fill(1.5) },
          k,
          3,
        ),
        at,
      ));
  }
});

function heightOf(objective: Objective, at: Float64Array): number {
  return objective(at, new Float64Array(at.length), new Float64Array(at.length ** 2));
}

function gradientOf(objective: Objective, at: Float64Array): Float64Array {
  const gradient = new Float64Array(at.length);
  objective(at, gradient, new Float64Array(at.length ** 2));
  return gradient;
}

function checkDerivatives(objective: Objective, at: Float64Array): void {
  const n = at.length;
  const gradient = new Float64Array(n);
  const hessian = new Float64Array(n * n);
  objective(at, gradient, hessian);
  const h = 1e-5;
  for (let i = 0; i < n; i++) {
    const up = at.map((x, j) => (i === j ? x + h : x));
    const down = at.map((x, j) => (i === j ? x - h : x));
    expect(gradient[i]).toBeCloseTo((heightOf(objective, up) - heightOf(objective, down)) / (2 * h), 5);
    const [above, below] = [gradientOf(objective, up), gradientOf(objective, down)];
    for (let j = 0; j < n; j++) expect(hessian[i * n + j]).toBeCloseTo((above[j] - below[j]) / (2 * h), 5);
  }
}
