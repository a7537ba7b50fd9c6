import { describe, expect, it } from "vitest";
import { grayTest } from "../../src/survival/compare/gray-test.ts";
import { logRank } from "../../src/survival/compare/log-rank.ts";
import { fitFineGray } from "../../src/survival/competing/fit-fine-gray.ts";
import { incidenceAt } from "../../src/survival/competing/incidence-at.ts";
import { coxBaseline } from "../../src/survival/cox/cox-baseline.ts";
import type { CoxModel } from "../../src/survival/cox/cox-types.ts";
import { fitCox } from "../../src/survival/cox/fit-cox.ts";
import { testProportionalHazards } from "../../src/survival/cox/test-proportional-hazards.ts";
import { aalenJohansen } from "../../src/survival/curves/aalen-johansen.ts";
import { kaplanMeier } from "../../src/survival/curves/kaplan-meier.ts";
import { nelsonAalen } from "../../src/survival/curves/nelson-aalen.ts";
import { restrictedMean } from "../../src/survival/curves/restricted-mean.ts";
import { fitAft } from "../../src/survival/parametric/fit-aft.ts";
import { fitPiecewiseExponential } from "../../src/survival/parametric/fit-piecewise-exponential.ts";
import { fitRoystonParmar } from "../../src/survival/parametric/fit-royston-parmar.ts";
import type { ParametricBase } from "../../src/survival/parametric/model-types.ts";
import { brierScore } from "../../src/survival/quality/brier-score.ts";
import { concordance } from "../../src/survival/quality/concordance.ts";
import { distributionCalibration } from "../../src/survival/quality/distribution-calibration.ts";
import { dynamicAuc } from "../../src/survival/quality/dynamic-auc.ts";
import { roystonD } from "../../src/survival/quality/royston-d.ts";
import { survivalCalibration } from "../../src/survival/quality/survival-calibration.ts";
import { survivalAt } from "../../src/survival/use/survival-at.ts";
import { expectClose } from "../common/close.ts";
import { countedShop, cutAt, repeated, shop } from "./shop.ts";

// the default reference is the category with most rows, which cutting rows would change
const covariates = ["visits", { column: "plan", reference: "monthly" }] as const;
const asked = { covariates };

const cox = (model: CoxModel) => ({
  coefficients: model.coefficients.map(({ coefficient, se }) => [coefficient, se]),
  logLikelihood: model.fit.logLikelihood,
  nullLogLikelihood: model.fit.nullLogLikelihood,
  tests: model.tests,
  concordance: model.concordance,
  baseline: coxBaseline(model, { at: "zero" }).columns.cumulativeHazard,
});
const parametric = ({ coefficients, fit }: ParametricBase) => ({
  coefficients: coefficients.map(({ value, se }) => [value, se]),
  logLikelihood: fit.logLikelihood,
  test: fit.test,
});

describe("the log-rank test and the Cox model", () => {
  it.each([1, 2, 3])("without ties have the same statistic, seed %i", (seed) => {
    const rows = shop(seed, 90, { ties: false, late: seed === 3 });
    const model = fitCox(rows, { covariates: ["plan"] });
    expectClose(model.tests.score?.statistic, logRank(rows, { by: "plan" }).statistic, 1e-8);
    const within = fitCox(rows, { covariates: ["plan"], strata: "country" });
    expectClose(
      within.tests.score?.statistic,
      logRank(rows, { by: "plan", strata: "country" }).statistic,
      1e-8,
    );
  });

  it("with ties differ, as they must: the test is that of exact ties", () => {
    const rows = shop(4, 120);
    const { statistic } = logRank(rows, { by: "plan" });
    const score = (ties: "efron" | "exact") =>
      fitCox(rows, { covariates: ["plan"], ties }).tests.score?.statistic;
    expectClose(score("exact"), statistic, 1e-8);
    expect(score("efron")).not.toBeCloseTo(statistic, 6);
  });
});

