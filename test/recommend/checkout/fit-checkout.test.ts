import { describe, expect, it } from "vitest";
import {
  complements,
  type FitCheckoutOptions,
  fitAlsoBought,
  fitCheckout,
  interactionsOf,
  parseCheckout,
  upsell,
} from "../../../src/recommend/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { baskets, sold } from "./shop.ts";

describe("upsell", () => {
  it("offers what is dearer within the band, alike, and taken", () => {
    const model = fitCheckout(sold(baskets));
    const { items, short } = upsell(model, "kettle");
    expect(short).toBe("no-neighbors");
    expect(items.map((o) => o.item)).toEqual(["steel kettle", "glass kettle"]);
    const [first, second] = items;
    // five baskets with the kettle, two with the steel one
    expectClose(
      { ...first, alike: 0 },
      {
        item: "steel kettle",
        score: (first.alike * 3) / 9,
        because: [{ item: "kettle", score: (first.alike * 3) / 9 }],
        price: 45,
        extra: 15,
        extraShare: 0.5,
        alike: 0,
        took: 2 / 7,
      },
    );
    expect(first.alike).toBeGreaterThan(second.alike);
    expect(second.took).toBe(0);
    expect(second.extraShare).toBe(1);
  });

  it("takes other bands, other likeness and a highest price", () => {
    const wide = fitCheckout(sold(baskets), { dearer: { from: 1, to: 100 } });
    expect(upsell(wide, "kettle", { count: 3 }).short).toBeNull();
    expect(upsell(wide, "kettle", { maxPrice: 50 }).items.map((o) => o.item)).toEqual(["steel kettle"]);
    expect(upsell(wide, "kettle", { maxPrice: 50 }).short).toBe("left-out");
    const viewed = fitAlsoBought(
      sold(["kettle + glass kettle", "kettle + glass kettle", "tea", "kettle + tea"], {}),
      {
        measure: "cosine",
      },
    );
    const byViews = fitCheckout(sold(baskets), { alike: viewed });
    expectClose(
      upsell(byViews, "kettle").items.map((o) => [o.item, o.alike]),
      [["glass kettle", 2 / Math.sqrt(6)]],
    );
  });

  it("has nothing to say without prices or categories, or of the dearest", () => {
    expect(upsell(fitCheckout(sold(baskets, {})), "kettle")).toEqual({ items: [], short: "no-neighbors" });
    const model = fitCheckout(sold(baskets));
    expect(upsell(model, "cup").items).toEqual([]);
    expect(upsell(model, "gold kettle").items).toEqual([]);
    expect(upsell(model, "boat").short).toBe("unknown-item");
    expect(upsell(model, "kettle", { exclude: ["steel kettle", "glass kettle"] }).short).toBe("left-out");
  });

  it("holds a price of nothing", () => {
    const free = [
      { item: "sample", category: "tea", price: 0 },
      { item: "bag", category: "tea", price: 4 },
    ];
    const [offer] = upsell(fitCheckout(sold(["sample", "bag"], { catalogue: free })), "sample").items;
    expect([offer.extra, offer.extraShare, offer.took]).toEqual([4, null, 0.5]);
  });
});

describe("the checkout model", () => {
  it("refuses settings and calls that are none", () => {
    // no whole number that JSON keeps as one
    expect(codeOf(() => fitCheckout(sold(baskets), { minSetCount: 2 ** 53 }))).toBe("bad-option");
    expect(codeOf(() => fitCheckout(sold(baskets), { longest: 2 ** 53 }))).toBe("bad-option");
    const bought = sold(baskets);
    const wrong: readonly FitCheckoutOptions[] = [
      { minCount: 0 },
      { minSetCount: 0 },
      { maxSize: 1 },
      { maxSize: 11 },
      { shrink: Number.NaN },
      { top: 0 },
      { longest: 1 },
      { dearer: { from: 2, to: 1 } },
      { dearer: { from: 0.5 } },
      { alike: {} as never },
    ];
    for (const options of wrong) expect(codeOf(() => fitCheckout(bought, options))).toBe("bad-option");
    expect(codeOf(() => fitCheckout({} as never))).toBe("bad-input");
    const model = fitCheckout(bought);
    expect(codeOf(() => complements({} as never, ["tea"]))).toBe("bad-model");
    expect(codeOf(() => complements(model, [null as never]))).toBe("bad-input");
    expect(codeOf(() => complements(model, ["tea"], { count: 0 }))).toBe("bad-option");
    expect(codeOf(() => complements(model, ["tea"], { sameCategory: "maybe" as never }))).toBe("bad-option");
    expect(codeOf(() => upsell({} as never, "tea"))).toBe("bad-model");
    expect(codeOf(() => upsell(model, "tea", { maxPrice: Number.NaN }))).toBe("bad-option");
  });

  it("is not taken damaged", () => {
    const model = fitCheckout(sold(baskets), { minCount: 1, minSetCount: 1 });
    expect(model.rest.length).toBeGreaterThan(0);
    const damage: readonly object[] = [
      { counts: [1] },
      { category: model.category.map(() => 99) },
      { categories: [1] },
      { price: model.price.map(() => -1) },
      { price: model.price.map(() => null) },
      { ruleStart: [0] },
      { restStart: [...model.restStart.slice(0, -1), 999] },
      { right: model.right.map(() => 99) },
      { both: model.both.map(() => 1000) },
      { counts: model.counts.map(() => 0) },
      { left: model.left.map(() => 0) },
      { up: [0.5] },
      { alike: [] },
      { dearer: { from: 1 } },
      { shrink: -1 },
      { baskets: 0.5 },
      { more: true },
    ];
    for (const part of damage)
      expect([part, codeOf(() => parseCheckout({ ...model, ...part }))]).toEqual([part, "bad-model"]);
    expect(parseCheckout(JSON.stringify(model))).toEqual(model);
  });
});

checkSuite({
  name: "fitCheckout",
  data: baskets.flatMap((basket, order) =>
    basket.split(" + ").map((item) => ({ order, item, amount: 2, quantity: 1 })),
  ),
  run: (lines) => fitCheckout(interactionsOf(lines)),
  parse: parseCheckout,
  empty: (model) => expect(model.items).toEqual([]),
  oneRow: (model) => expect(model.right).toEqual([]),
  allNaN: "bad-value",
});
