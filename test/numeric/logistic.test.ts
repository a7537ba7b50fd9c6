import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logisticOf } from "../../src/numeric/log-odds.ts";
import { fitLogistic, type LogisticData, logisticLogLikelihood } from "../../src/numeric/logistic.ts";
import { expectClose } from "../common/close.ts";

// sixty rows by rule; the references are statsmodels 0.14 (GLM, Binomial) and scikit-learn 1.9 (LogisticRegression, newton-cholesky) on them
const ROWS = Array.from({ length: 60 }, (_, i) => [
  ((i * 37) % 23) / 3,
  ((i * 53) % 17) ** 2 * 10,
  i % 3 === 0 ? 1 : 0,
]);
const x = Float64Array.from(ROWS.flat());
const y = ROWS.map(([a, b, c], i) => (((i * 29) % 31) + a * 1.5 - b / 400 + 5 * c > 17 ? 1 : 0));
const data: LogisticData = { x, width: 3, y };

describe("fitLogistic", () => {
  it("has the coefficients, errors and likelihood of statsmodels' GLM", () => {
    const fit = fitLogistic(data);
    expect(fit.status).toBe("converged");
    const params = [-5.51019272326688e-1, 3.33173593237221e-1, -4.41463191461087e-4, 6.4054775626054e-1];
    expectClose([...fit.coefficients], params, 1e-9);
    const errors = [0, 1, 2, 3].map((j) => Math.sqrt(fit.covariance[j * 5]));
    expectClose(
      errors,
      [6.075955485028741e-1, 1.358879849423322e-1, 3.497201701193415e-4, 6.243596510436431e-1],
      1e-7,
    );
    expectClose([fit.covariance[1], fit.covariance[4]], [-0.0537271723112, -0.0537271723112], 1e-7);
    expect(fit.logLikelihood).toBeCloseTo(-35.935094182555986, 10);
    expect(fit.penalized).toBe(fit.logLikelihood);
    expect(fit.gradient).toBeLessThan(1e-9);
    expect(fit.aliased).toEqual([]);
  });

  it("has the ridge coefficients of scikit-learn, the intercept without a penalty", () => {
    expectClose(
      [...fitLogistic(data, { ridge: 1 }).coefficients],
      [-0.4766298523157222, 0.32544696768241682, -4.3627121731324488e-4, 0.46206266967069176],
      1e-6,
    );
    expectClose(
      [...fitLogistic(data, { ridge: [10, 10, 10] }).coefficients],
      [-0.2473435524856344, 0.2814722968118293, -4.148551399415e-4, 0.1352660183989162],
      1e-6,
    );
  });

  it("takes weights as statsmodels' freq_weights, and as repeated rows", () => {
    const weight = y.map((_, i) => i % 4);
    const fit = fitLogistic({ ...data, weight });
    expectClose(
      [...fit.coefficients],
      [-0.1719304495655608, 0.3211132187629812, -0.0012352662199455, 1.2246220463842177],
      1e-9,
    );
    expect(fit.logLikelihood).toBeCloseTo(-47.828802430149665, 10);
    const rows = Int32Array.from(weight.flatMap((w, i) => new Array<number>(w).fill(i)));
    expectClose(fitLogistic({ ...data, rows }), fit, 1e-8);
  });

  it("stands where the penalized likelihood has no slope, by differences", () => {
    const fit = fitLogistic(data, { ridge: 3 });
    const at = (b: Float64Array) =>
      ROWS.reduce(
        (total, row, i) =>
          total + logisticLogLikelihood(y[i], b[0] + row.reduce((s, v, j) => s + v * b[j + 1], 0)),
        -1.5 * b.slice(1).reduce((s, v) => s + v * v, 0),
      );
    expect(at(fit.coefficients)).toBeCloseTo(fit.penalized, 9);
    for (let j = 0; j < 4; j++) {
      const h = j === 2 ? 1e-6 : 1e-4;
      const moved = (t: number) => fit.coefficients.map((b, k) => (k === j ? b + t : b));
      expect((at(moved(h)) - at(moved(-h))) / (2 * h)).toBeCloseTo(0, 3);
      expect(at(moved(h))).toBeLessThan(fit.penalized);
    }
  });

  it("says when a column tells ones from zeros, wholly or in part, and a ridge cures it", () => {
    const apart = { x: Float64Array.of(1, 2, 3, 4, 5, 6), width: 1, y: [0, 0, 0, 1, 1, 1] };
    expect(fitLogistic(apart).status).toBe("separated");
    // a level with ones alone beside one with both
    const quasi = { x: Float64Array.of(0, 0, 0, 0, 1, 1, 1), width: 1, y: [0, 1, 0, 1, 1, 1, 1] };
    expect(fitLogistic(quasi).status).toBe("separated");
    expect(fitLogistic(apart, { ridge: 0.1 }).status).toBe("converged");
    expect(fitLogistic({ ...apart, y: [1, 1, 1, 1, 1, 1] }).status).toBe("separated");
  });

  it("leaves out columns that say nothing of their own", () => {
    const wide = Float64Array.from(ROWS.flatMap(([a, b, c]) => [a, 7, b, 2 * a - b + 1, c]));
    for (const ridge of [0, [0, 1, 0, 0, 0]]) {
      const fit = fitLogistic({ x: wide, width: 5, y }, { ridge });
      expect(fit.aliased).toEqual([1, 3]);
      const plain = fitLogistic(data).coefficients;
      expectClose([...fit.coefficients], [plain[0], plain[1], 0, plain[2], 0, plain[3]], 1e-9);
      expect(fit.covariance[2 * 6 + 2]).toBeNaN();
    }
    // with a penalty on both, twins share
    const twins = Float64Array.from(ROWS.flatMap(([a]) => [a, a]));
    const fit = fitLogistic({ x: twins, width: 2, y }, { ridge: 1 });
    expect(fit.coefficients[1]).toBeCloseTo(fit.coefficients[2], 10);
  });

  it("does not depend on the units or the zero of a column", () => {
    const moved = Float64Array.from(ROWS.flatMap(([a, b, c]) => [a * 1000 + 1e7, b, c]));
    const fit = fitLogistic({ x: moved, width: 3, y });
    expect(fit.coefficients[1] * 1000).toBeCloseTo(fitLogistic(data).coefficients[1], 8);
    expect(fit.logLikelihood).toBeCloseTo(-35.935094182555986, 9);
  });

  it("goes on from a start, and fits the intercept alone without columns", () => {
    const fit = fitLogistic(data);
    const again = fitLogistic(data, { start: fit.coefficients });
    expect(again.iterations).toBeLessThanOrEqual(1);
    expectClose([...again.coefficients], [...fit.coefficients], 1e-9);
    const alone = fitLogistic({ x: new Float64Array(), width: 0, y: [1, 0, 0, 0] });
    expect(alone.coefficients[0]).toBeCloseTo(Math.log(1 / 3), 12);
    expect(fitLogistic(data, { maxIterations: 1 }).status).toBe("stopped");
  });

  it("has fitted chances that sum to the ones, in the whole and in every column (ridge 0)", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.boolean()), { minLength: 8, maxLength: 40 }),
        (rows) => {
          const xs = Float64Array.from(rows, ([v]) => v);
          const ys = rows.map(([, b]) => (b ? 1 : 0));
          const fit = fitLogistic({ x: xs, width: 1, y: ys });
          if (fit.status !== "converged") return;
          const p = rows.map(([v]) => logisticOf(fit.coefficients[0] + v * fit.coefficients[1]));
          const left = p.map((chance, i) => ys[i] - chance);
          expect(left.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 6);
          expect(left.reduce((a, b, i) => a + b * xs[i], 0)).toBeCloseTo(0, 5);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("keeps chances and likelihoods far out", () => {
    expect(logisticOf(-800)).toBe(0);
    expect(logisticOf(-700)).toBeGreaterThan(0);
    expect(logisticOf(800)).toBe(1);
    expect(logisticLogLikelihood(1, -800)).toBe(-800);
    expect(logisticLogLikelihood(0, 800)).toBe(-800);
    expect(logisticLogLikelihood(1, 50)).toBeCloseTo(-Math.exp(-50), 30);
  });
});
