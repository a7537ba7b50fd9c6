import { describe, expect, it } from "vitest";
import {
  type AnyRecommender,
  addToEase,
  blendRecommenders,
  fitCheckout,
  fitEase,
  fitItemNeighbors,
  fitPopularItems,
  interactionsOf,
  parseRecommender,
  prepareRecommender,
  type RecommendOptions,
  recommend,
  recommendAll,
  trendingItems,
} from "../../../src/recommend/index.ts";
import { codeOf } from "../../common/code-of.ts";
import { shop } from "./shop.ts";

const rows = [
  ["ann", "bread"],
  ["ann", "jam"],
  ["bob", "bread"],
  ["bob", "tea"],
  ["cid", "bread"],
  ["cid", "milk"],
].map(([customer, item]) => ({ customer, order: customer, item }));
const log = interactionsOf(rows);
const popular = fitPopularItems(log);
const ids = (options: RecommendOptions, model: AnyRecommender = popular, history: string[] = []) =>
  recommend(model, history, options).items.map(({ item }) => item);

describe("what is out of stock", () => {
  const catalogue = [
    { item: "bread", stock: 0, category: "food" },
    { item: "jam", stock: 3, category: "food" },
    { item: "tea", stock: null, category: "drinks" },
  ];

  it("by the catalogue is not offered; what it knows no stock of is", () => {
    expect(ids({ catalogue })).toEqual(["jam", "milk", "tea"]);
    expect(ids({ catalogue, exclude: ["milk"] })).toEqual(["jam", "tea"]);
    expect(ids({ catalogue, category: "food" })).toEqual(["jam"]);
    // the stock of the catalogue is not used up by one answer
    expect(ids({ catalogue })).toEqual(["jam", "milk", "tea"]);
    const withStock = interactionsOf(rows, { catalogue });
    expect(ids({ catalogue: withStock })).toEqual(["jam", "milk", "tea"]);
    const pin = [{ rule: "pin", item: "bread", at: 1 }] as const;
    expect(ids({ catalogue, rules: pin })).not.toContain("bread");
  });

  it("is what inStock says, where it is given", () => {
    expect(ids({ catalogue, inStock: ["bread", "jam"] })).toEqual(["bread", "jam"]);
    expect(ids({ catalogue, inStock: (item) => item !== "tea" })).toEqual(["bread", "jam", "milk"]);
    expect(ids({ catalogue, inStock: "any" })).toEqual(["bread", "jam", "milk", "tea"]);
    expect(ids({ inStock: "any" })).toEqual(["bread", "jam", "milk", "tea"]);
  });

  it("is a reason for fewer items, for a server and for everybody too", () => {
    const none = catalogue.map((row) => ({ ...row, stock: 0 }));
    const one = recommend(popular, [], { catalogue: [...none, { item: "milk", stock: 0 }], count: 2 });
    expect([one.items, one.short]).toEqual([[], "left-out"]);
    const ready = prepareRecommender(popular, { catalogue });
    expect(ready.recommend([], { count: 1 }).items[0].item).toBe("jam");
    expect(ready.recommend([], { count: 1, inStock: "any" }).items[0].item).toBe("bread");
    const all = recommendAll(popular, log, { catalogue, repeat: "both", count: 4 });
    expect(new Set([...all].map(({ item }) => item))).toEqual(new Set(["jam", "milk", "tea"]));
    expect(all.info.short).toEqual([{ reason: "left-out", customers: 3 }]);
  });
});

describe("a shop on its first day", () => {
  it("is offered nothing, with a reason, whatever is asked for", () => {
    const empty = interactionsOf([]);
    for (const catalogue of [empty, []])
      for (const options of [
        { caps: 2 },
        { mix: 0.5 },
        { surprise: 0.2 },
        { price: "usual" },
        { price: { high: 3 } },
        { category: "food" },
        { caps: 1, diversity: 0.5, only: ["bread"] },
      ] as RecommendOptions[]) {
        const { items, short } = recommend(fitPopularItems(empty), [], { catalogue, ...options });
        expect([options, items, short]).toEqual([options, [], "small-catalogue"]);
      }
    expect(recommendAll(fitPopularItems(empty), empty, { catalogue: empty, caps: 1 })).toHaveLength(0);
  });
});

