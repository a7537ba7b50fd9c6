import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Table } from "../../src/core/table.ts";
import { type OrderLine, type Orders, ordersFrom, simulateShop } from "../../src/data/index.ts";
import {
  buildReport,
  parseReport,
  type Report,
  type ReportReductions,
  reduceForReport,
  renderReport,
} from "../../src/report/index.ts";
import { recentLines, withoutSuspects } from "../../src/report/reduce/recent.ts";
import { part, textOf } from "./page-text.ts";
import { boutique, boutiqueReductions, twelveCustomers } from "./shop.ts";

// the parts on days, stages, tastes, combinations, discounts and what customers have brought

const DAY = 86_400_000;
type Row = Pick<OrderLine, "customer" | "time" | "amount"> & Partial<OrderLine>;

function reasonOf(report: Report, name: keyof Report["parts"]): string {
  const found = report.parts[name];
  return "missing" in found ? found.missing : "ready";
}

const reportOf = (rows: readonly Row[], asOf?: string) =>
  buildReport(reduceForReport(ordersFrom(rows as Row[]), asOf === undefined ? {} : { asOf }));

describe("the days", () => {
  it("are those of the last two calendar years, and hold their orders and money once", () => {
    const orders = boutique();
    const { days } = reduceForReport(orders, { asOf: "2026-01-01" });
    expect([days[0].period, days[days.length - 1].period]).toEqual(["2024-01-03", "2025-12-31"]);
    expect(days.length).toBe(729);
    const seen = new Set<string>();
    let net = 0;
    for (const { time, amount, refund, order } of orders) {
      if (time >= Date.parse("2025-12-31T23:00Z")) continue;
      net += amount - (refund ?? 0);
      if (amount > 0) seen.add(String(order));
    }
    expect(days.reduce((n, d) => n + d.revenue, 0)).toBeCloseTo(net, 6);
    expect(days.reduce((n, d) => n + d.orders, 0)).toBe(seen.size);
    // three years of orders: the first of them is not shown
    const old = [{ customer: "a", time: Date.UTC(2023, 5, 1), amount: 1 }, ...[...orders].slice(0, 5)];
    expect(reduceForReport(ordersFrom(old as Row[]), { asOf: "2025-12-31" }).days[0].period).toBe(
      "2024-01-01",
    );
  });

  it("name the best one and the weekdays that never have an order", async () => {
    // Tuesday to Saturday, Saturdays the double
    const rows = Array.from({ length: 120 }, (_, i) => Date.UTC(2026, 0, 5) + i * DAY)
      .filter((t) => ![0, 1].includes(new Date(t).getUTCDay()))
      .map((t, i) => ({
        customer: `c${i % 15}`,
        time: t + 10 * 3_600_000,
        amount: (new Date(t).getUTCDay() === 6 ? 20 : 10) + (i % 3) + (i === 7 ? 500 : 0),
      }));
    const report = reportOf(rows);
    const { best, apart, weekdays, empty } = part(report, "calendar");
    expect(best.period).toBe(new Date(rows[7].time).toISOString().slice(0, 10));
    expect(weekdays[0]).toEqual({ revenue: 0, orders: 0 });
    expect(apart?.more).toBe(5);
    expect(empty).toBeGreaterThan(30);
    const text = await textOf(report);
    expect(text).toContain("there is never one on a Monday or Sunday");
    expect(text).toMatch(/A Saturday brings 2\d\.\d\d on average, a \w+day 1\d\.\d\d\./);
  });

  it("tell no weekdays apart that differ by chance, and no best day among equals", async () => {
    const rows = Array.from({ length: 70 }, (_, i) => ({
      customer: `c${i % 15}`,
      time: Date.UTC(2026, 0, 5, 9) + i * DAY,
      amount: 10,
    }));
    expect(part(reportOf(rows), "calendar").apart).toBeNull();
    const text = await textOf(reportOf(rows));
    expect(text).not.toMatch(/The best day was|brings 10\.00 on average/);
    expect(reasonOf(reportOf(rows.slice(0, 20)), "calendar")).toBe("few-days");
  });
});

