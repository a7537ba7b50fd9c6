import { beforeAll, describe, expect, test } from "vitest";
import { fitCohorts } from "../../../src/cltv/pooling/fit-cohorts.ts";
import { samplePosterior } from "../../../src/cltv/posterior/sample-posterior.ts";
import { aliveProbability } from "../../../src/cltv/purchase/alive-probability.ts";
import {
  discountedOrders,
  discountedOrdersOfNewCustomer,
} from "../../../src/cltv/purchase/discounted-orders.ts";
import { expectedOrders, expectedOrdersOfNewCustomer } from "../../../src/cltv/purchase/expected-orders.ts";
import { fitMbgNbd } from "../../../src/cltv/purchase/fit-mbg-nbd.ts";
import { fitParetoNbd } from "../../../src/cltv/purchase/fit-pareto-nbd.ts";
import { orderProbability } from "../../../src/cltv/purchase/order-probability.ts";
import { parsePurchaseModel } from "../../../src/cltv/purchase/parse-purchase-model.ts";
import { fitCnbdK } from "../../../src/cltv/purchase/regular/fit-cnbd-k.ts";
import { onSeasonalClock, seasonalDuration } from "../../../src/cltv/seasonal/on-seasonal-clock.ts";
import { seasonalClock } from "../../../src/cltv/seasonal/seasonal-clock.ts";
import { aliveMatrix } from "../../../src/cltv/tracking/alive-matrix.ts";
import { forecastCurve } from "../../../src/cltv/tracking/forecast-curve.ts";
import { customerValue } from "../../../src/cltv/value/customer-value.ts";
import { nextOrder } from "../../../src/cltv/value/next-order.ts";
import { orderForecast } from "../../../src/cltv/value/order-forecast.ts";
import { type Customers, simulateShop, summarizeCustomers } from "../../../src/data/index.ts";
import { codeOf } from "../../common/code-of.ts";

const christmas = seasonalClock([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.5, 6]);
const flat = seasonalClock(new Array<number>(12).fill(1));
const asOf = "2025-12-01";

interface Figures {
  readonly horizon?: number;
  readonly after?: number;
  readonly total?: number;
}

