import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomFrom, shuffle } from "../../../src/core/random.ts";
import { simulateShop } from "../../../src/data/index.ts";
import { studentTQuantile } from "../../../src/numeric/student-t.ts";
import { segmentPreferences } from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../shop.ts";

interface Line {
  readonly customer: string | null;
  readonly time: string;
  readonly amount: number;
  readonly item: string | null;
  readonly category?: string;
  readonly refund?: number;
}

// of tea, see below
const TEA = [(100 * 0.75) / 0.35, 146.83182082608676, 320.5010738667891];
const TEA_P = 8.856085175466926e-5;

/** Customers from..to buy an item `times` times. */
function buy(item: string, from: number, to: number, amount = 3, times = 1): Line[] {
  return Array.from({ length: (to - from) * times }, (_, i) => ({
    customer: `c${from + Math.floor(i / times)}`,
    time: "2026-10-01",
    amount,
    item,
    category: item === "tea" ? "hot" : "food",
  }));
}

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `c${from + i}`);
// 100 customers; the first forty are the segment
const orders = [
  ...buy("tea", 0, 30, 3, 2),
  ...buy("tea", 40, 61),
  ...buy("bun", 20, 40, 2),
  ...buy("bun", 55, 100, 2),
  ...buy("cake", 0, 100, 5),
  ...buy("rare", 0, 3, 9),
];
const segments = { young: ids(0, 40) };
interface Bounds {
  readonly indexLow: number;
  readonly indexHigh: number;
}

const rowsOf = (table: Iterable<{ readonly item: string; readonly segment: string }>, segment = "young") =>
  new Map([...table].filter((row) => row.segment === segment).map((row) => [row.item, row]));

