import { describe, expect, it } from "vitest";
import { fitLinearRegression } from "../../src/regression/fit-linear-regression.ts";
import { fitPolynomialRegression } from "../../src/regression/fit-polynomial-regression.ts";
import type { RegressionModel } from "../../src/regression/regression-types.ts";
import { expectClose } from "../common/close.ts";
import { type Certified, filip, longley, noInt1, norris, pontius, wampler1 } from "./nist.ts";

const pairs = { y: "y", x: "x" } as const;
const longleyColumns = ["deflator", "gnp", "unemployed", "forces", "population", "year"];

describe("regressions against the certified values of NIST's reference data sets", () => {
  it.each<[string, Certified, (rows: never) => RegressionModel, number]>([
    ["Norris", norris, (rows) => fitLinearRegression(rows, pairs as never), 1e-11],
    ["Longley", longley, (rows) => fitLinearRegression(rows, { y: "y", x: longleyColumns } as never), 1e-12],
    ["Pontius", pontius, (rows) => fitPolynomialRegression(rows, pairs as never), 1e-9],
    ["NoInt1", noInt1, (rows) => fitLinearRegression(rows, { ...pairs, intercept: false } as never), 1e-12],
    ["Filip", filip, (rows) => fitPolynomialRegression(rows, { ...pairs, degree: 10 } as never), 1e-9],
  ])("%s", (_, { rows, values, se, residualSe, r2, f }, run, relative) => {
    const model = run(rows as never);
    expectClose(
      model.coefficients.map((c) => c.value),
      values,
      relative,
      0,
    );
    expectClose(
      model.coefficients.map((c) => c.se),
      se,
      relative,
      0,
    );
    expectClose([model.residualSe, model.r2, model.f?.value], [residualSe, r2, f], relative, 0);
    expect(model.fit.status).toBe("fitted");
  });

  it("Wampler1, which has no noise: all coefficients are 1, and no error is made up", () => {
    const model = fitPolynomialRegression(wampler1, { ...pairs, degree: 5 });
    expectClose(
      model.coefficients.map((c) => c.value),
      [1, 1, 1, 1, 1, 1],
      1e-9,
    );
    expect(model.fit.status).toBe("perfect");
    expect(model.coefficients.map((c) => [c.se, c.p])).toEqual(new Array(6).fill([0, null]));
  });

  it("says how far ml-regression is off on Longley's data", () => {
    const all = fitLinearRegression(longley.rows, { y: "y", x: longleyColumns });
    expect(all.difference.largest).toBeGreaterThan(0.1);
    const one = fitLinearRegression(norris.rows, pairs);
    expect(one.difference.largest).toBeLessThan(1e-9);
  });
});
