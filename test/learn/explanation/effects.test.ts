import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromColumns } from "../../../src/core/from-columns.ts";
import { randomFrom, uniform } from "../../../src/core/random.ts";
import { accumulatedEffects } from "../../../src/learn/explanation/accumulated-effects.ts";
import { individualEffects } from "../../../src/learn/explanation/individual-effects.ts";
import { partialDependence } from "../../../src/learn/explanation/partial-dependence.ts";
import { permutationImportance } from "../../../src/learn/explanation/permutation-importance.ts";
import { shapImportance } from "../../../src/learn/explanation/shap-importance.ts";
import { shapInteractions } from "../../../src/learn/explanation/shap-interactions.ts";
import { shapValues } from "../../../src/learn/explanation/shap-values.ts";
import { predictOutcome } from "../../../src/learn/predict-outcome.ts";
import type { FeatureColumn } from "../../../src/learn/rows/feature-types.ts";
import { readFeatures } from "../../../src/learn/rows/read-features.ts";
import { unpackTrees } from "../../../src/learn/trees/unpack-trees.ts";
import { pathGame, together } from "./brute-force.ts";
import { boosting, type HandNode } from "./hand-made.ts";

const columns: FeatureColumn[] = [
  { column: "a", kind: "number", levels: null },
  { column: "b", kind: "number", levels: null },
  { column: "plan", kind: "category", levels: ["basic", "gold", "plus"] },
];
const leaf = (value: number, cover = 1): HandNode => ({ value, cover });
const step = (feature: number, cut: number, low: number, high: number): HandNode => ({
  feature,
  cut,
  left: leaf(low),
  right: leaf(high),
});
const plan = (set: number[], inside: number, outside: number): HandNode => ({
  feature: 2,
  set,
  left: leaf(inside),
  right: leaf(outside),
});
/** A model of numbers: 3 (a > 2) + 1 (a > 5) - 2 (b > 4) + what the plan adds. */
const additive = {
  ...boosting(columns, [
    step(0, 2, 0, 3),
    step(0, 5, 0, 1),
    step(1, 4, 0, -2),
    plan([1], 5, 0),
    plan([2], 0, -1),
  ]),
  loss: "squared" as const,
  outcome: { kind: "number" as const, column: "spend", mean: 0 },
};
const ofA = (a: number) => (a > 2 ? 3 : 0) + (a > 5 ? 1 : 0);
const PLAN: { [name: string]: number } = { basic: -1, gold: 4, plus: 0 };
const rows = Array.from({ length: 40 }, (_, i) => ({
  a: (i * 7) % 10,
  b: (i * 3) % 9,
  plan: ["basic", "gold", "plus"][i % 3],
  spend: 0,
}));
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
const code = (expected: string) => expect.objectContaining({ code: expected });

describe("partial dependence", () => {
  it("of a sum is the part of the sum", () => {
    const shown = [...partialDependence(additive, rows, { feature: "a" })];
    for (const { value, prediction } of shown)
      expect(prediction - shown[0].prediction).toBeCloseTo(
        ofA(value as number) - ofA(shown[0].value as number),
        12,
      );
    const byPlan = [...partialDependence(additive, rows, { feature: "plan" })];
    expect(byPlan.map(({ value }) => value)).toEqual(["basic", "gold", "plus"]);
    expect(byPlan[1].prediction - byPlan[0].prediction).toBeCloseTo(5, 12);
  });

  it("is the mean of the predictions with the value in every row", () => {
    const weighted = rows.map((row, i) => ({ ...row, w: i % 4 }));
    const [first] = partialDependence(additive, weighted, { feature: ["b", "plan"], points: 3, weight: "w" });
    const changed = predictOutcome(
      additive,
      weighted.map((row) => ({ ...row, b: first.value, plan: first.second })),
    );
    const expected = [...(changed.columns.expected as Float64Array)].map((v, i) => v * (i % 4));
    expect(first.prediction).toBeCloseTo(expected.reduce((a, b) => a + b) / 60, 12);
  });

  it("is the mean of the individual effects, which begin at zero when centered", () => {
    const lines = [...individualEffects(additive, rows, { feature: "a", points: 5, id: (_, i) => `c${i}` })];
    for (const { value, prediction } of partialDependence(additive, rows, { feature: "a", points: 5 }))
      expect(mean(lines.filter((l) => l.value === value).map((l) => l.prediction))).toBeCloseTo(
        prediction,
        12,
      );
    expect(lines[5]).toMatchObject({ id: "c1", row: 1, value: 0 });
    const centered = [...individualEffects(additive, rows, { feature: "a", points: 5, centered: true })];
    expect(centered.filter(({ value }) => value === 0).every(({ prediction }) => prediction === 0)).toBe(
      true,
    );
    expect(centered.at(-1)?.prediction).toBeCloseTo(4, 12);
  });
});