describe("lifetimes cut into stretches", () => {
  const whole = shop(11, 120, { late: true });
  const pieces = cutAt(whole, [7, 12, 20, 33]);

  it("have the curves of the whole ones", () => {
    const curve = (rows: typeof whole) => {
      const { columns } = kaplanMeier(rows, { by: "plan" }).groups[0].curve;
      const left = columns.events.map((_, k) => k).filter((k) => columns.events[k] > 0);
      return [...left].map((k) => [
        columns.time[k],
        columns.atRisk[k],
        columns.survival[k],
        columns.survivalLow[k],
        columns.cumulativeHazard[k],
      ]);
    };
    expect(pieces.length).toBeGreaterThan(whole.length + 50);
    expectClose(curve(pieces), curve(whole), 1e-12);
    const median = (rows: typeof whole) => kaplanMeier(rows).groups[0].median;
    expect(median(pieces)).toEqual(median(whole));
    const hazard = (rows: typeof whole) => nelsonAalen(rows).groups[0].curve.columns;
    const at = (rows: typeof whole, time: number) => {
      const columns = hazard(rows);
      const k = columns.time.indexOf(time);
      return [columns.atRisk[k], columns.events[k], columns.hazard[k], columns.error[k]];
    };
    for (const row of whole.slice(0, 20)) expectClose(at(pieces, row.stop), at(whole, row.stop), 1e-12);
    const mean = (rows: typeof whole) => restrictedMean(kaplanMeier(rows), { horizon: 40 }).groups;
    expectClose(mean(pieces), mean(whole), 1e-12);
    const incidence = (rows: typeof whole) =>
      aalenJohansen(rows).groups[0].causes.map(({ curve: steps }) => {
        const { incidence: value, error, time } = steps.columns;
        return whole.map(({ stop }) => [value[time.indexOf(stop)], error[time.indexOf(stop)]]);
      });
    expectClose(incidence(pieces), incidence(whole), 1e-9);
  });

  it("have the log-rank test of the whole ones", () => {
    const test = (rows: typeof whole) => logRank(rows, { by: "plan" });
    expectClose(test(pieces).statistic, test(whole).statistic, 1e-12);
    expectClose(test(pieces).variance, test(whole).variance, 1e-12);
  });

  it.each(["efron", "breslow", "exact"] as const)("have the Cox model of the whole ones, ties %s", (ties) => {
    const fitted = (rows: typeof whole) => cox(fitCox(rows, { ...asked, ties }));
    const { concordance: _, ...one } = fitted(whole);
    const { concordance: __, ...other } = fitted(pieces);
    expectClose(other, one, 1e-8, 1e-9);
  });

  it("have the robust errors of the whole ones by cluster, and others without", () => {
    const errors = (rows: typeof whole, options: object) =>
      fitCox(rows, { ...asked, ...options }).coefficients.map(({ robustSe }) => robustSe as number);
    const one = errors(whole, { robust: true });
    expectClose(errors(pieces, { cluster: "customer" }), one, 1e-8);
    expect(Math.abs(errors(pieces, { robust: true })[0] / one[0] - 1)).toBeGreaterThan(1e-4);
  });

  it("have the test of proportional hazards of the whole ones", () => {
    const model = fitCox(whole, asked);
    const test = (rows: typeof whole) => testProportionalHazards(model, rows).global;
    expectClose(test(pieces), test(whole), 1e-8);
  });

  it("have the parametric models of the whole ones", () => {
    const fits = [
      (rows: typeof whole) => fitAft(rows, { ...asked, distribution: "weibull" }),
      (rows: typeof whole) => fitAft(rows, { ...asked, distribution: "log-normal" }),
      (rows: typeof whole) => fitPiecewiseExponential(rows, { ...asked, breaks: [10, 25] }),
      (rows: typeof whole) => fitRoystonParmar(rows, { ...asked, df: 2 }),
    ];
    for (const fitted of fits) {
      expect(fitted(whole).fit.status).toBe("converged");
      expectClose(parametric(fitted(pieces)), parametric(fitted(whole)), 1e-6, 1e-8);
    }
    const errors = (rows: typeof whole, options: object) =>
      fitAft(rows, { ...asked, distribution: "weibull", ...options }).coefficients.map(({ se }) => se);
    expectClose(errors(pieces, { cluster: "customer" }), errors(whole, { robust: true }), 1e-6);
  });
});

describe("the unit of time", () => {
  const days = shop(21, 150);
  const scale = 7 / 365.25;
  const years = days.map((row) => ({ ...row, start: row.start * scale, stop: row.stop * scale }));

  it("changes no test and no hazard ratio", () => {
    expectClose(cox(fitCox(years, asked)), cox(fitCox(days, asked)), 1e-9, 1e-10);
    const test = ({ statistic, pValue, variance }: ReturnType<typeof logRank>) => [
      statistic,
      pValue,
      variance,
    ];
    for (const weights of ["log-rank", "gehan", "tarone-ware", "peto-peto"] as const)
      expectClose(
        test(logRank(years, { by: "plan", weights })),
        test(logRank(days, { by: "plan", weights })),
        1e-10,
      );
    const gray = (rows: typeof days) => grayTest(rows, { by: "plan" }).causes;
    expectClose(gray(years), gray(days), 1e-9);
    const fineGray = (rows: typeof days) =>
      fitFineGray(rows, { of: "price", ...asked }).coefficients.map(({ coefficient, robustSe }) => [
        coefficient,
        robustSe,
      ]);
    expectClose(fineGray(years), fineGray(days), 1e-8);
    const incidence = (rows: typeof days, at: readonly number[]) => {
      const { incidence: value, incidenceLow } = incidenceAt(
        fitFineGray(rows, { of: "price", ...asked }),
        days.slice(0, 8),
        { at },
      ).columns;
      return [value, incidenceLow];
    };
    expectClose(incidence(years, [12 * scale]), incidence(days, [12]), 1e-7);
    const score = (rows: typeof days) => concordance(rows, { score: "visits" });
    expectClose(score(years), score(days), 1e-12);
  });

  it("changes the ages of curves, not their heights", () => {
    const at = [5, 12.5, 30];
    const scaled = at.map((age) => age * scale);
    const models = [
      (rows: typeof days) => kaplanMeier(rows, { by: "plan" }),
      (rows: typeof days) => fitCox(rows, asked),
      (rows: typeof days) => fitAft(rows, { ...asked, distribution: "weibull" }),
      (rows: typeof days) => fitAft(rows, { ...asked, distribution: "log-logistic" }),
      (rows: typeof days) => fitRoystonParmar(rows, { ...asked, df: 2 }),
    ];
    for (const model of models) {
      const { survival, survivalLow, survivalHigh } = survivalAt(model(days), days.slice(0, 8), {
        at,
      }).columns;
      const other = survivalAt(model(years), days.slice(0, 8), { at: scaled }).columns;
      expect(survival[1]).toBeLessThan(1);
      expectClose(other.survival, survival, 1e-6);
      expectClose([other.survivalLow, other.survivalHigh], [survivalLow, survivalHigh], 1e-5);
    }
  });

  it("changes no measure of prediction", () => {
    const day = fitCox(days, asked);
    const year = fitCox(years, asked);
    const at = [10, 20, 30];
    const scaled = at.map((age) => age * scale);
    expectClose(
      brierScore(year, years, { at: scaled }).columns.brier,
      brierScore(day, days, { at }).columns.brier,
      1e-8,
    );
    expectClose(
      dynamicAuc(year, years, { at: scaled }).columns.auc,
      dynamicAuc(day, days, { at }).columns.auc,
      1e-8,
    );
    expectClose(roystonD(year, years), roystonD(day, days), 1e-6);
  });
});

