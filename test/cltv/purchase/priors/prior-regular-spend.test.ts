import { describe, expect, test } from "vitest";
import {
  fitCnbdK,
  fitGammaGamma,
  fitMbgNbd,
  parseGammaGamma,
  parsePurchaseModel,
} from "../../../../src/cltv/index.ts";
import { cnbdKernel, gapConstant } from "../../../../src/cltv/purchase/regular/cnbd-k.ts";
import { beta, gamma, randomFrom, uniform } from "../../../../src/core/random.ts";
import { logGamma } from "../../../../src/numeric/log-gamma.ts";
import { expectClose } from "../../../common/close.ts";

const Z = 1.959963984540054;
const logPrior = (value: number, median: number, factor: number) =>
  -((Math.log(value / median) / (Math.log(factor) / Z)) ** 2 / 2);

/** The slope of a function of logarithms at a point, by differences. */
function slopes(of: (p: readonly number[]) => number, at: readonly number[]): number[] {
  const moved = (j: number, by: number) => at.map((v, i) => (i === j ? v * Math.exp(by) : v));
  return at.map((_, j) => (of(moved(j, 1e-4)) - of(moved(j, -1e-4))) / 2e-4);
}

describe("priors of regular buyers", () => {
  const random = randomFrom(4);
  const rows = Array.from({ length: 60 }, () => {
    const rate = gamma(random, 2, 3);
    const chance = beta(random, 1, 4);
    let [frequency, recency, logGaps] = [0, 0, 0];
    while (uniform(random) >= chance) {
      const gap = gamma(random, 3, rate);
      if (recency + gap > 40) break;
      recency += gap;
      logGaps += Math.log(gap);
      frequency++;
    }
    return { frequency, recency, age: 40, logGaps };
  });

  test("make the fit the mode of the posterior", () => {
    const { params, fit } = fitCnbdK(rows, { unit: "week", k: 3, prior: "weak" });
    const kernel = cnbdKernel(3, true);
    const medians = [0.6, (0.3 * 40) / 3, 0.7, 2.5];
    const likelihood = (p: readonly number[]) =>
      rows.reduce(
        (sum, { frequency: x, recency, age }) =>
          sum + kernel.logLikelihood(Float64Array.from(p), x, recency, age),
        0,
      );
    const posterior = (p: readonly number[]) =>
      likelihood(p) + p.reduce((sum, v, j) => sum + logPrior(v, medians[j], 20), 0);
    const at = [params.r, params.alpha, params.a, params.b];
    for (const slope of slopes(posterior, at)) expect(Math.abs(slope)).toBeLessThan(1e-5);
    const constant = rows.reduce(
      (sum, { frequency: x, recency, logGaps }) =>
        x === 0 ? sum : sum + gapConstant(3, logGaps, x * Math.log(recency), x),
      0,
    );
    expectClose(fit.logLikelihood, likelihood(at) + constant, 1e-10);
    expectClose(fit.logPosterior, posterior(at) + constant, 1e-10);
    expectClose(fit.priors?.alpha, { median: 4, factor: 20 }, 1e-12);
  });

  test("with k = 1 are those of MBG/NBD", () => {
    const prior = { r: { median: 2, factor: 1.5 } };
    const one = fitCnbdK(rows, { unit: "week", k: 1, prior });
    const plain = fitMbgNbd(rows, { unit: "week", prior });
    expectClose(one.params, plain.params, 1e-5);
    expectClose(one.fit.priors, plain.fit.priors, 1e-12);
  });

  test("choose k by the posterior, and hold where the likelihood alone has no maximum", () => {
    const chosen = fitCnbdK(rows, { unit: "week", prior: "weak" });
    const each = [1, 2, 3, 4, 5].map(
      (k) => fitCnbdK(rows, { unit: "week", k, prior: "weak" }).fit.logPosterior ?? 0,
    );
    expect(chosen.k).toBe(each.indexOf(Math.max(...each)) + 1);
    const few = rows.filter(({ frequency }) => frequency > 2).slice(0, 4);
    expect(fitCnbdK(few, { unit: "week", k: 2 }).fit.status).not.toBe("converged");
    const { status, logPosterior } = fitCnbdK(few, { unit: "week", k: 2, prior: "weak" }).fit;
    expect(status).toBe("converged");
    expect(parsePurchaseModel(JSON.stringify(chosen)).fit.logPosterior).toBe(chosen.fit.logPosterior);
    expect(logPosterior).toBeLessThan(0);
  });

  test("are refused when they are none", () => {
    const bad = expect.objectContaining({ code: "bad-option" });
    for (const prior of ["strong", { r: { median: -1, factor: 2 } }, { s: { median: 1, factor: 2 } }])
      expect(() => fitCnbdK(rows, { unit: "week", k: 2, prior } as never)).toThrow(bad);
  });
});

