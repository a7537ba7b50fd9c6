import { describe, expect, it } from "vitest";
import { coxBaseline } from "../../../src/survival/cox/cox-baseline.ts";
import { coxCurves } from "../../../src/survival/cox/cox-curves.ts";
import type { CoxModel } from "../../../src/survival/cox/cox-types.ts";
import { fitCox } from "../../../src/survival/cox/fit-cox.ts";
import { parseCox } from "../../../src/survival/cox/parse-cox.ts";
import { survivalAlongPath } from "../../../src/survival/cox/survival-along-path.ts";
import { curveLifeCurves } from "../../../src/survival/curves/curve-life-curves.ts";
import { kaplanMeier } from "../../../src/survival/curves/kaplan-meier.ts";
import { expectClose } from "../../common/close.ts";
import { small, unlate } from "./small-data.ts";

const model = fitCox(small, { covariates: ["x", "g"] });
const stratified = fitCox(small, { covariates: ["x", "g"], strata: "s", weight: "w", cluster: "id" });

describe("coxCurves", () => {
  it("gives the curve and the errors of R's survfit, with strata, weights and robust covariance", () => {
    const curves = coxCurves(stratified, [{ x: 0.5, g: 1, s: "a" }], "test");
    const ages = [2, 3, 5, 7, 8, 9];
    expectClose(
      ages.map((age) => curves.cumulativeHazard(0, age)),
      [
        0.08913431201179083, 0.08913431201179083, 0.22099205485731188, 0.22099205485731188,
        0.6874773889995265, 3.266917522091843,
      ],
    );
    expectClose(
      ages.map((age) => curves.errorBetween(0, 0, age)),
      [
        0.09607349565019543, 0.09607349565019543, 0.21185842811900152, 0.21185842811900152,
        0.5283412318786208, 2.8468754054497021,
      ],
    );
  });

  it("tells the error of the time still to come, as the errors of all stretches of the hazard make it", () => {
    for (const [fitted, customer] of [
      [stratified, { x: 0.5, g: 1, s: "a" }],
      [model, { x: -1, g: 0 }],
    ] as const) {
      const curves = coxCurves(fitted, [customer], "test");
      const [from, to] = [1.5, 8.5];
      // the area moves with H at each age, by its width times survival: variances of stretches give covariances
      const times = fitted.baseline[0].times.filter((t) => t > from && t <= to);
      const today = curves.survival(0, from);
      const slope = times.map((t, k) => (((times[k + 1] ?? to) - t) * curves.survival(0, t)) / today);
      const variance = (a: number, b: number) => (a === b ? 0 : curves.errorBetween(0, a, b) ** 2);
      let total = 0;
      times.forEach((a, i) => {
        times.forEach((b, j) => {
          const shared =
            (variance(from, a) + variance(from, b) - variance(Math.min(a, b), Math.max(a, b))) / 2;
          total += slope[i] * slope[j] * shared;
        });
      });
      expectClose(curves.remainingError?.(0, from, to), Math.sqrt(total));
    }
  });

  it("has the error of the restricted mean of exp(-H) without covariates", () => {
    const curves = coxCurves(fitCox(small, { ties: "breslow" }), [{}], "test");
    const plain = curveLifeCurves(kaplanMeier(small, { survival: "exponential" }));
    expectClose(curves.remainingError?.(0, 0, 8), plain.remainingError?.(0, 0, 8));
    expectClose(curves.remainingError?.(0, 3, 8), plain.remainingError?.(0, 3, 8));
    expect(curves.remainingError?.(0, 0, 99)).toBeNaN();
    // who is new has those ahead who leave at once
    const atOnce = small.map((row, i) => ({ stop: i < 2 ? 0 : row.stop, event: row.event }));
    const two = [
      coxCurves(fitCox(atOnce, { ties: "breslow" }), [{}], "test"),
      curveLifeCurves(kaplanMeier(atOnce, { survival: "exponential" })),
    ];
    expectClose(two[0].remainingError?.(0, 0, 8), two[1].remainingError?.(0, 0, 8));
    expect(two[0].remainingError?.(0, 0, 8)).toBeGreaterThan(two[0].remainingError?.(0, 0.1, 8) ?? 0);
  });

  it("falls from 1, has its area below and its quantiles where it crosses", () => {
    const curves = coxCurves(model, [{ x: 0, g: 0 }], "test");
    let [before, area] = [1, 0];
    for (let age = 0; age < 9; age++) {
      const value = curves.survival(0, age + 0.5);
      expect(value).toBeLessThanOrEqual(before);
      area += curves.survival(0, age);
      before = value;
    }
    expectClose(curves.area(0, 0, 9), area);
    expectClose(curves.area(0, 2.5, 4), 0.5 * curves.survival(0, 2.5) + curves.survival(0, 3));
    const median = curves.quantile(0, 0.5);
    expect(curves.survival(0, median)).toBeLessThanOrEqual(0.5);
    expect(curves.survival(0, median - 1e-9)).toBeGreaterThan(0.5);
    expect(Number.isNaN(curves.survival(0, 9.5))).toBe(true);
    expect(Number.isNaN(curves.quantile(0, 1e-9))).toBe(true);
  });

  it("predicts the same from JSON, without the rows of the fit", () => {
    const back = parseCox(JSON.stringify(stratified));
    const of = (from: CoxModel) => {
      const curves = coxCurves(from, [{ x: 1, g: 0, s: "b" }], "test");
      return [4, 6, 9].map((age) => [curves.survival(0, age), curves.errorBetween(0, 2, age)]);
    };
    expect(of(back)).toEqual(of(stratified));
  });

  it("refuses customers that lack a covariate, or are of a stratum or category not seen", () => {
    const of = (row: object) => () => coxCurves(stratified, [row], "test");
    expect(of({ x: 1, s: "a" })).toThrowError(/g/);
    expect(of({ x: 1, g: null, s: "a" })).toThrowError(/g/);
    expect(of({ x: 1, g: 1, s: "c" })).toThrowError(/stratum "c", which the model has not seen/);
    expect(() => coxCurves({ kind: "km" } as never, [], "test")).toThrowError(/fitCox/);
  });

  it("adds the offset of a customer", () => {
    const fit = fitCox(small, { covariates: ["x"], offset: "g" });
    const curves = coxCurves(
      fit,
      [
        { x: 0, g: 0 },
        { x: 0, g: 1 },
      ],
      "test",
    );
    expectClose(curves.cumulativeHazard(1, 5) / curves.cumulativeHazard(0, 5), Math.E);
  });
});

