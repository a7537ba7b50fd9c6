import { beforeAll, describe, expect, test } from "vitest";
import { aliveProbability } from "../../../src/cltv/purchase/alive-probability.ts";
import {
  discountedOrders,
  discountedOrdersOfNewCustomer,
} from "../../../src/cltv/purchase/discounted-orders.ts";
import { expectedOrders, expectedOrdersOfNewCustomer } from "../../../src/cltv/purchase/expected-orders.ts";
import { fitMbgNbd } from "../../../src/cltv/purchase/fit-mbg-nbd.ts";
import { orderProbability } from "../../../src/cltv/purchase/order-probability.ts";
import type { MbgNbdModel } from "../../../src/cltv/purchase/purchase-model.ts";
import { clockReader } from "../../../src/cltv/seasonal/clock-reader.ts";
import { onSeasonalClock } from "../../../src/cltv/seasonal/on-seasonal-clock.ts";
import { seasonalClock } from "../../../src/cltv/seasonal/seasonal-clock.ts";
import { TimeAhead } from "../../../src/cltv/seasonal/time-ahead.ts";
import { aliveMatrix } from "../../../src/cltv/tracking/alive-matrix.ts";
import { calibrationTable } from "../../../src/cltv/tracking/calibration-table.ts";
import { forecastCurve } from "../../../src/cltv/tracking/forecast-curve.ts";
import { heterogeneity } from "../../../src/cltv/tracking/heterogeneity.ts";
import { trackPurchases } from "../../../src/cltv/tracking/track-purchases.ts";
import { acquisitionCeiling } from "../../../src/cltv/value/acquisition-ceiling.ts";
import { customerValue } from "../../../src/cltv/value/customer-value.ts";
import { nextOrder } from "../../../src/cltv/value/next-order.ts";
import { orderForecast } from "../../../src/cltv/value/order-forecast.ts";
import {
  type CustomerSummary,
  type Customers,
  simulateShop,
  splitSummary,
  summarizeCustomers,
} from "../../../src/data/index.ts";

const DAY = 86_400_000;
const YEAR = 365.25;
const christmas = seasonalClock([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.5, 6]);
const flat = seasonalClock(new Array<number>(12).fill(1));
const asOf = "2025-09-10";

