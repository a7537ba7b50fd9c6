import { expectedOrders, orderProbability } from "../../cltv/index.ts";
import { DAY_MS } from "../../core/time.ts";
import type { Customers } from "../../data/index.ts";
import { sum } from "../../numeric/sum.ts";
import type { ReportChurn } from "../churn-reductions.ts";
import { customersAt, expectedOfYear, meanPurchase, YEAR } from "../forecast.ts";
import type { ReportPurchases } from "../reductions.ts";

/** What customers are worth. */
export interface ValueOfCustomers {
  readonly kind: ReportChurn["values"];
  /** Revenue of a year; null where nothing is known of the customer. */
  readonly of: (customer: string) => number | null;
}

interface Buyers {
  readonly customers: Customers;
  readonly purchases: ReportPurchases | null;
  readonly asOf: number;
}

const YEAR_DAYS = 365.25;

/** The forecast of the year of each of `ids`, else what a customer brought in a year on average, else nothing. O(customers). */
export function valuesOf({ customers, purchases, asOf }: Buyers, ids: readonly string[]): ValueOfCustomers {
  const { revenue, customer, first } = customers.columns;
  const total = sum(revenue);
  if (!(total > 0)) return { kind: null, of: () => null };
  if (purchases !== null) {
    const wanted = new Set(ids);
    const rows = Array.from(customer.codes.keys()).filter((i) =>
      wanted.has(customer.levels[customer.codes[i]]),
    );
    const { value } = expectedOfYear(customersAt(customers, rows), purchases);
    const known = new Map(
      rows.map((row, i) => [customer.levels[customer.codes[row]], Math.max(0, value[i])]),
    );
    if (value.some((v) => v > 0)) return { kind: "forecast", of: (id) => known.get(id) ?? null };
  }
  const begin = first.reduce((least, time) => Math.min(least, time), asOf);
  const mean = total / customers.length / Math.max(1, (asOf - begin) / DAY_MS / YEAR_DAYS);
  return { kind: "mean", of: () => mean };
}

/**
 * Those with the most to lose as far as the model of buying and what they spend at a time tell it without looking closer; those who brought most where there is no such model. O(customers log customers).
 */
export function dearest({ customers, purchases }: Buyers, days: number, most: number): string[] {
  const { revenue, customer, monetary } = customers.columns;
  let atRisk = revenue;
  if (purchases !== null) {
    const { buying } = purchases;
    const mean = meanPurchase(customers);
    const silent = orderProbability(buying, customers, { horizon: { days } }).columns.probability;
    const orders = expectedOrders(buying, customers, { horizon: YEAR }).columns.expected;
    atRisk = silent.map((p, i) => p * orders[i] * (monetary[i] > 0 ? monetary[i] : mean));
  }
  const ranked = Int32Array.from(atRisk.keys()).sort((a, b) => atRisk[b] - atRisk[a] || a - b);
  return Array.from(ranked.subarray(0, most), (i) => customer.levels[customer.codes[i]]);
}