describe("survivalAlongPath", () => {
  it("is the plain curve when nothing changes", () => {
    const path = survivalAlongPath(model, [
      { start: 0, stop: 4, x: 0.3, g: 1 },
      { start: 4, stop: 8, x: 0.3, g: 1 },
    ]);
    const curves = coxCurves(model, [{ x: 0.3, g: 1 }], "test");
    for (const { age, survival, error } of path) {
      expectClose(survival, curves.survival(0, age));
      expectClose(error, curves.errorBetween(0, 0, age), 1e-9, 1e-12);
    }
    expect(path.at(-1)?.age).toBe(8);
  });

  it("has the error that differences of the fit say, when covariates change", () => {
    // baselines refitted with coefficients held a little off give the derivative of the hazard along the path
    const path = [
      { start: 0, stop: 4, x: 1, g: 0 },
      { start: 4, stop: 8, x: -1, g: 1 },
    ];
    const beta = model.coefficients.map(({ coefficient }) => coefficient as number);
    const along = (b: readonly number[]) => {
      const held = fitCox(small, { offset: (row) => row.x * b[0] + row.g * b[1] });
      const [{ times, cumulativeHazard }] = held.baseline;
      const at = (age: number) => cumulativeHazard[times.filter((t) => t <= age).length - 1] ?? 0;
      return path.reduce(
        (sum, { start, stop, x, g }) => sum + Math.exp(x * b[0] + g * b[1]) * (at(stop) - at(start)),
        0,
      );
    };
    const h = 1e-5;
    const slope = [0, 1].map((j) => {
      const moved = (by: number) => along(beta.map((b, k) => (k === j ? b + by : b)));
      return (moved(h) - moved(-h)) / (2 * h);
    });
    const variance = model.covariance as readonly (readonly number[])[];
    let lean = 0;
    for (let a = 0; a < 2; a++) for (let b = 0; b < 2; b++) lean += slope[a] * slope[b] * variance[a][b];
    const curves = path.map((row) => coxCurves(model, [row], "test"));
    const [own] = model.baseline;
    const still = own.variance as readonly number[];
    const at = (age: number) => still[own.times.filter((t) => t <= age).length - 1] ?? 0;
    const risk = (i: number) =>
      curves[i].cumulativeHazard(0, 8) / own.cumulativeHazard[own.times.filter((t) => t <= 8).length - 1];
    const plain = risk(0) ** 2 * at(4) + risk(1) ** 2 * (at(8) - at(4));
    const end = survivalAlongPath(model, path).at(-1);
    expectClose(end?.error, Math.sqrt(plain + lean), 1e-6);
    expectClose(end?.cumulativeHazard, along(beta));
    expect(end?.survivalLow).toBeLessThan(end?.survival as number);
  });

  it("refuses gaps", () => {
    const gap = [
      { start: 0, stop: 2, x: 0, g: 0 },
      { start: 3, stop: 4, x: 0, g: 0 },
    ];
    expect(() => survivalAlongPath(model, gap)).toThrowError(/begin where the one before ends \(at 2\)/);
  });
});

