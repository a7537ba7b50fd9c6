import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Orders } from "../../src/data/index.ts";
import { ordersFrom } from "../../src/data/index.ts";
import {
  buildReport,
  parseReport,
  type ReportReductions,
  reduceForReport,
  renderReport,
  reportFindings,
} from "../../src/report/index.ts";
import { codeOf } from "../common/code-of.ts";
import { part } from "./page-text.ts";
import { boutique, boutiqueReductions, twelveCustomers } from "./shop.ts";

const AS_OF = "2026-09-01";

describe("reductions", () => {
  const reductions = reduceForReport(twelveCustomers(), { asOf: AS_OF });

  it("hold the counts and sums of the log", () => {
    expect(reductions.about).toMatchObject({
      rows: 157,
      orders: 79,
      ordersWithoutCustomer: 1,
      ordersOfSuspects: 0,
      currency: "EUR",
    });
    expect(reductions.money).toEqual({ gross: 830, refunds: 5, net: 825 });
    expect(reductions.customers.length).toBe(12);
    expect(reductions.purchaseCounts).toEqual(Array.from({ length: 12 }, (_, i) => [i + 1, 1]));
    expect(reductions.months.reduce((n, m) => n + m.orders, 0)).toBe(79);
    expect(reductions.months.reduce((n, m) => n + m.net, 0)).toBeCloseTo(825, 9);
    expect(reductions.items).toMatchObject({ total: 3, revenue: 825, mixedOrders: 78 });
    expect(reductions.items?.rows.map((r) => [r.item, r.revenue, r.orders])).toEqual([
      ["tea", 463, 78],
      ["bun", 312, 78],
      ["cake", 50, 1],
    ]);
  });

  it("hold no order lines: their JSON does not grow with repeated orders of the same customers", () => {
    const orders = boutique();
    const bytes = JSON.stringify(reduceForReport(orders)).length;
    expect(bytes).toBeLessThan(300 * 1_000);
    expect(orders.length).toBeGreaterThan(1_000);
  });

  it("count each order once at its weekday and hour, in the shop's zone", () => {
    const rhythm = reductions.rhythm as readonly (readonly number[])[];
    expect(rhythm.flat().reduce((n, v) => n + v, 0)).toBe(79);
    expect(rhythm.reduce((n, day) => n + day[9], 0)).toBe(78);
    // 2026-03-01 was a Sunday
    expect(rhythm[6][14]).toBe(1);
    const berlin = ordersFrom(
      [{ customer: "a", time: "2026-07-01T23:30Z", amount: 1 }],
      {},
      { zone: "Europe/Berlin" },
    );
    // 01:30 on Thursday, July 2
    expect(reduceForReport(berlin).rhythm?.[3][1]).toBe(1);
  });

  it("know no hours where the source has dates only", () => {
    const days = ordersFrom([{ customer: "a", time: "2026-07-01", amount: 1 }]);
    expect(reduceForReport(days).rhythm).toBeNull();
  });

  it("end the day after the last row unless told otherwise", () => {
    const orders = ordersFrom(
      [{ customer: "a", time: "2026-03-28T23:59", amount: 1 }],
      {},
      { zone: "Europe/Berlin" },
    );
    // the night to 29 March is before the clock change, so midnight is at 23:00 UTC
    expect(reduceForReport(orders).about.asOf).toBe(Date.parse("2026-03-28T23:00Z"));
    expect(codeOf(() => reduceForReport(orders, { asOf: "some day" }))).toBe("bad-option");
    expect(codeOf(() => reduceForReport(orders, { items: 0 }))).toBe("bad-option");
  });

  it("call a first month whole only when the log begins within its first three days", () => {
    const months = (first: string) =>
      reduceForReport(
        ordersFrom([
          { customer: "a", time: first, amount: 1 },
          { customer: "a", time: "2026-03-31", amount: 1 },
        ]),
      ).months.map((m) => m.complete);
    expect(months("2026-02-03T12:00")).toEqual([true, true]);
    expect(months("2026-02-04T00:00")).toEqual([false, true]);
  });

  it("leave out what comes at asOf or later", () => {
    const early = reduceForReport(twelveCustomers(), { asOf: "2026-02-01" });
    expect(early.about.to).toBeLessThan(Date.UTC(2026, 1, 1));
    expect(early.months.map((m) => m.period)).toEqual(["2026-01"]);
    expect(early.money.gross).toBe(early.about.orders * 10);
  });
});

