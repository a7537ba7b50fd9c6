import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fork, randomFrom, uniform } from "../../../src/core/random.ts";
import { comparePairs } from "../../../src/recommend/evaluation/compare.ts";
import { FIGURES, type RankingFigure } from "../../../src/recommend/evaluation/rank-figures.ts";
import { fitPopularItems } from "../../../src/recommend/fit-popular-items.ts";
import {
  compareRecommenders,
  type EvaluateRecommenderOptions,
  evaluateRecommender,
  evaluateRecommenderAsync,
  fitAlsoBought,
  fitEase,
  fitEaseAsync,
  type Interactions,
  interactionsOf,
  type RecommendTarget,
  rankingMetrics,
  splitInteractions,
} from "../../../src/recommend/index.ts";
import { asyncCodeOf as codeOf } from "../../common/code-of.ts";

const DAY = 86_400_000;
const line = (customer: string, day: number, item: string) => ({
  customer,
  item,
  time: Date.UTC(2026, 0, 1) + day * DAY,
});

const logs = fc
  .array(
    fc.tuple(
      fc.constantFrom("ann", "bob", "cat", "dan", "eve", "__proto__"),
      fc.integer({ min: 0, max: 20 }),
      fc.constantFrom("a", "b", "c", "d", "e", "f", "g"),
    ),
    { minLength: 6, maxLength: 60 },
  )
  .map((rows) => rows.map(([customer, day, item]) => line(customer, day, item)));

const also = (train: Interactions) => fitAlsoBought(train, { per: "customer", measure: "support" });

/** The best sellers to each customer, written out plainly. */
function plainly(train: Interactions, test: Interactions, target: RecommendTarget, k: number) {
  const buyers = new Map<string, Set<string | null>>();
  const had = new Map<string, Set<string>>();
  const wanted = new Map<string, Set<string>>();
  const put = <T>(map: Map<string, Set<T>>, key: string, value: T) =>
    map.set(key, (map.get(key) ?? new Set()).add(value));
  for (const { customer, item } of train) {
    put(buyers, item, customer);
    if (customer !== null) put(had, customer, item);
  }
  for (const { customer, item } of test) put(wanted, customer as string, item);
  const order = [...buyers.keys()].sort(
    (a, b) => (buyers.get(b)?.size ?? 0) - (buyers.get(a)?.size ?? 0) || (a < b ? -1 : 1),
  );
  const found = new Map<string, number>();
  for (const [customer, items] of wanted) {
    const own = had.get(customer) ?? new Set();
    const fits = (item: string) => target === "all" || own.has(item) === (target === "again");
    const relevant = [...items].filter(fits);
    if (relevant.length === 0) continue;
    found.set(customer, rankingMetrics(order.filter(fits).slice(0, k), relevant, { k }).ndcg ?? Number.NaN);
  }
  return found;
}

