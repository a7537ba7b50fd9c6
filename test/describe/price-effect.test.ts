import { describe, expect, it } from "vitest";
import { normal, randomFrom, uniform } from "../../src/core/random.ts";
import { simulateShop } from "../../src/data/index.ts";
import { discountEffect } from "../../src/describe/discount-effect.ts";
import { priceEffect } from "../../src/describe/price-effect.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";

// item, period, quantity, price: made up; the figures are R's, see below
const CELLS = `
i0,1,72,1.86
i0,2,94,1.87
i0,3,96,1.97
i0,4,90,2.09
i0,5,124,1.91
i0,6,84,2.19
i1,1,52,2.89
i1,2,38,3.23
i1,3,45,2.9
i1,4,59,3.27
i1,5,60,2.6
i1,6,62,3.25
i2,1,28,3.92
i2,2,43,3.61
i2,3,33,3.75
i2,4,38,4.13
i2,5,43,3.78
i2,6,38,4.14
i3,1,21,5.61
i3,2,28,4.43
i3,3,24,5.22
i3,4,23,5.16
i3,6,30,5.71
i4,1,17,5.48
i4,3,26,5.24
i4,4,23,6.3
i4,5,24,6.01
i4,6,25,6.71
i5,2,10,7.93
i5,3,15,6.34
i5,4,23,6.18
i5,5,15,7.23
i5,6,16,7.11
i6,1,12,8.19
i6,2,12,7.49
i6,3,14,7.11
i6,4,17,7.86
i6,5,15,8.57
i6,6,16,8.12
i7,1,10,8.51
i7,2,12,8.99
i7,3,10,9.91
i7,4,10,9.8
i7,5,13,8.54
i7,6,16,8.44
`;
const cells = CELLS.trim()
  .split("\n")
  .map((line) => {
    const [item, period, quantity, price] = line.split(",");
    return { item, period: Number(period), quantity: Number(quantity), price: Number(price) };
  });
// each item and month in two lines, so that there is something to sum
const orders = cells.flatMap(({ item, period, quantity, price }, i) =>
  [0.25, 0.75].map((part, k) => ({
    customer: `c${i % 5}`,
    order: `o${i}-${k}`,
    time: Date.UTC(2026, period - 1, 3 + 10 * k),
    item,
    category: Number(item.slice(1)) < 4 ? "A" : "B",
    quantity: quantity * part,
    price,
    amount: quantity * part * price,
  })),
);

