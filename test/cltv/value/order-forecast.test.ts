import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { aliveProbability } from "../../../src/cltv/purchase/alive-probability.ts";
import { parameterDraws } from "../../../src/cltv/purchase/draws.ts";
import { expectedOrders } from "../../../src/cltv/purchase/expected-orders.ts";
import { fitBgNbd } from "../../../src/cltv/purchase/fit-bg-nbd.ts";
import { fitMbgNbd } from "../../../src/cltv/purchase/fit-mbg-nbd.ts";
import { orderProbability } from "../../../src/cltv/purchase/order-probability.ts";
import type { PurchaseModel } from "../../../src/cltv/purchase/purchase-model.ts";
import { orderForecast } from "../../../src/cltv/value/order-forecast.ts";
import { randomFrom } from "../../../src/core/random.ts";
import { quantileSorted } from "../../../src/numeric/quantile.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { BG, buyingModel, drawOrders, MBG, PARETO, rowAt } from "./shop.ts";

const DATA = [
  { customer: "ann", frequency: 0, recency: 0, age: 38, count: 120 },
  { customer: "bob", frequency: 1, recency: 5, age: 38, count: 24 },
  { customer: "cem", frequency: 2, recency: 30, age: 38, count: 16 },
  { customer: "dot", frequency: 6, recency: 36, age: 38, count: 9 },
  { customer: "eve", frequency: 7, recency: 15, age: 38, count: 3 },
  { customer: "fay", frequency: 3, recency: 21, age: 26, count: 8 },
];
const YEAR = { horizon: { weeks: 52 } } as const;
const fitted = fitMbgNbd(DATA, { unit: "week" });

/** The same customers asked with other parameters. */
function at(model: PurchaseModel, p: Float64Array): PurchaseModel {
  const names = Object.keys(model.params);
  return { ...model, params: Object.fromEntries(names.map((name, i) => [name, p[i]])) } as PurchaseModel;
}

