import { type ReportFormats, reportFormats } from "./format.ts";
import { isReady } from "./part.ts";
import type { ChurnPart } from "./parts/churn.ts";
import type { ConcentrationPart } from "./parts/concentration.ts";
import type { ContactsPart } from "./parts/contacts.ts";
import { comparison, type HeadlinePart } from "./parts/headline.ts";
import type { LifecyclePart } from "./parts/lifecycle.ts";
import { movedCustomers } from "./parts/lifecycle-words.ts";
import type { LifetimeValuePart } from "./parts/lifetime-value.ts";
import type { LifetimesPart } from "./parts/lifetimes.ts";
import { staySpan } from "./parts/lifetimes-view.ts";
import type { OffersPart } from "./parts/offers.ts";
import type { PredictedValuePart } from "./parts/predicted-value.ts";
import { rangeOf } from "./parts/predicted-words.ts";
import type { SegmentsPart } from "./parts/segments.ts";
import type { TogetherPart } from "./parts/together.ts";
import { ruleWords } from "./parts/together-words.ts";
import type { Report } from "./report.ts";
import { between, plural } from "./words.ts";

/** Options of {@link reportFindings}. */
export interface ReportFindingsOptions {
  /** BCP 47 language tag for numbers and dates; the words are English. Default "en". */
  readonly locale?: string;
}

/**
 * What the report comes to, in a few English sentences: what the page begins with and the command line prints. O(parts).
 *
 * @throws "bad-option" for an unknown locale.
 *
 * @example
 * import { buildReport, reduceForReport, reportFindings } from "clientele/report";
 * import { ordersFrom } from "clientele/data";
 * const orders = ordersFrom([{ customer: "ann", time: "2026-09-01", amount: 20 }]);
 * const report = buildReport(reduceForReport(orders, { asOf: "2026-11-01" }));
 * reportFindings(report)[0]; // => "1 order of 1 customer brought 20.00 after refunds."
 * reportFindings(report, { locale: "no such" }); // throws "bad-option"
 */
export function reportFindings(report: Report, options: ReportFindingsOptions = {}): string[] {
  const { about, parts } = report;
  const f = reportFormats(options.locale ?? "en", about.currency, about.zone);
  const { headline } = parts;
  if (!isReady(headline)) return ["There is no purchase in the data before the date of this report."];
  const money = headline.gross > 0;
  // rates of a handful of people are no finding
  const enough = headline.customers >= 20;
  return [
    total(headline, f),
    money && headline.lastMonth !== null ? lastMonth(headline.lastMonth, f) : "",
    enough && headline.repeatRate !== null
      ? `${f.percent(headline.repeatRate.value)} of customers came back for another order (${between(headline.repeatRate, f.percent)}).`
      : "",
    enough && isReady(parts.concentration) ? concentrated(parts.concentration, f) : "",
    isReady(parts.contacts) ? quiet(parts.contacts, f) : "",
    enough && isReady(parts.lifecycle) ? silent(parts.lifecycle, f) : "",
    isReady(parts.lifetimes) ? stays(parts.lifetimes, f) : "",
    enough && isReady(parts.segments) ? champions(parts.segments, f) : "",
    enough && isReady(parts.lifetimeValue) ? worth(parts.lifetimeValue, f) : "",
    isReady(parts.churn) ? leaving(parts.churn, f) : "",
    isReady(parts.predictedValue) ? toCome(parts.predictedValue, f) : "",
    isReady(parts.together) ? together(parts.together, f) : "",
    isReady(parts.offers) ? offers(parts.offers, f) : "",
    unnamed(headline, f),
    isReady(parts.readiness) && parts.readiness.rows.every((r) => r.status === "not yet")
      ? "There is too little data for most questions yet; what is shown is a beginning."
      : "",
  ].filter((text) => text !== "");
}

function total(headline: HeadlinePart, f: ReportFormats): string {
  const customers =
    headline.customers === 0 ? "" : ` of ${plural(headline.customers, "customer", "customers", f.count)}`;
  const orders = plural(headline.orders, "order", "orders", f.count) + customers;
  return headline.gross > 0
    ? `${orders} brought ${f.money(headline.net)} after refunds.`
    : `${orders}; the data has no amounts.`;
}

