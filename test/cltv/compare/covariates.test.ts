import { describe, expect, test } from "vitest";
import { comparePurchaseModels } from "../../../src/cltv/compare/compare-purchase-models.ts";
import { expectedOrders } from "../../../src/cltv/purchase/expected-orders.ts";
import { fitMbgNbd } from "../../../src/cltv/purchase/fit-mbg-nbd.ts";
import { orderProbability } from "../../../src/cltv/purchase/order-probability.ts";
import { exponential, gamma, integer, randomFrom, uniform } from "../../../src/core/random.ts";
import { expectClose } from "../../common/close.ts";

/** Customers of the channel web order `factor` times as often; a second column says nothing. */
function shop(customers: number, factor: number, seed: number) {
  const random = randomFrom(seed);
  return Array.from({ length: customers }, (_, i) => {
    const channel = i % 2 === 0 ? "web" : "shop";
    const rate = gamma(random, 1.2, channel === "web" ? 12 / factor : 12);
    let [frequency, recency, holdoutFrequency, t] = [0, 0, 0, 0];
    while (uniform(random) > 0.15) {
      t += exponential(random, rate);
      if (t > 50) break;
      if (t > 30) holdoutFrequency++;
      else {
        frequency++;
        recency = Math.max(0.1, Math.round(10 * t) / 10);
      }
    }
    return {
      channel,
      noise: integer(random, 3),
      frequency,
      recency,
      age: 30,
      holdoutFrequency,
      holdoutDuration: 20,
    };
  });
}

const strong = shop(1200, 4, 1);
const COVARIATES = { covariates: { buying: ["channel"] } } as const;
const KINDS = ["nbd", "mbg-nbd", "pareto-nbd"] as const;

describe("comparison with covariates", () => {
  const comparison = comparePurchaseModels(strong, { unit: "week", models: KINDS, ...COVARIATES });

  test("has every model without and with them, on the same customers", () => {
    expect(comparison.length).toBe(9);
    const row = comparison.of("mbg-nbd with covariates");
    const model = fitMbgNbd(strong, { unit: "week", ...COVARIATES });
    expectClose(row?.logLikelihood, model.fit.logLikelihood, 1e-9);
    expect(row?.parameters).toBe(5);
    expectClose(
      comparison.of("mbg-nbd")?.logLikelihood,
      fitMbgNbd(strong, { unit: "week" }).fit.logLikelihood,
      1e-9,
    );
  });

  test("scores them by what they say of each customer", () => {
    const model = fitMbgNbd(strong, { unit: "week", ...COVARIATES });
    const expected = expectedOrders(model, strong, { horizon: { weeks: 20 } });
    expectClose(comparison.of("mbg-nbd with covariates")?.total, expected.info.total, 1e-7);
    const score = strong.reduce(
      (sum, row) =>
        sum +
        Math.log(
          orderProbability(model, [row], { horizon: { weeks: 20 }, orders: row.holdoutFrequency }).at(0)
            ?.probability ?? 0,
        ),
      0,
    );
    expectClose(comparison.of("mbg-nbd with covariates")?.logScore, score, 1e-7);
  });

  test("recommends them where they help", () => {
    expect(comparison.info.covariates).toEqual(["channel"]);
    expect(comparison.info.tied).not.toContain("mbg-nbd");
    expect(comparison.info.reason).toContain("with covariates");
    expect(comparison.info.models.some(({ covariates }) => covariates !== undefined)).toBe(true);
    expect(comparison.info.notes.join(" ")).not.toContain("do not help");
  });

  test("and says so where they do not", () => {
    const weak = comparePurchaseModels(strong, {
      unit: "week",
      models: ["mbg-nbd"],
      covariates: { buying: ["noise"] },
    });
    expect(weak.info.recommended).toBe("mbg-nbd");
    expect(weak.info.covariates).toEqual([]);
    expect(weak.info.notes.join(" ")).toContain("Covariates do not help clearly");
    const past = strong.map(({ holdoutFrequency: _, holdoutDuration: __, ...row }) => row);
    const bic = comparePurchaseModels(past, { unit: "week", models: ["mbg-nbd"], ...COVARIATES });
    expect(bic.info.ranking).toBe("bic");
    expect(bic.info.covariates).toEqual(["channel"]);
  });

  test("gives each model only what it takes", () => {
    const leaving = comparePurchaseModels(strong, {
      unit: "week",
      models: ["nbd", "pareto-nbd"],
      covariates: { leaving: ["channel"], reference: { channel: "web" } },
    });
    expect([...leaving].map(({ model }) => model)).not.toContain("nbd with covariates");
    expect([...leaving].map(({ model }) => model)).toContain("pareto-nbd with covariates");
  });

  test("refuses what the fits refuse", () => {
    const code = (name: string) => expect.objectContaining({ code: name });
    const ask = (options: object) => () =>
      comparePurchaseModels(strong, { unit: "week", ...options } as never);
    expect(ask({ covariates: { buying: ["chanel"] } })).toThrow(code("missing-column"));
    expect(ask({ covariates: { buying: ["age"] } })).toThrow(code("bad-option"));
    expect(ask({ penalty: 1 })).toThrow(code("bad-option"));
    expect(ask({ prior: "weak" })).toThrow(code("bad-option"));
  });
});
