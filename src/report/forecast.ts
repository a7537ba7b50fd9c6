import {
  type BuyingModels,
  customerValue,
  expectedOrders,
  expectedSpend,
  type GammaGammaModel,
  type PurchaseModel,
} from "../cltv/index.ts";
import { pick } from "../core/pick.ts";
import { Table, type TableColumn } from "../core/table.ts";
import { DAY_MS } from "../core/time.ts";
import type { CustomerSummary, Customers, CustomersInfo } from "../data/index.ts";
import { sampleRows } from "../numeric/sample-rows.ts";
import { sum } from "../numeric/sum.ts";
import { LEAST_TO_FORETELL } from "./part.ts";
import type { ReportPurchases } from "./reductions.ts";

/** So many customers stand for all where doubt is worked out. */
const STAND_INS = 200;

/** How far ahead customers are valued. */
export const YEAR = { years: 1 } as const;

/** Level of the ranges of totals. */
export const FORECAST_LEVEL = 0.95;
/** Level of the ranges of single customers: of ten such customers eight. */
export const SINGLE_LEVEL = 0.8;

/** Whether there are customers, returns and days enough to foretell anything. */
export function carriesForecast({ columns, length, info }: Customers, first: number): boolean {
  const { customers, repeatCustomers, historyDays } = LEAST_TO_FORETELL;
  if (length < customers || info.asOf - first < historyDays * DAY_MS) return false;
  let repeaters = 0;
  for (const x of columns.frequency) if (x > 0) repeaters++;
  return repeaters >= repeatCustomers;
}

/** What the year to come brings. */
interface YearForecast {
  /** Of each customer: probability of still being one, and expected revenue. */
  readonly alive: Float64Array;
  readonly value: Float64Array;
  /** Customers by value, the best first. */
  readonly ranked: Int32Array;
  /** Of all together, with what it may really come to. */
  readonly expected: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Share of the total that comes later from now than the data reach back. */
  readonly beyondData: number | null;
}

/** Money of a repeat purchase, on average; 0 without one. */
export function meanPurchase({ columns: { frequency, monetary } }: Customers): number {
  const purchases = sum(frequency);
  return purchases > 0 ? sum(frequency.map((x, i) => (x > 0 ? x * monetary[i] : 0))) / purchases : 0;
}

type BuyingAndSpend = Pick<ReportPurchases, "buying" | "spend">;

/** Probability of still being a customer, and the revenue expected within a year, of each. O(customers). */
export function expectedOfYear(
  customers: Customers,
  { buying, spend }: BuyingAndSpend,
): Pick<YearForecast, "alive" | "value"> {
  const { expected: orders, alive } = expectedOrders(buying, customers, { horizon: YEAR }).columns;
  const amounts = spend === null ? meanPurchase(customers) : expectedSpend(spend, customers).columns.expected;
  return { alive, value: orders.map((n, i) => n * (typeof amounts === "number" ? amounts : amounts[i])) };
}

/**
 * The revenue of all customers within a year. Expectations are those of every single one; how unsure the total is, is worked out for 200 customers that stand for all where there are more,
 * drawn in proportion to what they bring. O(customers log customers).
 */
export function forecastYear(customers: Customers, purchases: BuyingAndSpend): YearForecast {
  const { buying, spend } = purchases;
  const { alive, value } = expectedOfYear(customers, purchases);
  const ranked = Int32Array.from(value.keys()).sort((a, b) => value[b] - value[a] || a - b);
  const expected = sum(value);
  const { total, beyondData } = customerValue(modelsOf(buying, spend), standIns(customers, value, ranked), {
    ...moneyOf(customers, spend),
    horizon: YEAR,
    level: FORECAST_LEVEL,
    futures: 100,
    draws: 100,
  }).info;
  const scaled = (end: number | null) => (end === null ? null : (end / total.expected) * expected);
  return {
    alive,
    value,
    ranked,
    expected,
    low: scaled(total.rangeLow),
    high: scaled(total.rangeHigh),
    beyondData,
  };
}

/** At most 200 customers that stand for all, drawn in equal steps through the total of what each is expected to bring. */
export function standIns(
  customers: Customers,
  value: Float64Array,
  ranked: Int32Array,
): Table<CustomerSummary, CustomersInfo> {
  const weights = pick(value, ranked);
  // of nothing, nobody brings more than another
  const drawn = weights[0] > 0 ? sampleRows(weights, STAND_INS) : undefined;
  if (drawn === undefined) return customersAt(customers, ranked);
  const step = sum(value) / STAND_INS;
  return customersAt(
    customers,
    drawn.rows.map((row) => ranked[row]),
    drawn.count.map((n, s) => (n * step) / weights[drawn.rows[s]]),
  );
}

/** The models as `customerValue` takes them. */
export function modelsOf(buying: PurchaseModel, spend: GammaGammaModel | null): BuyingModels {
  return spend === null ? { buying } : { buying, spend };
}

/** What a purchase brings where no model says it. */
export function moneyOf(customers: Customers, spend: GammaGammaModel | null): { orderValue?: number } {
  return spend === null ? { orderValue: Math.max(0, meanPurchase(customers)) } : {};
}

/** The chosen customers, each standing for so many. */
export function customersAt(
  customers: Customers,
  rows: ArrayLike<number>,
  count?: Float64Array,
): Table<CustomerSummary, CustomersInfo> {
  const columns = Object.fromEntries(
    Object.entries<TableColumn | undefined>(customers.columns).map(([name, column]) => [
      name,
      column && pick(column, rows),
    ]),
  );
  return new Table<CustomerSummary, CustomersInfo>(
    rows.length,
    { ...columns, ...(count && { count }) } as never,
    customers.info,
  );
}
