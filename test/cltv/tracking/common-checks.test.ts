import { expect } from "vitest";
import { calibrationTable, fitMbgNbd, trackPurchases } from "../../../src/cltv/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { tableOfRows } from "../../common/rows.ts";
import { modelWith } from "../purchase/clv-data.ts";

const customers = tableOfRows(
  Array.from({ length: 60 }, (_, i) => {
    const frequency = [2, 0, 0, 1, 0, 4, 0, 7, 1, 0][i % 10];
    const age = 30 + ((i * 7) % 9);
    return {
      customer: `c${i}`,
      frequency,
      recency: frequency === 0 ? 0 : Math.round(age * [0.5, 0.1, 0.9, 0.95][i % 4] * 7) / 7,
      age,
      holdoutFrequency: (i * 5) % 3,
      holdoutDuration: 26,
    };
  }),
  { kind: "customers", unit: "week", key: "customer", asOf: 1.7e12 },
);
const model = fitMbgNbd(customers);

checkSuite({
  name: "calibrationTable",
  run: (data) => calibrationTable(model, data),
  data: customers,
  withCount: (row: object, count) => ({ ...row, count }),
  empty: (table) => expect(table.info.customers).toBe(0),
  oneRow: (table) => expect(table.info.customers).toBe(1),
  allNaN: "missing-value",
});

const day = 86_400_000;
const orders = tableOfRows(
  Array.from({ length: 80 }, (_, i) => ({
    customer: `c${(i * 7) % 23}`,
    time: Date.UTC(2026, 0, 1) + ((i * 37) % 120) * day,
    amount: 10,
  })),
  { kind: "orders" },
);
const known = modelWith("mbg-nbd", { r: 0.5, alpha: 6, a: 0.9, b: 2.5 });

checkSuite({
  name: "trackPurchases",
  run: (data) => trackPurchases(known, data, { at: "2026-03-01", to: "2026-05-01", suspects: "keep" }),
  data: orders,
  empty: "too-few-rows",
  oneRow: (tracking) => expect(tracking.info.customers).toBe(1),
  allNaN: "missing-value",
});
