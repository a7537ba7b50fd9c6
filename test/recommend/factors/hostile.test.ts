import { describe, expect, it } from "vitest";
import { Table } from "../../../src/core/table.ts";
import { runSteps } from "../../../src/core/work.ts";
import { itemFactorsScorer } from "../../../src/recommend/factors/item-factors-scorer.ts";
import type { ItemFactorsModel } from "../../../src/recommend/factors/item-factors-types.ts";
import { fitBpr, fitBprAsync } from "../../../src/recommend/fit-bpr.ts";
import { fitEaseAsync } from "../../../src/recommend/fit-ease.ts";
import { fitImplicitAls, fitImplicitAlsAsync } from "../../../src/recommend/fit-implicit-als.ts";
import { fitSparseEaseAsync } from "../../../src/recommend/fit-sparse-ease.ts";
import { transpose, transposeSteps } from "../../../src/recommend/input/csr.ts";
import type { Interactions } from "../../../src/recommend/input/interaction-types.ts";
import { customersByItemsSteps } from "../../../src/recommend/input/matrices.ts";
import type { History } from "../../../src/recommend/models/history.ts";
import { parseItemFactors } from "../../../src/recommend/parse-item-factors.ts";
import { fromMatrix, tiny } from "../data.ts";
import { historyAt, madeShop } from "./shop.ts";

const bought = madeShop(40, 12);
const both = (options = {}): ItemFactorsModel[] => [
  fitImplicitAls(bought, { factors: 3, iterations: 3, ...options }),
  fitBpr(bought, { factors: 3, iterations: 3, ...options }),
];

describe("item factors under attack", () => {
  it("say of several items at once what they say of each", () => {
    for (const model of both()) {
      const scorer = itemFactorsScorer(model);
      const history = historyAt(bought, 1);
      const places = [7, 0, 7, 11];
      const each = places.map((place) => scorer.parts(history, 0, place));
      expect(scorer.partsOf?.(history, 0, places)).toEqual(each);
      expect(scorer.partsOf?.(history, 0, [])).toEqual([]);
    }
  });

  it("take nothing from what the profile weighs with 0", () => {
    const { at, basketStart, ...whole } = historyAt(bought, 3);
    const latest = at.slice(-2);
    const history: History = {
      ...whole,
      at,
      basketStart: Int32Array.of(0, 1, 3),
      basketAt: Int32Array.of(at[0], ...latest),
      basketTime: Float64Array.of(1, 2),
    };
    const cut = (column: Float64Array) => column.slice(-2);
    const only: History = {
      at: latest,
      baskets: cut(whole.baskets),
      weight: cut(whole.weight),
      last: cut(whole.last),
      basketStart: Int32Array.of(0, 2),
      basketAt: latest,
      basketTime: Float64Array.of(2),
    };
    expect(basketStart.length).toBe(1);
    for (const model of both({ profile: { decay: "last-basket" } })) {
      const scorer = itemFactorsScorer(model);
      const [a, b] = [new Float64Array(12), new Float64Array(12)];
      scorer.score(history, 0, a);
      scorer.score(only, 0, b);
      if (model.method === "als") expect([...a]).toEqual([...b]);
      const parts = scorer.parts(history, 0, 2).filter((part) => part.from >= 0 && part.score !== 0);
      expect(parts.map(({ from }) => from).sort((x, y) => x - y)).toEqual([...latest]);
    }
  });

  it("score what no fit sees: no items at all, weights beyond measure, an unheard-of number of factors", () => {
    for (const model of both()) {
      expect(() => parseItemFactors({ ...model, items: [], values: [], bias: [], against: [] })).toThrow(
        expect.objectContaining({ code: "bad-model" }) as Error,
      );
      const out = new Float64Array(12);
      const own = historyAt(bought, 0);
      for (const by of [1e15, 1e300, Number.POSITIVE_INFINITY]) {
        const huge = {
          ...own,
          weight: own.weight.map((w) => w * by),
          baskets: own.baskets.map((w) => w * by),
        };
        for (const weights of ["baskets", "weight"]) {
          const settings = model.method === "als" ? { ...model.settings, weights } : model.settings;
          itemFactorsScorer({ ...model, settings } as ItemFactorsModel).score(huge, 0, out);
          for (const v of out) expect(Number.isFinite(v)).toBe(true);
        }
      }
    }
    for (const model of [
      fitImplicitAls(fromMatrix(tiny), { factors: 100, iterations: 2 }),
      fitImplicitAls(fromMatrix(tiny), { factors: 100, iterations: 2, solver: "cholesky" }),
      fitBpr(fromMatrix(tiny), { factors: 100, iterations: 2 }),
    ]) {
      const out = new Float64Array(6);
      itemFactorsScorer(model).score(historyAt(fromMatrix(tiny), 0), 0, out);
      for (const v of out) expect(Number.isFinite(v)).toBe(true);
    }
  });

  it("learn nothing false where everybody has everything", () => {
    const all = fromMatrix([
      [1, 1],
      [1, 1],
    ]);
    for (const model of [fitImplicitAls(all, { factors: 2 }), fitBpr(all, { factors: 2, iterations: 2 })]) {
      const out = new Float64Array(2);
      itemFactorsScorer(model).score(historyAt(all, 0), 0, out);
      expect(out[0]).toBeCloseTo(out[1], 1);
    }
  });
});

describe("long preparations", () => {
  // 600 customers with 1,000 rows each; nothing but what the matrices look at
  const rows = 600_000;
  const codes = (of: (i: number) => number) => {
    const out = new Int32Array(rows);
    for (let i = 0; i < rows; i++) out[i] = of(i);
    return out;
  };
  const levels = (n: number) => Array.from({ length: n }, (_, k) => String(k));
  const one = new Float64Array(rows).fill(1);
  const big = new Table(
    rows,
    {
      customer: { codes: codes((i) => Math.floor(i / 1000)), levels: levels(600) },
      item: { codes: codes((i) => (i * 7) % 1000), levels: levels(1000) },
      time: one,
      basket: one,
      weight: one,
    },
    { kind: "interactions", customers: 600, baskets: 1, items: 1000 },
  ) as unknown as Interactions;

  it("come in steps that give what one go gives", () => {
    for (const value of ["one", "weight"] as const) {
      const steps = customersByItemsSteps(big, value);
      let n = 0;
      let step = steps.next();
      for (; !step.done; step = steps.next()) n++;
      expect(n).toBe(5);
      const { matrix } = step.value;
      expect([...matrix.at.subarray(0, 3), matrix.start[600]]).toEqual([0, 1, 2, rows]);
      expect([...transposeSteps(matrix)].length).toBe(10);
      const turned = runSteps(transposeSteps(matrix));
      const again = transpose(turned);
      for (const name of ["at", "start", "value"] as const)
        expect(again[name]?.every((v, k) => v === matrix[name]?.[k]) ?? value === "one").toBe(true);
    }
  });

  it("stop on the way, before the learning begins", async () => {
    for (const run of [fitImplicitAlsAsync, fitBprAsync, fitEaseAsync, fitSparseEaseAsync]) {
      let looks = 0;
      const signal = {
        get aborted() {
          return ++looks > 4;
        },
      };
      let total = 0;
      const onProgress = (_: number, of: number) => {
        total = of;
      };
      await expect(run(big, { signal, onProgress })).rejects.toMatchObject({ code: "aborted" });
      // unknown: still preparing
      expect(total).toBeNaN();
    }
  });
});
