import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normal, randomFrom, uniform } from "../../../src/core/random.ts";
import { DAY_MS } from "../../../src/core/time.ts";
import { buyAgainScorer } from "../../../src/recommend/again/buy-again-scorer.ts";
import { timingOf } from "../../../src/recommend/again/timing.ts";
import {
  type BuyAgainModel,
  type BuyAgainOptions,
  buyAgain,
  type FitBuyAgainOptions,
  fitBuyAgain,
  historyOf,
  type Interactions,
  interactionsOf,
  parseBuyAgain,
} from "../../../src/recommend/index.ts";
import { buildHistory } from "../../../src/recommend/use/build-history.ts";
import { historiesOf } from "../../../src/recommend/use/histories.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf, DAY_0, lines, orderLines } from "../popularity/lines.ts";

const asOf = DAY_0 + 400 * DAY_MS;

/** Coffee every 14 days or so, of a quarter of the customers every 28; paint now and then; a sofa once. */
function shop(customers: number): Interactions {
  const random = randomFrom(11);
  const rows: { customer: number; item: string; time: number }[] = [];
  for (let customer = 0; customer < customers; customer++) {
    const gap = customer % 4 === 0 ? 28 : 14;
    for (let day = 30 * uniform(random); day < 400; day += gap * Math.exp(0.3 * normal(random)))
      rows.push({ customer, item: "coffee", time: DAY_0 + day * DAY_MS });
    rows.push({ customer, item: "sofa", time: DAY_0 + 390 * uniform(random) * DAY_MS });
    const paint = 200 * uniform(random);
    rows.push({ customer, item: "paint", time: DAY_0 + paint * DAY_MS });
    if (customer % 2 === 0) rows.push({ customer, item: "paint", time: DAY_0 + (paint + 90) * DAY_MS });
  }
  return interactionsOf(rows);
}

const bought = shop(200);
const model = fitBuyAgain(bought, { asOf });
const place = (item: string) => model.items.indexOf(item);

describe("fitBuyAgain", () => {
  it("finds what is bought again, and how often", () => {
    expect(model.gap[place("coffee")]).toBeGreaterThan(13.5);
    expect(model.gap[place("coffee")]).toBeLessThan(17);
    expect(model.gap[place("paint")]).toBeGreaterThan(75);
    expect(model.repeat[place("coffee")]).toBeGreaterThan(0.97);
    // half of the first purchases are repeated, none of the second
    expect(model.repeat[place("paint")]).toBeGreaterThan(0.25);
    expect(model.repeat[place("paint")]).toBeLessThan(0.45);
    expect(model.repeat[place("sofa")]).toBeLessThan(0.06);
    expect(model.gaps[place("sofa")]).toBe(0);
    // customers differ by a factor of two, their own gaps by 35 %: two of them weigh as much as the item's
    expect(model.ownGaps).toBeGreaterThan(0.3);
    expect(model.ownGaps).toBeLessThan(3);
  });

  it("draws items of few gaps towards their category, and that towards all", () => {
    const weekly = (item: string, category: string, days: number, times: number) =>
      Array.from({ length: times }, (_, n) => ({
        customer: 1,
        item,
        category,
        time: DAY_0 + n * days * DAY_MS,
      }));
    const own = fitBuyAgain(
      interactionsOf([...weekly("a", "x", 7, 31), ...weekly("b", "x", 20, 2), ...weekly("c", "y", 50, 5)]),
    );
    // gaps of a: 30 of 7 days, b: one of 20, c: four of 50; medians 7, 20, 50; of x 7; of all 7
    const x = Math.log(7);
    expectClose(Math.log(own.gap[0]), x, 1e-6);
    expectClose(Math.log(own.gap[1]), (Math.log(20) + 10 * x) / 11, 1e-6);
    const y = (4 * Math.log(50) + 10 * x) / 14;
    expectClose(Math.log(own.gap[2]), (4 * Math.log(50) + 10 * y) / 14, 1e-6);
  });

  it("does not hold it against an item that it was bought only yesterday", () => {
    const rows = [
      ...Array.from({ length: 40 }, (_, customer) => ({ customer, item: "old", time: DAY_0 })),
      ...Array.from({ length: 40 }, (_, customer) => ({
        customer,
        item: "young",
        time: DAY_0 + 199 * DAY_MS,
      })),
      ...Array.from({ length: 10 }, (_, n) => ({
        customer: 99,
        item: "milk",
        time: DAY_0 + 10 * n * DAY_MS,
      })),
    ];
    const { repeat, items } = fitBuyAgain(interactionsOf(rows), { asOf: DAY_0 + 200 * DAY_MS });
    const all = (9 + 0.5) / (9 + 1 + 40 + 1);
    expect(repeat[items.indexOf("young")]).toBeCloseTo(all, 2);
    expect(repeat[items.indexOf("old")]).toBeCloseTo((10 * all) / 50, 2);
  });

  it("refuses settings that make no sense", () => {
    const bad: FitBuyAgainOptions[] = [
      { halfLife: 0 },
      { halfLife: Number.NaN },
      { demand: 1 as never },
      { asOf: "x" },
    ];
    for (const options of bad) expect(codeOf(() => fitBuyAgain(bought, options))).toBe("bad-option");
    expect(codeOf(() => fitBuyAgain(interactionsOf([{ customer: 1, item: "a" }]), { asOf: 3 }))).toBe(
      "missing-column",
    );
    expect(codeOf(() => fitBuyAgain({} as Interactions))).toBe("bad-input");
  });
});

