import { describe, expect, it } from "vitest";
import { type OrderLine, ordersFrom } from "../../src/data/index.ts";
import { reportFormats } from "../../src/report/format.ts";
import {
  buildReport,
  parseReport,
  type Report,
  type ReportTogether,
  reduceForReport,
  reportFindings,
} from "../../src/report/index.ts";
import { of100 } from "../../src/report/parts/together-words.ts";
import { boughtLately, togetherOf } from "../../src/report/reduce/together.ts";
import { textOf } from "./page-text.ts";
import { boutiqueReductions } from "./shop.ts";

type Row = Pick<OrderLine, "customer" | "time" | "amount"> & Partial<OrderLine>;

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1, 9);

/** A basket per list of items, one a day, of 40 customers in turn; each piece costs 10. */
function shop(baskets: readonly (readonly string[])[], more: Partial<Row> = {}): Row[] {
  return baskets.flatMap((items, b) =>
    items.map((item) => ({
      customer: `c${b % 40}`,
      order: `o${b}`,
      time: START + b * DAY,
      item,
      amount: 10,
      quantity: 1,
      ...more,
    })),
  );
}

// bread and butter in 40 of 200 orders, 10 more with each alone; tea with everything; jam now and then
const BASKETS = Array.from({ length: 200 }, (_, b) => [
  ...(b % 5 === 0 || b % 20 === 1 ? ["bread"] : []),
  ...(b % 5 === 0 || b % 20 === 2 ? ["butter"] : []),
  ...(b % 2 === 0 ? ["tea"] : []),
  ...(b % 7 === 3 ? ["jam"] : []),
  "bag",
]);

function reportOf(rows: readonly Row[]): Report {
  return buildReport(reduceForReport(ordersFrom(rows as Row[])));
}

function partOf({ parts: { together } }: Report): ReportTogether {
  if ("missing" in together) throw new Error(together.missing);
  return together;
}

function reductionOf(rows: readonly Row[], asOf = START + 1000 * DAY): ReportTogether {
  const found = togetherOf(boughtLately({ orders: ordersFrom(rows as Row[]), from: null }, asOf));
  if (found === null) throw new Error("nothing bought");
  return found;
}

