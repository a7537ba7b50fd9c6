import { describe, expect, it } from "vitest";
import { logGamma } from "../../../src/numeric/log-gamma.ts";
import { aftPlaces, aftQuantile } from "../../../src/survival/parametric/aft-curves.ts";
import { aftResiduals } from "../../../src/survival/parametric/aft-residuals.ts";
import { coxSnell } from "../../../src/survival/parametric/cox-snell.ts";
import { fitAft } from "../../../src/survival/parametric/fit-aft.ts";
import { fitCure } from "../../../src/survival/parametric/fit-cure.ts";
import { fitPiecewiseExponential } from "../../../src/survival/parametric/fit-piecewise-exponential.ts";
import { fitRoystonParmar } from "../../../src/survival/parametric/fit-royston-parmar.ts";
import {
  type ParametricModel,
  parametricCurves,
} from "../../../src/survival/parametric/parametric-curves.ts";
import { parseParametricModel } from "../../../src/survival/parametric/parse-parametric-model.ts";
import { codeOf } from "../../common/code-of.ts";
import { looks, trial } from "./trial.ts";

const options = { covariates: ["treated"] } as const;
const scaled = { covariates: ["treated"], scaleCovariates: ["treated"] } as const;
const models: readonly (readonly [string, ParametricModel])[] = [
  ["weibull", fitAft(trial, { distribution: "weibull", ...scaled })],
  ["exponential", fitAft(trial, { distribution: "exponential", ...options })],
  ["rayleigh", fitAft(trial, { distribution: "rayleigh", ...options })],
  ["log-normal", fitAft(trial, { distribution: "log-normal", ...scaled })],
  ["log-logistic", fitAft(trial, { distribution: "log-logistic", ...options })],
  ["generalized-gamma", fitAft(trial, { distribution: "generalized-gamma", ...options })],
  ["gaussian", fitAft(trial, { distribution: "gaussian", ...options })],
  ["logistic", fitAft(trial, { distribution: "logistic", ...options })],
  ["piecewise", fitPiecewiseExponential(trial, { breaks: [5, 12], ...options })],
  ["spline, hazard", fitRoystonParmar(trial, { df: 3, ...options })],
  ["spline, odds", fitRoystonParmar(trial, { df: 2, scale: "odds", ...options })],
  ["spline, normal", fitRoystonParmar(trial, { df: 2, scale: "normal", ...options })],
  ["cure", fitCure(trial, { ...options, lifetimeCovariates: ["treated"] })],
];
const customers = [{ treated: 0 }, { treated: 1 }];

/** The model with one coefficient moved. */
function moved(model: ParametricModel, k: number, by: number): ParametricModel {
  const kept = model.coefficients.filter(({ value }) => value !== null);
  const coefficients = model.coefficients.map((c) =>
    c === kept[k] ? { ...c, value: Number(c.value) + by } : c,
  );
  return { ...model, coefficients } as ParametricModel;
}

/** Error of a function of the model by differences. */
function errorByDifferences(model: ParametricModel, of: (model: ParametricModel) => number): number {
  const v = model.fit.covariance;
  const h = 1e-5;
  const slopes = v.map((_, k) => (of(moved(model, k, h)) - of(moved(model, k, -h))) / (2 * h));
  let variance = 0;
  for (const [a, row] of v.entries())
    for (const [b, value] of row.entries()) variance += slopes[a] * value * slopes[b];
  return Math.sqrt(variance);
}

