import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { consentGate, consentsFrom, toCsv } from "../../../src/data/index.ts";
import {
  type AnyRecommender,
  blendRecommenders,
  describeRecommendation,
  fitAlsoBought,
  fitBuyAgain,
  fitEase,
  fitImplicitAls,
  fitItemContext,
  fitItemNeighbors,
  fitNextBasket,
  fitPopularItems,
  fitSessionNeighbors,
  fitUserNeighbors,
  historyOf,
  interactionsOf,
  parseItemContext,
  prepareRecommender,
  type Recommendation,
  type RecommendOptions,
  recommend,
  recommendAll,
  recommendAllAsync,
} from "../../../src/recommend/index.ts";
import { codeOf } from "../../common/code-of.ts";
import { START, shop } from "./shop.ts";

const bought = shop();
const neighbors = fitItemNeighbors(bought, { measure: "cosine" });
const popular = fitPopularItems(bought);
const models: readonly AnyRecommender[] = [
  neighbors,
  fitAlsoBought(bought),
  popular,
  fitBuyAgain(bought),
  fitEase(bought, { regularization: 5 }),
  fitImplicitAls(bought, { factors: 4, iterations: 3 }),
  fitUserNeighbors(bought),
  fitSessionNeighbors(bought),
  fitNextBasket(bought),
];
const blend = blendRecommenders([{ model: neighbors }, { model: popular, weight: 0.5, transform: "log" }], {
  fallback: [popular],
});

function addsUp({ items }: Recommendation): void {
  for (const { score, because } of items) {
    const size = because.reduce((a, b) => a + Math.abs(b.score), Math.abs(score));
    const sum = because.reduce((a, b) => a + b.score, 0);
    expect(Math.abs(sum - score)).toBeLessThanOrEqual(1e-6 * size);
    const shares = because.filter(({ share }) => share > 0).reduce((a, b) => a + b.share, 0);
    if (because.some(({ share }) => share > 0)) expect(shares).toBeCloseTo(1, 9);
  }
}

