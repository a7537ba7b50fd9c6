import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BetaMean } from "../../src/numeric/beta-mean.ts";
import { scaledExponentialIntegral } from "../../src/numeric/exponential-integral.ts";
import { gaussRule } from "../../src/numeric/gauss-legendre.ts";
import { logHyp2F1 } from "../../src/numeric/hyp2f1.ts";
import { logGamma } from "../../src/numeric/log-gamma.ts";
import { shareBeside } from "../../src/numeric/log-odds.ts";
import { logBeta, logRising, logRisingInto } from "../../src/numeric/log-rising.ts";
import { log1mExp, logAddExp } from "../../src/numeric/log-sum-exp.ts";
import { digamma, trigamma } from "../../src/numeric/polygamma.ts";
import { expectClose } from "../common/close.ts";

// reference values: mpmath with 30 digits
describe("gamma functions", () => {
  it("agree with mpmath", () => {
    for (const [x, first, second, log] of [
      [0.001, -1000.5755719318103, 1000001.6425331959, 6.907178885383853],
      [0.3, -3.502524222200133, 12.24536454610773, 1.0957979948180756],
      [1, -0.5772156649015329, 1.6449340668482264, 0],
      [2.5, 0.7031566406452432, 0.49035775610023485, 0.2846828704729192],
      [15, 2.6743466616607936, 0.0689382278476838, 25.19122118273868],
      [123.4, 4.8113737751162775, 0.008136651610865263, 469.3360974421906],
      [1e8, 18.420680738952367, 1.000000005e-8, 1742068066.1038346],
    ]) {
      expectClose(digamma(x), first, 1e-14, 0);
      expectClose(trigamma(x), second, 1e-14, 0);
      expectClose(logGamma(x), log, 1e-14, 1e-15);
    }
    expect([digamma(0), digamma(-1), trigamma(0)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it("rise without losing digits, with their derivatives", () => {
    for (const [p, x, value, first, second] of [
      [0.243, 1, -1.4146938356415886, 4.11522633744856, -16.935087808430286],
      [3.3, 1000, 5927.03270851472, 5.875728918658819, -0.35250433410558973],
      [1e6, 50, 690.7767528780017, 4.99987750404235e-5, -4.9997550121269e-11],
      [1e9, 3, 62.169797513839235, 2.999999997e-9, -2.999999994e-18],
    ]) {
      const out = new Float64Array(3);
      logRisingInto(p, x, out, 0);
      expectClose([...out], [value, first, second], 1e-14, 0);
      expectClose(logRising(p, x), value, 1e-14, 0);
    }
    expectClose(logRising(0.01, 2.5), -4.307740962549154, 1e-14);
    expectClose(logRising(14.9, 3.2), 8.867460228095297, 1e-14);
    expectClose(logBeta(0.5, 0.5), 1.1447298858494002, 1e-14);
    expectClose(logBeta(0.001, 1e6), 6.893363375325389, 1e-14);
    expectClose(logBeta(40.5, 30.5), -49.01249731254216, 1e-14);
  });
});

describe("2F1", () => {
  it("agrees with mpmath", () => {
    for (const [a, b, c, z, log] of [
      [0.3, 2.4, 2.2, 0.9, 0.8150087988294284],
      [1, 1.5, 2, 0.9990234375, 4.128111424692918],
      [0.2, 0.5, 0.0001, 0.25, 5.780970753100259],
      [1.5, 2.5, 4, -20, -3.564952798360916],
      [600.25, 602.5, 602.125, 0.875, 1248.9635523399913],
      [0.5, 0.5, 1, 0.99993896484375, 1.3791417646225097],
      [2, 3, 5, 0.9990234375, 3.9810362982205767],
      [-0.25, 1.75, 40.5, 0.9375, -0.010429712435277402],
      [0.75, -0.5, 1.25, 0.96875, -0.5283807722683609],
    ]) {
      expectClose(logHyp2F1(a, b, c, z), log, 1e-13, 1e-14);
      expectClose(logHyp2F1(b, a, c, z), log, 1e-13, 1e-14);
    }
    expect(logHyp2F1(1, 1, 2, 0)).toBe(0);
    expect(logHyp2F1(1, 1, 2, 1)).toBe(Number.NaN);
    expect(logHyp2F1(1, 1, -2, 0.5)).toBe(Number.NaN);
  });

  it("is the elementary function it should be", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 60, noNaN: true }),
        fc.double({ min: 0.05, max: 60, noNaN: true }),
        fc.double({ min: -50, max: 0.999, noNaN: true }),
        (a, b, z) => expectClose(logHyp2F1(a, b, b, z), -a * Math.log1p(-z), 1e-10, 1e-12),
      ),
      { numRuns: 200 },
    );
    for (const z of [0.3, 0.95, -3]) expectClose(Math.exp(logHyp2F1(1, 1, 2, z)), -Math.log1p(-z) / z, 1e-14);
  });
});

describe("integrals", () => {
  it("exponential integrals agree with mpmath", () => {
    for (const [n, q, value] of [
      [0.5, 0.125, 3.5054578258147693],
      [1, 0.125, 1.8395822532969723],
      [1.0000001, 0.5, 0.9229105734141403],
      [0.9999, 0.01, 4.079413021295503],
      [3.7, 0.2, 0.33419693945460877],
      [80.3, 0.3, 0.012562211775656567],
      [80.3, 2, 0.012296358322186408],
      [2.24, 1, 0.3728225974314042],
      [1.5, 50, 0.019428070565361572],
      [1.2, 1e-8, 4.85377941998445],
    ])
      expectClose(scaledExponentialIntegral(n, q), value, 1e-13, 0);
  });

  it("the Gauss rule is exact for polynomials of degree 31", () => {
    const { points, weights } = gaussRule();
    for (let k = 0; k <= 31; k++) {
      const total = points.reduce((sum, x, i) => sum + weights[i] * x ** k, 0);
      expectClose(total, 1 / (k + 1), 1e-14);
    }
  });

  it("means over a beta distribution are its moments, for any shape", () => {
    const mean = new BetaMean();
    for (const [a, b] of [
      [0.8, 2.4],
      [0.01, 3],
      [5, 0.02],
      [4582, 33831],
      [1e9, 3e9],
      [0.5, 1e5],
    ]) {
      expectClose(
        mean.of(a, b, (p) => p),
        a / (a + b),
        1e-10,
        0,
      );
      expectClose(
        mean.of(a, b, (p) => p * p),
        ((a / (a + b)) * (a + 1)) / (a + b + 1),
        1e-10,
        0,
      );
    }
  });
});

describe("logs of sums", () => {
  it("neither overflow nor lose the small one", () => {
    expectClose(logAddExp(1000, 1000), 1000 + Math.LN2, 1e-15);
    expect(logAddExp(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
    expectClose(logAddExp(0, -40), 4.248354255291589e-18, 1e-14, 0);
    expectClose(log1mExp(-1e-20), Math.log(1e-20), 1e-14);
    expectClose(log1mExp(-50), -Math.exp(-50), 1e-14, 0);
    expect([shareBeside(1e4), shareBeside(-1e4), shareBeside(0)]).toEqual([0, 1, 0.5]);
    expectClose(shareBeside(700), Math.exp(-700), 1e-13, 0);
  });
});
