import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AFT_DISTRIBUTIONS,
  type AftDistribution,
  type AftModel,
} from "../../../src/survival/parametric/aft-model.ts";
import { fitAft } from "../../../src/survival/parametric/fit-aft.ts";
import { parseParametricModel } from "../../../src/survival/parametric/parse-parametric-model.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { codeOf } from "../../common/code-of.ts";
import { looks, trial } from "./trial.ts";

const valuesOf = (model: AftModel) => model.coefficients.map(({ value }) => value);
const errorsOf = (model: AftModel) => model.coefficients.map(({ se }) => se);

function near(actual: readonly (number | null)[], expected: readonly number[], digits = 8): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries())
    expect(Math.abs((actual[i] ?? Number.NaN) - value)).toBeLessThan(
      10 ** -digits * Math.max(1, Math.abs(value)),
    );
}

describe("accelerated failure time models are those of R survival 3.5-3", () => {
  // survreg(Surv(t, e) ~ x, dist, control = survreg.control(rel.tolerance = 1e-14)): coefficients, log(scale); errors; log-likelihood without and with x
  const reference: readonly (readonly [
    AftDistribution,
    readonly number[],
    readonly number[],
    readonly [number, number],
  ])[] = [
    [
      "weibull",
      [2.24835235908, 1.26733458742, -0.311709220931],
      [0.16597179309, 0.310639935976, 0.147291882578],
      [-116.40540698, -106.579491582],
    ],
    [
      "exponential",
      [2.15948424935, 1.5266135618],
      [0.218217890236, 0.398409536445],
      [-116.766656916, -108.524049537],
    ],
    [
      "rayleigh",
      [2.37225898197, 1.03121714971],
      [0.109108945118, 0.199204768222],
      [-125.573550946, -110.587642374],
    ],
    [
      "log-normal",
      [1.82512102015, 1.34684668201, -0.079185230606],
      [0.201604695987, 0.316497884329, 0.1323236578],
      [-115.392979497, -106.704622354],
    ],
    [
      "log-logistic",
      [1.89269057842, 1.26546338489, -0.604123390761],
      [0.207619605883, 0.325661257993, 0.150122059486],
      [-115.351113256, -107.66141716],
    ],
    [
      "gaussian",
      [8.66666666667, 13.8626317353, 2.2574803356],
      [2.08593900658, 3.26316751264, 0.133298283364],
      [-126.47608604, -117.967650603],
    ],
    [
      "logistic",
      [8.28942317004, 13.9807487744, 1.72240793125],
      [1.93807507651, 3.46835353264, 0.150473410324],
      [-126.508664947, -118.458738141],
    ],
  ];
  it.each(reference)("%s", (distribution, values, errors, [without, withX]) => {
    const model = fitAft(trial, { distribution, covariates: ["treated"] });
    expect(model.fit.status).toBe("converged");
    near(valuesOf(model), values);
    near(errorsOf(model), errors);
    near([model.fit.nullLogLikelihood, model.fit.logLikelihood], [without, withX]);
    expect(model.fit.test?.statistic).toBeCloseTo(2 * (withX - without), 6);
    expect(model.fit.aic).toBeCloseTo(2 * values.length - 2 * withX, 6);
    expect(model.fit.bic).toBeCloseTo(Math.log(42) * values.length - 2 * withX, 6);
  });

  it("with errors clustered by pair", () => {
    const model = fitAft(trial, { distribution: "weibull", covariates: ["treated"], cluster: "pair" });
    near(errorsOf(model), [0.161803726227, 0.193703650228, 0.143599492462]);
    expect(model.fit.clusters).toBe(21);
    near(
      (model.fit.naiveCovariance ?? []).map((row, i) => Math.sqrt(row[i])),
      [0.16597179309, 0.310639935976, 0.147291882578],
    );
  });

  it("with a scale for each arm", () => {
    const model = fitAft(trial, {
      distribution: "weibull",
      covariates: ["treated"],
      scaleCovariates: [{ column: "arm", reference: "placebo" }],
    });
    const [a, b, placebo, more] = valuesOf(model).map(Number);
    near([a, b, placebo, placebo + more], [2.2494101616, 1.27001907255, -0.315175534085, -0.302867087191]);
    near(errorsOf(model).slice(0, 3), [0.167815455754, 0.320768755938, 0.17357182849]);
    near([model.fit.nullLogLikelihood, model.fit.logLikelihood], [-116.404875771, -106.578786066]);
  });

  it.each([
    [
      "weibull",
      [1.20480432632, 0.729230399526, -1.16291953756],
      [0.171705836663, 0.251035397951, 0.357733458263],
      -10.8057165043,
    ],
    [
      "log-normal",
      [1.01626299071, 0.765244974167, -0.871274290121],
      [0.213965249225, 0.305635316423, 0.324644241392],
      -11.2454163262,
    ],
    [
      "log-logistic",
      [1.04200682381, 0.765677278971, -1.37949495666],
      [0.225006365152, 0.317192377734, 0.349255617156],
      -11.5042408601,
    ],
  ] as const)("of events between two looks: %s", (distribution, values, errors, logLikelihood) => {
    const model = fitAft(looks, { distribution, covariates: ["z"] } as never);
    near(valuesOf(model), values, 7);
    near(errorsOf(model), errors, 7);
    near([model.fit.logLikelihood], [logLikelihood]);
  });
});

