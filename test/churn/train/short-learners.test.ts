import { describe, expect, it } from "vitest";
import { churnTable } from "../../../src/churn/churn-table.ts";
import { scoreChurn } from "../../../src/churn/score/score-churn.ts";
import { parseChurn } from "../../../src/churn/train/parse-churn.ts";
import { learnersOf, shortenLearners } from "../../../src/churn/train/short-learners.ts";
import { trainChurn } from "../../../src/churn/train/train-churn.ts";
import type { ChurnLearner, ChurnModel } from "../../../src/churn/train/train-types.ts";
import { simulateShop } from "../../../src/data/index.ts";
import { listed } from "../../learn/trees/listed.ts";

const { orders } = simulateShop({ seed: 3, customers: 250, events: false });
const asOf = ["2024-10-01", "2025-04-01", "2025-10-01"];
const table = churnTable(orders, { asOf, outcome: { days: 90 } });
const train = (candidates: readonly string[]) =>
  trainChurn(table, { seed: 1, resamples: 10, audit: false, candidates } as never);
const simple = train(["silence", "purchase-model"]);
const rich = train(["logistic", "boosting", "blend"]);

/** As version 1 had it: every learner whole, trees as lists. */
function version1({ shared, resamples, ...model }: ChurnModel): Record<string, unknown> {
  const old = (learner: ChurnLearner): object => {
    if (learner.candidate === "boosting")
      return { ...learner, model: { ...listed(learner.model), version: 1 } };
    if (learner.candidate === "blend") return { ...learner, trees: { ...listed(learner.trees), version: 1 } };
    return learner;
  };
  const learners = learnersOf({ shared, resamples }).map(old);
  return { ...model, version: 1, learner: old(model.learner), resamples: learners };
}

describe("a churn model in its file", () => {
  it("holds of its resamples what predictions take, schemas and terms once", () => {
    expect(new Set(rich.resamples.map(({ candidate }) => candidate))).toContain("blend");
    expect(rich.shared.schemas.length).toBeLessThan(rich.resamples.length);
    const whole = JSON.stringify(version1(rich)).length;
    expect(JSON.stringify(rich).length).toBeLessThan(0.4 * whole);
    for (const model of [simple, rich])
      expect(shortenLearners(learnersOf(model))).toEqual({
        shared: model.shared,
        resamples: model.resamples,
      });
  });

  it("gives the intervals that it gave whole, and those of version 1", () => {
    for (const model of [simple, rich]) {
      const own = scoreChurn(model, orders, { asOf: "2026-01-01" });
      for (const json of [JSON.stringify(model), JSON.stringify(version1(model))]) {
        const again = scoreChurn(parseChurn(json), orders, { asOf: "2026-01-01" });
        expect(again.columns).toEqual(own.columns);
      }
      expect(parseChurn(JSON.stringify(version1(model)))).toEqual(model);
    }
  });

  it.each([
    ["no shared parts", (m: ChurnModel) => ({ ...m, shared: undefined })],
    ["empty shared parts", (m: ChurnModel) => ({ ...m, shared: { schemas: [], terms: [] } })],
    ["shared parts that are none", (m: ChurnModel) => ({ ...m, shared: { schemas: [1, 2], terms: [3, 4] } })],
    [
      "a place beyond them",
      (m: ChurnModel) => changed(m, (r) => ({ ...r, line: { ...r.line, schema: 99 } })),
    ],
    [
      "a place by name",
      (m: ChurnModel) => changed(m, (r) => ({ ...r, line: { ...r.line, terms: "__proto__" } })),
    ],
    ["no line", (m: ChurnModel) => changed(m, ({ line: _, ...r }) => r)],
    ["no trees", (m: ChurnModel) => changed(m, (r) => ({ ...r, sum: { ...r.sum, trees: null } }))],
    [
      "nodes without end",
      (m: ChurnModel) =>
        changed(m, (r) => ({ ...r, sum: { ...r.sum, trees: { ...r.sum.trees, nodes: 1e15 } } })),
    ],
    [
      "another number of trees",
      (m: ChurnModel) => changed(m, (r) => ({ ...r, sum: { ...r.sum, rounds: r.sum.rounds + 2 } })),
    ],
    ["a base that is none", (m: ChurnModel) => changed(m, (r) => ({ ...r, sum: { ...r.sum, base: null } }))],
    [
      "too few coefficients",
      (m: ChurnModel) => changed(m, (r) => ({ ...r, line: { ...r.line, coefficient: [1] } })),
    ],
    [
      "coefficients that are none",
      (m: ChurnModel) =>
        changed(m, (r) => ({ ...r, line: { ...r.line, coefficient: r.line.coefficient.map(() => "1") } })),
    ],
    ["no learner", (m: ChurnModel) => changed(m, () => null)],
    ["a learner of no kind", (m: ChurnModel) => changed(m, (r) => ({ ...r, candidate: "__proto__" }))],
    ["version 1 without resamples", (m: ChurnModel) => ({ ...version1(m), resamples: 7 })],
    ["version 1 with empty ones", (m: ChurnModel) => ({ ...version1(m), resamples: [null] })],
    ["version 1 with shared parts", (m: ChurnModel) => ({ ...version1(m), learner: null })],
  ])("is refused with %s", (_, change) => {
    expect(() => parseChurn(JSON.stringify(change(rich)))).toThrow(
      expect.objectContaining({ code: "bad-model" }),
    );
  });
});

type Blend = Extract<ChurnModel["resamples"][number], { readonly candidate: "blend" }>;

function changed(model: ChurnModel, change: (resample: Blend) => unknown): object {
  const at = model.resamples.findIndex(({ candidate }) => candidate === "blend");
  return { ...model, resamples: model.resamples.map((one, k) => (k === at ? change(one as Blend) : one)) };
}
