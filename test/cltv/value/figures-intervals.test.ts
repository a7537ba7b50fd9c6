import { describe, expect, test } from "vitest";
import {
  aliveMatrix,
  calibrationTable,
  discountedOrders,
  expectedOrders,
  fitBgBb,
  fitParetoNbd,
  heterogeneity,
  nextOrder,
  occasionForecast,
  trackPurchases,
} from "../../../src/cltv/index.ts";
import { parameterDraws } from "../../../src/cltv/purchase/draws.ts";
import { randomFrom } from "../../../src/core/random.ts";
import { quantileSorted } from "../../../src/numeric/quantile.ts";

/** Interval of a figure by brute force: the figure of models whose parameters are drawn. */
const LEVEL = 0.8;
const DRAWS = 120;

const customers = [
  { frequency: 0, recency: 0, age: 38, holdoutFrequency: 0, holdoutDuration: 39, count: 2400 },
  { frequency: 1, recency: 5, age: 38, holdoutFrequency: 0, holdoutDuration: 39, count: 480 },
  { frequency: 1, recency: 20, age: 30, holdoutFrequency: 0, holdoutDuration: 39, count: 300 },
  { frequency: 2, recency: 30, age: 38, holdoutFrequency: 1, holdoutDuration: 39, count: 320 },
  { frequency: 6, recency: 36, age: 38, holdoutFrequency: 4, holdoutDuration: 39, count: 180 },
  { frequency: 7, recency: 15, age: 38, holdoutFrequency: 2, holdoutDuration: 39, count: 60 },
];
const model = fitParetoNbd(customers, { unit: "week" });
const donors = [
  { frequency: 0, recency: 0, occasions: 3, count: 400 },
  { frequency: 1, recency: 1, occasions: 3, count: 90 },
  { frequency: 1, recency: 2, occasions: 3, count: 50 },
  { frequency: 2, recency: 2, occasions: 3, count: 80 },
  { frequency: 2, recency: 3, occasions: 3, count: 120 },
  { frequency: 3, recency: 3, occasions: 3, count: 150 },
];
const donating = fitBgBb(donors, { unit: "year" });

interface Fitted {
  readonly params: object;
  readonly fit: { readonly covariance: readonly (readonly number[])[] };
}
/** The model with drawn parameters, which is then certain of them. */
function drawnModels<M extends Fitted>(one: M): M[] {
  const names = Object.keys(one.params);
  const at = Float64Array.from(Object.values(one.params) as number[]);
  return parameterDraws([{ at, covariance: one.fit.covariance }], DRAWS, randomFrom(1)).map(([drawn]) => ({
    ...one,
    params: Object.fromEntries(names.map((name, j) => [name, drawn[j]])),
  }));
}

/** Checks ends against quantiles of the drawn figures: to a fifth of their distance on the log scale. */
function near(
  low: number,
  high: number,
  figures: readonly number[],
  scale: (v: number) => number = Math.log,
) {
  const sorted = Float64Array.from(figures).sort();
  const ends = [(1 - LEVEL) / 2, (1 + LEVEL) / 2].map((q) => scale(quantileSorted(sorted, q)));
  const width = ends[1] - ends[0];
  expect(width).toBeGreaterThan(0);
  expect(Math.abs(scale(low) - ends[0]) / width).toBeLessThan(0.2);
  expect(Math.abs(scale(high) - ends[1]) / width).toBeLessThan(0.2);
}
const logit = (p: number) => Math.log(p / (1 - p));
const column = (table: { readonly columns: object }, name: string) =>
  (table.columns as { readonly [name: string]: Float64Array })[name];

