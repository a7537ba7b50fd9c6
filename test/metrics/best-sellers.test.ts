import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestSellers } from "../../src/metrics/best-sellers.ts";
import { orderValue } from "../../src/metrics/order-value.ts";
import { checkSuite } from "../common/check-suite.ts";
import { buys, orderLogs, retailFile } from "./order-rows.ts";

const row = (
  customer: string | null,
  order: string,
  item: string | null,
  amount: number,
  quantity: number,
  refund = 0,
  time = 0,
) => ({ customer, order, item, amount, quantity, refund, time });
const shop = [
  row("ann", "1", "beans", 60, 3),
  row("ann", "1", "beans", 20, 1),
  row("ann", "1", "cup", 10, 2),
  row("bob", "2", "beans", 20, 1),
  row(null, "3", "cup", 5, 1),
  row("ann", "4", "tea", 5, 1),
  row("ann", "5", "beans", 0, -1, 20, 5), // one bag comes back
  row("bob", "6", null, 7, 1),
];

describe("bestSellers", () => {
  it("ranks items by net revenue with their orders, customers and Pareto class", () => {
    const table = bestSellers(shop);
    expect([...table].map((r) => [r.item, r.revenue, r.quantity, r.orders, r.customers, r.abc])).toEqual([
      ["beans", 80, 5, 2, 2, "A"],
      ["cup", 15, 3, 2, 1, "B"],
      ["tea", 5, 1, 1, 1, "C"],
    ]);
    expect([...(table.columns.share as Float64Array)]).toEqual([0.8, 0.15, 0.05]);
    expect([...(table.columns.cumulativeShare as Float64Array)]).toEqual([0.8, 0.95, 1]);
    expect(table.info).toMatchObject({
      items: 3,
      revenue: 100,
      withoutItem: { rows: 1, revenue: 7 },
      withoutCustomer: 1,
      by: "item",
    });
    expect(table.info.definition.variant).toBe("by revenue, net");
  });

  it("shows the first n with shares of all, and other class limits", () => {
    const table = bestSellers(shop, { n: 2, classes: [0.5, 0.9], money: "gross" });
    expect([...table].map((r) => [r.item, r.revenue, r.abc])).toEqual([
      ["beans", 100, "A"],
      ["cup", 15, "B"],
    ]);
    expect(table.at(1)?.cumulativeShare).toBeCloseTo(115 / 120, 15);
    expect(table.info.items).toBe(3);
    expect(bestSellers(shop, { n: 99 }).length).toBe(3);
  });

  it("ranks by pieces, breaks ties by name, and by category", () => {
    const pieces = bestSellers(
      [row("a", "1", "b", 9, 2), row("a", "2", "a", 1, 2), row("a", "3", "c", 1, 3)],
      { rank: "quantity" },
    );
    expect([...pieces].map((r) => r.item)).toEqual(["c", "a", "b"]);
    expect(pieces.at(0)?.share).toBeCloseTo(3 / 7, 15);
    const shelves = bestSellers(
      shop.map((r) => ({ ...r, category: r.item === "cup" ? "china" : "food" })),
      { by: "category" },
    );
    expect([...shelves].map((r) => [r.item, r.revenue, r.orders])).toEqual([
      ["food", 92, 4],
      ["china", 15, 2],
    ]);
    const lines = shop.map(({ quantity: _, ...rest }) => rest);
    expect(bestSellers(lines).of("beans")?.quantity).toBe(3);
  });

  it("cuts a window and gives an item only returned a negative place", () => {
    expect([...bestSellers(shop, { to: 5 })].map((r) => r.revenue)).toEqual([100, 15, 5]);
    const returned = bestSellers(shop, { from: 5 });
    expect([...returned]).toEqual([
      {
        item: "beans",
        revenue: -20,
        quantity: 0,
        orders: 0,
        customers: 0,
        share: null,
        cumulativeShare: null,
        abc: null,
      },
    ]);
    const negative = bestSellers([row("a", "1", "x", 10, 1), row("a", "2", "y", 0, -1, 2)]);
    expect([...negative].map((r) => [r.item, r.share, r.cumulativeShare, r.abc])).toEqual([
      ["x", 1.25, 1.25, "A"],
      ["y", -0.25, 1, "C"],
    ]);
  });

  it("is empty where there is no row, and holds items with dangerous names", () => {
    expect(bestSellers(shop, { from: 99 }).length).toBe(0);
    expect(bestSellers([] as typeof shop).info.definition.window).toBe("no orders");
    expect(bestSellers([row("a", "1", "__proto__", 1, 1)]).of("__proto__")?.revenue).toBe(1);
  });

  it.each([
    ["no column of items", { item: "product" }, "missing-column"],
    ["no column of categories", { by: "category" }, "missing-column"],
    ["an unknown grouping", { by: "brand" }, "bad-option"],
    ["an unknown rank", { rank: "fame" }, "bad-option"],
    ["no rows at all", { n: 0 }, "bad-option"],
    ["half a row", { n: 1.5 }, "bad-option"],
    ["falling classes", { classes: [0.9, 0.8] }, "bad-option"],
    ["classes beyond 1", { classes: [80, 95] }, "bad-option"],
    ["a window that ends before it begins", { from: 5, to: 4 }, "bad-option"],
    ["an unknown zone", { zone: "?" }, "unknown-zone"],
  ])("refuses %s", (_, options, code) => {
    expect(() => bestSellers(shop, options as never)).toThrow(expect.objectContaining({ code }));
  });

  it("has shares that sum to 1 and totals that plain sums give, in any order of rows", () => {
    fc.assert(
      fc.property(orderLogs, (log) => {
        const rows = log.map((r, i) => ({ ...r, item: `item ${(r.time + i) % 7}` }));
        const table = bestSellers(rows);
        const total = rows.reduce((a, r) => a + r.amount - r.refund, 0);
        expect(table.info.revenue).toBeCloseTo(total, 8);
        if (total > 0.001)
          expect((table.columns.share as Float64Array).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        for (const r of table) {
          const own = rows.filter((x) => x.item === r.item);
          expect(r.revenue).toBeCloseTo(
            own.reduce((a, x) => a + x.amount - x.refund, 0),
            9,
          );
          expect(r.orders).toBe(new Set(own.filter(buys).map((x) => x.order)).size);
          expect(r.customers).toBe(new Set(own.filter(buys).flatMap((x) => x.customer ?? [])).size);
          expect(r.quantity).toBe(own.filter(buys).length);
        }
        const reversed = bestSellers([...rows].reverse());
        expect([...reversed.columns.orders].sort()).toEqual([...table.columns.orders].sort());
      }),
      { numRuns: 100 },
    );
  });
});

checkSuite({
  name: "bestSellers",
  run: (data) => bestSellers(data),
  data: shop,
  empty: (r) => expect(r.length).toBe(0),
  oneRow: (r) => expect(r.at(0)?.item).toBe("beans"),
  allNaN: "bad-value",
});

// pandas 3.1.1 on lines with Quantity > 0, Price > 0, a CustomerID and no "C" invoice: 407,664 lines
describe.skipIf(!existsSync(retailFile))("an online retailer's year", () => {
  const lines = retail();

  it("has the best sellers and the ABC classes of pandas", () => {
    const table = bestSellers(lines);
    expect(
      [...table]
        .slice(0, 4)
        .map((r) => [r.item, Math.round(r.revenue * 100) / 100, r.quantity, r.orders, r.customers]),
    ).toEqual([
      ["85123A", 151624.31, 56915, 3021, 1141],
      ["22423", 143893.35, 12497, 1687, 818],
      ["M", 98560.64, 2630, 382, 283],
      ["85099B", 85395.9, 48802, 1708, 692],
    ]);
    const classes = [...table].map((r) => r.abc);
    expect([
      table.length,
      classes.filter((c) => c === "A").length,
      classes.filter((c) => c === "B").length,
    ]).toEqual([4017, 877, 1039]);
  });

  it("has the order values of pandas and the clustered error of statsmodels", () => {
    const value = orderValue(lines);
    expect(value.orders).toBe(19213);
    expect(value.mean.value).toBeCloseTo(459.6889228126789, 9);
    expect(value.median).toBeCloseTo(303.54, 9);
    expect(value.mean.se).toBeCloseTo(24.07764256, 7);
    expect(value.mean.interval?.[0]).toBeCloseTo(412.48435738, 6);
    expect(value.itemsPerOrder.value).toBeCloseTo(288.26076094311145, 9);
  });
});

function retail() {
  if (!existsSync(retailFile)) return [];
  const text = gunzipSync(readFileSync(retailFile)).toString("utf8");
  const out: {
    order: string;
    item: string;
    quantity: number;
    time: string;
    amount: number;
    customer: string;
  }[] = [];
  for (const line of text.split("\n").slice(1)) {
    // the description may be quoted and hold commas: take two fields from the left and five from the right
    const left = /^([^,]*),([^,]*),/.exec(line);
    const [quantity, time, price, customer] = line.split(",").slice(-5);
    if (
      left === null ||
      left[1].startsWith("C") ||
      !(Number(quantity) > 0) ||
      !(Number(price) > 0) ||
      customer === ""
    )
      continue;
    out.push({
      order: left[1],
      item: left[2],
      quantity: Number(quantity),
      time,
      amount: Number(quantity) * Number(price),
      customer,
    });
  }
  return out;
}
