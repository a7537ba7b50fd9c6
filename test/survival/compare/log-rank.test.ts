import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logRank } from "../../../src/survival/compare/log-rank.ts";
import { fitCox } from "../../../src/survival/cox/fit-cox.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { sixMp } from "../curves/six-mp.ts";

checkSuite({
  name: "logRank",
  run: (rows: readonly { drug: string; stop: number; event: number }[]) => logRank(rows, { by: "drug" }),
  data: sixMp,
  compare: ({ fit, ...test }) => test,
  withCount: (row: object, count: number) => ({ ...row, count }),
  empty: "too-few-rows",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

describe("logRank", () => {
  // R survival 3.5-3, survdiff with rho 0 and 1; Gehan and Tarone-Ware, and "prentice" (called peto), as lifelines 0.30
  it.each([
    ["log-rank", 16.79294098921654],
    ["peto-peto", 14.457150818717125],
    ["gehan", 13.457852049631065],
    ["tarone-ware", 15.123575301872691],
    ["prentice", 14.084],
  ] as const)("gives the %s chi-square of the 6-MP trial", (weights, chiSquare) => {
    expectClose(
      logRank(sixMp, { by: "drug", weights }).statistic,
      chiSquare,
      weights === "prentice" ? 4e-5 : 1e-10,
    );
  });

  it("gives R's observed and expected numbers", () => {
    const test = logRank(sixMp, { by: "drug" });
    expectClose(test.groups.columns.observed, [9, 21]);
    expectClose(test.groups.columns.expected, [19.250500948031128, 10.749499051968868]);
    expectClose(test.variance[0], [6.256960573675499, -6.256960573675501]);
    expectClose(test.pValue, 4.168809109334531e-5, 1e-9);
  });

  it("agrees with the sums written out, whatever enters late", () => {
    const row = fc.record({
      group: fc.constantFrom("a", "b", "c"),
      start: fc.integer({ min: 0, max: 4 }),
      length: fc.integer({ min: 1, max: 6 }),
      event: fc.integer({ min: 0, max: 1 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 30 }), (made) => {
        const data = made.map(({ length, ...r }) => ({ ...r, stop: r.start + length }));
        const names = [...new Set(data.map((r) => r.group))].sort();
        fc.pre(names.length > 1);
        const test = logRank(data, { by: "group" });
        for (const [g, name] of names.entries()) {
          let expected = 0;
          for (const t of new Set(data.filter((r) => r.event === 1).map((r) => r.stop))) {
            const risk = data.filter((r) => (r.start < t || r.start === 0) && r.stop >= t);
            const died = risk.filter((r) => r.stop === t && r.event === 1).length;
            expected += (died * risk.filter((r) => r.group === name).length) / risk.length;
          }
          expectClose(test.groups.columns.expected[g], expected, 1e-9, 1e-12);
        }
        expect(test.statistic).toBeGreaterThanOrEqual(0);
        expect(test.df).toBeLessThan(names.length);
      }),
      { numRuns: 40 },
    );
  });

  it("adds strata up, and says which say nothing", () => {
    const data = sixMp.map((row, i) => ({ ...row, site: i % 3 === 0 ? "x" : "y" }));
    const test = logRank(data, { by: "drug", strata: "site" });
    const parts = ["x", "y"].map((site) =>
      logRank(
        data.filter((r) => r.site === site),
        { by: "drug" },
      ),
    );
    expectClose(test.variance[0][0], parts[0].variance[0][0] + parts[1].variance[0][0]);
    expect(test.strata?.length).toBe(4);
    const alone = logRank([...data, { drug: "none", site: "z", stop: 3, event: 1 }], {
      by: "drug",
      strata: ["site"],
    });
    expectClose(alone.statistic, test.statistic);
    expect(alone.fit.warnings[0]).toContain("1 of 3 strata");
  });

  it("is the trend test's square for two groups, and follows the scores for more", () => {
    const test = logRank(sixMp, { by: "drug", trend: true });
    expectClose(test.trend?.statistic, test.statistic);
    const data = sixMp.map((row, i) => ({ ...row, dose: ["0", "1", "5"][i % 3] }));
    const scored = logRank(data, { by: "dose", trend: { 0: 0, 1: 1, 5: 5 } });
    const shifted = logRank(data, { by: "dose", trend: { 0: 10, 1: 12, 5: 20 } });
    expectClose(shifted.trend?.statistic, scored.trend?.statistic);
    expect(scored.df).toBe(2);
  });

  it("compares pairs with corrected p-values that hold below the smallest number", () => {
    const many = ["a", "b", "c"].flatMap((plan, g) =>
      Array.from({ length: 50 }, (_, i) => ({ plan, stop: 1 + g * 60 + i, event: 1, count: 200 })),
    );
    const pairs = logRank(many, { by: "plan", pairwise: "holm" }).pairs;
    expect(pairs?.length).toBe(3);
    expect(pairs?.at(0)?.adjustedP).toBe(0);
    expect(pairs?.at(0)?.logAdjustedP).toBeLessThan(-2000);
    const { logPValue, logAdjustedP } = (pairs as NonNullable<typeof pairs>).columns;
    expectClose(Math.min(...logAdjustedP), Math.min(...logPValue) + Math.log(3));
  });

  it("says that there is nothing to compare when nobody left", () => {
    const test = logRank(
      sixMp.map((row) => ({ ...row, event: 0 })),
      { by: "drug" },
    );
    expect(test).toMatchObject({ statistic: 0, df: 0, pValue: 1, logPValue: 0 });
    expect(test.fit.warnings).toHaveLength(1);
  });

  it("refuses what cannot be", () => {
    expect(() => logRank(sixMp, {} as never)).toThrow(expect.objectContaining({ code: "bad-option" }));
    expect(() => logRank(sixMp, { by: () => "one" })).toThrow(
      expect.objectContaining({ code: "too-few-rows" }),
    );
    expect(() => logRank(sixMp, { by: "drug", weights: { rho: -1 } })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(() => logRank(sixMp, { by: "drug", weight: () => 0.5 })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(() => logRank(sixMp, { by: "drug", trend: { none: 1 } })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(() => logRank(sixMp, { by: "drug", strata: "site" })).toThrow(
      expect.objectContaining({ code: "missing-column" }),
    );
  });
});

describe("logRank beside the Cox model", () => {
  it("is its score test when no two customers leave at one age", () => {
    const data = Array.from({ length: 40 }, (_, i) => ({
      plan: ["a", "b", "c"][(i * i) % 3],
      stop: 1 + ((i * 17) % 41),
      event: i % 4 === 0 ? 0 : 1,
      site: i % 2 === 0 ? "x" : "y",
    }));
    const cox = fitCox(data, { covariates: ["plan"] });
    const test = logRank(data, { by: "plan" });
    expectClose(cox.tests.score?.statistic, test.statistic, 1e-8);
    const strata = fitCox(data, { covariates: ["plan"], strata: "site" });
    expectClose(strata.tests.score?.statistic, logRank(data, { by: "plan", strata: "site" }).statistic, 1e-8);
  });
});
