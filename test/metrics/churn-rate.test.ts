import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { churnRate } from "../../src/metrics/churn-rate.ts";
import { wilsonInterval } from "../../src/numeric/intervals.ts";
import { checkSuite } from "../common/check-suite.ts";
import { expectClose } from "../common/close.ts";
import { contractLogs, slowHolds, slowPrice } from "./contracts.ts";
import { buys, orderLogs } from "./order-rows.ts";

const contract = (customer: string, start: string, end: string | null, amount = 10) => ({
  customer,
  start,
  end,
  amount,
});
// ann leaves; bob changes plan; cem pauses for a week; dia comes and goes; eva comes; flo leaves at the first instant; gus had left; hal pays less
const boxes = [
  contract("ann", "2025-10-01", "2026-01-15", 30),
  contract("bob", "2025-10-01", "2026-01-10", 10),
  contract("bob", "2026-01-10", null, 15),
  contract("cem", "2025-10-01", "2026-01-10", 20),
  contract("cem", "2026-01-17", null, 20),
  contract("dia", "2026-01-05", "2026-01-25", 99),
  contract("eva", "2026-01-05", null, 50),
  contract("flo", "2025-10-01", "2026-01-01", 20),
  contract("gus", "2025-10-01", "2025-12-31", 20),
  contract("hal", "2025-10-01", "2026-01-20", 20),
  contract("hal", "2026-01-20", null, 12),
  contract("ivy", "2026-02-01", null, 10),
];
const january = { basis: "contract", from: "2026-01-01", to: "2026-02-01" } as const;

