import { describe, expect, it } from "vitest";
import type { TextColumn } from "../../src/core/table.ts";
import { tableFrom } from "../../src/core/table-from.ts";
import { civilOf, DAY_MS, dayNumber, weekdayOf, zoneOf } from "../../src/core/time.ts";
import {
  type ShopKind,
  type ShopParameters,
  type SimulatedShop,
  type SimulateShopOptions,
  simulateShop,
} from "../../src/data/simulate-shop.ts";
import { expectClose } from "../common/close.ts";

const KINDS: readonly ShopKind[] = ["coffee-shop", "boutique", "subscription-box"];
const WEEK_MS = 7 * DAY_MS;
const HOUR_MS = 3_600_000;

/** A shop whose own time is the calendar's. */
const STEADY: Partial<ShopParameters> = {
  hours: new Array(24).fill(1),
  weekdays: new Array(7).fill(1),
  season: 0,
  trend: 0,
  complaintShare: 0,
};

/** The value must lie within five standard errors of what is expected. */
function expectNear(value: number, expected: number, se: number): void {
  expect(Math.abs(value - expected), `${value} against ${expected}`).toBeLessThan(5 * se);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const v of values) total += v;
  return total;
}

/** One entry an order: time, customer code, first line. */
function ordersOf(shop: SimulatedShop): { time: number; customer: number; line: number; list: number }[] {
  const { order, time, customer, price, quantity } = shop.orders.columns;
  const codes = (order as TextColumn).codes;
  const out: { time: number; customer: number; line: number; list: number }[] = [];
  for (let i = 0; i < codes.length; i++) {
    if (i === 0 || codes[i] !== codes[i - 1])
      out.push({ time: time[i], customer: customer.codes[i], line: i, list: 0 });
    out[out.length - 1].list += (price as Float64Array)[i] * (quantity as Float64Array)[i];
  }
  return out;
}

