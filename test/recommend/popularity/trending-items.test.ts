import { describe, expect, it } from "vitest";
import { poisson } from "../../../src/core/poisson.ts";
import { randomFrom } from "../../../src/core/random.ts";
import { DAY_MS } from "../../../src/core/time.ts";
import {
  type Interactions,
  interactionsOf,
  type TrendingItemsOptions,
  trendingItems,
} from "../../../src/recommend/index.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { DAY_0 } from "./lines.ts";

const DAYS = 70;
const asOf = DAY_0 + DAYS * DAY_MS;

/** Every item sells a Poisson number a day, of another customer each, at a rate by its name and the day. */
function shop(rates: Readonly<Record<string, (day: number) => number>>, seed = 1): Interactions {
  const random = randomFrom(seed);
  const rows: object[] = [];
  for (let day = 0; day < DAYS; day++)
    for (const [item, rate] of Object.entries(rates))
      for (let n = poisson(random, rate(day)); n > 0; n--)
        rows.push({
          customer: rows.length,
          item,
          time: DAY_0 + (day + 0.5) * DAY_MS,
          category: item.slice(0, 1),
        });
  return interactionsOf(rows as { customer: number; item: string; time: number; category: string }[]);
}

const steady = Object.fromEntries(
  Array.from({ length: 25 }, (_, k) => [`steady ${k}`, () => 0.3 + k / 15] as const),
);