describe("parts", () => {
  const report = buildReport(reduceForReport(twelveCustomers(), { asOf: AS_OF }), { margin: 0.5 });

  it("headline numbers are those of the log", () => {
    const h = part(report, "headline");
    expect(h).toMatchObject({
      gross: 830,
      refunds: 5,
      net: 825,
      orders: 79,
      customers: 12,
      ordersWithoutCustomer: 1,
      ordersPerCustomer: 6.5,
    });
    expect(h.repeatRate?.value).toBeCloseTo(11 / 12, 12);
    expect(h.orderValue?.value).toBeCloseTo(825 / 79, 12);
    expect(h.orderValue?.interval?.[0]).toBeLessThan(825 / 79);
  });

  it("the last whole month is compared with the one before and the same a year before", () => {
    const months = (["2025-09", "2026-08", "2026-09"] as const).map((period, i) => ({
      period,
      gross: 0,
      net: [50, 80, 100][i],
      orders: 1,
      customers: 1,
      complete: true,
    }));
    const open = { ...months[2], period: "2026-10", complete: false };
    const reductions: ReportReductions = { ...reduceForReport(twelveCustomers()), months: [...months, open] };
    expect(part(buildReport(reductions), "headline").lastMonth).toEqual({
      period: "2026-09",
      net: 100,
      before: { period: "2026-08", net: 80, change: 0.25 },
      yearBefore: { period: "2025-09", net: 50, change: 1 },
    });
    const january = {
      ...reductions,
      months: [
        { ...months[0], period: "2025-12" },
        { ...months[1], period: "2026-01" },
      ],
    };
    expect(part(buildReport(january), "headline").lastMonth?.before?.period).toBe("2025-12");
  });

  it("segments hold every customer and all of their revenue once", () => {
    const { segments, grid } = part(report, "segments");
    expect(segments.reduce((n, s) => n + s.customers, 0)).toBe(12);
    expect(segments.reduce((n, s) => n + s.revenue, 0)).toBeCloseTo(775, 9);
    expect(segments.reduce((n, s) => n + s.customerShare, 0)).toBeCloseTo(1, 12);
    expect(grid.reduce((n, c) => n + c.count, 0)).toBe(12);
    expect(segments.every((s) => s.meaning !== "" && s.action !== "")).toBe(true);
  });

  it("contacts are the most valuable of those at risk, and their number is told", () => {
    const long = buildReport(boutiqueReductions(), { contacts: 3 });
    const { rows, total, revenue } = part(long, "contacts");
    expect(rows.length).toBe(3);
    expect(total).toBeGreaterThan(3);
    expect(rows.every((r) => ["At Risk", "Can't Lose"].includes(r.segment))).toBe(true);
    expect([...rows].sort((a, b) => b.revenue - a.revenue)).toEqual(rows);
    const inSegments = part(long, "segments").segments.filter((s) =>
      ["At Risk", "Can't Lose"].includes(s.segment),
    );
    expect(total).toBe(inSegments.reduce((n, s) => n + s.customers, 0));
    expect(revenue).toBeCloseTo(
      inSegments.reduce((n, s) => n + s.revenue, 0),
      6,
    );
  });

  it("ids that are no person are in revenue, but in no list of customers", () => {
    const reductions = boutiqueReductions();
    expect(reductions.suspects.map((s) => s.customer)).toContain("walk-in");
    const whole = buildReport(reductions, { contacts: 1_000 });
    expect(part(whole, "contacts").rows.some((r) => r.customer === "walk-in")).toBe(false);
    expect(part(whole, "headline").ordersOfSuspects).toBe(
      reductions.suspects.reduce((n, s) => n + s.orders, 0),
    );
    expect(part(whole, "quality").suspects[0].customer).toBe("walk-in");
  });

  it("cohorts are averaged over those watched to the end, weighted by size", () => {
    const cell = (cohort: string, size: number, age: number, customers: number, complete = true) => ({
      cohort,
      size,
      age,
      customers,
      revenue: 0,
      complete,
    });
    const cohorts = [
      cell("2026-01", 30, 0, 30),
      cell("2026-01", 30, 1, 15),
      cell("2026-01", 30, 2, 3, false),
      cell("2026-02", 10, 0, 10),
      cell("2026-02", 10, 1, 1),
    ];
    const built = buildReport({ ...reduceForReport(twelveCustomers()), cohorts });
    expect(part(built, "cohorts").after).toEqual([{ age: 1, rate: 0.4, customers: 40 }]);
  });

  it("best sellers are capped and the total is told", () => {
    const two = part(buildReport(reduceForReport(twelveCustomers()), { items: 2 }), "bestSellers");
    expect([two.rows.map((r) => r.item), two.total]).toEqual([["tea", "bun"], 3]);
    expect(two.share).toBeCloseTo(775 / 825, 12);
  });

  it("concentration reads the customers", () => {
    const { top, customers } = part(report, "concentration");
    expect(customers).toBe(12);
    // half of twelve: those with 12, 11 ... 7 orders, less the refund
    expect(top.find((t) => t.customerShare === 0.5)?.revenue).toBeCloseTo(565, 6);
  });

  it("the value of a customer is the product of its inputs, times the margin", () => {
    const value = part(buildReport(boutiqueReductions(), { margin: 0.4 }), "lifetimeValue");
    expect(value.value.value).toBeCloseTo(
      value.orderValue.value * value.ordersPerYear.value * value.lifespan.value * 0.4,
      9,
    );
    expect(value.left).toBeGreaterThan(0);
  });

  it("readiness follows the counts", () => {
    const rows = part(report, "readiness").rows;
    expect(rows.map((r) => r.analysis)).toEqual([
      "rfm",
      "lifecycle",
      "cohorts",
      "simple-value",
      "predicted-value",
      "churn",
      "survival",
      "preferences",
      "recommendations",
      "forecast",
      "ab-test",
    ]);
    for (const row of rows) {
      const expected = row.checks.some((c) => c.have < c.least)
        ? "not yet"
        : row.checks.some((c) => c.have < c.good)
          ? "partly"
          : "ready";
      expect(row.status).toBe(expected);
    }
    const of = (analysis: string, measure: string) =>
      rows.find((r) => r.analysis === analysis)?.checks.find((c) => c.measure === measure)?.have;
    expect(of("rfm", "customers")).toBe(12);
    expect(of("rfm", "repeatCustomers")).toBe(11);
    expect(of("recommendations", "mixedOrders")).toBe(78);
    expect(of("forecast", "wholeMonths")).toBe(8);
    expect(of("rfm", "identifiedPercent")).toBe(98);
  });

  it("say why they are missing", () => {
    const nobody = ordersFrom([{ customer: null, time: "2026-07-01", amount: 5 }] as {
      customer: string | null;
      time: string;
      amount: number;
    }[]);
    const { parts } = buildReport(reduceForReport(nobody));
    expect(parts.segments).toEqual({ missing: "no-customers" });
    expect(parts.bestSellers).toEqual({ missing: "no-items" });
    expect(parts.rhythm).toEqual({ missing: "no-hours" });
    expect("missing" in parts.headline).toBe(false);
    const three = buildReport(
      reduceForReport(
        ordersFrom([1, 2, 3].map((i) => ({ customer: `c${i}`, time: "2026-07-01", amount: 0 }))),
      ),
    );
    expect(three.parts.segments).toEqual({ missing: "few-customers" });
    expect(three.parts.orderValues).toEqual({ missing: "no-amounts" });
    const none = buildReport(
      reduceForReport(ordersFrom([] as { customer: string; time: string; amount: number }[]), {
        asOf: AS_OF,
      }),
    );
    expect(none.parts.headline).toEqual({ missing: "no-orders" });
    expect(reportFindings(none)).toEqual([
      "There is no purchase in the data before the date of this report.",
    ]);
  });

  it("are built from whatever reductions are supplied", () => {
    const { about, months } = reduceForReport(twelveCustomers());
    const { parts } = buildReport({ about, months });
    expect("missing" in parts.trend).toBe(false);
    expect(parts.segments).toEqual({ missing: "not-supplied" });
  });

  it("refuse wrong options", () => {
    const reductions = reduceForReport(twelveCustomers());
    expect(codeOf(() => buildReport(reductions, { margin: 35 }))).toBe("bad-option");
    expect(codeOf(() => buildReport(reductions, { contacts: 0 }))).toBe("bad-option");
    expect(codeOf(() => buildReport(reductions, { items: 1.5 }))).toBe("bad-option");
  });
});