describe("simulateShop", () => {
  it.each(KINDS)("gives the same %s for the same seed and another for another", (kind) => {
    const shop = simulateShop({ seed: 5, kind, customers: 40 });
    expectClose(simulateShop({ seed: 5, kind, customers: 40 }), shop, 0);
    expect(() => expectClose(simulateShop({ seed: 6, kind, customers: 40 }), shop)).toThrow("not close");
  });

  it("has the same orders with and without events", () => {
    const shop = simulateShop({ seed: 5, customers: 30, events: false });
    expect(shop.events.length).toBe(0);
    expectClose(simulateShop({ seed: 5, customers: 30 }).orders, shop.orders, 0);
  });

  it.each(KINDS)("makes valid tables of a %s", (kind) => {
    const zone = "America/New_York";
    const shop = simulateShop({ seed: 8, kind, customers: 150, from: "2024-03-01", to: "2025-03-01", zone });
    const { from, to } = shop.parameters;
    expect(new Date(from).toISOString()).toBe("2024-03-01T05:00:00.000Z");
    expect(shop.orders.info).toMatchObject({ kind: "orders", zone, currency: "USD" });
    const prices = new Map([
      ...shop.parameters.items.map((i) => [i.item, i.price] as const),
      ...shop.parameters.plans.map((p) => [p.plan, p.price] as const),
    ]);
    let last = from;
    for (const row of shop.orders) {
      expect(row.time).toBeGreaterThanOrEqual(last);
      last = row.time;
      expect(row.time % 1000).toBe(0);
      expect(row.price).toBe(prices.get(row.item as string));
      expect(Number.isInteger(row.quantity) && (row.quantity as number) >= 1).toBe(true);
      expect(row.amount).toBeCloseTo(
        (row.price as number) * (row.quantity as number) - (row.discount as number),
        8,
      );
      expect(row.amount).toBe(Math.round(row.amount * 100) / 100);
      expect([0, row.amount]).toContain(row.refund);
      expect(row.category).not.toBeNull();
      expect(row.channel).not.toBeNull();
      expect(row.payment).not.toBeNull();
    }
    expect(last).toBeLessThan(to);
    for (const row of shop.events) expect(row.time >= from && row.time < to && row.event !== null).toBe(true);
    for (const table of [
      shop.orders,
      shop.profiles,
      shop.events,
      shop.campaigns,
      shop.truth,
      shop.subscriptions,
    ]) {
      if (table !== undefined) expectClose(tableFrom(JSON.parse(JSON.stringify(table))), table, 0);
    }
    expect(JSON.parse(JSON.stringify(shop.parameters))).toEqual(shop.parameters);
    expect(shop.subscriptions === undefined).toBe(kind !== "subscription-box");
  });

  it("describes every customer once, with addresses that reach nobody", () => {
    const shop = simulateShop({ seed: 9, customers: 300 });
    expect(shop.profiles.length).toBe(300);
    expect(new Set([...shop.profiles].map((r) => r.email)).size).toBe(300);
    for (const row of shop.profiles) {
      expect(row.email).toMatch(/^[a-z.]+\.\d+@example\.com$/);
      expect(row.tags).toBe(row.consent === 1 ? "newsletter" : null);
      expect(shop.truth.of(row.customer)?.joined).toBe(row.created);
    }
    const first = new Map<string, number>();
    for (const row of shop.orders)
      if (row.customer !== null && !first.has(row.customer)) first.set(row.customer, row.time);
    expect(first.size).toBe(300);
    for (const row of shop.truth) expect(first.get(row.customer)).toBe(row.joined);
  });

  it.each(KINDS)("comes within 5 %% of the order lines asked for (%s)", (kind) => {
    const shop = simulateShop({ seed: 10, kind, lines: 60_000 });
    expect(Math.abs(shop.orders.length / 60_000 - 1)).toBeLessThan(0.05);
    expect(shop.events.length).toBe(0);
  });

  it("books shares of the orders on nobody and on a collective id", () => {
    const shop = simulateShop({
      seed: 11,
      customers: 400,
      guestShare: 0.3,
      walkInShare: 0.2,
      walkInId: "till 1",
    });
    const orders = ordersOf(shop);
    const se = Math.sqrt(0.25 / orders.length);
    expectNear(orders.filter((o) => o.customer < 0).length / orders.length, 0.3, se);
    expectNear(
      orders.filter((o) => shop.orders.columns.customer.levels[o.customer] === "till 1").length /
        orders.length,
      0.2,
      se,
    );
    expect(shop.truth.of("till 1")).toBeUndefined();
    expect(shop.parameters).toMatchObject({ guestShare: 0.3, walkInShare: 0.2 });
  });
});

