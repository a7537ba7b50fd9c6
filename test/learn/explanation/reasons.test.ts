import { describe, expect, it } from "vitest";
import { counterfactuals } from "../../../src/learn/explanation/counterfactuals.ts";
import { explainPrediction } from "../../../src/learn/explanation/explain-prediction.ts";
import { shapValues } from "../../../src/learn/explanation/shap-values.ts";
import { predictOutcome } from "../../../src/learn/predict-outcome.ts";
import type { FeatureColumn } from "../../../src/learn/rows/feature-types.ts";
import { boosting, type HandNode } from "./hand-made.ts";

const columns: FeatureColumn[] = [
  { column: "visits", kind: "number", levels: null },
  { column: "calls", kind: "number", levels: null },
  { column: "plan", kind: "category", levels: ["monthly", "yearly"] },
];
const leaf = (value: number): HandNode => ({ value, cover: 10 });
// fewer visits, many calls and a monthly plan raise the chance to leave
const model = boosting(columns, [
  { feature: 0, cut: 5, left: leaf(1), right: leaf(-1) },
  { feature: 1, cut: 2, left: leaf(-0.5), right: leaf(0.5) },
  { feature: 2, set: [0], left: leaf(0.7), right: leaf(-0.7) },
]);
const chance = (score: number) => 1 / (1 + Math.exp(-score));
const row = { visits: 1, calls: 4, plan: "monthly" };
// deviations: visits 3, calls 2
const data = [2, 8].flatMap((visits) =>
  [0, 4].map((calls) => ({ visits, calls, plan: calls === 0 ? "monthly" : "yearly" })),
);
const every = { visits: true, calls: true, plan: true } as const;
const code = (expected: string) => expect.objectContaining({ code: expected });

describe("counterfactuals", () => {
  it("give the smallest single change first, in deviations", () => {
    const found = counterfactuals(model, row, { to: 0.7, change: every, data });
    expect(found.prediction).toBeCloseTo(chance(2.2), 12);
    expect(found.direction).toBe("at most");
    expect(found.hints.map(({ changes }) => changes)).toEqual([
      [{ column: "plan", from: "monthly", to: "yearly", size: 1 }],
      [{ column: "visits", from: 1, to: 8, size: 7 / 3 }],
    ]);
    expect(found.hints[0].prediction).toBeCloseTo(chance(0.8), 12);
    expect(found.text).toBe(
      "The model says 90 %. With plan yearly instead of monthly it would say 69 %, which is at most 70 %.",
    );
  });

  it("say what the model says when the changes are made", () => {
    for (const to of [0.6, 0.3, 0.2]) {
      const { hints } = counterfactuals(model, row, { to, change: every, data });
      expect(hints.length).toBeGreaterThan(0);
      for (const { changes, prediction, size } of hints) {
        const changed = { ...row, ...Object.fromEntries(changes.map((c) => [c.column, c.to])) };
        expect((predictOutcome(model, [changed]).columns.probability as Float64Array)[0]).toBe(prediction);
        expect(prediction).toBeLessThanOrEqual(to);
        expect(size).toBeCloseTo(
          changes.reduce((sum, c) => sum + c.size, 0),
          12,
        );
      }
    }
  });

  it("find the cheapest pair, as a look at all of them does", () => {
    const { hints } = counterfactuals(model, row, { to: 0.5, change: every, data });
    // visits and calls: 7/3 + 2, visits and plan: 7/3 + 1, calls and plan: 2 + 1
    expect(hints[0].changes.map(({ column }) => column)).toEqual(["calls", "plan"]);
    expect(hints[0].size).toBeCloseTo(3, 12);
  });

  it("add changes to the best pair when no pair is enough, and no more than allowed", () => {
    const three = counterfactuals(model, row, { to: 0.12, change: every, data });
    expect(three.hints[0].changes.map(({ column }) => column).sort()).toEqual(["calls", "plan", "visits"]);
    const two = counterfactuals(model, row, { to: 0.12, change: every, data, most: 2 });
    expect(two.hints).toEqual([]);
    expect(two.nearest?.changes).toHaveLength(2);
    expect(two.text).toContain("None of the allowed changes brings it to at most 12 %. The closest is");
  });

  it("change nothing but what may change, within its limits", () => {
    const found = counterfactuals(model, row, { to: 0.6, change: { visits: { from: 0, to: 4 } }, data });
    expect(found.hints).toEqual([]);
    expect(found.nearest).toBe(null);
    expect(found.text).toBe("The model says 90 %. None of the allowed changes brings it to at most 60 %.");
    const given = counterfactuals(model, row, { to: 0.6, change: { visits: { values: [6, 9] } }, data });
    expect(given.hints[0].changes[0]).toMatchObject({ column: "visits", to: 6 });
    const limit = counterfactuals(model, row, { to: 0.6, change: { visits: { to: 6 } }, data });
    expect(limit.hints[0].changes[0].to).toBe(6);
  });

  it("raise a prediction that is too low, and need nothing for one that is there", () => {
    const low = counterfactuals(
      model,
      { visits: 9, calls: 0, plan: "yearly" },
      { to: 0.5, change: every, data },
    );
    expect(low.direction).toBe("at least");
    expect(low.hints[0].prediction).toBeGreaterThanOrEqual(0.5);
    const there = counterfactuals(model, row, { to: chance(2.2), change: every, data });
    expect(there.hints).toEqual([]);
    expect(there.text).toBe("The model says 90 %, which is what is aimed at.");
  });

  it.each([
    ["a chance above 1", { to: 20, change: every, data }],
    ["no goal", { change: every, data } as never],
    ["no options", null as never],
    ["nothing that may change", { to: 0.5, change: {}, data }],
    ["a column that the model does not have", { to: 0.5, change: { age: true as const }, data }],
    ["a category that it does not know", { to: 0.5, change: { plan: { values: ["weekly"] } }, data }],
    ["a limit that is none", { to: 0.5, change: { visits: { from: Number.NaN } }, data }],
    ["limits the wrong way round", { to: 0.5, change: { visits: { from: 4, to: 1 } }, data }],
    ["text among numbers", { to: 0.5, change: { visits: { values: ["many"] } }, data }],
  ])("refuse %s", (_, options) => {
    expect(() => counterfactuals(model, row, options)).toThrow(code("bad-option"));
  });
});

