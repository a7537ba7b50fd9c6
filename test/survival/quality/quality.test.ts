import { describe, expect, it } from "vitest";
import { exponential, integer, randomFrom, uniform } from "../../../src/core/random.ts";
import { fitCox } from "../../../src/survival/cox/fit-cox.ts";
import { kaplanMeier } from "../../../src/survival/curves/kaplan-meier.ts";
import { fitFrailtyCox } from "../../../src/survival/frailty/fit-frailty-cox.ts";
import { fitAft } from "../../../src/survival/parametric/fit-aft.ts";
import { brierScore } from "../../../src/survival/quality/brier-score.ts";
import { distributionCalibration } from "../../../src/survival/quality/distribution-calibration.ts";
import { dynamicAuc } from "../../../src/survival/quality/dynamic-auc.ts";
import { roystonD } from "../../../src/survival/quality/royston-d.ts";
import { survivalCalibration } from "../../../src/survival/quality/survival-calibration.ts";
import { survivalAt } from "../../../src/survival/use/survival-at.ts";

const failing = (code: string) => expect.objectContaining({ code });

function simulated(seed: number, n: number, lost = 0.05) {
  const random = randomFrom(seed);
  return Array.from({ length: n }, () => {
    const x = integer(random, 4);
    const life = exponential(random, 0.06 * Math.exp(0.5 * x));
    const seen = exponential(random, lost);
    return {
      stop: Math.ceil(4 * Math.min(life, seen)) / 4,
      event: life <= seen ? 1 : 0,
      x,
      junk: uniform(random),
    };
  });
}

const learn = simulated(1, 300);
const test = simulated(2, 120);
const model = fitCox(learn, { covariates: ["x"] });
const stay = (row: object, at: number) => survivalAt(model, { ...row }, { at }).value;

/** Weights by the plainest way: products over all lost before. */
function watched(data: readonly { stop: number; event: number }[], age: number, strictly: boolean): number {
  let share = 1;
  for (const t of [...new Set(data.map(({ stop }) => stop))]
    .filter((a) => (strictly ? a < age : a <= age))
    .sort((a, b) => a - b))
    share *=
      1 -
      data.filter((row) => row.stop === t && row.event === 0).length /
        data.filter(({ stop }) => stop >= t).length;
  return share;
}

describe("Brier score", () => {
  it("is the weighted mean of squared differences, one customer at a time", () => {
    for (const age of [2, 8]) {
      const byHand =
        test.reduce((sum, row) => {
          const s = stay(row, age);
          if (row.stop <= age) return row.event === 1 ? sum + s ** 2 / watched(test, row.stop, true) : sum;
          return sum + (1 - s) ** 2 / watched(test, age, false);
        }, 0) / test.length;
      expect(brierScore(model, test, { at: age }).at(0)?.brier).toBeCloseTo(byHand, 12);
    }
  });

  it("of one curve for all is its own reference, and a model that knows something is better", () => {
    const scores = brierScore(kaplanMeier(test), test, { at: [3, 6, 9] });
    for (const row of scores) expect(row.skill).toBeCloseTo(0, 9);
    const better = brierScore(model, test, { at: [3, 6, 9] });
    for (const row of better) {
      expect(row.skill).toBeGreaterThan(0);
      expect(row.brierLow as number).toBeLessThan(row.brier);
      expect(row.brierHigh as number).toBeGreaterThan(row.brier);
    }
    const [a, b, c] = [...better].map(({ brier }) => brier);
    expect(better.info.integrated).toBeCloseTo((a + 2 * b + c) / 4, 12);
  });

  it("a last age at which all that are left are lost does no harm; beyond it is said", () => {
    const data = [1, 2, 3, 4, 4, 4].map((stop, i) => ({ stop, event: i < 3 ? 1 : 0 }));
    expect(brierScore(kaplanMeier(data), data, { at: 3 }).at(0)?.brier).toBeCloseTo(0.25, 12);
    expect(() => brierScore(kaplanMeier(data), data, { at: 4 })).not.toThrow();
    expect(() => brierScore(kaplanMeier(data), data, { at: 9 })).toThrowError(failing("bad-option"));
  });
});

describe("dynamic AUC", () => {
  it("is the weighted share of pairs in the right order, ties by half", () => {
    for (const age of [2, 8]) {
      let [right, all] = [0, 0];
      for (const a of test.filter(({ stop, event }) => stop <= age && event === 1))
        for (const b of test.filter(({ stop }) => stop > age)) {
          const w = 1 / watched(test, a.stop, true);
          const order = stay(b, age) - stay(a, age);
          all += w;
          right += w * (Math.abs(order) < 1e-12 ? 0.5 : order > 0 ? 1 : 0);
        }
      expect(dynamicAuc(model, test, { at: age }).at(0)?.auc).toBeCloseTo(right / all, 12);
    }
  });

  it("has none where nobody has left, or nobody is there", () => {
    expect(dynamicAuc(model, test, { at: 0 }).at(0)?.auc).toBeNull();
    expect(dynamicAuc(model, test, { at: 0 }).info.mean).toBeNull();
  });

  it("intervals hold the truth about as often as they say", () => {
    const truth = dynamicAuc(model, simulated(3, 20_000), { at: 6 }).at(0)?.auc as number;
    let held = 0;
    for (let seed = 100; seed < 180; seed++) {
      const row = dynamicAuc(model, simulated(seed, 200), { at: 6 }).at(0);
      if ((row?.aucLow as number) <= truth && truth <= (row?.aucHigh as number)) held++;
    }
    // 95 % of 80 is 76; the binomial band at 99.9 %
    expect(held).toBeGreaterThanOrEqual(68);
  });
});

