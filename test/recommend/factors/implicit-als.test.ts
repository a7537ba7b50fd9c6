import { describe, expect, it } from "vitest";
import { randomFrom, uniform } from "../../../src/core/random.ts";
import { runSteps } from "../../../src/core/work.ts";
import { alsByGradients } from "../../../src/recommend/factors/als-cg.ts";
import { ExactSide } from "../../../src/recommend/factors/als-exact.ts";
import { confidences } from "../../../src/recommend/factors/confidence.ts";
import { factorNeighbors } from "../../../src/recommend/factors/factor-neighbors.ts";
import { itemFactorsScorer } from "../../../src/recommend/factors/item-factors-scorer.ts";
import { fitImplicitAls, fitImplicitAlsAsync } from "../../../src/recommend/fit-implicit-als.ts";
import { interactionsOf } from "../../../src/recommend/interactions-of.ts";
import type { History } from "../../../src/recommend/models/history.ts";
import { parseItemFactors } from "../../../src/recommend/parse-item-factors.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { fromMatrix, tiny } from "../data.ts";
import { historyAt, madeShop } from "./shop.ts";

describe("implicit ALS", () => {
  it("solves customers and then items as Hu, Koren and Volinsky write them (values: numpy, 12 digits)", () => {
    const task = { alpha: 2, regularization: 0.1 };
    const { byCustomer, byItem } = runSteps(confidences(fromMatrix(tiny), "weight", 2));
    const width = 4;
    const customers = new ExactSide(byCustomer, width, task);
    const items = new ExactSide(byItem, width, task);
    for (let i = 0; i < 6; i++)
      for (let k = 0; k < 2; k++) customers.other[i * width + k] = (((3 * i + 5 * k + 1) % 7) - 3) / 10;
    runSteps(customers.solve(items.other));
    expect(items.other[0]).toBeCloseTo(1.72781307645, 10);
    expect(items.other[width + 1]).toBeCloseTo(1.51094129906, 10);
    runSteps(items.solve(customers.other));
    expect(customers.other[0]).toBeCloseTo(-0.192689347817, 10);
    expect(customers.other[5 * width + 1]).toBeCloseTo(-0.0486514858707, 10);
  });

  it("gives the same bits with and without WebAssembly", () => {
    const sides = runSteps(confidences(madeShop(40, 12), "baskets", 3));
    const task = { factors: 5, iterations: 4, regularization: 0.5, alpha: 3 };
    const fast = runSteps(alsByGradients(sides, task, randomFrom(3)));
    expect(fast).toEqual(runSteps(alsByGradients(sides, task, randomFrom(3), true)));
    expect(fast.values.some((v) => v !== 0)).toBe(true);
  });

  it("comes by three steps of conjugate gradients to where exact solutions lead", () => {
    const bought = madeShop(60, 15);
    const options = { factors: 3, iterations: 60, regularization: 1, alpha: 2 };
    const [fast, exact] = (["cg", "cholesky"] as const).map((solver) =>
      itemFactorsScorer(fitImplicitAls(bought, { ...options, solver })),
    );
    const [a, b] = [new Float64Array(15), new Float64Array(15)];
    for (let c = 0; c < 5; c++) {
      const history = historyAt(bought, c);
      fast.score(history, 0, a);
      exact.score(history, 0, b);
      for (let i = 0; i < 15; i++) expect(a[i]).toBeCloseTo(b[i], 3);
    }
  });

  it("scores a history by the customer that it makes, in parts that add up", () => {
    for (const weights of ["one", "baskets", "weight"] as const) {
      const bought = madeShop(50, 20);
      const profile = { decay: { power: 0.5 } };
      const model = fitImplicitAls(bought, { factors: 6, regularization: 0.7, alpha: 4, weights, profile });
      const { factors, values } = model;
      const scorer = itemFactorsScorer(model);
      const history: History = { ...historyAt(bought, 3) };
      const out = new Float64Array(20);
      scorer.score(history, 0, out);
      // a second way: the customer's loss, made smaller by plain coordinate descent until nothing moves
      const rank = [...history.at.keys()].sort(
        (p, q) => history.last[q] - history.last[p] || history.at[q] - history.at[p],
      );
      const extra = new Float64Array(20);
      rank.forEach((e, r) => {
        const count = { one: 1, baskets: history.baskets[e], weight: history.weight[e] }[weights];
        extra[history.at[e]] = (4 * count) / (r + 1) ** 0.5;
      });
      const x = new Float64Array(factors);
      const own = new Set(history.at);
      for (let round = 0; round < 3000; round++) {
        for (let k = 0; k < factors; k++) {
          let up = 0;
          let down = 0.7;
          for (let i = 0; i < 20; i++) {
            let rest = own.has(i) ? 1 : 0;
            for (let l = 0; l < factors; l++) if (l !== k) rest -= x[l] * values[i * factors + l];
            const y = values[i * factors + k];
            up += (1 + extra[i]) * y * rest;
            down += (1 + extra[i]) * y * y;
          }
          x[k] = up / down;
        }
      }
      for (let i = 0; i < 20; i++) {
        let score = 0;
        for (let k = 0; k < factors; k++) score += x[k] * values[i * factors + k];
        expect(out[i]).toBeCloseTo(score, 5);
        const parts = scorer.parts(history, 0, i);
        expect(parts.length).toBe(history.at.length);
        expect(parts.reduce((sum, part) => sum + part.score, 0)).toBeCloseTo(out[i], 12);
        for (let k = 1; k < parts.length; k++)
          expect(parts[k - 1].score + 1e-7).toBeGreaterThan(parts[k].score);
      }
    }
  });

  it("tells groups apart, has nothing to say of what nobody had, and finds what is near", () => {
    const bought = interactionsOf(
      ["a", "b", "c", "d"].flatMap((customer, c) =>
        (c < 2 ? ["ale", "beer", "crisps"] : ["tea", "cups", "scones"])
          .filter((_, k) => c !== 0 || k < 2)
          .map((item) => ({ customer, item })),
      ),
      { catalogue: [{ item: "unseen" }] },
    );
    const model = fitImplicitAls(bought, { factors: 4 });
    const scorer = itemFactorsScorer(model);
    const out = new Float64Array(7);
    scorer.score(historyAt(bought, 0), 0, out);
    const at = (id: string) => model.items.indexOf(id);
    expect(out[at("crisps")]).toBeGreaterThan(0.3);
    expect(Math.abs(out[at("tea")])).toBeLessThan(0.1);
    expect(out[at("unseen")]).toBe(0);
    expect(scorer.floor).toBe(0);
    const near = factorNeighbors(model, at("tea"), 2);
    expect(near.map(({ place }) => model.items[place]).sort()).toEqual(["cups", "scones"]);
    expect(near[0].score).toBeGreaterThan(0.9);
    expect(factorNeighbors(model, at("tea"), 5, new Uint8Array(7))).toEqual([]);
    expect(factorNeighbors(model, at("unseen"), 5)).toEqual([]);
    const nobody = new Float64Array(7).fill(9);
    scorer.score(historyAt(bought, 0, 0), 0, nobody);
    expect([...nobody]).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(scorer.parts(historyAt(bought, 0, 0), 0, 1)).toEqual([]);
  });

  it("does not depend on what customers are called, but for rounding", () => {
    const rows = [...madeShop(30, 10)].map(({ customer, item }) => ({ customer, item }));
    const scores = [0, 7].map((turn) => {
      const bought = interactionsOf(
        rows.map(({ customer, item }) => ({ customer: (Number(customer) + turn) % 30, item })),
      );
      const scorer = itemFactorsScorer(fitImplicitAls(bought, { factors: 4, alpha: 2 }));
      const out = new Float64Array(10);
      scorer.score(historyAt(bought, turn), 0, out);
      return out;
    });
    for (let i = 0; i < 10; i++) expect(scores[0][i]).toBeCloseTo(scores[1][i], 4);
  });

  it("refuses what makes no sense", () => {
    const bought = fromMatrix(tiny);
    for (const options of [
      { factors: 0 },
      { factors: 2.5 },
      { factors: 2000 },
      { iterations: 0 },
      { alpha: 0 },
      { alpha: Number.NaN },
      { regularization: -1 },
      { regularization: 0 },
      { seed: 0.5 },
      { solver: "lu" as never },
      { weights: "quantity" as never },
      { profile: { decay: { power: -1 } } },
    ])
      expect(() => fitImplicitAls(bought, options)).toThrow(
        expect.objectContaining({ code: "bad-option" }) as Error,
      );
    expect(() => fitImplicitAls([] as never)).toThrow(
      expect.objectContaining({ code: "bad-input" }) as Error,
    );
    const nameless = interactionsOf([{ order: 1, item: "a" }]);
    expect(() => fitImplicitAls(nameless)).toThrow(
      expect.objectContaining({ code: "too-few-rows" }) as Error,
    );
  });

  it("refuses a weight that is no number, and leaves out what counts nothing", () => {
    const bought = fromMatrix(tiny);
    const { weight } = bought.columns;
    const kept = weight[2];
    weight[2] = Number.NaN;
    expect(() => fitImplicitAls(bought, { weights: "weight" })).toThrow(
      expect.objectContaining({ code: "bad-value" }) as Error,
    );
    weight[2] = -1;
    expect(() => fitImplicitAls(bought, { weights: "weight" })).toThrow(
      expect.objectContaining({ code: "bad-value" }) as Error,
    );
    weight[2] = 0;
    expect(fitImplicitAls(bought, { weights: "weight", factors: 2 }).pairs).toBe(bought.length - 1);
    weight[2] = kept;
  });

  it("serves one customer with one item", () => {
    const model = fitImplicitAls(interactionsOf([{ customer: "ann", item: "tea" }]), { factors: 3 });
    expect(model).toMatchObject({ customers: 1, pairs: 1, items: ["tea"] });
    for (const v of model.values) expect(Number.isFinite(v)).toBe(true);
  });
});

