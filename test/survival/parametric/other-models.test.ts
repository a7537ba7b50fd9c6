import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../../src/core/errors.ts";
import { normalCdf } from "../../../src/numeric/normal.ts";
import { compareLifetimeModels } from "../../../src/survival/parametric/compare-lifetime-models.ts";
import { fitAft } from "../../../src/survival/parametric/fit-aft.ts";
import { fitCure } from "../../../src/survival/parametric/fit-cure.ts";
import { fitPiecewiseExponential } from "../../../src/survival/parametric/fit-piecewise-exponential.ts";
import { fitRoystonParmar, type SplineScale } from "../../../src/survival/parametric/fit-royston-parmar.ts";
import { splineValue } from "../../../src/survival/parametric/log-age-spline.ts";
import type { ParametricModel } from "../../../src/survival/parametric/parametric-curves.ts";
import { parseParametricModel } from "../../../src/survival/parametric/parse-parametric-model.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { codeOf } from "../../common/code-of.ts";
import { trial } from "./trial.ts";

// glm(e ~ factor(piece) - 1 + x + offset(log(exposure)), poisson) on survSplit(cut = c(5, 12)): coefficients and errors
const PIECEWISE_VALUES = [-2.48536716129, -1.91297950429, -1.97872688465, -1.60707182356];
const PIECEWISE_ERRORS = [0.342923373883, 0.296042063496, 0.409298334573, 0.41337375055];

const halves = trial.flatMap((r) =>
  r.stop < 2
    ? [{ ...r, start: 0 }]
    : [
        { ...r, start: 0, stop: r.stop / 2, event: 0 },
        { ...r, start: r.stop / 2 },
      ],
);

describe("the piecewise exponential model", () => {
  it("is R's Poisson regression of the pieces (glm on survSplit, R 4.2)", () => {
    const model = fitPiecewiseExponential(trial, { breaks: [5, 12], covariates: ["treated"] });
    const expected = [PIECEWISE_VALUES, PIECEWISE_ERRORS];
    for (const [j, { value, se }] of model.coefficients.entries()) {
      expect(value).toBeCloseTo(expected[0][j], 8);
      expect(se).toBeCloseTo(expected[1][j], 8);
    }
    expect(model.fit.test?.df).toBe(1);
    expect(parseParametricModel(JSON.stringify(model))).toEqual(model);
  });

  it("without covariates is events over exposure", () => {
    const { pieces, fit } = fitPiecewiseExponential(trial, { breaks: [5, 12] });
    let logLikelihood = 0;
    for (const { from, to, events, exposure, rate, se } of pieces) {
      const end = to ?? Number.POSITIVE_INFINITY;
      const inside = trial.filter((r) => r.stop > from && r.stop <= end);
      expect(events).toBe(inside.reduce((n, r) => n + r.event, 0));
      expect(exposure).toBeCloseTo(
        trial.reduce((sum, r) => sum + Math.max(0, Math.min(r.stop, end) - from), 0),
        10,
      );
      expect(rate).toBeCloseTo(events / exposure, 12);
      expect(se).toBeCloseTo(Math.sqrt(events) / exposure, 10);
      logLikelihood += events * Math.log(Number(rate)) - Number(rate) * exposure;
    }
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 9);
  });

  it("does not change when lifetimes are cut, and robust errors of one customer's rows go together", () => {
    const whole = fitPiecewiseExponential(trial, { breaks: [5, 12], covariates: ["treated"], robust: true });
    const rows = halves.map((r) => ({
      ...r,
      id: trial.findIndex((o) => o.pair === r.pair && o.arm === r.arm),
    }));
    const cut = fitPiecewiseExponential(rows, { breaks: [5, 12], covariates: ["treated"], cluster: "id" });
    for (const [j, { value, se }] of whole.coefficients.entries()) {
      expect(cut.coefficients[j].value).toBeCloseTo(Number(value), 8);
      expect(cut.coefficients[j].se).toBeCloseTo(Number(se), 8);
    }
  });

  it("with a piece without events has rate 0 there, and says so", () => {
    const model = fitPiecewiseExponential(trial, { breaks: [30], covariates: ["treated"] });
    expect([model.pieces[1].rate, model.pieces[1].se]).toEqual([0, null]);
    expect(model.fit.warnings.join()).toMatch(/Nobody left in piece 2/);
    expect(JSON.stringify(model)).not.toMatch(/NaN|Infinity/);
  });

  it("refuses breaks that are none, and rows without events", () => {
    for (const breaks of [undefined, 3, [0, 3], [3, 3], ["3"], [Number.NaN]])
      expect(codeOf(() => fitPiecewiseExponential(trial, { breaks } as never))).toBe("bad-option");
    expect(codeOf(() => fitPiecewiseExponential([{ stop: 1, event: 0 }], { breaks: [3] }))).toBe(
      "too-few-rows",
    );
  });
});