describe("the stages", () => {
  const report = buildReport(boutiqueReductions());

  it("hold every customer and all that customers brought once", () => {
    const { stages } = part(report, "lifecycle");
    const { segments } = part(report, "segments");
    const all = <T>(list: readonly T[], of: (row: T) => number) => list.reduce((n, row) => n + of(row), 0);
    expect(all(stages, (s) => s.customers)).toBe(all(segments, (s) => s.customers));
    expect(all(stages, (s) => s.revenue)).toBeCloseTo(
      all(segments, (s) => s.revenue),
      6,
    );
    expect(all(stages, (s) => s.customerShare)).toBeCloseTo(1, 12);
    expect(stages.every((s) => s.meaning !== "" && s.action !== "")).toBe(true);
  });

  it("balance with the movement: who is in a stage now came into it or stayed", () => {
    const { stages, movement } = part(report, "lifecycle");
    if (movement === null) throw new Error("no movement");
    // a change of the clocks lies between
    expect((movement.to - movement.from) / DAY).toBeCloseTo(90, 0);
    for (const { stage, customers } of stages) {
      const now = movement.cells.reduce((n, c) => n + (c.to === stage ? c.customers : 0), 0);
      expect(now, stage).toBe(customers);
    }
    expect(movement.cells.every((c) => c.to !== "No Longer Known")).toBe(true);
  });

  it("say the learnt limits in words, and a moved customer in the findings", async () => {
    const { limits, frequentDays, status } = part(report, "lifecycle");
    expect(status).not.toBe("default");
    const text = await textOf(report);
    expect(text).toContain(
      `A regular who comes every ${frequentDays} days or faster and has not ordered for ${limits[3].atRisk} days is late; after ${limits[3].lapsed} days few come back.`,
    );
    expect(text).toMatch(/In the last 90 days \d+ customers? who used to come fell silent/);
    expect(text).not.toContain("general ones of this program");
  });

  it("say that the limits are general ones where the shop is small, and show no movement of a young one", async () => {
    const small = buildReport(reduceForReport(twelveCustomers(), { asOf: "2026-05-01" }));
    expect(part(small, "lifecycle").movement).toBeNull();
    const few = reportOf(
      Array.from({ length: 14 }, (_, i) => ({
        customer: `c${i % 12}`,
        time: Date.UTC(2026, i % 5, 3, 9),
        amount: 5,
      })),
    );
    expect(part(few, "lifecycle").status).toBe("default");
    expect(await textOf(few)).toContain(
      "only 2 purchases were a customer’s second or later one. The limits below are the general ones",
    );
  });
});

describe("what customers have brought", () => {
  it("is told by median, mean and tiers that hold everybody", () => {
    const report = buildReport(reduceForReport(twelveCustomers(), { asOf: "2026-09-01" }), { margin: 0.5 });
    const { tiers, value, mean, median, customers } = part(report, "historicValue");
    // customer i placed i orders of 10; the last one got 5 back; half of it is margin
    expect([value, customers]).toEqual([387.5, 12]);
    expect(mean).toBeCloseTo(387.5 / 12, 12);
    expect(median).toBe(32.5);
    expect(tiers.map((t) => t.customers)).toEqual([3, 3, 6]);
    expect(tiers[0]).toMatchObject({ from: 50, value: 162.5 });
    expect(tiers.reduce((n, t) => n + (t.share ?? 0), 0)).toBeCloseTo(1, 12);
  });
});