describe("accumulated effects", () => {
  it("of a sum differ as the parts of the sum do, with a mean of zero", () => {
    const shown = [...accumulatedEffects(additive, rows, { feature: "a", bins: 50 })];
    for (const { value, effect } of shown)
      expect(effect - shown[0].effect).toBeCloseTo(ofA(value as number) - ofA(shown[0].value as number), 12);
    const byPlan = [...accumulatedEffects(additive, rows, { feature: "plan" })];
    expect(byPlan.reduce((sum, { effect, rows: n }) => sum + effect * n, 0)).toBeCloseTo(0, 10);
    const effects = new Map(byPlan.map(({ value, effect }) => [value, effect]));
    for (const name of ["gold", "plus"])
      expect((effects.get(name) as number) - (effects.get("basic") as number)).toBeCloseTo(
        PLAN[name] - PLAN.basic,
        12,
      );
  });

  it("do not take a feature for another one that goes with it", () => {
    // the product of two features that are nearly the same: partial dependence asks for pairs that do not occur
    const random = randomFrom(4);
    const data = Array.from({ length: 300 }, () => {
      const a = uniform(random);
      return { a, b: a + 0.01 * uniform(random), plan: "basic" };
    });
    const together3: HandNode = {
      feature: 0,
      cut: 0.5,
      left: { feature: 1, cut: 0.5, left: leaf(0), right: leaf(100) },
      right: { feature: 1, cut: 0.5, left: leaf(100), right: leaf(1) },
    };
    const model = { ...additive, trees: boosting(columns, [together3]).trees };
    const ale = [...accumulatedEffects(model, data, { feature: "a", bins: 10 })];
    const pdp = [...partialDependence(model, data, { feature: "a" })];
    expect(Math.max(...pdp.map((p) => p.prediction))).toBeGreaterThan(40);
    const quiet = ale.filter(({ value }) => (value as number) < 0.4).map(({ effect }) => effect);
    expect(Math.max(...quiet) - Math.min(...quiet)).toBeCloseTo(0, 12);
  });

  it("leave out rows without a value, and say how many", () => {
    const shown = accumulatedEffects(additive, [...rows, { a: null, b: 1, plan: null }], { feature: "a" });
    expect(shown.info.missing).toBe(1);
    expect(accumulatedEffects(additive, rows.slice(0, 1), { feature: "a" }).at(0)).toEqual({
      value: 0,
      effect: 0,
      rows: 1,
    });
  });
});

