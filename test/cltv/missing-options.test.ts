import { describe, expect, test } from "vitest";
import * as cltv from "../../src/cltv/index.ts";
import { codeOf } from "../common/code-of.ts";

const customers = [
  { customer: "ann", frequency: 0, recency: 0, age: 38, monetary: 0, count: 120 },
  { customer: "bob", frequency: 1, recency: 5, age: 38, monetary: 12, count: 24 },
  { customer: "cem", frequency: 2, recency: 30, age: 38, monetary: 31, count: 16 },
  { customer: "dot", frequency: 6, recency: 36, age: 38, monetary: 22, count: 9 },
  { customer: "eve", frequency: 7, recency: 15, age: 38, monetary: 40, count: 3 },
];
const donors = [
  { frequency: 0, recency: 0, occasions: 3, count: 40 },
  { frequency: 1, recency: 1, occasions: 3, count: 9 },
  { frequency: 3, recency: 3, occasions: 3, count: 15 },
];
const contracts = [
  { periods: 1, ended: true, count: 30 },
  { periods: 2, ended: true, count: 12 },
  { periods: 3, ended: true, count: 7 },
  { periods: 4, ended: false, count: 51 },
];
const orders = [
  { customer: "ann", time: "2026-01-05", amount: 20 },
  { customer: "ann", time: "2026-01-09", amount: 20 },
];

describe("options that are no object", () => {
  const model = cltv.fitMbgNbd(customers, { unit: "week" });
  const spend = cltv.fitGammaGamma(customers);
  const contract = cltv.fitSbg(contracts, { unit: "month" });
  const donating = cltv.fitBgBb(donors, { unit: "year" });
  const values = cltv.customerValue({ buying: model }, customers, { horizon: { years: 1 }, orderValue: 3 });
  // what needs options says so; what does not may take null for none
  const calls: { readonly [name: string]: (options: never) => unknown } = {
    orderForecast: (o) => cltv.orderForecast(model, customers, o),
    customerValue: (o) => cltv.customerValue({ buying: model }, customers, o),
    nextOrder: (o) => cltv.nextOrder(model, customers, o),
    acquisitionCeiling: (o) => cltv.acquisitionCeiling({ buying: model }, o),
    describeValue: (o) => cltv.describeValue(values, o),
    describePurchaseModel: (o) => cltv.describePurchaseModel(model, o),
    trackPurchases: (o) => cltv.trackPurchases(model, orders, o),
    forecastCurve: (o) => cltv.forecastCurve(model, customers[1], o),
    calibrationTable: (o) => cltv.calibrationTable(model, customers, o),
    heterogeneity: (o) => cltv.heterogeneity(model, o),
    aliveMatrix: (o) => cltv.aliveMatrix(model, o),
    expectedOrders: (o) => cltv.expectedOrders(model, customers, o),
    orderProbability: (o) => cltv.orderProbability(model, customers, o),
    aliveProbability: (o) => cltv.aliveProbability(model, customers, o),
    discountedOrders: (o) => cltv.discountedOrders(model, customers, o),
    expectedOrdersOfNewCustomer: (o) => cltv.expectedOrdersOfNewCustomer(model, o),
    discountedOrdersOfNewCustomer: (o) => cltv.discountedOrdersOfNewCustomer(model, o),
    expectedSpendOfNewCustomer: (o) => cltv.expectedSpendOfNewCustomer(spend, o),
    expectedLifetime: (o) => cltv.expectedLifetime(contract, o),
    contractCurve: (o) => cltv.contractCurve(contract, o),
    occasionForecast: (o) => cltv.occasionForecast(donating, donors, o),
    samplePosterior: (o) => cltv.samplePosterior(model, customers, o),
  };
  for (const [name, call] of Object.entries(calls))
    test(`${name} says what is wrong with null`, () => {
      expect(codeOf(() => call(null as never))).toBe("bad-option");
    });

  test("missing ones are no raw error either", () => {
    for (const name of ["orderForecast", "customerValue", "trackPurchases", "aliveMatrix", "contractCurve"])
      expect(codeOf(() => calls[name](undefined as never))).toBe("bad-option");
  });
});

describe("priors where there are none", () => {
  test("are refused, not left out without a word", () => {
    const prior = { prior: "weak", unit: "month" } as never;
    expect(codeOf(() => cltv.fitSbg(contracts, prior))).toBe("bad-option");
    expect(codeOf(() => cltv.fitBdw(contracts, prior))).toBe("bad-option");
    expect(codeOf(() => cltv.fitBgBb(donors, prior))).toBe("bad-option");
    expect(codeOf(() => cltv.fitSbg(contracts, { penalty: 1, unit: "month" } as never))).toBe("bad-option");
  });
});