describe("why there are fewer items", () => {
  const catalogue = rows.map(({ item }) => item).filter((item, k, all) => all.indexOf(item) === k);
  const short = (options: RecommendOptions, history: string[] = [], model: AnyRecommender = popular) =>
    recommend(model, history, options).short;

  it("is the category, where no item is of it", () => {
    const facts = catalogue.map((item) => ({ item, category: "food" }));
    expect(short({ catalogue: facts, category: "boats" })).toBe("unknown-category");
    expect(short({ catalogue: facts, category: ["boats", "cars"], count: 2 })).toBe("unknown-category");
    expect(short({ catalogue: facts, category: ["boats", "food"], count: 4 })).toBeNull();
    expect(short({ catalogue: facts, category: "food", exclude: catalogue })).toBe("left-out");
  });

  it("is the choice, where it left out what would have been offered, in the smallest shop too", () => {
    expect(short({ only: ["zzz"] })).toBe("left-out");
    expect(short({ only: ["bread"] })).toBe("left-out");
    expect(short({ exclude: ["bread"], inStock: ["zzz"] })).toBe("left-out");
    expect(short({ context: { factor: () => 0 } })).toBe("left-out");
    expect(short({ only: ["zzz"] }, [], fitItemNeighbors(log))).toBe("left-out");
    expect(short({ only: ["zzz"] }, ["jam"])).toBe("left-out");
    // a choice that took nothing is no reason
    expect(short({ exclude: ["zzz"] })).toBe("small-catalogue");
    expect(short({ exclude: ["bread"] }, ["bread"])).toBe("small-catalogue");
    expect(short({ exclude: ["bread"] }, catalogue)).toBe("all-bought");
  });
});