describe("the parser of item factors", () => {
  const model = fitImplicitAls(fromMatrix(tiny), { factors: 2, iterations: 2 });

  it("refuses what no fit makes", () => {
    for (const wrong of [
      { method: "svd" },
      { items: ["b", "a"] },
      { factors: 3 },
      { values: model.values.map(() => 1e30) },
      { values: [...model.values.slice(1), null] },
      { bias: [1] },
      { against: [0] },
      { profile: {} },
      { customers: -1 },
      { settings: null },
      { settings: { ...model.settings, alpha: 0 } },
      { settings: { ...model.settings, regularization: "1" } },
      { settings: { ...model.settings, weights: "all" } },
      { settings: { ...model.settings, solver: "" } },
      { settings: { ...model.settings, more: 1 } },
      { settings: { ...model.settings, seed: 1.5 } },
    ])
      expect(() => parseItemFactors({ ...model, ...wrong })).toThrow(
        expect.objectContaining({ code: "bad-model" }) as Error,
      );
  });
});

const random = randomFrom(11);
const lines = Array.from({ length: 80 }, () => ({
  customer: `c${Math.floor(uniform(random) * 12)}`,
  item: `i${Math.floor(uniform(random) ** 2 * 9)}`,
}));
checkSuite({
  name: "fitImplicitAls",
  run: (rows) => fitImplicitAls(interactionsOf(rows), { factors: 3, iterations: 3 }),
  runSeeded: (rows, seed) => fitImplicitAls(interactionsOf(rows), { factors: 3, iterations: 3, seed }),
  runAsync: (rows, work) => fitImplicitAlsAsync(interactionsOf(rows), { factors: 3, iterations: 3, ...work }),
  data: lines,
  parse: parseItemFactors,
  empty: "too-few-rows",
  oneRow: (model) => expect(model.pairs).toBe(1),
  allNaN: (model) => expect(model.customers).toBe(12),
});
