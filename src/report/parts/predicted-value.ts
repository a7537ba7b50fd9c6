import { distributionChart } from "../../charts/index.ts";
import { acquisitionCeiling, customerValue } from "../../cltv/index.ts";
import type { Estimate } from "../../core/estimate.ts";
import { pick } from "../../core/pick.ts";
import { DAY_MS } from "../../core/time.ts";
import type { Customers } from "../../data/index.ts";
import { longTailBins } from "../../numeric/long-tail-bins.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import { sum } from "../../numeric/sum.ts";
import { binBars, binRange } from "../bins.ts";
import {
  carriesForecast,
  customersAt,
  FORECAST_LEVEL,
  forecastYear,
  meanPurchase,
  modelsOf,
  moneyOf,
  SINGLE_LEVEL,
  YEAR,
} from "../forecast.ts";
import { htmlFold, htmlList, htmlTable, paragraphs } from "../html.ts";
import type { ReportPart } from "../part.ts";
import type { ReportForecastTest, ReportPurchases } from "../reductions.ts";
import { HEADINGS } from "../words.ts";
import { cautions, ceilingParagraphs, methodSentence, totalParagraphs } from "./predicted-words.ts";

/** A customer and what is still to come. */
export interface ForetoldCustomer {
  readonly customer: string;
  /** Last purchase, ms. */
  readonly last: number;
  /** What the customer has brought so far, after refunds. */
  readonly revenue: number;
  /** Probability of still being a customer. */
  readonly alive: number;
  readonly expected: number;
  /** What this one customer may really bring: eight of ten such customers do. */
  readonly low: number;
  readonly high: number;
}

/** What customers are expected to bring in the year to come. */
export interface PredictedValuePart {
  readonly customers: number;
  /** Customers who are still there, as far as the model can tell. */
  readonly alive: number;
  /** What today's customers bring in a year, and what that may really come to at `level`. */
  readonly total: { readonly expected: number; readonly low: number | null; readonly high: number | null };
  readonly level: number;
  /** Share of it that comes later from now than the data reach back; null where nothing is expected. */
  readonly beyondData: number | null;
  readonly historyDays: number;
  /** Share of revenue that is left after the cost of the goods; null: values are revenue. */
  readonly margin: number | null;
  readonly median: number;
  /** Share of the total that the best tenth of the customers has. */
  readonly bestTenth: number;
  /** Customers by what is expected of them. */
  readonly bins: readonly { readonly from: number; readonly to: number | null; readonly count: number }[];
  /** Those of whom most is expected. */
  readonly top: readonly ForetoldCustomer[];
  /** A new customer's first year: what winning one may cost at most, where the margin is known. */
  readonly newCustomer: {
    readonly value: Estimate;
    readonly fromFirst: number;
    readonly fromRepeat: number;
    /** Purchase days expected after the first. */
    readonly repeatOrders: number;
    /** Probability of never coming back within the year. */
    readonly once: number;
  };
  /** Kind of the model of buying, how its fit ended, and its check. */
  readonly model: ReportPurchases["buying"]["kind"];
  readonly status: ReportPurchases["buying"]["fit"]["status"];
  readonly test: ReportForecastTest | null;
  /** Customers who bought on one day only. */
  readonly once: number;
  /** Whether the money of a purchase is foretold for every customer; else all are taken to spend the same. */
  readonly ownSpend: boolean;
  /** Rank correlation of how often customers buy and what they spend at a time, where it is too large for the model; else null. */
  readonly related: number | null;
}

const BINS = 20;
const KINDS: readonly string[] = ["nbd", "bg-nbd", "mbg-nbd", "pareto-nbd", "bg-cnbd-k", "mbg-cnbd-k"];
const STATUSES: readonly string[] = ["converged", "boundary", "not identified", "max iterations"];