describe("trendingItems", () => {
  it("finds planted trends, not steady sellers, nor three buyers after one", () => {
    const bought = shop({
      ...steady,
      boom: (day) => (day < DAYS - 14 ? 2 : 6),
      "new thing": (day) => (day < DAYS - 10 ? 0 : 2),
      fading: (day) => (day < DAYS - 14 ? 6 : 2),
      handful: (day) => (day < DAYS - 14 ? 0.02 : 0.25),
    });
    const trends = trendingItems(bought, { asOf });
    expect([...trends].map(({ item }) => item)).toEqual(["new thing", "boom"]);
    const boom = trends.of("boom");
    expect(boom?.lift).toBeGreaterThan(2);
    expect(boom?.liftLow).toBeGreaterThan(1.5);
    expect(boom?.liftLow).toBeLessThan(boom?.lift ?? 0);
    expect(boom?.liftHigh).toBeGreaterThan(boom?.lift ?? 0);
    expect(trends.of("new thing")).toMatchObject({ before: 0, lift: null, liftHigh: null });
    expect(trends.info).toMatchObject({ window: 14, periods: 4 });
    expect(trends.info.dispersion).toBeLessThan(1.3);
  });

  it("calls nothing a trend in steady shops, but for the share allowed", () => {
    let found = 0;
    for (let seed = 1; seed <= 5; seed++) found += trendingItems(shop(steady, seed), { asOf }).length;
    expect(found).toBeLessThan(3);
  });

  it("allows for the items that sold as much before and do not now", () => {
    // ten a fortnight for eight weeks, now 20, 4 and none
    const buyers = (item: string, now: number, before: number) =>
      Array.from({ length: now + 4 * before }, (_, c) => ({
        customer: `${item} ${c}`,
        item,
        time: c < now ? asOf - DAY_MS : asOf - (15 + 14 * ((c - now) % 4)) * DAY_MS,
      }));
    const alone = trendingItems(interactionsOf(buyers("up", 20, 10)), { asOf });
    const lines = [
      ["up", 20, 10],
      ["down", 4, 10],
      ["gone", 0, 10],
      ["rare", 2, 0],
    ] as const;
    const among = trendingItems(
      interactionsOf(lines.flatMap(([item, now, before]) => buyers(item, now, before))),
      { asOf },
    );
    expect([alone.info.looked, among.info.looked]).toEqual([1, 3]);
    expectClose(among.at(0)?.pValue as number, 3 * (alone.at(0)?.pValue as number), 1e-12);
  });

  it("does not take Christmas for a trend of each item, against the shop", () => {
    const christmas = (day: number) => (day < DAYS - 14 ? 1 : 3);
    const bought = shop({
      ...Object.fromEntries(
        Object.entries(steady).map(([item, rate]) => [item, (day: number) => rate() * christmas(day)]),
      ),
      boom: (day) => christmas(day) * (day < DAYS - 14 ? 2 : 6),
    });
    expect(trendingItems(bought, { asOf, count: 100 }).length).toBeGreaterThan(20);
    const trends = trendingItems(bought, { asOf, against: "shop" });
    expect([...trends].map(({ item }) => item)).toEqual(["boom"]);
    expect(trends.info.growth).toBeGreaterThan(2.5);
  });

  it("counts a customer once per period, and asks more of shops that vary more than chance", () => {
    // ten regulars every day: as many now as before
    const rows = Array.from({ length: DAYS }, (_, day) => day).flatMap((day) =>
      Array.from({ length: 10 }, (_, customer) => ({ customer, item: "milk", time: DAY_0 + day * DAY_MS })),
    );
    expect(trendingItems(interactionsOf(rows), { asOf }).length).toBe(0);
    // crowds come every other week, of thirty and of none
    const crowds = Array.from({ length: 10 }, (_, week) => week).flatMap((week) =>
      week % 2 === 0
        ? []
        : Array.from({ length: 30 }, (_, c) => ({
            customer: 100 * week + c,
            item: "milk",
            time: DAY_0 + 7 * week * DAY_MS,
          })),
    );
    const crowded = trendingItems(interactionsOf(crowds), { asOf, window: 7, periods: 8, count: 5 });
    expect(crowded.info.dispersion).toBeGreaterThan(10);
    expect(crowded.length).toBe(0);
  });

  it("gives the best of each category on request, and only what may be offered", () => {
    const rising = (day: number) => (day < DAYS - 14 ? 1 : 6);
    const bought = shop({ a1: rising, a2: rising, b1: rising, ...steady });
    const each = trendingItems(bought, { asOf, per: "category", count: 1 });
    expect([...each].map(({ category }) => category).sort()).toEqual(["a", "b"]);
    const lows = [...each].map(({ liftLow }) => liftLow);
    expect([...lows].sort((x, y) => y - x)).toEqual(lows);
    expect(
      [...trendingItems(bought, { asOf, exclude: ["a1"], inStock: ["a1", "b1"] })].map((t) => t.item),
    ).toEqual(["b1"]);
  });

  it("compares with no more periods than the history has", () => {
    const bought = shop({ a: () => 2 });
    expect(trendingItems(bought, { asOf, window: 30 }).info.periods).toBe(1);
    const none = trendingItems(bought, { asOf, window: 60 });
    expect([none.length, none.info.periods]).toEqual([0, 0]);
    expect(
      trendingItems(interactionsOf([] as { customer: number; item: string; time: number }[])).length,
    ).toBe(0);
  });

  it("takes no time before the first sale for a time without sales, however short the window", () => {
    const crowd = (hours: number) =>
      interactionsOf(
        Array.from({ length: 40 }, (_, customer) => ({
          customer,
          item: "a",
          time: DAY_0 + (customer * hours * 3_600_000) / 40,
        })),
      );
    const [end, hour] = [DAY_0 + DAY_MS, DAY_MS / 24];
    expect(trendingItems(crowd(24), { window: 1, asOf: end }).info.periods).toBe(0);
    expect(trendingItems(crowd(24), { window: 0.25, asOf: end }).info.periods).toBe(3);
    expect(trendingItems(crowd(6), { window: 0.25, asOf: DAY_0 + 6 * hour }).length).toBe(0);
    expect(trendingItems(crowd(48), { window: 1, asOf: end + DAY_MS }).info.periods).toBe(1);
  });

  it("has the lift and interval of the two counts", () => {
    // 4 a week before, 12 in the last; not a single week differs before, so the dispersion is 1
    const rows = Array.from({ length: 5 }, (_, week) => week).flatMap((week) =>
      Array.from({ length: week === 4 ? 12 : 4 }, (_, c) => ({
        customer: 100 * week + c,
        item: "x",
        time: DAY_0 + 7 * week * DAY_MS,
      })),
    );
    const [row] = trendingItems(interactionsOf(rows), { window: 7, asOf: DAY_0 + 35 * DAY_MS });
    expect(row).toMatchObject({ now: 12, before: 4, lift: 3 });
    // R 4.2: poisson.test(c(12, 16), c(1, 4)): interval and, one-sided, p
    expectClose([row.liftLow, row.liftHigh], [1.295375631071, 6.75865666373], 1e-10);
    expectClose(row.pValue, 0.004959649244363, 1e-10);
  });

  it("refuses what has no times and settings that make no sense", () => {
    expect(codeOf(() => trendingItems(interactionsOf([{ customer: 1, item: "a" }])))).toBe("missing-column");
    const bought = shop({ a: () => 1 });
    const bad: TrendingItemsOptions[] = [
      { window: -14 },
      { periods: 0 },
      { periods: 101 },
      { minCount: 0 },
      { level: 1 },
      { count: 0 },
      { by: "money" as "baskets" },
      { against: "all" as "shop" },
      { per: "item" as "all" },
    ];
    for (const options of bad) expect(codeOf(() => trendingItems(bought, options))).toBe("bad-option");
    expect(codeOf(() => trendingItems({} as Interactions))).toBe("bad-input");
  });
});