describe("time ahead on a seasonal clock", () => {
  const now = Date.parse("2025-09-09") / DAY;
  const read = clockReader(christmas);
  const ahead = new TimeAhead(read, now, "week");

  test("is what the clock says day by day, ahead and back, and the way back from it", () => {
    for (const days of [0, 1, 20, 21, 22, 100, 365, 1460, 1461, 1462, 4000, -1, -40, -300, -2000]) {
      const time = ahead.toClock(days / 7);
      expect(7 * time).toBeCloseTo(read(now + days) - read(now), 7);
      expect(7 * ahead.toCalendar(time)).toBeCloseTo(days, 7);
    }
    expect(ahead.toClock(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(ahead.lead).toBeCloseTo(
      Array.from({ length: 1461 }, (_, day) => ahead.toClock(day / 7) - day / 7).reduce((a, b) => a + b) /
        1461,
      1,
    );
  });
});

describe("value, forecasts and pictures of a model on a seasonal clock", () => {
  let orders: ReturnType<typeof simulateShop>["orders"];
  let plain: Customers;
  let on: Customers;
  let model: MbgNbdModel;
  let few: { frequency: number; recency: number; age: number; customer: string }[];
  beforeAll(() => {
    orders = simulateShop({ seed: 4, kind: "boutique", customers: 130, events: false }).orders;
    plain = summarizeCustomers(orders, { asOf });
    on = onSeasonalClock(plain, christmas);
    model = fitMbgNbd(on);
    few = [...on]
      .slice(0, 4)
      .map(({ frequency, recency, age, customer }) => ({ frequency, recency, age, customer }));
  });

  /** Discounted orders of `few`, step by step: what is expected in each counts as if it came in its middle. */
  const bySteps = (step: number, days: number, annual: number) => {
    const total = new Float64Array(few.length);
    let before = new Float64Array(few.length);
    for (let day = step; day <= days; day += step) {
      const { expected } = expectedOrders(model, few, { horizon: { days: day } }).columns;
      for (let i = 0; i < total.length; i++)
        total[i] += (expected[i] - before[i]) * (1 + annual) ** (-(day - step / 2) / YEAR);
      before = expected as Float64Array<ArrayBuffer>;
    }
    return total;
  };

  test("money is discounted by the calendar, orders come by the clock", () => {
    const near = bySteps(1, 400, 0.2);
    const { discounted } = discountedOrders(model, few, {
      horizon: { days: 400 },
      annualDiscount: 0.2,
    }).columns;
    near.forEach((sum, i) => {
      expect((discounted as Float64Array)[i] / sum).toBeCloseTo(1, 4);
    });
    // fourteen years: of these the first are summed month by month
    const far = bySteps(7, 14 * 52 * 7, 0.2);
    const long = discountedOrders(model, few, {
      horizon: { days: 14 * 52 * 7 },
      annualDiscount: 0.2,
    });
    far.forEach((sum, i) => {
      expect((long.columns.discounted as Float64Array)[i] / sum).toBeCloseTo(1, 3);
    });
    // 30 % a year: after forty years nothing is left
    const all = bySteps(7, 7 * 52 * 40, 0.3);
    const endless = discountedOrders(model, few, { annualDiscount: 0.3 });
    all.forEach((sum, i) => {
      expect((endless.columns.discounted as Float64Array)[i] / sum).toBeCloseTo(1, 3);
    });
  });

  test("customerValue and acquisitionCeiling are made of these orders", () => {
    const terms = { horizon: { years: 2 }, annualDiscount: 0.2 } as const;
    const value = customerValue({ buying: model }, on, { ...terms, orderValue: 20 });
    const { discounted } = discountedOrders(model, on, terms).columns;
    (discounted as Float64Array).forEach((sum, i) => {
      expect((value.columns.orders as Float64Array)[i]).toBeCloseTo(sum, 9);
    });
    expect(value.info.horizon).toBeCloseTo((2 * YEAR) / 7, 6);
    expect(value.info.notes.join(" ")).toMatch(/on a seasonal clock/);
    // futures average to what is expected
    const loyal = [{ frequency: 12, recency: 50, age: 51, customer: "loyal" }];
    const { rangeLow, rangeHigh, expected } = customerValue({ buying: model }, loyal, {
      ...terms,
      orderValue: 20,
    }).at(0) as {
      rangeLow: number;
      rangeHigh: number;
      expected: number;
    };
    expect(rangeLow).toBeLessThan(expected);
    expect(rangeHigh).toBeGreaterThan(expected);
    const ceiling = acquisitionCeiling({ buying: model }, { ...terms, margin: 0.5, orderValue: 20 });
    expect(ceiling.repeatOrders).toBeCloseTo(discountedOrdersOfNewCustomer(model, terms), 9);
    expect(ceiling.horizon).toBeCloseTo((2 * YEAR) / 7, 6);
  });

  test("an advert before Christmas may cost more than one after it, within a short horizon", () => {
    const terms = { horizon: { days: 60 }, margin: 0.5, orderValue: 20, firstOrder: 20 };
    const won = (day: string) => acquisitionCeiling({ buying: { ...model, asOf: Date.parse(day) } }, terms);
    expect(won("2025-11-20").value).toBeGreaterThan(1.2 * won("2026-01-02").value);
  });

  test("on a clock of equal months everything is what it is in calendar time", () => {
    const even = onSeasonalClock(plain, flat);
    const [there, here] = [fitMbgNbd(even), fitMbgNbd(plain)];
    const near = (a: unknown, b: unknown, digits = 3) =>
      (a as Float64Array).forEach((v, i) => {
        const other = (b as Float64Array)[i];
        if (Number.isNaN(v)) expect(other).toBeNaN();
        else expect(v / (other || 1)).toBeCloseTo(other === 0 ? 0 : 1, digits);
      });
    for (const horizon of [{ years: 1 }, "infinite"] as const) {
      const terms = { horizon, annualDiscount: 0.15, orderValue: 20 };
      const a = customerValue({ buying: there }, even, terms);
      const b = customerValue({ buying: here }, plain, terms);
      for (const name of ["expected", "expectedHigh", "rangeHigh", "orders"] as const)
        near(a.columns[name], b.columns[name]);
      expect((a.info.total.expectedLow as number) / (b.info.total.expectedLow as number)).toBeCloseTo(1, 3);
    }
    const [next, then] = [nextOrder(there, even), nextOrder(here, plain)];
    for (let i = 0; i < next.length; i++) {
      const [a, b] = [next.at(i)?.next, then.at(i)?.next];
      expect(a === null).toBe(b === null);
      if (a && b) expect(Math.abs(a - b)).toBeLessThan(DAY);
    }
    const weeks = { at: "2025-06-01", to: asOf };
    near(
      trackPurchases(there, orders, weeks).columns.expected,
      trackPurchases(here, orders, weeks).columns.expected,
      6,
    );
    const curves = [there, here].map(
      (one) => forecastCurve(one, few[1], { horizon: { weeks: 26 } }).columns.expected,
    );
    near(curves[0], curves[1], 4);
    const matrices = [there, here].map((one) => aliveMatrix(one, { age: { weeks: 60 } }).columns.alive);
    near(matrices[0], matrices[1], 4);
  });

  test("nextOrder gives dates by the calendar", () => {
    const next = nextOrder(model, on, { window: { days: 82 }, least: 0 });
    const noOrder = orderProbability(model, on, { horizon: { days: 82 } });
    let dated = 0;
    for (let i = 0; i < next.length; i++) {
      const row = next.at(i) as NonNullable<ReturnType<typeof next.at>>;
      expect(row.noOrder).toBeCloseTo((noOrder.at(i) as { probability: number }).probability, 9);
      if (row.next === null || row.ever < 0.01 || i % 20 > 0) continue;
      dated++;
      const days = (row.next - Date.parse(asOf)) / DAY;
      const { frequency, recency, age } = on.at(i) as CustomerSummary;
      const asked = { frequency, recency, age };
      const until = orderProbability(model, [asked], { horizon: { days } }).at(0);
      expect((1 - (until as { probability: number }).probability) / row.ever).toBeCloseTo(0.5, 4);
    }
    expect(dated).toBeGreaterThan(1);
    expect((next.info.window as number) * 7).toBeCloseTo(82, 9);
  });

  test("orderForecast and forecastCurve count ahead along the clock", () => {
    const horizon = { days: 120 };
    const forecast = orderForecast(model, on, { horizon });
    expect(forecast.info.total.expected).toBeCloseTo(expectedOrders(model, on, { horizon }).info.total, 8);
    expect(forecast.info.horizon * 7).toBeCloseTo(120, 9);
    const { customer: _, ...one } = few[2];
    const curve = forecastCurve(model, one, { horizon, steps: 12 });
    expect(curve.columns.after[12] * 7).toBeCloseTo(120, 9);
    const { expected } = expectedOrders(model, [one], { horizon: { days: 100 } }).columns;
    expect(curve.columns.expected[10]).toBeCloseTo(expected[0], 9);
    // ten days of December bring more than ten of September
    const by = (i: number) => curve.columns.expected[i] - curve.columns.expected[i - 1];
    expect(by(10)).toBeGreaterThan(2 * by(2));
  });

  test("trackPurchases follows the season", () => {
    const weeks = { at: "2025-06-01", to: asOf };
    const tracking = trackPurchases(model, orders, weeks);
    const split = onSeasonalClock(splitSummary(orders, weeks), christmas);
    let sum = 0;
    for (const { age } of split)
      if (age > 0)
        sum += expectedOrdersOfNewCustomer(model, { horizon: { days: 7 * age, onClock: true } as never });
    expect(tracking.info.calibration.expected).toBeCloseTo(sum, 6);
    const { info } = calibrationTable(fitMbgNbd(split), split);
    expect(info.holdout?.expected).toBeGreaterThan(0);
  });

  test("aliveMatrix goes back from now along the clock", () => {
    const cell = aliveMatrix(model, { age: { days: 400 }, frequencies: [2], recencies: [200 / 7] }).at(0);
    const start = Date.parse("2025-09-09") / DAY;
    const read = clockReader(christmas);
    const at = (days: number) => (read(start) - read(start - days)) / 7;
    const customer = { frequency: 2, age: at(400), recency: at(400) - at(200) };
    expect(cell?.alive).toBeCloseTo(aliveProbability(model, [customer]).at(0)?.alive as number, 9);
    expect(cell?.silent).toBeCloseTo(200 / 7, 9);
    expect(heterogeneity(model).info.notes.join(" ")).toMatch(/seasonal clock/);
  });
});
