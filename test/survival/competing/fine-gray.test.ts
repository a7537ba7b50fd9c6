import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exponential, integer, randomFrom, uniform } from "../../../src/core/random.ts";
import { fitFineGray } from "../../../src/survival/competing/fit-fine-gray.ts";
import { incidenceAt } from "../../../src/survival/competing/incidence-at.ts";
import { fitCox } from "../../../src/survival/cox/fit-cox.ts";

const failing = (code: string) => expect.objectContaining({ code });

function simulated(seed: number, n: number) {
  const random = randomFrom(seed);
  return Array.from({ length: n }, (_, i) => {
    const x = integer(random, 3);
    const z = uniform(random);
    const times = [
      exponential(random, 0.1 * Math.exp(0.5 * x)),
      exponential(random, 0.08),
      exponential(random, 0.07),
    ];
    const first = times.indexOf(Math.min(...times));
    return {
      stop: Math.ceil(times[first]),
      cause: ["price", "moved", null][first],
      x,
      z,
      house: `h${i >> 1}`,
    };
  });
}

const rows = simulated(4, 80);

/** The same by rows for each age at risk, weighted one by one, and a plain Cox fit of them. */
function expanded(data: readonly { stop: number; cause: string | null; x: number; z: number }[], of: string) {
  const ages = [...new Set(data.map(({ stop }) => stop))].sort((a, b) => a - b);
  // chance of being watched just before an age; who leaves at an age is out of sight before others are lost at it
  const before = (age: number) => {
    let share = 1;
    for (const t of ages.filter((a) => a < age)) {
      const lost = data.filter(({ stop, cause }) => stop === t && cause === null).length;
      const left = data.filter(({ stop, cause }) => stop === t && cause !== null).length;
      const among = data.filter(({ stop }) => stop >= t).length - left;
      if (lost > 0) share *= 1 - lost / among;
    }
    return share;
  };
  return data.flatMap((row, i) => {
    const { x, z } = row;
    const own = { id: `c${i}`, start: 0, stop: row.stop, event: row.cause === of ? 1 : 0, weight: 1, x, z };
    if (row.cause === null || row.cause === of) return [own];
    const later = ages.filter((age) => age > row.stop);
    return [
      own,
      ...later
        .map((age, k) => ({
          ...own,
          start: k === 0 ? row.stop : later[k - 1],
          stop: age,
          event: 0,
          weight: before(age) / before(row.stop),
        }))
        .filter(({ weight }) => weight > 0),
    ];
  });
}

describe("Fine and Gray's regression", () => {
  it.each(["efron", "breslow"] as const)("equals a Cox fit of weighted rows for every age (%s)", (ties) => {
    const model = fitFineGray(rows, { of: "price", covariates: ["x", "z"], ties });
    const long = fitCox(expanded(rows, "price"), {
      covariates: ["x", "z"],
      ties,
      cluster: "id",
      weight: "weight",
    });
    model.coefficients.forEach((c, j) => {
      expect(c.coefficient).toBeCloseTo(long.coefficients[j].coefficient as number, 10);
      expect(c.se).toBeCloseTo(long.coefficients[j].se as number, 10);
      expect(c.robustSe).toBeCloseTo(long.coefficients[j].robustSe as number, 10);
    });
    expect(model.fit.logLikelihood).toBeCloseTo(long.fit.logLikelihood, 9);
    expect(model.tests.score?.statistic).toBeCloseTo(long.tests.score?.statistic as number, 9);
    model.baseline[0].times.forEach((age, k) => {
      const place = long.baseline[0].times.indexOf(age);
      expect(model.baseline[0].cumulativeHazard[k] * Math.exp(shift(model, long))).toBeCloseTo(
        long.baseline[0].cumulativeHazard[place],
        9,
      );
    });
  });

  // the two count terms from different centers
  function shift(a: { center: readonly number[] }, b: ReturnType<typeof fitCox>): number {
    return b.coefficients.reduce(
      (sum, { coefficient }, j) => sum + (coefficient as number) * (b.center[j] - a.center[j]),
      0,
    );
  }

  // R 4.2.2, cmprsk 2.2-11: crr(ftime, status, x) of these twelve rows
  it("equals cmprsk's crr when asked to, errors with the estimated chance of being watched included", () => {
    const [time, cause, x] = [
      [1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10],
      ["a", "b", null, "a", "b", null, "a", "b", "a", null, "a", "b"],
      [0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0],
    ] as const;
    const model = fitFineGray(
      time.map((stop, i) => ({ stop, cause: cause[i], x: x[i] })),
      { of: "a", covariates: ["x"], ties: "breslow", errors: "estimated", censoring: "among all" },
    );
    expect(model.coefficients[0].coefficient).toBeCloseTo(CRR.coefficient, 6);
    expect(model.coefficients[0].robustSe).toBeCloseTo(CRR.error, 6);
    expect(model.fit.logLikelihood).toBeCloseTo(CRR.logLikelihood, 8);
  });

  it("without other causes is a Cox fit", () => {
    const alone = rows.map((row) => ({
      ...row,
      cause: row.cause === "moved" ? null : row.cause,
      event: row.cause === "price",
    }));
    const model = fitFineGray(alone, { of: "price", covariates: ["x"] });
    const cox = fitCox(alone, { covariates: ["x"], robust: true });
    expect(model.coefficients[0].coefficient).toBeCloseTo(cox.coefficients[0].coefficient as number, 11);
    expect(model.coefficients[0].robustSe).toBeCloseTo(cox.coefficients[0].robustSe as number, 11);
  });

  it("counts are repetitions, order and units do not matter", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 40, maxLength: 40 }), (counts) => {
        const counted = rows.slice(0, 40).map((row, i) => ({ ...row, count: counts[i] }));
        const repeated = counted.flatMap(({ count, ...row }) => Array.from({ length: count }, () => row));
        const fitted = (data: readonly object[]) =>
          fitFineGray(data as typeof rows, { of: "price", covariates: ["x", "z"] }).coefficients.map((c) => [
            c.coefficient as number,
            c.se as number,
            c.robustSe as number,
          ]);
        const a = fitted(counted);
        const b = fitted(repeated.reverse().map((row) => ({ ...row, stop: row.stop / 7 })));
        for (const [j, numbers] of a.entries())
          for (const [k, v] of numbers.entries()) expect(v).toBeCloseTo(b[j][k], 8);
      }),
      { numRuns: 10 },
    );
  });

  it("errors allow for customers of one household", () => {
    const twins = rows.flatMap((row) => [row, row]);
    const clustered = fitFineGray(
      twins.map((row, i) => ({ ...row, pair: `p${i >> 1}` })),
      { of: "price", covariates: ["x"], cluster: "pair", ties: "breslow" },
    );
    const single = fitFineGray(rows, { of: "price", covariates: ["x"], ties: "breslow" });
    expect(clustered.coefficients[0].robustSe).toBeCloseTo(single.coefficients[0].robustSe as number, 10);
    expect(
      fitFineGray(rows, { of: "price", covariates: ["x"], errors: "naive" }).robustCovariance,
    ).toBeNull();
  });

  it("constant and dependent terms are left out and named", () => {
    const model = fitFineGray(
      rows.map((row) => ({ ...row, one: 1, twice: 2 * row.x })),
      { of: "price", covariates: ["x", "one", "twice"] },
    );
    expect(model.coefficients.map(({ status }) => status)).toEqual(["estimated", "dropped", "dropped"]);
    expect(model.fit.warnings.join(" ")).toMatch(/"one".*same for everybody.*"twice".*follows from "x"/);
  });

  it.each([
    ["too-few-rows", { of: "weather" }, rows],
    ["bad-option", { of: 3 }, rows],
    ["bad-option", { of: "price", errors: "none" }, rows],
    ["bad-option", undefined, rows],
    ["bad-input", { of: "price" }, rows.map((row) => ({ ...row, start: row.stop / 2 }))],
    ["bad-input", { of: "price" }, rows.map((row) => ({ ...row, count: 1.5 }))],
    ["bad-value", { of: "price" }, rows.map((row) => ({ ...row, stop: -1 }))],
    [
      "bad-value",
      { of: "price", covariates: ["x"], offset: "far" },
      rows.flatMap((row) => (row.cause === "moved" ? [] : [{ ...row, far: row.stop < 5 ? 800 : 0 }])),
    ],
  ])("%s for %j", (code, options, data) => {
    expect(() => fitFineGray(data, options as never)).toThrowError(failing(code));
  });
});