describe.each(models)("curves of the %s model", (name, model) => {
  const curves = parametricCurves(model, customers, "test");

  it("fit together: hazard, cumulative hazard, survival and quantiles", () => {
    for (const i of [0, 1])
      for (const age of [0.5, 3, 8, 20, 40]) {
        const d = 1e-4 * age;
        const slope = (curves.cumulativeHazard(i, age + d) - curves.cumulativeHazard(i, age - d)) / (2 * d);
        expect(curves.hazard?.(i, age)).toBeCloseTo(slope, 6);
        expect(curves.survival(i, age)).toBeCloseTo(Math.exp(-curves.cumulativeHazard(i, age)), 12);
        const there = curves.survival(i, age);
        if (there > 0.01 && there < 0.99) expect(curves.quantile(i, there) / age).toBeCloseTo(1, 8);
      }
    expect(curves.known(0)).toBe(Number.POSITIVE_INFINITY);
  });

  it("have errors by the delta method", () => {
    for (const [from, to] of [
      [0, 3],
      [0, 20],
      [5, 12],
    ] as const) {
      const own = errorByDifferences(model, (m) => {
        const other = parametricCurves(m, customers, "test");
        return other.cumulativeHazard(1, to) - (from > 0 ? other.cumulativeHazard(1, from) : 0);
      });
      if (from > 0 || (name !== "gaussian" && name !== "logistic"))
        expect(curves.errorBetween(1, from, to) / own).toBeCloseTo(1, 4);
    }
  });

  it("have the area that small steps add up to", () => {
    const steps = (i: number, from: number, to: number) => {
      const n = 4000;
      let total = 0;
      for (let k = 0; k < n; k++) total += curves.survival(i, from + ((k + 0.5) * (to - from)) / n);
      return (total * (to - from)) / n;
    };
    for (const [from, to] of [
      [0, 10],
      [4, 30],
      [20, 21],
    ] as const)
      for (const i of [0, 1]) expect(curves.area(i, from, to) / steps(i, from, to)).toBeCloseTo(1, 4);
    expect(curves.area(0, 3, 3)).toBe(0);
    const all = curves.area(0, 0, Number.POSITIVE_INFINITY);
    if (all < Number.POSITIVE_INFINITY)
      expect(all).toBeCloseTo(curves.area(0, 0, 7) + curves.area(0, 7, Number.POSITIVE_INFINITY), 6);
    const error = errorByDifferences(model, (m) => {
      const other = parametricCurves(m, customers, "test");
      return other.area(0, 5, 15) / other.survival(0, 5);
    });
    expect(Number(curves.remainingError?.(0, 5, 15)) / error).toBeCloseTo(1, 3);
  });

  it("are the same from JSON, to the last bit", () => {
    const again = parametricCurves(parseParametricModel(JSON.stringify(model)), customers, "test");
    for (const age of [1, 7, 31])
      expect([again.survival(1, age), again.errorBetween(1, 0, age)]).toEqual([
        curves.survival(1, age),
        curves.errorBetween(1, 0, age),
      ]);
  });
});

