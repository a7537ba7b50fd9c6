import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromColumns } from "../../../src/core/from-columns.ts";
import { integer, type Random, randomFrom, uniform } from "../../../src/core/random.ts";
import { boostingScores } from "../../../src/learn/boosting/boosting-predictions.ts";
import type { Boosting } from "../../../src/learn/boosting/boosting-types.ts";
import { shapValues } from "../../../src/learn/explanation/shap-values.ts";
import type { ForestModel } from "../../../src/learn/forest/forest-types.ts";
import type { LinearModel } from "../../../src/learn/linear/linear-types.ts";
import { predictionsOf } from "../../../src/learn/models/predictions-of.ts";
import type { FeatureColumn } from "../../../src/learn/rows/feature-types.ts";
import { readFeatures } from "../../../src/learn/rows/read-features.ts";
import { unpackTrees } from "../../../src/learn/trees/unpack-trees.ts";
import { backgroundGame, pathGame, shapley } from "./brute-force.ts";
import { boosting, type HandNode, numbers, packed } from "./hand-made.ts";

const PLANS = ["basic", "gold", "none", "plus", "trial"];
const columns: FeatureColumn[] = [...numbers(5), { column: "plan", kind: "category", levels: PLANS }];

/** A tree with repeated features, sets and both ways for missing values. */
function grown(random: Random, depth: number, width = 1): HandNode {
  if (depth === 0 || uniform(random) < 0.15)
    return {
      value: Array.from({ length: width }, () => uniform(random) * 4 - 2),
      cover: 1 + integer(random, 50),
    };
  const feature = integer(random, columns.length);
  return {
    feature,
    ...(feature === 5
      ? { set: PLANS.map((_, k) => k).filter(() => uniform(random) < 0.5) }
      : { cut: Math.round(uniform(random) * 10) / 10 }),
    missing: uniform(random) < 0.5 ? "l" : "r",
    left: grown(random, depth - 1, width),
    right: grown(random, depth - 1, width),
  };
}

function someRows(random: Random, length: number) {
  const missing = () => uniform(random) < 0.15;
  return fromColumns({
    ...Object.fromEntries(
      numbers(5).map(({ column }) => [
        column,
        Float64Array.from({ length }, () => (missing() ? Number.NaN : uniform(random))),
      ]),
    ),
    plan: Array.from({ length }, () => (missing() ? null : PLANS[integer(random, 5)])),
  });
}