describe("customers of a simulated shop", () => {
  const shop = simulateShop({
    seed: 21,
    kind: "boutique",
    customers: 4000,
    parameters: STEADY,
    campaigns: [],
    events: false,
  });
  const { r, alpha, a, b, p, q, gamma, to } = shop.parameters;
  const truth = [...shop.truth];

  it("differ in rate, dropout and spend as the parameters say", () => {
    const n = truth.length;
    expectNear(sum(truth.map((t) => t.rate)) / n, r / alpha, Math.sqrt(r) / alpha / Math.sqrt(n));
    const mean = a / (a + b);
    expectNear(sum(truth.map((t) => t.dropout)) / n, mean, Math.sqrt((mean * (1 - mean)) / (a + b + 1) / n));
    // p / meanSpend is the customer's nu, gamma(q, gamma)
    expectNear(sum(truth.map((t) => p / t.meanSpend)) / n, q / gamma, Math.sqrt(q) / gamma / Math.sqrt(n));
  });

  it("order at their rate until they leave", () => {
    // orders less rate x time at risk is a martingale; its variance is the number of orders
    const repeats = sum(truth.map((t) => t.orders - 1));
    const expected = sum(truth.map((t) => (t.rate * ((t.left ?? to) - t.joined)) / WEEK_MS));
    expect(repeats).toBeGreaterThan(5000);
    expectNear(repeats, expected, Math.sqrt(repeats));
  });

  it("leave after their last order, with their chance after each but the first", () => {
    const left = truth.filter((t) => t.left !== null);
    expectNear(
      left.length,
      sum(truth.map((t) => t.dropout * (t.orders - 1))),
      Math.sqrt(sum(truth.map((t) => t.dropout * (1 - t.dropout) * (t.orders - 1)))),
    );
    const last = new Map<number, number>();
    for (const o of ordersOf(shop)) last.set(o.customer, o.time);
    for (const [i, t] of truth.entries()) {
      expect(t.alive).toBe(t.left === null ? 1 : 0);
      if (t.left !== null) expect(last.get(i)).toBe(t.left);
      if (t.orders === 1) expect(t.left).toBeNull();
    }
  });

  it("spend their mean, up to the orders smaller than any item", () => {
    const orders = ordersOf(shop).filter((o) => o.customer >= 0);
    const ratio = orders.map((o) => o.list / truth[o.customer].meanSpend);
    const mean = sum(ratio) / ratio.length;
    const se = Math.sqrt(sum(ratio.map((x) => (x - mean) ** 2))) / ratio.length;
    expect(mean).toBeGreaterThan(1 - 5 * se);
    expect(mean).toBeLessThan(1.01 + 5 * se);
  });

  it("leave more often after a complaint", () => {
    const complaining = simulateShop({
      seed: 22,
      customers: 3000,
      campaigns: [],
      parameters: { ...STEADY, a: 1, b: 1e9, complaintShare: 0.05, complaintDropout: 0.4 },
    });
    const rows = [...complaining.truth];
    const complaints = sum(rows.map((t) => t.complaints));
    const orders = sum(rows.map((t) => t.orders));
    expectNear(complaints, orders * 0.05, Math.sqrt(orders * 0.05));
    // nobody leaves for another reason
    expectNear(rows.filter((t) => t.left !== null).length, complaints * 0.4, Math.sqrt(complaints * 0.24));
    const events = [...complaining.events].filter((e) => e.event === "complaint" && e.customer !== null);
    expect(events.length).toBeLessThanOrEqual(complaints);
    expect(events.length).toBeGreaterThan(complaints * 0.97);
  });
});

describe("the clock of a simulated shop", () => {
  // guests are a Poisson process in shop time, so that counts of them have exact bounds
  const guestsOf = (options: Partial<SimulateShopOptions>) => {
    const shop = simulateShop({ seed: 31, customers: 900, guestShare: 0.7, events: false, ...options });
    return ordersOf(shop).filter((o) => o.customer < 0);
  };

  it("multiplies orders by the factor of a campaign", () => {
    const campaign = { campaign: "Fair", start: "2024-06-01", end: "2024-07-01", factor: 2.5 };
    const guests = guestsOf({ parameters: STEADY, campaigns: [campaign] });
    const inside = guests.filter(
      (o) => o.time >= Date.UTC(2024, 5, 1) && o.time < Date.UTC(2024, 6, 1),
    ).length;
    const outside = guests.length - inside;
    const lift = inside / 30 / (outside / (731 - 30));
    expectNear(lift, 2.5, 2.5 * Math.sqrt(1 / inside + 1 / outside));
  });

  it("follows the hours and weekdays of the shop's zone", () => {
    const zone = zoneOf("Europe/Berlin");
    const guests = guestsOf({ zone: "Europe/Berlin", campaigns: [] });
    const { hours, weekdays } = simulateShop({ seed: 1, customers: 1 }).parameters;
    const byHour = new Float64Array(24);
    const byDay = new Float64Array(7);
    for (const { time } of guests) {
      byHour[Math.floor(zone.toWall(time) / HOUR_MS) % 24]++;
      byDay[weekdayOf(dayNumber(time, zone))]++;
    }
    for (let h = 0; h < 24; h++) {
      const expected = (guests.length * hours[h]) / sum(hours);
      if (hours[h] === 0) expect(byHour[h]).toBe(0);
      else expectNear(byHour[h], expected, Math.sqrt(expected));
    }
    for (let d = 0; d < 7; d++) {
      const expected = (guests.length * weekdays[d]) / sum(weekdays);
      expectNear(byDay[d], expected, Math.sqrt(expected));
    }
  });

  it("has a season and a trend", () => {
    const utc = zoneOf("UTC");
    const guests = guestsOf({ campaigns: [], parameters: { season: 0.4, seasonPeak: 196, trend: 0 } });
    const months = new Float64Array(12);
    for (const { time } of guests) months[civilOf(dayNumber(time, utc)).month - 1]++;
    // July (day 196 is its middle) against January: the wave is flat near its ends, (1 + 0.4 x 0.99) / (1 - 0.4 x 0.99)
    expectNear(
      months[6] / months[0],
      1.396 / 0.604,
      (1.396 / 0.604) * Math.sqrt(1 / months[6] + 1 / months[0]),
    );
    const growing = guestsOf({ campaigns: [], parameters: { season: 0, trend: 0.5 } });
    const second = growing.filter((o) => o.time >= Date.UTC(2025, 0, 1)).length;
    const first = growing.length - second;
    expectNear(second / first, 1.5, 1.5 * Math.sqrt(1 / first + 1 / second));
  });

  it("opens for part of a day only where the range says so", () => {
    const shop = simulateShop({ seed: 1, customers: 50, from: "2025-05-05T10:30", to: "2025-05-06T10:30" });
    for (const row of shop.orders)
      expect(row.time >= Date.UTC(2025, 4, 5, 11) && row.time < Date.UTC(2025, 4, 6, 10)).toBe(true);
  });
});

