import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { benjaminiHochberg, holm } from "../../src/numeric/adjust-p.ts";
import { differenceOfShares } from "../../src/numeric/differences.ts";
import { ratioOfShares } from "../../src/numeric/ratio-of-shares.ts";
import { expectClose } from "../common/close.ts";

describe("ratioOfShares", () => {
  it("has the score interval of statsmodels (confint_proportions_2indep, ratio, score, no correction)", () => {
    const interval = (a: number, n: number, b: number, m: number) => ratioOfShares(a, n, b, m, 0.95).interval;
    expectClose(interval(15, 20, 5, 20), [1.4697646986248405, 6.906832509829618], 1e-8);
    expectClose(interval(0, 20, 5, 20), [0, 0.6882700273174336], 1e-8);
    expectClose(interval(4, 30, 0, 25), [0.9381715901303074, Number.POSITIVE_INFINITY], 1e-8);
    // its lower end is wrong where a share is 1 (it takes the other root), so only the upper one
    expectClose(interval(30, 30, 20, 25)[1], 1.642871058561084, 1e-6);
    expectClose(interval(300, 1000, 2100, 9000), [1.1594617981741837, 1.4210839111447287], 1e-8);
  });

  it("has width where everybody has it, and says nothing where nobody has", () => {
    // by hand: with both full, the score test is (1 - r) sqrt(n) / sqrt(r (1 - r)) = z
    const square = 1.959963984540054 ** 2;
    expectClose(ratioOfShares(10, 10, 25, 25, 0.95).interval, [10 / (10 + square), (25 + square) / 25], 1e-8);
    expect(ratioOfShares(0, 10, 0, 25, 0.95)).toEqual({
      value: Number.NaN,
      interval: [0, Number.POSITIVE_INFINITY],
    });
  });

  it("excludes 1 exactly when the chi-square rejects, holds the value, and turns round with the sides", () => {
    const size = fc.integer({ min: 2, max: 200 });
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(size, size, part, part, (n, m, s, t) => {
        const [a, b] = [Math.round(s * n), Math.round(t * m)];
        if (a + b === 0) return;
        const { value, interval } = ratioOfShares(a, n, b, m, 0.95);
        expect(interval[0]).toBeLessThanOrEqual(value * (1 + 1e-9));
        expect(interval[1]).toBeGreaterThanOrEqual(value * (1 - 1e-9));
        const p = differenceOfShares(a, n, b, m, 0.95).p;
        if (p !== null && Math.abs(p - 0.05) > 1e-6)
          expect(interval[0] > 1 || interval[1] < 1).toBe(p < 0.05);
        const turned = ratioOfShares(b, m, a, n, 0.95).interval;
        expectClose([1 / turned[1], 1 / turned[0]], interval, 1e-6);
      }),
      { numRuns: 200 },
    );
  });

  it("covers the true ratio", () => {
    // exact: all outcomes of two binomials, weighted by their chance
    const chances = (n: number, p: number) => {
      const out = [(1 - p) ** n];
      for (let k = 1; k <= n; k++) out.push((out[k - 1] * (n - k + 1) * p) / (k * (1 - p)));
      return out;
    };
    const [pa, pb] = [chances(40, 0.3), chances(60, 0.1)];
    let covered = 0;
    for (const [a, u] of pa.entries())
      for (const [b, v] of pb.entries()) {
        const [low, high] = ratioOfShares(a, 40, b, 60, 0.95).interval;
        if (low <= 3 && high >= 3) covered += u * v;
      }
    expect(covered).toBeGreaterThan(0.935);
    expect(covered).toBeLessThan(0.97);
  });
});

describe("p-values for many comparisons", () => {
  const p = [0.01, 0.04, 0.03, 0.005, 0.5, 0.04];

  it("has scipy's false_discovery_control and R's p.adjust(method = 'holm')", () => {
    expectClose([...benjaminiHochberg(p)], [0.03, 0.048, 0.048, 0.03, 0.5, 0.048]);
    expectClose([...holm(p)], [0.05, 0.12, 0.12, 0.03, 0.5, 0.12]);
    expect([...benjaminiHochberg([])]).toEqual([]);
    // p of tests that are not listed count as 1
    const all = [...p, 1, 1, 1, 1];
    expectClose([...benjaminiHochberg(p, 10)], [...benjaminiHochberg(all)].slice(0, p.length));
    expectClose([...holm(p, 10)], [...holm(all)].slice(0, p.length));
  });
});
