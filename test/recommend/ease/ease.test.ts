import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ErrorCode, isClienteleError } from "../../../src/core/errors.ts";
import { addToEase } from "../../../src/recommend/add-to-ease.ts";
import { easeScorer } from "../../../src/recommend/ease/ease-scorer.ts";
import type { EaseModel } from "../../../src/recommend/ease/ease-types.ts";
import { easeNeighbors } from "../../../src/recommend/ease-neighbors.ts";
import { type FitEaseOptions, fitEase, fitEaseAsync } from "../../../src/recommend/fit-ease.ts";
import { fitSparseEase, fitSparseEaseAsync } from "../../../src/recommend/fit-sparse-ease.ts";
import { type Interactions, interactionsOf } from "../../../src/recommend/index.ts";
import { itemNeighborsScorer } from "../../../src/recommend/neighbors/item-neighbors-scorer.ts";
import type { ItemNeighborsModel } from "../../../src/recommend/neighbors/item-neighbors-types.ts";
import { parseEase } from "../../../src/recommend/parse-ease.ts";
import { parseItemNeighbors } from "../../../src/recommend/parse-item-neighbors.ts";
import { historiesOf } from "../../../src/recommend/use/histories.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { fromMatrix, tiny } from "../data.ts";

function codeOf(run: () => unknown): ErrorCode | undefined {
  try {
    run();
  } catch (error) {
    if (isClienteleError(error)) return (error as { code: ErrorCode }).code;
    throw error;
  }
  return undefined;
}

/** Weights by Gauss-Jordan on the whole matrix, written out plainly. */
function weightsOf(x: readonly (readonly number[])[], ridge: number): number[][] {
  const n = x[0].length;
  const a = Array.from({ length: n }, (_, i) =>
    Array.from({ length: 2 * n }, (_, j) =>
      j < n ? x.reduce((s, row) => s + row[i] * row[j], i === j ? ridge : 0) : j - n === i ? 1 : 0,
    ),
  );
  for (let k = 0; k < n; k++) {
    const own = a[k][k];
    a[k] = a[k].map((v) => v / own);
    for (let i = 0; i < n; i++) if (i !== k) a[i] = a[i].map((v, j) => v - a[i][k] * a[k][j]);
  }
  const p = a.map((row) => row.slice(n));
  return p.map((row, i) => row.map((v, j) => (i === j ? 0 : -v / p[j][j])));
}

function weights(model: EaseModel): number[][] {
  const n = model.items.length;
  return model.items.map((_, i) =>
    model.items.map((_, j) => (i === j ? 0 : -model.inverse[i * n + j] / model.inverse[j * n + j])),
  );
}

function dense(model: ItemNeighborsModel): number[][] {
  return model.items.map((_, i) => {
    const row = model.items.map(() => 0);
    for (let e = model.start[i]; e < model.start[i + 1]; e++) row[model.neighbor[e]] = model.score[e];
    return row;
  });
}

const binary = tiny.map((row) => row.map((v) => (v > 0 ? 1 : 0)));
// every item of the matrix is bought by somebody, so that columns are places
const matrices = fc
  .array(fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: 5, maxLength: 5 }), {
    minLength: 1,
    maxLength: 9,
  })
  .map((rows) => [...rows, [1, 1, 1, 1, 1]]);
const matrixRows = (matrix: readonly (readonly number[])[]) =>
  matrix.map((row) => row.flatMap((v, item) => (v > 0 ? [{ item, weight: v }] : [])));

