import { describe, expect, it } from "vitest";
import { churnFeatures } from "../../src/churn/churn-features.ts";
import { churnReason } from "../../src/churn/churn-reason.ts";
import { churnTable } from "../../src/churn/churn-table.ts";
import type { ChurnLog } from "../../src/churn/churn-types.ts";
import { readTraining } from "../../src/learn/rows/read-training.ts";
import { DAY, day, richLog } from "./rich-log.ts";

const CUT = day(250);
const log = richLog(7, 40);
const options = {
  asOf: CUT,
  outcome: { days: 60 },
  logEnd: day(400),
  stable: ["country"],
  ignore: ["visits"],
  churn: "orders",
} as const;
const table = churnTable(log as ChurnLog, options);
type Line = {
  customer: string;
  time: number;
  order: string;
  amount: number;
  item: string;
  category: string;
  quantity: number;
  discount: number;
  refund: number | null;
};

/** A dozen and more features once again, slowly, from rows filtered by name. */
function naive(customer: string): Record<string, number> {
  const joined = log.identities.filter((l) => l.time < CUT);
  const ids = new Set([
    customer,
    ...joined.filter((l) => l.id === customer || l.to === customer).flatMap((l) => [l.id, l.to]),
  ]);
  const lines = (log.orders as Line[]).filter((l) => ids.has(l.customer) && l.time < CUT);
  const sales = lines.filter((l) => l.amount > 0).sort((a, b) => a.time - b.time);
  const back = lines.filter((l) => l.amount === 0);
  const orders = [...new Set(sales.map((l) => l.order))].map((order) => {
    const own = sales.filter((l) => l.order === order);
    const sum = (f: (l: Line) => number) => own.reduce((s, l) => s + f(l), 0);
    return {
      time: own[0].time,
      amount: sum((l) => l.amount),
      units: sum((l) => l.quantity),
      discount: sum((l) => l.discount),
    };
  });
  const days = [...new Set(orders.map((o) => Math.floor(o.time / DAY)))];
  const gaps = days.slice(1).map((d, k) => d - days[k]);
  const mean = (xs: number[]): number =>
    xs.length === 0 ? Number.NaN : xs.reduce((a, b) => a + b, 0) / xs.length;
  const since = (d: number) => orders.filter((o) => o.time >= CUT - d * DAY);
  const money = (from: number, to: number): number => {
    const inside = (t: number) => t >= CUT - from * DAY && t < CUT - to * DAY;
    return (
      orders.filter((o) => inside(o.time)).reduce((s, o) => s + o.amount, 0) -
      back.filter((l) => inside(l.time)).reduce((s, l) => s + (l.refund ?? 0), 0)
    );
  };
  const today = CUT / DAY - 1;
  const silence = today - days[days.length - 1];
  const bins = Array.from(
    { length: 6 },
    (_, p) =>
      orders.filter((o) => o.time >= CUT - (180 - 30 * p) * DAY && o.time < CUT - (150 - 30 * p) * DAY)
        .length,
  );
  const begin = Math.max(0, Math.floor((orders[0].time - (CUT - 180 * DAY)) / (30 * DAY)));
  const xs = bins.map((_, p) => p).slice(begin);
  const slope =
    xs.reduce((s, p) => s + (p - mean(xs)) * bins[p], 0) / xs.reduce((s, p) => s + (p - mean(xs)) ** 2, 0);
  const late = Math.min(3, Math.floor(gaps.length / 2));
  const lately = sales.filter((l) => l.time >= CUT - 180 * DAY);
  const events = (log.events as { customer: string; time: number; event: string }[]).filter(
    (e) => ids.has(e.customer) && e.time < CUT,
  );
  const named = (event: string, from: number, to = 0) =>
    events.filter((e) => e.event === event && e.time >= CUT - from * DAY && e.time < CUT - to * DAY).length;
  const [now, before] = [named("opened email", 30), named("opened email", 60, 30)];
  const visits = new Set(
    events
      .filter(
        (e) =>
          ["page_view", "add_to_cart", "checkout started", "login"].includes(e.event) &&
          e.time >= CUT - 30 * DAY,
      )
      .map((e) => Math.floor(e.time / DAY)),
  );
  const tickets = (log.feedback as { customer: string; time: number; kind: string; closed: number }[]).filter(
    (t) => ids.has(t.customer) && t.kind === "ticket" && t.time < CUT,
  );
  return {
    daysSinceOrder: silence,
    purchaseDays: days.length,
    meanGap: mean(gaps),
    gapDeviation:
      gaps.length > 1
        ? Math.sqrt(gaps.reduce((s, g) => s + (g - mean(gaps)) ** 2, 0) / (gaps.length - 1))
        : Number.NaN,
    silenceRatio: silence / mean(gaps),
    silenceShare: mean(gaps.map((g) => (g < silence ? 1 : g === silence ? 0.5 : 0))),
    gapWidening: late > 0 ? mean(gaps.slice(-late)) / mean(gaps.slice(0, -late)) : Number.NaN,
    orders30: since(30).length,
    orders90: since(90).length,
    spend30: money(30, 0),
    spend180: money(180, 0),
    spend: money(1e4, 0),
    spendChange90:
      (Math.max(0, money(90, 0)) - Math.max(0, money(180, 90))) /
      (Math.max(0, money(90, 0)) + Math.max(0, money(180, 90))),
    ordersSlope: xs.length < 3 ? Number.NaN : slope,
    orderValue: mean(orders.map((o) => o.amount)),
    basketSize: mean(orders.map((o) => o.units)),
    discountShare:
      lately.reduce((s, l) => s + l.discount, 0) / lately.reduce((s, l) => s + l.discount + l.amount, 0),
    items: new Set(lately.map((l) => l.item)).size,
    newItems: [...new Set(lately.map((l) => l.item))].filter(
      (item) => !sales.some((l) => l.item === item && l.time < CUT - 180 * DAY),
    ).length,
    categories: new Set(lately.map((l) => l.category)).size,
    returns: back.filter((l) => l.time >= CUT - 180 * DAY).length,
    recentShare: orders.filter((o) => o.time >= CUT - (CUT - orders[0].time) / 4).length / orders.length,
    opens90: named("opened email", 90),
    opensChange30: now + before === 0 ? Number.NaN : (now - before) / (now + before),
    visits30: visits.size,
    paymentFailures90: named("payment failed", 90),
    tickets90: tickets.filter((t) => t.time >= CUT - 90 * DAY).length,
    openTickets: tickets.filter((t) => !(t.closed < CUT)).length,
  };
}

