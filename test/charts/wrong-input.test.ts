import { describe, expect, it } from "vitest";
import * as charts from "../../src/charts/index.ts";
import { isClienteleError } from "../../src/core/errors.ts";
import { Table } from "../../src/core/table.ts";
import { fitPopularItems, interactionsOf } from "../../src/recommend/index.ts";

const bought = interactionsOf([
  { customer: "ann", item: "bread", time: "2026-01-05" },
  { customer: "bob", item: "jam", time: "2026-01-06" },
]);
const strange = new Table(1, { nothing: Float64Array.of(1) } as never, { kind: "strange" });
const empty = new Table(0, { nothing: Float64Array.of() } as never, { kind: "strange" });
/** What a customer of the library may hand to the wrong chart, and what is no rows at all. */
const WRONG: { readonly [name: string]: unknown } = {
  null: null,
  undefined: undefined,
  "a number": 5,
  "a text": "rows",
  "a function": () => [],
  "an object": {},
  "a model of another kind": { kind: "rfm", version: 1, bins: 5 },
  "a promise": Promise.resolve([]),
  "rows that are null": [null],
  "rows that are numbers": [1, 2],
  "rows of texts": ["ab", "cd"],
  "rows without a field": [{}],
  "a table of something else": strange,
  "rows of rows": [[1, 2]],
};
/** Parts of results that are none. */
const WRONG_PARTS: readonly unknown[] = [
  { groups: null },
  { groups: [null] },
  { groups: [{ group: "a" }] },
  { groups: [{ group: "a", curve: [null], causes: [null] }] },
  { groups: [{ group: "a", curve: [{}], causes: [{ cause: "b", curve: 5 }] }] },
  { curves: [null], columns: [null], effects: [null], coefficients: [null], residuals: [null] },
  { curves: null, columns: 5, effects: null, residuals: null },
  { fit: null },
  { dates: [], nodes: [null], links: [null] },
  { items: ["a"], score: ["b"] },
  { items: null, score: null, metrics: null, lists: null },
  { metrics: {}, lists: {}, name: "a", popular: null },
];
const draws = Object.entries(charts).filter(([name]) => name.endsWith("Chart")) as unknown as readonly [
  string,
  (...given: unknown[]) => unknown,
][];
const errorOf = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return "drawn";
};

describe("a chart that is given something else", () => {
  expect(draws.length).toBeGreaterThan(45);
  for (const [name, draw] of draws)
    it(`${name} says what it draws`, () => {
      for (const [what, given] of Object.entries(WRONG)) {
        const error = errorOf(() => draw(given, [{ a: 1 }]));
        expect(isClienteleError(error) && error.code, `${what}: ${error}`).toBe("bad-input");
        expect((error as Error).message, what).toMatch(new RegExp(`^${name} needs .+\\.`));
      }
      for (const given of [...WRONG_PARTS, [], empty, new Set()]) {
        const error = errorOf(() => draw(given, []));
        expect(isClienteleError(error) && error.code, `${JSON.stringify(given)}: ${error}`).toMatch(
          /^(bad-input|too-few-rows)$/,
        );
      }
    });

  it("names what was found", () => {
    const said = (run: () => unknown) => (errorOf(run) as Error).message;
    expect(said(() => charts.similarityChart({ kind: "rfm" } as never))).toContain('an object of kind "rfm"');
    expect(said(() => charts.rocChart(bought as never))).toContain('a table of kind "interactions"');
    expect(said(() => charts.rocChart(bought as never))).toContain("falsePositiveRate, truePositiveRate");
    expect(said(() => charts.funnelChart([{ step: "a" }] as never))).toContain("Row 0 has no customers");
    expect(said(() => charts.segmentSizesChart(fitPopularItems(bought) as never))).toContain(
      'an object of kind "popular-items"',
    );
  });
});