checkSuite({
  name: "fitBuyAgain",
  run: (rows) => fitBuyAgain(interactionsOf(rows)),
  parse: parseBuyAgain,
  data: Array.from({ length: 20 }, (_, i) => ({
    customer: `c${i % 3}`,
    time: DAY_0 + i * i * DAY_MS,
    item: `i${i % 4}`,
  })),
  empty: (own) => expect(own.items).toEqual([]),
  oneRow: (own) => expect(own).toMatchObject({ gaps: [0], ownGaps: null, repeat: [0.5] }),
  allNaN: "bad-value",
});

describe("buyAgainScorer", () => {
  const histories = historiesOf(bought, model.items);

  it("decays own purchases, and puts what is not bought again last", () => {
    const plain = buyAgainScorer(fitBuyAgain(bought, { asOf, demand: false, halfLife: 40 }));
    const out = new Float64Array(3);
    const history = histories.of(7);
    plain.score(history, asOf, out);
    for (let e = 0; e < history.at.length; e++) {
      const days = (asOf - history.last[e]) / DAY_MS;
      expectClose(out[history.at[e]], history.baskets[e] * 2 ** (-days / 40));
    }
    // a sofa of today against paint of half a year ago
    const today = buildHistory({
      length: 2,
      place: [place("paint"), place("sofa")],
      basket: [0, 1],
      time: [asOf - 120 * DAY_MS, asOf],
      weight: [1, 1],
    });
    plain.score(today, asOf, out);
    expect(out[place("sofa")]).toBeGreaterThan(out[place("paint")]);
    buyAgainScorer(model).score(today, asOf, out);
    expect(out[place("sofa")]).toBeLessThan(out[place("paint")]);
  });

  it("has one part per score, and says nothing of items never bought", () => {
    const scorer = buyAgainScorer(model);
    const out = new Float64Array(3).fill(9);
    const history = buildHistory({ length: 1, place: [0], basket: [0], time: [asOf], weight: [1] });
    scorer.score(history, asOf, out);
    expect([...out.subarray(1)]).toEqual([0, 0]);
    expect(scorer.parts(history, asOf, 0)).toEqual([{ from: 0, score: out[0] }]);
    expect(scorer.parts(history, asOf, 1)).toEqual([]);
  });

  it("scores an item no lower for one purchase more", () => {
    const end = DAY_0 + 60 * DAY_MS;
    fc.assert(
      fc.property(orderLines, fc.nat(4), fc.nat(5), (own, customer, item) => {
        fc.pre(own.some((line) => line.item === item));
        const own1 = fitBuyAgain(lines(own), { asOf: end });
        const scorer = buyAgainScorer(own1);
        const scoreOf = (rows: typeof own) => {
          const out = new Float64Array(own1.items.length);
          const table = lines(rows);
          const c = table.columns.customer.levels.indexOf(String(customer));
          if (c >= 0) scorer.score(historiesOf(table, own1.items).of(c), end, out);
          return out[own1.items.indexOf(String(item))];
        };
        const more = [...own, { customer, item, day: 59, order: 999 }];
        expect(scoreOf(more)).toBeGreaterThan(scoreOf(own) * (1 - 1e-12));
      }),
      { numRuns: 12 },
    );
  });
});

