import { describe, expect, it } from "vitest";
import {
  fitElasticNet,
  fitLogisticRegression,
  fitPoissonRegression,
  type LinearModel,
  linearCoefficients,
  oddsRatios,
} from "../../../src/learn/index.ts";
import { expectClose } from "../../common/close.ts";
import { customers, FEATURES } from "./customers.ts";

/** Coefficients and errors by row: intercept first, as R prints them. */
function expectTable(model: LinearModel, wanted: readonly (readonly [number, number])[]): void {
  const table = linearCoefficients(model);
  expectClose(
    [...table].map(({ coefficient, se }) => [coefficient, se]),
    wanted as never,
    1e-9,
  );
}

/** Coefficients per standard deviation with the intercept at the means, as scikit-learn gives them for standardized numbers. */
function standardized({ terms, atMeans }: LinearModel): number[] {
  return [
    ...terms.map(({ coefficient, deviation, level }) => coefficient * (level === null ? deviation : 1)),
    atMeans,
  ];
}

describe("without a penalty", () => {
  // errors from the inverse of X'WX at R's coefficients: its summary takes the weights of the step before, 1e-8 away
  it("logistic regression is R's glm (4.2, epsilon 1e-15)", () => {
    const model = fitLogisticRegression(customers, { target: "left", features: FEATURES });
    expectTable(model, [
      [0.6453318845416025, 0.860586789733536],
      [-0.2151934498209534, 0.1086719935728111],
      [-0.0175983352136106, 0.0831829218037736],
      [-0.4988976782365586, 0.9893295793094091],
      [0.667707260306176, 0.8647019326545634],
    ]);
    const row = linearCoefficients(model).of("visits");
    expect(row?.statistic).toBeCloseTo(-1.980210792164407, 6);
    expect(row?.pValue).toBeCloseTo(0.0476798476932154, 8);
    expect(model.fit.logLikelihood).toBeCloseTo(-23.6671022844151, 10);
    expect(model.fit.deviance).toBeCloseTo(47.3342045688302, 10);
    expect(model.fit.nullDeviance).toBeCloseTo(52.9250590526386, 10);
    expect(model.fit.r2).toBeCloseTo(1 - 47.3342045688302 / 52.9250590526386, 10);
    expect(model.references).toEqual([{ column: "plan", level: "monthly" }]);
    expect(model.fit.gap).toBeLessThan(1e-12);
    const ratio = oddsRatios(model, { per: { visits: 2 } }).of("visits");
    expectClose(
      [ratio?.ratio, ratio?.low, ratio?.high] as number[],
      [0, -1, 1].map((s) => Math.exp(2 * (-0.2151934498209534 + s * 1.959963984540054 * 0.1086719935728111))),
      1e-9,
    );
  });

  it("and with case weights", () => {
    const model = fitLogisticRegression(customers, { target: "left", features: FEATURES, weight: "w" });
    expectTable(model, [
      [0.7229609978434298, 0.7370463698776853],
      [-0.228809742500499, 0.0919099084647313],
      [-0.0242803688685128, 0.069964559963985],
      [-0.45981901888153, 0.811729074721086],
      [0.885401493473286, 0.7213866462296812],
    ]);
    expect(model.fit.deviance).toBeCloseTo(68.6992173285695, 9);
    expect(model.fit.nullDeviance).toBeCloseTo(78.3997432726452, 9);
  });

  it("Poisson regression with exposure is R's glm with an offset", () => {
    const model = fitPoissonRegression(customers, { target: "count", features: FEATURES, exposure: "days" });
    expectTable(model, [
      [-1.9609046223377229, 0.2345782493233634],
      [0.042704014141279, 0.0264831451890046],
      [-0.0052337669789448, 0.0197602584153466],
      [-0.0547636611412741, 0.2374648386429083],
      [0.4165045140400384, 0.1998481623761572],
    ]);
    expect(model.fit.logLikelihood).toBeCloseTo(-85.66393706107169, 9);
    expect(model.fit.deviance).toBeCloseTo(62.41398492291749, 9);
    expect(model.fit.nullDeviance).toBeCloseTo(69.35812566705633, 9);
    expect(model.fit.dispersion).toBeCloseTo(1.53901984833541, 9);
    expect(oddsRatios(model).of("plan: yearly")?.ratio).toBeCloseTo(Math.exp(0.4165045140400384), 9);
  });

  it("squares are R's lm with weights, t intervals included", () => {
    const model = fitElasticNet(customers, { target: "spend", features: ["visits", "plan"], weight: "w" });
    expectTable(model, [
      [6.8783305967829751, 1.415270719402259],
      [0.0197785742768207, 0.200833936578608],
      [0.4096910997296667, 1.766675863433857],
      [1.2714428998124496, 1.785976445975306],
    ]);
    expect(linearCoefficients(model).of("plan: yearly")?.pValue).toBeCloseTo(0.481112818726908, 9);
    expect(model.fit.logLikelihood).toBeCloseTo(-114.50937928207368, 9);
    expect(model.fit.dispersion).toBeCloseTo(28.50277375196726, 9);
    expect(model.fit.r2).toBeCloseTo(0.014218267432753, 10);
  });
});

