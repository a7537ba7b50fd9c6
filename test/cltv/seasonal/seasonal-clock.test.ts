import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparePurchaseModels } from "../../../src/cltv/compare/compare-purchase-models.ts";
import { aliveProbability } from "../../../src/cltv/purchase/alive-probability.ts";
import { expectedOrders } from "../../../src/cltv/purchase/expected-orders.ts";
import { fitMbgNbd } from "../../../src/cltv/purchase/fit-mbg-nbd.ts";
import { clockReader } from "../../../src/cltv/seasonal/clock-reader.ts";
import { fitSeasonalClock } from "../../../src/cltv/seasonal/fit-seasonal-clock.ts";
import { onSeasonalClock, seasonalDuration } from "../../../src/cltv/seasonal/on-seasonal-clock.ts";
import { parseSeasonalClock } from "../../../src/cltv/seasonal/parse-seasonal-clock.ts";
import { seasonalClock } from "../../../src/cltv/seasonal/seasonal-clock.ts";
import { beta, exponential, gamma, randomFrom, uniform } from "../../../src/core/random.ts";
import { splitSummary, summarizeCustomers } from "../../../src/data/index.ts";
import { seasonalProfile } from "../../../src/describe/index.ts";
import { codeOf } from "../../common/code-of.ts";

const DAY = 86_400_000;
const dayOf = (text: string) => Date.parse(text) / DAY;
const christmas = seasonalClock([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.5, 6]);
const flat = seasonalClock(new Array<number>(12).fill(3));

interface Order {
  readonly customer: string;
  readonly time: number;
  readonly amount: number;
}

/** A shop with a December: MBG/NBD customers whose clock is `christmas`, and who is still there. */
function shop(seed: number, customers: number, asOf: string, end: string) {
  const random = randomFrom(seed);
  const read = clockReader(christmas);
  const [from, to] = [dayOf("2023-01-01"), dayOf(end)];
  const clock = Float64Array.from({ length: to - from + 1 }, (_, i) => read(from + i));
  const orders: Order[] = [];
  const alive = new Map<string, boolean>();
  for (let i = 0; i < customers; i++) {
    const customer = `c${i}`;
    const rate = gamma(random, 1.5, 90);
    const chance = beta(random, 0.9, 2.5);
    let day = Math.floor(uniform(random) * (dayOf(asOf) - from));
    let here = clock[day] + uniform(random) * (clock[day + 1] - clock[day]);
    alive.set(customer, true);
    while (day < clock.length - 1) {
      orders.push({ customer, time: (from + day) * DAY + DAY / 2, amount: 1 });
      if (uniform(random) < chance) {
        if (from + day < dayOf(asOf)) alive.set(customer, false);
        break;
      }
      here += exponential(random, rate);
      while (day < clock.length - 1 && clock[day + 1] <= here) day++;
    }
  }
  return { orders, alive };
}

describe("the clock", () => {
  test("has years of the usual length and never stands still or runs back", () => {
    const read = clockReader(christmas);
    expect(read(dayOf("1970-01-01"))).toBe(0);
    // four years with one leap day
    expect(read(dayOf("2026-03-01")) - read(dayOf("2022-03-01"))).toBeCloseTo(1461, 9);
    fc.assert(
      fc.property(fc.integer({ min: -40_000, max: 40_000 }), (day) => {
        const month = new Date(day * DAY).getUTCMonth();
        expect(read(day + 1) - read(day)).toBeCloseTo(christmas.index[month], 8);
        expect(clockReader(flat)(day)).toBeCloseTo(day, 7);
      }),
    );
  });

  test("comes from indices, from a seasonal profile, and through JSON", () => {
    expect(seasonalClock([2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 12]).index).toEqual(christmas.index);
    const months = Array.from({ length: 36 }, (_, i) => ({
      start: Date.UTC(2023, i, 1),
      value: (100 + i) * (i % 12 === 11 ? 3 : 1),
    }));
    const { index } = seasonalClock(seasonalProfile(months, { period: "month", value: "value" }));
    expect(index[11] / index[5]).toBeCloseTo(3, 1);
    expect(parseSeasonalClock(JSON.stringify(christmas))).toEqual(christmas);
  });

  test("refuses what is no clock", () => {
    for (const wrong of [
      [],
      [1, 2],
      new Array(12).fill(0),
      [...new Array(11).fill(1), Number.NaN],
      "x",
      null,
    ])
      expect(codeOf(() => seasonalClock(wrong as never))).toBe("bad-option");
    const quarters = [10, 20, 30, 40, 14, 28, 42, 56].map((value, k) => ({
      start: Date.UTC(2024, 3 * k, 1),
      value,
    }));
    expect(
      codeOf(() => seasonalClock(seasonalProfile(quarters, { period: "quarter", value: "value" }))),
    ).toBe("bad-option");
    expect(codeOf(() => parseSeasonalClock({ ...christmas, index: [1] }))).toBe("bad-model");
    expect(codeOf(() => parseSeasonalClock({ ...christmas, version: 9 }))).toBe("bad-model");
    const { orders } = shop(1, 20, "2025-02-01", "2025-02-01");
    const customers = summarizeCustomers(orders, { asOf: "2025-02-01" });
    expect(codeOf(() => onSeasonalClock([] as never, christmas))).toBe("bad-input");
    expect(codeOf(() => onSeasonalClock(customers, {} as never))).toBe("bad-model");
    const once = onSeasonalClock(customers, christmas);
    expect(codeOf(() => onSeasonalClock(once, christmas))).toBe("mixed-info");
    const window = { from: "2025-02-01", to: "2025-01-01" };
    expect(codeOf(() => seasonalDuration(christmas, window))).toBe("bad-option");
    expect(codeOf(() => seasonalDuration(christmas, { ...window, zone: "Mars" }))).toBe("unknown-zone");
  });
});