describe("curves of what cohorts bring", () => {
  const cell = (cohort: string, size: number, age: number, revenue: number, complete = true) => ({
    cohort,
    size,
    age,
    customers: Math.min(1, age),
    revenue,
    complete,
  });
  const base = reduceForReport(twelveCustomers());
  const curvesOf = (cohorts: ReportReductions["cohorts"]) =>
    part(buildReport({ ...base, cohorts }), "cohorts").curves;

  it("add up month by month, per customer, for cohorts that reach a common age", () => {
    const cohorts = ["2026-01", "2026-02", "2026-03"].flatMap((name, i) => [
      cell(name, 10, 0, 100),
      cell(name, 10, 1, 50),
      cell(name, 10, 2, 30, i < 2),
    ]);
    const curves = curvesOf(cohorts);
    expect(curves?.map((c) => [c.cohort, c.age, c.value])).toEqual(
      ["2026-01", "2026-02", "2026-03"].flatMap((name) => [
        [name, 0, 10],
        [name, 1, 15],
      ]),
    );
  });

  it("leave out a first cohort that is much larger: those were customers before", () => {
    const names = ["2026-01", "2026-02", "2026-03", "2026-04"];
    const cohorts = names.flatMap((name, i) => [
      cell(name, i === 0 ? 90 : 10, 0, 100),
      cell(name, i === 0 ? 90 : 10, 1, 50),
    ]);
    expect(new Set(curvesOf(cohorts)?.map((c) => c.cohort))).toEqual(new Set(names.slice(1)));
    expect(curvesOf(cohorts.slice(2, 6))).toBeNull();
    expect(curvesOf(cohorts.map((c) => ({ ...c, revenue: 0 })))).toBeNull();
  });
});

describe("who spends on what", () => {
  // lately and often: beans; long ago and seldom: tea
  const rows = Array.from({ length: 240 }, (_, c) => {
    const regular = c < 120;
    return Array.from({ length: regular ? 8 : 2 }, (_, k) => ({
      customer: `c${c}`,
      time: Date.UTC(2026, 0, 1 + (c % 20), 9) + (regular ? 200 + 10 * k : 5 * k) * DAY,
      amount: 10 + ((c + k) % 4),
      category: (c * 7 + k * 3) % 10 < (regular ? 7 : 2) ? "beans" : (c + k) % 2 === 0 ? "tea" : "mugs",
      item: "thing",
    }));
  }).flat();

  it("names what a group spends a larger part on, with its range", async () => {
    const report = reportOf(rows);
    const { by, rows: found } = part(report, "preferences");
    expect(by).toBe("category");
    const prefers = found.filter((r) => r.verdict === "prefers");
    expect(prefers.some((r) => r.item === "beans")).toBe(true);
    for (const r of prefers) expect(r.share ?? 0).toBeGreaterThan(r.otherShare ?? 1);
    expect(await textOf(report)).toMatch(
      /spend \d+% of their money on beans, the other customers \d+% \([\d.]+ to [\d.]+ times as large a part\)\./,
    );
    // shares of a segment's money
    const sums = new Map<string, number>();
    for (const r of found) sums.set(r.segment, (sums.get(r.segment) ?? 0) + (r.share ?? 0));
    for (const total of sums.values()) expect(total).toBeCloseTo(1, 9);
  });

  it("says why it is missing", () => {
    const without = rows.map(({ category: _, item: __, ...row }) => row);
    expect(reasonOf(reportOf(without), "preferences")).toBe("no-items");
    expect(reasonOf(reportOf(rows.map((r) => ({ ...r, amount: 0 }))), "preferences")).toBe("no-amounts");
    expect(reasonOf(reportOf(rows.slice(0, 8 * 30)), "preferences")).toBe("few-buyers");
    const alike = rows.map((r, i) => ({ ...r, category: ["beans", "tea", "mugs"][i % 3] }));
    expect(reasonOf(reportOf(alike), "preferences")).toBe("no-preference");
  });
});

