import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../../src/core/time.ts";
import {
  type FitPopularItemsOptions,
  fitPopularItems,
  type Interactions,
  interactionsOf,
  type PopularItemsModel,
  parsePopularItems,
  topSellers,
} from "../../../src/recommend/index.ts";
import { popularItemsScorer } from "../../../src/recommend/popularity/popular-items-scorer.ts";
import { buildHistory } from "../../../src/recommend/use/build-history.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { DAY_0, type Line, lines, orderLines } from "./lines.ts";

describe("fitPopularItems", () => {
  const rows = [
    { customer: "ann", order: 1, time: DAY_0, item: "bread", quantity: 2, amount: 6 },
    { customer: "ann", order: 2, time: DAY_0 + 10 * DAY_MS, item: "bread", quantity: 1, amount: 3 },
    { customer: "bob", order: 3, time: DAY_0 + 10 * DAY_MS, item: "jam", quantity: 1, amount: 5 },
    { order: 4, time: DAY_0 + 19 * DAY_MS, item: "jam", quantity: 1, amount: 5 },
    { order: 5, time: DAY_0 + 20 * DAY_MS, item: "jam", quantity: 5, amount: 25 },
  ];
  const bought = interactionsOf(rows);
  const asOf = DAY_0 + 30 * DAY_MS;
  const score = (options: FitPopularItemsOptions) => fitPopularItems(bought, { asOf, ...options }).score;

  it("counts customers once, nobody's baskets one each, and what else was asked for", () => {
    expect(score({})).toEqual([1, 3]);
    expect(score({ by: "baskets" })).toEqual([2, 3]);
    expect(score({ by: "quantity" })).toEqual([3, 7]);
    expect(score({ by: "amount" })).toEqual([9, 35]);
    expect(score({ by: "baskets", window: 11 })).toEqual([0, 2]);
    expect(score({ by: "baskets", asOf: DAY_0 + 10 * DAY_MS })).toEqual([1, 0]);
  });

  it("halves what is a half-life old, by customers as of the last time", () => {
    expectClose(score({ halfLife: 10 }), [1 / 4, 1 / 4 + 2 ** -1.1 + 1 / 2]);
    expectClose(score({ halfLife: 10, by: "baskets" })[0], 1 / 8 + 1 / 4);
    expectClose(score({ halfLife: 10, by: "amount" })[0], 6 / 8 + 3 / 4);
  });

  it("takes the last time also where lines of one order lie days apart", () => {
    const apart = interactionsOf([
      { customer: 1, order: 1, item: "x", time: DAY_0 },
      { customer: 1, order: 1, item: "a", time: DAY_0 + 10 * DAY_MS },
      { customer: 1, order: 2, item: "a", time: DAY_0 + 5 * DAY_MS },
    ]);
    const model = fitPopularItems(apart, { halfLife: 10, asOf: DAY_0 + 20 * DAY_MS });
    expectClose(model.score, [1 / 2, 1 / 4]);
  });

  it("draws the mean rating of an item towards that of all", () => {
    const rated = interactionsOf(
      [5, 5, 5, 1, 4].map((weight, customer) => ({ customer, item: customer < 3 ? "a" : "b", weight })),
      { weight: "weight" },
    );
    expectClose(fitPopularItems(rated, { by: "rating", prior: 10 }).score, [55 / 13, 45 / 12]);
    expectClose(fitPopularItems(rated, { by: "rating", prior: 0 }).score, [5, 2.5]);
  });

  it("knows what the time of the year sells, and leaves newcomers alone", () => {
    // every day 2 bread, in each December 10 stollen a day; ice from last October on, one a day
    const start = Date.UTC(2024, 9, 1);
    const year = Array.from({ length: 426 }, (_, d) => start + d * DAY_MS).flatMap((time) => {
      const december = new Date(time).getUTCMonth() === 11;
      return [
        ...Array.from({ length: 2 }, () => ({ time, item: "bread" })),
        ...(december ? Array.from({ length: 10 }, () => ({ time, item: "stollen" })) : []),
        ...(time > Date.UTC(2025, 9, 1) ? [{ time, item: "ice" }] : []),
      ];
    });
    const shop = interactionsOf(year.map((row, order) => ({ ...row, order })));
    const options = { by: "baskets", halfLife: 30, asOf: Date.UTC(2025, 11, 1) } as const;
    const plain = fitPopularItems(shop, options);
    const season = fitPopularItems(shop, { ...options, season: true });
    expect(season.season).toEqual({ days: 30, years: 1 });
    const factor = season.score.map((s, k) => s / plain.score[k]);
    const [bread, ice, stollen] = factor;
    // by hand: 365 days with 730 bread, 310 stollen (all of December 2024), 60 ice (none then); 30 days of December: 60, 300
    const part = 360 / (730 + 310 + 60);
    expectClose(bread, 65 / (730 * part + 5));
    expectClose(stollen, 305 / (310 * part + 5));
    expect(ice).toBe(1);
    // too short a history changes nothing, and says so
    const short = fitPopularItems(shop, { ...options, season: true, asOf: Date.UTC(2025, 9, 20) });
    expect(short.season).toBe(null);
    expect(short.score).toEqual(fitPopularItems(shop, { ...options, asOf: Date.UTC(2025, 9, 20) }).score);
  });

  it("gives an item no less for one purchase more, whatever the order of rows", () => {
    fc.assert(
      fc.property(
        orderLines,
        fc.nat(5),
        fc.nat(5),
        fc.constantFrom<FitPopularItemsOptions>(
          {},
          { halfLife: 7 },
          { by: "baskets", window: 20 },
          { by: "quantity" },
        ),
        (own, customer, item, options) => {
          fc.pre(own.some((line) => line.item === item));
          const settings = { ...options, asOf: DAY_0 + 60 * DAY_MS };
          const before = fitPopularItems(lines(own), settings);
          expect(fitPopularItems(lines([...own].reverse()), settings)).toEqual(before);
          const more: Line = { customer, item, day: 59, order: 999 };
          const after = fitPopularItems(lines([...own, more]), settings);
          const k = before.items.indexOf(String(item));
          expect(after.score[k]).toBeGreaterThanOrEqual(before.score[k] * (1 - 1e-12));
        },
      ),
      { numRuns: 15 },
    );
  });

  it("counts interactions without times whole, and refuses settings that need times or make no sense", () => {
    const timeless = interactionsOf([{ customer: 1, item: "a" }]);
    expect(fitPopularItems(timeless)).toMatchObject({ score: [1], asOf: null });
    for (const options of [{ window: 3 }, { halfLife: 3 }, { season: true }, { asOf: 5 }])
      expect(codeOf(() => fitPopularItems(timeless, options))).toBe("missing-column");
    for (const by of ["quantity", "amount"] as const)
      expect(codeOf(() => fitPopularItems(timeless, { by }))).toBe("missing-column");
    const bad: FitPopularItemsOptions[] = [
      { by: "magic" as "baskets" },
      { window: 0 },
      { window: -3 },
      { halfLife: Number.NaN },
      { season: 1 as never },
      { by: "rating", prior: -1 },
      { by: "rating", halfLife: 3 },
      { asOf: "never" },
    ];
    for (const options of bad) expect(codeOf(() => fitPopularItems(bought, options))).toBe("bad-option");
    expect(codeOf(() => fitPopularItems({} as Interactions))).toBe("bad-input");
  });
});

