import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countPairs,
  type FitItemNeighborsOptions,
  fitAlsoBought,
  fitItemNeighbors,
  fitRandomWalk,
  type ItemNeighborsModel,
  interactionsOf,
  parseItemNeighbors,
  similarItems,
} from "../../../src/recommend/index.ts";
import type { History } from "../../../src/recommend/models/history.ts";
import { itemNeighborsScorer } from "../../../src/recommend/neighbors/item-neighbors-scorer.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { fromMatrix, tiny } from "../data.ts";

const DAY = 86_400_000;

/** What each item says for the others, as "item other": score. */
function says(model: ItemNeighborsModel): Record<string, number> {
  const out: Record<string, number> = {};
  model.items.forEach((item, k) => {
    for (let e = model.start[k]; e < model.start[k + 1]; e++)
      out[`${item} ${model.items[model.neighbor[e]]}`] = model.score[e];
  });
  return out;
}

function history(at: readonly number[], more: Partial<History> = {}): History {
  const ones = new Float64Array(at.length).fill(1);
  return {
    at: Int32Array.from(at),
    baskets: ones,
    weight: ones,
    last: ones,
    basketStart: Int32Array.of(0, at.length),
    basketAt: Int32Array.from(at),
    basketTime: Float64Array.of(1),
    ...more,
  };
}

const matrices = fc.array(fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: 6, maxLength: 6 }), {
  minLength: 2,
  maxLength: 9,
});
const some = (lines: readonly (readonly number[])[]) => lines.some((line) => line.some((v) => v > 0));

