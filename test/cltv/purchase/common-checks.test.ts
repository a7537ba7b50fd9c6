import { expect } from "vitest";
import {
  aliveProbability,
  discountedOrders,
  expectedOrders,
  fitBgNbd,
  fitBgNbdAsync,
  fitMbgNbd,
  fitMbgNbdAsync,
  fitNbd,
  fitNbdAsync,
  fitParetoNbd,
  fitParetoNbdAsync,
  orderProbability,
  type PurchaseModel,
  parsePurchaseModel,
} from "../../../src/cltv/index.ts";
import type { Table } from "../../../src/core/table.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { tableOfRows } from "../../common/rows.ts";

// the first row has a repeat order, so that it can be fitted alone
const rows = Array.from({ length: 60 }, (_, i) => {
  const frequency = [2, 0, 0, 1, 0, 4, 0, 7, 1, 0][i % 10];
  const age = 30 + ((i * 7) % 9);
  const share = [0.5, 0.1, 0.9, 0.95, 0.3, 0.7, 0.2][i % 7];
  return {
    customer: `c${i}`,
    frequency,
    recency: frequency === 0 ? 0 : Math.round(age * share * 7) / 7,
    age,
  };
});
const data = tableOfRows(rows, { kind: "customers", unit: "week", key: "customer", asOf: 1.7e12 });
type Fit = (data: never) => PurchaseModel;
type FitAsync = (data: never, work: object) => Promise<PurchaseModel>;

const models: { readonly [name: string]: readonly [Fit, FitAsync] } = {
  fitNbd: [fitNbd as Fit, fitNbdAsync as FitAsync],
  fitBgNbd: [fitBgNbd as Fit, fitBgNbdAsync as FitAsync],
  fitMbgNbd: [fitMbgNbd as Fit, fitMbgNbdAsync as FitAsync],
  fitParetoNbd: [fitParetoNbd as Fit, fitParetoNbdAsync as FitAsync],
};

for (const [name, [learn, fitAsync]] of Object.entries(models)) {
  checkSuite({
    name,
    run: (d) => learn(d as never),
    runAsync: (d, work) => fitAsync(d as never, work),
    data,
    parse: parsePurchaseModel,
    withCount: (row: object, count) => ({ ...row, count }),
    empty: "empty-input",
    // one customer has no spread of rates to be learned
    oneRow: (model) => expect(model.fit.status).toBe("boundary"),
    allNaN: "missing-value",
  });
}

const model = fitMbgNbd(data);
const uses: { readonly [name: string]: (d: typeof data) => Table<{ readonly customer: string }> } = {
  expectedOrders: (d: typeof data) => expectedOrders(model, d, { horizon: { weeks: 26 } }),
  aliveProbability: (d: typeof data) => aliveProbability(model, d),
  orderProbability: (d: typeof data) => orderProbability(model, d, { horizon: { weeks: 26 }, orders: 1 }),
  discountedOrders: (d: typeof data) => discountedOrders(model, d, { annualDiscount: 0.1 }),
};
for (const [name, use] of Object.entries(uses)) {
  checkSuite({
    name,
    run: use,
    data,
    empty: (table) => expect(table.length).toBe(0),
    oneRow: (table) => expect(table.at(0)?.customer).toBe("c0"),
    allNaN: "missing-value",
  });
}
