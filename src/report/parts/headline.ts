import type { Estimate } from "../../core/estimate.ts";
import { listed } from "../../core/words.ts";
import type { ReportFormats } from "../format.ts";
import { escapeHtml, paragraphs } from "../html.ts";
import type { ReportPart } from "../part.ts";
import type { ReportMonth } from "../reductions.ts";
import { between, HEADINGS, moved, plural, rangeNote } from "../words.ts";

/** Revenue of one month against another. */
export interface MonthComparison {
  readonly period: string;
  readonly net: number;
  /** Change from that month to the last whole one, as a share; null where that month had no revenue. */
  readonly change: number | null;
}

/** The numbers at the top. */
export interface HeadlinePart {
  readonly gross: number;
  readonly refunds: number;
  readonly net: number;
  readonly orders: number;
  /** Customers with a purchase, without suspected ids. */
  readonly customers: number;
  readonly ordersWithoutCustomer: number;
  readonly ordersOfSuspects: number;
  readonly orderValue: Estimate | null;
  readonly repeatRate: Estimate | null;
  /** Orders per customer; null without customers. */
  readonly ordersPerCustomer: number | null;
  /** The last month that the data covers whole. */
  readonly lastMonth: {
    readonly period: string;
    readonly net: number;
    readonly before: MonthComparison | null;
    readonly yearBefore: MonthComparison | null;
  } | null;
}

export const headlinePart: ReportPart<
  HeadlinePart,
  "about" | "money" | "customers" | "orderValue" | "repeatRate" | "months" | "purchaseCounts"
> = {
  needs: ["about", "money", "customers", "orderValue", "repeatRate", "months", "purchaseCounts"],
  build: ({ about, money, customers, orderValue, repeatRate, months, purchaseCounts }) => {
    if (about.orders === 0) return { missing: "no-orders" };
    const counted = purchaseCounts.reduce((n, [, c]) => n + c, 0);
    const placed = purchaseCounts.reduce((n, [orders, c]) => n + orders * c, 0);
    return {
      ...money,
      orders: about.orders,
      customers: customers.length,
      ordersWithoutCustomer: about.ordersWithoutCustomer,
      ordersOfSuspects: about.ordersOfSuspects,
      orderValue,
      repeatRate,
      ordersPerCustomer: counted > 0 ? placed / counted : null,
      lastMonth: lastMonth(months),
    };
  },
  shape: {
    gross: "number",
    refunds: "number",
    net: "number",
    orders: "number",
    customers: "number",
    ordersWithoutCustomer: "number",
    ordersOfSuspects: "number",
    orderValue: { orNull: "estimate" },
    repeatRate: { orNull: "estimate" },
    ordersPerCustomer: "number?",
    lastMonth: {
      orNull: {
        period: "text",
        net: "number",
        before: { orNull: { period: "text", net: "number", change: "number?" } },
        yearBefore: { orNull: { period: "text", net: "number", change: "number?" } },
      },
    },
  },
  view: (part, { formats: f }) => {
    const figures = [
      part.gross > 0
        ? figure("Revenue after refunds", f.money(part.net), refundsNote(part, f))
        : figure("Revenue", "not known", "the data has no amounts"),
      figure(
        "Orders",
        f.count(part.orders),
        part.ordersPerCustomer === null ? "" : `${f.decimal(part.ordersPerCustomer)} a customer`,
      ),
      figure(
        "Customers",
        part.customers === 0 ? "none named" : f.count(part.customers),
        withoutCustomer(part, f),
      ),
      part.gross > 0
        ? estimate("Average order", part.orderValue, f.money)
        : figure("Average order", "not known", "the data has no amounts"),
      estimate("Came back at least once", part.repeatRate, f.percent),
      part.lastMonth === null || part.gross === 0
        ? ""
        : figure(f.period(part.lastMonth.period), f.money(part.lastMonth.net), comparison(part.lastMonth, f)),
    ];
    const level = part.orderValue?.level ?? part.repeatRate?.level;
    return {
      id: "headline",
      heading: HEADINGS.headline,
      blocks: [
        `<dl class="figures">${figures.join("\n")}</dl>`,
        level === undefined ? "" : `<p class="note">${escapeHtml(rangeNote(level, f.percent))}</p>`,
        paragraphs(part.lastMonth === null && "No month is covered whole yet, so months cannot be compared."),
      ],
    };
  },
};

function figure(term: string, value: string, note: string): string {
  return `<div><dt>${escapeHtml(term)}</dt><dd class="big">${escapeHtml(value)}</dd>${note === "" ? "" : `<dd class="note">${escapeHtml(note)}</dd>`}</div>`;
}

function estimate(term: string, value: Estimate | null, format: (v: number) => string): string {
  return value === null
    ? figure(term, "not known", "not enough data")
    : figure(term, format(value.value), between(value, format));
}

function refundsNote(part: HeadlinePart, f: ReportFormats): string {
  if (part.refunds === 0) return "no refunds in the data";
  const share = part.gross > 0 ? ` (${f.percent(part.refunds / part.gross)})` : "";
  return `${f.money(part.gross)} charged, ${f.money(part.refunds)} given back${share}`;
}

function withoutCustomer(part: HeadlinePart, f: ReportFormats): string {
  const n = part.ordersWithoutCustomer + part.ordersOfSuspects;
  if (n === 0) return "";
  return `${plural(n, "order names", "orders name", f.count)} no person: in revenue, not in customer figures`;
}

/** "up 8% on September 2026 and down 3% on October 2025". */
export function comparison(month: NonNullable<HeadlinePart["lastMonth"]>, f: ReportFormats): string {
  const known = [month.before, month.yearBefore].filter((c) => c !== null);
  if (known.length === 0) return "the last whole month; none before it to compare with";
  return listed(
    known.map((c) =>
      c.change === null
        ? `${f.period(c.period)} brought ${c.net < 0 ? f.money(c.net) : "nothing"}`
        : moved(c.change, f.period(c.period), f.percent),
    ),
  );
}

function lastMonth(months: readonly ReportMonth[]): HeadlinePart["lastMonth"] {
  const whole = months.filter((m) => m.complete);
  const last = whole[whole.length - 1];
  if (last === undefined) return null;
  const against = (period: string): MonthComparison | null => {
    const found = whole.find((m) => m.period === period);
    return found === undefined
      ? null
      : { period, net: found.net, change: found.net > 0 ? last.net / found.net - 1 : null };
  };
  return {
    period: last.period,
    net: last.net,
    before: against(monthsBefore(last.period, 1)),
    yearBefore: against(monthsBefore(last.period, 12)),
  };
}

function monthsBefore(period: string, n: number): string {
  const months = Number(period.slice(0, 4)) * 12 + Number(period.slice(5)) - 1 - n;
  return `${String(Math.floor(months / 12)).padStart(4, "0")}-${String((months % 12) + 1).padStart(2, "0")}`;
}