describe("segmentPreferences", () => {
  const table = segmentPreferences(orders, segments, { intervals: "single", correction: "none" });
  const row = (item: string) => [...table].find((r) => r.item === item);

  it("counts each customer once for an item and compares the shares, with statsmodels' interval and scipy's p", () => {
    // 30 of 40 beside 21 of 60; statsmodels 0.14 confint_proportions_2indep(score, ratio), scipy 1.17 chi2_contingency(correction=False)
    expect(row("tea")).toMatchObject({ customers: 30, share: 0.75, otherShare: 0.35, verdict: "prefers" });
    expectClose([row("tea")?.index, row("tea")?.indexLow, row("tea")?.indexHigh], TEA, 1e-7);
    expectClose(row("tea")?.p, TEA_P, 1e-9);
    expect(row("bun")).toMatchObject({ customers: 20, share: 0.5, otherShare: 0.75, verdict: "avoids" });
    // everybody buys cake: nothing to test
    expect(row("cake")).toMatchObject({ index: 100, p: null, verdict: "too few" });
    // 1.2 buyers would be expected in the segment
    expect(row("rare")).toMatchObject({
      customers: 3,
      index: null,
      indexHigh: null,
      verdict: "too few",
      p: null,
    });
    expect(table.info).toMatchObject({ cells: 4, tested: 2, tooFew: 2, exact: 0, customers: 100 });
  });

  it("orders items by buyers and names everything that was left out", () => {
    expect([...table].map(({ item }) => item)).toEqual(["cake", "bun", "tea", "rare"]);
    const messy = segmentPreferences(
      [
        ...orders,
        { customer: null, time: "2026-10-02", amount: 3, item: "tea" },
        { customer: "c0", time: "2026-10-02", amount: 3, item: null },
        { customer: "c99", time: "2026-10-02", amount: 0, refund: 3, item: "tea" },
      ],
      { young: [...ids(0, 40), "c0", "ghost"], other: ["c39", "c41"] },
      { suspects: "keep" },
    );
    expect(messy.info.left).toEqual({ noCustomer: 1, notAPerson: 0, noItem: 1, returns: 1 });
    expect(messy.info).toMatchObject({ unknown: 1, overlapping: 1, without: 59 });
    const young = [...messy].filter(({ segment }) => segment === "young");
    expect(young.map(({ customers }) => customers)).toEqual([40, 20, 30, 3]);
  });

  it("counts a suspected id as no person unless told otherwise", () => {
    const till = Array.from({ length: 300 }, (_, i) => ({
      customer: "till",
      time: Date.UTC(2026, 9, 1, 8, i),
      amount: 3,
      item: "tea",
      order: `o${i}`,
    }));
    const of = (suspects: "keep" | "exclude") =>
      segmentPreferences([...orders.map((o, i) => ({ ...o, order: `x${i}` })), ...till] as Line[], segments, {
        suspects,
      });
    expect(of("exclude").info).toMatchObject({ customers: 100, left: { notAPerson: 300 } });
    expect(of("keep").info.customers).toBe(101);
  });

  it("corrects over all tested cells and widens the intervals with it", () => {
    const wide = segmentPreferences(orders, { ...segments, old: ids(60, 100) });
    const tested = [...wide].filter(({ p }) => p !== null);
    expect(wide.info.tested).toBe(tested.length);
    expect(wide.info.intervalLevel).toBeCloseTo(1 - 0.05 / tested.length, 12);
    const least = tested.reduce((a, b) => ((b.p ?? 1) < (a.p ?? 1) ? b : a));
    expect(least.adjusted).toBeCloseTo((least.p ?? 0) * tested.length, 12);
    const single = rowsOf(segmentPreferences(orders, segments, { intervals: "single" }));
    const both = rowsOf(wide);
    for (const item of ["tea", "bun"]) {
      const [a, b] = [both.get(item), single.get(item)] as unknown as Bounds[];
      expect(a.indexLow).toBeLessThan(b.indexLow);
      expect(a.indexHigh).toBeGreaterThan(b.indexHigh);
    }
    const fdr = segmentPreferences(
      orders,
      { ...segments, old: ids(60, 100) },
      { correction: "benjamini-hochberg" },
    );
    const picked = [...fdr].filter(({ verdict }) => verdict === "prefers" || verdict === "avoids").length;
    expect(fdr.info.intervalLevel).toBeCloseTo(1 - (0.05 * picked) / fdr.info.tested, 12);
  });

  it("compares with all customers, the segment included, when asked, and shows ratios", () => {
    const all = segmentPreferences(orders, segments, { against: "all", base: 1, intervals: "single" });
    const tea = [...all].find(({ item }) => item === "tea");
    expectClose([tea?.otherShare, tea?.index], [0.51, 0.75 / 0.51]);
    // the same bounds, as the ratio to all rises with the ratio to the rest
    const turn = (r: number) => r / (0.4 * r + 0.6);
    expectClose([tea?.indexLow, tea?.indexHigh], [turn(TEA[1] / 100), turn(TEA[2] / 100)], 1e-7);
    expect(tea?.p).toBeCloseTo(TEA_P, 12);
  });

  it("tests small counts exactly", () => {
    const few = segmentPreferences(orders, segments, { minExpected: 0, correction: "none" });
    const rare = [...few].find(({ item }) => item === "rare");
    // all 3 buyers among 40 of 100: C(40, 3) / C(100, 3) below, and the other tail's 0 of 3 is likelier
    expect(rare?.p).toBeCloseTo((40 * 39 * 38) / (100 * 99 * 98), 12);
    expect(few.info.exact).toBe(1);
    const exact = segmentPreferences(orders, segments, { test: "exact" });
    expect(exact.info.exact).toBe(exact.info.tested);
  });

  it("groups by any column or function", () => {
    const categories = segmentPreferences(orders, segments, { by: "category" });
    expect([...categories].map(({ item, customers }) => [item, customers])).toEqual([
      ["food", 40],
      ["hot", 30],
    ]);
    const letters = segmentPreferences(orders, segments, { by: (row) => row.item?.[0] });
    expect([...letters].map(({ item }) => item)).toEqual(["c", "b", "t", "r"]);
  });

  it("compares shares of money by customers, so that appetite is no preference", () => {
    const money = segmentPreferences(orders, segments, {
      measure: "revenue",
      intervals: "single",
      correction: "none",
    });
    const tea = [...money].find(({ item }) => item === "tea");
    // plain: each customer's tea beside all they spent
    const spent = new Map<string, { tea: number; all: number }>();
    for (const { customer, item, amount } of orders) {
      const one = spent.get(customer as string) ?? { tea: 0, all: 0 };
      one.all += amount;
      if (item === "tea") one.tea += amount;
      spent.set(customer as string, one);
    }
    const side = (own: boolean) => {
      const list = [...spent].filter(([id]) => segments.young.includes(id) === own).map(([, v]) => v);
      const all = list.reduce((a, v) => a + v.all, 0);
      const share = list.reduce((a, v) => a + v.tea, 0) / all;
      const squares = list.reduce((a, v) => a + (v.tea - share * v.all) ** 2, 0);
      return { share, variance: ((squares / all ** 2) * list.length) / (list.length - 1) };
    };
    const [a, b] = [side(true), side(false)];
    const [u, v] = [a.variance / a.share ** 2, b.variance / b.share ** 2];
    // 30 and 21 buyers
    const df = (u + v) ** 2 / (u ** 2 / 29 + v ** 2 / 20);
    const half = studentTQuantile(0.975, df) * Math.sqrt(u + v);
    const ratio = a.share / b.share;
    expectClose(
      [tea?.share, tea?.otherShare, tea?.index, tea?.indexLow, tea?.indexHigh],
      [a.share, b.share, 100 * ratio, 100 * ratio * Math.exp(-half), 100 * ratio * Math.exp(half)],
    );
    // ten times the orders of everyone in the segment: the same shares of money
    const greedy = orders.flatMap((o) =>
      segments.young.includes(o.customer as string) ? new Array<Line>(10).fill(o) : [o],
    );
    const again = segmentPreferences(greedy, segments, {
      measure: "revenue",
      intervals: "single",
      correction: "none",
    });
    expectClose([...again], [...money], 1e-9);
  });

  it("does not take money that nobody spent for a preference", () => {
    // 10 of 60 spend much on a thing that none of the 40 bought: no error can be known of none
    const lumps = [...buy("tea", 0, 100), ...buy("machine", 90, 100, 400)];
    const none = segmentPreferences(lumps, segments, { measure: "revenue" });
    expect([...none].find(({ item }) => item === "machine")).toMatchObject({
      share: 0,
      index: 0,
      indexLow: null,
      p: null,
      verdict: "too few",
    });
  });

  it("says where a segment buys more of everything", () => {
    const hungry = [...buy("tea", 0, 20), ...buy("bun", 0, 20), ...buy("tea", 20, 40), ...buy("bun", 40, 60)];
    const { info } = segmentPreferences(hungry, { hungry: ids(0, 20) });
    expect(info.notes).toHaveLength(1);
    expect(info.notes[0]).toContain('A customer of "hungry" bought 2 different ones, one of the rest 1');
    expect(segmentPreferences(hungry, { hungry: ids(0, 20) }, { measure: "revenue" }).info.notes).toEqual([]);
  });

  it("finds a false preference in at most about one shop in twenty", () => {
    const shop = simulateShop({ seed: 1, customers: 200, to: "2025-01-01", events: false });
    const known = [...new Set([...shop.orders].map(({ customer }) => customer))].filter((id) => id !== null);
    const random = randomFrom(5);
    const hits = { customers: 0, revenue: 0 };
    for (let r = 0; r < 60; r++) {
      const mixed = shuffle(random, [...known]);
      const drawn = { a: mixed.slice(0, 50), b: mixed.slice(50) };
      for (const measure of ["customers", "revenue"] as const) {
        const { verdict } = segmentPreferences(shop.orders, drawn, { measure, intervals: "single" }).columns;
        if (verdict.codes.some((code) => code < 2)) hits[measure]++;
      }
    }
    // the 99.9 % bound of 60 draws at 5 %
    expect(hits.customers).toBeLessThanOrEqual(9);
    expect(hits.revenue).toBeLessThanOrEqual(9);
  });

  it("keeps what it can where there is nobody to compare with", () => {
    const everyone = segmentPreferences(orders, { everyone: ids(0, 100), nobody: [] });
    expect(everyone.info.tested).toBe(0);
    expect([...everyone].every(({ verdict }) => verdict === "too few")).toBe(true);
    expect(everyone.at(0)).toMatchObject({ share: 1, otherShare: null, index: null, p: null });
    const one = segmentPreferences(buy("tea", 0, 1), { one: ["c0"] });
    expect(one.at(0)).toMatchObject({ customers: 1, verdict: "too few" });
    const free = segmentPreferences(buy("tea", 0, 20, 0), segments, { measure: "revenue" });
    expect(free.at(0)).toMatchObject({ share: null, index: null, verdict: "too few" });
    const nameless = segmentPreferences([{ customer: "a", time: 0, amount: 1, item: null }], segments);
    expect([nameless.length, nameless.info.left.noItem]).toEqual([0, 1]);
    const odd = segmentPreferences([...buy("__proto__", 0, 30), ...buy("tea", 20, 60)], {
      __proto__x: ids(0, 20),
    });
    expect([...odd].find(({ item }) => item === "__proto__")?.verdict).toBe("prefers");
  });

  it("turns round with the sides, and another customer's orders change no share", () => {
    const purchases = fc.array(fc.tuple(fc.nat(19), fc.nat(3)), { minLength: 10, maxLength: 80 });
    fc.assert(
      fc.property(purchases, (list) => {
        const lines = list.flatMap(([c, k]) => buy(`i${k}`, c, c + 1));
        const options = { minExpected: 0, intervals: "single" } as const;
        const t = segmentPreferences(lines, { a: ids(0, 8), b: ids(8, 20) }, options);
        const [a, b] = [rowsOf(t, "a"), rowsOf(t, "b")] as unknown as Map<
          string,
          { index: number; indexLow: number; indexHigh: number; p: number; share: number; otherShare: number }
        >[];
        for (const [item, row] of a) {
          const other = b.get(item);
          expect(other?.share).toBe(row.otherShare);
          expectClose(other?.p, row.p, 1e-9);
          if (row.index > 0 && row.index !== null && other?.indexLow)
            expect((row.indexHigh / 100) * (other.indexLow / 100)).toBeCloseTo(1, 6);
        }
        const more = rowsOf(
          segmentPreferences([...lines, ...buy("i0", 30, 31)], { a: ids(0, 8) }, options),
          "a",
        );
        for (const [item, row] of a)
          expect((more.get(item) as unknown as { share: number }).share).toBe(row.share);
      }),
      { numRuns: 40 },
    );
  });

  it("refuses what it cannot use", () => {
    const run = (options: unknown, data: unknown = orders, of: unknown = segments) =>
      codeOf(() => segmentPreferences(data as never, of as never, options as never));
    expect(run({}, [])).toBe("empty-input");
    expect(run({}, orders, {})).toBe("empty-input");
    expect(run({}, orders, null)).toBe("bad-input");
    expect(run({ by: "nope" })).toBe("missing-column");
    expect(run({ measure: "items" })).toBe("bad-option");
    expect(run({ against: "others" })).toBe("bad-option");
    expect(run({ base: 10 })).toBe("bad-option");
    expect(run({ test: "fisher" })).toBe("bad-option");
    expect(run({ intervals: "both" })).toBe("bad-option");
    expect(run({ minExpected: Number.NaN })).toBe("bad-option");
    expect(run({ level: 1 })).toBe("bad-option");
    expect(run({ zone: "Mars" })).toBe("unknown-zone");
    expect(run({}, [{ ...orders[0], amount: -1 }])).toBe("bad-value");
  });
});

