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
  buyAgainAll,
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
import { codeOf } from "../../common/code-of.ts";
import { DAY_0, lines, orderLines } from "../popularity/lines.ts";

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

  it("makes a model of customers like clockwork that can be read again", () => {
    const clockwork = fitBuyAgain(
      interactionsOf(
        Array.from({ length: 60 }, (_, k) => 5 + (k % 20)).flatMap((days, customer) =>
          [0, 1, 2, 3, 4, 5, 6, 7].map((n) => ({ customer, item: "tea", time: DAY_0 + n * days * DAY_MS })),
        ),
      ),
    );
    // a customer's own gaps are nearly all that counts
    expect(clockwork.ownGaps).toBeLessThan(0.2);
    expect(clockwork.spread[0]).toBeLessThan(0.1);
    expect(parseBuyAgain(JSON.stringify(clockwork))).toEqual(clockwork);
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
    // one in a hundred gaps is of a day
    expect(repeat[items.indexOf("young")]).toBeCloseTo(all, 1);
    expect(repeat[items.indexOf("young")]).toBeGreaterThan(0.9 * all);
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
  oneRow: (own) => expect(own).toMatchObject({ gaps: [0], ownGaps: 2, spreadGaps: 4, spread: [0.5] }),
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
  const none = { count: 0, logSum: 0, logSquares: 0 };

  it("agrees with simulated next purchases", () => {
    // a repeat with chance .5; gaps of 20 days, log-normal with a spread that is known by five gaps, t with five degrees of freedom; open for 25 days already
    const own: BuyAgainModel = {
      ...model,
      gap: [20],
      spread: [0.5],
      repeat: [0.5],
      ownGaps: 1e9,
      spreadGaps: 5,
    };
    const random = randomFrom(3);
    let open = 0;
    const next: number[] = [];
    for (let i = 0; i < 40_000; i++) {
      let squares = 0;
      for (let k = 0; k < 5; k++) squares += normal(random) ** 2;
      const off = (0.5 * normal(random)) / Math.sqrt(squares / 5);
      const gap = uniform(random) < 0.5 ? 20 * Math.exp(off) : Number.POSITIVE_INFINITY;
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
    const gapsOf = (n: number, days: number) => ({
      count: n,
      logSum: n * Math.log(days),
      logSquares: n * Math.log(days) ** 2,
    });
    const every = (n: number) => timingOf(own, 0, asOf, gapsOf(n, 60), asked).every;
    expectClose([every(0), every(2)], [20, Math.sqrt(20 * 60)]);
    expect(every(100)).toBeGreaterThan(58);
    const width = (n: number) => {
      const { expected } = timingOf(own, 0, asOf, gapsOf(n, 20), asked);
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
      { ownGaps: null },
      { ownGaps: 1e-300 },
      { spreadGaps: 0 },
      { spreadGaps: 1e-9 },
      { spreadGaps: 1e300 },
      { spreadGaps: "4" },
      { spreadGaps: -4 },
      { spreadGaps: null },
      { spreadGaps: undefined },
      { spread: [0, 1, 1] },
      { spread: [1e-9, 1, 1] },
      { spread: [1e9, 1, 1] },
      { version: 1, spread: [0, 1, 1] },
      { version: 1, ownGaps: -1 },
    ];
    for (const change of bad) expect(codeOf(() => parseBuyAgain({ ...model, ...change }))).toBe("bad-model");
  });

  it("reads version 1, which was as sure of what it had hardly seen", () => {
    const { spreadGaps: _, ...rest } = model;
    const old = { ...rest, version: 1, spread: [0.6, 1e-5, 0.8], ownGaps: 2 };
    const read = parseBuyAgain(JSON.stringify(old));
    // of the variance of all gaps a third is between customers
    expectClose(read.spread, [0.6 * Math.sqrt(2 / 3), 0.001, 0.8 * Math.sqrt(2 / 3)], 1e-12);
    expect(read).toMatchObject({ version: 2, ownGaps: 2, spreadGaps: 4 });
    expect(parseBuyAgain({ ...old, ownGaps: null })).toMatchObject({ ownGaps: 2, spreadGaps: 4 });
    const timeless = fitBuyAgain(interactionsOf([{ customer: 1, item: "a" }]));
    const { spreadGaps: __, ...before } = timeless;
    expect(parseBuyAgain({ ...before, version: 1 })).toEqual(timeless);
  });
});

describe("pieces bought at a time", () => {
  // two buyers of tea: ten days a piece, now one piece, now three; one of soap, who buys two each time
  const packs = (counts: readonly number[], days = 10) => {
    let day = 0;
    return counts.map((quantity) => {
      const row = { item: "tea", quantity, time: DAY_0 + day * DAY_MS };
      day += days * quantity;
      return row;
    });
  };
  const rows = [
    ...packs([1, 3, 1, 1, 3, 1, 1]).map((row) => ({ ...row, customer: "ann" })),
    ...packs([1, 1, 3, 1, 3, 3], 12).map((row) => ({ ...row, customer: "bob" })),
    ...[0, 40, 80].map((day) => ({ customer: "cat", item: "soap", quantity: 2, time: DAY_0 + day * DAY_MS })),
  ];
  const table = interactionsOf(rows);
  const end = DAY_0 + 200 * DAY_MS;
  const rate = fitBuyAgain(table, { byQuantity: 1, asOf: end });
  const tea = rate.items.indexOf("tea");

  it("make the next date later by a rate of use", () => {
    expect(rate).toMatchObject({ byQuantity: 1, pieces: [2, 1] });
    // gaps of one piece: six of 10 days, five of 12
    expectClose(Math.log(rate.gap[tea]), (11 * Math.log(10) + 10 * Math.log(12)) / 21, 0.02);
    const own = (quantity: number | undefined) => {
      const last = { item: "tea", time: DAY_0 + 100 * DAY_MS, ...(quantity && { quantity }) };
      return buyAgain(rate, [...packs([1, 3, 1, 1, 3, 1]), last], { asOf: DAY_0 + 100 * DAY_MS + 1 })
        .items[0];
    };
    const [one, three, unknown] = [own(1), own(3), own(undefined)];
    expect(one.every).toBeCloseTo(10, 0);
    expect([three.every, unknown.every, unknown.due]).toEqual([one.every, one.every, one.due]);
    const days = ({ due, last }: typeof one) => ((due ?? 0) - (last ?? 0)) / DAY_MS;
    expectClose(days(three), 3 * days(one), 1e-9);
    expect(one.because).toBe("bought 7 times, usually every 10 days, last today");
    expect(three.because).toBe(
      "bought 7 times, usually every 10 days, last today (3 pieces, which last about 31 days)",
    );
    expect(one.chance).toBeGreaterThan(0.8);
    expect(three.chance).toBeLessThan((one.chance ?? 0) - 0.3);
    // without it three pieces are as good as one
    const plain = fitBuyAgain(table, { asOf: end });
    expect([plain.byQuantity, plain.pieces]).toEqual([undefined, undefined]);
    expect(fitBuyAgain(table, { byQuantity: 0, asOf: end })).toEqual(plain);
  });

  it("say the same for everybody as for one, and add up within a day", () => {
    const split = interactionsOf(
      rows.flatMap((row) =>
        row.quantity === 3
          ? [
              { ...row, quantity: 1, order: `${row.customer} ${row.time}` },
              { ...row, quantity: 2, order: `${row.customer} ${row.time} later`, time: row.time + 3_600_000 },
            ]
          : [{ ...row, order: `${row.customer} ${row.time}` }],
      ),
    );
    const now = DAY_0 + 118 * DAY_MS;
    const later = { asOf: now, within: 100, horizon: 30, count: 9 };
    const model = fitBuyAgain(split, { byQuantity: 1, asOf: end });
    expect(model.pieces).toEqual([2, 1]);
    expectClose(model.gap, rate.gap, 1e-6);
    for (const [own, log] of [
      [rate, table],
      [model, split],
    ] as const) {
      const all = [...buyAgainAll(own, log, later)];
      expect(all.length).toBeGreaterThan(1);
      for (const { customer, item, due, because } of all) {
        const found = buyAgain(own, historyOf(log, customer), { asOf: now, horizon: 30 }).items;
        expect(found.find((one) => one.item === item)).toMatchObject({ due, because });
      }
    }
    // an iterator gives its rows once
    const [once] = buyAgain(rate, historyOf(table, "ann").rows[Symbol.iterator](), { asOf: end }).items;
    expect(once).toEqual(buyAgain(rate, historyOf(table, "ann"), { asOf: end }).items[0]);
  });

  it("count as much as the gaps say where that is learned", () => {
    const simulated = (power: number, noise: number) => {
      const random = randomFrom(5);
      return interactionsOf(
        Array.from({ length: 60 }, (_, customer) => {
          let day = 0;
          return Array.from({ length: 12 }, () => {
            const quantity = 1 + Math.floor(4 * uniform(random));
            const row = { customer, item: "tea", quantity, time: DAY_0 + day * DAY_MS };
            day += Math.max(1.1, 12 * quantity ** power * Math.exp(noise * normal(random)));
            return row;
          });
        }).flat(),
      );
    };
    const learned = (power: number, noise: number) =>
      fitBuyAgain(simulated(power, noise), { byQuantity: "learned" }).byQuantity ?? Number.NaN;
    expect(learned(1, 0.3)).toBeCloseTo(1, 1);
    expect(learned(0.5, 0.3)).toBeCloseTo(0.5, 1);
    expect(learned(0, 0.5)).toBeLessThan(0.05);
    // always as many pieces: nothing to learn from
    const same = interactionsOf(rows.filter(({ item }) => item === "soap"));
    expect(fitBuyAgain(same, { byQuantity: "learned" })).toMatchObject({ byQuantity: 0, pieces: [2] });
  });

  it("go into the model as JSON, and are refused where they make no sense", () => {
    expect(parseBuyAgain(JSON.stringify(rate))).toEqual(rate);
    for (const change of [{ byQuantity: 2 }, { byQuantity: undefined }, { pieces: [1] }, { pieces: [0, 1] }])
      expect(codeOf(() => parseBuyAgain(JSON.stringify({ ...rate, ...change })))).toBe("bad-model");
    for (const byQuantity of [-1, 1.5, Number.NaN, "much" as never])
      expect(codeOf(() => fitBuyAgain(table, { byQuantity }))).toBe("bad-option");
    const uncounted = interactionsOf([{ customer: 1, item: "a", time: DAY_0 }]);
    expect(codeOf(() => fitBuyAgain(uncounted, { byQuantity: 1 }))).toBe("missing-column");
    const timeless = interactionsOf([{ customer: 1, item: "a", quantity: 2 }]);
    expect(codeOf(() => fitBuyAgain(timeless, { byQuantity: 1 }))).toBe("missing-column");
    for (const quantity of [0, -1, Number.NaN, "two" as never])
      expect(codeOf(() => buyAgain(rate, [{ item: "tea", time: DAY_0, quantity }]))).toBe("bad-value");
    expect(codeOf(() => buyAgain(rate, 7 as never))).toBe("bad-input");
    expect(codeOf(() => buyAgain(rate, table as never))).toBe("bad-input");
    expect(buyAgain(rate, ["tea"]).items[0]).toMatchObject({ due: null, because: "bought once" });
  });
});
