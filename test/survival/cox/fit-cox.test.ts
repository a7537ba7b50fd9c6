import { describe, expect, it } from "vitest";
import { coxBaseline } from "../../../src/survival/cox/cox-baseline.ts";
import type { CoxModel } from "../../../src/survival/cox/cox-types.ts";
import { fitCox, fitCoxAsync } from "../../../src/survival/cox/fit-cox.ts";
import { parseCox } from "../../../src/survival/cox/parse-cox.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { type SmallRow, small, unlate } from "./small-data.ts";

const coefficients = (model: CoxModel) => model.coefficients.map(({ coefficient }) => coefficient);
const errors = (model: CoxModel) => model.coefficients.map(({ se }) => se);
const covariates = ["x", "g"] as const;

describe("fitCox gives the figures of R survival 3.5-3", () => {
  it("with Efron's ties and late entry", () => {
    const model = fitCox(small, { covariates });
    expectClose(coefficients(model), [1.6169017259014473, -1.1067388768586588]);
    expectClose(errors(model), [0.7754750943691304, 0.8061124181649606]);
    expectClose(
      [model.fit.nullLogLikelihood, model.fit.logLikelihood],
      [-17.415296468884257, -14.35351759465386],
    );
  });

  it("with Breslow's ties", () => {
    const model = fitCox(small, { covariates, ties: "breslow" });
    expectClose(coefficients(model), [1.6133000639299613, -1.1436830667584943]);
    expectClose(errors(model), [0.7769422245471891, 0.8084006138083818]);
  });

  it("with exact ties", () => {
    const model = fitCox(unlate, { covariates, ties: "exact" });
    expectClose(coefficients(model), [1.7884102892895977, -1.340097974286641]);
    expectClose(errors(model), [0.8211490307993826, 0.8463061030663654]);
    expectClose(model.fit.logLikelihood, -13.71851882832354);
  });

  it("with strata, fractional weights and clusters, and their concordance", () => {
    const model = fitCox(small, { covariates, strata: "s", weight: "w", cluster: "id" });
    expectClose(coefficients(model), [1.567948008467877, -0.3067860340666601]);
    expectClose(errors(model), [0.8047950945019935, 0.8633332995730589]);
    expectClose(
      model.coefficients.map(({ robustSe }) => robustSe),
      [0.7187877924293166, 0.6683374542776923],
    );
    expectClose(model.tests.robustScore?.statistic, 3.9780631108884474);
    expectClose(model.concordance?.value, 0.7662337662337662);
    expectClose(model.concordance?.se, 0.1277765152142135);
    expect(model.fit.clusters).toBe(12);
  });

  it("with case weights that are no whole numbers robust errors come by themselves", () => {
    expect(fitCox(small, { covariates, weight: "w" }).robustCovariance).not.toBeNull();
    expect(fitCox(small, { covariates, weight: (row) => Math.ceil(row.w) }).robustCovariance).toBeNull();
    expect(fitCox(small, { covariates, weight: "w", robust: false }).robustCovariance).toBeNull();
  });
});

checkSuite<readonly SmallRow[], CoxModel>({
  name: "fitCox",
  run: (data) => fitCox(data, { covariates, strata: "s" }),
  data: small,
  parse: parseCox,
  compare: ({ fit: { iterations: _, rows: __, ...fit }, ...model }) => ({ ...model, fit }),
  withCount: (row: SmallRow, count) => ({ ...row, count }),
  runAsync: (data, work) => fitCoxAsync(data, { covariates, strata: "s", ...work }),
  empty: "too-few-rows",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
  relative: 1e-8,
});

const asked = { covariates: ["x", "y"] as const };

