import { describe, expect, it } from "vitest";
import {
  addToEase,
  autoRecommender,
  autoRecommenderAsync,
  blendRecommenders,
  compareRecommenders,
  countPairs,
  describeRecommendation,
  easeNeighbors,
  evaluateRecommender,
  evaluateRecommenderAsync,
  fitAlsoBought,
  fitBpr,
  fitBrowsing,
  fitBuyAgain,
  fitCheckout,
  fitContentNeighbors,
  fitEase,
  fitEaseAsync,
  fitImplicitAls,
  fitItemContext,
  fitItemNeighbors,
  fitNextBasket,
  fitNextItem,
  fitPopularItems,
  fitRandomWalk,
  fitRandomWalkAsync,
  fitSessionNeighbors,
  fitSparseEase,
  fitUserNeighbors,
  historyOf,
  interactionsOf,
  parseItemContext,
  prepareRecommender,
  type Recommendation,
  type RecommendOptions,
  rankingMetrics,
  recommend,
  recommendAll,
  rerankByRules,
  splitInteractions,
} from "../../../src/recommend/index.ts";
import { codeOf } from "../../common/code-of.ts";
import { shop } from "./shop.ts";

const bought = shop();
const neighbors = fitItemNeighbors(bought, { measure: "cosine" });
const popular = fitPopularItems(bought);

function expectSums({ items }: Recommendation): void {
  for (const { score, because } of items) {
    const size = because.reduce((a, b) => a + Math.abs(b.score), 1e-9 + Math.abs(score));
    const sum = because.reduce((a, b) => a + b.score, 0);
    expect(Math.abs(sum - score) / size).toBeLessThan(1e-6);
  }
}

describe("options that are none", () => {
  it("are refused by name, never passed over and never a TypeError", () => {
    const code = (options: object) =>
      codeOf(() => recommend(neighbors, ["i1"], { catalogue: bought, ...options } as RecommendOptions));
    const odd = [null, 5, "x", Number.NaN, true, () => 1];
    for (const value of odd)
      for (const name of ["context", "margin", "price", "rules"])
        expect([name, value, code({ [name]: value })]).toEqual([name, value, "bad-option"]);
    for (const category of [null, Number.NaN, true, () => 1, {}, ["", "cat1"]])
      expect([category, code({ category })]).toEqual([category, "bad-input"]);
    expect(code({ context: { factor: 3 } })).toBe("bad-option");
    for (const options of odd.filter((value) => typeof value !== "function")) {
      expect(codeOf(() => prepareRecommender(neighbors, options as never))).toBe("bad-option");
      expect(codeOf(() => recommend(neighbors, [], options as never))).toBe("bad-option");
      expect(codeOf(() => recommendAll(neighbors, bought, options as never))).toBe("bad-option");
      expect(codeOf(() => describeRecommendation(options as never))).toBe("bad-input");
      expect(codeOf(() => rerankByRules([], [], options as never))).toBe("bad-option");
    }
    expect(codeOf(() => describeRecommendation(recommend(popular, []), { nameOf: 5 as never }))).toBe(
      "bad-option",
    );
    expect(describeRecommendation(recommend(popular, [], { count: 1 }), null as never)).toHaveLength(1);
  });

  it("are refused as a whole by every fit and figure", async () => {
    const ease = fitEase(bought, { regularization: 5 });
    const split = splitInteractions(bought, { way: "last-basket" });
    const judged = evaluateRecommender(popular, split);
    const no = null as never;
    const calls: { readonly [name: string]: () => unknown } = {
      rankingMetrics: () => rankingMetrics(["a"], ["a"], no),
      evaluateRecommender: () => evaluateRecommender(popular, split, no),
      compareRecommenders: () => compareRecommenders(judged, judged, no),
      autoRecommender: () => autoRecommender(bought, no),
      easeNeighbors: () => easeNeighbors(ease, no),
      addToEase: () => addToEase(ease, [], no),
      interactionsOf: () => interactionsOf([{ item: "a" }], no),
      countPairs: () => countPairs(bought, no),
      fitAlsoBought: () => fitAlsoBought(bought, no),
      fitBpr: () => fitBpr(bought, no),
      fitBrowsing: () => fitBrowsing(bought, bought, no),
      fitBuyAgain: () => fitBuyAgain(bought, no),
      fitCheckout: () => fitCheckout(bought, no),
      fitContentNeighbors: () => fitContentNeighbors(bought, no),
      fitEase: () => fitEase(bought, no),
      fitImplicitAls: () => fitImplicitAls(bought, no),
      fitItemContext: () => fitItemContext(bought, no),
      fitItemNeighbors: () => fitItemNeighbors(bought, no),
      fitNextBasket: () => fitNextBasket(bought, no),
      fitNextItem: () => fitNextItem(bought, no),
      fitPopularItems: () => fitPopularItems(bought, no),
      fitRandomWalk: () => fitRandomWalk(bought, no),
      fitSessionNeighbors: () => fitSessionNeighbors(bought, no),
      fitSparseEase: () => fitSparseEase(bought, no),
      fitUserNeighbors: () => fitUserNeighbors(bought, no),
    };
    for (const [name, call] of Object.entries(calls))
      expect([name, codeOf(call)]).toEqual([name, "bad-option"]);
    for (const promise of [
      fitRandomWalkAsync(bought, no),
      fitEaseAsync(bought, no),
      evaluateRecommenderAsync(popular, split, no),
      autoRecommenderAsync(bought, no),
    ])
      await expect(promise).rejects.toMatchObject({ code: "bad-option" });
  });

  it("name diversity where nothing says how alike two items are", () => {
    expect(() => recommend(popular, ["i1"], { diversity: 0.5 })).toThrow(/^Option diversity .*similarity/);
  });

  it("may write ids as numbers and with blanks, for categories and customers too", () => {
    const catalogue = [{ item: "i2", category: 5 }];
    for (const category of [5, " 5 ", ["5"], [" 5", 6]])
      expect(
        recommend(popular, [], { catalogue: catalogue as never, category, count: 1 }).items[0].item,
      ).toBe("i2");
    const of = (customer: unknown) => recommend(popular, { customer: customer as never, rows: [] }).customer;
    expect([of(7), of(" ann "), of(undefined), of(12n)]).toEqual(["7", "ann", null, "12"]);
    expect(codeOf(() => of({}))).toBe("bad-input");
  });

  it("of a size that no score survives are bounded or refused", () => {
    const all = (options: RecommendOptions) => {
      const result = recommend(popular, [], { count: 24, catalogue: bought, diversity: 0.2, ...options });
      for (const { score, because } of result.items)
        for (const value of [score, ...because.map((b) => b.score)]) expect(value).toBeTypeOf("number");
      expect(JSON.stringify(result.items)).not.toContain('"score":null');
    };
    const huge = { rule: "boost", items: ["i1"], by: 1e308 } as const;
    all({ rules: [huge, huge] });
    all({ margin: { of: (item) => Number(item.slice(1)) - 3, weight: 1e6 } });
    all({ margin: { of: (item) => Number(item.slice(1)), weight: 1e308, how: "add" } });
    all({ context: { factor: () => 1e308 } });
    for (const name of ["weight", "count"])
      expect(codeOf(() => recommend(neighbors, [{ item: "i1", [name]: 1e300 }]))).toBe("bad-value");
  });
});

