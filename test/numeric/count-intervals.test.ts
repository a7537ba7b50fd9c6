import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { netShareEstimate, poissonInterval } from "../../src/numeric/count-intervals.ts";
import { expectClose } from "../common/close.ts";

describe("poissonInterval", () => {
  // statsmodels 0.14: confint_poisson(k, 1, method="score")
  it.each([
    [0, 0, 3.841458820694127],
    [1, 0.17652455493515307, 5.6649342657589745],
    [4, 1.5555218837168932, 10.285936936977233],
    [30, 21.015090222816788, 42.82636859787734],
  ])("of a count of %d", (count, low, high) => {
    expectClose(poissonInterval(count, 0.95), [low, high], 1e-12);
  });

  it.each([3, 10, 30])("covers a mean of %d with chance of about .95", (mean) => {
    let covered = 0;
    let chance = Math.exp(-mean);
    for (let k = 0; k < 200; k++) {
      const [low, high] = poissonInterval(k, 0.95);
      if (low <= mean && mean <= high) covered += chance;
      chance *= mean / (k + 1);
    }
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.98);
  });
});

describe("netShareEstimate", () => {
  // scipy 1.x: the likelihood fitted under each difference by minimize_scalar, the ends of Tango's score test by brentq
  it.each([
    [3, 2, 7, -0.435037979356673, 0.6311588883776791],
    [60, 15, 100, 0.29256915472222683, 0.5812570205459289],
    [10, 0, 10, 0.444934400274317, 1],
    [0, 0, 5, -0.4344824624831748, 0.4344824624831748],
    [0, 4, 4, -1, -0.0202183270909055],
    [400, 300, 1000, 0.04827066155300888, 0.1511294479751047],
  ])("of %d ups and %d downs in %d", (ups, downs, n, low, high) => {
    expectClose(netShareEstimate(ups, downs, n, 0.95).interval, [low, high], 1e-6);
  });

  it("has the error of the multinomial, and agrees with value +- z se in large samples", () => {
    const { value, se, interval } = netShareEstimate(40_000, 30_000, 100_000, 0.9);
    expect(value).toBeCloseTo(0.1, 15);
    expect(se).toBeCloseTo(Math.sqrt((0.7 - 0.01) / 100_000), 15);
    expectClose(interval, [0.1 - 1.6448536 * (se as number), 0.1 + 1.6448536 * (se as number)], 1e-4);
  });

  it.each([
    [20, 0.5, 0.2],
    [20, 0.85, 0.05],
    [50, 0.3, 0.3],
  ])("covers the truth of %d answers, shares %d and %d, with chance of about .95", (n, up, down) => {
    const logs = [0];
    for (let i = 1; i <= n; i++) logs.push(logs[i - 1] + Math.log(i));
    let covered = 0;
    for (let a = 0; a <= n; a++) {
      for (let b = 0; a + b <= n; b++) {
        const rest = n - a - b;
        const chance =
          logs[n] -
          logs[a] -
          logs[b] -
          logs[rest] +
          a * Math.log(up) +
          b * Math.log(down) +
          rest * Math.log(1 - up - down);
        const [low, high] = netShareEstimate(a, b, n, 0.95).interval as readonly [number, number];
        if (low <= up - down && up - down <= high) covered += Math.exp(chance);
      }
    }
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.98);
  });

  it("holds the value, stays inside -1..1, and turns round with ups and downs", () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(50), (ups, downs, rest) => {
        const n = ups + downs + rest;
        fc.pre(n > 0);
        const { value, interval } = netShareEstimate(ups, downs, n, 0.95);
        const [low, high] = interval as readonly [number, number];
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
        expect(high - low).toBeGreaterThan(0.01);
        const turned = netShareEstimate(downs, ups, n, 0.95);
        expectClose(turned.interval, [-high, -low], 1e-9, 1e-12);
      }),
      { numRuns: 200 },
    );
  });
});
