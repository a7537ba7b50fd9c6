import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../../src/core/time.ts";
import { frequenciesOf } from "../../../src/recommend/baskets/frequencies.ts";
import { nextBasketScorer } from "../../../src/recommend/baskets/next-basket-scorer.ts";
import {
  type FitNextBasketOptions,
  fitNextBasket,
  type Interactions,
  interactionsOf,
  parseNextBasket,
} from "../../../src/recommend/index.ts";
import { buildHistory } from "../../../src/recommend/use/build-history.ts";
import { historiesOf } from "../../../src/recommend/use/histories.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { DAY_0, lines, orderLines } from "../popularity/lines.ts";

interface Settings {
  readonly groups: number;
  readonly withinDecay: number;
  readonly groupDecay: number;
  readonly neighbors: number;
  readonly own: number;
}

/** The paper's formulas on whole vectors: baskets as 0 and 1, groups as averages, customers as averages of groups, neighbours by sorting all distances. */
function plainly(
  table: Interactions,
  { groups, withinDecay, groupDecay, neighbors, own }: Settings,
): number[][] {
  const items = table.info.items;
  const vectors = Array.from({ length: table.info.customers }, (_, c) => {
    const baskets = new Map<number, number[]>();
    for (let i = 0; i < table.length; i++) {
      if (table.columns.customer.codes[i] !== c) continue;
      const b = table.columns.basket[i];
      const vector = baskets.get(b) ?? new Array<number>(items).fill(0);
      vector[table.columns.item.codes[i]] = 1;
      baskets.set(b, vector);
    }
    const list = [...baskets.values()];
    const m = Math.min(groups, list.length);
    const sizes = Array.from(
      { length: m },
      (_x, g) => Math.floor(list.length / m) + (g >= m - (list.length % m) ? 1 : 0),
    );
    const sum = new Array<number>(items).fill(0);
    let from = 0;
    sizes.forEach((size, g) => {
      const group = list.slice(from, from + size);
      from += size;
      for (let k = 0; k < items; k++) {
        const mean = group.reduce((s, vector, j) => s + vector[k] * withinDecay ** (size - 1 - j), 0) / size;
        sum[k] += (mean * groupDecay ** (m - 1 - g)) / m;
      }
    });
    return sum;
  });
  return vectors.map((u) => {
    const near = vectors
      .map((v, c) => ({ v, c, distance: v.reduce((s, x, k) => s + (x - u[k]) ** 2, 0) }))
      .sort((a, b) => a.distance - b.distance || a.c - b.c)
      .slice(0, neighbors);
    return u.map((x, k) => own * x + ((1 - own) * near.reduce((s, { v }) => s + v[k], 0)) / near.length);
  });
}

const history = (...baskets: readonly (readonly number[])[]) =>
  buildHistory({
    length: baskets.flat().length,
    place: baskets.flat(),
    basket: baskets.flatMap((basket, b) => basket.map(() => b)),
    time: baskets.flatMap((basket, b) => basket.map(() => DAY_0 + b * DAY_MS)),
    weight: baskets.flat().map(() => 1),
  });

describe("frequenciesOf", () => {
  it("decays baskets within groups and groups against each other", () => {
    // five baskets in two groups: two and three; item 0 in all, item 1 in the first, item 2 in the last
    const own = history([0, 1], [0], [0], [0], [0, 2]);
    const found = frequenciesOf(own, { groups: 2, withinDecay: 0.5, groupDecay: 0.1 });
    const first = 0.1 / 2;
    const last = 1 / 2;
    expectClose(
      [...found],
      [(first * (0.5 + 1)) / 2 + (last * (0.25 + 0.5 + 1)) / 3, (first * 0.5) / 2, last / 3],
    );
  });

  it("gives those with fewer baskets than groups a group each, the latest in full", () => {
    const decay = { groups: 7, withinDecay: 0.9, groupDecay: 0.7 };
    expectClose([...frequenciesOf(history([0], [1]), decay)], [0.35, 0.5]);
    expectClose([...frequenciesOf(history([3]), decay)], [1]);
    expect(frequenciesOf(history(), decay).length).toBe(0);
  });
});