describe("churnRate of contracts", () => {
  it("is lost / customers at the start, or all lost / (start + joined)", () => {
    const churn = churnRate(boxes, january);
    expect(churn).toMatchObject({
      value: 0.4,
      atStart: 5,
      lost: 2,
      joined: 2,
      lostOfJoined: 1,
      atEnd: 4,
      revenueAtStart: null,
      complete: true,
    });
    expect(churn.interval).toEqual(wilsonInterval(2, 5, 0.95));
    const gumroad = churnRate(boxes, { ...january, variant: "start-and-new" });
    expect(gumroad.value).toBeCloseTo(3 / 7, 15);
    expect(gumroad.interval).toEqual(wilsonInterval(3, 7, 0.95));
    expect(gumroad.definition.variant).toBe("contract, start-and-new");
  });

  it("is lost revenue, gross, net or of the lost alone", () => {
    // at the start 30 + 10 + 20 + 20 + 20 = 100: 50 are lost, hal pays 8 less, bob 5 more
    const revenue = { ...january, measure: "revenue" } as const;
    const gross = churnRate(boxes, revenue);
    expect(gross.value).toBeCloseTo(0.58, 12);
    expect(gross.revenueAtStart).toBe(100);
    expect(churnRate(boxes, { ...revenue, variant: "net" }).value).toBeCloseTo(0.53, 12);
    expect(churnRate(boxes, { ...revenue, variant: "lost-customers" }).value).toBeCloseTo(0.5, 12);
    // by hand: residuals 30-.58x30, 0-.58x10, 0-.58x20, 20-.58x20, 8-.58x20; t(4) = 2.7764451
    const se = Math.sqrt(((12.6 ** 2 + 5.8 ** 2 + 11.6 ** 2 + 8.4 ** 2 + 3.6 ** 2) * 5) / 4) / 100;
    expectClose(
      [gross.se, gross.interval],
      [se, [Math.max(0, 0.58 - 2.7764451051977987 * se), Math.min(1, 0.58 + 2.7764451051977987 * se)]],
      1e-9,
    );
  });

  it("can be negative when those who stay pay more", () => {
    const rows = [
      contract("a", "2025-10-01", "2026-01-10", 10),
      contract("a", "2026-01-10", null, 20),
      contract("b", "2025-10-01", "2026-01-10", 5),
    ];
    expect(churnRate(rows, { ...january, measure: "revenue", variant: "net" }).value).toBeCloseTo(-1 / 3, 12);
    expect(churnRate(rows, { ...january, measure: "revenue" }).value).toBeCloseTo(1 / 3, 12);
  });

  it("lets a contract begin when its trial ends, unless trials count", () => {
    const rows = [
      { ...contract("ann", "2025-10-01", null), trialEnd: null },
      { ...contract("bob", "2025-12-25", "2026-01-08"), trialEnd: "2026-01-08" },
      { ...contract("cem", "2025-12-25", "2026-01-20"), trialEnd: "2026-01-08" },
    ];
    expect(churnRate(rows, january)).toMatchObject({ atStart: 1, lost: 0, joined: 1, lostOfJoined: 1 });
    expect(churnRate(rows, { ...january, trials: "include" })).toMatchObject({
      atStart: 3,
      lost: 2,
      joined: 0,
    });
  });

  it("knows nothing from asOf on", () => {
    expect(churnRate(boxes, { ...january, asOf: "2026-01-12" })).toMatchObject({
      complete: false,
      lost: 2,
      joined: 2,
      lostOfJoined: 0,
    });
    expect(churnRate(boxes, { basis: "contract", period: "month", asOf: "2026-02-03" })).toEqual(
      churnRate(boxes, january),
    );
  });

  it("warns of few customers", () => {
    expect(churnRate(boxes, january).warnings).toEqual([
      "Only 5 customers (fewer than 30): read the interval, not the rate.",
    ]);
  });

  it("reports contracts that it left out", () => {
    const rows = [...boxes, contract("x", "2026-01-05", "2026-01-01")];
    const churn = churnRate(rows, { ...january, onInvalid: "skip" });
    expect(churn.rejected).toEqual([
      {
        reason: "end: not an end not before the start, or nothing while the contract runs",
        rows: 1,
        examples: [{ row: 12, value: "2026-01-01T00:00:00.000Z" }],
      },
    ]);
  });

  it.each([
    ["an unknown basis", boxes, { ...january, basis: "visits" }, "bad-option"],
    ["no basis", boxes, { from: "2026-01-01", to: "2026-02-01" }, "bad-option"],
    ["a negative window", boxes, { ...january, to: "2025-01-01" }, "bad-option"],
    ["a variant of revenue for customers", boxes, { ...january, variant: "net" }, "bad-option"],
    [
      "a variant of customers for revenue",
      boxes,
      { ...january, measure: "revenue", variant: "at-start" },
      "bad-option",
    ],
    ["an end before the start", [contract("a", "2026-01-05", "2026-01-01")], january, "bad-value"],
    [
      "an end that is no time",
      [{ ...contract("a", "2026-01-05", null), end: "later" }],
      january,
      "bad-value",
    ],
    ["nobody at the start", [contract("a", "2026-01-05", null)], january, "too-few-rows"],
    ["no contracts", [] as typeof boxes, january, "too-few-rows"],
    [
      "zero revenue",
      [contract("a", "2025-01-05", null, 0)],
      { ...january, measure: "revenue" },
      "too-few-rows",
    ],
    [
      "a negative price",
      [contract("a", "2025-01-05", null, -1)],
      { ...january, measure: "revenue" },
      "bad-value",
    ],
    ["an unknown zone", boxes, { ...january, zone: "Mars" }, "unknown-zone"],
    ["a level of 95", boxes, { ...january, level: 95 }, "bad-option"],
    ["rows without an end", [{ customer: "a", start: "2025-01-01" }], january, "missing-column"],
  ])("refuses %s", (_, data, options, code) => {
    expect(() => churnRate(data as never, options as never)).toThrow(expect.objectContaining({ code }));
  });

  it("says the same as looking at every customer before and after, and balances", () => {
    const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1)];
    fc.assert(
      fc.property(contractLogs, (rows) => {
        const who = [...new Set(rows.map((r) => r.customer))];
        const start = who.filter((c) => slowHolds(rows, c, from));
        fc.pre(start.length > 0);
        const churn = churnRate(rows, { basis: "contract", from, to });
        expect(churn.lost).toBe(start.filter((c) => !slowHolds(rows, c, to)).length);
        expect(churn.atEnd).toBe(who.filter((c) => slowHolds(rows, c, to)).length);
        expect(churn.atStart + churn.joined - churn.lost - churn.lostOfJoined).toBe(churn.atEnd);
        const money = start.map((c) => [slowPrice(rows, c, from), slowPrice(rows, c, to)]);
        const opening = money.reduce((t, [a]) => t + a, 0);
        fc.pre(opening > 0);
        const value = (variant: "gross" | "net") =>
          churnRate(rows, { basis: "contract", measure: "revenue", variant, from, to }).value;
        // customers whose contract was free at the start are not among those of the rate
        const paying = money.filter(([a]) => a > 0);
        expect(value("net")).toBeCloseTo(paying.reduce((t, [a, b]) => t + a - b, 0) / opening, 9);
        expect(value("gross")).toBeCloseTo(
          paying.reduce((t, [a, b]) => t + Math.max(0, a - b), 0) / opening,
          9,
        );
      }),
      { numRuns: 150 },
    );
  });
});

