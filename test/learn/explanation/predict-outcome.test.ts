import { describe, expect, it } from "vitest";
import { fromColumns } from "../../../src/core/from-columns.ts";
import { parseBoosting } from "../../../src/learn/boosting/parse-boosting.ts";
import { boostingScorer } from "../../../src/learn/boosting-scorer.ts";
import { predictOutcome } from "../../../src/learn/predict-outcome.ts";
import type { FeatureColumn } from "../../../src/learn/rows/feature-types.ts";
import { boosting, type HandNode } from "./hand-made.ts";

const columns: FeatureColumn[] = [
  { column: "visits", kind: "number", levels: null },
  { column: "plan", kind: "category", levels: ["monthly", "yearly"] },
];
const trees: HandNode[] = [
  {
    feature: 0,
    cut: 3,
    missing: "r",
    left: { value: 1, cover: 10 },
    right: {
      feature: 1,
      set: [1],
      missing: "l",
      left: { value: -2, cover: 5 },
      right: { value: -0.5, cover: 5 },
    },
  },
];
const model = boosting(columns, trees, [0.25]);
const chance = (score: number) => 1 / (1 + Math.exp(-score - 0.25));
const rows = [
  { who: "ann", visits: 3, plan: "monthly" },
  { who: "bob", visits: null, plan: "weekly" },
  { who: "cid", visits: 4, plan: "monthly" },
];
const code = (expected: string) => expect.objectContaining({ code: expected });

describe("predictOutcome", () => {
  it("gives probabilities with ids, and counts what training had not seen and what is missing", () => {
    const predicted = predictOutcome(model, rows, { id: "who" });
    expect(predicted.of("bob")).toEqual({ who: "bob", probability: chance(-2) });
    expect([...(predicted.columns.probability as Float64Array)]).toEqual([
      chance(1),
      chance(-2),
      chance(-0.5),
    ]);
    expect(predicted.info).toMatchObject({
      key: "who",
      model: "boosting",
      predictions: ["probability"],
      unseen: [{ column: "plan", rows: 1, levels: ["weekly"] }],
      missing: [
        { column: "visits", rows: 1 },
        { column: "plan", rows: 1 },
      ],
    });
  });

  it("finds features by name, whatever their order, and takes the key of a table as id", () => {
    const table = fromColumns(
      {
        plan: ["monthly", "weekly", "monthly"],
        more: [1, 2, 3],
        visits: [3, null, 4],
        who: ["ann", "bob", "cid"],
      },
      { kind: "customers", key: "who" },
    );
    const predicted = predictOutcome(model, table);
    expect(predicted.toJSON()).toEqual(predictOutcome(model, rows, { id: "who" }).toJSON());
  });

  it("reads rows that can be looked at only once", () => {
    const predicted = predictOutcome(model, new Set(rows).values(), { id: (row) => row.who });
    expect(predicted.of("cid")?.probability).toBe(chance(-0.5));
    expect(predicted.info.key).toBe("id");
  });

  it("gives a column for each class and the likeliest, names that clash apart", () => {
    const leaf = (value: number): HandNode => ({ value, cover: 1 });
    const classes = boosting(columns, [leaf(0), leaf(2), leaf(1)], [0, 0, 0]);
    const named = {
      ...classes,
      outcome: {
        kind: "classes" as const,
        column: "p",
        classes: ["__proto__", "likeliest", "who"],
        shares: [0.2, 0.3, 0.5],
      },
    };
    const predicted = predictOutcome(named, rows.slice(0, 1), { id: "who" });
    expect(predicted.info.predictions).toEqual(["__proto__", "likeliest (class)", "who"]);
    expect(predicted.info.key).toBe("who (id)");
    expect(predicted.at(0)?.likeliest).toBe("likeliest");
    const sum = predicted.info.predictions.reduce(
      (total, name) => total + (predicted.columns as { [name: string]: Float64Array })[name][0],
      0,
    );
    expect(sum).toBeCloseTo(1, 15);
  });

  it("gives an empty table for no rows", () => {
    expect(predictOutcome(model, []).length).toBe(0);
    expect(
      predictOutcome(model, fromColumns({ visits: [], plan: { codes: new Int32Array(), levels: [] } }))
        .length,
    ).toBe(0);
  });

  it.each([
    ["no model", () => predictOutcome(null as never, rows), "bad-model"],
    ["another model", () => predictOutcome({ kind: "pareto-nbd", version: 1 } as never, rows), "bad-model"],
    ["a missing column", () => predictOutcome(model, [{ visits: 2 }]), "missing-column"],
    [
      "infinity",
      () => predictOutcome(model, [{ visits: Number.POSITIVE_INFINITY, plan: "monthly" }]),
      "bad-value",
    ],
    ["text for a number", () => predictOutcome(model, [{ visits: "many", plan: "monthly" }]), "bad-value"],
    ["no rows at all", () => predictOutcome(model, 7 as never), "bad-input"],
    ["an id that is not there", () => predictOutcome(model, rows, { id: "name" as never }), "missing-column"],
  ])("refuses %s", (_, run, expected) => {
    expect(run).toThrow(code(expected));
  });
});

describe("boostingScorer", () => {
  it("scores rows as predictOutcome does", () => {
    const score = boostingScorer(parseBoosting(JSON.stringify(model)));
    const predicted = predictOutcome(model, rows);
    rows.forEach((row, i) => {
      expect(score(row)).toEqual([(predicted.columns as { probability: Float64Array }).probability[i]]);
    });
    expect(score({ visits: true, plan: null })).toEqual([chance(1)]);
  });

  it.each([
    ["another model", () => boostingScorer({ kind: "network" } as never), "bad-model"],
    ["a damaged one", () => boostingScorer({ ...model, trees: { ...model.trees, cut: [] } }), "bad-model"],
    ["a row without a feature", () => boostingScorer(model)({ visits: 2 }), "missing-column"],
    ["no row", () => boostingScorer(model)(null as never), "missing-column"],
    ["infinity", () => boostingScorer(model)({ visits: Number.NEGATIVE_INFINITY, plan: null }), "bad-value"],
    ["text for a number", () => boostingScorer(model)({ visits: "2", plan: null }), "bad-value"],
  ])("refuses %s", (_, run, expected) => {
    expect(run).toThrow(code(expected));
  });
});

describe("models from an attacker", () => {
  it.each([
    ["no list of nodes", { ...model, trees: { ...model.trees, feature: null } }],
    ["a split without its parts", { ...model, trees: { ...model.trees, feature: [0, 0, 0, 0, 0] } }],
    ["a feature beyond the schema", { ...model, trees: { ...model.trees, feature: [9, -1, 1, -1, -1] } }],
    ["a category beyond the levels", { ...model, trees: { ...model.trees, sets: [[7]] } }],
    ["keys of a prototype", JSON.parse(`{"__proto__": {"a": 1}, ${JSON.stringify(model).slice(1)}`)],
    ["a depth without end", JSON.parse(`${'{"kind":"boosting","x":'.repeat(200)}1${"}".repeat(200)}`)],
  ])("%s: refused", (_, json) => {
    expect(() => parseBoosting(json)).toThrow(code("bad-model"));
  });
});