describe("fitCox", () => {
  it("does not mind the unit of a covariate", () => {
    const base = fitCox(small, { covariates });
    const other = fitCox(
      small.map((row) => ({ ...row, x: row.x * 1e9 + 5e9 })),
      { covariates },
    );
    expectClose((other.coefficients[0].coefficient as number) * 1e9, base.coefficients[0].coefficient, 1e-9);
    expectClose(other.fit.logLikelihood, base.fit.logLikelihood, 1e-12);
  });

  it("shrinks coefficients with a ridge penalty, and tells its degrees of freedom", () => {
    const free = fitCox(small, { covariates });
    const shrunk = fitCox(small, { covariates, ridge: 5 });
    expect(Math.abs(coefficients(shrunk)[0] as number)).toBeLessThan(coefficients(free)[0] as number);
    expect(shrunk.ridge?.df).toBeLessThan(2);
    expect(shrunk.ridge?.df).toBeGreaterThan(0);
  });

  it("keeps its word on effects without end: separation is named, with Firth's advice", () => {
    const rows = Array.from({ length: 12 }, (_, i) => ({
      stop: i + 1,
      event: 1,
      vip: i < 6 ? 1 : 0,
      z: (i * 7) % 5,
    }));
    const model = fitCox(rows, { covariates: ["vip", "z"] });
    expect(model.fit.status).toBe("boundary");
    const [vip, z] = model.coefficients;
    expect([vip.status, vip.se, vip.pValue, z.status]).toEqual(["infinite", null, null, "estimated"]);
    expect(z.se).toBeGreaterThan(0);
    expect(model.fit.warnings.join(" ")).toMatch(/"vip" has no finite best value.*fitFirthCox/);
    expect(JSON.stringify(model)).not.toMatch(/NaN|Infinity/);
  });

  it("names a rare category that nobody has left, among many", () => {
    const rows = Array.from({ length: 3000 }, (_, i) => ({
      stop: 1 + ((i * 37) % 50),
      event: i % 3 === 0 && i !== 30 ? 1 : 0,
      partner: i === 30 ? "yes" : "no",
      z: Math.sin(i),
    }));
    const model = fitCox(rows, { covariates: ["z", "partner"] });
    expect(model.coefficients.map(({ status }) => status)).toEqual(["estimated", "infinite"]);
    expect(model.fit.status).toBe("boundary");
  });

  it("names constant and dependent terms, and leaves out terms that never vary at risk", () => {
    const rows = small.map((row) => ({ ...row, one: 1, sum: row.x + row.g }));
    const model = fitCox(rows, { covariates: ["x", "one", "g", "sum"] });
    expect(model.coefficients.map(({ status }) => status)).toEqual([
      "estimated",
      "dropped",
      "estimated",
      "dropped",
    ]);
    expect(model.fit.warnings).toContain('Term "one" was left out: it is the same for everybody.');
    expect(model.fit.warnings.join(" ")).toMatch(/"sum" was left out: it follows from "x", "g"/);
    expectClose(model.coefficients[0].coefficient, 1.6169017259014473);
  });

  it("names a row that alone decides an effect", () => {
    const model = fitCox(
      small.map((row, i) => ({ ...row, x: i === 3 ? 1e6 : row.x })),
      { covariates: ["x"] },
    );
    expect(model.fit.warnings.join(" ")).toMatch(/Row 3 alone decides the effect of "x": its value 1000000/);
  });

  it("takes interactions, splines, categories with a reference, and strata of several columns", () => {
    const rows = small.map((row) => ({ ...row, plan: row.g === 1 ? "yearly" : "monthly" }));
    const model = fitCox(rows, {
      covariates: [{ column: "plan", reference: "yearly" }, "x", { interaction: ["plan", "x"] }],
      strata: ["s"],
    });
    expect(model.coefficients.map(({ term }) => term)).toEqual(["plan: monthly", "x", "plan: monthly x x"]);
    expect(model.baseline.map(({ stratum }) => stratum)).toEqual([["a"], ["b"]]);
    expect(coxBaseline(model).at(0)?.stratum).toBe("a");
  });

  it("fits without covariates, and tells nobody apart", () => {
    const model = fitCox(unlate, {});
    expect([model.concordance, model.tests.wald, model.coefficients.length]).toEqual([null, null, 0]);
  });

  it("counts rows without a value, by column", () => {
    const rows = small.map((row, i) => ({ ...row, x: i < 2 ? null : row.x }));
    const { left, missing } = fitCox(rows, { covariates: ["x"] }).fit.rows;
    expect({ left, missing }).toEqual({ left: 2, missing: [{ column: "x", rows: 2 }] });
  });

  it("refuses what cannot be fitted, by code", () => {
    const rows = small as readonly object[] as readonly Record<string, unknown>[];
    const changed = (change: (row: SmallRow, i: number) => object) =>
      small.map((row, i) => ({ ...row, ...change(row, i) })) as readonly Record<string, unknown>[];
    const fitting = (data: readonly Record<string, unknown>[], options: object) =>
      codeOf(() => fitCox(data, options));
    expect(
      fitting(
        changed(() => ({ event: 0 })),
        asked,
      ),
    ).toBe("missing-column");
    expect(
      fitting(
        changed(() => ({ event: 0 })),
        { covariates },
      ),
    ).toBe("too-few-rows");
    expect(fitting([], { covariates: [] })).toBe("too-few-rows");
    expect(
      fitting(
        changed((row) => ({ stop: -row.stop })),
        {},
      ),
    ).toBe("bad-value");
    expect(
      fitting(
        changed(() => ({ start: 20 })),
        {},
      ),
    ).toBe("bad-value");
    expect(
      fitting(
        changed(() => ({ event: 2 })),
        {},
      ),
    ).toBe("bad-value");
    expect(
      fitting(
        changed(() => ({ customer: "a", start: 0 })),
        {},
      ),
    ).toBeUndefined();
    expect(
      fitting(
        changed(() => ({ customer: "a", start: 1.5, stop: 9 })),
        {},
      ),
    ).toBe("bad-value");
    expect(fitting(rows, { covariates, weight: () => -1 })).toBe("bad-value");
    expect(fitting(rows, { covariates, count: () => 1.5 })).toBe("bad-value");
    expect(fitting(rows, { covariates, weight: "w", ties: "exact" })).toBe("bad-option");
    expect(fitting(rows, { covariates, cluster: "id", ties: "exact" })).toBe("bad-option");
    expect(fitting(rows, { covariates, ties: "efro" })).toBe("bad-option");
    expect(fitting(rows, { covariates, ridge: -1 })).toBe("bad-option");
    expect(fitting(rows, { covariates, robust: "yes" })).toBe("bad-option");
    expect(fitting(rows, { covariates, level: 95 })).toBe("bad-option");
    expect(fitting(rows, { covariates, strata: 3 })).toBe("bad-option");
    expect(fitting(rows, { covariates, offset: (_: SmallRow, i: number) => i * 1000 })).toBe("bad-value");
    const wide = small.slice(0, 6).map((row, i) => ({
      ...row,
      ...Object.fromEntries([...Array(8)].map((_, j) => [`c${j}`, Math.sin(i * (j + 2))])),
    }));
    expect(
      fitting(wide, { covariates: [...Array(8)].map((_, j) => `c${j}`).slice(0, 5), strata: undefined }),
    ).not.toBe("bad-option");
    expect(
      fitting(
        wide.map((row, i) => ({ ...row, event: i === 2 ? 1 : 0 })),
        { covariates: ["c0", "c1"] },
      ),
    ).toBe("too-few-rows");
  });
});