describe("D-calibration", () => {
  it("spreads who was lost over what was still possible, and counts everybody once", () => {
    const data = [
      { stop: 2, event: 1 },
      { stop: 3, event: 0 },
    ].map((row) => ({ ...row, x: 0 }));
    const table = distributionCalibration(model, data, { bins: 4 });
    const [s, c] = data.map((row) => stay(row, row.stop));
    const byHand = [0, 1, 2, 3].map((b) => {
      const own = Math.floor(s * 4) === b ? 1 : 0;
      const from = b / 4;
      const room = Math.max(0, Math.min(c, from + 0.25) - from);
      return own + room / c;
    });
    [...table].forEach(({ customers }, b) => {
      expect(customers).toBeCloseTo(byHand[b], 12);
    });
    expect([...table].reduce((sum, { customers }) => sum + customers, 0)).toBeCloseTo(2, 12);
  });

  it("a right model passes, a wrong one does not", () => {
    const data = simulated(7, 800);
    expect(
      distributionCalibration(fitAft(data, { covariates: ["x"], distribution: "exponential" }), data).info
        .pValue,
    ).toBeGreaterThan(0.01);
    const fast = data.map((row) => ({ ...row, stop: row.stop / 2 }));
    expect(
      distributionCalibration(fitAft(data, { covariates: ["x"], distribution: "exponential" }), fast).info
        .pValue,
    ).toBeLessThan(1e-6);
  });
});

describe("calibration at an age", () => {
  it("sets what was foretold beside what came, in groups of like risk", () => {
    const table = survivalCalibration(model, test, { at: 6, groups: 40 });
    // four values of x: equal risks stay together
    expect(table.length).toBe(4);
    expect([...table].reduce((sum, { customers }) => sum + customers, 0)).toBe(test.length);
    for (const row of table) {
      const x = [0, 1, 2, 3].find((v) => Math.abs(1 - stay({ x: v }, 6) - row.expected) < 1e-9);
      const own = kaplanMeier(test.filter((r) => r.x === x));
      expect(row.observed).toBeCloseTo(1 - survivalAt(own, {}, { at: 6 }).value, 9);
      expect(row.observedLow as number).toBeLessThanOrEqual(row.observed as number);
      expect(row.observedHigh as number).toBeGreaterThanOrEqual(row.observed as number);
    }
    expect(table.info.meanDifference as number).toBeLessThan(0.12);
  });
});

describe("Royston's D", () => {
  it("is the effect of ranked predictors", () => {
    const found = roystonD(model, test);
    expect(found.d.value).toBeGreaterThan(0.3);
    expect(found.explained).toBeGreaterThan(0.02);
    const pairs = test.flatMap((a, i) => test.slice(i + 1).map((b) => [a.x, b.x]));
    const beta = model.coefficients[0].coefficient as number;
    const byHand =
      pairs.reduce((sum, [a, b]) => sum + (a === b ? 0.5 : 1 / (1 + Math.exp(-beta * Math.abs(a - b)))), 0) /
      pairs.length;
    expect(found.concordance).toBeCloseTo(byHand, 9);
  });

  it("counts are repetitions", () => {
    const counted = test.map((row, i) => ({ ...row, count: 1 + (i % 3) }));
    const repeated = counted.flatMap(({ count, ...row }) => Array.from({ length: count }, () => row));
    const [a, b] = [roystonD(model, counted), roystonD(model, repeated)];
    expect(a.d.value).toBeCloseTo(b.d.value, 9);
    expect(a.d.se).toBeCloseTo(b.d.se as number, 9);
    expect(a.concordance).toBeCloseTo(b.concordance, 9);
    expect(a.explainedByPredictor).toBeCloseTo(b.explainedByPredictor, 9);
  });
});

