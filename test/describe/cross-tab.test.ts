import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CrossTabOptions, crossTab } from "../../src/describe/cross-tab.ts";
import { pivot } from "../../src/describe/pivot.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";

interface Order {
  readonly channel: string | null;
  readonly day: string;
  readonly category: string;
  readonly amount: number | null;
  readonly count?: number;
}

const orders: Order[] = [
  { channel: "web", day: "10", category: "tea", amount: 20 },
  { channel: "web", day: "9", category: "tea", amount: 40 },
  { channel: "till", day: "10", category: "tea", amount: 6 },
  { channel: "till", day: "10", category: "cake", amount: 8 },
  { channel: "till", day: "10", category: "cake", amount: null },
  { channel: null, day: "11", category: "cake", amount: 9 },
];

describe("crossTab", () => {
  it("has a cell for every row and column, numbers in order of size", () => {
    const tab = crossTab(orders, { row: "channel", column: "day", value: "amount" });
    expect([...tab].map(({ row, column, count }) => [row, column, count])).toEqual([
      ["till", "9", 0],
      ["till", "10", 3],
      ["web", "9", 1],
      ["web", "10", 1],
    ]);
    expect(tab.at(1)).toMatchObject({
      values: 2,
      sum: 14,
      mean: 7,
      shareOfRow: 1,
      shareOfColumn: 0.75,
      shareOfTotal: 0.6,
    });
    // scipy 1.17.1: stats.t.interval(.95, 1, 7, stats.sem([6, 8]))
    expectClose([tab.at(1)?.meanLow, tab.at(1)?.meanHigh], [-5.706204736174707, 19.706204736174708]);
    expect(tab.at(0)).toMatchObject({ mean: null, sum: 0, shareOfRow: 0, meanLow: null });
    expect(tab.info).toMatchObject({ n: 5, excluded: 1, missingValues: 1, sum: 74, mean: 18.5 });
    expect(tab.info.rows[0]).toEqual({ labels: ["till"], count: 3, sum: 14, mean: 7, share: 0.6 });
  });

  it("keeps rows without a value when asked to", () => {
    const tab = crossTab(orders, { row: "channel", column: "day", missing: "include" });
    expect(tab.info.rows.map(({ labels }) => labels[0])).toEqual(["till", "web", null]);
    expect(tab.at(-1)).toMatchObject({ row: null, column: "11", count: 1 });
    expect(tab.info.excluded).toBe(0);
  });

  it("nests two columns on either side", () => {
    const tab = crossTab(orders, { row: ["channel", "category"], column: "day", empty: false });
    expect([...tab].map(({ row, row2, column, count }) => [row, row2, column, count])).toEqual([
      ["till", "cake", "10", 2],
      ["till", "tea", "10", 1],
      ["web", "tea", "9", 1],
      ["web", "tea", "10", 1],
    ]);
    const four = crossTab(orders, {
      row: ["channel", "category"],
      column: ["day", (o) => (o.amount ?? 0) > 10],
    });
    expect(four.at(0)).toMatchObject({ row: "till", row2: "cake", column: "9", column2: "true", count: 0 });
    expect(four.length).toBe(3 * 3);
  });

  it("orders by total or appearance and takes shares of sums", () => {
    const tab = crossTab(orders, {
      row: "channel",
      column: "day",
      value: "amount",
      shareOf: "sum",
      order: "total",
    });
    expect(tab.info.rows.map(({ labels }) => labels[0])).toEqual(["web", "till"]);
    expect(tab.info.columns.map(({ labels }) => labels[0])).toEqual(["9", "10"]);
    expectClose(tab.at(0)?.shareOfTotal, 40 / 74);
    const seen = crossTab(orders, { row: "day", column: "channel", order: "appearance" });
    expect(seen.info.rows.map(({ labels }) => labels[0])).toEqual(["10", "9"]);
  });

  it.each([
    ["shares of a sum that is not there", { row: "channel", column: "day", shareOf: "sum" }, "bad-option"],
    ["three columns inside each other", { row: ["channel", "day", "category"], column: "day" }, "bad-option"],
    ["no column", { row: "channel" }, "bad-option"],
    ["an unknown column", { row: "channel", column: "hour" }, "missing-column"],
    ["an unknown order", { row: "channel", column: "day", order: "up" }, "bad-option"],
    ["text to add up", { row: "channel", column: "day", value: "category" }, "bad-value"],
  ])("refuses %s", (_, options, code) => {
    expect(() => crossTab(orders, options as never)).toThrow(expect.objectContaining({ code }));
  });

  it("refuses a grid too large to be read, but takes its cells that occur", () => {
    const rows = Array.from({ length: 1100 }, (_, i) => ({ a: `a${i}`, b: `b${i}` }));
    expect(() => crossTab(rows, { row: "a", column: "b" })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    const tab = crossTab(rows, { row: "a", column: "b", empty: false });
    expect([tab.length, tab.info.n]).toEqual([1100, 1100]);
  });

  it("adds up: cells to margins, margins to all, shares to one", () => {
    const rows = fc.array(
      fc.record({
        channel: fc.constantFrom("a", "b", "__proto__", null),
        day: fc.constantFrom("1", "2", "x"),
        amount: fc.integer({ min: -50, max: 50 }),
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(rows, fc.boolean(), (data, empty) => {
        const tab = crossTab(data, { row: "channel", column: "day", value: "amount", empty });
        const counted = data.filter((row) => row.channel !== null);
        expect(tab.columns.count.reduce((a, b) => a + b, 0)).toBe(counted.length);
        expect(tab.info.excluded).toBe(data.length - counted.length);
        for (const { labels, count, sum } of tab.info.rows) {
          const own = [...tab].filter(({ row }) => row === labels[0]);
          expect(own.reduce((a, cell) => a + cell.count, 0)).toBe(count);
          expect(own.reduce((a, cell) => a + (cell.sum ?? 0), 0)).toBe(sum);
          expect(own.reduce((a, cell) => a + (cell.shareOfRow ?? 0), 0)).toBeCloseTo(1, 12);
        }
        if (counted.length > 0)
          expect([...tab].reduce((a, cell) => a + (cell.shareOfTotal ?? 0), 0)).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe("pivot", () => {
  const tab = crossTab(orders, { row: "channel", column: "day", value: "amount" });

  it("lays cells out wide with totals", () => {
    expect([...pivot(tab, { measure: "mean", totals: true })]).toEqual([
      { row: "till", "9": null, "10": 7, total: 7 },
      { row: "web", "9": 40, "10": 20, total: 30 },
      { row: "total", "9": 40, "10": 34 / 3, total: 18.5 },
    ]);
    expect(pivot(tab, { measure: "shareOfRow" }).of("web")).toEqual({ row: "web", "9": 0.5, "10": 0.5 });
  });

  it("fills what does not occur with 0, or no mean", () => {
    const sparse = crossTab(orders, {
      row: ["channel", "category"],
      column: "day",
      value: "amount",
      empty: false,
    });
    expect(pivot(sparse, { measure: "sum", label: "who" }).at(0)).toEqual({
      who: "till",
      who2: "cake",
      "9": 0,
      "10": 8,
    });
    expect(pivot(sparse, { measure: "mean" }).at(0)?.["9"]).toBeNull();
  });

  it("names nested columns and no value", () => {
    const nested = crossTab(orders, { row: "day", column: ["channel", "category"], missing: "include" });
    expect(Object.keys(pivot(nested).columns)).toContain("(none) / cake");
  });

  it.each([
    [
      "a measure that is not there",
      () => pivot(crossTab(orders, { row: "channel", column: "day" }), { measure: "sum" }),
      "bad-option",
    ],
    ["totals of shares", () => pivot(tab, { measure: "shareOfRow", totals: true }), "bad-option"],
    ["two columns of one name", () => pivot(tab, { label: "10" }), "bad-input"],
  ])("refuses %s", (_, run, code) => {
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});

const counting = (data: readonly Order[]): CrossTabOptions<Order> => ({
  row: "channel",
  column: ["day", "category"],
  value: "amount",
  ...(data.some(({ count }) => count !== undefined) ? { count: "count" } : {}),
});

checkSuite({
  name: "crossTab",
  run: (data) => crossTab(data, counting(data)),
  data: orders,
  withCount: (row: Order, count) => ({ ...row, count }),
  empty: (t) => expect(t.length).toBe(0),
  oneRow: (t) => expect(t.at(0)?.shareOfTotal).toBe(1),
  allNaN: "bad-value",
});