describe("the generalised gamma distribution", () => {
  const at = (model: AftModel, name: string) =>
    model.coefficients.find((c) => c.name === name)?.value ?? Number.NaN;

  it("is at least as likely as the Weibull and the log-normal, its members", () => {
    const general = fitAft(trial, { distribution: "generalized-gamma", covariates: ["treated"] });
    expect(general.fit.status).toBe("converged");
    for (const distribution of ["weibull", "log-normal"] as const)
      expect(Number(general.fit.logLikelihood)).toBeGreaterThan(
        Number(fitAft(trial, { distribution, covariates: ["treated"] }).fit.logLikelihood),
      );
    expect(at(general, "Q")).toBeGreaterThan(-3);
  });

  it("does not care for the unit of time", () => {
    const weeks = fitAft(trial, { distribution: "generalized-gamma" });
    const seconds = fitAft(
      trial.map((r) => ({ ...r, stop: r.stop * 604800 })),
      { distribution: "generalized-gamma" },
    );
    expect(at(seconds, "Q")).toBeCloseTo(at(weeks, "Q"), 7);
    expect(at(seconds, "(intercept)")).toBeCloseTo(at(weeks, "(intercept)") + Math.log(604800), 7);
  });
});

describe("accelerated failure time models keep what must not change", () => {
  const lifetimes = fc.array(
    fc.record({
      stop: fc.integer({ min: 1, max: 30 }),
      event: fc.integer({ min: 0, max: 1 }),
      x: fc.integer({ min: 0, max: 5 }),
    }),
    { minLength: 12, maxLength: 40 },
  );
  const usable = (rows: readonly { stop: number; event: number; x: number }[]) =>
    rows.filter((r) => r.event === 1).length >= 6 &&
    new Set(rows.filter((r) => r.event === 1).map((r) => r.stop)).size >= 4 &&
    new Set(rows.filter((r) => r.event === 1).map((r) => r.x)).size >= 3;
  const distribution = fc.constantFrom<AftDistribution>(
    "weibull",
    "log-normal",
    "log-logistic",
    "exponential",
  );
  const close = (a: AftModel, b: AftModel, by = 0) => {
    expect(b.fit.status).toBe(a.fit.status);
    for (const [i, { value, se }] of a.coefficients.entries()) {
      const shift = a.coefficients[i].part === "location" && i === 0 ? by : 0;
      expect(b.coefficients[i].value).toBeCloseTo(Number(value) + shift, 5);
      if (se !== null) expect(b.coefficients[i].se).toBeCloseTo(se, 5);
    }
  };

  it("a unit of time a million times as small moves the intercept alone", () => {
    fc.assert(
      fc.property(lifetimes.filter(usable), distribution, (rows, chosen) => {
        const options = { distribution: chosen, covariates: ["x"] } as const;
        const tiny = rows.map((r) => ({ ...r, stop: r.stop * 1e6 }));
        close(fitAft(rows, options), fitAft(tiny, options), Math.log(1e6));
      }),
      { numRuns: 15 },
    );
  });

  it("counts are repetitions, whatever the order", () => {
    fc.assert(
      fc.property(lifetimes.filter(usable), distribution, (rows, chosen) => {
        const options = { distribution: chosen, covariates: ["x"], robust: true } as const;
        const counted = rows.map((r, i) => ({ ...r, count: 1 + (i % 3) }));
        const repeated = counted.flatMap((r) =>
          Array.from({ length: r.count }, () => ({ stop: r.stop, event: r.event, x: r.x })),
        );
        const a = fitAft(counted, options);
        const b = fitAft(repeated.reverse(), options);
        close(a, b);
        expect(b.fit.logLikelihood).toBeCloseTo(Number(a.fit.logLikelihood), 7);
        expect([a.fit.customers, a.fit.events]).toEqual([b.fit.customers, b.fit.events]);
      }),
      { numRuns: 15 },
    );
  });

  it("a lifetime cut into pieces with delayed entry is as likely as the whole", () => {
    fc.assert(
      fc.property(lifetimes.filter(usable), distribution, (rows, chosen) => {
        const options = { distribution: chosen, covariates: ["x"] } as const;
        const whole = rows.map((r) => ({ ...r, start: 0 }));
        const pieces = whole.flatMap((r) =>
          r.stop < 2
            ? [r]
            : [
                { ...r, stop: r.stop / 2, event: 0 },
                { ...r, start: r.stop / 2 },
              ],
        );
        const [a, b] = [fitAft(whole, options), fitAft(pieces, options)];
        close(a, b);
        expect(b.fit.logLikelihood).toBeCloseTo(Number(a.fit.logLikelihood), 6);
      }),
      { numRuns: 15 },
    );
  });

  it("the exponential without covariates is events over time watched", () => {
    fc.assert(
      fc.property(lifetimes.filter(usable), (rows) => {
        const { usual } = fitAft(rows, { distribution: "exponential" });
        const events = rows.reduce((n, r) => n + r.event, 0);
        const rate = events / rows.reduce((sum, r) => sum + r.stop, 0);
        expect(usual[0].value / rate).toBeCloseTo(1, 9);
        expect(Number(usual[0].se) / (rate / Math.sqrt(events))).toBeCloseTo(1, 8);
      }),
      { numRuns: 20 },
    );
  });

  it("covariates of any scale and offset give the same fit", () => {
    const plain = fitAft(trial, { distribution: "weibull", covariates: ["treated"] });
    const wild = fitAft(
      trial.map((r) => ({ ...r, w: 1e9 + 1e6 * r.treated })),
      { distribution: "weibull", covariates: ["w"] },
    );
    expect(1e6 * Number(wild.coefficients[1].value)).toBeCloseTo(Number(plain.coefficients[1].value), 8);
    expect(wild.fit.logLikelihood).toBeCloseTo(Number(plain.fit.logLikelihood), 8);
  });

  it("an offset is a coefficient of 1", () => {
    const free = fitAft(trial, { distribution: "weibull", covariates: ["treated"] });
    const rows = trial.map((r) => ({ ...r, known: Number(free.coefficients[1].value) * r.treated }));
    const model = fitAft(rows, { distribution: "weibull", offset: "known" });
    expect(model.fit.logLikelihood).toBeCloseTo(Number(free.fit.logLikelihood), 8);
    expect(model.coefficients[0].value).toBeCloseTo(Number(free.coefficients[0].value), 7);
  });
});