describe("baskets of a simulated shop", () => {
  const shop = simulateShop({
    seed: 41,
    customers: 700,
    campaigns: [
      { campaign: "Sale", start: "2025-01-01", end: "2025-04-01", factor: 1, discount: 0.25, uptake: 0.3 },
    ],
    parameters: { discountShare: 0, refundShare: 0.04 },
  });

  it.each(["coffee-shop", "boutique"] as const)("hold items together that go together (%s)", (kind) => {
    const many = simulateShop({ seed: 42, kind, lines: 60_000 });
    const baskets = new Map<string, Set<string>>();
    for (const row of many.orders) {
      const basket = baskets.get(row.order as string) ?? new Set();
      baskets.set(row.order as string, basket.add(row.item as string));
    }
    const all = [...baskets.values()];
    const has = (...items: string[]) =>
      all.filter((basket) => items.every((item) => basket.has(item))).length;
    const lift = (x: string, y: string) => (has(x, y) * all.length) / (has(x) * has(y));
    const { companions } = many.parameters;
    for (const { item, with: other } of companions) {
      expect(lift(item, other), `${item} with ${other}`).toBeGreaterThan(1.4);
      // the first items of the other pairs do not draw this companion
      for (const { item: stranger, with: own } of companions) {
        if (stranger === item || stranger === other || own === other) continue;
        expect(lift(stranger, other), `${stranger} with ${other}`).toBeLessThan(0.8 * lift(item, other));
      }
    }
  });

  it("differ with the type of the customer", () => {
    const beans = new Map<string, [number, number]>();
    for (const row of shop.orders) {
      if (row.customer === null) continue;
      const counts = beans.get(shop.truth.of(row.customer)?.type as string) ?? [0, 0];
      counts[row.category === "beans" ? 0 : 1]++;
      beans.set(shop.truth.of(row.customer)?.type as string, counts);
    }
    const share = (type: string) =>
      (beans.get(type) as [number, number])[0] / sum(beans.get(type) as number[]);
    expect(share("home brewer")).toBeGreaterThan(3 * share("commuter"));
  });

  it("are discounted in the campaign, by its size, and returned as often as said", () => {
    const { discount, time, price, quantity, refund } = shop.orders.columns as unknown as {
      [name: string]: Float64Array;
    };
    let returned = 0;
    for (let i = 0; i < time.length; i++) {
      if (discount[i] > 0) {
        expect(time[i] >= Date.UTC(2025, 0, 1) && time[i] < Date.UTC(2025, 3, 1)).toBe(true);
        expect(Math.abs(discount[i] - 0.25 * price[i] * quantity[i])).toBeLessThan(0.00501);
      }
      if (refund[i] > 0) returned++;
    }
    expectNear(returned / time.length, 0.04, Math.sqrt((0.04 * 0.96) / time.length));
    const inCampaign = ordersOf(shop).filter(
      (o) => o.customer >= 0 && o.time >= Date.UTC(2025, 0, 1) && o.time < Date.UTC(2025, 3, 1),
    );
    const factors = new Map(shop.parameters.types.map((t) => [t.type, t.discount]));
    const uptake = inCampaign.map(
      (o) => 0.3 * (factors.get(shop.truth.at(o.customer)?.type as string) as number),
    );
    expect(new Set(uptake).size).toBe(3);
    const used = inCampaign.filter((o) => discount[o.line] > 0).length;
    expectNear(used, sum(uptake), Math.sqrt(sum(uptake.map((u) => u * (1 - u)))));
  });
});

