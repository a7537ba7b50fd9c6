import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { easeNeighbors } from "../../../src/recommend/ease-neighbors.ts";
import { fitEase } from "../../../src/recommend/fit-ease.ts";
import { fitSparseEase, fitSparseEaseAsync } from "../../../src/recommend/fit-sparse-ease.ts";
import { interactionsOf } from "../../../src/recommend/index.ts";
import { keepRows } from "../../../src/recommend/input/keep-rows.ts";
import { itemNeighborsScorer } from "../../../src/recommend/neighbors/item-neighbors-scorer.ts";
import type { ItemNeighborsModel } from "../../../src/recommend/neighbors/item-neighbors-types.ts";
import { parseItemNeighbors } from "../../../src/recommend/parse-item-neighbors.ts";
import { historiesOf } from "../../../src/recommend/use/histories.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { fromMatrix, tiny } from "../data.ts";
import { lines, matrices, weights } from "./matrices.ts";

function dense(model: ItemNeighborsModel): number[][] {
  return model.items.map((_, i) => {
    const row = model.items.map(() => 0);
    for (let e = model.start[i]; e < model.start[i + 1]; e++) row[model.neighbor[e]] = model.score[e];
    return row;
  });
}

describe("easeNeighbors", () => {
  it("is the dense model with every weight kept, and measures what it lost otherwise", () => {
    const bought = fromMatrix(tiny);
    const model = fitEase(bought, { regularization: 1, profile: { decay: { power: 0.5 } } });
    const whole = easeNeighbors(model, { compareOn: bought, digits: 7 });
    expectClose(dense(whole), weights(model), 1e-6);
    expect(whole.settings).toMatchObject({ weightKept: 1, bestTenKept: 1, customers: 6 });
    expect(whole.profile).toEqual({ decay: { power: 0.5 } });
    expect(parseItemNeighbors(JSON.stringify(whole))).toEqual(whole);

    const small = easeNeighbors(model, { top: 2, compareOn: bought });
    const kept = weights(model).map((row) => [...row].sort((a, b) => Math.abs(b) - Math.abs(a)).slice(0, 2));
    const size = (rows: readonly number[][]) => rows.flat().reduce((s, v) => s + Math.abs(v), 0);
    expectClose(small.settings.weightKept, size(kept) / size(weights(model)));
    expect(small.settings.bestTenKept).toBeGreaterThan(0);
    expect(small.settings.bestTenKept).toBeLessThan(1);
    expect(small.start).toEqual([0, 2, 4, 6, 8, 10, 12]);
  });

  it("keeps the largest of the whole model where asked to, as many as of each item, and rounds", () => {
    fc.assert(
      fc.property(matrices, fc.integer({ min: 1, max: 4 }), (matrix, top) => {
        const model = fitEase(fromMatrix(matrix), { regularization: 1 });
        const small = easeNeighbors(model, { top, largestOf: "model", digits: 7 });
        const all = weights(model).flatMap((row) => row.filter((v) => Math.abs(v) > 0));
        expect(small.score.length).toBe(Math.min(all.length, top * model.items.length));
        const least = Math.min(...small.score.map(Math.abs));
        const above = all.filter((v) => Math.abs(v) > least * (1 + 1 / 1024)).length;
        expect(above).toBeLessThanOrEqual(small.score.length);
        expect(parseItemNeighbors(JSON.stringify(small))).toEqual(small);
      }),
      { numRuns: 25 },
    );
    const { score } = easeNeighbors(fitEase(fromMatrix(tiny), { regularization: 1 }), { digits: 2 });
    expect(score).toEqual(score.map((v) => Number(v.toPrecision(2))));
    expect(score).toContain(0.35);
  });

  it("refuses what it cannot use", () => {
    const model = fitEase(fromMatrix(tiny));
    for (const options of [{ top: 0 }, { digits: 1 }, { digits: 8 }, { largestOf: "all" as never }])
      expect(codeOf(() => easeNeighbors(model, options))).toBe("bad-option");
    expect(codeOf(() => easeNeighbors(null as never))).toBe("bad-model");
    expect(codeOf(() => easeNeighbors(model, { compareOn: [] as never }))).toBe("bad-input");
  });
});

describe("fitSparseEase", () => {
  it("is fitEase where every item may explain every other", () => {
    fc.assert(
      fc.property(matrices, fc.constantFrom("one", "weight"), (matrix, votes) => {
        const options = { regularization: 3, votes } as const;
        const sparse = fitSparseEase(fromMatrix(matrix), { ...options, neighbors: 5 });
        // weights have 7 digits
        expectClose(dense(sparse), weights(fitEase(fromMatrix(matrix), options)), 1e-6, 1e-9);
      }),
      { numRuns: 20 },
    );
  });

  it("explains each item by the few that explain most alone, by ridge regression on them", () => {
    const model = fitSparseEase(fromMatrix(tiny), { regularization: 1, neighbors: 2 });
    // item 3 is with two customers: it shares two with item 2, one with 1 and 5. 2: 4/5, 1: 1/5, 5: 1/2. So 2 and 5: (5 1; 1 2) w = (2, 1)
    expectClose([dense(model)[2][3], dense(model)[5][3], dense(model)[1][3]], [3 / 9, 3 / 9, 0], 1e-6);
    const scorer = itemNeighborsScorer(model);
    const out = new Float64Array(6);
    scorer.score(historiesOf(fromMatrix(tiny), model.items).of(4), Number.NaN, out);
    expect(out.every(Number.isFinite)).toBe(true);
    // a part of a table has customers without rows
    const part = keepRows(
      fromMatrix(tiny),
      Uint8Array.from({ length: 17 }, (_, row) => (row < 5 ? 1 : 0)),
    );
    expect(fitSparseEase(part).settings.customers).toBe(2);
  });

  it("refuses what it cannot use", () => {
    const bought = fromMatrix(tiny);
    for (const neighbors of [0, 1.5, 1001])
      expect(codeOf(() => fitSparseEase(bought, { neighbors }))).toBe("bad-option");
    expect(codeOf(() => fitSparseEase(bought, { regularization: 0 }))).toBe("bad-option");
    expect(codeOf(() => fitSparseEase([] as never))).toBe("bad-input");
  });
});

checkSuite({
  name: "fitSparseEase",
  run: (data: typeof lines) => fitSparseEase(interactionsOf(data, { weight: "weight" }), { neighbors: 3 }),
  runAsync: (data: typeof lines, work) =>
    fitSparseEaseAsync(interactionsOf(data, { weight: "weight" }), { ...work, neighbors: 3 }),
  data: lines,
  parse: parseItemNeighbors,
  empty: (model) => expect(model.items).toEqual([]),
  oneRow: (model) => expect(model.neighbor).toEqual([]),
  allNaN: "bad-value",
});
