import { beforeAll, describe, expect, it } from "vitest";
import { retentionPlan } from "../../src/churn/index.ts";
import { expectedOrders, expectedSpend } from "../../src/cltv/index.ts";
import { ordersFrom, readSubscriptions } from "../../src/data/index.ts";
import {
  buildReport,
  type ChurnPart,
  parseReport,
  type Report,
  type ReportChurn,
  type ReportReductions,
  reduceForReport,
  renderReport,
  reportFindings,
} from "../../src/report/index.ts";
import { textOf } from "./page-text.ts";
import { boutique, boutiqueReductions } from "./shop.ts";

const DAY = 86_400_000;

function partOf({ parts }: Report): ChurnPart {
  if ("missing" in parts.churn) throw new Error(parts.churn.missing);
  return parts.churn;
}

function churnOf({ churn }: ReportReductions): ReportChurn {
  if ("refused" in churn) throw new Error(churn.refused);
  return churn;
}

const total = (list: readonly { readonly customers: number }[]) => list.reduce((n, l) => n + l.customers, 0);

describe("who is leaving", () => {
  const orders = boutique();
  let reductions: ReportReductions;
  let churn: ReportChurn;
  beforeAll(() => {
    reductions = boutiqueReductions();
    churn = churnOf(reductions);
  });

  it("is learnt from days a window apart, the last a window before the report, and tested on that", () => {
    const { days, cuts, test } = churn;
    const { asOf } = reductions.about;
    const gaps = [...cuts, asOf].slice(1).map((cut, i) => Math.round((cut - cuts[i]) / DAY));
    expect(gaps).toEqual(cuts.map(() => days));
    expect([test.from, test.to]).toEqual([cuts[cuts.length - 1], asOf]);
    // the test counts whom the log has: those there on that day, and whether an order followed
    const { customer, time, amount } = orders.columns;
    const suspects = new Set(reductions.suspects.map((s) => s.customer));
    const at = test.from as number;
    const [there, later] = [new Set<string>(), new Set<string>()];
    const first = new Map<string, number>();
    for (let i = 0; i < orders.length; i++) {
      const id = customer.codes[i] < 0 ? "" : customer.levels[customer.codes[i]];
      if (id === "" || suspects.has(id) || !(amount[i] > 0)) continue;
      first.set(id, Math.min(first.get(id) ?? time[i], time[i]));
      if (time[i] >= at && time[i] < asOf) later.add(id);
      if (time[i] < at && time[i] >= at - churn.observed * DAY - DAY / 24) there.add(id);
    }
    const asked = [...there].filter((id) => (first.get(id) as number) <= at - 30 * DAY);
    expect(test.customers).toBe(asked.length);
    expect(test.left).toBe(asked.filter((id) => !later.has(id)).length);
  });

  it("counts every customer once: at risk, gone or new; in one band and one bar", () => {
    const part = partOf(buildReport(reductions));
    expect(part.customers + part.gone + part.young).toBe(reductions.customers.length);
    expect([total(part.bands), total(part.bins)]).toEqual([part.customers, part.customers]);
    expect(part.expected).toBeCloseTo(
      churn.risks.reduce((n, [p]) => n + p, 0),
      9,
    );
    expect(part.top.every((c) => c.probability >= churn.medium)).toBe(true);
    const { expected: n } = expectedOrders(
      (reductions.purchases as NonNullable<ReportReductions["purchases"]>).buying,
      reductions.customers,
      { horizon: { years: 1 } },
    ).columns;
    const spend = reductions.purchases?.spend;
    if (spend == null) throw new Error("no spend");
    const money = expectedSpend(spend, reductions.customers).columns.expected;
    const ids = [...reductions.customers].map((c) => c.customer);
    for (const { customer, value, atRisk, probability, last } of part.top) {
      const i = ids.indexOf(customer);
      expect(value).toBeCloseTo(n[i] * money[i], 6);
      expect(atRisk).toBeCloseTo(probability * (value as number), 9);
      expect(last).toBe(reductions.customers.columns.last[i]);
    }
    expect(part.top.map((c) => c.atRisk)).toEqual(
      part.top.map((c) => c.atRisk).sort((a, b) => (b as number) - (a as number)),
    );
  });

  it("says what acting is worth only for an offer and a margin that were given", async () => {
    const offer = { cost: 3, successRate: 0.25 };
    const none = partOf(buildReport(reductions, { offer }));
    expect([none.acting, none.top[0].profit]).toEqual([null, null]);
    const report = buildReport(reductions, { offer, margin: 0.4 });
    const { acting, top, atRisk } = partOf(report);
    const profits = churn.risks.map(([p, v]) => p * 0.25 * 0.4 * (v as number) - 3).filter((x) => x > 0);
    expect(acting?.customers).toBe(profits.length);
    expect(acting?.profit).toBeCloseTo(
      profits.reduce((a, b) => a + b, 0),
      6,
    );
    expect(acting?.spend).toBe(3 * profits.length);
    expect(top[0].profit).toBeCloseTo(0.25 * (top[0].atRisk as number) - 3, 9);
    expect(atRisk).toBeCloseTo(0.4 * (none.atRisk as number), 6);
    // at the rate where it pays no more, it brings nothing
    const chosen = churn.risks
      .map(([probability, v], i) => ({ customer: `${i}`, probability, value: 0.4 * (v as number) }))
      .filter((r) => r.probability * 0.25 * r.value > 3);
    const { expectedProfit } = retentionPlan(chosen, {
      offers: [{ action: "x", cost: 3, successRate: acting?.breakEven as number }],
      holdOut: 0,
    }).columns;
    expect(expectedProfit.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 6);
    expect(await textOf(report)).toContain("is your assumption, not a finding");
    expect(() => buildReport(reductions, { offer: { cost: -1, successRate: 0.2 } })).toThrow("offer.cost");
    expect(() => buildReport(reductions, { offer: { cost: 1, successRate: 20 } })).toThrow(
      "offer.successRate",
    );
  });

  it("is told in words, with the test and its limits", async () => {
    const report = buildReport(reductions);
    const text = await textOf(report);
    const { days, test, top, bands } = partOf(report);
    expect(text).toContain(`does not order within ${days} days`);
    expect(text).toContain(`${bands[2].customers} customers are at high risk`);
    expect(text).toContain(`${test.left} left. In ${Math.round(100 * test.auc.value)} of 100 pairs`);
    expect(text).toContain(`${top[0].customer} `);
    expect(text).toContain("this report assumes nothing");
    expect(reportFindings(report).join()).toContain(`expected to leave in the next ${days} days`);
  });

  it("of a report of the third version is not supplied", () => {
    const report = JSON.parse(JSON.stringify(buildReport(reductions)));
    const { churn: had, ...parts } = report.parts;
    expect(had.days).toBe(churn.days);
    const read = parseReport({ ...report, version: 3, parts });
    expect(read).toEqual({ ...report, parts: { ...parts, churn: { missing: "not-supplied" } } });
  });

  it("is not known where nothing can be learnt, and the page says why", async () => {
    const refused = (refused: "few" | "short" | "rare" | "most" | "no sign") =>
      buildReport({ ...reductions, churn: { refused } });
    const reasons = (["few", "short", "rare", "most", "no sign"] as const).map((r) => refused(r).parts.churn);
    expect(reasons).toEqual(
      ["few-leavers", "short-to-learn", "rare-leaving", "most-leave", "no-sign"].map((missing) => ({
        missing,
      })),
    );
    expect(await textOf(refused("most"))).toContain("More than 95 in 100 customers do not come back");
  });
});

