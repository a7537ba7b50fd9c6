import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simulateShop } from "../../../src/data/index.ts";
import { wilsonInterval } from "../../../src/numeric/intervals.ts";
import { purchaseBehavior } from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";

interface Line {
  readonly customer: string | null;
  readonly time: number;
  readonly amount: number;
  readonly order?: string | null;
  readonly item?: string | null;
  readonly category?: string | null;
  readonly discount?: number | null;
  readonly refund?: number | null;
  readonly quantity?: number | null;
  readonly channel?: string | null;
}

const DAY = 86_400_000;
const asOf = Date.UTC(2026, 0, 1);

/** A second implementation with plain objects, one customer at a time. */
function plainly(lines: readonly Line[], customer: string) {
  const isBack = (l: Line) => l.amount === 0 && ((l.refund ?? 0) > 0 || (l.quantity ?? 0) < 0);
  // a row that names nobody belongs to the customer of its order
  const ownerOf = new Map(lines.filter((l) => l.customer !== null).map((l) => [l.order, l.customer]));
  const own = lines.filter(
    (l) => (l.customer ?? (l.order == null ? null : ownerOf.get(l.order))) === customer && l.time < asOf,
  );
  const orders: Line[][] = [];
  for (const line of own.filter((l) => !isBack(l)).sort((a, b) => a.time - b.time)) {
    const there = line.order == null ? undefined : orders.find((o) => o[0].order === line.order);
    if (there === undefined) orders.push([line]);
    else there.push(line);
  }
  const days = [...new Set(orders.map((o) => Math.floor(o[0].time / DAY)))].sort((a, b) => a - b);
  const gaps = days.slice(1).map((d, i) => d - days[i]);
  const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length;
  const sorted = [...gaps].sort((a, b) => a - b);
  const spend = own.reduce((a, l) => a + l.amount, 0);
  const refunds = own.reduce((a, l) => a + (l.refund ?? 0), 0);
  const back = own.filter(isBack);
  const returned = orders.filter((o, i) => {
    if (o.some((l) => (l.refund ?? 0) > 0)) return true;
    return back.some((b) => {
      const named = orders.findIndex((x) => b.order != null && x.some((l) => l.order === b.order));
      const latest = orders.filter((x) => x[0].time <= b.time).length - 1;
      return (named >= 0 ? named : latest) === i;
    });
  }).length;
  const choices = new Map<string, number>();
  for (const o of orders)
    for (const item of new Set(o.map((l) => l.item)))
      if (item != null) choices.set(item, (choices.get(item) ?? 0) + 1);
  const n = [...choices.values()].reduce((a, b) => a + b, 0);
  const money = new Map<string, number>();
  for (const l of orders.flat())
    if (l.category != null) money.set(l.category, (money.get(l.category) ?? 0) + l.amount);
  const cheap = orders.filter((o) => o.some((l) => (l.discount ?? 0) > 0)).length;
  const total = [...money.values()].reduce((a, b) => a + b, 0);
  return {
    orders: orders.length,
    purchaseDays: days.length,
    spend,
    refunds,
    averageOrder: (spend - refunds) / orders.length,
    gapMean: gaps.length > 0 ? mean : null,
    gapMedian:
      gaps.length > 0
        ? (sorted[Math.floor((gaps.length - 1) / 2)] + sorted[Math.ceil((gaps.length - 1) / 2)]) / 2
        : null,
    gapVariation:
      gaps.length > 1
        ? Math.sqrt(gaps.reduce((a, g) => a + (g - mean) ** 2, 0) / (gaps.length - 1)) / mean
        : null,
    items: choices.size,
    effectiveItems:
      n > 0 ? Math.exp(-[...choices.values()].reduce((a, k) => a + (k / n) * Math.log(k / n), 0)) : null,
    favoriteItemShare: n > 0 ? Math.max(...choices.values()) / n : null,
    topCategoryShare: total > 0 ? Math.max(...money.values()) / total : null,
    discountShare: cheap / orders.length,
    discountShareLow: wilsonInterval(cheap, orders.length, 0.95)[0],
    returnShare: returned / orders.length,
    weekendShare:
      orders.filter((o) => [0, 6].includes(new Date(o[0].time).getUTCDay())).length / orders.length,
    eveningShare: orders.filter((o) => new Date(o[0].time).getUTCHours() >= 18).length / orders.length,
    quarter2Share:
      days.filter((d) => [3, 4, 5].includes(new Date(d * DAY).getUTCMonth())).length / days.length,
  };
}

