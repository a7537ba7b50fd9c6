import { describe, expect, it } from "vitest";
import type { Work } from "../../src/core/work.ts";
import {
  addToEase,
  addToEaseAsync,
  addToPairCounts,
  addToPairCountsAsync,
  associationRules,
  associationRulesAsync,
  compareRecommenders,
  compareRecommendersAsync,
  countPairs,
  countPairsAsync,
  easeNeighbors,
  easeNeighborsAsync,
  evaluateRecommender,
  findBundles,
  findBundlesAsync,
  fitAlsoBought,
  fitAlsoBoughtAsync,
  fitBrowsing,
  fitBrowsingAsync,
  fitBuyAgain,
  fitBuyAgainAsync,
  fitCheckout,
  fitCheckoutAsync,
  fitContentNeighbors,
  fitContentNeighborsAsync,
  fitEase,
  fitItemContext,
  fitItemContextAsync,
  fitItemNeighbors,
  fitItemNeighborsAsync,
  fitNextBasket,
  fitNextBasketAsync,
  fitNextItem,
  fitNextItemAsync,
  fitPopularItems,
  fitRandomWalk,
  fitRandomWalkAsync,
  fitSessionNeighbors,
  fitSessionNeighborsAsync,
  fitUserNeighbors,
  fitUserNeighborsAsync,
  frequentItemsets,
  frequentItemsetsAsync,
  historyOf,
  interactionsOf,
  interactionsOfAsync,
  splitInteractions,
  splitInteractionsAsync,
} from "../../src/recommend/index.ts";
import { shop } from "./use/shop.ts";

const bought = shop();
const pairs = countPairs(bought);
const ofCustomers = countPairs(bought, { per: "customer" });
const dense = fitEase(bought, { regularization: 5 });
const split = splitInteractions(bought, { way: "last-out" });
const judged = evaluateRecommender((train) => fitPopularItems(train), split, {
  target: "all",
  resamples: 100,
});

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
  [
    "addToEase",
    () =>
      addToEase(dense, [["i1", "i2"], ["i3"]], {
        remove: [historyOf(bought, bought.columns.customer.levels[0])],
      }),
    (work) =>
      addToEaseAsync(dense, [["i1", "i2"], ["i3"]], {
        ...work,
        remove: [historyOf(bought, bought.columns.customer.levels[0])],
      }),
  ],
  [
    "compareRecommenders",
    () => compareRecommenders(judged, judged, { resamples: 100 }),
    (work) => compareRecommendersAsync(judged, judged, { ...work, resamples: 100 }),
  ],
  ["countPairs", () => countPairs(bought), (work) => countPairsAsync(bought, work)],
  [
    "addToPairCounts",
    () => addToPairCounts(pairs, bought),
    (work) => addToPairCountsAsync(pairs, bought, work),
  ],
  [
    "addToPairCounts of customers who come again",
    () => addToPairCounts(ofCustomers, bought, { before: bought }),
    (work) => addToPairCountsAsync(ofCustomers, bought, { ...work, before: bought }),
  ],
  [
    "fitCheckout",
    () => fitCheckout(bought, { minSetCount: 2, shrink: 0 }),
    (work) => fitCheckoutAsync(bought, { ...work, minSetCount: 2, shrink: 0 }),
  ],
  [
    "fitContentNeighbors",
    () => fitContentNeighbors(bought),
    (work) => fitContentNeighborsAsync(bought, work),
  ],
  ["fitNextItem", () => fitNextItem(bought), (work) => fitNextItemAsync(bought, work)],
  [
    "fitNextItem inside visits",
    () => fitNextItem(bought, { between: "items", steps: 2 }),
    (work) => fitNextItemAsync(bought, { ...work, between: "items", steps: 2 }),
  ],
  ["fitBrowsing", () => fitBrowsing(bought, bought), (work) => fitBrowsingAsync(bought, bought, work)],
  [
    "fitItemContext",
    () => fitItemContext(bought, { of: "month" }),
    (work) => fitItemContextAsync(bought, { ...work, of: "month" }),
  ],
  ["fitBuyAgain", () => fitBuyAgain(bought), (work) => fitBuyAgainAsync(bought, work)],
  ["fitNextBasket", () => fitNextBasket(bought), (work) => fitNextBasketAsync(bought, work)],
  [
    "fitSessionNeighbors",
    () => fitSessionNeighbors(bought),
    (work) => fitSessionNeighborsAsync(bought, work),
  ],
  [
    "frequentItemsets",
    () => frequentItemsets(bought, { minCount: 2, keep: "closed" }),
    (work) => frequentItemsetsAsync(bought, { ...work, minCount: 2, keep: "closed" }),
  ],
  [
    "associationRules",
    () => associationRules(bought, { minCount: 2, test: "holm", rightSize: 2 }),
    (work) => associationRulesAsync(bought, { ...work, minCount: 2, test: "holm", rightSize: 2 }),
  ],
  [
    "findBundles",
    () => findBundles(bought, { minCount: 1, minLlr: 0, minLift: 1 }),
    (work) => findBundlesAsync(bought, { ...work, minCount: 1, minLlr: 0, minLift: 1 }),
  ],
  [
    "splitInteractions",
    () => splitInteractions(bought, { way: "last-out", validation: true, ties: "random" }),
    (work) => splitInteractionsAsync(bought, { ...work, way: "last-out", validation: true, ties: "random" }),
  ],
  [
    "splitInteractions by time",
    () => splitInteractions(bought, { way: "rolling", folds: 2, minCustomers: 2 }),
    (work) => splitInteractionsAsync(bought, { ...work, way: "rolling", folds: 2, minCustomers: 2 }),
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
