import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomFrom, uniform } from "../../src/core/random.ts";
import {
  type AlsoBoughtModel,
  alsoBought,
  associationRules,
  type FitAlsoBoughtOptions,
  findBundles,
  fitAlsoBought,
  type Interactions,
  interactionsOf,
  parseAlsoBought,
} from "../../src/recommend/index.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";
import { codeOf } from "../common/code-of.ts";
import { fromMatrix, groceries, hasGroceries, tiny } from "./data.ts";

function scores(bought: Interactions, options: FitAlsoBoughtOptions): Record<string, number> {
  const model = fitAlsoBought(bought, options);
  const out: Record<string, number> = {};
  model.items.forEach((item, k) => {
    for (let e = model.start[k]; e < model.start[k + 1]; e++)
      out[`${item} ${model.items[model.neighbor[e]]}`] = model.score[e];
  });
  return out;
}

describe("fitAlsoBought", () => {
  it("has the similarities of six customers and six items worked out by hand", () => {
    const bought = fromMatrix(tiny);
    const per = "customer";
    // items 0, 1 and 2 are with four customers, 3 and 4 with two, 5 with one
    expectClose(scores(bought, { per, measure: "cosine" })["0 1"], 3 / 4);
    expectClose(scores(bought, { per, measure: "cosine" })["0 4"], 2 / Math.sqrt(8));
    expectClose(scores(bought, { per, measure: "cosine", shrink: 10 })["0 1"], 3 / 14);
    expectClose(scores(bought, { per, measure: "jaccard" })["1 0"], 3 / 5);
    expectClose(scores(bought, { per, measure: "lift" })["3 5"], 3);
    expectClose(scores(bought, { per, measure: "confidence" })["0 4"], 1 / 2);
    expectClose(scores(bought, { per, measure: "confidence" })["4 0"], 1);
    // 0 and 4: G2 of [[2, 2], [0, 2]]
    const g2 = 2 * (6 * Math.log(6) + 2 * 3 * Math.log(2) - 2 * (4 * Math.log(4) + 2 * Math.log(2)));
    expectClose(scores(bought, { per, measure: "llr" })["0 4"], g2);
    // 0 and 2 meet less often than by chance: no neighbours, however sure that is
    expect(scores(bought, { per, measure: "llr" })["0 2"]).toBeUndefined();
  });

  it("finds what comparing all baskets finds, at any density, the best first", () => {
    const matrix = fc.array(fc.array(fc.constantFrom(0, 0, 1), { minLength: 7, maxLength: 7 }), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(matrix, (lines) => {
        fc.pre(lines.some((line) => line.includes(1)));
        const model = fitAlsoBought(fromMatrix(lines), { per: "customer", measure: "jaccard", top: 3 });
        const holds = (id: string) => lines.map((line) => line[Number(id)] === 1);
        model.items.forEach((item, k) => {
          const all = model.items
            .filter((other) => other !== item)
            .map((other) => {
              const [a, b] = [holds(item), holds(other)];
              const both = a.filter((x, r) => x && b[r]).length;
              return { other, both, score: both / a.filter((x, r) => x || b[r]).length };
            })
            .filter(({ both }) => both > 0)
            .sort((x, y) => y.score - x.score || Number(x.other) - Number(y.other))
            .slice(0, 3);
          const found = [];
          for (let e = model.start[k]; e < model.start[k + 1]; e++)
            found.push({ other: model.items[model.neighbor[e]], both: model.both[e], score: model.score[e] });
          expectClose(found, all);
        });
      }),
      { numRuns: 40 },
    );
  });

  it("is not changed by a customer who shares nothing, nor by another order of customers", () => {
    const own = tiny.map((line) => [...line, 0, 0]);
    const more = [...own, [0, 0, 0, 0, 0, 0, 1, 1]];
    for (const measure of ["cosine", "jaccard", "confidence", "kulczynski"] as const) {
      const after = scores(fromMatrix(more), { per: "customer", measure });
      expectClose(after, {
        ...scores(fromMatrix(own), { per: "customer", measure }),
        "6 7": after["6 7"],
        "7 6": after["7 6"],
      });
      expect(scores(fromMatrix([...own].reverse()), { per: "customer", measure })).toEqual(
        scores(fromMatrix(own), { per: "customer", measure }),
      );
    }
  });

  it("passes over a giant basket and says so", () => {
    const giant = Array.from({ length: 10_000 }, (_, item) => ({ order: "stocktake", item }));
    const bought = interactionsOf([...giant, { order: 1, item: 3 }, { order: 1, item: 5 }]);
    const model = fitAlsoBought(bought, { measure: "support" });
    expect([model.passedOver, model.rows]).toEqual([1, 1]);
    expect(alsoBought(model, 3).items.map(({ item }) => item)).toEqual(["5"]);
    expect(alsoBought(model, 7)).toEqual({ items: [], short: "no-neighbors" });
  });

  it("refuses settings that make no sense", () => {
    const bought = fromMatrix(tiny);
    const bad: FitAlsoBoughtOptions[] = [
      { top: 0 },
      { top: 1.5 },
      { shrink: -1 },
      { shrink: Number.NaN },
      { minCount: 0 },
      { longest: 1 },
      { measure: "conviction" as "lift" },
      { per: "order" as "basket" },
    ];
    for (const options of bad) expect(codeOf(() => fitAlsoBought(bought, options))).toBe("bad-option");
    expect(codeOf(() => fitAlsoBought({} as Interactions))).toBe("bad-input");
  });
});