function valuesOf(table: { columns: object; info: { features: readonly string[] } }, i: number): number[] {
  return table.info.features.map((name) => (table.columns as { [name: string]: Float64Array })[name][i]);
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe("Shapley values of trees", () => {
  const random = randomFrom(3);
  const model = boosting(
    columns,
    Array.from({ length: 6 }, () => grown(random, 7)),
    [-0.4],
  );
  const trees = unpackTrees("boosting", model.trees, model.schema);
  const rows = someRows(random, 12);
  const { x } = readFeatures(model.schema, rows, "test");
  const all = () => true;

  it("equal the definition over all subsets, unknown features following the covers", () => {
    const shap = shapValues(model, rows);
    expect(shap.info).toMatchObject({ method: "path", scale: "log-odds", model: "boosting" });
    for (let i = 0; i < rows.length; i++) {
      const game = pathGame(trees, all, 0, x, i);
      expect(shap.info.base).toBeCloseTo(game(0) - 0.4, 12);
      shapley(game, 6).forEach((value, j) => {
        expect(valuesOf(shap, i)[j]).toBeCloseTo(value, 12);
      });
    }
  });

  it("equal the definition over all subsets, unknown features coming from background rows", () => {
    const background = someRows(random, 7);
    const shap = shapValues(model, rows, { background });
    expect(shap.info.method).toBe("interventional");
    for (let i = 0; i < rows.length; i++) {
      const game = backgroundGame(trees, all, 0, x, i, readFeatures(model.schema, background, "test"));
      expect(shap.info.base).toBeCloseTo(game(0) - 0.4, 12);
      shapley(game, 6).forEach((value, j) => {
        expect(valuesOf(shap, i)[j]).toBeCloseTo(value, 12);
      });
    }
  });

  it("explain each of several classes", () => {
    const classes = boosting(
      columns,
      Array.from({ length: 6 }, () => grown(random, 5)),
      [0.1, -0.2, 0.3],
    );
    const own = unpackTrees("boosting", classes.trees, classes.schema);
    const scores = boostingScores(classes, readFeatures(classes.schema, rows, "test"));
    for (const k of [0, 1, 2]) {
      const shap = shapValues(classes, rows, { class: `plan ${k}` });
      expect(shap.info).toMatchObject({ scale: "score", class: `plan ${k}` });
      const game = pathGame(own, (t) => t % 3 === k, 0, x, 4);
      shapley(game, 6).forEach((value, j) => {
        expect(valuesOf(shap, 4)[j]).toBeCloseTo(value, 12);
      });
      expect(Math.abs(shap.info.base + sum(valuesOf(shap, 4)) - scores[k][4])).toBeLessThan(1e-12);
    }
    const forest = forestOf(
      Array.from({ length: 4 }, () => grown(random, 5, 3)),
      3,
    );
    const ours = unpackTrees("random-forest", forest.trees, forest.schema);
    const shap = shapValues(forest, rows, { class: "c" });
    expect(shap.info.scale).toBe("probability");
    shapley(pathGame(ours, all, 2, x, 7), 6).forEach((value, j) => {
      expect(valuesOf(shap, 7)[j]).toBeCloseTo(value / 4, 12);
    });
  });

  it("add up to the score of every row", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 12 }), (seed, depth) => {
        const own = randomFrom(seed);
        const grownModel = boosting(columns, [grown(own, depth), grown(own, depth)], [uniform(own)]);
        const data = someRows(own, 4);
        const [scores] = boostingScores(grownModel, readFeatures(grownModel.schema, data, "test"));
        for (const options of [{}, { background: someRows(own, 3) }]) {
          const shap = shapValues(grownModel, data, options);
          scores.forEach((score, i) => {
            expect(Math.abs(shap.info.base + sum(valuesOf(shap, i)) - score)).toBeLessThan(1e-12);
          });
        }
      }),
      { numRuns: 30 },
    );
  });

  it("stay exact in a tree that asks for forty features one after another", () => {
    const many = numbers(40);
    let node: HandNode = { value: 3, cover: 1 };
    for (let j = 0; j < 40; j++)
      node = { feature: j, cut: 0.5, left: { value: j / 10, cover: 2 + (j % 3) }, right: node };
    const deep = boosting(many, [node]);
    const row = Object.fromEntries(many.map(({ column }, j) => [column, j % 7 === 3 ? 0.2 : 0.9]));
    const shap = shapValues(deep, [row]);
    const [[score]] = boostingScores(deep, readFeatures(deep.schema, [row], "test"));
    expect(Math.abs(shap.info.base + sum(valuesOf(shap, 0)) - score)).toBeLessThan(1e-12);
  });

  it("give equal features equal values, and none to features without a say", () => {
    const twice = boosting(numbers(3), [
      { feature: 0, cut: 0.5, left: { value: -1, cover: 5 }, right: { value: 1, cover: 7 } },
      { feature: 1, cut: 0.5, left: { value: -1, cover: 5 }, right: { value: 1, cover: 7 } },
    ]);
    const data = [0.1, 0.4, 0.6, 0.9].map((v) => ({ f0: v, f1: v, f2: 1 - v }));
    for (const options of [{}, { background: data }]) {
      const shap = shapValues(twice, data, options);
      for (let i = 0; i < 4; i++) {
        const [a, b, dummy] = valuesOf(shap, i);
        expect(a).toBeCloseTo(b, 14);
        expect(Math.abs(a)).toBeGreaterThan(0.5);
        expect(dummy).toBe(0);
      }
    }
  });

  it("know nothing of what no row of training reached, and still add up", () => {
    const unreached = boosting(numbers(2), [
      {
        feature: 0,
        cut: 0.5,
        left: { value: 1, cover: 4 },
        right: {
          feature: 1,
          cut: 0.5,
          left: { value: 2, cover: 0 },
          right: { feature: 0, cut: 0.8, left: { value: 3, cover: 0 }, right: { value: 4, cover: 0 } },
        },
      },
    ]);
    const data = [0.1, 0.6, 0.9].flatMap((f0) => [0.2, 0.7].map((f1) => ({ f0, f1 })));
    const shap = shapValues(unreached, data);
    expect(shap.info.base).toBe(1);
    [1, 1, 2, 3, 2, 4].forEach((score, i) => {
      expect(1 + sum(valuesOf(shap, i))).toBeCloseTo(score, 12);
    });
  });
});

function forestOf(roots: readonly HandNode[], width: number): ForestModel {
  return {
    kind: "random-forest",
    version: 1,
    schema: { columns },
    outcome: { kind: "classes", column: "plan", classes: ["a", "b", "c"], shares: [0.3, 0.3, 0.4] },
    trees: packed(roots, width),
    fit: {
      status: "converged",
      warnings: [],
      rows: { given: 0, used: 0, leftOut: [] },
      importance: [],
      outOfBag: null,
      costComplexity: null,
    },
  };
}