it("a Cox model and the log-rank test see the order of ages only", () => {
  const rows = shop(31, 120);
  const bent = rows.map((row) => ({ ...row, stop: Math.log1p(row.stop) ** 3 }));
  expectClose(cox(fitCox(bent, asked)), cox(fitCox(rows, asked)), 1e-10, 1e-12);
  expectClose(logRank(bent, { by: "plan" }).statistic, logRank(rows, { by: "plan" }).statistic, 1e-12);
});

describe("counts are repetitions", () => {
  const counted = countedShop(41, 70);
  const single = repeated(counted);

  it("in curves and tests", () => {
    const curves = (rows: readonly object[]) => {
      const model = kaplanMeier(rows as typeof counted, { by: "plan", band: "equal-precision" });
      return model.groups.map(({ customers, events, median, curve }) => ({
        customers,
        events,
        median,
        curve,
      }));
    };
    expectClose(curves(counted), curves(single), 1e-12);
    const tests = (rows: readonly object[]) => {
      const { statistic, variance, groups } = logRank(rows as typeof counted, { by: "plan" });
      return { statistic, variance, groups };
    };
    expectClose(tests(counted), tests(single), 1e-10);
    const incidence = (rows: readonly object[]) => aalenJohansen(rows as typeof counted).groups;
    expectClose(incidence(counted), incidence(single), 1e-10);
    const gray = (rows: readonly object[]) => grayTest(rows as typeof counted, { by: "plan" }).causes;
    expectClose(gray(counted), gray(single), 1e-9);
  });

  it("in models", () => {
    for (const ties of ["efron", "breslow", "exact"] as const)
      expectClose(
        cox(fitCox(counted, { ...asked, ties })),
        cox(fitCox(single, { ...asked, ties })),
        1e-8,
        1e-9,
      );
    for (const distribution of ["weibull", "log-logistic"] as const)
      expectClose(
        parametric(fitAft(counted, { ...asked, distribution })),
        parametric(fitAft(single, { ...asked, distribution })),
        1e-7,
        1e-9,
      );
    const fineGray = (rows: readonly object[]) => {
      const { coefficients, fit } = fitFineGray(rows as typeof counted, { of: "price", ...asked });
      return { coefficients, logLikelihood: fit.logLikelihood };
    };
    expectClose(fineGray(counted), fineGray(single), 1e-7, 1e-9);
  });

  it("in measures of prediction", () => {
    const model = fitCox(counted, asked);
    const measures = (rows: readonly object[]) => {
      const lifetimes = rows as typeof counted;
      const { rows: _, ...c } = concordance(lifetimes, { score: "visits" });
      const { rows: __, ...uno } = concordance(lifetimes, { score: "visits", weights: "n/G2", until: 30 });
      const { rows: ___, ...d } = roystonD(model, lifetimes);
      // the account counts rows as they are
      const withoutAccount = <Row extends object, Info extends object>(table: {
        readonly columns: Row;
        readonly info: Info;
      }) => ({ columns: table.columns, info: { ...table.info, rows: undefined } });
      return {
        c,
        uno,
        d,
        brier: withoutAccount(brierScore(model, lifetimes, { at: [10, 25] })),
        auc: withoutAccount(dynamicAuc(model, lifetimes, { at: [10, 25] })),
        shares: distributionCalibration(model, lifetimes).columns,
        calibration: withoutAccount(survivalCalibration(model, lifetimes, { at: 20, groups: 4 })),
      };
    };
    expectClose(measures(counted), measures(single), 1e-9);
  });
});