describe("events of a simulated shop", () => {
  const shop = simulateShop({ seed: 51, kind: "boutique", customers: 400 });

  it("show no visits of a customer who has left, and carts only in sessions", () => {
    for (const row of shop.events) {
      const truth = row.customer === null ? undefined : shop.truth.of(row.customer);
      if (row.event === "complaint") expect(row.session).toBeNull();
      else {
        expect(row.session).not.toBeNull();
        // a visit that began just before the last order may end minutes after it
        if (truth?.left != null) expect(row.time).toBeLessThan(truth.left + HOUR_MS);
      }
    }
  });

  it("put what is bought online into a cart first", () => {
    const carts = new Map<string, number[]>();
    for (const row of shop.events) {
      if (row.event !== "add_to_cart") continue;
      const key = `${row.customer} ${row.subject}`;
      carts.set(key, [...(carts.get(key) ?? []), row.time]);
    }
    for (const row of shop.orders) {
      if (row.channel === "shop" || row.time < shop.parameters.from + HOUR_MS * 3) continue;
      const times = carts.get(`${row.customer} ${row.item}`) ?? [];
      expect(times.some((t) => t < row.time && t > row.time - 3 * HOUR_MS)).toBe(true);
    }
  });
});

describe("a simulated subscription box", () => {
  const zone = zoneOf("Europe/Berlin");
  const shop = simulateShop({
    seed: 61,
    kind: "subscription-box",
    customers: 3000,
    zone: "Europe/Berlin",
    parameters: { complaintShare: 0 },
  });
  const contracts = [...(shop.subscriptions ?? [])];
  const plans = new Map(shop.parameters.plans.map((plan) => [plan.plan, plan]));

  it("charges each contract at its renewals until it ends", () => {
    const charges = new Map<string, number[]>();
    for (const row of shop.orders) {
      if (row.customer === null || !plans.has(row.item as string)) continue;
      charges.set(row.customer, [...(charges.get(row.customer) ?? []), row.time]);
    }
    for (const contract of contracts) {
      const times = charges.get(contract.customer) as number[];
      const { months } = plans.get(contract.plan as string) as { months: number };
      expect(times[0]).toBe(contract.start);
      expect(contract.status).toBe(contract.end === null ? "active" : "canceled");
      const start = civilOf(dayNumber(times[0], zone));
      const ends = contract.end === null ? times : [...times, contract.end];
      for (const [n, time] of ends.entries()) {
        const date = civilOf(dayNumber(time, zone));
        expect(date.year * 12 + date.month).toBe(start.year * 12 + start.month + n * months);
        const lastOfMonth = civilOf(dayNumber(time, zone) + 1).day === 1;
        expect(date.day === start.day || (lastOfMonth && date.day < start.day)).toBe(true);
      }
    }
  });

  it("loses customers at renewals as the parameters say", () => {
    for (const [name, { a, b }] of plans) {
      const dropout = contracts
        .filter((c) => c.plan === name)
        .map((c) => shop.truth.of(c.customer)?.dropout as number);
      const mean = a / (a + b);
      expectNear(
        sum(dropout) / dropout.length,
        mean,
        Math.sqrt((mean * (1 - mean)) / (a + b + 1) / dropout.length),
      );
    }
    const rows = [...shop.truth];
    // renewals that were due: every charge but the first, and the one at which the customer left
    const due = rows.map((t) => t.orders - 1 + (t.left === null ? 0 : 1));
    const expected = sum(rows.map((t, i) => t.dropout * due[i]));
    expectNear(
      rows.filter((t) => t.left !== null).length,
      expected,
      Math.sqrt(sum(rows.map((t, i) => t.dropout * (1 - t.dropout) * due[i]))),
    );
  });
});