describe("a recommendation", () => {
  it("adds up, whatever the model and however it is re-ranked, and holds to what it was asked", () => {
    const items = bought.columns.item.levels;
    fc.assert(
      fc.property(
        fc.record({
          model: fc.constantFrom(...models, blend),
          history: fc.subarray([...items], { maxLength: 8 }),
          count: fc.integer({ min: 1, max: 30 }),
          exclude: fc.subarray([...items], { maxLength: 6 }),
          soldOut: fc.subarray([...items], { maxLength: 6 }),
          repeat: fc.constantFrom("new", "again", "both"),
          fallback: fc.constantFrom([], [popular]),
          diversity: fc.constantFrom(0, 0.4),
          mix: fc.constantFrom(0, 0.5),
          surprise: fc.constantFrom(0, 0.5),
          caps: fc.constantFrom(undefined, 2),
          margin: fc.constantFrom(undefined, { of: (item: string) => Number(item.slice(1)) }),
          boost: fc.boolean(),
        }),
        ({ model, history, soldOut, boost, caps, margin, ...given }) => {
          const options = {
            ...given,
            catalogue: items.map((item, k) => ({
              item,
              category: bought.info.facts?.category?.[k] ?? null,
              stock: soldOut.includes(item) ? 0 : k % 3 === 0 ? null : k,
            })),
            ...(caps === undefined ? {} : { caps }),
            ...(margin === undefined ? {} : { margin }),
            ...(boost ? { rules: [{ rule: "boost", items: ["i3", "i9"], by: 1.5 } as const] } : {}),
          } as RecommendOptions;
          const result = recommend(model, history, options);
          const offered = result.items.map(({ item }) => item);
          expect(new Set(offered).size).toBe(offered.length);
          expect(offered.length).toBeLessThanOrEqual(given.count);
          expect(result.short === null).toBe(offered.length === given.count);
          expect(offered.some((item) => given.exclude.includes(item) || soldOut.includes(item))).toBe(false);
          if (given.repeat !== "both")
            for (const item of offered) expect(history.includes(item)).toBe(given.repeat === "again");
          addsUp(result);
          expect(recommend(model, [...history].reverse(), options)).toEqual(result);
        },
      ),
      { numRuns: 80 },
    );
  });

  it("gives a new customer with a history what a customer of the fit with it gets", () => {
    for (const model of models) {
      const known = recommend(model, historyOf(bought, "c4"), { count: 5 });
      const { rows } = historyOf(bought, "c4");
      expect(recommend(model, rows, { count: 5 }).items).toEqual(known.items);
    }
  });

  it("is the plain sum of neighbours, best first, ties by id", () => {
    const history = ["i1", "i7"];
    const expected = neighbors.items
      .map((item, j) => {
        let score = 0;
        for (const own of history) {
          const i = neighbors.items.indexOf(own);
          for (let e = neighbors.start[i]; e < neighbors.start[i + 1]; e++)
            if (neighbors.neighbor[e] === j) score += neighbors.score[e];
        }
        return { item, score };
      })
      .filter(({ item, score }) => score > 0 && !history.includes(item))
      .sort((a, b) => b.score - a.score);
    const { items } = recommend(neighbors, history, { count: 50 });
    expect(items.map(({ item }) => item)).toEqual(expected.map(({ item }) => item));
  });

  it("says why there are fewer items than were asked for", () => {
    const short = (history: string[], options: RecommendOptions, model: AnyRecommender = neighbors) =>
      recommend(model, history, options).short;
    const all = [...neighbors.items];
    expect(short(["i1"], { count: 2 })).toBeNull();
    expect(short(["i1"], { count: 25 })).toBe("small-catalogue");
    expect(short([], { count: 3 })).toBe("no-history");
    expect(short(["soap"], { count: 3 })).toBe("no-history");
    expect(short([], { count: 3, fallback: popular })).toBeNull();
    expect(short(all, { count: 3 })).toBe("all-bought");
    expect(short(["i1"], { count: 2, repeat: "again" })).toBe("nothing-again");
    expect(short(["i1"], { count: 2, only: ["i2", "i99"] })).toBe("left-out");
    expect(short(["i1"], { count: 2, inStock: () => false })).toBe("left-out");
    expect(short(["i1"], { count: 20 })).toBe("nothing-said");
    expect(short(all.slice(0, 12), { count: 5, caps: 1, catalogue: bought })).toBe("rules");
    const { unknown } = recommend(neighbors, ["i1", "soap", "soap "]);
    expect(unknown).toBe(1);
  });

  it("keeps to a choice of category, price and stock", () => {
    const options = { count: 4, catalogue: bought, fallback: popular };
    const ids = (more: RecommendOptions) =>
      recommend(neighbors, ["i1"], { ...options, ...more }).items.map((i) => i.item);
    for (const item of ids({ category: "cat2" })) expect(Number(item.slice(1)) >= 12).toBe(true);
    expect(ids({ category: ["cat2", "cat3"] })).toHaveLength(4);
    for (const item of ids({ price: { high: 10 } })) expect(Number(item.slice(1)) < 10).toBe(true);
    // prices of the history: 2; two thirds to one and a half times that
    expect(ids({ price: "usual" }).every((item) => ["i0", "i1", "i2"].includes(item))).toBe(true);
    const stock = new Set(["i4", "i5"]);
    expect(ids({ inStock: (item) => stock.has(item) }).every((item) => stock.has(item))).toBe(true);
    expect(
      recommend(neighbors, ["i1"], { exclude: "bought", repeat: "new" }).items.some((i) => i.item === "i1"),
    ).toBe(false);
  });

  it("puts pinned items in their place also where nothing speaks for them", () => {
    const { items, changes } = recommend(neighbors, ["i1"], {
      count: 3,
      rules: [
        { rule: "pin", item: "i23", at: 1 },
        { rule: "pin", item: "i1", at: 2 },
      ],
    });
    expect(items[0].item).toBe("i23");
    // bought before: not asked for
    expect(items.some(({ item }) => item === "i1")).toBe(false);
    expect(changes).toContainEqual(expect.objectContaining({ item: "i23", to: 1, why: "pinned to place 1" }));
  });

  it("bundles further reasons into one", () => {
    const history = historyOf(bought, "c4");
    const all = recommend(neighbors, history, { count: 3 });
    const few = recommend(neighbors, history, { count: 3, reasons: 1 });
    few.items.forEach((item, k) => {
      expect(item.score).toBe(all.items[k].score);
      expect(item.because.length).toBeLessThanOrEqual(2);
    });
    addsUp(few);
    const none = recommend(neighbors, history, { count: 3, reasons: 0 });
    expect(none.items).toEqual(all.items.map(({ item, score }) => ({ item, score, because: [] })));
  });

  it("defaults to repeats for models that are about them", () => {
    const history = historyOf(bought, "c4");
    const again = recommend(fitBuyAgain(bought), history, { count: 2 });
    expect(again.items.every(({ item }) => history.rows.some((row) => row.item === item))).toBe(true);
    expect(again.short).toBeNull();
  });

  it("counts from the moment after the last row, or the one it was told", () => {
    const model = fitItemNeighbors(bought, { measure: "cosine", profile: { decay: { halfLife: 10 } } });
    const rows = [
      { item: "i1", time: START },
      { item: "i7", time: START + 10 * 86_400_000 },
    ];
    const score = (options: RecommendOptions) =>
      recommend(model, rows, { count: 1, ...options }).items[0].score;
    const now = score({ asOf: START + 10 * 86_400_000 + 1 });
    expect(score({})).toBe(now);
    expect(score({ asOf: START + 20 * 86_400_000 + 1 })).toBeCloseTo(now / 2, 9);
  });

  it("can be made ready for a server, where the options may change from call to call", () => {
    const ready = prepareRecommender(neighbors, { catalogue: bought });
    const stock = new Set(neighbors.items);
    const options = { count: 3, inStock: (item: string) => stock.has(item) };
    const first = ready.recommend(["i1"], options).items[0].item;
    stock.delete(first);
    expect(ready.recommend(["i1"], options).items.some(({ item }) => item === first)).toBe(false);
  });

  it("refuses options that are none", () => {
    const code = (options: unknown) =>
      codeOf(() => recommend(neighbors, ["i1"], options as RecommendOptions));
    for (const options of [
      { count: 0 },
      { count: Number.NaN },
      { repeat: "old" },
      { exclude: "bought", repeat: "again" },
      { diversity: 1.5 },
      { mix: 0.5 },
      { caps: 2 },
      { category: "cat1" },
      { price: "usual" },
      { price: "cheap", catalogue: bought },
      { pool: 3 },
      { reasons: -1 },
      { asOf: "soon" },
      { margin: { of: () => 1, weight: Number.NaN } },
      { rules: [{ rule: "hide", items: [] }] },
      { context: { factor: () => Number.NaN } },
    ])
      expect([options, code(options)]).toEqual([options, "bad-option"]);
    expect(code({ exclude: [Number.NaN] })).toBe("bad-input");
    expect(code({ zone: "Mars/Olympus" })).toBe("unknown-zone");
    expect(codeOf(() => recommend({ kind: "rfm" } as never, []))).toBe("bad-model");
    expect(codeOf(() => recommend(null as never, []))).toBe("bad-model");
  });
});