describe("churnRate of orders", () => {
  const order = (customer: string | null, time: string, amount = 10, refund = 0) => ({
    customer,
    time,
    amount,
    refund,
  });
  const orders = [
    order("old", "2025-09-01"),
    order("ann", "2025-11-20", 30),
    order("bob", "2025-12-20", 40, 10),
    order("bob", "2026-02-20"),
    order("cem", "2025-12-30", 20),
    order("cem", "2026-01-20", 99),
    order("dia", "2026-01-05"),
    order("eva", "2026-03-15"),
    order(null, "2025-12-25", 500),
  ];
  const quarter = { basis: "orders", from: "2026-01-01", to: "2026-04-01", silence: { days: 60 } } as const;

  it("takes who was silent for so long for lost", () => {
    // active at the start (since November 2): ann, bob, cem; at the end (since January 31): bob, eva; joined: dia, eva
    expect(churnRate(orders, quarter)).toMatchObject({
      value: 2 / 3,
      atStart: 3,
      lost: 2,
      joined: 2,
      lostOfJoined: 1,
      atEnd: 2,
      warnings: ["Only 3 customers (fewer than 30): read the interval, not the rate."],
    });
    expect(churnRate(orders, { ...quarter, variant: "start-and-new" }).value).toBe(0.6);
    expect(churnRate(orders, quarter).definition.window).toBe(
      "2026-01-01 up to, not including, 2026-04-01 (UTC); lost after 60 days without an order",
    );
    expect(churnRate(orders, { ...quarter, silence: { months: 1, days: 1 } }).definition.window).toContain(
      "lost after 1 month and 1 day without",
    );
  });

  it("weighs the lost by what they had spent, net of refunds", () => {
    // 30 and 20 of 30 + 30 + 20
    const revenue = churnRate(orders, { ...quarter, measure: "revenue" });
    expect(revenue).toMatchObject({ value: 50 / 80, revenueAtStart: 80 });
    expect(revenue.definition.variant).toBe("orders, lost-customers");
  });

  it("is no different when every order is written down twice as two lines", () => {
    const lines = orders.flatMap((r, i) => [
      { ...r, order: String(i), amount: r.amount / 2, refund: r.refund / 2 },
      { ...r, order: String(i), amount: r.amount / 2, refund: r.refund / 2 },
    ]);
    const revenue = { ...quarter, measure: "revenue" } as const;
    expectClose(churnRate(lines, revenue), churnRate(orders, revenue), 1e-12);
  });

  it("takes the errors over customers: four copies of every order leave rate and interval as they are", () => {
    const revenue = { ...quarter, measure: "revenue" } as const;
    const copies = churnRate([...orders, ...orders, ...orders, ...orders], revenue);
    const { revenueAtStart, ...once } = churnRate(orders, revenue);
    expectClose(copies, { ...once, revenueAtStart: (revenueAtStart as number) * 4 }, 1e-12);
  });

  it("says when the orders do not reach back far enough", () => {
    expect(churnRate(orders.slice(1), { ...quarter, silence: { days: 90 } }).warnings[0]).toBe(
      "The orders begin on 2025-11-20, less than the silence before the window: who was a customer at its start is not fully known.",
    );
  });

  it.each([
    ["no silence", { silence: undefined }, "bad-option"],
    ["a negative silence", { silence: { days: -3 } }, "bad-option"],
    ["net revenue", { measure: "revenue", variant: "net" }, "bad-option"],
    ["windows before all orders", { from: "2020-01-01", to: "2020-02-01" }, "too-few-rows"],
    ["nothing known of the window", { asOf: "2025-12-01" }, "bad-option"],
  ])("refuses %s", (_, more, code) => {
    expect(() => churnRate(orders, { ...quarter, ...more } as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it("says the same as sets of customers do", () => {
    const [from, to, silence] = [Date.UTC(2026, 0, 10), Date.UTC(2026, 1, 10), 40 * 86_400_000];
    fc.assert(
      fc.property(orderLogs, (log) => {
        const active = (t: number, since: number) =>
          new Set(
            log
              .filter((r) => r.customer !== null && buys(r) && r.time >= since && r.time < t)
              .map((r) => r.customer),
          );
        const start = active(from, from - silence);
        const end = active(to, to - silence);
        fc.pre(start.size > 0);
        const churn = churnRate(log, { basis: "orders", from, to, silence: { days: 40 } });
        expect(churn.lost).toBe([...start].filter((c) => !end.has(c)).length);
        expect(churn.atEnd).toBe(end.size);
        expect(churn.joined).toBe([...active(to, from)].filter((c) => !start.has(c)).length);
        const reversed = churnRate([...log].reverse(), { basis: "orders", from, to, silence: { days: 40 } });
        expect(reversed).toEqual(churn);
      }),
      { numRuns: 100 },
    );
  });
});

const ms = (rows: typeof boxes) =>
  rows.map((r) => ({ ...r, start: Date.parse(r.start), end: r.end === null ? null : Date.parse(r.end) }));
checkSuite({
  name: "churnRate",
  run: (data) => churnRate(data, { ...january, measure: "revenue" }),
  data: ms(boxes),
  empty: "too-few-rows",
  oneRow: (r) => expect([r.value, r.se, r.lost]).toEqual([1, null, 1]),
  allNaN: "bad-value",
});