describe("as many items as were asked for", () => {
  it("come from behind the pool where caps, rules or a price leave too few of it", () => {
    // the 130 best sellers are wine and dear; the rest are 40 other categories
    const rows = [];
    const catalogue = [];
    for (let k = 0; k < 200; k++) {
      catalogue.push({ item: k, category: k < 130 ? "wine" : `c${k % 40}`, price: k < 130 ? 90 : 5 });
      for (let customer = 0; customer < 201 - k; customer += 20)
        rows.push({ customer: `${customer}-${k}`, item: k });
    }
    const table = interactionsOf(rows, { catalogue });
    const sells = fitPopularItems(table);
    const offer = (options: RecommendOptions) => {
      const { items, short } = recommend(sells, [0], { count: 8, catalogue: table, ...options });
      expect([items.length, short]).toEqual([8, null]);
      return items.map(({ item }) => Number(item));
    };
    expect(offer({ caps: 1, pool: 100 })).toEqual([1, 130, 131, 132, 133, 134, 135, 136]);
    expect(offer({ caps: 1, diversity: 0.3, mix: 0.1 }).filter((k) => k < 130)).toHaveLength(1);
    const wine = Array.from({ length: 130 }, (_, k) => k);
    expect(offer({ rules: [{ rule: "at-most", items: wine, most: 2 }] }).slice(0, 3)).toEqual([1, 2, 130]);
    expect(offer({ price: { high: 10 } })[0]).toBe(130);
    expect(recommend(sells, [130], { count: 3, catalogue: table, price: "usual" }).items[0].item).toBe("131");
    const none = recommend(sells, [0], { count: 3, catalogue: table, price: { low: 1000 } });
    expect([none.items.length, none.short]).toEqual([0, "left-out"]);
    const few = recommend(sells, [0], { count: 80, catalogue: table, caps: 1 });
    expect([few.items.length, few.short]).toEqual([41, "rules"]);
  });
});

describe("an item with a factor of 0 in its context", () => {
  it("is left out, also where a rule pins it, and said to be", () => {
    const context = { factor: (item: string) => (item === "i5" ? 1 : 0) };
    const rules = [{ rule: "pin", item: "i6", at: 1 }] as const;
    const { items, short } = recommend(popular, [], { count: 3, context, rules });
    expect([items.map(({ item }) => item), short]).toEqual([["i5"], "left-out"]);
  });
});