describe("a recommendation in its context", () => {
  const hours = interactionsOf(
    Array.from({ length: 40 }, (_, k) => ({
      customer: k,
      order: k,
      item: k % 2 === 0 ? "roll" : "cake",
      time: START + (k % 2 === 0 ? 7 : 15) * 3_600_000,
    })),
  );
  const context = fitItemContext(hours, { of: "part-of-day" });

  it("counts what sells here and now for more, and adds up", () => {
    const model = fitPopularItems(hours);
    const at = (time: string) => recommend(model, [], { count: 1, context: { model: context, time } });
    expect(at("2026-03-01T08:00").items[0].item).toBe("roll");
    expect(at("2026-03-01T16:00").items[0].item).toBe("cake");
    addsUp(at("2026-03-01T16:00"));
    // nothing is known of nights
    expect(at("2026-03-01T03:00").items[0].score).toBe(20);
    const own = recommend(model, [], { count: 2, context: { factor: (item) => (item === "roll" ? 0 : 2) } });
    expect(own.items.map(({ item, score }) => [item, score])).toEqual([["cake", 40]]);
  });

  it("takes contexts of the caller's own, and comes back from JSON", () => {
    const channel = fitItemContext(hours, { of: (row) => (row.basket % 2 === 0 ? "app" : null), shrink: 0 });
    expect(channel.contexts).toEqual(["app"]);
    expect(channel.rows).toBe(20);
    expect(parseItemContext(JSON.stringify(context))).toEqual(context);
    expect(codeOf(() => parseItemContext({ ...context, zone: "Mars/Olympus" }))).toBe("bad-model");
    expect(codeOf(() => parseItemContext({ ...context, factor: [] }))).toBe("bad-model");
    expect(codeOf(() => fitItemContext(hours, {} as never))).toBe("bad-option");
  });
});