describe("what goes together", () => {
  const rows = (together: boolean) =>
    Array.from({ length: 400 }, (_, i) => {
      const channel = i % 4 === 0 ? "web" : "till";
      return {
        customer: `c${i}`,
        time: Date.UTC(2026, 0, 1 + (i % 90), 9),
        amount: 5,
        channel,
        payment:
          together && channel === "web" && i % 8 === 0 ? "paypal" : (i >> 2) % 2 === 0 ? "card" : "cash",
        place: (i >> 3) % 2 === 0 ? "north" : "south",
      };
    });

  it("is the strongest pair of three, with its cells and their counts", async () => {
    const report = reportOf(rows(true));
    const found = part(report, "combinations");
    expect([found.row, found.column, found.n, found.pairs]).toEqual(["channel", "payment", 400, 3]);
    expect(found.p).toBeLessThan(0.001);
    expect(found.cells.reduce((n, c) => n + c.count, 0)).toBe(400);
    const paypal = found.cells.find((c) => c.row === "web" && c.column === "paypal");
    // 100 on the web, 50 of them by paypal; nobody else pays so
    expect(paypal).toEqual({ row: "web", column: "paypal", count: 50, expected: 12.5, standsOut: "more" });
    expect(await textOf(report)).toContain("Channel “web”: payment is “paypal” for 50%, against 13% of all.");
  });

  it("is nothing where chance makes as much, or where one column says what the other says", () => {
    expect(reasonOf(reportOf(rows(false)), "combinations")).toBe("nothing-together");
    const same = rows(false).map(({ payment: _, place: __, ...r }) => ({ ...r, place: r.channel }));
    expect(reasonOf(reportOf(same), "combinations")).toBe("nothing-together");
    const one = rows(false).map(({ payment: _, place: __, ...r }) => r);
    expect(reasonOf(reportOf(one), "combinations")).toBe("no-columns");
  });

  it("counts a customer once, by the latest order, and takes the largest line's category", () => {
    const log: Row[] = Array.from({ length: 60 }, (_, i) => [
      {
        customer: `c${i}`,
        time: Date.UTC(2026, 0, 1),
        amount: 9,
        order: `a${i}`,
        channel: "web",
        category: "old",
      },
      {
        customer: `c${i}`,
        time: Date.UTC(2026, 1, 1),
        amount: 2,
        order: `b${i}`,
        channel: "till",
        category: "small",
      },
      {
        customer: `c${i}`,
        time: Date.UTC(2026, 1, 1),
        amount: 7,
        order: `b${i}`,
        channel: i < 30 ? "till" : "phone",
        category: i % 2 === 0 ? "big" : "wide",
      },
      {
        customer: null,
        time: Date.UTC(2026, 0, 3),
        amount: 1,
        order: `n${i}`,
        channel: "till",
        category: "big",
      },
    ]).flat();
    const [pair] = reduceForReport(ordersFrom(log)).pairs;
    expect([pair.row, pair.column]).toEqual(["channel", "category"]);
    const at = (row: string, column: string) =>
      pair.counts[pair.rows.indexOf(row)]?.[pair.columns.indexOf(column)];
    expect(pair.counts.flat().reduce((a, b) => a + b, 0)).toBe(120);
    expect([at("till", "big"), at("till", "wide"), at("phone", "big"), at("phone", "wide")]).toEqual([
      75, 15, 15, 15,
    ]);
  });
});

describe("discounts", () => {
  it("are shares and means of the orders, by hand", () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({
      customer: `c${i % 20}`,
      time: Date.UTC(2026, 0, 1 + i, 9),
      amount: i % 3 === 0 ? 18 : 12,
      discount: i % 3 === 0 ? 2 : 0,
    }));
    const found = part(reportOf(rows), "discounts");
    expect([found.orders, found.discountedOrders, found.depth]).toEqual([60, 20, 0.1]);
    expect(found.shareOfRevenue?.value).toBeCloseTo(360 / 840, 12);
    expect([found.value?.with.value, found.value?.without.value]).toEqual([18, 12]);
    expect(reasonOf(reportOf(rows.map((r) => ({ ...r, discount: 0 }))), "discounts")).toBe("no-discounts");
  });

  it("take collective ids for many people, not for one", () => {
    const orders = boutique();
    const suspects = reduceForReport(orders).suspects.map((s) => s.customer);
    const info = { ...orders.info, suspects: reduceForReport(orders).suspects };
    const { customer } = withoutSuspects(new Table(orders.length, orders.columns, info)).columns;
    const left = new Set([...customer.codes].map((c) => (c < 0 ? null : customer.levels[c])));
    expect(suspects.length).toBeGreaterThan(0);
    for (const id of suspects) expect(left.has(id)).toBe(false);
    expect(orders.columns.customer.levels).toContain(suspects[0]);
  });
});