describe("logs that say little about leaving", () => {
  const weekly = (customers: number, weeks: number, stays: (c: number, w: number) => boolean) =>
    ordersFrom(
      Array.from({ length: customers * weeks }, (_, k) => ({
        c: k % customers,
        w: Math.floor(k / customers),
      }))
        .filter(({ c, w }) => stays(c, w))
        .map(({ c, w }) => ({ customer: `c${c}`, time: Date.UTC(2025, 0, 1 + 7 * w + (c % 7)), amount: 10 })),
    );
  const refusal = (orders: ReturnType<typeof weekly>) => {
    const { churn } = reduceForReport(orders);
    return "refused" in churn ? churn.refused : churn.days;
  };

  it("are refused: few customers, a short log, nobody who leaves, nobody who comes back", () => {
    expect(refusal(weekly(20, 50, () => true))).toBe("few");
    expect(refusal(weekly(60, 10, () => true))).toBe("short");
    expect(["few", "rare"]).toContain(refusal(weekly(60, 50, () => true)));
    expect(["few", "most"]).toContain(refusal(weekly(300, 50, (c, w) => w === Math.floor(c / 6))));
  });
});

describe("a shop with contracts", () => {
  it("has left who has no contract any more", async () => {
    const start = (c: number) => Date.UTC(2025, 0, 1 + ((c * 37) % 200));
    const last = Date.UTC(2026, 0, 1);
    const end = (c: number) => start(c) + (c % 3 === 0 ? 99 : 2 + (c % 9)) * 30 * DAY;
    const members = Array.from({ length: 240 }, (_, c) => c);
    const iso = (t: number) => new Date(t).toISOString().slice(0, 10);
    const subscriptions = await readSubscriptions(
      `customer,subscription,start,end,interval\n${members.map((c) => `m${c},m${c},${iso(start(c))},${end(c) >= last ? "" : iso(end(c))},month`).join("\n")}`,
    );
    // who will leave comes no more for a while before
    const visits = members.flatMap((c) => {
      const n = Math.ceil((Math.min(last, end(c) - ((c * 7) % 60) * DAY) - start(c)) / (6 * DAY));
      return Array.from({ length: Math.max(1, n) }, (_, k) => ({
        customer: `m${c}`,
        time: start(c) + 6 * k * DAY,
        amount: 10,
      }));
    });
    const report = buildReport(reduceForReport(ordersFrom(visits), { asOf: "2026-01-01", subscriptions }));
    const part = partOf(report);
    expect([part.churn, part.days, part.cuts.length]).toEqual(["contract", 30, 5]);
    expect(part.customers).toBe(members.filter((c) => end(c) >= last).length);
    expect(part.gone).toBe(240 - part.customers);
    expect(await renderReport(report)).toContain("whose contract ends within 30 days");
  });
});

describe("a large shop", () => {
  it("is told from some of its customers, drawn by their ids", () => {
    // every second customer stops after some orders
    const rows = Array.from({ length: 1300 * 12 }, (_, k) => ({ c: k % 1300, n: Math.floor(k / 1300) }))
      .filter(({ c, n }) => c % 2 === 0 || n < 3 + (c % 9))
      .map(({ c, n }) => ({
        customer: `c${c}`,
        time: Date.UTC(2025, 0, 1 + (c % 30) + (25 + (c % 7)) * n),
        amount: 10,
      }));
    const churn = churnOf(reduceForReport(ordersFrom(rows), { asOf: "2025-12-01" }));
    expect(Math.abs((churn.drawn as number) - 600)).toBeLessThan(100);
    expect(churn.risks.length).toBeLessThan(churn.drawn as number);
    expect(Math.abs(churn.customers + churn.gone + churn.young - 1300)).toBeLessThan(3);
    expect(churn.riskiest.length).toBe(50);
  });
});
