import { describe, expect, it } from "vitest";
import { exponential, integer, normal, randomFrom } from "../../../src/core/random.ts";
import { fitCox } from "../../../src/survival/cox/fit-cox.ts";
import { describeFrailties } from "../../../src/survival/frailty/describe-frailties.ts";
import { fitFrailtyCox, fitFrailtyCoxAsync } from "../../../src/survival/frailty/fit-frailty-cox.ts";
import type { FrailtyCoxModel } from "../../../src/survival/frailty/frailty-types.ts";
import { parseFrailtyCox } from "../../../src/survival/frailty/parse-frailty-cox.ts";
import { checkSuite } from "../../common/check-suite.ts";

const failing = (code: string) => expect.objectContaining({ code });

/** Times to infection at the catheter of kidney patients, two each (McGilchrist and Aisbett 1991), by patient: time, status and age twice, then sex. */
const KIDNEY =
  "8 1 28 16 1 28 1;23 1 48 13 0 48 2;22 1 32 28 1 32 1;447 1 31 318 1 32 2;30 1 10 12 1 10 1;24 1 16 245 1 17 2;7 1 51 9 1 51 1;511 1 55 30 1 56 2;53 1 69 196 1 69 2;15 1 51 154 1 52 1;7 1 44 333 1 44 2;141 1 34 8 0 34 2;96 1 35 38 1 35 2;149 0 42 70 0 42 2;536 1 17 25 0 17 2;17 1 60 4 0 60 1;185 1 60 177 1 60 2;292 1 43 114 1 44 2;22 0 53 159 0 53 2;15 1 44 108 0 44 2;152 1 46 562 1 47 1;402 1 30 24 0 30 2;13 1 62 66 1 63 2;39 1 42 46 0 43 2;12 1 43 40 1 43 1;113 0 57 201 1 58 2;132 1 10 156 1 10 2;34 1 52 30 1 52 2;2 1 53 25 1 53 1;130 1 54 26 1 54 2;27 1 56 58 1 56 2;5 0 50 43 1 51 2;152 1 57 30 1 57 2;190 1 44 5 0 45 2;119 1 22 8 1 22 2;54 0 42 16 0 42 2;6 0 52 78 1 52 2;63 1 60 8 0 60 1";
const kidney = KIDNEY.split(";").flatMap((patient, i) => {
  const [t1, s1, age1, t2, s2, age2, sex] = patient.split(" ").map(Number);
  return [
    { id: i + 1, stop: t1, event: s1, age: age1, sex },
    { id: i + 1, stop: t2, event: s2, age: age2, sex },
  ];
});

/** Twenty-four made-up stretches with late entry and ties, of six groups in two strata. */
const START = [0, 0, 0, 1, 0, 2, 0, 0, 3, 0, 0, 1, 0, 4, 0, 0, 2, 0, 1, 0, 0, 0, 0, 3];
const STOP = [2, 3, 3, 4, 5, 5, 5, 6, 7, 7, 8, 8, 9, 9, 1, 2, 4, 12, 11, 6, 10, 1, 2, 5];
const EVENT = [1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1];
const X = [
  1.5, 0.2, 0.9, -0.4, 1.1, 0.3, -1.2, 0.8, -0.6, 0.1, 0.7, -1.5, -0.3, 0.4, 1, 0.6, -0.2, -1.1, -0.7, 0.5,
  -0.9, 0.3, 1.2, 0,
];
const ID = [1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 5, 6, 4, 1, 1, 2, 6, 6, 3, 4, 1, 1, 2];
interface Stretch {
  readonly start: number;
  readonly stop: number;
  readonly event: number;
  readonly x: number;
  readonly id: string;
  readonly s: string;
}
const made: readonly Stretch[] = START.map((start, i) => ({
  ...{ start, stop: STOP[i], event: EVENT[i], x: X[i], id: `g${ID[i]}`, s: "ab"[i % 2] },
}));

const figures = ({ model, variance, logLikelihood }: FrailtyCoxModel) => ({
  coefficients: model.coefficients.map(({ coefficient }) => coefficient as number),
  errors: model.coefficients.map(({ se }) => se as number),
  variance: variance.value,
  logLikelihood,
});

function expectAll(found: readonly number[], right: readonly number[], digits: number): void {
  expect(found).toHaveLength(right.length);
  for (const [i, v] of found.entries()) expect(v / right[i]).toBeCloseTo(1, digits);
}

