import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Chart,
  type ChartOptions,
  offerTradeOffChart,
  popularityCurveChart,
  ruleGraphChart,
  ruleMatrixChart,
  similarityChart,
} from "../../src/charts/index.ts";
import { placeNames } from "../../src/charts/place-names.ts";
import { spreadPoints } from "../../src/charts/spread-points.ts";
import {
  associationRules,
  compareRecommenders,
  evaluateRecommender,
  fitAlsoBought,
  fitItemNeighbors,
  fitPopularItems,
  interactionsOf,
  recommendAll,
  splitInteractions,
} from "../../src/recommend/index.ts";
import { drawSvg } from "./draw-svg.ts";

const SHELF = ["bread", "butter", "jam", "coffee", "milk", "cake & <pie>", "rolls", "cheese", "ham", "tea"];

/** Baskets of a bakery: breakfast goes with breakfast, cheese with ham. */
const bought = interactionsOf(
  Array.from({ length: 400 }, (_, order) =>
    SHELF.filter((_, k) => (order * (k + 3)) % 7 < (k % 3) + 1 || (order % 4 === 0 && k < 3)).map((item) => ({
      order,
      item,
    })),
  ).flat(),
);
const rules = associationRules(bought, { minSupport: 0.05, minConfidence: 0.3, rightSize: 2 });
const model = fitAlsoBought(bought, { measure: "cosine" });
const counts = SHELF.map((item, k) => ({
  item,
  count: model.counts[model.items.indexOf(item)] * (k < 2 ? 6 : 1),
}));
const ways = [
  { name: "best sellers", accuracy: { value: 0.04, interval: [0.03, 0.05] as const }, diversity: 0.02 },
  { name: "neighbors", accuracy: 0.09, diversity: { value: 0.3, interval: null } },
  { name: "a long name of a way to offer", accuracy: 0.11, diversity: 0.2 },
  { name: "chance", accuracy: 0.001, diversity: 0.29 },
];
const charts = (options: ChartOptions): { readonly [name: string]: Chart } => ({
  matrix: ruleMatrixChart(rules, options),
  lift: ruleMatrixChart(rules, { ...options, show: "lift", sides: 5 }),
  graph: ruleGraphChart(rules, options),
  similarity: similarityChart(model, options),
  popularity: popularityCurveChart(counts, options),
  offered: popularityCurveChart(counts, { ...options, offered: counts.slice(2) }),
  ways: offerTradeOffChart(ways, options),
});
/** Forty customers of two tastes, an item a week. */
const weekly = interactionsOf(
  Array.from({ length: 40 }, (_, c) =>
    Array.from({ length: 4 }, (_, k) => ({
      customer: `c${c}`,
      time: `2026-0${k + 1}-${10 + (c % 9)}`,
      item: SHELF[(c % 2) * 5 + ((c + k * (1 + (c % 3))) % 5)],
    })),
  ).flat(),
  { catalogue: [...SHELF, "never"].map((item) => ({ item })) },
);
const tried = (name: string, model: typeof fitItemNeighbors) =>
  evaluateRecommender((train) => model(train), splitInteractions(weekly, { way: "last-out" }), {
    name,
    k: 3,
  });
const evaluations = [
  tried("neighbors", (train) => fitItemNeighbors(train)),
  tried("neighbors of few", (train) => fitItemNeighbors(train, { top: 1 })),
];
const code = (expected: string, run: () => unknown) =>
  expect(run).toThrow(expect.objectContaining({ code: expected }));