describe("options of simulateShop", () => {
  const day = "2024-05-01";
  it.each<[string, Partial<SimulateShopOptions>]>([
    ["no seed", { seed: undefined as never }],
    ["a seed that is no whole number", { seed: 0.5 }],
    ["an unknown kind", { kind: "bakery" as never }],
    ["no customers", { customers: 0 }],
    ["half a customer", { customers: 1.5 }],
    ["no lines", { lines: 0 }],
    ["too many lines", { lines: 1e9 }],
    ["lines and customers", { lines: 10, customers: 10 }],
    ["an end before the start", { from: "2025-01-01", to: "2024-01-01" }],
    ["a time that is none", { from: "yesterday" }],
    ["a share above one", { guestShare: 1.2 }],
    ["nothing but guests", { guestShare: 0.6, walkInShare: 0.4 }],
    ["an unknown parameter", { parameters: { rate: 3 } as never }],
    ["a rate of zero", { parameters: { r: 0 } }],
    ["a NaN", { parameters: { trend: Number.NaN } }],
    ["negative visits", { parameters: { browsing: -1 } }],
    ["23 hours", { parameters: { hours: new Array(23).fill(1) } }],
    ["a shop that never opens", { parameters: { hours: new Array(24).fill(0) } }],
    ["no items", { parameters: { items: [] } }],
    [
      "an item twice",
      { parameters: { items: new Array(2).fill({ item: "x", category: "y", price: 1, weight: 1 }) } },
    ],
    [
      "an item for nothing",
      { parameters: { items: [{ item: "x", category: "y", price: 0, weight: 1 }], companions: [] } },
    ],
    [
      "a companion that is not sold",
      { parameters: { companions: [{ item: "Espresso", with: "Cigar", probability: 0.5 }] } },
    ],
    [
      "companions beyond certainty",
      { parameters: { companions: [{ item: "Espresso", with: "Croissant", probability: 1.5 }] } },
    ],
    [
      "weights that are all zero",
      { parameters: { types: [{ type: "x", share: 0, prefers: {}, discount: 1 }] } },
    ],
    [
      "a campaign that ends before it starts",
      { campaigns: [{ campaign: "x", start: day, end: day, factor: 1 }] },
    ],
    ["a negative factor", { campaigns: [{ campaign: "x", start: day, end: "2024-06-01", factor: -1 }] }],
    [
      "a discount above the price",
      { campaigns: [{ campaign: "x", start: day, end: "2024-06-01", factor: 1, discount: 2 }] },
    ],
    [
      "an uptake above one",
      { campaigns: [{ campaign: "x", start: day, end: "2024-06-01", factor: 1, uptake: 2 }] },
    ],
  ])("refuses %s", (_, options) => {
    expect(() => simulateShop({ seed: 1, ...options })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
  });

  it("refuses an unknown zone", () => {
    expect(() => simulateShop({ seed: 1, zone: "Mars/Olympus" })).toThrow(
      expect.objectContaining({ code: "unknown-zone" }),
    );
  });
});