describe("priceEffect", () => {
  it("agrees with R: lm(log(q) ~ item + period + log(p)), errors clustered by item", () => {
    // R 4.2.2, sandwich: vcovCL(HC0) x G / (G - 1) x (n - 1) / (n - (rank - items))
    const effect = priceEffect(orders);
    const all = effect.of("all");
    expectClose([all?.elasticity, all?.elasticitySe], [-1.263944572254507, 0.3169558789780378]);
    expect(all).toMatchObject({ items: 8, itemsWithChange: 8, cells: cells.length, status: "estimated" });
    expect(effect.info).toMatchObject({ periods: 6, left: { once: 0, uncategorized: 0, beyond: 0 } });
    expect(all?.text).toMatch(
      /^All items: where an item's price was 1 % higher, about 1.26 % less of it was sold \(from 2.01 % less to 0.514 % less\)\.$/,
    );
    expect(effect.info.caveat).toMatch(/not what price alone would do/);
  });

  it("agrees with R's HC3 where fewer than six items changed price", () => {
    // lm on the first three items, sandwich: vcovHC(type = "HC3"), 9 degrees of freedom
    const three = priceEffect(orders.filter((line) => ["i0", "i1", "i2"].includes(line.item)));
    expectClose(
      [
        three.at(0)?.elasticity,
        three.at(0)?.elasticitySe,
        three.at(0)?.elasticityLow,
        three.at(0)?.elasticityHigh,
      ],
      [-1.257149307651405, 2.755102954805981, -7.489625191112253, 4.975326575809444],
    );
    expect(three.at(0)?.status).toBe("cannot tell");
    expect(three.at(0)?.text).toMatch(/it may be anything from 7.49 % less to 4.98 % more/);
  });

  it("gives slopes by category with common periods, as R's log(p):category", () => {
    const rows = priceEffect(orders, { by: "category" });
    expectClose(
      [...rows].map((r) => r.elasticity),
      [-1.126257846350697, -1.362348772308137],
    );
    expectClose(rows.of("A")?.elasticitySe, 0.5783356075016013);
    expect([...rows].map((r) => [r.group, r.items])).toEqual([
      ["A", 4],
      ["B", 4],
    ]);
    expect(priceEffect(orders, { by: "item" }).length).toBe(8);
  });

  it("gives items without a category a slope of their own, so that they tell what the periods did and no more", () => {
    const known = priceEffect(orders, { by: "category" });
    const some = priceEffect(
      orders.map((line) => ({ ...line, category: line.category === "B" ? null : line.category })),
      { by: "category" },
    );
    expect(some.info.left.uncategorized).toBe(4);
    expect([...some].map((r) => r.group)).toEqual(["A"]);
    expectClose(some.of("A")?.elasticity, known.of("A")?.elasticity);
    expectClose(some.of("A")?.elasticitySe, known.of("A")?.elasticitySe);
  });

  it("takes the list price where it is asked for", () => {
    const half = orders.map((line) => ({ ...line, amount: line.amount * (line.item === "i1" ? 0.5 : 1) }));
    expectClose(
      priceEffect(half, { prices: "list" }).at(0)?.elasticity,
      priceEffect(orders).at(0)?.elasticity,
    );
  });

  it("a change of currency, of the unit of an item, or of a month's demand changes nothing", () => {
    const base = priceEffect(orders).at(0);
    const other = priceEffect(
      orders.map((line) => ({
        ...line,
        quantity: line.quantity * (line.item === "i2" ? 12 : 1),
        amount: line.amount * 7.5,
      })),
    ).at(0);
    expectClose([other?.elasticity, other?.elasticitySe], [base?.elasticity, base?.elasticitySe]);
    const busy = (time: number) => (new Date(time).getUTCMonth() === 2 ? 5 : 1);
    const third = priceEffect(
      orders.map((line) => ({
        ...line,
        quantity: line.quantity * busy(line.time),
        amount: line.amount * busy(line.time),
      })),
    ).at(0);
    expectClose([third?.elasticity, third?.elasticitySe], [base?.elasticity, base?.elasticitySe], 1e-8);
  });

  it("finds the elasticity that was put in, within its interval most of the time", () => {
    const chance = randomFrom(5);
    let hits = 0;
    const runs = 150;
    for (let r = 0; r < runs; r++) {
      const lines = Array.from({ length: 240 }, (_, i) => {
        const price = (1 + (i % 20)) * Math.exp(0.2 * normal(chance));
        const month = Math.floor(i / 20);
        const quantity = (500 * Math.exp(0.1 * month + 0.2 * normal(chance))) / price ** 1.5;
        return {
          customer: "c",
          item: `i${i % 20}`,
          time: Date.UTC(2025, month, 5),
          quantity,
          amount: price * quantity,
        };
      });
      const row = priceEffect(lines).at(0);
      if (row === undefined || row.elasticityLow === null || row.elasticityHigh === null)
        throw new Error("no interval");
      if (row.elasticityLow <= -1.5 && row.elasticityHigh >= -1.5) hits++;
    }
    // 99 % band of .95 in 150 draws, and a little for 20 clusters
    expect(hits / runs).toBeGreaterThan(0.89);
    expect(hits / runs).toBeLessThanOrEqual(1);
  });

  it("cannot tell when prices hardly varied, moved only with the calendar, or nothing sold twice", () => {
    const steady = orders.map((line) => ({ ...line, amount: line.quantity * 3 }));
    expect(priceEffect(steady).at(0)).toMatchObject({ elasticity: null, p: null, status: "cannot tell" });
    expect(priceEffect(steady).at(0)?.text).toBe(
      "All items: cannot tell, as prices hardly varied (by about 0 %).",
    );
    const together = orders.map((line) => ({
      ...line,
      amount: line.quantity * 2 ** new Date(line.time).getUTCMonth(),
    }));
    expect(priceEffect(together).at(0)?.text).toMatch(/moved only together with the calendar/);
    const once = priceEffect(orders.filter((line) => new Date(line.time).getUTCMonth() === 0));
    expect(once.at(0)).toMatchObject({ cells: 0, status: "cannot tell" });
    expect(once.info.left.once).toBe(cells.filter((cell) => cell.period === 1).length);
    expect(priceEffect([]).at(0)?.status).toBe("cannot tell");
  });

  it("leaves out returns, gifts and lines without an item", () => {
    const odd = [
      { ...orders[0], order: "x", amount: 0, quantity: -2, refund: 5 },
      { ...orders[0], order: "y", amount: 0, quantity: 50 },
      { ...orders[0], order: "z", item: null, quantity: 50 },
    ];
    expectClose(priceEffect([...orders, ...odd]).at(0), priceEffect(orders).at(0));
  });

  it.each<[string, () => unknown, string]>([
    ["no items", () => priceEffect([{ customer: "a", time: 0, amount: 1 }]), "missing-column"],
    [
      "no categories",
      () => priceEffect([{ customer: "a", time: 0, amount: 1, item: "i" }], { by: "category" }),
      "missing-column",
    ],
    [
      "no list prices",
      () => priceEffect([{ customer: "a", time: 0, amount: 1, item: "i" }], { prices: "list" }),
      "missing-column",
    ],
    ["an unknown grouping", () => priceEffect(orders, { by: "shop" as never }), "bad-option"],
    ["an unknown period", () => priceEffect(orders, { period: "day" as never }), "bad-option"],
    ["an unknown zone", () => priceEffect(orders, { zone: "Mars/Base" }), "unknown-zone"],
    ["a negative amount", () => priceEffect([{ ...orders[0], amount: -1 }]), "bad-value"],
  ])("refuses %s", (_, run, code) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});

checkSuite({
  name: "priceEffect",
  run: (data) => priceEffect(data, { by: "category" }),
  data: orders,
  empty: (t) => expect(t.length).toBe(0),
  oneRow: (t) => expect([t.length, t.info.left.once]).toEqual([0, 1]),
  allNaN: "bad-value",
});

// customer, discounted, value: made up; the figures are R's
const BASKETS = `
c5,1,40.37
c11,0,37.33
c2,0,24.18
c5,0,34.96
c1,1,27.77
c0,0,22.02
c2,0,30.57
c4,0,26.26
c11,0,40.85
c1,1,36.88
c3,1,38.67
c5,1,31.11
c4,0,24.08
c3,1,30.91
c2,1,35.57
c8,0,34.16
c4,0,26.93
c8,0,31.73
c8,1,43.59
c9,1,37.12
c2,1,31.27
c3,1,34.74
c0,1,34.22
c0,1,34.32
c10,1,43.62
c3,0,26.93
c3,1,29.87
c1,1,32.51
c9,1,38.05
c10,0,34.39
c7,0,31.92
c6,0,26.66
c8,1,43.63
c1,1,27.68
c7,1,41.23
c5,1,34.1
c0,0,24.14
c9,0,36.99
c11,0,31.53
c10,0,32.75
`;
const baskets = BASKETS.trim()
  .split("\n")
  .map((line, i) => {
    const [customer, flag, value] = line.split(",");
    const half = Number(value) / 2;
    // two lines each, the discount on the first
    return [Number(flag) * 2, 0].map((discount, k) => ({
      customer,
      order: `o${i}`,
      time: Date.UTC(2026, 0, 1 + (i % 20)),
      item: k === 0 ? `i${i % 4}` : "bag",
      quantity: 1 + ((i * 7) % 3) + discount,
      amount: half,
      discount,
    }));
  });
const lines = baskets.flat();

describe("discountEffect", () => {
  it("agrees with R: lm(value ~ discounted), vcovCL by customer", () => {
    const { value, orders: n, discountedOrders, clusters } = discountEffect(lines);
    expect([n, clusters]).toEqual([40, new Set(lines.map((l) => l.customer)).size]);
    expect(discountedOrders).toBe(lines.filter((l) => l.discount > 0).length);
    expectClose([value?.without.value, value?.difference.value], [30.44105263157895, 5.141328320802006]);
    expectClose(
      [value?.without.se, value?.difference.se, value?.with.se],
      [1.713124862029181, 1.861206774896691, 1.397629761189789],
    );
  });

  it("shares: of orders, of money, and how deep", () => {
    const effect = discountEffect(lines);
    const flagged = lines.filter((l) => l.discount > 0);
    const money = (of: typeof lines) => of.reduce((s, l) => s + l.amount, 0);
    expectClose(effect.shareOfOrders?.value, flagged.length / 40);
    expectClose(effect.shareOfRevenue?.value, money(flagged) / money(lines));
    expectClose(effect.depth, (2 * flagged.length) / (money(flagged) + 2 * flagged.length));
    expect(effect.sentences.join(" ")).toMatch(
      /Discounted lines bring .* of the money, at .* off on average/,
    );
  });

  it("units of the same item: two more with the discount put in, the items' own means apart", () => {
    const rows = lines.map((l) => ({
      ...l,
      quantity: (l.item === "bag" ? 1 : Number(l.item.slice(1)) + 2) + l.discount,
    }));
    const { sameItem } = discountEffect(rows);
    expect(sameItem?.items).toBe(4);
    expectClose(sameItem?.value, 2);
  });

  it("copying every order four times leaves the intervals as they are, up to (n - 1) / (n - k)", () => {
    const once = discountEffect(lines);
    const four = discountEffect(
      [0, 1, 2, 3].flatMap((k) => lines.map((l) => ({ ...l, order: `${l.order}-${k}` }))),
    );
    expect(four.orders).toBe(160);
    expectClose(four.shareOfRevenue, once.shareOfRevenue);
    const factor = Math.sqrt(159 / 158 / (39 / 38));
    for (const part of ["value", "units"] as const) {
      expectClose(four[part]?.difference.value, once[part]?.difference.value);
      expectClose(four[part]?.difference.se, (once[part]?.difference.se as number) * factor);
      expectClose(four[part]?.with.se, (once[part]?.with.se as number) * factor);
    }
  });

  it("claims no error for a kind of order that one customer alone placed", () => {
    const some = lines
      .slice(0, 12)
      .map((l, i) => ({ ...l, discount: i === 3 ? 2 : 0, item: "bag", quantity: 1 + (i % 3) }));
    const { value, units, sameItem, sentences } = discountEffect(some);
    for (const part of [value, units]) {
      expect(part?.with).toMatchObject({ se: null, interval: null });
      expect(part?.without.se).toBeGreaterThan(0);
      expect(part?.difference).toMatchObject({ se: null, interval: null, p: null });
    }
    expect(sameItem).toMatchObject({ items: 1, se: null, interval: null, p: null });
    expect(sentences.join(" ")).toMatch(/how sure cannot be told/);
  });

  it("says which currency its money is in, where the orders do", () => {
    expect(discountEffect(lines).currency).toBe("");
    const shop = simulateShop({ customers: 20, seed: 3 });
    const orders = Object.assign(Object.create(Object.getPrototypeOf(shop.orders)), shop.orders, {
      columns: { ...shop.orders.columns, discount: shop.orders.columns.amount.map((_, i) => i % 2) },
    }) as typeof shop.orders;
    expect(discountEffect(orders).currency).toBe(shop.orders.info.currency);
  });

  it("cannot tell when all orders or none have a discount; guests are each their own", () => {
    const none = discountEffect(lines.map((l) => ({ ...l, discount: 0 })));
    expect(none).toMatchObject({ status: "cannot tell", value: null, sameItem: null, depth: null });
    expect(none.sentences[0]).toMatch(/^None of the 40 orders/);
    const every = discountEffect(lines.map((l) => ({ ...l, discount: 1 })));
    expect(every).toMatchObject({ status: "cannot tell", value: null });
    expect(every.sentences.join(" ")).toMatch(/no order without a discount/);
    expect(discountEffect(lines.map((l) => ({ ...l, customer: null }))).clusters).toBe(40);
    const single = discountEffect(lines.map((l) => ({ ...l, customer: "ann" })));
    expect(single.value?.difference).toMatchObject({ se: null, interval: null, p: null });
  });

  it.each<[string, () => unknown, string]>([
    ["no discounts", () => discountEffect([{ customer: "a", time: 0, amount: 1 }]), "missing-column"],
    ["no orders", () => discountEffect([]), "too-few-rows"],
    ["a level of 1", () => discountEffect(lines, { level: 1 }), "bad-option"],
    ["a negative discount", () => discountEffect([{ ...lines[0], discount: -1 }]), "bad-value"],
  ])("refuses %s", (_, run, code) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });

  it("draws nothing from chance: half the discounts by lot have no effect most of the time", () => {
    const chance = randomFrom(9);
    let hits = 0;
    for (let r = 0; r < 200; r++) {
      const rows = Array.from({ length: 120 }, (_, i) => ({
        customer: `c${i % 30}`,
        order: `o${i}`,
        time: 0,
        amount: 20 + (i % 30) + 5 * uniform(chance),
        discount: uniform(chance) < 0.5 ? 1 : 0,
      }));
      const [low, high] = discountEffect(rows).value?.difference.interval ?? [1, -1];
      if (low <= 0 && high >= 0) hits++;
    }
    expect(hits / 200).toBeGreaterThan(0.89);
  });
});

checkSuite({
  name: "discountEffect",
  run: (data) => discountEffect(data),
  data: lines,
  empty: "too-few-rows",
  oneRow: (e) => expect(e.status).toBe("cannot tell"),
  allNaN: "bad-value",
});