describe("a Cox model with gamma frailties equals R's (survival 3.5-3)", () => {
  // coxph(Surv(time, status) ~ age + sex + frailty(id, eps = 1e-11)); errors with sparse = FALSE at that theta; R's own stop leaves about 1e-7
  it.each([
    [
      "efron",
      [0.00522232013981, -1.58323377164],
      [0.0116534024714, 0.448381544231],
      [0.407769567205, -181.638626525],
    ],
    [
      "breslow",
      [0.00546350318532, -1.55639258577],
      [0.0115806380403, 0.444838717154],
      [0.397313414028, -182.053358925],
    ],
  ] as const)("for infections of kidney patients (%s)", (ties, coefficients, errors, [variance, value]) => {
    const fit = fitFrailtyCox(kidney, { by: "id", covariates: ["age", "sex"], ties });
    const found = figures(fit);
    expectAll(found.coefficients, coefficients, 6);
    expectAll(found.errors, errors, 6);
    expect(found.variance).toBeCloseTo(variance, 6);
    expect(found.logLikelihood).toBeCloseTo(value, 8);
    expect(fit.variance.status).toBe("estimated");
    expect(fit.plainLogLikelihood).toBe(
      fitCox(kidney, { covariates: ["age", "sex"], ties }).fit.logLikelihood,
    );
  });

  it("and so do the frailties of the patients", () => {
    const { frailties } = fitFrailtyCox(kidney, { by: "id", covariates: ["age", "sex"] });
    const logs: readonly (readonly [string, number])[] = [
      ["1", 0.368122663117],
      ["14", -0.4474508385226],
      ["21", -2.2399497495172],
    ];
    for (const [id, log] of logs) expect(Math.log(frailties.of(id)?.frailty as number)).toBeCloseTo(log, 5);
    const { rows, events, frailty, frailtyLow, frailtyHigh } = frailties.of("21") ?? {};
    expect({ rows, events }).toEqual({ rows: 2, events: 2 });
    expect(frailtyLow as number).toBeLessThan(frailty as number);
    expect(frailtyHigh as number).toBeGreaterThan(frailty as number);
  });

  // frailty(id, theta = 0.1 and 2, sparse = FALSE), Surv(start, stop, event)
  it.each([
    [0.1, 1.200683789452915, 0.44081298500127, -36.083761814321],
    [2, 0.73894250421799, 0.49210531086684, -38.413259358432],
  ])("with late entry, at variance %f", (variance, coefficient, error, value) => {
    const fit = fitFrailtyCox(made, { by: "id", covariates: ["x"], variance });
    expect(fit.model.coefficients[0].coefficient).toBeCloseTo(coefficient, 9);
    expect(fit.model.coefficients[0].se).toBeCloseTo(error, 9);
    expect(fit.logLikelihood).toBeCloseTo(value, 9);
    expect(fit).toMatchObject({ test: null, variance: { status: "given", interval: null } });
  });

  // x + strata(s) + frailty(id, eps = 1e-11, sparse = FALSE)
  it("with strata", () => {
    const fit = fitFrailtyCox(made, { by: "id", covariates: ["x"], strata: "s" });
    expect(fit.model.coefficients[0].coefficient).toBeCloseTo(1.3489127222172, 6);
    expect(fit.model.coefficients[0].se).toBeCloseTo(0.51895320623129, 6);
    expect(fit.variance.value).toBeCloseTo(0.048901544095693, 6);
    expect(fit.logLikelihood).toBeCloseTo(-25.330875386137, 8);
  });

  // R: theta 1.9e-8, coefficient 1.2495822282085, se 0.42475400487362
  it("and is a plain Cox model, in words, where the variance is 0", () => {
    const fit = fitFrailtyCox(made, { by: "id", covariates: ["x"] });
    const plain = fitCox(made, { covariates: ["x"] });
    expect(fit.variance).toMatchObject({ value: 0, status: "boundary" });
    expect(fit.variance.interval?.[0]).toBe(0);
    expect(fit.test).toEqual({ statistic: 0, pValue: 1, logPValue: 0 });
    expect(fit.model.coefficients).toEqual(plain.coefficients);
    expect(fit.model.baseline).toEqual(plain.baseline);
    expect(fit.model.fit.warnings.join(" ")).toContain("plain Cox model");
    expect([...fit.frailties].every(({ frailty }) => frailty === 1)).toBe(true);
    expect(describeFrailties(fit)).toEqual(["The groups of id differ no more than chance makes them."]);
  });
});

