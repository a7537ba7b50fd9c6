import { beforeAll, describe, expect, it } from "vitest";
import {
  customerValue,
  expectedOrders,
  fitMbgNbd,
  fitNbd,
  nextOrder,
  orderProbability,
} from "../../src/cltv/index.ts";
import { randomFrom, uniform } from "../../src/core/random.ts";
import { ordersFrom, simulateShop } from "../../src/data/index.ts";
import {
  buildReport,
  type NextOrdersPart,
  type PredictedValuePart,
  parseReport,
  type Report,
  type ReportReductions,
  reduceForReport,
  renderReport,
  reportFindings,
} from "../../src/report/index.ts";
import { textOf } from "./page-text.ts";
import { boutique, boutiqueReductions } from "./shop.ts";

const DAY = 86_400_000;

function predicted(report: Report): PredictedValuePart {
  if ("missing" in report.parts.predictedValue) throw new Error(report.parts.predictedValue.missing);
  return report.parts.predictedValue;
}

function upcoming(report: Report): NextOrdersPart {
  if ("missing" in report.parts.nextOrders) throw new Error(report.parts.nextOrders.missing);
  return report.parts.nextOrders;
}

let reductions: ReportReductions;
beforeAll(() => {
  reductions = boutiqueReductions();
});

describe("what customers will bring", () => {
  let report: Report;
  let part: PredictedValuePart;
  beforeAll(() => {
    report = buildReport(reductions, { margin: 0.4, contacts: 6 });
    part = predicted(report);
  });
  const models = () => {
    const { buying, spend } = reductions.purchases as NonNullable<ReportReductions["purchases"]>;
    if (spend === null) throw new Error("no spend");
    return { buying, spend };
  };

  it("is what customerValue says of every customer and of all together", () => {
    const value = customerValue(models(), reductions.customers, { horizon: { years: 1 }, margin: 0.4 });
    const { expected, rangeLow, rangeHigh } = value.info.total;
    expect(part.total.expected / expected).toBeCloseTo(1, 9);
    expect((part.total.low as number) / (rangeLow as number)).toBeCloseTo(1, 1);
    expect((part.total.high as number) / (rangeHigh as number)).toBeCloseTo(1, 1);
    const best = value.top(6, "expected");
    expect(part.top.map((c) => c.customer)).toEqual(best.map((c) => c.customer));
    for (const [i, c] of part.top.entries()) {
      expect(c.expected).toBeCloseTo(best[i].expected as number, 9);
      expect(c.alive).toBeCloseTo(best[i].alive, 12);
      expect([c.low <= c.expected, c.expected <= c.high]).toEqual([true, true]);
      const known = reductions.customers.of(c.customer);
      expect([c.last, c.revenue]).toEqual([known?.last, known?.revenue]);
    }
    const alive = [...value].reduce((n, c) => n + c.alive, 0);
    expect(part.alive).toBeCloseTo(alive, 9);
    expect(part.bins.reduce((n, b) => n + b.count, 0)).toBe(reductions.customers.length);
  });

  it("is nothing at a margin of nothing, and says so without falling over", async () => {
    const none = buildReport(reductions, { margin: 0 });
    const { total, newCustomer, top } = predicted(none);
    expect([total, newCustomer.value.value]).toEqual([{ expected: 0, low: 0, high: 0 }, 0]);
    expect(top.every((c) => c.expected === 0)).toBe(true);
    expect(await textOf(parseReport(JSON.stringify(none)))).not.toMatch(/NaN|Infinity|null/);
  });

  it("grows with the margin and nothing else does", () => {
    const whole = predicted(buildReport(reductions));
    expect(part.total.expected / whole.total.expected).toBeCloseTo(0.4, 9);
    expect(part.newCustomer.value.value / whole.newCustomer.value.value).toBeCloseTo(0.4, 9);
    expect(part.newCustomer.once).toBe(whole.newCustomer.once);
    expect(part.alive).toBe(whole.alive);
  });

  it("a new customer brings the mean first purchase and what is expected after it", () => {
    const { value, fromFirst, fromRepeat, repeatOrders } = part.newCustomer;
    expect(fromFirst + fromRepeat).toBeCloseTo(value.value, 9);
    const { frequency, monetary, revenue } = reductions.customers.columns;
    const later = frequency.reduce((n, x, i) => n + (x > 0 ? x * monetary[i] : 0), 0);
    const first = (revenue.reduce((n, v) => n + v, 0) - later) / frequency.length;
    expect(fromFirst).toBeCloseTo(0.4 * first, 9);
    const { p, q, v } = models().spend.params;
    expect(fromRepeat).toBeCloseTo((0.4 * repeatOrders * (p * v)) / (q - 1), 6);
  });

  it("the check holds back the last third of the log, half a year at most, and counts what came", () => {
    const test = part.test as NonNullable<PredictedValuePart["test"]>;
    expect(Math.round((test.to - test.from) / DAY)).toBe(182);
    expect(test.to).toBe(report.about.asOf);
    const known = new Map<string, Set<number>>();
    const orders = boutique();
    const after = new Map<string, Set<number>>();
    const suspects = new Set(reductions.suspects.map((s) => s.customer));
    const berlin = (t: number) =>
      Math.floor((t + (new Date(t).getUTCMonth() % 11 > 2 ? 7_200_000 : 3_600_000)) / DAY);
    for (const { customer, time, amount, refund } of orders) {
      if (customer === null || suspects.has(customer) || (amount === 0 && (refund ?? 0) > 0)) continue;
      const into = time < test.from ? known : after;
      into.set(customer, (into.get(customer) ?? new Set()).add(berlin(time)));
    }
    expect(test.customers).toBe(known.size);
    const came = [...after].reduce((n, [id, days]) => n + (known.has(id) ? days.size : 0), 0);
    // summer time begins late in March and ends late in October
    expect(Math.abs(test.came - came)).toBeLessThanOrEqual(3);
    expect(Math.abs(test.expected / test.came - 1)).toBeLessThan(0.3);
  });

  it("is told in plain words, of revenue where no margin is given", async () => {
    const text = await textOf(report);
    expect(text).toMatch(/expected to bring about €[\d,]+ of gross profit in the coming 12 months \(between/);
    expect(text).toMatch(/may cost €[\d,.]+ at most, at your margin of 40%/);
    expect(text).toMatch(/A check of the method: knowing only what came before Jul \d, 2025/);
    const plain = await textOf(buildReport(reductions));
    expect(plain).toMatch(/This is revenue, not profit: only your margin of it can be spent on adverts/);
    expect(reportFindings(report).join(" ")).toMatch(/Today’s customers are expected to bring about €/);
  });

  it("says in words what the model's verdict means", async () => {
    const { purchases } = reductions;
    if (purchases === null) throw new Error("no models");
    const said = async (buying: object, fit: object = {}) => {
      const changed = { ...purchases.buying, ...buying } as typeof purchases.buying;
      const changedFit = { ...changed.fit, ...fit } as typeof changed.fit;
      return textOf(
        buildReport({
          ...reductions,
          purchases: { ...purchases, test: null, buying: { ...changed, fit: changedFit } as never },
        }),
      );
    };
    expect(await said({}, { status: "boundary" })).toContain("Your customers turned out simpler");
    expect(await said({}, { status: "not identified" })).toContain("fit several versions of the model");
    expect(await said({ kind: "bg-nbd" })).toMatch(/\d+ customers who bought once all count as still a/);
    expect(await said({})).not.toMatch(/simpler|several versions|bought once all count/);
    expect(await said({})).toContain("too little data yet to check the forecast");
    const nbd = fitNbd(reductions.customers);
    expect(await said(nbd)).toContain("This model knows no leaving");
  });

  it("does without a model of money: all purchases bring the mean", async () => {
    const { purchases, customers } = reductions;
    if (purchases === null) throw new Error("no models");
    const changed = buildReport({ ...reductions, purchases: { ...purchases, spend: null } });
    const orders = expectedOrders(purchases.buying, customers, { horizon: { years: 1 } }).info.total;
    const { frequency, monetary } = customers.columns;
    const money = frequency.reduce((n, x, i) => n + (x > 0 ? x * monetary[i] : 0), 0);
    const mean = money / frequency.reduce((n, x) => n + x, 0);
    expect(predicted(changed).total.expected).toBeCloseTo(orders * mean, 6);
    expect(await textOf(changed)).toContain("all purchases are taken to bring the average");
  });
});

describe("who buys next", () => {
  it("is who is most likely to, and when, as the model says of every customer", () => {
    const report = buildReport(reductions, { contacts: 5 });
    const part = upcoming(report);
    const { buying } = reductions.purchases as NonNullable<ReportReductions["purchases"]>;
    const { customers } = reductions;
    const chances = [...orderProbability(buying, customers, { horizon: { days: 30 } })]
      .map((row) => ({ customer: row.customer, chance: 1 - row.probability }))
      .sort((a, b) => b.chance - a.chance);
    expect(part.buyers.expected).toBeCloseTo(
      chances.reduce((n, c) => n + c.chance, 0),
      9,
    );
    expect(part.buyers.low < part.buyers.expected && part.buyers.expected < part.buyers.high).toBe(true);
    expect(part.likely).toBe(chances.filter((c) => c.chance >= 0.5).length);
    expect(part.due.map((c) => c.customer)).toEqual(chances.slice(0, 5).map((c) => c.customer));
    const times = nextOrder(buying, customers);
    for (const { customer, next, early, late, chance } of part.due) {
      const known = times.of(customer);
      expect([next, early, late]).toEqual([known?.next, known?.early, known?.late]);
      expect(chance).toBe(chances.find((c) => c.customer === customer)?.chance);
    }
    expect(part.purchases).toBeCloseTo(
      expectedOrders(buying, customers, { horizon: { days: 30 } }).info.total,
      9,
    );
  });

  it("overdue is who by the model would have been back on nine of ten occasions and may still come", () => {
    const part = upcoming(buildReport(reductions, { contacts: 1000 }));
    const { buying } = reductions.purchases as NonNullable<ReportReductions["purchases"]>;
    const { customers, about } = reductions;
    const alive = expectedOrders(buying, customers, { horizon: { days: 30 } });
    const expected: string[] = [];
    for (const c of customers) {
      const p = alive.of(c.customer)?.alive as number;
      if (c.frequency < 2 || p < 0.25 || p > 0.95) continue;
      const then = { frequency: c.frequency, recency: c.recency, age: c.recency };
      const { late } = nextOrder(buying, [then], { asOf: c.last, least: 0 }).at(0) as { late: number };
      if (late < about.asOf) expected.push(c.customer);
    }
    expect(expected.length).toBeGreaterThan(3);
    expect(new Set(part.overdue.map((c) => c.customer))).toEqual(new Set(expected));
    expect(part.late).toBe(expected.length);
    const brought = part.overdue.map((c) => c.revenue);
    expect([...brought].sort((a, b) => b - a)).toEqual(brought);
  });

  it("foretells a simulated shop's next month within its range or near it", () => {
    const all = simulateShop({ seed: 5, kind: "coffee-shop", customers: 400, events: false }).orders;
    const cut = Date.UTC(2025, 8, 1);
    const part = upcoming(buildReport(reduceForReport(all, { asOf: cut })));
    const before = new Set<string>();
    const came = new Set<string>();
    for (const { customer, time } of all) {
      if (customer === null) continue;
      if (time < cut) before.add(customer);
      else if (time < cut + 30 * DAY && before.has(customer)) came.add(customer);
    }
    expect(came.size).toBeGreaterThan(50);
    expect(came.size).toBeGreaterThan(part.buyers.low * 0.9);
    expect(came.size).toBeLessThan(part.buyers.high * 1.1);
  });
});

describe("data that cannot carry a forecast", () => {
  const shop = (customers: number, repeaters: number, days: number, amount = 10) => {
    const rows = Array.from({ length: customers }, (_, i) => ({
      customer: `c${i}`,
      time: Date.UTC(2025, 0, 1) + ((i * 37) % Math.floor(days / 2)) * DAY,
      amount,
    }));
    for (let i = 0; i < repeaters; i++)
      for (let k = 1; k <= 1 + (i % 3); k++)
        rows.push({ ...rows[i], time: rows[i].time + (k * (5 + ((i * 13) % 30)) + 1) * DAY });
    const asOf = new Date(Date.UTC(2025, 0, 1) + days * DAY);
    return buildReport(reduceForReport(ordersFrom(rows), { asOf }));
  };

  it("says why, part by part", async () => {
    const few = { missing: "few-to-foretell" };
    for (const report of [shop(99, 60, 300), shop(200, 29, 300), shop(200, 80, 170)]) {
      expect([report.parts.predictedValue, report.parts.nextOrders]).toEqual([few, few]);
      expect(await textOf(report)).toContain(
        "to foretell what single customers do takes 100 customers, 30 of",
      );
    }
    const free = shop(200, 120, 300, 0);
    expect(free.parts.predictedValue).toEqual({ missing: "no-amounts" });
    expect(upcoming(free).buyers.expected).toBeGreaterThan(0);
    expect(await textOf(free)).not.toMatch(/Brought so far|0\.00/);
    const enough = shop(200, 120, 300);
    expect(predicted(enough).total.expected).toBeGreaterThan(0);
    expect(parseReport(JSON.stringify(enough))).toEqual(JSON.parse(JSON.stringify(enough)));
  });

  it("odd shops get a page all the same: everybody alike, one huge spender, refunds above prices, most new today", async () => {
    const start = Date.UTC(2025, 0, 1);
    const random = randomFrom(8);
    const many = (amount: () => number, refund: () => number = () => 0) =>
      Array.from({ length: 600 }, () => ({
        customer: `c${Math.floor(uniform(random) ** 2 * 220)}`,
        time: start + uniform(random) * 300 * DAY,
        amount: amount(),
        refund: refund(),
      }));
    const today = Array.from({ length: 300 }, (_, i) => ({
      customer: `n${i}`,
      time: start + 299.5 * DAY,
      amount: 10,
      refund: 0,
    }));
    const alike = Array.from({ length: 400 }, (_, i) => ({
      customer: `c${i % 100}`,
      time: start + Math.floor(i / 100) * 61 * DAY,
      amount: 10,
      refund: 0,
    }));
    const shops = [
      alike,
      many(() => Math.exp(uniform(random) * uniform(random) * 16)),
      many(
        () => 10,
        () => (uniform(random) < 0.6 ? 15 : 0),
      ),
      [...many(() => 10), ...today],
    ];
    for (const rows of shops) {
      const report = buildReport(reduceForReport(ordersFrom(rows)));
      expect(upcoming(report).buyers.expected).toBeGreaterThan(1);
      expect(await renderReport(parseReport(JSON.stringify(report)))).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it("a model that did not come to an end is no ground for one", () => {
    const { parts } = buildReport({ ...reductions, purchases: null });
    const none = { missing: "no-forecast" };
    expect([parts.predictedValue, parts.nextOrders]).toEqual([none, none]);
  });

  it("models supplied from elsewhere serve as well", () => {
    const { about, customers } = reductions;
    const buying = fitMbgNbd(customers);
    const { parts } = buildReport({ about, customers, purchases: { buying, spend: null, test: null } });
    expect("missing" in parts.nextOrders).toBe(false);
    expect(parts.trend).toEqual({ missing: "not-supplied" });
  });
});