describe("measures of prediction refuse what they cannot judge", () => {
  const measures: [string, (data: readonly object[], options?: object) => unknown][] = [
    ["brierScore", (data, options) => brierScore(model, data as typeof test, { at: 2, ...options })],
    ["dynamicAuc", (data, options) => dynamicAuc(model, data as typeof test, { at: 2, ...options })],
    [
      "distributionCalibration",
      (data, options) => distributionCalibration(model, data as typeof test, { ...options }),
    ],
    [
      "survivalCalibration",
      (data, options) => survivalCalibration(model, data as typeof test, { at: 2, ...options }),
    ],
  ];
  it.each(measures)("%s: late entry, nobody, negative ages, unknown columns", (_, measure) => {
    expect(() => measure(test.map((row) => ({ ...row, start: row.stop / 2 })))).toThrowError(
      failing("bad-input"),
    );
    expect(() => measure([])).toThrowError(failing("too-few-rows"));
    expect(() => measure([{ ...test[0], stop: -1 }])).toThrowError(failing("bad-value"));
    expect(() => measure(test.map(({ x, ...row }) => row))).toThrowError(failing("missing-column"));
  });

  it.each(measures)("%s: rows without a covariate are left out, counts are repetitions", (_, measure) => {
    const counted = test.map((row, i) => ({ ...row, count: i % 3 }));
    const repeated = counted.flatMap(({ count, ...row }) => Array.from({ length: count }, () => row));
    const flat = (result: unknown) =>
      [...(result as Iterable<Record<string, number | null>>)].map(({ left, there, ...row }) =>
        Object.values(row),
      );
    const [a, b] = [flat(measure(counted)), flat(measure([...repeated, { ...test[0], x: null }]))];
    for (const [i, row] of a.entries())
      for (const [k, v] of row.entries()) {
        if (v === null) expect(b[i][k]).toBeNull();
        else expect(v).toBeCloseTo(b[i][k] as number, 9);
      }
  });

  it("options are checked", () => {
    expect(() => brierScore(model, test, { at: [] })).toThrowError(failing("bad-option"));
    expect(() => brierScore({ kind: "fog" } as never, test, { at: 1 })).toThrowError(failing("bad-model"));
    expect(() => survivalCalibration(model, test, { at: 2, groups: 0 })).toThrowError(failing("bad-option"));
    expect(() => distributionCalibration(model, test, { bins: 1.5 })).toThrowError(failing("bad-option"));
  });
});

describe("what cannot be told", () => {
  it("skill before anybody left is null, not a division by zero", () => {
    const [row] = [...brierScore(kaplanMeier(learn), learn, { at: [0, 5] })];
    expect(row.reference).toBe(0);
    expect(row.skill).toBeNull();
  });

  it("Royston's D of a model without covariates, or with strata", () => {
    expect(() => roystonD(fitCox(learn), learn)).toThrowError(failing("bad-option"));
    const strata = fitCox(learn, { covariates: ["junk"], strata: "x" });
    expect(() => roystonD(strata, learn)).toThrowError(failing("bad-option"));
  });
});

describe("calibration", () => {
  it("groups counted customers as it groups repeated ones", () => {
    const counted = test.map((row, i) => ({ ...row, times: 1 + (i % 3) }));
    const repeated = counted.flatMap((row) => Array.from({ length: row.times }, () => row));
    const own = fitCox(learn, { covariates: ["x", "junk"] });
    const groups = (rows: typeof counted, count?: "times") =>
      [...survivalCalibration(own, rows, { at: 5, groups: 4, ...(count && { count }) })].map((row) => [
        row.customers,
        row.from,
        row.to,
        row.observed?.toFixed(12),
      ]);
    expect(groups(counted, "times")).toEqual(groups(repeated));
  });

  it("tells a p-value too small for a number by its logarithm", () => {
    const late = Array.from({ length: 4000 }, (_, i) => ({ stop: 500 + (i % 7), event: 1, x: 0, junk: 0 }));
    const exponentialFit = fitAft(learn, { distribution: "exponential" });
    const { pValue, logPValue } = distributionCalibration(exponentialFit, late).info;
    expect(pValue).toBe(0);
    expect(logPValue).toBeLessThan(-1000);
  });
});

describe("rows without a covariate", () => {
  const holed = test.map((row, i) => ({ ...row, x: i < 5 ? null : row.x, region: `r${i % 6}` }));
  const left = { read: 120, used: 115, left: 5, missing: [{ column: "x", rows: 5 }] };
  const whole = holed.slice(5);
  const regions = learn.map((row, i) => ({ ...row, region: `r${i % 6}` }));
  const models = {
    fitCox: model,
    fitFrailtyCox: fitFrailtyCox(regions, { by: "region", covariates: ["x"] }),
    fitAft: fitAft(learn, { distribution: "weibull", covariates: ["junk"], scaleCovariates: ["x"] }),
  };

  it.each(Object.entries(models))("are left out and counted for %s", (_, of) => {
    const at = { at: 4 };
    expect(brierScore(of, holed, at).info.rows).toMatchObject(left);
    expect(dynamicAuc(of, holed, at).info.rows).toMatchObject(left);
    expect(survivalCalibration(of, holed, at).info.rows).toMatchObject(left);
    expect(distributionCalibration(of, holed).info.rows).toMatchObject(left);
    expect(brierScore(of, holed, at).at(0)).toEqual(brierScore(of, whole, at).at(0));
  });

  it("are named by roystonD, too", () => {
    expect(roystonD(model, holed).rows).toMatchObject(left);
  });

  it("what is no model is refused", () => {
    for (const none of [null, 3, { kind: "tree" }])
      expect(() => brierScore(none as never, test, { at: 4 })).toThrowError(failing("bad-model"));
  });
});
