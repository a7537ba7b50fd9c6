import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  associationRules,
  complements,
  fitCheckout,
  itemsIn,
  rulesFor,
} from "../../../src/recommend/index.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { groceries, hasGroceries } from "../data.ts";
import { anyBaskets, baskets, sold } from "./shop.ts";

describe("complements", () => {
  it("gives the share of the baskets with what is in the cart, by the best rule", () => {
    const model = fitCheckout(sold(baskets), { minCount: 1, minSetCount: 2, shrink: 0 });
    const [first] = complements(model, ["kettle", "tea"]).items;
    // both and the filter: two of three baskets; lift 2 / (3 x 2 / 9)
    expectClose(first, {
      item: "filter",
      score: 2 / 3,
      because: [
        { item: "kettle", score: 1 / 3 },
        { item: "tea", score: 1 / 3 },
      ],
      rule: { left: ["kettle", "tea"], count: 2, leftCount: 3, confidence: 2 / 3, lift: 3 },
    });
    const pairs = fitCheckout(sold(baskets), { minCount: 1, maxSize: 2, shrink: 1 });
    expectClose(complements(pairs, ["kettle", "tea"], { count: 1 }).items[0].score, 2 / 6);
  });

  it("finds the best of all rules whose left side is in the cart", () => {
    fc.assert(
      fc.property(
        anyBaskets,
        fc.uniqueArray(fc.constantFrom<string>("a", "b", "c", "d", "e"), { minLength: 1 }),
        (lists, cart) => {
          const bought = sold(
            lists.map((list) => list.join(" + ")),
            {},
          );
          const model = fitCheckout(bought, { minCount: 1, minSetCount: 1, maxSize: 4, shrink: 2 });
          const has = (list: readonly string[], all: readonly string[]) =>
            all.every((item) => list.includes(item));
          const expected: Record<string, number> = {};
          const subsets = Array.from({ length: 2 ** cart.length - 1 }, (_, bits) =>
            cart.filter((_, k) => ((bits + 1) >> k) & 1),
          ).filter((left) => left.length <= 3);
          for (const right of bought.columns.item.levels) {
            if (cart.includes(right)) continue;
            const chance = lists.filter((list) => list.includes(right)).length / lists.length;
            // a larger rule counts where it is surer than all smaller ones
            const sure = (left: readonly string[]) => {
              const a = lists.filter((list) => has(list, left)).length;
              return { a, both: lists.filter((list) => has(list, [...left, right])).length };
            };
            for (const left of subsets) {
              const { a, both } = sure(left);
              if (both === 0 || both / a <= chance + 1e-12) continue;
              const smaller = subsets.filter((s) => s.length < left.length && has(left, s)).map(sure);
              if (left.length > 1 && smaller.some((s) => s.both / s.a >= both / a - 1e-12)) continue;
              expected[right] = Math.max(expected[right] ?? 0, both / (a + 2));
            }
          }
          const offer = complements(model, cart);
          expectClose(Object.fromEntries(offer.items.map((o) => [o.item, o.score])), expected);
          for (const { item, because, score, rule } of offer.items) {
            expect(cart).not.toContain(item);
            expectClose(
              because.reduce((s, part) => s + part.score, 0),
              score,
            );
            expect(rule.lift).toBeGreaterThan(1);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("offers no second item of a category that is in the cart, unless asked to", () => {
    const model = fitCheckout(sold([...baskets, "pen", "pen", "pen"]), { minCount: 1 });
    const names = (options?: object) => complements(model, ["kettle"], options).items.map((o) => o.item);
    expect(names()).toEqual(["tea", "filter"]);
    expect(names({ sameCategory: "keep" })).toContain("steel kettle");
    // what has no category is no substitute of anything
    expect(complements(model, ["steel kettle"]).items.map((o) => o.item)).toEqual(["cup"]);
  });

  it("says why there is less than was asked for", () => {
    const model = fitCheckout(sold([...baskets, "pen", "pen", "pen"]), { minCount: 1 });
    expect(complements(model, ["boat"])).toEqual({ items: [], short: "unknown-item" });
    expect(complements(model, []).short).toBe("unknown-item");
    expect(complements(model, ["boat", "filter"], { count: 1 }).short).toBeNull();
    expect(complements(model, ["filter"]).short).toBe("no-neighbors");
    expect(complements(model, ["kettle"]).short).toBe("left-out");
    expect(complements(model, ["filter"], { exclude: ["tea", "kettle"] })).toEqual({
      items: [],
      short: "left-out",
    });
    expect(complements(model, model.items)).toEqual({ items: [], short: "no-neighbors" });
    expect(complements(model, "filter", { inStock: (item) => item === "tea" }).items).toHaveLength(1);
  });

  it.skipIf(!hasGroceries)("knows as much as the rules of the table", () => {
    const bought = groceries();
    const model = fitCheckout(bought, { shrink: 0, minCount: 40, minSetCount: 40, top: 168 });
    const rules = associationRules(bought, { minCount: 40, minConfidence: 0, maxSize: 3, keep: "needed" });
    const cart = ["butter", "curd", "yogurt", "root vegetables"];
    const byTable = rulesFor(rules, cart, { count: 3 }).items;
    const byModel = complements(model, cart, { count: 3 }).items;
    expectClose(byModel, byTable);
  });

  it("bounds its sets however large the baskets are", () => {
    // two stocktakes: left out of pairs and of sets, so that 2 to the power of 2,000 sets are never begun
    const giant = Array.from({ length: 2000 }, (_, k) => `i${k}`).join(" + ");
    const model = fitCheckout(sold([giant, giant, ...baskets]), { minSetCount: 1 });
    expect(model.baskets).toBe(baskets.length);
    const twenty = Array.from({ length: 24 }, (_, k) => `i${k}`).join(" + ");
    const dense = fitCheckout(sold(["x", ...Array.from({ length: 3 }, () => twenty)]), {
      minSetCount: 1,
      maxSize: 10,
    });
    expect(dense.minSetCount).toBeGreaterThan(3);
    expect(complements(dense, ["i0"], { count: 5 }).items).toHaveLength(5);
  });
});

describe("rulesFor", () => {
  it("finds each item of a right side once, by its best rule", () => {
    fc.assert(
      fc.property(
        anyBaskets,
        fc.uniqueArray(fc.constantFrom<string>("a", "b", "c", "d"), { minLength: 1 }),
        (lists, basket) => {
          const bought = sold(
            lists.map((list) => list.join(" + ")),
            {},
          );
          const rules = associationRules(bought, { minCount: 1, minConfidence: 0.1, rightSize: 2 });
          for (const by of ["confidence", "lift", "llr"] as const) {
            const expected: Record<string, number> = {};
            for (const rule of rules) {
              if (!itemsIn(rule.left).every((item) => basket.includes(item))) continue;
              // G2 is high also for things that avoid each other
              if (by === "llr" && rule.lift <= 1) continue;
              for (const item of itemsIn(rule.right))
                if (!basket.includes(item)) expected[item] = Math.max(expected[item] ?? 0, rule[by]);
            }
            const found = rulesFor(rules, basket, { by }).items;
            expectClose(Object.fromEntries(found.map((o) => [o.item, o.score])), expected);
            expectClose(
              found.map((o) => o.because.reduce((s, part) => s + part.score, 0)),
              found.map((o) => o.score),
            );
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("offers nothing that avoids the basket, by the log-likelihood ratio", () => {
    const apart = Array.from({ length: 40 }, (_, k) => (k < 20 ? "beer" : "wine"));
    const rules = associationRules(sold([...apart, "beer + wine", "beer + nuts"], {}), {
      minCount: 1,
      minConfidence: 0,
    });
    expect(rulesFor(rules, "beer", { by: "llr" }).items.map((o) => o.item)).toEqual(["nuts"]);
  });

  it("keeps to the choice, and refuses what is none", () => {
    const bought = sold(["1 + 1 free + tea", "tea + cup", "tea + cup"], {});
    const rules = associationRules(bought, { minCount: 1, minConfidence: 0 });
    expect(rulesFor(rules, ["cup"], { exclude: ["tea"] }).items.map((o) => o.item)).toEqual([]);
    expect(rulesFor(rules, ["cup"], { exclude: ["tea"] }).short).toBe("left-out");
    expect(rulesFor(rules, "cup", { count: 1 }).items[0].item).toBe("tea");
    expect(rulesFor(rules, ["boat"]).short).toBe("unknown-item");
    expect(codeOf(() => rulesFor([] as never, ["cup"]))).toBe("bad-input");
    expect(codeOf(() => rulesFor(rules, [Number.NaN]))).toBe("bad-input");
    expect(codeOf(() => rulesFor(rules, ["cup"], { by: "taste" as never }))).toBe("bad-option");
  });
});
