import { describe, expect, it } from "vitest";
import {
  accumulatedEffects,
  boostingScorer,
  counterfactuals,
  fitBoosting,
  fitLogisticRegression,
  partialDependence,
  permutationImportance,
  predictOutcome,
} from "../../../src/learn/index.ts";

const rows = Array.from({ length: 60 }, (_, i) => ({
  visits: (i * 7) % 13,
  plan: i % 3 === 0 ? "null" : "basic",
  left: (i * 7) % 13 < 3 + (i % 6) ? "yes" : "no",
  weight: i < 40 ? 1 : 0,
}));
const features = ["visits", "plan"] as const;
const model = fitLogisticRegression(rows, { target: "left", features: [...features] });
const some = rows.slice(0, 40);

describe("rows that weigh nothing", () => {
  it("are not shuffled among the others", () => {
    const all = permutationImportance(model, rows, { target: "left", weight: "weight" });
    expect(all.toJSON()).toEqual(permutationImportance(model, some, { target: "left" }).toJSON());
  });

  it("cannot make up an outcome that the AUC needs", () => {
    const weight = ({ left }: { readonly left: string }) => (left === "yes" ? 1 : 0);
    expect(() => permutationImportance(model, rows, { target: "left", metric: "auc", weight })).toThrow(
      expect.objectContaining({ code: "bad-input" }),
    );
  });

  it("do not say which values occur", () => {
    const strange = rows.map((row, i) => (i < 40 ? row : { ...row, visits: row.visits + 1000 }));
    for (const effects of [partialDependence, accumulatedEffects])
      expect([...effects(model, strange, { feature: "visits", weight: "weight" })]).toEqual([
        ...effects(model, some, { feature: "visits" }),
      ]);
  });
});

describe("boostingScorer", () => {
  const boosting = fitBoosting(rows, { target: "left", features: [...features], rounds: 8, leaves: 4 });
  const score = boostingScorer(boosting);

  it("does not take null for a category of that name", () => {
    const [missing, named] = [null, "null"].map((plan) => ({ visits: 5, plan }));
    const expected = predictOutcome(boosting, [missing, named]).columns.probability as Float64Array;
    expect([score(missing)[0], score(named)[0]]).toEqual([...expected]);
  });

  it("refuses what is no number, as predictOutcome does", () => {
    for (const visits of [{}, Number.NaN, "5", new Date(0)])
      expect(() => score({ visits, plan: "basic" })).toThrow(expect.objectContaining({ code: "bad-value" }));
    expect(score({ visits: 5n, plan: "basic" })).toEqual(score({ visits: 5, plan: "basic" }));
  });
});

describe("counterfactuals", () => {
  it("measure nothing in deviations where all values are equal, whatever rounding says", () => {
    const data = some.map((row) => ({ ...row, visits: 0.1 }));
    const { hints } = counterfactuals(model, some[0], { to: 0.01, change: { visits: { to: 50 } }, data });
    expect(hints[0].size).toBe(1);
  });
});
