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
import { spreadPoints } from "../../src/charts/spread-points.ts";
import { associationRules, fitAlsoBought, interactionsOf } from "../../src/recommend/index.ts";
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
    expect(chart.title?.subtitle?.join(" ")).toContain(`${rules.length - drawn.length} more rules`);
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