/** Marginal likelihood of log-normal frailties by expectation and maximization over a fine grid: Breslow's baseline for the last frailties, and a Cox fit with their means as offsets. */
function byGrid(rows: readonly Stretch[], variance: number): { coefficient: number; value: number } {
  const grid = Array.from({ length: 601 }, (_, k) => (k - 300) / 30);
  const width = 1 / 30;
  const groups = [...new Set(rows.map(({ id }) => id))];
  const ages = [...new Set(rows.filter(({ event }) => event === 1).map(({ stop }) => stop))];
  const seen = ({ start, stop }: Stretch, age: number) => start < age && age <= stop;
  let offsets = new Map(groups.map((id) => [id, 0]));
  let [coefficient, value] = [0, 0];
  for (let round = 0; round < 90; round++) {
    const offset = rows.map(({ id }) => offsets.get(id) as number);
    const fit = fitCox(
      rows.map((row, i) => ({ ...row, offset: offset[i] })),
      { covariates: ["x"], offset: "offset", ties: "breslow" },
    );
    coefficient = fit.coefficients[0].coefficient as number;
    const risk = rows.map(({ x }, i) => Math.exp(coefficient * x + offset[i]));
    const steps = ages.map((age) => {
      const total = rows.reduce((sum, row, i) => sum + (seen(row, age) ? risk[i] : 0), 0);
      return rows.filter(({ event, stop }) => event === 1 && stop === age).length / total;
    });
    // tied events are told apart by nobody: Breslow's likelihood does not count their orders
    const tied = (age: number) => rows.filter(({ event, stop }) => event === 1 && stop === age).length;
    value = 0;
    for (const row of rows)
      if (row.event === 1)
        value += coefficient * row.x + Math.log(steps[ages.indexOf(row.stop)] / tied(row.stop)) + 1;
    const next = new Map<string, number>();
    for (const id of groups) {
      const own = rows.filter((row) => row.id === id);
      const d = own.filter(({ event }) => event === 1).length;
      const exposure = own.reduce(
        (sum, row) =>
          sum +
          Math.exp(coefficient * row.x) * ages.reduce((h, age, t) => h + (seen(row, age) ? steps[t] : 0), 0),
        0,
      );
      const weights = grid.map(
        (b) =>
          Math.exp(d * b - exposure * Math.exp(b) - (b * b) / (2 * variance)) /
          Math.sqrt(2 * Math.PI * variance),
      );
      const total = weights.reduce((a, b) => a + b, 0);
      value += Math.log(total * width);
      next.set(id, Math.log(weights.reduce((sum, w, k) => sum + w * Math.exp(grid[k]), 0) / total));
    }
    offsets = next;
  }
  return { coefficient, value };
}

describe("a Cox model with log-normal frailties", () => {
  it.each([0.3, 1.5])("maximizes the likelihood with frailties integrated out (variance %f)", (variance) => {
    const fit = fitFrailtyCox(made, {
      ...{ by: "id", covariates: ["x"], distribution: "log-normal", ties: "breslow", variance },
    });
    const slow = byGrid(made, variance);
    expect(fit.model.coefficients[0].coefficient).toBeCloseTo(slow.coefficient, 8);
    expect(fit.logLikelihood).toBeCloseTo(slow.value, 9);
  });

  it("has the variance and its interval where that likelihood says", () => {
    const options = { by: "id", covariates: ["age", "sex"], distribution: "log-normal" } as const;
    const fit = fitFrailtyCox(kidney, options);
    const best = fit.variance.value;
    const at = (variance: number) => fitFrailtyCox(kidney, { ...options, variance }).logLikelihood;
    for (const factor of [0.97, 1.03]) expect(at(best * factor)).toBeLessThan(fit.logLikelihood);
    expect(fit.variance.status).toBe("estimated");
    expect((at(best * 1.001) - at(best / 1.001)) / 0.002).toBeCloseTo(0, 6);
    const [low, high] = fit.variance.interval as readonly [number, number];
    // the likelihood at 0 is within reach
    expect(low).toBe(0);
    expect(2 * (fit.logLikelihood - at(high))).toBeCloseTo(3.841458820694124, 5);
  });
});