describe("recommendations for all customers", () => {
  it("are those of each, with the strongest reason", async () => {
    const options = { count: 3, fallback: popular, catalogue: bought, diversity: 0.2 };
    const table = recommendAll(neighbors, bought, options);
    expect(table.info.customers).toBe(30);
    let row = 0;
    for (const customer of bought.columns.customer.levels) {
      const { items } = recommend(neighbors, historyOf(bought, customer), {
        ...options,
        ...(bought.info.asOf === undefined ? {} : { asOf: bought.info.asOf }),
      });
      items.forEach(({ item, score, because }, r) => {
        const [first] = because;
        expect(table.at(row++)).toEqual({
          customer,
          rank: r + 1,
          item,
          score,
          because: first.item,
          share: first.share,
        });
      });
    }
    expect(row).toBe(table.length);
    const seen: number[] = [];
    const again = await recommendAllAsync(neighbors, bought, {
      ...options,
      onProgress: (done) => seen.push(done),
    });
    expect(again.toJSON()).toEqual(table.toJSON());
    expect(seen.at(-1)).toBe(30);
    await expect(recommendAllAsync(neighbors, bought, { signal: { aborted: true } })).rejects.toMatchObject({
      code: "aborted",
    });
  });

  it("are none where nobody is named, and say who got fewer", () => {
    const nobody = interactionsOf([{ order: 1, item: "a" }]);
    expect(recommendAll(neighbors, nobody)).toHaveLength(0);
    const { info } = recommendAll(neighbors, bought, { count: 24 });
    expect(info.short).toEqual([{ reason: "all-bought", customers: 30 }]);
    expect(Object.keys(recommendAll(neighbors, bought, { reasons: 0 }).columns)).toEqual([
      "customer",
      "rank",
      "item",
      "score",
    ]);
    expect(codeOf(() => recommendAll(neighbors, [] as never))).toBe("bad-input");
  });
});

describe("the weekly list as a file", () => {
  it("leaves through the gate of consents only, with formulas escaped", () => {
    const table = interactionsOf([
      { customer: "ann", order: 1, item: "=1+1" },
      { customer: "ann", order: 1, item: "jam" },
      { customer: "bob", order: 2, item: "jam" },
    ]);
    const list = recommendAll(fitAlsoBought(table, { measure: "confidence" }), table, { count: 1 });
    expect(codeOf(() => toCsv(list))).toBe("no-consent");
    const consents = consentsFrom([
      { customer: "bob", purpose: "marketing", state: "granted", time: "2026-01-01" },
    ]);
    const gate = consentGate(list, consents, { purpose: "marketing", asOf: "2026-02-01" });
    expect(toCsv(gate)).toBe("customer,rank,item,score,because,share\r\nbob,1,'=1+1,0.5,jam,1\r\n");
  });
});

describe("a recommendation in words", () => {
  it("names what speaks for each item", () => {
    const [line] = describeRecommendation(recommend(neighbors, ["i1", "i2"], { count: 1 }), {
      nameOf: (id) => `<${id}>`,
    });
    expect(line).toMatch(/^<i\d+>, because you bought <i[12]>/);
    expect(describeRecommendation(recommend(popular, [], { count: 1 }))[0]).toMatch(
      /, because it sells well\.$/,
    );
    expect(describeRecommendation(recommend(neighbors, ["i1"], { count: 30 })).at(-1)).toBe(
      "No more to offer: the models know no more items.",
    );
    const again = recommend(fitBuyAgain(bought), historyOf(bought, "c4"), { count: 1 });
    expect(describeRecommendation(again)[0]).toMatch(/, because you bought it before\.$/);
  });
});