describe("accelerated failure time models say what the data cannot tell", () => {
  it("the likelihood of equal ages, or of one event at the largest age, is unbounded", () => {
    const equal = Array.from({ length: 8 }, () => ({ stop: 5, event: 1 }));
    // five rows, one event at the largest age
    const last = [13467, 13760, 12011, 7798, 7928].map((stop, i) => ({ stop, event: i === 1 ? 1 : 0 }));
    for (const rows of [equal, last, [{ stop: 3, event: 1 }]])
      for (const distribution of [
        "weibull",
        "log-normal",
        "log-logistic",
        "gaussian",
        "generalized-gamma",
      ] as const) {
        const { fit, coefficients } = fitAft(rows, { distribution });
        expect([fit.status, fit.logLikelihood, fit.aic]).toEqual(["unbounded", null, null]);
        expect(fit.warnings.join()).toMatch(/unbounded/);
        expect(coefficients.every(({ value, se }) => Number.isFinite(value) && se === null)).toBe(true);
      }
  });

  it("one event below others is a fit as in R", () => {
    const rows = [1, 2, 3, 4, 5].map((stop) => ({ stop, event: stop === 3 ? 1 : 0 }));
    const model = fitAft(rows, { distribution: "weibull" });
    expect(model.fit.status).toBe("converged");
    expect(model.coefficients[0].value).toBeCloseTo(1.81457, 4);
    expect(model.fit.logLikelihood).toBeCloseTo(-3.11978, 4);
  });

  it("a group that nobody has left runs to infinity, and is named", () => {
    const rows = trial.map((r, i) => (i % 6 === 0 ? { ...r, arm: "loyal", event: 0 } : r));
    const { fit, coefficients } = fitAft(rows, { distribution: "weibull", covariates: ["arm"] });
    expect(fit.status).toBe("boundary");
    expect(fit.warnings.join()).toMatch(/arm: loyal has no finite estimate/);
    expect(coefficients.find(({ name }) => name === "arm: loyal")?.se).toBeNull();
    const other = coefficients.find(({ name }) => name === "arm: 6-MP");
    expect(Number(other?.se)).toBeLessThan(1);
  });

  it("constant and dependent covariates are left out, with a word", () => {
    const rows = trial.map((r, i) => ({ ...r, same: 7, age: i, twice: 2 * i + 1 }));
    const model = fitAft(rows, { distribution: "weibull", covariates: ["same", "age", "twice"] });
    const without = fitAft(rows, { distribution: "weibull", covariates: ["age"] });
    expect(valuesOf(model).map((v) => v === null)).toEqual([false, true, false, true, false]);
    expect(model.fit.logLikelihood).toBe(without.fit.logLikelihood);
    expect(model.fit.warnings).toEqual([
      "same is the same for everybody and is left out.",
      "twice follows from age and is left out.",
    ]);
    // thirty times over: R's process crashes here
    for (let i = 0; i < 30; i++) fitAft(rows, { distribution: "weibull", covariates: ["same"] });
  });

  it("covariates that are nearly copies of each other stay, with a word", () => {
    const rows = trial.map((r, i) => ({ ...r, age: i % 7, copy: (i % 7) + 1e-4 * Math.sin(i) }));
    const { fit } = fitAft(rows, { distribution: "weibull", covariates: ["treated", "age", "copy"] });
    expect(fit.status).toBe("converged");
    expect(fit.warnings).toEqual([
      "age, copy say almost the same: their effects cannot be told apart, only that of all together.",
    ]);
  });

  it("rows of weight 0 count nothing", () => {
    const rows = trial.map((r, i) => ({ ...r, weight: i % 5 === 0 ? 0 : 2 }));
    const kept = rows.filter((r) => r.weight > 0);
    const [a, b] = [rows, kept].map((data) =>
      fitAft(data, { distribution: "weibull", covariates: ["treated"], weight: "weight" }),
    );
    expect(valuesOf(a)).toEqual(valuesOf(b));
    expect(a.fit.rows.absent).toBe(9);
  });

  it("an age of 0 without event says nothing and is left out", () => {
    const model = fitAft([...trial, { ...trial[0], stop: 0, event: 0 }], { distribution: "weibull" });
    expect(model.fit.logLikelihood).toBeCloseTo(-116.40540698, 7);
    expect(model.fit.warnings.join()).toMatch(/1 rows were watched for no time/);
  });
});