describe.each(["gamma", "log-normal"] as const)("%s frailties", (distribution) => {
  const options = { by: "id", covariates: ["x"], strata: "s", distribution } as const;

  it("have errors from the curvature of the likelihood, profiled over frailties", () => {
    const fit = fitFrailtyCox(made, { ...options, variance: 0.7 });
    const { coefficient, se } = fit.model.coefficients[0];
    const at = (b: number) =>
      fitFrailtyCox(
        made.map((row) => ({ ...row, known: b * row.x })),
        { by: "id", strata: "s", distribution, variance: 0.7, offset: "known" },
      ).logLikelihood;
    const h = 0.01;
    const [left, middle, right] = [-h, 0, h].map((by) => at((coefficient as number) + by));
    expect(middle).toBeCloseTo(fit.logLikelihood, 9);
    expect((2 * middle - left - right) / (h * h)).toBeCloseTo((se as number) ** -2, 2);
    expect(right - left).toBeCloseTo(0, 5);
  });

  it("do not hang on units, and counts are repetitions", () => {
    const plain = figures(fitFrailtyCox(kidney, { by: "id", covariates: ["age", "sex"], distribution }));
    const other = figures(
      fitFrailtyCox(
        kidney.map((row) => ({ ...row, stop: row.stop / 365.25, age: row.age * 1e7 })),
        { by: "id", covariates: ["age", "sex"], distribution },
      ),
    );
    expect(other.coefficients[0] * 1e7).toBeCloseTo(plain.coefficients[0], 8);
    expect(other.coefficients[1]).toBeCloseTo(plain.coefficients[1], 8);
    expect(other.variance).toBeCloseTo(plain.variance, 7);
    const counted = made.map((row, i) => ({ ...row, count: 1 + (i % 3) }));
    const repeated = counted.flatMap(({ count, ...row }) => Array.from({ length: count }, () => row));
    const [a, b] = [counted, repeated].map((rows) =>
      figures(fitFrailtyCox(rows, { ...options, variance: 0.5 })),
    );
    expectAll(b.coefficients, a.coefficients, 8);
    expectAll(b.errors, a.errors, 8);
    expect(b.logLikelihood).toBeCloseTo(a.logLikelihood, 8);
  });

  it("find a variance that was simulated", () => {
    const random = randomFrom(3);
    const groups = Array.from({ length: 120 }, () => Math.exp(0.8 * normal(random)));
    const rows = groups.flatMap((u, g) =>
      Array.from({ length: 8 }, () => {
        const x = integer(random, 2);
        const life = exponential(random, u * Math.exp(0.7 * x) * 0.1);
        return { stop: Math.ceil(Math.min(life, 30)), event: life < 30, x, shop: `s${g}` };
      }),
    );
    const fit = fitFrailtyCox(rows, { by: "shop", covariates: ["x"], distribution });
    const [low, high] = fit.variance.interval as readonly [number, number];
    expect(low).toBeLessThan(0.64);
    expect(high).toBeGreaterThan(0.5);
    expect(fit.test?.logPValue as number).toBeLessThan(-20);
    const [effect] = fit.model.coefficients[0].interval as readonly number[];
    expect(effect).toBeLessThan(0.7);
    const best = groups.indexOf(Math.max(...groups));
    expect(fit.frailties.of(`s${best}`)?.frailtyLow as number).toBeGreaterThan(1);
    const [first, second] = describeFrailties(fit, { most: 1 });
    expect(first).toContain("more than chance");
    expect(second).toMatch(
      /^Shop s\d+ leaves [\d.]+ times as fast as others like it \([\d.]+ to [\d.]+\)\.$/,
    );
  });
});

checkSuite<readonly Stretch[], FrailtyCoxModel>({
  name: "fitFrailtyCox",
  run: (data) => fitFrailtyCox(data, { by: "id", covariates: ["x"], strata: "s" }),
  data: made,
  parse: parseFrailtyCox,
  compare: ({ model: { fit, ...model }, frailties, ...rest }) => ({
    ...rest,
    model: { ...model, fit: { ...fit, iterations: 0, rows: 0 } },
    // repetitions have other rows
    frailties: [...frailties],
  }),
  withCount: (row: Stretch, count) => ({ ...row, count }),
  runAsync: (data, work) => fitFrailtyCoxAsync(data, { by: "id", covariates: ["x"], strata: "s", ...work }),
  empty: "too-few-rows",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
  relative: 1e-5,
});