describe("nextBasketScorer", () => {
  const settings: fc.Arbitrary<Settings> = fc.record({
    groups: fc.integer({ min: 1, max: 4 }),
    withinDecay: fc.constantFrom(0.9, 0.53, 1),
    groupDecay: fc.constantFrom(0.7, 0.31, 1),
    neighbors: fc.integer({ min: 1, max: 6 }),
    own: fc.constantFrom(0, 0.3, 0.7, 1),
  });

  it("has the scores of the paper's formulas, in parts that add up", () => {
    let compared = 0;
    fc.assert(
      fc.property(orderLines, settings, (own, options) => {
        const table = lines(own);
        const rounded = fitNextBasket(table, options);
        // with all digits: seven might order nearly equal distances otherwise
        const model = { ...rounded, value: allDigits(table, options) };
        expectClose(rounded.value, model.value, 1e-6);
        const expected = plainly(table, options);
        const decided =
          options.neighbors >= table.info.customers || options.own === 1 || distinctDistances(table, options);
        if (decided) compared++;
        const scorer = nextBasketScorer(model);
        const histories = historiesOf(table, model.items);
        const out = new Float64Array(table.info.items);
        for (let c = 0; c < table.info.customers; c++) {
          scorer.score(histories.of(c), 0, out);
          if (decided) expectClose([...out], expected[c], 1e-9, 1e-12);
          for (let k = 0; k < out.length; k++) {
            const sum = scorer.parts(histories.of(c), 0, k).reduce((s, { score }) => s + score, 0);
            expectClose(sum, out[k], 1e-12, 1e-15);
          }
        }
      }),
      { numRuns: 30 },
    );
    expect(compared).toBeGreaterThan(15);
  });

  it("gives a new customer the score of a training customer with that history", () => {
    const table = lines([
      { customer: 1, item: 1, day: 1, order: 1 },
      { customer: 1, item: 2, day: 2, order: 2 },
      { customer: 2, item: 2, day: 2, order: 3 },
      { customer: 3, item: 3, day: 2, order: 4 },
    ]);
    const scorer = nextBasketScorer(fitNextBasket(table, { neighbors: 2 }));
    const [known, fresh] = [new Float64Array(3), new Float64Array(3)];
    scorer.score(historiesOf(table, ["1", "2", "3"]).of(0), 0, known);
    scorer.score(history([0], [1]), 0, fresh);
    expect(fresh).toEqual(known);
    scorer.score(history(), 0, fresh);
    expect([...fresh]).toEqual([0, 0, 0]);
    expect(scorer.parts(history(), 0, 0)).toEqual([]);
  });
});

function allDigits(table: Interactions, settings: Settings): number[] {
  const histories = historiesOf(table, table.columns.item.levels);
  return Array.from({ length: histories.customers }, (_, c) => [
    ...frequenciesOf(histories.of(c), settings),
  ]).flat();
}

/** Whether no two customers are equally far from a third, but for those who are the same. */
function distinctDistances(table: Interactions, settings: Settings): boolean {
  const vectors = plainly(table, { ...settings, own: 1 });
  return vectors.every((u) => {
    const all = vectors.map((v) => v.reduce((s, x, k) => s + (x - u[k]) ** 2, 0)).sort((a, b) => a - b);
    return all.every((d, k) => k === 0 || d - all[k - 1] > 1e-9);
  });
}

describe("fitNextBasket", () => {
  it("keeps the customers who bought last, where there are too many", () => {
    const table = lines(
      [0, 1, 2, 3, 4].map((customer) => ({
        customer,
        item: customer,
        day: (customer * 3) % 5,
        order: customer,
      })),
    );
    // days 0, 3, 1, 4, 2
    const model = fitNextBasket(table, { customers: 2 });
    expect(model.at.map((place) => model.items[place])).toEqual(["1", "3"]);
    expect(model.customers).toBe(5);
    expect(fitNextBasket(table, { asOf: DAY_0 + 2 * DAY_MS }).at.length).toBe(2);
  });

  it("takes one giant basket, and customers who are nobody", () => {
    const giant = Array.from({ length: 10_000 }, (_, item) => ({ customer: 1, order: 1, item }));
    const model = fitNextBasket(
      interactionsOf([...giant, { order: 2, item: 3 }] as {
        customer?: number;
        order: number;
        item: number;
      }[]),
    );
    expect([model.start.length, model.at.length, model.asOf]).toEqual([2, 10_000, null]);
  });

  it("refuses settings that make no sense", () => {
    const table = lines([{ customer: 1, item: 1, day: 1, order: 1 }]);
    const bad: FitNextBasketOptions[] = [
      { groups: 0 },
      { groups: 1.5 },
      { withinDecay: 0 },
      { withinDecay: 1.1 },
      { groupDecay: Number.NaN },
      { neighbors: 0 },
      { own: -0.1 },
      { customers: 0 },
      { asOf: "x" },
    ];
    for (const options of bad) expect(codeOf(() => fitNextBasket(table, options))).toBe("bad-option");
    expect(codeOf(() => fitNextBasket({} as Interactions))).toBe("bad-input");
  });
});

checkSuite({
  name: "fitNextBasket",
  run: (rows) => fitNextBasket(interactionsOf(rows), { groups: 2 }),
  parse: parseNextBasket,
  data: Array.from({ length: 20 }, (_, i) => ({
    customer: `c${i % 3}`,
    time: DAY_0 + i * i * DAY_MS,
    item: `i${i % 4}`,
  })),
  empty: (model) => expect(model.start).toEqual([0]),
  oneRow: (model) => expect(model.value).toEqual([1]),
  allNaN: "bad-value",
});

describe("parseNextBasket", () => {
  it("refuses a model that was tampered with", () => {
    const model = fitNextBasket(
      lines([
        { customer: 1, item: 1, day: 1, order: 1 },
        { customer: 1, item: 2, day: 1, order: 1 },
      ]),
    );
    expect(parseNextBasket(JSON.stringify(model))).toEqual(model);
    const bad: object[] = [
      { version: 3 },
      { extra: 1 },
      { groups: 0 },
      { withinDecay: 2 },
      { groupDecay: null },
      { neighbors: 0.5 },
      { own: 2 },
      { asOf: "x" },
      { customers: -2 },
      { items: ["2", "1"] },
      { start: [] },
      { start: [0, 1] },
      { at: [0, 2] },
      { at: [1, 0] },
      { value: [1] },
      { value: [1, -1] },
    ];
    for (const change of bad)
      expect(codeOf(() => parseNextBasket({ ...model, ...change }))).toBe("bad-model");
  });
});