describe("accelerated failure time models refuse", () => {
  const weibull = { distribution: "weibull" } as const;
  it.each([
    ["a negative age", [{ stop: -1, event: 1 }], "bad-value"],
    [
      "an event at age 0",
      [
        { stop: 0, event: 1 },
        { stop: 2, event: 1 },
      ],
      "bad-value",
    ],
    ["an event that is no 0 or 1", [{ stop: 1, event: 2 }], "bad-value"],
    ["a stop before its start", [{ start: 3, stop: 2, event: 1 }], "bad-value"],
    [
      "nobody who left",
      [
        { stop: 1, event: 0 },
        { stop: 4, event: 0 },
      ],
      "too-few-rows",
    ],
    ["no rows", [], "too-few-rows"],
  ] as const)("%s", (_, rows, code) => {
    expect(codeOf(() => fitAft(rows as never, weibull as never))).toBe(code);
  });

  it("a negative weight", () => {
    const rows = [{ stop: 1, event: 1, weight: -1 }];
    expect(codeOf(() => fitAft(rows, { ...weibull, weight: "weight" }))).toBe("bad-value");
  });

  it("more terms than events", () => {
    const rows = [3, 1, 4, 1.5, 5, 9, 2, 6].map((stop, i) => ({
      stop,
      event: i % 4 === 2 ? 0 : 1,
      a: i,
      b: i ** 2,
      c: i ** 3,
      d: Math.sin(i),
      e: Math.cos(3 * i),
      f: Math.sin(5 * i),
    }));
    expect(codeOf(() => fitAft(rows, { ...weibull, covariates: ["a", "b", "c", "d", "e", "f"] }))).toBe(
      "too-few-rows",
    );
  });

  it("options that are none", () => {
    expect(codeOf(() => fitAft(trial, undefined as never))).toBe("bad-option");
    expect(codeOf(() => fitAft(trial, { distribution: "normal" as never }))).toBe("bad-option");
    expect(codeOf(() => fitAft(trial, { ...weibull, level: 95 }))).toBe("bad-option");
    expect(codeOf(() => fitAft(trial, { distribution: "exponential", scaleCovariates: ["arm"] }))).toBe(
      "bad-option",
    );
    expect(codeOf(() => fitAft(trial, { ...weibull, covariates: ["height" as never] }))).toBe(
      "missing-column",
    );
  });

  it("names the rows with an event at age 0, and can leave them out", () => {
    const rows = [...trial, { ...trial[0], stop: 0 }];
    expect(() => fitAft(rows, weibull)).toThrow(/first rows: 42/);
    const model = fitAft(rows, { ...weibull, onInvalid: "skip" });
    expect(model.fit.rows.rejected[0].rows).toBe(1);
    expect(fitAft(rows, { distribution: "gaussian" }).fit.status).toBe("converged");
  });

  it("what is no model", () => {
    const model = fitAft(trial, { distribution: "weibull", covariates: ["arm"] });
    const json = JSON.parse(JSON.stringify(model));
    expect(parseParametricModel(json)).toEqual(model);
    for (const broken of [
      "{",
      null,
      { ...json, version: 2 },
      { ...json, extra: 1 },
      { ...json, distribution: "normal" },
      { ...json, coefficients: json.coefficients.slice(1) },
      { ...json, coefficients: json.coefficients.map((c: object) => ({ ...c, value: "1" })) },
      { ...json, schema: { columns: [], terms: json.schema.terms } },
      { ...json, fit: { ...json.fit, covariance: [[1]] } },
    ])
      expect(codeOf(() => parseParametricModel(broken))).toBe("bad-model");
  });
});