describe("Shapley values of a linear model", () => {
  const term = (
    column: string,
    level: string | null,
    isMissing: boolean,
    mean: number,
    coefficient: number,
  ) => ({
    name: column,
    column,
    level,
    isMissing,
    mean,
    deviation: 1,
    coefficient,
    se: null,
  });
  const model: LinearModel = {
    kind: "logistic-regression",
    version: 1,
    schema: {
      columns: [
        { column: "age", kind: "number", levels: null },
        { column: "plan", kind: "category", levels: ["a", "b", "c"] },
      ],
    },
    outcome: { kind: "binary", column: "left", positive: "yes", negative: "no", share: 0.5 },
    intercept: 0.5,
    interceptSe: null,
    atMeans: 4.5,
    references: [{ column: "plan", level: "a" }],
    penalty: { l1: 0, l2: 0, standardize: false },
    exposure: null,
    terms: [
      term("age", null, false, 40, 0.1),
      term("age", null, true, 0.1, -2),
      term("plan", "b", false, 0.25, 1),
      term("plan", "c", false, 0.5, -3),
    ],
    fit: {
      status: "converged",
      warnings: [],
      rows: { given: 0, used: 0, leftOut: [] },
      logLikelihood: 0,
      nullLogLikelihood: 0,
      deviance: 0,
      nullDeviance: 0,
      r2: null,
      n: 0,
      parameters: 5,
      dispersion: null,
      gap: 0,
      iterations: 0,
      endless: [],
      aliased: [],
    },
  };
  const rows = [
    { age: 50, plan: "c" },
    { age: null, plan: "a" },
  ];

  it("take the distance from the means of training, all terms of a column together", () => {
    const shap = shapValues(model, rows);
    expect(shap.info.base).toBeCloseTo(0.5 + 4 - 0.2 + 0.25 - 1.5, 12);
    expect(valuesOf(shap, 0)[0]).toBeCloseTo(0.1 * 10 + 0.2, 12);
    expect(valuesOf(shap, 0)[1]).toBeCloseTo(-0.25 - 1.5, 12);
    expect(valuesOf(shap, 1)[0]).toBeCloseTo(-2 * 0.9, 12);
  });

  it("take the means of a background, and add up", () => {
    const background = [{ age: 20, plan: "b" }, { age: null, plan: "c" }, ...rows];
    const shap = shapValues(model, rows, { background });
    const [p] = predictionsOf(model, readFeatures(model.schema, rows, "test"));
    p.forEach((v, i) => {
      expect(shap.info.base + sum(valuesOf(shap, i))).toBeCloseTo(Math.log(v / (1 - v)), 12);
    });
    // columns of a sum do not interact: what one is worth is the mean difference over the background
    expect(valuesOf(shap, 0)[1]).toBeCloseTo(-3 - (1 - 3 - 3 + 0) / 4, 12);
  });

  it("has no paths", () => {
    expect(() => shapValues(model, rows, { method: "path" })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
  });
});

describe("what shapValues refuses", () => {
  const model: Boosting = boosting(numbers(2), [
    { feature: 0, cut: 0.5, left: { value: -1, cover: 5 }, right: { value: 1, cover: 7 } },
  ]);
  const rows = [{ f0: 1, f1: 2 }];
  it.each([
    ["no model", () => shapValues({ kind: "rfm" } as never, rows), "bad-model"],
    ["a network", () => shapValues({ kind: "network" } as never, rows), "bad-model"],
    ["another method", () => shapValues(model, rows, { method: "kernel" as never }), "bad-option"],
    ["no background", () => shapValues(model, rows, { method: "interventional" }), "bad-option"],
    ["an empty background", () => shapValues(model, rows, { background: [] }), "bad-option"],
    [
      "paths with a background",
      () => shapValues(model, rows, { method: "path", background: rows }),
      "bad-option",
    ],
    ["a class where there are none", () => shapValues(model, rows, { class: "gold" }), "bad-option"],
    [
      "no class where there are several",
      () => shapValues(boosting(numbers(1), [], [0, 0]), rows),
      "bad-option",
    ],
    ["a feature that is not there", () => shapValues(model, [{ f0: 1 }]), "missing-column"],
    ["infinity", () => shapValues(model, [{ f0: 1, f1: Number.POSITIVE_INFINITY }]), "bad-value"],
  ] as const)("%s", (_, run, code) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });

  it("gives no rows for no rows", () => {
    expect(shapValues(model, []).length).toBe(0);
  });

  it("carries the id", () => {
    const shap = shapValues(model, [{ f0: 1, f1: 2, who: "ann" }], { id: "who" });
    expect(shap.of("ann")).toMatchObject({ who: "ann", f1: 0 });
    expect(shap.info.key).toBe("who");
  });
});