describe("timingOf", () => {
  const asked = { asOf, horizon: 30, level: 0.8 };
  const none = { count: 0, logSum: 0 };

  it("agrees with simulated next purchases", () => {
    // a repeat with chance .5, log-normal gaps of 20 days; open for 25 days already
    const own: BuyAgainModel = { ...model, gap: [20], spread: [0.5], repeat: [0.5], ownGaps: null };
    const random = randomFrom(3);
    let open = 0;
    const next: number[] = [];
    for (let i = 0; i < 20_000; i++) {
      const gap = uniform(random) < 0.5 ? 20 * Math.exp(0.5 * normal(random)) : Number.POSITIVE_INFINITY;
      if (gap <= 25) continue;
      open++;
      if (gap < Number.POSITIVE_INFINITY) next.push(gap);
    }
    next.sort((a, b) => a - b);
    const { chance, expected, due, every } = timingOf(own, 0, asOf - 25 * DAY_MS, none, {
      ...asked,
      horizon: 10,
    });
    expect(chance).toBeCloseTo(next.filter((gap) => gap <= 35).length / open, 2);
    const days = expected.map((time) => (time - asOf) / DAY_MS + 25);
    expect(days[0]).toBeCloseTo(next[Math.floor(next.length * 0.1)], 0);
    expect(Math.abs(days[1] - next[Math.floor(next.length * 0.9)])).toBeLessThan(1);
    expectClose([every, (due - asOf) / DAY_MS], [20, -5], 1e-9);
  });

  it("goes over to the customer's own rhythm with his gaps", () => {
    const own: BuyAgainModel = { ...model, gap: [20], spread: [0.5], repeat: [0.9], ownGaps: 2 };
    const every = (n: number) => timingOf(own, 0, asOf, { count: n, logSum: n * Math.log(60) }, asked).every;
    expectClose([every(0), every(2)], [20, Math.sqrt(20 * 60)]);
    expect(every(100)).toBeGreaterThan(58);
    const width = (n: number) => {
      const { expected } = timingOf(own, 0, asOf, { count: n, logSum: n * Math.log(20) }, asked);
      return expected[1] - expected[0];
    };
    expect(width(5)).toBeLessThan(width(0));
  });

  it("stays finite long after the last purchase", () => {
    for (const years of [0, 1, 10, 1000]) {
      const { chance, expected } = timingOf(model, place("coffee"), asOf - years * 365 * DAY_MS, none, asked);
      expect(chance).toBeGreaterThanOrEqual(0);
      expect(chance).toBeLessThanOrEqual(1);
      expect(expected[0]).toBeGreaterThanOrEqual(asOf - 1);
      expect(expected[1]).toBeGreaterThanOrEqual(expected[0]);
    }
  });
});

