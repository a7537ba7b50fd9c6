import { describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/random.ts";
import { runSteps } from "../../../src/core/work.ts";
import { chanceSteps } from "../../../src/segmentation/psychographic/count-factors.ts";
import { describeFactors } from "../../../src/segmentation/psychographic/describe-factors.ts";
import { factorScores } from "../../../src/segmentation/psychographic/factor-scores.ts";
import type { FactorModel } from "../../../src/segmentation/psychographic/factors-types.ts";
import { fitFactors, fitFactorsAsync } from "../../../src/segmentation/psychographic/fit-factors.ts";
import { parseFactors } from "../../../src/segmentation/psychographic/parse-factors.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { attitude, ITEMS } from "../attitude.ts";
import { QUESTIONS, survey } from "./samples.ts";

const answers = survey();
const items = QUESTIONS;

checkSuite({
  name: "fitFactors",
  run: (data) => fitFactors(data, { items, factors: 2, count: "count" }),
  data: answers.slice(0, 40),
  parse: parseFactors,
  // whether a last step is worth taking is for rounding to say
  compare: ({ fit: { iterations, ...fit }, ...rest }) => ({ ...rest, fit }),
  withCount: (row: object, count) => ({ ...row, count }),
  runSeeded: (data, seed) => fitFactors(data, { items, seed }),
  runAsync: (data, work) => fitFactorsAsync(data, { items, factors: 2, count: "count", ...work }),
  empty: "empty-input",
  oneRow: "too-few-rows",
  allNaN: "bad-value",
  relative: 1e-7,
});

const two = fitFactors(answers, { items, factors: 2 });

checkSuite({
  name: "factorScores",
  run: (data) => factorScores(two, data),
  data: answers.slice(0, 12),
  empty: (table) => expect(table.length).toBe(0),
  oneRow: (table) => expect(table.length).toBe(1),
  allNaN: "bad-value",
});

const loadings = (model: FactorModel, m: number) => model.items.map((item) => item.loadings[m]);

// References: R 4.2.2, factanal(..., rotation = "none", control = list(opt = list(factr = 1))) and varimax(loadings, eps = 1e-15).
describe("fitFactors on the attitude survey", () => {
  const rows = attitude();

  it("gives factanal's single factor, with its test", () => {
    const model = fitFactors(rows, { items: ITEMS, factors: 1 });
    expectClose(
      loadings(model, 0),
      [
        0.852477361655, 0.902241080997, 0.592705559087, 0.730696668077, 0.764994330157, 0.246092770016,
        0.377845302669,
      ],
      1e-7,
    );
    expectClose(model.fit.objective, 0.981124369329651, 1e-10);
    expectClose(model.fit.test, { statistic: 24.6916299614629, df: 14, p: 0.0377365762692615 }, 1e-9);
    const scores = factorScores(model, rows);
    expectClose(scores.columns.factor1.slice(0, 3), [-1.3527814559, -0.1762932802, 0.7213691588], 1e-6);
  });

  it("gives its two factors before rotation", () => {
    const model = fitFactors(rows, { items: ITEMS, factors: 2, rotation: "none" });
    // here the one that explains more comes first
    expectClose(
      loadings(model, 0),
      [
        0.360803239008, 0.435681006131, 0.454417043669, 0.656897068869, 0.706960154751, 0.314730331047,
        0.953681562708,
      ],
      1e-6,
    );
    expectClose(
      loadings(model, 1),
      [
        0.8124612653923, 0.8233143657263, 0.3904996094334, 0.4148527516257, 0.4271624107677, 0.0639413142534,
        -0.2321110476128,
      ],
      1e-6,
    );
    expectClose(
      model.items.map((item) => item.uniqueness),
      [
        0.209727714887, 0.132335516192, 0.64101520116, 0.396383435257, 0.317739614383, 0.896856328631,
        0.036615938526,
      ],
      1e-6,
    );
  });

  it("gives its two factors, turned by varimax to the end", () => {
    const model = fitFactors(rows, { items: ITEMS, factors: 2 });
    const reference = [
      [
        0.882027147890671, 0.914033416841252, 0.505053187469364, 0.586820132002589, 0.613057615304506,
        0.152073419415749, 0.053072842914665,
      ],
      [
        0.11090714776655, 0.17946419367724, 0.32234464843019, 0.50917452538059, 0.55355283929823,
        0.28287337813316, 0.98008537118859,
      ],
    ];
    reference.forEach((column, m) => {
      expectClose(loadings(model, m), column, 1e-6);
    });
    // R's default stops the rotation at eps = 1e-5
    expect(Math.abs(model.items[0].loadings[1] - 0.111282132158)).toBeLessThan(5e-4);
    expectClose(model.fit.test, { statistic: 5.4742011940114, df: 8, p: 0.705896579862963 }, 1e-8);
    expectClose(model.checks.kmo, 0.763275432158762, 1e-12);
    expectClose(
      model.items.map((item) => item.adequacy),
      [
        0.731726404715859, 0.737495686636631, 0.844183070646869, 0.811414230655824, 0.814375214061605,
        0.693597749725397, 0.65107438776899,
      ],
      1e-12,
    );
    expectClose(
      model.checks.sphericity,
      { statistic: 98.7527786621811, df: 21, p: 4.79253903552844e-12 },
      1e-10,
    );
    const scores = factorScores(model, rows);
    // R scores with its own rotation, see above
    expectClose(scores.columns.factor1.slice(0, 2), [-1.529174814, -0.3022514315], 1e-2);
  });

  it("stops at a uniqueness of 0.005, as R does, and says so", () => {
    const model = fitFactors(rows, { items: ITEMS, factors: 3 });
    expect(model.fit.status).toBe("boundary");
    expect(model.items[3]).toMatchObject({ item: "learning", uniqueness: 0.005 });
    expectClose(model.fit.objective, 0.086514125724257, 1e-8);
    expect(model.fit.warnings.join()).toContain('nearly the same as item "learning" (a Heywood case)');
    expectClose(
      [...loadings(model, 0)].map(Math.abs),
      [
        0.846417853444433, 0.926795997333534, 0.480620751206222, 0.495845204513162, 0.543336871797963,
        0.11439960209609, 0.016883160667702,
      ],
      1e-4,
    );
    expect(model.fit.test?.df).toBe(3);
  });
});

describe("fitFactors on a survey with two things behind it", () => {
  it("finds that there are two, and gives R's loadings and scores", () => {
    const model = fitFactors(answers, { items });
    expect(model.factors).toHaveLength(2);
    expect(model.choice.rule).toBe("parallel");
    const reference: { readonly [Q in (typeof items)[number]]: readonly [number, number] } = {
      q1: [0.91895485223536, -0.01638428657611],
      q2: [0.87148136708238, 0.02410157903488],
      q3: [0.77925585924597, -0.03231756185768],
      q4: [0.93175010945168, -0.05907446080862],
      q5: [-0.01003248746658, 0.83812132089544],
      q6: [-0.13214415612676, 0.8317043306509],
      q7: [0.12748019060291, 0.78696102495174],
      q8: [-0.07782951543628, 0.92673628834722],
    };
    for (const { item, loadings: found } of model.items)
      expectClose(found, reference[item as "q1"], 1e-5, 1e-6);
    expectClose(model.fit.test, { statistic: 7.49297827394272, df: 13, p: 0.87499374849068 }, 1e-6);
    expectClose(model.checks.kmo, 0.839590836578354, 1e-12);
    expectClose(
      model.choice.eigenvalues.slice(0, 3),
      [3.432748350397794, 3.052230605927357, 0.36892545170465],
      1e-12,
    );
    const plain = factorScores(fitFactors(answers, { items, factors: 2, rotation: "none" }), answers);
    expectClose([plain.at(1)?.factor1, plain.at(1)?.factor2], [0.781907798050306, 0.802137394290784], 1e-4);
    expect(fitFactors(answers, { items, factors: "kaiser" }).factors).toHaveLength(2);
  });

  it("compares with what chance gives", () => {
    const chance = runSteps(chanceSteps(120, 8, randomFrom(1)));
    // R: 95 % quantiles of eigen(cor(matrix(rnorm(120 * 8), 120))) in 20,000 runs
    const reference = [1.535683, 1.339624, 1.206685, 1.097173, 1.001639, 0.916087, 0.827016, 0.73147];
    chance.forEach((value, j) => {
      expect(Math.abs(value - reference[j])).toBeLessThan(0.04);
    });
  });

  it("turns without a change of what is explained, and scores have mean zero", () => {
    const plain = fitFactors(answers, { items, factors: 2, rotation: "none" });
    expectClose(
      plain.items.map((item) => item.communality),
      two.items.map((item) => item.communality),
      1e-12,
    );
    expectClose(plain.factors[1].cumulative, two.factors[1].cumulative, 1e-12);
    for (const item of two.items) expectClose(item.communality + item.uniqueness, 1, 1e-6);
    const { factor1 } = factorScores(two, answers).columns;
    expect(Math.abs(factor1.reduce((a, b) => a + b, 0))).toBeLessThan(1e-9);
  });

  it("does not care for units", () => {
    const turned = answers.map((row) => ({ ...row, q2: 100 * row.q2 - 7, q5: row.q5 / 9 }));
    const model = fitFactors(turned, { items, factors: 2 });
    expectClose(loadings(model, 0), loadings(two, 0), 1e-9, 1e-9);
    expectClose(factorScores(model, turned).columns, factorScores(two, answers).columns, 1e-8, 1e-8);
  });

  it("says so when there is nothing but chance", () => {
    let state = 99;
    const u = () => {
      state = (state * 16807) % 2147483647;
      return state / 2147483647;
    };
    const rows = Array.from({ length: 80 }, () => Object.fromEntries(items.map((q) => [q, u()])));
    const model = fitFactors(rows, { items });
    expect(model.factors).toHaveLength(1);
    expect(model.fit.warnings[0]).toContain("no more in common than chance");
    expect(model.fit.warnings.join()).toContain("Bartlett");
  });

  it("leaves out who left an item out, and scores them null", () => {
    const some = answers.map((row, i) => ({ ...row, q2: i < 20 ? null : row.q2 }));
    const model = fitFactors(some, { items, factors: 2 });
    expect([model.fit.customers, model.fit.leftOut]).toEqual([100, 20]);
    const scores = factorScores(model, some);
    expect(scores.at(0)?.factor1).toBeNull();
    expect(scores.info.without).toBe(20);
  });

  const constant = answers.map((row) => ({ ...row, q1: 3 }));
  const twins = answers.map((row) => ({ ...row, q1: 6 - row.q2 }));
  const sums = answers.map((row) => ({ ...row, q1: row.q2 + row.q3 }));
  it.each([
    ["bad-option", "whole number", () => fitFactors(answers, { items, factors: 5 })],
    ["bad-option", "kaiser", () => fitFactors(answers, { items, factors: "two" as never })],
    ["bad-option", "three items", () => fitFactors(answers, { items: ["q1", "q2"] })],
    ["bad-option", "rotation", () => fitFactors(answers, { items, rotation: "promax" as never })],
    ["bad-option", "seed", () => fitFactors(answers, { items, seed: 0.5 })],
    ["too-few-rows", "8 customers", () => fitFactors(answers.slice(0, 8), { items })],
    ["bad-value", '"q1"', () => fitFactors(constant, { items })],
    ["bad-input", '"q1" and "q2" say the same (correlation -1)', () => fitFactors(twins, { items })],
    ["bad-input", "follows from the others", () => fitFactors(sums, { items })],
    ["bad-model", "fitFactors", () => factorScores({ kind: "k-means" } as never, answers)],
    ["bad-model", "fitFactors", () => describeFactors({ kind: "k-means" } as never)],
    ["bad-option", "least", () => describeFactors(two, { least: 2 })],
    ["bad-model", "rotation", () => parseFactors({ ...two, rotation: "quartimax" })],
    ["bad-model", "loadings", () => parseFactors({ ...two, factors: two.factors.slice(1) })],
    ["bad-model", "variance", () => parseFactors({ ...two, factors: [] })],
    ["bad-model", "three", () => parseFactors({ ...two, items: [] })],
    ["bad-model", "objects", () => parseFactors({ ...two, fit: 3 })],
  ])("refuses with %s: %s", (code, text, run) => {
    expect(run).toThrow(expect.objectContaining({ code, message: expect.stringContaining(text) }));
  });
});

describe("describeFactors", () => {
  it("says which items go with each factor", () => {
    const words = { q5: "I compare prices" };
    const { factors, alone, mixed, text } = describeFactors(two, { words });
    expect(factors[0].items.map(({ item }) => item)).toEqual(["q4", "q1", "q2", "q3"]);
    expect(factors[0].text).toBe(
      `Factor 1 explains ${Math.round(100 * two.factors[0].share)} % of the differences between answers: who agrees with "q4" agrees with "q1", "q2", "q3", too.`,
    );
    expect(factors[1].text).toContain('"I compare prices"');
    expect([alone, mixed]).toEqual([[], []]);
    expect(text).toMatch(/^2 things lie behind the answers and explain \d+ % of their differences\.$/);
  });

  it("says what goes against a factor, and what goes with none or with two", () => {
    const turned = answers.map((row) => ({ ...row, q1: 6 - row.q1 }));
    const model = fitFactors(turned, { items, factors: 2 });
    const { factors } = describeFactors(model);
    expect(factors[0].text).toContain('and disagrees with "q1"');
    const attitudes = describeFactors(fitFactors(attitude(), { items: ITEMS, factors: 2 }));
    expect(attitudes.alone).toEqual(["critical"]);
    expect(attitudes.mixed).toEqual(["learning", "raises"]);
    expect(attitudes.text).toContain('On its own: "critical".');
    const single = describeFactors(fitFactors(attitude(), { items: ITEMS, factors: 2 }), { least: 0.95 });
    expect(single.factors[0].text).toContain("no item goes with it clearly");
    expect(single.factors[1].text).toContain('little more than "advance"');
  });
});
