import { describe, expect, it } from "vitest";
import { type CoxResidual, coxResiduals } from "../../../src/survival/cox/cox-residuals.ts";
import { fitCox } from "../../../src/survival/cox/fit-cox.ts";
import { testProportionalHazards } from "../../../src/survival/cox/test-proportional-hazards.ts";
import { expectClose } from "../../common/close.ts";
import { small, unlate } from "./small-data.ts";

const model = fitCox(small, { covariates: ["x", "g"] });
const residuals = (type: CoxResidual) => {
  const { columns } = coxResiduals(model, small, { type });
  return columns as unknown as { readonly [name: string]: Float64Array };
};

describe("coxResiduals gives the figures of R survival 3.5-3", () => {
  it("martingale and deviance, in the order of the rows", () => {
    expectClose(
      [...residuals("martingale").residual].slice(0, 4),
      [0.762089808811182, 0.8016188910155049, -0.20342193200694858, 0.8715726093991674],
    );
    expectClose(
      [...residuals("deviance").residual].slice(0, 4),
      [1.1608378143903437, 1.277455607417564, -0.6378431343315512, 1.5367621667914089],
    );
  });

  it("score and dfbeta", () => {
    const score = residuals("score");
    expectClose([...score.x].slice(0, 3), [0.5434109716048906, -0.26239594415958833, -0.04949158248930316]);
    expectClose([...score.g].slice(0, 3), [0.3673671515417032, -0.3054814201350682, -0.11202750472976358]);
    const dfbeta = residuals("dfbeta");
    expectClose([...dfbeta.x].slice(0, 3), [0.20906790188935837, -0.05990682390084322, 0.006135594088081779]);
    const dfbetas = residuals("dfbetas");
    expectClose(dfbetas.g[0], dfbeta.g[0] / (model.coefficients[1].se as number));
  });

  it("Schoenfeld's, plain and scaled, by age", () => {
    const plain = residuals("schoenfeld");
    expect([...plain.time]).toEqual([2, 3, 4, 5, 5, 6, 7, 8, 9]);
    expectClose(
      [...plain.x].slice(0, 4),
      [0.7130537179766009, -0.352997546075648, -0.937914158384275, 0.5464928390869936],
    );
    const scaled = residuals("scaled-schoenfeld");
    expectClose([...scaled.g].slice(0, 3), [-0.3439349776958581, -2.3965383650826317, -0.5689994776089436]);
  });
});

describe("coxResiduals", () => {
  it("of martingales sum to none, scores to the score", () => {
    const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
    expectClose(sum(residuals("martingale").residual), 0, 1e-9, 1e-12);
    expectClose([sum(residuals("score").x), sum(residuals("score").g)], [0, 0], 1e-9, 1e-9);
  });

  it("tells how coefficients change without a row, nearly", () => {
    const { x } = residuals("dfbeta");
    for (const i of [2, 6, 11]) {
      const without = fitCox(
        small.filter((_, k) => k !== i),
        { covariates: ["x", "g"] },
      );
      const change =
        (model.coefficients[0].coefficient as number) - (without.coefficients[0].coefficient as number);
      expect(Math.abs(change - x[i])).toBeLessThan(0.1);
    }
  });

  it("takes new rows, and refuses what the model does not know", () => {
    const rows = unlate.map((row) => ({ ...row, plan: row.g === 1 ? "yearly" : "monthly" }));
    const plans = fitCox(rows, { covariates: ["plan"], ties: "exact" });
    expect(coxResiduals(plans, rows, { type: "martingale" }).length).toBe(14);
    const other = rows.map((row) => ({ ...row, plan: "weekly" }));
    expect(() => coxResiduals(plans, other, { type: "martingale" })).toThrowError(
      /"weekly", which the model has not seen/,
    );
    expect(() => coxResiduals(plans, rows, { type: "score" })).toThrowError(/exact ties/);
    expect(() => coxResiduals(plans, rows, { type: "rest" as never })).toThrowError(/Option type/);
  });
});

describe("testProportionalHazards", () => {
  it("gives the figures of R's cox.zph", () => {
    const km = testProportionalHazards(model, small);
    expectClose(
      [...km.tests.map(({ statistic }) => statistic), km.global?.statistic],
      [0.015118323023537788, 0.8915590274231333, 1.7076961801939161],
    );
    expectClose(km.global?.pValue, 0.4257733612634215);
    const rank = testProportionalHazards(model, small, { transform: "rank" });
    expectClose(rank.tests[1].statistic, 0.6557551600906958);
    expect(km.residuals.length).toBe(9);
  });

  it("tests the terms of one covariate together", () => {
    const curved = fitCox(unlate, { covariates: [{ column: "x", degree: 2 }, "g"] });
    const { tests } = testProportionalHazards(curved, unlate);
    expect(tests.map((test) => [test.covariate, "df" in test ? test.df : 0])).toEqual([
      ["x", 2],
      ["g", 1],
    ]);
  });

  it("counts rows as often as they say", () => {
    const twice = small.flatMap((row) => [row, row]);
    const counted = small.map((row) => ({ ...row, count: 2 }));
    const fit = fitCox(counted, { covariates: ["x", "g"] });
    for (const transform of ["km", "rank", "identity"] as const)
      expectClose(
        testProportionalHazards(fit, counted, { transform }).tests,
        testProportionalHazards(fit, twice, { transform }).tests,
      );
  });

  it("finds an effect that turns round", () => {
    const rows = Array.from({ length: 200 }, (_, i) => ({
      stop: i + 1,
      event: 1,
      x: i < 100 ? (i % 4 === 0 ? 0 : 1) : i % 4 === 0 ? 1 : 0,
    }));
    const { global } = testProportionalHazards(fitCox(rows, { covariates: ["x"] }), rows);
    expect(global?.pValue).toBeLessThan(0.01);
  });

  it("refuses the logarithm of age 0, and other words", () => {
    const rows = unlate.map((row, i) => ({ ...row, stop: i === 0 ? 0 : row.stop }));
    const fit = fitCox(rows, { covariates: ["x"] });
    expect(() => testProportionalHazards(fit, rows, { transform: "log" })).toThrowError(/age 0/);
    expect(() => testProportionalHazards(fit, rows, { transform: "sqrt" as never })).toThrowError(
      /transform/,
    );
  });
});
