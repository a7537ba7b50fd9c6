import { describe, expect, it } from "vitest";
import {
  aliveProbability,
  discountedOrders,
  discountedOrdersOfNewCustomer,
  expectedOrders,
  expectedOrdersOfNewCustomer,
  fitBgNbd,
  fitMbgNbd,
  fitNbd,
  fitParetoNbd,
  orderForecast,
  orderProbability,
  type PurchaseModel,
} from "../../../src/cltv/index.ts";
import { parameterDraws } from "../../../src/cltv/purchase/draws.ts";
import { randomFrom } from "../../../src/core/random.ts";
import { quantileSorted } from "../../../src/numeric/quantile.ts";
import { expectClose } from "../../common/close.ts";
import { codeOf } from "../../common/code-of.ts";
import { modelWith } from "./clv-data.ts";
import { covariateShop } from "./covariates/covariate-shop.ts";

const week = { unit: "week" } as const;
const level = 0.95;
const horizon = { weeks: 26 };
const shop = covariateShop(2000, 6);
const some = shop.slice(0, 60);

const models: { readonly [name: string]: PurchaseModel } = {
  nbd: fitNbd(shop, week),
  "bg-nbd": fitBgNbd(shop, week),
  "mbg-nbd": fitMbgNbd(shop, week),
  "pareto-nbd": fitParetoNbd(shop, week),
  "mbg-nbd with covariates": fitMbgNbd(shop, {
    ...week,
    covariates: { buying: ["channel", "visits"], leaving: ["channel"], leavingActs: "odds" },
  }),
};

/** The ends that draws of the parameters give: quantiles of the figure under each. */
function endsByDraws(model: PurchaseModel, figure: (moved: PurchaseModel) => number): [number, number] {
  const names = Object.keys(model.params);
  const at = Float64Array.from(Object.values(model.params) as number[]);
  const draws = parameterDraws([{ at, covariance: model.fit.covariance }], 1000, randomFrom(4));
  const found = Float64Array.from(draws, ([draw]) =>
    figure({
      ...model,
      params: Object.fromEntries(names.map((name, i) => [name, draw[i]])),
    } as PurchaseModel),
  ).sort();
  return [quantileSorted(found, 0.025), quantileSorted(found, 0.975)];
}

