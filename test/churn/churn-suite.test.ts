import { expect } from "vitest";
import { churnTable } from "../../src/churn/churn-table.ts";
import { parseChurn } from "../../src/churn/train/parse-churn.ts";
import { trainChurn, trainChurnAsync } from "../../src/churn/train/train-churn.ts";
import { checkSuite } from "../common/check-suite.ts";
import { byHand } from "./by-hand.ts";
import { day } from "./rich-log.ts";

const orders = Array.from({ length: 60 }, (_, i) => ({
  customer: `c${i % 9}`,
  time: day(5 + ((i * 7) % 160)),
  amount: 10 + (i % 4),
}));

checkSuite({
  name: "churnTable",
  run: (data) => churnTable(data, { asOf: [day(80), day(110)], outcome: { days: 40 }, logEnd: day(170) }),
  data: orders,
  empty: "empty-input",
  oneRow: (table) => expect(table.at(0)?.left).toBe(1),
  allNaN: "bad-value",
});

const options = { seed: 1, candidates: ["logistic", "boosting"], resamples: 10 } as const;

checkSuite({
  name: "trainChurn",
  run: (data) => trainChurn(data, { ...options, resamples: 0 }),
  data: byHand(170, { names: ["x1", "x2"] }),
  parse: parseChurn,
  runSeeded: (data, seed) => trainChurn(data, { ...options, candidates: ["logistic"], seed }),
  runAsync: (data, work) => trainChurnAsync(data, { ...options, resamples: 0, ...work }),
  empty: "too-few-rows",
  oneRow: "too-few-rows",
  allNaN: "too-few-rows",
});