describe("a report from outside", () => {
  const report = buildReport(boutiqueReductions(), { margin: 0.4 });
  const copy = (): Record<string, never> => JSON.parse(JSON.stringify(report));

  it("survives JSON and structuredClone", () => {
    expect(parseReport(JSON.stringify(report))).toEqual(JSON.parse(JSON.stringify(report)));
    expect(parseReport(structuredClone(report))).toEqual(report);
  });

  it("is refused when anything in it is missing, unknown or of another kind", () => {
    // biome-ignore lint/suspicious/noExplicitAny: reaches into untyped JSON
    const spoil: readonly ((r: Record<string, any>) => void)[] = [
      (r) => (r.kind = "rfm"),
      (r) => (r.version = 6),
      (r) => (r.extra = 1),
      (r) => (r.title = 3),
      (r) => delete r.about.asOf,
      (r) => (r.about.currency = "EURO"),
      (r) => (r.about.zone = "Mars/Base"),
      (r) => delete r.parts.trend,
      (r) => (r.parts.more = { missing: "no-orders" }),
      (r) => (r.parts.trend = { missing: "because" }),
      (r) => (r.parts.trend = { missing: "no-orders", months: [] }),
      (r) => (r.parts.headline.net = "1"),
      (r) => (r.parts.headline.orderValue.interval = [1]),
      (r) => (r.parts.contacts.rows[0].customer = {}),
      (r) => (r.parts.contacts.rows[0].note = "x"),
      (r) => (r.parts.rhythm.hours = [0, 1e9]),
      (r) => (r.parts.cohorts.cells[0].age = 1e9),
      (r) => (r.parts.segments.bins = 1e6),
      (r) => (r.parts.calendar.days[0].period = "2026-13-40"),
      (r) => (r.parts.calendar.apart = { more: 9, less: 0 }),
      (r) => (r.parts.lifecycle.limits[0].status = "guessed"),
      (r) => (r.parts.lifecycle.movement.cells[0].customers = -1),
      (r) => delete r.parts.historicValue.median,
      (r) => (r.parts.predictedValue.status = "sure"),
      (r) => (r.parts.predictedValue.total.low = "x"),
      (r) => (r.parts.predictedValue.newCustomer.value.interval = [1]),
      (r) => (r.parts.nextOrders.days = -1),
      (r) => delete r.parts.nextOrders.overdue[0].usual,
      (r) => (r.parts.churn.way = "guess"),
      (r) => (r.parts.churn.bins[0].customers = 1e12),
      (r) => (r.parts.churn.test.auc.interval = [1]),
      (r) => delete r.parts.churn.top[0].reasons,
      (r) => (r.parts.together.rules = []),
      (r) => (r.parts.together.rules[0].confidence = 2),
      (r) => (r.parts.together.bundles.level = "sure"),
      (r) => delete r.parts.together.sellers[0].others,
      (r) => (r.parts.offers.new.better = 1),
      (r) => (r.parts.offers.new.right = 1e6),
      (r) => (r.parts.offers.customers[0].again = "tea"),
      (r) => (r.parts.offers.items[0].new = null),
      (r) => (r.parts.combinations.strongest = [999]),
      (r) => (r.parts.combinations.row = "__proto__"),
      (r) => (r.parts.discounts.value.difference.interval = [1]),
      (r) => (r.parts.discounts.discountedOrders = 0),
      (r) => (r.parts.cohorts.curves[0].age = 1e9),
      (r) => (r.parts.readiness.rows[0].analysis = "__proto__"),
      (r) => (r.parts.quality.issues[0].severity = "toString"),
    ];
    for (const change of spoil) {
      const json = copy();
      change(json);
      expect(
        codeOf(() => parseReport(json)),
        String(change),
      ).toBe("bad-model");
    }
    expect(codeOf(() => parseReport("{"))).toBe("bad-model");
    expect(codeOf(() => parseReport(null))).toBe("bad-model");
  });

  it("renders as the original does", async () => {
    expect(await renderReport(parseReport(JSON.stringify(report)))).toBe(await renderReport(report));
  });
});

describe("any log of orders", () => {
  it("makes a report that survives JSON and a page without NaN, whatever is missing", async () => {
    const row = fc.record({
      customer: fc.option(fc.constantFrom("a", "b", "__proto__", "<i>", "guest", "x y"), { nil: null }),
      time: fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2026, 0, 1) }),
      amount: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true })),
      refund: fc.constantFrom(0, 0, 5),
      item: fc.option(fc.constantFrom("tea", "</td>"), { nil: null }),
      category: fc.option(fc.constantFrom("hot", "cold", "<b>"), { nil: null }),
      channel: fc.option(fc.constantFrom("web", "till"), { nil: null }),
      payment: fc.option(fc.constantFrom("cash", "card"), { nil: null }),
      discount: fc.constantFrom(0, 0, 1),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
        const orders: Orders = ordersFrom(rows);
        const report = buildReport(reduceForReport(orders, { asOf: "2026-01-02" }));
        const page = await renderReport(parseReport(JSON.stringify(report)));
        expect(page).not.toMatch(/NaN|undefined|Infinity|\[object/);
        expect(page).not.toMatch(/<i>|<b>/);
      }),
      { numRuns: 60 },
    );
  });
});