describe("every distribution", () => {
  it.each(AFT_DISTRIBUTIONS)("%s has a model that is plain data", (distribution) => {
    const model = fitAft(trial, {
      distribution,
      covariates: ["arm"],
      scaleCovariates: distribution === "exponential" || distribution === "rayleigh" ? [] : ["arm"],
    });
    expect(JSON.stringify(model)).not.toMatch(/NaN|Infinity/);
    expect(parseParametricModel(JSON.stringify(model))).toEqual(model);
    expect(
      model.usual.every(
        ({ value, interval }) => interval !== null && interval[0] < value && value < interval[1],
      ),
    ).toBe(true);
  });
});

checkSuite({
  name: "fitAft",
  run: (data: readonly object[]) =>
    fitAft(data as typeof trial, { distribution: "weibull", covariates: ["treated"] }),
  data: trial,
  parse: (json) => parseParametricModel(json) as AftModel,
  compare: (model) => ({
    coefficients: model.coefficients.map(({ value, se }) => [value, se]),
    logLikelihood: model.fit.logLikelihood,
  }),
  withCount: (row: object, count: number) => ({ ...row, count }),
  empty: "too-few-rows",
  oneRow: (model) => expect(model.fit.status).toBe("unbounded"),
  allNaN: "bad-value",
  relative: 1e-7,
});