describe("fitItemNeighbors", () => {
  it("has the weighted similarities of six customers and six items (implicit 0.7.3)", () => {
    const of = (options: FitItemNeighborsOptions) => says(fitItemNeighbors(fromMatrix(tiny), options));
    expectClose(of({ measure: "tfidf", weights: "weight" })["0 1"], 0.616369773388);
    expectClose(of({ measure: "tfidf", weights: "weight" })["2 3"], 0.561317845715);
    expectClose(of({ measure: "bm25", weights: "weight" })["0 1"], 0.421424399853);
    expectClose(of({ measure: "bm25", weights: "weight" })["4 0"], 0.373453479079);
    expectClose(of({ measure: "cosine", weights: "weight" })["3 1"], 0.474341649025);
    // item 0 is with four customers, 4 with two of them
    expectClose(of({ measure: "asymmetric-cosine", alpha: 1 })["0 4"], 2 / 4);
    expectClose(of({ measure: "asymmetric-cosine", alpha: 0 })["0 4"], 2 / 2);
    expectClose(
      of({ measure: "asymmetric-cosine", alpha: 0.3, shrink: 1 })["0 4"],
      2 / (4 ** 0.3 * 2 ** 0.7 + 1),
    );
    // the default is the log-likelihood ratio of what meets more often than by chance
    expectClose(of({})["2 3"], 2.09299257506);
    expect(of({})["0 2"]).toBeUndefined();
  });

  it("finds by sums what comparing every two columns finds, at any density", () => {
    fc.assert(
      fc.property(matrices, fc.constantFrom("cosine", "tfidf", "bm25"), (lines, measure) => {
        fc.pre(some(lines));
        const bought = fromMatrix(lines);
        const items = bought.columns.item.levels.map(Number);
        const customers = lines.filter((line) => line.some((v) => v > 0));
        const seen = items.map((item) => customers.map((line) => line[item]));
        const held = customers.map((line) => items.filter((item) => line[item] > 0).length);
        const total = (row: readonly number[]) => row.reduce((a, b) => a + b, 0);
        const mean = total(seen.map(total)) / items.length;
        const rare = held.map((n) => Math.log(items.length) - Math.log(1 + n));
        const weighted = seen.map((row) =>
          row.map((v, u) => {
            if (v === 0 || measure === "cosine") return v;
            if (measure === "tfidf") return Math.sqrt(v) * rare[u];
            return ((v * 2.2) / (1.2 * (0.25 + (0.75 * total(row)) / mean) + v)) * rare[u];
          }),
        );
        const dot = (a: readonly number[], b: readonly number[]) => total(a.map((v, u) => v * b[u]));
        const expected: Record<string, number> = {};
        weighted.forEach((a, i) => {
          weighted.forEach((b, j) => {
            const value = measure === "bm25" ? dot(a, b) : dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
            if (i !== j && value > 0) expected[`${items[i]} ${items[j]}`] = value;
          });
        });
        expectClose(says(fitItemNeighbors(bought, { measure, weights: "weight" })), expected);
      }),
      { numRuns: 60 },
    );
  });

  it("keeps the best, equal ones in the order of ids, by customer or by basket", () => {
    const bought = interactionsOf([
      { customer: "ann", order: 1, item: "a" },
      { customer: "ann", order: 1, item: "c" },
      { customer: "ann", order: 2, item: "b" },
      { customer: "ann", order: 2, item: "d" },
    ]);
    expect(says(fitItemNeighbors(bought, { measure: "cosine", top: 2 }))).toEqual({
      "a b": 1,
      "a c": 1,
      "b a": 1,
      "b c": 1,
      "c a": 1,
      "c b": 1,
      "d a": 1,
      "d b": 1,
    });
    const baskets = fitItemNeighbors(bought, { measure: "cosine", per: "basket" });
    expect(says(baskets)).toEqual({ "a c": 1, "b d": 1, "c a": 1, "d b": 1 });
    expect(
      says(fitItemNeighbors(bought, { measure: "tfidf", weights: "weight", per: "basket" }))["a c"],
    ).toBe(1);
  });

  it("is not changed by a customer who shares nothing where the measure does not ask for all, nor by the order of customers", () => {
    const own = tiny.map((line) => [...line, 0, 0]);
    const more = [...own, [0, 0, 0, 0, 0, 0, 1, 1]];
    for (const measure of ["cosine", "jaccard", "confidence", "kulczynski", "asymmetric-cosine"] as const) {
      const after = says(fitItemNeighbors(fromMatrix(more), { measure }));
      const before = says(fitItemNeighbors(fromMatrix(own), { measure }));
      expectClose(after, { ...before, "6 7": after["6 7"], "7 6": after["7 6"] });
    }
    expect(says(fitItemNeighbors(fromMatrix(more)))["0 4"]).toBeGreaterThan(
      says(fitItemNeighbors(fromMatrix(own)))["0 4"],
    );
    for (const measure of ["llr", "tfidf", "bm25"] as const)
      expectClose(
        says(fitItemNeighbors(fromMatrix([...own].reverse()), { measure })),
        says(fitItemNeighbors(fromMatrix(own), { measure })),
      );
    expectClose(says(fitRandomWalk(fromMatrix(more))), {
      ...says(fitRandomWalk(fromMatrix(own))),
      "6 7": 2 ** -1,
      "7 6": 2 ** -1,
    });
  });

  it("passes over a giant basket and says so", () => {
    const giant = Array.from({ length: 10_000 }, (_, item) => ({ order: "stocktake", item }));
    const bought = interactionsOf([...giant, { order: 1, item: 3 }, { order: 1, item: 5 }]);
    for (const measure of ["cosine", "tfidf"] as const) {
      const model = fitItemNeighbors(bought, { measure, per: "basket" });
      expect([model.settings.rows, model.settings.passedOver]).toEqual([1, 1]);
      expect(model.neighbor).toEqual([5, 3]);
    }
    expect(fitRandomWalk(bought, { per: "basket" }).settings.passedOver).toBe(1);
  });

  it("refuses settings that make no sense", () => {
    const bought = fromMatrix(tiny);
    const bad = [
      { top: 0 },
      { top: 10_001 },
      { top: 1.5 },
      { shrink: -1 },
      { shrink: Number.NaN },
      { measure: "euclid" },
      { minCount: 0 },
      { longest: 1 },
      { per: "order" },
      { votes: "two" },
      { weights: "money" },
      { weights: "quantity", measure: "cosine" },
      { weights: "weight" },
      { measure: "bm25", shrink: 1 },
      { measure: "bm25", k1: Number.NaN },
      { measure: "bm25", b: 2 },
      { measure: "asymmetric-cosine", alpha: 1.1 },
      { measure: "tfidf", minCount: 2 },
      { profile: { decay: { halfLife: 0 } } },
    ] as FitItemNeighborsOptions[];
    for (const options of bad)
      expect(
        codeOf(() => fitItemNeighbors(bought, options)),
        JSON.stringify(options),
      ).toBe("bad-option");
    for (const options of [{ alpha: 0 }, { alpha: Number.NaN }, { beta: -1 }, { beta: 9 }, { top: 0 }])
      expect(
        codeOf(() => fitRandomWalk(bought, options)),
        JSON.stringify(options),
      ).toBe("bad-option");
    expect(codeOf(() => fitItemNeighbors([] as never))).toBe("bad-input");
    expect(codeOf(() => fitRandomWalk([] as never))).toBe("bad-input");
    expect(codeOf(() => fitItemNeighbors(countPairs(bought), { measure: "tfidf" }))).toBe("bad-input");
    expect(codeOf(() => interactionsOf([{ item: "a", weight: Number.NaN }], { weight: "weight" }))).toBe(
      "bad-value",
    );
  });
});

describe("fitRandomWalk", () => {
  it("has the chances of six customers and six items", () => {
    expectClose(says(fitRandomWalk(fromMatrix(tiny), { beta: 0 }))["0 2"], 0.208333333333);
    expectClose(says(fitRandomWalk(fromMatrix(tiny), { beta: 0.6 }))["0 4"], 0.109958992564);
    // from 4 to customer 0 with chance 2/3 and on to item 0 with 1/4, to customer 3 with 1/3 and on with 1/3
    expectClose(
      says(fitRandomWalk(fromMatrix(tiny), { beta: 0, weights: "weight" }))["4 0"],
      (2 / 3) * (1 / 4) + 1 / 9,
    );
  });
});

