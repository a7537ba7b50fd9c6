import { describe, expect, it } from "vitest";
import {
  churnProbability,
  expectedRemaining,
  fitAft,
  fitCox,
  fitFineGray,
  kaplanMeier,
  medianLifetime,
  survivalAt,
} from "../../../src/survival/index.ts";

const failing = (code: string) => expect.objectContaining({ code });
const all = [1, 2, 2, 3, 5, 6, 6, 8].map((stop, i) => ({ stop, event: 1, age: 20 + ((7 * i) % 11) }));

describe("medians at the end of a curve", () => {
  it("of an age that nobody reaches are missing", () => {
    const found = medianLifetime(kaplanMeier(all), {}, { age: 8 });
    expect(found.value).toBeNaN();
    expect(found.interval).toBeNull();
  });

  it("have no interval where the upper limit never comes down, as in R", () => {
    // R: survfit(Surv(c(1, 2, 3), c(1, 1, 1)) ~ 1, conf.type = "log-log"): median 2, upper NA
    const found = medianLifetime(kaplanMeier([1, 2, 3].map((stop) => ({ stop, event: 1 }))), {});
    expect(found.value).toBe(2);
    expect(found.interval).toBeNull();
  });
});

describe("a Fine-Gray model", () => {
  it("is refused: who left for another cause is in its risk set, not there today", () => {
    const causes = all.map((row, i) => ({ ...row, cause: i % 2 ? "price" : "moved" }));
    const model = fitFineGray(causes, { of: "price" }) as never;
    const asked = { within: 1, horizon: 1, at: 2, age: 1 };
    for (const ask of [
      () => survivalAt(model, {}, asked),
      () => churnProbability(model, {}, asked),
      () => expectedRemaining(model, {}, asked),
      () => medianLifetime(model, {}, asked),
    ])
      expect(ask).toThrowError(failing("bad-model"));
  });
});

describe("the age of customers today", () => {
  it("is not taken from a covariate called age", () => {
    const model = fitCox(all, { covariates: ["age"] });
    expect(() => churnProbability(model, { age: 21 }, { within: 1 })).toThrowError(failing("bad-option"));
    expect(churnProbability(model, [{ age: 21, stop: 2 }], { within: 1 }).at(0)?.age).toBe(2);
    expect(expectedRemaining(model, { age: 21 }, { horizon: 3, age: 0 }).value).toBeGreaterThan(0);
  });

  it("is missing, not another column, where the first row does not say it", () => {
    const rows = [
      { age: null, stop: 5 },
      { age: 2, stop: 4 },
    ];
    expect(() => churnProbability(kaplanMeier(all), rows as object[], { within: 1 })).toThrowError(
      failing("missing-value"),
    );
  });
});

describe("the error of what is to come under a normal distribution", () => {
  it("is the delta method with plain differences, also for who is new", () => {
    const model = fitAft(all, { distribution: "gaussian" });
    const value = (shift: readonly number[], age: number) => {
      const coefficients = model.coefficients.map((c, j) => ({
        ...c,
        value: (c.value as number) + shift[j],
      }));
      return expectedRemaining({ ...model, coefficients }, {}, { horizon: 5, age }).value;
    };
    for (const age of [0, 2]) {
      const h = 1e-5;
      const slopes = [
        (value([h, 0], age) - value([-h, 0], age)) / (2 * h),
        (value([0, h], age) - value([0, -h], age)) / (2 * h),
      ];
      let variance = 0;
      for (const a of [0, 1])
        for (const b of [0, 1]) variance += slopes[a] * model.fit.covariance[a][b] * slopes[b];
      expect(expectedRemaining(model, {}, { horizon: 5, age }).se).toBeCloseTo(Math.sqrt(variance), 7);
    }
  });
});
