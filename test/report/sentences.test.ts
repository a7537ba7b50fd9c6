import { describe, expect, it } from "vitest";
import { type OrderLine, ordersFrom } from "../../src/data/index.ts";
import {
  buildReport,
  type Report,
  type ReportOptions,
  reduceForReport,
  renderReport,
  reportFindings,
} from "../../src/report/index.ts";
import { drawSvg } from "../charts/draw-svg.ts";
import { textOf } from "./page-text.ts";
import { boutiqueReductions } from "./shop.ts";

// what stands on the page of shops that are not like the others

type Row = Pick<OrderLine, "customer" | "time" | "amount"> & Partial<OrderLine>;

function reportOf(rows: readonly Row[], options: ReportOptions & { asOf?: string } = {}): Report {
  const { asOf, ...rest } = options;
  return buildReport(reduceForReport(ordersFrom(rows as Row[]), asOf === undefined ? {} : { asOf }), rest);
}

const day = (n: number) => Date.UTC(2025, 0, 1 + n, 10, 30);
// 40 customers, one to six orders each, over a year and a half
const log = (amount: (i: number) => number): Row[] =>
  Array.from({ length: 140 }, (_, i) => ({
    customer: `c${Math.floor((((i * 48271) % 2147) / 2147) ** 2 * 40)}`,
    time: day((i * 137) % 540),
    amount: amount(i),
  }));

describe("a log without amounts", () => {
  it("is told by orders: no zero money, no revenue columns, no bars of nothing", async () => {
    const report = reportOf(log(() => 0));
    for (const charts of [false, true]) {
      const text = await textOf(report, charts ? { drawSvg } : {});
      expect(text).not.toMatch(
        /0\.00|0% of revenue|Brought so far|Revenue after refunds and number|its revenue/,
      );
      expect(text).toMatch(/The best whole month was \w+ \d{4} with \d+ orders/);
      expect(text).toContain("Number of orders, month by month");
      expect(text).toContain("the data has no amounts");
      expect(text).toMatch(/Customer value, simple formula ○ Not yet The data has no amounts\./);
    }
    const { readiness, concentration } = report.parts;
    expect(concentration).toEqual({ missing: "no-amounts" });
    if ("missing" in readiness) throw new Error("no readiness");
    expect(
      readiness.rows.filter((r) => r.analysis.endsWith("-value")).map((r) => [r.analysis, r.status]),
    ).toEqual([
      ["simple-value", "not yet"],
      ["predicted-value", "not yet"],
    ]);
  });
});