describe("with a penalty", () => {
  it("ridge logistic regression is scikit-learn's (1.7, newton-cholesky) with C = 1 / l2", () => {
    const model = fitLogisticRegression(customers, {
      target: "left",
      features: FEATURES,
      penalty: { l2: 2 },
    });
    expectClose(
      standardized(model),
      [
        -0.579333346323657, -0.066662780038854, -0.040576474376892, -0.23519413167469, 0.275770606051582,
        -0.543379993794709,
      ],
      1e-10,
    );
    expect(model.terms.map(({ name }) => name)).toEqual([
      "visits",
      "spend",
      "plan: monthly",
      "plan: trial",
      "plan: yearly",
    ]);
    expect(model.references).toEqual([]);
    expect(model.terms[0].se).toBeGreaterThan(0);
  });

  it("elastic nets are scikit-learn's saga and coordinate descent, with a gap of nothing", () => {
    const model = fitLogisticRegression(customers, {
      target: "left",
      features: FEATURES,
      penalty: { l1: 0.8, l2: 1.2 },
    });
    expectClose(
      standardized(model),
      [-0.54262891977595, 0, 0, -0.008437513649327, 0.099191799617004, -0.56602634771077],
      1e-9,
    );
    expect(model.fit.gap).toBeLessThan(1e-12);
    expect(model.terms.every(({ se }) => se === null)).toBe(true);
    const numbers = fitElasticNet(customers, {
      target: "spend",
      features: ["visits", "plan"],
      penalty: { l1: 2, l2: 2 },
    });
    expectClose(
      standardized(numbers),
      [0.093500586711789, -0.225993347061693, 0, 0, 7.257046008237016],
      1e-9,
    );
    const ridge = fitElasticNet(customers, {
      target: "spend",
      features: ["visits", "plan"],
      penalty: { l2: 3 },
    });
    expectClose(
      standardized(ridge),
      [0.130554829471998, -0.262182071593069, 0.169687400917294, 0.092494670675775, 7.226322828637228],
      1e-10,
    );
  });

  it("ridge Poisson regression is scikit-learn's with alpha = l2 / n", () => {
    const model = fitPoissonRegression(customers, {
      target: "count",
      features: FEATURES,
      penalty: { l2: 2 },
    });
    expectClose(
      standardized(model),
      [
        0.165429395492906, -0.03392684841952, -0.117212252075771, -0.174399086221201, 0.291611338296972,
        1.2416439993902169,
      ],
      1e-8,
    );
  });

  it("a lasso past its limit leaves the intercept alone, and does not without standardizing where units are large", () => {
    const model = fitLogisticRegression(customers, {
      target: "left",
      features: FEATURES,
      penalty: { l1: 100 },
    });
    expect(model.terms.every(({ coefficient }) => coefficient === 0)).toBe(true);
    expect(model.fit.parameters).toBe(1);
    const own = fitLogisticRegression(customers, {
      target: "left",
      features: ["visits"],
      penalty: { l1: 10 },
      standardize: false,
    });
    expect(own.terms[0].coefficient).toBeLessThan(0);
    const scaled = fitLogisticRegression(customers, {
      target: "left",
      features: ["visits"],
      penalty: { l1: 10 },
    });
    expect(scaled.terms[0].coefficient).toBe(0);
  });
});