checkSuite({
  name: "fitPopularItems",
  run: (rows) => fitPopularItems(interactionsOf(rows), { halfLife: 30 }),
  parse: parsePopularItems,
  data: Array.from({ length: 12 }, (_, i) => ({
    customer: `c${i % 5}`,
    order: `o${i % 7}`,
    time: DAY_0 + (i % 7) * DAY_MS,
    item: `i${i % 3}`,
    category: i % 3 === 0 ? "a" : "b",
  })),
  empty: (model) => expect(model.items).toEqual([]),
  oneRow: (model) => expect(model.items).toEqual(["i0"]),
  allNaN: "bad-value",
});

describe("topSellers", () => {
  const model = fitPopularItems(
    interactionsOf(
      [
        { order: 1, item: "bread", category: "baked" },
        { order: 2, item: "bread", category: "baked" },
        { order: 3, item: "roll", category: "baked" },
        { order: 4, item: "milk", category: "dairy" },
        { order: 5, item: "bag" },
      ],
      { catalogue: [{ item: "cake", category: "baked" }] },
    ),
  );
  const names = (options: object) => topSellers(model, options).items.map(({ item }) => item);

  it("lists what sells, in a category or in all, equal ones in the order of ids", () => {
    expect(names({})).toEqual(["bread", "bag", "milk", "roll"]);
    expect(names({ category: "baked" })).toEqual(["bread", "roll"]);
    expect(names({ count: 2, exclude: ["bread"] })).toEqual(["bag", "milk"]);
    expect(names({ only: ["roll", "milk"], inStock: (id: string) => id !== "milk" })).toEqual(["roll"]);
  });

  it("says why there are fewer than asked for", () => {
    expect(topSellers(model, { count: 4 }).short).toBe(null);
    expect(topSellers(model).short).toBe("no-sales");
    expect(topSellers(model, { exclude: ["milk"] }).short).toBe("left-out");
    expect(topSellers(model, { category: "shoes" })).toEqual({ items: [], short: "unknown-category" });
    expect(codeOf(() => topSellers(model, { count: -1 }))).toBe("bad-option");
    expect(codeOf(() => topSellers({} as PopularItemsModel))).toBe("bad-model");
  });
});