describe("incidences of causes", () => {
  const both = ["price", "moved"].map((of) => fitFineGray(rows, { of }));

  it("of all customers alike are those of Aalen and Johansen, nearly", () => {
    const table = incidenceAt(both, [{}], { at: 5 });
    // by hand: shares of first events with Kaplan and Meier's weights
    const byHand = { price: 0, moved: 0 };
    let stay = 1;
    for (let t = 1; t <= 5; t++) {
      const atRisk = rows.filter(({ stop }) => stop >= t).length;
      const left = (of: string) => rows.filter(({ stop, cause }) => stop === t && cause === of).length;
      for (const of of ["price", "moved"] as const) byHand[of] += (stay * left(of)) / atRisk;
      stay *= 1 - (left("price") + left("moved")) / atRisk;
    }
    for (const row of table) {
      expect(row.incidence).toBeCloseTo(byHand[row.cause as "price"], 1);
      expect(row.incidenceLow as number).toBeLessThan(row.incidence as number);
      expect(row.incidenceHigh as number).toBeGreaterThan(row.incidence as number);
    }
    expect(table.info.warnings).toEqual([]);
  });

  it("rise with age, one row for each customer, age and cause", () => {
    const table = incidenceAt(both, [{ customer: "a" }, { customer: "b" }], { at: [2, 4] });
    expect(table.length).toBe(8);
    expect(table.at(-1)).toMatchObject({ customer: "b", row: 1, cause: "moved", age: 4 });
    expect(table.at(2)?.incidence as number).toBeGreaterThan(table.at(0)?.incidence as number);
  });

  it("that add up to more than 1 are said", () => {
    // each cause has its own group, and nobody is in both
    const data = Array.from({ length: 60 }, (_, i) => ({
      stop: 1 + ((i * 7) % 20),
      cause: i % 3 === 0 ? "price" : i % 3 === 1 ? "moved" : null,
      u: i % 3 === 0 && i % 5 > 0 ? 1 : 0,
      v: i % 3 === 1 && i % 5 > 0 ? 1 : 0,
    }));
    const models = ["price", "moved"].map((of) =>
      fitFineGray(data, { of, covariates: [of === "price" ? "u" : "v"] }),
    );
    const table = incidenceAt(
      models,
      [
        { u: 1, v: 1 },
        { u: 0, v: 0 },
      ],
      { at: 19 },
    );
    expect(table.info.warnings.join(" ")).toContain("add up to more than 1");
  });

  it.each([
    ["bad-option", []],
    ["bad-option", [0, 0]],
    ["bad-model", [{ kind: "cox" }]],
  ])("%s for models %j", (code, models) => {
    const given = (models as unknown[]).map((m) => (m === 0 ? both[0] : m));
    expect(() => incidenceAt(given as never, [{}], { at: 1 })).toThrowError(failing(code));
  });
});

const CRR = { coefficient: -0.527765638140817, error: 0.799677213545592, logLikelihood: -10.011084513979682 };