describe("intervals of figures lie where drawn parameters put them", () => {
  const drawn = drawnModels(model);

  test("totals of expected and discounted orders", () => {
    const horizon = { weeks: 39 };
    const { totalLow, totalHigh, total } = expectedOrders(model, customers, { horizon, level: LEVEL }).info;
    near(
      totalLow as number,
      totalHigh as number,
      drawn.map((one) => expectedOrders(one, customers, { horizon }).info.total),
    );
    expect(Math.sqrt((totalLow as number) * (totalHigh as number))).toBeCloseTo(total, 6);
    const terms = { horizon, annualDiscount: 0.1 };
    const found = discountedOrders(model, customers, { ...terms, level: LEVEL }).info;
    near(
      found.totalLow as number,
      found.totalHigh as number,
      drawn.slice(0, 100).map((one) => discountedOrders(one, customers, terms).info.total as number),
    );
    const certain = { ...model, fit: { ...model.fit, covariance: [] } };
    expect(expectedOrders(certain, customers, { horizon, level: LEVEL }).info.totalLow).toBeNull();
    expect("totalLow" in expectedOrders(model, customers, { horizon }).info).toBe(false);
  });

  test("expected columns of the calibration table", () => {
    const table = calibrationTable(model, customers, { upTo: 2, level: LEVEL });
    const others = drawn.map((one) => calibrationTable(one, customers, { upTo: 2 }));
    for (const name of ["expectedCustomers", "expectedHoldout"])
      for (let g = 0; g < 3; g++)
        near(
          column(table, `${name}Low`)[g],
          column(table, `${name}High`)[g],
          others.map((other) => column(other, name)[g]),
        );
    expect(table.info.level).toBe(LEVEL);
  });

  test("cells of the matrix", () => {
    const asked = { age: { weeks: 38 }, horizon: { weeks: 20 }, frequencies: [1, 6], recencies: [10, 30] };
    const matrix = aliveMatrix(model, { ...asked, level: LEVEL });
    const others = drawn.map((one) => aliveMatrix(one, asked));
    for (let i = 0; i < matrix.length; i++) {
      near(
        column(matrix, "aliveLow")[i],
        column(matrix, "aliveHigh")[i],
        others.map((m) => column(m, "alive")[i]),
        logit,
      );
      near(
        column(matrix, "expectedLow")[i],
        column(matrix, "expectedHigh")[i],
        others.map((m) => column(m, "expected")[i]),
      );
    }
    expect("aliveLow" in aliveMatrix(model, asked).columns).toBe(false);
  });

  test("shares and densities of customers by their rates", () => {
    const asked = { bins: 4, per: { weeks: 10 } };
    const spread = heterogeneity(model, { ...asked, level: LEVEL });
    const upTo = spread.at(3)?.to as number;
    const share = (one: typeof model) => {
      // the same bins, by hand: orders are gamma(r, alpha)
      const bins = heterogeneity(one, { ...asked, bins: 2000, upTo: 0.9999 });
      let total = 0;
      for (let i = 0; i < 2000; i++)
        if ((bins.at(i)?.to as number) <= upTo / 4) total += bins.at(i)?.share as number;
      return total;
    };
    near(
      column(spread, "shareLow")[0],
      column(spread, "shareHigh")[0],
      drawn.slice(0, 100).map(share),
      logit,
    );
    for (let i = 0; i < 4; i++) {
      const { density, densityLow, densityHigh } = spread.at(i) as {
        density: number;
        densityLow: number;
        densityHigh: number;
      };
      expect(densityLow).toBeLessThan(density);
      expect(densityHigh).toBeGreaterThan(density);
    }
    expect(spread.at(4)?.densityLow).toBeNull();
  });

  test("repeat orders of a period", () => {
    const orders = Array.from({ length: 60 }, (_, i) => ({
      customer: `c${i % 37}`,
      time: Date.UTC(2026, 0, 1 + ((i * 13) % 80)),
      amount: 10,
    }));
    const asked = { at: "2026-03-01", to: "2026-03-20", every: { weeks: 2 } };
    const tracking = trackPurchases(model, orders, { ...asked, level: LEVEL });
    const others = drawn.map((one) => trackPurchases(one, orders, asked));
    for (const name of ["expected", "expectedTotal"])
      for (const i of [1, tracking.length - 1])
        near(
          column(tracking, `${name}Low`)[i],
          column(tracking, `${name}High`)[i],
          others.map((other) => column(other, name)[i]),
        );
  });

  test("probabilities of the next order", () => {
    const asked = { asOf: "2026-03-01", window: { weeks: 8 } };
    const next = nextOrder(model, customers, { ...asked, level: LEVEL });
    const others = drawn.map((one) => nextOrder(one, customers, asked));
    for (const name of ["alive", "ever", "noOrder", "aliveThen"])
      for (const i of [1, 3, 4])
        near(
          column(next, `${name}Low`)[i],
          column(next, `${name}High`)[i],
          others.map((other) => column(other, name)[i]),
          logit,
        );
  });

  test("figures of purchases on occasions", () => {
    const asked = { next: 4, annualDiscount: 0.1 };
    const forecast = occasionForecast(donating, donors, { ...asked, level: LEVEL });
    const others = drawnModels(donating).map((one) => occasionForecast(one, donors, asked));
    for (const i of [1, 3])
      for (const name of ["aliveNext", "none", "discounted"])
        near(
          column(forecast, `${name}Low`)[i],
          column(forecast, `${name}High`)[i],
          others.map((other) => column(other, name)[i]),
          name === "discounted" ? Math.log : logit,
        );
    near(
      forecast.info.totalLow as number,
      forecast.info.totalHigh as number,
      others.map((other) => other.info.total),
    );
  });
});