function lastMonth(month: NonNullable<HeadlinePart["lastMonth"]>, f: ReportFormats): string {
  if (month.before === null && month.yearBefore === null) return "";
  return `${f.period(month.period)} brought ${f.money(month.net)}: ${comparison(month, f)}.`;
}

function concentrated({ top }: ConcentrationPart, f: ReportFormats): string {
  const fifth = top.find((t) => t.customerShare === 0.2);
  return fifth === undefined
    ? ""
    : `The best ${f.percent(0.2)} of customers bring ${f.percent(fifth.revenueShare)} of what all customers brought.`;
}

function quiet({ total: n, revenue }: ContactsPart, f: ReportFormats): string {
  const brought = revenue > 0 ? ` who brought ${f.money(revenue)} so far` : "";
  return `${plural(n, "good customer has", "good customers have", f.count)} gone quiet${brought}: the report lists whom to contact first.`;
}

function silent(part: LifecyclePart, f: ReportFormats): string {
  const moved = movedCustomers(part);
  // by general limits it would be no finding about this shop
  if (moved === null || part.status === "default" || moved.fell + moved.back === 0) return "";
  return `In the last 90 days ${plural(moved.fell, "customer", "customers", f.count)} who used to come fell silent, and ${plural(moved.back, "silent one", "silent ones", f.count)} came back.`;
}

function stays({ groups: [all] }: LifetimesPart, f: ReportFormats): string {
  const { once, median } = all;
  if (once.share === 0 || median.days === null) return "";
  return `Of 100 new customers about ${f.count(100 * once.share)} buy once; of those who come back, half are still there after ${staySpan(median.days, f)}.`;
}

function champions({ segments }: SegmentsPart, f: ReportFormats): string {
  const best = segments.find((s) => s.segment === "Champions");
  if (best === undefined || best.customers === 0) return "";
  const one = best.customers === 1;
  const share =
    best.revenue > 0
      ? `, and ${one ? "brings" : "bring"} ${f.percent(best.revenueShare)} of what all customers brought`
      : "";
  return `${plural(best.customers, "champion buys", "champions buy", f.count)} often and lately${share}.`;
}

function worth({ value, margin, left, returned }: LifetimeValuePart, f: ReportFormats): string {
  // with most customers still active the lifespan is a projection: it stands in its section, with its warnings
  if (left * 2 < returned) return "";
  const money = margin === null ? "revenue" : "gross profit";
  return `A customer brings about ${f.money(value.value)} of ${money} over the whole time as a customer (${between(value, f.money)}).`;
}

function toCome({ total: { expected, low, high }, margin }: PredictedValuePart, f: ReportFormats): string {
  const money = margin === null ? "revenue" : "gross profit";
  return `Today’s customers are expected to bring about ${f.money(expected)} of ${money} in the coming 12 months${rangeOf(low, high, f.money)}.`;
}

function leaving({ test, expected, customers, days, atRisk, margin }: ChurnPart, f: ReportFormats): string {
  // what did no better than chance on the test is no finding
  if (test.auc.interval === null || test.auc.interval[0] <= 0.5) return "";
  const money =
    atRisk === null
      ? ""
      : `; ${f.money(atRisk)} of ${margin === null ? "revenue" : "gross profit"} a year is at stake`;
  return `About ${f.count(expected)} of ${plural(customers, "customer", "customers", f.count)} not yet gone are expected to leave in the next ${plural(days, "day", "days", f.count)}${money}.`;
}

function together({ rules: [rule] }: TogetherPart, f: ReportFormats): string {
  return ruleWords(rule, f, false);
}

function offers({ again, new: fresh }: OffersPart, f: ReportFormats): string {
  // offers that best sellers do as well are no finding
  const found = [again, fresh].find((test) => test?.better);
  if (found == null) return "";
  return `${found === again ? "Reminders" : "New things"} picked for each customer would have been right for ${f.percent(found.right / found.customers)} of those tested, the best sellers for ${f.percent(found.sellersRight / found.customers)}.`;
}

function unnamed(headline: HeadlinePart, f: ReportFormats): string {
  const n = headline.ordersWithoutCustomer + headline.ordersOfSuspects;
  return n === 0
    ? ""
    : `${f.percent(n / headline.orders)} of orders name no person: they count in revenue, but cannot tell who comes back.`;
}