function randomLines(seed: number, n: number): Line[] {
  let s = seed;
  const next = (k: number) => {
    s = (s * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((s / 2_147_483_648) * k);
  };
  return Array.from({ length: n }, () => {
    const customer = `c${next(6)}`;
    const back = next(12) === 0;
    return {
      customer: next(15) === 0 ? null : customer,
      time: Date.UTC(2023, 0, 1) + next(3 * 365 * 24 + 200) * 3_600_000,
      amount: back ? 0 : next(50),
      order: next(4) === 0 ? null : `${customer}-${next(12)}`,
      item: next(10) === 0 ? null : `item ${next(5)}`,
      category: next(10) === 0 ? null : `cat ${next(3)}`,
      discount: next(4) === 0 ? 2 : 0,
      refund: back || next(10) === 0 ? 1 + next(4) : 0,
      quantity: back ? -1 : 1,
      channel: next(3) === 0 ? "web" : "pos",
    };
  });
}

describe("purchaseBehavior", () => {
  it("agrees with a plain second implementation", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const lines = randomLines(seed, 160);
      const behavior = purchaseBehavior(lines, { asOf });
      expect(behavior.length).toBeGreaterThan(4);
      for (const row of behavior) {
        const expected = plainly(lines, row.customer);
        expectClose(
          Object.fromEntries(Object.keys(expected).map((name) => [name, row[name as keyof typeof row]])),
          expected,
          1e-12,
        );
      }
    }
  });

  it("counts purchase days, gaps and frequency by hand", () => {
    const at = (day: string) => ({ customer: "ann", time: `2025-${day}`, amount: 10 });
    const rows = [at("03-01T08:00"), at("03-01T20:00"), at("03-11"), at("03-31T23:59")];
    const ann = purchaseBehavior(rows, { asOf: "2025-05-01" }).of("ann");
    // last day seen: 30 April, 60 days after 1 March
    expect(ann).toMatchObject({
      orders: 4,
      purchaseDays: 3,
      gapMean: 15,
      gapMedian: 15,
      age: 60,
      gapP: null,
    });
    expectClose(ann?.gapVariation, Math.sqrt(50) / 15, 1e-12);
    expectClose(ann?.perMonth, (2 / 60) * 30.4375, 1e-12);
    // Poisson score interval of a count of 2: all m with (2 - m)^2 <= 1.96^2 m
    const months = 60 / 30.4375;
    for (const end of [ann?.perMonthLow, ann?.perMonthHigh]) {
      const m = (end ?? 0) * months;
      expectClose((2 - m) ** 2, 1.959963984540054 ** 2 * m, 1e-9);
    }
  });

  it("has the days of the zone, also on days of 23 and 25 hours", () => {
    const rows = [
      "2025-03-29T23:30:00Z",
      "2025-03-30T21:30:00Z",
      "2025-10-25T22:30:00Z",
      "2025-10-26T22:30:00Z",
    ].map((time) => ({ customer: "ann", time, amount: 1 }));
    const ann = purchaseBehavior(rows, { asOf: "2026-01-01", zone: "Europe/Berlin" }).of("ann");
    // 30 March 00:30 and 23:30 (a day of 23 hours), 26 October 00:30 and 23:30 (25 hours)
    expect(ann).toMatchObject({
      orders: 4,
      purchaseDays: 2,
      gapMean: 210,
      nightShare: 0.5,
      eveningShare: 0.5,
    });
    expect(purchaseBehavior(rows, { asOf: "2026-01-01" }).of("ann")?.purchaseDays).toBe(4);
  });

  it("knows no part of the day where orders have dates only", () => {
    const rows = [{ customer: "ann", time: "2025-03-01", amount: 1 }];
    const behavior = purchaseBehavior(rows, { asOf: "2026-01-01" });
    expect(behavior.at(0)).not.toHaveProperty("nightShare");
    expect(behavior.info.shop.nightShare).toBeNull();
    expect(behavior.at(0)).not.toHaveProperty("discountShare");
  });

  it("tests evenness as Bartlett does", () => {
    // scipy.stats.chi2.cdf(2 n (log mean - mean log) / (1 + (n + 1) / (6 n)), n - 1) of gaps 29.5, 30.5, 28.5, 31.5, by hand below
    const days = [0, 30, 61, 90, 122];
    const rows = days.map((d) => ({ customer: "ann", time: Date.UTC(2025, 0, 1) + d * DAY, amount: 1 }));
    const gaps = [29.5, 30.5, 28.5, 31.5];
    const x = (8 * (Math.log(30) - gaps.reduce((a, g) => a + Math.log(g), 0) / 4)) / (1 + 5 / 24);
    // chi-square with 3 degrees of freedom: erf(sqrt(x/2)) - sqrt(2x/pi) exp(-x/2), to first orders for small x
    const small = (Math.sqrt(2 / Math.PI) * x ** 1.5) / 3;
    expectClose(purchaseBehavior(rows, { asOf }).of("ann")?.gapP, small * (1 - (3 * x) / 10), 1e-3);
  });

  it("takes even gaps for chance as often as it says, when customers buy by chance", () => {
    const shop = simulateShop({
      seed: 5,
      customers: 1500,
      events: false,
      campaigns: [],
      parameters: { season: 0 },
    });
    const behavior = purchaseBehavior(shop.orders, { asOf: "2026-01-01" });
    const p = [...behavior].filter((r) => r.purchaseDays >= 6).map((r) => r.gapP as number);
    expect(p.length).toBeGreaterThan(400);
    const share = p.filter((v) => v < 0.05).length / p.length;
    expect(share).toBeLessThan(0.09);
  });

  it("draws the affinity of few orders to the shop, and not that of many", () => {
    // half of the customers buy only tea, half only coffee; one newcomer bought tea once
    const rows = [
      ...Array.from({ length: 40 }, (_, c) =>
        Array.from({ length: 20 }, (_, k) => ({
          customer: `c${c}`,
          time: k * DAY,
          amount: 1,
          item: c % 2 ? "tea" : "coffee",
        })),
      ).flat(),
      { customer: "new", time: 5, amount: 1, item: "tea" },
    ];
    const behavior = purchaseBehavior(rows, { asOf });
    // customers differ as much as they can: the shop's shares count for the least, one choice
    expect(behavior.info.shop.itemStrength).toBe(1);
    const p = 401 / 801;
    expectClose(behavior.of("new")?.itemAffinity, (1 + p) / 2 / p, 1e-12);
    expectClose(behavior.of("c1")?.itemAffinity, (20 + p) / 21 / p, 1e-12);
    expectClose(behavior.of("c1")?.itemAffinityLow, wilsonInterval(20 + p, 21, 0.95)[0] / p, 1e-12);
  });

  it("finds the strength that choices were drawn with", () => {
    // Dirichlet-multinomial by Polya's urn: strength 6 on four items
    let s = 12_345;
    const uniform = () => {
      s = (s * 1_103_515_245 + 12_345) % 2_147_483_648;
      return s / 2_147_483_648;
    };
    const shares = [0.4, 0.3, 0.2, 0.1];
    const rows = Array.from({ length: 1500 }, (_, c) => {
      const urn = shares.map((p) => 6 * p);
      return Array.from({ length: 12 }, (_, k) => {
        let u = uniform() * urn.reduce((a, b) => a + b, 0);
        let item = 0;
        while (item < 3 && u >= urn[item]) u -= urn[item++];
        urn[item]++;
        return { customer: `c${c}`, time: k * DAY, amount: 1, item: `i${item}` };
      });
    }).flat();
    const strength = purchaseBehavior(rows, { asOf }).info.shop.itemStrength as number;
    expect(strength).toBeGreaterThan(5.2);
    expect(strength).toBeLessThan(6.9);
  });

  it("says nothing about affinity where nothing tells customers apart", () => {
    const rows = ["ann", "bob", "cem"].map((customer, k) => ({
      customer,
      time: k,
      amount: 1,
      item: `i${k}`,
    }));
    const behavior = purchaseBehavior(rows, { asOf });
    expect(behavior.info.shop.itemStrength).toBe(1e6);
    expectClose(behavior.at(0)?.itemAffinity, 1, 1e-5);
    expect(behavior.at(0)).toMatchObject({ itemAffinityLow: null, itemAffinityHigh: null });
  });

  it("gives a large order no more weight than one order in the share of a category", () => {
    const rows = [
      { customer: "ann", time: 1, amount: 90, category: "a" },
      { customer: "ann", time: 2, amount: 10, category: "b" },
    ];
    const ann = purchaseBehavior(rows, { asOf }).of("ann");
    const n = 100 ** 2 / (90 ** 2 + 10 ** 2);
    expect(ann?.topCategoryShare).toBe(0.9);
    expectClose(
      [ann?.topCategoryShareLow, ann?.topCategoryShareHigh],
      [...wilsonInterval(0.9 * n, n, 0.95)],
      1e-12,
    );
  });

  it("puts returns where they belong", () => {
    const rows = [
      { customer: "ann", time: 1, amount: 0, refund: 2, order: "old" },
      { customer: "ann", time: 2, amount: 10, order: "1" },
      { customer: "ann", time: 3, amount: 10, order: "2" },
      { customer: "ann", time: 4, amount: 10, order: "3" },
      { customer: "ann", time: 5, amount: 0, refund: 3, order: "1" },
      { customer: "ann", time: 6, amount: 0, refund: 4, order: null },
      { customer: "bob", time: 6, amount: 0, refund: 4, order: "1" },
    ];
    const behavior = purchaseBehavior(rows, { asOf });
    // the first refund is before any order, the second names order 1, the third is order 3's; bob never bought
    expect(behavior.of("ann")).toMatchObject({ orders: 3, refunds: 9, revenue: 21, returnShare: 2 / 3 });
    expect(behavior.of("bob")).toBeUndefined();
  });

  it("finds Christmas shoppers among steady ones, and leaves the young alone", () => {
    const steady = Array.from({ length: 60 }, (_, c) =>
      Array.from({ length: 36 }, (_, m) => ({
        customer: `s${c}`,
        time: Date.UTC(2023, m, 1 + (c % 27)),
        amount: 1,
      })),
    ).flat();
    const december = (customer: string, from: number) =>
      [2023, 2024, 2025]
        .filter((y) => y >= from)
        .flatMap((y) => [5, 12, 19].map((d) => ({ customer, time: Date.UTC(y, 11, d), amount: 1 })));
    const behavior = purchaseBehavior([...steady, ...december("xmas", 2023), ...december("young", 2025)], {
      asOf,
    });
    const xmas = behavior.of("xmas");
    expect(xmas).toMatchObject({ season: "December", seasonShare: 1, seasonYears: 3 });
    expect(xmas?.seasonExpected).toBeLessThan(0.15);
    expect(xmas?.seasonP).toBeLessThan(1e-4);
    expect(behavior.of("young")).toMatchObject({ season: null, seasonP: null });
    expect(behavior.of("s3")?.seasonP).toBeGreaterThan(0.5);
    const shares = [...behavior].map(
      (r) => r.quarter1Share + r.quarter2Share + r.quarter3Share + r.quarter4Share,
    );
    expectClose(
      shares,
      shares.map(() => 1),
      1e-12,
    );
    expectClose(
      behavior.info.shop.months.reduce((a, b) => a + b, 0),
      1,
      1e-12,
    );
  });

  it("finds a season by chance no more often than it says, early leavers included", () => {
    const shop = simulateShop({ seed: 1, customers: 1200, events: false, from: "2022-01-01" });
    const judged = [...purchaseBehavior(shop.orders, { asOf: "2026-01-01" })].filter(
      (r) => r.seasonP !== null,
    );
    expect(judged.length).toBeGreaterThan(150);
    expect(judged.filter((r) => (r.seasonP as number) < 0.05).length / judged.length).toBeLessThan(0.06);
  });

  it("judges who is no person by what was known before asOf", () => {
    const day = 86_400_000;
    const people = Array.from({ length: 120 }, (_, i) => ({
      customer: `p${i % 30}`,
      time: asOf - (i + 1) * day,
      amount: 5,
    }));
    const till = Array.from({ length: 200 }, (_, i) => ({
      customer: "t",
      time: asOf + (i % 5) * day,
      amount: 5,
    }));
    const early = { customer: "t", time: asOf - day, amount: 5 };
    expect(purchaseBehavior([...people, early, ...till], { asOf }).of("t")?.orders).toBe(1);
    expect(purchaseBehavior([...people, early, ...till], { asOf: asOf + 9 * day }).of("t")).toBeUndefined();
  });

  it("leaves out who is no person, names nobody, or comes too late, and counts them", () => {
    const rows = [
      { customer: "Guest", time: 1, amount: 5 },
      { customer: "ann", time: 1, amount: 5 },
      { customer: null, time: 1, amount: 5 },
      { customer: "ann", time: asOf, amount: 5 },
    ];
    const behavior = purchaseBehavior(rows, { asOf });
    expect([...behavior].map((r) => r.customer)).toEqual(["ann"]);
    expect(behavior.info.leftOut).toEqual({ withoutCustomer: 1, suspected: 1, afterAsOf: 1, invalid: 0 });
    expect(purchaseBehavior(rows, { asOf, suspects: "keep" }).length).toBe(2);
    expect(purchaseBehavior(rows, { asOf, suspects: ["Guest"] }).length).toBe(2);
    const skipped = purchaseBehavior([...rows, { customer: "bob", time: 1, amount: -5 }], {
      asOf,
      onInvalid: "skip",
    });
    expect(skipped.info.leftOut.invalid).toBe(1);
  });

  it.each([
    ["no end", {}, "bad-option"],
    ["a weekday that is none", { asOf, weekend: ["freeday"] }, "bad-option"],
    ["one purchase day for a season", { asOf, leastForSeason: 1 }, "bad-option"],
    ["a level of 95", { asOf, level: 95 }, "bad-option"],
    ["an unknown zone", { asOf, zone: "Mars/Crater" }, "unknown-zone"],
    ["suspects that are no list", { asOf, suspects: "some" }, "bad-option"],
    ["a column that is not there", { asOf, item: "sku" }, "missing-column"],
  ])("refuses %s", (_, options, code) => {
    expect(() => purchaseBehavior([{ customer: "a", time: 1, amount: 1 }], options as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it.each([
    ["a negative amount", { amount: -1 }, "bad-value"],
    ["a negative discount", { discount: -1 }, "bad-value"],
    ["no time", { time: null }, "missing-value"],
  ])("refuses rows with %s", (_, more, code) => {
    const row = { customer: "a", time: 1, amount: 1, discount: 0, ...more };
    expect(() => purchaseBehavior([row] as unknown as Line[], { asOf })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("holds for a single customer, zero spend and ties alone", () => {
    const rows = Array.from({ length: 4 }, () => ({
      customer: "ann",
      time: 5,
      amount: 0,
      item: "x",
      category: "y",
    }));
    const behavior = purchaseBehavior(rows, { asOf });
    expect(behavior.at(0)).toMatchObject({
      orders: 4,
      purchaseDays: 1,
      averageOrder: 0,
      gapMean: null,
      favoriteItem: "x",
      topCategory: null,
      topCategoryShare: null,
      effectiveItems: 1,
    });
    expect(purchaseBehavior(rows, { asOf: 6 }).at(0)).toMatchObject({ age: 0, perMonth: null });
  });

  it("scales with money, and keeps shares in their intervals", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(2, 10, 0.5), (seed, factor) => {
        const lines = randomLines(seed, 60);
        const once = purchaseBehavior(lines, { asOf });
        const scaled = purchaseBehavior(
          lines.map((l) => ({ ...l, amount: l.amount * factor, refund: (l.refund ?? 0) * factor })),
          { asOf },
        );
        for (const row of once) {
          const other = scaled.of(row.customer);
          expectClose(
            [other?.spend, other?.averageOrder, other?.topCategoryShareLow],
            [row.spend * factor, row.averageOrder * factor, row.topCategoryShareLow],
            1e-9,
          );
          for (const name of ["discountShare", "returnShare", "weekendShare", "morningShare"] as const) {
            expect(row[`${name}Low`]).toBeLessThanOrEqual(row[name] as number);
            expect(row[`${name}High`]).toBeGreaterThanOrEqual(row[name] as number);
          }
          expect(row.effectiveItems ?? 1).toBeLessThanOrEqual((row.items ?? 1) + 1e-9);
        }
      }),
      { numRuns: 25 },
    );
  });
});

checkSuite({
  name: "purchaseBehavior",
  run: (data: readonly Line[]) => purchaseBehavior(data, { asOf }),
  // distinct times: of equal ones an order's first line, and so its channel, is that of the file
  data: randomLines(9, 60).map((line, i) => ({ ...line, time: line.time + i })),
  empty: (r) => expect(r.length).toBe(0),
  oneRow: (r) => expect(r.length).toBe(1),
  allNaN: "bad-value",
});