describe("explainPrediction", () => {
  it("tells reasons for and against, the strongest first, with odds", () => {
    const found = explainPrediction(
      model,
      { visits: 1, calls: 0, plan: "monthly" },
      { labels: { visits: "visits in May" } },
    );
    expect(found.raising.map(({ column, words }) => [column, words])).toEqual([
      ["visits", "odds times 2.72"],
      ["plan", "odds times 2.01"],
    ]);
    expect(found.lowering.map(({ column, value }) => [column, value])).toEqual([["calls", 0]]);
    expect(found.text).toBe(
      "Chance that left is yes: 76.9 %. Raised by: visits in May is 1 (odds times 2.72), plan is monthly (odds times 2.01). Lowered by: calls is 0 (odds times 0.607).",
    );
  });

  it("has the effects of shapValues, also against a background", () => {
    const background = [row, { visits: 7, calls: 1, plan: "yearly" }];
    for (const options of [{}, { background }]) {
      const found = explainPrediction(model, row, options);
      const shap = shapValues(model, [row], options);
      expect(found.base).toBe(shap.info.base);
      for (const { column, effect } of [...found.raising, ...found.lowering])
        expect(effect).toBe((shap.columns as { [name: string]: Float64Array })[column][0]);
    }
  });

  it("gives as many reasons as asked for, and says when there are none", () => {
    expect(explainPrediction(model, row, { reasons: 1 }).raising).toHaveLength(1);
    expect(explainPrediction(boosting(columns, []), row).text).toBe(
      "Chance that left is yes: 50 %. No feature makes a difference.",
    );
    expect(explainPrediction(model, { ...row, visits: null }).text).toContain("visits is not known");
  });

  it("takes labels of its own only", () => {
    const odd = boosting(
      [{ column: "constructor", kind: "number", levels: null }],
      [{ feature: 0, cut: 5, left: leaf(1), right: leaf(-1) }],
    );
    expect(explainPrediction(odd, { constructor: 3 }, { labels: {} }).raising[0].label).toBe("constructor");
  });

  it.each([
    ["half a reason", () => explainPrediction(model, row, { reasons: 0.5 }), "bad-option"],
    ["no options", () => explainPrediction(model, row, null as never), "bad-option"],
    ["a network", () => explainPrediction({ kind: "network" } as never, row), "bad-model"],
    ["a missing column", () => explainPrediction(model, { visits: 1 }), "missing-column"],
  ])("refuses %s", (_, run, expected) => {
    expect(run).toThrow(code(expected));
  });
});
