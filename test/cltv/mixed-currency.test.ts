import { describe, expect, test } from "vitest";
import { fitSbg } from "../../src/cltv/contract/fit-sbg.ts";
import { fitMbgNbd } from "../../src/cltv/purchase/fit-mbg-nbd.ts";
import { expectedSpend } from "../../src/cltv/spend/expected-spend.ts";
import { fitGammaGamma } from "../../src/cltv/spend/fit-gamma-gamma.ts";
import { spendIndependence } from "../../src/cltv/spend/spend-independence.ts";
import { customerValue } from "../../src/cltv/value/customer-value.ts";
import { valueTiers } from "../../src/cltv/value-tiers.ts";
import { codeOf } from "../common/code-of.ts";

const customers = [
  { frequency: 0, recency: 0, age: 38, monetary: 0, count: 120, money: 20, currency: "" },
  { frequency: 1, recency: 5, age: 38, monetary: 12, count: 24, money: 12, currency: "EUR" },
  { frequency: 2, recency: 30, age: 38, monetary: 31, count: 16, money: 31, currency: " eur" },
  { frequency: 6, recency: 36, age: 38, monetary: 22, count: 9, money: 22, currency: "EUR" },
  { frequency: 7, recency: 15, age: 38, monetary: 40, count: 3, money: 40, currency: "EUR" },
];
const mixed = customers.map((row, i) => ({ ...row, currency: i === 3 ? "USD" : row.currency }));
const elsewhere = mixed.map(({ currency, ...row }) => ({ ...row, coin: currency }));
const contracts = [
  { periods: 1, ended: true, count: 30, fee: 10, currency: "EUR" },
  { periods: 2, ended: true, count: 12, fee: 10, currency: "EUR" },
  { periods: 3, ended: false, count: 50, fee: 12, currency: "GBP" },
];

describe("money in several currencies", () => {
  const buying = fitMbgNbd(customers, { unit: "week" });
  const spend = fitGammaGamma(customers);
  const horizon = { years: 1 };

  test("does not add up to a model of spend", () => {
    expect(spend.currency).toBe("EUR");
    expect(codeOf(() => fitGammaGamma(mixed))).toBe("mixed-currency");
    expect(codeOf(() => fitGammaGamma(elsewhere))).toBeUndefined();
    expect(codeOf(() => fitGammaGamma(elsewhere, { currency: "coin" }))).toBe("mixed-currency");
    expect(codeOf(() => spendIndependence(mixed))).toBe("mixed-currency");
    expect(codeOf(() => expectedSpend(spend, mixed))).toBe("mixed-currency");
    const dollars = customers.map((row) => ({ ...row, currency: "USD" }));
    expect(codeOf(() => expectedSpend(spend, dollars))).toBe("mixed-info");
    expect(codeOf(() => customerValue({ buying, spend }, dollars, { horizon }))).toBe("mixed-info");
  });

  test("is no value of customers, with a spend model, an order value or contracts", () => {
    expect(customerValue({ buying, spend }, customers, { horizon }).info.currency).toBe("EUR");
    expect(codeOf(() => customerValue({ buying, spend }, mixed, { horizon }))).toBe("mixed-currency");
    for (const orderValue of ["money", "own", 20] as const)
      expect(codeOf(() => customerValue({ buying }, mixed, { horizon, orderValue }))).toBe("mixed-currency");
    const terms = { horizon, orderValue: "money", currency: "coin" } as const;
    expect(codeOf(() => customerValue({ buying }, elsewhere, terms))).toBe("mixed-currency");
    const contract = fitSbg(contracts, { unit: "month" });
    expect(codeOf(() => customerValue({ contract }, contracts, { horizon, payment: "fee" }))).toBe(
      "mixed-currency",
    );
    expect(
      codeOf(() => customerValue({ contract }, contracts.slice(0, 2), { horizon, payment: "fee" })),
    ).toBeUndefined();
  });

  test("makes no tiers", () => {
    const values = mixed
      .slice(1)
      .map(({ money, currency }, i) => ({ customer: `c${i}`, value: money, currency }));
    expect(codeOf(() => valueTiers(values))).toBe("mixed-currency");
    expect(valueTiers(values.slice(0, 2)).info.currency).toBe("EUR");
  });
});
