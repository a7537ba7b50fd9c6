import { expect } from "vitest";
import { historicValue } from "../../src/cltv/historic-value.ts";
import { simpleValue } from "../../src/cltv/simple-value.ts";
import { tierOf, valueTiers } from "../../src/cltv/value-tiers.ts";
import { type Customers, summarizeCustomers } from "../../src/data/index.ts";
import { checkSuite } from "../common/check-suite.ts";
import { tableOfRows } from "../common/rows.ts";

const DAY = 86_400_000;
const asOf = Date.UTC(2026, 10, 1);

const orders = Array.from({ length: 40 }, (_, i) => ({
  customer: `c${(i * 7) % 11}`,
  time: asOf - ((i * 53) % 900) * DAY - 1,
  amount: ((i * 31) % 19) + 0.5,
  refund: i % 9 === 0 ? 0.5 : null,
  category: i % 3 === 0 ? "beans" : null,
}));

checkSuite({
  name: "historicValue",
  run: (data) =>
    historicValue(data, { annualDiscount: 0.1, margin: (line) => (line.category === "beans" ? 0.6 : 0.3) }),
  data: tableOfRows(orders, { kind: "orders" }),
  empty: (value) => expect(value.length).toBe(0),
  oneRow: (value) =>
    expect(value.at(0)).toMatchObject({ customer: "c0", gross: 0.5, refunds: 0.5, net: 0, value: 0 }),
  allNaN: "missing-value",
});

checkSuite({
  name: "historicValue of a customer summary",
  run: (data) => historicValue(data as unknown as Customers, { margin: 0.4 }),
  data: tableOfRows([...summarizeCustomers(orders, { asOf })], { kind: "customers", asOf }),
  empty: (value) => expect(value.length).toBe(0),
  oneRow: (value) => expect(value.at(0)?.customer).toBe("c0"),
  // a summary is one of ours: what it has no value for stays without one
  allNaN: (value) => expect(value.at(0)?.value).toBeNull(),
});

const customers = Array.from({ length: 40 }, (_, i) => {
  const last = asOf - 1 - ((i * 41) % 600) * DAY;
  return {
    first: last - (i % 4) * ((i * 13) % 400) * DAY,
    last,
    orders: i % 4 === 0 ? 1 : 2 + (i % 7),
    revenue: ((i * 29) % 23) + 3,
  };
});

checkSuite({
  name: "simpleValue",
  run: (data) => simpleValue(data),
  data: tableOfRows(customers, { kind: "customers", asOf }),
  empty: "too-few-rows",
  // the first customer bought on the last day, so nobody has been followed yet
  oneRow: "too-few-rows",
  allNaN: "missing-value",
});

const values = Array.from({ length: 25 }, (_, i) => ({ customer: `c${i}`, value: (i * 17) % 12 }));

checkSuite({
  name: "valueTiers",
  run: (data) => valueTiers(data),
  data: values,
  empty: "too-few-rows",
  oneRow: (tiers) => expect([...tiers].map((row) => row.customers)).toEqual([1, 0, 0]),
  allNaN: "bad-value",
});

checkSuite({
  name: "tierOf",
  run: (data) => tierOf(valueTiers(values), data),
  data: values,
  empty: (tiers) => expect(tiers.length).toBe(0),
  oneRow: (tiers) => expect(tiers.at(0)?.tier).toBe("Tier 3"),
  allNaN: "bad-value",
});