describe("features", () => {
  it("equal those of a slow second implementation", () => {
    let compared = 0;
    for (const row of table)
      for (const [name, value] of Object.entries(naive(row.customer))) {
        const found = row[name] as number | null;
        if (Number.isNaN(value)) expect(found, `${name} of ${row.customer}`).toBeNull();
        else expect(found, `${name} of ${row.customer}`).toBeCloseTo(value, 9);
        compared++;
      }
    expect(compared).toBeGreaterThan(500);
  });

  it("are at least forty from orders, and more from each source; absent sources give absent columns", () => {
    const count = (parts: Partial<ChurnLog>) =>
      churnTable(parts, { ...options, ignore: ["visits"] }).info.features.length;
    const { orders, subscriptions, events, feedback, surveys } = log;
    expect(count({ orders })).toBeGreaterThanOrEqual(45);
    expect(count({ orders, events })).toBeGreaterThanOrEqual(count({ orders }) + 25);
    expect(count({ orders, subscriptions })).toBeGreaterThanOrEqual(count({ orders }) + 15);
    expect(count({ orders, feedback, surveys })).toBeGreaterThanOrEqual(count({ orders }) + 10);
    const alone = churnTable({ orders }, options);
    expect(alone.info.absent).toContainEqual({ name: "logins30", needs: "events.login" });
    expect(alone.columns).not.toHaveProperty("logins30");
  });

  it("stand in the table in the order of the list, which names each once", () => {
    expect(Object.keys(table.columns).slice(4)).toEqual(table.info.features.map((f) => f.name));
    const names = churnFeatures().map((f) => f.name);
    expect(new Set(names).size).toBe(names.length);
    for (const feature of churnFeatures()) {
      expect(["riskier", "safer", "either"]).toContain(feature.higher);
      for (const text of [feature.label, feature.unit, feature.needs, feature.high, feature.low])
        expect(text).not.toBe("");
    }
  });

  it("say themselves in words for every customer, without a gap left open", () => {
    for (const row of table)
      for (const feature of table.info.features)
        for (const side of ["high", "low"] as const) {
          const words = churnReason(feature, row, side);
          expect(words).not.toMatch(/[{}]|NaN|undefined|null/);
        }
    const country = table.info.features.find((f) => f.name === "country");
    expect(churnReason(country as never, { country: "DE" }, "high")).toBe("country is DE");
    expect(churnReason("silenceRatio", { meanGap: 14.04, daysSinceOrder: 40 }, "high")).toBe(
      "ordered every 14 days before, none for 40",
    );
    expect(churnReason("silenceRatio", { meanGap: null }, "high")).toBe(
      "ordered every unknown days before, none for unknown",
    );
  });

  it("can be asked for by name, and are then made even where nothing of their kind has happened", () => {
    const { orders } = log;
    const quiet = {
      orders: orders.filter((row) => (row as Line).amount > 0),
      events: [{ customer: "c0", time: day(1), event: "login" }],
    };
    const found = churnTable(quiet, {
      ...options,
      features: ["spend", "returns", "paymentFailures90", "logins30"],
    });
    expect(Object.keys(found.columns).slice(4)).toEqual([
      "spend",
      "returns",
      "paymentFailures90",
      "logins30",
    ]);
    expect([...found].every((row) => row.returns === 0 && row.paymentFailures90 === 0)).toBe(true);
  });

  it("go through the door of every learner", () => {
    const labeled = churnTable(log as ChurnLog, options);
    const training = readTraining(
      labeled,
      { target: "left", features: labeled.info.features.map((f) => f.name), onInvalid: "skip" },
      { what: "test", outcome: "binary" },
    );
    expect(training.length).toBe(labeled.info.cuts[0].labeled);
    expect(training.schema.columns.map((c) => c.kind)).toContain("category");
  });
});