describe("what a frailty fit refuses or warns of", () => {
  it.each([
    ["no groups", { by: undefined }, "bad-option"],
    ["no such column", { by: "house" }, "missing-column"],
    ["a cluster", { cluster: "id" }, "bad-option"],
    ["case weights", { weight: (row: Stretch) => row.stop }, "bad-option"],
    ["exact ties", { ties: "exact" }, "bad-option"],
    ["a distribution", { distribution: "stable" }, "bad-option"],
    ["a variance below zero", { variance: -1 }, "bad-option"],
    ["a level", { level: 1 }, "bad-option"],
    ["one group", { by: () => "all" }, "too-few-rows"],
  ])("%s", (_, wrong, code) => {
    expect(() => fitFrailtyCox(made, { by: "id", covariates: ["x"], ...wrong } as never)).toThrowError(
      failing(code),
    );
  });

  it.each(["gamma", "log-normal"] as const)(
    "groups that hardly overlap have finite figures (%s)",
    (distribution) => {
      const apart = [1, 2, 3, 4, 50, 60, 70, 80, 900, 950, 970, 990].map((stop, i) => ({
        ...{ stop, event: 1, x: (i * 7) % 5, id: "abc"[i >> 2] },
      }));
      const fit = fitFrailtyCox(apart, { by: "id", covariates: ["x"], distribution });
      expect(fit.variance.value).toBeGreaterThan(1);
      expect(fit.test?.pValue as number).toBeLessThan(0.05);
      const shares = [...fit.frailties].map(({ frailty }) => frailty);
      expect(shares[0]).toBeGreaterThan(shares[1]);
      expect(shares[1]).toBeGreaterThan(shares[2]);
      expect(JSON.stringify(fit)).toBe(JSON.stringify(parseFrailtyCox(JSON.stringify(fit))));
      for (const factor of [0.8, 1.25]) {
        const variance = fit.variance.value * factor;
        const other = fitFrailtyCox(apart, { by: "id", covariates: ["x"], distribution, variance });
        expect(other.logLikelihood).toBeLessThanOrEqual(fit.logLikelihood);
      }
    },
  );

  it("options that are none, nobody who left, rows without a group", () => {
    expect(() => fitFrailtyCox(made, undefined as never)).toThrowError(failing("bad-option"));
    expect(() =>
      fitFrailtyCox(
        made.map((row) => ({ ...row, event: 0 })),
        { by: "id" },
      ),
    ).toThrowError(failing("too-few-rows"));
    const rows = made.map((row, i) => ({ ...row, id: i === 3 ? null : row.id }));
    expect(fitFrailtyCox(rows, { by: "id" }).model.fit.rows).toMatchObject({
      left: 1,
      missing: [{ column: "id", rows: 1 }],
    });
  });

  it("separation is named, and groups of one row", () => {
    const separated = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((stop, i) => ({
      ...{ stop, event: 1, x: stop <= 5 ? 1 : 0, id: `h${i % 3}` },
    }));
    const fit = fitFrailtyCox(separated, { by: "id", covariates: ["x"] });
    expect(fit.model.coefficients[0].status).toBe("infinite");
    expect(fit.model.fit.warnings.join(" ")).toContain('"x"');
    const single = fitFrailtyCox(
      made.map((row, i) => ({ ...row, id: `r${i}` })),
      { by: "id", covariates: ["x"] },
    );
    expect(single.model.fit.warnings.join(" ")).toContain("single row");
    expect(Number.isFinite(single.logLikelihood)).toBe(true);
  });

  it("JSON that is no such model", () => {
    const fit = JSON.parse(JSON.stringify(fitFrailtyCox(made, { by: "id", strata: "s" })));
    for (const wrong of [
      { distribution: "none" },
      { variance: { value: -1 } },
      { model: { kind: "cox" } },
      { frailties: {} },
      { by: 3 },
      { more: 1 },
    ])
      expect(() => parseFrailtyCox({ ...fit, ...wrong })).toThrowError(failing("bad-model"));
  });

  it("an effect without an end is marked and said, not given as sound", () => {
    // nobody with the feature has left
    const rows = Array.from({ length: 60 }, (_, i) => ({
      stop: 1 + ((i * 7) % 19),
      event: i % 4 > 0 && i % 5 > 0 ? 1 : 0,
      safe: i % 5 === 0 ? 1 : 0,
      account: `a${i % 12}`,
    }));
    const { model } = fitFrailtyCox(rows, { by: "account", covariates: ["safe"] });
    expect(model.coefficients[0]).toMatchObject({ status: "infinite", se: null, interval: null });
    expect(model.fit.status).toBe("boundary");
    expect(model.fit.warnings.join(" ")).toContain('"safe" has no finite best value');
  });
});