describe("orderForecast", () => {
  test("has the expectation and the probability of the plain functions", () => {
    const forecast = orderForecast(fitted, DATA, YEAR);
    const plain = expectedOrders(fitted, DATA, YEAR);
    expectClose(forecast.columns.expected, plain.columns.expected, 1e-12);
    expectClose(forecast.columns.alive, aliveProbability(fitted, DATA).columns.alive, 1e-12);
    expectClose(forecast.info.total.expected, plain.info.total, 1e-12);
  });

  test.each([
    buyingModel("nbd", { r: 0.385, alpha: 12.07 }),
    buyingModel("bg-nbd", BG),
    buyingModel("mbg-nbd", MBG),
    buyingModel("pareto-nbd", PARETO),
    buyingModel("mbg-cnbd-k", { r: 1.33, alpha: 2.81, a: 0.42, b: 0.79 }, { k: 2 }),
  ])("has the quantiles of the probabilities of orders, $kind", (model) => {
    const forecast = orderForecast(model, DATA, { ...YEAR, level: 0.9 });
    const pmf = Array.from(
      { length: 60 },
      (_, orders) => orderProbability(model, DATA, { ...YEAR, orders }).columns.probability,
    );
    for (let i = 0; i < DATA.length; i++) {
      let below = 0;
      let n = 0;
      while (below + pmf[n][i] < 0.05) below += pmf[n++][i];
      expect(forecast.columns.rangeLow[i]).toBe(n);
      while (below + pmf[n][i] < 0.95) below += pmf[n++][i];
      expect(forecast.columns.rangeHigh[i]).toBe(n);
    }
  });

  test.each([fitBgNbd, fitMbgNbd])("has intervals near those of many draws", (learn) => {
    const random = randomFrom(3);
    const shop = Array.from({ length: 1500 }, (_, i) =>
      rowAt(
        drawOrders(random, { kind: "bg-nbd", params: { r: 0.9, alpha: 5, a: 0.9, b: 2.5 } }, 60),
        30 + (i % 20),
      ),
    );
    const model: PurchaseModel = learn(shop, { unit: "week" });
    const forecast = orderForecast(model, DATA, { ...YEAR, draws: 1000 });
    const draws = parameterDraws(
      [{ at: Float64Array.from(Object.values(model.params)), covariance: model.fit.covariance }],
      2000,
      randomFrom(8),
    ).map(([p]) => ({
      expected: expectedOrders(at(model, p), DATA, YEAR),
      alive: aliveProbability(at(model, p), DATA).columns.alive,
    }));
    for (let i = 0; i < DATA.length; i++) {
      const orders = Float64Array.from(draws, (d) => d.expected.columns.expected[i]).sort();
      const alive = Float64Array.from(draws, (d) => d.alive[i]).sort();
      const row = forecast.at(i);
      const width = quantileSorted(orders, 0.975) - quantileSorted(orders, 0.025);
      expect(Math.abs((row?.expectedLow as number) - quantileSorted(orders, 0.025))).toBeLessThan(
        0.12 * width,
      );
      expect(Math.abs((row?.expectedHigh as number) - quantileSorted(orders, 0.975))).toBeLessThan(
        0.12 * width,
      );
      if (row?.alive === 1) expect(row.aliveLow).toBeNull();
      else {
        const spread = quantileSorted(alive, 0.975) - quantileSorted(alive, 0.025);
        expect(Math.abs((row?.aliveLow as number) - quantileSorted(alive, 0.025))).toBeLessThan(
          0.12 * spread,
        );
        expect(Math.abs((row?.aliveHigh as number) - quantileSorted(alive, 0.975))).toBeLessThan(
          0.12 * spread,
        );
      }
    }
    const totals = Float64Array.from(draws, (d) => d.expected.info.total).sort();
    const width = quantileSorted(totals, 0.975) - quantileSorted(totals, 0.025);
    const { expectedLow, expectedHigh } = forecast.info.total;
    expect(Math.abs((expectedLow as number) - quantileSorted(totals, 0.025))).toBeLessThan(0.15 * width);
    expect(Math.abs((expectedHigh as number) - quantileSorted(totals, 0.975))).toBeLessThan(0.15 * width);
  });

  test("says that BG/NBD is certain of one-time buyers, and gives them no interval", () => {
    const model = fitBgNbd(DATA, { unit: "week" });
    const forecast = orderForecast(model, DATA, YEAR);
    expect(forecast.of("ann")).toMatchObject({ alive: 1, aliveLow: null, aliveHigh: null });
    expect(forecast.of("dot")?.aliveLow).toBeLessThan(forecast.of("dot")?.alive as number);
    expect(forecast.info.notes.join(" ")).toMatch(/120 customers have ordered once/);
  });

  test("is the same in days as in weeks, and for one customer as among many", () => {
    const days = DATA.map((row) => ({ ...row, recency: row.recency * 7, age: row.age * 7 }));
    const daily = orderForecast(fitMbgNbd(days, { unit: "day" }), days, YEAR);
    const weekly = orderForecast(fitted, DATA, YEAR);
    expectClose([...daily], [...weekly], 1e-5);
    for (const row of DATA)
      expectClose(orderForecast(fitted, [row], YEAR).at(0), weekly.of(row.customer), 1e-12);
  });

  test("stays finite for customers with thousands of orders", () => {
    const often = [{ customer: "shop", frequency: 3000, recency: 299.9, age: 300 }];
    const row = orderForecast(buyingModel("mbg-nbd", MBG), often, { horizon: { weeks: 10 } }).at(0);
    expect(row?.rangeHigh).toBeGreaterThan(100);
    expect(row?.rangeHigh).toBeLessThan(130);
  });

  test("has no intervals without a covariance, and says so", () => {
    const forecast = orderForecast(buyingModel("mbg-nbd", MBG), DATA, YEAR);
    expect(forecast.at(2)).toMatchObject({ expectedLow: null, aliveHigh: null });
    expect(forecast.at(2)?.rangeHigh).toBeGreaterThan(0);
    expect(forecast.info.total).toMatchObject({ expectedLow: null, expectedHigh: null });
    expect(forecast.info.notes.join(" ")).toMatch(/no covariance/);
  });

  test("leaves out directions that the data do not hold, and says so", () => {
    const stuck: PurchaseModel = { ...fitted, fit: { ...fitted.fit, status: "not identified" } };
    expect(orderForecast(stuck, DATA, YEAR).info.notes.join(" ")).toMatch(/too narrow/);
  });

  test("refuses misuse with a code", () => {
    const ask = (options: object) => () => orderForecast(fitted, DATA, options as never);
    const code = (value: string) => expect.objectContaining({ code: value });
    expect(ask({})).toThrow(code("bad-option"));
    expect(ask({ horizon: { weeks: 0 } })).toThrow(code("bad-option"));
    expect(ask({ ...YEAR, level: 0 })).toThrow(code("bad-option"));
    expect(ask({ ...YEAR, draws: 2.5 })).toThrow(code("bad-option"));
    expect(ask({ ...YEAR, seed: "one" })).toThrow(code("bad-option"));
    expect(() => orderForecast({ kind: "rfm" } as never, DATA, YEAR)).toThrow(code("bad-model"));
    expect(() => orderForecast(fitted, [{ frequency: 0.5, recency: 1, age: 2 }], YEAR)).toThrow(
      code("bad-value"),
    );
    expect(() => orderForecast(fitted, [{ frequency: 1, recency: 0, age: 2 }], YEAR)).toThrow(
      code("bad-value"),
    );
  });
});

