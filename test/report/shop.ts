import { type Orders, ordersFrom, simulateShop } from "../../src/data/index.ts";
import { type ReportReductions, reduceForReport } from "../../src/report/index.ts";

const DAY = 86_400_000;

/**
 * Twelve customers; the i-th places i orders of 10.00, one every 20 days from 2026-01-(i) at 9:30 on: 78 orders, 780.00. Two items in every order,
 * tea for 6 and a bun for 4. One order of 50.00 names nobody, and 5.00 are given back to the last customer.
 */
export function twelveCustomers(): Orders {
  const rows: {
    customer: string | null;
    time: number;
    amount: number;
    order: string;
    item: string;
    refund: number;
  }[] = [];
  for (let c = 1; c <= 12; c++) {
    for (let k = 0; k < c; k++) {
      const time = Date.UTC(2026, 0, c, 9, 30) + k * 20 * DAY;
      const order = `${c}-${k}`;
      rows.push({
        customer: `cust-${c}`,
        time,
        amount: 6,
        order,
        item: "tea",
        refund: c === 12 && k === 11 ? 5 : 0,
      });
      rows.push({ customer: `cust-${c}`, time, amount: 4, order, item: "bun", refund: 0 });
    }
  }
  rows.push({
    customer: null,
    time: Date.UTC(2026, 2, 1, 14),
    amount: 50,
    order: "x",
    item: "cake",
    refund: 0,
  });
  return ordersFrom(rows, {}, { currency: "EUR", zone: "UTC" });
}

let shop: Orders | undefined;
let reduced: ReportReductions | undefined;

/** A simulated boutique with collective ids, refunds and guests; made once. */
export function boutique(): Orders {
  shop ??= simulateShop({
    seed: 11,
    kind: "boutique",
    customers: 300,
    zone: "Europe/Berlin",
    currency: "EUR",
    walkInShare: 0.1,
  }).orders;
  return shop;
}

/** What its report is made of: reduced once, for that is most of the work. */
export function boutiqueReductions(): ReportReductions {
  reduced ??= reduceForReport(boutique());
  return reduced;
}
