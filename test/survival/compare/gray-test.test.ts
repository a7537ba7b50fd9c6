import { describe, expect, it } from "vitest";
import { grayTest } from "../../../src/survival/compare/gray-test.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";

const data = Array.from({ length: 40 }, (_, i) => ({
  plan: ["a", "b", "c"][i % 3],
  stop: 1 + ((i * 7) % 12),
  cause: ["quit", "card", "quit", null][(i * 5) % 4],
}));

checkSuite({
  name: "grayTest",
  run: (rows: typeof data) => grayTest(rows, { by: "plan" }),
  data,
  compare: ({ fit, ...test }) => test,
  withCount: (row: object, count: number) => ({ ...row, count }),
  empty: "too-few-rows",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
});

describe("grayTest", () => {
  it("finds no difference between groups that are copies of each other", () => {
    const copies = ["x", "y"].flatMap((plan) => data.map((row) => ({ ...row, plan })));
    const { causes } = grayTest(copies, { by: "plan" });
    expectClose(causes.columns.statistic, [0, 0], 1e-9, 1e-9);
    expect([...causes.columns.df]).toEqual([1, 1]);
  });

  it("says so when nothing can be compared", () => {
    const alone = data.map((row, i) => ({ ...row, site: i }));
    const { causes, fit } = grayTest(alone, { by: "plan", strata: "site" });
    expect(causes.at(0)).toMatchObject({ statistic: 0, df: 0, pValue: 1, logPValue: 0 });
    expect(fit.warnings.join()).toContain("nothing to compare");
    expect(grayTest(data, { by: "plan" }).fit.warnings).toEqual([]);
  });

  it("expects as many events in all as there were", () => {
    const { groups } = grayTest(data, { by: "plan" });
    for (const cause of ["quit", "card"]) {
      const rows = [...groups].filter((row) => row.cause === cause);
      const sum = (name: "observed" | "expected") => rows.reduce((total, row) => total + row[name], 0);
      expectClose(sum("expected"), sum("observed"));
      expect(sum("observed")).toBe(data.filter((row) => row.cause === cause).length);
    }
  });

  it("does not care for the unit of time, and adds strata up", () => {
    const test = grayTest(data, { by: "plan" });
    const years = grayTest(
      data.map((row) => ({ ...row, stop: row.stop / 365.25 })),
      { by: "plan" },
    );
    expectClose(years.causes, test.causes);
    const sites = data.map((row, i) => ({ ...row, site: i < 20 ? 0 : 1 }));
    const strata = grayTest(sites, { by: "plan", strata: "site" });
    const halves = [0, 1].map((site) =>
      grayTest(
        sites.filter((row) => row.site === site),
        { by: "plan" },
      ),
    );
    expectClose(
      strata.groups.columns.expected,
      halves[0].groups.columns.expected.map((e, g) => e + halves[1].groups.columns.expected[g]),
    );
  });

  it("refuses what cannot be", () => {
    const bad = (run: () => unknown, code: string) => expect(run).toThrow(expect.objectContaining({ code }));
    bad(() => grayTest(data, {} as never), "bad-option");
    bad(() => grayTest(data, { by: "plan", rho: -1 }), "bad-option");
    bad(() => grayTest(data, { by: "plan", weight: () => 2 }), "bad-option");
    bad(() => grayTest(data, { by: "plan", start: () => 0.5 }), "bad-input");
    bad(() => grayTest(data, { by: () => 1 }), "too-few-rows");
  });
});