describe("itemNeighborsScorer", () => {
  const model = fitItemNeighbors(fromMatrix(tiny), { measure: "cosine" });
  const out = new Float64Array(6);

  it("adds up what the items of a history say, in parts that make up the score", () => {
    fc.assert(
      fc.property(fc.subarray([0, 1, 2, 3, 4, 5]), (at) => {
        const scorer = itemNeighborsScorer(model);
        scorer.score(history(at), 0, out);
        const table = says(model);
        out.forEach((score, j) => {
          expectClose(
            score,
            at.reduce((sum, i) => sum + (table[`${i} ${j}`] ?? 0), 0),
          );
          const parts = scorer.parts(history(at), 0, j);
          expectClose(
            parts.reduce((sum, part) => sum + part.score, 0),
            score,
          );
          expect(parts.map(({ score }) => score)).toEqual(
            parts.map(({ score }) => score).sort((a, b) => b - a),
          );
        });
      }),
      { numRuns: 30 },
    );
  });

  it("weighs the items of a history by baskets and by how long ago they were bought", () => {
    const mine = history([0, 3], { baskets: Float64Array.of(3, 1), last: Float64Array.of(0, 10 * DAY) });
    const often = itemNeighborsScorer({ ...model, votes: "baskets" });
    expectClose(often.parts(mine, 0, 1), [
      { from: 0, score: 3 * 0.75 },
      { from: 3, score: 0.353553390593 },
    ]);
    const lately = itemNeighborsScorer({ ...model, profile: { decay: { halfLife: 10 } } });
    lately.score(mine, 20 * DAY, out);
    expectClose(out[1], 0.25 * 0.75 + 0.5 * 0.353553390593);
  });
});

describe("similarItems", () => {
  const bought = fromMatrix(tiny);
  it("is the list of one item, as far as it may be offered", () => {
    for (const model of [
      fitItemNeighbors(bought, { measure: "cosine" }),
      fitAlsoBought(bought, { per: "customer", measure: "cosine" }),
    ]) {
      expect(similarItems(model, 0, { count: 2 }).items.map(({ item }) => item)).toEqual(["1", "4"]);
      expectClose(similarItems(model, "0", { count: 2, exclude: [1] }), {
        items: [
          { item: "4", score: Math.SQRT1_2, because: [{ item: "0", score: Math.SQRT1_2 }] },
          { item: "2", score: 0.5, because: [{ item: "0", score: 0.5 }] },
        ],
        short: null,
      });
      expect(similarItems(model, 0).short).toBe("no-neighbors");
      expect(similarItems(model, 0, { only: [4] }).short).toBe("left-out");
      expect(similarItems(model, 9)).toEqual({ items: [], short: "unknown-item" });
      expect(codeOf(() => similarItems(model, 0, { count: 0 }))).toBe("bad-option");
      expect(codeOf(() => similarItems(model, Number.NaN))).toBe("bad-input");
    }
    expect(codeOf(() => similarItems({ kind: "ease" } as never, 1))).toBe("bad-model");
  });

  it("is by the angle between vectors where a model has factors", () => {
    const model = {
      kind: "item-factors",
      items: ["a", "b", "c", "d"],
      factors: 2,
      values: [1, 0, 3, 4, -1, 0, 0, 0],
    };
    expectClose(similarItems(model as never, "b").items, [
      { item: "a", score: 0.6, because: [{ item: "b", score: 0.6 }] },
    ]);
    expect(similarItems(model as never, "d").short).toBe("no-neighbors");
  });
});

describe("parseItemNeighbors", () => {
  it("reads a model of millions of neighbours, as large shops have", () => {
    const n = 2_500_000;
    const ones = new Array<number>(n).fill(1);
    const lists = { start: [0, n, n], neighbor: ones, score: ones };
    const large = { ...fitItemNeighbors(fromMatrix(tiny)), items: ["a", "b"], ...lists };
    expect(parseItemNeighbors(large)).toBe(large);
  });

  it("refuses a model that was tampered with", () => {
    const model = fitItemNeighbors(fromMatrix(tiny), { measure: "cosine" });
    expect(parseItemNeighbors(JSON.stringify(model))).toEqual(model);
    const bad = [
      { neighbor: model.neighbor.map(() => 9) },
      { start: model.start.slice(1) },
      { score: [1] },
      { items: ["b", "a"] },
      { votes: "two" },
      { profile: {} },
      { settings: { a: {} } },
      { method: 3 },
      { version: 2 },
      { more: 1 },
    ];
    for (const part of bad)
      expect(
        codeOf(() => parseItemNeighbors({ ...model, ...part })),
        JSON.stringify(part),
      ).toBe("bad-model");
  });
});

const rows = tiny.flatMap((line, customer) =>
  line.flatMap((weight, item) => (weight > 0 ? [{ customer, item, weight }] : [])),
);
checkSuite({
  name: "fitItemNeighbors",
  run: (data: typeof rows) =>
    fitItemNeighbors(interactionsOf(data, { weight: "weight" }), { measure: "bm25", weights: "weight" }),
  data: rows,
  parse: parseItemNeighbors,
  empty: (model) => expect(model.items).toEqual([]),
  oneRow: (model) => expect(model.neighbor).toEqual([]),
  allNaN: "bad-value",
});