describe("priors of spend", () => {
  const random = randomFrom(9);
  const rows = Array.from({ length: 25 }, (_, i) => {
    const rate = gamma(random, 3.5, 15);
    const frequency = 1 + (i % 4);
    return { frequency, monetary: gamma(random, 6 * frequency, rate) / frequency };
  });
  /** Fader and Hardie 2013, equation 1a. */
  const likelihood = ([p, q, v]: readonly number[]) =>
    rows.reduce(
      (sum, { frequency: x, monetary: z }) =>
        sum +
        logGamma(p * x + q) -
        logGamma(p * x) -
        logGamma(q) +
        q * Math.log(v) +
        (p * x - 1) * Math.log(z) +
        p * x * Math.log(x) -
        (p * x + q) * Math.log(v + x * z),
      0,
    );
  const mean = rows.reduce((sum, { monetary }) => sum + monetary, 0) / rows.length;

  test("make the fit the mode of the posterior", () => {
    const { params, fit } = fitGammaGamma(rows, { prior: { q: { median: 4, factor: 2 } } });
    const posterior = (p: readonly number[]) =>
      likelihood(p) + logPrior(p[0], 5, 20) + logPrior(p[1], 4, 2) + logPrior(p[2], mean / 2, 20);
    const at = [params.p, params.q, params.v];
    for (const slope of slopes(posterior, at)) expect(Math.abs(slope)).toBeLessThan(1e-5);
    expectClose(fit.logPosterior, posterior(at), 1e-10);
    expectClose(fit.logLikelihood, likelihood(at), 1e-10);
    expectClose(fit.aic, 6 - 2 * likelihood(at), 1e-10);
    expectClose(fit.priors?.q, { median: 4, factor: 2 }, 1e-12);
    expect(fit.status).toBe("converged");
  });

  test("do not move with the unit of money", () => {
    const cents = rows.map((row) => ({ ...row, monetary: 100 * row.monetary }));
    const [a, b] = [fitGammaGamma(rows, { prior: "weak" }), fitGammaGamma(cents, { prior: "weak" })];
    expectClose([b.params.p, b.params.q, b.params.v / 100], [a.params.p, a.params.q, a.params.v], 1e-6);
  });

  test("hold where the likelihood alone has no maximum", () => {
    const few = [10, 10.5, 40, 41].map((monetary) => ({ frequency: 1, monetary }));
    expect(fitGammaGamma(few).fit.status).not.toBe("converged");
    const model = fitGammaGamma(few, { prior: "weak" });
    expect(model.fit.status).toBe("converged");
    expect(parseGammaGamma(JSON.stringify(model)).fit.logPosterior).toBe(model.fit.logPosterior);
    expect(fitGammaGamma(rows).fit.logPosterior).toBeUndefined();
  });

  test("are refused when they are none", () => {
    const bad = expect.objectContaining({ code: "bad-option" });
    for (const prior of ["strong", { q: { median: 1, factor: 0.5 } }, { r: { median: 1, factor: 2 } }])
      expect(() => fitGammaGamma(rows, { prior } as never)).toThrow(bad);
  });
});
