import { describe, expect, it } from "vitest";
import {
  expectedOrders,
  fitBgNbd,
  fitMbgNbd,
  fitMbgNbdAsync,
  fitNbd,
  fitParetoNbd,
  parsePurchaseModel,
} from "../../../../src/cltv/index.ts";
import { checkSuite } from "../../../common/check-suite.ts";
import { expectClose } from "../../../common/close.ts";
import { codeOf } from "../../../common/code-of.ts";
import { tableOfRows } from "../../../common/rows.ts";
import { covariateShop } from "../covariates/covariate-shop.ts";

const week = { unit: "week" } as const;
const many = covariateShop(500, 5);
const few = covariateShop(20, 3);

describe("a fit with priors", () => {
  // scipy 1.17.1: log-likelihood - sum of ((log p - log median) / (log 20 / 1.95996))^2 / 2, mean age 49.452 weeks for alpha
  it("finds the mode that an independent optimizer finds", () => {
    const { params, fit } = fitMbgNbd(many, { ...week, prior: "weak" });
    expect(fit.status).toBe("converged");
    expect(fit.logPosterior).toBeCloseTo(-4096.04437608, 6);
    expect(fit.logLikelihood).toBeCloseTo(-4095.43086194, 6);
    expectClose(params, { r: 0.8630000764, alpha: 6.3542217921, a: 2.0155575496, b: 6.4473739715 }, 1e-6);
    // standard errors of the logarithms
    const { r, alpha, a, b } = fit.standardErrors;
    expectClose(
      [(r ?? 0) / params.r, (alpha ?? 0) / params.alpha, (a ?? 0) / params.a, (b ?? 0) / params.b],
      [0.1933248331, 0.1806382886, 0.3770381988, 0.5173440935],
      1e-5,
    );
    const ml = fitMbgNbd(many, week);
    expect(ml.fit.logLikelihood).toBeCloseTo(-4095.32162351, 6);
    expect(ml.fit.logPosterior).toBeUndefined();
    expect(ml.fit.priors).toBeUndefined();
  });

  it("holds a shop with 20 customers where the likelihood alone has no end", () => {
    const fits = [
      [fitBgNbd(few, week), fitBgNbd(few, { ...week, prior: "weak" })],
      [fitMbgNbd(few, week), fitMbgNbd(few, { ...week, prior: "weak" })],
      [fitParetoNbd(few, week), fitParetoNbd(few, { ...week, prior: "weak" })],
    ] as const;
    for (const [ml, map] of fits) {
      expect(ml.fit.status).not.toBe("converged");
      expect(map.fit.status).toBe("converged");
      expect(map.fit.warnings).toEqual([]);
      for (const value of Object.values(map.params)) {
        expect(value).toBeGreaterThan(0.01);
        expect(value).toBeLessThan(100);
      }
      expect(Object.values(map.fit.standardErrors).every((se) => se !== null)).toBe(true);
      expect(map.fit.logLikelihood).toBeLessThanOrEqual(ml.fit.logLikelihood + 1e-6);
      const total = expectedOrders(map, few, { horizon: { weeks: 26 } }).info.total;
      expect(total).toBeGreaterThan(5);
      expect(total).toBeLessThan(60);
    }
  });

  it("stays put with one customer, or with a thousand alike", () => {
    for (const count of [1, 1000]) {
      const alike = [{ frequency: 2, recency: 30, age: 40, count }];
      for (const learn of [fitNbd, fitBgNbd, fitMbgNbd, fitParetoNbd])
        expect(learn(alike, { ...week, prior: "weak" }).fit.status).toBe("converged");
    }
  });

  it("gives way to many customers", () => {
    const crowd = many.map((c) => ({ ...c, count: 1000 }));
    const { params } = fitMbgNbd(crowd, { ...week, prior: "weak" });
    expectClose(params, fitMbgNbd(crowd, week).params, 1e-3);
  });

  it("follows beliefs that are firm, and takes weak ones for what is not named", () => {
    const { params, fit } = fitMbgNbd(few, { ...week, prior: { r: { median: 2, factor: 1.001 } } });
    expect(params.r).toBeCloseTo(2, 2);
    expect(fit.priors?.r).toEqual({ median: 2, factor: 1.001 });
    expect(fit.priors?.a).toEqual({ median: 0.7, factor: 20 });
    expectClose(fitMbgNbd(few, { ...week, prior: {} }), fitMbgNbd(few, { ...week, prior: "weak" }));
  });

  it("does not depend on the unit of time", () => {
    const days = few.map((c) => ({ ...c, recency: 7 * c.recency, age: 7 * c.age }));
    const inWeeks = fitParetoNbd(few, { ...week, prior: "weak" });
    const inDays = fitParetoNbd(days, { unit: "day", prior: "weak" });
    const { r, alpha, s, beta } = inWeeks.params;
    expectClose(inDays.params, { r, alpha: 7 * alpha, s, beta: 7 * beta }, 1e-6);
    expectClose(inDays.fit.priors?.beta.median, 7 * (inWeeks.fit.priors?.beta.median ?? 0));
    const orders = few.reduce((sum, c) => sum + c.frequency, 0);
    const shift = orders * Math.log(7);
    expect(inDays.fit.logPosterior).toBeCloseTo((inWeeks.fit.logPosterior ?? 0) - shift, 6);
  });

  it("pulls coefficients of covariates too", () => {
    const { fit, covariates } = fitMbgNbd(few, {
      ...week,
      prior: "weak",
      covariates: { buying: ["channel", "visits"] },
    });
    expect(fit.status).toBe("converged");
    expect(covariates?.penalty).toBe(1);
    expect(covariates?.likelihoodRatio).toBeNull();
  });

  it("comes back from JSON", () => {
    const model = fitMbgNbd(few, { ...week, prior: "weak" });
    expect(parsePurchaseModel(JSON.stringify(model))).toEqual(model);
  });

  it("refuses what is no prior", () => {
    for (const prior of [
      "flat",
      3,
      null,
      { r: 2 },
      { r: { median: 0, factor: 3 } },
      { r: { median: 1, factor: 1 } },
      { beta: { median: 1, factor: 3 } },
    ])
      expect(codeOf(() => fitMbgNbd(few, { ...week, prior } as never))).toBe("bad-option");
  });
});

checkSuite({
  name: "fitMbgNbd with priors",
  run: (d) => fitMbgNbd(d as never, { prior: "weak" } as never),
  runAsync: (d, work) => fitMbgNbdAsync(d as never, { prior: "weak", ...work } as never),
  data: tableOfRows(
    [many[0], ...few].map((c) => ({ ...c })),
    { kind: "customers", unit: "week" },
  ),
  parse: (json) => parsePurchaseModel(json) as ReturnType<typeof fitMbgNbd>,
  withCount: (row: object, count) => ({ ...row, count }),
  relative: 1e-7,
  empty: "empty-input",
  oneRow: (model) => expect(model.fit.status).toBe("converged"),
  allNaN: "missing-value",
});
