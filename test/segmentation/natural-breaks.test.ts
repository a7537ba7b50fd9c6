import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { naturalBreaks } from "../../src/segmentation/natural-breaks.ts";
import { scoreRfm } from "../../src/segmentation/score-rfm.ts";
import { asOf, buyers, codeOf } from "./shop.ts";

describe("naturalBreaks", () => {
  it("puts natural thresholds into the gaps and spreads few distinct values over the scores", () => {
    const rows = buyers([10, 11, 12, 50, 52, 200, 205].map((money) => [1, 1, money] as const));
    expect(scoreRfm(rows, { asOf, bins: 3, method: naturalBreaks() }).info.thresholds.m).toEqual([12, 52]);
    const three = scoreRfm(buyers([1, 2, 3].map((n) => [n, n, n] as const)), {
      asOf,
      method: naturalBreaks(),
    });
    expect(Array.from(three.columns.f)).toEqual([1, 3, 5]);
    expect(Array.from(three.columns.r)).toEqual([5, 3, 1]);
    expect(three.info.emptyScores.m).toEqual([2, 4]);
  });

  it("groups natural breaks with the least sum of squares", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 4, maxLength: 12 }), (money) => {
        const { thresholds } = scoreRfm(buyers(money.map((m) => [0, 1, m] as const)), {
          asOf,
          bins: 3,
          method: naturalBreaks(),
        }).info;
        const distinct = [...new Set(money)];
        if (distinct.length < 3) return;
        const cost = (a: number, b: number) => {
          const groups = [
            money.filter((v) => v <= a),
            money.filter((v) => v > a && v <= b),
            money.filter((v) => v > b),
          ];
          return groups.reduce((total, g) => {
            const mean = g.reduce((x, y) => x + y, 0) / g.length;
            return total + g.reduce((x, y) => x + (y - mean) ** 2, 0);
          }, 0);
        };
        let best = Number.POSITIVE_INFINITY;
        for (const a of distinct)
          for (const b of distinct) if (a < b && b < Math.max(...money)) best = Math.min(best, cost(a, b));
        expect(cost(thresholds.m[0], thresholds.m[1])).toBeCloseTo(best, 8);
      }),
      { numRuns: 100 },
    );
  });

  it("thins what natural breaks are sought in, with nearly the same thresholds", () => {
    const values = Float64Array.from({ length: 9000 }, (_, i) => (i % 3) * 1000 + (i % 50)).sort();
    expect(naturalBreaks({ most: 1000 }).cuts(values, 3)).toEqual([49, 1049]);
  });

  it("refuses to look at too few values", () => {
    expect(codeOf(() => naturalBreaks({ most: 10 }))).toBe("bad-option");
  });
});