checkSuite({
  name: "segmentPreferences",
  run: (data: Line[]) => segmentPreferences(data, { young: ids(0, 40), few: ids(30, 50) }),
  data: orders,
  compare: (t) => [...t],
  empty: "empty-input",
  oneRow: (t) => expect(t.length).toBe(2),
  allNaN: "bad-value",
});

describe("measure revenue beside a customer who spends a billion", () => {
  it("keeps the figures of the others, who spend a few euros", () => {
    const buy = (customer: string, x: number, y: number) => [
      { customer, time: "2026-01-01", amount: x, item: "x" },
      { customer, time: "2026-01-01", amount: y, item: "y" },
    ];
    const rest = [3, 5, 4, 7, 2, 6].map((x, i) => [x + 0.1, 9 - ((x * i) % 4)] as const);
    const own = [[1e9, 3e9] as const, ...[2, 8, 3, 6, 9].map((x, i) => [x, 4 + i] as const)];
    const orders = [
      ...own.flatMap(([x, y], i) => buy(`o${i}`, x, y)),
      ...rest.flatMap(([x, y], i) => buy(`r${i}`, x, y)),
    ];
    const table = segmentPreferences(
      orders,
      { own: own.map((_, i) => `o${i}`) },
      { measure: "revenue", intervals: "single" },
    );
    const found = [...table].find(({ item }) => item === "x");
    // the delta method, written out
    const side = (list: readonly (readonly [number, number])[]) => {
      const total = list.reduce((a, [x, y]) => a + x + y, 0);
      const share = list.reduce((a, [x]) => a + x, 0) / total;
      const squares = list.reduce((a, [x, y]) => a + (x - share * (x + y)) ** 2, 0);
      const n = list.length;
      return { share, v: ((squares / total ** 2) * n) / (n - 1) / share ** 2, n };
    };
    const [a, b] = [side(own), side(rest)];
    const df = (a.v + b.v) ** 2 / (a.v ** 2 / (a.n - 1) + b.v ** 2 / (b.n - 1));
    const half = studentTQuantile(0.975, df) * Math.sqrt(a.v + b.v);
    const index = (100 * a.share) / b.share;
    expectClose(
      [found?.index, found?.indexLow, found?.indexHigh],
      [index, index * Math.exp(-half), index * Math.exp(half)],
      1e-7,
    );
  });
});