describe("the Royston-Parmar model", () => {
  it.each([
    ["hazard", "weibull"],
    ["odds", "log-logistic"],
    ["normal", "log-normal"],
  ] as const)("with df 1 on the scale %s is the %s", (scale, distribution) => {
    const line = fitRoystonParmar(trial, { df: 1, scale, covariates: ["treated"] });
    const aft = fitAft(trial, { distribution, covariates: ["treated"] });
    const [location, effect, logScale] = aft.coefficients.map(({ value }) => Number(value));
    const sigma = Math.exp(logScale);
    expect(line.fit.logLikelihood).toBeCloseTo(Number(aft.fit.logLikelihood), 8);
    const expected = [-location / sigma, 1 / sigma, -effect / sigma];
    for (const [j, { value }] of line.coefficients.entries()) expect(value).toBeCloseTo(expected[j], 6);
    expect(line.fit.test?.statistic).toBeCloseTo(Number(aft.fit.test?.statistic), 6);
  });

  // log-likelihood and its maximum once more, without derivatives
  it.each<SplineScale>(["hazard", "odds", "normal"])(
    "on the scale %s is as likely as it says, and nothing near it is more",
    (scale) => {
      const model = fitRoystonParmar(trial, { df: 3, scale, covariates: ["treated"] });
      expect(model.fit.status).toBe("converged");
      const knots = model.knots.map(Math.log);
      const theta = model.coefficients.map(({ value }) => Number(value));
      const height = (u: number, b: readonly number[]) =>
        b[0] + b[1] * u + b[2] * splineValue(u, knots, 1) + b[3] * splineValue(u, knots, 2);
      const survival = (h: number) =>
        scale === "hazard"
          ? Math.exp(-Math.exp(h))
          : scale === "odds"
            ? 1 / (1 + Math.exp(h))
            : normalCdf(-h);
      const likelihood = (b: readonly number[]) =>
        trial.reduce((sum, { stop, event, treated }) => {
          const s = (t: number) => survival(height(Math.log(t), b) + b[4] * treated);
          const d = 1e-5 * stop;
          return sum + (event === 1 ? Math.log((s(stop - d) - s(stop + d)) / (2 * d)) : Math.log(s(stop)));
        }, 0);
      const best = likelihood(theta);
      expect(model.fit.logLikelihood).toBeCloseTo(best, 5);
      for (const [j, { se }] of model.coefficients.entries())
        for (const by of [-0.3, 0.3]) {
          const moved = theta.map((v, k) => (k === j ? v + by * Number(se) : v));
          expect(likelihood(moved)).toBeLessThan(best);
        }
      expect(parseParametricModel(JSON.stringify(model))).toEqual(model);
    },
  );

  it("does not change when lifetimes are cut, nor with the unit of time", () => {
    const whole = fitRoystonParmar(trial, { knots: [8], covariates: ["treated"] });
    const cut = fitRoystonParmar(halves, { knots: [8], covariates: ["treated"] });
    expect(cut.fit.logLikelihood).toBeCloseTo(Number(whole.fit.logLikelihood), 7);
    for (const [j, { value }] of whole.coefficients.entries())
      expect(cut.coefficients[j].value).toBeCloseTo(Number(value), 5);
    const days = fitRoystonParmar(
      trial.map((r) => ({ ...r, stop: 7 * r.stop })),
      { knots: [56], covariates: ["treated"] },
    );
    expect(days.coefficients[3].value).toBeCloseTo(Number(whole.coefficients[3].value), 7);
  });

  it("refuses knots that are none", () => {
    expect(codeOf(() => fitRoystonParmar(trial, { df: 0 }))).toBe("bad-option");
    expect(codeOf(() => fitRoystonParmar(trial, { df: 2, knots: [8] }))).toBe("bad-option");
    expect(codeOf(() => fitRoystonParmar(trial, { knots: [100] }))).toBe("bad-option");
    expect(
      codeOf(() =>
        fitRoystonParmar(
          [
            { stop: 3, event: 1 },
            { stop: 3, event: 1 },
            { stop: 4, event: 0 },
          ],
          { df: 2 },
        ),
      ),
    ).toBe("too-few-rows");
    const equal = fitRoystonParmar(
      [
        { stop: 3, event: 1 },
        { stop: 3, event: 1 },
      ],
      { df: 1 },
    );
    expect([equal.fit.status, equal.fit.logLikelihood]).toEqual(["unbounded", null]);
  });
});

