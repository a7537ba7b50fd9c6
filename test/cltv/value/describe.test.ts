import { describe, expect, test } from "vitest";
import { fitSbg } from "../../../src/cltv/contract/fit-sbg.ts";
import { fitBgBb } from "../../../src/cltv/occasions/fit-bg-bb.ts";
import { fitMbgNbd } from "../../../src/cltv/purchase/fit-mbg-nbd.ts";
import { fitCnbdK } from "../../../src/cltv/purchase/regular/fit-cnbd-k.ts";
import { fitGammaGamma } from "../../../src/cltv/spend/fit-gamma-gamma.ts";
import { customerValue } from "../../../src/cltv/value/customer-value.ts";
import { describePurchaseModel } from "../../../src/cltv/value/describe-purchase-model.ts";
import { describeValue } from "../../../src/cltv/value/describe-value.ts";
import { randomFrom } from "../../../src/core/random.ts";
import { BG, buyingModel, drawOrders, GAMMA, PARETO, rowAt, spendModel } from "./shop.ts";

const random = randomFrom(9);
const shop = Array.from({ length: 600 }, (_, i) => {
  const times = drawOrders(
    random,
    { kind: "mbg-cnbd-k", params: { r: 2, alpha: 5, a: 0.6, b: 2.5 }, k: 2 },
    50,
  );
  const gaps = times.map((t, n) => Math.log(t - (n === 0 ? 0 : times[n - 1])));
  return {
    customer: `c${i}`,
    ...rowAt(times, 50),
    logGaps: gaps.reduce((a, b) => a + b, 0),
    monetary: times.length === 0 ? 0 : 10 + (i % 17),
  };
});

describe("describePurchaseModel", () => {
  const models = [
    buyingModel("nbd", { r: 0.385, alpha: 12.07 }),
    buyingModel("bg-nbd", BG),
    buyingModel("pareto-nbd", PARETO),
    fitMbgNbd(shop, { unit: "week" }),
    fitCnbdK(shop, { unit: "week" }),
    fitGammaGamma(shop),
    fitBgBb(
      [
        { frequency: 0, recency: 0, occasions: 3, count: 40 },
        { frequency: 1, recency: 1, occasions: 3, count: 9 },
        { frequency: 2, recency: 3, occasions: 3, count: 12 },
        { frequency: 3, recency: 3, occasions: 3, count: 15 },
      ],
      { unit: "year" },
    ),
    fitSbg(
      [
        { periods: 1, ended: 1, count: 30 },
        { periods: 2, ended: 1, count: 12 },
        { periods: 3, ended: 0, count: 60 },
      ],
      { unit: "month" },
    ),
  ];

  test.each(models)("has a row with a meaning for every parameter of $kind", (model) => {
    const { title, parameters, sentences, text } = describePurchaseModel(model);
    expect(parameters.map(({ parameter }) => parameter)).toEqual(Object.keys(model.params));
    for (const { meaning, value, low, high } of parameters) {
      expect(meaning).not.toBe("");
      if (low !== null) expect(low).toBeLessThan(value);
      if (high !== null) expect(high).toBeGreaterThan(value);
    }
    expect(text.startsWith(`${title}\n`)).toBe(true);
    expect(text.split("\n").length).toBe(2 + parameters.length + sentences.length);
    expect(text).not.toMatch(/NaN|undefined|null/);
  });

  test("says what the parameters say of customers, and warnings", () => {
    const words = describePurchaseModel(buyingModel("pareto-nbd", PARETO)).sentences.join(" ");
    // r / alpha = .0523; half have left after beta (2^(1/s) - 1)
    expect(words).toMatch(/0\.05231 times a week/);
    expect(words).toMatch(new RegExp(`after ${(11.6562 * (2 ** (1 / 0.6061) - 1)).toPrecision(4)} weeks`));
    const model = fitMbgNbd(shop, { unit: "week" });
    const warned = {
      ...model,
      fit: { ...model.fit, status: "boundary" as const, warnings: ["Mind the gap."] },
    };
    expect(describePurchaseModel(warned).sentences).toContain("Mind the gap.");
    expect(describePurchaseModel(warned).sentences[1]).toMatch(/end of a parameter's range/);
    expect(describePurchaseModel(spendModel([6, 0.9, 15])).sentences[0]).toMatch(/does not exist/);
    const k = fitCnbdK(shop, { unit: "week" });
    expect(describePurchaseModel(k).title).toBe(`MBG/CNBD-k with k = ${k.k}, 600 customers`);
  });

  test("writes numbers as asked, and refuses what it does not know", () => {
    expect(describePurchaseModel(buyingModel("bg-nbd", BG), { locale: "de" }).text).toMatch(/0,243/);
    expect(() => describePurchaseModel(buyingModel("bg-nbd", BG), { locale: "?" })).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
    expect(() => describePurchaseModel({ kind: "constructor" } as never)).toThrow(
      expect.objectContaining({ code: "bad-model" }),
    );
  });
});

describe("describeValue", () => {
  const models = { buying: fitMbgNbd(shop, { unit: "week" }), spend: spendModel(GAMMA) };
  const value = customerValue(models, shop, { horizon: { years: 1 }, annualDiscount: 0.1, margin: 0.4 });

  test("tells of one customer and of all", () => {
    const best = value.top(1, "expected")[0];
    const one = describeValue(value, { customer: best.customer });
    expect(one.summary).toMatch(
      new RegExp(
        `^${best.customer} is worth about \\d+ within the next 52 weeks, most likely between \\d+(\\.\\d+)? and \\d+\\.$`,
      ),
    );
    expect(one.sentences[0]).toMatch(/chance that .* is still a customer is \d+%/);
    const all = describeValue(value);
    expect(all.summary).toMatch(
      /^These customers will bring about [\d,]+ within the next 52 weeks, most likely between [\d,]+ and [\d,]+\.$/,
    );
    expect(all.sentences[0]).toMatch(/probability of 95%/);
  });

  test("says what has no end, what does not exist, and nothing", () => {
    const endless = customerValue(
      { buying: buyingModel("bg-nbd", BG), spend: spendModel([6, 0.9, 15]) },
      shop,
      { horizon: "infinite" },
    );
    expect(describeValue(endless).summary).toMatch(/an endless amount in this model over all time to come/);
    const never = shop.find(({ frequency }) => frequency === 0)?.customer as string;
    expect(describeValue(endless, { customer: never }).summary).toMatch(/nobody can tell/);
    const gone = customerValue(
      { buying: models.buying },
      [{ customer: "x", frequency: 9, recency: 5, age: 50 }],
      { horizon: { weeks: 9 }, orderValue: 10 },
    );
    expect(describeValue(gone, { customer: "x" }).summary).toMatch(/most likely nothing\.$/);
  });

  test("writes money in the table's currency", () => {
    const info = { ...value.info, currency: "EUR" };
    const { summary } = describeValue({ ...value, info, of: value.of.bind(value) } as never, {
      locale: "en",
    });
    expect(summary).toMatch(/€/);
  });

  test("refuses misuse with a code", () => {
    const code = expect.objectContaining({ code: "bad-option" });
    expect(() => describeValue(value, { customer: "nobody" })).toThrow(code);
    expect(() => describeValue(value, { locale: "?" })).toThrow(code);
  });
});