describe("what sells together", () => {
  it("names the pairs that stand out, with the counts of the orders, once each", async () => {
    const report = reportOf(shop(BASKETS));
    const { rules, baskets, mixed, sellers } = partOf(report);
    expect([baskets, mixed]).toEqual([200, BASKETS.filter((b) => b.length > 1).length]);
    expect(rules.map(({ left, right }) => [left, right].sort())).toEqual([["bread", "butter"]]);
    const [rule] = rules;
    expect(rule).toMatchObject({ count: 40, leftCount: 50, confidence: 0.8 });
    // 40 of 50 against 50 of 200
    expect(rule.lift).toBeCloseTo(0.8 / 0.25, 12);
    expect(sellers[0]).toEqual({ item: "bag", baskets: 200, others: [] });
    expect(sellers.find(({ item }) => item === "butter")?.others.map((o) => [o.right, o.count])).toEqual([
      ["bread", 40],
    ]);
    const sentence = (counts: string) =>
      `“${rule.right}” is in 80 of 100 orders with “${rule.left}”${counts}, against 25 of 100 overall.`;
    const text = await textOf(report);
    expect(text).toContain(sentence(" (40 of 50)"));
    expect(text).toContain("One pair of items is bought together more often than chance explains.");
    expect(reportFindings(report)).toContain(sentence(""));
  });

  it("tells shares of 100 as they are: not all is not 100, and little is not 0", () => {
    const f = reportFormats("en", "EUR", "UTC");
    expect([1, 0.999, 0.994, 0.5, 0.0151, 0.0096, 0.004].map((share) => of100(share, f))).toEqual([
      "100",
      "99",
      "99",
      "50",
      "2",
      "1",
      "0.4",
    ]);
    // sums that are guesses are all to the unit, or all to the cent
    expect(f.estimates([106.4, 89.04, 123])).toEqual(["€106", "€89", "€123"]);
    expect(f.estimates([1.5, 0.25, 2.75])).toEqual(["€1.50", "€0.25", "€2.75"]);
  });

  it("says what a bundle brings at the assumed uptake, and the range that the counts leave", () => {
    const { bundles } = reductionOf(
      shop(
        Array.from({ length: 3000 }, (_, b) =>
          b % 60 === 0 ? ["bread", "butter"] : [b % 12 < 2 ? ["bread", "butter"][b % 12] : "tea"],
        ),
      ),
      START + 4000 * DAY,
    );
    const [row] = bundles?.rows ?? [];
    // 50 with both, 450 with one: 5 in 100 of them pay 9 - 1 more, 50 get 2 off
    expect([row.first, row.second, row.count, row.alone, row.price]).toEqual([
      "bread",
      "butter",
      50,
      450,
      18,
    ]);
    expect(row.extra).toBeCloseTo(0.05 * 450 * 8 - 100, 9);
    const half = 1.959964 * Math.sqrt((0.05 * 8) ** 2 * 450 + 2 ** 2 * 50);
    expect([row.low, row.high].map((v) => Math.round(1000 * v))).toEqual(
      [row.extra - half, row.extra + half].map((v) => Math.round(1000 * v)),
    );
    expect(row.breakEven).toBeCloseTo(100 / (450 * 8), 9);
  });

  it("calls the price a bundle price, and says why other pairs are not in the table", async () => {
    const baskets = Array.from({ length: 3000 }, (_, b) =>
      b % 60 === 0 ? ["bread", "butter"] : [b % 12 < 2 ? ["bread", "butter"][b % 12] : "tea"],
    );
    const report = reportOf(
      shop(baskets).map((row, i) => ({ ...row, time: START + Math.floor(i / 10) * DAY })),
    );
    expect(partOf(report).bundles?.rows.length).toBe(1);
    const text = await textOf(report);
    expect(text).toContain("Worth a bundle price?");
    expect(text).toContain("Bundle price");
    expect(text).toContain(
      `5 at the most. Not in it are pairs in fewer than ${partOf(report).least} orders, pairs that are not clearly together more often than chance brings about, and pairs that might as well lose.`,
    );
  });

  it("proposes no bundle that may as well lose, and none without prices", async () => {
    const report = reportOf(shop(BASKETS));
    expect(partOf(report).bundles?.rows).toEqual([]);
    const text = await textOf(report);
    expect(text).toContain("Worth a bundle price?");
    expect(text).toContain("would get 10% off as a gift");
    const free = partOf(reportOf(shop(BASKETS, { amount: 0 })));
    expect([free.rules.length, free.bundles?.rows ?? []]).toEqual([1, []]);
  });

  it("does not depend on the order of rows, and a name with a plus stays one item", () => {
    const rows = shop(BASKETS.map((b) => b.map((item) => (item === "butter" ? "1 + 1 butter" : item))));
    const found = reductionOf(rows);
    expect(reductionOf([...rows].reverse())).toEqual(found);
    expect([found.rules[0].left, found.rules[0].right].sort()).toEqual(["1 + 1 butter", "bread"]);
    expect(found.sellers.find(({ item }) => item === "1 + 1 butter")?.others.length).toBe(1);
  });

  it("looks at the newest days of a large log alone, and says from when on and why", async () => {
    const rows = shop(
      Array.from({ length: 9000 }, (_, b) => (b < 6500 ? ["old", "older"] : ["new", "newer"])),
    );
    // four orders a day
    const days = rows.map((row, i) => ({ ...row, time: START + Math.floor(i / 8) * DAY }));
    const { from, baskets, rules } = reductionOf(days, START + 2250 * DAY);
    expect(await textOf(reportOf(days))).toMatch(
      /Only the orders since \w+ \d+, \d{4} were looked at: so many are enough to tell, and what sells together changes\./,
    );
    expect(from).not.toBeNull();
    expect(baskets).toBeLessThanOrEqual(5000);
    expect(baskets).toBeGreaterThan(4900);
    expect(rules.length).toBe(2);
  });

  it("finds what stands out in orders of a hundred items, and survives an order of the whole catalogue", () => {
    const long = Array.from({ length: 60 }, (_, b) =>
      Array.from({ length: 100 }, (_, k) => `item ${(b * 37 + k * 3) % 400}`),
    );
    const all = Array.from({ length: 2000 }, (_, k) => `item ${k}`);
    const { baskets, rules, tested } = reductionOf(shop([...long, all]));
    expect(baskets).toBe(61);
    expect(tested).toBeGreaterThanOrEqual(rules.length);
  });

  it("says why it is missing", () => {
    const reason = (rows: readonly Row[]) => {
      const { together } = reportOf(rows).parts;
      return "missing" in together ? together.missing : "ready";
    };
    expect(reason(shop(BASKETS).map(({ item: _, ...row }) => row))).toBe("no-items");
    expect(reason(shop(BASKETS.slice(0, 40)))).toBe("few-mixed");
    expect(reason(shop(Array.from({ length: 80 }, (_, b) => ["tea", `cake ${b % 40}`])))).toBe(
      "nothing-bought-together",
    );
  });
});

describe("reports from outside with what sells together", () => {
  it("of the fourth version have neither part", () => {
    const report = JSON.parse(JSON.stringify(buildReport(boutiqueReductions())));
    const { together, offers, ...parts } = report.parts;
    expect([together.rules.length > 0, offers.customers.length > 0]).toEqual([true, true]);
    const missing = { missing: "not-supplied" };
    expect(parseReport({ ...report, version: 4, parts })).toEqual({
      ...report,
      version: 5,
      parts: { ...parts, together: missing, offers: missing },
    });
  });
});
