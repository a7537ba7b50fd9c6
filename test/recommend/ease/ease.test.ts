import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addToEase } from "../../../src/recommend/add-to-ease.ts";
import { easeScorer } from "../../../src/recommend/ease/ease-scorer.ts";
import type { EaseModel } from "../../../src/recommend/ease/ease-types.ts";
import { type FitEaseOptions, fitEase, fitEaseAsync } from "../../../src/recommend/fit-ease.ts";
import { type Interactions, interactionsOf } from "../../../src/recommend/index.ts";
import { parseEase } from "../../../src/recommend/parse-ease.ts";
import { historiesOf } from "../../../src/recommend/use/histories.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { fromMatrix, tiny } from "../data.ts";
import { lines, matrices, weights } from "./matrices.ts";

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

const binary = tiny.map((row) => row.map((v) => (v > 0 ? 1 : 0)));
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
    // a matrix that is zero in single precision
    expect(code({ precision: "single", regularization: 1e300 })).toBe("bad-option");
    const twins = fromMatrix([[1, 1]]);
    expect(() => fitEase(twins, { regularization: 1e-300 })).toThrow(
      /in double precision.*no inverse$|no inverse\.$/,
    );
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

describe("parseEase", () => {
  it("takes a structured clone and refuses anything that is not whole", () => {
    const model = fitEase(fromMatrix(tiny), { profile: { decay: { halfLife: 30 } } });
    expect(parseEase(structuredClone(model))).toEqual(model);
    const single = fitEase(fromMatrix(tiny), { precision: "single" });
    expect(parseEase(structuredClone(single))).toEqual(single);
    const holed = model.inverse.slice();
    holed[1] = Number.NaN;
    const endless = model.inverse.slice();
    endless[7] = Number.POSITIVE_INFINITY;
    const turned = model.inverse.slice();
    turned[6] += 1e-3;
    const bad: object[] = [
      JSON.parse(JSON.stringify(model)),
      { ...model, inverse: Float32Array.from(model.inverse) },
      { ...model, precision: "single" },
      { ...model, inverse: model.inverse.slice(1) },
      { ...model, inverse: holed },
      { ...model, inverse: turned },
      { ...model, inverse: endless },
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