describe("customers on a clock", () => {
  const { orders } = shop(7, 300, "2025-06-15", "2026-06-15");

  test("with equal months are as they were, the hold-out too", () => {
    const split = splitSummary(orders, { at: "2025-06-15", to: "2026-01-01", zone: "Europe/Berlin" });
    const same = onSeasonalClock(split, flat);
    for (const row of split) {
      const then = same.of(row.customer);
      expect(then?.recency).toBeCloseTo(row.recency, 9);
      expect(then?.age).toBeCloseTo(row.age, 9);
      expect(then?.holdoutDuration).toBeCloseTo(row.holdoutDuration, 9);
      expect(then?.monetary).toBe(row.monetary);
    }
    expect(same.info.holdout.duration).toBeCloseTo(split.info.holdout.duration, 9);
  });

  test("take a holdout as long as the clock says, which models then are compared on", () => {
    const split = splitSummary(orders, { at: "2025-06-15", to: "2026-01-01" });
    const then = onSeasonalClock(split, christmas);
    const { days } = seasonalDuration(christmas, { from: "2025-06-15", to: "2026-01-01" });
    expect(then.at(0)?.holdoutDuration).toBeCloseTo((days as number) / 7, 9);
    const score = (data: typeof split) => comparePurchaseModels(data).of("mbg-nbd")?.logScore as number;
    expect(score(then)).toBeGreaterThan(score(split));
  });

  test("merge as before", () => {
    const customers = summarizeCustomers(orders, { asOf: "2025-06-15" });
    const distinct = new Set([...customers].map((c) => `${c.frequency} ${c.recency} ${c.age}`));
    const then = onSeasonalClock(customers, christmas);
    expect(fitMbgNbd(then).fit.distinct).toBeLessThanOrEqual(distinct.size);
    expect(
      "logGaps" in
        onSeasonalClock(summarizeCustomers(orders, { asOf: "2025-06-15", gaps: true }), christmas).columns,
    ).toBe(false);
  });
});

describe("a shop with a December, in February", () => {
  const asOf = "2026-02-15";
  const { orders, alive } = shop(3, 4000, asOf, "2027-01-01");
  const plain = summarizeCustomers(orders, { asOf });
  const learned = fitSeasonalClock(orders, { asOf });
  const told = (customers: typeof plain) => {
    const found = aliveProbability(fitMbgNbd(customers), customers);
    let [bias, sure, n] = [0, 0, 0];
    for (const { customer, alive: p } of found) {
      // who came back, and then let December pass
      const { frequency, last } = plain.of(customer) as { frequency: number; last: number };
      if (frequency === 0 || last < Date.UTC(2025, 7, 1) || last >= Date.UTC(2025, 11, 1)) continue;
      bias += p - (alive.get(customer) ? 1 : 0);
      sure += p * (1 - p);
      n++;
    }
    return { bias: bias / n, z: bias / Math.sqrt(sure), n };
  };

  test("probabilities of being alive are right on the clock, known or learned, and too high in calendar time", () => {
    const [calendar, known, own] = [
      plain,
      onSeasonalClock(plain, christmas),
      onSeasonalClock(plain, learned),
    ].map(told);
    expect(known.n).toBeGreaterThan(200);
    const everybody = [plain, onSeasonalClock(plain, christmas)].map((customers) => {
      const found = aliveProbability(fitMbgNbd(customers), customers);
      return (
        found.columns.alive.reduce((total, p) => total + p, 0) / [...alive.values()].filter(Boolean).length
      );
    });
    expect(Math.abs(everybody[1] - 1)).toBeLessThan(0.05);
    expect(everybody[0]).toBeGreaterThan(1.07);
    expect(Math.abs(known.z)).toBeLessThan(3);
    expect(Math.abs(own.bias)).toBeLessThan(0.05);
    expect(calendar.bias).toBeGreaterThan(0.15);
  });

  test("forecasts know that the rest of the winter is quiet", () => {
    const on = onSeasonalClock(plain, christmas);
    const horizon = seasonalDuration(christmas, { from: asOf, to: "2026-05-15" });
    const total = expectedOrders(fitMbgNbd(on), on, { horizon }).info.total;
    const came = splitSummary(orders, { at: asOf, to: "2026-05-15" }).info.holdout.purchases;
    expect(Math.abs(total / came - 1)).toBeLessThan(0.1);
    const calendar = expectedOrders(fitMbgNbd(plain), plain, { horizon: { days: 89 } }).info.total;
    expect(Math.abs(calendar / came - 1)).toBeGreaterThan(Math.abs(total / came - 1));
  });

  test("learns its season from repeat purchases", () => {
    const { index } = learned;
    expect(index[11] / index[5]).toBeGreaterThan(4);
    expect(index[11] / index[5]).toBeLessThan(9);
    expect(codeOf(() => fitSeasonalClock(orders, { asOf: "2024-06-01" }))).toBe("too-few-rows");
    expect(codeOf(() => fitSeasonalClock([] as Order[], { asOf }))).toBe("too-few-rows");
    expect(codeOf(() => fitSeasonalClock(orders, {} as never))).toBe("bad-option");
    const closed = orders.filter(({ time }) => new Date(time).getUTCMonth() !== 7);
    expect(codeOf(() => fitSeasonalClock(closed, { asOf }))).toBe("bad-value");
  });
});
