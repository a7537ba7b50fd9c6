import { describe, expect, it } from "vitest";
import { randomFrom, uniform } from "../../../src/core/random.ts";
import { powersOfTwo } from "../../../src/numeric/own-exp.ts";
import { bprFolder } from "../../../src/recommend/factors/bpr-fold.ts";
import { bprStep } from "../../../src/recommend/factors/bpr-train.ts";
import { itemFactorsScorer } from "../../../src/recommend/factors/item-factors-scorer.ts";
import { fitBpr, fitBprAsync } from "../../../src/recommend/fit-bpr.ts";
import { interactionsOf } from "../../../src/recommend/interactions-of.ts";
import { parseItemFactors } from "../../../src/recommend/parse-item-factors.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { fromMatrix, tiny } from "../data.ts";
import { historyAt, madeShop } from "./shop.ts";

describe("BPR", () => {
  it("moves all three vectors by their old values (worked by hand, learning rate 0.05, regularization 0.01)", () => {
    const state = {
      customers: Float64Array.of(0.1, -0.2),
      items: Float64Array.of(0.3, 0.1, -0.1, 0.2),
      bias: new Float64Array(2),
    };
    bprStep(state, 2, 0, 0, 1, 0.05, 0.01, powersOfTwo());
    const near = (actual: Float64Array, expected: readonly number[]) => {
      for (const [k, v] of expected.entries()) expect(actual[k]).toBeCloseTo(v, 11);
    };
    near(state.customers, [0.109650089968, -0.202325022492]);
    near(state.items, [0.302275022492, 0.0950999550162, -0.102375022492, 0.204750044984]);
    // 0.05 times the chance that it was wrong
    near(state.bias, [0.05 * 0.485004498381, -0.05 * 0.485004498381]);
  });

  it("finds the customer that the history asks for: next to no slope is left", () => {
    const width = 4;
    const random = randomFrom(2);
    const y = Float64Array.from({ length: 10 * width }, () => uniform(random) - 0.5);
    const bias = Array.from({ length: 10 }, () => uniform(random) - 0.5);
    const at = Int32Array.of(1, 4, 7);
    const weights = Float64Array.of(1, 0.5, 0.25);
    const against = [0, 1, 2, 2, 3, 5, 9];
    const folded = bprFolder(y, bias, against, width, 0.3)(at, weights);
    const { x } = folded;
    const others = [0, 2, 2, 3, 5, 9];
    const loss = (v: Float64Array) => {
      let sum = 0;
      at.forEach((i, e) => {
        for (const j of others) {
          let s = bias[i] - bias[j];
          for (let k = 0; k < width; k++) s += v[k] * (y[i * width + k] - y[j * width + k]);
          sum += (weights[e] / 1.75 / 6) * Math.log(1 + Math.exp(-s));
        }
      });
      return sum + 0.15 * v.reduce((total, value) => total + value * value, 0);
    };
    for (let k = 0; k < width; k++) {
      const step = (by: number) => loss(x.map((v, l) => (l === k ? v + by : v)));
      expect((step(1e-4) - step(-1e-4)) / 2e-4).toBeCloseTo(0, 4);
    }
    for (const place of [0, 4, 9]) {
      const score = x.reduce((sum, v, k) => sum + v * y[place * width + k], 0);
      expect(folded.partsAt(place).reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 3);
    }
  });

  it("puts what a taste has before what it has not, in parts that add up", () => {
    const bought = madeShop(60, 12);
    const model = fitBpr(bought, { factors: 4, iterations: 60 });
    const scorer = itemFactorsScorer(model);
    const out = new Float64Array(12);
    let right = 0;
    for (let c = 0; c < 20; c++) {
      const history = historyAt(bought, c);
      scorer.score(history, 0, out);
      const own = [...out.keys()].filter((i) => !history.at.includes(i));
      const best = own.reduce((a, b) => (out[b] > out[a] ? b : a));
      if (Math.floor(best / 6) === c % 2) right++;
      const parts = scorer.parts(history, 0, best);
      expect(parts.length).toBe(history.at.length + 1);
      expect(parts.reduce((sum, part) => sum + part.score, 0)).toBeCloseTo(out[best], 12);
    }
    expect(right).toBeGreaterThan(14);
  });

  it("has no score for what nobody had, and what sells for who had nothing", () => {
    const bought = interactionsOf(
      ["a", "b", "c"].flatMap((customer, c) =>
        ["tea", "cups", "jam"].slice(0, 3 - c).map((item) => ({ customer, item })),
      ),
      { catalogue: [{ item: "unseen" }] },
    );
    const model = fitBpr(bought, { factors: 3, iterations: 50 });
    const scorer = itemFactorsScorer(model);
    const out = new Float64Array(4);
    scorer.score(historyAt(bought, 0, 0), 0, out);
    const unseen = model.items.indexOf("unseen");
    expect(out[unseen]).toBe(Number.NEGATIVE_INFINITY);
    expect(scorer.floor).toBe(Number.NEGATIVE_INFINITY);
    expect(scorer.parts(historyAt(bought, 0), 0, unseen)).toEqual([]);
    const tea = model.items.indexOf("tea");
    expect(out[tea]).toBe(model.bias[tea]);
    expect(scorer.parts(historyAt(bought, 0, 0), 0, tea)).toEqual([{ from: -1, score: model.bias[tea] }]);
  });

  it("refuses what makes no sense", () => {
    for (const options of [
      { factors: 0 },
      { iterations: 1.5 },
      { learningRate: 0 },
      { learningRate: Number.NaN },
      { regularization: -0.1 },
      { seed: "1" as never },
      { profile: { decay: { halfLife: 0 } } },
    ])
      expect(() => fitBpr(fromMatrix(tiny), options)).toThrow(
        expect.objectContaining({ code: "bad-option" }) as Error,
      );
    expect(() => fitBpr({} as never)).toThrow(expect.objectContaining({ code: "bad-input" }) as Error);
    const nameless = interactionsOf([{ order: 1, item: "a" }]);
    expect(() => fitBpr(nameless)).toThrow(expect.objectContaining({ code: "too-few-rows" }) as Error);
    const model = fitBpr(fromMatrix(tiny), { factors: 2, iterations: 1 });
    for (const wrong of [
      { bias: [] },
      { against: [6] },
      { settings: { ...model.settings, learningRate: 0 } },
      { settings: { ...model.settings, alpha: 1 } },
    ])
      expect(() => parseItemFactors({ ...model, ...wrong })).toThrow(
        expect.objectContaining({ code: "bad-model" }) as Error,
      );
  });

  it("says so when steps are so long that vectors grow without end", () => {
    expect(() => fitBpr(fromMatrix(tiny), { factors: 2, iterations: 200, learningRate: 50 })).toThrow(
      expect.objectContaining({ code: "bad-option" }) as Error,
    );
  });
});

const random = randomFrom(12);
const lines = Array.from({ length: 60 }, () => ({
  customer: `c${Math.floor(uniform(random) * 10)}`,
  item: `i${Math.floor(uniform(random) ** 2 * 8)}`,
}));
checkSuite({
  name: "fitBpr",
  run: (rows) => fitBpr(interactionsOf(rows), { factors: 3, iterations: 3 }),
  runSeeded: (rows, seed) => fitBpr(interactionsOf(rows), { factors: 3, iterations: 3, seed }),
  runAsync: (rows, work) => fitBprAsync(interactionsOf(rows), { factors: 3, iterations: 3, ...work }),
  data: lines,
  parse: parseItemFactors,
  empty: "too-few-rows",
  oneRow: (model) => expect(model.pairs).toBe(1),
  allNaN: (model) => expect(model.customers).toBe(10),
});