describe("coxBaseline", () => {
  it("at zero and at the mean differ by the effect of the mean", () => {
    const [mean, zero] = [coxBaseline(model), coxBaseline(model, { at: "zero" })];
    const shift = model.coefficients.reduce(
      (sum, { coefficient }, j) => sum + (coefficient as number) * model.center[j],
      0,
    );
    expectClose(
      Math.log((mean.at(3)?.cumulativeHazard as number) / (zero.at(3)?.cumulativeHazard as number)),
      shift,
    );
    expect(() => coxBaseline(model, { at: "median" as never })).toThrowError(/Option at/);
  });

  it("without covariates is Nelson and Aalen's, or with Efron's ties Fleming and Harrington's", () => {
    const plain = coxBaseline(fitCox(unlate, { ties: "breslow" }));
    // 5 events at 8 ages: at 5 two of 10 at risk leave
    expectClose(plain.at(3)?.hazard, 2 / 10);
    expectClose(coxBaseline(fitCox(unlate, {})).at(3)?.hazard, 1 / 10 + 1 / 9);
  });
});

describe("parseCox refuses what is no model", () => {
  const json = JSON.parse(JSON.stringify(model)) as Record<string, unknown>;
  const broken: [string, object][] = [
    ["another kind", { kind: "aft" }],
    ["an unknown key", { more: 1 }],
    ["a center too few", { center: [1] }],
    [
      "coefficients of other terms",
      {
        coefficients: [
          { term: "a", coefficient: 1 },
          { term: "b", coefficient: 1 },
        ],
      },
    ],
    [
      "a covariance of text",
      {
        covariance: [
          ["a", 1],
          [1, 1],
        ],
      },
    ],
    ["a coefficient that is none", { coefficients: [null, null] }],
    ["no baseline", { baseline: [] }],
    [
      "a hazard that falls",
      {
        baseline: [
          { ...model.baseline[0], cumulativeHazard: [...model.baseline[0].cumulativeHazard].reverse() },
        ],
      },
    ],
    ["other ties", { ties: "random" }],
    ["no fit", { fit: null }],
    ["no schema", { schema: {} }],
  ];
  for (const [what, change] of broken)
    it(what, () => {
      expect(() => parseCox({ ...json, ...change })).toThrowError(/This is no cox model/);
    });
});