describe("buyAgain", () => {
  it("lists the customer's own items with dates and words", () => {
    const { items, short } = buyAgain(model, historyOf(bought, 7), { count: 3 });
    expect(short).toBe(null);
    expect(items[0].item).toBe("coffee");
    expect(items[2].item).toBe("sofa");
    expect(items[0].because).toMatch(/^bought \d\d times, usually every 1\d days, last \d+ days? ago$/);
    expect(items[2].because).toMatch(
      /^bought once, \d+ days ago; people who buy it again do so after about \d+ days$/,
    );
    expect(items[0].chance).toBeGreaterThan(0.8);
    expect(items[2].chance).toBeLessThan(0.1);
    expect(items[0].due).toBeCloseTo((items[0].last ?? 0) + (items[0].every ?? 0) * DAY_MS, 0);
  });

  it("can go by the chance of the next days, and leaves out what may not be offered", () => {
    const rows = [
      { item: "coffee", time: asOf - 1 * DAY_MS, count: 9 },
      { item: "paint", time: asOf - 80 * DAY_MS },
    ];
    const names = (options: BuyAgainOptions) => buyAgain(model, rows, options).items.map(({ item }) => item);
    expect(names({ order: "score" })).toEqual(["coffee", "paint"]);
    expect(names({ order: "chance", horizon: 2 })).toEqual(["paint", "coffee"]);
    expect(names({ exclude: ["coffee"] })).toEqual(["paint"]);
    expect(buyAgain(model, rows, { exclude: ["coffee"] }).short).toBe("left-out");
    expect(buyAgain(model, rows).short).toBe("no-more");
    expect(buyAgain(model, ["unknown"]).short).toBe("nothing-bought");
  });

  it("does not look at what came after the moment of the question, and asks after the last purchase", () => {
    const rows = [10, 20, 30].map((day) => ({ item: "coffee", time: DAY_0 + day * DAY_MS }));
    const then = buyAgain(model, rows, { asOf: DAY_0 + 20 * DAY_MS });
    expect(then.items[0]).toMatchObject({ times: 1, last: rows[0].time });
    expect(buyAgain(model, rows, { asOf: DAY_0 }).short).toBe("nothing-bought");
    // a customer who came again after the model was made does not have his coffee due for that long
    const [again] = buyAgain(model, [{ item: "coffee", time: asOf + 5 * DAY_MS }]).items;
    expect(again).toMatchObject({ times: 1, last: asOf + 5 * DAY_MS });
    expect(again.because).toContain("today");
  });

  it("has no dates without times, and still counts", () => {
    const timeless = fitBuyAgain(
      interactionsOf([
        { customer: 1, item: "a" },
        { customer: 2, item: "a" },
      ]),
    );
    expect(timeless).toMatchObject({ asOf: null, gap: [], lately: [2] });
    expect(parseBuyAgain(JSON.stringify(timeless))).toEqual(timeless);
    const [own] = buyAgain(timeless, [{ item: "a", count: 2 }]).items;
    expect(own).toMatchObject({ times: 2, last: null, due: null, chance: null, because: "bought 2 times" });
    expect(buyAgain(model, ["coffee"]).items[0]).toMatchObject({ due: null, because: "bought once" });
  });

  it("refuses bad settings, models and histories", () => {
    const bad: BuyAgainOptions[] = [
      { horizon: -1 },
      { level: 2 },
      { order: "x" as "score" },
      { count: 0 },
      { asOf: "x" },
    ];
    for (const options of bad) expect(codeOf(() => buyAgain(model, ["coffee"], options))).toBe("bad-option");
    expect(codeOf(() => buyAgain({} as BuyAgainModel, []))).toBe("bad-model");
    expect(codeOf(() => buyAgain(model, 7 as never))).toBe("bad-input");
  });
});

describe("parseBuyAgain", () => {
  it("refuses a model that was tampered with", () => {
    const bad: object[] = [
      { version: 0 },
      { extra: 1 },
      { halfLife: 0 },
      { asOf: null },
      { demand: 1 },
      { customers: -1 },
      { items: ["b", "a", "c"] },
      { repeat: [0, 0, 2] },
      { lately: [0.5, 0, 0] },
      { gap: [1, 2] },
      { gap: [0, 1, 1] },
      { spread: [-1, 1, 1] },
      { gaps: [1, 1, -1] },
      { ownGaps: 0 },
    ];
    for (const change of bad) expect(codeOf(() => parseBuyAgain({ ...model, ...change }))).toBe("bad-model");
  });
});