describe("the range of orders", () => {
  test.each([
    { kind: "bg-nbd", params: BG },
    { kind: "mbg-nbd", params: MBG },
    { kind: "pareto-nbd", params: PARETO },
  ] as const)("holds what simulated customers do, $kind", (model) => {
    const random = randomFrom(11);
    const lives = Array.from({ length: 8000 }, () => drawOrders(random, model, 78));
    const forecast = orderForecast(
      buyingModel(model.kind, model.params),
      lives.map((times) => rowAt(times, 39)),
      { horizon: { weeks: 39 } },
    );
    const later = lives.map((times) => times.filter((t) => t >= 39).length);
    const above = later.filter((n, i) => n > forecast.columns.rangeHigh[i]).length / 8000;
    // whole numbers: at most 2.5 % lie above, and not much less
    expect(above).toBeLessThan(0.0296);
    expect(above).toBeGreaterThan(0.01);
    expect(later.filter((n, i) => n < forecast.columns.rangeLow[i]).length / 8000).toBeLessThan(0.0296);
    const total = later.reduce((a, b) => a + b);
    expect(Math.abs(forecast.info.total.expected / total - 1)).toBeLessThan(0.08);
  });
});

const cdnow = "../shared/data/clv/cdnow_cbs_holdout.csv";
describe.skipIf(!existsSync(cdnow))("on CDNOW over 39 weeks", () => {
  test("the interval of the mean holds 1 % of customers, the range 97 %", () => {
    const rows = readFileSync(cdnow, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",").map(Number))
      .map(([, frequency, recency, age, later]) => ({ frequency, recency, age, later }));
    const forecast = orderForecast(fitBgNbd(rows, { unit: "week" }), rows, { horizon: { weeks: 39 } });
    const share = (low: Float64Array, high: Float64Array) =>
      rows.filter(({ later }, i) => later >= low[i] && later <= high[i]).length / rows.length;
    const { expectedLow, expectedHigh, rangeLow, rangeHigh } = forecast.columns as unknown as {
      readonly [name: string]: Float64Array;
    };
    expect(share(expectedLow, expectedHigh)).toBeCloseTo(0.009, 2);
    expect(share(rangeLow, rangeHigh)).toBeCloseTo(0.972, 2);
    // forecast 1,653 (published), real 1,882
    expect(forecast.info.total.expected).toBeCloseTo(1653.4, 0);
  });
});

checkSuite({
  name: "orderForecast",
  run: (data) => orderForecast(fitted, data, YEAR),
  runSeeded: (data, seed) => orderForecast(fitted, data, { ...YEAR, seed }),
  data: DATA,
  empty: (forecast) => expect(forecast.length).toBe(0),
  oneRow: (forecast) => expect(forecast.at(0)?.customer).toBe("ann"),
  allNaN: "bad-value",
});
