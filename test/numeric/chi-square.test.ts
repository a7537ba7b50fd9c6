import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chiSquareLower,
  chiSquareUpper,
  noncentralChiSquareLower,
  noncentralityFor,
} from "../../src/numeric/chi-square.ts";
import { logHypergeometric } from "../../src/numeric/hypergeometric.ts";
import { incompleteGamma } from "../../src/numeric/incomplete-gamma.ts";
import { logFactorial, logGamma } from "../../src/numeric/log-gamma.ts";
import { expectClose } from "../common/close.ts";

// References: mpmath 1.4.1 at 40 digits (loggamma, regularised gammainc, sums over Poisson weights).

describe("logGamma", () => {
  it.each([
    [1e-5, 11.512919692895826],
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247001],
    [3.7, 1.428072326665388],
    [14.9, 24.924132002217277],
    [15, 25.191221182738683],
    [171.5, 709.1431630309282],
    [1e6, 12815504.569147613],
    [1e15, 3.3538776394910668e16],
  ])("of %f is %f", (x, value) => {
    expectClose(logGamma(x), value, 1e-14);
  });

  it("is zero at 1 and 2 and no number below zero", () => {
    expect([logGamma(1), logGamma(2), logGamma(0), logGamma(-1)]).toEqual([0, 0, Number.NaN, Number.NaN]);
    expectClose(logFactorial(10), Math.log(3628800), 1e-14);
  });
});

describe("incompleteGamma", () => {
  it.each([
    [0.5, 0.1, 0.345279153981423, 0.654720846018577],
    [0.5, 3, 0.9856941215645704, 0.01430587843542964],
    [0.1, 0.001, 0.5267685683924451, 0.4732314316075549],
    [2, 50, 1, 9.83662422461598e-21],
    [10, 3, 0.0011024881301154798, 0.9988975118698845],
    [100, 120, 0.9721362601094793, 0.027863739890520663],
    [1000, 900, 0.0005499022657117829, 0.9994500977342882],
    [50000.5, 50300, 0.9095881207354533, 0.09041187926454679],
    [3, 0.02, 1.3134924482406744e-6, 0.9999986865075517],
    [0.5, 300, 1, 1.674167984691788e-132],
  ])("of %f at %f", (a, x, lower, upper) => {
    expectClose(incompleteGamma(a, x), [lower, upper], 1e-12, 0);
  });

  it("ends in 0 and 1", () => {
    expect(incompleteGamma(2, 0)).toEqual([0, 1]);
    expect(incompleteGamma(2, Number.POSITIVE_INFINITY)).toEqual([1, 0]);
    expect(incompleteGamma(0, 1)).toEqual([Number.NaN, Number.NaN]);
  });
});

describe("the chi-square distribution", () => {
  it("has the tails of the exponential with two degrees of freedom", () => {
    for (const x of [0.001, 1, 40, 900]) expectClose(chiSquareUpper(x, 2), Math.exp(-x / 2), 1e-12, 0);
    expect(chiSquareUpper(0, 3)).toBe(1);
  });

  it("sums to one and falls with x", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 500, noNaN: true }), fc.integer({ min: 1, max: 300 }), (x, df) => {
        expect(chiSquareLower(x, df) + chiSquareUpper(x, df)).toBeCloseTo(1, 12);
        expect(chiSquareUpper(x + 1, df)).toBeLessThanOrEqual(chiSquareUpper(x, df));
      }),
    );
  });

  it.each([
    [10, 3, 5, 0.7066486477774517],
    [1, 1, 0.2, 0.6358766054601797],
    [2, 4, 30, 2.3408555657266543e-6],
    [300, 9, 250, 0.8974870027503833],
    [40, 9, 250, 2.6889799694299384e-23],
    [900, 1, 700, 0.9998018134371977],
  ])("noncentral: at %f with %f degrees of freedom and noncentrality %f", (x, df, ncp, p) => {
    expectClose(noncentralChiSquareLower(x, df, ncp), p, 1e-11, 0);
  });

  it("finds the noncentrality again, 0 when there is none", () => {
    for (const ncp of [0.3, 7, 400, 90_000]) {
      const x = ncp + 12;
      expectClose(noncentralityFor(noncentralChiSquareLower(x, 6, ncp), x, 6), ncp, 1e-7);
    }
    expect(noncentralityFor(0.975, 1, 6)).toBe(0);
  });
});

describe("logHypergeometric", () => {
  it.each([
    [3, 10, 7, 30, -1.2532051528934638],
    [0, 5, 4, 20, -1.2667928167058065],
    [40_000, 100_000, 300_000, 1_000_000, -2530.603462032638],
    [30_123, 100_000, 300_000, 1_000_000, -6.243397558342553],
    [5, 5, 5, 10, -5.529429087511423],
  ])("%f of %f among %f of %f", (k, marked, drawn, total, log) => {
    expectClose(logHypergeometric(k, marked, drawn, total), log, 1e-12);
  });

  it("sums to one over its support and is -Infinity outside", () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), fc.nat(80), (marked, other, want) => {
        const drawn = Math.min(want, marked + other);
        let total = 0;
        for (let k = 0; k <= marked; k++)
          total += Math.exp(logHypergeometric(k, marked, drawn, marked + other));
        expect(total).toBeCloseTo(1, 12);
      }),
    );
    expect(logHypergeometric(4, 3, 5, 10)).toBe(Number.NEGATIVE_INFINITY);
    expect(logHypergeometric(0, 8, 5, 10)).toBe(Number.NEGATIVE_INFINITY);
  });
});
