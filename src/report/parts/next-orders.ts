import {
  expectedOrders,
  nextOrder,
  orderForecast,
  orderProbability,
  type PurchaseModel,
} from "../../cltv/index.ts";
import { Table } from "../../core/table.ts";
import type { CustomerSummary, Customers } from "../../data/index.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { sum } from "../../numeric/sum.ts";
import { carriesForecast, customersAt, FORECAST_LEVEL, standIns } from "../forecast.ts";
import type { ReportFormats } from "../format.ts";
import { htmlTable, paragraphs } from "../html.ts";
import type { ReportPart } from "../part.ts";
import { HEADINGS, plural } from "../words.ts";

/** A customer who is likely to buy soon. */
export interface DueCustomer {
  readonly customer: string;
  /** Last purchase, ms. */
  readonly last: number;
  /** Probability of a purchase within the days looked ahead. */
  readonly chance: number;
  /** Middle time of the next purchase, ms, and the times between which 8 of 10 such customers come; null where they lie beyond the calendar. */
  readonly next: number | null;
  readonly early: number | null;
  readonly late: number | null;
}

/** A customer who is later than usual. */
export interface OverdueCustomer {
  readonly customer: string;
  readonly last: number;
  /** Until when 9 of 10 purchases of such a customer come, ms. */
  readonly usual: number;
  /** Probability of still being a customer. */
  readonly alive: number;
  readonly orders: number;
  /** What the customer brought so far, after refunds. */
  readonly revenue: number;
}

/** Who buys next, and who should have. */
export interface NextOrdersPart {
  /** How many days are looked ahead, from `from` (ms) on. */
  readonly days: number;
  readonly from: number;
  /** Customers who are expected to buy in that time, with what it may really come to; and their purchase days. */
  readonly buyers: { readonly expected: number; readonly low: number; readonly high: number };
  readonly purchases: number;
  readonly level: number;
  /** Customers more likely than not to buy in that time. */
  readonly likely: number;
  /** Those most likely to. */
  readonly due: readonly DueCustomer[];
  /** How many are overdue: they bought on three days or more, are silent for longer than 9 of 10 pauses of such customers, and whether they are still customers is in doubt (25 to 95 %). */
  readonly late: number;
  /** Those of them who brought most. */
  readonly overdue: readonly OverdueCustomer[];
}

const DAYS = 30;
/** Who is less likely than this to be there is gone, who is more likely is only slow. */
const DOUBTFUL = [0.25, 0.95] as const;
/** Purchases from which on a customer has a pace. */
const LEAST_REPEATS = 2;

export const nextOrdersPart: ReportPart<NextOrdersPart, "about" | "customers" | "purchases"> = {
  needs: ["about", "customers", "purchases"],
  build: ({ about, customers, purchases }, { contacts = 10 }) => {
    if (customers.length === 0 || about.from === null) return { missing: "no-customers" };
    if (!carriesForecast(customers, about.from)) return { missing: "few-to-foretell" };
    if (purchases === null) return { missing: "no-forecast" };
    const { buying } = purchases;
    const horizon = { days: DAYS };
    const { alive, expected: orders } = expectedOrders(buying, customers, { horizon }).columns;
    const none = orderProbability(buying, customers, { horizon }).columns.probability;
    const chance = none.map((p) => 1 - p);
    const expected = sum(chance);
    const ranked = Int32Array.from(chance.keys()).sort((a, b) => chance[b] - chance[a] || a - b);
    // how unsure the model is of all orders together, and chance
    const few = standIns(customers, orders, ranked);
    const { total } = orderForecast(buying, few, { horizon, draws: 100 }).info;
    const z = normalQuantile((1 + FORECAST_LEVEL) / 2);
    const error = total.expectedHigh === null ? 0 : Math.log(total.expectedHigh / total.expected) / z;
    const half = z * Math.hypot(expected * error, Math.sqrt(sum(none.map((p) => p * (1 - p)))));
    const overdue = overdueOf(customers, buying, alive);
    return {
      days: DAYS,
      from: about.asOf,
      buyers: {
        expected,
        low: Math.max(0, expected - half),
        high: Math.min(customers.length, expected + half),
      },
      purchases: sum(orders),
      level: FORECAST_LEVEL,
      likely: chance.reduce((n, p) => n + (p >= 0.5 ? 1 : 0), 0),
      due: dueOf(customers, buying, ranked.subarray(0, contacts), chance, about.asOf),
      late: overdue.length,
      overdue: overdue.slice(0, contacts),
    };
  },
  shape: {
    days: "number",
    from: "number",
    buyers: { expected: "number", low: "number", high: "number" },
    purchases: "number",
    level: "number",
    likely: "number",
    due: [
      {
        customer: "text",
        last: "number",
        chance: "number",
        next: "number?",
        early: "number?",
        late: "number?",
      },
    ],
    late: "number",
    overdue: [
      {
        customer: "text",
        last: "number",
        usual: "number",
        alive: "number",
        orders: "number",
        revenue: "number",
      },
    ],
  },
  valid: ({ days }) => Number.isInteger(days) && days > 0 && days <= 366,
  view: (part, { formats: f }) => ({
    id: "next-orders",
    heading: HEADINGS.nextOrders,
    blocks: [
      expectation(part, f),
      dueTable(part, f),
      "<h3>Who should have been back by now</h3>",
      paragraphs(
        part.late === 0
          ? "Nobody who has bought on three days or more is overdue."
          : `${part.late === 1 ? "One customer" : `${f.count(part.late)} customers`} who bought on three days or more ${part.late === 1 ? "is" : "are"} overdue: by their own pace, 9 of 10 such customers would have been back by now. ${part.late === 1 ? "This one" : "They"} may still come; a reminder is best sent now, before it is a habit to stay away.`,
        part.overdue.length < part.late && `The ${f.count(part.overdue.length)} who brought most are listed.`,
      ),
      part.late === 0 ? "" : overdueTable(part, f),
    ],
  }),
};