describe("evaluateRecommender", () => {
  it("ranks as a plain second way does, for each target, and means are those of its customers", () => {
    const targets = fc.constantFrom<RecommendTarget>("new", "again", "all");
    fc.assert(
      fc.property(logs, targets, fc.integer({ min: 1, max: 4 }), (rows, target, k) => {
        const split = splitInteractions(interactionsOf(rows), { way: "last-basket" });
        const [{ train, test }] = split.folds;
        const expected = plainly(train, test, target, k);
        if (expected.size === 0) return;
        const found = evaluateRecommender(also, split, { target, k, resamples: 100 });
        expect(found.customers).toBe(expected.size);
        expect(found.popular.perCustomer.length).toBe(expected.size);
        for (const [customer, ndcg] of expected)
          expect(found.popular.perCustomer.of(customer)?.ndcg).toBeCloseTo(ndcg, 12);
        const mean = [...expected.values()].reduce((a, b) => a + b, 0) / expected.size;
        expect(found.popular.metrics.ndcg.value).toBeCloseTo(mean, 12);
        const { metrics, again } = found;
        for (const { value } of [metrics.ndcg, metrics.recall, metrics.map, metrics.mrr])
          expect(value >= 0 && value <= 1).toBe(true);
        if (target === "new") expect(again.offered ?? 0).toBe(0);
        if (target === "again") expect(again.offered ?? 1).toBe(1);
      }),
      { numRuns: 35 },
    );
  });

  it("does not depend on the order of rows, and customers renamed in order keep their figures", () => {
    fc.assert(
      fc.property(logs, (rows) => {
        const run = (some: typeof rows) => {
          const split = splitInteractions(interactionsOf(some), { way: "last-out" });
          if (split.folds[0].customers === 0) return undefined;
          return evaluateRecommender(also, split, { target: "all", resamples: 100 }).metrics.ndcg;
        };
        expect(run([...rows].reverse())).toEqual(run(rows));
        expect(run(rows.map((row) => ({ ...row, customer: `x${row.customer}` })))?.value).toBe(
          run(rows)?.value,
        );
      }),
      { numRuns: 15 },
    );
  });

  it("takes the mean over folds, a customer counting once", () => {
    const table = interactionsOf(
      [0, 1, 2, 3].flatMap((d) => [line("ann", d * 3, "a"), line("bob", d * 3, "b")]),
    );
    const split = splitInteractions(table, { way: "rolling", window: { days: 3 }, folds: 3 });
    const found = evaluateRecommender((train) => fitPopularItems(train), split, { target: "all", k: 1 });
    expect(found.folds).toBe(3);
    expect(found.customers).toBe(2);
    // equal scores in the order of ids: "a" is offered to both
    expect(found.metrics.hitRate.value).toBe(0.5);
    expect(found.metrics.hitRate.interval).toEqual([0, 1]);
    expect(found.text.at(-1)).toContain("rough");
  });

  it("counts who was not tested on fold by fold, so that nobody is counted twice in one", () => {
    // cat comes last on day 4, and dan on day 10 for the first time
    const rows = [
      ...[0, 3, 6, 9, 11].flatMap((d) => [line("ann", d, "a"), line("bob", d, "b")]),
      line("cat", 1, "c"),
      line("cat", 4, "c"),
      line("dan", 10, "d"),
    ];
    const split = splitInteractions(interactionsOf(rows), { way: "rolling", window: { days: 3 }, folds: 3 });
    const found = evaluateRecommender((train) => fitPopularItems(train), split, { target: "all", k: 1 });
    expect(found.untested).toEqual(
      split.folds.flatMap(({ untested }, fold) => untested.map((some) => ({ fold, ...some }))),
    );
    expect(found.untested.filter(({ reason }) => reason === "nothing in the time of the test")).toEqual([
      { fold: 0, reason: "nothing in the time of the test", customers: 1 },
      { fold: 1, reason: "nothing in the time of the test", customers: 1 },
    ]);
    for (let fold = 0; fold < 3; fold++) {
      const left = found.untested.filter((u) => u.fold === fold).reduce((n, u) => n + u.customers, 0);
      expect(left + split.folds[fold].customers).toBeLessThanOrEqual(4);
    }
  });

  it("tells a recommender that knows from one that does not, with an interval", () => {
    const table = interactionsOf(
      Array.from({ length: 60 }, (_, c) => {
        const taste = c % 3;
        return [0, 1, 2].map((step) =>
          line(`c${c}`, step, `t${taste}${"abc"[(Math.floor(c / 3) + step) % 3]}`),
        );
      }).flat(),
    );
    const split = splitInteractions(table, { way: "last-out" });
    const found = evaluateRecommender(also, split, { k: 1, metric: "recall" });
    expect(found.versus.better).toBe("a");
    expect(found.versus.pValue as number).toBeLessThan(0.001);
    expect(found.versus.difference.interval?.[0] as number).toBeGreaterThan(0);
    expect(found.versus.text).toBe(
      "Personal offers find 100 % of the new things customers buy next, the best sellers 10.0 %: 10 times as many.",
    );
    const other = evaluateRecommender((train) => fitPopularItems(train), split, {
      k: 1,
      name: "best sellers",
    });
    expect(compareRecommenders(other, found).better).toBe("b");
    expect(compareRecommenders(found, other, { metric: "recall" }).difference.value).toBeCloseTo(
      found.versus.difference.value,
      12,
    );
    expect(compareRecommenders(other, other)).toMatchObject({ better: null, pValue: 1 });
    const drawn = evaluateRecommender(also, split, { customers: 20 });
    expect(drawn.customers).toBe(20);
    expect(drawn.untested).toContainEqual({ fold: 0, reason: "not drawn", customers: 40 });
  });

  it("says what came of a comparison in one short sentence for each figure", () => {
    const wordsOf = (metric: RankingFigure, one: number, other: number, target: RecommendTarget = "all") => {
      const a = Float64Array.from({ length: 40 }, (_, i) => one + (i % 2 ? 0.01 : -0.01));
      const b = Float64Array.from({ length: 40 }, (_, i) => other + (i % 4 ? 0.01 : -0.03));
      const names = { nameA: "personal offers", nameB: "the best sellers", target, k: 3 };
      const { text, ratio, better } = comparePairs({ a, b, metric, ...names }, 0.95, 200, randomFrom(1));
      if (better !== "a") return text;
      const [low, high] = (ratio?.interval ?? []).map((v) => v.toFixed(v < 1.1 ? 2 : 1));
      expect(text).toContain(` (between ${low} and ${high}).`);
      return text.replace(/ \(between .*\)/, "");
    };
    expect(wordsOf("recall", 0.812, 0.29)).toBe(
      "Personal offers find 81.2 % of the things customers buy next, the best sellers 29.0 %: 2.8 times as many.",
    );
    expect(wordsOf("ndcg", 0.315, 0.252, "new")).toBe(
      "Personal offers get 31.5 of 100 points for how high they list the new things customers buy next, the best sellers 25.2: 1.2 times as many.",
    );
    expect(wordsOf("hitRate", 0.5, 0.485)).toBe(
      "Personal offers have something right for 50.0 % of the customers, the best sellers for 48.5 %: 1.03 times as many.",
    );
    expect(wordsOf("precision", 0.2, 0.3, "again")).toBe(
      "Personal offers are right in 20.0 % of what they offer, 3 things each, the best sellers in 30.0 %: clearly worse.",
    );
    expect(wordsOf("recallCapped", 0.3, 0.3, "again")).toBe(
      "Personal offers find 30.0 % of the things customers come back for, as far as 3 places can, the best sellers 30.0 %: no clear difference (40 customers).",
    );
    expect(wordsOf("dcg", 1.5, 0.5)).toMatch(
      /^Personal offers get 1.50 points for how high they list the .*, the best sellers 0.50: /,
    );
    for (const figure of FIGURES) expect(wordsOf(figure, 0.4, 0.2).length).toBeLessThan(180);
  });

  it("takes a fit that takes turns itself, and hands it the signal", async () => {
    const table = interactionsOf(
      Array.from({ length: 30 }, (_, c) => ["a", "b", "d"].map((item, d) => line(`c${c}`, d, item))).flat(),
    );
    const split = splitInteractions(table, { way: "last-out" });
    const options = { resamples: 100 };
    const slow = await evaluateRecommenderAsync((train) => fitEaseAsync(train), split, options);
    expect(JSON.stringify(slow)).toBe(JSON.stringify(evaluateRecommender((t) => fitEase(t), split, options)));
    const signal = { aborted: false };
    const stopping = evaluateRecommenderAsync(
      (train, work) => {
        signal.aborted = true;
        return fitEaseAsync(train, work);
      },
      split,
      { ...options, signal },
    );
    expect(await codeOf(() => stopping)).toBe("aborted");
  });

  it("calls better only what both the interval and the p-value call so, for few customers too", () => {
    const random = randomFrom(5);
    const some = () => Float64Array.from({ length: 8 }, () => (uniform(random) < 0.4 ? uniform(random) : 0));
    const about = { nameA: "a", nameB: "b", metric: "ndcg", target: "new", k: 10 } as const;
    let [called, covered] = [0, 0];
    for (let round = 0; round < 400; round++) {
      const found = comparePairs({ a: some(), b: some(), ...about }, 0.95, 100, fork(random, round));
      const [low, high] = found.a.interval ?? [1, 0];
      if (low <= 0.2 && 0.2 <= high) covered++;
      if (found.better === null) continue;
      called++;
      const [from, to] = found.difference.interval ?? [0, 0];
      expect(found.better === "a" ? from > 0 : to < 0).toBe(true);
      expect(found.pValue as number).toBeLessThanOrEqual(0.05);
    }
    // neither is; plain percentiles of eight values cover the mean in 82 of 100 and call one of them better in 12
    expect(called / 400).toBeLessThan(0.08);
    expect(covered / 400).toBeGreaterThan(0.84);
  });

  it("is the same in steps, shows progress to its end, and stops", async () => {
    const table = interactionsOf(
      Array.from({ length: 40 }, (_, c) => [line(`c${c}`, 0, "a"), line(`c${c}`, c % 3, "b")]).flat(),
    );
    const split = splitInteractions(table, { way: "last-out", ties: "by-item" });
    const seen: [number, number][] = [];
    const onProgress = (done: number, total: number) => void seen.push([done, total]);
    const slow = await evaluateRecommenderAsync(also, split, { onProgress });
    expect(JSON.stringify(slow)).toBe(JSON.stringify(evaluateRecommender(also, split)));
    expect(seen.at(-1)).toEqual([80, 80]);
    const stop = { aborted: false };
    const stopping = evaluateRecommenderAsync(also, split, {
      signal: stop,
      onProgress: () => {
        stop.aborted = true;
      },
    });
    expect(await codeOf(() => stopping)).toBe("aborted");
  });

  it("refuses what it cannot do", async () => {
    const table = interactionsOf([line("ann", 0, "a"), line("ann", 1, "b"), line("bob", 1, "b")]);
    const split = splitInteractions(table, { way: "last-out" });
    const bad: readonly Record<string, unknown>[] = [
      { target: "old" },
      { k: 0 },
      { metric: "luck" },
      { level: 1 },
      { resamples: 5 },
      { customers: 0 },
      { seed: 0.1 },
      { name: "" },
    ];
    for (const options of bad)
      expect(
        await codeOf(() => evaluateRecommender(also, split, options as EvaluateRecommenderOptions)),
      ).toBe("bad-option");
    expect(await codeOf(() => evaluateRecommender(also, {} as never))).toBe("bad-input");
    expect(await codeOf(() => evaluateRecommender({ kind: "soup" } as never, split))).toBe("bad-model");
    expect(await codeOf(() => evaluateRecommender(also, split, { target: "again" }))).toBe("too-few-rows");
    const several = splitInteractions(table, { way: "last-out", ties: "random" });
    expect(await codeOf(() => evaluateRecommender(also(table), several))).toBe("bad-input");
    const one = evaluateRecommender(also, split);
    expect(one.metrics.ndcg).toEqual({ value: 0, se: null, interval: null, level: 0.95 });
    expect(await codeOf(() => compareRecommenders(one, {} as never))).toBe("bad-input");
    const longer = evaluateRecommender(also, split, { k: 3 });
    expect(await codeOf(() => compareRecommenders(one, longer))).toBe("mixed-info");
  });
});