describe("the cure model", () => {
  const rows = [1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 30, 30, 30, 30, 30].map((stop, i) => ({
    stop,
    event: stop < 30 ? 1 : 0,
    x: i % 3,
  }));
  const survival = (t: number, share: number, scale: number, shape: number) =>
    share + (1 - share) * Math.exp(-((t / scale) ** shape));

  it("is as likely as it says, and nothing near it is more", () => {
    const model = fitCure(rows);
    expect(model.fit.status).toBe("converged");
    const [shape, scale] = model.usual;
    const likelihood = (c: number, l: number, k: number) =>
      rows.reduce((sum, { stop, event }) => {
        const d = 1e-5;
        const density = (survival(stop - d, c, l, k) - survival(stop + d, c, l, k)) / (2 * d);
        return sum + Math.log(event === 1 ? density : survival(stop, c, l, k));
      }, 0);
    const at = [model.share.value, scale.value, shape.value] as const;
    const best = likelihood(...at);
    expect(model.fit.logLikelihood).toBeCloseTo(best, 6);
    for (const by of [0.9, 1.1])
      for (let j = 0; j < 3; j++)
        expect(
          likelihood(...(at.map((v, i) => (i === j ? v * by : v)) as [number, number, number])),
        ).toBeLessThan(best);
    // curvature once more, by differences along the log odds
    expect(Number(model.share.interval?.[0])).toBeLessThan(1 / 3);
    expect(Number(model.share.interval?.[1])).toBeGreaterThan(1 / 3);
  });

  it("takes covariates on the share and on the lifetimes, and is plain data", () => {
    const many = rows.flatMap((r) => [
      r,
      { ...r, stop: r.stop + 0.5, x: 2 - r.x },
      { ...r, stop: r.stop * 1.2, x: 1 },
    ]);
    const plain = fitCure(many);
    for (const distribution of ["weibull", "exponential", "log-normal", "log-logistic"] as const) {
      const model = fitCure(many, {
        distribution,
        covariates: ["x"],
        lifetimeCovariates: ["x"],
        robust: true,
      });
      expect(model.fit.status).toBe("converged");
      expect(parseParametricModel(JSON.stringify(model))).toEqual(model);
      if (distribution === "weibull")
        expect(Number(model.fit.logLikelihood)).toBeGreaterThan(Number(plain.fit.logLikelihood));
    }
  });

  it("does not change when lifetimes are cut", () => {
    const cut = rows.flatMap((r) => [
      { ...r, start: 0, stop: r.stop / 2, event: 0 },
      { ...r, start: r.stop / 2 },
    ]);
    const [a, b] = [fitCure(rows), fitCure(cut)];
    expect(b.share.value).toBeCloseTo(a.share.value, 6);
    expect(b.fit.logLikelihood).toBeCloseTo(Number(a.fit.logLikelihood), 7);
  });

  it("says when nobody stays for good, or nobody can know", () => {
    // everybody left: no share can stay
    const all = Array.from({ length: 40 }, (_, i) => ({ stop: -10 * Math.log((i + 0.5) / 40), event: 1 }));
    const none = fitCure(all);
    expect(none.fit.status).toBe("boundary");
    expect([none.share.se, none.share.interval]).toEqual([null, null]);
    // watched for a short while only
    const early = all.map(({ stop }) => ({ stop: Math.min(stop, 4), event: stop <= 4 ? 1 : 0 }));
    const unknown = fitCure(early);
    expect(["boundary", "not identified"]).toContain(unknown.fit.status);
    expect(unknown.fit.warnings).toHaveLength(1);
    const certain = fitAft(all, { distribution: "weibull" });
    expect(none.fit.logLikelihood).toBeCloseTo(Number(certain.fit.logLikelihood), 4);
  });

  it("refuses what is no distribution, and rows without events", () => {
    expect(codeOf(() => fitCure(rows, { distribution: "gaussian" as never }))).toBe("bad-option");
    expect(codeOf(() => fitCure(rows.map((r) => ({ ...r, event: 0 }))))).toBe("too-few-rows");
  });
});