describe("fitEase", () => {
  it("has the weights of the reference for six customers and six items", () => {
    // numpy, float64: inverse of X^T X + lambda
    const one = weights(fitEase(fromMatrix(tiny), { regularization: 1 }));
    expectClose(
      one[0].slice(1),
      [0.347826086957, 0.45652173913, -0.296875, 0.338461538462, -0.0140845070423],
    );
    expectClose(one[4][2], -0.434782608696);
    const ten = weights(fitEase(fromMatrix(tiny), { regularization: 10 }));
    expectClose(ten[5][3], 0.0788054749067);
  });

  it("has the weights of an inverse worked out plainly, for ones, baskets and weights", () => {
    fc.assert(
      fc.property(matrices, fc.constantFrom(0.5, 3, 40), (matrix, regularization) => {
        const bought = fromMatrix(matrix);
        const ones = matrix.map((row) => row.map((v) => (v > 0 ? 1 : 0)));
        const fitted = (options: FitEaseOptions) => weights(fitEase(bought, { regularization, ...options }));
        expectClose(fitted({}), weightsOf(ones, regularization), 1e-9, 1e-11);
        expectClose(fitted({ votes: "baskets" }), weightsOf(ones, regularization), 1e-9, 1e-11);
        expectClose(fitted({ votes: "weight" }), weightsOf(matrix, regularization), 1e-9, 1e-11);
        expectClose(fitted({ precision: "single" }), weightsOf(ones, regularization), 1e-4, 1e-5);
      }),
      { numRuns: 25 },
    );
  });

  it("scores as the sum of its parts, a training customer like a new one", () => {
    const bought = fromMatrix(tiny);
    const model = fitEase(bought, { regularization: 1, votes: "weight", profile: { decay: "none" } });
    const scorer = easeScorer(model);
    const histories = historiesOf(bought, model.items);
    const b = weightsOf(tiny, 1);
    const out = new Float64Array(6);
    tiny.forEach((row, c) => {
      scorer.score(histories.of(c), Number.NaN, out);
      expectClose(
        [...out],
        model.items.map((_, j) => row.reduce((s, v, i) => s + v * b[i][j], 0)),
        1e-9,
        1e-11,
      );
      for (let j = 0; j < 6; j++) {
        const parts = scorer.parts(histories.of(c), Number.NaN, j);
        expect(parts.every((part, k) => k === 0 || parts[k - 1].score >= part.score)).toBe(true);
        expect(parts.every(({ from }) => from !== j && row[from] > 0)).toBe(true);
        expectClose(
          parts.reduce((s, part) => s + part.score, 0),
          out[j],
          1e-9,
          1e-11,
        );
      }
    });
  });

  it("counts what was latest most, when asked to", () => {
    const bought = interactionsOf([
      { customer: 1, order: 1, item: "a", time: "2026-01-01" },
      { customer: 1, order: 2, item: "b", time: "2026-01-31" },
      { customer: 2, order: 3, item: "a", time: "2026-01-01" },
      { customer: 2, order: 3, item: "c", time: "2026-01-01" },
    ]);
    const plain = easeScorer(fitEase(bought, { regularization: 1 }));
    const decayed = easeScorer(fitEase(bought, { regularization: 1, profile: { decay: { halfLife: 30 } } }));
    const history = historiesOf(bought, ["a", "b", "c"]).of(0);
    const asOf = Date.UTC(2026, 0, 31);
    const part = (scorer: typeof plain, from: number) =>
      scorer.parts(history, asOf, 2).find((p) => p.from === from)?.score ?? 0;
    expectClose(part(decayed, 0), part(plain, 0) / 2);
    expectClose(part(decayed, 1), part(plain, 1));
  });

  it("does not change what two items have in common when somebody buys others", () => {
    const before = fitEase(fromMatrix(tiny), { regularization: 2 });
    const after = fitEase(fromMatrix([...tiny.map((row) => [...row, 0, 0]), [0, 0, 0, 0, 0, 0, 1, 1]]), {
      regularization: 2,
    });
    expectClose(
      weights(after)
        .slice(0, 6)
        .map((row) => row.slice(0, 6)),
      weights(before),
    );
  });

  it("measures how exact its inverse is, and says when single precision is not enough", () => {
    expect(fitEase(fromMatrix(tiny)).fit).toMatchObject({ status: "exact", customers: 6, pairs: 17 });
    expect(fitEase(fromMatrix(tiny)).fit.residual).toBeLessThan(1e-12);
    // the third item is the first and the second together
    const heavy = fromMatrix([
      [1001, 2003, 3004],
      [3007, 1009, 4016],
    ]);
    const options = { votes: "weight", regularization: 5 } as const;
    const single = fitEase(heavy, { ...options, precision: "single" });
    expect(single.fit.status).toBe("rough");
    expect(single.fit.warnings[0]).toMatch(/Raise regularization/);
    expect(fitEase(heavy, options).fit.status).toBe("exact");
  });

  it("refuses what it cannot use", () => {
    const bought = fromMatrix(tiny);
    const code = (options: unknown, data: unknown = bought) =>
      codeOf(() => fitEase(data as Interactions, options as FitEaseOptions));
    for (const regularization of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, "200"])
      expect(code({ regularization })).toBe("bad-option");
    expect(code({ votes: "stars" })).toBe("bad-option");
    expect(code({ precision: "half" })).toBe("bad-option");
    expect(code({ profile: { decay: { power: -1 } } })).toBe("bad-option");
    expect(code({}, [{ customer: 1, item: 2 }])).toBe("bad-input");
    const same = fromMatrix([[1e6, 1e6]]);
    expect(code({ votes: "weight", precision: "single", regularization: 1e-3 }, same)).toBe("bad-option");
    const catalogue = Array.from({ length: 10_001 }, (_, item) => ({ item }));
    const wide = interactionsOf([{ customer: 1, item: 5 }], { catalogue });
    expect(() => fitEase(wide)).toThrow(/10,001 items would take 0.4 GB.*minCustomers/);
    expect(code({}, wide)).toBe("bad-input");
  });

  it("stops on the way", async () => {
    const rows = Array.from({ length: 3000 }, (_, k) => ({ customer: k % 100, item: (k * k) % 301 }));
    const bought = interactionsOf(rows);
    const controller = new AbortController();
    let calls = 0;
    const run = fitEaseAsync(bought, {
      signal: controller.signal,
      onProgress: () => {
        if (++calls === 2) controller.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("addToEase", () => {
  it("equals training anew, with customers added, taken out and given anew, to 1e-9", () => {
    fc.assert(
      fc.property(matrices, matrices, fc.constantFrom("one", "weight"), (first, second, votes) => {
        const options = { regularization: 2, votes } as const;
        const anew = fitEase(fromMatrix([...first, ...second]), options);
        const more = addToEase(fitEase(fromMatrix(first), options), matrixRows(second));
        expectClose([...more.inverse], [...anew.inverse], 1e-9, 1e-11);
        expect(more.fit.added).toBe(second.filter((row) => row.some((v) => v > 0)).length);
        const back = addToEase(anew, [], { remove: matrixRows(second) });
        expectClose([...back.inverse], [...fitEase(fromMatrix(first), options).inverse], 1e-9, 1e-11);
      }),
      { numRuns: 25 },
    );
  });

  it("leaves the model as it is, passes over unknown items, and keeps the halves equal", () => {
    const model = fitEase(fromMatrix(binary), { regularization: 1 });
    const before = model.inverse.slice();
    const more = addToEase(model, [["0", "nothing"], ["never seen"], [0, 3, 5]]);
    expect(model.inverse).toEqual(before);
    expect(more.fit.added).toBe(2);
    expect(parseEase(structuredClone(more)).fit.added).toBe(2);
    const single = fitEase(fromMatrix(binary), { regularization: 1, precision: "single" });
    expectClose(
      [...addToEase(single, [[0, 3, 5]]).inverse],
      [...addToEase(model, [[0, 3, 5]]).inverse],
      1e-5,
      1e-5,
    );
  });

  it("refuses what it cannot use", () => {
    const model = fitEase(fromMatrix(binary), { regularization: 1 });
    expect(codeOf(() => addToEase({} as EaseModel, []))).toBe("bad-model");
    expect(codeOf(() => addToEase(model, "ann" as never))).toBe("bad-input");
    expect(codeOf(() => addToEase(model, [{ rows: 3 } as never]))).toBe("bad-input");
    expect(codeOf(() => addToEase(model, [[{ item: 1, weight: Number.NaN }]]))).toBe("bad-value");
    // six buy the item five times over: nobody in training did that
    const five = Array.from({ length: 5 }, () => [5]);
    expect(codeOf(() => addToEase(model, [], { remove: five }))).toBe("bad-input");
  });
});

describe("easeNeighbors", () => {
  it("is the dense model with every weight kept, and measures what it lost otherwise", () => {
    const bought = fromMatrix(tiny);
    const model = fitEase(bought, { regularization: 1, profile: { decay: { power: 0.5 } } });
    const whole = easeNeighbors(model, { compareOn: bought });
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

  it("refuses what it cannot use", () => {
    const model = fitEase(fromMatrix(tiny));
    expect(codeOf(() => easeNeighbors(model, { top: 0 }))).toBe("bad-option");
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
  });

  it("refuses what it cannot use", () => {
    const bought = fromMatrix(tiny);
    for (const neighbors of [0, 1.5, 1001])
      expect(codeOf(() => fitSparseEase(bought, { neighbors }))).toBe("bad-option");
    expect(codeOf(() => fitSparseEase(bought, { regularization: 0 }))).toBe("bad-option");
    expect(codeOf(() => fitSparseEase([] as never))).toBe("bad-input");
  });
});

describe("parseEase", () => {
  it("takes a structured clone and refuses anything that is not whole", () => {
    const model = fitEase(fromMatrix(tiny), { profile: { decay: { halfLife: 30 } } });
    expect(parseEase(structuredClone(model))).toEqual(model);
    const single = fitEase(fromMatrix(tiny), { precision: "single" });
    expect(parseEase(structuredClone(single))).toEqual(single);
    const holed = model.inverse.slice();
    holed[1] = Number.NaN;
    const turned = model.inverse.slice();
    turned[6] += 1e-3;
    const bad: object[] = [
      JSON.parse(JSON.stringify(model)),
      { ...model, inverse: Float32Array.from(model.inverse) },
      { ...model, precision: "single" },
      { ...model, inverse: model.inverse.slice(1) },
      { ...model, inverse: holed },
      { ...model, inverse: turned },
      { ...model, inverse: new Float64Array(36) },
      { ...model, items: ["b", "a", "c", "d", "e", "f"] },
      { ...model, regularization: 0 },
      { ...model, votes: "stars" },
      { ...model, profile: {} },
      { ...model, fit: { ...model.fit, status: "fine" } },
      { ...model, fit: { ...model.fit, warnings: [1] } },
      { ...model, more: 1 },
      { ...model, version: 2 },
    ];
    for (const clone of bad) expect(codeOf(() => parseEase(clone))).toBe("bad-model");
  });
});

const lines = tiny.flatMap((row, customer) =>
  row.flatMap((weight, item) => (weight > 0 ? [{ customer, item, weight }] : [])),
);

checkSuite({
  name: "fitEase",
  run: (data: typeof lines) => fitEase(interactionsOf(data, { weight: "weight" })),
  runAsync: (data: typeof lines, work) => fitEaseAsync(interactionsOf(data, { weight: "weight" }), work),
  data: lines,
  empty: (model) => expect(model.items).toEqual([]),
  oneRow: (model) => expect([...model.inverse]).toEqual([1 / 201]),
  allNaN: "bad-value",
  waives: { "JSON round trip": "the matrix is a typed array, which JSON has no word for" },
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
