import { expect } from "vitest";
import type { Table } from "../../src/core/table.ts";
import { checkQuality } from "../../src/data/check-quality.ts";
import { mergeIdentities } from "../../src/data/merge-identities.ts";
import { ordersFrom } from "../../src/data/orders-from.ts";
import { reducePurchases } from "../../src/data/reduce-purchases.ts";
import { reduceSpend } from "../../src/data/reduce-spend.ts";
import type { Orders } from "../../src/data/schema.ts";
import { summarizeCustomers } from "../../src/data/summarize-customers.ts";
import { suspectIds } from "../../src/data/suspect-ids.ts";
import { checkSuite } from "../common/check-suite.ts";
import { tableOfRows } from "../common/rows.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const rows = Array.from({ length: 40 }, (_, i) => ({
  customer: ["ann", "bob", "__proto__", "Guest", "cem"][(i * i) % 5],
  time: START + ((i * 29) % 50) * DAY + (i % 3) * 3_600_000,
  amount: i % 8 === 7 ? 0 : ((i * 17) % 11) + 0.1,
  order: `o${i >> 1}`,
  item: `tea ${i % 4}`,
  quantity: i % 8 === 7 ? -1 : 1 + (i % 2),
  refund: i % 8 === 7 ? 0.3 : 0,
  email: i % 5 === 4 ? "" : `${["ann", "Bob "][i % 2]}@shop.test`,
}));
const orders = tableOfRows(rows, { kind: "orders", key: "customer", zone: "UTC" });
const summary = summarizeCustomers(rows, { asOf: START + 60 * DAY });

/** Rows and info in an order of their own; example rows differ with the order of rows, as they should. */
function inOrder(table: Table<object>): unknown {
  const texts = [...table].map((row) => JSON.stringify(row)).sort();
  return { info: withoutExamples(table.info), rows: texts.map((text) => JSON.parse(text)) };
}

function withoutExamples(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, part) => (key === "examples" ? undefined : part));
}

checkSuite({
  name: "ordersFrom",
  run: (data) => ordersFrom(data),
  data: rows,
  compare: inOrder,
  empty: (made) => expect(made.length).toBe(0),
  oneRow: (made) => expect(made.at(0)).toMatchObject({ customer: "ann", amount: 0.1 }),
  allNaN: "bad-value",
});

checkSuite({
  name: "mergeIdentities",
  run: (data) => mergeIdentities(data as unknown as Orders, { aliases: [["cem", "ann"]] }),
  data: orders,
  compare: inOrder,
  empty: (merged) => expect(merged.length).toBe(0),
  oneRow: (merged) => expect(merged.at(0)?.customer).toBe("ann"),
  allNaN: "missing-value",
});

checkSuite({
  name: "suspectIds",
  run: (data) => suspectIds(data),
  data: rows,
  empty: (found) => expect(found).toEqual([]),
  oneRow: (found) => expect(found).toEqual([]),
  allNaN: "bad-value",
});

checkSuite({
  name: "checkQuality",
  run: (data) => checkQuality(data, { asOf: START + 40 * DAY }),
  data: orders,
  compare: withoutExamples,
  empty: (quality) => expect([quality.rows, quality.findings]).toEqual([0, []]),
  oneRow: (quality) => expect(quality.rows).toBe(1),
  allNaN: (quality) =>
    expect(quality.findings.filter(({ check }) => check === "missing").length).toBeGreaterThanOrEqual(4),
});

checkSuite({
  name: "summarizeCustomers",
  run: (data) => summarizeCustomers(data, { asOf: START + 60 * DAY }),
  data: rows,
  compare: inOrder,
  empty: (customers) => expect([customers.length, customers.info.audit[0].rows]).toEqual([0, 0]),
  oneRow: (customers) => expect(customers.at(0)).toMatchObject({ customer: "ann", frequency: 0 }),
  allNaN: "bad-value",
});

checkSuite({
  name: "reducePurchases",
  run: (data) => reducePurchases(data),
  data: summary,
  withCount: (row: object, count) => ({ ...row, count }),
  empty: (reduced) => expect([reduced.length, reduced.info.customers]).toEqual([0, 0]),
  oneRow: (reduced) => expect(reduced.at(0)?.count).toBe(1),
  allNaN: "missing-value",
});

checkSuite({
  name: "reduceSpend",
  run: (data) => reduceSpend(data),
  data: summary,
  withCount: (row: object, count) => ({ ...row, count }),
  empty: (reduced) => expect([reduced.length, reduced.info.withoutRepeat]).toEqual([0, 0]),
  oneRow: (reduced) => expect(reduced.at(0)?.count).toBe(1),
  allNaN: "missing-value",
});
