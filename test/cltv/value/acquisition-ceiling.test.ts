import { describe, expect, test } from "vitest";
import { expectedLifetime } from "../../../src/cltv/contract/expected-lifetime.ts";
import { fitSbg } from "../../../src/cltv/contract/fit-sbg.ts";
import { discountedOrdersOfNewCustomer } from "../../../src/cltv/purchase/discounted-orders.ts";
import { fitMbgNbd } from "../../../src/cltv/purchase/fit-mbg-nbd.ts";
import { fitGammaGamma } from "../../../src/cltv/spend/fit-gamma-gamma.ts";
import { acquisitionCeiling } from "../../../src/cltv/value/acquisition-ceiling.ts";
import { customerValue } from "../../../src/cltv/value/customer-value.ts";
import { gamma, randomFrom } from "../../../src/core/random.ts";
import { acquisitionCost } from "../../../src/metrics/index.ts";
import { expectClose } from "../../common/close.ts";
import { BG, buyingModel, drawOrders, GAMMA, MBG, PARETO, spendModel } from "./shop.ts";

const spend = spendModel(GAMMA);
const TERMS = { horizon: { years: 2 }, annualDiscount: 0.1, margin: 0.3 } as const;

describe("acquisitionCeiling", () => {
  test("is the first order plus the discounted orders of a new customer, at the margin", () => {
    const buying = buyingModel("bg-nbd", BG);
    const ceiling = acquisitionCeiling({ buying, spend }, { ...TERMS, firstOrder: 40 });
    const orders = discountedOrdersOfNewCustomer(buying, { horizon: { years: 2 }, annualDiscount: 0.1 });
    const mean = (6.25 * 15.44) / 2.74;
    expectClose(ceiling.repeatOrders, orders, 1e-12);
    expectClose(ceiling.value, 0.3 * (40 + orders * mean), 1e-12);
    expectClose(ceiling.fromFirst, 12, 1e-12);
    expectClose(acquisitionCeiling({ buying, spend }, TERMS).fromFirst, 0.3 * mean, 1e-12);
    // undiscounted over 39 weeks: 1.1967 repeat orders of a new customer (clv.json, unconditional_mp)
    const plain = acquisitionCeiling({ buying, spend }, { horizon: { weeks: 39 }, margin: 1 });
    expectClose(plain.repeatOrders, 1.19672319332082, 1e-9);
    // nobody orders within 39 weeks: P(X(39) = 0) = 0.57378635 (bgnbd_pmf_mp)
    expectClose(plain.once, 0.573786352096009, 1e-9);
  });

  test("without end is that of one pace and one chance to leave where these have run to infinity", () => {
    const [pace, chance, delta] = [0.2, 0.3, 0.01];
    const params = { r: 1e12, alpha: 1e12 / pace, a: 1e11 * chance, b: 1e11 * (1 - chance) };
    const one = [0, 0, 0, 0].map((_, i) => [0, 0, 0, 0].map((_, j) => (i === j && i === 1 ? 0.01 : 0)));
    const buying = buyingModel("mbg-nbd", params, { covariance: one });
    const ceiling = acquisitionCeiling({ buying }, { horizon: "infinite", delta, margin: 1, orderValue: 1 });
    // each order that is not the last brings the next after an exponential time
    expectClose(ceiling.repeatOrders, ((1 - chance) * pace) / (delta + pace * chance), 1e-9);
    expect(ceiling.se).toBeGreaterThan(0);
  });

  test("is not the mean residual value of today's customers", () => {
    const buying = buyingModel("pareto-nbd", PARETO);
    const loyal = [{ frequency: 12, recency: 50, age: 52, monetary: 35 }];
    const residual = customerValue({ buying, spend }, loyal, TERMS).at(0)?.expected as number;
    const ceiling = acquisitionCeiling({ buying, spend }, TERMS);
    expect(residual).toBeGreaterThan(3 * ceiling.fromRepeat);
  });

  test.each([
    { kind: "mbg-nbd", params: MBG },
    { kind: "pareto-nbd", params: PARETO },
  ] as const)("has the mean and the range of simulated new customers, $kind", (model) => {
    const random = randomFrom(6);
    const [p, q, v] = GAMMA;
    const delta = 0.01;
    const bring = Float64Array.from({ length: 20_000 }, () => {
      const times = drawOrders(random, model, 100);
      const rate = gamma(random, q, v);
      return times.reduce((sum, t) => sum + gamma(random, p, rate) * Math.exp(-delta * t), 0);
    }).sort();
    const ceiling = acquisitionCeiling(
      { buying: buyingModel(model.kind, model.params), spend },
      { horizon: { weeks: 100 }, delta, margin: 1, firstOrder: 0, futures: 4000 },
    );
    const mean = bring.reduce((a, b) => a + b) / bring.length;
    expect(Math.abs(ceiling.value / mean - 1)).toBeLessThan(0.05);
    expect(Math.abs(ceiling.range[1] / bring[19_500] - 1)).toBeLessThan(0.12);
    expect(ceiling.range[0]).toBe(0);
    expect(Math.abs((ceiling.once as number) - bring.filter((x) => x === 0).length / 20_000)).toBeLessThan(
      0.015,
    );
  });

  const shop = [
    { frequency: 0, recency: 0, age: 38, monetary: 0, count: 120 },
    { frequency: 1, recency: 5, age: 38, monetary: 12, count: 24 },
    { frequency: 2, recency: 30, age: 38, monetary: 31, count: 16 },
    { frequency: 6, recency: 36, age: 38, monetary: 22, count: 9 },
    { frequency: 7, recency: 15, age: 38, monetary: 40, count: 3 },
  ];
  const models = { buying: fitMbgNbd(shop, { unit: "week" }), spend: fitGammaGamma(shop) };

  test("has an interval, and a verdict beside a cost", () => {
    const { value, se, interval } = acquisitionCeiling(models, TERMS);
    const [low, high] = interval as readonly [number, number];
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    expect(se).toBeGreaterThan((high - low) / 6);
    expect(se).toBeLessThan((high - low) / 3);
    expect(acquisitionCeiling(models, { ...TERMS, cost: low * 0.9 })).toMatchObject({
      verdict: "pays",
      cost: low * 0.9,
    });
    expect(acquisitionCeiling(models, { ...TERMS, cost: high * 1.1 }).verdict).toBe("does not pay");
    const near = acquisitionCeiling(models, { ...TERMS, cost: value });
    expect(near.verdict).toBe("unclear");
    expect(near.words).toMatch(
      /^Winning a new customer may cost at most about .* within 104 weeks after it\. You pay .*cannot tell yet\.$/,
    );
    expect(acquisitionCeiling(models, TERMS)).toMatchObject({ verdict: null, cost: null });
    // a cost that is unsure itself
    expect(
      acquisitionCeiling(models, { ...TERMS, cost: { value: low * 0.5, interval: [0, high * 2] } }).verdict,
    ).toBe("unclear");
  });

  test("takes the result of acquisitionCost", () => {
    const orders = Array.from({ length: 400 }, (_, i) => ({
      customer: `c${i}`,
      time: "2026-01-15",
      amount: 20,
    }));
    const cost = acquisitionCost(orders, {
      spend: [{ time: "2026-01-10", amount: 400 }],
      from: "2026-01-01",
      to: "2026-02-01",
    });
    const ceiling = acquisitionCeiling(models, { ...TERMS, cost });
    expect(ceiling.cost).toBe(1);
    expect(ceiling.verdict).toBe("pays");
  });

  test("is infinite with a reason where later orders have no end", () => {
    const ceiling = acquisitionCeiling(
      { buying: buyingModel("bg-nbd", BG), spend },
      { horizon: "infinite", margin: 0.3 },
    );
    expect(ceiling.value).toBe(Number.POSITIVE_INFINITY);
    expect(ceiling.reason).toMatch(/a = 0\.793, at most 1.*Give annualDiscount, or a horizon\./);
    expect(ceiling).toMatchObject({ interval: null, se: null, once: null, horizon: null });
  });

  test("counts a contract's first payment at once", () => {
    const kept = [1000, 869, 743, 653, 593, 551, 517, 491];
    const contract = fitSbg(
      kept
        .slice(1)
        .flatMap((left, i) => [
          { periods: i + 1, ended: 1, count: kept[i] - left },
          ...(i === 6 ? [{ periods: 7, ended: 0, count: left }] : []),
        ]),
      { unit: "year" },
    );
    const terms = { horizon: "infinite", annualDiscount: 0.1 } as const;
    const ceiling = acquisitionCeiling({ contract }, { ...terms, margin: 0.5, payment: 80 });
    expectClose(ceiling.value, 40 * expectedLifetime(contract, { annualDiscount: 0.1 }).value, 1e-9);
    expectClose(ceiling.fromFirst, 40, 1e-12);
    const [low, high] = ceiling.interval as readonly [number, number];
    expect(low).toBeLessThan(ceiling.value);
    expect(high).toBeGreaterThan(ceiling.value);
    expect(ceiling.range[0]).toBeCloseTo(40, 9);
    const finite = acquisitionCeiling({ contract }, { horizon: { years: 3 }, margin: 0.5, payment: 80 });
    expectClose(finite.value, 40 * expectedLifetime(contract, { horizon: { years: 3 } }).value, 1e-9);
  });

  test("refuses misuse with a code", () => {
    const code = (value: string) => expect.objectContaining({ code: value });
    const ask =
      (options: object, given: object = models) =>
      () =>
        acquisitionCeiling(given as typeof models, { ...TERMS, ...options } as typeof TERMS);
    expect(ask({ margin: undefined })).toThrow(code("bad-option"));
    expect(ask({ margin: 30 })).toThrow(code("bad-option"));
    expect(ask({ horizon: undefined })).toThrow(code("bad-option"));
    expect(ask({ cost: -1 })).toThrow(code("bad-option"));
    expect(ask({ cost: { interval: [1, 2] } })).toThrow(code("bad-option"));
    expect(ask({ firstOrder: -1 })).toThrow(code("bad-option"));
    expect(ask({ orderValue: 3 })).toThrow(code("bad-option"));
    expect(ask({ futures: 1 })).toThrow(code("bad-option"));
    expect(ask({ locale: "?" })).toThrow(code("bad-option"));
    expect(ask({}, { buying: models.buying })).toThrow(code("bad-option"));
    expect(ask({}, {})).toThrow(code("bad-model"));
    expect(ask({}, { ...models, spend: spendModel([6, 0.8, 15]) })).toThrow(code("too-few-rows"));
    expect(ask({}, { contract: { kind: "sbg", unit: "year", fit: {} } })).toThrow(code("bad-option"));
  });
});