describe("sentences", () => {
  it("shares are of what customers brought, not of all revenue, where orders name no person", () => {
    const rows = [...log((i) => 10 + i), { customer: null, time: day(3), amount: 100_000 }];
    const findings = reportFindings(reportOf(rows));
    expect(findings.join(" ")).toMatch(
      /The best 20% of customers bring \d+% of what all customers brought\./,
    );
    expect(findings.join(" ")).not.toMatch(/of the revenue/);
  });

  it("a month after one without sales is not called the first", () => {
    const rows = [
      { customer: "a", time: Date.UTC(2026, 0, 1), amount: 5 },
      { customer: "a", time: Date.UTC(2026, 2, 5), amount: 7 },
    ];
    const findings = reportFindings(reportOf(rows, { asOf: "2026-04-01" }));
    expect(findings).toContain("March 2026 brought 7.00: February 2026 brought nothing.");
  });

  it("the factors of a customer's value can be multiplied by hand", async () => {
    const report = reportOf(log((i) => 20 + (i % 7)));
    const page = await renderReport(report);
    const formula = /class="formula">([^<]*)<strong>([^<]*)</.exec(page) as RegExpExecArray;
    const factors = [...formula[1].matchAll(/([\d.]+) (?:an order|orders a year|years)/g)].map((m) =>
      Number(m[1]),
    );
    expect(factors.length).toBe(3);
    const product = factors.reduce((n, v) => n * v, 1);
    expect(product / Number(formula[2])).toBeGreaterThan(0.98);
    expect(product / Number(formula[2])).toBeLessThan(1.02);
  });

  it("the value of a customer says of whom it counts the leavers", async () => {
    const report = reportOf(log((i) => 20 + (i % 7)));
    const { lifetimeValue } = report.parts;
    if ("missing" in lifetimeValue) throw new Error("no value");
    const { returned, left, gapDays } = lifetimeValue;
    // by hand: first seen at least the gap ago, came back; last seen at least the gap ago
    const seen = new Map<string, number[]>();
    for (const { customer, time } of log(() => 1))
      seen.set(String(customer), [...(seen.get(String(customer)) ?? []), time]);
    const before = report.about.asOf - gapDays * 86_400_000;
    const back = [...seen.values()].filter((t) => Math.min(...t) <= before && new Set(t).size > 1);
    expect([returned, left]).toEqual([back.length, back.filter((t) => Math.max(...t) <= before).length]);
    expect(await textOf(report)).toContain(
      `Of ${returned} who have been known for that long and came back at least once, ${left} ${left === 1 ? "has" : "have"} gone since.`,
    );
  });

  it("in a shop of weeks nobody is called quiet, and the page says what long ago means", async () => {
    const rows = log((i) => 10 + i).map((r) => ({ ...r, time: day((Number(r.time) / 86_400_000) % 60) }));
    const report = reportOf(rows);
    expect(report.parts.contacts).toEqual({ missing: "too-young" });
    const text = await textOf(report);
    expect(text).toContain("fewer than 90 days of orders");
    expect(text).toMatch(
      /the last order of “[^”]+” is \d+ days? ago on average, that of “[^”]+” \d+ days?\./,
    );
  });

  it("the best month is the best of those shown", async () => {
    const rows = Array.from({ length: 60 }, (_, m) => ({
      customer: `c${m % 12}`,
      time: Date.UTC(2020, m, 1, 9),
      amount: m === 3 ? 1000 : 10 + (m % 5),
    }));
    expect(await textOf(reportOf(rows))).toContain("The best whole month of those shown was");
  });

  it("small groups of newcomers carry a warning", async () => {
    expect(await textOf(reportOf(log((i) => 10 + i)))).toContain(
      "Most of these groups have fewer than 10 people",
    );
    const shop = buildReport(boutiqueReductions());
    expect(await textOf(shop)).not.toContain("Most of these groups have fewer than 10 people");
  });

  it("counts of one are in the singular, large ones have separators", async () => {
    const text = await textOf(reportOf([{ customer: "a", time: day(0), amount: 5 }]));
    expect(text).toContain("The one row of the data could be used.");
    expect(text).not.toMatch(/\b1 (?:rows|orders|customers|months|whole months|days)\b/);
    const many = Array.from({ length: 1200 }, (_, i) => ({
      customer: i < 1100 ? null : "a",
      time: day(i % 300),
      amount: i / 10,
    }));
    const said = await textOf(reportOf(many));
    expect(said).toContain("1,100 rows (92 %) have no value.");
    expect(said).not.toMatch(/\d{4,} (?:rows|lines|orders)/);
  });

  it("amounts in examples have no binary tails", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({
      customer: `c${i % 12}`,
      time: day(i * 3),
      amount: i === 30 ? 3630.7999999999997 : 10 + (i % 3),
    }));
    const text = await textOf(reportOf(rows));
    expect(text).toContain("3630.8");
    expect(text).not.toContain("3630.79");
  });

  it("rows from the date of the report on are named, and are no error", async () => {
    const report = reportOf(
      log((i) => 10 + i),
      { asOf: "2026-01-01" },
    );
    const { quality } = report.parts;
    if ("missing" in quality) throw new Error("no quality");
    const later = log(() => 1).filter((r) => Number(r.time) >= Date.UTC(2026, 0, 1)).length;
    expect(later).toBeGreaterThan(1);
    expect(await textOf(report)).toContain(
      `${later} rows are from the date of the report or later and count nowhere.`,
    );
    expect(quality.issues.filter((i) => i.severity === "error")).toEqual([]);
  });

  it("hours shown in UTC say so, hours of a named zone do not", async () => {
    const rows = log((i) => 10 + i);
    expect(await textOf(reportOf(rows))).toContain("Times that carry a time zone are shown in UTC.");
    const berlin = ordersFrom(rows, {}, { zone: "Europe/Berlin" });
    expect(await textOf(buildReport(reduceForReport(berlin)))).not.toContain("are shown in UTC");
  });

  it("every figure that has a name on the page is defined on it", async () => {
    const page = await renderReport(buildReport(boutiqueReductions(), { margin: 0.4 }));
    const terms = [...page.matchAll(/<div><dt>([^<]*)/g)].map((m) => m[1].trim());
    for (const term of [
      "Revenue after refunds",
      "Customer",
      "Orders a customer",
      "Average order value",
      "Repeat purchase rate",
      "Revenue trend",
      "RFM segment",
      "Cohort table",
      "Best sellers",
      "What a customer is worth",
      "Order total",
      "Stage (New, Active, Occasional, Frequent, At Risk, Lapsed, Won Back)",
      "Spends more on (preference of a segment)",
      "Goes together",
      "What customers have brought so far",
      "Whole month",
      "Between",
    ]) {
      expect(terms).toContain(term);
    }
    const defined = terms.slice(terms.indexOf("Revenue after refunds", 10));
    expect(new Set(defined).size).toBe(defined.length);
  });
});

describe("the page's pictures", () => {
  it("carry nothing that a picture on a page does without", async () => {
    const report = buildReport(boutiqueReductions());
    const page = await renderReport(report, { drawSvg });
    expect(page.length).toBeLessThan(430_000);
    const pictures = page.match(/<svg[\s\S]*?<\/svg>/g) as string[];
    expect(pictures.length).toBe(28);
    for (const svg of pictures) {
      expect(svg).not.toMatch(/ class="| pointer-events="| d=""| (?:d|transform)="[^"]*\d\.\d{2,}/);
      expect(svg.match(/<g\b/g)?.length).toBe(svg.match(/<\/g>/g)?.length);
    }
  });

  it("of other renderers keep their classes where they have a style of their own", async () => {
    const report = buildReport(boutiqueReductions());
    const styled =
      '<svg viewBox="0 0 9 9"><style>.a{fill:red}</style><path class="a" d="M0,0.123456h9"/></svg>';
    const page = await renderReport(report, { drawSvg: () => styled });
    expect(page).toContain('<path class="a" d="M0,0.1h9"/>');
  });
});