describe("recent lines", () => {
  it("are whole days back from asOf, as many as fit, and at least one", () => {
    const asOf = Date.UTC(2026, 0, 1);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (hours, most) => {
          const rows = hours.map((h, i) => ({ customer: `c${i}`, time: asOf - h * 3_600_000, amount: 1 }));
          const { orders, from } = recentLines(ordersFrom(rows) as Orders, asOf, most);
          const before = rows.filter((r) => r.time < asOf);
          if (from === null) {
            expect(orders.length).toBe(before.length);
            return;
          }
          expect((asOf - from) % DAY).toBe(0);
          expect(orders.length).toBe(before.filter((r) => r.time >= from).length);
          const days = (asOf - from) / DAY;
          const newest = Math.min(...before.map((r) => Math.floor((asOf - 1 - r.time) / DAY)));
          if (orders.length > most) expect(days).toBe(newest + 1);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("reports of older versions", () => {
  it("of the second are read, with the forecast as not supplied", () => {
    const report = JSON.parse(JSON.stringify(buildReport(boutiqueReductions())));
    const { predictedValue, nextOrders, ...parts } = report.parts;
    expect([predictedValue, nextOrders]).not.toContain(undefined);
    const read = parseReport(JSON.stringify({ ...report, version: 2, parts }));
    const missing = { missing: "not-supplied" };
    expect(read).toEqual({ ...report, parts: { ...parts, predictedValue: missing, nextOrders: missing } });
    expect(() => parseReport({ ...report, version: 2, parts: null })).toThrow("parts are missing");
  });

  it("of the first are read, with the parts they lack as not supplied", async () => {
    const report = JSON.parse(JSON.stringify(buildReport(boutiqueReductions())));
    const { predictedValue: _p, nextOrders: _n, ...before } = report.parts;
    const { calendar, lifecycle, historicValue, preferences, discounts, combinations, ...parts } = before;
    expect([calendar, lifecycle, historicValue, preferences, discounts, combinations]).not.toContain(
      undefined,
    );
    const { curves: _, cells, ...cohorts } = parts.cohorts;
    const old = {
      ...report,
      version: 1,
      parts: {
        ...parts,
        cohorts: { ...cohorts, cells: cells.map(({ revenue: __, ...c }: { revenue: number }) => c) },
      },
    };
    const read = parseReport(JSON.stringify(old));
    expect([read.version, reasonOf(read, "lifecycle"), part(read, "cohorts").curves]).toEqual([
      5,
      "not-supplied",
      null,
    ]);
    expect(await renderReport(read)).toContain("What is not shown, and why");
  });
});

describe("reductions of a large log", () => {
  let reductions: ReportReductions;
  beforeAll(() => {
    reductions = reduceForReport(
      simulateShop({ seed: 2, customers: 800, zone: "Europe/Berlin", currency: "EUR" }).orders,
    );
  });

  it("stay small: days, stages, tastes, pairs and discounts do not grow with the orders", () => {
    const { customers: _, ...rest } = reductions;
    expect(reductions.about.orders).toBeGreaterThan(15_000);
    expect(JSON.stringify(rest).length).toBeLessThan(170_000);
    expect(reductions.preferences?.rows.length).toBeLessThanOrEqual(11 * 8);
    expect(reductions.pairs.length).toBeLessThanOrEqual(6);
  });

  it("are plain data", () => {
    expect(JSON.parse(JSON.stringify(reductions.lifecycle))).toEqual(reductions.lifecycle);
    expect(JSON.parse(JSON.stringify(reductions.discounts))).toEqual(reductions.discounts);
    expect(JSON.parse(JSON.stringify(reductions.preferences))).toEqual(reductions.preferences);
    expect(JSON.parse(JSON.stringify(reductions.purchases))).toEqual(reductions.purchases);
  });
});