export const predictedValuePart: ReportPart<PredictedValuePart, "about" | "customers" | "purchases"> = {
  needs: ["about", "customers", "purchases"],
  build: ({ about, customers, purchases }, { margin, contacts = 10 }) => {
    if (customers.length === 0 || about.from === null) return { missing: "no-customers" };
    if (!customers.columns.revenue.some((v) => v > 0)) return { missing: "no-amounts" };
    if (!carriesForecast(customers, about.from)) return { missing: "few-to-foretell" };
    if (purchases === null || !(meanPurchase(customers) > 0)) return { missing: "no-forecast" };
    const { buying, spend, test } = purchases;
    const share = margin ?? 1;
    const year = forecastYear(customers, purchases);
    const sorted = year.value.map((v) => share * v).sort();
    const tenth = sorted.subarray(sorted.length - Math.max(1, Math.round(sorted.length / 10)));
    const expected = share * year.expected;
    const end = (value: number | null) => (value === null ? null : share * value);
    const fresh = acquisitionCeiling(modelsOf(buying, spend), {
      ...moneyOf(customers, spend),
      ...firstPurchase(customers),
      horizon: YEAR,
      margin: share,
      futures: 100,
    });
    const { value: worth, se, interval, level } = fresh;
    return {
      customers: customers.length,
      alive: sum(year.alive),
      total: { expected, low: end(year.low), high: end(year.high) },
      level: FORECAST_LEVEL,
      beyondData: year.beyondData,
      historyDays: Math.floor((about.asOf - about.from) / DAY_MS),
      margin: margin ?? null,
      median: quantileSorted(sorted, 0.5),
      bestTenth: expected > 0 ? sum(tenth) / expected : 0,
      bins: longTailBins(sorted, BINS),
      top: bestOf(customers, purchases, share, year.ranked.subarray(0, contacts)),
      newCustomer: {
        value: { value: worth, se, interval, level },
        fromFirst: fresh.fromFirst,
        fromRepeat: fresh.fromRepeat,
        repeatOrders: fresh.repeatOrders,
        once: fresh.once ?? 0,
      },
      model: buying.kind,
      status: buying.fit.status,
      test,
      once: customers.columns.frequency.reduce((n, x) => n + (x === 0 ? 1 : 0), 0),
      ownSpend: spend !== null,
      related:
        spend?.independence.verdict === "related" ? (spend.independence.spearman?.value ?? null) : null,
    };
  },
  shape: {
    customers: "number",
    alive: "number",
    total: { expected: "number", low: "number?", high: "number?" },
    level: "number",
    beyondData: "number?",
    historyDays: "number",
    margin: "number?",
    median: "number",
    bestTenth: "number",
    bins: [{ from: "number", to: "number?", count: "number" }],
    top: [
      {
        customer: "text",
        last: "number",
        revenue: "number",
        alive: "number",
        expected: "number",
        low: "number",
        high: "number",
      },
    ],
    newCustomer: {
      value: "estimate",
      fromFirst: "number",
      fromRepeat: "number",
      repeatOrders: "number",
      once: "number",
    },
    model: "text",
    status: "text",
    test: {
      orNull: { from: "number", to: "number", customers: "number", expected: "number", came: "number" },
    },
    once: "number",
    ownSpend: "flag",
    related: "number?",
  },
  valid: ({ model, status, bins }) =>
    KINDS.includes(model) && STATUSES.includes(status) && bins.length > 0 && bins.length <= 100,
  view: (part, { formats: f }) => {
    const { bins, median, top, margin } = part;
    return {
      id: "predicted-value",
      heading: HEADINGS.predictedValue,
      blocks: [
        totalParagraphs(part, f),
        htmlList(cautions(part, f)),
        {
          caption: `Customers by what each is expected to bring in the coming 12 months${margin === null ? "" : " (gross profit)"}`,
          chart: (options) =>
            distributionChart(bins, {
              ...options,
              median,
              valueTitle: "Expected in 12 months",
              countTitle: "Customers",
            }),
          bars: binBars(bins, f),
          table: htmlTable(
            "Customers by what is expected of them",
            [
              { title: "Expected in 12 months" },
              { title: "Customers", number: true },
              { title: "Share", number: true },
            ],
            bins.map((b) => [binRange(b, f), f.count(b.count), f.percent(b.count / part.customers)]),
          ),
        },
        htmlTable(
          `The ${f.count(top.length)} customers of whom most is expected`,
          [
            { title: "Customer" },
            { title: "Revenue so far", number: true },
            { title: "Expected in 12 months", number: true },
            { title: "8 of 10 such customers bring", number: true },
            { title: "Still a customer", number: true },
          ],
          top.map((c) => [
            c.customer,
            f.money(c.revenue),
            f.money(c.expected),
            `${f.money(c.low)} to ${f.money(c.high)}`,
            f.chance(c.alive),
          ]),
        ),
        "<h3>What winning a customer may cost</h3>",
        ceilingParagraphs(part, f),
        htmlFold("How this is worked out", paragraphs(methodSentence(part)), true),
      ],
    };
  },
};

/** What customers spent on their first purchase day, on average; nothing where refunds hide it. */
function firstPurchase({ columns: { revenue, frequency, monetary }, length }: Customers): {
  firstOrder?: number;
} {
  const later = sum(frequency.map((x, i) => (x > 0 ? x * monetary[i] : 0)));
  const first = (sum(revenue) - later) / length;
  return first > 0 ? { firstOrder: first } : {};
}

function bestOf(
  customers: Customers,
  { buying, spend }: ReportPurchases,
  margin: number,
  rows: Int32Array,
): ForetoldCustomer[] {
  const values = customerValue(modelsOf(buying, spend), customersAt(customers, rows), {
    ...moneyOf(customers, spend),
    margin,
    horizon: YEAR,
    level: SINGLE_LEVEL,
    futures: 200,
    draws: 2,
  });
  const { last, revenue } = customers.columns;
  const [lasts, revenues] = [pick(last, rows), pick(revenue, rows)];
  return [...values].map(({ customer, alive, expected, rangeLow, rangeHigh }, i) => ({
    customer,
    last: lasts[i],
    revenue: revenues[i],
    alive,
    expected: expected ?? 0,
    low: rangeLow,
    high: rangeHigh,
  }));
}
