import { describe, expect, it } from "vitest";
import { zoneOf } from "../../../src/core/time.ts";
import {
  type AnyRecommender,
  blendRecommenders,
  fitAlsoBought,
  fitContentNeighbors,
  fitItemNeighbors,
  fitPopularItems,
  type Interactions,
  interactionsOf,
  parseRecommender,
  type RecommenderModel,
  recommend,
} from "../../../src/recommend/index.ts";
import { readHistory } from "../../../src/recommend/use/read-history.ts";
import { scorerOf } from "../../../src/recommend/use/scorer-of.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { codeOf } from "../../common/code-of.ts";
import { shop } from "../use/shop.ts";

const bought = shop();
const neighbors = fitItemNeighbors(bought, { measure: "cosine" });
const popular = fitPopularItems(bought);

function scoresOf(model: AnyRecommender, history: string[]): Map<string, number> {
  const scorer = scorerOf(model);
  const out = new Float64Array(scorer.items.length);
  scorer.score(readHistory(history, scorer.items, zoneOf("UTC")).history, Number.NaN, out);
  return new Map(scorer.items.map((item, k) => [item, out[k]]));
}

const z = (values: number[]): number[] => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const sd = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
  return values.map((v) => (v - mean) / sd);
};

describe("blendRecommenders", () => {
  const history = ["i1", "i7"];
  const near = [...scoresOf(neighbors, history).values()];
  const sales = [...scoresOf(popular, history).values()];
  const ranks = near.map(
    (v) =>
      1 - (near.filter((w) => w > v).length + (near.filter((w) => w === v).length - 1) / 2) / near.length,
  );

  it.each([
    ["z", z(near)],
    ["max", near.map((v) => v / Math.max(...near))],
    ["rank", ranks],
    ["none", near],
  ] as const)("adds scores made comparable by %s", (scale, expected) => {
    const blend = blendRecommenders([
      { model: neighbors, scale },
      { model: popular, weight: 0.3, scale: "z", transform: "log" },
    ]);
    const other = z(sales.map((v) => Math.log(1 + v)));
    const ours = scoresOf(blend, history);
    [...ours.values()].forEach((score, k) => {
      if (score > Number.NEGATIVE_INFINITY) expect(score).toBeCloseTo(expected[k] + 0.3 * other[k], 9);
      else expect([near[k], sales[k]]).toEqual([0, 0]);
    });
    const scorer = scorerOf(blend);
    const read = readHistory(history, scorer.items, zoneOf("UTC")).history;
    const out = new Float64Array(scorer.items.length);
    scorer.score(read, Number.NaN, out);
    out.forEach((score, k) => {
      if (score === Number.NEGATIVE_INFINITY) return;
      const parts = scorer.parts(read, Number.NaN, k);
      expect(parts.reduce((a, b) => a + b.score, 0)).toBeCloseTo(score, 9);
      for (const { by } of parts) expect(["item-neighbors", "popular-items"]).toContain(by);
    });
  });

  it("joins models of different items: what one does not know counts as its lowest", () => {
    const other = fitPopularItems(
      interactionsOf([
        { customer: 1, item: "new" },
        { customer: 2, item: "i1" },
        { customer: 3, item: "i1" },
      ]),
    );
    const blend = blendRecommenders([
      { model: neighbors, scale: "none" },
      { model: other, scale: "none", weight: 10 },
    ]);
    const scores = scoresOf(blend, history);
    expect(scores.size).toBe(neighbors.items.length + 1);
    expect(scores.get("new")).toBe(10);
    // the least of the other's is 1: item "new" sold once
    const own = scoresOf(neighbors, history).get("i2") ?? 0;
    if (own > 0) expect(scores.get("i2")).toBeCloseTo(own + 10, 9);
    // an item of the history that only the second knows
    expect(recommend(blend, ["new"], { count: 1 }).unknown).toBe(0);
  });

  it("asks its fallbacks in turn, each below what came before", () => {
    const trend = fitPopularItems(interactionsOf([{ customer: 1, item: "trend" }]));
    const chain = blendRecommenders([{ model: neighbors, scale: "none" }], { fallback: [popular, trend] });
    const { items, short } = recommend(chain, ["i1"], { count: 24 });
    expect(short).toBeNull();
    const own = recommend(neighbors, ["i1"], { count: 24 }).items;
    expect(items.slice(0, own.length).map(({ item }) => item)).toEqual(own.map(({ item }) => item));
    const best = recommend(popular, ["i1"], { count: 24 }).items.map(({ item }) => item);
    const rest = best.filter((item) => !own.some((o) => o.item === item));
    expect(items.slice(own.length).map(({ item }) => item)).toEqual([...rest, "trend"]);
    for (let k = 1; k < items.length; k++) expect(items[k].score).toBeLessThanOrEqual(items[k - 1].score);
    for (const { score, because } of items)
      expect(because.reduce((a, b) => a + b.score, 0)).toBeCloseTo(score, 9);
    // nothing is known of the customer: what sells
    expect(recommend(chain, [], { count: 3 }).items[0].because[0]).toMatchObject({
      item: null,
      share: 1,
      by: "popular-items",
    });
  });

  it("sends a cold customer to the categories he knows, and brings a cold item in by its content", () => {
    const rows = [
      ...Array.from({ length: 9 }, (_, customer) => ({ customer, item: "wine" })),
      ...Array.from({ length: 4 }, (_, customer) => ({ customer: 20 + customer, item: "brie" })),
      { customer: 30, item: "gouda" },
    ];
    const catalogue = [
      { item: "wine", category: "drinks", text: "red wine" },
      { item: "brie", category: "cheese", text: "soft cheese" },
      { item: "gouda", category: "cheese", text: "hard cheese" },
      { item: "comte", category: "cheese", text: "hard cheese alps" },
    ];
    const table: Interactions = interactionsOf(rows, { catalogue });
    const sells = fitPopularItems(table);
    const cold = blendRecommenders([{ model: sells, scale: "none", forCustomer: "categories" }]);
    expect(recommend(cold, [], { count: 1 }).items[0].item).toBe("wine");
    expect(recommend(cold, ["gouda"], { count: 1 }).items[0].item).toBe("brie");
    const content = blendRecommenders([{ model: fitContentNeighbors(table) }, { model: sells, weight: 0.1 }]);
    const items = recommend(content, ["gouda"], { count: 3 }).items.map(({ item }) => item);
    expect(items[0]).toBe("comte");
  });

  it("comes back from JSON, blends in blends too, and nothing else does", () => {
    const inner = blendRecommenders([{ model: neighbors, label: "near" }], { fallback: [popular] });
    const blend = blendRecommenders([{ model: inner, label: "inner" }, { model: popular }]);
    const again = parseRecommender(JSON.stringify(blend));
    expect(again).toEqual(blend);
    expect(recommend(again, ["i1"])).toEqual(recommend(blend, ["i1"]));
    for (const model of [neighbors, popular, fitAlsoBought(bought)])
      expect(parseRecommender(JSON.stringify(model))).toEqual(model);
    const [member] = blend.members;
    for (const bad of [
      "{",
      "[]",
      null,
      { ...blend, members: [] },
      { ...blend, members: [null] },
      { ...blend, members: [{ ...member, weight: null }] },
      { ...blend, members: [{ ...member, scale: "log" }] },
      { ...blend, members: [{ ...member, label: "" }] },
      { ...blend, members: [{ ...member, forCustomer: "categories" }] },
      { ...blend, members: [{ ...member, extra: 1 }] },
      { ...blend, members: [{ ...member, model: { ...neighbors, start: [] } }] },
      { ...blend, fallback: ["popular"] },
      { kind: "rfm", version: 1 },
      Array.from({ length: 6 }).reduce((model) => ({ ...blend, members: [{ ...member, model }] }), blend),
    ])
      expect(codeOf(() => parseRecommender(bad))).toBe("bad-model");
  });

  it("refuses what is no blend", () => {
    const code = (members: unknown, options?: object) =>
      codeOf(() => blendRecommenders(members as never, options));
    expect(code([])).toBe("bad-option");
    expect(code("x")).toBe("bad-option");
    expect(code([{ model: neighbors, weight: Number.NaN }])).toBe("bad-option");
    expect(code([{ model: neighbors, scale: "sd" }])).toBe("bad-option");
    expect(code([{ model: neighbors, forCustomer: "categories" }])).toBe("bad-option");
    expect(code([{ model: { kind: "rfm" } }])).toBe("bad-model");
    expect(code([null])).toBe("bad-model");
    expect(code([{ model: neighbors }], { fallback: popular })).toBe("bad-option");
  });
});

checkSuite({
  name: "blendRecommenders",
  run: (data: readonly { customer: number; item: string }[]) => {
    const table = interactionsOf(data);
    return blendRecommenders([{ model: fitAlsoBought(table) }, { model: fitPopularItems(table) }]);
  },
  data: [
    { customer: 1, item: "a" },
    { customer: 1, item: "b" },
    { customer: 2, item: "b" },
    { customer: 3, item: "c" },
  ],
  parse: (json) => parseRecommender(json) as RecommenderModel,
  empty: (model) => expect(model.members).toHaveLength(2),
  oneRow: (model) => expect(model.members).toHaveLength(2),
  allNaN: () => undefined,
});