describe("recommendations for all customers", () => {
  it("are those of each also with rules, margins, contexts, fallbacks and few reasons", () => {
    const blend = blendRecommenders([{ model: neighbors }, { model: popular, transform: "log" }]);
    const given: RecommendOptions = {
      count: 12,
      asOf: Date.UTC(2026, 1, 20),
      catalogue: bought,
      fallback: [popular],
    };
    const more: RecommendOptions[] = [
      { margin: { of: (item) => Number(item.slice(1)) } },
      { rules: [{ rule: "pin", item: "i23", at: 2 }], reasons: 2 },
      { context: { factor: (item) => item.length }, caps: 3 },
      { price: "usual" },
      { repeat: "again" },
    ];
    for (const model of [neighbors, blend])
      for (const one of more) {
        const table = recommendAll(model, bought, { ...given, ...one });
        const rows = bought.columns.customer.levels.flatMap((customer) =>
          recommend(model, historyOf(bought, customer), { ...given, ...one }).items.map(
            ({ item, score, because: [first] }, r) => ({
              customer,
              rank: r + 1,
              item,
              score,
              because: first?.item ?? null,
              share: first?.share ?? null,
            }),
          ),
        );
        expect([...table]).toEqual(rows);
      }
  });
});

describe("reasons of a blend", () => {
  const ease = fitEase(bought, { regularization: 5 });

  it("speak against an item where they did so before the scores were made ranks", () => {
    const alone = recommend(ease, ["i1", "i7", "i13"], { count: 24 });
    const ranked = blendRecommenders([
      { model: ease, scale: "rank" },
      { model: popular, weight: 0.1 },
    ]);
    const { items } = recommend(ranked, ["i1", "i7", "i13"], { count: 24 });
    const against = new Map<string, boolean>();
    for (const { item, because } of alone.items)
      for (const b of because) against.set(`${item} ${b.item}`, b.score < 0);
    let looked = 0;
    for (const { item, because } of items)
      for (const b of because)
        if (b.by === "ease" && b.item !== null && against.has(`${item} ${b.item}`)) {
          looked++;
          expect([item, b.item, b.score < 0]).toEqual([item, b.item, against.get(`${item} ${b.item}`)]);
        }
    expect(looked).toBeGreaterThan(10);
    // whatever scores less than nothing has no reason among the items, turned or not
    const every = recommend(ranked, ["i1", "i7", "i13"], { count: 24 });
    expectSums(every);
    const said = new Set(alone.items.map(({ item }) => item));
    for (const { item, because } of every.items)
      if (!said.has(item)) expect(because.filter((b) => b.by === "ease" && b.item !== null)).toEqual([]);
  });

  it("add up for a pinned item that no member has something to say for", () => {
    const two = interactionsOf([
      { customer: 1, item: "i1", order: 1 },
      { customer: 1, item: "i2", order: 1 },
      { customer: 2, item: "i3", order: 2 },
      { customer: 2, item: "i4", order: 2 },
    ]);
    const model = blendRecommenders([
      { model: fitItemNeighbors(two), scale: "z" },
      { model: fitItemNeighbors(two, { measure: "cosine" }), scale: "rank" },
    ]);
    const pinned = (m: typeof model | typeof ease, item: string) =>
      recommend(m, ["i1"], { count: 2, rules: [{ rule: "pin", item, at: 1 }] });
    expect(pinned(model, "i4").items[0]).toMatchObject({ item: "i4", score: 0 });
    expectSums(pinned(model, "i4"));
    for (const item of bought.columns.item.levels) if (item !== "i1") expectSums(pinned(ease, item));
  });
});

describe("contexts that a function names", () => {
  it("are texts or numbers, none where it answers none, and come back from JSON", () => {
    const numbers = fitItemContext(bought, { of: ((row: { basket: number }) => row.basket % 3) as never });
    expect(numbers.contexts).toEqual(["0", "1", "2"]);
    expect(parseItemContext(JSON.stringify(numbers))).toEqual(numbers);
    expect(fitItemContext(bought, { of: (() => undefined) as never }).contexts).toEqual([]);
    expect(codeOf(() => fitItemContext(bought, { of: (() => ({})) as never }))).toBe("bad-value");
  });
});

describe("what is known when an offer is made", () => {
  const rows = [
    { customer: "ann", order: 1, time: "2026-01-01", item: "bread" },
    { customer: "ann", order: 1, time: "2026-01-01", item: "butter" },
    { customer: "bob", order: 2, time: "2026-01-02", item: "bread" },
    { customer: "bob", order: 3, time: "2026-02-02", item: "butter" },
  ];
  const bought = interactionsOf(rows);
  const model = fitAlsoBought(bought, { measure: "confidence" });

  it("ends at asOf, for one and for all", () => {
    const bob = historyOf(bought, "bob");
    expect(recommend(model, bob).items).toEqual([]);
    expect(recommend(model, bob, { asOf: "2026-01-15" }).items.map(({ item }) => item)).toEqual(["butter"]);
    expect([...recommendAll(model, bought, { asOf: "2026-01-15" })].map((r) => [r.customer, r.item])).toEqual(
      [["bob", "butter"]],
    );
  });

  it("is never a whole table of interactions", () => {
    expect(() => recommend(model, bought as never)).toThrow(/historyOf/);
  });
});