describe("options that are none", () => {
  it("are named in the message as the caller wrote them", () => {
    const bought = shop();
    const model = fitItemNeighbors(bought, { measure: "cosine" });
    const message = (options: object): string => {
      try {
        recommend(model, ["i1"], { catalogue: bought, ...options } as RecommendOptions);
      } catch (error) {
        return (error as Error).message;
      }
      return "no error";
    };
    const margin = (more: object) => ({ margin: { of: () => 1, ...more } });
    const wrong: readonly [name: string, options: object][] = [
      ["fallback", { fallback: "popular" }],
      ["fallback", { fallback: [{ kind: "rfm" }] }],
      ["fallback", { fallback: null }],
      ["similarity", { similarity: "cosine", diversity: 0.5 }],
      ["similarity", { similarity: {} }],
      ["count", { count: "ten" }],
      ["exclude", { exclude: "boght" }],
      ["only", { only: "i1" }],
      ["only", { only: 5 }],
      ["inStock", { inStock: "all" }],
      ["inStock", { inStock: null }],
      ["repeat", { repeat: "old" }],
      ["category", { category: true }],
      ["asOf", { asOf: "soon" }],
      ["reasons", { reasons: "all" }],
      ["context", { context: "morning" }],
      ["context.model", { context: { model: model } }],
      ["context.factor", { context: { factor: 2 } }],
      ["context.factor", { context: { factor: () => -1 } }],
      ["context.name", { context: { name: 5 } }],
      ["context.time", { context: { time: "noon" } }],
      ["margin", { margin: "high" }],
      ["margin.of", { margin: {} }],
      ["margin.weight", margin({ weight: "much" })],
      ["margin.how", margin({ how: "multply" })],
      ["price", { price: "usuall" }],
      ["price.low", { price: { low: "1" } }],
      ["price.high", { price: { high: -1 } }],
      ["diversity", { diversity: 2 }],
      ["mix", { mix: "own" }],
      ["caps", { caps: -1 }],
      ["caps", { caps: { cat1: 2 } }],
      ["caps", { caps: new Map([["cat1", -1]]) }],
      ["surprise", { surprise: -0.1 }],
      ["rules", { rules: "pin" }],
      ["rules[0]", { rules: [{ rule: "pinn", item: "i1", at: 1 }] }],
      ["rules[0].at", { rules: [{ rule: "pin", item: "i1", at: "first" }] }],
      ["rules[0].items", { rules: [{ rule: "bury", items: "i1" }] }],
      ["rules[0].item", { rules: [{ rule: "pin", at: 1 }] }],
      ["rules[0].by", { rules: [{ rule: "boost", items: ["i1"], by: 0.5 }] }],
      ["pool", { pool: 2 }],
    ];
    const unnamed = wrong.filter(([name, options]) => {
      const said = message(options);
      return !(/(^|\s)[Oo]ption /.test(said) && said.includes(`ption ${name} `));
    });
    expect(unnamed.map(([name, options]) => [name, message(options)])).toEqual([]);
    for (const catalogue of ["rows", null, 5])
      expect(message({ catalogue })).toMatch(/^the catalogue needs rows/);
    expect(message({ catalogue: [{ sku: "i1" }] })).toMatch(/^the catalogue has no column "item"/);
    expect(message({ zone: "Mars/Olympus" })).toMatch(/^Unknown time zone "Mars/);
  });

  it("that need a catalogue say so, and whether one was given", () => {
    const message = (options: RecommendOptions): string => {
      try {
        recommend(popular, [], options);
      } catch (error) {
        expect((error as { code?: string }).code).toBe("bad-option");
        return (error as Error).message;
      }
      return "no error";
    };
    const catalogue = [{ item: "Bread", category: "food" }];
    const needs: readonly RecommendOptions[] = [
      { caps: 2 },
      { mix: 0.2 },
      { surprise: 0.2 },
      { category: "x" },
    ];
    for (const options of needs) {
      const [name] = Object.keys(options);
      expect(message(options)).toMatch(new RegExp(`^Option ${name} needs option catalogue`));
      expect(message({ ...options, catalogue })).toMatch(
        new RegExp(`^Option ${name} .*category of none of the model's 4 items.*"Bread"`),
      );
    }
    expect(message({ price: "usual", catalogue: log })).toMatch(
      /^Option price .*price of none of the model's/,
    );
  });
});

describe("a catalogue of other ids", () => {
  it("is said to be one by what was made ready with it", () => {
    const catalogue = [{ item: "BREAD", stock: 0 }, { item: "JAM" }];
    const [said] = prepareRecommender(popular, { catalogue }).warnings;
    expect(said).toMatch(/none of the 4 items/);
    expect(prepareRecommender(popular, { catalogue: [{ item: "jam" }] }).warnings).toEqual([]);
    expect(prepareRecommender(popular).warnings).toEqual([]);
    expect(prepareRecommender(popular, { catalogue: log }).warnings).toEqual([]);
    expect(recommendAll(popular, log, { catalogue }).info.warnings).toEqual([said]);
    expect(recommendAll(popular, log).info.warnings).toEqual([]);
  });
});

describe("what is trending", () => {
  const days = Array.from({ length: 70 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)));
  const bought = interactionsOf(
    days.flatMap((time, day) => [
      { customer: `a${day}`, time, item: "bread", category: "baked" },
      ...(day < 60
        ? []
        : [1, 2].map((k) => ({ customer: `b${day}-${k}`, time, item: "ice", category: "sweet" }))),
      ...(day < 60
        ? []
        : [1, 2, 3].map((k) => ({ customer: `c${day}-${k}`, time, item: "fan", category: "tools" }))),
    ]),
  );
  const trends = trendingItems(bought, { window: 10, asOf: "2026-03-12" });
  const inCategory = fitPopularItems(bought);

  it("can be the last of a fallback chain, in the order of the trends", () => {
    const order = [...trends].map(({ item }) => item);
    expect(order).toEqual(["fan", "ice"]);
    const neighbors = fitItemNeighbors(bought);
    expect(ids({ fallback: trends, count: 2 }, neighbors)).toEqual(order);
    expect(ids({ fallback: [trends, inCategory], count: 3 }, neighbors)).toEqual([...order, "bread"]);
    const chain = blendRecommenders([{ model: neighbors, scale: "none" }], { fallback: [trends] });
    expect(ids({ count: 2 }, chain)).toEqual(order);
    // what goes into a blend is a model in plain JSON
    expect(ids({ count: 2 }, parseRecommender(JSON.stringify(chain)))).toEqual(order);
    const member = blendRecommenders([
      { model: inCategory, scale: "max", weight: 0.1 },
      { model: trends, scale: "max" },
    ]);
    const [first] = recommend(member, [], { count: 1 }).items;
    expect([first.item, first.because.at(0)?.by]).toEqual(["fan", "trending-items"]);
    const empty = trendingItems(bought, { window: 10, asOf: "2026-03-12", only: [] });
    expect(ids({ fallback: empty, count: 2 }, neighbors)).toEqual([]);
    for (const scale of ["z", "rank", "max", "none"] as const) {
      const both = blendRecommenders([
        { model: inCategory, scale },
        { model: empty, scale },
      ]);
      const { items } = recommend(both, [], { count: 3 });
      expect(items.map(({ item }) => item)).toEqual(ids({ count: 3 }, inCategory));
      for (const { score } of items) expect(score).toBeGreaterThan(Number.NEGATIVE_INFINITY);
    }
  });

  it("is no model by itself, and no other table is taken for it", () => {
    expect(codeOf(() => recommend(inCategory, [], { fallback: bought as never }))).toBe("bad-model");
    expect(codeOf(() => blendRecommenders([{ model: bought as never }]))).toBe("bad-model");
  });
});

describe("customers added to EASE", () => {
  it("leave out items that the model does not know, and it counts them", () => {
    const model = fitEase(log, { regularization: 1 });
    expect(model.fit.unknownItems).toBe(0);
    const more = addToEase(model, [["bread", "soap"], ["soap", "brush", "jam"], ["soap"]]);
    expect([more.fit.added, more.fit.unknownItems]).toEqual([2, 2]);
    expect(more.fit.warnings.at(-1)).toMatch(/know: 2, .*"soap".*fitEase/);
    expect(addToEase(model, [["bread", "jam"]]).fit.warnings).toEqual(model.fit.warnings);
    expect(addToEase(more, [["towel"]]).fit.unknownItems).toBe(3);
    // what never came in is not missing when it is taken out
    expect(addToEase(more, [], { remove: [["bread", "soap"]] }).fit.unknownItems).toBe(2);
  });
});

it("fitCheckout knows no stock: what is offered beside the cart is a matter of inStock", () => {
  const model = fitCheckout(interactionsOf(rows, { catalogue: [{ item: "bread", stock: 0 }] }));
  expect(Object.keys(model)).not.toContain("stock");
});