describe("charts of what to offer", () => {
  for (const options of [{}, { theme: "dark", locale: "de", width: 330 }] as const)
    it(`draw without a warning, ${JSON.stringify(options)}`, async () => {
      for (const [name, chart] of Object.entries(charts(options))) {
        expect(JSON.parse(JSON.stringify(chart)), name).toEqual({ ...chart });
        const svg = await drawSvg(chart);
        expect(svg, name).not.toMatch(/NaN|undefined|null|Infinity/);
        expect(Number(/width="(\d+)"/.exec(svg)?.[1]), name).toBe(chart.width);
        expect(chart.description.length, name).toBeGreaterThan(30);
      }
    });

  it("refuse nothing to draw, and options that are none", () => {
    for (const draw of [ruleMatrixChart, ruleGraphChart, popularityCurveChart, offerTradeOffChart])
      code("too-few-rows", () => draw([]));
    code("too-few-rows", () => popularityCurveChart([{ item: "bread", count: 0 }]));
    code("too-few-rows", () => similarityChart(model, { items: ["nothing"] }));
    code("bad-option", () => similarityChart(model, { items: 1 }));
    code("bad-option", () => ruleMatrixChart(rules, { sides: 0 }));
    code("bad-option", () => ruleMatrixChart(rules, { show: "support" as never }));
    code("bad-option", () => ruleGraphChart(rules, { rules: 1000 }));
  });

  it("the matrix keeps to the sides of the strongest rules, and says what it leaves out", () => {
    const chart = ruleMatrixChart(rules, { sides: 3 });
    const drawn = chart.data.values;
    expect(new Set(drawn.map(({ left }) => left)).size).toBe(3);
    expect(chart.title?.subtitle?.join(" ")).toContain(
      `${(rules.length - drawn.length).toLocaleString("en")} more rules`,
    );
    expect(drawn[0]).toMatchObject({ left: rules.at(0)?.left, right: rules.at(0)?.right });
  });

  it("the graph joins every rule with all its items, and a rule of two on the left with both", () => {
    const two = ruleGraphChart([{ left: "a + b", right: "c", count: 1, confidence: 1, lift: 2 }]);
    const lines = (two.layer[0].data?.values ?? []) as readonly { readonly arrow: number }[];
    expect(lines.map(({ arrow }) => arrow)).toEqual([0, 0, 1]);
  });

  it("the map of ties is that of the model, in any order", () => {
    const chart = similarityChart(model, { items: SHELF });
    for (const { item, other, value } of chart.data.values) {
      const at = model.items.indexOf(item as string);
      const ties = model.neighbor.slice(model.start[at], model.start[at + 1]);
      const e = ties.indexOf(model.items.indexOf(other as string));
      expect(model.score[model.start[at] + e]).toBe(value);
    }
    expect(chart.data.values.length).toBe(model.neighbor.length);
  });

  it("the curve of popularity takes a log, a model of what sells and offers as they are", async () => {
    const sold = new Map<string, number>(weekly.columns.item.levels.map((item) => [item, 0]));
    for (const { item } of weekly) sold.set(item, (sold.get(item) ?? 0) + 1);
    const own = popularityCurveChart(Array.from(sold, ([item, count]) => ({ item, count })));
    expect(popularityCurveChart(weekly)).toEqual(own);
    // what nobody bought is an item, too
    expect(own.description).toContain("all 11 items");
    expect(popularityCurveChart(fitPopularItems(weekly, { by: "baskets" }))).toEqual(own);
    const offered = recommendAll(fitItemNeighbors(weekly), weekly, { count: 2 });
    const counts = offered.columns.item.levels.map((item) => ({
      item,
      count: [...offered].filter((r) => r.item === item).length,
    }));
    const both = popularityCurveChart(weekly, { offered });
    expect(both).toEqual(popularityCurveChart(weekly, { offered: counts }));
    expect(both.title?.subtitle?.join(" ")).toMatch(/% of the purchases and \d+% of the offers$/);
    const paid = { items: ["a", "b"], score: [3, 1], by: "amount" };
    expect(popularityCurveChart(paid).title?.subtitle?.join(" ")).toContain("of the revenue");
    code("bad-input", () => popularityCurveChart({ ...paid, by: "rating" }));
  });

  it("the points of ways to offer are those of evaluations, with the best sellers once", async () => {
    const chart = offerTradeOffChart(evaluations);
    expect(chart.data.values.map(({ name, accuracy, diversity }) => [name, accuracy, diversity])).toEqual(
      [...evaluations, evaluations[0].popular].map(({ name, metrics, lists }) => [
        name,
        metrics.ndcg.value,
        lists.coverage,
      ]),
    );
    const [one] = evaluations;
    const hits = offerTradeOffChart(one, { accuracy: "hitRate", diversity: "personalization" });
    expect(hits.data.values[0]).toMatchObject({
      accuracy: one.metrics.hitRate.value,
      low: one.metrics.hitRate.interval?.[0],
      diversity: one.lists.personalization,
    });
    expect(JSON.stringify(hits)).toContain("(hit rate)");
    expect(offerTradeOffChart([one, one]).data.values.map(({ name }) => name)).toContain("neighbors (2)");
    // without a similarity there is no diversity within lists
    code("too-few-rows", () => offerTradeOffChart(one, { diversity: "diversity" }));
    code("bad-option", () => offerTradeOffChart(one, { accuracy: "luck" as never }));
    code("bad-input", () => offerTradeOffChart(compareRecommenders(one, evaluations[1]) as never));
    await drawSvg(chart);
  });

  it("names of points do not cover each other, and stay within the drawing", () => {
    const at = [0, 1, 2, 3].map((k) => ({ x: 300 - k, y: 100 + k, name: `way ${k}` }));
    const boxes = placeNames([...at, { x: 2, y: 198, name: "at the edge" }], 320, 200).map(
      ({ align, dx, dy }, k) => {
        const { x, y, name } = [...at, { x: 2, y: 198, name: "at the edge" }][k];
        const left = align === "left" ? x + dx : x + dx - 6.4 * name.length;
        return { left, right: left + 6.4 * name.length, top: y + dy - 6, bottom: y + dy + 6 };
      },
    );
    for (const [k, a] of boxes.entries()) {
      expect(a.left >= 0 && a.right <= 320 && a.top >= 0 && a.bottom <= 200).toBe(true);
      for (const b of boxes.slice(0, k))
        expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true);
    }
  });

  it("long titles of axes do not push the title of the chart off the page", async () => {
    for (const width of [330, 640])
      for (const chart of [
        popularityCurveChart(weekly, { width, offered: weekly }),
        offerTradeOffChart(evaluations, { width, diversity: "personalization" }),
        ruleGraphChart(
          [{ left: "a very long name of a product", right: "b", count: 1, confidence: 1, lift: 2 }],
          {
            width,
          },
        ),
      ]) {
        const svg = await drawSvg(chart);
        const places = [
          /transform="translate\(([-\d.]+),([-\d.]+)\)"/,
          /role-title"[^>]*><g transform="translate\(([-\d.]+),([-\d.]+)\)"/,
        ].map((place) => place.exec(svg)?.slice(1).map(Number) ?? []);
        for (const k of [0, 1])
          expect(places[0][k] + places[1][k], chart.description).toBeGreaterThanOrEqual(0);
      }
  });

  it("the curve of popularity rises to all, and lies above the line of equals", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 30 }), (list) => {
        fc.pre(list.some((count) => count > 0));
        const chart = popularityCurveChart(list.map((count, k) => ({ item: `i${k}`, count })));
        const points = chart.data.values as readonly { share: number; reached: number }[];
        expect(points[0]).toMatchObject({ share: 0, reached: 0 });
        expect(points.at(-1)).toMatchObject({ share: 1, reached: 1 });
        for (const { share, reached } of points) expect(reached).toBeGreaterThanOrEqual(share - 1e-12);
      }),
      { numRuns: 50 },
    );
  });

  it("points that are joined come to stand nearer than those that are not, within the square", () => {
    const { x, y } = spreadPoints(6, [
      [0, 1],
      [1, 2],
      [3, 4],
      [4, 5],
    ]);
    const far = (a: number, b: number) => Math.hypot(x[a] - x[b], y[a] - y[b]);
    const mean = (pairs: readonly (readonly [number, number])[]) =>
      pairs.reduce((sum, [a, b]) => sum + far(a, b), 0) / pairs.length;
    const apart = [0, 1, 2].flatMap((a) => [3, 4, 5].map((b) => [a, b] as const));
    const together = [
      [0, 1],
      [1, 2],
      [3, 4],
      [4, 5],
    ] as const;
    expect(mean(together)).toBeLessThan(0.7 * mean(apart));
    for (const v of [...x, ...y]) expect(v >= 0 && v <= 1).toBe(true);
    expect(spreadPoints(1, []).x).toEqual(Float64Array.of(0.5));
  });
});