describe("the comparison of distributions", () => {
  it("ranks by AIC and tells what the data cannot tell", () => {
    const found = compareLifetimeModels(trial, {
      covariates: ["treated"],
      distributions: ["exponential", "weibull", "rayleigh", "gaussian"],
    });
    for (const { distribution, aic, logLikelihood } of found.models) {
      const { fit } = fitAft(trial, { distribution, covariates: ["treated"] });
      expect([aic, logLikelihood]).toEqual([fit.aic, fit.logLikelihood]);
    }
    expect(found.models.map(({ aic }) => Number(aic))).toEqual(
      found.models.map(({ aic }) => Number(aic)).sort((a, b) => a - b),
    );
    // 219.2 against 221.0: too near to tell, and the exponential is the simpler one
    expect(found.best).toBe("exponential");
    expect(found.asGood).toEqual(["weibull"]);
    expect(found.reason).toMatch(/cannot tell/);
    expect(found.models.reduce((sum, { weight }) => sum + Number(weight), 0)).toBeCloseTo(1, 12);
    expect(found.model?.distribution).toBe("exponential");
  });

  it("passes over fits without maximum, and refuses what is no distribution", () => {
    const found = compareLifetimeModels([
      { stop: 5, event: 1 },
      { stop: 5, event: 1 },
    ]);
    expect(found.best).toBe("exponential");
    expect(found.models.filter(({ behind }) => behind === null)).toHaveLength(4);
    expect(JSON.stringify(found)).not.toMatch(/NaN|Infinity/);
    expect(codeOf(() => compareLifetimeModels(trial, { distributions: ["normal" as never] }))).toBe(
      "bad-option",
    );
    expect(codeOf(() => compareLifetimeModels(trial, { distributions: [] }))).toBe("bad-option");
  });

  it("finds the distribution that lifetimes were made from", () => {
    // quantiles instead of draws
    const make = (quantile: (p: number) => number) =>
      Array.from({ length: 400 }, (_, i) => ({ stop: quantile((i + 0.5) / 400), event: 1 }));
    expect(compareLifetimeModels(make((p) => 10 * (p / (1 - p)) ** 0.4)).best).toBe("log-logistic");
    expect(compareLifetimeModels(make((p) => -30 * Math.log(1 - p))).best).toBe("exponential");
  });
});

describe("counts", () => {
  it("are repetitions in every model", () => {
    const counted = trial.map((r, i) => ({ ...r, count: 1 + (i % 2) }));
    const repeated = counted.flatMap((r) => Array.from({ length: r.count }, () => ({ ...r, count: 1 })));
    const order = fc.sample(fc.shuffledSubarray(repeated, { minLength: repeated.length }), 1)[0];
    const fits = (rows: typeof counted) => [
      fitPiecewiseExponential(rows, { breaks: [8], covariates: ["treated"], robust: true }),
      fitRoystonParmar(rows, { knots: [8], covariates: ["treated"], robust: true }),
      fitCure(rows, { covariates: ["treated"], robust: true }),
    ];
    const [a, b] = [fits(counted), fits(order)];
    for (const [m, model] of a.entries())
      for (const [j, { value, se }] of model.coefficients.entries()) {
        expect(b[m].coefficients[j].value).toBeCloseTo(Number(value), 5);
        if (se !== null) expect(b[m].coefficients[j].se).toBeCloseTo(se, 5);
      }
  });
});

const fits: readonly (readonly [
  string,
  (rows: typeof trial) => ParametricModel,
  ErrorCode | ((model: ParametricModel) => void),
])[] = [
  [
    "fitPiecewiseExponential",
    (rows) => fitPiecewiseExponential(rows, { breaks: [8], covariates: ["treated"] }),
    (model) => expect(model.fit.events).toBe(1),
  ],
  [
    "fitRoystonParmar",
    (rows) => fitRoystonParmar(rows, { knots: [8], covariates: ["treated"] }),
    "bad-option",
  ],
  [
    "fitCure",
    (rows) => fitCure(rows, { covariates: ["treated"] }),
    (model) => expect(model.fit.status).toBe("unbounded"),
  ],
];
for (const [name, run, oneRow] of fits)
  checkSuite({
    name,
    run: (data: readonly object[]) => run(data as typeof trial),
    data: trial,
    parse: parseParametricModel,
    compare: (model) => ({
      coefficients: model.coefficients.map(({ value, se }) => [value, se]),
      logLikelihood: model.fit.logLikelihood,
    }),
    withCount: (row: object, count: number) => ({ ...row, count }),
    empty: "too-few-rows",
    oneRow,
    allNaN: "bad-value",
    relative: 1e-5,
  });