describe("alsoBought", () => {
  const model = fitAlsoBought(fromMatrix(tiny), { per: "customer", measure: "cosine" });

  it("adds up the scores of several items, and says what for", () => {
    const { items, short } = alsoBought(model, [0, "1", 1, "unknown"], { count: 2 });
    expect(short).toBe(null);
    expect(items.map(({ item }) => item)).toEqual(["4", "2"]);
    for (const { score, because } of items) {
      expectClose(
        because.reduce((sum, reason) => sum + reason.score, 0),
        score,
      );
    }
    expect(items[1].because.map(({ item }) => item)).toEqual(["0", "1"]);
  });

  it("never offers what is excluded, out of stock, not asked for or given", () => {
    fc.assert(
      fc.property(
        fc.subarray(["0", "1", "2", "3", "4", "5"], { minLength: 1 }),
        fc.subarray(["0", "1", "2", "3", "4", "5", "9"]),
        fc.subarray(["0", "1", "2", "3", "4", "5", "9"]),
        (given, exclude, inStock) => {
          const byList = alsoBought(model, given, { exclude, inStock });
          const byFunction = alsoBought(model, given, { exclude, inStock: (id) => inStock.includes(id) });
          expect(byFunction).toEqual(byList);
          for (const { item } of byList.items) {
            expect([...given, ...exclude]).not.toContain(item);
            expect(inStock).toContain(item);
          }
          expect(alsoBought(model, given, { exclude, only: inStock })).toEqual(byList);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("says why there are fewer than asked for", () => {
    expect(alsoBought(model, "nobody knows")).toEqual({ items: [], short: "unknown-item" });
    expect(alsoBought(model, []).short).toBe("unknown-item");
    expect(alsoBought(model, 0, { count: 100 }).short).toBe("no-neighbors");
    expect(alsoBought(model, 0, { exclude: [1] }).short).toBe("left-out");
  });

  it("refuses what is no id, no count and no model", () => {
    expect(codeOf(() => alsoBought(model, Number.NaN))).toBe("bad-input");
    expect(codeOf(() => alsoBought(model, [{}] as never))).toBe("bad-input");
    expect(codeOf(() => alsoBought(model, 1, { exclude: "1" }))).toBe("bad-input");
    expect(codeOf(() => alsoBought(model, 1, { count: 0 }))).toBe("bad-option");
    expect(codeOf(() => alsoBought({} as AlsoBoughtModel, 1))).toBe("bad-model");
  });
});

describe("parseAlsoBought", () => {
  const model = fitAlsoBought(fromMatrix(tiny), { per: "customer" });

  it("gives back the model and refuses one that was tampered with", () => {
    expect(parseAlsoBought(JSON.stringify(model))).toEqual(model);
    const bad: object[] = [
      { version: 2 },
      { kind: "ease" },
      { extra: 1 },
      { per: "day" },
      { measure: "magic" },
      { shrink: -1 },
      { rows: 0.5 },
      { items: ["1", "0", "2", "3", "4", "5"] },
      { items: ["0"] },
      { counts: [1] },
      { counts: null },
      { start: model.start.map(() => 0) },
      { start: [...model.start].reverse() },
      { neighbor: model.neighbor.map(() => 6) },
      { both: [] },
      { score: model.score.map(() => null) },
    ];
    for (const change of bad)
      expect([change, codeOf(() => parseAlsoBought({ ...model, ...change }))]).toEqual([change, "bad-model"]);
    expect(codeOf(() => parseAlsoBought("nonsense"))).toBe("bad-model");
  });
});

describe("findBundles", () => {
  const line = (order: number, item: string, amount: number) => ({ order, item, amount, quantity: 1 });
  const log = [
    [1, "bread", 4],
    [1, "jam", 6],
    [2, "bread", 4],
    [2, "jam", 6],
    [3, "bread", 4],
    [4, "jam", 6],
    [5, "tea", 3],
    [6, "tea", 3],
  ].map(([order, item, amount]) => line(order as number, item as string, amount as number));

  it("counts what is gained against what is given away", () => {
    const bundles = findBundles(interactionsOf(log), {
      minCount: 2,
      minLlr: 0,
      minLift: 1,
      discount: 0.25,
      uptake: 0.5,
    });
    // one buys bread alone and one jam: 7.50 for 4 and 7.50 for 6 at half; two buy both for 7.50 instead of 10
    const extra = 0.5 * (7.5 - 4 + (7.5 - 6)) - 2 * 2.5;
    expectClose(
      [...bundles],
      [
        {
          first: "bread",
          second: "jam",
          count: 2,
          firstOnly: 1,
          secondOnly: 1,
          lift: (2 * 6) / 9,
          llr: 2 * (6 * Math.log(6) + 4 * Math.log(2) - 12 * Math.log(3)),
          price: 7.5,
          extraRevenue: extra,
          // two, one and one baskets as Poisson counts, at 5 lost, 0.5 * 3.5 and 0.5 * 1.5 gained each
          extraRevenueLow: extra - 1.959963984540054 * Math.sqrt(2 * 2.5 ** 2 + 1.75 ** 2 + 0.75 ** 2),
          extraRevenueHigh: extra + 1.959963984540054 * Math.sqrt(2 * 2.5 ** 2 + 1.75 ** 2 + 0.75 ** 2),
          breakEven: 5 / 5,
        },
      ],
    );
  });

  it("leaves out pairs of chance, and needs prices", () => {
    const chance = [...log, line(5, "bread", 4), line(6, "jam", 6)];
    expect(
      [...findBundles(interactionsOf(chance), { minCount: 1, minLlr: 0, minLift: 1 })].every(
        (r) => r.lift > 1,
      ),
    ).toBe(true);
    expect(findBundles(interactionsOf(chance), { minCount: 1 }).length).toBeLessThanOrEqual(
      findBundles(interactionsOf(chance), { minCount: 1, minLlr: 0, minLift: 1 }).length,
    );
    expect(codeOf(() => findBundles(interactionsOf(chance), { minLlr: -1 }))).toBe("bad-option");
    const bare = interactionsOf(log.map(({ order, item }) => ({ order, item })));
    expect(codeOf(() => findBundles(bare))).toBe("missing-column");
    const priced = interactionsOf(
      log.map(({ order, item }) => ({ order, item })),
      {
        catalogue: [
          { item: "bread", price: 4 },
          { item: "jam", price: 6 },
        ],
      },
    );
    expect(findBundles(priced, { minCount: 2, minLlr: 0, minLift: 1 }).at(0)?.price).toBeCloseTo(9, 12);
    expect(codeOf(() => findBundles(priced, { uptake: 2 }))).toBe("bad-option");
    expect(codeOf(() => findBundles(priced, { top: 0 }))).toBe("bad-option");
    expect(findBundles(interactionsOf([])).length).toBe(0);
  });

  it("has the extra revenue of a like shop within its range about as often as it says", () => {
    // a year: 60 baskets with both on average, 300 with bread alone, 200 with jam alone, 2,000 of tea
    const random = randomFrom(5);
    const truth = 0.1 * (300 * (0.9 * 6 - 0.4) + 200 * (0.9 * 4 - 0.6)) - 60;
    let held = 0;
    for (let year = 0; year < 120; year++) {
      const baskets = Array.from({ length: 2560 }, (_, order) => {
        const at = uniform(random) * 2560;
        const items = at < 60 ? ["bread", "jam"] : at < 360 ? ["bread"] : at < 560 ? ["jam"] : ["tea"];
        return items.map((item) => line(order, item, { bread: 4, jam: 6, tea: 3 }[item] ?? 0));
      });
      const found = findBundles(interactionsOf(baskets.flat()), { minLlr: 0, minLift: 1, level: 0.8 });
      expect(found.info.level).toBe(0.8);
      const [{ extraRevenueLow: low, extraRevenueHigh: high }] = found;
      if (low <= truth && truth <= high) held++;
    }
    // 80 %, give or take 3.65 % (one standard error)
    expect(held / 120).toBeGreaterThan(0.7);
    expect(held / 120).toBeLessThan(0.9);
    expect(codeOf(() => findBundles(interactionsOf(log), { level: 1 }))).toBe("bad-option");
  });

  it("says how many pairs it chose from: all those of items in enough baskets, together or not", () => {
    const tried = (minCount: number) => findBundles(interactionsOf(log), { minCount }).info.tried;
    // three items in two baskets or more, two of them in three
    expect([tried(1), tried(2), tried(3), tried(4)]).toEqual([3, 3, 1, 0]);
  });
});

const rows = [
  { customer: "ann", order: 1, item: "bread" },
  { customer: "ann", order: 1, item: "jam" },
  { customer: "bob", order: 2, item: "bread" },
  { customer: "bob", order: 2, item: "jam" },
  { customer: "bob", order: 3, item: "tea" },
];

type Line = (typeof rows)[number];

checkSuite({
  name: "fitAlsoBought",
  run: (data: readonly Line[]) => fitAlsoBought(interactionsOf(data)),
  data: rows,
  parse: parseAlsoBought,
  empty: (model) => expect(model.items).toEqual([]),
  oneRow: (model) => expect(model.neighbor).toEqual([]),
  allNaN: () => undefined,
});

checkSuite({
  name: "interactionsOf",
  run: (data: readonly Line[]) => interactionsOf(data),
  data: rows,
  compare: (table) => [...table],
  empty: (table) => expect(table.length).toBe(0),
  oneRow: (table) => expect(table.length).toBe(1),
  allNaN: () => undefined,
});

checkSuite({
  name: "associationRules",
  run: (data: readonly Line[]) => associationRules(interactionsOf(data), { minCount: 1 }),
  data: rows,
  compare: (table) => [...table],
  empty: (table) => expect(table.length).toBe(0),
  oneRow: (table) => expect(table.length).toBe(0),
  allNaN: () => undefined,
});

describe.skipIf(!hasGroceries)("what goes together in the Groceries data", () => {
  it("has the counts and ratios of the reference", () => {
    const bought = groceries();
    const byCount = fitAlsoBought(bought, { measure: "support" });
    const top = (item: string) =>
      alsoBought(byCount, item, { count: 5 }).items.map((offered) => offered.item);
    expect(top("whole milk")).toEqual([
      "other vegetables",
      "rolls/buns",
      "yogurt",
      "root vegetables",
      "tropical fruit",
    ]);
    expect(top("liquor")).toEqual([
      "bottled beer",
      "shopping bags",
      "red/blush wine",
      "soda",
      "other vegetables",
    ]);
    const llr = fitAlsoBought(bought);
    expectClose(alsoBought(llr, "other vegetables", { count: 1 }).items[0].score, 374.637395929, 1e-11);
    expect(llr.neighbor.length).toBeLessThanOrEqual(169 * 50);
  });
});