describe("interactions", () => {
  const tree: HandNode = {
    feature: 0,
    cut: 3,
    left: {
      feature: 2,
      set: [0, 2],
      left: leaf(1, 7),
      right: { feature: 0, cut: 1, left: leaf(4, 2), right: leaf(-3, 5) },
    },
    right: {
      feature: 1,
      cut: 5,
      missing: "r",
      left: leaf(2, 6),
      right: { feature: 2, set: [1], left: leaf(9, 1), right: leaf(0, 3) },
    },
  };
  const model = boosting(columns, [tree, step(1, 2, 1, -1), plan([0], 2, 1)], [0.5]);
  const data = [...rows.slice(0, 8), { a: null, b: null, plan: null }];

  it("equal the definition over all subsets, and add up", () => {
    const shown = shapInteractions(model, data, { id: (_, i) => i });
    const trees = unpackTrees("boosting", model.trees, model.schema);
    const { x } = readFeatures(model.schema, data, "test");
    const names = columns.map(({ column }) => column);
    const shap = shapValues(model, data);
    const sums = new Float64Array(data.length).fill(shown.info.base);
    for (const { row, first, second, effect, id } of shown) {
      expect(id).toBe(String(row));
      sums[row] += effect;
      if (first === second) continue;
      const game = pathGame(trees, () => true, 0, x, row);
      expect(effect).toBeCloseTo(together(game, 3, names.indexOf(first), names.indexOf(second)), 12);
    }
    const scores = predictOutcome(model, data).columns.probability as Float64Array;
    sums.forEach((sum, i) => {
      expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(scores[i], 12);
    });
    expect(shap.info.base).toBeCloseTo(shown.info.base, 12);
  });

  it("there are none in a sum of single features", () => {
    for (const { first, second, effect } of shapInteractions(additive, rows.slice(0, 5)))
      if (first !== second) expect(effect).toBe(0);
  });

  it("are refused for models without trees", () => {
    expect(() => shapInteractions({ kind: "poisson-regression" } as never, rows)).toThrow(code("bad-model"));
    expect(() => shapInteractions({ kind: "network" } as never, rows)).toThrow(code("bad-model"));
  });
});

describe("importance", () => {
  it("by Shapley values is their mean size, weighted, the largest first", () => {
    const weighted = rows.map((row, i) => ({ ...row, w: 1 + (i % 2) }));
    const shap = shapValues(additive, rows);
    const shown = [...shapImportance(additive, weighted, { weight: "w" })];
    expect(shown.map(({ importance }) => importance)).toEqual(
      shown.map(({ importance }) => importance).sort((a, b) => b - a),
    );
    for (const { feature, importance } of shown) {
      const values = [...(shap.columns as { [name: string]: Float64Array })[feature]];
      const expected = values.reduce((sum, v, i) => sum + Math.abs(v) * (1 + (i % 2)), 0) / 60;
      expect(importance).toBeCloseTo(expected, 12);
    }
    expect(shown.reduce((sum, { share }) => sum + (share as number), 0)).toBeCloseTo(1, 12);
  });

  const paid = rows.map((row) => ({ ...row, spend: ofA(row.a) - (row.b > 4 ? 2 : 0) + PLAN[row.plan] }));

  it("by shuffling grows with what a feature adds, and is zero for one without a say", () => {
    const model = { ...additive, trees: boosting(columns, [step(0, 2, 0, 3), step(1, 4, 0, -0.5)]).trees };
    const data = rows.map((row) => ({ ...row, spend: (row.a > 2 ? 3 : 0) - (row.b > 4 ? 0.5 : 0) }));
    const shown = permutationImportance(model, data, { target: "spend", repeats: 20 });
    expect([...shown].map(({ feature }) => feature)).toEqual(["a", "b", "plan"]);
    expect(shown.info).toMatchObject({ metric: "squared error", baseline: 0 });
    expect(shown.of("plan")).toEqual({ feature: "plan", importance: 0, se: 0 });
    // two independent rows differ in (a > 2) with chance 2 p (1 - p)
    const p = mean(data.map(({ a }) => Number(a > 2)));
    const { importance, se } = shown.of("a") as { importance: number; se: number };
    expect(Math.abs(importance - 9 * 2 * p * (1 - p))).toBeLessThan(4 * se);
  });

  it("by shuffling is the same for the same seed", () => {
    const run = (seed: number) => permutationImportance(additive, paid, { target: "spend", seed }).toJSON();
    expect(run(3)).toEqual(run(3));
    expect(run(3).columns.importance).not.toEqual(run(4).columns.importance);
  });

  it("by shuffling works for yes or no and for classes, by every metric", () => {
    const yesNo = boosting(columns, [step(0, 4, 2, -2)]);
    const left = rows.map((row) => ({ ...row, left: row.a <= 4 ? "yes" : "no", bool: row.a <= 4 }));
    for (const metric of ["log loss", "brier", "auc", "error"] as const)
      for (const target of ["left", (row: { a: number }) => (row.a <= 4 ? "yes" : "no")] as const)
        expect(permutationImportance(yesNo, left, { target, metric }).at(0)).toMatchObject({ feature: "a" });
    const asNumber = {
      ...yesNo,
      outcome: { kind: "binary" as const, column: "bool", positive: "1", negative: "0", share: 0.5 },
    };
    expect(permutationImportance(asNumber, left, { target: "bool", metric: "auc" }).info.baseline).toBe(1);
    const classes = boosting(columns, [step(0, 4, 2, 0), step(0, 4, 0, 2)], [0, 0]);
    const plans = rows.map((row) => ({ ...row, kind: row.a <= 4 ? "plan 0" : "plan 1" }));
    for (const metric of ["log loss", "error"] as const)
      expect(
        permutationImportance(classes, plans, { target: "kind", metric }).at(0)?.importance,
      ).toBeGreaterThan(0.1);
  });

  it.each([
    ["no target", () => permutationImportance(additive, paid, {} as never), "bad-option"],
    ["no options", () => permutationImportance(additive, paid, undefined as never), "bad-option"],
    [
      "a metric of another outcome",
      () => permutationImportance(additive, paid, { target: "spend", metric: "auc" }),
      "bad-option",
    ],
    [
      "no repeats",
      () => permutationImportance(additive, paid, { target: "spend", repeats: 0 }),
      "bad-option",
    ],
    ["no rows", () => permutationImportance(additive, [], { target: "spend" as never }), "too-few-rows"],
    ["rows that weigh nothing", () => shapImportance(additive, paid, { weight: () => 0 }), "too-few-rows"],
    [
      "an outcome that the model does not know",
      () =>
        permutationImportance(
          boosting(columns, []),
          rows.map((r) => ({ ...r, left: "maybe" })),
          { target: "left" },
        ),
      "bad-value",
    ],
    [
      "the AUC of one outcome",
      () =>
        permutationImportance(
          boosting(columns, []),
          rows.map((r) => ({ ...r, left: "no" })),
          { target: "left", metric: "auc" },
        ),
      "bad-input",
    ],
    ["a feature that is not there", () => partialDependence(additive, rows, { feature: "c" }), "bad-option"],
    [
      "three features",
      () => partialDependence(additive, rows, { feature: ["a", "b", "plan"] as never }),
      "bad-option",
    ],
    ["a feature twice", () => partialDependence(additive, rows, { feature: ["a", "a"] }), "bad-option"],
    ["no options", () => individualEffects(additive, rows, null as never), "bad-option"],
    ["half a bin", () => accumulatedEffects(additive, rows, { feature: "a", bins: 0.5 }), "bad-option"],
    [
      "a feature without values",
      () => accumulatedEffects(additive, [{ a: null, b: 1, plan: "gold" }], { feature: "a" }),
      "too-few-rows",
    ],
  ])("refused: %s", (_, run, expected) => {
    expect(run).toThrow(code(expected));
  });
});

