import { describe, expect, it } from "vitest";
import type { Work } from "../../src/core/work.ts";
import {
  countPairs,
  easeNeighbors,
  easeNeighborsAsync,
  fitAlsoBought,
  fitAlsoBoughtAsync,
  fitEase,
  fitItemNeighbors,
  fitItemNeighborsAsync,
  fitRandomWalk,
  fitRandomWalkAsync,
  fitUserNeighbors,
  fitUserNeighborsAsync,
  interactionsOf,
  interactionsOfAsync,
} from "../../src/recommend/index.ts";
import { shop } from "./use/shop.ts";

const bought = shop();
const pairs = countPairs(bought);
const dense = fitEase(bought, { regularization: 5 });

type Case = readonly [name: string, sync: () => unknown, async: (work: Work) => Promise<unknown>];

const lines = [
  { customer: "ann", order: 1, time: "2026-03-01", item: "bread ", quantity: 1, event: "order" },
  { customer: "ann", order: 1, time: "2026-03-01", item: "butter", quantity: 2, event: "order" },
  { customer: "ann", order: 1, time: "2026-03-02", item: "butter", quantity: -1, event: "order" },
  { customer: "bob", order: null, time: "2026-03-02", item: "bread", quantity: 1, event: "cart" },
];

const cases: readonly Case[] = [
  [
    "interactionsOf",
    () => interactionsOf(lines, { minCustomers: 1 }),
    (work) => interactionsOfAsync(lines, { ...work, minCustomers: 1 }),
  ],
  ["fitItemNeighbors", () => fitItemNeighbors(bought), (work) => fitItemNeighborsAsync(bought, work)],
  [
    "fitItemNeighbors of weights",
    () => fitItemNeighbors(bought, { measure: "bm25", weights: "baskets", longest: 8 }),
    (work) => fitItemNeighborsAsync(bought, { ...work, measure: "bm25", weights: "baskets", longest: 8 }),
  ],
  ["fitAlsoBought", () => fitAlsoBought(bought), (work) => fitAlsoBoughtAsync(bought, work)],
  ["fitAlsoBought of pairs", () => fitAlsoBought(pairs), (work) => fitAlsoBoughtAsync(pairs, work)],
  ["fitRandomWalk", () => fitRandomWalk(bought), (work) => fitRandomWalkAsync(bought, work)],
  [
    "fitRandomWalk of baskets",
    () => fitRandomWalk(bought, { per: "basket", weights: "weight" }),
    (work) => fitRandomWalkAsync(bought, { ...work, per: "basket", weights: "weight" }),
  ],
  [
    "fitUserNeighbors",
    () => fitUserNeighbors(bought, { weights: "baskets" }),
    (work) => fitUserNeighborsAsync(bought, { ...work, weights: "baskets" }),
  ],
  [
    "easeNeighbors",
    () => easeNeighbors(dense, { top: 3, compareOn: bought }),
    (work) => easeNeighborsAsync(dense, { ...work, top: 3, compareOn: bought }),
  ],
];

describe.each(cases)("%s in steps", (_, sync, async) => {
  it("is the same model, and its progress ends at the total", async () => {
    const seen: (readonly [number, number])[] = [];
    const model = await async({ onProgress: (done, total) => void seen.push([done, total]) });
    expect(model).toEqual(sync());
    const [done, total] = seen.at(-1) ?? [0, 1];
    expect(done).toBe(total);
  });

  it("stops wherever the signal says so", async () => {
    // a signal that is up at the nth time it is asked
    const stopped = (after: number) => {
      let asked = 0;
      const signal = {
        get aborted() {
          return asked++ >= after;
        },
      };
      return [async({ signal }), () => asked] as const;
    };
    const [whole, askedInAll] = stopped(Number.POSITIVE_INFINITY);
    await whole;
    const all = askedInAll();
    expect(all).toBeGreaterThan(2);
    for (let after = 0; after < all; after++)
      await expect(stopped(after)[0]).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("a random walk over weights", () => {
  it("leaves the weights of the table as they were", () => {
    const before = bought.columns.weight.slice();
    fitRandomWalk(bought, { per: "basket", weights: "weight", alpha: 2 });
    fitRandomWalk(bought, { weights: "weight", alpha: 2 });
    expect(bought.columns.weight).toEqual(before);
  });

  it("is one over ones where all weights are alike", () => {
    const { neighbor, score } = fitRandomWalk(bought, { per: "basket", alpha: 1.5 });
    const weighed = fitRandomWalk(bought, { per: "basket", alpha: 1.5, weights: "weight" });
    expect(bought.columns.weight.every((w) => w === bought.columns.weight[0])).toBe(true);
    expect(weighed.neighbor).toEqual(neighbor);
    for (const [k, value] of weighed.score.entries()) expect(value / score[k]).toBeCloseTo(1, 12);
  });
});