describe("features of contracts, events and answers, by hand", () => {
  const found = churnTable(
    {
      subscriptions: [
        {
          customer: "a",
          subscription: "1",
          start: day(0),
          end: day(40),
          plan: "small",
          amount: 30,
          interval: "3 months",
          seats: 2,
          trialEnd: day(7),
        },
        {
          customer: "a",
          subscription: "2",
          start: day(60),
          end: null,
          plan: "large",
          amount: 20,
          interval: "month",
          seats: 5,
          termEnd: day(130),
        },
      ],
      events: [
        { customer: "a", time: day(70), event: "Payment Failed" },
        { customer: "a", time: day(72), event: "paused" },
        { customer: "a", time: day(80), event: "resumed" },
        { customer: "a", time: day(10), event: "seats", value: 4 },
        { customer: "a", time: day(90), event: "seats", value: 3 },
        { customer: "a", time: day(95), event: "auto-renew off" },
      ],
      feedback: [
        { customer: "a", time: day(80), kind: "ticket", rating: 1, closed: day(85) },
        { customer: "a", time: day(95), kind: "ticket", rating: null, closed: null },
        { customer: "a", time: day(50), kind: "review", rating: 5, closed: null },
      ],
      surveys: [
        { customer: "a", time: day(20), question: "Would you recommend us?", score: 9 },
        { customer: "a", time: day(90), question: "Would you recommend us?", score: 4 },
      ],
      profiles: [{ customer: "a", created: day(-10) }],
    },
    { asOf: day(100), outcome: { days: 30 }, observation: { days: 60 } },
  ).at(0);

  it("are what one reads off the log", () => {
    expect(found).toMatchObject({
      contractDays: 99,
      daysInContract: 39,
      daysToRenewal: 121 - 99,
      renewals: 1,
      billingMonths: 1,
      contracts: 2,
      contractsRunning: 1,
      breaks: 1,
      daysSinceBreak: 39,
      daysToContractEnd: 31,
      planPrice: 20,
      planPriceChange: 2,
      seatsBooked: 5,
      cameByTrial: 1,
      planSwitches: 1,
      plan: "large",
      paymentFailures90: 1,
      daysSincePaymentFailure: 29,
      pauses: 1,
      paused: 0,
      seats: 3,
      seatsChange: 0.75,
      autoRenewOff: 1,
      tickets30: 2,
      openTickets: 1,
      daysSinceTicket: 4,
      lastRating: 1,
      lowRatings: 1,
      reviews: 1,
      npsLast: 4,
      npsChange: -5,
      answers: 2,
      daysSinceAnswer: 9,
      accountAge: 109,
    });
  });
});