describe("effects of any additive model", () => {
  it("by partial dependence and by accumulation are its parts", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 3, maxLength: 3 }),
        fc.integer({ min: 1, max: 99 }),
        (parts, seed) => {
          const random = randomFrom(seed);
          const model = {
            ...additive,
            trees: boosting(
              columns,
              parts.map((p, k) => step(k % 2, k, 0, p)),
            ).trees,
          };
          const part = (a: number) => (a > 0 ? parts[0] : 0) + (a > 2 ? parts[2] : 0);
          const data = fromColumns({
            a: Array.from({ length: 30 }, () => Math.floor(6 * uniform(random)) - 1),
            b: Array.from({ length: 30 }, () => uniform(random) * 2),
            plan: Array.from({ length: 30 }, () => "gold"),
          });
          for (const shown of [
            [...partialDependence(model, data, { feature: "a" })].map(({ value, prediction }) => [
              value as number,
              prediction,
            ]),
            [...accumulatedEffects(model, data, { feature: "a" })].map(({ value, effect }) => [
              value as number,
              effect,
            ]),
          ])
            for (const [value, effect] of shown)
              expect(effect - shown[0][1]).toBeCloseTo(part(value) - part(shown[0][0]), 10);
        },
      ),
      { numRuns: 20 },
    );
  });
});