describe("a model fitted on a seasonal clock", () => {
  let plain: Customers;
  let on: Customers;
  let model: ReturnType<typeof fitMbgNbd>;
  let calendar: ReturnType<typeof fitMbgNbd>;
  beforeAll(() => {
    const { orders } = simulateShop({ seed: 4, kind: "boutique", customers: 250, events: false });
    plain = summarizeCustomers(orders, { asOf });
    on = onSeasonalClock(plain, christmas);
    model = fitMbgNbd(on);
    calendar = fitMbgNbd(plain);
  });
  const window = (to: string) => seasonalDuration(christmas, { from: asOf, to });

  test("remembers the clock, through JSON too; one in calendar time has none", () => {
    expect(model.clock).toEqual(christmas);
    expect("clock" in calendar).toBe(false);
    expect(fitParetoNbd(on).clock).toEqual(christmas);
    const few = { chains: 2, draws: 20, warmup: 50 };
    expect(samplePosterior(model, on, few).clock).toEqual(christmas);
    expect(codeOf(() => samplePosterior(model, plain, few))).toBe("mixed-info");
    const half = Math.floor(on.length / 2);
    const place = new Map([...on].map(({ customer }, i) => [customer, i < half ? "a" : "b"]));
    const { cohorts, next } = fitCohorts(on, { cohort: ({ customer }) => place.get(customer) as string });
    for (const one of [next, ...cohorts.map(({ model }) => model)]) expect(one.clock).toEqual(christmas);
    expect(parsePurchaseModel(JSON.stringify(model))).toEqual(JSON.parse(JSON.stringify(model)));
    expect(structuredClone(model)).toEqual(model);
    for (const clock of [{ ...christmas, index: [1] }, { kind: "clock" }, null, 3])
      expect(codeOf(() => parsePurchaseModel({ ...model, clock }))).toBe("bad-model");
  });

  test("takes a horizon in calendar time for as long as the clock runs in it from the customers' asOf on", () => {
    const horizon = { days: 31 };
    const then = window("2026-01-01");
    expect(then.days).toBeGreaterThan(100);
    const same = (run: (length: typeof horizon) => { readonly info: object }) => {
      const [byCalendar, byClock] = [horizon, then].map((length) => run(length).info as Figures);
      for (const name of ["horizon", "after", "total"] as const)
        if (byClock[name] !== undefined) expect(byCalendar[name]).toBeCloseTo(byClock[name], 9);
    };
    same((length) => expectedOrders(model, on, { horizon: length }));
    same((length) => orderProbability(model, on, { horizon: length }));
    same((length) => aliveProbability(model, on, { after: length }));
    same((length) => discountedOrders(model, on, { horizon: length, annualDiscount: 0.1 }));
    // the model's own asOf where the rows do not say one
    const rows = [{ frequency: 2, recency: 30, age: 60 }];
    expect(expectedOrders(model, rows, { horizon }).info.total).toBeCloseTo(
      expectedOrders(model, rows, { horizon: then }).info.total,
      9,
    );
    expect(expectedOrdersOfNewCustomer(model, { horizon })).toBeCloseTo(
      expectedOrdersOfNewCustomer(model, { horizon: then }),
      9,
    );
    expect(discountedOrdersOfNewCustomer(model, { horizon, delta: 0.01 })).toBeCloseTo(
      discountedOrdersOfNewCustomer(model, { horizon: then, delta: 0.01 }),
      9,
    );
  });

  test("December is longer than February, a year is a year, and half a day half a day", () => {
    const total = (horizon: { days: number }) => expectedOrders(model, on, { horizon }).info.horizon;
    expect(total({ days: 365 }) * 7).toBeCloseTo(365, 0);
    expect(total({ days: 31 }) / (total({ days: 90 }) - total({ days: 62 }))).toBeGreaterThan(5);
    expect(2 * total({ days: 2.5 })).toBeCloseTo(total({ days: 2 }) + total({ days: 3 }), 9);
  });

  test("on a clock of equal months says what a model in calendar time says", () => {
    const even = onSeasonalClock(plain, flat);
    const horizon = { weeks: 26 };
    const { total } = expectedOrders(fitMbgNbd(even), even, { horizon }).info;
    expect(total / expectedOrders(calendar, plain, { horizon }).info.total).toBeCloseTo(1, 6);
  });

  test("refuses customers on another clock than its own, and a model in calendar time those on one", () => {
    const horizon = { days: 31 };
    const pairs = [
      [model, plain],
      [model, onSeasonalClock(plain, flat)],
      [calendar, on],
    ] as const;
    for (const [one, customers] of pairs) {
      expect(codeOf(() => expectedOrders(one, customers, { horizon }))).toBe("mixed-info");
      expect(codeOf(() => aliveProbability(one, customers))).toBe("mixed-info");
    }
    const copy = onSeasonalClock(plain, JSON.parse(JSON.stringify(christmas)));
    expect(codeOf(() => expectedOrders(model, copy, { horizon }))).toBeUndefined();
  });

  test("refuses lengths of time that would be mistaken", () => {
    const then = window("2026-01-01");
    expect(codeOf(() => expectedOrders(calendar, plain, { horizon: then }))).toBe("bad-option");
    const timeless = { ...model, asOf: null };
    const rows = [{ frequency: 2, recency: 30, age: 60 }];
    expect(codeOf(() => expectedOrders(timeless, rows, { horizon: { days: 31 } }))).toBe("bad-option");
    expect(codeOf(() => expectedOrders(timeless, rows, { horizon: then }))).toBeUndefined();
    expect(codeOf(() => expectedOrdersOfNewCustomer(timeless, { horizon: { days: 31 } }))).toBe("bad-option");
    expect(codeOf(() => expectedOrders(model, on, {} as never))).toBe("bad-option");
    expect(codeOf(() => expectedOrders(model, on, { horizon: { days: -1 } }))).toBe("bad-option");
  });

  test("has no single gaps to be regular by, and says so", () => {
    expect(() => fitCnbdK(on)).toThrow(/none on a seasonal clock: fit MBG\/NBD or Pareto\/NBD there/);
    expect(codeOf(() => fitCnbdK(on))).toBe("missing-column");
  });

  test("needs to know when now is where a date comes out", () => {
    const timeless = { ...model, asOf: null };
    const rows = [{ frequency: 2, recency: 30, age: 60, count: 1 }];
    expect(codeOf(() => orderForecast(timeless, rows, { horizon: { days: 31 } }))).toBe("bad-model");
    expect(codeOf(() => aliveMatrix(timeless, { age: { years: 1 } }))).toBe("bad-model");
    expect(codeOf(() => forecastCurve(timeless, rows[0], { horizon: { days: 31 } }))).toBe("bad-option");
    const terms = { horizon: { years: 1 }, orderValue: 20 };
    expect(codeOf(() => customerValue({ buying: model }, plain, terms))).toBe("mixed-info");
    expect(codeOf(() => nextOrder(model, plain))).toBe("mixed-info");
  });
});
