import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ratioEstimate, scaleEstimate, shareEstimate, wilsonInterval } from "../../src/numeric/intervals.ts";

describe("wilsonInterval", () => {
  // statsmodels 0.15.0: proportion_confint(k, n, alpha=1 - level, method="wilson")
  it.each([
    [3, 10, 0.95, 0.10779126740630104, 0.6032218525388546],
    [0, 5, 0.95, 0, 0.43448246478317487],
    [5, 5, 0.95, 0.5655175352168252, 1],
    [813, 1000, 0.9, 0.7918840443174255, 0.8324268554144842],
    [1, 100000, 0.99, 0.0000011740557298708449, 0.0000851691814958294],
  ])("of %i in %i at level %f", (k, n, level, low, high) => {
    const interval = wilsonInterval(k, n, level);
    expect(Math.abs(interval[0] - low)).toBeLessThanOrEqual(1e-9 * low);
    expect(Math.abs(interval[1] - high)).toBeLessThanOrEqual(1e-9 * high);
  });

  it("holds the share, stays in 0..1 and knows nothing without cases", () => {
    expect(wilsonInterval(0, 0, 0.95)).toEqual([0, 1]);
    fc.assert(
      fc.property(
        fc.nat(500),
        fc.nat(500),
        fc.double({ min: 0.01, max: 0.999, noNaN: true }),
        (k, rest, level) => {
          fc.pre(k + rest > 0);
          const [low, high] = wilsonInterval(k, k + rest, level);
          const p = k / (k + rest);
          expect(low >= 0 && low <= p && p <= high && high <= 1).toBe(true);
        },
      ),
    );
  });
});

describe("shareEstimate", () => {
  it("gives the binomial standard error beside Wilson's interval", () => {
    const e = shareEstimate(3, 10, 0.95);
    expect([e.value, e.level]).toEqual([0.3, 0.95]);
    expect(e.se).toBeCloseTo(Math.sqrt(0.021), 15);
  });
});

describe("ratioEstimate", () => {
  it("is the mean with its t interval when every bottom is 1", () => {
    // scipy 1.17.1: x = [2, 4, 4, 5, 10]; sem(x) = 1.3416407864998738; t.interval(.95, 4, mean(x), sem(x))
    const e = ratioEstimate([2, 4, 4, 5, 10], [1, 1, 1, 1, 1], 0.95);
    expect(e.value).toBe(5);
    expect(e.se).toBeCloseTo(1.3416407864998738, 13);
    expect(e.interval?.[0]).toBeCloseTo(1.2750080053887074, 12);
    expect(e.interval?.[1]).toBeCloseTo(8.724991994611292, 12);
  });

  it("is the cluster-robust mean when the bottoms count rows", () => {
    // statsmodels 0.15.0: OLS([10, 12, 30, 5, 7, 6], ones).fit(cov_type="cluster", cov_kwds={"groups": [0, 0, 1, 2, 2, 2]}, use_t=True)
    const e = ratioEstimate([22, 30, 18], [2, 1, 3], 0.95);
    expect(e.value).toBeCloseTo(11.666666666666666, 13);
    expect(e.se).toBeCloseTo(5.11080917, 8);
    expect(e.interval?.[0]).toBeCloseTo(-10.32337036, 8);
    expect(e.interval?.[1]).toBeCloseTo(33.65670369, 8);
  });

  it("carries no error with one cluster, and a zero one when all agree", () => {
    expect(ratioEstimate([6], [2], 0.9)).toEqual({ value: 3, se: null, interval: null, level: 0.9 });
    expect(ratioEstimate([6, 3], [2, 1], 0.9)).toEqual({ value: 3, se: 0, interval: [3, 3], level: 0.9 });
  });

  it("scales", () => {
    expect(scaleEstimate({ value: 2, se: 1, interval: [1, 3], level: 0.95 }, 2)).toEqual({
      value: 4,
      se: 2,
      interval: [2, 6],
      level: 0.95,
    });
    expect(scaleEstimate({ value: 2, se: null, interval: null, level: 0.95 }, 2)).toEqual({
      value: 4,
      se: null,
      interval: null,
      level: 0.95,
    });
  });
});