describe("popularItemsScorer", () => {
  const model = fitPopularItems(
    interactionsOf(
      ["a a a a b b b c c d", "a b b", "c"].flatMap((text, c) =>
        text.split(" ").map((item, i) => ({
          customer: 10 * c + i,
          item,
          category: item === "d" ? null : item < "b" ? "x" : "y",
        })),
      ),
    ),
  );
  const empty = buildHistory({ length: 0, place: [], basket: [], time: [], weight: [] });
  const history = buildHistory({
    length: 3,
    place: [1, 2, 1],
    basket: [0, 0, 1],
    time: [1, 1, 2],
    weight: [1, 1, 1],
  });

  it("is the same for everybody, or leans to the customer's categories", () => {
    const out = new Float64Array(4);
    popularItemsScorer(model).score(history, 5, out);
    expect([...out]).toEqual([...model.score]);
    const scorer = popularItemsScorer(model, { forCustomer: "categories" });
    scorer.score(empty, 5, out);
    expectClose([...out], [...model.score]);
    scorer.score(history, 5, out);
    // 5 of 14 customers' purchases are of x, 8 of y, 1 of none; the history has 3 baskets of y
    expectClose([...out], [(5 * 1) / 4, (5 * (3 / (8 / 14) + 1)) / 4, (3 * (3 / (8 / 14) + 1)) / 4, 1 / 4]);
  });

  it("has parts that add up to the score, the largest first", () => {
    for (const forCustomer of ["nothing", "categories"] as const) {
      const scorer = popularItemsScorer(model, { forCustomer });
      const out = new Float64Array(4);
      scorer.score(history, 5, out);
      for (let k = 0; k < 4; k++) {
        const parts = scorer.parts(history, 5, k);
        expectClose(
          parts.reduce((sum, { score }) => sum + score, 0),
          out[k],
        );
        expect([...parts].sort((a, b) => b.score - a.score)).toEqual(parts);
      }
    }
  });

  it("refuses what it does not know", () => {
    expect(codeOf(() => popularItemsScorer(model, { forCustomer: "x" as "nothing" }))).toBe("bad-option");
  });
});

describe("parsePopularItems", () => {
  it("refuses a model that was tampered with", () => {
    const model = fitPopularItems(interactionsOf([{ customer: 1, item: "a", category: "x", time: DAY_0 }]), {
      halfLife: 5,
    });
    expect(parsePopularItems(JSON.stringify(model))).toEqual(model);
    const bad: object[] = [
      { version: 2 },
      { extra: 1 },
      { by: "magic" },
      { window: 0 },
      { halfLife: "5" },
      { season: { days: 1 } },
      { asOf: "today" },
      { rows: -1 },
      { items: ["a", "a"] },
      { score: [null] },
      { score: [] },
      { categories: [1] },
      { category: [1] },
      { category: [-2] },
    ];
    for (const change of bad)
      expect(codeOf(() => parsePopularItems({ ...model, ...change }))).toBe("bad-model");
  });
});