describe("expected lifetimes have closed forms", () => {
  const mean = (model: ParametricModel, i: number) =>
    parametricCurves(model, customers, "test").area(i, 0, Number.POSITIVE_INFINITY);

  it("Weibull, log-normal, log-logistic", () => {
    const values = (k: number) => models[k][1].coefficients.map(({ value }) => Number(value));
    const [a, , s] = values(0);
    const sigma = Math.exp(s);
    expect(mean(models[0][1], 0) / Math.exp(a + logGamma(1 + sigma))).toBeCloseTo(1, 9);
    const [m, , t] = values(3);
    expect(mean(models[3][1], 0) / Math.exp(m + Math.exp(2 * t) / 2)).toBeCloseTo(1, 9);
    const [l, , u] = values(4);
    const scale = Math.exp(u);
    expect(mean(models[4][1], 0) / ((Math.exp(l) * Math.PI * scale) / Math.sin(Math.PI * scale))).toBeCloseTo(
      1,
      8,
    );
  });

  it("are infinite for a log-logistic with scale of 1 or more, and where some never leave", () => {
    const spread = [0.01, 0.1, 1, 3, 10, 100, 1000, 1e4].map((stop) => ({ stop, event: 1 }));
    const heavy = fitAft(spread, { distribution: "log-logistic" });
    expect(Math.exp(Number(heavy.coefficients[1].value))).toBeGreaterThan(1);
    const curves = parametricCurves(heavy, [{}], "test");
    expect(curves.area(0, 0, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(curves.area(0, 0, 50)).toBeLessThan(50);
    const stays = models[models.length - 1][1];
    const cured = parametricCurves(stays, customers, "test");
    expect(cured.area(1, 0, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(cured.quantile(1, 1e-6)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("quantiles and residuals are those of R survival 3.5-3", () => {
  const model = fitAft(trial, { distribution: "weibull", ...options });

  it("predict(fit, type = 'quantile', se = TRUE)", () => {
    const places = aftPlaces(model, customers, "test");
    const expected = [
      [1.82329626009, 0.59988852901, 7.24269699101, 1.30890585441],
      [6.47520703961, 1.96691007835, 25.72152620969, 6.30393463686],
    ];
    for (const [i, [tenth, itsError, half, error]] of expected.entries()) {
      const [a, b] = [aftQuantile(model, places, i, 0.9), aftQuantile(model, places, i, 0.5)];
      expect(a.value).toBeCloseTo(tenth, 7);
      expect(a.se).toBeCloseTo(itsError, 7);
      expect(b.value).toBeCloseTo(half, 7);
      expect(b.se).toBeCloseTo(error, 7);
    }
  });

  it("residuals(fit)", () => {
    const of = (type: "response" | "deviance" | "working") => aftResiduals(model, trial, { type });
    const expected = {
      response: [-27.6390282012, 12.5278836743, 13.5278836743],
      deviance: [-1.70259272495, 1.42137880949, 1.51479584387],
      working: [-6.9796521752, 0.500565685161, 0.51420958741],
    };
    for (const type of ["response", "deviance", "working"] as const)
      for (const [k, row] of [0, 40, 41].entries())
        expect(of(type).at(row)?.residual).toBeCloseTo(expected[type][k], 6);
    const change = aftResiduals(model, trial, { type: "dfbeta" }).at(0);
    expect(Object.keys(change ?? {})).toEqual(["row", "(intercept)", "treated", "scale: (intercept)"]);
    expect(change?.["(intercept)"]).toBeCloseTo(-0.00404793111775, 8);
    expect(change?.treated).toBeCloseTo(-0.0640085935655, 8);
    expect(aftResiduals(model, trial, { type: "dfbetas" }).at(0)?.treated).toBeCloseTo(-0.206053974884, 7);
  });

  it("deviance, response and working residuals between two looks", () => {
    const normal = fitAft(looks as { lower: number; upper: number; z: number }[], {
      distribution: "log-normal",
      covariates: ["z"],
    });
    const of = (type: "response" | "deviance" | "working") => [
      ...(aftResiduals(normal, looks as never, { type } as never).columns.residual as never as Float64Array),
    ];
    const deviance = [
      -1.43234456018, 0.262449812095, -1.04705312314, 0.884358105272, 1.02125899359, 1.19405817394,
      -1.58843936449, 0.912354229829, 0.712047665545, -0.716252826903,
    ];
    const response = [
      -1.34863708705, 0.399427010749, 0.237149350581, 1.23714935058, 1.81972504554, 0.0611948207172,
      -3.11037805454, -0.938805179283, 2.06119482072, -1.69616449216,
    ];
    const working = [
      -0.644639395649, 0.134208335636, -0.478865560522, 0.370031370415, 0.481456693476, 0.530282984737,
      -0.709877901994, 0.432668285624, 0.297933576807, -0.332304875953,
    ];
    for (let i = 0; i < 10; i++) {
      expect(of("deviance")[i]).toBeCloseTo(deviance[i], 5);
      expect(of("response")[i]).toBeCloseTo(response[i], 5);
      expect(of("working")[i]).toBeCloseTo(working[i], 6);
    }
  });

  it("martingale residuals add up to 0 for an exponential with covariates", () => {
    const exponential = fitAft(trial, { distribution: "exponential", ...options });
    const { residual } = aftResiduals(exponential, trial, { type: "martingale" }).columns as never as {
      residual: Float64Array;
    };
    expect(residual.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 8);
  });
});

describe("Cox-Snell residuals", () => {
  it("of a model that holds lie on the line, of one that does not off it", () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({
      stop: (-Math.log(1 - (i + 0.5) / 300)) ** 2 * 10,
      event: 1,
    }));
    const gap = (distribution: "weibull" | "exponential") => {
      const { residual, cumulative } = coxSnell(fitAft(rows, { distribution }), rows).columns as never as {
        residual: Float64Array;
        cumulative: Float64Array;
      };
      let most = 0;
      for (let i = 0; i < 270; i++) most = Math.max(most, Math.abs(residual[i] - cumulative[i]));
      return most;
    };
    expect(gap("weibull")).toBeLessThan(0.1);
    expect(gap("exponential")).toBeGreaterThan(0.4);
  });

  it("work for every model, in ascending order", () => {
    for (const [, model] of models) {
      const { residual, event } = coxSnell(model, trial).columns as never as {
        residual: Float64Array;
        event: Float64Array;
      };
      expect(residual.every((r, i) => i === 0 || r >= residual[i - 1])).toBe(true);
      expect(event.reduce((a, b) => a + b, 0)).toBe(30);
    }
  });
});

describe("curves refuse", () => {
  const byArm = fitAft(trial, { distribution: "weibull", covariates: ["arm"] });

  it("customers that the model does not know", () => {
    expect(codeOf(() => parametricCurves(byArm, [{ arm: "other" }], "test"))).toBe("bad-value");
    expect(codeOf(() => parametricCurves(byArm, [{ arm: null }], "test"))).toBe("missing-value");
    expect(codeOf(() => parametricCurves(byArm, [{ leg: "6-MP" }], "test"))).toBe("missing-column");
    const strange = [{ ...trial[0], arm: "other" }];
    expect(codeOf(() => coxSnell(byArm, strange))).toBe("bad-value");
    expect(codeOf(() => aftResiduals(byArm, strange, { type: "response" }))).toBe("bad-value");
  });

  it("what is no model and no type", () => {
    expect(codeOf(() => coxSnell({ kind: "k-means" } as never, trial))).toBe("bad-model");
    expect(codeOf(() => aftResiduals(byArm, trial, { type: "score" as never }))).toBe("bad-option");
    expect(codeOf(() => aftResiduals({ kind: "cox" } as never, trial, { type: "response" }))).toBe(
      "bad-model",
    );
  });
});