function expectation({ days, from, buyers, purchases, likely }: NextOrdersPart, f: ReportFormats): string {
  return paragraphs(
    `In the ${f.count(days)} days from ${f.day(from)} on, about ${plural(Math.round(buyers.expected), "customer", "customers", f.count)} of today’s are expected to buy (between ${f.count(buyers.low)} and ${f.count(buyers.high)}), with ${plural(Math.round(purchases), "purchase", "purchases", f.count)} in all. The forecast knows no season: before Christmas expect more, after it less.`,
    likely === 0
      ? "No single customer is more likely than not to buy in that time; the list shows who is nearest."
      : `${plural(likely, "customer is", "customers are", f.count)} more likely than not to buy in that time.`,
  );
}

function dueTable({ days, due }: NextOrdersPart, f: ReportFormats): string {
  return htmlTable(
    `The ${f.count(due.length)} customers who are most likely to buy within ${f.count(days)} days`,
    [
      { title: "Customer" },
      { title: "Last purchase", short: true },
      { title: "Chance", number: true },
      { title: "Expected", short: true },
      { title: "8 of 10 such customers come", short: true },
    ],
    due.map((c) => [
      c.customer,
      f.day(c.last),
      f.chance(c.chance),
      c.next === null ? "–" : f.day(c.next),
      c.early === null || c.late === null ? "–" : f.days(c.early, c.late),
    ]),
  );
}

function overdueTable({ overdue }: NextOrdersPart, f: ReportFormats): string {
  const money = overdue.some((c) => c.revenue > 0);
  return htmlTable(
    "Customers who are overdue",
    [
      { title: "Customer" },
      { title: "Last purchase", short: true },
      { title: "Usually back by", short: true },
      { title: "Still a customer", number: true },
      { title: "Orders", number: true },
      ...(money ? [{ title: "Brought so far", number: true }] : []),
    ],
    overdue.map((c) => [
      c.customer,
      f.day(c.last),
      f.day(c.usual),
      f.chance(c.alive),
      f.count(c.orders),
      ...(money ? [f.money(c.revenue)] : []),
    ]),
  );
}

function dueOf(
  customers: Customers,
  buying: PurchaseModel,
  rows: Int32Array,
  chance: Float64Array,
  asOf: number,
): DueCustomer[] {
  const few = customersAt(customers, rows);
  const next = nextOrder(buying, few, { asOf, least: 0 });
  return [...next].map(({ customer, next, early, late }, i) => ({
    customer,
    last: few.columns.last[i],
    chance: chance[rows[i]],
    next,
    early,
    late,
  }));
}

interface PurchasesThen {
  readonly frequency: number;
  readonly recency: number;
  readonly age: number;
}

/** Customers with a pace who are silent for longer than 9 of 10 pauses of such customers, those who brought most first. */
function overdueOf(customers: Customers, buying: PurchaseModel, alive: Float64Array): OverdueCustomer[] {
  const { frequency, recency, age, last } = customers.columns;
  // nobody's usual pause is shorter than the mean of those so far, so most need no closer look
  const asked = Int32Array.from(frequency.keys()).filter(
    (i) =>
      frequency[i] >= LEAST_REPEATS &&
      alive[i] >= DOUBTFUL[0] &&
      alive[i] <= DOUBTFUL[1] &&
      age[i] - recency[i] > recency[i] / frequency[i],
  );
  // on the day of the last purchase
  const then = customersAt(customers, asked);
  const { frequency: x, recency: t } = then.columns;
  const rows = new Table<PurchasesThen>(
    then.length,
    { frequency: x, recency: t, age: t },
    { kind: "customers" },
  );
  const pauses = nextOrder(buying, rows, { asOf: 0, least: 0 }).columns;
  const found: OverdueCustomer[] = [];
  for (let i = 0; i < then.length; i++) {
    const usual = last[asked[i]] + pauses.late[i];
    const row = then.at(i) as CustomerSummary;
    if (usual < customers.info.asOf)
      found.push({
        customer: row.customer,
        last: row.last,
        usual,
        alive: alive[asked[i]],
        orders: row.orders,
        revenue: row.revenue,
      });
  }
  return found.sort(
    (a, b) => b.revenue - a.revenue || b.orders - a.orders || (a.customer < b.customer ? -1 : 1),
  );
}