describe("intervals of single forecasts", () => {
  for (const [name, model] of Object.entries(models))
    it(`are those of orderForecast (${name})`, () => {
      const whole = orderForecast(model, some, { horizon, level });
      const expected = expectedOrders(model, some, { horizon, level });
      const alive = aliveProbability(model, some, { level });
      expectClose(expected.columns.expectedLow, whole.columns.expectedLow, 2e-3);
      expectClose(expected.columns.expectedHigh, whole.columns.expectedHigh, 2e-3);
      [...alive].forEach((row, i) => {
        const { aliveLow, aliveHigh } = whole.at(i) ?? {};
        if (aliveLow == null) expect([row.alive, row.aliveLow, row.aliveHigh]).toEqual([1, null, null]);
        else expectClose([row.aliveLow, row.aliveHigh], [aliveLow, aliveHigh], 1e-6);
      });
      expect([expected.info.level, alive.info.level]).toEqual([level, level]);
    });

  it("are what draws of the parameters give", () => {
    for (const name of ["bg-nbd", "mbg-nbd", "pareto-nbd"]) {
      const model = models[name];
      const ann = [{ frequency: 4, recency: 30, age: 40 }];
      const figures = [
        {
          row: orderProbability(model, ann, { horizon, level }).at(0),
          column: "probability",
          of: (moved: PurchaseModel) => orderProbability(moved, ann, { horizon }).at(0)?.probability,
        },
        {
          row: orderProbability(model, ann, { horizon, level, orders: 2 }).at(0),
          column: "probability",
          of: (moved: PurchaseModel) =>
            orderProbability(moved, ann, { horizon, orders: 2 }).at(0)?.probability,
        },
        {
          row: discountedOrders(model, ann, { annualDiscount: 0.1, level }).at(0),
          column: "discounted",
          of: (moved: PurchaseModel) =>
            discountedOrders(moved, ann, { annualDiscount: 0.1 }).at(0)?.discounted,
        },
        {
          row: aliveProbability(model, ann, { after: horizon, level }).at(0),
          column: "alive",
          of: (moved: PurchaseModel) => aliveProbability(moved, ann, { after: horizon }).at(0)?.alive,
        },
      ];
      for (const { row, column, of } of figures) {
        const [low, high] = endsByDraws(model, (moved) => of(moved) ?? Number.NaN);
        const ends = row as unknown as { readonly [column: string]: number };
        const width = high - low;
        expect(Math.abs(ends[`${column}Low`] - low) / width, `${name} ${column} low`).toBeLessThan(0.15);
        expect(Math.abs(ends[`${column}High`] - high) / width, `${name} ${column} high`).toBeLessThan(0.15);
      }
    }
  });

  it("are there for new customers", () => {
    for (const name of ["nbd", "bg-nbd", "mbg-nbd", "pareto-nbd"]) {
      const model = models[name];
      for (const [found, of] of [
        [
          expectedOrdersOfNewCustomer(model, { horizon, level }),
          (moved: PurchaseModel) => expectedOrdersOfNewCustomer(moved, { horizon }),
        ],
        [
          discountedOrdersOfNewCustomer(model, { annualDiscount: 0.1, level }),
          (moved: PurchaseModel) => discountedOrdersOfNewCustomer(moved, { annualDiscount: 0.1 }),
        ],
      ] as const) {
        expect(found.value).toBe(of(model));
        expect(found.level).toBe(level);
        const [low, high] = endsByDraws(model, of);
        const [a, b] = found.interval ?? [0, 0];
        expect(Math.abs(a - low) / (high - low)).toBeLessThan(0.1);
        expect(Math.abs(b - high) / (high - low)).toBeLessThan(0.1);
        expect((b - a) / (2 * 1.96 * (found.se ?? 0))).toBeCloseTo(1, 1);
      }
    }
  });

  it("are none where there is nothing to know or no end, and absent when not asked for", () => {
    const once = [{ frequency: 0, recency: 0, age: 30 }];
    const certain = aliveProbability(models["bg-nbd"], once, { level });
    expect(certain.at(0)).toEqual({ customer: "0", alive: 1, aliveLow: null, aliveHigh: null });
    expect(discountedOrders(models.nbd, once, { level }).at(0)).toMatchObject({
      discountedLow: null,
      discountedHigh: null,
    });
    expect(discountedOrdersOfNewCustomer(models.nbd, { level })).toEqual({
      value: Number.POSITIVE_INFINITY,
      se: null,
      interval: null,
      level,
    });
    const published = modelWith("pareto-nbd", { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 });
    expect(expectedOrders(published, once, { horizon, level }).at(0)).toMatchObject({
      expectedLow: null,
      expectedHigh: null,
    });
    expect(expectedOrdersOfNewCustomer(published, { horizon, level }).interval).toBeNull();
    const plain = expectedOrders(published, once, { horizon });
    expect(Object.keys(plain.columns)).toEqual(["customer", "expected", "alive"]);
    expect("level" in plain.info).toBe(false);
  });

  it("refuse a level that is none, and a horizon that is missing", () => {
    const model = models.nbd;
    for (const wrong of [0, 1, 95, Number.NaN]) {
      for (const ask of [expectedOrders, aliveProbability, orderProbability, discountedOrders])
        expect(codeOf(() => ask(model, some, { horizon, level: wrong }))).toBe("bad-option");
      expect(codeOf(() => expectedOrdersOfNewCustomer(model, { horizon, level: wrong }))).toBe("bad-option");
      expect(codeOf(() => discountedOrdersOfNewCustomer(model, { level: wrong }))).toBe("bad-option");
    }
    for (const ask of [expectedOrders, orderProbability] as ((m: object, c: object) => unknown)[])
      expect(codeOf(() => ask(model, some))).toBe("bad-option");
    expect(codeOf(() => (expectedOrdersOfNewCustomer as (m: object) => unknown)(model))).toBe("bad-option");
  });
});
